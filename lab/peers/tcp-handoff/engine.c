// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "box.h"
#include "echo.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"

#define MTU_BYTES 1500u
#define CONNECTIONS 4096u
#define SLICES (1u << 19)
#define SENT_RECORDS (1u << 18)
#define HELD_BYTES (1ull << 30)
#define BACKLOG 1024u
#define TURNS_MAX 8u

static void retain(void *context, void *owner)
{
    (void)context;
    packet_retain(owner);
}

static void release(void *context, void *owner)
{
    (void)context;
    packet_release(owner);
}

static size_t write_ip(struct packet *packet, const struct sl_tcp_segment *segment,
                       uint16_t tcp_bytes)
{
    const struct sl_ipv4 ipv4 = {
        .source = sl_ip_v4(&segment->source),
        .destination = sl_ip_v4(&segment->destination),
        .total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + tcp_bytes),
        .fragment = segment->do_not_fragment ? SL_IPV4_DONT_FRAGMENT : 0,
        .tos = segment->traffic_class,
        .ttl = segment->hop_limit,
        .protocol = SL_PROTOCOL_TCP,
    };
    const struct sl_ipv6 ipv6 = {
        .source = segment->source,
        .destination = segment->destination,
        .flow_label = segment->flow_label,
        .payload_bytes = tcp_bytes,
        .traffic_class = segment->traffic_class,
        .next_header = SL_PROTOCOL_TCP,
        .hop_limit = segment->hop_limit,
    };

    if (sl_ip_is_v4(&segment->source))
        return (size_t)sl_ipv4_build(packet->bytes, packet->capacity_bytes, &ipv4);
    return (size_t)sl_ipv6_build(packet->bytes, packet->capacity_bytes, &ipv6);
}

static void write_tcp(uint8_t *at, const struct sl_tcp_segment *segment, uint16_t tcp_bytes)
{
    uint8_t *end = at + segment->header_bytes;
    uint64_t sum;

    memcpy(at, segment->header, segment->header_bytes);
    for (uint16_t i = 0; i < segment->payload_slices; i++) {
        memcpy(end, segment->payload[i].data, segment->payload[i].length_bytes);
        end += segment->payload[i].length_bytes;
    }
    sum = sl_checksum_pseudo(&segment->source, &segment->destination, SL_PROTOCOL_TCP, tcp_bytes);
    sum = sl_checksum_add(sum, at, tcp_bytes);
    sl_store_be16(at + SL_TCP_CHECKSUM_OFFSET, sl_checksum_finish(sum));
}

/* ops.transmit: one packet, copied, for TUN takes them in one piece. */
static bool transmit(void *context, const struct sl_tcp_segment *segment)
{
    struct engine *engine = context;
    uint16_t tcp_bytes = (uint16_t)(segment->header_bytes + segment->payload_bytes);
    struct packet *packet = packet_new(PACKET_BYTES);
    size_t ip_bytes = write_ip(packet, segment, tcp_bytes);

    write_tcp(packet->bytes + ip_bytes, segment, tcp_bytes);
    packet->length_bytes = (uint32_t)ip_bytes + tcp_bytes;
    box_from_device(engine->box, engine->place, packet);
    return true;
}

int engine_start(struct engine *engine, struct box *box, enum place place, uint16_t port)
{
    struct sl_tcp_config config = {
        .max_connections = CONNECTIONS,
        .max_listeners = 1,
        .max_slices = SLICES,
        .max_sent_records = SENT_RECORDS,
        .max_held_bytes = HELD_BYTES,
        .ops = {.owners = {.retain = retain, .release = release},
                .transmit = transmit,
                .context = engine},
    };
    const struct sl_tcp_listen_request request = {.port = port, .backlog = BACKLOG};
    struct sl_tcp_listener *listener;
    int error;

    *engine = (struct engine){.box = box, .place = place};
    sl_tcp_settings_default(&config.settings);
    if (getrandom(config.secret, sizeof(config.secret), 0) != sizeof(config.secret))
        return -errno;
    engine->memory = aligned_alloc(64, (sl_tcp_engine_bytes(&config) + 63u) & ~(size_t)63u);
    if (engine->memory == NULL)
        return -ENOMEM;
    error = sl_tcp_engine_create(engine->memory, &config, box->now_us, &engine->tcp);
    return error != 0 ? error : sl_tcp_listen(engine->tcp, &request, &listener);
}

void engine_stop(struct engine *engine)
{
    sl_tcp_engine_stop(engine->tcp, false, engine->box->now_us);
    free(engine->memory);
}

void engine_take(struct engine *engine, struct packet *packet, const struct packet_view *view)
{
    uint16_t at = engine->burst_count++;

    engine->packets[at] = packet;
    engine->burst[at] = (struct sl_tcp_packet){
        .source = view->source,
        .destination = view->destination,
        .header = packet->bytes + view->tcp_offset,
        .header_room_bytes = view->end_offset - view->tcp_offset,
        .mtu_bytes = MTU_BYTES,
        .traffic_class = view->traffic_class,
    };
    if (view->payload_offset < view->end_offset) {
        engine->payloads[at] = packet_payload(packet, view);
        engine->burst[at].payload = &engine->payloads[at];
        engine->burst[at].payload_slices = 1;
    }
    if (engine->burst_count == ENGINE_BURST)
        engine_input(engine);
}

