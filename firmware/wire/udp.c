/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/udp.h"

#include "wire/ipv4.h"

int sl_udp_build(uint8_t *data, size_t size, struct sl_be32 source, struct sl_be32 destination,
                 struct sl_be16 source_port, struct sl_be16 destination_port, size_t payload_bytes)
{
    uint16_t udp_bytes;
    uint64_t sum;

    if (size < SL_UDP_HEADER_BYTES || payload_bytes > size - SL_UDP_HEADER_BYTES ||
        payload_bytes > UINT16_MAX - SL_UDP_HEADER_BYTES)
        return SL_WIRE_NO_ROOM;
    udp_bytes = (uint16_t)(SL_UDP_HEADER_BYTES + payload_bytes);
    sl_store_be16(data + SL_UDP_SOURCE_OFFSET, source_port);
    sl_store_be16(data + SL_UDP_DESTINATION_OFFSET, destination_port);
    sl_store_u16(data + 4, udp_bytes);
    sl_store_u16(data + SL_UDP_CHECKSUM_OFFSET, 0);
    sum = sl_checksum_pseudo_v4(source, destination, SL_PROTOCOL_UDP, udp_bytes);
    sum = sl_checksum_add(sum, data, udp_bytes);
    sl_store_be16(data + SL_UDP_CHECKSUM_OFFSET, sl_checksum_udp_nonzero(sl_checksum_finish(sum)));
    return udp_bytes;
}
