// SPDX-License-Identifier: Apache-2.0
/*
 * UDP datagrams (RFC 768) that a user of the endpoint sends, by reference; larger ones than their
 * link takes leave as IPv4 fragments (RFC 791 section 3.2), in order.
 */
#include "frame.h"

#include <errno.h>

#include "wire/ipv4.h"
#include "wire/udp.h"
#include "wire/vlan.h"

#define HOP_LIMIT 64u
#define FRAGMENT_UNIT_BYTES 8u

/* The bytes of a datagram as they are being cut into packets. */
struct cut {
    const struct sl_endpoint_datagram *datagram;
    uint16_t slice;          /* the next, of which */
    uint32_t in_slice_bytes; /* so much is in packets already */
};

/* Bytes of IP payload in each packet but the last. */
static uint32_t packet_bytes(uint32_t mtu_bytes, uint32_t udp_bytes)
{
    uint32_t room = mtu_bytes > SL_IPV4_MIN_HEADER_BYTES ? mtu_bytes - SL_IPV4_MIN_HEADER_BYTES : 0;

    if (udp_bytes <= room)
        return udp_bytes;
    return room / FRAGMENT_UNIT_BYTES * FRAGMENT_UNIT_BYTES;
}

/* Fills slices with the next bytes; gives how many there are, or one more than there may be. */
static uint16_t take_bytes(struct cut *cut, uint32_t bytes,
                           struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES])
{
    uint16_t count = 0;

    while (bytes > 0) {
        const struct sl_tcp_slice *from = &cut->datagram->slices[cut->slice];
        uint32_t left = from->length_bytes - cut->in_slice_bytes;
        uint32_t here = left < bytes ? left : bytes;

        if (count == SL_TCP_SEGMENT_SLICES)
            return SL_TCP_SEGMENT_SLICES + 1;
        slices[count] = *from;
        slices[count].data += cut->in_slice_bytes;
        slices[count++].length_bytes = here;
        cut->in_slice_bytes += here;
        if (cut->in_slice_bytes == from->length_bytes) {
            cut->slice++;
            cut->in_slice_bytes = 0;
        }
        bytes -= here;
    }
    return count;
}

/* Does each packet lie in few enough pieces? */
static bool is_compact(const struct sl_endpoint_datagram *datagram, uint32_t each_bytes)
{
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    struct cut cut = {.datagram = datagram};
    uint32_t left = datagram->payload_bytes, room = each_bytes - SL_UDP_HEADER_BYTES;

    if (datagram->slice_count <= SL_TCP_SEGMENT_SLICES)
        return true;
    while (left > 0) {
        uint32_t here = left < room ? left : room;

        if (take_bytes(&cut, here, slices) > SL_TCP_SEGMENT_SLICES)
            return false;
        left -= here;
        room = each_bytes;
    }
    return true;
}

/* Slices that pass through whole know their sum, and their data is not read. */
static uint64_t sum_payload(struct sl_endpoint *endpoint,
                            const struct sl_endpoint_datagram *datagram, uint64_t sum)
{
    bool is_odd = false;

    for (uint16_t i = 0; i < datagram->slice_count; i++) {
        const struct sl_tcp_slice *slice = &datagram->slices[i];
        uint64_t piece = slice->sum;

        if (!slice->sum_is_known) {
            piece = sl_checksum_add(0, slice->data, slice->length_bytes);
            endpoint->statistics.payload_summed_bytes += slice->length_bytes;
        }
        sum = sl_checksum_join(sum, piece, is_odd);
        is_odd ^= (slice->length_bytes & 1u) != 0;
    }
    return sum;
}

static void write_udp(struct sl_endpoint *endpoint, uint8_t *at,
                      const struct sl_endpoint_datagram *datagram)
{
    uint16_t udp_bytes = (uint16_t)(SL_UDP_HEADER_BYTES + datagram->payload_bytes);
    uint64_t sum;

    sl_store_u16(at + SL_UDP_SOURCE_OFFSET, datagram->source_port);
    sl_store_u16(at + SL_UDP_DESTINATION_OFFSET, datagram->destination_port);
    sl_store_u16(at + 4, udp_bytes);
    sl_store_u16(at + SL_UDP_CHECKSUM_OFFSET, 0);
    sum = sl_checksum_pseudo_v4(sl_ip_v4(&datagram->source), sl_ip_v4(&datagram->destination),
                                SL_PROTOCOL_UDP, udp_bytes);
    sum = sum_payload(endpoint, datagram, sl_checksum_add(sum, at, SL_UDP_HEADER_BYTES));
    sl_store_be16(at + SL_UDP_CHECKSUM_OFFSET, sl_checksum_udp_nonzero(sl_checksum_finish(sum)));
}

