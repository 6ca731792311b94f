// SPDX-License-Identifier: Apache-2.0
/* Entering acknowledgements in the records of what is in flight (scoreboard.h). */

#include "scoreboard.h"

#include "sequence.h"

/* What entering works on. */
struct entry {
    struct sl_tcp_sent *sent;
    struct sl_tcp_rack *rack;
    struct sl_tcp_pool *pages;
    const struct sl_tcp_ack *ack;
    struct sl_tcp_delivery *delivery;
};

/* A round trip of a record that was sent once. */
static void sample(struct entry *entry, uint64_t sent_us)
{
    struct sl_tcp_delivery *delivery = entry->delivery;
    uint64_t elapsed_us = entry->ack->now_us > sent_us ? entry->ack->now_us - sent_us : 1;
    uint32_t rtt_us = elapsed_us < UINT32_MAX ? (uint32_t)elapsed_us : UINT32_MAX;

    if (rtt_us > delivery->rtt_us)
        delivery->rtt_us = rtt_us;
    if (delivery->rtt_newest_us == 0 || rtt_us < delivery->rtt_newest_us)
        delivery->rtt_newest_us = rtt_us;
}

/* A record that was not known to be at the peer is. */
static void deliver(struct entry *entry, const struct sl_tcp_sent_record *record)
{
    const struct sl_tcp_ack *ack = entry->ack;

    entry->delivery->delivered_bytes += record->length_bytes;
    if (record->transmissions == 1) {
        sample(entry, record->sent_us);
        if (record->state == SL_TCP_SENT_LOST)
            entry->delivery->delivered_unlost = true;
    }
    sl_tcp_rack_delivered(entry->rack, record, &ack->echo, ack->rtt_min_us, ack->now_us);
}

/* The part of the oldest record that a cumulative ACK has, when it ends within it. */
static void enter_partial(struct entry *entry, const struct sl_tcp_slice_store *store,
                          const struct sl_tcp_slice_queue *queue)
{
    struct sl_tcp_sent *sent = entry->sent;
    const struct sl_tcp_sent_record *record;
    uint32_t bytes;

    if (sent->count == 0)
        return;
    record = sl_tcp_sent_at(sent, entry->pages, sent->head);
    if (!sl_seq_gt(entry->ack->acknowledgement, record->sequence))
        return;
    bytes = entry->ack->acknowledgement - record->sequence;
    if (record->state != SL_TCP_SENT_SACKED)
        entry->delivery->delivered_bytes += bytes;
    sl_tcp_sent_cut(sent, entry->pages, bytes, store, queue);
}

static void enter_cumulative(struct entry *entry, const struct sl_tcp_slice_store *store,
                             const struct sl_tcp_slice_queue *queue)
{
    struct sl_tcp_sent *sent = entry->sent;
    struct sl_tcp_delivery *delivery = entry->delivery;
    uint32_t ack = entry->ack->acknowledgement;

    delivery->acknowledged_bytes = ack - entry->ack->unacknowledged;
    if (delivery->acknowledged_bytes == 0)
        return;
    while (sent->count > 0) {
        const struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, entry->pages, sent->head);

        if (sl_seq_gt(record->sequence + record->length_bytes, ack))
            break;
        if (record->state != SL_TCP_SENT_SACKED)
            deliver(entry, record);
        if (record->transmissions > 1) {
            delivery->acknowledged_retransmission = true;
            if (record->sent_us > delivery->resent_us)
                delivery->resent_us = record->sent_us;
        }
        delivery->acknowledged_records++;
        sl_tcp_sent_pop(sent, entry->pages);
    }
    enter_partial(entry, store, queue);
    /* Karn (RFC 6298 section 3): what a retransmission had held up measures that, not the path. */
    if (delivery->acknowledged_retransmission) {
        delivery->rtt_us = 0;
        delivery->rtt_newest_us = 0;
    }
}

