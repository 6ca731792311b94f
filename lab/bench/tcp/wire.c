// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#include "iff/parse.h"
#include "in_process.h"
#include "pmd/eal.h"
#include "wire/ipv4.h"

#define BURST 32u
#define SLICE_TURNS 16u
#define SLICE_SEGMENTS 1000u
#define FRAMES 32767u
#define SEND_MBUFS 16383u
#define MEMORY_MIB 512u
#define HELD_BYTES (32u << 20)
/* Further places for connections in TIME-WAIT and for both sides of a relay. */
#define SPARE_CONNECTIONS 4096u
#define BACKLOG 65535u
#define BUFFER_BYTES (128u << 10)
#define TIME_WAIT_US 10000u

_Static_assert(BENCH_REASON_BYTES == SL_PMD_REASON_BYTES, "one buffer serves for all reasons");

static struct bench_wire *the_wire;

struct sl_ip bench_wire_address(uint8_t node)
{
    return (struct sl_ip)SL_IP_V4(10, 0, 0, (uint8_t)(node + 1));
}

struct sl_sp_route bench_wire_route(void)
{
    return in_process_route(BENCH_CLIENTS, BENCH_MEASURED);
}

static uint64_t now_us(void *context)
{
    (void)context;
    return the_wire->now_us;
}

static const struct sl_snapshot *snapshot(void *context)
{
    return ((struct bench_node *)context)->snapshot;
}

static bool transmit(void *context, struct rte_mbuf *frame, uint8_t port)
{
    (void)context;
    (void)port;
    return rte_ring_sp_enqueue(the_wire->nodes[in_process_receiver(frame)].wire, frame) == 0;
}

static int route(void *context, uint16_t service, const struct sl_ip *target,
                 struct sl_sp_route *found)
{
    (void)service;
    (void)target;
    *found = in_process_route(((struct bench_node *)context)->id, BENCH_TARGET);
    return 0;
}

static uint8_t offloads(void *context, uint8_t port)
{
    (void)port;
    return ((struct bench_node *)context)->offloads;
}

static void count_drops(void *context, enum sl_drop_reason reason, uint32_t packets)
{
    (void)context;
    (void)reason;
    the_wire->lost += packets;
}

static void describe(struct bench_node *node, const struct tcp_bench_options *options)
{
    struct sl_snapshot *made = node->snapshot;

    made->serial = 1;
    made->tcp_syn_backlog = BACKLOG;
    made->ports[node->id] = (struct sl_port_config){
        .present = true, .forwarding = true, .mtu_bytes = (uint16_t)options->mtu_bytes};
    sl_tcp_settings_default(&made->tcp_settings);
    made->tcp_settings.receive_buffer_bytes = BUFFER_BYTES;
    made->tcp_settings.send_buffer_bytes = BUFFER_BYTES;
    made->tcp_settings.time_wait_us = TIME_WAIT_US;
}

static int make_node(struct bench_wire *wire, uint8_t id, const struct tcp_bench_options *options)
{
    struct bench_node *node = &wire->nodes[id];
    struct sl_endpoint_config config = {
        .link = {now_us, snapshot, transmit, route, in_process_is_ours, offloads, count_drops,
                 node},
        .id = id,
        .max_connections = options->connections * 2 + SPARE_CONNECTIONS,
        .max_held_bytes = HELD_BYTES,
        .send_mbufs = SEND_MBUFS,
        .secret = "0123456789abcde",
    };

    node->id = id;
    if (options->offload)
        node->offloads = SL_PMD_OFFLOAD_IPV4_CHECKSUM | SL_PMD_OFFLOAD_TCP_CHECKSUM |
                         (id == BENCH_MEASURED ? SL_PMD_OFFLOAD_TCP_SEGMENTATION : 0);
    node->snapshot = calloc(1, sizeof(*node->snapshot));
    node->wire = in_process_ring("wire", id);
    node->port = in_process_ring("port", id);
    if (node->snapshot == NULL || node->wire == NULL || node->port == NULL)
        return -ENOMEM;
    describe(node, options);
    return sl_endpoint_create(&config, &node->endpoint);
}

int bench_wire_start(struct bench_wire *wire, const struct tcp_bench_options *options, char *reason)
{
    char instance[32];
    struct sl_pmd_eal_config config = {.instance = instance,
                                       .control_lcore = (uint16_t)options->lcore,
                                       .memory_mib = MEMORY_MIB,
                                       .huge_pages = true};
    int rc;

    snprintf(instance, sizeof(instance), "tcp-bench-%d", (int)getpid());
    the_wire = wire;
    wire->now_us = 1000000;
    rc = sl_pmd_eal_init(&config, reason);
    if (rc == 0)
        rc = sl_pmd_pool_create(FRAMES, sizeof(struct sl_mbuf_tag), &wire->frames, reason);
    if (rc != 0)
        return rc;
    for (uint8_t id = 0; id < BENCH_NODES && rc == 0; id++)
        rc = make_node(wire, id, options);
    if (rc != 0)
        snprintf(reason, BENCH_REASON_BYTES, "endpoints for %u connections: %s: end other programs",
                 options->connections, strerror(-rc));
    return rc;
}

void bench_wire_stop(struct bench_wire *wire)
{
    for (unsigned int id = 0; id < BENCH_NODES; id++) {
        in_process_ring_empty(wire->nodes[id].wire);
        in_process_ring_empty(wire->nodes[id].port);
    }
    for (unsigned int id = 0; id < BENCH_NODES; id++) {
        if (wire->nodes[id].endpoint != NULL)
            sl_endpoint_destroy(wire->nodes[id].endpoint);
        free(wire->nodes[id].snapshot);
    }
    sl_pmd_eal_cleanup();
}

