// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "rig.h"
#include "segment.h"

#include <stdlib.h>
#include <string.h>

#include "verify.h"
#include "wire/tcp.h"

#define START_US 5000000u
#define SLICE_FOOTPRINT_BYTES 2048u

/* The buffer behind a slice. */
struct owner {
    uint32_t references;
    struct rig *rig;
    uint8_t data[];
};

static void retain(void *context, void *owner)
{
    struct owner *held = owner;

    (void)context;
    assert_true(held->references > 0);
    held->references++;
}

static void release(void *context, void *owner)
{
    struct owner *held = owner;

    (void)context;
    assert_true(held->references > 0);
    if (--held->references > 0)
        return;
    held->rig->owners--;
    free(held);
}

static void note_options(struct rig_peer *peer, const struct rig_segment *segment)
{
    if (segment->flags & SL_TCP_SYN) {
        peer->irs = segment->sequence;
        if (!peer->irs_is_known) {
            peer->first_irs = segment->sequence;
            peer->first_ts_value = segment->ts_value;
        }
        peer->irs_is_known = true;
        peer->engine_scales = segment->has_scale;
        peer->engine_scale = segment->scale;
    }
    if (segment->has_ts)
        peer->last_ts_value = segment->ts_value;
}

static bool transmit(void *context, const struct sl_tcp_segment *sent)
{
    struct rig *rig = context;
    struct rig_segment *segment;

    if (rig->device_refuses)
        return false;
    if (rig->device_room != 0 && --rig->device_room == 0)
        rig->device_refuses = true;
    assert_true(rig->output_count < RIG_OUTPUT);
    segment = &rig->output[(rig->output_first + rig->output_count++) % RIG_OUTPUT];
    free(segment->payload);
    segment_read(segment, sent);
    segment->at_us = rig->now_us;
    note_options(rig_peer(rig, segment->peer_port), segment);
    return true;
}

struct sl_ip rig_local_address(const struct rig *rig)
{
    static const struct sl_ip v4 = SL_IP_V4(10, 1, 0, 100);
    static const struct sl_ip v6 = {.bytes = {0xfd, 0, [15] = 100}};

    return rig->ipv6 ? v6 : v4;
}

struct sl_ip rig_peer_address(const struct rig *rig)
{
    static const struct sl_ip v4 = SL_IP_V4(10, 1, 0, 11);
    static const struct sl_ip v6 = {.bytes = {0xfd, 0, [15] = 11}};

    return rig->ipv6 ? v6 : v4;
}

struct rig *rig_create(uint32_t peer_iss, bool ipv6)
{
    struct rig *rig = calloc(1, sizeof(*rig));

    assert_non_null(rig);
    rig->now_us = START_US;
    rig->ipv6 = ipv6;
    /* The MSS is RIG_MSS in both families. */
    rig->mtu_bytes = (uint16_t)(RIG_MSS + 20u + (ipv6 ? 40u : 20u));
    rig->peer_iss = peer_iss;
    for (unsigned int i = 0; i < RIG_PORTS; i++)
        rig->peers[i].iss = peer_iss;
    sl_tcp_settings_default(&rig->settings);
    rig->settings.ecn = false; /* cases about ECN turn it on */
    rig->config = (struct sl_tcp_config){
        .max_connections = 128,
        .max_listeners = 4,
        .max_slices = 8192,
        .max_sent_records = 8192,
        .max_held_bytes = 64u << 20,
        .secret = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
        .ops = {.owners = {.retain = retain, .release = release, .context = rig},
                .transmit = transmit,
                .context = rig},
    };
    return rig;
}

/* An engine of the rig's configuration in memory of its own. */
static void make_engine(struct rig *rig)
{
    size_t bytes;

    rig->config.settings = rig->settings;
    bytes = sl_tcp_engine_bytes(&rig->config);
    assert_true(bytes > 0);
    rig->memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    assert_non_null(rig->memory);
    assert_int_equal(sl_tcp_engine_create(rig->memory, &rig->config, rig->now_us, &rig->engine), 0);
}

