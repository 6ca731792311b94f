// SPDX-License-Identifier: Apache-2.0
/*
 * fragment: later fragments follow their first one [IFF-7] (iff/fragments.h). One that came too
 * early is held and goes through the stages again once the first has found its flow.
 */
#include "np_private.h"

#define SWEEP_DATAGRAMS 32u

static uint8_t side_of(const struct sl_np *np, const struct sl_packet *packet)
{
    return sl_port_has_servers(sl_np_ingress(np, packet)->type) ? packet->ingress_port
                                                                : SL_FRAGMENT_CLIENT_SIDE;
}

/* What release() needs to know. */
struct release {
    struct sl_np *np;
    uint32_t flow_hash;
    uint64_t flow_id;
};

/* sl_fragment_fn: the packet has its ingress port in its tag since it was held. */
static void release(void *context, uint64_t handle)
{
    const struct release *by = context;
    struct rte_mbuf *mbuf = (struct rte_mbuf *)(uintptr_t)handle;
    struct sl_np *np = by->np;

    sl_mbuf_tag(mbuf)->flow_hash = by->flow_hash;
    sl_mbuf_tag(mbuf)->flow_id = by->flow_id;
    if (np->replay_count < SL_FRAGMENTS_HELD)
        np->replay[np->replay_count++] = mbuf;
    else
        sl_np_discard(np, mbuf, SL_STAGE_FRAGMENT, SL_DROP_FRAGMENT_HOLD_FULL);
}

/* sl_fragment_fn */
static void time_out(void *context, uint64_t handle)
{
    sl_np_discard(context, (struct rte_mbuf *)(uintptr_t)handle, SL_STAGE_FRAGMENT,
                  SL_DROP_FRAGMENT_TIMEOUT);
}

bool sl_np_first_fragment(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    const struct sl_packet *packet = &burst->packets[index];
    struct sl_fragment_flow flow = {.entry = *sl_flow_at(np->table, packet->entry),
                                    .hash = packet->hash};
    struct release by = {.np = np, .flow_hash = flow.hash, .flow_id = flow.entry.flow_id};
    enum sl_fragment_result result = sl_fragment_first(np->fragments, packet, side_of(np, packet),
                                                       &flow, np->now_ms, release, &by);

    /* Without room to remember the datagram its first fragment goes alone. */
    if (result != SL_FRAGMENT_MALFORMED)
        return true;
    sl_np_drop(np, burst, index, SL_STAGE_FRAGMENT, SL_DROP_FRAGMENT_MALFORMED);
    return false;
}

/* A flow that has gone meanwhile is followed by the copy that the first fragment left. */
static void follow(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                   const struct sl_fragment_flow *flow)
{
    struct sl_packet *packet = &burst->packets[index];

    packet->hash = flow->hash;
    packet->entry = sl_flow_find(np->table, flow->hash, flow->entry.flow_id);
    if (packet->entry != SL_FLOW_NONE)
        sl_burst_next(burst, index, SL_STAGE_TRANSLATE);
    else
        sl_np_translate(np, burst, index, &flow->entry);
}

/* Held until its first fragment came: the fragment table is done with it. */
static void go_on(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    const struct sl_mbuf_tag *tag = sl_mbuf_tag(burst->mbufs[index]);
    struct sl_packet *packet = &burst->packets[index];

    packet->hash = tag->flow_hash;
    packet->entry = sl_flow_find(np->table, tag->flow_hash, tag->flow_id);
    if (packet->entry != SL_FLOW_NONE)
        sl_burst_next(burst, index, SL_STAGE_TRANSLATE);
    else
        sl_np_drop(np, burst, index, SL_STAGE_FRAGMENT, SL_DROP_FRAGMENT_TIMEOUT);
}

static void hold_or_follow(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    const struct sl_packet *packet = &burst->packets[index];
    struct sl_fragment_flow flow;

    sl_mbuf_tag(burst->mbufs[index])->port = packet->ingress_port;
    switch (sl_fragment_later(np->fragments, packet, side_of(np, packet),
                              (uintptr_t)burst->mbufs[index], np->now_ms, &flow)) {
    case SL_FRAGMENT_GO:
        follow(np, burst, index, &flow);
        break;
    case SL_FRAGMENT_HELD:
        break;
    case SL_FRAGMENT_MALFORMED:
        sl_np_drop(np, burst, index, SL_STAGE_FRAGMENT, SL_DROP_FRAGMENT_MALFORMED);
        break;
    case SL_FRAGMENT_FULL:
        sl_np_drop(np, burst, index, SL_STAGE_FRAGMENT, SL_DROP_FRAGMENT_HOLD_FULL);
        break;
    }
}

void sl_stage_fragment(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        np->stat->buffered_packets++;
        if (burst->is_replay)
            go_on(np, burst, i);
        else
            hold_or_follow(np, burst, i);
    }
}

/* The list may grow again while it is worked off; what was on it goes first, in order. */
uint32_t sl_np_poll_replay(struct sl_np *np)
{
    uint32_t count = np->replay_count < SL_BURST ? np->replay_count : SL_BURST;

    for (uint32_t i = 0; i < count; i++)
        sl_burst_add(&np->burst, np->replay[i], sl_mbuf_tag(np->replay[i])->port);
    np->replay_count = (uint16_t)(np->replay_count - count);
    memmove(np->replay, np->replay + count, np->replay_count * sizeof(np->replay[0]));
    if (count > 0) {
        np->burst.is_replay = true;
        sl_np_run_burst(np, &np->burst);
    }
    return count;
}

void sl_np_sweep_fragments(struct sl_np *np)
{
    sl_fragments_sweep(np->fragments, SWEEP_DATAGRAMS, np->now_ms,
                       np->snapshot->fragment_timeout_ms, time_out, np);
}
