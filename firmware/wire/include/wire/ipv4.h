/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_IPV4_H
#define SL_WIRE_IPV4_H

/* IPv4 header (RFC 791). */

#include "wire/checksum.h"
#include "wire/error.h"

#define SL_IPV4_MIN_HEADER_BYTES 20u
#define SL_IPV4_MAX_HEADER_BYTES 60u

/* Offsets of what NAT rewrites. */
#define SL_IPV4_CHECKSUM_OFFSET 10u
#define SL_IPV4_SOURCE_OFFSET 12u
#define SL_IPV4_DESTINATION_OFFSET 16u

/* Flags and fragment offset field, host order (RFC 791 section 3.1). */
#define SL_IPV4_DONT_FRAGMENT 0x4000u
#define SL_IPV4_MORE_FRAGMENTS 0x2000u
#define SL_IPV4_OFFSET_MASK 0x1fffu /* units of 8 bytes */

enum sl_ip_protocol {
    SL_PROTOCOL_ICMP = 1,
    SL_PROTOCOL_TCP = 6,
    SL_PROTOCOL_UDP = 17,
    SL_PROTOCOL_ICMPV6 = 58,
};

/* A decoded header; lengths in bytes and host order. */
struct sl_ipv4 {
    struct sl_be32 source;
    struct sl_be32 destination;
    uint16_t total_bytes; /* header and payload, without link padding */
    uint16_t id;
    uint16_t fragment; /* flags and offset: SL_IPV4_DONT_FRAGMENT and so on */
    struct sl_be16 checksum;
    uint8_t header_bytes; /* 20..60 */
    uint8_t tos;
    uint8_t ttl;
    uint8_t protocol; /* enum sl_ip_protocol or another IANA number */
};

/*
 * Decodes a header. `length` is what the frame holds from here; it may exceed total_bytes by the
 * padding of a short frame. SL_WIRE_TRUNCATED when the header is cut off or total_bytes exceeds
 * length; SL_WIRE_BAD_VERSION; SL_WIRE_BAD_HEADER when IHL is below 5; SL_WIRE_BAD_LENGTH when
 * total_bytes is below the header length. The checksum is not verified:
 * sl_ipv4_checksum_is_good() does that.
 */
static inline int sl_ipv4_decode(const uint8_t *data, size_t length, struct sl_ipv4 *ipv4)
{
    if (length < SL_IPV4_MIN_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    if (data[0] >> 4 != 4)
        return SL_WIRE_BAD_VERSION;
    ipv4->header_bytes = (uint8_t)((data[0] & 0x0fu) * 4u);
    ipv4->tos = data[1];
    ipv4->total_bytes = sl_load_u16(data + 2);
    ipv4->id = sl_load_u16(data + 4);
    ipv4->fragment = sl_load_u16(data + 6);
    ipv4->ttl = data[8];
    ipv4->protocol = data[9];
    ipv4->checksum = sl_load_be16(data + SL_IPV4_CHECKSUM_OFFSET);
    ipv4->source = sl_load_be32(data + SL_IPV4_SOURCE_OFFSET);
    ipv4->destination = sl_load_be32(data + SL_IPV4_DESTINATION_OFFSET);
    if (ipv4->header_bytes < SL_IPV4_MIN_HEADER_BYTES)
        return SL_WIRE_BAD_HEADER;
    if (ipv4->total_bytes < ipv4->header_bytes)
        return SL_WIRE_BAD_LENGTH;
    if (ipv4->total_bytes > length)
        return SL_WIRE_TRUNCATED;
    return SL_WIRE_OK;
}

/* Verifies the header checksum. header_bytes comes from a successful sl_ipv4_decode(). */
static inline bool sl_ipv4_checksum_is_good(const uint8_t *data, uint8_t header_bytes)
{
    if (header_bytes == SL_IPV4_MIN_HEADER_BYTES)
        return sl_checksum_is_good(sl_checksum_ipv4_plain(data));
    return sl_checksum_is_good(sl_checksum_add(0, data, header_bytes));
}

static inline bool sl_ipv4_is_fragment(const struct sl_ipv4 *ipv4)
{
    return (ipv4->fragment & (SL_IPV4_MORE_FRAGMENTS | SL_IPV4_OFFSET_MASK)) != 0;
}

/* Offset of this fragment's payload in the whole datagram's, in bytes. */
static inline uint32_t sl_ipv4_fragment_offset_bytes(const struct sl_ipv4 *ipv4)
{
    return (uint32_t)(ipv4->fragment & SL_IPV4_OFFSET_MASK) * 8u;
}

/*
 * May a host send from this address (RFC 1122 section 3.2.1.3, RFC 1812 section 5.3.7)? False for
 * 0/8, 127/8, multicast 224/4 and all of 240/4, which includes the limited broadcast.
 */
static inline bool sl_ipv4_source_is_valid(struct sl_be32 source)
{
    uint8_t first = (uint8_t)(sl_be32_to_host(source) >> 24);

    return first != 0 && first != 127 && first < 224;
}

static inline bool sl_ipv4_is_multicast(struct sl_be32 address)
{
    return sl_be32_to_host(address) >> 28 == 0xe;
}

static inline bool sl_ipv4_is_broadcast(struct sl_be32 address)
{
    return address.net == UINT32_MAX;
}

/*
 * Writes a header of 20 bytes without options, with its checksum, from the fields of ipv4
 * (header_bytes and checksum are not read). Returns 20 or SL_WIRE_NO_ROOM.
 */
int sl_ipv4_build(uint8_t *data, size_t size, const struct sl_ipv4 *ipv4);

#endif
