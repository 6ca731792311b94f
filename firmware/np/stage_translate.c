// SPDX-License-Identifier: Apache-2.0
/*
 * translate: packets of known flows [IFF-7]. Accounts to the flow, finds the way out, rewrites and
 * sends on; no TTL is touched, for between client and server the box is not a hop.
 */
#include "np_private.h"

#include "iff/ageing.h"
#include "iff/flow_advance.h"
#include "pmd/unfinished.h"

/* Counts a packet to its domain, member and VLAN; in is from clients. */
static void count(struct sl_np *np, const struct sl_flow_entry *entry,
                  const struct sl_packet *packet, uint32_t frame_bytes)
{
    struct sl_stat_domain *domain = &np->domain_stats[entry->domain % SL_MAX_DOMAINS];
    struct sl_stat_member *member = &np->member_stats[entry->member % SL_MAX_MEMBERS];
    uint16_t vlan_id = np->snapshot->domains[entry->domain % SL_MAX_DOMAINS].vlan;
    struct sl_stat_vlan *vlan = &np->vlan_stats[vlan_id % SL_MAX_VLANS];

    if (sl_flow_from_client(entry)) {
        domain->packets_in++;
        domain->bytes_in += packet->l3_length_bytes;
        member->packets_in++;
        member->bytes_in += packet->l3_length_bytes;
        vlan->tx_packets++;
        vlan->tx_bytes += frame_bytes;
    } else {
        domain->packets_out++;
        domain->bytes_out += packet->l3_length_bytes;
        member->packets_out++;
        member->bytes_out += packet->l3_length_bytes;
        vlan->rx_packets++;
        vlan->rx_bytes += frame_bytes;
    }
}

/* Of a frame of several packets, which are cut apart when it leaves, the longest of them. */
static uint32_t longest_packet_bytes(const struct rte_mbuf *mbuf, const struct sl_packet *packet)
{
    if (likely(!sl_pmd_has_several_packets(mbuf)))
        return packet->l3_length_bytes;
    return (uint32_t)(packet->l4_offset - packet->l3_offset) +
           (packet->data[packet->l4_offset + 12] >> 4) * 4u + mbuf->tso_segsz;
}

static bool fits(const struct sl_np *np, const struct rte_mbuf *mbuf,
                 const struct sl_packet *packet, uint8_t port)
{
    return longest_packet_bytes(mbuf, packet) <= np->snapshot->ports[port].mtu_bytes;
}

static bool may_split(const struct rte_mbuf *mbuf, const struct sl_packet *packet)
{
    return !sl_pmd_has_several_packets(mbuf) && sl_np_may_split(packet);
}

/* Rewrites the frame and sends it on, in fragments if it must. SL_EGRESS_OK or the drop reason. */
static int rewrite_and_send(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                            const struct sl_flow_entry *entry, const struct sl_egress *egress)
{
    struct sl_packet *packet = &burst->packets[index];
    struct rte_mbuf *mbuf = burst->mbufs[index];
    uint32_t frame_bytes = mbuf->pkt_len;

    sl_translate(packet, entry, egress);
    if (unlikely(!sl_np_retag(mbuf, packet, egress->vlan)))
        return SL_DROP_MTU_EXCEEDED;
    if (likely(fits(np, mbuf, packet, egress->port)))
        sl_np_send(np, burst, index, egress->port);
    else if (!sl_np_split(np, burst, index, egress->port))
        return SL_DROP_TX_QUEUE_FULL;
    count(np, entry, packet, frame_bytes);
    return SL_EGRESS_OK;
}

void sl_np_translate(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                     const struct sl_flow_entry *entry)
{
    const struct sl_packet *packet = &burst->packets[index];
    struct sl_egress egress;
    int reason = sl_egress_of(np->snapshot, entry, sl_np_member_word(np, entry->member), &egress);

    if (likely(reason == SL_EGRESS_OK)) {
        if (likely(fits(np, burst->mbufs[index], packet, egress.port)) ||
            may_split(burst->mbufs[index], packet)) {
            reason = rewrite_and_send(np, burst, index, entry, &egress);
        } else {
            sl_np_send_too_big(np, packet, np->snapshot->ports[egress.port].mtu_bytes, entry);
            reason = SL_DROP_MTU_EXCEEDED;
        }
    }
    if (unlikely(reason != SL_EGRESS_OK))
        sl_np_drop(np, burst, index, SL_STAGE_TRANSLATE, (enum sl_drop_reason)reason);
}

/* What the burst has found counts as seen now: a new entry does not push it out. */
static void hold_found(struct sl_np *np, const struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    sl_flow_at(np->table, burst->packets[i].entry)->last_seen_ms = np->now_ms;
}

/* Where the member is; where it was when the flow last went there, if that is not known. */
static sl_hop place_of_member(const struct sl_np *np, const struct sl_flow_entry *entry)
{
    uint64_t word = sl_np_member_word(np, entry->member);

    return likely((word & SL_MEMBER_LOCATED) != 0) ? word & SL_HOP_MASK : entry->server_hop;
}

/* Replies will come by a port of this NP, whose reply entry is not here: the port was another's. */
static bool lacks_reply(const struct sl_np *np, const struct sl_flow_entry *entry)
{
    return (entry->flags & SL_FLOW_PEER_LOCAL) == 0 &&
           sl_np_owns_port(np, sl_hop_port(entry->server_hop) % SL_MAX_PORTS);
}

/*
 * Sees to it that replies find their way where the server, the client's router or the NP of the
 * server's port has changed. False if it is another server that has the member's id now, which must
 * not get the flow's packets in the time until the flow is swept away.
 */
static bool keep_replies_coming(struct sl_np *np, const struct sl_burst *burst, uint32_t mask,
                                struct sl_flow_entry *entry, bool client_moved)
{
    sl_hop place = place_of_member(np, entry);

    if (likely(place == entry->server_hop && !client_moved && !lacks_reply(np, entry)))
        return true;
    if (place != entry->server_hop && !sl_flow_is_configured(np->snapshot, entry))
        return false;
    entry->server_hop = place;
    hold_found(np, burst, mask);
    sl_np_renew_reply(np, entry, sl_hop_port(entry->server_hop));
    return true;
}

static void translate_by_flow(struct sl_np *np, struct sl_burst *burst, uint32_t mask,
                              uint32_t index)
{
    const struct sl_packet *packet = &burst->packets[index];
    struct sl_flow_entry *entry = sl_flow_at(np->table, packet->entry);
    bool client_moved = sl_flow_advance(np->table, np->balancer, entry, packet,
                                        burst->mbufs[index]->pkt_len, np->now_ms);

    if (sl_flow_from_client(entry) &&
        unlikely(!keep_replies_coming(np, burst, mask, entry, client_moved))) {
        sl_np_drop(np, burst, index, SL_STAGE_TRANSLATE, SL_DROP_NO_SERVER_AVAILABLE);
        return;
    }
    if (unlikely((packet->flags & SL_PACKET_FIRST_FRAGMENT) != 0) &&
        !sl_np_first_fragment(np, burst, index))
        return;
    sl_np_translate(np, burst, index, entry);
}

void sl_stage_translate(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    translate_by_flow(np, burst, mask, i);
}
