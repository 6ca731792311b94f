// SPDX-License-Identifier: Apache-2.0
/*
 * The SP role: takes packets handed to a service number and gives them to the service bound there.
 * Per-request work (NFS, mediation) is such a service; it brings its own state and rings.
 */
#include "fabric_private.h"

static void drop(struct sl_sp *sp, struct rte_mbuf *mbuf)
{
    sp->drops->count[SL_DROP_SP_NO_SERVICE]++;
    rte_pktmbuf_free(mbuf);
}

static void hand_over(struct sl_sp *sp, struct rte_mbuf *mbuf)
{
    uint8_t number = sl_mbuf_tag(mbuf)->service;
    const struct sl_sp_service *service =
        number < SL_SP_SERVICES ? atomic_load_explicit(&sp->services[number], memory_order_acquire)
                                : NULL;

    if (service == NULL)
        drop(sp, mbuf);
    else
        service->handle(service->context, &mbuf, 1);
}

bool sl_sp_poll(struct sl_sp *sp, uint32_t now_ms)
{
    struct rte_mbuf *mbufs[SL_BURST];
    unsigned int count = rte_ring_sc_dequeue_burst(sp->inbox, (void **)mbufs, SL_BURST, NULL);
    bool busy = count > 0;

    sp->stat->polls++;
    for (unsigned int i = 0; i < count; i++)
        hand_over(sp, mbufs[i]);
    for (unsigned int i = 0; i < SL_SP_SERVICES; i++) {
        const struct sl_sp_service *service =
            atomic_load_explicit(&sp->services[i], memory_order_acquire);

        if (service != NULL && service->poll != NULL)
            busy |= service->poll(service->context, now_ms);
    }
    return busy;
}
