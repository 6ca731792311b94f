// SPDX-License-Identifier: Apache-2.0
/* What the congestion control algorithms have in common (congestion.h). */

#include "congestion.h"

#include "congestion_private.h"
#include "sequence.h"

#define SL_TCP_INITIAL_SEGMENTS 10u
#define SL_TCP_INITIAL_BYTES 14600u

static const struct sl_tcp_congestion_ops *ops_of(const struct sl_tcp_congestion_state *congestion)
{
    return congestion->algorithm == SL_TCP_RENO ? &sl_tcp_reno_ops : &sl_tcp_cubic_ops;
}

uint32_t sl_tcp_congestion_initial_bytes(uint32_t mss_bytes)
{
    uint32_t most = 2u * mss_bytes > SL_TCP_INITIAL_BYTES ? 2u * mss_bytes : SL_TCP_INITIAL_BYTES;
    uint32_t bytes = SL_TCP_INITIAL_SEGMENTS * mss_bytes;

    return bytes < most ? bytes : most;
}

void sl_tcp_congestion_init(struct sl_tcp_congestion_state *congestion,
                            enum sl_tcp_congestion algorithm, uint16_t mss_bytes, bool syn_lost)
{
    *congestion = (struct sl_tcp_congestion_state){
        .cwnd_bytes = syn_lost ? mss_bytes : sl_tcp_congestion_initial_bytes(mss_bytes),
        .ssthresh_bytes = SL_TCP_SSTHRESH_NONE,
        .mss_bytes = mss_bytes,
        .algorithm = (uint8_t)algorithm,
        .round_is_over = true,
    };
}

void sl_tcp_congestion_restore(struct sl_tcp_congestion_state *congestion, uint32_t cwnd_bytes,
                               uint32_t ssthresh_bytes)
{
    if (cwnd_bytes != 0)
        congestion->cwnd_bytes = cwnd_bytes < SL_TCP_CWND_MAX ? cwnd_bytes : SL_TCP_CWND_MAX;
    if (congestion->cwnd_bytes < congestion->mss_bytes)
        congestion->cwnd_bytes = congestion->mss_bytes;
    if (ssthresh_bytes != 0)
        congestion->ssthresh_bytes = sl_tcp_congestion_at_least_two(congestion, ssthresh_bytes);
}

void sl_tcp_congestion_set_algorithm(struct sl_tcp_congestion_state *congestion,
                                     enum sl_tcp_congestion algorithm)
{
    if (congestion->algorithm == (uint8_t)algorithm)
        return;
    congestion->algorithm = (uint8_t)algorithm;
    congestion->cubic = (struct sl_tcp_cubic){0};
    congestion->saved.cubic = (struct sl_tcp_cubic){0};
    congestion->credit = 0;
}

void sl_tcp_congestion_set_mss(struct sl_tcp_congestion_state *congestion, uint16_t mss_bytes)
{
    congestion->mss_bytes = mss_bytes;
    if (congestion->cwnd_bytes < mss_bytes)
        congestion->cwnd_bytes = mss_bytes;
    congestion->ssthresh_bytes =
        sl_tcp_congestion_at_least_two(congestion, congestion->ssthresh_bytes);
}

/*
 * The most in flight is kept for a round trip, from when it was reached or the window held back
 * more: what the window has been proven good for (RFC 7661 section 4.2).
 */
void sl_tcp_congestion_sent(struct sl_tcp_congestion_state *congestion, uint32_t in_flight_bytes,
                            uint32_t next, bool is_limited)
{
    if (!congestion->round_is_over && !is_limited &&
        (congestion->is_limited || in_flight_bytes <= congestion->flight_max_bytes))
        return;
    congestion->round_is_over = false;
    congestion->is_limited = is_limited;
    congestion->flight_max_bytes = in_flight_bytes;
    congestion->round_end = next;
}

/*
 * Is the window used? In slow start it may be up to twice what is: else bursts that grow by ACKs
 * would find it too small each time.
 */
