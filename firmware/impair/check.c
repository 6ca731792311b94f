/* SPDX-License-Identifier: Apache-2.0 */
/* What settings may be. The words are those of the lab's command line. */
#include "impair/impair.h"

#include <errno.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AT(settings, offset)                                                                       \
    (*(const uint32_t *)(const void *)((const char *)(settings) + (offset)))

struct bound {
    size_t offset; /* of a uint32_t in struct sl_impair_settings */
    uint32_t most;
    const char *reason;
};

#define PROBABILITY(field, word)                                                                   \
    {                                                                                              \
        offsetof(struct sl_impair_settings, field), SL_IMPAIR_CERTAIN_PPM,                         \
            word " is a probability: it is at most 100%"                                           \
    }
#define DURATION(field, word)                                                                      \
    {                                                                                              \
        offsetof(struct sl_impair_settings, field), SL_IMPAIR_MAX_DELAY_US,                        \
            word " is at most 60 s"                                                                \
    }

static const struct bound bounds[] = {
    PROBABILITY(loss_ppm, "loss"),
    PROBABILITY(burst_enter_ppm, "burst-loss"),
    PROBABILITY(burst_leave_ppm, "burst-end"),
    PROBABILITY(burst_loss_ppm, "burst-density"),
    PROBABILITY(tail_loss_ppm, "tail-loss"),
    PROBABILITY(reorder_ppm, "reorder"),
    PROBABILITY(duplicate_ppm, "duplicate"),
    PROBABILITY(corrupt_ppm, "corrupt"),
    DURATION(tail_idle_us, "tail-idle"),
    DURATION(reorder_delay_us, "reorder-delay"),
    DURATION(delay_us, "delay"),
    DURATION(jitter_us, "jitter"),
    {offsetof(struct sl_impair_settings, tail_packets), SL_IMPAIR_MAX_TAIL_PACKETS,
     "tail-packets is at most 32"},
    {offsetof(struct sl_impair_settings, reorder_packets), SL_IMPAIR_MAX_REORDER_PACKETS,
     "reorder-packets is at most 1024"},
    {offsetof(struct sl_impair_settings, queue_bytes), SL_IMPAIR_MAX_QUEUE_BYTES,
     "queue is at most 1 GiB"},
    {offsetof(struct sl_impair_settings, ecn_threshold_bytes), SL_IMPAIR_MAX_QUEUE_BYTES,
     "mark is at most 1 GiB"},
    {offsetof(struct sl_impair_settings, corrupt_skip_bytes), SL_IMPAIR_MAX_PACKET_BYTES,
     "corrupt-skip is at most 65536 bytes"},
};

/* Settings that mean nothing without another. */
struct need {
    size_t offset; /* if this is not zero, */
    size_t needed; /* this must not be zero either */
    const char *reason;
};

#define NEED(field, needed_field, text)                                                            \
    {                                                                                              \
        offsetof(struct sl_impair_settings, field),                                                \
            offsetof(struct sl_impair_settings, needed_field), text                                \
    }

static const struct need needs[] = {
    NEED(burst_enter_ppm, burst_leave_ppm, "burst-loss needs burst-end, or no burst would end"),
    NEED(burst_enter_ppm, burst_loss_ppm, "burst-loss needs burst-density, or nothing is lost"),
    NEED(tail_loss_ppm, tail_packets, "tail-loss needs tail-packets of at least 1"),
    NEED(tail_loss_ppm, tail_idle_us, "tail-loss needs tail-idle, the time that makes a tail"),
    NEED(reorder_ppm, reorder_delay_us,
         "reorder needs reorder-delay, the longest that a packet waits for others to pass"),
};

static int refuse(const char **reason, const char *text)
{
    *reason = text;
    return -EINVAL;
}

static int check_rate(const struct sl_impair_settings *settings, const char **reason)
{
    if (settings->rate_bps == 0) {
        if (settings->queue_bytes != 0)
            return refuse(reason, "queue needs rate: without one nothing waits");
        if (settings->ecn_threshold_bytes != 0)
            return refuse(reason, "mark needs rate: without one nothing waits");
        return 0;
    }
    if (settings->rate_bps < SL_IMPAIR_MIN_RATE_BPS || settings->rate_bps > SL_IMPAIR_MAX_RATE_BPS)
        return refuse(reason, "rate is within 1 kbit/s and 1 Tbit/s");
    return 0;
}

int sl_impair_check(const struct sl_impair_settings *settings, const char **reason)
{
    for (size_t i = 0; i < COUNT(bounds); i++)
        if (AT(settings, bounds[i].offset) > bounds[i].most)
            return refuse(reason, bounds[i].reason);
    for (size_t i = 0; i < COUNT(needs); i++)
        if (AT(settings, needs[i].offset) != 0 && AT(settings, needs[i].needed) == 0)
            return refuse(reason, needs[i].reason);
    return check_rate(settings, reason);
}
