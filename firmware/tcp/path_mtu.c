// SPDX-License-Identifier: Apache-2.0
#include "path_mtu.h"

#include <stddef.h>

#include "sequence.h"

#define NEVER_US UINT64_MAX
#define LINK_DEFAULT_BYTES 1500u

/*
 * RFC 1191 section 7 with what has become common since: jumbo frames, Ethernet, PPPoE, tunnels, the
 * IPv6 minimum. Descending.
 */
static const uint16_t plateaus[] = {32000, 17914, 9000, 8166, 4352, 2002,
                                    1500,  1492,  1400, 1280, 1006, SL_TCP_MTU_MIN_V4_BYTES};
/* Where to go when packets vanish and nobody says why: few steps, each costs time-outs. */
static const uint16_t refuges[] = {1500, SL_TCP_MTU_MIN_V6_BYTES, 1006, SL_TCP_MTU_MIN_V4_BYTES};

static uint16_t floor_of(const struct sl_tcp_path_mtu *path)
{
    return path->is_v4 ? SL_TCP_MTU_MIN_V4_BYTES : SL_TCP_MTU_MIN_V6_BYTES;
}

/* The first of descending steps below bytes that is not below the floor; 0: there is none. */
static uint16_t step_below(const struct sl_tcp_path_mtu *path, const uint16_t *steps, size_t count,
                           uint16_t bytes)
{
    for (size_t i = 0; i < count; i++) {
        if (steps[i] < bytes)
            return steps[i] >= floor_of(path) ? steps[i] : 0;
    }
    return 0;
}

static uint16_t refuge_below(const struct sl_tcp_path_mtu *path, uint16_t bytes)
{
    return step_below(path, refuges, sizeof(refuges) / sizeof(refuges[0]), bytes);
}

static uint16_t plateau_below(const struct sl_tcp_path_mtu *path, uint16_t bytes)
{
    return step_below(path, plateaus, sizeof(plateaus) / sizeof(plateaus[0]), bytes);
}

/* The next plateau above what is current, the link's MTU at most. */
static uint16_t plateau_above(const struct sl_tcp_path_mtu *path)
{
    uint16_t above = path->link_bytes;

    for (size_t i = 0; i < sizeof(plateaus) / sizeof(plateaus[0]); i++) {
        if (plateaus[i] > path->current_bytes && plateaus[i] < above)
            above = plateaus[i];
    }
    return above;
}

static void lower(struct sl_tcp_path_mtu *path, uint16_t bytes, uint32_t retry_us, uint64_t now_us)
{
    path->current_bytes = bytes;
    path->retry_us = retry_us;
    path->probe_at_us = now_us + retry_us;
    path->probe_bytes = 0;
    path->timeouts = 0;
    path->failures = 0;
}

static void fail_probe(struct sl_tcp_path_mtu *path, uint64_t now_us)
{
    path->probe_bytes = 0;
    path->probe_at_us = now_us + path->retry_us;
    path->retry_us =
        path->retry_us < SL_TCP_PATH_MTU_AGE_US / 2u ? path->retry_us * 2u : SL_TCP_PATH_MTU_AGE_US;
    if (path->failures < UINT8_MAX)
        path->failures++;
}

void sl_tcp_path_mtu_init(struct sl_tcp_path_mtu *path, uint16_t link_bytes, bool is_v4)
{
    if (link_bytes == 0)
        link_bytes = LINK_DEFAULT_BYTES;
    *path = (struct sl_tcp_path_mtu){
        .probe_at_us = NEVER_US,
        .current_bytes = link_bytes,
        .link_bytes = link_bytes,
        .is_v4 = is_v4,
    };
}

/* RFC 1191: less than we go down to; such packets may be fragmented on the way. */
static bool give_up_discovery(struct sl_tcp_path_mtu *path, uint64_t now_us)
{
    bool is_lower = path->current_bytes > SL_TCP_MTU_MIN_V4_BYTES;

    path->may_fragment = true;
    if (is_lower)
        lower(path, SL_TCP_MTU_MIN_V4_BYTES, SL_TCP_PATH_MTU_AGE_US, now_us);
    return is_lower;
}

