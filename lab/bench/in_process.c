// SPDX-License-Identifier: Apache-2.0
#include "in_process.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <rte_mbuf.h>
#include <rte_ring.h>

#include "iff/parse.h"
#include "tcp/engine.h"

#define RING_SLOTS 16384u

struct rte_ring *in_process_ring(const char *what, uint8_t node)
{
    char name[RTE_RING_NAMESIZE];

    snprintf(name, sizeof(name), "bench_%s_%u", what, node);
    return rte_ring_create(name, RING_SLOTS, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
}

void in_process_ring_empty(struct rte_ring *ring)
{
    struct rte_mbuf *frame;

    while (ring != NULL && rte_ring_sc_dequeue(ring, (void **)&frame) == 0)
        rte_pktmbuf_free(frame);
}

struct sl_sp_route in_process_route(uint8_t from, uint8_t to)
{
    return (struct sl_sp_route){
        .destination = {{2, 0, 0, 0, 0, to}}, .source = {{2, 0, 0, 0, 0, from}}, .port = from};
}

uint8_t in_process_receiver(const struct rte_mbuf *frame)
{
    return rte_pktmbuf_mtod(frame, const uint8_t *)[5];
}

bool in_process_is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                        const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)local_port;
    (void)remote;
    (void)remote_port;
    return true;
}

struct rte_mbuf *in_process_receive(struct rte_mempool *frames, struct rte_mbuf *frame)
{
    struct rte_mbuf *copy = rte_pktmbuf_alloc(frames);
    uint8_t *to;

    if (copy == NULL || frame->pkt_len > rte_pktmbuf_tailroom(copy)) {
        rte_pktmbuf_free(copy);
        rte_pktmbuf_free(frame);
        return NULL;
    }
    to = (uint8_t *)rte_pktmbuf_append(copy, (uint16_t)frame->pkt_len);
    for (const struct rte_mbuf *part = frame; part != NULL; part = part->next) {
        memcpy(to, rte_pktmbuf_mtod(part, const void *), part->data_len);
        to += part->data_len;
    }
    rte_pktmbuf_free(frame);
    return copy;
}

uint8_t in_process_parse(struct rte_mbuf *frame, uint8_t node, uint8_t verified)
{
    struct sl_segment rest[SL_TCP_SEGMENT_SLICES];
    struct sl_frame as_received = {.data = rte_pktmbuf_mtod(frame, uint8_t *),
                                   .length_bytes = frame->data_len,
                                   .verified = verified,
                                   .rest = rest};
    struct sl_packet packet = {.ingress_port = node};

    for (const struct rte_mbuf *part = frame->next; part != NULL; part = part->next) {
        if (as_received.rest_count == SL_TCP_SEGMENT_SLICES)
            return 0;
        rest[as_received.rest_count].data = rte_pktmbuf_mtod(part, const uint8_t *);
        rest[as_received.rest_count++].length = part->data_len;
    }
    if (sl_parse_packet(&packet, &as_received) != SL_PARSE_OK || packet.l4_offset == 0)
        return 0;
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){
        .port = node,
        .l3_offset = (uint8_t)packet.l3_offset,
        .l4_offset = packet.l4_offset,
        .l4_bytes = (uint16_t)(packet.l3_length_bytes - (packet.l4_offset - packet.l3_offset)),
    };
    return packet.key.protocol;
}

long in_process_interruptions(void)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw + usage.ru_nivcsw;
}
