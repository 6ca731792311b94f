// SPDX-License-Identifier: Apache-2.0
/*
 * Queues of slices: data waiting to be sent or acknowledged, data received in order, the data of
 * one range out of order. All queues of an engine share one store of nodes; a node holds one slice
 * with the reference that came with it. Everything but gathering is O(1) per slice touched.
 */
#ifndef TCP_QUEUE_H
#define TCP_QUEUE_H

#include "pool.h"
#include "tcp/slice.h"

struct sl_tcp_slice_node {
    struct sl_tcp_slice slice; /* as it was queued: what is gone of it is in the queue's front */
    uint32_t next;             /* index of the next node of the queue, or SL_TCP_NONE */
};

/* What the queues of one engine, or those of one kind, have in common. */
struct sl_tcp_slice_store {
    struct sl_tcp_pool *nodes; /* of struct sl_tcp_slice_node; stores may share one */
    struct sl_tcp_owner_ops owners;
    /* Written by this module; a queue is filled and emptied through the same store always. */
    uint64_t held_bytes;  /* footprint of the slices in all queues of the store */
    uint32_t held_slices; /* how many these are */
};

struct sl_tcp_slice_queue {
    uint32_t head, tail;      /* nodes; SL_TCP_NONE when empty */
    uint32_t front_bytes;     /* of the first node's slice: trimmed away already */
    uint32_t length_bytes;    /* of data */
    uint64_t footprint_bytes; /* of the slices, whole as long as a byte of them is queued */
};

/*
 * A place in a queue: the byte at offset_bytes of a node's slice (counted from where the slice
 * began, trimmed or not). It stays good until that byte is trimmed. node SL_TCP_NONE: the front.
 */
struct sl_tcp_slice_cursor {
    uint32_t node;
    uint32_t offset_bytes;
};

#define SL_TCP_SLICE_CURSOR_FRONT                                                                  \
    (struct sl_tcp_slice_cursor)                                                                   \
    {                                                                                              \
        .node = SL_TCP_NONE                                                                        \
    }

void sl_tcp_slice_queue_init(struct sl_tcp_slice_queue *queue);

static inline bool sl_tcp_slice_queue_is_empty(const struct sl_tcp_slice_queue *queue)
{
    return queue->head == SL_TCP_NONE;
}

/*
 * Appends count slices; their references are the queue's. All or nothing: 0, -ENOBUFS when the
 * store has fewer nodes left, -EMSGSIZE when the queue would be longer than 2 GiB - 1, -EINVAL when
 * a slice is empty.
 */
int sl_tcp_slice_queue_append(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                              const struct sl_tcp_slice *slices, uint16_t count);

/*
 * Takes bytes (at most length_bytes) off the front and releases the slices that are gone. cursor
 * (or NULL) is a place in the queue that must stay good: in what goes away, it moves to the front.
 */
void sl_tcp_slice_queue_trim(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                             uint32_t bytes, struct sl_tcp_slice_cursor *cursor);

/* Moves up to max slices from the front, with their references, to the caller; gives how many. */
uint16_t sl_tcp_slice_queue_take(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                                 struct sl_tcp_slice *slices, uint16_t max);

/* Appends all of `from` to `queue`, O(1), and leaves `from` empty. */
void sl_tcp_slice_queue_join(const struct sl_tcp_slice_store *store,
                             struct sl_tcp_slice_queue *queue, struct sl_tcp_slice_queue *from);

/* Releases everything. */
void sl_tcp_slice_queue_clear(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue);

/*
 * Lists the data from *cursor on: up to `bytes` and up to max slices, cut at both ends to fit, and
 * moves *cursor behind it. The references stay the queue's. Gives the number of slices and in
 * *gathered_bytes how much they are; less than asked for when max or the queue's end is reached.
 */
uint16_t sl_tcp_slice_queue_gather(const struct sl_tcp_slice_store *store,
                                   const struct sl_tcp_slice_queue *queue,
                                   struct sl_tcp_slice_cursor *cursor, uint32_t bytes,
                                   struct sl_tcp_slice *slices, uint16_t max,
                                   uint32_t *gathered_bytes);

/*
 * Moves *cursor forward by bytes, at most to the queue's end, and onto the byte there if there is
 * one, so that it does not depend on the slice before. O(slices passed).
 */
void sl_tcp_slice_queue_advance(const struct sl_tcp_slice_store *store,
                                const struct sl_tcp_slice_queue *queue,
                                struct sl_tcp_slice_cursor *cursor, uint32_t bytes);

/* One more reference for the caller of each of these slices. */
void sl_tcp_slices_retain(const struct sl_tcp_slice_store *store, const struct sl_tcp_slice *slices,
                          uint16_t count);

/* Gives a reference of each of these slices back. */
void sl_tcp_slices_release(const struct sl_tcp_slice_store *store,
                           const struct sl_tcp_slice *slices, uint16_t count);

/*
 * The part of a slice from offset_bytes on, length_bytes long: both within it. Its sum is known
 * only when it is all of the slice. References are not touched.
 */
struct sl_tcp_slice sl_tcp_slice_part(const struct sl_tcp_slice *slice, uint32_t offset_bytes,
                                      uint32_t length_bytes);

#endif