/* One packet: Ethernet and IPv4 header, and the UDP header in the first. */
static uint16_t write_headers(struct sl_endpoint *endpoint, uint8_t *at,
                              const struct sl_endpoint_datagram *datagram, struct sl_ipv4 *ipv4)
{
    uint16_t bytes = sl_frame_write_ethernet(at, &datagram->route, SL_ETHERTYPE_IPV4);

    sl_ipv4_build(at + bytes, SL_IPV4_MIN_HEADER_BYTES, ipv4);
    bytes += SL_IPV4_MIN_HEADER_BYTES;
    if ((ipv4->fragment & SL_IPV4_OFFSET_MASK) != 0)
        return bytes;
    write_udp(endpoint, at + bytes, datagram);
    return bytes + SL_UDP_HEADER_BYTES;
}

/* A packet of the next bytes; NULL: no mbufs. */
static struct rte_mbuf *build(struct sl_endpoint *endpoint, struct cut *cut, struct sl_ipv4 *ipv4)
{
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    uint32_t payload_bytes = ipv4->total_bytes - SL_IPV4_MIN_HEADER_BYTES;
    struct rte_mbuf *frame;
    uint16_t count;

    if ((ipv4->fragment & SL_IPV4_OFFSET_MASK) == 0)
        payload_bytes -= SL_UDP_HEADER_BYTES;
    count = take_bytes(cut, payload_bytes, slices);
    frame = sl_frame_of_slices(endpoint, slices, count);
    if (unlikely(frame == NULL))
        return NULL;
    frame->data_len =
        write_headers(endpoint, rte_pktmbuf_mtod(frame, uint8_t *), cut->datagram, ipv4);
    frame->pkt_len = frame->data_len + payload_bytes;
    return frame;
}

/* A datagram whose rest is lost is lost; its receiver forgets what it has of it. */
static bool hand_over(struct sl_endpoint *endpoint, struct rte_mbuf *frame, uint8_t port)
{
    if (endpoint->late.count == 0 && endpoint->link.transmit(endpoint->link.context, frame, port)) {
        endpoint->statistics.frames_out++;
        return true;
    }
    rte_pktmbuf_free(frame);
    return false;
}

static int send_packets(struct sl_endpoint *endpoint, const struct sl_endpoint_datagram *datagram,
                        uint32_t each_bytes)
{
    uint32_t udp_bytes = SL_UDP_HEADER_BYTES + datagram->payload_bytes;
    struct cut cut = {.datagram = datagram};
    uint16_t id = endpoint->datagram_id++;

    for (uint32_t at = 0; at < udp_bytes; at += each_bytes) {
        uint32_t here = udp_bytes - at < each_bytes ? udp_bytes - at : each_bytes;
        struct sl_ipv4 ipv4 = {
            .source = sl_ip_v4(&datagram->source),
            .destination = sl_ip_v4(&datagram->destination),
            .total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + here),
            .id = id,
            .fragment = (uint16_t)(at / FRAGMENT_UNIT_BYTES |
                                   (at + here < udp_bytes ? SL_IPV4_MORE_FRAGMENTS : 0)),
            .tos = (uint8_t)(endpoint->settings.dscp << 2),
            .ttl = HOP_LIMIT,
            .protocol = SL_PROTOCOL_UDP,
        };
        struct rte_mbuf *frame = build(endpoint, &cut, &ipv4);

        if (unlikely(frame == NULL) && at == 0)
            return -ENOBUFS;
        if (unlikely(frame == NULL || !hand_over(endpoint, frame, datagram->route.port))) {
            sl_endpoint_count_drops(endpoint, SL_DROP_FABRIC_FULL, 1);
            return 0;
        }
    }
    return 0;
}

int sl_endpoint_send_datagram(struct sl_endpoint *endpoint,
                              const struct sl_endpoint_datagram *datagram)
{
    uint8_t port = datagram->route.port % SL_MAX_PORTS;
    uint32_t each_bytes;

    if (datagram->payload_bytes > SL_ENDPOINT_DATAGRAM_MAX_BYTES)
        return -EMSGSIZE;
    if (unlikely(!endpoint->port_forwards[port])) {
        sl_endpoint_count_drops(endpoint, SL_DROP_EGRESS_PORT_DOWN, 1);
        return 0;
    }
    each_bytes =
        packet_bytes(endpoint->port_mtu_bytes[port], SL_UDP_HEADER_BYTES + datagram->payload_bytes);
    if (unlikely(each_bytes <= SL_UDP_HEADER_BYTES && datagram->payload_bytes != 0)) {
        sl_endpoint_count_drops(endpoint, SL_DROP_MTU_EXCEEDED, 1);
        return 0;
    }
    if (unlikely(!is_compact(datagram, each_bytes)))
        return -E2BIG;
    return send_packets(endpoint, datagram, each_bytes);
}
