// SPDX-License-Identifier: Apache-2.0
/* Finding out that a recovery was for nothing, and taking it back (recovery.h). */

#include "recovery_private.h"
#include "sequence.h"

void sl_tcp_recovery_undo_begin(struct sl_tcp_sender *sender, uint32_t una, bool is_timeout)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;
    const struct sl_tcp_rack *rack = &sender->rack;

    recovery->can_undo = true;
    recovery->was_timeout = is_timeout;
    recovery->undo_from = una;
    recovery->undo_until = recovery->high;
    recovery->first_retransmitted_us = 0;
    /* The peer will report the duplicate of a probe too. */
    recovery->undo_retransmissions = rack->probe_is_out && rack->probe_is_retransmission ? 1 : 0;
}

void sl_tcp_recovery_undo_count(struct sl_tcp_recovery *recovery, uint64_t now_us)
{
    recovery->undo_retransmissions++;
    if (recovery->first_retransmitted_us == 0)
        recovery->first_retransmitted_us = now_us;
}

/*
 * RFC 3708: is, with this ACK, every retransmission reported as a duplicate? A block may report
 * several segments at once.
 */
static bool all_were_duplicates(struct sl_tcp_sender *sender,
                                const struct sl_tcp_delivery *delivery)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;
    uint32_t bytes, segments = 0;

    if (!delivery->has_dsack || recovery->undo_retransmissions == 0 ||
        sl_seq_lt(delivery->dsack.left, recovery->undo_from) ||
        sl_seq_gt(delivery->dsack.right, recovery->undo_until))
        return false;
    for (bytes = sl_seq_range_bytes(delivery->dsack);
         bytes > 0 && segments < recovery->undo_retransmissions; segments++)
        bytes -= bytes < sender->congestion.mss_bytes ? bytes : sender->congestion.mss_bytes;
    recovery->undo_retransmissions -= segments;
    return recovery->undo_retransmissions == 0;
}

/* RFC 3522: does the ACK of what was retransmitted echo a time before that? */
static bool echoes_original(const struct sl_tcp_recovery *recovery, const struct sl_tcp_ack *ack,
                            const struct sl_tcp_delivery *delivery)
{
    return delivery->acknowledged_retransmission && recovery->first_retransmitted_us != 0 &&
           sl_tcp_echo_is_before(&ack->echo, recovery->first_retransmitted_us);
}

/* RFC 5682 section 3: has arrived what the time-out took for lost, without being sent again? */
static bool arrives_late(const struct sl_tcp_recovery *recovery,
                         const struct sl_tcp_delivery *delivery)
{
    return recovery->state == SL_TCP_RECOVERY_TIMEOUT && recovery->was_timeout &&
           recovery->has_sack && delivery->delivered_unlost;
}

static bool is_spurious(struct sl_tcp_sender *sender, const struct sl_tcp_ack *ack,
                        const struct sl_tcp_delivery *delivery)
{
    return all_were_duplicates(sender, delivery) ||
           echoes_original(&sender->recovery, ack, delivery) ||
           arrives_late(&sender->recovery, delivery);
}

bool sl_tcp_recovery_undo_try(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                              const struct sl_tcp_ack *ack, const struct sl_tcp_delivery *delivery,
                              struct sl_tcp_recovery_outcome *outcome)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;

    if (!recovery->can_undo)
        return false;
    /* RFC 4015 section 3.2: not when the path says that it is congested. */
    if (ack->has_ece || (recovery->state == SL_TCP_RECOVERY_OPEN &&
                         sl_seq_gt(ack->acknowledgement, recovery->undo_until))) {
        recovery->can_undo = false;
        return false;
    }
    if (!is_spurious(sender, ack, delivery))
        return false;
    sl_tcp_congestion_undo(&sender->congestion);
    sl_tcp_sent_unmark_lost(&sender->sent, pages);
    outcome->happened |= SL_TCP_RECOVERY_SPURIOUS;
    if (recovery->was_timeout)
        outcome->happened |= SL_TCP_RECOVERY_RTO_SPURIOUS;
    else
        sender->rack.reordering_seen = true;
    if (recovery->state != SL_TCP_RECOVERY_OPEN)
        outcome->happened |= SL_TCP_RECOVERY_ENDED;
    recovery->state = SL_TCP_RECOVERY_OPEN;
    recovery->can_undo = false;
    recovery->duplicate_acks = 0;
    recovery->duplicate_bytes = 0;
    return true;
}
