// SPDX-License-Identifier: Apache-2.0
#include "classify_private.h"

#include <string.h>

#include "generated/drops.h"
#include "iff/translate.h"
#include "wire/arp.h"
#include "wire/icmp.h"
#include "wire/tcp.h"

static const struct sl_port_config *ingress_of(const struct sl_snapshot *snapshot,
                                               const struct sl_packet *packet)
{
    return &snapshot->ports[packet->ingress_port % SL_MAX_PORTS];
}

bool sl_packet_mac_is_local(const struct sl_packet *packet, const struct sl_port_config *port)
{
    return (packet->flags & SL_PACKET_BROADCAST) != 0 || memcmp(packet->data, port->mac, 6) == 0;
}

static bool is_vip(const struct sl_snapshot *snapshot, const struct sl_ip *address)
{
    const struct sl_address_slot *slot = sl_snapshot_address(snapshot, address);

    return slot != NULL && slot->role == SL_ADDRESS_VIP;
}

unsigned int sl_classify_scopes(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                                const struct sl_flow_key *key, uint16_t scopes[SL_SCOPES_MAX])
{
    const struct sl_port_config *port = ingress_of(snapshot, packet);
    uint16_t domains[SL_SERVER_DOMAINS_MAX], domain;
    unsigned int count;

    _Static_assert(SL_SCOPES_MAX == SL_SERVER_DOMAINS_MAX, "a scope for each domain");
    if (!sl_port_has_servers(port->type) ||
        (port->type == SL_PORT_COMBO && is_vip(snapshot, &key->destination))) {
        scopes[0] = 0;
        return 1;
    }
    domain = packet->vlan_id != 0 ? snapshot->vlan_domain[packet->vlan_id % SL_MAX_VLANS]
                                  : port->only_domain;
    if (domain != SL_NO_ID) {
        scopes[0] = (uint16_t)(domain + 1u);
        return 1;
    }
    count = sl_snapshot_server_domains(snapshot, port->vlan_bitmap, packet->vlan_id, &key->source,
                                       key->protocol, key->source_port, domains);
    for (unsigned int i = 0; i < count; i++)
        scopes[i] = (uint16_t)(domains[i] + 1u);
    return count;
}

static uint8_t icmp_type(const struct sl_packet *packet)
{
    return packet->data[packet->l4_offset];
}

static bool is_echo_request(const struct sl_packet *packet)
{
    return packet->kind == SL_PACKET_ICMP && icmp_type(packet) == SL_ICMP_ECHO_REQUEST;
}

static bool is_icmp_error(const struct sl_packet *packet)
{
    return packet->kind == SL_PACKET_ICMP && sl_icmp_type_is_error(icmp_type(packet));
}

static bool is_transport_fragment(const struct sl_packet *packet)
{
    return packet->kind == SL_PACKET_FRAGMENT &&
           (packet->key.protocol == SL_PROTOCOL_TCP || packet->key.protocol == SL_PROTOCOL_UDP);
}

/* A TCP segment that opens no connection needs a flow, and there is none. */
static bool needs_flow(const struct sl_packet *packet)
{
    return packet->kind == SL_PACKET_TCP &&
           (packet->tcp_flags & (SL_TCP_SYN | SL_TCP_ACK | SL_TCP_RST)) != SL_TCP_SYN;
}

/* To a VIP, from a client or from a server that is one. */
static struct sl_verdict classify_vip(const struct sl_packet *packet, uint16_t domain)
{
    struct sl_verdict result = sl_verdict_of(SL_VERDICT_BALANCE);

    if (is_echo_request(packet))
        return sl_verdict_of(SL_VERDICT_ECHO);
    if (is_icmp_error(packet))
        return sl_verdict_of(SL_VERDICT_ICMP_ERROR);
    if (is_transport_fragment(packet))
        return sl_verdict_of(SL_VERDICT_FRAGMENT);
    if (packet->kind != SL_PACKET_TCP && packet->kind != SL_PACKET_UDP)
        return sl_verdict_drop(SL_DROP_VIP_SERVICE_UNKNOWN);
    if (needs_flow(packet))
        return sl_verdict_drop(SL_DROP_TCP_NO_FLOW);
    result.domain = domain;
    return result;
}

/* To a port's own address, shared with Linux: ping is answered here, the rest is Linux's. */
static struct sl_verdict classify_port_address(const struct sl_packet *packet)
{
    return sl_verdict_of(is_echo_request(packet) ? SL_VERDICT_ECHO : SL_VERDICT_LINUX);
}

