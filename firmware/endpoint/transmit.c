// SPDX-License-Identifier: Apache-2.0
/*
 * Segments of the engine on their way to a port. A segment of several packets goes to a NIC that
 * cuts it (TSO) as it is, and is cut here for other ports. What the ring to the NP does not take
 * waits here and goes first the next time; meanwhile the engine is refused, which loses nothing.
 */
#include "frame.h"

#include "pmd/ports.h"

uint32_t sl_endpoint_packets_of(const struct sl_tcp_segment *segment)
{
    if (segment->payload_bytes <= segment->segment_bytes)
        return 1;
    return (segment->payload_bytes + segment->segment_bytes - 1) / segment->segment_bytes;
}

static bool hand_over(struct sl_endpoint *endpoint, struct rte_mbuf *frame, uint8_t port)
{
    if (!endpoint->link.transmit(endpoint->link.context, frame, port))
        return false;
    endpoint->statistics.frames_out++;
    return true;
}

bool sl_endpoint_transmit_late(struct sl_endpoint *endpoint)
{
    struct sl_late_frames *late = &endpoint->late;

    for (; late->first < late->count; late->first++) {
        struct rte_mbuf *frame = late->frames[late->first];
        uint8_t port = late->ports[late->first];

        if (!endpoint->port_forwards[port]) {
            sl_endpoint_count_drops(endpoint, SL_DROP_EGRESS_PORT_DOWN, 1);
            rte_pktmbuf_free(frame);
        } else if (unlikely(late->packet_bytes[late->first] > endpoint->port_mtu_bytes[port])) {
            sl_endpoint_count_drops(endpoint, SL_DROP_MTU_EXCEEDED, 1);
            rte_pktmbuf_free(frame);
        } else if (!hand_over(endpoint, frame, port)) {
            return false;
        }
    }
    late->first = late->count = 0;
    return true;
}

void sl_endpoint_drop_late(struct sl_endpoint *endpoint)
{
    struct sl_late_frames *late = &endpoint->late;

    rte_pktmbuf_free_bulk(late->frames + late->first, late->count - late->first);
    late->first = late->count = 0;
}

/* Frames of one segment follow each other: when one is late, so are the rest. */
static bool send(struct sl_endpoint *endpoint, struct rte_mbuf *frame, uint8_t port,
                 uint32_t packet_bytes)
{
    struct sl_late_frames *late = &endpoint->late;

    if (late->count == 0 && hand_over(endpoint, frame, port))
        return true;
    if (late->count == SL_LATE_FRAMES)
        return false;
    late->frames[late->count] = frame;
    late->packet_bytes[late->count] = (uint16_t)packet_bytes;
    late->ports[late->count++] = port;
    return true;
}

static bool send_packet(struct sl_endpoint *endpoint, const struct sl_frame_plan *plan,
                        const struct sl_sp_route *route)
{
    struct rte_mbuf *frame = sl_frame_build(endpoint, plan, route);

    if (unlikely(frame == NULL))
        return false;
    if (likely(send(endpoint, frame, route->port,
                    sl_endpoint_packet_bytes(plan->segment, plan->payload_bytes))))
        return true;
    rte_pktmbuf_free(frame);
    return false;
}

/* Where cutting a segment has got to. */
struct cut {
    const struct sl_tcp_segment *segment;
    uint16_t slice;          /* the next, of which */
    uint32_t in_slice_bytes; /* so much is in packets already */
};

/* Fills slices with the next bytes of the segment; gives how many there are. A slice that is not
 * whole has a sum of its own, which nobody knows yet. */
static uint16_t take_bytes(struct cut *cut, uint32_t bytes, struct sl_tcp_slice *slices)
{
    uint16_t count = 0;

    while (bytes > 0) {
        const struct sl_tcp_slice *from = &cut->segment->payload[cut->slice];
        uint32_t left = from->length_bytes - cut->in_slice_bytes;
        uint32_t here = left < bytes ? left : bytes;
        struct sl_tcp_slice *slice = &slices[count++];

        *slice = *from;
        slice->data += cut->in_slice_bytes;
        slice->length_bytes = here;
        slice->sum_is_known = from->sum_is_known && here == from->length_bytes;
        bytes -= here;
        cut->in_slice_bytes += here;
        if (cut->in_slice_bytes == from->length_bytes) {
            cut->slice++;
            cut->in_slice_bytes = 0;
        }
    }
    return count;
}

