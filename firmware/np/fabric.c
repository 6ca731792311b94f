// SPDX-License-Identifier: Apache-2.0
/* What the control thread does with a running fabric: publish, quiesce, punt, inject, taps. */
#include <errno.h>

#include <rte_cycles.h>

#include "fabric_private.h"

struct sl_mbuf_tag *sl_mbuf_tag(struct rte_mbuf *packet)
{
    return rte_mbuf_to_priv(packet);
}

uint32_t sl_fabric_now_ms(const struct sl_fabric *fabric)
{
    return sl_fabric_ms_at(fabric, rte_rdtsc());
}

const struct sl_snapshot *sl_fabric_publish(struct sl_fabric *fabric,
                                            const struct sl_snapshot *snapshot)
{
    return atomic_exchange_explicit(&fabric->snapshot, snapshot, memory_order_acq_rel);
}

void sl_fabric_quiesce(struct sl_fabric *fabric)
{
    rte_rcu_qsbr_synchronize(fabric->quiescence, RTE_QSBR_THRID_INVALID);
}

void sl_fabric_stop(struct sl_fabric *fabric)
{
    atomic_store_explicit(&fabric->stopping, true, memory_order_relaxed);
}

uint16_t sl_fabric_punt_dequeue(struct sl_fabric *fabric, struct rte_mbuf **packets, uint16_t count)
{
    uint16_t taken = 0;

    for (unsigned int i = 0; i < fabric->np_count && taken < count; i++) {
        struct sl_np *np = fabric->nps[(fabric->punt_next + i) % fabric->np_count];

        if (np == NULL)
            continue;
        taken = (uint16_t)(taken + rte_ring_sc_dequeue_burst(np->punt, (void **)(packets + taken),
                                                             count - taken, NULL));
    }
    /* Another NP's turn next time, so that a flood on one does not starve the others. */
    fabric->punt_next = (uint8_t)((fabric->punt_next + 1u) % fabric->np_count);
    return taken;
}

int sl_fabric_inject(struct sl_fabric *fabric, struct rte_mbuf *packet, uint8_t port, uint16_t vlan)
{
    const struct sl_snapshot *snapshot =
        atomic_load_explicit(&fabric->snapshot, memory_order_relaxed);
    uint8_t np;

    if (snapshot == NULL || port >= SL_MAX_PORTS || !snapshot->ports[port].present)
        return -ENODEV;
    np = snapshot->ports[port].np;
    if (np >= fabric->np_count || fabric->nps[np] == NULL)
        return -ENODEV;
    *sl_mbuf_tag(packet) = (struct sl_mbuf_tag){.port = port, .vlan = vlan};
    return rte_ring_sp_enqueue(fabric->nps[np]->inject, packet) == 0 ? 0 : -ENOBUFS;
}

const struct sl_stage_tap *sl_fabric_set_tap(struct sl_fabric *fabric, uint8_t np,
                                             enum sl_stage stage, const struct sl_stage_tap *tap)
{
    if (np >= fabric->np_count || fabric->nps[np] == NULL || stage >= SL_STAGE_COUNT)
        return NULL;
    return atomic_exchange_explicit(&fabric->nps[np]->taps[stage], tap, memory_order_acq_rel);
}

const struct sl_sp_service *sl_fabric_bind_service(struct sl_fabric *fabric, uint8_t sp,
                                                   uint8_t service,
                                                   const struct sl_sp_service *bound)
{
    if (sp >= fabric->sp_count || fabric->sps[sp] == NULL || service >= SL_SP_SERVICES)
        return NULL;
    return atomic_exchange_explicit(&fabric->sps[sp]->services[service], bound,
                                    memory_order_acq_rel);
}

struct sl_sp *sl_fabric_sp(struct sl_fabric *fabric, uint8_t sp)
{
    return sp < fabric->sp_count ? fabric->sps[sp] : NULL;
}

int sl_fabric_give_sp(struct sl_fabric *fabric, struct rte_mbuf *packet, uint8_t sp,
                      uint8_t service)
{
    if (sp >= fabric->sp_count || fabric->sps[sp] == NULL)
        return -EINVAL;
    *sl_mbuf_tag(packet) = (struct sl_mbuf_tag){.service = service};
    return rte_ring_sp_enqueue(fabric->sps[sp]->inbox, packet) == 0 ? 0 : -ENOBUFS;
}
