// SPDX-License-Identifier: Apache-2.0
/*
 * A pool of objects of one size, known by their index, in memory the caller gives. What is given
 * back last is taken first (it is in the cache), and what was never taken is not touched, so that
 * making a pool of a million costs nothing. Objects stay where they are.
 *
 * While an object is free its first four bytes are the pool's; the others keep what they held.
 * Memory need not be zeroed, and sl_tcp_pool_take() does not zero.
 */
#ifndef TCP_POOL_H
#define TCP_POOL_H

#include <stddef.h>
#include <stdint.h>

/* No object; the end of a list of indices. */
#define SL_TCP_NONE UINT32_MAX

/* Embedded in the engine; all fields are the pool's. */
struct sl_tcp_pool {
    uint8_t *objects;
    uint32_t object_bytes;
    uint32_t capacity;
    uint32_t free_first; /* list of what was given back, or SL_TCP_NONE */
    uint32_t touched;    /* objects from here on were never taken */
    uint32_t used;
};

/*
 * Memory for capacity objects; 0 when that cannot be: capacity is SL_TCP_NONE, an object has fewer
 * than 4 bytes or the product does not fit.
 */
size_t sl_tcp_pool_bytes(uint32_t capacity, uint32_t object_bytes);

/*
 * Makes a pool in memory of sl_tcp_pool_bytes(), the caller's as long as the pool is used and
 * aligned as the objects need it; object_bytes must be a multiple of that alignment.
 */
void sl_tcp_pool_init(struct sl_tcp_pool *pool, void *memory, uint32_t capacity,
                      uint32_t object_bytes);

/* The object of an index that was ever taken. */
static inline void *sl_tcp_pool_at(const struct sl_tcp_pool *pool, uint32_t index)
{
    return pool->objects + (size_t)index * pool->object_bytes;
}

/* Free objects. */
static inline uint32_t sl_tcp_pool_room(const struct sl_tcp_pool *pool)
{
    return pool->capacity - pool->used;
}

/* Takes an object: its index, or SL_TCP_NONE when all are in use. */
static inline uint32_t sl_tcp_pool_take(struct sl_tcp_pool *pool)
{
    uint32_t index = pool->free_first;

    if (index != SL_TCP_NONE)
        pool->free_first = *(const uint32_t *)sl_tcp_pool_at(pool, index);
    else if (pool->touched < pool->capacity)
        index = pool->touched++;
    else
        return SL_TCP_NONE;
    pool->used++;
    return index;
}

/* Gives back an object that was taken. */
static inline void sl_tcp_pool_give(struct sl_tcp_pool *pool, uint32_t index)
{
    *(uint32_t *)sl_tcp_pool_at(pool, index) = pool->free_first;
    pool->free_first = index;
    pool->used--;
}

/*
 * Counts the free list against the gauges, for tests: 0, or -EIO when an object is on it twice or
 * was never taken. Costs a walk of it.
 */
int sl_tcp_pool_verify(const struct sl_tcp_pool *pool);

#endif
