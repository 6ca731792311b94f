// SPDX-License-Identifier: Apache-2.0
/*
 * Finds the connection of a four-tuple. Buckets are cache lines of ten slots, each an index and 16
 * bits of the hash, at most half full on average: a look-up reads one line of the table and then
 * the object it wants, at any number of them. What a bucket cannot hold goes to a chain of further
 * lines, of which there are enough for the worst case: putting never fails.
 *
 * The hash is three folded products keyed by the secret: cheap enough for each segment, and without
 * the secret nobody can tell which tuples meet in one bucket.
 *
 * The table holds no keys. Objects have a struct sl_tcp_tuple at a fixed offset and lie at a fixed
 * stride, as those of a pool do; the tuple must not change while the object is in the table.
 *
 * For a burst: sl_tcp_table_hash() and sl_tcp_table_prefetch() for all segments, then
 * sl_tcp_table_guess() and a prefetch of the object for all, then sl_tcp_table_find() for each.
 */
#ifndef TCP_TABLE_H
#define TCP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool.h"
#include "secret.h"

#define SL_TCP_TABLE_SLOTS 10u

/* tags first: they are compared as one vector with what follows masked. */
struct sl_tcp_table_bucket {
    uint16_t tags[SL_TCP_TABLE_SLOTS]; /* 0: the slot is free */
    uint32_t objects[SL_TCP_TABLE_SLOTS];
    uint32_t next; /* bucket the chain goes on in, or SL_TCP_NONE */
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct sl_tcp_table_bucket) == 64, "a bucket is one cache line");

/* Embedded in the engine; all fields are the table's. */
struct sl_tcp_table {
    struct sl_tcp_table_bucket *buckets;
    const uint8_t *tuples; /* of object 0 */
    uint32_t stride_bytes;
    uint32_t mask;  /* buckets - 1 */
    uint32_t count; /* objects in the table */
    struct sl_siphash_key keys[3];
    struct sl_tcp_pool further; /* buckets of chains */
};

struct sl_tcp_table_layout {
    uint32_t capacity;     /* objects at most: 1..2^27 */
    const void *objects;   /* object 0 */
    uint32_t stride_bytes; /* from one object to the next */
    uint32_t tuple_offset; /* of its struct sl_tcp_tuple in an object */
};

/* Memory of a table for capacity objects, a multiple of 64; 0 when that cannot be. */
size_t sl_tcp_table_bytes(uint32_t capacity);

/* Makes a table in memory (64-byte aligned, sl_tcp_table_bytes(), the caller's). */
void sl_tcp_table_init(struct sl_tcp_table *table, void *memory,
                       const struct sl_tcp_table_layout *layout,
                       const struct sl_tcp_secret *secret);

/* Product folded to 64 bits: mixes every bit of a with every bit of b. */
static inline uint64_t sl_tcp_mix64(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t sl_tcp_table_hash(const struct sl_tcp_table *table,
                                         const struct sl_tcp_tuple *tuple)
{
    const struct sl_siphash_key *keys = table->keys;
    uint64_t local = sl_tcp_mix64(tuple->local.words[0] ^ keys[0].words[0],
                                  tuple->local.words[1] ^ keys[0].words[1]);
    uint64_t remote = sl_tcp_mix64(tuple->remote.words[0] ^ keys[1].words[0],
                                   tuple->remote.words[1] ^ keys[1].words[1]);

    return sl_tcp_mix64(local ^ tuple->ports ^ keys[2].words[0], remote ^ keys[2].words[1]);
}

/* First step of a burst: fetches the bucket. */
static inline void sl_tcp_table_prefetch(const struct sl_tcp_table *table, uint64_t hash)
{
    __builtin_prefetch(&table->buckets[(uint32_t)hash & table->mask]);
}

/*
 * Second step: the index of what sl_tcp_table_find() will most likely give, or SL_TCP_NONE; reads
 * the bucket, compares tags only. The caller prefetches the lines of the object it is to need.
 */
uint32_t sl_tcp_table_guess(const struct sl_tcp_table *table, uint64_t hash);

/* The index of the object with that tuple, or SL_TCP_NONE. hash is of tuple. */
uint32_t sl_tcp_table_find(const struct sl_tcp_table *table, const struct sl_tcp_tuple *tuple,
                           uint64_t hash);

/*
 * Puts an object whose tuple is set. The caller has made sure that its tuple is not there and that
 * no more than capacity objects are.
 */
void sl_tcp_table_put(struct sl_tcp_table *table, uint32_t index);

/* Takes an object out; false: it was not there. */
bool sl_tcp_table_remove(struct sl_tcp_table *table, uint32_t index);

/*
 * Checks that each object in the table is found by its tuple and all counts agree, for tests: 0 or
 * -EIO. O(capacity).
 */
int sl_tcp_table_verify(const struct sl_tcp_table *table);

#endif
