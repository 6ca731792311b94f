// SPDX-License-Identifier: Apache-2.0
/*
 * Two engines on a wire without faults, in virtual time: they open a connection, echo a megabyte
 * and close; afterwards nothing is held. What each rule of TCP asks for is in script/.
 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "tcp/connection.h"
#include "verify.h"
#include "wire/tcp.h"

#define ECHO_BYTES (1024u * 1024u)
#define CHUNK_BYTES 4000u
#define WIRE_DELAY_US 50u
#define WIRE_SEGMENTS 4096u
#define STEP_US 25u
#define PORT 7u
#define MTU_BYTES 1500u
#define TSO_BYTES 16384u

/* A buffer that counts its references. */
struct buffer {
    uint32_t references;
    uint32_t *alive; /* buffers there are */
    uint8_t bytes[];
};

struct wire_segment {
    uint64_t due_us;
    struct sl_ip source, destination;
    uint8_t header[SL_TCP_MAX_HEADER_BYTES];
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    uint16_t slice_count;
};

struct end {
    struct world *world;
    struct end *peer;
    struct sl_tcp_engine *engine;
    void *memory;
    uint32_t first, count; /* of what is on the wire towards it */
    struct wire_segment wire[WIRE_SEGMENTS];
};

struct world {
    uint64_t now_us;
    uint32_t alive; /* buffers */
    struct end client, server;
    struct sl_tcp_connection *connection;
    uint32_t sent_bytes, echoed_bytes;
    bool connected, client_closed, server_closed, peer_closed;
};

static void retain(void *context, void *owner)
{
    (void)context;
    ((struct buffer *)owner)->references++;
}

static void release(void *context, void *owner)
{
    struct buffer *buffer = owner;

    (void)context;
    assert_true(buffer->references > 0);
    if (--buffer->references != 0)
        return;
    (*buffer->alive)--;
    free(buffer);
}

static uint8_t pattern(uint32_t offset)
{
    return (uint8_t)(offset * 31u + (offset >> 8));
}

static struct sl_tcp_slice make_slice(struct world *world, uint32_t offset, uint32_t length_bytes)
{
    struct buffer *buffer = malloc(sizeof(*buffer) + length_bytes);

    assert_non_null(buffer);
    buffer->references = 1;
    buffer->alive = &world->alive;
    world->alive++;
    for (uint32_t i = 0; i < length_bytes; i++)
        buffer->bytes[i] = pattern(offset + i);
    return (struct sl_tcp_slice){.data = buffer->bytes,
                                 .owner = buffer,
                                 .length_bytes = length_bytes,
                                 .footprint_bytes = length_bytes + 256u};
}

static bool transmit(void *context, const struct sl_tcp_segment *segment)
{
    struct end *end = context, *peer = end->peer;
    struct wire_segment *wire;

    if (peer->count == WIRE_SEGMENTS)
        return false;
    wire = &peer->wire[(peer->first + peer->count++) % WIRE_SEGMENTS];
    wire->due_us = end->world->now_us + WIRE_DELAY_US;
    wire->source = segment->source;
    wire->destination = segment->destination;
    memcpy(wire->header, segment->header, segment->header_bytes);
    wire->slice_count = segment->payload_slices;
    for (uint16_t i = 0; i < segment->payload_slices; i++) {
        wire->slices[i] = segment->payload[i];
        retain(NULL, segment->payload[i].owner);
    }
    return true;
}

static void deliver(struct end *end)
{
    struct world *world = end->world;

    while (end->count != 0 && end->wire[end->first].due_us <= world->now_us) {
        struct wire_segment *wire = &end->wire[end->first];
        struct sl_tcp_packet packet = {
            .source = wire->source,
            .destination = wire->destination,
            .header = wire->header,
            .header_room_bytes = sizeof(wire->header),
            .payload = wire->slices,
            .payload_slices = wire->slice_count,
            .mtu_bytes = MTU_BYTES,
        };

        sl_tcp_input(end->engine, &packet, 1, world->now_us);
        end->first = (end->first + 1u) % WIRE_SEGMENTS;
        end->count--;
    }
}

/* The server sends back what it receives, and closes when the client has. */
static void serve(struct world *world, const struct sl_tcp_event *event)
{
    struct sl_tcp_connection *connection = event->connection;
    struct sl_tcp_slice slice;

    while (sl_tcp_send_room_bytes(connection) >= TSO_BYTES &&
           sl_tcp_receive(connection, &slice, 1) == 1) {
        assert_int_equal(sl_tcp_send(connection, &slice, 1), 0);
        sl_tcp_consumed(connection, slice.length_bytes);
    }
    if ((event->events & SL_TCP_EVENT_PEER_CLOSED) != 0)
        assert_int_equal(sl_tcp_shutdown(connection), 0);
    if ((event->events & SL_TCP_EVENT_CLOSED) != 0) {
        world->server_closed = true;
        sl_tcp_release(connection, world->now_us);
    }
}

static void check_echo(struct world *world, const struct sl_tcp_slice *slice)
{
    for (uint32_t i = 0; i < slice->length_bytes; i++)
        if (slice->data[i] != pattern(world->echoed_bytes + i))
            fail_msg("byte %u of the echo is wrong", world->echoed_bytes + i);
    world->echoed_bytes += slice->length_bytes;
}

