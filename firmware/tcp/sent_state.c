// SPDX-License-Identifier: Apache-2.0
/* The states of sent records, and the lists and skips that make them cheap to find (sent.h). */

#include "sent_private.h"
#include "sequence.h"

void sl_tcp_sent_link(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                      struct sl_tcp_sent_list *list, uint16_t after, uint16_t slot)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

    record->previous = after;
    if (after == SL_TCP_SLOT_NONE) {
        record->next = list->first;
        list->first = slot;
    } else {
        struct sl_tcp_sent_record *before = sl_tcp_sent_at(sent, pages, after);

        record->next = before->next;
        before->next = slot;
    }
    if (record->next == SL_TCP_SLOT_NONE)
        list->last = slot;
    else
        sl_tcp_sent_at(sent, pages, record->next)->previous = slot;
}

static void unlink_record(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                          struct sl_tcp_sent_list *list, const struct sl_tcp_sent_record *record)
{
    if (record->previous == SL_TCP_SLOT_NONE)
        list->first = record->next;
    else
        sl_tcp_sent_at(sent, pages, record->previous)->next = record->next;
    if (record->next == SL_TCP_SLOT_NONE)
        list->last = record->previous;
    else
        sl_tcp_sent_at(sent, pages, record->next)->previous = record->previous;
}

void sl_tcp_sent_leave(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot)
{
    const struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

    *sl_tcp_sent_bytes_in(sent, record->state) -= record->length_bytes;
    if (record->state == SL_TCP_SENT_SACKED) {
        sent->sacked_count--;
    } else if (record->state == SL_TCP_SENT_FLYING) {
        unlink_record(sent, pages, &sent->flying, record);
    } else {
        sent->lost_count--;
        unlink_record(sent, pages, &sent->lost, record);
    }
}

/*
 * The last LOST record before a slot that has some before and some behind it: it is told by the
 * nearest on either side. In whatever order n records are lost, that is O(n log n) for all of them:
 * each parts a gap, at the cost of the smaller part.
 */
static uint16_t lost_before(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                            uint16_t slot)
{
    for (uint32_t distance = 1;; distance++) {
        uint16_t below = (uint16_t)((slot - distance) % SL_TCP_SENT_SLOTS);
        uint16_t above = (uint16_t)((slot + distance) % SL_TCP_SENT_SLOTS);

        if (sl_tcp_sent_at(sent, pages, below)->state == SL_TCP_SENT_LOST)
            return below;
        if (sl_tcp_sent_at(sent, pages, above)->state == SL_TCP_SENT_LOST)
            return sl_tcp_sent_at(sent, pages, above)->previous;
    }
}

/* Enters a record in the list of lost ones, by sequence. */
static void enter_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);
    uint16_t after = sent->lost.last;

    if (after != SL_TCP_SLOT_NONE &&
        sl_seq_gt(sl_tcp_sent_at(sent, pages, after)->sequence, record->sequence)) {
        bool is_first =
            sl_seq_gt(sl_tcp_sent_at(sent, pages, sent->lost.first)->sequence, record->sequence);

        after = is_first ? SL_TCP_SLOT_NONE : lost_before(sent, pages, slot);
    }
    record->state = SL_TCP_SENT_LOST;
    sent->lost_bytes += record->length_bytes;
    sent->lost_count++;
    sl_tcp_sent_link(sent, pages, &sent->lost, after, slot);
}

static bool is_sacked(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                      uint16_t slot)
{
    uint32_t place = (uint32_t)(slot - sent->head) % SL_TCP_SENT_SLOTS;

    return place < sent->count && sl_tcp_sent_at(sent, pages, slot)->state == SL_TCP_SENT_SACKED;
}

/*
 * A SACKED record's `next` is a slot up to which all are SACKED. Those on the way are pointed to
 * where it ends, so that the next walk is short (the path compression of a union-find).
 */
uint16_t sl_tcp_sent_unsacked_from(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                                   uint16_t slot)
{
    uint16_t end = slot;

    while (is_sacked(sent, pages, end))
        end = sl_tcp_sent_at(sent, pages, end)->next;
    while (slot != end) {
        struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

        slot = record->next;
        record->next = end;
    }
    return (uint32_t)(end - sent->head) % SL_TCP_SENT_SLOTS < sent->count ? end : SL_TCP_SLOT_NONE;
}

