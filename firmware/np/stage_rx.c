// SPDX-License-Identifier: Apache-2.0
/* rx: takes bursts from ports. In hold-down nothing gets any further [MGT-5]. */
#include "np_private.h"

#include <rte_prefetch.h>

#include "pmd/ports.h"

void sl_burst_add(struct sl_burst *burst, struct rte_mbuf *mbuf, uint8_t port)
{
    uint16_t index = burst->count++;

    burst->mbufs[index] = mbuf;
    burst->packets[index].ingress_port = port;
    burst->pending[SL_STAGE_PARSE] |= 1u << index;
}

static void refuse_all(struct sl_np *np, struct sl_burst *burst)
{
    uint32_t mask = burst->pending[SL_STAGE_PARSE];

    burst->pending[SL_STAGE_PARSE] = 0;
    SL_FOR_EACH_BIT(i, mask)
    sl_np_drop(np, burst, i, SL_STAGE_RX, SL_DROP_HOLD_DOWN);
}

uint16_t sl_stage_rx(struct sl_np *np, struct sl_burst *burst, uint8_t port)
{
    uint16_t count = sl_pmd_rx_burst(port, burst->mbufs, SL_BURST);
    struct sl_stat_port *stat = &np->port_stats[port];
    uint64_t bytes = 0;

    if (count == 0)
        return 0;
    for (uint16_t i = 0; i < count; i++)
        rte_prefetch0(rte_pktmbuf_mtod(burst->mbufs[i], void *));
    for (uint16_t i = 0; i < count; i++) {
        bytes += burst->mbufs[i]->pkt_len;
        burst->packets[i].ingress_port = port;
    }
    burst->count = count;
    burst->pending[SL_STAGE_PARSE] = count == 32 ? UINT32_MAX : (1u << count) - 1;
    stat->rx_packets += count;
    stat->rx_bytes += bytes;
    sl_np_enter_stage(np, burst, SL_STAGE_RX, burst->pending[SL_STAGE_PARSE]);
    if (unlikely(!np->snapshot->ports[port].forwarding))
        refuse_all(np, burst);
    return count;
}
