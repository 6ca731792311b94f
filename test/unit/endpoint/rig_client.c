// SPDX-License-Identifier: Apache-2.0
/* The applications on the client's node: each sends and verifies a stream over one connection. */
#include "rig_private.h"

#include <rte_mbuf.h>

uint8_t rig_byte(uint64_t position)
{
    return (uint8_t)((position * 0x9e3779b97f4a7c15ull) >> 56);
}

uint8_t rig_pattern_byte(uint64_t position)
{
    return (uint8_t)(position % SL_PATTERN_PERIOD);
}

void rig_connect(struct rig *rig, struct rig_client *client, uint8_t node, uint64_t to_send)
{
    struct sl_sp_route way = rig_route(rig, RIG_CLIENT, node);
    struct sl_tcp_connect_request request = {.local = rig_address(rig, RIG_CLIENT),
                                             .remote = rig_address(rig, node),
                                             .remote_port = rig->service_port,
                                             .mtu_bytes = RIG_MTU_BYTES,
                                             .user = client};

    memset(client, 0, sizeof(*client));
    client->to_send = to_send;
    client->expected = rig_byte;
    memcpy(&request.route, &way, sizeof(way));
    assert_int_equal(sl_tcp_connect(rig->nodes[RIG_CLIENT].endpoint->engine, &request, rig->now_us,
                                    &client->connection),
                     0);
}

/* A slice of the client's stream, in a buffer of the data pool; false if there is none. */
static bool make_slice(struct rig *rig, const struct rig_client *client, uint32_t bytes,
                       struct sl_tcp_slice *slice)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->data);
    uint8_t *data;

    if (mbuf == NULL)
        return false;
    data = (uint8_t *)rte_pktmbuf_append(mbuf, (uint16_t)bytes);
    for (uint32_t i = 0; i < bytes; i++)
        data[i] = rig_byte(client->sent + i);
    *slice = (struct sl_tcp_slice){
        .data = data, .owner = mbuf, .length_bytes = bytes, .footprint_bytes = mbuf->buf_len};
    return true;
}

static void client_sends(struct rig *rig, struct rig_client *client)
{
    while (client->sent < client->to_send) {
        uint64_t left = client->to_send - client->sent;
        /* Lengths that are odd, and no multiple of anything. */
        uint32_t bytes = left < 1999 ? (uint32_t)left : 1999;
        struct sl_tcp_slice slice;

        if (sl_tcp_send_room_bytes(client->connection) < bytes ||
            !make_slice(rig, client, bytes, &slice))
            return;
        if (sl_tcp_send(client->connection, &slice, 1) != 0) {
            rte_pktmbuf_free(slice.owner);
            return;
        }
        client->sent += bytes;
    }
    if (client->close_when_sent)
        sl_tcp_shutdown(client->connection);
}

static void client_reads(struct rig_client *client)
{
    struct sl_tcp_slice slice;

    while (!client->reads_nothing && sl_tcp_receive(client->connection, &slice, 1) == 1) {
        for (uint32_t i = 0; i < slice.length_bytes; i++)
            if (slice.data[i] != client->expected(client->received + i))
                fail_msg("byte %lu is wrong", client->received + i);
        client->received += slice.length_bytes;
        sl_tcp_consumed(client->connection, slice.length_bytes);
        sl_endpoint_release(NULL, slice.owner);
    }
}

static void client_event(struct rig *rig, const struct sl_tcp_event *event)
{
    struct rig_client *client = sl_tcp_user(event->connection);
    struct sl_tcp_info info;

    assert_non_null(client);
    client->events |= event->events;
    client_reads(client);
    if ((event->events & SL_TCP_EVENT_CLOSED) != 0) {
        sl_tcp_info(event->connection, &info);
        client->end = info.end;
        return;
    }
    client_sends(rig, client);
}

void rig_client_turn(struct rig *rig)
{
    struct sl_endpoint *endpoint = rig->nodes[RIG_CLIENT].endpoint;
    struct sl_tcp_event event;

    endpoint->now_us = rig->now_us;
    sl_endpoint_configure(endpoint);
    sl_tcp_advance(endpoint->engine, rig->now_us);
    while (sl_tcp_events(endpoint->engine, &event, 1) == 1)
        client_event(rig, &event);
    sl_endpoint_transmit_late(endpoint);
    sl_endpoint_flush(endpoint);
}

void rig_await_end(struct rig *rig, struct rig_client *client, uint64_t us)
{
    uint64_t end_us = rig->now_us + us;

    while (client->end == SL_TCP_END_NONE && rig->now_us < end_us)
        rig_run(rig, 1000);
    if (client->end == SL_TCP_END_NONE)
        fail_msg("the connection has not ended: sent %lu, received %lu", client->sent,
                 client->received);
}

void rig_resume(struct rig *rig, struct rig_client *client)
{
    client->reads_nothing = false;
    client_reads(client);
    client_sends(rig, client);
}

void rig_release(struct rig *rig, struct rig_client *client)
{
    sl_tcp_set_user(client->connection, NULL);
    sl_tcp_release(client->connection, rig->now_us);
    client->connection = NULL;
}
