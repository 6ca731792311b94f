// SPDX-License-Identifier: Apache-2.0
/* The states of loss recovery, and the window during it (recovery.h). */

#include "recovery.h"

#include "recovery_private.h"
#include "sequence.h"

/* Duplicate ACKs that mean a loss (RFC 5681 section 3.2). */
#define SL_TCP_DUPLICATE_ACKS 3u

/* What the steps of one call share. */
struct step {
    struct sl_tcp_sender *sender;
    const struct sl_tcp_pool *pages;
    const struct sl_tcp_recovery_times *times;
    struct sl_tcp_recovery_outcome *outcome;
    uint32_t una, next;       /* SND.UNA, SND.NXT, after the ACK */
    uint32_t delivered_bytes; /* by this ACK (RFC 6937 DeliveredData) */
    bool is_advance;          /* SND.UNA has moved */
};

void sl_tcp_sender_init(struct sl_tcp_sender *sender, uint32_t first, bool has_sack)
{
    sl_tcp_sent_init(&sender->sent);
    sl_tcp_rack_init(&sender->rack, first);
    sender->recovery = (struct sl_tcp_recovery){
        .state = SL_TCP_RECOVERY_OPEN,
        .has_sack = has_sack,
        .high = first - 1u,
    };
}

/* Lowers ssthresh; from now on, until SND.NXT is acknowledged, cwnd goes down to it. */
static void begin_reduction(struct step *step, enum sl_tcp_recovery_state state)
{
    struct sl_tcp_recovery *recovery = &step->sender->recovery;

    sl_tcp_congestion_reduce(&step->sender->congestion);
    recovery->state = (uint8_t)state;
    recovery->high = step->next;
    recovery->can_undo = false;
    sl_tcp_recovery_rate_begin(step->sender, step->delivered_bytes);
    step->outcome->happened |= SL_TCP_RECOVERY_REDUCED;
}

/* Something is lost. After a time-out it only is retransmitted; otherwise fast recovery begins. */
static void begin_fast(struct step *step)
{
    struct sl_tcp_recovery *recovery = &step->sender->recovery;

    if (recovery->state == SL_TCP_RECOVERY_FAST || recovery->state == SL_TCP_RECOVERY_TIMEOUT)
        return;
    if (recovery->state == SL_TCP_RECOVERY_OPEN) {
        begin_reduction(step, SL_TCP_RECOVERY_FAST);
        sl_tcp_recovery_undo_begin(step->sender, step->una, false);
    } else {
        recovery->state = SL_TCP_RECOVERY_FAST;
        recovery->high = step->next;
    }
    step->outcome->happened |= SL_TCP_RECOVERY_BEGAN;
}

static bool is_recovering(const struct sl_tcp_recovery *recovery)
{
    return recovery->state == SL_TCP_RECOVERY_FAST || recovery->state == SL_TCP_RECOVERY_TIMEOUT;
}

/* RACK: gives the records found lost. */
static uint32_t detect_by_time(struct step *step)
{
    struct sl_tcp_sender *sender = step->sender;
    uint32_t window_us =
        sl_tcp_rack_window_us(&sender->rack, &sender->sent, is_recovering(&sender->recovery),
                              step->times->rtt_min_us, step->times->srtt_us);

    return sl_tcp_rack_detect(&sender->rack, &sender->sent, step->pages, window_us,
                              step->times->now_us, &step->outcome->reorder_timeout_us);
}

/*
 * Without SACK: the oldest record is lost after three duplicate ACKs, unless these are echoes of
 * an earlier recovery (RFC 6582 section 3.2 step 2), and during recovery whenever an ACK moves
 * SND.UNA but not past `high` (step 3, partial acknowledgement).
 */
static uint32_t detect_by_count(struct step *step)
{
    struct sl_tcp_recovery *recovery = &step->sender->recovery;
    struct sl_tcp_sent *sent = &step->sender->sent;
    uint16_t oldest = sl_tcp_sent_oldest(sent);
    bool is_partial = recovery->state == SL_TCP_RECOVERY_FAST && step->is_advance;
    bool is_third = !is_recovering(recovery) && recovery->duplicate_acks >= SL_TCP_DUPLICATE_ACKS &&
                    sl_seq_gt(step->una, recovery->high);

    if (oldest == SL_TCP_SLOT_NONE || (!is_partial && !is_third) ||
        sl_tcp_sent_at(sent, step->pages, oldest)->state != SL_TCP_SENT_FLYING)
        return 0;
    sl_tcp_sent_mark_lost(sent, step->pages, oldest);
    return 1;
}

static void detect(struct step *step)
{
    uint32_t lost = step->sender->recovery.has_sack ? detect_by_time(step) : detect_by_count(step);

    step->outcome->lost_records += lost;
    if (lost > 0)
        begin_fast(step);
}

/*
 * Without SACK each duplicate ACK stands for a segment that has left the network, until an ACK
 * covers it. Gives what this ACK delivered.
 */
