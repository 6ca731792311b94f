// SPDX-License-Identifier: Apache-2.0
/* A ring between two threads: one writes, one reads, neither waits. */
#ifndef STORE_RING_H
#define STORE_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sl_store_ring {
    uint8_t *slots;
    size_t slot_bytes;
    uint32_t mask; /* slots - 1 */
    /* Each on a line of its own, for each has another writer. */
    _Alignas(64) _Atomic uint32_t head; /* writer: rw, reader: ro */
    _Alignas(64) _Atomic uint32_t tail; /* reader: rw, writer: ro */
};

/* Writer: the slot to fill, or NULL: the ring is full. */
static inline void *sl_store_ring_place(struct sl_store_ring *ring)
{
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);

    if (head - atomic_load_explicit(&ring->tail, memory_order_acquire) > ring->mask)
        return NULL;
    return ring->slots + (size_t)(head & ring->mask) * ring->slot_bytes;
}

/* Writer: what was filled may be read. */
static inline void sl_store_ring_publish(struct sl_store_ring *ring)
{
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);

    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

/* Reader: the oldest slot, or NULL: the ring is empty. It stays until sl_store_ring_pop(). */
static inline void *sl_store_ring_first(struct sl_store_ring *ring)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

    if (atomic_load_explicit(&ring->head, memory_order_acquire) == tail)
        return NULL;
    return ring->slots + (size_t)(tail & ring->mask) * ring->slot_bytes;
}

static inline void sl_store_ring_pop(struct sl_store_ring *ring)
{
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
}

#endif