/* From a server-admin port to a server [IFF-2]: only where the address belongs to one domain. */
static struct sl_verdict classify_direct(const struct sl_snapshot *snapshot,
                                         const struct sl_packet *packet,
                                         const struct sl_address_slot *slot)
{
    struct sl_verdict result = sl_verdict_of(SL_VERDICT_DIRECT);

    if (!slot->unique)
        return sl_verdict_drop(SL_DROP_SERVER_DIRECT_ACCESS);
    if (is_icmp_error(packet))
        return sl_verdict_of(SL_VERDICT_ICMP_ERROR);
    if (packet->kind == SL_PACKET_FRAGMENT)
        return is_transport_fragment(packet) ? sl_verdict_of(SL_VERDICT_FRAGMENT)
                                             : sl_verdict_drop(SL_DROP_DESTINATION_NOT_REACHABLE);
    if (needs_flow(packet))
        return sl_verdict_drop(SL_DROP_TCP_NO_FLOW);
    result.member = slot->index;
    result.domain = snapshot->members[slot->index].domain;
    return result;
}

/* Router rules [IFF-3, IFF-4]. */
static struct sl_verdict classify_client(const struct sl_snapshot *snapshot,
                                         const struct sl_packet *packet,
                                         const struct sl_port_config *port,
                                         const struct sl_address_slot *slot)
{
    if (slot == NULL)
        return sl_verdict_drop(SL_DROP_DESTINATION_NOT_REACHABLE);
    switch (slot->role) {
    case SL_ADDRESS_VIP:
        return classify_vip(packet, slot->index);
    case SL_ADDRESS_PORT:
        return classify_port_address(packet);
    case SL_ADDRESS_SERVICE:
        return sl_classify_service(packet);
    case SL_ADDRESS_NFS:
        return sl_classify_nfs(packet, slot->index);
    case SL_ADDRESS_SERVER:
        if (port->type == SL_PORT_SERVER_ADMIN)
            return classify_direct(snapshot, packet, slot);
        return sl_verdict_drop(SL_DROP_SERVER_DIRECT_ACCESS);
    default:
        return sl_verdict_drop(SL_DROP_DESTINATION_NOT_REACHABLE);
    }
}

static bool is_probe_port(struct sl_be16 port)
{
    uint16_t number = sl_be16_to_host(port);

    return number >= SL_CLASSIFY_PROBE_PORT_FIRST && number <= SL_CLASSIFY_PROBE_PORT_LAST;
}

/* Is the packet an answer, or an error, about a health probe that we sent from slot's address? */
static bool is_probe_answer(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                            struct sl_verdict *result)
{
    const struct sl_address_slot *source;
    struct sl_flow_key quoted;

    if (is_icmp_error(packet)) {
        *result = sl_verdict_of(SL_VERDICT_PROBE_ICMP);
        return sl_icmp_error_key(packet, 0, &quoted) && is_probe_port(quoted.destination_port) &&
               sl_ip_equal(&quoted.destination, &packet->key.destination);
    }
    if ((packet->kind != SL_PACKET_TCP && packet->kind != SL_PACKET_UDP) ||
        !is_probe_port(packet->key.destination_port))
        return false;
    source = sl_snapshot_address(snapshot, &packet->key.source);
    *result = sl_verdict_of(SL_VERDICT_PROBE);
    return source != NULL && source->role == SL_ADDRESS_SERVER;
}

/* A server calls a VIP: it is a client of its own domain's side, which must be known [IFF-3]. */
static struct sl_verdict classify_server_as_client(const struct sl_snapshot *snapshot,
                                                   const struct sl_packet *packet, uint16_t domain)
{
    struct sl_verdict result = classify_vip(packet, domain);
    uint16_t scopes[SL_SCOPES_MAX];

    if (result.kind != SL_VERDICT_BALANCE)
        return result;
    if (sl_classify_scopes(snapshot, packet, &packet->key, scopes) != 1)
        return sl_verdict_drop(SL_DROP_SERVER_PORT_UNCLASSIFIED);
    result.client_is_server = scopes[0] != 0;
    result.client_domain = result.client_is_server ? (uint8_t)(scopes[0] - 1u) : 0;
    return result;
}

/* What comes from a server, is for none of our addresses and hit no flow. */
static struct sl_verdict classify_stray(const struct sl_snapshot *snapshot,
                                        const struct sl_packet *packet)
{
    uint16_t scopes[SL_SCOPES_MAX];

    if (is_transport_fragment(packet))
        return sl_verdict_of(SL_VERDICT_FRAGMENT);
    if (is_icmp_error(packet))
        return sl_verdict_of(SL_VERDICT_ICMP_ERROR);
    if (sl_classify_scopes(snapshot, packet, &packet->key, scopes) != 1)
        return sl_verdict_drop(SL_DROP_SERVER_PORT_UNCLASSIFIED);
    if (needs_flow(packet))
        return sl_verdict_drop(SL_DROP_TCP_NO_FLOW);
    return sl_verdict_drop(SL_DROP_DESTINATION_NOT_REACHABLE);
}

