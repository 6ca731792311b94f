// SPDX-License-Identifier: Apache-2.0
/* Reno (RFC 5681 section 3.1), counting bytes (RFC 3465). */

#include "congestion_private.h"

static uint32_t reduce(struct sl_tcp_congestion_state *congestion)
{
    return sl_tcp_congestion_at_least_two(congestion, congestion->cwnd_bytes / 2u);
}

/* One segment for each window acknowledged. */
static void avoid(struct sl_tcp_congestion_state *congestion,
                  const struct sl_tcp_congestion_ack *ack, uint32_t bytes)
{
    (void)ack;
    congestion->credit += bytes;
    if (congestion->credit < congestion->cwnd_bytes)
        return;
    congestion->credit -= congestion->cwnd_bytes;
    sl_tcp_congestion_grow(congestion, congestion->mss_bytes);
}

/* Reno counts what is acknowledged, not time. */
static void paused(struct sl_tcp_congestion_state *congestion, uint64_t us)
{
    (void)congestion;
    (void)us;
}

const struct sl_tcp_congestion_ops sl_tcp_reno_ops = {
    .reduce = reduce,
    .avoid = avoid,
    .paused = paused,
};
