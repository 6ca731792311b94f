// SPDX-License-Identifier: Apache-2.0
/* Calls of NLM, as far as it takes to find the handle in them (The Open Group C702 chapter 10). */

#include "nfswire/nlm.h"

#include <errno.h>

/* LM_MAXSTRLEN and MAXNETOBJ_SZ */
#define STRING_MAX_BYTES 1024u
#define OBJECT_MAX_BYTES 1024u

enum procedure {
    NLM_NULL,
    NLM_TEST,
    NLM_LOCK,
    NLM_CANCEL,
    NLM_UNLOCK,
    NLM_TEST_MSG = 6,
    NLM_LOCK_MSG,
    NLM_CANCEL_MSG,
    NLM_UNLOCK_MSG,
    NLM_GRANTED_RES = 15,
    NLM_SHARE = 20,
    NLM_UNSHARE,
    NLM_NM_LOCK,
    NLM_FREE_ALL,
};

struct search {
    struct sl_xdr_reader *reader;
    bool is_version4;
    uint32_t *offset;
    struct sl_nfs_handle *handle;
};

static void skip_words(struct search *search, uint32_t count)
{
    sl_xdr_skip(search->reader, count * SL_XDR_UNIT_BYTES);
}

static void skip_opaque(struct search *search, uint32_t max_bytes)
{
    uint32_t offset;

    sl_xdr_get_reference(search->reader, max_bytes, &offset);
}

/* caller_name and fh, with which both nlm_lock and nlm_share begin, and oh. */
static void take_handle(struct search *search)
{
    skip_opaque(search, STRING_MAX_BYTES);
    *search->offset = search->reader->position;
    search->handle->length_bytes =
        (uint8_t)sl_xdr_get_opaque(search->reader, search->handle->bytes, SL_NFS_HANDLE_MAX_BYTES);
    skip_opaque(search, OBJECT_MAX_BYTES);
}

/* nlm_lock, nlm4_lock: then svid, l_offset and l_len */
static void take_lock(struct search *search)
{
    take_handle(search);
    skip_words(search, search->is_version4 ? 5 : 3);
}

/* nlm_share: then mode and access */
static void take_share(struct search *search)
{
    take_handle(search);
    skip_words(search, 2);
}

/* `before` booleans stand between the cookie and the lock, `after` words behind it. */
static void take_lock_arguments(struct search *search, uint32_t before, uint32_t after)
{
    skip_opaque(search, OBJECT_MAX_BYTES);
    skip_words(search, before);
    take_lock(search);
    skip_words(search, after);
}

int sl_nlm_find_handle(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                       uint32_t *offset, struct sl_nfs_handle *handle)
{
    struct search search = {reader, version == 4, offset, handle};

    if (version != 1 && version != 3 && version != 4)
        return -ENOTSUP;
    if (version == 1 && procedure >= NLM_SHARE)
        return -ENOTSUP;
    switch (procedure) {
    case NLM_NULL:
    case NLM_GRANTED_RES:
    case NLM_FREE_ALL:
        return -ENOENT;
    case NLM_TEST:
    case NLM_TEST_MSG:
        take_lock_arguments(&search, 1, 0);
        break;
    case NLM_LOCK:
    case NLM_LOCK_MSG:
    case NLM_NM_LOCK:
        take_lock_arguments(&search, 2, 2); /* block, exclusive; reclaim, state */
        break;
    case NLM_CANCEL:
    case NLM_CANCEL_MSG:
        take_lock_arguments(&search, 2, 0);
        break;
    case NLM_UNLOCK:
    case NLM_UNLOCK_MSG:
        take_lock_arguments(&search, 0, 0);
        break;
    case NLM_SHARE:
    case NLM_UNSHARE:
        skip_opaque(&search, OBJECT_MAX_BYTES);
        take_share(&search);
        skip_words(&search, 1); /* reclaim */
        break;
    default:
        return -ENOTSUP;
    }
    return reader->has_failed ? -EBADMSG : 0;
}
