// SPDX-License-Identifier: Apache-2.0
/* Finding entries: by key, for a burst or one, and by compact key. */
#include "flow_table_layout.h"

uint32_t sl_flow_hash(const struct sl_flow_table *table, const struct sl_flow_key *key)
{
    const uint64_t *secret = table->secret;
    uint64_t word[5], hash;

    memcpy(word, key, sizeof(word));
    hash = sl_mix64(word[0] ^ secret[0], word[1] ^ secret[1]) ^
           sl_mix64(word[2] ^ secret[2], word[3] ^ secret[3]);
    hash = sl_mix64(hash ^ secret[1], word[4] ^ secret[2]);
    return (uint32_t)(hash ^ (hash >> 32));
}

static uint32_t lookup_in(const struct sl_flow_table *table, uint32_t number, uint16_t tag,
                          const struct sl_flow_key *key)
{
    const struct sl_flow_bucket *bucket = &table->buckets[number];

    for (sl_slots slots = sl_bucket_match(bucket, tag); slots != 0; slots &= slots - 1u) {
        uint32_t index = bucket->indices[sl_slots_first(slots)];

        if (sl_flow_key_equal(&sl_flow_at(table, index)->key, key))
            return index;
    }
    return SL_FLOW_NONE;
}

uint32_t sl_flow_lookup(const struct sl_flow_table *table, const struct sl_flow_key *key,
                        uint32_t hash)
{
    uint16_t tag = sl_flow_tag(hash);
    uint32_t primary = sl_flow_primary(table, hash);
    uint32_t index = lookup_in(table, primary, tag, key);

    if (index != SL_FLOW_NONE)
        return index;
    return lookup_in(table, sl_flow_other(table, primary, tag), tag, key);
}

static uint32_t find_in(const struct sl_flow_table *table, uint32_t number, uint32_t hash,
                        uint64_t flow_id)
{
    const struct sl_flow_bucket *bucket = &table->buckets[number];

    for (sl_slots slots = sl_bucket_match(bucket, sl_flow_tag(hash)); slots != 0;
         slots &= slots - 1u) {
        uint32_t index = bucket->indices[sl_slots_first(slots)];
        const struct sl_flow_entry *entry = sl_flow_at(table, index);

        /* both directions have the same flow id: the hash tells them apart */
        if (entry->flow_id == flow_id && sl_flow_hash(table, &entry->key) == hash)
            return index;
    }
    return SL_FLOW_NONE;
}

uint32_t sl_flow_find(const struct sl_flow_table *table, uint32_t hash, uint64_t flow_id)
{
    uint32_t primary = sl_flow_primary(table, hash);
    uint32_t index = find_in(table, primary, hash, flow_id);

    if (index != SL_FLOW_NONE)
        return index;
    return find_in(table, sl_flow_other(table, primary, sl_flow_tag(hash)), hash, flow_id);
}

static void prefetch_entry(const struct sl_flow_entry *entry)
{
    __builtin_prefetch(entry, 1);
    __builtin_prefetch(&entry->nat_address, 1);
}

/* The first entry in the bucket with the packet's tag, on its way into the cache; or SL_FLOW_NONE.
 */
static uint32_t candidate(const struct sl_flow_table *table, uint32_t number, uint16_t tag)
{
    const struct sl_flow_bucket *bucket = &table->buckets[number];
    sl_slots slots = sl_bucket_match(bucket, tag);
    uint32_t index;

    if (slots == 0)
        return SL_FLOW_NONE;
    index = bucket->indices[sl_slots_first(slots)];
    prefetch_entry(sl_flow_at(table, index));
    return index;
}

/*
 * Four passes, so that the misses of one packet overlap those of the others: bucket, entry or other
 * bucket, entry of the other bucket, comparison.
 */
void sl_flow_lookup_burst(const struct sl_flow_table *table, struct sl_packet *const packets[],
                          unsigned int count)
{
    for (unsigned int i = 0; i < count; i++) {
        packets[i]->hash = sl_flow_hash(table, &packets[i]->key);
        __builtin_prefetch(&table->buckets[sl_flow_primary(table, packets[i]->hash)]);
    }
    for (unsigned int i = 0; i < count; i++) {
        uint32_t hash = packets[i]->hash, primary = sl_flow_primary(table, hash);

        packets[i]->entry = candidate(table, primary, sl_flow_tag(hash));
        if (packets[i]->entry == SL_FLOW_NONE)
            __builtin_prefetch(&table->buckets[sl_flow_other(table, primary, sl_flow_tag(hash))]);
    }
    for (unsigned int i = 0; i < count; i++) {
        uint32_t hash = packets[i]->hash, primary = sl_flow_primary(table, hash);

        if (packets[i]->entry == SL_FLOW_NONE)
            packets[i]->entry = candidate(table, sl_flow_other(table, primary, sl_flow_tag(hash)),
                                          sl_flow_tag(hash));
    }
    for (unsigned int i = 0; i < count; i++) {
        struct sl_packet *packet = packets[i];

        if (packet->entry != SL_FLOW_NONE &&
            !sl_flow_key_equal(&sl_flow_at(table, packet->entry)->key, &packet->key))
            packet->entry = sl_flow_lookup(table, &packet->key, packet->hash);
    }
}
