// SPDX-License-Identifier: Apache-2.0
/* Between what all congestion control has in common (congestion.c) and the algorithms. */
#ifndef TCP_CONGESTION_PRIVATE_H
#define TCP_CONGESTION_PRIVATE_H

#include "congestion.h"

/* Half of what sequence numbers can tell apart (RFC 7323 section 2.3). */
#define SL_TCP_CWND_MAX (1u << 30)

struct sl_tcp_congestion_ops {
    /* A congestion event: gives the new ssthresh, at least two segments. */
    uint32_t (*reduce)(struct sl_tcp_congestion_state *congestion);
    /* Congestion avoidance: `bytes` of what ack acknowledges, at most cwnd, let it grow. */
    void (*avoid)(struct sl_tcp_congestion_state *congestion,
                  const struct sl_tcp_congestion_ack *ack, uint32_t bytes);
    /* The window was not what limited for so long: time that does not count. */
    void (*paused)(struct sl_tcp_congestion_state *congestion, uint64_t us);
};

extern const struct sl_tcp_congestion_ops sl_tcp_cubic_ops;
extern const struct sl_tcp_congestion_ops sl_tcp_reno_ops;

/* HyStart++: what of `bytes` slow start may grow the window by now. Ends it by ssthresh = cwnd. */
uint32_t sl_tcp_hystart_growth(struct sl_tcp_congestion_state *congestion,
                               const struct sl_tcp_congestion_ack *ack, uint32_t bytes);

static inline void sl_tcp_congestion_grow(struct sl_tcp_congestion_state *congestion,
                                          uint64_t bytes)
{
    uint64_t cwnd = congestion->cwnd_bytes + bytes;

    congestion->cwnd_bytes = cwnd < SL_TCP_CWND_MAX ? (uint32_t)cwnd : SL_TCP_CWND_MAX;
}

static inline uint32_t
sl_tcp_congestion_at_least_two(const struct sl_tcp_congestion_state *congestion, uint64_t bytes)
{
    uint32_t least = 2u * congestion->mss_bytes;

    return bytes > least ? (uint32_t)bytes : least;
}

#endif
