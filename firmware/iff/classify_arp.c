// SPDX-License-Identifier: Apache-2.0
/* Which ARP packets are answered, and which the locator and Linux want to see (RFC 826, RFC 5227).
 */
#include "classify_private.h"

#include "wire/arp.h"

/* Is the domain on this port, and the frame in its VLAN? */
static bool domain_is_here(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                           const struct sl_port_config *port, uint16_t domain)
{
    uint16_t vlan = snapshot->domains[domain % SL_MAX_DOMAINS].vlan;

    return sl_port_has_vlan(port, vlan) && (packet->vlan_id == 0 || packet->vlan_id == vlan);
}

/* Does the packet come from where the targets of a service in that VLAN are? */
static bool targets_are_here(const struct sl_packet *packet, const struct sl_port_config *port,
                             uint16_t vlan)
{
    if (vlan == SL_NO_ID)
        return packet->vlan_id == 0;
    return sl_port_has_vlan(port, vlan) && (packet->vlan_id == 0 || packet->vlan_id == vlan);
}

/* A service's address is for clients; that from which it calls its targets is for them. */
static bool service_is_here(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                            const struct sl_port_config *port, const struct sl_address_slot *slot)
{
    if (slot->listens && sl_port_has_clients(port->type))
        return true;
    if (slot->index == SL_NO_ID)
        return false;
    return targets_are_here(packet, port,
                            snapshot->tcp_services[slot->index % SL_MAX_TCP_SERVICES].vlan);
}

/* The same of an nfs-service; one without an address of its own for servers calls from the virtual
 * one. */
static bool nfs_is_here(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                        const struct sl_port_config *port, const struct sl_address_slot *slot)
{
    const struct sl_nfs_service_config *service =
        &snapshot->nfs.services[slot->index % SL_MAX_NFS_SERVICES];

    if (slot->listens && sl_port_has_clients(port->type))
        return true;
    if (!sl_ip_is_none(&service->source) && !sl_ip_equal(&slot->address, &service->source))
        return false;
    return targets_are_here(packet, port, service->vlan);
}

bool sl_classify_is_ours_here(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                              const struct sl_address_slot *slot)
{
    const struct sl_port_config *port = &snapshot->ports[packet->ingress_port % SL_MAX_PORTS];

    if (slot == NULL)
        return false;
    switch (slot->role) {
    case SL_ADDRESS_VIP:
        return sl_port_has_clients(port->type) ||
               domain_is_here(snapshot, packet, port, slot->index);
    case SL_ADDRESS_SELF:
        return sl_port_has_servers(port->type) &&
               domain_is_here(snapshot, packet, port, slot->index);
    case SL_ADDRESS_PORT:
        return slot->index == packet->ingress_port;
    case SL_ADDRESS_SERVICE:
        return service_is_here(snapshot, packet, port, slot);
    case SL_ADDRESS_NFS:
        return nfs_is_here(snapshot, packet, port, slot);
    default:
        return false;
    }
}

unsigned int sl_classify_arp(const struct sl_snapshot *snapshot, const struct sl_packet *packet)
{
    const struct sl_port_config *port = &snapshot->ports[packet->ingress_port % SL_MAX_PORTS];
    const struct sl_address_slot *target, *sender;
    struct sl_arp arp;
    unsigned int what = 0;

    if (sl_arp_decode(packet->data + packet->l3_offset, packet->length_bytes - packet->l3_offset,
                      &arp) != SL_WIRE_OK)
        return 0;
    if (arp.operation == SL_ARP_REPLY)
        return SL_ARP_PUNT;
    target = sl_snapshot_address(snapshot, &packet->key.destination);
    sender = sl_snapshot_address(snapshot, &packet->key.source);
    /* an announcement is no question: of a server it is news, of our own address a conflict */
    if (!sl_arp_is_gratuitous(&arp) && sl_classify_is_ours_here(snapshot, packet, target))
        what |= SL_ARP_ANSWER;
    if (sender != NULL &&
        (sender->role == SL_ADDRESS_SERVER ? sl_port_has_servers(port->type)
                                           : sl_classify_is_ours_here(snapshot, packet, sender)))
        what |= SL_ARP_PUNT;
    return what;
}
