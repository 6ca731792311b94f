/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ICMPV6_H
#define SL_WIRE_ICMPV6_H

/* ICMPv6 (RFC 4443) and Neighbour Discovery (RFC 4861), as far as a host needs them. */

#include "wire/eth.h"
#include "wire/icmp.h"
#include "wire/ipv6.h"

enum sl_icmpv6_type {
    SL_ICMPV6_UNREACHABLE = 1,
    SL_ICMPV6_PACKET_TOO_BIG = 2, /* bytes 4..7: next-hop MTU */
    SL_ICMPV6_TIME_EXCEEDED = 3,
    SL_ICMPV6_PARAMETER_PROBLEM = 4,
    SL_ICMPV6_ECHO_REQUEST = 128,
    SL_ICMPV6_ECHO_REPLY = 129,
    SL_ICMPV6_NEIGHBOUR_SOLICITATION = 135,
    SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT = 136,
};

/* Messages below are errors and quote the packet they are about (RFC 4443 section 2.1). */
#define SL_ICMPV6_FIRST_INFORMATIONAL 128u

/* Hop limit by which a neighbour is known to be on the link (RFC 4861 section 7.1). */
#define SL_ND_HOP_LIMIT 255u
/* A solicitation or advertisement without options, and one link-layer address option. */
#define SL_ND_BYTES 24u
#define SL_ND_OPTION_BYTES 8u
#define SL_ND_TARGET_OFFSET 8u
#define SL_ND_OPTION_SOURCE_MAC 1u
#define SL_ND_OPTION_TARGET_MAC 2u
/* A whole frame of ours: Ethernet, IPv6, message and option. */
#define SL_ND_FRAME_BYTES                                                                          \
    (SL_ETH_HEADER_BYTES + SL_IPV6_HEADER_BYTES + SL_ND_BYTES + SL_ND_OPTION_BYTES)

/* Flags of an advertisement (RFC 4861 section 4.4), in its fifth byte. */
#define SL_ND_ROUTER 0x80u
#define SL_ND_SOLICITED 0x40u
#define SL_ND_OVERRIDE 0x20u

/* A solicitation or advertisement. */
struct sl_neighbour_message {
    uint8_t type;  /* SL_ICMPV6_NEIGHBOUR_* */
    uint8_t flags; /* SL_ND_*; of an advertisement */
    bool has_mac;  /* source (solicitation) or target (advertisement) link-layer address option */
    struct sl_mac mac;
    struct sl_ip target;
};

/* The packet quoted in an error. */
struct sl_icmpv6_quote {
    struct sl_ip source;
    struct sl_ip destination;
    uint8_t protocol;
    uint16_t l4_offset;       /* of the quoted transport header, from the start of the message */
    uint16_t l4_quoted_bytes; /* at least 8 */
    struct sl_be16 source_port;
    struct sl_be16 destination_port;
};

/* True when the checksum field of `length` bytes of ICMPv6 is right (RFC 4443 section 2.3). */
bool sl_icmpv6_checksum_is_good(const struct sl_ip *source, const struct sl_ip *destination,
                                const uint8_t *data, size_t length);

/*
 * Decodes a solicitation or advertisement of `length` bytes, whose checksum is right, in a packet
 * of that hop limit and destination, and validates it by RFC 4861 sections 7.1.1 and 7.1.2.
 * SL_WIRE_TRUNCATED; SL_WIRE_BAD_TYPE another message or a code that is not 0; SL_WIRE_BAD_HEADER
 * hop limit; SL_WIRE_BAD_LENGTH an option of length 0 or beyond the end; SL_WIRE_BAD_ADDRESS a
 * multicast target, or a combination of addresses and options that the RFC forbids.
 */
int sl_neighbour_decode(const uint8_t *data, size_t length, const struct sl_ipv6 *ipv6,
                        struct sl_neighbour_message *message);

/*
 * Builds the whole frame of a solicitation for target: to its solicited-node group, or, with to,
 * to that station (RFC 4861 section 7.2.2, 7.3.3). Returns SL_ND_FRAME_BYTES or SL_WIRE_NO_ROOM.
 */
int sl_neighbour_build_solicitation(uint8_t *frame, size_t size, const struct sl_mac *to,
                                    const struct sl_mac *mac, const struct sl_ip *source,
                                    const struct sl_ip *target);

/*
 * Builds the whole frame of an unsolicited advertisement to all nodes: address is at mac (RFC 4861
 * section 7.2.6). Returns SL_ND_FRAME_BYTES or SL_WIRE_NO_ROOM.
 */
int sl_neighbour_build_advertisement(uint8_t *frame, size_t size, const struct sl_mac *mac,
                                     const struct sl_ip *address);

/*
 * Decodes the packet quoted in an error message of `length` bytes. SL_WIRE_BAD_TYPE when it is no
 * error; SL_WIRE_TRUNCATED when the quoted header or eight bytes behind it are missing;
 * SL_WIRE_BAD_VERSION; SL_WIRE_BAD_LENGTH when the quoted payload cannot hold them;
 * SL_WIRE_BAD_OPERATION when it has extension headers or is neither TCP nor UDP.
 */
int sl_icmpv6_decode_quote(const uint8_t *data, size_t length, struct sl_icmpv6_quote *quote);

/* Turns an echo request into its reply in place, checksum included. length >= 8 was checked. */
void sl_icmpv6_echo_to_reply(uint8_t *data);

#endif
