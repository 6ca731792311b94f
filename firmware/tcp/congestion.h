// SPDX-License-Identifier: Apache-2.0
/*
 * Congestion control: how many bytes may be in flight. CUBIC (RFC 9438) with HyStart++ (RFC 9406),
 * or Reno (RFC 5681); the window counts bytes and grows by bytes acknowledged (RFC 3465). When to
 * reduce it is recovery.h's decision. Integer arithmetic throughout; no floating point.
 */
#ifndef TCP_CONGESTION_H
#define TCP_CONGESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "tcp/engine.h"

/* Slow-start threshold of a connection that has seen no loss. */
#define SL_TCP_SSTHRESH_NONE UINT32_MAX

struct sl_tcp_cubic {
    uint64_t epoch_us;        /* when this stage of congestion avoidance began (t_epoch) */
    uint32_t max_bytes;       /* W_max */
    uint32_t prior_bytes;     /* cwnd_prior: the window at the last reduction */
    uint32_t estimate_bytes;  /* W_est: what Reno would have */
    uint32_t estimate_credit; /* bytes acknowledged towards its next segment */
    uint32_t k_ms;            /* K: from the epoch until W_max is reached again */
    bool has_epoch;
};

struct sl_tcp_hystart {
    uint32_t round_end;          /* windowEnd: the round lasts until this is acknowledged */
    uint32_t last_min_rtt_us;    /* lastRoundMinRTT; UINT32_MAX: none */
    uint32_t round_min_rtt_us;   /* currentRoundMinRTT; UINT32_MAX: none */
    uint32_t baseline_rtt_us;    /* cssBaselineMinRtt */
    uint16_t samples;            /* rttSampleCount */
    uint8_t conservative_rounds; /* rounds spent in conservative slow start */
    bool is_conservative;        /* in CSS */
    bool has_round;
};

/* What a reduction changed, for taking it back. */
struct sl_tcp_congestion_saved {
    uint32_t cwnd_bytes, ssthresh_bytes;
    struct sl_tcp_cubic cubic;
};

struct sl_tcp_congestion_state {
    uint32_t cwnd_bytes;
    uint32_t ssthresh_bytes;
    uint32_t credit;           /* growth carried over: towards the next byte, or segment */
    uint32_t flight_max_bytes; /* most in flight in this round (RFC 7661) */
    uint32_t round_end;        /* sequence number: acknowledged, the round is over */
    uint16_t mss_bytes;        /* SMSS: payload of a full segment, options taken off */
    uint8_t algorithm;         /* enum sl_tcp_congestion */
    bool is_limited;           /* the window held data back in this round */
    bool round_is_over;
    uint64_t paused_us; /* since when the window is not what limits; 0: it is */
    struct sl_tcp_cubic cubic;
    struct sl_tcp_hystart hystart;
    struct sl_tcp_congestion_saved saved;
};

/* Window to begin with: 10 segments, at most 14600 bytes, at least two segments (RFC 6928). */
uint32_t sl_tcp_congestion_initial_bytes(uint32_t mss_bytes);

/* syn_lost: the SYN or SYN-ACK had to be sent again: one segment (RFC 6928 section 2). */
void sl_tcp_congestion_init(struct sl_tcp_congestion_state *congestion,
                            enum sl_tcp_congestion algorithm, uint16_t mss_bytes, bool syn_lost);

/* Goes on with an imported window; either 0: that of a new connection. */
void sl_tcp_congestion_restore(struct sl_tcp_congestion_state *congestion, uint32_t cwnd_bytes,
                               uint32_t ssthresh_bytes);

void sl_tcp_congestion_set_algorithm(struct sl_tcp_congestion_state *congestion,
                                     enum sl_tcp_congestion algorithm);

/* The path MTU changed. */
void sl_tcp_congestion_set_mss(struct sl_tcp_congestion_state *congestion, uint16_t mss_bytes);

/*
 * After transmitting: in_flight_bytes are between SND.UNA and SND.NXT = next now; is_limited: more
 * was waiting and would have gone had the congestion window been larger (not Nagle, not the peer's
 * window, not the device).
 */
void sl_tcp_congestion_sent(struct sl_tcp_congestion_state *congestion, uint32_t in_flight_bytes,
                            uint32_t next, bool is_limited);

struct sl_tcp_congestion_ack {
    uint64_t now_us;
    uint32_t bytes;          /* newly acknowledged or sacked */
    uint32_t unacknowledged; /* SND.UNA after it */
    uint32_t next;           /* SND.NXT */
    uint32_t rtt_us;         /* sample of the newest segment; 0: none */
    uint32_t srtt_us;
};

/* An ACK outside of fast recovery: grows the window if it was used (RFC 7661 section 4.3). */
void sl_tcp_congestion_acked(struct sl_tcp_congestion_state *congestion,
                             const struct sl_tcp_congestion_ack *ack);

/*
 * A loss or an ECN echo: lowers ssthresh by the algorithm's factor and keeps what was for
 * sl_tcp_congestion_undo(). cwnd stays: recovery brings it down packet by packet.
 */
void sl_tcp_congestion_reduce(struct sl_tcp_congestion_state *congestion);

/* After a time-out: one segment (RFC 5681 section 3.1), slow start up to ssthresh. */
void sl_tcp_congestion_collapse(struct sl_tcp_congestion_state *congestion);

/* The last reduction was for nothing: back to what was, or stays where it is if that is more. */
void sl_tcp_congestion_undo(struct sl_tcp_congestion_state *congestion);

/*
 * Before transmitting with nothing in flight, idle_us after the last transmission. Beyond one RTO
 * the window is no longer known to be good: it is at most that of a new connection (RFC 5681
 * section 4.1), and ssthresh remembers. CUBIC's clock has not run (RFC 9438 section 5.8).
 */
void sl_tcp_congestion_idle(struct sl_tcp_congestion_state *congestion, uint64_t idle_us,
                            uint32_t rto_us);

static inline bool sl_tcp_congestion_in_slow_start(const struct sl_tcp_congestion_state *congestion)
{
    return congestion->cwnd_bytes < congestion->ssthresh_bytes;
}

#endif
