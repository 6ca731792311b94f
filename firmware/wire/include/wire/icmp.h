/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ICMP_H
#define SL_WIRE_ICMP_H

/* ICMP for IPv4 (RFC 792, RFC 1191, RFC 1122 section 3.2.2). */

#include "wire/ipv4.h"

#define SL_ICMP_HEADER_BYTES 8u
#define SL_ICMP_CHECKSUM_OFFSET 2u
/* An error quotes at least the IP header and eight bytes of what it is about (RFC 792). */
#define SL_ICMP_QUOTED_L4_BYTES 8u
/* Longest error we author: what a 576-byte datagram holds (RFC 1812 section 4.3.2.3). */
#define SL_ICMP_ERROR_MAX_BYTES (576u - SL_IPV4_MIN_HEADER_BYTES)

enum sl_icmp_type {
    SL_ICMP_ECHO_REPLY = 0,
    SL_ICMP_UNREACHABLE = 3,
    SL_ICMP_SOURCE_QUENCH = 4,
    SL_ICMP_REDIRECT = 5,
    SL_ICMP_ECHO_REQUEST = 8,
    SL_ICMP_TIME_EXCEEDED = 11,
    SL_ICMP_PARAMETER_PROBLEM = 12,
};

/* Codes of SL_ICMP_UNREACHABLE. */
#define SL_ICMP_CODE_HOST_UNREACHABLE 1u
#define SL_ICMP_CODE_PORT_UNREACHABLE 3u
#define SL_ICMP_CODE_FRAGMENTATION_NEEDED 4u
#define SL_ICMP_CODE_ADMIN_PROHIBITED 13u

struct sl_icmp {
    uint8_t type; /* enum sl_icmp_type or another IANA number */
    uint8_t code;
    struct sl_be16 checksum;
    uint32_t rest; /* bytes 4..7, host order: id and sequence, or the next-hop MTU */
};

/* The packet quoted in an ICMP error; its IP header stands at SL_ICMP_HEADER_BYTES. */
struct sl_icmp_quote {
    struct sl_ipv4 ipv4; /* of the quoted packet; total_bytes may exceed what is quoted */
    uint16_t l4_offset;  /* of the quoted transport header, from the start of the ICMP header */
    uint16_t l4_quoted_bytes;        /* transport header and data at hand, at least 8 */
    struct sl_be16 source_port;      /* TCP and UDP only, else zero */
    struct sl_be16 destination_port; /* TCP and UDP only, else zero */
};

/* Decodes the 8-byte header. SL_WIRE_TRUNCATED is the only error. */
static inline int sl_icmp_decode(const uint8_t *data, size_t length, struct sl_icmp *icmp)
{
    if (length < SL_ICMP_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    icmp->type = data[0];
    icmp->code = data[1];
    icmp->checksum = sl_load_be16(data + SL_ICMP_CHECKSUM_OFFSET);
    icmp->rest = sl_load_u32(data + 4);
    return SL_WIRE_OK;
}

/* Error messages quote the packet they are about; no error is sent about them (RFC 1122 3.2.2). */
static inline bool sl_icmp_type_is_error(uint8_t type)
{
    return type == SL_ICMP_UNREACHABLE || type == SL_ICMP_SOURCE_QUENCH ||
           type == SL_ICMP_REDIRECT || type == SL_ICMP_TIME_EXCEEDED ||
           type == SL_ICMP_PARAMETER_PROBLEM;
}

/*
 * Decodes the packet quoted in an error message of `length` bytes. SL_WIRE_BAD_TYPE when it is not
 * an error; SL_WIRE_TRUNCATED when the quoted IP header or eight bytes behind it are missing;
 * SL_WIRE_BAD_VERSION and SL_WIRE_BAD_HEADER as sl_ipv4_decode(); SL_WIRE_BAD_LENGTH when the
 * quoted total length cannot hold them, or when a fragment other than the first is quoted, which
 * names no ports.
 */
int sl_icmp_decode_quote(const uint8_t *data, size_t length, struct sl_icmp_quote *quote);

/* Turns an echo request into its reply in place, checksum included. length >= 8 was checked. */
void sl_icmp_echo_to_reply(uint8_t *data);

/*
 * Builds an error about the IPv4 packet `original` (header first, `original_bytes` at hand): the
 * ICMP header and as much of the original as SL_ICMP_ERROR_MAX_BYTES and `size` allow. rest is
 * bytes 4..7, such as the next-hop MTU of RFC 1191. Returns the bytes written or SL_WIRE_NO_ROOM
 * when the quoted header and eight bytes (or all, if the original has fewer) do not fit;
 * SL_WIRE_TRUNCATED or SL_WIRE_BAD_HEADER when the original has no whole header.
 */
int sl_icmp_build_error(uint8_t *data, size_t size, uint8_t type, uint8_t code, uint32_t rest,
                        const uint8_t *original, size_t original_bytes);

#endif
