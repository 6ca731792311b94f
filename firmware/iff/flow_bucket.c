// SPDX-License-Identifier: Apache-2.0
/* Slots of buckets: put with bounded displacement, and take. */
#include "flow_table_layout.h"

static bool put_in(struct sl_flow_bucket *bucket, uint16_t tag, uint32_t index)
{
    sl_slots vacant = sl_bucket_match(bucket, 0);
    unsigned int slot;

    if (vacant == 0)
        return false;
    slot = sl_slots_first(vacant);
    bucket->indices[slot] = index;
    bucket->tags[slot] = tag;
    return true;
}

/* Moves one entry of a full bucket to its other bucket, if that has room for one of them. */
static bool displace(struct sl_flow_table *table, uint32_t number)
{
    struct sl_flow_bucket *bucket = &table->buckets[number];

    for (unsigned int slot = 0; slot < SL_FLOW_BUCKET_SLOTS; slot++) {
        uint32_t other = sl_flow_other(table, number, bucket->tags[slot]);

        if (other != number &&
            put_in(&table->buckets[other], bucket->tags[slot], bucket->indices[slot])) {
            bucket->tags[slot] = 0;
            table->counters.displaced++;
            return true;
        }
    }
    return false;
}

bool sl_flow_slot_put(struct sl_flow_table *table, uint32_t hash, uint32_t index)
{
    uint16_t tag = sl_flow_tag(hash);
    uint32_t primary = sl_flow_primary(table, hash);
    uint32_t other = sl_flow_other(table, primary, tag);

    if (put_in(&table->buckets[primary], tag, index) || put_in(&table->buckets[other], tag, index))
        return true;
    if (displace(table, primary))
        return put_in(&table->buckets[primary], tag, index);
    return displace(table, other) && put_in(&table->buckets[other], tag, index);
}

static bool take_from(struct sl_flow_bucket *bucket, uint16_t tag, uint32_t index)
{
    for (sl_slots slots = sl_bucket_match(bucket, tag); slots != 0; slots &= slots - 1u) {
        unsigned int slot = sl_slots_first(slots);

        if (bucket->indices[slot] == index) {
            bucket->tags[slot] = 0;
            return true;
        }
    }
    return false;
}

void sl_flow_slot_take(struct sl_flow_table *table, uint32_t hash, uint32_t index)
{
    uint16_t tag = sl_flow_tag(hash);
    uint32_t primary = sl_flow_primary(table, hash);

    if (!take_from(&table->buckets[primary], tag, index))
        take_from(&table->buckets[sl_flow_other(table, primary, tag)], tag, index);
}
