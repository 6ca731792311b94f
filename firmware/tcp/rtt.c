// SPDX-License-Identifier: Apache-2.0
#include "rtt.h"

/* RFC 6298 (2.3): alpha = 1/8, beta = 1/4, K = 4. */
#define ALPHA_SHIFT 3u
#define BETA_SHIFT 2u
#define K 4u
/* Appendix G of RFC 7323 divides alpha and beta further, by no more than the fraction can bear. */
#define WEIGHT_SHIFT_MAX 10u

#define LEAST_UNIT_SHIFT 10u
#define LEAST_WINDOW (SL_TCP_RTT_MIN_WINDOW_US >> LEAST_UNIT_SHIFT)

static uint64_t fixed(uint32_t time_us)
{
    return (uint64_t)time_us << SL_TCP_RTT_FRACTION_BITS;
}

/* average moved towards value by 1 / 2^shift of the difference. */
static uint64_t towards(uint64_t average, uint64_t value, uint32_t shift)
{
    return value >= average ? average + ((value - average) >> shift)
                            : average - ((average - value) >> shift);
}

static uint32_t limited(const struct sl_tcp_rtt *rtt, uint64_t rto_us)
{
    if (rto_us < rtt->rto_min_us)
        rto_us = rtt->rto_min_us;
    if (rto_us == 0)
        rto_us = 1;
    return rto_us < rtt->rto_max_us ? (uint32_t)rto_us : rtt->rto_max_us;
}

/* RFC 6298 (2.2), (2.3): RTO = SRTT + max(G, K * RTTVAR), G being the least distance wanted. */
static void compute_rto(struct sl_tcp_rtt *rtt)
{
    uint64_t distance_us = K * rtt->rttvar >> SL_TCP_RTT_FRACTION_BITS;

    if (distance_us < rtt->rto_min_us)
        distance_us = rtt->rto_min_us;
    rtt->rto_us = limited(rtt, sl_tcp_rtt_smoothed_us(rtt) + distance_us);
}

/* ceiling(log2(samples)) */
static uint32_t weight_shift(uint32_t samples_per_rtt)
{
    uint32_t shift = samples_per_rtt > 1 ? 32u - (uint32_t)__builtin_clz(samples_per_rtt - 1u) : 0;

    return shift < WEIGHT_SHIFT_MAX ? shift : WEIGHT_SHIFT_MAX;
}

/*
 * Windowed minimum of three samples (Nichols; as in Linux lib/win_minmax.c): the best of the
 * window, the best after that one, the best after that. As the best grows old the others take over;
 * they are renewed at a quarter and at half of the window, so that they are not old as well.
 */
static void age_least(struct sl_tcp_rtt_least least[3], struct sl_tcp_rtt_least sample)
{
    uint32_t age = sample.at - least[0].at;

    if (age > LEAST_WINDOW) {
        least[0] = least[1];
        least[1] = least[2];
        least[2] = sample;
        if (sample.at - least[0].at > LEAST_WINDOW) {
            least[0] = least[1];
            least[1] = least[2];
        }
    } else if (least[1].at == least[0].at && age > LEAST_WINDOW / 4u) {
        least[1] = least[2] = sample;
    } else if (least[2].at == least[1].at && age > LEAST_WINDOW / 2u) {
        least[2] = sample;
    }
}

static void sample_least(struct sl_tcp_rtt_least least[3], uint32_t sample_us, uint64_t now_us)
{
    struct sl_tcp_rtt_least sample = {.at = (uint32_t)(now_us >> LEAST_UNIT_SHIFT),
                                      .rtt_us = sample_us};

    if (least[0].rtt_us == 0 || sample_us <= least[0].rtt_us ||
        sample.at - least[2].at > LEAST_WINDOW) {
        least[0] = least[1] = least[2] = sample;
        return;
    }
    if (sample_us <= least[1].rtt_us)
        least[1] = least[2] = sample;
    else if (sample_us <= least[2].rtt_us)
        least[2] = sample;
    age_least(least, sample);
}

void sl_tcp_rtt_init(struct sl_tcp_rtt *rtt, uint32_t rto_initial_us, uint32_t rto_min_us,
                     uint32_t rto_max_us)
{
    *rtt = (struct sl_tcp_rtt){.rto_min_us = rto_min_us, .rto_max_us = rto_max_us};
    rtt->rto_us = limited(rtt, rto_initial_us);
}

void sl_tcp_rtt_set_limits(struct sl_tcp_rtt *rtt, uint32_t rto_min_us, uint32_t rto_max_us)
{
    rtt->rto_min_us = rto_min_us;
    rtt->rto_max_us = rto_max_us;
    if (sl_tcp_rtt_is_known(rtt))
        compute_rto(rtt);
    else
        rtt->rto_us = limited(rtt, rtt->rto_us);
}

void sl_tcp_rtt_restore(struct sl_tcp_rtt *rtt, uint32_t srtt_us, uint32_t rttvar_us,
                        uint32_t least_us, uint64_t now_us)
{
    if (least_us != 0)
        sample_least(rtt->least, least_us, now_us);
    if (srtt_us == 0)
        return;
    rtt->srtt = fixed(srtt_us < SL_TCP_RTT_SAMPLE_MAX_US ? srtt_us : SL_TCP_RTT_SAMPLE_MAX_US);
    rtt->rttvar =
        fixed(rttvar_us < SL_TCP_RTT_SAMPLE_MAX_US ? rttvar_us : SL_TCP_RTT_SAMPLE_MAX_US);
    compute_rto(rtt);
}

void sl_tcp_rtt_sample(struct sl_tcp_rtt *rtt, uint32_t sample_us, uint32_t samples_per_rtt,
                       uint64_t now_us)
{
    uint32_t shift = weight_shift(samples_per_rtt);
    uint64_t sample;

    if (sample_us == 0)
        sample_us = 1;
    if (sample_us > SL_TCP_RTT_SAMPLE_MAX_US)
        sample_us = SL_TCP_RTT_SAMPLE_MAX_US;
    sample = fixed(sample_us);
    if (!sl_tcp_rtt_is_known(rtt)) {
        rtt->srtt = sample;
        rtt->rttvar = sample / 2u;
    } else {
        uint64_t delta = rtt->srtt > sample ? rtt->srtt - sample : sample - rtt->srtt;

        rtt->rttvar = towards(rtt->rttvar, delta, BETA_SHIFT + shift);
        rtt->srtt = towards(rtt->srtt, sample, ALPHA_SHIFT + shift);
    }
    sample_least(rtt->least, sample_us, now_us);
    rtt->backoff = 0;
    compute_rto(rtt);
}

void sl_tcp_rtt_back_off(struct sl_tcp_rtt *rtt)
{
    if (sl_tcp_rtt_rto_us(rtt) < rtt->rto_max_us)
        rtt->backoff++;
}

void sl_tcp_rtt_syn_was_lost(struct sl_tcp_rtt *rtt)
{
    rtt->backoff = 0;
    if (!sl_tcp_rtt_is_known(rtt) && rtt->rto_us < SL_TCP_RTT_LOST_SYN_RTO_US)
        rtt->rto_us = limited(rtt, SL_TCP_RTT_LOST_SYN_RTO_US);
}