static uint32_t count_duplicates(struct sl_tcp_sender *sender, const struct sl_tcp_ack *ack,
                                 const struct sl_tcp_delivery *delivery)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;
    uint32_t mss = sender->congestion.mss_bytes;
    uint32_t covered;

    if (ack->is_duplicate) {
        uint32_t flying = sender->sent.flying_bytes;

        if (recovery->duplicate_acks < UINT8_MAX)
            recovery->duplicate_acks++;
        if (flying < mss || recovery->duplicate_bytes > flying - mss)
            return 0;
        recovery->duplicate_bytes += mss;
        return mss;
    }
    if (delivery->acknowledged_bytes == 0)
        return 0;
    recovery->duplicate_acks = 0;
    /* The first segment it covers filled the gap; those behind it had been counted. */
    covered = delivery->acknowledged_bytes > mss ? delivery->acknowledged_bytes - mss : 0;
    if (covered > recovery->duplicate_bytes)
        covered = recovery->duplicate_bytes;
    recovery->duplicate_bytes -= covered;
    return delivery->acknowledged_bytes - covered;
}

/* SND.UNA has reached `high`: what was lost is repaired. */
static void end(struct step *step)
{
    struct sl_tcp_sender *sender = step->sender;
    struct sl_tcp_recovery *recovery = &sender->recovery;

    if (recovery->state != SL_TCP_RECOVERY_TIMEOUT)
        sender->congestion.cwnd_bytes = sender->congestion.ssthresh_bytes;
    if (is_recovering(recovery))
        sl_tcp_rack_recovered(&sender->rack);
    recovery->state = SL_TCP_RECOVERY_OPEN;
    recovery->undo_until = step->next;
    recovery->duplicate_acks = 0;
    recovery->duplicate_bytes = 0;
    step->outcome->happened |= SL_TCP_RECOVERY_ENDED;
    if (sender->sent.lost_bytes > 0)
        begin_fast(step);
}

/* A tail loss probe that replaced a lost segment is a congestion event (RFC 8985 section 7.4.2). */
static void see_probe(struct step *step, const struct sl_tcp_ack *ack,
                      const struct sl_tcp_delivery *delivery)
{
    struct sl_tcp_probe_ack probe = {
        .acknowledgement = ack->acknowledgement,
        .has_dsack = delivery->has_dsack,
        .dsack_right = delivery->dsack.right,
        .has_sack = delivery->has_sack || delivery->has_dsack,
        .is_duplicate = ack->is_duplicate,
    };

    if (sl_tcp_rack_see_probe(&step->sender->rack, &probe) != SL_TCP_PROBE_REPAIRED)
        return;
    step->outcome->happened |= SL_TCP_RECOVERY_PROBE_REPAIRED;
    if (step->sender->recovery.state == SL_TCP_RECOVERY_OPEN)
        begin_reduction(step, SL_TCP_RECOVERY_REDUCING);
}

/* ECE: once for each window of data (RFC 3168 section 6.1.2). */
static void see_echo_of_congestion(struct step *step)
{
    const struct sl_tcp_recovery *recovery = &step->sender->recovery;

    if (recovery->state != SL_TCP_RECOVERY_OPEN || !sl_seq_gt(step->una, recovery->high))
        return;
    begin_reduction(step, SL_TCP_RECOVERY_REDUCING);
    step->outcome->happened |= SL_TCP_RECOVERY_ECN_REDUCED;
}

/* Fast recovery and REDUCING: what this ACK or timer lets go. */
static void reduce_rate(struct step *step)
{
    const struct sl_tcp_rate_step rate = {
        .delivered_bytes = step->delivered_bytes,
        .is_advance = step->is_advance,
        .found_loss = step->outcome->lost_records > 0,
    };

    sl_tcp_recovery_rate_step(step->sender, &rate);
}

/* Outside of fast recovery what is acknowledged lets the window grow. */
static void grow(struct step *step, const struct sl_tcp_delivery *delivery)
{
    const struct sl_tcp_recovery *recovery = &step->sender->recovery;
    struct sl_tcp_congestion_ack ack = {
        .now_us = step->times->now_us,
        .bytes = delivery->acknowledged_bytes,
        .unacknowledged = step->una,
        .next = step->next,
        .rtt_us = delivery->rtt_newest_us,
        .srtt_us = step->times->srtt_us,
    };

    if (recovery->state == SL_TCP_RECOVERY_TIMEOUT) {
        /* What a SACK or a filled gap had told before does not count again (RFC 3465 section 2.3).
         */
        ack.bytes = step->delivered_bytes;
        if (!recovery->has_sack && ack.bytes > step->sender->congestion.mss_bytes)
            ack.bytes = step->sender->congestion.mss_bytes;
    }
    sl_tcp_congestion_acked(&step->sender->congestion, &ack);
}