void rig_start(struct rig *rig)
{
    if (rig->engine == NULL)
        make_engine(rig);
}

void rig_succeed(struct rig *rig)
{
    assert_null(rig->previous);
    rig->previous = rig->engine;
    rig->previous_memory = rig->memory;
    rig->config.secret[0]++;
    make_engine(rig);
}

void rig_destroy(struct rig *rig)
{
    if (rig->previous != NULL)
        sl_tcp_engine_stop(rig->previous, false, rig->now_us);
    if (rig->engine != NULL)
        sl_tcp_engine_stop(rig->engine, false, rig->now_us);
    assert_int_equal(rig->owners, 0);
    free(rig->previous_memory);
    for (unsigned int i = 0; i < RIG_OUTPUT; i++)
        free(rig->output[i].payload);
    free(rig->memory);
    free(rig);
}

struct rig_peer *rig_peer(struct rig *rig, uint16_t port)
{
    assert_in_range(port, RIG_FIRST_PORT, RIG_FIRST_PORT + RIG_PORTS - 1);
    return &rig->peers[port - RIG_FIRST_PORT];
}

struct sl_tcp_slice rig_slice(struct rig *rig, uint64_t offset, uint32_t length_bytes)
{
    struct owner *owner = malloc(sizeof(*owner) + length_bytes);

    assert_non_null(owner);
    owner->references = 1;
    owner->rig = rig;
    rig->owners++;
    for (uint32_t i = 0; i < length_bytes; i++)
        owner->data[i] = rig_pattern(offset + i);
    return (struct sl_tcp_slice){.data = owner->data,
                                 .owner = owner,
                                 .length_bytes = length_bytes,
                                 .footprint_bytes = length_bytes > SLICE_FOOTPRINT_BYTES
                                                        ? length_bytes
                                                        : SLICE_FOOTPRINT_BYTES};
}

static struct sl_ip source_of(const struct rig *rig, enum rig_source source)
{
    static const struct sl_ip v4 = SL_IP_V4(224, 0, 0, 1);
    static const struct sl_ip v6 = {.bytes = {0xff, 2, [15] = 1}};

    switch (source) {
    case RIG_FROM_NOBODY:
        return (struct sl_ip){{{0}}};
    case RIG_FROM_MULTICAST:
        return rig->ipv6 ? v6 : v4;
    case RIG_FROM_ITSELF:
        return rig_local_address(rig);
    case RIG_FROM_PEER:
        break;
    }
    return rig_peer_address(rig);
}

static void give(struct rig *rig, struct sl_tcp_packet *packet, enum rig_source source)
{
    packet->source = source_of(rig, source);
    packet->destination = rig_local_address(rig);
    packet->mtu_bytes = rig->mtu_bytes;
    sl_tcp_input(rig->engine, packet, 1, rig->now_us);
    rig_settle(rig);
}

void rig_input(struct rig *rig, const struct rig_segment *segment, uint64_t payload_offset)
{
    uint8_t header[SL_TCP_MAX_HEADER_BYTES];
    struct sl_tcp_slice slice;
    struct sl_tcp_packet packet = {.header = header, .traffic_class = segment->traffic_class};

    packet.header_room_bytes = segment_write(header, segment, RIG_LOCAL_PORT);
    if (segment->source == RIG_FROM_ITSELF)
        sl_store_u16(header, RIG_LOCAL_PORT);
    if (segment->payload_bytes > 0) {
        slice = rig_slice(rig, payload_offset, segment->payload_bytes);
        packet.payload = &slice;
        packet.payload_slices = 1;
    }
    give(rig, &packet, segment->source);
}

void rig_input_raw(struct rig *rig, uint16_t port, const uint8_t *header, uint32_t length_bytes)
{
    uint8_t *exact = test_exact_copy(header, length_bytes);
    struct sl_tcp_packet packet = {.header = exact, .header_room_bytes = length_bytes};

    if (length_bytes >= 4) {
        sl_store_u16(exact, port);
        sl_store_u16(exact + 2, RIG_LOCAL_PORT);
    }
    give(rig, &packet, RIG_FROM_PEER);
    free(exact);
}

