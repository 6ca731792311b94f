// SPDX-License-Identifier: Apache-2.0
/* Cookies: what is in them is described in listing.h. */
#include "listing_private.h"

#define REST_MASK ((UINT64_C(1) << SL_NFS_KEY_REST_BITS) - 1u)
#define ORDINAL_BITS 8u
#define WIDENED (UINT64_C(1) << 63)

static bool is_reserved(uint64_t cookie)
{
    return cookie <= SL_NFS_COOKIE_PARENT;
}

uint64_t sl_nfs_listing_cookie(const struct sl_nfs_listing_entry *entry)
{
    return (sl_nfs_key_prefix(entry->key) << ORDINAL_BITS | entry->ordinal)
               << SL_NFS_KEY_REST_BITS |
           (entry->key & REST_MASK);
}

/* The first 32 bits: prefix and ordinal. */
static uint64_t first_bits(uint64_t cookie)
{
    return (cookie & ~WIDENED) >> SL_NFS_KEY_REST_BITS;
}

uint64_t sl_nfs_cookie_key(uint64_t cookie)
{
    uint64_t prefix = first_bits(cookie) >> ORDINAL_BITS;

    if (is_reserved(cookie))
        return 0;
    return prefix << SL_NFS_KEY_REST_BITS | ((cookie & WIDENED) != 0 ? 0 : cookie & REST_MASK);
}

bool sl_nfs_cookie_precedes(uint64_t cookie, const struct sl_nfs_listing_entry *entry)
{
    uint64_t key = sl_nfs_cookie_key(cookie);

    if (is_reserved(cookie))
        return true;
    if ((cookie & WIDENED) != 0)
        return first_bits(sl_nfs_listing_cookie(entry)) > first_bits(cookie);
    if (entry->key != key)
        return entry->key > key;
    /* The entry that the cookie was of, whose ordinal may be another by now, or one like it. */
    return entry->is_tied && entry->ordinal > (first_bits(cookie) & SL_NFS_ORDINAL_MAX);
}

uint32_t sl_nfs_cookie_narrow(uint64_t cookie)
{
    return is_reserved(cookie) ? (uint32_t)cookie : (uint32_t)first_bits(cookie);
}

uint64_t sl_nfs_cookie_widen(uint32_t cookie2)
{
    return is_reserved(cookie2) ? cookie2 : WIDENED | (uint64_t)cookie2 << SL_NFS_KEY_REST_BITS;
}
