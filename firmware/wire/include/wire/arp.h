/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ARP_H
#define SL_WIRE_ARP_H

/* ARP for IPv4 over Ethernet (RFC 826, RFC 5227). */

#include "wire/eth.h"

#define SL_ARP_BYTES 28u
/* A built frame: Ethernet header, ARP, padding to the shortest frame. */
#define SL_ARP_FRAME_BYTES SL_ETH_MIN_FRAME_BYTES

enum sl_arp_operation {
    SL_ARP_REQUEST = 1,
    SL_ARP_REPLY = 2,
};

struct sl_arp {
    uint16_t operation; /* enum sl_arp_operation */
    struct sl_mac sender_mac;
    struct sl_be32 sender_ip;
    struct sl_mac target_mac; /* means nothing in a request */
    struct sl_be32 target_ip;
};

/*
 * Decodes the ARP packet that follows an Ethernet header (and tags). SL_WIRE_TRUNCATED;
 * SL_WIRE_BAD_TYPE for another hardware or protocol type; SL_WIRE_BAD_LENGTH for address lengths
 * that do not fit them; SL_WIRE_BAD_OPERATION for other than request and reply;
 * SL_WIRE_BAD_ADDRESS for a group or zero sender MAC.
 */
int sl_arp_decode(const uint8_t *data, size_t length, struct sl_arp *arp);

/* True for an RFC 5227 probe: a request whose sender IP is 0.0.0.0. */
static inline bool sl_arp_is_probe(const struct sl_arp *arp)
{
    return arp->operation == SL_ARP_REQUEST && arp->sender_ip.net == 0;
}

/* True when sender and target IP are equal: an announcement (RFC 5227 section 3). */
static inline bool sl_arp_is_gratuitous(const struct sl_arp *arp)
{
    return sl_be32_equal(arp->sender_ip, arp->target_ip);
}

/*
 * Builds a whole untagged frame with Ethernet destination `to` into frame. Returns
 * SL_ARP_FRAME_BYTES, or SL_WIRE_NO_ROOM below that size.
 */
int sl_arp_build(uint8_t *frame, size_t size, const struct sl_mac *to, const struct sl_arp *arp);

/* "Who has target_ip? Tell sender." `to` is broadcast, or the known MAC to re-verify it. */
int sl_arp_build_request(uint8_t *frame, size_t size, const struct sl_mac *to,
                         const struct sl_mac *sender_mac, struct sl_be32 sender_ip,
                         struct sl_be32 target_ip);

/* Answers `request`: "its target_ip is at our_mac", sent to the asker alone. */
int sl_arp_build_reply(uint8_t *frame, size_t size, const struct sl_arp *request,
                       const struct sl_mac *our_mac);

/* Announcement of ip at mac, broadcast as a request (RFC 5227 section 3). */
int sl_arp_build_gratuitous(uint8_t *frame, size_t size, const struct sl_mac *mac,
                            struct sl_be32 ip);

#endif
