// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#include "box.h"
#include "in_process.h"
#include "peer.h"
#include "pmd/eal.h"
#include "wire/ipv4.h"
#include "wire/udp.h"

#define BURST 32u
#define FRAMES 16383u
#define DATA_MBUFS 8191u
#define SEND_MBUFS 8191u
#define MEMORY_MIB 256u
#define MAX_CONNECTIONS 1024u
#define HELD_BYTES (32u << 20)
#define MTU_BYTES 1500u
#define MBUF_CACHE 256u

_Static_assert(NFS_BENCH_REASON_BYTES == SL_PMD_REASON_BYTES, "one buffer serves for all reasons");

static struct nfs_bench_wire *the_wire;

static void look_at_clock(struct nfs_bench_wire *wire)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    wire->now_us = (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* One time for a whole turn, as sl_sp_now_us(). */
static uint64_t now_us(void *context)
{
    (void)context;
    return the_wire->now_us;
}

static const struct sl_snapshot *snapshot(void *context)
{
    return ((struct nfs_bench_node *)context)->snapshot;
}

static bool transmit(void *context, struct rte_mbuf *frame, uint8_t port)
{
    (void)context;
    (void)port;
    return rte_ring_sp_enqueue(the_wire->nodes[in_process_receiver(frame)].wire, frame) == 0;
}

/* No tcp-service is configured. */
static int route(void *context, uint16_t service, const struct sl_ip *target,
                 struct sl_sp_route *found)
{
    (void)context;
    (void)service;
    (void)target;
    (void)found;
    return -ENETUNREACH;
}

static uint8_t offloads(void *context, uint8_t port)
{
    (void)context;
    (void)port;
    return 0;
}

static void count_drops(void *context, enum sl_drop_reason reason, uint32_t packets)
{
    (void)context;
    (void)reason;
    the_wire->lost += packets;
}

static int make_node(struct nfs_bench_wire *wire, uint8_t id, nfs_bench_handler handler)
{
    struct nfs_bench_node *node = &wire->nodes[id];
    struct sl_endpoint_config config = {
        .link = {now_us, snapshot, transmit, route, in_process_is_ours, offloads, count_drops,
                 node},
        .id = id,
        .max_connections = MAX_CONNECTIONS,
        .max_held_bytes = HELD_BYTES,
        .send_mbufs = SEND_MBUFS,
        .secret = "0123456789abcde",
    };
    int rc;

    node->id = id;
    node->handler = handler;
    node->snapshot = calloc(1, sizeof(*node->snapshot));
    node->wire = in_process_ring("wire", id);
    if (node->snapshot == NULL || node->wire == NULL)
        return -ENOMEM;
    node->snapshot->serial = 1;
    node->snapshot->tcp_syn_backlog = MAX_CONNECTIONS;
    node->snapshot->ports[id] = (struct sl_port_config){
        .present = true, .forwarding = true, .mtu_bytes = MTU_BYTES, .mac = {2, 0, 0, 0, 0, id}};
    sl_tcp_settings_default(&node->snapshot->tcp_settings);
    rc = sl_endpoint_create(&config, &node->endpoint);
    if (rc == 0 && id != NFS_BENCH_BOX)
        rc = nfs_bench_peer_begin(wire, node);
    return rc;
}

int nfs_bench_wire_start(struct nfs_bench_wire *wire, uint32_t lcore, bool over_udp,
                         nfs_bench_handler client, nfs_bench_handler server, char *reason)
{
    const nfs_bench_handler handlers[NFS_BENCH_NODES] = {client, NULL, server};
    char instance[32];
    struct sl_pmd_eal_config config = {.instance = instance,
                                       .control_lcore = (uint16_t)lcore,
                                       .memory_mib = MEMORY_MIB,
                                       .huge_pages = true};
    int rc;

    snprintf(instance, sizeof(instance), "nfs-bench-%d", (int)getpid());
    the_wire = wire;
    look_at_clock(wire);
    rc = sl_pmd_eal_init(&config, reason);
    if (rc == 0)
        rc = sl_pmd_pool_create(FRAMES, sizeof(struct sl_mbuf_tag), &wire->frames, reason);
    if (rc != 0)
        return rc;
    wire->data =
        rte_pktmbuf_pool_create("bench_data", DATA_MBUFS, MBUF_CACHE, 64,
                                RTE_PKTMBUF_HEADROOM + SL_PMD_MBUF_DATA_BYTES, SOCKET_ID_ANY);
    wire->port = in_process_ring("port", NFS_BENCH_BOX);
    rc = wire->data == NULL || wire->port == NULL ? -ENOMEM : 0;
    for (uint8_t id = 0; id < NFS_BENCH_NODES && rc == 0; id++)
        rc = make_node(wire, id, handlers[id]);
    if (rc != 0) {
        snprintf(reason, NFS_BENCH_REASON_BYTES, "endpoints: %s: end other programs",
                 strerror(-rc));
        return rc;
    }
    return nfs_bench_box_begin(wire, over_udp, reason);
}

void nfs_bench_wire_stop(struct nfs_bench_wire *wire)
{
    in_process_ring_empty(wire->port);
    for (unsigned int id = 0; id < NFS_BENCH_NODES; id++)
        in_process_ring_empty(wire->nodes[id].wire);
    for (unsigned int id = 0; id < NFS_BENCH_NODES; id++) {
        if (wire->nodes[id].endpoint != NULL)
            sl_endpoint_destroy(wire->nodes[id].endpoint);
    }
    nfs_bench_box_end(wire);
    for (unsigned int id = 0; id < NFS_BENCH_NODES; id++)
        free(wire->nodes[id].snapshot);
    sl_pmd_eal_cleanup();
}

static void give_peer(struct nfs_bench_node *node, struct rte_mbuf *frame)
{
    const uint8_t *udp;
    uint8_t protocol = in_process_parse(frame, node->id, 0);

    if (protocol == SL_PROTOCOL_TCP) {
        sl_endpoint_input(node->endpoint, &frame, 1);
        return;
    }
    if (protocol == SL_PROTOCOL_UDP) {
        udp = rte_pktmbuf_mtod_offset(frame, const uint8_t *, sl_mbuf_tag(frame)->l4_offset);
        node->handler(NULL, sl_load_u16(udp), udp + SL_UDP_HEADER_BYTES,
                      sl_load_u16(udp + 4) - SL_UDP_HEADER_BYTES);
    }
    rte_pktmbuf_free(frame);
}

static void carry(struct nfs_bench_wire *wire, struct nfs_bench_node *node)
{
    struct rte_mbuf *frame;

    while (rte_ring_sc_dequeue(node->wire, (void **)&frame) == 0) {
        frame = in_process_receive(wire->frames, frame);
        if (frame == NULL) {
            wire->lost++;
            continue;
        }
        if (node->id != NFS_BENCH_BOX) {
            give_peer(node, frame);
        } else if (rte_ring_sp_enqueue(wire->port, frame) != 0) {
            wire->lost++;
            rte_pktmbuf_free(frame);
        }
    }
}

/* Frames in a row for one service go to it together, as an SP hands them over. */
static void take_in(struct nfs_bench_wire *wire, struct rte_mbuf **frames, unsigned int count)
{
    struct nfs_bench_node *box = &wire->nodes[NFS_BENCH_BOX];
    const struct sl_sp_service *services[2] = {sl_endpoint_service(box->endpoint),
                                               sl_nas_service(wire->nas)};
    unsigned int first = 0;
    bool is_udp[BURST];

    for (unsigned int i = 0; i < count; i++)
        rte_prefetch0(rte_pktmbuf_mtod(frames[i], void *));
    for (unsigned int i = 0; i < count; i++)
        is_udp[i] = in_process_parse(frames[i], box->id, 0) == SL_PROTOCOL_UDP;
    for (unsigned int i = 1; i <= count; i++) {
        const struct sl_sp_service *service = services[is_udp[first]];

        if (i < count && is_udp[i] == is_udp[first])
            continue;
        service->handle(service->context, frames + first, (uint16_t)(i - first));
        first = i;
    }
}

static void measure(struct nfs_bench_wire *wire)
{
    struct sl_endpoint *endpoint = wire->nodes[NFS_BENCH_BOX].endpoint;
    uint64_t replies = sl_nas_statistics(wire->nas)->replies;
    long interrupted = in_process_interruptions();
    uint64_t begin = rte_rdtsc(), cycles;
    struct rte_mbuf *frames[BURST];
    unsigned int count;

    while ((count = rte_ring_sc_dequeue_burst(wire->port, (void **)frames, BURST, NULL)) > 0)
        take_in(wire, frames, count);
    sl_endpoint_poll(endpoint, wire->now_us);
    cycles = rte_rdtsc() - begin;
    wire->turns++;
    if (in_process_interruptions() != interrupted) {
        wire->disturbed++;
        return;
    }
    wire->cycles += cycles;
    wire->calls += sl_nas_statistics(wire->nas)->replies - replies;
}

void nfs_bench_turn(struct nfs_bench_wire *wire)
{
    for (unsigned int id = 0; id < NFS_BENCH_NODES; id++) {
        look_at_clock(wire);
        carry(wire, &wire->nodes[id]);
        if (id == NFS_BENCH_BOX)
            measure(wire);
        else
            sl_endpoint_poll(wire->nodes[id].endpoint, wire->now_us);
    }
}
