/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/icmp.h"

/*
 * The quoted header is checked like any other, but for its length: an error quotes only the
 * beginning of a packet, so the total length is handed to the decoder as if all of it were there.
 */
static int decode_quoted_header(const uint8_t *header, size_t length, struct sl_ipv4 *ipv4)
{
    int error;

    if (length < SL_IPV4_MIN_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    error = sl_ipv4_decode(header, UINT16_MAX, ipv4);
    if (error != SL_WIRE_OK)
        return error;
    return ipv4->header_bytes > length ? SL_WIRE_TRUNCATED : SL_WIRE_OK;
}

int sl_icmp_decode_quote(const uint8_t *data, size_t length, struct sl_icmp_quote *quote)
{
    const uint8_t *header = data + SL_ICMP_HEADER_BYTES;
    size_t quoted_bytes;
    int error;

    if (length < SL_ICMP_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    if (!sl_icmp_type_is_error(data[0]))
        return SL_WIRE_BAD_TYPE;
    quoted_bytes = length - SL_ICMP_HEADER_BYTES;
    error = decode_quoted_header(header, quoted_bytes, &quote->ipv4);
    if (error != SL_WIRE_OK)
        return error;
    if (quote->ipv4.total_bytes - quote->ipv4.header_bytes < (int)SL_ICMP_QUOTED_L4_BYTES ||
        (quote->ipv4.fragment & SL_IPV4_OFFSET_MASK) != 0)
        return SL_WIRE_BAD_LENGTH;
    quoted_bytes -= quote->ipv4.header_bytes;
    if (quoted_bytes < SL_ICMP_QUOTED_L4_BYTES)
        return SL_WIRE_TRUNCATED;
    quote->l4_offset = (uint16_t)(SL_ICMP_HEADER_BYTES + quote->ipv4.header_bytes);
    quote->l4_quoted_bytes = (uint16_t)(quoted_bytes < UINT16_MAX ? quoted_bytes : UINT16_MAX);
    quote->source_port = SL_BE16(0);
    quote->destination_port = SL_BE16(0);
    if (quote->ipv4.protocol == SL_PROTOCOL_TCP || quote->ipv4.protocol == SL_PROTOCOL_UDP) {
        quote->source_port = sl_load_be16(data + quote->l4_offset);
        quote->destination_port = sl_load_be16(data + quote->l4_offset + 2);
    }
    return SL_WIRE_OK;
}

void sl_icmp_echo_to_reply(uint8_t *data)
{
    struct sl_be16 before = sl_load_be16(data);
    struct sl_be16 checksum = sl_load_be16(data + SL_ICMP_CHECKSUM_OFFSET);

    data[0] = SL_ICMP_ECHO_REPLY;
    checksum = sl_checksum_update16(checksum, before, sl_load_be16(data));
    /*
     * A reply without any other bit set sums to plus zero, of which the update makes minus zero
     * (RFC 1624 section 3). All ones is right in both cases.
     */
    sl_store_be16(data + SL_ICMP_CHECKSUM_OFFSET, sl_checksum_udp_nonzero(checksum));
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

int sl_icmp_build_error(uint8_t *data, size_t size, uint8_t type, uint8_t code, uint32_t rest,
                        const uint8_t *original, size_t original_bytes)
{
    struct sl_ipv4 ipv4;
    size_t quoted, needed, total;
    int error = decode_quoted_header(original, original_bytes, &ipv4);

    if (error != SL_WIRE_OK)
        return error;
    quoted = smaller(original_bytes, ipv4.total_bytes);
    needed = smaller(quoted, ipv4.header_bytes + SL_ICMP_QUOTED_L4_BYTES);
    if (size < SL_ICMP_HEADER_BYTES + needed)
        return SL_WIRE_NO_ROOM;
    total = smaller(SL_ICMP_HEADER_BYTES + quoted, smaller(size, SL_ICMP_ERROR_MAX_BYTES));
    data[0] = type;
    data[1] = code;
    sl_store_u16(data + SL_ICMP_CHECKSUM_OFFSET, 0);
    sl_store_u32(data + 4, rest);
    memcpy(data + SL_ICMP_HEADER_BYTES, original, total - SL_ICMP_HEADER_BYTES);
    sl_store_be16(data + SL_ICMP_CHECKSUM_OFFSET,
                  sl_checksum_finish(sl_checksum_add(0, data, total)));
    return (int)total;
}
