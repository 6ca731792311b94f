// SPDX-License-Identifier: Apache-2.0
/*
 * Segments come in bursts. What each will touch is asked for before the first is processed: the
 * look-up's bucket, then the connection's first lines, so that memory is waited for once a burst.
 */
#include "input.h"

#include "close.h"
#include "engine_private.h"
#include "handshake.h"

#define BURST 32u

/* May a stranger's segment have these addresses (RFC 9293 section 3.9.2.3, RFC 1122 4.2.3.10)? */
static bool addresses_are_good(const struct sl_tcp_tuple *tuple)
{
    const uint8_t *remote = tuple->remote.bytes, *local = tuple->local.bytes;

    if (tuple->remote_port == tuple->local_port && sl_ip_equal(&tuple->remote, &tuple->local))
        return false; /* to itself: an answer would be answered for ever */
    if (sl_ip_is_none(&tuple->remote) || sl_ip_is_none(&tuple->local))
        return false;
    if (sl_ip_is_v4(&tuple->remote)) /* "this network", multicast, reserved, broadcast */
        return remote[SL_IP_V4_OFFSET] != 0 && remote[SL_IP_V4_OFFSET] < 224 &&
               local[SL_IP_V4_OFFSET] < 224;
    return remote[0] != 0xff && local[0] != 0xff;
}

/* A segment that belongs to no connection: for a listener, or nobody (section 3.10.7.1). */
static void process_stranger(struct sl_tcp_engine *engine, struct sl_tcp_arrival *arrival,
                             uint32_t first_send)
{
    struct sl_tcp_listener *listener;
    struct sl_tcp_connection *connection;

    if (!addresses_are_good(&arrival->tuple)) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_ADDRESS);
        return;
    }
    listener = sl_tcp_listener_find(engine, &arrival->tuple.local, arrival->tuple.local_port);
    if (listener == NULL) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_NO_CONNECTION);
        sl_tcp_reply_reset(engine, arrival);
        return;
    }
    connection = sl_tcp_handshake_listen(listener, arrival, first_send);
    if (connection != NULL)
        sl_tcp_input_segment(connection, arrival);
}

static void dispatch(struct sl_tcp_engine *engine, struct sl_tcp_arrival *arrival, uint64_t hash)
{
    uint32_t index = sl_tcp_table_find(&engine->table, &arrival->tuple, hash);
    struct sl_tcp_connection *connection;
    uint32_t first_send = 0;

    if (index == SL_TCP_NONE) {
        process_stranger(engine, arrival, 0);
        return;
    }
    connection = sl_tcp_connection_at(engine, index);
    if (connection->state != SL_TCP_TIME_WAIT || connection->is_frozen)
        sl_tcp_input_segment(connection, arrival);
    else if (sl_tcp_time_wait_input(connection, arrival, &first_send))
        process_stranger(engine, arrival, first_send);
}

static void process(struct sl_tcp_engine *engine, const struct sl_tcp_packet *packet, uint64_t hash)
{
    struct sl_tcp_arrival arrival;

    engine->statistics.in_segs++;
    if (sl_tcp_arrival_decode(&arrival, packet) == 0) {
        dispatch(engine, &arrival, hash);
    } else {
        engine->statistics.in_errs++;
        sl_tcp_refuse(engine, SL_TCP_REFUSED_MALFORMED);
    }
    if (!arrival.is_taken && arrival.slice_count != 0)
        sl_tcp_slices_release(&engine->store, arrival.slices, arrival.slice_count);
}

/* The hash of the four-tuple, whatever else the header holds; its bucket is asked for. */
static uint64_t prepare(const struct sl_tcp_engine *engine, const struct sl_tcp_packet *packet)
{
    struct sl_tcp_tuple tuple = {.local = packet->destination, .remote = packet->source};
    uint64_t hash;

    if (packet->header_room_bytes >= SL_TCP_MIN_HEADER_BYTES) {
        tuple.remote_port = sl_load_u16(packet->header + SL_TCP_SOURCE_OFFSET);
        tuple.local_port = sl_load_u16(packet->header + SL_TCP_DESTINATION_OFFSET);
    }
    hash = sl_tcp_table_hash(&engine->table, &tuple);
    sl_tcp_table_prefetch(&engine->table, hash);
    return hash;
}

/* The connection that the hash most likely belongs to, which is asked for; or NULL. */
static const struct sl_tcp_connection *fetch_connection(const struct sl_tcp_engine *engine,
                                                        uint64_t hash)
{
    uint32_t index = sl_tcp_table_guess(&engine->table, hash);
    const struct sl_tcp_connection *connection;

    if (index == SL_TCP_NONE)
        return NULL;
    connection = sl_tcp_connection_at(engine, index);
    sl_tcp_connection_fetch(connection);
    return connection;
}

/* What an acknowledgement will release: the oldest record, and the first slice sent. */
static void fetch_oldest(const struct sl_tcp_engine *engine,
                         const struct sl_tcp_connection *connection)
{
    const struct sl_tcp_sent *sent = &connection->sender.sent;

    if (connection->send_queue.head == SL_TCP_NONE || sent->count == 0)
        return;
    __builtin_prefetch(sl_tcp_pool_at(engine->store.nodes, connection->send_queue.head), 1);
    if (!sent->has_directory)
        __builtin_prefetch(sl_tcp_sent_at(sent, &engine->pages, sent->head), 1);
}

/* And whose buffer that slice is in. */
static void fetch_owner(const struct sl_tcp_engine *engine,
                        const struct sl_tcp_connection *connection)
{
    const struct sl_tcp_slice_node *first;

    if (connection->send_queue.head == SL_TCP_NONE)
        return;
    first = sl_tcp_pool_at(engine->store.nodes, connection->send_queue.head);
    __builtin_prefetch(first->slice.owner, 1);
}

static void process_burst(struct sl_tcp_engine *engine, const struct sl_tcp_packet *packets,
                          uint16_t count)
{
    const struct sl_tcp_connection *connections[BURST];
    uint64_t hashes[BURST];

    for (uint16_t i = 0; i < count; i++)
        hashes[i] = prepare(engine, &packets[i]);
    for (uint16_t i = 0; i < count; i++)
        connections[i] = fetch_connection(engine, hashes[i]);
    for (uint16_t i = 0; i < count; i++)
        if (connections[i] != NULL)
            fetch_oldest(engine, connections[i]);
    for (uint16_t i = 0; i < count; i++)
        if (connections[i] != NULL)
            fetch_owner(engine, connections[i]);
    for (uint16_t i = 0; i < count; i++)
        process(engine, &packets[i], hashes[i]);
}

void sl_tcp_input(struct sl_tcp_engine *engine, const struct sl_tcp_packet *packets, uint16_t count,
                  uint64_t now_us)
{
    engine->now_us = now_us;
    while (count != 0) {
        uint16_t burst = count < BURST ? count : BURST;

        process_burst(engine, packets, burst);
        packets += burst;
        count = (uint16_t)(count - burst);
    }
    sl_tcp_engine_gauge(engine);
}
