/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TCP engine against a peer, an application and a network that do whatever the input says. The
 * first two bytes choose the state it begins in and what was agreed; then follow steps: a byte that
 * says which, and what it needs. After each step all invariants hold, data are right wherever they
 * turn up, and at the end nobody holds anything.
 */
#include "tcp_peer.h"

#include "wire/tcp.h"

#define STEPS_MAX 300u
#define PAYLOAD_MAX 4000u

static uint16_t take_u16(const uint8_t **data, size_t *size)
{
    uint16_t high = fuzz_take(data, size);

    return (uint16_t)(high << 8 | fuzz_take(data, size));
}

/* A number near another, or anywhere: most of the interest is at edges. */
static uint32_t take_near(const uint8_t **data, size_t *size, uint32_t base)
{
    uint8_t control = fuzz_take(data, size);

    switch (control >> 6) {
    case 0:
        return base + (uint32_t)((int32_t)(control & 63) - 32);
    case 1:
        return base + (uint32_t)(int16_t)take_u16(data, size);
    case 2:
        return base + (control & 63u) * 1448u;
    default:
        return (uint32_t)take_u16(data, size) << 16 | take_u16(data, size);
    }
}

static void put_sacks(const uint8_t **data, size_t *size, const struct peer *peer,
                      struct peer_segment *segment)
{
    uint8_t blocks = (uint8_t)(1u + (fuzz_take(data, size) & 3u));
    uint8_t *at = segment->options + segment->option_bytes;

    while (segment->option_bytes + 4u + 8u * blocks > sizeof(segment->options))
        blocks--;
    at[0] = at[1] = 1;
    at[2] = 5;
    at[3] = (uint8_t)(2u + 8u * blocks);
    for (uint8_t i = 0; i < blocks; i++) {
        uint32_t left = take_near(data, size, segment->acknowledgement);

        sl_store_u32(at + 4 + 8 * i, left);
        sl_store_u32(at + 8 + 8 * i, take_near(data, size, left + 1448u));
    }
    segment->option_bytes = (uint8_t)(segment->option_bytes + 4u + 8u * blocks);
    (void)peer;
}

/* Options: as agreed, with SACKs, the bytes of the input, or none. */
static void take_options(const uint8_t **data, size_t *size, const struct peer *peer,
                         struct peer_segment *segment, uint8_t control)
{
    if ((control & 3u) == 3u)
        return;
    if ((control & 3u) == 2u) {
        segment->option_bytes = (uint8_t)((control >> 2 & 7u) * 4u);
        for (uint8_t i = 0; i < segment->option_bytes; i++)
            segment->options[i] = fuzz_take(data, size);
        return;
    }
    peer_put_options(peer, segment);
    if ((control & 3u) == 1u && (segment->flags & SL_TCP_SYN) == 0)
        put_sacks(data, size, peer, segment);
}

static void step_segment(const uint8_t **data, size_t *size, struct peer *peer)
{
    uint8_t control = fuzz_take(data, size);
    struct peer_segment segment = {.flags = fuzz_take(data, size)};

    segment.sequence =
        take_near(data, size, (control & 0x20u) != 0 ? peer->engine_acknowledged : peer->next);
    segment.acknowledgement = take_near(data, size, peer->engine_next);
    segment.window = take_u16(data, size);
    segment.payload_bytes = (control & 0x40u) != 0 ? take_u16(data, size) % PAYLOAD_MAX : 0;
    segment.traffic_class = (control & 0x80u) != 0 ? 3 : 2;
    segment.from_stranger = (segment.window & 0xffu) == 0x77u;
    take_options(data, size, peer, &segment, control);
    if ((segment.flags & SL_TCP_RST) == 0 && segment.sequence == peer->next)
        peer->next += segment.payload_bytes + ((segment.flags & SL_TCP_FIN) != 0);
    peer_input(peer, &segment);
}

/* Next data and an ACK of everything, as a peer in good order sends them. */
static void step_good_segment(const uint8_t **data, size_t *size, struct peer *peer)
{
    uint8_t control = fuzz_take(data, size);
    struct peer_segment segment = {
        .flags = SL_TCP_ACK,
        .sequence = peer->next,
        .acknowledgement = peer->engine_next,
        .window = (uint16_t)(control << 8 | 0xffu),
        .payload_bytes = (uint16_t)((control & 7u) * 500u),
    };

    peer_put_options(peer, &segment);
    peer->next += segment.payload_bytes;
    peer_input(peer, &segment);
}

