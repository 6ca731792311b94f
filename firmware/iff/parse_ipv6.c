// SPDX-License-Identifier: Apache-2.0
/*
 * IPv6 (RFC 8200), as far as services of ours need it: TCP and ICMPv6 directly behind the fixed
 * header. What has extension headers is marked, and judged by who it is for.
 */
#include "generated/drops.h"
#include "parse_l4.h"
#include "wire/icmpv6.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

/* The packet of a frame while it is looked at. */
struct datagram6 {
    const struct sl_frame *frame;
    const uint8_t *l4;
    uint32_t l4_bytes;       /* transport header and data */
    uint32_t l4_first_bytes; /* of these, in the first segment */
    struct sl_ipv6 ipv6;
};

static bool checksum_is_good(const struct datagram6 *datagram, uint8_t protocol)
{
    uint64_t sum =
        sl_checksum_pseudo_v6(datagram->ipv6.source.bytes, datagram->ipv6.destination.bytes,
                              protocol, datagram->l4_bytes);

    return sl_parse_sum_is_good(datagram->frame, datagram->l4, datagram->l4_first_bytes, sum,
                                datagram->l4_bytes);
}

static int parse_tcp(struct sl_packet *packet, const struct datagram6 *datagram)
{
    struct sl_tcp tcp;

    if (sl_tcp_decode(datagram->l4, datagram->l4_first_bytes, &tcp) != SL_WIRE_OK)
        return SL_DROP_TCP_TRUNCATED;
    if ((datagram->frame->verified & SL_PARSE_L4_CHECKSUM_GOOD) == 0 &&
        !checksum_is_good(datagram, SL_PROTOCOL_TCP))
        return SL_DROP_TCP_CHECKSUM_BAD;
    if (!sl_tcp_flags_are_valid(tcp.flags))
        return SL_DROP_TCP_FLAGS_INVALID;
    packet->kind = SL_PACKET_TCP6;
    packet->tcp_flags = tcp.flags;
    packet->key.source_port = tcp.source_port;
    packet->key.destination_port = tcp.destination_port;
    return SL_PARSE_OK;
}

/* A NIC's verdict on layer 4 is about TCP and UDP: ICMPv6 is always summed here. */
static int parse_icmp(struct sl_packet *packet, const struct datagram6 *datagram)
{
    struct sl_icmpv6_quote quote;

    if (datagram->l4_first_bytes < SL_ICMP_HEADER_BYTES)
        return SL_DROP_ICMP_TRUNCATED;
    if (!checksum_is_good(datagram, SL_PROTOCOL_ICMPV6))
        return SL_DROP_ICMP_CHECKSUM_BAD;
    if (datagram->l4[0] < SL_ICMPV6_FIRST_INFORMATIONAL &&
        sl_icmpv6_decode_quote(datagram->l4, datagram->l4_first_bytes, &quote) == SL_WIRE_TRUNCATED)
        return SL_DROP_ICMP_TRUNCATED;
    packet->kind = SL_PACKET_ICMP6;
    return SL_PARSE_OK;
}

/* Decodes the header into datagram; of a chained frame the rest counts too. */
static int check_header(const struct sl_packet *packet, struct datagram6 *datagram)
{
    const struct sl_frame *frame = datagram->frame;
    const uint8_t *l3 = frame->data + packet->l3_offset;
    uint32_t first_bytes = frame->length_bytes - packet->l3_offset;
    int error;

    if (first_bytes < SL_IPV6_HEADER_BYTES)
        return SL_DROP_IPV6_TRUNCATED;
    error = sl_ipv6_decode(l3, (size_t)first_bytes + sl_parse_rest_bytes(frame), &datagram->ipv6);
    if (error == SL_WIRE_TRUNCATED)
        return SL_DROP_IPV6_TRUNCATED;
    if (error != SL_WIRE_OK || datagram->ipv6.payload_bytes > UINT16_MAX - SL_IPV6_HEADER_BYTES)
        return SL_DROP_IPV6_HEADER_BAD;
    first_bytes -= SL_IPV6_HEADER_BYTES;
    datagram->l4 = l3 + SL_IPV6_HEADER_BYTES;
    datagram->l4_bytes = datagram->ipv6.payload_bytes;
    datagram->l4_first_bytes = datagram->l4_bytes < first_bytes ? datagram->l4_bytes : first_bytes;
    return SL_PARSE_OK;
}

int sl_parse_ipv6(struct sl_packet *packet, const struct sl_frame *frame)
{
    struct datagram6 datagram = {.frame = frame};
    const struct sl_ipv6 *ipv6 = &datagram.ipv6;
    int verdict = check_header(packet, &datagram);

    if (verdict != SL_PARSE_OK)
        return verdict;
    packet->kind = SL_PACKET_IPV6;
    packet->l3_length_bytes = (uint16_t)(SL_IPV6_HEADER_BYTES + ipv6->payload_bytes);
    packet->l4_offset = (uint16_t)(packet->l3_offset + SL_IPV6_HEADER_BYTES);
    packet->ttl = ipv6->hop_limit;
    packet->key.source = ipv6->source;
    packet->key.destination = ipv6->destination;
    packet->key.protocol = ipv6->next_header;
    if (ipv6->next_header == SL_PROTOCOL_TCP)
        return parse_tcp(packet, &datagram);
    if (ipv6->next_header == SL_PROTOCOL_ICMPV6)
        return parse_icmp(packet, &datagram);
    if (sl_ipv6_is_extension(ipv6->next_header))
        packet->flags |= SL_PACKET_IP_OPTIONS;
    return SL_PARSE_OK;
}
