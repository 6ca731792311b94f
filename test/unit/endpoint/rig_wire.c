// SPDX-License-Identifier: Apache-2.0
/* The wires of the rig: what a node sends is verified and comes to another as from a NIC. */
#include "rig_private.h"

#include <rte_mbuf.h>
#include <rte_ring.h>

#include "pmd/eal.h"
#include "support/frames.h"

/* What a frame is, as read by the test itself. */
struct rig_view {
    const uint8_t *ip, *l4;
    uint32_t ip_bytes, l4_bytes; /* l4: with data */
    uint16_t vlan, l3_offset, l4_offset;
    bool is_ipv6;
};

static uint32_t load16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static struct rig_view view(const uint8_t *bytes, uint32_t length)
{
    struct rig_view seen = {.l3_offset = 14};
    uint32_t type = load16(bytes + 12);

    if (type == 0x8100) {
        seen.vlan = (uint16_t)load16(bytes + 14);
        type = load16(bytes + 16);
        seen.l3_offset = 18;
    }
    seen.ip = bytes + seen.l3_offset;
    seen.is_ipv6 = type == 0x86dd;
    assert_true(seen.is_ipv6 || type == 0x0800);
    seen.ip_bytes = seen.is_ipv6 ? 40 : (seen.ip[0] & 15u) * 4u;
    seen.l4 = seen.ip + seen.ip_bytes;
    seen.l4_offset = (uint16_t)(seen.l3_offset + seen.ip_bytes);
    seen.l4_bytes = seen.is_ipv6 ? load16(seen.ip + 4) : load16(seen.ip + 2) - seen.ip_bytes;
    assert_int_equal(seen.l4_offset + seen.l4_bytes, length);
    assert_int_equal(seen.ip[seen.is_ipv6 ? 6 : 9], 6);
    return seen;
}

/* Byte by byte, by RFC 1071: shares nothing with what is under test. */
static void verify(const struct rig_view *seen)
{
    uint32_t sum = 6 + seen->l4_bytes;

    if (seen->is_ipv6) {
        sum = test_sum(seen->ip + 8, 32, sum);
    } else {
        assert_int_equal(test_sum_finish(test_sum(seen->ip, seen->ip_bytes, 0)), 0);
        sum = test_sum(seen->ip + 12, 8, sum);
    }
    assert_int_equal(test_sum_finish(test_sum(seen->l4, seen->l4_bytes, sum)), 0);
}

/* What a NIC does with a frame whose checksums were left to it; it does not cut it. */
static void complete(struct rte_mbuf *frame, uint8_t *bytes, const struct rig_view *seen)
{
    uint8_t *l4 = bytes + seen->l4_offset;
    uint32_t pseudo = 6 + seen->l4_bytes;
    uint16_t sum;

    if (!seen->is_ipv6)
        test_frame_resum_ipv4(bytes + seen->l3_offset);
    pseudo =
        seen->is_ipv6 ? test_sum(seen->ip + 8, 32, pseudo) : test_sum(seen->ip + 12, 8, pseudo);
    l4[16] = l4[17] = 0;
    sum = test_sum_finish(test_sum(l4, seen->l4_bytes, pseudo));
    l4[16] = (uint8_t)(sum >> 8);
    l4[17] = (uint8_t)sum;
    /* The header is the frame's own; payload is never written to. */
    memcpy(rte_pktmbuf_mtod(frame, void *), bytes, frame->data_len);
}

static struct rte_mbuf *copy_frame(struct rig *rig, const uint8_t *bytes, uint32_t length,
                                   uint32_t piece_bytes)
{
    struct rte_mbuf *head = NULL;

    for (uint32_t at = 0; at < length;) {
        /* Headers stay together: the first piece is large enough for them. */
        uint32_t piece = length - at < piece_bytes ? length - at : piece_bytes;
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->frames);

        assert_non_null(mbuf);
        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)piece), bytes + at, piece);
        if (head == NULL)
            head = mbuf;
        else
            assert_int_equal(rte_pktmbuf_chain(head, mbuf), 0);
        at += piece;
    }
    return head;
}

static struct rte_mbuf *receive_form(struct rig *rig, struct rte_mbuf *frame, const uint8_t *bytes)
{
    uint32_t length = frame->pkt_len;

    if (rig->wire == RIG_WIRE_CHAINED)
        return frame;
    rte_pktmbuf_free(frame);
    return copy_frame(rig, bytes, length,
                      rig->wire == RIG_WIRE_PIECES ? rig->piece_bytes : SL_PMD_MBUF_DATA_BYTES);
}