void sl_tcp_recovery_acknowledge(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                                 const struct sl_tcp_ack *ack,
                                 const struct sl_tcp_delivery *delivery,
                                 const struct sl_tcp_recovery_times *times,
                                 struct sl_tcp_recovery_outcome *outcome)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;
    struct step step = {
        .sender = sender,
        .pages = pages,
        .times = times,
        .outcome = outcome,
        .una = ack->acknowledgement,
        .next = ack->next,
        .delivered_bytes = delivery->delivered_bytes,
        .is_advance = delivery->acknowledged_bytes > 0,
    };

    *outcome = (struct sl_tcp_recovery_outcome){0};
    if (!recovery->has_sack)
        step.delivered_bytes = count_duplicates(sender, ack, delivery);
    if (ack->has_ece)
        see_echo_of_congestion(&step);
    see_probe(&step, ack, delivery);
    sl_tcp_rack_see_dsack(&sender->rack, delivery->has_dsack, step.una, step.next);
    if (sl_tcp_recovery_undo_try(sender, pages, ack, delivery, outcome)) {
        detect(&step);
        return;
    }
    if (recovery->state != SL_TCP_RECOVERY_OPEN && sl_seq_ge(step.una, recovery->high))
        end(&step);
    detect(&step);
    if (recovery->state == SL_TCP_RECOVERY_OPEN && sl_seq_gt(step.una, recovery->high))
        recovery->high = step.una - 1u; /* so that it never is so old as to seem new */
    if (recovery->state == SL_TCP_RECOVERY_FAST || recovery->state == SL_TCP_RECOVERY_REDUCING)
        reduce_rate(&step);
    else if (step.is_advance && (outcome->happened & SL_TCP_RECOVERY_ENDED) == 0)
        grow(&step, delivery);
}

void sl_tcp_recovery_reordered(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                               uint32_t una, uint32_t next,
                               const struct sl_tcp_recovery_times *times,
                               struct sl_tcp_recovery_outcome *outcome)
{
    struct step step = {
        .sender = sender,
        .pages = pages,
        .times = times,
        .outcome = outcome,
        .una = una,
        .next = next,
    };

    *outcome = (struct sl_tcp_recovery_outcome){0};
    detect(&step);
    if (sender->recovery.state == SL_TCP_RECOVERY_FAST)
        reduce_rate(&step);
}

/* What the time-out takes for lost. */
static uint32_t mark_timed_out(struct step *step, bool is_repeated)
{
    struct sl_tcp_sender *sender = step->sender;
    uint32_t window_us = sl_tcp_rack_window_us(&sender->rack, &sender->sent, true,
                                               step->times->rtt_min_us, step->times->srtt_us);
    uint32_t lost = 0;

    /* RFC 2018 section 8: what was reported received may be so no more. */
    if (is_repeated || sl_tcp_scoreboard_is_reneged(&sender->sent, step->pages)) {
        lost = sender->sent.sacked_count;
        sl_tcp_sent_forget_sacks(&sender->sent, step->pages);
    }
    if (sender->recovery.has_sack)
        return lost + sl_tcp_rack_mark_timeout(&sender->rack, &sender->sent, step->pages, window_us,
                                               step->times->now_us);
    for (; sender->sent.flying.first != SL_TCP_SLOT_NONE; lost++)
        sl_tcp_sent_mark_lost(&sender->sent, step->pages, sender->sent.flying.first);
    return lost;
}

void sl_tcp_recovery_timed_out(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                               uint32_t una, uint32_t next, bool is_repeated,
                               const struct sl_tcp_recovery_times *times,
                               struct sl_tcp_recovery_outcome *outcome)
{
    struct sl_tcp_recovery *recovery = &sender->recovery;
    struct step step = {
        .sender = sender,
        .pages = pages,
        .times = times,
        .outcome = outcome,
        .una = una,
        .next = next,
    };
    /* One loss of the same data lowers ssthresh once (RFC 5681 section 3.1). */
    bool is_first = recovery->state == SL_TCP_RECOVERY_OPEN ||
                    (recovery->state == SL_TCP_RECOVERY_TIMEOUT && !is_repeated);

    *outcome = (struct sl_tcp_recovery_outcome){0};
    outcome->lost_records = mark_timed_out(&step, is_repeated);
    recovery->duplicate_acks = 0;
    recovery->duplicate_bytes = 0;
    if (is_first) {
        begin_reduction(&step, SL_TCP_RECOVERY_TIMEOUT);
        sl_tcp_recovery_undo_begin(sender, una, true);
    }
    sender->rack.probe_is_out = false;
    recovery->state = SL_TCP_RECOVERY_TIMEOUT;
    recovery->high = next;
    sl_tcp_congestion_collapse(&sender->congestion);
    /* What the time-out did not take for lost does not stand in the way of what it did. */
    sender->congestion.cwnd_bytes += sl_tcp_recovery_flight_bytes(sender);
}

uint32_t sl_tcp_recovery_too_big(struct sl_tcp_sender *sender, const struct sl_tcp_pool *pages,
                                 uint32_t segment_bytes_max)
{
    struct sl_tcp_sent *sent = &sender->sent;
    uint16_t slot = sent->flying.first;
    uint32_t lost = 0;

    while (slot != SL_TCP_SLOT_NONE) {
        const struct sl_tcp_sent_record *record = sl_tcp_sent_at(sent, pages, slot);
        uint16_t following = record->next;

        if (record->length_bytes > segment_bytes_max) {
            sl_tcp_sent_mark_lost(sent, pages, slot);
            lost++;
        }
        slot = following;
    }
    return lost;
}
