/* SPDX-License-Identifier: Apache-2.0 */
#include "iff/parse.h"

#include "generated/drops.h"
#include "parse_l4.h"
#include "wire/arp.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"
#include "wire/vlan.h"

/* The IPv4 datagram of a frame while it is looked at. */
struct datagram {
    const struct sl_frame *frame;
    const uint8_t *l3;
    const uint8_t *l4;
    uint32_t l4_bytes;       /* transport header and data, as the IP header says */
    uint32_t l4_first_bytes; /* of these, in the first segment */
    struct sl_ipv4 ipv4;
};

/* Completes a pseudo header's sum with `length` bytes of transport header and data. */
static bool l4_checksum_is_good(const struct datagram *datagram, uint64_t sum, uint32_t length)
{
    return sl_parse_sum_is_good(datagram->frame, datagram->l4, datagram->l4_first_bytes, sum,
                                length);
}

static bool tcp_udp_checksum_is_good(const struct datagram *datagram, uint32_t length)
{
    const struct sl_ipv4 *ipv4 = &datagram->ipv4;
    uint64_t sum =
        sl_checksum_pseudo_v4(ipv4->source, ipv4->destination, ipv4->protocol, (uint16_t)length);

    return l4_checksum_is_good(datagram, sum, length);
}

static inline bool l4_is_verified(const struct datagram *datagram)
{
    return (datagram->frame->verified & SL_PARSE_L4_CHECKSUM_GOOD) != 0;
}

static inline bool is_first_fragment(const struct sl_packet *packet)
{
    return (packet->flags & SL_PACKET_FIRST_FRAGMENT) != 0;
}

static inline int parse_tcp(struct sl_packet *packet, const struct datagram *datagram)
{
    struct sl_tcp tcp;

    if (sl_tcp_decode(datagram->l4, datagram->l4_first_bytes, &tcp) != SL_WIRE_OK)
        return is_first_fragment(packet) ? SL_DROP_FRAGMENT_MALFORMED : SL_DROP_TCP_TRUNCATED;
    if (!is_first_fragment(packet) && !l4_is_verified(datagram) &&
        !tcp_udp_checksum_is_good(datagram, datagram->l4_bytes))
        return SL_DROP_TCP_CHECKSUM_BAD;
    if (!sl_tcp_flags_are_valid(tcp.flags))
        return SL_DROP_TCP_FLAGS_INVALID;
    packet->kind = SL_PACKET_TCP;
    packet->tcp_flags = tcp.flags;
    packet->key.source_port = tcp.source_port;
    packet->key.destination_port = tcp.destination_port;
    return SL_PARSE_OK;
}

static inline int parse_udp(struct sl_packet *packet, const struct datagram *datagram)
{
    struct sl_udp udp;

    if (sl_udp_decode_first(datagram->l4, datagram->l4_first_bytes, &udp) != SL_WIRE_OK)
        return is_first_fragment(packet) ? SL_DROP_FRAGMENT_MALFORMED : SL_DROP_UDP_TRUNCATED;
    if (!is_first_fragment(packet)) {
        if (udp.udp_bytes > datagram->l4_bytes)
            return SL_DROP_UDP_TRUNCATED;
        if (udp.checksum.net != 0 && !l4_is_verified(datagram) &&
            !tcp_udp_checksum_is_good(datagram, udp.udp_bytes))
            return SL_DROP_UDP_CHECKSUM_BAD;
    }
    packet->kind = SL_PACKET_UDP;
    packet->key.source_port = udp.source_port;
    packet->key.destination_port = udp.destination_port;
    return SL_PARSE_OK;
}

/* A NIC's verdict on layer 4 is about TCP and UDP: ICMP is always summed here. */
static int parse_icmp(struct sl_packet *packet, const struct datagram *datagram)
{
    struct sl_icmp_quote quote;
    struct sl_icmp icmp;

    if (sl_icmp_decode(datagram->l4, datagram->l4_first_bytes, &icmp) != SL_WIRE_OK)
        return SL_DROP_ICMP_TRUNCATED;
    if (!l4_checksum_is_good(datagram, 0, datagram->l4_bytes))
        return SL_DROP_ICMP_CHECKSUM_BAD;
    if (sl_icmp_type_is_error(icmp.type) &&
        sl_icmp_decode_quote(datagram->l4, datagram->l4_first_bytes, &quote) == SL_WIRE_TRUNCATED)
        return SL_DROP_ICMP_TRUNCATED;
    packet->kind = SL_PACKET_ICMP;
    return SL_PARSE_OK;
}

