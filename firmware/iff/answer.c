// SPDX-License-Identifier: Apache-2.0
#include "iff/answer.h"

#include <string.h>

#include "wire/arp.h"
#include "wire/icmp.h"

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

bool sl_echo_answer(struct sl_packet *packet, const uint8_t mac[6])
{
    uint8_t *ip = packet->data + packet->l3_offset, *icmp = packet->data + packet->l4_offset;
    struct sl_be16 old, changed;
    uint8_t source[4];

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
