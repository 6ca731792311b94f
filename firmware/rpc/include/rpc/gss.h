// SPDX-License-Identifier: Apache-2.0
/*
 * RPCSEC_GSS version 1 (RFC 2203) as somebody on the way sees it, who has no keys: credentials, and
 * what a server answers to who makes a context with it. Versions 2 (RFC 5403) and 3 (RFC 7861) are
 * not known here. Pure.
 */
#ifndef RPC_GSS_H
#define RPC_GSS_H

#include "rpc/rpc.h"

#define SL_GSS_VERSION 1u
/* version, procedure, sequence number, service and length of the handle come first in the body */
#define SL_GSS_HANDLE_MAX_BYTES (SL_RPC_AUTH_MAX_BYTES - 5u * SL_XDR_UNIT_BYTES)

/* rpc_gss_proc_t (RFC 2203 section 5) */
enum sl_gss_procedure { SL_GSS_DATA, SL_GSS_INIT, SL_GSS_CONTINUE_INIT, SL_GSS_DESTROY };

/* rpc_gss_service_t: what of a call of DATA is protected, beside its head */
enum sl_gss_service { SL_GSS_NONE = 1, SL_GSS_INTEGRITY, SL_GSS_PRIVACY };

struct sl_gss_credential {
    uint32_t procedure;     /* enum sl_gss_procedure */
    uint32_t sequence;      /* of DATA and DESTROY; never used twice with a context */
    uint32_t service;       /* enum sl_gss_service, of DATA; of the others it says nothing */
    uint32_t handle_offset; /* of the server's name for the context, in the message */
    uint32_t handle_bytes;  /* 0 where none has been given yet: INIT */
};

/*
 * Reads the credential of a call of flavor SL_RPC_AUTH_GSS; message is the one it came in. 0;
 * -EBADMSG: it is none, or of another version, or of a procedure or service that there is not.
 */
int sl_gss_get_credential(const struct sl_message_pool *pool, const struct sl_message *message,
                          const struct sl_rpc_auth *auth, struct sl_gss_credential *credential);

/* rpc_gss_init_res (RFC 2203 section 5.2.3.1), but for the token. */
struct sl_gss_made {
    uint32_t handle_offset, handle_bytes; /* of the context, in the message */
    uint32_t major; /* GSS_S_COMPLETE: the context is made; GSS_S_CONTINUE_NEEDED: not yet */
};

#define SL_GSS_S_COMPLETE 0u
#define SL_GSS_S_CONTINUE_NEEDED 1u

/* Reads the results of INIT and CONTINUE_INIT. 0, -EBADMSG. */
int sl_gss_get_made(struct sl_xdr_reader *reader, struct sl_gss_made *made);

#endif
