/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IFF_PARSE_H
#define IFF_PARSE_H

/*
 * The packet parser: every length and checksum of a received frame is checked here, once. Later
 * stages rely on what it says and check nothing again. Pure: reads the frame, writes the
 * struct sl_packet, keeps nothing.
 */

#include "iff/packet.h"
#include "wire/checksum.h"

/* Everything was in order; any other value of sl_parse_packet() is an enum sl_drop_reason. */
#define SL_PARSE_OK (-1)

/* What the NIC has verified already (mbuf offload flags); such checks are skipped. */
#define SL_PARSE_IPV4_CHECKSUM_GOOD 0x01u
#define SL_PARSE_L4_CHECKSUM_GOOD 0x02u

/* A frame as it was received. The parser reads it during the call only. */
struct sl_frame {
    uint8_t *data;                 /* first byte of the Ethernet header */
    uint32_t length_bytes;         /* bytes at data: the first segment, which holds all headers */
    uint16_t stripped_tci;         /* of a tag that the NIC removed; 0 if none */
    uint8_t verified;              /* SL_PARSE_*_GOOD */
    uint8_t rest_count;            /* further segments of a chained frame; 0 commonly */
    const struct sl_segment *rest; /* rest_count segments; not read when that is 0 */
};

/*
 * Parses a frame into packet. Sets every field but ingress_port (the caller's), key.scope, hash and
 * entry, which belong to the lookup; key.scope and hash are left 0. Returns SL_PARSE_OK, or
 * the reason to drop the frame, in which case data, length_bytes, vlan_id and flags are still right
 * and the rest of packet means nothing.
 *
 * - One 802.1Q tag is honoured, in the frame or stripped. A further tag, or an 802.1ad service tag,
 *   makes the frame SL_PACKET_ETHER.
 * - ARP: key.source and key.destination are the sender's and the target's address.
 * - TCP and UDP (also first fragments): key is complete but for the scope, tcp_flags are set.
 * - ICMP: key has addresses and protocol. An error quotes a whole IP header and eight bytes.
 * - IPv6: TCP and ICMPv6 as with IPv4, but source addresses are not judged, for only what is for
 *   an address of ours matters. Other payloads are SL_PACKET_IPV6, with addresses and protocol.
 * - A first fragment's transport checksum cannot be verified and is not. Only TCP and UDP
 *   fragments are followed (SL_PACKET_FIRST_FRAGMENT, SL_PACKET_FRAGMENT); those of other
 *   protocols, ICMP among them, are SL_PACKET_IP_OTHER. Fragments that RFC 1858 and RFC 3128 warn
 *   of, and those that would end beyond 65,535 bytes, are refused.
 */
int sl_parse_packet(struct sl_packet *packet, const struct sl_frame *frame);

#endif
