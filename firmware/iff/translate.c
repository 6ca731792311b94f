// SPDX-License-Identifier: Apache-2.0
#include "iff/translate.h"

#include <string.h>

#include "generated/drops.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

int sl_egress_of(const struct sl_snapshot *snapshot, const struct sl_flow_entry *entry,
                 uint64_t member_word, struct sl_egress *egress)
{
    bool to_server = entry->kind == SL_FLOW_FORWARD;
    sl_hop hop = to_server ? member_word : entry->client_hop;
    const struct sl_port_config *port;

    if (to_server && (member_word & SL_MEMBER_LOCATED) == 0)
        return SL_DROP_NO_SERVER_AVAILABLE;
    if (sl_hop_port(hop) >= SL_MAX_PORTS)
        return SL_DROP_EGRESS_PORT_DOWN;
    port = &snapshot->ports[sl_hop_port(hop)];
    if (!port->present || !port->forwarding)
        return SL_DROP_EGRESS_PORT_DOWN;
    egress->port = sl_hop_port(hop);
    egress->source_mac = port->mac;
    sl_hop_store_mac(hop, egress->destination_mac);
    if (!to_server)
        egress->vlan = entry->client_vlan;
    else
        egress->vlan = port->type == SL_PORT_SERVER_ACCESS
                           ? snapshot->domains[entry->domain % SL_MAX_DOMAINS].vlan
                           : 0;
    return SL_EGRESS_OK;
}

void sl_translate_macs(struct sl_packet *packet, const struct sl_egress *egress)
{
    memcpy(packet->data, egress->destination_mac, 6);
    memcpy(packet->data + 6, egress->source_mac, 6);
}

/* Writes the new address and updates the header checksum; returns the change for the transport's.
 */
static uint16_t rewrite_address(uint8_t *ip, unsigned int offset, struct sl_be32 to)
{
    struct sl_be32 from = sl_load_be32(ip + offset);
    uint16_t delta = sl_checksum_delta32(from, to);

    sl_store_be32(ip + offset, to);
    sl_store_be16(ip + SL_IPV4_CHECKSUM_OFFSET,
                  sl_checksum_apply(sl_load_be16(ip + SL_IPV4_CHECKSUM_OFFSET), delta));
    return delta;
}

/* TCP and UDP have their ports at the same offsets. */
static void rewrite_transport(struct sl_packet *packet, unsigned int offset, struct sl_be16 to,
                              uint16_t delta)
{
    uint8_t *l4 = packet->data + packet->l4_offset;

    delta = sl_checksum_delta_join(delta, sl_checksum_delta16(sl_load_be16(l4 + offset), to));
    sl_store_be16(l4 + offset, to);
    if (packet->kind == SL_PACKET_TCP) {
        sl_store_be16(l4 + SL_TCP_CHECKSUM_OFFSET,
                      sl_checksum_apply(sl_load_be16(l4 + SL_TCP_CHECKSUM_OFFSET), delta));
        return;
    }
    sl_store_be16(l4 + SL_UDP_CHECKSUM_OFFSET,
                  sl_checksum_apply_udp(sl_load_be16(l4 + SL_UDP_CHECKSUM_OFFSET), delta));
}

void sl_translate(struct sl_packet *packet, const struct sl_flow_entry *entry,
                  const struct sl_egress *egress)
{
    bool to_server = entry->kind == SL_FLOW_FORWARD;
    uint16_t delta;

    sl_translate_macs(packet, egress);
    if ((entry->flags & SL_FLOW_DIRECT) != 0)
        return;
    delta = rewrite_address(packet->data + packet->l3_offset,
                            to_server ? SL_IPV4_DESTINATION_OFFSET : SL_IPV4_SOURCE_OFFSET,
                            sl_ip_v4(&entry->nat_address));
    if (packet->kind == SL_PACKET_TCP || packet->kind == SL_PACKET_UDP)
        rewrite_transport(packet, to_server ? SL_TCP_DESTINATION_OFFSET : SL_TCP_SOURCE_OFFSET,
                          entry->nat_port, delta);
}
