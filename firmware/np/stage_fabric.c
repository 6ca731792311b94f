// SPDX-License-Identifier: Apache-2.0
/*
 * fabric: to and from other NPs, and from SPs, whose frames have no flow. A frame carries the
 * compact key of its flow's other direction, by which the egress NP finds and refreshes its entry
 * without parsing [IFF-8].
 */
#include "np_private.h"

#include "fabric_private.h"
#include "iff/flow_advance.h"

static void flush(struct sl_np *np, uint8_t to)
{
    struct sl_out_buffer *out = &np->fabric_out[to];
    struct rte_ring *ring = np->fabric->rings[np->id][to];
    unsigned int taken = 0;

    /* A port may name an NP that does not run until the next configuration. */
    if (likely(ring != NULL))
        taken = rte_ring_sp_enqueue_burst(ring, (void *const *)out->mbufs, out->count, NULL);
    for (; taken < out->count; taken++)
        sl_np_discard(np, out->mbufs[taken], SL_STAGE_FABRIC, SL_DROP_FABRIC_FULL);
    out->count = 0;
}

static void enqueue(struct sl_np *np, uint8_t to, struct rte_mbuf *mbuf)
{
    struct sl_out_buffer *out = &np->fabric_out[to];

    if (unlikely(out->count == SL_OUT_SLOTS))
        flush(np, to);
    out->mbufs[out->count++] = mbuf;
    np->fabric_dirty |= 1u << to;
}

void sl_np_flush_fabric(struct sl_np *np)
{
    for (; np->fabric_dirty != 0; np->fabric_dirty &= np->fabric_dirty - 1)
        flush(np, (uint8_t)__builtin_ctz(np->fabric_dirty));
}

void sl_np_fabric_install(struct sl_np *np, uint8_t to, const struct sl_flow_install *install)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(np->pool);

    if (unlikely(mbuf == NULL)) {
        np->drops->count[SL_DROP_FABRIC_FULL]++;
        np->stages[SL_STAGE_FABRIC].dropped++;
        return;
    }
    *sl_mbuf_tag(mbuf) = (struct sl_mbuf_tag){.reason = SL_FABRIC_INSTALL};
    memcpy(rte_pktmbuf_append(mbuf, sizeof(*install)), install, sizeof(*install));
    enqueue(np, to, mbuf);
}

/* packet: what the frame was parsed into; its entry, if it has one, gives the compact key. */
void sl_np_fabric_frame(struct sl_np *np, struct rte_mbuf *mbuf, uint8_t port,
                        const struct sl_packet *packet)
{
    struct sl_mbuf_tag tag = {.port = port, .reason = SL_FABRIC_FRAME};

    if (packet->entry != SL_FLOW_NONE) {
        const struct sl_flow_entry *entry = sl_flow_at(np->table, packet->entry);

        tag.flow_hash = entry->peer_hash;
        tag.flow_id = entry->flow_id;
        tag.tcp_flags = packet->kind == SL_PACKET_TCP ? packet->tcp_flags : 0;
    }
    *sl_mbuf_tag(mbuf) = tag;
    np->stat->fabric_out_packets++;
    enqueue(np, np->snapshot->ports[port].np, mbuf);
}

void sl_stage_fabric(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    sl_np_fabric_frame(np, burst->mbufs[i], burst->egress[i], &burst->packets[i]);
}

/* The second, cheaper look-up: by compact key, and nothing is parsed. */
static void refresh(struct sl_np *np, const struct sl_mbuf_tag *tag)
{
    uint32_t index;

    if (tag->flow_id == 0)
        return;
    index = sl_flow_find(np->table, tag->flow_hash, tag->flow_id);
    if (index == SL_FLOW_NONE)
        np->stat->fabric_flow_misses++;
    else
        sl_flow_refresh_peer(np->balancer, sl_flow_at(np->table, index), tag->tcp_flags,
                             np->now_ms);
}

static void take_frame(struct sl_np *np, struct rte_mbuf *mbuf)
{
    const struct sl_mbuf_tag *tag = sl_mbuf_tag(mbuf);
    const struct sl_port_config *port = &np->snapshot->ports[tag->port % SL_MAX_PORTS];

    np->stat->fabric_in_packets++;
    refresh(np, tag);
    /* The port may have gone, or gone to another NP, while the frame was on its way. */
    if (likely(port->present && port->forwarding && port->np == np->id))
        sl_np_tx(np, mbuf, tag->port);
    else
        sl_np_discard(np, mbuf, SL_STAGE_FABRIC, SL_DROP_EGRESS_PORT_DOWN);
}

static void take(struct sl_np *np, struct rte_mbuf *mbuf)
{
    struct sl_flow_install install;

    if (sl_mbuf_tag(mbuf)->reason == SL_FABRIC_FRAME) {
        take_frame(np, mbuf);
        return;
    }
    /* A copy, for the struct wants an alignment that frame data need not have. */
    memcpy(&install, rte_pktmbuf_mtod(mbuf, const void *), sizeof(install));
    if (sl_flow_install_apply(np->table, &install, np->now_ms) == SL_FLOW_NONE)
        sl_np_discard(np, mbuf, SL_STAGE_FABRIC, SL_DROP_FLOW_TABLE_FULL);
    else
        rte_pktmbuf_free(mbuf);
}

/*
 * Takes what is on a ring now, and not what the sender adds meanwhile. Not a burst only: several
 * ports may feed one, and a new flow comes as two messages and more.
 */
static uint32_t drain(struct sl_np *np, struct rte_ring *ring)
{
    unsigned int waiting = rte_ring_count(ring);
    struct rte_mbuf *mbufs[SL_BURST];

    for (unsigned int left = waiting; left > 0;) {
        unsigned int count = rte_ring_sc_dequeue_burst(ring, (void **)mbufs,
                                                       left < SL_BURST ? left : SL_BURST, NULL);

        for (unsigned int i = 0; i < count; i++)
            rte_prefetch0(sl_mbuf_tag(mbufs[i]));
        for (unsigned int i = 0; i < count; i++)
            take(np, mbufs[i]);
        left -= count;
    }
    return waiting;
}

uint32_t sl_np_poll_fabric(struct sl_np *np)
{
    uint32_t total = 0;

    for (uint8_t from = 0; from < np->fabric->np_count; from++)
        if (np->fabric->rings[from][np->id] != NULL)
            total += drain(np, np->fabric->rings[from][np->id]);
    for (uint8_t from = 0; from < np->fabric->sp_count; from++)
        if (np->fabric->from_sp[from][np->id] != NULL)
            total += drain(np, np->fabric->from_sp[from][np->id]);
    return total;
}
