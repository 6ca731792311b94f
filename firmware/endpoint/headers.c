// SPDX-License-Identifier: Apache-2.0
/* The headers of a packet that we send, byte by byte. Pure: knows no mbuf. */
#include "frame.h"

#include "pmd/ports.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/vlan.h"

#define IPV6_HEADER_BYTES 40u
#define IPV6_VERSION 6u

uint8_t sl_frame_write_ethernet(uint8_t *at, const struct sl_sp_route *route, uint16_t type)
{
    struct sl_eth eth = {.destination = route->destination, .source = route->source, .type = type};

    if (route->vlan == 0) {
        sl_eth_store(at, &eth);
        return SL_ETH_HEADER_BYTES;
    }
    eth.type = SL_ETHERTYPE_VLAN;
    sl_eth_store(at, &eth);
    sl_store_u16(at + SL_ETH_HEADER_BYTES, route->vlan);
    sl_store_u16(at + SL_ETH_HEADER_BYTES + 2, type);
    return SL_ETH_HEADER_BYTES + SL_VLAN_TAG_BYTES;
}

static uint8_t write_ipv4(uint8_t *at, const struct sl_frame_plan *plan, uint16_t l4_bytes,
                          uint16_t datagram_id)
{
    const struct sl_tcp_segment *segment = plan->segment;
    const struct sl_ipv4 ipv4 = {
        .source = sl_ip_v4(&segment->source),
        .destination = sl_ip_v4(&segment->destination),
        .total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + l4_bytes),
        .id = datagram_id, /* of a packet with DF it means nothing (RFC 6864 section 4.1) */
        .fragment = segment->do_not_fragment ? SL_IPV4_DONT_FRAGMENT : 0,
        .tos = segment->traffic_class,
        .ttl = segment->hop_limit,
        .protocol = SL_PROTOCOL_TCP,
    };

    sl_ipv4_build(at, SL_IPV4_MIN_HEADER_BYTES, &ipv4);
    if ((plan->offloads & SL_PMD_OFFLOAD_IPV4_CHECKSUM) != 0)
        sl_store_u16(at + SL_IPV4_CHECKSUM_OFFSET, 0);
    return SL_IPV4_MIN_HEADER_BYTES;
}

/* RFC 8200 section 3. */
static uint8_t write_ipv6(uint8_t *at, const struct sl_frame_plan *plan, uint16_t l4_bytes)
{
    const struct sl_tcp_segment *segment = plan->segment;

    sl_store_u32(at, IPV6_VERSION << 28 | (uint32_t)segment->traffic_class << 20 |
                         (segment->flow_label & 0xfffffu));
    sl_store_u16(at + 4, l4_bytes);
    at[6] = SL_PROTOCOL_TCP;
    at[7] = segment->hop_limit;
    memcpy(at + 8, segment->source.bytes, 16);
    memcpy(at + 24, segment->destination.bytes, 16);
    return IPV6_HEADER_BYTES;
}

/*
 * The engine's header, which is that of the first packet of the segment and has the flags of all:
 * what a NIC makes of it for the others (PSH and FIN on the last, CWR on the first).
 */
static void write_tcp(uint8_t *at, const struct sl_frame_plan *plan)
{
    memcpy(at, plan->segment->header, plan->segment->header_bytes);
    if (plan->offset_bytes != 0) {
        sl_store_u32(at + 4, sl_load_u32(at + 4) + plan->offset_bytes);
        at[13] &= (uint8_t)~SL_TCP_CWR;
    }
    if (!plan->is_last)
        at[13] &= (uint8_t) ~(SL_TCP_PSH | SL_TCP_FIN);
}

static uint64_t pseudo_header(const struct sl_frame_plan *plan, bool is_ipv4, uint16_t l4_bytes)
{
    const struct sl_tcp_segment *segment = plan->segment;

    if (is_ipv4)
        return sl_checksum_pseudo_v4(sl_ip_v4(&segment->source), sl_ip_v4(&segment->destination),
                                     SL_PROTOCOL_TCP, l4_bytes);
    return sl_checksum_pseudo_v6(segment->source.bytes, segment->destination.bytes, SL_PROTOCOL_TCP,
                                 l4_bytes);
}

/* Adds the payload: slices that pass through whole know their sum, and their data is not read. */
static uint64_t add_payload(uint64_t sum, const struct sl_frame_plan *plan, uint64_t *summed_bytes)
{
    bool is_odd = false;

    for (uint16_t i = 0; i < plan->slice_count; i++) {
        const struct sl_tcp_slice *slice = &plan->slices[i];
        uint64_t piece = slice->sum;

        if (!slice->sum_is_known) {
            piece = sl_checksum_add(0, slice->data, slice->length_bytes);
            *summed_bytes += slice->length_bytes;
        }
        sum = sl_checksum_join(sum, piece, is_odd);
        is_odd ^= (slice->length_bytes & 1u) != 0;
    }
    return sum;
}

/* A NIC wants the sum of the pseudo header in the field, without the length if it cuts the packet
 * itself (DPDK, rte_mbuf: RTE_MBUF_F_TX_TCP_CKSUM). */
static void write_checksum(uint8_t *tcp, const struct sl_frame_plan *plan, bool is_ipv4,
                           uint16_t l4_bytes, uint64_t *summed_bytes)
{
    uint64_t sum;

    if ((plan->offloads & SL_PMD_OFFLOAD_TCP_CHECKSUM) != 0) {
        sum = pseudo_header(plan, is_ipv4, plan->cut_bytes != 0 ? 0 : l4_bytes);
        sl_store_be16(tcp + SL_TCP_CHECKSUM_OFFSET, (struct sl_be16){sl_checksum_fold(sum)});
        return;
    }
    sum = pseudo_header(plan, is_ipv4, l4_bytes);
    sum = sl_checksum_add(sum, tcp, plan->segment->header_bytes);
    sum = add_payload(sum, plan, summed_bytes);
    sl_store_be16(tcp + SL_TCP_CHECKSUM_OFFSET, sl_checksum_finish(sum));
}

uint16_t sl_frame_write_headers(uint8_t *at, const struct sl_frame_plan *plan,
                                const struct sl_sp_route *route, uint16_t datagram_id,
                                struct sl_frame_headers *headers, uint64_t *summed_bytes)
{
    const struct sl_tcp_segment *segment = plan->segment;
    bool is_ipv4 = sl_ip_is_v4(&segment->source);
    uint16_t l4_bytes = (uint16_t)(segment->header_bytes + plan->payload_bytes);
    uint8_t *l3;

    headers->is_ipv4 = is_ipv4;
    headers->l2_bytes =
        sl_frame_write_ethernet(at, route, is_ipv4 ? SL_ETHERTYPE_IPV4 : SL_ETHERTYPE_IPV6);
    l3 = at + headers->l2_bytes;
    headers->l3_bytes =
        is_ipv4 ? write_ipv4(l3, plan, l4_bytes, datagram_id) : write_ipv6(l3, plan, l4_bytes);
    headers->l4_bytes = segment->header_bytes;
    write_tcp(l3 + headers->l3_bytes, plan);
    write_checksum(l3 + headers->l3_bytes, plan, is_ipv4, l4_bytes, summed_bytes);
    return (uint16_t)(headers->l2_bytes + headers->l3_bytes + headers->l4_bytes);
}
