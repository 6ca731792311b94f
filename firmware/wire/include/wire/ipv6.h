/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_IPV6_H
#define SL_WIRE_IPV6_H

/* IPv6 fixed header (RFC 8200 section 3) and the forms of addresses (RFC 4291). */

#include "wire/checksum.h"
#include "wire/error.h"

#define SL_IPV6_HEADER_BYTES 40u
#define SL_IPV6_HOP_LIMIT_OFFSET 7u
#define SL_IPV6_SOURCE_OFFSET 8u
#define SL_IPV6_DESTINATION_OFFSET 24u

/* A decoded header; lengths in bytes and host order. */
struct sl_ipv6 {
    struct sl_ip source;
    struct sl_ip destination;
    uint32_t flow_label;    /* 20 bits (RFC 6437) */
    uint16_t payload_bytes; /* all behind the fixed header, without link padding */
    uint8_t traffic_class;  /* DSCP and ECN */
    uint8_t next_header;    /* enum sl_ip_protocol, an extension header or another IANA number */
    uint8_t hop_limit;
};

/*
 * Decodes the fixed header. `length` is what the frame holds from here; it may exceed the packet by
 * the padding of a short frame. SL_WIRE_TRUNCATED when the header is cut off or the payload exceeds
 * length; SL_WIRE_BAD_VERSION. A jumbogram (RFC 2675) is taken for an empty packet.
 */
int sl_ipv6_decode(const uint8_t *data, size_t length, struct sl_ipv6 *ipv6);

/* Writes the fixed header. Returns the bytes written or SL_WIRE_NO_ROOM. */
int sl_ipv6_build(uint8_t *data, size_t size, const struct sl_ipv6 *ipv6);

/* Is a next header one of the extension headers (RFC 8200 section 4, IANA's list)? */
bool sl_ipv6_is_extension(uint8_t next_header);

static inline bool sl_ipv6_is_multicast(const struct sl_ip *ip)
{
    return ip->bytes[0] == 0xff;
}

/* fe80::/10 (RFC 4291 section 2.5.6) */
static inline bool sl_ipv6_is_link_local(const struct sl_ip *ip)
{
    return ip->bytes[0] == 0xfe && (ip->bytes[1] & 0xc0u) == 0x80u;
}

/* An address that one station may send from: not "::", "::1", multicast or IPv4 in disguise. */
bool sl_ipv6_source_is_valid(const struct sl_ip *ip);

/* ff02::1:ffxx:xxxx, by which neighbours ask for an address (RFC 4291 section 2.7.1). */
struct sl_ip sl_ipv6_solicited_node(const struct sl_ip *ip);

/* 33:33 and the last four bytes (RFC 2464 section 7). */
struct sl_mac sl_ipv6_multicast_mac(const struct sl_ip *group);

#endif
