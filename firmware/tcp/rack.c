// SPDX-License-Identifier: Apache-2.0
/* RACK: losses found by time (RFC 8985 section 6). */

#include "rack.h"

#include "sequence.h"

/* Duplicates after which reordering is no longer waited for (RFC 5681 section 3.2). */
#define SL_TCP_DUPLICATE_THRESHOLD 3u
/* Recoveries without a DSACK after which the window is small again. */
#define SL_TCP_RACK_WINDOW_PERSIST 16u

void sl_tcp_rack_init(struct sl_tcp_rack *rack, uint32_t first)
{
    *rack = (struct sl_tcp_rack){.end = first, .highest = first, .window_multiplier = 1};
}

static uint32_t end_of(const struct sl_tcp_sent_record *record)
{
    return record->sequence + record->length_bytes;
}

/* RACK_sent_after(): was what RACK knows of sent after the record? */
static bool is_sent_after(const struct sl_tcp_rack *rack, const struct sl_tcp_sent_record *record)
{
    if (rack->sent_us != record->sent_us)
        return rack->sent_us > record->sent_us;
    return sl_seq_gt(rack->end, end_of(record));
}

/* RACK_update(). */
static void update(struct sl_tcp_rack *rack, const struct sl_tcp_sent_record *record,
                   const struct sl_tcp_echo *echo, uint32_t rtt_min_us, uint64_t now_us)
{
    uint64_t elapsed_us = now_us > record->sent_us ? now_us - record->sent_us : 0;
    uint32_t rtt_us = elapsed_us < UINT32_MAX ? (uint32_t)elapsed_us : UINT32_MAX;

    /* It may be the first transmission that was delivered. */
    if (record->transmissions > 1 &&
        (rtt_us < rtt_min_us || sl_tcp_echo_is_before(echo, record->sent_us)))
        return;
    if (rack->rtt_us != 0 && (is_sent_after(rack, record)))
        return;
    rack->rtt_us = rtt_us > 0 ? rtt_us : 1;
    rack->sent_us = record->sent_us;
    rack->end = end_of(record);
}

void sl_tcp_rack_delivered(struct sl_tcp_rack *rack, const struct sl_tcp_sent_record *record,
                           const struct sl_tcp_echo *echo, uint32_t rtt_min_us, uint64_t now_us)
{
    update(rack, record, echo, rtt_min_us, now_us);
    if (sl_seq_gt(end_of(record), rack->highest))
        rack->highest = end_of(record);
    else if (sl_seq_lt(end_of(record), rack->highest) && record->transmissions == 1)
        rack->reordering_seen = true;
}

void sl_tcp_rack_see_dsack(struct sl_tcp_rack *rack, bool has_dsack, uint32_t unacknowledged,
                           uint32_t next)
{
    if (rack->in_dsack_round && sl_seq_ge(unacknowledged, rack->dsack_round))
        rack->in_dsack_round = false;
    if (!has_dsack || rack->in_dsack_round)
        return;
    rack->in_dsack_round = true;
    rack->dsack_round = next;
    if (rack->window_multiplier < UINT8_MAX)
        rack->window_multiplier++;
    rack->window_persist = SL_TCP_RACK_WINDOW_PERSIST;
}

void sl_tcp_rack_recovered(struct sl_tcp_rack *rack)
{
    if (rack->window_persist > 0)
        rack->window_persist--;
    if (rack->window_persist == 0)
        rack->window_multiplier = 1;
}

uint32_t sl_tcp_rack_window_us(const struct sl_tcp_rack *rack, const struct sl_tcp_sent *sent,
                               bool is_in_recovery, uint32_t rtt_min_us, uint32_t srtt_us)
{
    uint64_t window_us = (uint64_t)rack->window_multiplier * rtt_min_us / 4u;

    if (!rack->reordering_seen &&
        (is_in_recovery || sent->sacked_count >= SL_TCP_DUPLICATE_THRESHOLD))
        return 0;
    return window_us < srtt_us ? (uint32_t)window_us : srtt_us;
}

/* When a record has been waited for long enough. */
static uint64_t deadline_us(const struct sl_tcp_rack *rack, const struct sl_tcp_sent_record *record,
                            uint32_t window_us)
{
    return record->sent_us + rack->rtt_us + window_us;
}

/*
 * The RFC looks at every segment and waits for the last; here they are in the order of their
 * transmission, so that the walk ends at the first that is not due, and waits for that.
 */
uint32_t sl_tcp_rack_detect(const struct sl_tcp_rack *rack, struct sl_tcp_sent *sent,
                            const struct sl_tcp_pool *pages, uint32_t window_us, uint64_t now_us,
                            uint32_t *timeout_us)
{
    uint32_t lost = 0;

    *timeout_us = 0;
    while (sent->flying.first != SL_TCP_SLOT_NONE && rack->rtt_us != 0) {
        uint16_t slot = sent->flying.first;
        const struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);
        uint64_t deadline = deadline_us(rack, record, window_us);

        if (!is_sent_after(rack, record))
            break;
        if (deadline > now_us) {
            *timeout_us = (uint32_t)(deadline - now_us);
            break;
        }
        sl_tcp_sent_mark_lost(sent, pages, slot);
        lost++;
    }
    return lost;
}

uint32_t sl_tcp_rack_mark_timeout(const struct sl_tcp_rack *rack, struct sl_tcp_sent *sent,
                                  const struct sl_tcp_pool *pages, uint32_t window_us,
                                  uint64_t now_us)
{
    uint16_t oldest = sl_tcp_sent_oldest(sent);
    uint32_t lost = 0;

    if (oldest != SL_TCP_SLOT_NONE &&
        sl_tcp_sent_at(sent, pages, oldest)->state == SL_TCP_SENT_FLYING) {
        sl_tcp_sent_mark_lost(sent, pages, oldest);
        lost++;
    }
    while (sent->flying.first != SL_TCP_SLOT_NONE) {
        uint16_t slot = sent->flying.first;
        const struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);

        if (rack->rtt_us != 0 && deadline_us(rack, record, window_us) > now_us)
            break;
        sl_tcp_sent_mark_lost(sent, pages, slot);
        lost++;
    }
    return lost;
}
