// SPDX-License-Identifier: Apache-2.0
/* exception: the slow path. Hands packets to the control thread, which owns the taps [IFF-11]. */
#include "np_private.h"

void sl_np_flush_punt(struct sl_np *np)
{
    struct sl_out_buffer *out = &np->punt_out;
    unsigned int taken;

    if (out->count == 0)
        return;
    taken = rte_ring_sp_enqueue_burst(np->punt, (void *const *)out->mbufs, out->count, NULL);
    np->stat->slow_packets += taken;
    for (; taken < out->count; taken++)
        sl_np_discard(np, out->mbufs[taken], SL_STAGE_EXCEPTION, SL_DROP_PUNT_RING_FULL);
    out->count = 0;
}

/*
 * What anybody can send as much of as he likes: packets for Linux, and ARP where no servers are. It
 * takes no more than half of the ring, so that a flood of it does not keep the answers of servers
 * from the locator, which would think them dead.
 */
static bool is_crowded_out(const struct sl_np *np, const struct sl_packet *packet,
                           enum sl_punt_reason reason)
{
    if (reason != SL_PUNT_LINUX &&
        (reason != SL_PUNT_ARP || sl_port_has_servers(sl_np_ingress(np, packet)->type)))
        return false;
    return rte_ring_count(np->punt) + np->punt_out.count >= rte_ring_get_size(np->punt) / 2;
}

void sl_np_punt_frame(struct sl_np *np, struct rte_mbuf *mbuf, const struct sl_packet *packet,
                      enum sl_punt_reason reason)
{
    if (is_crowded_out(np, packet, reason)) {
        sl_np_discard(np, mbuf, SL_STAGE_EXCEPTION, SL_DROP_PUNT_RING_FULL);
        return;
    }
    *sl_mbuf_tag(mbuf) = (struct sl_mbuf_tag){
        .port = packet->ingress_port, .reason = (uint8_t)reason, .vlan = packet->vlan_id};
    if (np->punt_out.count == SL_OUT_SLOTS)
        sl_np_flush_punt(np);
    np->punt_out.mbufs[np->punt_out.count++] = mbuf;
}

void sl_stage_exception(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    sl_np_punt_frame(np, burst->mbufs[i], &burst->packets[i],
                     (enum sl_punt_reason)burst->reason[i]);
}
