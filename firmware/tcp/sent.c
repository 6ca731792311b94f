// SPDX-License-Identifier: Apache-2.0
/* Records of the segments in flight: the ring of pages and its ends (sent.h). */

#include "sent.h"

#include <errno.h>
#include <string.h>

#include "sent_private.h"
#include "sequence.h"

void sl_tcp_sent_init(struct sl_tcp_sent *sent)
{
    *sent = (struct sl_tcp_sent){
        .page = SL_TCP_NONE,
        .flying = SL_TCP_SENT_LIST_EMPTY,
        .lost = SL_TCP_SENT_LIST_EMPTY,
    };
}

static uint32_t *directory(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages)
{
    return sl_tcp_pool_at(pages, sent->page);
}

/* Slot i records after the oldest; that of i == count is free. */
static uint16_t slot_of(const struct sl_tcp_sent *sent, uint32_t i)
{
    return (uint16_t)((sent->head + i) % SL_TCP_SENT_SLOTS);
}

void sl_tcp_sent_clear(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages)
{
    uint32_t first = sent->head / SL_TCP_SENT_PAGE_RECORDS;
    uint32_t last = slot_of(sent, sent->count - 1u) / SL_TCP_SENT_PAGE_RECORDS;

    if (sent->page == SL_TCP_NONE)
        return;
    if (sent->has_directory) {
        for (uint32_t i = first; i != last; i = (i + 1u) % SL_TCP_SENT_PAGES)
            sl_tcp_pool_give(pages, directory(sent, pages)[i]);
        sl_tcp_pool_give(pages, directory(sent, pages)[last]);
    }
    sl_tcp_pool_give(pages, sent->page);
    sl_tcp_sent_init(sent);
}

/*
 * From one page to a directory. The page's 32 records lie in two pages of slots, unless the oldest
 * begins one: each gets a copy of all, and so do the next slots, which begin in the second page.
 */
static int grow_directory(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages)
{
    uint32_t first = sent->head / SL_TCP_SENT_PAGE_RECORDS;
    uint32_t records = sent->page;
    uint32_t page, copy;

    if (sl_tcp_pool_room(pages) < 2)
        return -ENOBUFS;
    page = sl_tcp_pool_take(pages);
    copy = sl_tcp_pool_take(pages);
    memcpy(sl_tcp_pool_at(pages, copy), sl_tcp_pool_at(pages, records), SL_TCP_PAGE_BYTES);
    sent->page = page;
    sent->has_directory = true;
    directory(sent, pages)[first] = records;
    directory(sent, pages)[(first + 1u) % SL_TCP_SENT_PAGES] = copy;
    return 0;
}

/* Sees to it that the slot behind the newest record has memory. */
static int grow(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages)
{
    uint16_t slot = slot_of(sent, sent->count);
    uint32_t page;

    if (sent->count >= SL_TCP_SENT_RECORDS_MAX)
        return -ENOSPC;
    if (!sent->has_directory && sent->page != SL_TCP_NONE)
        return sent->count < SL_TCP_SENT_PAGE_RECORDS ? 0 : grow_directory(sent, pages);
    if (sent->has_directory && slot % SL_TCP_SENT_PAGE_RECORDS != 0)
        return 0;
    page = sl_tcp_pool_take(pages);
    if (page == SL_TCP_NONE)
        return -ENOBUFS;
    if (sent->has_directory)
        directory(sent, pages)[slot / SL_TCP_SENT_PAGE_RECORDS] = page;
    else
        sent->page = page;
    return 0;
}

/* The record in this slot, at an end of the ring, is gone: so is its page if it was the last. */
static void shrink(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages, uint16_t slot, bool is_last)
{
    if (sent->has_directory && (is_last || sent->count == 0))
        sl_tcp_pool_give(pages, directory(sent, pages)[slot / SL_TCP_SENT_PAGE_RECORDS]);
    if (sent->count > 0)
        return;
    sl_tcp_pool_give(pages, sent->page);
    sent->page = SL_TCP_NONE;
    sent->has_directory = false;
}

int sl_tcp_sent_append(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages, uint32_t sequence,
                       uint32_t length_bytes, uint8_t flags, struct sl_tcp_slice_cursor cursor,
                       uint64_t now_us)
{
    uint16_t slot = slot_of(sent, sent->count);
    int error = grow(sent, pages);

    if (error)
        return error;
    sent->count++;
    *sl_tcp_sent_at(sent, pages, slot) = (struct sl_tcp_sent_record){
        .sent_us = now_us,
        .sequence = sequence,
        .length_bytes = length_bytes,
        .cursor = cursor,
        .state = SL_TCP_SENT_FLYING,
        .flags = flags,
        .transmissions = 1,
    };
    sl_tcp_sent_link(sent, pages, &sent->flying, sent->flying.last, slot);
    sent->flying_bytes += length_bytes;
    return 0;
}

void sl_tcp_sent_unappend(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages)
{
    uint16_t slot = sl_tcp_sent_newest(sent);

    sl_tcp_sent_leave(sent, pages, slot);
    sent->count--;
    shrink(sent, pages, slot, slot % SL_TCP_SENT_PAGE_RECORDS == 0);
}

void sl_tcp_sent_pop(struct sl_tcp_sent *sent, struct sl_tcp_pool *pages)
{
    uint16_t slot = sent->head;

    sl_tcp_sent_leave(sent, pages, slot);
    sent->count--;
    sent->head = slot_of(sent, 1);
    shrink(sent, pages, slot, sent->head % SL_TCP_SENT_PAGE_RECORDS == 0);
}

void sl_tcp_sent_cut(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint32_t bytes,
                     const struct sl_tcp_slice_store *store, const struct sl_tcp_slice_queue *queue)
{
    struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, sent->head);

    *sl_tcp_sent_bytes_in(sent, record->state) -= bytes;
    record->sequence += bytes;
    record->length_bytes -= bytes;
    sl_tcp_slice_queue_advance(store, queue, &record->cursor, bytes);
}

uint16_t sl_tcp_sent_find(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                          uint32_t sequence)
{
    uint32_t low = 0, high = sent->count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (sl_seq_lt(sl_tcp_sent_at(sent, pages, slot_of(sent, middle))->sequence, sequence))
            low = middle + 1;
        else
            high = middle;
    }
    return low < sent->count ? slot_of(sent, low) : SL_TCP_SLOT_NONE;
}
