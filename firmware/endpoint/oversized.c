// SPDX-License-Identifier: Apache-2.0
/*
 * Packets larger than their port takes, since a commit has lowered its MTU under living
 * connections. They are dropped, the engine is told at the end of the flush, as it would be by a
 * router (RFC 1191), and sends the data again in smaller packets.
 */
#include "frame.h"

#include "wire/ipv4.h"
#include "wire/tcp.h"

#define IPV6_HEADER_BYTES 40u

uint32_t sl_endpoint_packet_bytes(const struct sl_tcp_segment *segment, uint32_t payload_bytes)
{
    uint32_t ip_bytes =
        sl_ip_is_v4(&segment->source) ? SL_IPV4_MIN_HEADER_BYTES : IPV6_HEADER_BYTES;
    uint32_t largest =
        payload_bytes < segment->segment_bytes ? payload_bytes : segment->segment_bytes;

    return ip_bytes + segment->header_bytes + largest;
}

bool sl_endpoint_drop_oversized(struct sl_endpoint *endpoint, const struct sl_tcp_segment *segment,
                                uint8_t port)
{
    struct sl_oversized *note;

    if (endpoint->oversized_count == SL_OVERSIZED)
        return false;
    note = &endpoint->oversized[endpoint->oversized_count++];
    note->local = segment->source;
    note->remote = segment->destination;
    memcpy(note->header, segment->header, sizeof(note->header));
    note->mtu_bytes = endpoint->port_mtu_bytes[port];
    sl_endpoint_count_drops(endpoint, SL_DROP_MTU_EXCEEDED, sl_endpoint_packets_of(segment));
    return true;
}

static void tell(struct sl_endpoint *endpoint, const struct sl_oversized *note)
{
    const struct sl_tcp_icmp_error error = {
        .kind = SL_TCP_ICMP_LINK_MTU,
        .local = note->local,
        .remote = note->remote,
        .header = note->header,
        .header_bytes = sizeof(note->header),
        .next_hop_mtu_bytes = note->mtu_bytes,
    };

    sl_tcp_icmp(endpoint->engine, &error, endpoint->now_us);
}

bool sl_endpoint_flush(struct sl_endpoint *endpoint)
{
    bool is_done = sl_tcp_flush(endpoint->engine, endpoint->now_us);

    if (likely(endpoint->oversized_count == 0))
        return is_done;
    for (uint16_t i = 0; i < endpoint->oversized_count; i++)
        tell(endpoint, &endpoint->oversized[i]);
    endpoint->oversized_count = 0;
    return false;
}
