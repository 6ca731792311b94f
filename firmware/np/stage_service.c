// SPDX-License-Identifier: Apache-2.0
/*
 * service: hands TCP that ends here, and errors about it, to the SP that has the connection, and
 * all that is for an nfs-service to its SP. Frames go as they came, with what the parser found in
 * their tag, and end where their datagram ends.
 */
#include "np_private.h"

#include "fabric_private.h"
#include "iff/service.h"
#include "pmd/unfinished.h"

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

/* SL_SP_FRAME_* */
static uint8_t flags_of(const struct rte_mbuf *mbuf, const struct sl_packet *packet)
{
    bool is_icmp = packet->kind == SL_PACKET_ICMP || packet->kind == SL_PACKET_ICMP6;
    bool is_ipv6 = packet->kind == SL_PACKET_TCP6 || packet->kind == SL_PACKET_ICMP6;
    bool is_fragment =
        packet->kind == SL_PACKET_FRAGMENT || (packet->flags & SL_PACKET_FIRST_FRAGMENT) != 0;

    return (uint8_t)((is_ipv6 ? SL_SP_FRAME_IPV6 : 0u) | (is_icmp ? SL_SP_FRAME_ICMP : 0u) |
                     (is_fragment ? SL_SP_FRAME_FRAGMENT : 0u) |
                     (sl_pmd_is_unfinished(mbuf) ? SL_SP_FRAME_UNSUMMED : 0u));
}

/* The parser names no transport header of a later fragment, for there is none. */
static uint16_t payload_offset(const struct sl_packet *packet)
{
    if (likely(packet->l4_offset != 0))
        return packet->l4_offset;
    return (uint16_t)(packet->l3_offset + (packet->data[packet->l3_offset] & 0x0fu) * 4u);
}

static void fill_tag(struct rte_mbuf *mbuf, const struct sl_packet *packet, uint8_t service)
{
    uint16_t l4_offset = payload_offset(packet);

    *sl_mbuf_tag(mbuf) = (struct sl_mbuf_tag){
        .port = packet->ingress_port,
        .service = service,
        .vlan = packet->vlan_id,
        .l3_offset = (uint8_t)packet->l3_offset,
        .l4_offset = l4_offset,
        .l4_bytes = (uint16_t)(packet->l3_length_bytes - (l4_offset - packet->l3_offset)),
        .sp_flags = flags_of(mbuf, packet),
    };
}

static uint8_t sp_of(const struct sl_np *np, const struct sl_packet *packet,
                     const struct sl_verdict *verdict)
{
    struct sl_steer_end local, remote;

    if (verdict->kind != SL_VERDICT_SERVICE)
        return sl_steer_pinned(&np->fabric->steering, verdict->domain);
    if (unlikely(!sl_service_ends(packet, &local, &remote)))
        return SL_STEER_NOBODY;
    return sl_steer(&np->fabric->steering, &local, &remote);
}

void sl_stage_service(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        const struct sl_packet *packet = &burst->packets[i];
        const struct sl_verdict *verdict = &burst->verdicts[i];
        uint8_t to = sp_of(np, packet, verdict);

        if (unlikely(to == SL_STEER_NOBODY)) {
            sl_np_drop(np, burst, i, SL_STAGE_SERVICE, SL_DROP_SP_NO_SERVICE);
            continue;
        }
        trim(burst->mbufs[i], (uint32_t)packet->l3_offset + packet->l3_length_bytes);
        fill_tag(burst->mbufs[i], packet,
                 verdict->kind == SL_VERDICT_NFS_UDP ? SL_SP_SERVICE_UDP : SL_SP_SERVICE_TCP);
        enqueue(np, to, burst->mbufs[i]);
    }
}
