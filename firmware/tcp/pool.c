// SPDX-License-Identifier: Apache-2.0
#include "pool.h"

#include <errno.h>

size_t sl_tcp_pool_bytes(uint32_t capacity, uint32_t object_bytes)
{
    size_t bytes;

    if (capacity == SL_TCP_NONE || object_bytes < sizeof(uint32_t) ||
        __builtin_mul_overflow((size_t)capacity, (size_t)object_bytes, &bytes))
        return 0;
    return bytes;
}

void sl_tcp_pool_init(struct sl_tcp_pool *pool, void *memory, uint32_t capacity,
                      uint32_t object_bytes)
{
    *pool = (struct sl_tcp_pool){
        .objects = memory,
        .object_bytes = object_bytes,
        .capacity = capacity,
        .free_first = SL_TCP_NONE,
    };
}

int sl_tcp_pool_verify(const struct sl_tcp_pool *pool)
{
    uint32_t expected = pool->touched - pool->used;
    uint32_t found = 0;

    if (pool->touched > pool->capacity || pool->used > pool->touched)
        return -EIO;
    for (uint32_t index = pool->free_first; index != SL_TCP_NONE; found++) {
        if (index >= pool->touched || found == expected)
            return -EIO;
        index = *(const uint32_t *)sl_tcp_pool_at(pool, index);
    }
    return found == expected ? 0 : -EIO;
}
