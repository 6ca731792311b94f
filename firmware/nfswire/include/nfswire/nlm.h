// SPDX-License-Identifier: Apache-2.0
/*
 * NLM versions 1, 3 and 4 (The Open Group C702 chapters 10 and 14; RFC 1813 appendix II) and what
 * NSM version 1 tells of other hosts (C702 chapter 11): what it takes to pass a call on with
 * another handle and another svid in it, to release what a client held, and to know what became of
 * it. Pure.
 */
#ifndef NFSWIRE_NLM_H
#define NFSWIRE_NLM_H

#include "nfswire/types.h"
#include "rpc/xdr.h"

/* LM_MAXSTRLEN and MAXNETOBJ_SZ */
#define SL_NLM_STRING_MAX_BYTES 1024u
#define SL_NLM_OBJECT_MAX_BYTES 1024u

enum sl_nlm_procedure {
    SL_NLM_NULL,
    SL_NLM_TEST,
    SL_NLM_LOCK,
    SL_NLM_CANCEL,
    SL_NLM_UNLOCK,
    SL_NLM_GRANTED,
    /* Answered by nothing; what came of them is told by a call of the form _RES. */
    SL_NLM_TEST_MSG,
    SL_NLM_LOCK_MSG,
    SL_NLM_CANCEL_MSG,
    SL_NLM_UNLOCK_MSG,
    SL_NLM_GRANTED_MSG,
    SL_NLM_TEST_RES,
    SL_NLM_LOCK_RES,
    SL_NLM_CANCEL_RES,
    SL_NLM_UNLOCK_RES,
    SL_NLM_GRANTED_RES,
    SL_NLM_SHARE = 20,
    SL_NLM_UNSHARE,
    SL_NLM_NM_LOCK,
    SL_NLM_FREE_ALL,
};

/* Of versions 1 and 3 those up to DENIED_GRACE_PERIOD. */
enum sl_nlm_status {
    SL_NLM_STATUS_GRANTED,
    SL_NLM_STATUS_DENIED,
    SL_NLM_STATUS_DENIED_NOLOCKS,
    SL_NLM_STATUS_BLOCKED,
    SL_NLM_STATUS_DENIED_GRACE_PERIOD,
    SL_NLM_STATUS_DEADLOCK,
    SL_NLM_STATUS_ROFS,
    SL_NLM_STATUS_STALE_FH,
    SL_NLM_STATUS_FBIG,
    SL_NLM_STATUS_FAILED,
};

/* Bytes of the message that a call came in, without length word and padding. */
struct sl_nlm_bytes {
    uint32_t offset, length_bytes;
};

/*
 * A call that names a file: the lock (nlm_lock, nlm4_lock) or the share (nlm_share) in it, and what
 * stands around that.
 */
struct sl_nlm_call {
    bool is_share;                       /* SHARE, UNSHARE: no svid and no range */
    bool is_blocking;                    /* LOCK, CANCEL */
    bool is_exclusive;                   /* all but UNLOCK */
    uint32_t mode, access;               /* of a share */
    uint32_t begin_offset;               /* of the arguments in the message, */
    uint32_t handle_offset;              /* of the length word of the handle, */
    uint32_t svid_offset;                /* of the svid, */
    uint32_t end_offset;                 /* and of what follows the arguments */
    struct sl_nlm_bytes cookie;          /* by which the caller knows the answer */
    struct sl_nlm_bytes caller;          /* caller_name: the host that locks */
    struct sl_nlm_bytes owner;           /* oh: who of it */
    struct sl_nfs_handle handle;         /* fh */
    uint32_t svid;                       /* the process */
    uint64_t offset_bytes, length_bytes; /* length 0: to the end of the file */
};

/*
 * Reads the arguments of a call. 0; -ENOENT: that procedure names no file (NULL, FREE_ALL, those
 * of the form _RES); -ENOTSUP: there is no such procedure; -EBADMSG.
 */
int sl_nlm_get_call(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                    struct sl_nlm_call *call);

/* The same arguments with another handle, and another svid, which a share has none of. */
void sl_nlm_put_call(struct sl_xdr_writer *writer, const struct sl_message *from,
                     const struct sl_nlm_call *call, const struct sl_nfs_handle *handle,
                     uint32_t svid);

/* A lock or share in full, for calls that nobody else has made. */
struct sl_nlm_lock {
    bool is_exclusive;     /* CANCEL: as it was asked for */
    uint32_t mode, access; /* UNSHARE */
    const char *caller;
    uint32_t caller_bytes;
    const uint8_t *owner;
    uint32_t owner_bytes;
    const struct sl_nfs_handle *handle;
    uint32_t svid;
    uint64_t offset_bytes, length_bytes;
};
/* Arguments of UNLOCK, CANCEL (of a lock that waits) or UNSHARE, with an empty cookie. */
void sl_nlm_put_release(struct sl_xdr_writer *writer, uint32_t version, uint32_t procedure,
                        const struct sl_nlm_lock *lock);

/* The status in the results of any procedure that names a file, behind the cookie. 0, -EBADMSG. */
int sl_nlm_get_status(struct sl_xdr_reader *reader, uint32_t *status);
/*
 * Results that say nothing but a status, of a call whose cookie that is in a message. Versions 1
 * and 3 have no words for some, which become DENIED_NOLOCKS. A TEST that is DENIED says who holds
 * the lock, which cannot be said so.
 */
void sl_nlm_put_status(struct sl_xdr_writer *writer, uint32_t version, uint32_t procedure,
                       const struct sl_message *from, const struct sl_nlm_bytes *cookie,
                       enum sl_nlm_status status);

/* What FREE_ALL of NLM and NOTIFY of NSM have in common: which host has begun anew. */
struct sl_nlm_notice {
    struct sl_nlm_bytes host;
    uint32_t state;
};
int sl_nlm_get_notice(struct sl_xdr_reader *reader, struct sl_nlm_notice *notice);
void sl_nlm_put_notice(struct sl_xdr_writer *writer, const char *host, uint32_t state);

#endif
