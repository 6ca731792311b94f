// SPDX-License-Identifier: Apache-2.0
#include "np_private.h"

#include "wire/vlan.h"

static bool push(struct rte_mbuf *mbuf, struct sl_packet *packet, uint16_t vlan)
{
    if (rte_pktmbuf_prepend(mbuf, SL_VLAN_TAG_BYTES) == NULL)
        return false;
    packet->data = sl_vlan_push(packet->data, vlan);
    packet->l3_offset += SL_VLAN_TAG_BYTES;
    if (packet->l4_offset != 0)
        packet->l4_offset += SL_VLAN_TAG_BYTES;
    packet->length_bytes += SL_VLAN_TAG_BYTES;
    packet->flags |= SL_PACKET_TAGGED;
    return true;
}

static void pop(struct rte_mbuf *mbuf, struct sl_packet *packet)
{
    uint16_t tci;

    packet->data = sl_vlan_pop(packet->data, packet->length_bytes, &tci);
    rte_pktmbuf_adj(mbuf, SL_VLAN_TAG_BYTES);
    packet->l3_offset -= SL_VLAN_TAG_BYTES;
    if (packet->l4_offset != 0)
        packet->l4_offset -= SL_VLAN_TAG_BYTES;
    packet->length_bytes -= SL_VLAN_TAG_BYTES;
    packet->flags &= (uint8_t)~SL_PACKET_TAGGED;
}

bool sl_np_retag(struct rte_mbuf *mbuf, struct sl_packet *packet, uint16_t vlan)
{
    bool tagged = (packet->flags & SL_PACKET_TAGGED) != 0;

    if (likely(!tagged && vlan == 0))
        return true;
    if (!tagged)
        return push(mbuf, packet, vlan);
    if (vlan == 0)
        pop(mbuf, packet);
    else
        sl_vlan_set_id(packet->data, vlan);
    return true;
}
