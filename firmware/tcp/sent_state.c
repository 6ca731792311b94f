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
        if (sent->lost_hint == slot)
            sent->lost_hint = record->previous;
        sent->lost_count--;
        unlink_record(sent, pages, &sent->lost, record);
    }
}

/*
 * Enters a record in the list of lost ones, by sequence. Losses are found in runs of ascending
 * sequence: the place is near the last record that was entered, or at an end.
 */
static void enter_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);
    uint16_t after = sent->lost.last;

    if (after != SL_TCP_SLOT_NONE &&
        sl_seq_gt(sl_tcp_sent_at(sent, pages, after)->sequence, record->sequence)) {
        uint16_t next;

        after = sent->lost_hint;
        while (after != SL_TCP_SLOT_NONE &&
               sl_seq_gt(sl_tcp_sent_at(sent, pages, after)->sequence, record->sequence))
            after = sl_tcp_sent_at(sent, pages, after)->previous;
        next =
            after == SL_TCP_SLOT_NONE ? sent->lost.first : sl_tcp_sent_at(sent, pages, after)->next;
        while (sl_seq_lt(sl_tcp_sent_at(sent, pages, next)->sequence, record->sequence)) {
            after = next;
            next = sl_tcp_sent_at(sent, pages, after)->next;
        }
    }
    record->state = SL_TCP_SENT_LOST;
    sent->lost_bytes += record->length_bytes;
    sent->lost_count++;
    sl_tcp_sent_link(sent, pages, &sent->lost, after, slot);
    sent->lost_hint = slot;
}

/*
 * Enters a record in the list of flying ones, by the time of its transmission. *after is where the
 * one before it was entered: records come about in that order.
 */
static void enter_flying(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot,
                         uint16_t *after)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);
    uint16_t next;

    if (*after != SL_TCP_SLOT_NONE &&
        sl_tcp_sent_at(sent, pages, *after)->sent_us > record->sent_us)
        *after = SL_TCP_SLOT_NONE;
    next =
        *after == SL_TCP_SLOT_NONE ? sent->flying.first : sl_tcp_sent_at(sent, pages, *after)->next;
    while (next != SL_TCP_SLOT_NONE &&
           sl_tcp_sent_at(sent, pages, next)->sent_us < record->sent_us) {
        *after = next;
        next = sl_tcp_sent_at(sent, pages, next)->next;
    }
    record->state = SL_TCP_SENT_FLYING;
    sent->flying_bytes += record->length_bytes;
    sl_tcp_sent_link(sent, pages, &sent->flying, *after, slot);
    *after = slot;
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

void sl_tcp_sent_unmark_lost(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages)
{
    uint16_t after = SL_TCP_SLOT_NONE;

    while (sent->lost.first != SL_TCP_SLOT_NONE) {
        uint16_t slot = sent->lost.first;

        sl_tcp_sent_leave(sent, pages, slot);
        enter_flying(sent, pages, slot, &after);
    }
}
