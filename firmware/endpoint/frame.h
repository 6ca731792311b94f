// SPDX-License-Identifier: Apache-2.0
/*
 * Frames made of a segment: one mbuf of our own with all headers, chained to references to the
 * mbufs that hold the payload.
 */
#ifndef ENDPOINT_FRAME_H
#define ENDPOINT_FRAME_H

#include "endpoint_private.h"

/* Ethernet, 802.1Q, IPv6 and TCP with all its options. */
#define SL_FRAME_HEADERS_MAX_BYTES (14u + 4u + 40u + 60u)

/* One packet of a segment: all of it, or a part where the port cannot cut it itself. */
struct sl_frame_plan {
    const struct sl_tcp_segment *segment;
    const struct sl_tcp_slice *slices; /* of this packet */
    uint16_t slice_count;              /* 0..SL_TCP_SEGMENT_SLICES */
    uint8_t offloads;                  /* SL_PMD_OFFLOAD_* of the port */
    bool is_last;                      /* of the segment's packets */
    uint32_t offset_bytes;             /* of the payload, in the segment's; 0: the first packet */
    uint32_t payload_bytes;
    uint16_t cut_bytes; /* the NIC cuts it into packets of so much payload; 0: it is one packet */
};

/* headers.c: what was written, for the mbuf's offload fields. */
struct sl_frame_headers {
    uint8_t l2_bytes, l3_bytes, l4_bytes;
    bool is_ipv4;
};

/* headers.c: Ethernet (IEEE 802.3) with the tag of the route (802.1Q); returns its length. */
uint8_t sl_frame_write_ethernet(uint8_t *at, const struct sl_sp_route *route, uint16_t type);

/*
 * Writes all headers of a packet to `at`, SL_FRAME_HEADERS_MAX_BYTES; returns their length. The
 * checksums are right, or prepared for a NIC that completes them. datagram_id: of IPv4.
 * *summed_bytes grows by the payload that had to be read for that.
 */
uint16_t sl_frame_write_headers(uint8_t *at, const struct sl_frame_plan *plan,
                                const struct sl_sp_route *route, uint16_t datagram_id,
                                struct sl_frame_headers *headers, uint64_t *summed_bytes);

/*
 * frame.c: a header mbuf, still empty, chained to references to all slices; the caller's. NULL when
 * the pools are empty.
 */
struct rte_mbuf *sl_frame_of_slices(struct sl_endpoint *endpoint, const struct sl_tcp_slice *slices,
                                    uint16_t count);

/* frame.c: the frame, the caller's; NULL when the pool is empty. */
struct rte_mbuf *sl_frame_build(struct sl_endpoint *endpoint, const struct sl_frame_plan *plan,
                                const struct sl_sp_route *route);

#endif
