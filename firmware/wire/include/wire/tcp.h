/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_TCP_H
#define SL_WIRE_TCP_H

/* TCP header (RFC 9293 section 3.1). */

#include "wire/checksum.h"
#include "wire/error.h"

#define SL_TCP_MIN_HEADER_BYTES 20u
#define SL_TCP_MAX_HEADER_BYTES 60u
#define SL_TCP_SOURCE_OFFSET 0u
#define SL_TCP_DESTINATION_OFFSET 2u
#define SL_TCP_CHECKSUM_OFFSET 16u

#define SL_TCP_FIN 0x01u
#define SL_TCP_SYN 0x02u
#define SL_TCP_RST 0x04u
#define SL_TCP_PSH 0x08u
#define SL_TCP_ACK 0x10u
#define SL_TCP_URG 0x20u
#define SL_TCP_ECE 0x40u
#define SL_TCP_CWR 0x80u

struct sl_tcp {
    struct sl_be16 source_port;
    struct sl_be16 destination_port;
    uint32_t sequence; /* host order */
    uint32_t acknowledgement;
    uint16_t window; /* as on the wire, unscaled */
    struct sl_be16 checksum;
    uint8_t header_bytes; /* 20..60 */
    uint8_t flags;        /* SL_TCP_* */
};

/*
 * Decodes a header. `length` is the TCP length: header and data. SL_WIRE_TRUNCATED when the header
 * with its options is cut off; SL_WIRE_BAD_HEADER when the data offset is below 5.
 */
static inline int sl_tcp_decode(const uint8_t *data, size_t length, struct sl_tcp *tcp)
{
    if (length < SL_TCP_MIN_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    tcp->source_port = sl_load_be16(data + SL_TCP_SOURCE_OFFSET);
    tcp->destination_port = sl_load_be16(data + SL_TCP_DESTINATION_OFFSET);
    tcp->sequence = sl_load_u32(data + 4);
    tcp->acknowledgement = sl_load_u32(data + 8);
    tcp->header_bytes = (uint8_t)((data[12] >> 4) * 4u);
    tcp->flags = data[13];
    tcp->window = sl_load_u16(data + 14);
    tcp->checksum = sl_load_be16(data + SL_TCP_CHECKSUM_OFFSET);
    if (tcp->header_bytes < SL_TCP_MIN_HEADER_BYTES)
        return SL_WIRE_BAD_HEADER;
    if (tcp->header_bytes > length)
        return SL_WIRE_TRUNCATED;
    return SL_WIRE_OK;
}

/* Bit n set: the control bits FIN SYN RST PSH ACK URG of value n may stand together. */
#define SL_TCP_FLAGS_BIT(flags) (1ull << (flags))
#define SL_TCP_FLAGS_BITS(flags) (SL_TCP_FLAGS_BIT(flags) | SL_TCP_FLAGS_BIT((flags) | SL_TCP_PSH))
#define SL_TCP_FLAGS_VALID                                                                         \
    (SL_TCP_FLAGS_BITS(SL_TCP_SYN) | SL_TCP_FLAGS_BITS(SL_TCP_SYN | SL_TCP_URG) |                  \
     SL_TCP_FLAGS_BITS(SL_TCP_SYN | SL_TCP_ACK) | SL_TCP_FLAGS_BITS(SL_TCP_RST) |                  \
     SL_TCP_FLAGS_BITS(SL_TCP_RST | SL_TCP_ACK) | SL_TCP_FLAGS_BITS(SL_TCP_FIN | SL_TCP_ACK) |     \
     SL_TCP_FLAGS_BITS(SL_TCP_FIN | SL_TCP_ACK | SL_TCP_URG) | SL_TCP_FLAGS_BITS(SL_TCP_ACK) |     \
     SL_TCP_FLAGS_BITS(SL_TCP_ACK | SL_TCP_URG))

/*
 * Can a correct sender set these control bits together (RFC 9293 section 3.10.7; the sets Linux
 * conntrack accepts)? Refuses among others none, SYN+FIN, SYN+RST and FIN without ACK. PSH, ECE and
 * CWR are not looked at.
 */
static inline bool sl_tcp_flags_are_valid(uint8_t flags)
{
    return (SL_TCP_FLAGS_VALID >> (flags & 0x3fu) & 1u) != 0;
}

/*
 * Writes a header of 20 bytes, or 24 with an MSS option when mss is not 0 (RFC 9293 section
 * 3.7.1), with a checksum over no data. header_bytes and checksum of tcp are not read. Returns the
 * bytes written or SL_WIRE_NO_ROOM.
 */
int sl_tcp_build(uint8_t *data, size_t size, const struct sl_tcp *tcp, uint16_t mss,
                 struct sl_be32 source, struct sl_be32 destination);

#endif
