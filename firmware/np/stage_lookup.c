// SPDX-License-Identifier: Apache-2.0
/*
 * lookup: finds the flow of every packet of the burst. A hit is flow-thru [IFF-11]; what hits
 * nothing, or has a reason to be decided anew, takes the buffered path.
 */
#include "np_private.h"

#include "wire/tcp.h"

/* Kinds that can have a flow; a later fragment finds its own by the first one. */
static bool has_flow_key(const struct sl_packet *packet)
{
    return packet->kind == SL_PACKET_TCP || packet->kind == SL_PACKET_UDP ||
           packet->kind == SL_PACKET_ICMP || packet->kind == SL_PACKET_IP_OTHER;
}

/* Likeliest scope of a packet; false when its flow can stand under none. */
static bool first_scope(const struct sl_np *np, struct sl_packet *packet)
{
    const struct sl_port_config *port = sl_np_ingress(np, packet);
    uint16_t scopes[SL_SCOPES_MAX];

    if (likely(!sl_port_has_servers(port->type))) {
        packet->key.scope = 0;
        return true;
    }
    if (likely(port->type == SL_PORT_SERVER && packet->vlan_id == 0 &&
               port->only_domain != SL_NO_ID)) {
        packet->key.scope = (uint16_t)(port->only_domain + 1u);
        return true;
    }
    if (sl_classify_scopes(np->snapshot, packet, &packet->key, scopes) == 0)
        return false;
    packet->key.scope = scopes[0];
    return true;
}

/* A server port that carries several domains: the flow may stand under another of them [IFF-6]. */
static void try_other_scopes(const struct sl_np *np, struct sl_packet *packet)
{
    uint16_t scopes[SL_SCOPES_MAX];
    unsigned int count;

    if (likely(!sl_port_has_servers(sl_np_ingress(np, packet)->type)))
        return;
    count = sl_classify_scopes(np->snapshot, packet, &packet->key, scopes);
    for (unsigned int i = 1; i < count && packet->entry == SL_FLOW_NONE; i++) {
        packet->key.scope = scopes[i];
        packet->hash = sl_flow_hash(np->table, &packet->key);
        packet->entry = sl_flow_lookup(np->table, &packet->key, packet->hash);
    }
}

/* Only a datagram, or a SYN, of a client can be a reason to choose a server again. */
static bool decide_again(const struct sl_np *np, const struct sl_packet *packet,
                         struct sl_verdict *verdict)
{
    const struct sl_flow_entry *entry = sl_flow_at(np->table, packet->entry);

    if (entry->kind != SL_FLOW_FORWARD || (entry->flags & SL_FLOW_DIRECT) != 0)
        return false;
    if (!sl_balance_again(np->snapshot, np->members, entry, packet, np->now_ms))
        return false;
    verdict->kind = SL_VERDICT_BALANCE;
    verdict->client_is_server = (entry->flags & SL_FLOW_CLIENT_IS_SERVER) != 0;
    verdict->client_domain = entry->client_domain;
    verdict->domain = entry->domain;
    return true;
}

static void sort_out(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    struct sl_packet *packet = &burst->packets[index];
    bool opening = packet->kind == SL_PACKET_UDP || (packet->tcp_flags & SL_TCP_SYN) != 0;

    if (unlikely(packet->entry == SL_FLOW_NONE))
        try_other_scopes(np, packet);
    if (unlikely(packet->entry == SL_FLOW_NONE)) {
        sl_burst_next(burst, index, SL_STAGE_CLASSIFY);
    } else if (opening && unlikely(decide_again(np, packet, &burst->verdicts[index]))) {
        np->stat->buffered_packets++;
        sl_burst_next(burst, index, SL_STAGE_BALANCE);
    } else {
        np->stat->flow_thru_packets++;
        sl_burst_next(burst, index, SL_STAGE_TRANSLATE);
    }
}

void sl_stage_lookup(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    struct sl_packet *packets[SL_BURST];
    uint32_t found = 0;
    unsigned int count = 0;

    SL_FOR_EACH_BIT(i, mask)
    {
        struct sl_packet *packet = &burst->packets[i];

        packet->entry = SL_FLOW_NONE;
        if (likely(has_flow_key(packet)) && likely(first_scope(np, packet))) {
            packets[count++] = packet;
            found |= 1u << i;
        } else {
            sl_burst_next(burst, i, SL_STAGE_CLASSIFY);
        }
    }
    if (count > 0)
        sl_flow_lookup_burst(np->table, packets, count);
    SL_FOR_EACH_BIT(i, found)
    sort_out(np, burst, i);
}
