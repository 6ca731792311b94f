// SPDX-License-Identifier: Apache-2.0
/* Ranges of data that arrived out of order (reassembly.h). */

#include "reassembly.h"

#include <errno.h>
#include <string.h>

#include "sequence.h"

_Static_assert(sizeof(struct sl_tcp_range) * SL_TCP_REASSEMBLY_RANGES == SL_TCP_PAGE_BYTES,
               "ranges fill a page");

/* A segment being taken apart. */
struct arrival {
    const struct sl_tcp_slice *slices;
    uint16_t count;
    uint16_t slice;        /* the one that `offset_bytes` is in */
    uint32_t offset_bytes; /* of the next byte, within that slice */
    uint32_t next;         /* its sequence number */
    uint32_t end;
};

static struct sl_tcp_range *ranges_of(const struct sl_tcp_reassembly *reassembly,
                                      const struct sl_tcp_pool *pages)
{
    return sl_tcp_pool_at(pages, reassembly->page);
}

static uint32_t end_of(const struct sl_tcp_range *range)
{
    return range->sequence + range->length_bytes;
}

void sl_tcp_reassembly_init(struct sl_tcp_reassembly *reassembly)
{
    *reassembly = (struct sl_tcp_reassembly){.page = SL_TCP_NONE};
}

