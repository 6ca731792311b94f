// SPDX-License-Identifier: Apache-2.0
/*
 * CUBIC (RFC 9438): the window is a cubic function of the time since the last reduction, at least
 * what Reno would have. C = 0.4 segments/s^3 and beta = 0.7 (section 4.6, 5); time in milliseconds.
 */

#include "congestion_private.h"

/* As far from K as the function goes, so that it fits 64 bits: there it is 200,000 segments off. */
#define SL_TCP_CUBIC_MS_MAX 80000u

/* The integer cube root, bit by bit from the top (Hacker's Delight, 11-2). */
static uint32_t cube_root(uint64_t x)
{
    uint64_t root = 0;

    for (int shift = 63; shift >= 0; shift -= 3) {
        uint64_t above;

        root *= 2;
        above = 3 * root * (root + 1) + 1;
        if (x >> shift >= above) {
            x -= above << shift;
            root++;
        }
    }
    return (uint32_t)root;
}

/* Begins a stage of congestion avoidance (section 4.2, figure 2). */
static void begin_epoch(struct sl_tcp_congestion_state *congestion, uint64_t now_us)
{
    struct sl_tcp_cubic *cubic = &congestion->cubic;
    uint32_t cwnd = congestion->cwnd_bytes;

    cubic->has_epoch = true;
    cubic->epoch_us = now_us;
    cubic->estimate_bytes = cwnd;
    cubic->estimate_credit = 0;
    cubic->k_ms = 0;
    if (cwnd >= cubic->max_bytes) {
        cubic->max_bytes = cwnd;
        return;
    }
    /* K = cbrt((W_max - cwnd) / C), segments to seconds; 10^9 ms^3/s^3 / 0.4 = 2.5 * 10^9. */
    cubic->k_ms = cube_root((cubic->max_bytes - cwnd) * 2500000000ull / congestion->mss_bytes);
}

/* W_cubic(t) = C * (t - K)^3 + W_max, in bytes (figure 1). */
static uint32_t window_at(const struct sl_tcp_congestion_state *congestion, uint64_t t_us)
{
    const struct sl_tcp_cubic *cubic = &congestion->cubic;
    uint64_t t_ms = t_us / 1000u;
    bool is_before = t_ms < cubic->k_ms;
    uint64_t distance = is_before ? cubic->k_ms - t_ms : t_ms - cubic->k_ms;
    uint64_t change;

    if (distance > SL_TCP_CUBIC_MS_MAX)
        distance = SL_TCP_CUBIC_MS_MAX;
    change = distance * distance * distance * (congestion->mss_bytes * 2u / 5u) / 1000000000u;
    if (is_before)
        return change < cubic->max_bytes ? cubic->max_bytes - (uint32_t)change : 0;
    change += cubic->max_bytes;
    return change < SL_TCP_CWND_MAX ? (uint32_t)change : SL_TCP_CWND_MAX;
}

/* W_est: Reno's window, with an increase that makes up for the smaller decrease (section 4.3). */
static void estimate(struct sl_tcp_congestion_state *congestion, uint32_t bytes)
{
    struct sl_tcp_cubic *cubic = &congestion->cubic;

    /* alpha = 3 * (1 - beta) / (1 + beta) = 9 / 17 until the window before the reduction */
    if (cubic->estimate_bytes < cubic->prior_bytes)
        bytes = (uint32_t)(bytes * 9ull / 17u);
    cubic->estimate_credit += bytes;
    if (cubic->estimate_credit < congestion->cwnd_bytes)
        return;
    cubic->estimate_credit -= congestion->cwnd_bytes;
    if (cubic->estimate_bytes < SL_TCP_CWND_MAX)
        cubic->estimate_bytes += congestion->mss_bytes;
}

/* Sections 4.4 and 4.5: (target - cwnd) / cwnd for each byte acknowledged. */
static void approach(struct sl_tcp_congestion_state *congestion, uint32_t target, uint32_t bytes)
{
    uint32_t cwnd = congestion->cwnd_bytes;
    uint64_t credit;

    if (target > cwnd + cwnd / 2u)
        target = cwnd + cwnd / 2u;
    if (target <= cwnd)
        return;
    credit = congestion->credit + (uint64_t)(target - cwnd) * bytes;
    congestion->credit = (uint32_t)(credit % cwnd);
    sl_tcp_congestion_grow(congestion, credit / cwnd);
}

static void avoid(struct sl_tcp_congestion_state *congestion,
                  const struct sl_tcp_congestion_ack *ack, uint32_t bytes)
{
    struct sl_tcp_cubic *cubic = &congestion->cubic;
    uint64_t elapsed_us;

    if (!cubic->has_epoch)
        begin_epoch(congestion, ack->now_us);
    elapsed_us = ack->now_us > cubic->epoch_us ? ack->now_us - cubic->epoch_us : 0;
    estimate(congestion, bytes);
    if (window_at(congestion, elapsed_us) >= cubic->estimate_bytes)
        approach(congestion, window_at(congestion, elapsed_us + ack->srtt_us), bytes);
    else if (cubic->estimate_bytes > congestion->cwnd_bytes)
        congestion->cwnd_bytes = cubic->estimate_bytes;
}

/* Multiplicative decrease and fast convergence (sections 4.6 and 4.7). */
static uint32_t reduce(struct sl_tcp_congestion_state *congestion)
{
    struct sl_tcp_cubic *cubic = &congestion->cubic;
    uint64_t cwnd = congestion->cwnd_bytes;

    cubic->has_epoch = false;
    cubic->prior_bytes = (uint32_t)cwnd;
    cubic->max_bytes = (uint32_t)(cwnd < cubic->max_bytes ? cwnd * 17u / 20u : cwnd);
    return sl_tcp_congestion_at_least_two(congestion, cwnd * 7u / 10u);
}

/* Section 5.8: the function's time goes on only while the window is what limits. */
static void paused(struct sl_tcp_congestion_state *congestion, uint64_t us)
{
    if (congestion->cubic.has_epoch)
        congestion->cubic.epoch_us += us;
}

const struct sl_tcp_congestion_ops sl_tcp_cubic_ops = {
    .reduce = reduce,
    .avoid = avoid,
    .paused = paused,
};
