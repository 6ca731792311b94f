// SPDX-License-Identifier: Apache-2.0
/*
 * What the parser leaves behind for the later stages: one struct sl_packet per frame of a burst.
 * Written once by sl_parse_packet(); later stages fill key.scope, hash and entry. Owned by the NP
 * that holds the burst; never shared.
 */
#ifndef IFF_PACKET_H
#define IFF_PACKET_H

#include <stdint.h>

#include "wire/addr.h"

/* What a frame is, after all checks. */
enum sl_packet_kind {
    SL_PACKET_ARP,      /* a well-formed Ethernet/IPv4 ARP packet */
    SL_PACKET_TCP,      /* unfragmented, or first fragment with a whole TCP header */
    SL_PACKET_UDP,      /* unfragmented, or first fragment with a whole UDP header */
    SL_PACKET_ICMP,     /* unfragmented ICMP, checksum verified */
    SL_PACKET_FRAGMENT, /* a later fragment: no transport header; key has addresses and protocol
                           only */
    SL_PACKET_IP_OTHER, /* another IP protocol (OSPF, ...); key has addresses and protocol */
    SL_PACKET_IPV6,     /* IPv6 with another payload, or with extension headers */
    SL_PACKET_TCP6,     /* TCP directly in IPv6 */
    SL_PACKET_ICMP6,    /* ICMPv6 directly in IPv6, checksum verified */
    SL_PACKET_ETHER,    /* any other EtherType */
};

#define SL_PACKET_FIRST_FRAGMENT 0x01u /* kind is TCP or UDP and more fragments follow */
#define SL_PACKET_IP_OPTIONS 0x02u     /* of IPv6: extension headers */
#define SL_PACKET_BROADCAST 0x04u      /* destination MAC is multicast or broadcast */
#define SL_PACKET_TAGGED                                                                           \
    0x08u /* an 802.1Q tag is in the frame; vlan_id and l3_offset say where                        \
           */

/*
 * Flow key. Addresses are 16 bytes, IPv4 as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), so IPv6 fits.
 * Compared and hashed as five 64-bit words; no padding.
 */
struct sl_flow_key {
    struct sl_ip source;
    struct sl_ip destination;
    struct sl_be16 source_port; /* 0 for later fragments */
    struct sl_be16 destination_port;
    uint16_t scope;   /* 0: router side; domain id + 1: server side [IFF-8] */
    uint8_t protocol; /* IANA number; 0: persistence record */
    uint8_t reserved; /* always 0 */
};
_Static_assert(sizeof(struct sl_flow_key) == 40, "flow key is five words");

struct sl_packet {
    uint8_t *data;            /* first byte of the Ethernet header */
    uint32_t length_bytes;    /* bytes at data (first segment) */
    uint16_t l3_offset;       /* from data */
    uint16_t l4_offset;       /* from data; 0 if none */
    uint16_t l3_length_bytes; /* of the IP packet: header and payload */
    uint16_t vlan_id;         /* 0: untagged */
    uint16_t fragment_id;     /* IPv4 identification, network order; for fragments */
    uint16_t fragment_offset_bytes;
    uint8_t kind;  /* enum sl_packet_kind */
    uint8_t flags; /* SL_PACKET_* */
    uint8_t tcp_flags;
    uint8_t ttl;
    uint8_t ingress_port;   /* port id 0..63; set by the rx stage */
    uint8_t more_fragments; /* 1: MF bit set */
    uint16_t reserved;
    uint32_t hash;  /* of key, once scope is known */
    uint32_t entry; /* flow entry index, or SL_FLOW_NONE */
    struct sl_flow_key key;
};

#endif