/*
 * What no fragment of a correct sender is: empty; of uneven length though more follow (RFC 791);
 * ending beyond the largest datagram; or a later TCP fragment that begins inside the fixed TCP
 * header and so could overwrite what was checked in the first (RFC 1858 section 4, RFC 3128).
 */
static bool fragment_is_malformed(const struct datagram *datagram)
{
    const struct sl_ipv4 *ipv4 = &datagram->ipv4;
    uint32_t offset = sl_ipv4_fragment_offset_bytes(ipv4);

    if (datagram->l4_bytes == 0)
        return true;
    if ((ipv4->fragment & SL_IPV4_MORE_FRAGMENTS) != 0 && datagram->l4_bytes % 8 != 0)
        return true;
    if (ipv4->header_bytes + offset + datagram->l4_bytes > UINT16_MAX)
        return true;
    return ipv4->protocol == SL_PROTOCOL_TCP && offset != 0 && offset < SL_TCP_MIN_HEADER_BYTES;
}

static int parse_l4(struct sl_packet *packet, const struct datagram *datagram)
{
    switch (datagram->ipv4.protocol) {
    case SL_PROTOCOL_TCP:
        return parse_tcp(packet, datagram);
    case SL_PROTOCOL_UDP:
        return parse_udp(packet, datagram);
    case SL_PROTOCOL_ICMP:
        return parse_icmp(packet, datagram);
    default:
        packet->kind = SL_PACKET_IP_OTHER;
        return SL_PARSE_OK;
    }
}

static int parse_fragment(struct sl_packet *packet, const struct datagram *datagram)
{
    const struct sl_ipv4 *ipv4 = &datagram->ipv4;

    packet->fragment_id = sl_be16_from_host(ipv4->id).net;
    packet->fragment_offset_bytes = (uint16_t)sl_ipv4_fragment_offset_bytes(ipv4);
    packet->more_fragments = (ipv4->fragment & SL_IPV4_MORE_FRAGMENTS) != 0;
    if (fragment_is_malformed(datagram))
        return SL_DROP_FRAGMENT_MALFORMED;
    if (ipv4->protocol != SL_PROTOCOL_TCP && ipv4->protocol != SL_PROTOCOL_UDP) {
        packet->kind = SL_PACKET_IP_OTHER;
        return SL_PARSE_OK;
    }
    if (packet->fragment_offset_bytes != 0) {
        packet->kind = SL_PACKET_FRAGMENT;
        packet->l4_offset = 0;
        return SL_PARSE_OK;
    }
    packet->flags |= SL_PACKET_FIRST_FRAGMENT;
    return parse_l4(packet, datagram);
}

static inline int drop_of_ipv4_error(int error)
{
    return error == SL_WIRE_TRUNCATED ? SL_DROP_IPV4_TRUNCATED : SL_DROP_IPV4_HEADER_BAD;
}

/* Decodes the IPv4 header into datagram and judges it. */
static inline int check_ipv4(struct datagram *datagram, uint32_t first_bytes)
{
    const struct sl_frame *frame = datagram->frame;
    struct sl_ipv4 *ipv4 = &datagram->ipv4;
    uint32_t whole_bytes = first_bytes;
    int error;

    if (first_bytes < SL_IPV4_MIN_HEADER_BYTES)
        return SL_DROP_IPV4_TRUNCATED;
    if (frame->rest_count != 0)
        whole_bytes += sl_parse_rest_bytes(frame);
    error = sl_ipv4_decode(datagram->l3, whole_bytes, ipv4);
    if (error != SL_WIRE_OK)
        return drop_of_ipv4_error(error);
    if (ipv4->header_bytes > first_bytes)
        return SL_DROP_IPV4_TRUNCATED;
    if ((frame->verified & SL_PARSE_IPV4_CHECKSUM_GOOD) == 0 &&
        !sl_ipv4_checksum_is_good(datagram->l3, ipv4->header_bytes))
        return SL_DROP_IPV4_CHECKSUM_BAD;
    if (ipv4->ttl == 0)
        return SL_DROP_IPV4_HEADER_BAD;
    if (!sl_ipv4_source_is_valid(ipv4->source) || sl_be32_equal(ipv4->source, ipv4->destination))
        return SL_DROP_IPV4_SOURCE_INVALID;
    first_bytes -= ipv4->header_bytes;
    datagram->l4 = datagram->l3 + ipv4->header_bytes;
    datagram->l4_bytes = ipv4->total_bytes - ipv4->header_bytes;
    datagram->l4_first_bytes = datagram->l4_bytes < first_bytes ? datagram->l4_bytes : first_bytes;
    return SL_PARSE_OK;
}

