// SPDX-License-Identifier: Apache-2.0
/*
 * The SP role: takes packets that NPs or the control thread handed to a service number and gives
 * them to the service bound there. Per-request work (TCP, NFS, mediation) is such a service; it
 * brings its own state.
 */
#include "fabric_private.h"

_Static_assert(SL_SP_BURST == SL_BURST, "a service gets a burst at once");

static const struct sl_sp_service *service_of(const struct sl_sp *sp, uint8_t number)
{
    if (number >= SL_SP_SERVICES)
        return NULL;
    return atomic_load_explicit(&sp->services[number], memory_order_acquire);
}

static void drop(struct sl_sp *sp, struct rte_mbuf **mbufs, uint16_t count)
{
    sp->drops->count[SL_DROP_SP_NO_SERVICE] += count;
    rte_pktmbuf_free_bulk(mbufs, count);
}

static void hand_over(struct sl_sp *sp, uint8_t number, struct rte_mbuf **mbufs, uint16_t count)
{
    const struct sl_sp_service *service = service_of(sp, number);

    if (service == NULL)
        drop(sp, mbufs, count);
    else
        service->handle(service->context, mbufs, count);
}

/* Packets in a row for one service go to it together. */
static void hand_over_all(struct sl_sp *sp, struct rte_mbuf **mbufs, uint16_t count)
{
    uint16_t first = 0;

    for (uint16_t i = 1; i <= count; i++) {
        uint8_t number = sl_mbuf_tag(mbufs[first])->service;

        if (i < count && sl_mbuf_tag(mbufs[i])->service == number)
            continue;
        hand_over(sp, number, mbufs + first, (uint16_t)(i - first));
        first = i;
    }
}

/* Takes what is on a ring now, and not what the sender adds meanwhile. */
static uint32_t drain(struct sl_sp *sp, struct rte_ring *ring)
{
    unsigned int waiting = rte_ring_count(ring);
    struct rte_mbuf *mbufs[SL_BURST];

    for (unsigned int left = waiting; left > 0;) {
        unsigned int count = rte_ring_sc_dequeue_burst(ring, (void **)mbufs,
                                                       left < SL_BURST ? left : SL_BURST, NULL);

        for (unsigned int i = 0; i < count; i++)
            rte_prefetch0(sl_mbuf_tag(mbufs[i]));
        hand_over_all(sp, mbufs, (uint16_t)count);
        left -= count;
    }
    return waiting;
}

/* There was room when each frame was taken, and nobody else writes to the ring. */
static void flush(struct sl_sp *sp, uint8_t np)
{
    struct sl_out_buffer *out = &sp->out[np];

    rte_ring_sp_enqueue_bulk(sp->fabric->from_sp[sp->id][np], (void *const *)out->mbufs, out->count,
                             NULL);
    sp->stat->fabric_out_packets += out->count;
    sp->room[np] -= out->count;
    out->count = 0;
    sp->out_dirty &= ~(1u << np);
}

static bool flush_all(struct sl_sp *sp)
{
    bool sent = sp->out_dirty != 0;

    while (sp->out_dirty != 0)
        flush(sp, (uint8_t)__builtin_ctz(sp->out_dirty));
    return sent;
}

static bool poll_services(struct sl_sp *sp)
{
    bool busy = false;

    for (uint8_t i = 0; i < SL_SP_SERVICES; i++) {
        const struct sl_sp_service *service = service_of(sp, i);

        if (service != NULL && service->poll != NULL)
            busy |= service->poll(service->context, sp->now_us);
    }
    return busy;
}

bool sl_sp_poll(struct sl_sp *sp, const struct sl_snapshot *snapshot, uint64_t now_us)
{
    uint32_t taken;
    bool busy;

    sp->now_us = now_us;
    sp->snapshot = snapshot;
    sp->stat->polls++;
    taken = drain(sp, sp->inbox);
    for (uint8_t np = 0; np < sp->fabric->np_count; np++) {
        if (sp->fabric->to_sp[np][sp->id] != NULL) {
            uint32_t from_np = drain(sp, sp->fabric->to_sp[np][sp->id]);

            sp->stat->fabric_in_packets += from_np;
            taken += from_np;
        }
    }
    busy = poll_services(sp);
    return flush_all(sp) || busy || taken > 0;
}

/* Looks at the ring, which another core reads, only when what was seen before is used up. */
static bool has_room(struct sl_sp *sp, uint8_t np)
{
    const struct rte_ring *ring = sp->fabric->from_sp[sp->id][np];

    if (unlikely(sp->room[np] <= sp->out[np].count))
        sp->room[np] = ring != NULL ? rte_ring_free_count(ring) : 0;
    return sp->room[np] > sp->out[np].count;
}

bool sl_sp_transmit(struct sl_sp *sp, struct rte_mbuf *frame, uint8_t port)
{
    const struct sl_port_config *config;
    struct sl_out_buffer *out;

    if (unlikely(sp->snapshot == NULL || port >= SL_MAX_PORTS))
        return false;
    config = &sp->snapshot->ports[port];
    if (unlikely(!config->present || !config->forwarding || config->np >= SL_MAX_NPS))
        return false;
    out = &sp->out[config->np];
    if (unlikely(out->count == SL_OUT_SLOTS))
        flush(sp, config->np);
    if (unlikely(!has_room(sp, config->np)))
        return false;
    *sl_mbuf_tag(frame) = (struct sl_mbuf_tag){.port = port, .reason = SL_FABRIC_FRAME};
    out->mbufs[out->count++] = frame;
    sp->out_dirty |= 1u << config->np;
    return true;
}
