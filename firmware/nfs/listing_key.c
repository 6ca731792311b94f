// SPDX-License-Identifier: Apache-2.0
#include "listing_private.h"
#include "wire/siphash.h"

/*
 * The key is fixed, for cookies must mean the same after a restart and on another box. Somebody who
 * looks for names that meet in one hash spoils listings of a directory of his own.
 */
static const struct sl_siphash_key order = {{0x736c756963656469u, 0x7265637472696573u}};

uint64_t sl_nfs_listing_key(const struct sl_nfs_name *name)
{
    uint64_t key = sl_siphash24(&order, name->bytes, name->length_bytes) >> 9;

    return sl_nfs_key_prefix(key) != 0 ? key : key | UINT64_C(1) << SL_NFS_KEY_REST_BITS;
}
