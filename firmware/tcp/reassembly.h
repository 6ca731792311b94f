// SPDX-License-Identifier: Apache-2.0
/*
 * Data that arrived out of order (RFC 9293 3.10.7.4), until the gap before it is filled: up to 64
 * ranges in ascending order, none touching another, found by binary search. Bytes that are held
 * are not taken a second time. Whatever a peer sends, one segment costs O(log ranges + slices),
 * the merge of the ranges it joins, which are then one, and the move of at most a page of ranges.
 */
#ifndef TCP_REASSEMBLY_H
#define TCP_REASSEMBLY_H

#include "page.h"
#include "queue.h"
#include "sequence.h"

struct sl_tcp_range {
    uint32_t sequence;
    uint32_t length_bytes;
    uint32_t head, tail; /* nodes of its slices, in order */
};

#define SL_TCP_REASSEMBLY_RANGES (SL_TCP_PAGE_BYTES / (uint32_t)sizeof(struct sl_tcp_range))

struct sl_tcp_reassembly {
    uint32_t page;            /* of struct sl_tcp_range; NONE when nothing is held */
    uint32_t count;           /* ranges */
    uint32_t length_bytes;    /* of data in all of them */
    uint64_t footprint_bytes; /* of their slices */
};

/* What became of a segment; an empty range: none. */
struct sl_tcp_reassembly_result {
    uint32_t added_bytes;          /* not held before */
    struct sl_seq_range range;     /* the range it is in now: the first SACK block (RFC 2018) */
    struct sl_seq_range duplicate; /* the first part of it that was held before (RFC 2883) */
};

void sl_tcp_reassembly_init(struct sl_tcp_reassembly *reassembly);

/*
 * Takes a segment beyond the next byte expected, cut to the window by the caller: its slices begin
 * at `sequence`. The references are the module's, also when the segment is refused or held already.
 * 0 (added_bytes 0: all of it was a duplicate); -ENOBUFS no page or no node is left; -ENOSPC it
 * would be a range more than there may be; -EINVAL no data, or a slice without. Refused, *result is
 * zero.
 */
int sl_tcp_reassembly_insert(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                             struct sl_tcp_slice_store *store, uint32_t sequence,
                             const struct sl_tcp_slice *slices, uint16_t count,
                             struct sl_tcp_reassembly_result *result);

/*
 * Moves the data that is next in order to the end of `queue`: what continues at `next`, leaving out
 * what lies before it. Gives how many bytes; RCV.NXT moves on by as many.
 */
uint32_t sl_tcp_reassembly_take(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                                struct sl_tcp_slice_store *store, uint32_t next,
                                struct sl_tcp_slice_queue *queue);

/* Drops all ranges: memory is short (RFC 2018 section 8 allows it), or the connection ended. */
void sl_tcp_reassembly_clear(struct sl_tcp_reassembly *reassembly, struct sl_tcp_pool *pages,
                             struct sl_tcp_slice_store *store);

/* Range `index` of `count`, in ascending order. */
struct sl_seq_range sl_tcp_reassembly_range(const struct sl_tcp_reassembly *reassembly,
                                            const struct sl_tcp_pool *pages, uint32_t index);

#endif