static void send_more(struct world *world)
{
    while (world->sent_bytes < ECHO_BYTES) {
        uint32_t left = ECHO_BYTES - world->sent_bytes;
        struct sl_tcp_slice slice =
            make_slice(world, world->sent_bytes, left < CHUNK_BYTES ? left : CHUNK_BYTES);

        if (sl_tcp_send(world->connection, &slice, 1) != 0) {
            release(NULL, slice.owner);
            return;
        }
        world->sent_bytes += slice.length_bytes;
    }
}

static void use(struct world *world, const struct sl_tcp_event *event)
{
    struct sl_tcp_slice slice;

    world->connected = world->connected || (event->events & SL_TCP_EVENT_CONNECTED) != 0;
    while (sl_tcp_receive(event->connection, &slice, 1) == 1) {
        check_echo(world, &slice);
        release(NULL, slice.owner);
        sl_tcp_consumed(event->connection, slice.length_bytes);
    }
    if ((event->events & SL_TCP_EVENT_CLOSED) != 0) {
        world->client_closed = true;
        sl_tcp_release(event->connection, world->now_us);
        world->connection = NULL;
        return;
    }
    send_more(world);
    if (world->echoed_bytes == ECHO_BYTES)
        assert_int_equal(sl_tcp_shutdown(event->connection), 0);
}

static void turn(struct end *end)
{
    struct world *world = end->world;
    struct sl_tcp_event events[8];
    const char *fault;
    uint16_t count;

    deliver(end);
    sl_tcp_advance(end->engine, world->now_us);
    while ((count = sl_tcp_events(end->engine, events, 8)) != 0)
        for (uint16_t i = 0; i < count; i++)
            (end == &world->client ? use : serve)(world, &events[i]);
    while (!sl_tcp_flush(end->engine, world->now_us) && end->peer->count < WIRE_SEGMENTS)
        ;
    fault = sl_tcp_engine_verify(end->engine, world->now_us);
    if (fault != NULL)
        fail_msg("%s at %llu us: %s", end == &world->client ? "client" : "server",
                 (unsigned long long)world->now_us, fault);
}

static void begin_end(struct world *world, struct end *end, struct end *peer, uint32_t tso_bytes)
{
    struct sl_tcp_config config = {
        .max_connections = 16,
        .max_listeners = 2,
        .max_slices = 4096,
        .max_sent_records = 4096,
        .max_held_bytes = 16u << 20,
        .transmit_bytes_max = tso_bytes,
        .secret = {end == &world->client, 2, 3},
        .ops = {.owners = {.retain = retain, .release = release},
                .transmit = transmit,
                .context = end},
    };

    sl_tcp_settings_default(&config.settings);
    config.settings.time_wait_us = 1000000u;
    end->world = world;
    end->peer = peer;
    end->memory = aligned_alloc(64, sl_tcp_engine_bytes(&config));
    assert_non_null(end->memory);
    assert_int_equal(sl_tcp_engine_create(end->memory, &config, world->now_us, &end->engine), 0);
}

static void end_end(struct end *end)
{
    const struct sl_tcp_statistics *statistics = sl_tcp_engine_statistics(end->engine);

    assert_int_equal(statistics->slices_held, 0);
    assert_int_equal(statistics->held_bytes, 0);
    assert_int_equal(statistics->records_held, 0);
    assert_int_equal(statistics->retrans_segs, 0);
    for (unsigned int state = SL_TCP_SYN_SENT; state < SL_TCP_STATES; state++)
        assert_int_equal(statistics->connections[state], 0);
    sl_tcp_engine_stop(end->engine, false, end->world->now_us);
    free(end->memory);
}

static void connect_ends(struct world *world)
{
    struct sl_tcp_listen_request listen = {.port = PORT, .backlog = 4};
    struct sl_tcp_connect_request connect = {
        .local = SL_IP_V4(10, 0, 0, 1),
        .remote = SL_IP_V4(10, 0, 0, 2),
        .remote_port = PORT,
        .mtu_bytes = MTU_BYTES,
    };
    struct sl_tcp_listener *listener;

    assert_int_equal(sl_tcp_listen(world->server.engine, &listen, &listener), 0);
    assert_int_equal(
        sl_tcp_connect(world->client.engine, &connect, world->now_us, &world->connection), 0);
}

static void echo(uint32_t tso_bytes)
{
    struct world *world = calloc(1, sizeof(*world));
    uint64_t deadline_us;

    assert_non_null(world);
    world->now_us = 1000000u;
    deadline_us = world->now_us + 10000000u;
    begin_end(world, &world->client, &world->server, tso_bytes);
    begin_end(world, &world->server, &world->client, tso_bytes);
    connect_ends(world);
    while ((!world->client_closed || !world->server_closed) && world->now_us < deadline_us) {
        turn(&world->client);
        turn(&world->server);
        world->now_us += STEP_US;
    }
    assert_true(world->connected);
    assert_int_equal(world->echoed_bytes, ECHO_BYTES);
    assert_true(world->client_closed && world->server_closed);
    world->now_us += 2000000u; /* TIME-WAIT */
    turn(&world->client);
    turn(&world->server);
    assert_int_equal(world->alive, 0);
    end_end(&world->client);
    end_end(&world->server);
    free(world);
}

static void test_packet_by_packet(void **state)
{
    (void)state;
    echo(0);
}

static void test_many_packets_in_one_segment(void **state)
{
    (void)state;
    echo(TSO_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packet_by_packet),
        cmocka_unit_test(test_many_packets_in_one_segment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