/* Payload behind the headers must lie where the client's application put it. */
static void count_foreign(const struct rig *rig, struct rig_node *from,
                          const struct rte_mbuf *frame)
{
    for (struct rte_mbuf *part = frame->next; part != NULL; part = part->next) {
        struct rte_mbuf *owner = RTE_MBUF_CLONED(part) ? rte_mbuf_from_indirect(part) : part;

        from->foreign_segments += owner->pool != rig->data;
    }
}

static void describe(struct rte_mbuf *frame, const struct rig_view *seen, uint8_t port)
{
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){
        .port = port,
        .vlan = seen->vlan,
        .l3_offset = (uint8_t)seen->l3_offset,
        .l4_offset = seen->l4_offset,
        .l4_bytes = (uint16_t)seen->l4_bytes,
        .sp_flags = seen->is_ipv6 ? SL_SP_FRAME_IPV6 : 0,
    };
}

void rig_icmp(struct rig *rig, uint8_t node, const uint8_t *sent, uint8_t type, uint8_t code,
              uint32_t rest)
{
    bool is_ipv6 = sent[12] == 0x86;
    uint16_t ip_bytes = is_ipv6 ? 40 : 20, quoted_bytes = (uint16_t)(ip_bytes + 20);
    struct rte_mbuf *frame = rte_pktmbuf_alloc(rig->frames);
    uint8_t *bytes =
        (uint8_t *)rte_pktmbuf_append(frame, (uint16_t)(14 + ip_bytes + 8 + quoted_bytes));
    uint8_t *icmp = bytes + 14 + ip_bytes;

    memcpy(bytes, sent, 14u + ip_bytes); /* the receiver looks at no address in there */
    icmp[0] = type;
    icmp[1] = code;
    icmp[2] = icmp[3] = 0;
    for (unsigned int i = 0; i < 4; i++)
        icmp[4 + i] = (uint8_t)(rest >> (24 - 8 * i));
    memcpy(icmp + 8, sent + 14, quoted_bytes);
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){
        .port = node,
        .l3_offset = 14,
        .l4_offset = (uint16_t)(14 + ip_bytes),
        .l4_bytes = (uint16_t)(8 + quoted_bytes),
        .sp_flags = (uint8_t)(SL_SP_FRAME_ICMP | (is_ipv6 ? SL_SP_FRAME_IPV6 : 0)),
    };
    assert_int_equal(rte_ring_sp_enqueue(rig->nodes[node].inbox, frame), 0);
}

static struct rig *the_rig; /* whose nodes transmit: their context is the node */

static bool transmit(void *context, struct rte_mbuf *frame, uint8_t port)
{
    struct rig_node *from = context;
    struct rig *rig = the_rig;
    static uint8_t bytes[UINT16_MAX];
    const uint8_t *frame_bytes;
    struct rig_view seen;
    uint8_t to;

    if (from->refuses)
        return false;
    assert_int_equal(port, from->id);
    rte_mbuf_sanity_check(frame, 1);
    frame_bytes = rte_pktmbuf_read(frame, 0, frame->pkt_len, bytes);
    if (frame_bytes != bytes)
        memcpy(bytes, frame_bytes, frame->pkt_len);
    seen = view(bytes, frame->pkt_len);
    if (from->offloads == 0)
        verify(&seen);
    else
        complete(frame, bytes, &seen);
    from->frames++;
    from->payload_bytes += seen.l4_bytes - (seen.l4[12] >> 4) * 4u;
    count_foreign(rig, from, frame);
    to = bytes[5];
    assert_in_range(to, 0, RIG_NODES - 1);
    if (rig->gate != NULL && !rig->gate(rig, from->id, frame)) {
        rte_pktmbuf_free(frame);
        return true;
    }
    frame = receive_form(rig, frame, bytes);
    describe(frame, &seen, to);
    assert_int_equal(rte_ring_sp_enqueue(rig->nodes[to].inbox, frame), 0);
    return true;
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

struct sl_sp_route rig_route(const struct rig *rig, uint8_t from, uint8_t to)
{
    return (struct sl_sp_route){.destination = {{2, 0, 0, 0, 0, to}},
                                .source = {{2, 0, 0, 0, 0, from}},
                                .vlan = rig->vlan,
                                .port = from};
}

static int route(void *context, uint16_t service, const struct sl_ip *target,
                 struct sl_sp_route *found)
{
    const struct rig_node *from = context;

    assert_int_equal(service, 0);
    *found = rig_route(the_rig, from->id, (uint8_t)(target->bytes[15] - 1));
    return the_rig->route_error;
}

static bool is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                    const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)remote;
    (void)remote_port;
    return the_rig->port_modulus < 2 || local_port % the_rig->port_modulus == 0;
}

static uint8_t offloads(void *context, uint8_t port)
{
    (void)port;
    return ((struct rig_node *)context)->offloads;
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