void engine_input(struct engine *engine)
{
    uint16_t count = engine->burst_count;

    if (count == 0)
        return;
    engine->burst_count = 0;
    sl_tcp_input(engine->tcp, engine->burst, count, engine->box->now_us);
    for (uint16_t i = 0; i < count; i++)
        packet_release(engine->packets[i]);
}

static void accept_flow(struct engine *engine, struct sl_tcp_connection *connection)
{
    struct sl_tcp_info info;
    struct flow *flow;

    sl_tcp_info(connection, &info);
    flow = flow_find(&engine->box->flows, &info.remote, info.remote_port, info.local_port);
    if (flow == NULL) { /* the switch has brought its SYN here, so that it is there */
        sl_tcp_abort(connection, "no flow", engine->box->now_us);
        sl_tcp_release(connection, engine->box->now_us);
        return;
    }
    flow->connection = connection;
    flow->is_open = true;
    sl_tcp_set_user(connection, flow);
    engine->box->counters.accepted++;
}

static void handle(struct engine *engine, const struct sl_tcp_event *event)
{
    struct flow *flow;

    if ((event->events & SL_TCP_EVENT_ACCEPTED) != 0)
        accept_flow(engine, event->connection);
    flow = sl_tcp_user(event->connection);
    if (flow == NULL || flow->connection != event->connection)
        return;
    if ((event->events & SL_TCP_EVENT_PEER_CLOSED) != 0)
        flow->peer_has_closed = true;
    if ((event->events & SL_TCP_EVENT_CLOSED) != 0) {
        struct sl_tcp_info info;

        sl_tcp_info(event->connection, &info);
        echo_end(engine->box, flow,
                 info.end == SL_TCP_END_CLOSED ? NULL : sl_tcp_end_name((enum sl_tcp_end)info.end));
        return;
    }
    echo_run(engine->box, flow);
}

void engine_run(struct engine *engine)
{
    struct sl_tcp_event events[ENGINE_BURST];
    uint16_t count = ENGINE_BURST;

    sl_tcp_advance(engine->tcp, engine->box->now_us);
    while (count == ENGINE_BURST) {
        count = sl_tcp_events(engine->tcp, events, ENGINE_BURST);
        for (uint16_t i = 0; i < count; i++)
            handle(engine, &events[i]);
    }
}

void engine_flush(struct engine *engine)
{
    for (unsigned int i = 0; i < TURNS_MAX; i++)
        if (sl_tcp_flush(engine->tcp, engine->box->now_us))
            return;
}

static void export_queue(const struct sl_tcp_connection *connection, enum sl_tcp_queue queue,
                         struct slices *slices)
{
    struct sl_tcp_slice some[SL_TCP_SEGMENT_SLICES];
    uint32_t offset_bytes = 0;
    uint16_t count;

    while ((count = sl_tcp_export_data(connection, queue, offset_bytes, some,
                                       SL_TCP_SEGMENT_SLICES)) != 0) {
        for (uint16_t i = 0; i < count; i++)
            offset_bytes += some[i].length_bytes;
        slices_append(slices, some, count);
    }
}

int engine_export(struct flow *flow, uint64_t now_us, struct sl_tcp_transfer *transfer,
                  struct slices *send, struct slices *unread)
{
    int error;

    sl_tcp_freeze(flow->connection);
    error = sl_tcp_export(flow->connection, now_us, transfer);
    if (error != 0)
        return error;
    export_queue(flow->connection, SL_TCP_QUEUE_SEND, send);
    export_queue(flow->connection, SL_TCP_QUEUE_RECEIVE, unread);
    return 0;
}

static int import_queue(struct sl_tcp_connection *connection, enum sl_tcp_queue queue,
                        const struct slices *slices)
{
    for (uint32_t i = 0; i < slices->count; i++) {
        const struct sl_tcp_slice *slice = slices_at(slices, i);
        int error;

        packet_retain(slice->owner);
        error = sl_tcp_import_data(connection, queue, slice, 1);
        if (error != 0) {
            packet_release(slice->owner);
            return error;
        }
    }
    return 0;
}

int engine_import(struct engine *engine, const struct sl_tcp_transfer *transfer,
                  const struct slices *send, const struct slices *unread,
                  struct sl_tcp_connection **connection)
{
    const struct sl_tcp_route route = {.words = {0, 0}}; /* there is one way only */
    uint64_t now_us = engine->box->now_us;
    int error = sl_tcp_import(engine->tcp, transfer, &route, NULL, now_us, connection);

    if (error != 0)
        return error;
    error = import_queue(*connection, SL_TCP_QUEUE_RECEIVE, unread);
    if (error == 0)
        error = import_queue(*connection, SL_TCP_QUEUE_SEND, send);
    if (error != 0)
        sl_tcp_forget(*connection, now_us);
    return error;
}