/*
 * What is missing of a segment that is half sent is repaired as any loss is. False: not even the
 * first packet could be sent.
 */
static bool drop_rest(struct sl_endpoint *endpoint, const struct sl_tcp_segment *segment,
                      uint32_t sent_bytes)
{
    if (sent_bytes == 0)
        return false;
    sl_endpoint_count_drops(endpoint, SL_DROP_FABRIC_FULL,
                            sl_endpoint_packets_of(segment) - sent_bytes / segment->segment_bytes);
    return true;
}

/* False only if not even the first packet could be sent. */
static bool send_cut(struct sl_endpoint *endpoint, const struct sl_tcp_segment *segment,
                     const struct sl_sp_route *route, uint8_t offloads)
{
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    struct cut cut = {.segment = segment};

    for (uint32_t at = 0; at < segment->payload_bytes; at += segment->segment_bytes) {
        uint32_t left = segment->payload_bytes - at;
        struct sl_frame_plan plan = {
            .segment = segment,
            .slices = slices,
            .offloads = offloads,
            .is_last = left <= segment->segment_bytes,
            .offset_bytes = at,
            .payload_bytes = left < segment->segment_bytes ? left : segment->segment_bytes,
        };

        plan.slice_count = take_bytes(&cut, plan.payload_bytes, slices);
        if (!send_packet(endpoint, &plan, route))
            return drop_rest(endpoint, segment, at);
    }
    return true;
}

static bool send_whole(struct sl_endpoint *endpoint, const struct sl_tcp_segment *segment,
                       const struct sl_sp_route *route, uint8_t offloads)
{
    bool is_cut_by_nic = segment->payload_bytes > segment->segment_bytes;
    struct sl_frame_plan plan = {
        .segment = segment,
        .slices = segment->payload,
        .slice_count = segment->payload_slices,
        .offloads = offloads,
        .is_last = true,
        .payload_bytes = segment->payload_bytes,
        .cut_bytes = is_cut_by_nic ? segment->segment_bytes : 0,
    };

    return send_packet(endpoint, &plan, route);
}

bool sl_endpoint_transmit(void *context, const struct sl_tcp_segment *segment)
{
    struct sl_endpoint *endpoint = context;
    struct sl_sp_route route;
    uint8_t offloads;
    bool sent;

    memcpy(&route, &segment->route, sizeof(route));
    route.port %= SL_MAX_PORTS;
    if (unlikely(!endpoint->port_forwards[route.port])) {
        /* Refusing would hold up all connections; the peer is told nothing, as by a cut wire. */
        sl_endpoint_count_drops(endpoint, SL_DROP_EGRESS_PORT_DOWN,
                                sl_endpoint_packets_of(segment));
        return true;
    }
    if (unlikely(endpoint->late.count != 0) && !sl_endpoint_transmit_late(endpoint)) {
        endpoint->statistics.transmit_refused++;
        return false;
    }
    if (unlikely(sl_endpoint_packet_bytes(segment, segment->payload_bytes) >
                 endpoint->port_mtu_bytes[route.port])) {
        sent = sl_endpoint_drop_oversized(endpoint, segment, route.port);
        endpoint->statistics.transmit_refused += !sent;
        return sent;
    }
    offloads = endpoint->offloads[route.port];
    if (segment->payload_bytes <= segment->segment_bytes ||
        (offloads & SL_PMD_OFFLOAD_TCP_SEGMENTATION) != 0)
        sent = send_whole(endpoint, segment, &route, offloads);
    else
        sent = send_cut(endpoint, segment, &route, offloads);
    if (unlikely(!sent))
        endpoint->statistics.transmit_refused++;
    return sent;
}
