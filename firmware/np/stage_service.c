// SPDX-License-Identifier: Apache-2.0
/*
 * service: hands TCP that ends here, and errors about it, to the SP that has the connection. Frames
 * go as they came, with what the parser found in their tag, and end where their datagram ends.
 */
#include "np_private.h"

#include "fabric_private.h"
#include "iff/service.h"

static void flush(struct sl_np *np, uint8_t to)
{
    struct sl_out_buffer *out = &np->sp_out[to];
    unsigned int taken = rte_ring_sp_enqueue_burst(np->fabric->to_sp[np->id][to],
                                                   (void *const *)out->mbufs, out->count, NULL);

    np->stat->service_packets += taken;
    for (; taken < out->count; taken++)
        sl_np_discard(np, out->mbufs[taken], SL_STAGE_SERVICE, SL_DROP_SERVICE_RING_FULL);
    out->count = 0;
}

void sl_np_flush_service(struct sl_np *np)
{
    for (; np->sp_dirty != 0; np->sp_dirty &= np->sp_dirty - 1)
        flush(np, (uint8_t)__builtin_ctz(np->sp_dirty));
}

static void enqueue(struct sl_np *np, uint8_t to, struct rte_mbuf *mbuf)
{
    struct sl_out_buffer *out = &np->sp_out[to];

    if (unlikely(out->count == SL_OUT_SLOTS))
        flush(np, to);
    out->mbufs[out->count++] = mbuf;
    np->sp_dirty |= 1u << to;
}

/* Cuts link padding off, of a chain too; the parser has seen that there are enough bytes. */
static void trim(struct rte_mbuf *mbuf, uint32_t bytes)
{
    struct rte_mbuf *last = mbuf;

    if (likely(mbuf->pkt_len == bytes))
        return;
    mbuf->pkt_len = bytes;
    for (; bytes > last->data_len && last->next != NULL; last = last->next)
        bytes -= last->data_len;
    last->data_len = (uint16_t)bytes;
    rte_pktmbuf_free(last->next);
    last->next = NULL;
    mbuf->nb_segs = 1;
    for (const struct rte_mbuf *part = mbuf; part != last; part = part->next)
        mbuf->nb_segs++;
}

static void fill_tag(struct rte_mbuf *mbuf, const struct sl_packet *packet)
{
    bool is_icmp = packet->kind == SL_PACKET_ICMP || packet->kind == SL_PACKET_ICMP6;
    bool is_ipv6 = packet->kind == SL_PACKET_TCP6 || packet->kind == SL_PACKET_ICMP6;

    *sl_mbuf_tag(mbuf) = (struct sl_mbuf_tag){
        .port = packet->ingress_port,
        .service = SL_SP_SERVICE_TCP,
        .vlan = packet->vlan_id,
        .l3_offset = (uint8_t)packet->l3_offset,
        .l4_offset = packet->l4_offset,
        .l4_bytes = (uint16_t)(packet->l3_length_bytes - (packet->l4_offset - packet->l3_offset)),
        .sp_flags =
            (uint8_t)((is_ipv6 ? SL_SP_FRAME_IPV6 : 0u) | (is_icmp ? SL_SP_FRAME_ICMP : 0u)),
    };
}

void sl_stage_service(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        const struct sl_packet *packet = &burst->packets[i];
        struct sl_steer_end local, remote;
        uint8_t to = SL_STEER_NOBODY;

        if (likely(sl_service_ends(packet, &local, &remote)))
            to = sl_steer(&np->fabric->steering, &local, &remote);
        if (unlikely(to == SL_STEER_NOBODY)) {
            sl_np_drop(np, burst, i, SL_STAGE_SERVICE, SL_DROP_SP_NO_SERVICE);
            continue;
        }
        trim(burst->mbufs[i], (uint32_t)packet->l3_offset + packet->l3_length_bytes);
        fill_tag(burst->mbufs[i], packet);
        enqueue(np, to, burst->mbufs[i]);
    }
}