void sl_tcp_sent_mark_sacked(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                             uint16_t slot)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

    sl_tcp_sent_leave(sent, pages, slot);
    record->state = SL_TCP_SENT_SACKED;
    record->next = (uint16_t)((slot + 1u) % SL_TCP_SENT_SLOTS);
    sent->sacked_bytes += record->length_bytes;
    sent->sacked_count++;
}

void sl_tcp_sent_mark_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot)
{
    sl_tcp_sent_leave(sent, pages, slot);
    enter_lost(sent, pages, slot);
}

void sl_tcp_sent_retransmitted(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                               uint16_t slot, uint64_t now_us)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

    sl_tcp_sent_leave(sent, pages, slot);
    record->state = SL_TCP_SENT_FLYING;
    record->sent_us = now_us;
    if (record->transmissions < UINT8_MAX)
        record->transmissions++;
    sent->flying_bytes += record->length_bytes;
    sl_tcp_sent_link(sent, pages, &sent->flying, sent->flying.last, slot);
}

void sl_tcp_sent_forget_sacks(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages)
{
    for (uint16_t slot = sl_tcp_sent_oldest(sent); sent->sacked_count > 0;
         slot = sl_tcp_sent_following(sent, slot)) {
        if (sl_tcp_sent_at(sent, pages, slot)->state == SL_TCP_SENT_SACKED)
            sl_tcp_sent_mark_lost(sent, pages, slot);
    }
}

/* Merges two chains (by next) in the order of transmission; of equal ones the first goes first. */
static uint16_t merge(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t a,
                      uint16_t b)
{
    uint16_t first = SL_TCP_SLOT_NONE;
    uint16_t *end = &first;

    while (a != SL_TCP_SLOT_NONE && b != SL_TCP_SLOT_NONE) {
        bool is_b =
            sl_tcp_sent_at(sent, pages, b)->sent_us < sl_tcp_sent_at(sent, pages, a)->sent_us;
        uint16_t *least = is_b ? &b : &a;

        *end = *least;
        end = &sl_tcp_sent_at(sent, pages, *least)->next;
        *least = *end;
    }
    *end = a != SL_TCP_SLOT_NONE ? a : b;
    return first;
}

/* Runs of 2^i records in a merge sort; more than there are records. */
#define RUNS 14u
_Static_assert(1u << (RUNS - 1u) >= SL_TCP_SENT_SLOTS, "all records fit in the runs");

/* Sorts a chain by the time of transmission; what is equal stays in order. O(n log n). */
static uint16_t sort_by_time(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                             uint16_t first)
{
    uint16_t runs[RUNS];
    uint16_t sorted = SL_TCP_SLOT_NONE;

    for (uint32_t i = 0; i < RUNS; i++)
        runs[i] = SL_TCP_SLOT_NONE;
    while (first != SL_TCP_SLOT_NONE) {
        uint16_t run = first;
        uint32_t i = 0;

        first = sl_tcp_sent_at(sent, pages, run)->next;
        sl_tcp_sent_at(sent, pages, run)->next = SL_TCP_SLOT_NONE;
        for (; runs[i] != SL_TCP_SLOT_NONE; i++) {
            run = merge(sent, pages, runs[i], run);
            runs[i] = SL_TCP_SLOT_NONE;
        }
        runs[i] = run;
    }
    for (uint32_t i = 0; i < RUNS; i++)
        sorted = merge(sent, pages, runs[i], sorted);
    return sorted;
}

void sl_tcp_sent_unmark_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages)
{
    uint16_t previous = SL_TCP_SLOT_NONE;
    uint16_t slot =
        merge(sent, pages, sort_by_time(sent, pages, sent->lost.first), sent->flying.first);

    sent->flying.first = slot;
    while (slot != SL_TCP_SLOT_NONE) {
        struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

        record->state = SL_TCP_SENT_FLYING;
        record->previous = previous;
        previous = slot;
        slot = record->next;
    }
    sent->flying.last = previous;
    sent->flying_bytes += sent->lost_bytes;
    sent->lost = SL_TCP_SENT_LIST_EMPTY;
    sent->lost_bytes = 0;
    sent->lost_count = 0;
}
