// SPDX-License-Identifier: Apache-2.0
/* tx: gathers frames per port and sends them in bursts, at the latest at the end of the poll. */
#include "np_private.h"

#include "pmd/ports.h"

static void flush(struct sl_np *np, uint8_t port)
{
    struct sl_out_buffer *out = &np->tx[port];
    struct sl_stat_port *stat = &np->port_stats[port];
    uint64_t bytes = 0;
    uint16_t sent;

    for (uint16_t i = 0; i < out->count; i++)
        bytes += out->mbufs[i]->pkt_len;
    sent = sl_pmd_tx_burst(port, out->mbufs, out->count);
    for (uint16_t i = sent; i < out->count; i++) {
        bytes -= out->mbufs[i]->pkt_len;
        stat->tx_refused_packets++;
        sl_np_discard(np, out->mbufs[i], SL_STAGE_TX, SL_DROP_TX_QUEUE_FULL);
    }
    stat->tx_packets += sent;
    stat->tx_bytes += bytes;
    out->count = 0;
}

void sl_np_tx(struct sl_np *np, struct rte_mbuf *mbuf, uint8_t port)
{
    struct sl_out_buffer *out = &np->tx[port];

    if (unlikely(out->count == SL_OUT_SLOTS))
        flush(np, port);
    out->mbufs[out->count++] = mbuf;
    np->tx_dirty |= 1ull << port;
}

void sl_np_flush_tx(struct sl_np *np)
{
    for (; np->tx_dirty != 0; np->tx_dirty &= np->tx_dirty - 1)
        flush(np, (uint8_t)__builtin_ctzll(np->tx_dirty));
}

void sl_stage_tx(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    sl_np_tx(np, burst->mbufs[i], burst->egress[i]);
}
