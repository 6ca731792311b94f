// SPDX-License-Identifier: Apache-2.0
/* The wires: what a node sends comes to another as from a NIC, by way of the real parser. */
#include <rte_mbuf.h>
#include <rte_ring.h>

#include "iff/parse.h"
#include "rig.h"
#include "wire/ipv4.h"

#define BURST 32u

static struct rig *the_rig; /* whose nodes transmit: their context is the node */

static bool is_lost(struct rig *rig, uint8_t from, uint8_t to, const uint8_t *bytes,
                    uint32_t length)
{
    if (rig->server_is_mute && (from == RIG_SERVER || to == RIG_SERVER))
        return true;
    return to == RIG_BOX && rig->gate != NULL && !rig->gate(rig, bytes, length);
}

static bool transmit(void *context, struct rte_mbuf *frame, uint8_t port)
{
    struct rig_node *from = context;
    struct rig *rig = the_rig;
    uint32_t length = frame->pkt_len;
    struct rte_mbuf *copy = rte_pktmbuf_alloc(rig->frames);
    uint8_t *bytes, to;

    assert_int_equal(port, from->id);
    rte_mbuf_sanity_check(frame, 1);
    assert_in_range(length, 34, RIG_MTU_BYTES + 14);
    assert_non_null(copy);
    bytes = (uint8_t *)rte_pktmbuf_append(copy, (uint16_t)length);
    if (rte_pktmbuf_read(frame, 0, length, bytes) != bytes)
        memcpy(bytes, rte_pktmbuf_mtod(frame, void *), length);
    rte_pktmbuf_free(frame);
    to = bytes[5];
    assert_in_range(to, 0, RIG_NODES - 1);
    if (is_lost(rig, from->id, to, bytes, length)) {
        rte_pktmbuf_free(copy);
        return true;
    }
    assert_int_equal(rte_ring_sp_enqueue(rig->nodes[to].inbox, copy), 0);
    return true;
}

/* As an NP describes a packet for an SP. */
static void describe(struct rte_mbuf *frame, uint8_t port, bool *is_udp)
{
    struct sl_frame seen = {.data = rte_pktmbuf_mtod(frame, uint8_t *),
                            .length_bytes = frame->data_len};
    struct sl_packet packet;
    uint16_t l4_offset;
    bool is_fragment;

    assert_int_equal(sl_parse_packet(&packet, &seen), SL_PARSE_OK);
    is_fragment =
        packet.kind == SL_PACKET_FRAGMENT || (packet.flags & SL_PACKET_FIRST_FRAGMENT) != 0;
    l4_offset = packet.l4_offset != 0 ? packet.l4_offset : (uint16_t)(packet.l3_offset + 20);
    *is_udp = packet.key.protocol == SL_PROTOCOL_UDP;
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){
        .port = port,
        .l3_offset = (uint8_t)packet.l3_offset,
        .l4_offset = l4_offset,
        .l4_bytes = (uint16_t)(packet.l3_length_bytes - (l4_offset - packet.l3_offset)),
        .sp_flags = is_fragment ? SL_SP_FRAME_FRAGMENT : 0,
    };
}

static void deliver_one(struct rig *rig, struct rig_node *node, struct rte_mbuf *frame)
{
    bool is_udp;

    describe(frame, node->id, &is_udp);
    if (!is_udp) {
        sl_endpoint_input(node->endpoint, &frame, 1);
    } else if (node->id == RIG_BOX) {
        const struct sl_sp_service *service = sl_nas_service(rig->nas);

        service->handle(service->context, &frame, 1);
    } else {
        rig_note_datagram(rig, node->id, rte_pktmbuf_mtod_offset(frame, const uint8_t *, 14),
                          frame->data_len - 14u);
        rte_pktmbuf_free(frame);
    }
}

void rig_deliver(struct rig *rig, struct rig_node *node)
{
    struct rte_mbuf *frame;

    while (rte_ring_sc_dequeue(node->inbox, (void **)&frame) == 0)
        deliver_one(rig, node, frame);
}

static uint64_t now_us(void *context)
{
    (void)context;
    return the_rig->now_us;
}

static const struct sl_snapshot *snapshot(void *context)
{
    return ((struct rig_node *)context)->snapshot;
}

struct sl_ip rig_address(uint8_t last)
{
    struct sl_ip address = SL_IP_V4(10, 0, 0, 0);

    address.bytes[15] = last;
    return address;
}

struct sl_sp_route rig_route(uint8_t from, uint8_t to)
{
    return (struct sl_sp_route){
        .destination = {{2, 0, 0, 0, 0, to}}, .source = {{2, 0, 0, 0, 0, from}}, .port = from};
}

static int route(void *context, uint16_t service, const struct sl_ip *target,
                 struct sl_sp_route *found)
{
    (void)context;
    (void)service;
    (void)target;
    (void)found;
    return -1;
}

static bool is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                    const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)local_port;
    (void)remote;
    (void)remote_port;
    return true;
}

static uint8_t offloads(void *context, uint8_t port)
{
    (void)context;
    (void)port;
    return 0;
}

static void count_drops(void *context, enum sl_drop_reason reason, uint32_t packets)
{
    ((struct rig_node *)context)->drops[reason] += packets;
}

struct sl_endpoint_link rig_link(struct rig *rig, struct rig_node *node)
{
    the_rig = rig;
    return (struct sl_endpoint_link){.now_us = now_us,
                                     .snapshot = snapshot,
                                     .transmit = transmit,
                                     .route = route,
                                     .is_ours = is_ours,
                                     .offloads = offloads,
                                     .count_drops = count_drops,
                                     .context = node};
}
