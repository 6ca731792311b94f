/* SPDX-License-Identifier: Apache-2.0 */
#include "shm/ring.h"

#include <errno.h>
#include <string.h>

#include "shm/crc32c.h"

#define CHECKED_HEADER_BYTES 12u

/* The checksum covers what says which message this is, so that a stale slot never passes. */
static uint32_t checksum(uint64_t sequence, uint16_t id, uint16_t length_bytes, const void *payload)
{
    uint8_t header[CHECKED_HEADER_BYTES];

    memcpy(header, &sequence, sizeof(sequence));
    memcpy(header + 8, &id, sizeof(id));
    memcpy(header + 10, &length_bytes, sizeof(length_bytes));
    return sl_crc32c(sl_crc32c(0, header, sizeof(header)), payload, length_bytes);
}

int sl_ring_enqueue(struct sl_ring *ring, uint16_t id, const void *payload, size_t length_bytes)
{
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    uint64_t used = tail - atomic_load_explicit(&ring->head, memory_order_acquire);
    struct sl_ring_slot *slot = &ring->slots[tail % SL_RING_SLOTS];

    if (id == 0)
        return -EINVAL;
    if (length_bytes > SL_RING_PAYLOAD_MAX)
        return -EMSGSIZE;
    if (used > SL_RING_SLOTS)
        return -EILSEQ;
    if (used == SL_RING_SLOTS)
        return -ENOBUFS;

    slot->sequence = tail;
    slot->id = id;
    slot->length_bytes = (uint16_t)length_bytes;
    if (length_bytes > 0)
        memcpy(slot->payload, payload, length_bytes);
    slot->crc32c = checksum(tail, id, slot->length_bytes, slot->payload);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return 0;
}

/* Copies a slot and checks the copy: what the other process does to the slot meanwhile is no
 * matter. */
static int copy_checked(const struct sl_ring_slot *slot, uint64_t sequence,
                        struct sl_ring_message *message)
{
    struct sl_ring_slot header;

    memcpy(&header, slot, offsetof(struct sl_ring_slot, payload));
    message->id = header.id;
    message->length_bytes = 0;
    if (header.sequence != sequence)
        return -EILSEQ;
    if (header.id == 0 || header.length_bytes > SL_RING_PAYLOAD_MAX)
        return -EBADMSG;
    message->length_bytes = header.length_bytes;
    memcpy(message->payload, slot->payload, header.length_bytes);
    if (checksum(sequence, header.id, header.length_bytes, message->payload) != header.crc32c)
        return -EBADMSG;
    return 0;
}

int sl_ring_dequeue(struct sl_ring *ring, struct sl_ring_message *message)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    uint64_t used = atomic_load_explicit(&ring->tail, memory_order_acquire) - head;
    int rc;

    if (used == 0)
        return -EAGAIN;
    if (used > SL_RING_SLOTS)
        return -EILSEQ;
    rc = copy_checked(&ring->slots[head % SL_RING_SLOTS], head, message);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    return rc;
}

uint64_t sl_ring_used(const struct sl_ring *ring)
{
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);

    return atomic_load_explicit(&ring->tail, memory_order_acquire) - head;
}
