// SPDX-License-Identifier: Apache-2.0
/* Calls and results of NLM (The Open Group C702 chapters 10 and 14). */
#include "nfswire/nlm.h"

#include <errno.h>

static bool is_version4(uint32_t version)
{
    return version == 4;
}

static void take_bytes(struct sl_xdr_reader *reader, uint32_t max_bytes, struct sl_nlm_bytes *bytes)
{
    bytes->length_bytes = sl_xdr_get_reference(reader, max_bytes, &bytes->offset);
}

/* caller_name, fh and oh, with which both nlm_lock and nlm_share begin. */
static void take_names(struct sl_xdr_reader *reader, struct sl_nlm_call *call)
{
    take_bytes(reader, SL_NLM_STRING_MAX_BYTES, &call->caller);
    call->handle_offset = reader->position;
    call->handle.length_bytes =
        (uint8_t)sl_xdr_get_opaque(reader, call->handle.bytes, SL_NFS_HANDLE_MAX_BYTES);
    take_bytes(reader, SL_NLM_OBJECT_MAX_BYTES, &call->owner);
}

/* nlm_lock, nlm4_lock */
static void take_lock(struct sl_xdr_reader *reader, uint32_t version, struct sl_nlm_call *call)
{
    take_names(reader, call);
    call->svid_offset = reader->position;
    call->svid = sl_xdr_get_u32(reader);
    if (is_version4(version)) {
        call->offset_bytes = sl_xdr_get_u64(reader);
        call->length_bytes = sl_xdr_get_u64(reader);
    } else {
        call->offset_bytes = sl_xdr_get_u32(reader);
        call->length_bytes = sl_xdr_get_u32(reader);
    }
}

/* nlm_share, then reclaim */
static void take_share(struct sl_xdr_reader *reader, struct sl_nlm_call *call)
{
    call->is_share = true;
    take_names(reader, call);
    call->mode = sl_xdr_get_u32(reader);
    call->access = sl_xdr_get_u32(reader);
    sl_xdr_get_bool(reader);
}

/* What stands before the lock, the lock, what stands behind it. */
static void take_arguments(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                           struct sl_nlm_call *call)
{
    switch (procedure) {
    case SL_NLM_LOCK:
    case SL_NLM_LOCK_MSG:
    case SL_NLM_NM_LOCK:
    case SL_NLM_CANCEL:
    case SL_NLM_CANCEL_MSG:
        call->is_blocking = sl_xdr_get_bool(reader);
        call->is_exclusive = sl_xdr_get_bool(reader);
        break;
    case SL_NLM_TEST:
    case SL_NLM_TEST_MSG:
    case SL_NLM_GRANTED:
    case SL_NLM_GRANTED_MSG:
        call->is_exclusive = sl_xdr_get_bool(reader);
        break;
    default:
        break;
    }
    take_lock(reader, version, call);
    if (procedure == SL_NLM_LOCK || procedure == SL_NLM_LOCK_MSG || procedure == SL_NLM_NM_LOCK) {
        sl_xdr_get_bool(reader); /* reclaim */
        sl_xdr_get_u32(reader);  /* state */
    }
}

/* 0: it names a file; else what sl_nlm_get_call() says of it. */
static int check_procedure(uint32_t version, uint32_t procedure)
{
    if (version != 1 && version != 3 && version != 4)
        return -ENOTSUP;
    if (version == 1 && procedure >= SL_NLM_SHARE)
        return -ENOTSUP;
    if (procedure == SL_NLM_NULL || procedure == SL_NLM_FREE_ALL ||
        (procedure >= SL_NLM_TEST_RES && procedure <= SL_NLM_GRANTED_RES))
        return -ENOENT;
    if (procedure > SL_NLM_FREE_ALL || (procedure > SL_NLM_GRANTED_RES && procedure < SL_NLM_SHARE))
        return -ENOTSUP;
    return 0;
}

