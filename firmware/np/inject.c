// SPDX-License-Identifier: Apache-2.0
/* Frames that the control thread authors or Linux sends: out of their port as they are. */
#include "np_private.h"

#include "wire/vlan.h"

static bool is_valid(const struct sl_np *np, const struct rte_mbuf *mbuf,
                     const struct sl_mbuf_tag *tag)
{
    const struct sl_port_config *port;

    if (tag->port >= SL_MAX_PORTS || mbuf->data_len < SL_ETH_HEADER_BYTES)
        return false;
    port = &np->snapshot->ports[tag->port];
    return port->present && port->np == np->id;
}

static bool push_tag(struct rte_mbuf *mbuf, uint16_t vlan)
{
    uint8_t *frame = rte_pktmbuf_mtod(mbuf, uint8_t *);

    if (vlan == 0)
        return true;
    if (rte_pktmbuf_prepend(mbuf, SL_VLAN_TAG_BYTES) == NULL)
        return false;
    sl_vlan_push(frame, vlan);
    return true;
}

static void take(struct sl_np *np, struct rte_mbuf *mbuf)
{
    const struct sl_mbuf_tag tag = *sl_mbuf_tag(mbuf);

    if (!is_valid(np, mbuf, &tag) || !push_tag(mbuf, tag.vlan))
        sl_np_discard(np, mbuf, SL_STAGE_TX, SL_DROP_INJECT_INVALID);
    else if (!np->snapshot->ports[tag.port].forwarding)
        sl_np_discard(np, mbuf, SL_STAGE_TX, SL_DROP_HOLD_DOWN);
    else
        sl_np_tx(np, mbuf, tag.port);
}

uint32_t sl_np_poll_inject(struct sl_np *np)
{
    struct rte_mbuf *mbufs[SL_BURST];
    unsigned int count = rte_ring_sc_dequeue_burst(np->inject, (void **)mbufs, SL_BURST, NULL);

    for (unsigned int i = 0; i < count; i++)
        take(np, mbufs[i]);
    return count;
}
