// SPDX-License-Identifier: Apache-2.0
#include "iff/answer.h"

#include <string.h>

#include "wire/arp.h"
#include "wire/icmpv6.h"

#define SL_ANSWER_TTL 64u
#define SL_IPV4_TTL_OFFSET 8u
/* Offsets in an ARP packet for IPv4 over Ethernet (RFC 826). */
#define SL_ARP_OPERATION_OFFSET 6u
#define SL_ARP_SENDER_OFFSET 8u
#define SL_ARP_TARGET_OFFSET 18u
#define SL_ARP_PAIR_BYTES 10u /* MAC and IPv4 address */

static void turn_round(uint8_t *frame, const uint8_t mac[6])
{
    memcpy(frame, frame + 6, 6);
    memcpy(frame + 6, mac, 6);
}

bool sl_arp_answer(struct sl_packet *packet, const uint8_t mac[6])
{
    uint8_t *arp = packet->data + packet->l3_offset;
    uint8_t asked[4];

    if (packet->kind != SL_PACKET_ARP ||
        sl_load_u16(arp + SL_ARP_OPERATION_OFFSET) != SL_ARP_REQUEST)
        return false;
    memcpy(asked, arp + SL_ARP_TARGET_OFFSET + 6, sizeof(asked));
    memcpy(arp + SL_ARP_TARGET_OFFSET, arp + SL_ARP_SENDER_OFFSET, SL_ARP_PAIR_BYTES);
    memcpy(arp + SL_ARP_SENDER_OFFSET, mac, 6);
    memcpy(arp + SL_ARP_SENDER_OFFSET + 6, asked, sizeof(asked));
    sl_store_u16(arp + SL_ARP_OPERATION_OFFSET, SL_ARP_REPLY);
    turn_round(packet->data, mac);
    memcpy(packet->data, arp + SL_ARP_TARGET_OFFSET, 6);
    return true;
}

static bool echo_answer6(struct sl_packet *packet, const uint8_t mac[6])
{
    uint8_t *ip = packet->data + packet->l3_offset, *icmp = packet->data + packet->l4_offset;
    struct sl_ip source = packet->key.source;

    if (icmp[0] != SL_ICMPV6_ECHO_REQUEST)
        return false;
    /* exchanging the addresses leaves the checksum as it is, the hop limit is not in it */
    sl_icmpv6_echo_to_reply(icmp);
    memcpy(ip + SL_IPV6_SOURCE_OFFSET, packet->key.destination.bytes, sizeof(source.bytes));
    memcpy(ip + SL_IPV6_DESTINATION_OFFSET, source.bytes, sizeof(source.bytes));
    ip[SL_IPV6_HOP_LIMIT_OFFSET] = SL_ANSWER_TTL;
    turn_round(packet->data, mac);
    return true;
}

bool sl_echo_answer(struct sl_packet *packet, const uint8_t mac[6])
{
    uint8_t *ip = packet->data + packet->l3_offset, *icmp = packet->data + packet->l4_offset;
    struct sl_be16 old, changed;
    uint8_t source[4];

    if (packet->kind == SL_PACKET_ICMP6)
        return echo_answer6(packet, mac);
    if (packet->kind != SL_PACKET_ICMP || icmp[0] != SL_ICMP_ECHO_REQUEST)
        return false;
    sl_icmp_echo_to_reply(icmp);
    /* exchanging the addresses leaves the checksum as it is, the TTL does not */
    memcpy(source, ip + SL_IPV4_SOURCE_OFFSET, sizeof(source));
    memcpy(ip + SL_IPV4_SOURCE_OFFSET, ip + SL_IPV4_DESTINATION_OFFSET, sizeof(source));
    memcpy(ip + SL_IPV4_DESTINATION_OFFSET, source, sizeof(source));
    old = sl_load_be16(ip + SL_IPV4_TTL_OFFSET);
    ip[SL_IPV4_TTL_OFFSET] = SL_ANSWER_TTL;
    changed = sl_load_be16(ip + SL_IPV4_TTL_OFFSET);
    sl_store_be16(ip + SL_IPV4_CHECKSUM_OFFSET,
                  sl_checksum_update16(sl_load_be16(ip + SL_IPV4_CHECKSUM_OFFSET), old, changed));
    turn_round(packet->data, mac);
    return true;
}

/* What an advertisement says behind its checksum (RFC 4861 section 4.4); returns its length. */
static uint16_t write_advertisement(uint8_t *icmp, const uint8_t *mac)
{
    icmp[0] = SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT;
    icmp[1] = 0;
    sl_store_u16(icmp + SL_ICMP_CHECKSUM_OFFSET, 0);
    sl_store_u32(icmp + 4, (uint32_t)(SL_ND_SOLICITED | SL_ND_OVERRIDE) << 24);
    if (mac == NULL)
        return SL_ND_BYTES;
    icmp[SL_ND_BYTES] = SL_ND_OPTION_TARGET_MAC;
    icmp[SL_ND_BYTES + 1] = 1;
    memcpy(icmp + SL_ND_BYTES + 2, mac, 6);
    return SL_ND_BYTES + SL_ND_OPTION_BYTES;
}

bool sl_neighbour_answer(struct sl_packet *packet, const uint8_t mac[6])
{
    uint8_t *ip = packet->data + packet->l3_offset, *icmp = packet->data + packet->l4_offset;
    uint32_t room = packet->length_bytes - packet->l4_offset;
    const struct sl_ip asker = packet->key.source;
    struct sl_ipv6 ipv6 = {.source = sl_ip_from_v6(icmp + SL_ND_TARGET_OFFSET),
                           .destination = asker,
                           .next_header = SL_PROTOCOL_ICMPV6,
                           .hop_limit = SL_ND_HOP_LIMIT};
    uint64_t sum;

    if (packet->kind != SL_PACKET_ICMP6 || icmp[0] != SL_ICMPV6_NEIGHBOUR_SOLICITATION)
        return false;
    ipv6.payload_bytes =
        write_advertisement(icmp, room >= SL_ND_BYTES + SL_ND_OPTION_BYTES ? mac : NULL);
    sum = sl_checksum_pseudo_v6(ipv6.source.bytes, asker.bytes, SL_PROTOCOL_ICMPV6,
                                ipv6.payload_bytes);
    sl_store_be16(icmp + SL_ICMP_CHECKSUM_OFFSET,
                  sl_checksum_finish(sl_checksum_add(sum, icmp, ipv6.payload_bytes)));
    sl_ipv6_build(ip, SL_IPV6_HEADER_BYTES, &ipv6);
    turn_round(packet->data, mac);
    return true;
}
