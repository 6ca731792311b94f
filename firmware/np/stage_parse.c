// SPDX-License-Identifier: Apache-2.0
/*
 * parse: every length and checksum is checked once (iff/parse.h); frames for other stations and of
 * other VLANs end here.
 */
#include "np_private.h"

#include "iff/parse.h"

/* Segments of the longest frame: as many as endpoints take (tcp/engine.h), more than 9600 bytes in
 * mbufs of 2048 or 65,535 in large ones. */
#define MAX_REST 15u

static uint8_t verified_by_device(const struct rte_mbuf *mbuf)
{
    uint64_t ip = mbuf->ol_flags & RTE_MBUF_F_RX_IP_CKSUM_MASK;
    uint64_t l4 = mbuf->ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK;

    /* What is not on the wire yet has been through nothing (pmd/unfinished.h). */
    bool l4_is_good = l4 == RTE_MBUF_F_RX_L4_CKSUM_GOOD || l4 == RTE_MBUF_F_RX_L4_CKSUM_NONE;

    return (uint8_t)((ip == RTE_MBUF_F_RX_IP_CKSUM_GOOD ? SL_PARSE_IPV4_CHECKSUM_GOOD : 0) |
                     (l4_is_good ? SL_PARSE_L4_CHECKSUM_GOOD : 0));
}

static int parse_chained(struct sl_packet *packet, const struct rte_mbuf *mbuf,
                         const struct sl_frame *first)
{
    struct sl_segment rest[MAX_REST];
    struct sl_frame frame = *first;

    frame.rest = rest;
    for (const struct rte_mbuf *part = mbuf->next; part != NULL; part = part->next) {
        if (frame.rest_count == MAX_REST)
            return SL_DROP_IPV4_TRUNCATED;
        rest[frame.rest_count].data = rte_pktmbuf_mtod(part, const uint8_t *);
        rest[frame.rest_count].length = part->data_len;
        frame.rest_count++;
    }
    return sl_parse_packet(packet, &frame);
}

static int parse(struct sl_packet *packet, struct rte_mbuf *mbuf)
{
    struct sl_frame frame = {
        .data = rte_pktmbuf_mtod(mbuf, uint8_t *),
        .length_bytes = mbuf->data_len,
        .verified = verified_by_device(mbuf),
    };

    if (unlikely(mbuf->next != NULL))
        return parse_chained(packet, mbuf, &frame);
    return sl_parse_packet(packet, &frame);
}

/* Our own MAC is the common case and two loads; the rest is asked of iff. */
static bool is_for_us(const struct sl_packet *packet, const struct sl_port_config *port)
{
    uint32_t high, port_high;
    uint16_t low, port_low;

    memcpy(&high, packet->data, sizeof(high));
    memcpy(&low, packet->data + sizeof(high), sizeof(low));
    memcpy(&port_high, port->mac, sizeof(port_high));
    memcpy(&port_low, port->mac + sizeof(port_high), sizeof(port_low));
    if (likely(((high ^ port_high) | (uint32_t)(low ^ port_low)) == 0))
        return true;
    return sl_packet_mac_is_local(packet, port);
}

void sl_stage_parse(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        struct sl_packet *packet = &burst->packets[i];
        int verdict = parse(packet, burst->mbufs[i]);

        if (unlikely(verdict != SL_PARSE_OK))
            sl_np_drop(np, burst, i, SL_STAGE_PARSE, (enum sl_drop_reason)verdict);
        else if (unlikely(!is_for_us(packet, sl_np_ingress(np, packet))))
            sl_np_drop(np, burst, i, SL_STAGE_PARSE, SL_DROP_MAC_NOT_LOCAL);
        else if (unlikely(packet->vlan_id != 0 &&
                          !sl_port_has_vlan(sl_np_ingress(np, packet), packet->vlan_id)))
            sl_np_drop(np, burst, i, SL_STAGE_PARSE, SL_DROP_VLAN_NOT_MEMBER);
        else
            sl_burst_next(burst, i, packet->kind == SL_PACKET_ARP ? SL_STAGE_ARP : SL_STAGE_LOOKUP);
    }
}
