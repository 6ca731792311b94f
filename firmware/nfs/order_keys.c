// SPDX-License-Identifier: Apache-2.0
/* Keys in use, found by a hash. */
#include "order_private.h"

/* Finalizer of SplitMix64: ids are consecutive, so their bits have to be spread. */
static uint32_t bucket_of(const struct sl_nfs_order *order, uint64_t object, uint64_t name_hash)
{
    uint64_t z = object * 0x9e3779b97f4a7c15u ^ name_hash;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)(z >> 32) & (order->buckets - 1);
}

struct order_key *sl_nfs_order_key_find(const struct sl_nfs_order *order,
                                        const struct sl_nfs_key *key)
{
    uint32_t index = order->bucket[bucket_of(order, key->object, key->name_hash)];

    while (index != ORDER_NONE) {
        struct order_key *entry = &order->key[index];

        if (entry->object == key->object && entry->name_hash == key->name_hash)
            return entry;
        index = entry->next;
    }
    return NULL;
}

struct order_key *sl_nfs_order_key_take(struct sl_nfs_order *order, const struct sl_nfs_key *key)
{
    struct order_key *entry = sl_nfs_order_key_find(order, key);
    uint32_t *bucket;
    uint32_t index;

    if (entry != NULL)
        return entry;
    index = order->free_key;
    entry = &order->key[index];
    order->free_key = entry->next;
    bucket = &order->bucket[bucket_of(order, key->object, key->name_hash)];
    *entry = (struct order_key){
        .object = key->object,
        .name_hash = key->name_hash,
        .next = *bucket,
        .first = ORDER_NONE,
        .last = ORDER_NONE,
        .waiters = ORDER_NONE,
        .leader = SL_NFS_MEMBERS,
    };
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        entry->ungranted[slot] = ORDER_NONE;
    *bucket = index;
    return entry;
}

void sl_nfs_order_key_release(struct sl_nfs_order *order, struct order_key *key)
{
    uint32_t index = (uint32_t)(key - order->key);
    uint32_t *place;

    if (key->entered != 0 || key->waiters != ORDER_NONE)
        return;
    place = &order->bucket[bucket_of(order, key->object, key->name_hash)];
    while (*place != index)
        place = &order->key[*place].next;
    *place = key->next;
    key->next = order->free_key;
    order->free_key = index;
}

uint8_t sl_nfs_order_keys_unique(const struct sl_nfs_key *keys, uint8_t count,
                                 struct sl_nfs_key unique[SL_NFS_KEYS])
{
    uint8_t found = 0;

    for (uint8_t i = 0; i < count; i++) {
        uint8_t j = 0;

        while (j < found &&
               (unique[j].object != keys[i].object || unique[j].name_hash != keys[i].name_hash))
            j++;
        if (j == found)
            unique[found++] = keys[i];
        else
            unique[j].is_exclusive |= keys[i].is_exclusive;
    }
    return found;
}
