// SPDX-License-Identifier: Apache-2.0
/* How much may be in the network during recovery, and the books that takes (recovery.h). */

#include "recovery_private.h"

uint32_t sl_tcp_recovery_flight_bytes(const struct sl_tcp_sender *sender)
{
    uint32_t flying = sender->sent.flying_bytes;
    uint32_t left = sender->recovery.duplicate_bytes;

    return flying > left ? flying - left : 0;
}

uint32_t sl_tcp_recovery_room_bytes(const struct sl_tcp_sender *sender)
{
    uint32_t flight = sl_tcp_recovery_flight_bytes(sender);
    uint32_t cwnd = sender->congestion.cwnd_bytes;

    return cwnd > flight ? cwnd - flight : 0;
}

void sl_tcp_recovery_rate_begin(struct sl_tcp_sender *sender, uint32_t delivered_bytes)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;

    recovery->prr_delivered_bytes = 0;
    recovery->prr_out_bytes = 0;
    recovery->prr_flight_bytes =
        sl_tcp_recovery_flight_bytes(sender) + sender->sent.lost_bytes + delivered_bytes;
}

/* Above ssthresh: in proportion to what is delivered (RFC 6937 section 3). */
static uint64_t proportional_bytes(const struct sl_tcp_sender *sender)
{
    const struct sl_tcp_recovery *recovery = &sender->recovery;
    uint32_t whole = recovery->prr_flight_bytes > 0 ? recovery->prr_flight_bytes : 1;
    uint64_t part = (uint64_t)recovery->prr_delivered_bytes * sender->congestion.ssthresh_bytes;
    uint64_t due = (part + whole - 1u) / whole;

    return due > recovery->prr_out_bytes ? due - recovery->prr_out_bytes : 0;
}

/*
 * Below ssthresh, by room_bytes: what is delivered, and up to ssthresh by slow start as long as
 * ACKs show progress without further loss (RFC 6937 section 3, PRR-SSRB, otherwise PRR-CRB).
 */
static uint64_t bounded_bytes(const struct sl_tcp_sender *sender,
                              const struct sl_tcp_rate_step *step, uint32_t room_bytes)
{
    const struct sl_tcp_recovery *recovery = &sender->recovery;
    uint64_t due = 0;

    if (recovery->prr_delivered_bytes > recovery->prr_out_bytes)
        due = recovery->prr_delivered_bytes - recovery->prr_out_bytes;
    if (due < step->delivered_bytes)
        due = step->delivered_bytes;
    if (step->is_advance && !step->found_loss)
        due += sender->congestion.mss_bytes;
    return due < room_bytes ? due : room_bytes;
}

void sl_tcp_recovery_rate_step(struct sl_tcp_sender *sender, const struct sl_tcp_rate_step *step)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;
    struct sl_tcp_congestion_state *congestion = &sender->congestion;
    uint32_t flight = sl_tcp_recovery_flight_bytes(sender);
    uint64_t due;
    bool is_urgent;

    recovery->prr_delivered_bytes += step->delivered_bytes;
    if (flight > congestion->ssthresh_bytes)
        due = proportional_bytes(sender);
    else
        due = bounded_bytes(sender, step, congestion->ssthresh_bytes - flight);
    /* The first retransmission goes at once, so does that of a partial ACK (RFC 6582 section 3.2
     * step 3), and with nothing in the network there is none to wait for. */
    is_urgent = recovery->prr_out_bytes == 0 || flight < congestion->mss_bytes ||
                (!recovery->has_sack && step->is_advance && step->found_loss);
    if (is_urgent && due < congestion->mss_bytes)
        due = congestion->mss_bytes;
    congestion->cwnd_bytes = (uint32_t)(flight + due);
}

void sl_tcp_recovery_retransmitted(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                                   uint16_t slot, uint64_t now_us)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;

    sl_tcp_sent_retransmitted(&sender->sent, pages, slot, now_us);
    if (recovery->state == SL_TCP_RECOVERY_OPEN)
        return;
    recovery->prr_out_bytes += sl_tcp_sent_at(&sender->sent, pages, slot)->length_bytes;
    sl_tcp_recovery_undo_count(recovery, now_us);
}

void sl_tcp_recovery_sent(struct sl_tcp_sender *sender, uint32_t bytes)
{
    if (sender->recovery.state != SL_TCP_RECOVERY_OPEN)
        sender->recovery.prr_out_bytes += bytes;
}
