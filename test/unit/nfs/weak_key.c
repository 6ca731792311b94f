// SPDX-License-Identifier: Apache-2.0
/*
 * In the place of the hash of names a weak one, of few prefixes, so that windows get crowded: what
 * somebody may do to a directory of his own who looks long enough for such names.
 */
#include "listing_private.h"
#include "wire/siphash.h"

#define PREFIXES 40u

uint64_t sl_nfs_listing_key(const struct sl_nfs_name *name)
{
    static const struct sl_siphash_key key = {{1, 2}};
    uint64_t hash = sl_siphash24(&key, name->bytes, name->length_bytes);

    return (1u + hash % PREFIXES) << SL_NFS_KEY_REST_BITS | hash >> 33;
}
