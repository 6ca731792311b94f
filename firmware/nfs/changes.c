// SPDX-License-Identifier: Apache-2.0
/*
 * Old news. What a member has shown may have been overtaken by a modification of ours that was
 * answered meanwhile. Each change of a key gets a sequence number; a call remembers how far the
 * sequence had come when it asked. Keys share places by hash: two that meet only make news look old
 * that are not, and a member is asked again.
 */
#include "nfs_private.h"
#include "wire/siphash.h"

struct sl_nfs_key sl_nfs_key_of(uint64_t object, const struct sl_nfs_name *name, bool is_exclusive)
{
    /* Of no secret: names that meet are ordered behind each other, that is all. */
    static const struct sl_siphash_key fixed = {{0x73656d616e20666full, 0x796c6e6f20666f20ull}};
    struct sl_nfs_key key = {.object = object, .is_exclusive = is_exclusive};

    if (name != NULL) {
        key.name_hash = sl_siphash24(&fixed, name->bytes, name->length_bytes);
        if (key.name_hash == 0)
            key.name_hash = 1;
    }
    return key;
}

static uint32_t place_of(const struct sl_nfs *nfs, const struct sl_nfs_key *key)
{
    uint64_t mixed = (key->object ^ key->name_hash) * 0x9e3779b97f4a7c15ull;

    return (uint32_t)(mixed >> 32) & nfs->change_mask;
}

void sl_nfs_changed(struct sl_nfs *nfs, const struct sl_nfs_key *key)
{
    nfs->changed_at[place_of(nfs, key)] = ++nfs->changes;
}

bool sl_nfs_has_changed(const struct sl_nfs *nfs, const struct sl_nfs_key *key, uint64_t as_of)
{
    return nfs->changed_at[place_of(nfs, key)] > as_of;
}

bool sl_nfs_is_old_news(const struct sl_nfs *nfs, const struct sl_nfs_key *key, uint8_t slot,
                        uint64_t as_of)
{
    return sl_nfs_has_changed(nfs, key, as_of) ||
           (sl_nfs_order_pending(nfs->order, key) >> slot & 1u) != 0;
}