void bench_wire_serve(struct bench_wire *wire, uint8_t node, enum sl_tcp_service_kind kind)
{
    struct sl_snapshot *made = wire->nodes[node].snapshot;

    made->tcp_services[0] =
        (struct sl_tcp_service_config){.present = true,
                                       .kind = (uint8_t)kind,
                                       .priority = 1,
                                       .target_count = 1,
                                       .vlan = SL_NO_ID,
                                       .tcp_port = BENCH_PORT,
                                       .target_port = BENCH_PORT,
                                       .address = bench_wire_address(node),
                                       .source = bench_wire_address(node),
                                       .targets = {bench_wire_address(BENCH_TARGET)}};
    made->serial++;
    sl_endpoint_poll(wire->nodes[node].endpoint, wire->now_us);
}

static void take_in(struct bench_wire *wire, struct bench_node *node, struct rte_mbuf **frames,
                    uint16_t count, uint8_t verified)
{
    const struct sl_sp_service *service;
    uint16_t sound = 0;

    for (uint16_t i = 0; i < count; i++)
        rte_prefetch0(rte_pktmbuf_mtod(frames[i], void *));
    for (uint16_t i = 0; i < count; i++) {
        if (in_process_parse(frames[i], node->id, verified) == SL_PROTOCOL_TCP) {
            frames[sound++] = frames[i];
        } else {
            wire->lost++;
            rte_pktmbuf_free(frames[i]);
        }
    }
    if (node->id == BENCH_CLIENTS) {
        sl_endpoint_input(node->endpoint, frames, sound);
        return;
    }
    service = sl_endpoint_service(node->endpoint);
    service->handle(service->context, frames, sound);
}

static void receive_by_nic(struct bench_wire *wire, struct bench_node *node, struct rte_mbuf *frame)
{
    struct rte_mbuf *received = in_process_receive(wire->frames, frame);

    if (received != NULL && rte_ring_sp_enqueue(node->port, received) == 0)
        return;
    wire->lost++;
    rte_pktmbuf_free(received);
}

void bench_wire_carry(struct bench_wire *wire, uint8_t id)
{
    struct bench_node *node = &wire->nodes[id];
    struct rte_mbuf *frames[BURST];
    unsigned int count;

    while ((count = rte_ring_sc_dequeue_burst(node->wire, (void **)frames, BURST, NULL)) > 0) {
        if (id != BENCH_MEASURED) {
            /* With offloads on, checksums are what a NIC would complete. */
            take_in(wire, node, frames, (uint16_t)count,
                    wire->nodes[BENCH_MEASURED].offloads != 0
                        ? SL_PARSE_IPV4_CHECKSUM_GOOD | SL_PARSE_L4_CHECKSUM_GOOD
                        : 0);
            continue;
        }
        for (unsigned int i = 0; i < count; i++)
            receive_by_nic(wire, node, frames[i]);
    }
}

static struct bench_work work_of(const struct bench_node *node)
{
    const struct sl_tcp_statistics *tcp = sl_endpoint_tcp_statistics(node->endpoint);
    const struct sl_endpoint_service_statistics *service =
        sl_endpoint_service_statistics(node->endpoint, 0);

    return (struct bench_work){.segments = tcp->in_segs + tcp->out_segs,
                               .in_bytes = service->in_bytes,
                               .out_bytes = service->out_bytes,
                               .accepted = service->connections_accepted};
}

static void add_work(struct bench_work *sum, const struct bench_work *from,
                     const struct bench_work *to, uint64_t cycles)
{
    sum->cycles += cycles;
    sum->segments += to->segments - from->segments;
    sum->in_bytes += to->in_bytes - from->in_bytes;
    sum->out_bytes += to->out_bytes - from->out_bytes;
    sum->accepted += to->accepted - from->accepted;
}

/* The fastest of some turns says what the machine gives when others leave its caches alone. */
static void keep_slice(struct bench_wire *wire)
{
    double each;

    if (++wire->slice_turns < SLICE_TURNS)
        return;
    each = (double)wire->slice.cycles / (double)wire->slice.segments;
    if (wire->slice.segments >= SLICE_SEGMENTS && (wire->fastest == 0 || each < wire->fastest))
        wire->fastest = each;
    memset(&wire->slice, 0, sizeof(wire->slice));
    wire->slice_turns = 0;
}

static void turn(struct bench_wire *wire, struct bench_node *node)
{
    uint8_t verified =
        node->offloads != 0 ? SL_PARSE_IPV4_CHECKSUM_GOOD | SL_PARSE_L4_CHECKSUM_GOOD : 0;
    struct rte_mbuf *frames[BURST];
    unsigned int count;

    while ((count = rte_ring_sc_dequeue_burst(node->port, (void **)frames, BURST, NULL)) > 0)
        take_in(wire, node, frames, (uint16_t)count, verified);
    sl_endpoint_poll(node->endpoint, wire->now_us);
}

void bench_wire_measure(struct bench_wire *wire)
{
    struct bench_node *node = &wire->nodes[BENCH_MEASURED];
    struct bench_work before = work_of(node), after;
    long interrupted = in_process_interruptions();
    uint64_t begin = rte_rdtsc(), cycles;

    turn(wire, node);
    cycles = rte_rdtsc() - begin;
    wire->turns++;
    if (in_process_interruptions() != interrupted) {
        wire->disturbed++;
        return;
    }
    after = work_of(node);
    add_work(&wire->work, &before, &after, cycles);
    add_work(&wire->slice, &before, &after, cycles);
    keep_slice(wire);
}

void bench_wire_target(struct bench_wire *wire)
{
    bench_wire_carry(wire, BENCH_TARGET);
    sl_endpoint_poll(wire->nodes[BENCH_TARGET].endpoint, wire->now_us);
}