bool sl_tcp_path_mtu_too_big(struct sl_tcp_path_mtu *path, uint32_t next_hop_bytes, uint64_t now_us)
{
    if (next_hop_bytes == 0 && path->is_v4)
        next_hop_bytes = plateau_below(path, path->current_bytes);
    if (next_hop_bytes >= path->current_bytes) {
        /* It must have been about a larger packet: the probe. */
        if (next_hop_bytes < path->probe_bytes)
            fail_probe(path, now_us);
        return false;
    }
    if (next_hop_bytes < floor_of(path)) /* RFC 8201 section 4: IPv6 has no such links */
        return path->is_v4 && give_up_discovery(path, now_us);
    lower(path, (uint16_t)next_hop_bytes, SL_TCP_PATH_MTU_AGE_US, now_us);
    return true;
}

bool sl_tcp_path_mtu_link(struct sl_tcp_path_mtu *path, uint32_t link_bytes)
{
    if (link_bytes >= path->link_bytes)
        return false;
    sl_tcp_path_mtu_limit(path, link_bytes);
    if (path->probe_bytes > path->link_bytes)
        path->probe_bytes = 0; /* it has not left */
    if (path->current_bytes == path->link_bytes)
        path->probe_at_us = NEVER_US;
    return true;
}

bool sl_tcp_path_mtu_timed_out(struct sl_tcp_path_mtu *path, uint32_t packet_bytes, uint64_t now_us)
{
    /* The peer's MSS, or what there is to send, may make packets smaller than the MTU. */
    uint16_t bytes =
        packet_bytes < path->current_bytes ? (uint16_t)packet_bytes : path->current_bytes;
    uint16_t refuge = refuge_below(path, bytes);
    uint32_t now_ms = (uint32_t)(now_us / 1000u);

    if (refuge == 0)
        return false; /* there is nowhere to go */
    if (path->timeouts == 0)
        path->timeout_ms = now_ms;
    if (path->timeouts < SL_TCP_PATH_MTU_TIMEOUTS)
        path->timeouts++;
    if (path->timeouts < SL_TCP_PATH_MTU_TIMEOUTS ||
        now_ms - path->timeout_ms < SL_TCP_PATH_MTU_SUSPECT_MS)
        return false;
    lower(path, refuge, SL_TCP_PATH_MTU_RETRY_US, now_us);
    return true;
}

bool sl_tcp_path_mtu_acknowledged(struct sl_tcp_path_mtu *path, uint32_t send_unacknowledged,
                                  uint64_t now_us)
{
    path->timeouts = 0;
    if (path->probe_bytes == 0 || sl_seq_lt(send_unacknowledged, path->probe_end))
        return false;
    path->current_bytes = path->probe_bytes;
    path->may_fragment = false;
    path->probe_bytes = 0;
    path->failures = 0;
    path->retry_us = SL_TCP_PATH_MTU_RETRY_US;
    path->probe_at_us = path->current_bytes < path->link_bytes ? now_us + path->retry_us : NEVER_US;
    return true;
}

uint16_t sl_tcp_path_mtu_probe(const struct sl_tcp_path_mtu *path, uint64_t now_us)
{
    if (now_us < path->probe_at_us || path->probe_bytes != 0)
        return 0;
    return path->failures == 0 ? path->link_bytes : plateau_above(path);
}

void sl_tcp_path_mtu_probe_sent(struct sl_tcp_path_mtu *path, uint16_t probe_bytes, uint32_t end)
{
    path->probe_bytes = probe_bytes;
    path->probe_end = end;
}

void sl_tcp_path_mtu_lost(struct sl_tcp_path_mtu *path, uint32_t end, uint64_t now_us)
{
    if (path->probe_bytes != 0 && end == path->probe_end)
        fail_probe(path, now_us);
}