static void take_events(struct rig *rig)
{
    struct sl_tcp_event events[16];
    uint16_t count;

    while ((count = sl_tcp_events(rig->engine, events, 16)) > 0)
        for (uint16_t i = 0; i < count; i++) {
            struct sl_tcp_info info;
            struct rig_peer *peer;

            sl_tcp_info(events[i].connection, &info);
            peer = rig_peer(rig, info.remote_port);
            if (events[i].events & SL_TCP_EVENT_ACCEPTED)
                assert_ptr_equal(events[i].listener, rig->listener);
            peer->connection = events[i].connection;
            peer->events |= events[i].events;
        }
}

void rig_settle(struct rig *rig)
{
    sl_tcp_advance(rig->engine, rig->now_us);
    take_events(rig);
    for (int turns = 0; !sl_tcp_flush(rig->engine, rig->now_us) && !rig->device_refuses; turns++)
        assert_true(turns < 1000);
    take_events(rig);
}

void rig_run_until(struct rig *rig, uint64_t until_us, bool stop_at_output)
{
    while (!(stop_at_output && rig->output_count > 0)) {
        uint64_t next_us = sl_tcp_next_timer_us(rig->engine);

        if (next_us > until_us)
            break;
        if (next_us > rig->now_us)
            rig->now_us = next_us;
        else
            rig->now_us++;
        rig_settle(rig);
    }
    if (!(stop_at_output && rig->output_count > 0) && rig->now_us < until_us)
        rig->now_us = until_us;
}

const struct rig_segment *rig_peek(const struct rig *rig)
{
    return rig->output_count == 0 ? NULL : &rig->output[rig->output_first];
}

const struct rig_segment *rig_take(struct rig *rig)
{
    const struct rig_segment *segment = rig_peek(rig);

    if (segment != NULL) {
        rig->output_first = (rig->output_first + 1) % RIG_OUTPUT;
        rig->output_count--;
    }
    return segment;
}

struct sl_tcp_connect_request rig_connect_request(const struct rig *rig, uint16_t remote_port)
{
    return (struct sl_tcp_connect_request){.local = rig_local_address(rig),
                                           .remote = rig_peer_address(rig),
                                           .remote_port = remote_port,
                                           .mtu_bytes = rig->mtu_bytes};
}

void rig_establish(struct rig *rig, uint32_t connections)
{
    const struct sl_tcp_listen_request request = {.port = RIG_LOCAL_PORT, .backlog = 128};

    rig_start(rig);
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &rig->listener), 0);
    for (uint32_t i = 0; i < connections; i++) {
        uint16_t port = (uint16_t)(RIG_FIRST_PORT + i);
        struct rig_segment segment = {.peer_port = port,
                                      .sequence = rig->peer_iss,
                                      .window = 65535,
                                      .flags = SL_TCP_SYN,
                                      .has_mss = true,
                                      .mss = RIG_MSS,
                                      .has_sackok = true};

        rig_input(rig, &segment, 0);
        segment = (struct rig_segment){.peer_port = port,
                                       .sequence = rig->peer_iss + 1u,
                                       .acknowledgement = rig->peers[i].irs + 1u,
                                       .window = 65535,
                                       .flags = SL_TCP_ACK};
        rig_input(rig, &segment, 0);
        assert_non_null(rig->peers[i].connection);
    }
    while (rig_take(rig) != NULL)
        continue;
}

void rig_say(struct rig *rig, uint16_t port, uint8_t flags, uint32_t sequence, uint32_t ack)
{
    const struct rig_segment segment = {.peer_port = port,
                                        .sequence = rig->peer_iss + sequence,
                                        .acknowledgement = rig_peer(rig, port)->irs + ack,
                                        .window = 65535,
                                        .flags = flags};

    rig_input(rig, &segment, 0);
}

void rig_finish(struct rig *rig)
{
    assert_null(sl_tcp_engine_verify(rig->engine, rig->now_us));
    rig_destroy(rig);
}
