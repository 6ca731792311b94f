/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/ipv4.h"

int sl_ipv4_build(uint8_t *data, size_t size, const struct sl_ipv4 *ipv4)
{
    if (size < SL_IPV4_MIN_HEADER_BYTES)
        return SL_WIRE_NO_ROOM;
    data[0] = 4u << 4 | SL_IPV4_MIN_HEADER_BYTES / 4;
    data[1] = ipv4->tos;
    sl_store_u16(data + 2, ipv4->total_bytes);
    sl_store_u16(data + 4, ipv4->id);
    sl_store_u16(data + 6, ipv4->fragment);
    data[8] = ipv4->ttl;
    data[9] = ipv4->protocol;
    sl_store_u16(data + SL_IPV4_CHECKSUM_OFFSET, 0);
    sl_store_be32(data + SL_IPV4_SOURCE_OFFSET, ipv4->source);
    sl_store_be32(data + SL_IPV4_DESTINATION_OFFSET, ipv4->destination);
    sl_store_be16(data + SL_IPV4_CHECKSUM_OFFSET, sl_checksum_finish(sl_checksum_ipv4_plain(data)));
    return SL_IPV4_MIN_HEADER_BYTES;
}