static inline int parse_ipv4(struct sl_packet *packet, const struct sl_frame *frame)
{
    struct datagram datagram = {.frame = frame, .l3 = frame->data + packet->l3_offset};
    const struct sl_ipv4 *ipv4 = &datagram.ipv4;
    int verdict = check_ipv4(&datagram, frame->length_bytes - packet->l3_offset);

    if (verdict != SL_PARSE_OK)
        return verdict;
    packet->l3_length_bytes = ipv4->total_bytes;
    packet->l4_offset = (uint16_t)(packet->l3_offset + ipv4->header_bytes);
    packet->ttl = ipv4->ttl;
    packet->key.source = sl_ip_from_v4(ipv4->source);
    packet->key.destination = sl_ip_from_v4(ipv4->destination);
    packet->key.protocol = ipv4->protocol;
    if (ipv4->header_bytes != SL_IPV4_MIN_HEADER_BYTES)
        packet->flags |= SL_PACKET_IP_OPTIONS;
    if (__builtin_expect(sl_ipv4_is_fragment(ipv4), 0))
        return parse_fragment(packet, &datagram);
    return parse_l4(packet, &datagram);
}

static int parse_arp(struct sl_packet *packet, const struct sl_frame *frame)
{
    struct sl_arp arp;

    if (sl_arp_decode(frame->data + packet->l3_offset, frame->length_bytes - packet->l3_offset,
                      &arp) != SL_WIRE_OK)
        return SL_DROP_ARP_MALFORMED;
    packet->kind = SL_PACKET_ARP;
    packet->key.source = sl_ip_from_v4(arp.sender_ip);
    packet->key.destination = sl_ip_from_v4(arp.target_ip);
    return SL_PARSE_OK;
}

/* Takes the tag at l3_offset; *type becomes the ethertype behind it. */
static int parse_tag(struct sl_packet *packet, const struct sl_frame *frame, uint16_t *type)
{
    const uint8_t *tag = frame->data + packet->l3_offset;

    if (frame->length_bytes - packet->l3_offset < SL_VLAN_TAG_BYTES)
        return SL_DROP_ETHERNET_TRUNCATED;
    packet->vlan_id = sl_vlan_tci_id(sl_load_u16(tag));
    packet->flags |= SL_PACKET_TAGGED;
    packet->l3_offset += SL_VLAN_TAG_BYTES;
    *type = sl_load_u16(tag + 2);
    return SL_PARSE_OK;
}

static inline int parse_ethernet(struct sl_packet *packet, const struct sl_frame *frame,
                                 uint16_t *type)
{
    struct sl_eth eth;
    int error = sl_eth_decode(frame->data, frame->length_bytes, &eth);

    if (error == SL_WIRE_TRUNCATED)
        return SL_DROP_ETHERNET_TRUNCATED;
    if (error != SL_WIRE_OK || sl_mac_is_zero(&eth.source))
        return SL_DROP_ETHERNET_SOURCE_INVALID;
    if (sl_mac_is_group(&eth.destination))
        packet->flags |= SL_PACKET_BROADCAST;
    packet->l3_offset = SL_ETH_HEADER_BYTES;
    *type = eth.type;
    /* A tag behind one that the NIC removed is a further tag, which nobody here understands. */
    if (eth.type == SL_ETHERTYPE_VLAN && frame->stripped_tci == 0)
        return parse_tag(packet, frame, type);
    return SL_PARSE_OK;
}

int sl_parse_packet(struct sl_packet *packet, const struct sl_frame *frame)
{
    uint8_t ingress_port = packet->ingress_port;
    uint16_t type;
    int verdict;

    *packet = (struct sl_packet){
        .data = frame->data,
        .length_bytes = frame->length_bytes,
        .vlan_id = sl_vlan_tci_id(frame->stripped_tci),
        .ingress_port = ingress_port,
    };
    verdict = parse_ethernet(packet, frame, &type);
    if (verdict != SL_PARSE_OK)
        return verdict;
    if (__builtin_expect(type == SL_ETHERTYPE_IPV4, 1))
        return parse_ipv4(packet, frame);
    if (type == SL_ETHERTYPE_ARP)
        return parse_arp(packet, frame);
    if (type == SL_ETHERTYPE_IPV6)
        return sl_parse_ipv6(packet, frame);
    packet->kind = SL_PACKET_ETHER;
    return SL_PARSE_OK;
}
