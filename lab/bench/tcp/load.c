// SPDX-License-Identifier: Apache-2.0
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_mbuf.h>

#include "endpoint_private.h"
#include "wire/checksum.h"

/* Connections opened in one turn: a queue of SYNs, no flood. */
#define OPENED_PER_TURN 64u
#define BURST 32u

int load_start(struct load *load, struct bench_wire *wire, enum load_manner manner, uint32_t count,
               uint32_t message_bytes)
{
    *load = (struct load){
        .wire = wire, .manner = manner, .count = count, .message_bytes = message_bytes};
    load->connections = calloc(count, sizeof(*load->connections));
    if (load->connections == NULL)
        return -ENOMEM;
    for (unsigned int i = 0; i < LOAD_REQUESTS; i++) {
        uint8_t *data;

        load->requests[i] = rte_pktmbuf_alloc(wire->frames);
        if (load->requests[i] == NULL)
            return -ENOMEM;
        data = (uint8_t *)rte_pktmbuf_append(load->requests[i], (uint16_t)message_bytes);
        memset(data, 'q', message_bytes);
        load->request_sum = sl_checksum_fold(sl_checksum_add(0, data, message_bytes));
    }
    return 0;
}

void load_stop(struct load *load)
{
    for (unsigned int i = 0; i < LOAD_REQUESTS; i++)
        rte_pktmbuf_free(load->requests[i]);
    free(load->connections);
}

static struct sl_tcp_engine *engine_of(const struct load *load)
{
    return load->wire->nodes[BENCH_CLIENTS].endpoint->engine;
}

static void open_one(struct load *load, struct load_connection *client)
{
    struct sl_sp_route way = bench_wire_route();
    struct sl_tcp_connect_request request = {
        .local = bench_wire_address(BENCH_CLIENTS),
        .remote = bench_wire_address(BENCH_MEASURED),
        .remote_port = BENCH_PORT,
        .mtu_bytes = load->wire->nodes[BENCH_CLIENTS].snapshot->ports[BENCH_CLIENTS].mtu_bytes,
        .user = client};

    memset(client, 0, sizeof(*client));
    memcpy(&request.route, &way, sizeof(way));
    if (sl_tcp_connect(engine_of(load), &request, load->wire->now_us, &client->connection) != 0)
        load->failures++;
}

static void ask(struct load *load, struct load_connection *client)
{
    struct rte_mbuf *request = load->requests[load->next_request++ % LOAD_REQUESTS];
    const struct sl_tcp_slice slice = {.data = rte_pktmbuf_mtod(request, const uint8_t *),
                                       .owner = request,
                                       .length_bytes = load->message_bytes,
                                       .footprint_bytes = load->message_bytes,
                                       .sum = load->request_sum,
                                       .sum_is_known = true};

    rte_mbuf_refcnt_update(request, 1);
    if (sl_tcp_send(client->connection, &slice, 1) == 0)
        client->asked_bytes += load->message_bytes;
    else
        rte_pktmbuf_free_seg(request);
}

/* Keeps the number of questions up; connections ask in turn. */
static void ask_in_turn(struct load *load)
{
    uint32_t most = load->count < LOAD_ASKING ? load->count : LOAD_ASKING;

    if (load->up != load->count)
        return;
    for (; load->asking < most; load->asking++)
        ask(load, &load->connections[load->next_to_ask++ % load->count]);
}

static void read_all(struct load_connection *client)
{
    struct sl_tcp_slice slices[BURST];
    uint16_t count;

    while ((count = sl_tcp_receive(client->connection, slices, BURST)) > 0) {
        uint32_t bytes = 0;

        for (uint16_t i = 0; i < count; i++) {
            bytes += slices[i].length_bytes;
            rte_pktmbuf_free_seg(slices[i].owner);
        }
        client->received_bytes += bytes;
        sl_tcp_consumed(client->connection, bytes);
    }
}

static void end(struct load *load, struct load_connection *client)
{
    struct sl_tcp_info info;

    sl_tcp_info(client->connection, &info);
    sl_tcp_release(client->connection, load->wire->now_us);
    load->failures += info.end != SL_TCP_END_CLOSED || load->manner != LOAD_VISITS;
    load->up--;
    open_one(load, client);
}

static void handle(struct load *load, const struct sl_tcp_event *event)
{
    struct load_connection *client = sl_tcp_user(event->connection);
    bool is_up = (event->events & SL_TCP_EVENT_CONNECTED) != 0;
    uint64_t before = client->received_bytes;
    bool is_answered;

    load->up += is_up;
    read_all(client);
    is_answered = client->received_bytes == client->asked_bytes;
    if ((event->events & SL_TCP_EVENT_CLOSED) != 0)
        end(load, client);
    else if (load->manner == LOAD_ASKS)
        load->asking -= is_answered && client->received_bytes != before;
    else if (load->manner == LOAD_VISITS && is_up)
        ask(load, client);
    else if (load->manner == LOAD_VISITS && is_answered && client->asked_bytes != 0)
        sl_tcp_shutdown(client->connection);
}

void load_turn(struct load *load)
{
    struct bench_wire *wire = load->wire;
    struct sl_endpoint *endpoint = wire->nodes[BENCH_CLIENTS].endpoint;
    struct sl_tcp_event event;

    endpoint->now_us = wire->now_us;
    sl_endpoint_configure(endpoint);
    bench_wire_carry(wire, BENCH_CLIENTS);
    sl_tcp_advance(endpoint->engine, wire->now_us);
    for (unsigned int i = 0; i < OPENED_PER_TURN && load->opened < load->count; i++)
        open_one(load, &load->connections[load->opened++]);
    while (sl_tcp_events(endpoint->engine, &event, 1) == 1)
        handle(load, &event);
    if (load->manner == LOAD_ASKS)
        ask_in_turn(load);
    sl_endpoint_transmit_late(endpoint);
    sl_tcp_flush(endpoint->engine, wire->now_us);
}
