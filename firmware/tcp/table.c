// SPDX-License-Identifier: Apache-2.0
/*
 * Slots are filled from the first one of the first bucket of a chain on, and what is removed is
 * replaced by the last of its chain: all buckets of a chain but the last are full, so that
 * capacity / 10 further ones are enough for any spread of objects over buckets.
 */
#include "table.h"

#include <errno.h>
#include <immintrin.h>
#include <string.h>

#define CAPACITY_MAX (1u << 27)

/* A set of slots of a bucket, slot n as bit 2n. */
typedef uint32_t slot_set;
#define ALL_SLOTS 0x55555u

static uint32_t first_slot(slot_set slots)
{
    return (uint32_t)__builtin_ctz(slots) / 2u;
}

/* Slots that have the tag; 0 finds the free ones. */
static slot_set matching(const struct sl_tcp_table_bucket *bucket, uint16_t tag)
{
#ifdef __AVX2__
    __m256i line = _mm256_load_si256((const __m256i *)(const void *)bucket);
    __m256i equal = _mm256_cmpeq_epi16(line, _mm256_set1_epi16((short)tag));

    return (uint32_t)_mm256_movemask_epi8(equal) & ALL_SLOTS;
#else
    slot_set slots = 0;

    for (unsigned int slot = 0; slot < SL_TCP_TABLE_SLOTS; slot++)
        slots |= (slot_set)(bucket->tags[slot] == tag) << (2 * slot);
    return slots;
#endif
}

/* Bits of the hash that do not choose the bucket; never 0. */
static uint16_t tag_of(uint64_t hash)
{
    uint16_t tag = (uint16_t)(hash >> 48);

    return tag != 0 ? tag : 1;
}

static const struct sl_tcp_tuple *tuple_at(const struct sl_tcp_table *table, uint32_t index)
{
    return (const struct sl_tcp_tuple *)(const void *)(table->tuples +
                                                       (size_t)index * table->stride_bytes);
}

static struct sl_tcp_table_bucket *bucket_of(const struct sl_tcp_table *table, uint64_t hash)
{
    return &table->buckets[(uint32_t)hash & table->mask];
}

static struct sl_tcp_table_bucket *next_of(const struct sl_tcp_table *table,
                                           const struct sl_tcp_table_bucket *bucket)
{
    return bucket->next != SL_TCP_NONE ? sl_tcp_pool_at(&table->further, bucket->next) : NULL;
}

static uint32_t bucket_count(uint32_t capacity)
{
    uint32_t buckets = 1;

    while (buckets * (SL_TCP_TABLE_SLOTS / 2u) < capacity)
        buckets *= 2u;
    return buckets;
}

static uint32_t further_count(uint32_t capacity)
{
    return capacity / SL_TCP_TABLE_SLOTS + 1u;
}

size_t sl_tcp_table_bytes(uint32_t capacity)
{
    if (capacity == 0 || capacity > CAPACITY_MAX)
        return 0;
    return ((size_t)bucket_count(capacity) + further_count(capacity)) *
           sizeof(struct sl_tcp_table_bucket);
}

static void clear_bucket(struct sl_tcp_table_bucket *bucket)
{
    memset(bucket->tags, 0, sizeof(bucket->tags));
    bucket->next = SL_TCP_NONE;
}

void sl_tcp_table_init(struct sl_tcp_table *table, void *memory,
                       const struct sl_tcp_table_layout *layout, const struct sl_tcp_secret *secret)
{
    uint32_t count = bucket_count(layout->capacity);

    *table = (struct sl_tcp_table){
        .buckets = memory,
        .tuples = (const uint8_t *)layout->objects + layout->tuple_offset,
        .stride_bytes = layout->stride_bytes,
        .mask = count - 1u,
    };
    memcpy(table->keys, &secret->keys[SL_TCP_SECRET_TABLE], sizeof(table->keys));
    for (uint32_t i = 0; i < count; i++)
        clear_bucket(&table->buckets[i]);
    sl_tcp_pool_init(&table->further, table->buckets + count, further_count(layout->capacity),
                     sizeof(struct sl_tcp_table_bucket));
}

uint32_t sl_tcp_table_guess(const struct sl_tcp_table *table, uint64_t hash)
{
    const struct sl_tcp_table_bucket *bucket = bucket_of(table, hash);
    slot_set slots = matching(bucket, tag_of(hash));

    return slots != 0 ? bucket->objects[first_slot(slots)] : SL_TCP_NONE;
}

uint32_t sl_tcp_table_find(const struct sl_tcp_table *table, const struct sl_tcp_tuple *tuple,
                           uint64_t hash)
{
    const struct sl_tcp_table_bucket *bucket = bucket_of(table, hash);
    uint16_t tag = tag_of(hash);

    for (; bucket != NULL; bucket = next_of(table, bucket)) {
        for (slot_set slots = matching(bucket, tag); slots != 0; slots &= slots - 1u) {
            uint32_t index = bucket->objects[first_slot(slots)];

            if (sl_tcp_tuple_equal(tuple_at(table, index), tuple))
                return index;
        }
    }
    return SL_TCP_NONE;
}