static void enter_sack(struct entry *entry, struct sl_seq_range block)
{
    struct sl_tcp_sent *sent = entry->sent;
    uint16_t slot = sl_tcp_sent_find(sent, entry->pages, block.left);

    while (slot != SL_TCP_SLOT_NONE) {
        const struct sl_tcp_sent_record *record;

        slot = sl_tcp_sent_unsacked_from(sent, entry->pages, slot);
        if (slot == SL_TCP_SLOT_NONE)
            return;
        record = sl_tcp_sent_at(sent, entry->pages, slot);
        if (sl_seq_gt(record->sequence + record->length_bytes, block.right))
            return;
        deliver(entry, record);
        entry->delivery->sacked_bytes += record->length_bytes;
        entry->delivery->sacked_records++;
        sl_tcp_sent_mark_sacked(sent, entry->pages, slot);
        slot = sl_tcp_sent_following(sent, slot);
    }
}

/*
 * The first block reports a duplicate when it is acknowledged or lies in the second (RFC 2883
 * section 4).
 */
static bool is_dsack(const struct sl_tcp_ack *ack)
{
    if (ack->sack_blocks == 0 || !sl_seq_lt(ack->sacks[0].left, ack->sacks[0].right))
        return false;
    if (sl_seq_le(ack->sacks[0].right, ack->acknowledgement))
        return true;
    return ack->sack_blocks > 1 && sl_seq_le(ack->sacks[0].right, ack->next) &&
           sl_seq_lt(ack->sacks[1].left, ack->sacks[1].right) &&
           sl_seq_range_contains(ack->sacks[1], ack->sacks[0]);
}

/* Could the peer have received this and not acknowledged it (RFC 2018 section 4)? */
static bool is_possible(const struct sl_tcp_ack *ack, struct sl_seq_range block)
{
    return sl_seq_lt(block.left, block.right) && sl_seq_gt(block.right, ack->acknowledgement) &&
           sl_seq_le(block.right, ack->next) && sl_seq_ge(block.left, ack->acknowledgement);
}

/*
 * The blocks in ascending order, as RACK wants what they deliver (RFC 8985 section 6.2 step 3); the
 * option has the most recent first.
 */
static uint8_t sort_blocks(const struct sl_tcp_ack *ack, uint8_t first, struct sl_seq_range *blocks)
{
    uint8_t count = 0;

    for (uint8_t i = first; i < ack->sack_blocks; i++) {
        uint8_t place = count;

        if (!is_possible(ack, ack->sacks[i]))
            continue;
        while (place > 0 && sl_seq_lt(ack->sacks[i].left, blocks[place - 1].left)) {
            blocks[place] = blocks[place - 1];
            place--;
        }
        blocks[place] = ack->sacks[i];
        count++;
    }
    return count;
}

static void enter_sacks(struct entry *entry)
{
    struct sl_seq_range blocks[SL_TCP_SACK_BLOCKS_MAX];
    const struct sl_tcp_ack *ack = entry->ack;
    uint8_t count;

    entry->delivery->has_dsack = is_dsack(ack);
    if (entry->delivery->has_dsack)
        entry->delivery->dsack = ack->sacks[0];
    count = sort_blocks(ack, entry->delivery->has_dsack ? 1 : 0, blocks);
    entry->delivery->has_sack = count > 0;
    for (uint8_t i = 0; i < count; i++)
        enter_sack(entry, blocks[i]);
}

void sl_tcp_scoreboard_enter(struct sl_tcp_sent *sent, struct sl_tcp_rack *rack,
                             struct sl_tcp_pool *pages, const struct sl_tcp_slice_store *store,
                             const struct sl_tcp_slice_queue *queue, const struct sl_tcp_ack *ack,
                             struct sl_tcp_delivery *delivery)
{
    struct entry entry = {
        .sent = sent, .rack = rack, .pages = pages, .ack = ack, .delivery = delivery};

    *delivery = (struct sl_tcp_delivery){0};
    enter_cumulative(&entry, store, queue);
    if (ack->sack_blocks > 0)
        enter_sacks(&entry);
}

bool sl_tcp_scoreboard_is_reneged(const struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages)
{
    uint16_t oldest = sl_tcp_sent_oldest(sent);

    return oldest != SL_TCP_SLOT_NONE &&
           sl_tcp_sent_at(sent, pages, oldest)->state == SL_TCP_SENT_SACKED;
}
