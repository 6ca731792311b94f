// SPDX-License-Identifier: Apache-2.0
/* ONC RPC version 2 (RFC 5531): heads of calls and replies, and record marking over TCP. Pure. */
#ifndef RPC_RPC_H
#define RPC_RPC_H

#include "rpc/xdr.h"

#define SL_RPC_VERSION 2u
#define SL_RPC_AUTH_MAX_BYTES 400u
#define SL_RPC_MARK_BYTES 4u
#define SL_RPC_GROUPS_MAX 16u /* of AUTH_SYS */

enum sl_rpc_program {
    SL_RPC_PORTMAP = 100000,
    SL_RPC_NFS = 100003,
    SL_RPC_MOUNT = 100005,
    SL_RPC_NLM = 100021,
    SL_RPC_NSM = 100024,
    SL_RPC_NFS_ACL = 100227,
};

enum sl_rpc_flavor {
    SL_RPC_AUTH_NONE = 0,
    SL_RPC_AUTH_SYS = 1,
    SL_RPC_AUTH_SHORT = 2,
    SL_RPC_AUTH_GSS = 6, /* RFC 2203 */
};

/* accept_stat (RFC 5531 9) */
enum sl_rpc_accept {
    SL_RPC_SUCCESS,
    SL_RPC_PROG_UNAVAIL,
    SL_RPC_PROG_MISMATCH,
    SL_RPC_PROC_UNAVAIL,
    SL_RPC_GARBAGE_ARGS,
    SL_RPC_SYSTEM_ERR,
};

/* auth_stat (RFC 5531 9) */
enum sl_rpc_auth_error {
    SL_RPC_AUTH_BADCRED = 1,
    SL_RPC_AUTH_REJECTEDCRED = 2,
    SL_RPC_AUTH_BADVERF = 3,
    SL_RPC_AUTH_REJECTEDVERF = 4,
    SL_RPC_AUTH_TOOWEAK = 5,
};

/* An opaque_auth: where its body is in the message it came in. */
struct sl_rpc_auth {
    uint32_t flavor;
    uint32_t offset, length_bytes; /* of the body, without padding */
};

struct sl_rpc_call {
    uint32_t xid, rpc_version, program, version, procedure;
    struct sl_rpc_auth credential, verifier;
    uint32_t arguments_offset; /* in the message */
};

/* Who calls, by AUTH_SYS (RFC 5531 appendix A). */
struct sl_rpc_identity {
    uint32_t uid, gid;
    uint32_t groups[SL_RPC_GROUPS_MAX]; /* further ones; 0 beyond group_count */
    uint8_t group_count;
    bool is_known;
};

/*
 * Reads the head of a call; the reader is left at the arguments. 0; -EBADMSG: no call, or one that
 * cannot be answered: drop it. Of another RPC version only xid and rpc_version are set, for
 * sl_rpc_put_version_mismatch().
 */
int sl_rpc_get_call(struct sl_xdr_reader *reader, struct sl_rpc_call *call);

/* Who calls; message is the one that call came in. */
void sl_rpc_get_identity(const struct sl_message_pool *pool, const struct sl_message *message,
                         const struct sl_rpc_call *call, struct sl_rpc_identity *identity);

/* The head of a call with AUTH_SYS of that identity and machine name. */
void sl_rpc_put_call_as(struct sl_xdr_writer *writer, uint32_t xid, uint32_t program,
                        uint32_t version, uint32_t procedure,
                        const struct sl_rpc_identity *identity, const char *machine);

/* The same of uid and gid 0, for calls of our own. */
void sl_rpc_put_own_call(struct sl_xdr_writer *writer, uint32_t xid, uint32_t program,
                         uint32_t version, uint32_t procedure, const char *machine);

/* The head of a call that passes on the credential and verifier of another, by copy. */
void sl_rpc_put_call(struct sl_xdr_writer *writer, uint32_t xid, const struct sl_rpc_call *call,
                     uint32_t program, uint32_t version, uint32_t procedure,
                     const struct sl_message *from);

struct sl_rpc_reply {
    uint32_t xid;
    bool is_accepted;
    uint32_t status;    /* accepted: enum sl_rpc_accept; denied: reject_stat */
    uint32_t low, high; /* versions supported, of a mismatch */
    uint32_t auth_error;
    struct sl_rpc_auth verifier;
    uint32_t results_offset; /* accepted with SUCCESS */
};

/* Reads the head of a reply; the reader is left at the results. 0, -EBADMSG. */
int sl_rpc_get_reply(struct sl_xdr_reader *reader, struct sl_rpc_reply *reply);

/* Heads of replies, verifier AUTH_NONE. */
void sl_rpc_put_accepted(struct sl_xdr_writer *writer, uint32_t xid, enum sl_rpc_accept status);
/* The same with a verifier: its flavor, and its body, which is the whole of a message, by copy. */
void sl_rpc_put_accepted_by(struct sl_xdr_writer *writer, uint32_t xid, enum sl_rpc_accept status,
                            uint32_t flavor, const struct sl_message *verifier);
void sl_rpc_put_program_mismatch(struct sl_xdr_writer *writer, uint32_t xid, uint32_t low,
                                 uint32_t high);
void sl_rpc_put_version_mismatch(struct sl_xdr_writer *writer, uint32_t xid);
void sl_rpc_put_auth_error(struct sl_xdr_writer *writer, uint32_t xid,
                           enum sl_rpc_auth_error error);

/*
 * Fills in the record mark (RFC 5531 11) of one last fragment in the first four bytes of a message
 * that a writer has begun with SL_RPC_MARK_BYTES of headroom.
 */
void sl_rpc_record_mark(struct sl_message_pool *pool, struct sl_message *message);

/*
 * Takes a stream apart into records. Fragments of one record are joined; nothing is copied but
 * record marks.
 */
struct sl_rpc_record {
    struct sl_message message; /* of the record so far */
    uint8_t mark[SL_RPC_MARK_BYTES];
    uint32_t mark_bytes;      /* of the next fragment's mark, read so far */
    uint32_t fragment_left;   /* bytes still to come of this fragment */
    uint32_t empty_fragments; /* in a row */
    bool is_last_fragment;
};

void sl_rpc_record_begin(struct sl_rpc_record *record);

/*
 * Takes bytes from the front of *slice (whose reference is the callee's when all of it is taken;
 * what is left keeps it: data and length_bytes are moved on and the reference retained as needed).
 * 1: *message is a whole record, and *slice may have more (length_bytes not 0); 0: all taken, more
 * is needed; -EMSGSIZE: a record of more than max_bytes; -EPROTO: more than 64 empty fragments in a
 * row, or a record in absurdly small pieces; -ENOBUFS. After an error the slice's reference is
 * released and the connection is to be closed. Records of no bytes are passed over.
 */
int sl_rpc_record_feed(struct sl_rpc_record *record, struct sl_message_pool *pool,
                       struct sl_tcp_slice *slice, uint32_t max_bytes, struct sl_message *message);

/* Releases what is held of an unfinished record. */
void sl_rpc_record_end(struct sl_rpc_record *record, struct sl_message_pool *pool);

#endif
