/* SPDX-License-Identifier: Apache-2.0 */
/* The time a packet takes: waiting for the rate, being sent at it, delay and jitter. */
#include "state.h"

uint64_t sl_impair_backlog_bytes(const struct sl_impair *impair)
{
    const uint64_t bit_ns_per_byte = 8u * (uint64_t)SL_IMPAIR_NS_PER_S;
    uint64_t rate_bps = impair->settings.rate_bps;
    uint64_t busy_ns;

    if (rate_bps == 0 || impair->link_free_ns <= impair->now_ns)
        return 0;
    busy_ns = impair->link_free_ns - impair->now_ns;
    if (busy_ns > (UINT64_MAX - bit_ns_per_byte) / rate_bps)
        return UINT64_MAX / bit_ns_per_byte;
    return (busy_ns * rate_bps + bit_ns_per_byte - 1) / bit_ns_per_byte;
}

/* When the last bit of the packet has been sent. Exact: what does not make a nanosecond is kept. */
static uint64_t send_at_rate(struct sl_impair *impair, uint32_t length_bytes)
{
    uint64_t rate_bps = impair->settings.rate_bps;
    uint64_t bit_ns = (uint64_t)length_bytes * 8u * SL_IMPAIR_NS_PER_S;

    if (rate_bps == 0)
        return impair->now_ns;
    if (impair->link_free_ns < impair->now_ns) {
        impair->link_free_ns = impair->now_ns;
        impair->link_free_rest = 0;
    }
    bit_ns += impair->link_free_rest;
    impair->link_free_ns += bit_ns / rate_bps;
    impair->link_free_rest = bit_ns % rate_bps;
    return impair->link_free_ns;
}

static uint64_t draw_jitter_ns(struct sl_impair *impair)
{
    uint64_t drawn_us = sl_random_below(&impair->random, impair->settings.jitter_us + 1);

    return drawn_us * SL_IMPAIR_NS_PER_US;
}

/*
 * Jitter that keeps the order goes in straight lines from one drawn value to the next, jitter_us
 * apart, so that it never falls faster than time passes. Were each packet to draw its own and wait
 * for the one before it, packets close together would all have the longest of their delays.
 */
static uint64_t steady_jitter_ns(struct sl_impair *impair, uint64_t at_ns)
{
    struct sl_impair_jitter *line = &impair->jitter;
    uint64_t period_us = impair->settings.jitter_us;
    uint64_t period_ns = period_us * SL_IMPAIR_NS_PER_US;
    int64_t rise_ns, passed_us;

    if (at_ns >= line->begin_ns + 2 * period_ns) {
        *line = (struct sl_impair_jitter){.begin_ns = at_ns, .from_ns = draw_jitter_ns(impair)};
        line->to_ns = draw_jitter_ns(impair);
    } else if (at_ns >= line->begin_ns + period_ns) {
        line->begin_ns += period_ns;
        line->from_ns = line->to_ns;
        line->to_ns = draw_jitter_ns(impair);
    }
    rise_ns = (int64_t)line->to_ns - (int64_t)line->from_ns;
    passed_us = (int64_t)((at_ns - line->begin_ns) / SL_IMPAIR_NS_PER_US);
    return (uint64_t)((int64_t)line->from_ns + rise_ns * passed_us / (int64_t)period_us);
}

uint64_t sl_impair_time_packet(struct sl_impair *impair, uint32_t length_bytes)
{
    const struct sl_impair_settings *settings = &impair->settings;
    uint64_t due_ns = send_at_rate(impair, length_bytes);

    if (settings->jitter_us != 0)
        due_ns +=
            settings->jitter_reorders ? draw_jitter_ns(impair) : steady_jitter_ns(impair, due_ns);
    due_ns += (uint64_t)settings->delay_us * SL_IMPAIR_NS_PER_US;
    if (!settings->jitter_reorders && due_ns < impair->last_due_ns)
        due_ns = impair->last_due_ns;
    if (due_ns > impair->last_due_ns)
        impair->last_due_ns = due_ns;
    return due_ns;
}