/* The last bucket of a chain; *before is the one before it, or NULL. */
static struct sl_tcp_table_bucket *last_of(const struct sl_tcp_table *table,
                                           struct sl_tcp_table_bucket *bucket,
                                           struct sl_tcp_table_bucket **before)
{
    struct sl_tcp_table_bucket *next;

    *before = NULL;
    while ((next = next_of(table, bucket)) != NULL) {
        *before = bucket;
        bucket = next;
    }
    return bucket;
}

/* Makes a full chain longer by an empty bucket. */
static struct sl_tcp_table_bucket *lengthen(struct sl_tcp_table *table,
                                            struct sl_tcp_table_bucket *last)
{
    uint32_t number = sl_tcp_pool_take(&table->further);
    struct sl_tcp_table_bucket *bucket = sl_tcp_pool_at(&table->further, number);

    clear_bucket(bucket);
    last->next = number;
    return bucket;
}

void sl_tcp_table_put(struct sl_tcp_table *table, uint32_t index)
{
    uint64_t hash = sl_tcp_table_hash(table, tuple_at(table, index));
    struct sl_tcp_table_bucket *before;
    struct sl_tcp_table_bucket *bucket = last_of(table, bucket_of(table, hash), &before);
    slot_set vacant = matching(bucket, 0);

    if (vacant == 0) {
        bucket = lengthen(table, bucket);
        vacant = ALL_SLOTS;
    }
    bucket->tags[first_slot(vacant)] = tag_of(hash);
    bucket->objects[first_slot(vacant)] = index;
    table->count++;
}

/* Moves the last object of a chain to a slot of the chain, perhaps its own, and frees its slot. */
static void fill_from_last(struct sl_tcp_table *table, struct sl_tcp_table_bucket *chain,
                           struct sl_tcp_table_bucket *bucket, uint32_t slot)
{
    struct sl_tcp_table_bucket *before;
    struct sl_tcp_table_bucket *last = last_of(table, chain, &before);
    slot_set vacant = matching(last, 0);
    uint32_t from = (vacant != 0 ? first_slot(vacant) : SL_TCP_TABLE_SLOTS) - 1u;

    bucket->tags[slot] = last->tags[from];
    bucket->objects[slot] = last->objects[from];
    last->tags[from] = 0;
    if (from == 0 && before != NULL) {
        sl_tcp_pool_give(&table->further, before->next);
        before->next = SL_TCP_NONE;
    }
}

bool sl_tcp_table_remove(struct sl_tcp_table *table, uint32_t index)
{
    uint64_t hash = sl_tcp_table_hash(table, tuple_at(table, index));
    struct sl_tcp_table_bucket *chain = bucket_of(table, hash);
    uint16_t tag = tag_of(hash);

    for (struct sl_tcp_table_bucket *bucket = chain; bucket != NULL;
         bucket = next_of(table, bucket)) {
        for (slot_set slots = matching(bucket, tag); slots != 0; slots &= slots - 1u) {
            if (bucket->objects[first_slot(slots)] != index)
                continue;
            fill_from_last(table, chain, bucket, first_slot(slots));
            table->count--;
            return true;
        }
    }
    return false;
}

/* Objects of one chain, all found by their tuples; or -EIO. */
static int64_t verify_chain(const struct sl_tcp_table *table,
                            const struct sl_tcp_table_bucket *chain)
{
    int64_t count = 0;

    for (const struct sl_tcp_table_bucket *bucket = chain; bucket != NULL;
         bucket = next_of(table, bucket)) {
        for (uint32_t slot = 0; slot < SL_TCP_TABLE_SLOTS && bucket->tags[slot] != 0; slot++) {
            const struct sl_tcp_tuple *tuple = tuple_at(table, bucket->objects[slot]);
            uint64_t hash = sl_tcp_table_hash(table, tuple);

            if (bucket_of(table, hash) != chain || bucket->tags[slot] != tag_of(hash) ||
                sl_tcp_table_find(table, tuple, hash) != bucket->objects[slot])
                return -EIO;
            count++;
        }
        if (bucket->next != SL_TCP_NONE && matching(bucket, 0) != 0)
            return -EIO;
    }
    return count;
}

int sl_tcp_table_verify(const struct sl_tcp_table *table)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i <= table->mask; i++) {
        int64_t found = verify_chain(table, &table->buckets[i]);

        if (found < 0)
            return -EIO;
        count += (uint64_t)found;
    }
    return count == table->count ? sl_tcp_pool_verify(&table->further) : -EIO;
}
