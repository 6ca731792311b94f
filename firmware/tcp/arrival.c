// SPDX-License-Identifier: Apache-2.0
#include "arrival.h"

#include <errno.h>

int sl_tcp_arrival_decode(struct sl_tcp_arrival *arrival, const struct sl_tcp_packet *packet)
{
    struct sl_tcp header;

    arrival->packet = packet;
    arrival->slices = packet->payload;
    arrival->slice_count = packet->payload_slices;
    arrival->is_taken = false;
    arrival->tuple.local = packet->destination;
    arrival->tuple.remote = packet->source;
    arrival->payload_bytes = 0;
    for (uint16_t i = 0; i < packet->payload_slices; i++)
        arrival->payload_bytes += packet->payload[i].length_bytes;
    if (packet->payload_slices > SL_TCP_SEGMENT_SLICES ||
        sl_tcp_decode(packet->header, packet->header_room_bytes, &header) != SL_WIRE_OK)
        return -EINVAL;
    arrival->tuple.local_port = sl_be16_to_host(header.destination_port);
    arrival->tuple.remote_port = sl_be16_to_host(header.source_port);
    arrival->sequence = header.sequence;
    arrival->acknowledgement = header.acknowledgement;
    arrival->window = header.window;
    arrival->flags = header.flags;
    return sl_tcp_options_parse(packet->header + SL_TCP_MIN_HEADER_BYTES,
                                header.header_bytes - SL_TCP_MIN_HEADER_BYTES,
                                (header.flags & SL_TCP_SYN) != 0, &arrival->options);
}

void sl_tcp_arrival_trim(struct sl_tcp_arrival *arrival, const struct sl_tcp_slice_store *store,
                         uint32_t front, uint32_t back)
{
    uint32_t keep = arrival->payload_bytes - front - back;
    uint32_t skip = front;
    uint16_t kept = 0;

    if (front == 0 && back == 0)
        return;
    for (uint16_t i = 0; i < arrival->slice_count; i++) {
        struct sl_tcp_slice slice = arrival->slices[i];
        uint32_t offset = skip < slice.length_bytes ? skip : slice.length_bytes;
        uint32_t length = slice.length_bytes - offset < keep ? slice.length_bytes - offset : keep;

        skip -= offset;
        keep -= length;
        if (length == 0)
            sl_tcp_slices_release(store, &slice, 1);
        else
            arrival->trimmed[kept++] = sl_tcp_slice_part(&slice, offset, length);
    }
    arrival->slices = arrival->trimmed;
    arrival->slice_count = kept;
    arrival->sequence += front;
    arrival->payload_bytes -= front + back;
}