int sl_nlm_get_call(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                    struct sl_nlm_call *call)
{
    int rc = check_procedure(version, procedure);

    if (rc != 0)
        return rc;
    memset(call, 0, sizeof(*call));
    call->begin_offset = reader->position;
    take_bytes(reader, SL_NLM_OBJECT_MAX_BYTES, &call->cookie);
    if (procedure == SL_NLM_SHARE || procedure == SL_NLM_UNSHARE)
        take_share(reader, call);
    else
        take_arguments(reader, version, procedure, call);
    call->end_offset = reader->position;
    return reader->has_failed ? -EBADMSG : 0;
}

void sl_nlm_put_call(struct sl_xdr_writer *writer, const struct sl_message *from,
                     const struct sl_nlm_call *call, const struct sl_nfs_handle *handle,
                     uint32_t svid)
{
    uint32_t at = call->handle_offset + SL_XDR_UNIT_BYTES +
                  (uint32_t)sl_xdr_padded_bytes(call->handle.length_bytes);

    sl_xdr_put_raw(writer, from, call->begin_offset, call->handle_offset - call->begin_offset);
    sl_xdr_put_opaque(writer, handle->bytes, handle->length_bytes);
    if (!call->is_share) {
        sl_xdr_put_raw(writer, from, at, call->svid_offset - at);
        sl_xdr_put_u32(writer, svid);
        at = call->svid_offset + SL_XDR_UNIT_BYTES;
    }
    sl_xdr_put_raw(writer, from, at, call->end_offset - at);
}

void sl_nlm_put_release(struct sl_xdr_writer *writer, uint32_t version, uint32_t procedure,
                        const struct sl_nlm_lock *lock)
{
    sl_xdr_put_opaque(writer, NULL, 0);
    if (procedure == SL_NLM_CANCEL) {
        sl_xdr_put_bool(writer, true);
        sl_xdr_put_bool(writer, lock->is_exclusive);
    }
    sl_xdr_put_opaque(writer, lock->caller, lock->caller_bytes);
    sl_xdr_put_opaque(writer, lock->handle->bytes, lock->handle->length_bytes);
    sl_xdr_put_opaque(writer, lock->owner, lock->owner_bytes);
    if (procedure == SL_NLM_UNSHARE) {
        sl_xdr_put_u32(writer, lock->mode);
        sl_xdr_put_u32(writer, lock->access);
        sl_xdr_put_bool(writer, false);
        return;
    }
    sl_xdr_put_u32(writer, lock->svid);
    if (is_version4(version)) {
        sl_xdr_put_u64(writer, lock->offset_bytes);
        sl_xdr_put_u64(writer, lock->length_bytes);
    } else {
        sl_xdr_put_u32(writer, (uint32_t)lock->offset_bytes);
        sl_xdr_put_u32(writer, (uint32_t)lock->length_bytes);
    }
}

int sl_nlm_get_status(struct sl_xdr_reader *reader, uint32_t *status)
{
    struct sl_nlm_bytes cookie;

    take_bytes(reader, SL_NLM_OBJECT_MAX_BYTES, &cookie);
    *status = sl_xdr_get_u32(reader);
    return reader->has_failed ? -EBADMSG : 0;
}

void sl_nlm_put_status(struct sl_xdr_writer *writer, uint32_t version, uint32_t procedure,
                       const struct sl_message *from, const struct sl_nlm_bytes *cookie,
                       enum sl_nlm_status status)
{
    if (!is_version4(version) && status > SL_NLM_STATUS_DENIED_GRACE_PERIOD)
        status = SL_NLM_STATUS_DENIED_NOLOCKS;
    sl_xdr_put_copy(writer, from, cookie->offset, cookie->length_bytes);
    sl_xdr_put_u32(writer, status);
    if (procedure == SL_NLM_SHARE || procedure == SL_NLM_UNSHARE)
        sl_xdr_put_u32(writer, 0); /* sequence */
}

int sl_nlm_get_notice(struct sl_xdr_reader *reader, struct sl_nlm_notice *notice)
{
    take_bytes(reader, SL_NLM_STRING_MAX_BYTES, &notice->host);
    notice->state = sl_xdr_get_u32(reader);
    return reader->has_failed ? -EBADMSG : 0;
}

void sl_nlm_put_notice(struct sl_xdr_writer *writer, const char *host, uint32_t state)
{
    sl_xdr_put_opaque(writer, host, (uint32_t)strlen(host));
    sl_xdr_put_u32(writer, state);
}
