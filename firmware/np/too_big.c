// SPDX-License-Identifier: Apache-2.0
/*
 * "Fragmentation needed and DF set", with the MTU of the way (RFC 1191 section 4): what a packet
 * that does not fit its egress port gets in return. The box is no hop, so the error comes from the
 * address its receiver talks to.
 */
#include "np_private.h"

#include "wire/eth.h"
#include "wire/icmp.h"

#define ERROR_TTL 64u
#define FRAGMENT_FIELD_OFFSET 6u

/* Clients know the VIP; servers know their domain's own address, or a VIP where it has none. */
static struct sl_be32 author(const struct sl_np *np, const struct sl_packet *packet,
                             const struct sl_flow_entry *entry)
{
    const struct sl_domain_config *domain = &np->snapshot->domains[entry->domain % SL_MAX_DOMAINS];

    if (sl_flow_from_client(entry))
        return sl_ip_v4(&packet->key.destination);
    return sl_ip_v4(domain->self_count > 0 ? &domain->self[0].address : &domain->vips[0]);
}

static uint16_t original_bytes(const struct sl_packet *packet)
{
    uint32_t at_hand = packet->length_bytes - packet->l3_offset;

    return (uint16_t)(at_hand < packet->l3_length_bytes ? at_hand : packet->l3_length_bytes);
}

/* Writes the error into an empty mbuf, Ethernet header as the offending frame's, turned round. */
static bool build(struct rte_mbuf *mbuf, const struct sl_packet *packet, struct sl_be32 from,
                  uint16_t mtu_bytes)
{
    uint8_t *frame = rte_pktmbuf_mtod(mbuf, uint8_t *);
    uint8_t *ip = frame + packet->l3_offset;
    struct sl_ipv4 header = {
        .source = from,
        .destination = sl_ip_v4(&packet->key.source),
        .ttl = ERROR_TTL,
        .protocol = SL_PROTOCOL_ICMP,
    };
    int length =
        sl_icmp_build_error(ip + SL_IPV4_MIN_HEADER_BYTES, SL_ICMP_ERROR_MAX_BYTES,
                            SL_ICMP_UNREACHABLE, SL_ICMP_CODE_FRAGMENTATION_NEEDED, mtu_bytes,
                            packet->data + packet->l3_offset, original_bytes(packet));

    if (length < 0)
        return false;
    header.total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + (unsigned int)length);
    if (sl_ipv4_build(ip, SL_IPV4_MIN_HEADER_BYTES, &header) < 0)
        return false;
    memcpy(frame, packet->data, packet->l3_offset);
    memcpy(frame, packet->data + 6, 6);
    memcpy(frame + 6, packet->data, 6);
    mbuf->data_len = (uint16_t)(packet->l3_offset + header.total_bytes);
    mbuf->pkt_len = mbuf->data_len;
    return true;
}

void sl_np_send_too_big(struct sl_np *np, const struct sl_packet *packet, uint16_t mtu_bytes,
                        const struct sl_flow_entry *entry)
{
    const uint8_t *ip = packet->data + packet->l3_offset;
    struct rte_mbuf *mbuf;

    if ((sl_load_u16(ip + FRAGMENT_FIELD_OFFSET) & SL_IPV4_DONT_FRAGMENT) == 0 ||
        np->icmp_errors_left == 0 || !sl_np_owns_port(np, packet->ingress_port))
        return; /* a fragment that was held may have come by a port that is another NP's now */
    mbuf = rte_pktmbuf_alloc(np->pool);
    if (mbuf == NULL)
        return;
    np->icmp_errors_left--;
    if (build(mbuf, packet, author(np, packet, entry), mtu_bytes))
        sl_np_tx(np, mbuf, packet->ingress_port);
    else
        rte_pktmbuf_free(mbuf);
}