static bool is_used(const struct sl_tcp_congestion_state *congestion)
{
    if (congestion->is_limited)
        return true;
    return sl_tcp_congestion_in_slow_start(congestion) &&
           congestion->cwnd_bytes < 2ull * congestion->flight_max_bytes;
}

/* Tells the algorithm of the time in which the window was not used. */
static void resume(struct sl_tcp_congestion_state *congestion, uint64_t now_us)
{
    if (congestion->paused_us == 0)
        return;
    ops_of(congestion)->paused(congestion, now_us - congestion->paused_us);
    congestion->paused_us = 0;
}

/* Slow start; gives the bytes that are left when it ends on the way. */
static uint32_t slow_start(struct sl_tcp_congestion_state *congestion,
                           const struct sl_tcp_congestion_ack *ack)
{
    uint32_t room, growth = ack->bytes;

    if (congestion->ssthresh_bytes == SL_TCP_SSTHRESH_NONE)
        growth = sl_tcp_hystart_growth(congestion, ack, ack->bytes);
    if (!sl_tcp_congestion_in_slow_start(congestion))
        return growth;
    room = congestion->ssthresh_bytes - congestion->cwnd_bytes;
    sl_tcp_congestion_grow(congestion, growth < room ? growth : room);
    return growth < room ? 0 : growth - room;
}

void sl_tcp_congestion_acked(struct sl_tcp_congestion_state *congestion,
                             const struct sl_tcp_congestion_ack *ack)
{
    uint32_t bytes = ack->bytes;

    if (sl_seq_ge(ack->unacknowledged, congestion->round_end))
        congestion->round_is_over = true;
    if (bytes == 0)
        return;
    if (!is_used(congestion)) {
        if (congestion->paused_us == 0)
            congestion->paused_us = ack->now_us;
        return;
    }
    resume(congestion, ack->now_us);
    if (sl_tcp_congestion_in_slow_start(congestion))
        bytes = slow_start(congestion, ack);
    if (bytes > congestion->cwnd_bytes)
        bytes = congestion->cwnd_bytes;
    if (bytes > 0)
        ops_of(congestion)->avoid(congestion, ack, bytes);
}

void sl_tcp_congestion_reduce(struct sl_tcp_congestion_state *congestion)
{
    congestion->saved = (struct sl_tcp_congestion_saved){
        .cwnd_bytes = congestion->cwnd_bytes,
        .ssthresh_bytes = congestion->ssthresh_bytes,
        .cubic = congestion->cubic,
    };
    congestion->ssthresh_bytes = ops_of(congestion)->reduce(congestion);
    congestion->credit = 0;
    congestion->paused_us = 0;
}

void sl_tcp_congestion_collapse(struct sl_tcp_congestion_state *congestion)
{
    congestion->cwnd_bytes = congestion->mss_bytes;
    congestion->credit = 0;
}

void sl_tcp_congestion_undo(struct sl_tcp_congestion_state *congestion)
{
    const struct sl_tcp_congestion_saved *saved = &congestion->saved;

    if (congestion->cwnd_bytes < saved->cwnd_bytes)
        congestion->cwnd_bytes = saved->cwnd_bytes;
    if (congestion->ssthresh_bytes < saved->ssthresh_bytes)
        congestion->ssthresh_bytes = saved->ssthresh_bytes;
    congestion->cubic = saved->cubic;
    congestion->credit = 0;
}

void sl_tcp_congestion_idle(struct sl_tcp_congestion_state *congestion, uint64_t idle_us,
                            uint32_t rto_us)
{
    uint32_t restart = sl_tcp_congestion_initial_bytes(congestion->mss_bytes);
    uint32_t known = congestion->cwnd_bytes - congestion->cwnd_bytes / 4u;

    if (congestion->paused_us == 0)
        ops_of(congestion)->paused(congestion, idle_us);
    if (idle_us <= rto_us || congestion->cwnd_bytes <= restart)
        return;
    if (congestion->ssthresh_bytes < known)
        congestion->ssthresh_bytes = known;
    congestion->cwnd_bytes = restart;
    congestion->hystart = (struct sl_tcp_hystart){0};
}
