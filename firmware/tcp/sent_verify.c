// SPDX-License-Identifier: Apache-2.0
/* Counting the records of what is in flight anew (sl_tcp_sent_verify() in sent.h). */

#include <errno.h>

#include "sent.h"
#include "sequence.h"

/* What the records in sequence order add up to. */
struct recount {
    uint32_t bytes[3], records[3]; /* by state */
};

static int recount(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                   struct recount *recount)
{
    uint32_t next = 0;

    for (uint32_t i = 0; i < sent->count; i++) {
        const struct sl_tcp_sent_record *record =
            sl_tcp_sent_at(sent, pages, (uint16_t)((sent->head + i) % SL_TCP_SENT_SLOTS));

        if (record->state > SL_TCP_SENT_SACKED || record->length_bytes == 0 ||
            record->transmissions == 0 || (i > 0 && record->sequence != next))
            return -EIO;
        next = record->sequence + record->length_bytes;
        recount->bytes[record->state] += record->length_bytes;
        recount->records[record->state]++;
    }
    return 0;
}

/* Walks a list both ways at once: each link has its counterpart, each record its state. */
static int check_list(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                      const struct sl_tcp_sent_list *list, uint8_t state, uint32_t records)
{
    uint16_t previous = SL_TCP_SLOT_NONE;

    for (uint16_t slot = list->first; slot != SL_TCP_SLOT_NONE; records--) {
        const struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

        if (records == 0 || record->state != state || record->previous != previous)
            return -EIO;
        if (state == SL_TCP_SENT_LOST && previous != SL_TCP_SLOT_NONE &&
            sl_seq_ge(sl_tcp_sent_at(sent, pages, previous)->sequence, record->sequence))
            return -EIO;
        previous = slot;
        slot = record->next;
    }
    return list->last == previous && records == 0 ? 0 : -EIO;
}

int sl_tcp_sent_verify(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages)
{
    struct recount found = {0};

    if ((sent->count == 0) != (sent->page == SL_TCP_NONE) || recount(sent, pages, &found) != 0)
        return -EIO;
    if (found.bytes[SL_TCP_SENT_FLYING] != sent->flying_bytes ||
        found.bytes[SL_TCP_SENT_LOST] != sent->lost_bytes ||
        found.bytes[SL_TCP_SENT_SACKED] != sent->sacked_bytes ||
        found.records[SL_TCP_SENT_LOST] != sent->lost_count ||
        found.records[SL_TCP_SENT_SACKED] != sent->sacked_count)
        return -EIO;
    if (check_list(sent, pages, &sent->lost, SL_TCP_SENT_LOST, sent->lost_count) != 0)
        return -EIO;
    return check_list(sent, pages, &sent->flying, SL_TCP_SENT_FLYING,
                      found.records[SL_TCP_SENT_FLYING]);
}
