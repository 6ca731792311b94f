// SPDX-License-Identifier: Apache-2.0
/*
 * A client's end of RPCSEC_GSS (RFC 2203) over TCP: a connection, and the security context that is
 * used on it by GSSAPI (RFC 2743) with Kerberos (RFC 4121). As kernels do, it connects anew when
 * the connection is lost, goes on with its context there, and makes another one when the server
 * does not know it.
 */
#ifndef GSS_CALL_SESSION_H
#define GSS_CALL_SESSION_H

#include <gssapi/gssapi.h>
#include <netinet/in.h>

#include "xdr.h"

enum service { SERVICE_NONE = 1, SERVICE_INTEGRITY, SERVICE_PRIVACY };

struct session {
    struct sockaddr_in address;
    gss_name_t principal; /* the server's */
    enum service service;
    int socket; /* -1: none */
    uint32_t next_xid, sequence;
    gss_ctx_id_t context; /* GSS_C_NO_CONTEXT: none */
    uint8_t handle[400];  /* the server's name for it */
    size_t handle_length;
    uint32_t connections, contexts; /* made so far */
    uint8_t reply[XDR_MAX_BYTES];
};

enum outcome {
    CALL_ANSWERED, /* the results are there, signed by the server */
    CALL_ACCEPTED, /* accepted, without success: code is accept_stat */
    CALL_DENIED,   /* code is auth_stat */
    CALL_LOST,     /* no reply after several connections */
    CALL_FORGED,   /* what came is not signed by the server, or no reply at all */
};

/* principal: host-based, as "nfs@host". 0, or -1 with a line on stderr. */
int session_begin(struct session *session, const char *address, const char *principal,
                  enum service service);
void session_end(struct session *session);
/* One call; *results are what follows the head, and are valid until the next call. */
enum outcome session_call(struct session *session, uint32_t procedure,
                          const struct xdr_out *arguments, struct xdr_in *results, uint32_t *code);

#endif
