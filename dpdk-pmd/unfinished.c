// SPDX-License-Identifier: Apache-2.0
#include "unfinished.h"

#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include <rte_branch_prediction.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#define SENT_FLAGS (RTE_MBUF_F_TX_TCP_CKSUM | RTE_MBUF_F_TX_TCP_SEG)

/* Where the transport header of a frame is. Offsets from the first byte of the Ethernet header. */
struct place {
    uint8_t *l3;
    uint32_t l4_offset_bytes;
    uint32_t header_bytes;          /* up to the payload */
    uint16_t checksum_offset_bytes; /* in the transport header */
    bool is_ipv6;
};

bool sl_unfinished_received(struct rte_mbuf *frame, const struct virtio_net_hdr *header)
{
    uint8_t kind = header->gso_type & (uint8_t)~VIRTIO_NET_HDR_GSO_ECN;

    if (likely(kind == VIRTIO_NET_HDR_GSO_NONE)) {
        if ((header->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0)
            frame->ol_flags |= RTE_MBUF_F_RX_L4_CKSUM_NONE;
        return true;
    }
    if (kind != VIRTIO_NET_HDR_GSO_TCPV4 && kind != VIRTIO_NET_HDR_GSO_TCPV6)
        return false;
    frame->ol_flags |= RTE_MBUF_F_RX_L4_CKSUM_NONE | RTE_MBUF_F_RX_LRO;
    frame->tso_segsz = header->gso_size;
    return true;
}

/* Behind the IP header: TCP or UDP. False: neither, or cut short. */
static bool find_transport(const struct rte_mbuf *frame, uint8_t protocol, struct place *place)
{
    uint32_t at = place->l4_offset_bytes;
    const struct rte_tcp_hdr *tcp;

    if (protocol == IPPROTO_UDP && at + sizeof(struct rte_udp_hdr) <= frame->data_len) {
        place->checksum_offset_bytes = offsetof(struct rte_udp_hdr, dgram_cksum);
        place->header_bytes = at + (uint32_t)sizeof(struct rte_udp_hdr);
        return true;
    }
    if (protocol != IPPROTO_TCP || at + sizeof(*tcp) > frame->data_len)
        return false;
    tcp = rte_pktmbuf_mtod_offset(frame, const struct rte_tcp_hdr *, at);
    place->checksum_offset_bytes = offsetof(struct rte_tcp_hdr, cksum);
    place->header_bytes = at + (uint32_t)(tcp->data_off >> 4) * 4u;
    return true;
}

/* The parser has looked at the frame before, so lengths are right; it may be tagged since. */
static bool find_place(const struct rte_mbuf *frame, struct place *place)
{
    uint8_t *data = rte_pktmbuf_mtod(frame, uint8_t *);
    uint32_t at = sizeof(struct rte_ether_hdr);
    rte_be16_t type;

    memcpy(&type, data + at - sizeof(type), sizeof(type));
    if (type == RTE_BE16(RTE_ETHER_TYPE_VLAN)) {
        at += sizeof(struct rte_vlan_hdr);
        memcpy(&type, data + at - sizeof(type), sizeof(type));
    }
    place->l3 = data + at;
    place->is_ipv6 = type == RTE_BE16(RTE_ETHER_TYPE_IPV6);
    if (type == RTE_BE16(RTE_ETHER_TYPE_IPV4) &&
        at + sizeof(struct rte_ipv4_hdr) <= frame->data_len) {
        const struct rte_ipv4_hdr *ipv4 = (const void *)place->l3;

        place->l4_offset_bytes = at + rte_ipv4_hdr_len(ipv4);
        return find_transport(frame, ipv4->next_proto_id, place);
    }
    if (place->is_ipv6 && at + sizeof(struct rte_ipv6_hdr) <= frame->data_len) {
        const struct rte_ipv6_hdr *ipv6 = (const void *)place->l3;

        place->l4_offset_bytes = at + (uint32_t)sizeof(*ipv6);
        return find_transport(frame, ipv6->proto, place);
    }
    return false;
}

static rte_be16_t *checksum_of(const struct rte_mbuf *frame, const struct place *place)
{
    return rte_pktmbuf_mtod_offset(frame, rte_be16_t *,
                                   place->l4_offset_bytes + place->checksum_offset_bytes);
}

static uint16_t pseudo_header_sum(const struct place *place)
{
    if (place->is_ipv6)
        return rte_ipv6_phdr_cksum((const void *)place->l3, 0);
    return rte_ipv4_phdr_cksum((const void *)place->l3, 0);
}

static void ask_for_checksum(struct virtio_net_hdr *header, const struct place *place)
{
    header->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
    header->csum_start = (uint16_t)place->l4_offset_bytes;
    header->csum_offset = place->checksum_offset_bytes;
    header->hdr_len = (uint16_t)place->header_bytes;
}

static void ask_for_cutting(struct virtio_net_hdr *header, bool is_ipv6, uint16_t cut_bytes)
{
    header->gso_type = is_ipv6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
    header->gso_size = cut_bytes;
}

/* A frame of the box's own, whose header says where all is. */
static void send_own(struct rte_mbuf *frame, struct virtio_net_hdr *header)
{
    bool is_ipv6 = (frame->ol_flags & RTE_MBUF_F_TX_IPV6) != 0;
    uint32_t l4_offset_bytes = frame->l2_len + frame->l3_len;
    struct place place = {
        .l3 = rte_pktmbuf_mtod_offset(frame, uint8_t *, frame->l2_len),
        .l4_offset_bytes = l4_offset_bytes,
        .header_bytes = l4_offset_bytes + frame->l4_len,
        .checksum_offset_bytes = offsetof(struct rte_tcp_hdr, cksum),
        .is_ipv6 = is_ipv6,
    };

    ask_for_checksum(header, &place);
    if ((frame->ol_flags & RTE_MBUF_F_TX_TCP_SEG) == 0)
        return;
    ask_for_cutting(header, is_ipv6, frame->tso_segsz);
    /* Linux wants the length in the sum, devices of DPDK do not. */
    *checksum_of(frame, &place) = pseudo_header_sum(&place);
}

void sl_unfinished_sent(struct rte_mbuf *frame, struct virtio_net_hdr *header)
{
    struct place place;

    memset(header, 0, sizeof(*header));
    if ((frame->ol_flags & SENT_FLAGS) != 0) {
        send_own(frame, header);
    } else if (unlikely(sl_pmd_is_unfinished(frame)) && find_place(frame, &place)) {
        ask_for_checksum(header, &place);
        if (sl_pmd_has_several_packets(frame))
            ask_for_cutting(header, place.is_ipv6, frame->tso_segsz);
        *checksum_of(frame, &place) = pseudo_header_sum(&place);
    }
}

int sl_pmd_complete(struct rte_mbuf *frame)
{
    struct place place;
    rte_be16_t *checksum;
    uint16_t at;

    if (likely(!sl_pmd_is_unfinished(frame)))
        return 0;
    if (!find_place(frame, &place))
        return -EINVAL;
    at = (uint16_t)place.l4_offset_bytes;
    checksum = checksum_of(frame, &place);
    *checksum = 0;
    *checksum = place.is_ipv6 ? rte_ipv6_udptcp_cksum_mbuf(frame, (const void *)place.l3, at)
                              : rte_ipv4_udptcp_cksum_mbuf(frame, (const void *)place.l3, at);
    frame->ol_flags &= ~(RTE_MBUF_F_RX_L4_CKSUM_MASK | RTE_MBUF_F_RX_LRO);
    return 0;
}
