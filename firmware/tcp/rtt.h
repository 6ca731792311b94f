// SPDX-License-Identifier: Apache-2.0
/*
 * Round-trip time and retransmission time-out (RFC 6298), in microseconds; samples of timestamps
 * weighted as RFC 7323 appendix G has it; and the least round trip of late (for RFC 8985).
 *
 * Which segments may be sampled (Karn's algorithm, RFC 6298 section 3) is the caller's to decide.
 * A peer may delay its ACK of a lone segment by more than four deviations: the time-out keeps
 * rto_min_us of distance to the smoothed round trip, as Linux does, instead of being at least that.
 */
#ifndef TCP_RTT_H
#define TCP_RTT_H

#include <stdbool.h>
#include <stdint.h>

/* How long the least round trip is believed. */
#define SL_TCP_RTT_MIN_WINDOW_US 60000000u
/* Longer samples count as this long. */
#define SL_TCP_RTT_SAMPLE_MAX_US 60000000u
/* RFC 6298 (5.7): the least RTO after a SYN had to be sent again. */
#define SL_TCP_RTT_LOST_SYN_RTO_US 3000000u

/* Fraction bits of averages: a sample weighted 1 / 8192 still moves one by what it differs. */
#define SL_TCP_RTT_FRACTION_BITS 16u

struct sl_tcp_rtt_least {
    uint32_t at; /* engine time in units of 1024 us; wraps */
    uint32_t rtt_us;
};

/* Embedded in the connection, hot fields first. */
struct sl_tcp_rtt {
    uint64_t srtt;   /* us << SL_TCP_RTT_FRACTION_BITS; 0: no sample yet */
    uint64_t rttvar; /* likewise */
    uint32_t rto_us; /* without back-off, within the limits; read by sl_tcp_rtt_rto_us() */
    uint32_t rto_max_us;
    uint32_t rto_min_us;
    uint8_t backoff;                  /* doublings (RFC 6298 (5.5)) */
    struct sl_tcp_rtt_least least[3]; /* windowed minimum: best, second and third best in order */
};

/* No sample yet. The limits are those of struct sl_tcp_settings. */
void sl_tcp_rtt_init(struct sl_tcp_rtt *rtt, uint32_t rto_initial_us, uint32_t rto_min_us,
                     uint32_t rto_max_us);

/* New limits for a connection that lives. */
void sl_tcp_rtt_set_limits(struct sl_tcp_rtt *rtt, uint32_t rto_min_us, uint32_t rto_max_us);

/* Goes on with what another engine or Linux had measured (0: not known). */
void sl_tcp_rtt_restore(struct sl_tcp_rtt *rtt, uint32_t srtt_us, uint32_t rttvar_us,
                        uint32_t least_us, uint64_t now_us);

/*
 * Takes a sample (0 counts as 1 us) and ends back-off. samples_per_rtt: how many such samples one
 * round trip gives, ceiling(FlightSize / (2 * SMSS)) (RFC 7323 appendix G); 1 for one sample each
 * round trip. It is rounded up to a power of two: no division.
 */
void sl_tcp_rtt_sample(struct sl_tcp_rtt *rtt, uint32_t sample_us, uint32_t samples_per_rtt,
                       uint64_t now_us);

/* The time-out has run: doubles RTO, up to its maximum (RFC 6298 (5.5)). */
void sl_tcp_rtt_back_off(struct sl_tcp_rtt *rtt);

/* Something new was acknowledged, or the time-out was spurious: RTO as measured again. */
static inline void sl_tcp_rtt_end_back_off(struct sl_tcp_rtt *rtt)
{
    rtt->backoff = 0;
}

/* The connection is established but its SYN had been sent again (RFC 6298 (5.7)). */
void sl_tcp_rtt_syn_was_lost(struct sl_tcp_rtt *rtt);

/* RTO with back-off. */
static inline uint32_t sl_tcp_rtt_rto_us(const struct sl_tcp_rtt *rtt)
{
    uint64_t rto = (uint64_t)rtt->rto_us << rtt->backoff;

    return rto < rtt->rto_max_us ? (uint32_t)rto : rtt->rto_max_us;
}

static inline bool sl_tcp_rtt_is_known(const struct sl_tcp_rtt *rtt)
{
    return rtt->srtt != 0;
}

/* SRTT; 0: not known. */
static inline uint32_t sl_tcp_rtt_smoothed_us(const struct sl_tcp_rtt *rtt)
{
    return (uint32_t)(rtt->srtt >> SL_TCP_RTT_FRACTION_BITS);
}

static inline uint32_t sl_tcp_rtt_variation_us(const struct sl_tcp_rtt *rtt)
{
    return (uint32_t)(rtt->rttvar >> SL_TCP_RTT_FRACTION_BITS);
}

/* The least round trip of the last minute; 0: not known. */
static inline uint32_t sl_tcp_rtt_least_us(const struct sl_tcp_rtt *rtt)
{
    return rtt->least[0].rtt_us;
}

#endif