/* The first range that ends at or after `sequence`; count when there is none. */
static uint32_t find(const struct sl_tcp_reassembly *reassembly, const struct sl_tcp_pool *pages,
                     uint32_t sequence)
{
    uint32_t low = 0, high = reassembly->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (sl_seq_lt(end_of(&ranges_of(reassembly, pages)[middle]), sequence))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Replaces the `gone` ranges at `index` by `put` (0 or 1) places. */
static void replace(struct sl_tcp_reassembly *reassembly, const struct sl_tcp_pool *pages,
                    uint32_t index, uint32_t gone, uint32_t put)
{
    struct sl_tcp_range *ranges = ranges_of(reassembly, pages);

    memmove(&ranges[index + put], &ranges[index + gone],
            (reassembly->count - index - gone) * sizeof(*ranges));
    reassembly->count = reassembly->count - gone + put;
}

static void give_page_if_empty(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages)
{
    if (reassembly->count > 0 || reassembly->page == SL_TCP_NONE)
        return;
    sl_tcp_pool_give(pages, reassembly->page);
    reassembly->page = SL_TCP_NONE;
}

/* Is there memory for a segment that touches `merged` ranges, found at `index`? */
static int make_room(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                     const struct sl_tcp_slice_store *store, uint16_t slices, uint32_t merged)
{
    if (merged == 0 && reassembly->count == SL_TCP_REASSEMBLY_RANGES)
        return -ENOSPC;
    /* Each gap between ranges may cut a slice in two. */
    if (sl_tcp_pool_room(store->nodes) < slices + merged)
        return -ENOBUFS;
    if (reassembly->page == SL_TCP_NONE)
        reassembly->page = sl_tcp_pool_take(pages);
    return reassembly->page == SL_TCP_NONE ? -ENOBUFS : 0;
}

/* Moves over the bytes before `to`. */
static void skip(struct arrival *arrival, uint32_t to)
{
    uint32_t bytes = to - arrival->next;

    arrival->next = to;
    while (bytes > 0) {
        uint32_t left = arrival->slices[arrival->slice].length_bytes - arrival->offset_bytes;

        if (bytes < left) {
            arrival->offset_bytes += bytes;
            return;
        }
        bytes -= left;
        arrival->slice++;
        arrival->offset_bytes = 0;
    }
}

/* Appends nodes to a range. */
static void chain(const struct sl_tcp_slice_store *store, struct sl_tcp_range *range, uint32_t head,
                  uint32_t tail, uint32_t bytes)
{
    if (range->head == SL_TCP_NONE)
        range->head = head;
    else
        ((struct sl_tcp_slice_node *)sl_tcp_pool_at(store->nodes, range->tail))->next = head;
    range->tail = tail;
    range->length_bytes += bytes;
}

/*
 * Appends the bytes before `to` to a range, each piece with a reference of its own, and moves over
 * them. That there are nodes for it has been seen to.
 */
static void keep(struct sl_tcp_reassembly *reassembly, struct sl_tcp_slice_store *store,
                 struct sl_tcp_range *range, struct arrival *arrival, uint32_t to)
{
    struct sl_tcp_slice_queue pieces;

    if (arrival->next == to)
        return;
    sl_tcp_slice_queue_init(&pieces);
    while (arrival->next != to) {
        const struct sl_tcp_slice *slice = &arrival->slices[arrival->slice];
        uint32_t left = slice->length_bytes - arrival->offset_bytes;
        uint32_t wanted = to - arrival->next;
        struct sl_tcp_slice piece =
            sl_tcp_slice_part(slice, arrival->offset_bytes, wanted < left ? wanted : left);

        sl_tcp_slices_retain(store, &piece, 1);
        (void)sl_tcp_slice_queue_append(store, &pieces, &piece, 1);
        skip(arrival, arrival->next + piece.length_bytes);
    }
    reassembly->length_bytes += pieces.length_bytes;
    reassembly->footprint_bytes += pieces.footprint_bytes;
    chain(store, range, pieces.head, pieces.tail, pieces.length_bytes);
}

/* Moves over what a held range has of the segment; the first such part is told as a duplicate. */
static void pass_held(struct arrival *arrival, const struct sl_tcp_range *held,
                      struct sl_tcp_reassembly_result *result)
{
    uint32_t to = sl_seq_min(end_of(held), arrival->end);

    if (!sl_seq_lt(arrival->next, to))
        return;
    if (sl_seq_range_bytes(result->duplicate) == 0)
        result->duplicate = (struct sl_seq_range){.left = arrival->next, .right = to};
    skip(arrival, to);
}

/* Makes one range of the segment and the `merged` ranges at `index` that it touches. */
static void merge(struct sl_tcp_reassembly *reassembly, const struct sl_tcp_pool *pages,
                  struct sl_tcp_slice_store *store, struct arrival *arrival, uint32_t index,
                  uint32_t merged, struct sl_tcp_reassembly_result *result)
{
    struct sl_tcp_range *ranges = ranges_of(reassembly, pages);
    struct sl_tcp_range whole = {
        .sequence = arrival->next, .head = SL_TCP_NONE, .tail = SL_TCP_NONE};

    if (merged > 0)
        whole.sequence = sl_seq_min(whole.sequence, ranges[index].sequence);
    for (uint32_t i = index; i < index + merged; i++) {
        const struct sl_tcp_range *held = &ranges[i];

        if (sl_seq_lt(arrival->next, held->sequence))
            keep(reassembly, store, &whole, arrival, held->sequence);
        chain(store, &whole, held->head, held->tail, held->length_bytes);
        pass_held(arrival, held, result);
    }
    keep(reassembly, store, &whole, arrival, arrival->end);
    replace(reassembly, pages, index, merged, 1);
    ranges[index] = whole;
    result->range = (struct sl_seq_range){.left = whole.sequence, .right = end_of(&whole)};
}

static int insert(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                  struct sl_tcp_slice_store *store, struct arrival *arrival,
                  struct sl_tcp_reassembly_result *result)
{
    uint32_t index = find(reassembly, pages, arrival->next);
    uint32_t held_bytes = reassembly->length_bytes;
    uint32_t merged = 0;
    int error;

    while (index + merged < reassembly->count &&
           sl_seq_le(ranges_of(reassembly, pages)[index + merged].sequence, arrival->end))
        merged++;
    error = make_room(reassembly, pages, store, arrival->count, merged);
    if (error)
        return error;
    merge(reassembly, pages, store, arrival, index, merged, result);
    result->added_bytes = reassembly->length_bytes - held_bytes;
    return 0;
}

int sl_tcp_reassembly_insert(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                             struct sl_tcp_slice_store *store, uint32_t sequence,
                             const struct sl_tcp_slice *slices, uint16_t count,
                             struct sl_tcp_reassembly_result *result)
{
    struct arrival arrival = {.slices = slices, .count = count, .next = sequence, .end = sequence};
    bool is_valid = count > 0;
    int error = -EINVAL;

    *result = (struct sl_tcp_reassembly_result){0};
    for (uint16_t i = 0; i < count; i++) {
        arrival.end += slices[i].length_bytes;
        is_valid = is_valid && slices[i].length_bytes > 0;
    }
    if (is_valid)
        error = insert(reassembly, pages, store, &arrival, result);
    sl_tcp_slices_release(store, slices, count);
    return error;
}

/*
 * Makes a queue of a range that leaves. The walk over its nodes is the only one of their life here.
 */
static struct sl_tcp_slice_queue queue_of(const struct sl_tcp_slice_store *store,
                                          const struct sl_tcp_range *range)
{
    struct sl_tcp_slice_queue queue = {
        .head = range->head, .tail = range->tail, .length_bytes = range->length_bytes};
    uint32_t index = range->head;

    while (index != SL_TCP_NONE) {
        const struct sl_tcp_slice_node *node = sl_tcp_pool_at(store->nodes, index);

        queue.footprint_bytes += node->slice.footprint_bytes;
        index = node->next;
    }
    return queue;
}

uint32_t sl_tcp_reassembly_take(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                                struct sl_tcp_slice_store *store, uint32_t next,
                                struct sl_tcp_slice_queue *queue)
{
    uint32_t gone = 0, bytes = 0;

    while (gone < reassembly->count) {
        const struct sl_tcp_range *range = &ranges_of(reassembly, pages)[gone];
        uint32_t old = next + bytes - range->sequence;
        struct sl_tcp_slice_queue data;

        if (sl_seq_lt(next + bytes, range->sequence))
            break;
        data = queue_of(store, range);
        reassembly->length_bytes -= data.length_bytes;
        reassembly->footprint_bytes -= data.footprint_bytes;
        sl_tcp_slice_queue_trim(store, &data, old, NULL);
        bytes += data.length_bytes;
        sl_tcp_slice_queue_join(store, queue, &data);
        gone++;
    }
    if (gone > 0)
        replace(reassembly, pages, 0, gone, 0);
    give_page_if_empty(reassembly, pages);
    return bytes;
}

void sl_tcp_reassembly_clear(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                             struct sl_tcp_slice_store *store)
{
    for (uint32_t i = 0; i < reassembly->count; i++) {
        struct sl_tcp_slice_queue data = queue_of(store, &ranges_of(reassembly, pages)[i]);

        sl_tcp_slice_queue_clear(store, &data);
    }
    reassembly->count = 0;
    give_page_if_empty(reassembly, pages);
    sl_tcp_reassembly_init(reassembly);
}

struct sl_seq_range sl_tcp_reassembly_range(const struct sl_tcp_reassembly *reassembly,
                                            const struct sl_tcp_pool *pages, uint32_t index)
{
    const struct sl_tcp_range *range = &ranges_of(reassembly, pages)[index];

    return (struct sl_seq_range){.left = range->sequence, .right = end_of(range)};
}