/* Server rules [IFF-3]. */
static struct sl_verdict classify_server(const struct sl_snapshot *snapshot,
                                         const struct sl_packet *packet,
                                         const struct sl_port_config *port,
                                         const struct sl_address_slot *slot)
{
    struct sl_verdict result;

    if (slot == NULL)
        return classify_stray(snapshot, packet);
    switch (slot->role) {
    case SL_ADDRESS_VIP:
        if (is_probe_answer(snapshot, packet, &result))
            return result;
        return classify_server_as_client(snapshot, packet, slot->index);
    case SL_ADDRESS_SELF:
        if (is_probe_answer(snapshot, packet, &result))
            return result;
        if (is_echo_request(packet) &&
            sl_port_has_vlan(port, snapshot->domains[slot->index % SL_MAX_DOMAINS].vlan))
            return sl_verdict_of(SL_VERDICT_ECHO);
        return sl_verdict_drop(SL_DROP_DESTINATION_NOT_REACHABLE);
    case SL_ADDRESS_PORT:
        return classify_port_address(packet);
    case SL_ADDRESS_SERVICE:
        return sl_classify_service(packet);
    case SL_ADDRESS_NFS:
        return sl_classify_nfs(packet, slot->index);
    default:
        return classify_stray(snapshot, packet);
    }
}

/* On a combo port: router rules for what is meant for a VIP by a client, else server rules. */
static struct sl_verdict classify_combo(const struct sl_snapshot *snapshot,
                                        const struct sl_packet *packet,
                                        const struct sl_port_config *port,
                                        const struct sl_address_slot *slot)
{
    const struct sl_address_slot *source;

    if (slot != NULL && slot->role == SL_ADDRESS_SERVER) {
        source = sl_snapshot_address(snapshot, &packet->key.source);
        if (source == NULL || source->role != SL_ADDRESS_SERVER)
            return sl_verdict_drop(SL_DROP_SERVER_DIRECT_ACCESS);
    }
    return classify_server(snapshot, packet, port, slot);
}

bool sl_classify_is_ours(const struct sl_snapshot *snapshot, const struct sl_ip *address)
{
    const struct sl_address_slot *slot = sl_snapshot_address(snapshot, address);

    return slot != NULL && slot->role != SL_ADDRESS_SERVER;
}

static bool is_group_address(const struct sl_ip *address)
{
    uint8_t first = address->bytes[SL_IP_V4_OFFSET];
    static const uint8_t all[4] = {255, 255, 255, 255};

    return (first >= 224 && first < 240) ||
           memcmp(address->bytes + SL_IP_V4_OFFSET, all, sizeof(all)) == 0;
}

struct sl_verdict sl_classify(const struct sl_snapshot *snapshot, const struct sl_packet *packet)
{
    const struct sl_port_config *port = ingress_of(snapshot, packet);
    const struct sl_address_slot *slot;

    if (packet->kind == SL_PACKET_IPV6 || packet->kind == SL_PACKET_TCP6 ||
        packet->kind == SL_PACKET_ICMP6)
        return sl_classify_ipv6(snapshot, packet);
    if (packet->kind == SL_PACKET_ETHER)
        return sl_verdict_drop(SL_DROP_ETHERTYPE_UNKNOWN);
    if (sl_classify_is_ours(snapshot, &packet->key.source))
        return sl_verdict_drop(SL_DROP_IPV4_SOURCE_INVALID);
    /* routing protocols of Linux speak by multicast; a station may not send IP unicast to all (RFC
     * 1122 section 3.3.6) */
    if (is_group_address(&packet->key.destination) && port->address_count > 0)
        return sl_verdict_of(SL_VERDICT_LINUX);
    if ((packet->flags & SL_PACKET_BROADCAST) != 0)
        return sl_verdict_drop(SL_DROP_DESTINATION_NOT_REACHABLE);
    slot = sl_snapshot_address(snapshot, &packet->key.destination);
    if (port->type == SL_PORT_COMBO)
        return classify_combo(snapshot, packet, port, slot);
    if (sl_port_has_servers(port->type))
        return classify_server(snapshot, packet, port, slot);
    return classify_client(snapshot, packet, port, slot);
}