static void step_icmp(const uint8_t **data, size_t *size, struct peer *peer)
{
    uint8_t header[8];
    struct sl_tcp_icmp_error error = {
        .kind = (enum sl_tcp_icmp)(fuzz_take(data, size) % 3u),
        .local = peer_address(peer, PEER_ENGINE_HOST),
        .remote = peer_address(peer, PEER_HOST),
        .header = header,
        .header_bytes = sizeof(header),
        .next_hop_mtu_bytes = take_u16(data, size),
    };

    sl_store_u16(header, PEER_SERVICE_PORT);
    sl_store_u16(header + 2, PEER_PORT);
    sl_store_u32(header + 4, take_near(data, size, peer->engine_next - 1u));
    sl_tcp_icmp(peer->engine, &error, peer->now_us);
}

/* Milliseconds to hours. */
static void step_time(const uint8_t **data, size_t *size, struct peer *peer)
{
    uint8_t control = fuzz_take(data, size);

    peer->now_us += (uint64_t)(control & 15u) * 100u << (control >> 4);
    if (control == 0xffu)
        peer->now_us += 3600u * 1000000ull;
}

static void change_settings(const uint8_t **data, size_t *size, struct peer *peer)
{
    struct sl_tcp_settings settings;
    uint8_t control = fuzz_take(data, size);

    sl_tcp_settings_default(&settings);
    settings.receive_buffer_bytes = 64u << (control & 15u);
    settings.send_buffer_bytes = 64u << (control >> 4);
    settings.nodelay = (control & 1u) != 0;
    settings.delayed_ack_us = (control & 2u) != 0 ? 40000 : 0;
    settings.priority = control & 3u;
    settings.mss_max_bytes = (control & 0x80u) != 0 ? 100 : 0;
    settings.congestion = (control & 4u) != 0 ? SL_TCP_RENO : SL_TCP_CUBIC;
    FUZZ_CHECK(sl_tcp_set_settings(peer->connection, &settings) == 0);
}

/* What needs a connection. */
static void step_application(const uint8_t **data, size_t *size, struct peer *peer)
{
    uint8_t what = fuzz_take(data, size);

    if (peer->connection == NULL)
        return;
    switch (what % 11u) {
    case 0:
        peer_send(peer, take_u16(data, size) % 30000u);
        break;
    case 1:
        peer_receive(peer, 4, false);
        break;
    case 2:
        peer_receive(peer, UINT16_MAX, true);
        break;
    case 3:
        (void)sl_tcp_shutdown(peer->connection);
        break;
    case 4:
        sl_tcp_abort(peer->connection, "the input said so", peer->now_us);
        break;
    case 5:
        peer_release(peer);
        break;
    case 6:
        sl_tcp_set_window_limit(peer->connection, take_u16(data, size));
        break;
    case 7:
        change_settings(data, size, peer);
        break;
    case 8:
        sl_tcp_freeze(peer->connection);
        break;
    case 9:
        sl_tcp_thaw(peer->connection, peer->now_us);
        break;
    default:
        peer_move(peer);
        break;
    }
}

static void step(const uint8_t **data, size_t *size, struct peer *peer)
{
    uint8_t what = fuzz_take(data, size);

    switch (what & 7u) {
    case 0:
    case 1:
    case 2:
        step_segment(data, size, peer);
        break;
    case 3:
        step_good_segment(data, size, peer);
        break;
    case 4:
        step_time(data, size, peer);
        break;
    case 5:
    case 6:
        step_application(data, size, peer);
        break;
    default:
        if ((what & 8u) != 0)
            step_icmp(data, size, peer);
        else
            peer->device_refuses = (what & 16u) != 0;
        break;
    }
    if ((what & 0x80u) == 0) /* else more arrives in the same turn */
        peer_settle(peer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum peer_state state = (enum peer_state)(fuzz_take(&data, &size) % PEER_STATES);
    struct peer peer;

    peer_create(&peer, state, fuzz_take(&data, &size));
    for (uint32_t i = 0; i < STEPS_MAX && size > 0; i++)
        step(&data, &size, &peer);
    peer.device_refuses = false;
    peer_settle(&peer);
    peer_destroy(&peer, (peer.now_us & 1u) != 0);
    return 0;
}
