// SPDX-License-Identifier: Apache-2.0
/* What connections begin with, and what no connection could work with. */
#include "tcp/engine.h"

#include <errno.h>

#define KIBIBYTE 1024u
#define MILLISECOND_US 1000u
#define SECOND_US 1000000u

/* Least MSS that is ever offered (RFC 9293 3.7.1 for IPv4; every path carries it). */
#define LEAST_MSS_BYTES 64u
/* Largest window a scale of 14 can offer (RFC 7323 2.3). */
#define LARGEST_WINDOW_BYTES (65535u << 14)

void sl_tcp_settings_default(struct sl_tcp_settings *settings)
{
    *settings = (struct sl_tcp_settings){
        .receive_buffer_bytes = 1024 * KIBIBYTE,
        .send_buffer_bytes = 1024 * KIBIBYTE,
        .rto_min_us = 10 * MILLISECOND_US,
        .rto_max_us = 60 * SECOND_US,
        .rto_initial_us = 1 * SECOND_US,
        .delayed_ack_us = 1 * MILLISECOND_US,
        .keepalive_idle_us = 0,
        .keepalive_interval_us = 10 * SECOND_US,
        .user_timeout_us = 60 * SECOND_US,
        .fin_wait_us = 60 * SECOND_US,
        .time_wait_us = 60 * SECOND_US,
        .mss_max_bytes = 0,
        .keepalive_probes = 6,
        .syn_retries = 5,
        .congestion = SL_TCP_CUBIC,
        .priority = 1,
        .dscp = 0,
        .hop_limit = 64,
        .timestamps = true,
        .window_scaling = true,
        .sack = true,
        .ecn = true,
        .nodelay = true,
        .path_mtu_discovery = true,
    };
}

/* The first field that cannot work, or NULL. */
static const char *bad_time(const struct sl_tcp_settings *settings)
{
    if (settings->rto_min_us < MILLISECOND_US)
        return "rto_min_us";
    if (settings->rto_max_us < settings->rto_min_us)
        return "rto_max_us";
    if (settings->rto_initial_us < settings->rto_min_us ||
        settings->rto_initial_us > settings->rto_max_us)
        return "rto_initial_us";
    if (settings->delayed_ack_us >= SECOND_US / 2)
        return "delayed_ack_us"; /* RFC 9293 3.8.6.3: MUST be less than 0.5 seconds */
    if (settings->keepalive_idle_us != 0 && settings->keepalive_interval_us == 0)
        return "keepalive_interval_us";
    if (settings->keepalive_idle_us != 0 && settings->keepalive_probes == 0)
        return "keepalive_probes";
    if (settings->user_timeout_us < settings->rto_min_us)
        return "user_timeout_us";
    if (settings->fin_wait_us == 0)
        return "fin_wait_us";
    return NULL;
}

static const char *bad_size(const struct sl_tcp_settings *settings)
{
    if (settings->receive_buffer_bytes < LEAST_MSS_BYTES ||
        settings->receive_buffer_bytes > LARGEST_WINDOW_BYTES)
        return "receive_buffer_bytes";
    if (settings->send_buffer_bytes < LEAST_MSS_BYTES ||
        settings->send_buffer_bytes > LARGEST_WINDOW_BYTES)
        return "send_buffer_bytes";
    if (settings->mss_max_bytes != 0 && settings->mss_max_bytes < LEAST_MSS_BYTES)
        return "mss_max_bytes";
    return NULL;
}

static const char *bad_choice(const struct sl_tcp_settings *settings)
{
    if (settings->congestion > SL_TCP_RENO)
        return "congestion";
    if (settings->priority >= SL_TCP_PRIORITIES)
        return "priority";
    if (settings->dscp > 63)
        return "dscp";
    if (settings->hop_limit == 0)
        return "hop_limit";
    return NULL;
}

int sl_tcp_settings_check(const struct sl_tcp_settings *settings, const char **name)
{
    *name = bad_size(settings);
    if (*name == NULL)
        *name = bad_time(settings);
    if (*name == NULL)
        *name = bad_choice(settings);
    return *name == NULL ? 0 : -EINVAL;
}
