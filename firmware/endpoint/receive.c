// SPDX-License-Identifier: Apache-2.0
/*
 * Received frames on their way to the engine: the payload of each mbuf segment becomes a slice, and
 * the segment its owner. Nothing is summed again: the parser has found the TCP checksum right, so
 * the sum of the payload is the complement of all the rest of what it covers (np/sp.h). Of frames
 * that nobody has summed it is not known.
 */
#include "endpoint_private.h"

#include "wire/ipv4.h"
#include "wire/tcp.h"

/* One burst while it is taken apart. */
struct burst {
    uint16_t packets;
    uint16_t slices;
    uint16_t spent; /* segments without payload, needed until the engine has seen their headers */
    struct sl_tcp_packet packet[SL_SP_BURST];
    struct sl_tcp_slice slice[SL_SP_BURST * SL_TCP_SEGMENT_SLICES];
    struct rte_mbuf *spent_segments[SL_SP_BURST];
};

/* Where the parts of a frame are. */
struct place {
    const uint8_t *l3, *l4;
    uint32_t room_bytes; /* contiguous from l4 on */
    uint16_t l4_bytes;
    uint16_t header_bytes; /* of TCP */
    bool is_ipv6;
};

static struct place place_of(const struct rte_mbuf *frame, const struct sl_mbuf_tag *tag)
{
    const uint8_t *data = rte_pktmbuf_mtod(frame, const uint8_t *);
    struct place place = {
        .l3 = data + tag->l3_offset,
        .l4 = data + tag->l4_offset,
        .room_bytes = (uint32_t)frame->data_len - tag->l4_offset,
        .l4_bytes = tag->l4_bytes,
        .is_ipv6 = (tag->sp_flags & SL_SP_FRAME_IPV6) != 0,
    };

    place.header_bytes = (uint16_t)((place.l4[12] >> 4) * 4u);
    return place;
}

static void read_ip(struct sl_tcp_packet *packet, const struct place *place)
{
    if (place->is_ipv6) {
        packet->source = sl_ip_from_v6(place->l3 + 8);
        packet->destination = sl_ip_from_v6(place->l3 + 24);
        packet->traffic_class = (uint8_t)(sl_load_u16(place->l3) >> 4);
    } else {
        packet->source = sl_ip_from_v4(sl_load_be32(place->l3 + SL_IPV4_SOURCE_OFFSET));
        packet->destination = sl_ip_from_v4(sl_load_be32(place->l3 + SL_IPV4_DESTINATION_OFFSET));
        packet->traffic_class = place->l3[1];
    }
}

/* All that the checksum covers sums to all ones; so what is not the payload has its complement. */
static uint16_t payload_sum(const struct place *place)
{
    uint64_t rest =
        place->is_ipv6
            ? sl_checksum_pseudo_v6(place->l3 + 8, place->l3 + 24, SL_PROTOCOL_TCP, place->l4_bytes)
            : sl_checksum_pseudo_v4(sl_load_be32(place->l3 + SL_IPV4_SOURCE_OFFSET),
                                    sl_load_be32(place->l3 + SL_IPV4_DESTINATION_OFFSET),
                                    SL_PROTOCOL_TCP, place->l4_bytes);

    rest = sl_checksum_add(rest, place->l4, place->header_bytes);
    return (uint16_t)~sl_checksum_fold(rest);
}

/* Breaks the chain: each segment lives as long as somebody refers to its payload. */
static struct rte_mbuf *unlink_segment(struct rte_mbuf *segment)
{
    struct rte_mbuf *next = segment->next;

    segment->next = NULL;
    segment->nb_segs = 1;
    return next;
}

static void add_slice(struct burst *burst, struct rte_mbuf *segment, uint32_t offset_bytes)
{
    burst->slice[burst->slices++] = (struct sl_tcp_slice){
        .data = rte_pktmbuf_mtod_offset(segment, const uint8_t *, offset_bytes),
        .owner = segment,
        .length_bytes = segment->data_len - offset_bytes,
        .footprint_bytes = segment->buf_len,
    };
}

/* Segments of the frame that hold payload. */
static unsigned int payload_segments(const struct rte_mbuf *frame, uint32_t payload_offset)
{
    return frame->data_len > payload_offset ? frame->nb_segs : frame->nb_segs - 1u;
}

static void take_payload(struct burst *burst, struct sl_tcp_packet *packet, struct rte_mbuf *frame,
                         uint32_t payload_offset)
{
    struct rte_mbuf *segment = unlink_segment(frame);
    uint16_t first = burst->slices;

    packet->payload = &burst->slice[first];
    if (frame->data_len > payload_offset)
        add_slice(burst, frame, payload_offset);
    else
        burst->spent_segments[burst->spent++] = frame;
    while (segment != NULL) {
        struct rte_mbuf *next = unlink_segment(segment);

        if (segment->data_len != 0)
            add_slice(burst, segment, 0);
        else
            rte_pktmbuf_free_seg(segment);
        segment = next;
    }
    packet->payload_slices = burst->slices - first;
}

static void add_segment(struct sl_endpoint *endpoint, struct burst *burst, struct rte_mbuf *frame)
{
    const struct sl_mbuf_tag *tag = sl_mbuf_tag(frame);
    struct place place = place_of(frame, tag);
    uint32_t payload_offset = tag->l4_offset + place.header_bytes;
    struct sl_tcp_packet *packet = &burst->packet[burst->packets];
    struct sl_sp_route route;

    if (unlikely(payload_segments(frame, payload_offset) > SL_TCP_SEGMENT_SLICES)) {
        sl_endpoint_count_drops(endpoint, SL_DROP_SERVICE_FRAME_SCATTERED, 1);
        rte_pktmbuf_free(frame);
        return;
    }
    sl_sp_route_back(frame, &route);
    memcpy(&packet->route, &route, sizeof(route));
    read_ip(packet, &place);
    packet->header = place.l4;
    packet->header_room_bytes = place.room_bytes;
    packet->mtu_bytes = endpoint->port_mtu_bytes[tag->port % SL_MAX_PORTS];
    take_payload(burst, packet, frame, payload_offset);
    if (packet->payload_slices == 1 && (tag->sp_flags & SL_SP_FRAME_UNSUMMED) == 0) {
        struct sl_tcp_slice *slice = &burst->slice[burst->slices - 1];

        slice->sum = payload_sum(&place);
        slice->sum_is_known = true;
    }
    burst->packets++;
}

void sl_endpoint_input(struct sl_endpoint *endpoint, struct rte_mbuf **frames, uint16_t count)
{
    struct burst burst;

    burst.packets = burst.slices = burst.spent = 0;
    endpoint->statistics.frames_in += count;
    for (uint16_t i = 0; i < count; i++)
        rte_prefetch0(rte_pktmbuf_mtod(frames[i], void *));
    for (uint16_t i = 0; i < count; i++) {
        if (unlikely((sl_mbuf_tag(frames[i])->sp_flags & SL_SP_FRAME_ICMP) != 0)) {
            sl_endpoint_icmp(endpoint, frames[i]);
            rte_pktmbuf_free(frames[i]);
        } else {
            add_segment(endpoint, &burst, frames[i]);
        }
    }
    sl_tcp_input(endpoint->engine, burst.packet, burst.packets,
                 endpoint->link.now_us(endpoint->link.context));
    for (uint16_t i = 0; i < burst.spent; i++)
        rte_pktmbuf_free_seg(burst.spent_segments[i]);
}
