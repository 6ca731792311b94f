/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_UDP_H
#define SL_WIRE_UDP_H

/* UDP header (RFC 768). */

#include "wire/checksum.h"
#include "wire/error.h"

#define SL_UDP_HEADER_BYTES 8u
#define SL_UDP_SOURCE_OFFSET 0u
#define SL_UDP_DESTINATION_OFFSET 2u
#define SL_UDP_CHECKSUM_OFFSET 6u

struct sl_udp {
    struct sl_be16 source_port;
    struct sl_be16 destination_port;
    uint16_t udp_bytes;      /* header and data */
    struct sl_be16 checksum; /* zero: the sender made none */
};

/*
 * Decodes the header of a datagram of which `length` bytes are at hand. SL_WIRE_TRUNCATED below 8
 * bytes or when udp_bytes exceeds length; SL_WIRE_BAD_LENGTH when udp_bytes is below 8. For the
 * first fragment of a datagram use sl_udp_decode_first(), which lets udp_bytes exceed length.
 */
static inline int sl_udp_decode_first(const uint8_t *data, size_t length, struct sl_udp *udp)
{
    if (length < SL_UDP_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    udp->source_port = sl_load_be16(data + SL_UDP_SOURCE_OFFSET);
    udp->destination_port = sl_load_be16(data + SL_UDP_DESTINATION_OFFSET);
    udp->udp_bytes = sl_load_u16(data + 4);
    udp->checksum = sl_load_be16(data + SL_UDP_CHECKSUM_OFFSET);
    return udp->udp_bytes < SL_UDP_HEADER_BYTES ? SL_WIRE_BAD_LENGTH : SL_WIRE_OK;
}

static inline int sl_udp_decode(const uint8_t *data, size_t length, struct sl_udp *udp)
{
    int error = sl_udp_decode_first(data, length, udp);

    if (error != SL_WIRE_OK)
        return error;
    return udp->udp_bytes > length ? SL_WIRE_TRUNCATED : SL_WIRE_OK;
}

/*
 * Writes a header before `payload_bytes` of data that already stand at data + 8, with the checksum
 * over both. Returns 8 + payload_bytes, or SL_WIRE_NO_ROOM when that exceeds size or 65,535.
 */
int sl_udp_build(uint8_t *data, size_t size, struct sl_be32 source, struct sl_be32 destination,
                 struct sl_be16 source_port, struct sl_be16 destination_port, size_t payload_bytes);

#endif
