// SPDX-License-Identifier: Apache-2.0
/* Queues of slices over one store of nodes (queue.h). */

#include "queue.h"

#include <errno.h>

/* Lengths stay within what sequence arithmetic can tell apart (RFC 9293 section 3.4). */
#define SL_TCP_QUEUE_BYTES_MAX 0x7fffffffu

static struct sl_tcp_slice_node *node_at(const struct sl_tcp_slice_store *store, uint32_t index)
{
    return sl_tcp_pool_at(store->nodes, index);
}

void sl_tcp_slice_queue_init(struct sl_tcp_slice_queue *queue)
{
    *queue = (struct sl_tcp_slice_queue){.head = SL_TCP_NONE, .tail = SL_TCP_NONE};
}

/* 0, or why the queue cannot have all of these slices. */
static int check_room(const struct sl_tcp_slice_store *store,
                      const struct sl_tcp_slice_queue *queue, const struct sl_tcp_slice *slices,
                      uint16_t count)
{
    uint64_t length = queue->length_bytes;

    for (uint16_t i = 0; i < count; i++) {
        if (slices[i].length_bytes == 0)
            return -EINVAL;
        length += slices[i].length_bytes;
    }
    if (length > SL_TCP_QUEUE_BYTES_MAX)
        return -EMSGSIZE;
    return sl_tcp_pool_room(store->nodes) < count ? -ENOBUFS : 0;
}

static void link_chain(const struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                       uint32_t head, uint32_t tail)
{
    if (queue->tail == SL_TCP_NONE)
        queue->head = head;
    else
        node_at(store, queue->tail)->next = head;
    queue->tail = tail;
}

static void append_one(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                       const struct sl_tcp_slice *slice)
{
    uint32_t index = sl_tcp_pool_take(store->nodes);
    struct sl_tcp_slice_node *node = node_at(store, index);

    node->slice = *slice;
    node->next = SL_TCP_NONE;
    link_chain(store, queue, index, index);
    queue->length_bytes += slice->length_bytes;
    queue->footprint_bytes += slice->footprint_bytes;
    store->held_bytes += slice->footprint_bytes;
    store->held_slices++;
}

int sl_tcp_slice_queue_append(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                              const struct sl_tcp_slice *slices, uint16_t count)
{
    int error = check_room(store, queue, slices, count);

    if (error)
        return error;
    for (uint16_t i = 0; i < count; i++)
        append_one(store, queue, &slices[i]);
    return 0;
}

/* Unlinks the first node and gives its slice as it was queued; its reference is the caller's. */
static struct sl_tcp_slice remove_first(struct sl_tcp_slice_store *store,
                                        struct sl_tcp_slice_queue *queue)
{
    uint32_t index = queue->head;
    struct sl_tcp_slice_node *node = node_at(store, index);
    struct sl_tcp_slice slice = node->slice;

    queue->head = node->next;
    if (queue->head == SL_TCP_NONE)
        queue->tail = SL_TCP_NONE;
    queue->length_bytes -= slice.length_bytes - queue->front_bytes;
    queue->footprint_bytes -= slice.footprint_bytes;
    queue->front_bytes = 0;
    store->held_bytes -= slice.footprint_bytes;
    store->held_slices--;
    sl_tcp_pool_give(store->nodes, index);
    return slice;
}

void sl_tcp_slice_queue_trim(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                             uint32_t bytes, struct sl_tcp_slice_cursor *cursor)
{
    while (bytes > 0 && queue->head != SL_TCP_NONE) {
        uint32_t left = node_at(store, queue->head)->slice.length_bytes - queue->front_bytes;
        struct sl_tcp_slice gone;

        if (bytes < left) {
            queue->front_bytes += bytes;
            queue->length_bytes -= bytes;
            break;
        }
        bytes -= left;
        if (cursor && cursor->node == queue->head)
            *cursor = SL_TCP_SLICE_CURSOR_FRONT;
        gone = remove_first(store, queue);
        store->owners.release(store->owners.context, gone.owner);
    }
    if (cursor && cursor->node == queue->head && cursor->offset_bytes < queue->front_bytes)
        *cursor = SL_TCP_SLICE_CURSOR_FRONT;
}

uint16_t sl_tcp_slice_queue_take(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue,
                                 struct sl_tcp_slice *slices, uint16_t max)
{
    uint16_t count = 0;

    while (count < max && queue->head != SL_TCP_NONE) {
        uint32_t front = queue->front_bytes;
        struct sl_tcp_slice slice = remove_first(store, queue);

        slices[count++] = sl_tcp_slice_part(&slice, front, slice.length_bytes - front);
    }
    return count;
}

