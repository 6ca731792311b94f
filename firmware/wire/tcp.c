/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/tcp.h"

#include "wire/ipv4.h"

#define OPTION_MSS 2u
#define OPTION_MSS_BYTES 4u

int sl_tcp_build(uint8_t *data, size_t size, const struct sl_tcp *tcp, uint16_t mss,
                 struct sl_be32 source, struct sl_be32 destination)
{
    uint16_t header_bytes = SL_TCP_MIN_HEADER_BYTES + (mss != 0 ? OPTION_MSS_BYTES : 0);
    uint64_t sum;

    if (size < header_bytes)
        return SL_WIRE_NO_ROOM;
    sl_store_be16(data + SL_TCP_SOURCE_OFFSET, tcp->source_port);
    sl_store_be16(data + SL_TCP_DESTINATION_OFFSET, tcp->destination_port);
    sl_store_u32(data + 4, tcp->sequence);
    sl_store_u32(data + 8, tcp->acknowledgement);
    data[12] = (uint8_t)(header_bytes / 4 << 4);
    data[13] = tcp->flags;
    sl_store_u16(data + 14, tcp->window);
    sl_store_u32(data + SL_TCP_CHECKSUM_OFFSET, 0); /* and no urgent pointer */
    if (mss != 0) {
        data[20] = OPTION_MSS;
        data[21] = OPTION_MSS_BYTES;
        sl_store_u16(data + 22, mss);
    }
    sum = sl_checksum_pseudo_v4(source, destination, SL_PROTOCOL_TCP, header_bytes);
    sl_store_be16(data + SL_TCP_CHECKSUM_OFFSET,
                  sl_checksum_finish(sl_checksum_add(sum, data, header_bytes)));
    return header_bytes;
}
