// SPDX-License-Identifier: Apache-2.0
/*
 * HyStart++ (RFC 9406): slow start turns conservative when the round trip grows, and ends before
 * it overflows the queue on the path. Only for the first slow start of a connection (section 4.3).
 */

#include "congestion_private.h"
#include "sequence.h"

/* Section 4.3. */
#define SL_TCP_HYSTART_MIN_THRESHOLD_US 4000u
#define SL_TCP_HYSTART_MAX_THRESHOLD_US 16000u
#define SL_TCP_HYSTART_MIN_RTT_DIVISOR 8u
#define SL_TCP_HYSTART_SAMPLES 8u
#define SL_TCP_HYSTART_GROWTH_DIVISOR 4u
#define SL_TCP_HYSTART_CONSERVATIVE_ROUNDS 5u

static void begin_round(struct sl_tcp_hystart *hystart, uint32_t next)
{
    hystart->last_min_rtt_us = hystart->has_round ? hystart->round_min_rtt_us : UINT32_MAX;
    hystart->round_min_rtt_us = UINT32_MAX;
    hystart->samples = 0;
    hystart->round_end = next;
    hystart->has_round = true;
}

/* Has the round trip grown enough since the last round? */
static bool is_delayed(const struct sl_tcp_hystart *hystart)
{
    uint32_t threshold = hystart->last_min_rtt_us / SL_TCP_HYSTART_MIN_RTT_DIVISOR;

    if (hystart->samples < SL_TCP_HYSTART_SAMPLES || hystart->round_min_rtt_us == UINT32_MAX ||
        hystart->last_min_rtt_us == UINT32_MAX)
        return false;
    if (threshold > SL_TCP_HYSTART_MAX_THRESHOLD_US)
        threshold = SL_TCP_HYSTART_MAX_THRESHOLD_US;
    if (threshold < SL_TCP_HYSTART_MIN_THRESHOLD_US)
        threshold = SL_TCP_HYSTART_MIN_THRESHOLD_US;
    return hystart->round_min_rtt_us >= (uint64_t)hystart->last_min_rtt_us + threshold;
}

/* Whether to be conservative from now on, or again not (section 4.2). */
static void judge(struct sl_tcp_hystart *hystart)
{
    if (!hystart->is_conservative) {
        if (!is_delayed(hystart))
            return;
        hystart->is_conservative = true;
        hystart->baseline_rtt_us = hystart->round_min_rtt_us;
        hystart->conservative_rounds = 1; /* a part of a round counts as one */
    } else if (hystart->samples >= SL_TCP_HYSTART_SAMPLES &&
               hystart->round_min_rtt_us < hystart->baseline_rtt_us) {
        hystart->is_conservative = false;
    }
}

uint32_t sl_tcp_hystart_growth(struct sl_tcp_congestion_state *congestion,
                               const struct sl_tcp_congestion_ack *ack, uint32_t bytes)
{
    struct sl_tcp_hystart *hystart = &congestion->hystart;

    if (!hystart->has_round) {
        begin_round(hystart, ack->next);
        return bytes;
    }
    if (ack->rtt_us != 0) {
        if (ack->rtt_us < hystart->round_min_rtt_us)
            hystart->round_min_rtt_us = ack->rtt_us;
        if (hystart->samples < UINT16_MAX)
            hystart->samples++;
    }
    judge(hystart);
    if (sl_seq_ge(ack->unacknowledged, hystart->round_end)) {
        begin_round(hystart, ack->next);
        if (hystart->is_conservative &&
            hystart->conservative_rounds++ >= SL_TCP_HYSTART_CONSERVATIVE_ROUNDS)
            congestion->ssthresh_bytes = congestion->cwnd_bytes;
    }
    return hystart->is_conservative ? bytes / SL_TCP_HYSTART_GROWTH_DIVISOR : bytes;
}
