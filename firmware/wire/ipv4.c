/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/ipv4.h"

/* Version 4, and a header of five words. */
#define FIRST_OCTET (4u << 4 | SL_IPV4_MIN_HEADER_BYTES / 4)

/* Of the fields rather than of the bytes: they were written in pieces smaller than they would be
 * read in, which a processor has to wait for. */
static uint64_t sum_of_fields(const struct sl_ipv4 *ipv4)
{
    uint16_t first = (uint16_t)(FIRST_OCTET << 8 | ipv4->tos);
    uint16_t life = (uint16_t)(ipv4->ttl << 8 | ipv4->protocol);

    return (uint64_t)sl_be16_from_host(first).net + sl_be16_from_host(ipv4->total_bytes).net +
           sl_be16_from_host(ipv4->id).net + sl_be16_from_host(ipv4->fragment).net +
           sl_be16_from_host(life).net + ipv4->source.net + ipv4->destination.net;
}

int sl_ipv4_build(uint8_t *data, size_t size, const struct sl_ipv4 *ipv4)
{
    if (size < SL_IPV4_MIN_HEADER_BYTES)
        return SL_WIRE_NO_ROOM;
    data[0] = FIRST_OCTET;
    data[1] = ipv4->tos;
    sl_store_u16(data + 2, ipv4->total_bytes);
    sl_store_u16(data + 4, ipv4->id);
    sl_store_u16(data + 6, ipv4->fragment);
    data[8] = ipv4->ttl;
    data[9] = ipv4->protocol;
    sl_store_be32(data + SL_IPV4_SOURCE_OFFSET, ipv4->source);
    sl_store_be32(data + SL_IPV4_DESTINATION_OFFSET, ipv4->destination);
    sl_store_be16(data + SL_IPV4_CHECKSUM_OFFSET, sl_checksum_finish(sum_of_fields(ipv4)));
    return SL_IPV4_MIN_HEADER_BYTES;
}