void sl_tcp_slice_queue_join(const struct sl_tcp_slice_store *store,
                             struct sl_tcp_slice_queue *queue, struct sl_tcp_slice_queue *from)
{
    struct sl_tcp_slice_node *first;

    if (from->head == SL_TCP_NONE)
        return;
    first = node_at(store, from->head);
    first->slice = sl_tcp_slice_part(&first->slice, from->front_bytes,
                                     first->slice.length_bytes - from->front_bytes);
    link_chain(store, queue, from->head, from->tail);
    queue->length_bytes += from->length_bytes;
    queue->footprint_bytes += from->footprint_bytes;
    sl_tcp_slice_queue_init(from);
}

void sl_tcp_slice_queue_clear(struct sl_tcp_slice_store *store, struct sl_tcp_slice_queue *queue)
{
    while (queue->head != SL_TCP_NONE) {
        struct sl_tcp_slice gone = remove_first(store, queue);

        store->owners.release(store->owners.context, gone.owner);
    }
}

/* The cursor on a byte rather than behind one, where there is such a byte. */
static void settle(const struct sl_tcp_slice_store *store, const struct sl_tcp_slice_queue *queue,
                   struct sl_tcp_slice_cursor *cursor)
{
    const struct sl_tcp_slice_node *node;

    if (cursor->node == SL_TCP_NONE) {
        cursor->node = queue->head;
        cursor->offset_bytes = queue->front_bytes;
        return;
    }
    node = node_at(store, cursor->node);
    if (cursor->offset_bytes == node->slice.length_bytes && node->next != SL_TCP_NONE)
        *cursor = (struct sl_tcp_slice_cursor){.node = node->next};
}

/*
 * Moves the cursor over up to `bytes` within one slice and gives which part of which slice that
 * was; a length of 0 at the end of the queue.
 */
static uint32_t step(const struct sl_tcp_slice_store *store, const struct sl_tcp_slice_queue *queue,
                     struct sl_tcp_slice_cursor *cursor, uint32_t bytes,
                     const struct sl_tcp_slice **slice)
{
    uint32_t left;

    settle(store, queue, cursor);
    if (cursor->node == SL_TCP_NONE)
        return 0;
    *slice = &node_at(store, cursor->node)->slice;
    left = (*slice)->length_bytes - cursor->offset_bytes;
    if (left > bytes)
        left = bytes;
    cursor->offset_bytes += left;
    return left;
}

uint16_t sl_tcp_slice_queue_gather(const struct sl_tcp_slice_store *store,
                                   const struct sl_tcp_slice_queue *queue,
                                   struct sl_tcp_slice_cursor *cursor, uint32_t bytes,
                                   struct sl_tcp_slice *slices, uint16_t max,
                                   uint32_t *gathered_bytes)
{
    uint16_t count = 0;

    *gathered_bytes = 0;
    while (count < max && *gathered_bytes < bytes) {
        const struct sl_tcp_slice *slice = NULL;
        uint32_t length = step(store, queue, cursor, bytes - *gathered_bytes, &slice);

        if (length == 0)
            break;
        slices[count++] = sl_tcp_slice_part(slice, cursor->offset_bytes - length, length);
        *gathered_bytes += length;
    }
    return count;
}

void sl_tcp_slice_queue_advance(const struct sl_tcp_slice_store *store,
                                const struct sl_tcp_slice_queue *queue,
                                struct sl_tcp_slice_cursor *cursor, uint32_t bytes)
{
    const struct sl_tcp_slice *slice = NULL;
    uint32_t length;

    while (bytes > 0 && (length = step(store, queue, cursor, bytes, &slice)) > 0)
        bytes -= length;
    settle(store, queue, cursor);
}

void sl_tcp_slices_retain(const struct sl_tcp_slice_store *store, const struct sl_tcp_slice *slices,
                          uint16_t count)
{
    for (uint16_t i = 0; i < count; i++)
        store->owners.retain(store->owners.context, slices[i].owner);
}

void sl_tcp_slices_release(const struct sl_tcp_slice_store *store,
                           const struct sl_tcp_slice *slices, uint16_t count)
{
    for (uint16_t i = 0; i < count; i++)
        store->owners.release(store->owners.context, slices[i].owner);
}

struct sl_tcp_slice sl_tcp_slice_part(const struct sl_tcp_slice *slice, uint32_t offset_bytes,
                                      uint32_t length_bytes)
{
    struct sl_tcp_slice part = *slice;

    part.data += offset_bytes;
    part.length_bytes = length_bytes;
    part.sum_is_known = slice->sum_is_known && length_bytes == slice->length_bytes;
    return part;
}
