// SPDX-License-Identifier: Apache-2.0
/* The look-up tables of a snapshot: filled and read here alone. */
#include "iff/snapshot.h"

#include <string.h>

#define SL_INDEX_SLOTS_MIN 16u
#define SL_ADDRESS_SEED 0x51a9u
#define SL_SERVICE_SEED 0x5e7cu

static uint32_t slots_for(uint32_t used)
{
    uint32_t slots = SL_INDEX_SLOTS_MIN;

    while (slots < 2u * used)
        slots *= 2u;
    return slots;
}

void sl_snapshot_index_sizes(const struct sl_snapshot *snapshot, uint32_t *address_slots,
                             uint32_t *service_slots)
{
    uint32_t addresses = 0, members = 0;

    for (unsigned int i = 0; i < SL_MAX_DOMAINS; i++)
        if (snapshot->domains[i].present)
            addresses += snapshot->domains[i].vip_count + snapshot->domains[i].self_count;
    for (unsigned int i = 0; i < SL_MAX_PORTS; i++)
        if (snapshot->ports[i].present)
            addresses += snapshot->ports[i].address_count;
    for (unsigned int i = 0; i < SL_MAX_TCP_SERVICES; i++)
        addresses += 2u * snapshot->tcp_services[i].present;
    for (unsigned int i = 0; i < SL_MAX_NFS_SERVICES; i++)
        addresses += 2u * snapshot->nfs.services[i].present;
    for (unsigned int i = 0; i < SL_MAX_MEMBERS; i++)
        members += snapshot->members[i].present;
    *address_slots = slots_for(addresses + members);
    *service_slots = slots_for(2u * members);
}

/* The slot of address, or the free one where it belongs. Ends, for half of the slots are free. */
static uint32_t address_place(const struct sl_address_slot *slots, uint32_t mask,
                              const struct sl_ip *address)
{
    uint32_t place = sl_ip_hash(address, SL_ADDRESS_SEED) & mask;

    while (slots[place].role != SL_ADDRESS_NONE && !sl_ip_equal(&slots[place].address, address))
        place = (place + 1u) & mask;
    return place;
}

const struct sl_address_slot *sl_snapshot_address(const struct sl_snapshot *snapshot,
                                                  const struct sl_ip *address)
{
    const struct sl_address_slot *slot =
        &snapshot->addresses[address_place(snapshot->addresses, snapshot->address_mask, address)];

    return slot->role != SL_ADDRESS_NONE ? slot : NULL;
}

static struct sl_address_slot *add_address(struct sl_address_slot *slots, uint32_t mask,
                                           const struct sl_ip *address, uint8_t role,
                                           uint16_t index)
{
    struct sl_address_slot *slot = &slots[address_place(slots, mask, address)];

    if (slot->role != SL_ADDRESS_NONE)
        return slot;
    slot->address = *address;
    slot->role = role;
    slot->index = index;
    return slot;
}

static void add_domain_addresses(const struct sl_snapshot *snapshot, struct sl_address_slot *slots,
                                 uint32_t mask)
{
    for (uint16_t id = 0; id < SL_MAX_DOMAINS; id++) {
        const struct sl_domain_config *domain = &snapshot->domains[id];

        if (!domain->present)
            continue;
        for (unsigned int i = 0; i < domain->vip_count; i++)
            add_address(slots, mask, &domain->vips[i], SL_ADDRESS_VIP, id);
    }
    for (uint16_t id = 0; id < SL_MAX_DOMAINS; id++) {
        const struct sl_domain_config *domain = &snapshot->domains[id];

        if (!domain->present)
            continue;
        for (unsigned int i = 0; i < domain->self_count; i++)
            add_address(slots, mask, &domain->self[i].address, SL_ADDRESS_SELF, id);
    }
}

static void add_port_addresses(const struct sl_snapshot *snapshot, struct sl_address_slot *slots,
                               uint32_t mask)
{
    for (uint16_t id = 0; id < SL_MAX_PORTS; id++) {
        const struct sl_port_config *port = &snapshot->ports[id];

        if (!port->present)
            continue;
        for (unsigned int i = 0; i < port->address_count; i++)
            add_address(slots, mask, &port->addresses[i].address, SL_ADDRESS_PORT, id);
    }
}

static void add_tcp_services(const struct sl_snapshot *snapshot, struct sl_address_slot *slots,
                             uint32_t mask)
{
    for (uint16_t id = 0; id < SL_MAX_TCP_SERVICES; id++) {
        const struct sl_tcp_service_config *service = &snapshot->tcp_services[id];
        struct sl_address_slot *slot;

        if (!service->present)
            continue;
        slot = add_address(slots, mask, &service->address, SL_ADDRESS_SERVICE, SL_NO_ID);
        if (slot->role == SL_ADDRESS_SERVICE)
            slot->listens = 1;
        if (service->kind != SL_TCP_SERVICE_RELAY)
            continue;
        slot = add_address(slots, mask, &service->source, SL_ADDRESS_SERVICE, id);
        if (slot->role == SL_ADDRESS_SERVICE && slot->index == SL_NO_ID)
            slot->index = id;
    }
}

static void add_nfs_services(const struct sl_snapshot *snapshot, struct sl_address_slot *slots,
                             uint32_t mask)
{
    for (uint16_t id = 0; id < SL_MAX_NFS_SERVICES; id++) {
        const struct sl_nfs_service_config *service = &snapshot->nfs.services[id];
        struct sl_address_slot *slot;

        if (!service->present)
            continue;
        slot = add_address(slots, mask, &service->address, SL_ADDRESS_NFS, id);
        if (slot->role == SL_ADDRESS_NFS)
            slot->listens = 1;
        add_address(slots, mask, &service->source, SL_ADDRESS_NFS, id);
    }
}

static void add_server_addresses(const struct sl_snapshot *snapshot, struct sl_address_slot *slots,
                                 uint32_t mask)
{
    for (uint16_t id = 0; id < SL_MAX_MEMBERS; id++) {
        const struct sl_member_config *member = &snapshot->members[id];
        struct sl_address_slot *slot;

        if (!member->present)
            continue;
        slot = add_address(slots, mask, &member->address, SL_ADDRESS_SERVER, id);
        if (slot->role != SL_ADDRESS_SERVER)
            continue;
        if (slot->index == id)
            slot->unique = 1;
        else if (snapshot->members[slot->index].domain != member->domain)
            slot->unique = 0;
    }
}

static uint32_t service_hash(const struct sl_ip *address, uint8_t protocol, struct sl_be16 port)
{
    return sl_ip_hash(address, SL_SERVICE_SEED ^ (uint32_t)protocol << 16 ^ port.net);
}

static void add_service(const struct sl_snapshot *snapshot, struct sl_service_slot *slots,
                        uint32_t mask, const struct sl_member_config *member, uint8_t protocol,
                        struct sl_be16 port)
{
    uint32_t place = service_hash(&member->address, protocol, port) & mask;

    while (slots[place].vlan != 0)
        place = (place + 1u) & mask;
    slots[place] = (struct sl_service_slot){
        .address = member->address,
        .port = port,
        .vlan = snapshot->domains[member->domain].vlan,
        .member = member->id,
        .protocol = protocol,
    };
}

static void add_services(const struct sl_snapshot *snapshot, struct sl_service_slot *slots,
                         uint32_t mask)
{
    for (unsigned int i = 0; i < SL_MAX_MEMBERS; i++) {
        const struct sl_member_config *member = &snapshot->members[i];

        if (!member->present)
            continue;
        add_service(snapshot, slots, mask, member, member->protocol,
                    member->port.net != 0 ? member->port : member->vip_port);
        add_service(snapshot, slots, mask, member, SL_SERVICE_PRESENCE, SL_BE16(0));
    }
}

static void index_vlans(struct sl_snapshot *snapshot)
{
    uint8_t domains[SL_MAX_VLANS] = {0}; /* 2: more than one */

    for (unsigned int vlan = 0; vlan < SL_MAX_VLANS; vlan++)
        snapshot->vlan_domain[vlan] = SL_NO_ID;
    for (uint16_t id = 0; id < SL_MAX_DOMAINS; id++) {
        uint16_t vlan = snapshot->domains[id].vlan & (SL_MAX_VLANS - 1u);

        if (!snapshot->domains[id].present)
            continue;
        domains[vlan] = domains[vlan] == 0 ? 1 : 2;
        snapshot->vlan_domain[vlan] = domains[vlan] == 1 ? id : SL_NO_ID;
    }
}

static void index_port_domains(const struct sl_snapshot *snapshot, struct sl_port_config *port)
{
    port->domain_count = 0;
    port->only_domain = SL_NO_ID;
    for (uint16_t id = 0; id < SL_MAX_DOMAINS; id++) {
        uint16_t vlan = snapshot->domains[id].vlan & (SL_MAX_VLANS - 1u);

        if (!snapshot->domains[id].present ||
            (port->vlan_bitmap[vlan / 64u] >> (vlan % 64u) & 1u) == 0)
            continue;
        port->only_domain = ++port->domain_count == 1 ? id : SL_NO_ID;
    }
}

void sl_snapshot_index_build(struct sl_snapshot *snapshot, struct sl_address_slot *addresses,
                             struct sl_service_slot *services)
{
    uint32_t address_slots, service_slots;

    sl_snapshot_index_sizes(snapshot, &address_slots, &service_slots);
    memset(addresses, 0, address_slots * sizeof(*addresses));
    memset(services, 0, service_slots * sizeof(*services));
    add_domain_addresses(snapshot, addresses, address_slots - 1u);
    add_port_addresses(snapshot, addresses, address_slots - 1u);
    add_tcp_services(snapshot, addresses, address_slots - 1u);
    add_nfs_services(snapshot, addresses, address_slots - 1u);
    add_server_addresses(snapshot, addresses, address_slots - 1u);
    add_services(snapshot, services, service_slots - 1u);
    snapshot->addresses = addresses;
    snapshot->address_mask = address_slots - 1u;
    snapshot->services = services;
    snapshot->service_mask = service_slots - 1u;
    index_vlans(snapshot);
    for (unsigned int i = 0; i < SL_MAX_PORTS; i++)
        index_port_domains(snapshot, &snapshot->ports[i]);
}

struct domain_list {
    uint16_t *domains;
    unsigned int count;
};

static void list_domain(struct domain_list *list, uint16_t domain)
{
    for (unsigned int i = 0; i < list->count; i++)
        if (list->domains[i] == domain)
            return;
    if (list->count < SL_SERVER_DOMAINS_MAX)
        list->domains[list->count++] = domain;
}

static bool vlan_matches(const uint64_t vlan_bitmap[SL_MAX_VLANS / 64], uint16_t vlan,
                         uint16_t slot_vlan)
{
    if (vlan != 0)
        return slot_vlan == vlan;
    return (vlan_bitmap[slot_vlan / 64u % (SL_MAX_VLANS / 64u)] >> (slot_vlan % 64u) & 1u) != 0;
}

unsigned int sl_snapshot_server_domains(const struct sl_snapshot *snapshot,
                                        const uint64_t vlan_bitmap[SL_MAX_VLANS / 64],
                                        uint16_t vlan, const struct sl_ip *address,
                                        uint8_t protocol, struct sl_be16 port,
                                        uint16_t domains[SL_SERVER_DOMAINS_MAX])
{
    const struct {
        uint8_t protocol;
        struct sl_be16 port;
    } keys[] = {
        {protocol, port},
        {protocol, SL_BE16(0)},
        {0, port},
        {0, SL_BE16(0)},
        {SL_SERVICE_PRESENCE, SL_BE16(0)},
    };
    struct domain_list list = {domains, 0};

    for (unsigned int i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        uint32_t place = service_hash(address, keys[i].protocol, keys[i].port);

        for (place &= snapshot->service_mask; snapshot->services[place].vlan != 0;
             place = (place + 1u) & snapshot->service_mask) {
            const struct sl_service_slot *slot = &snapshot->services[place];

            if (slot->protocol == keys[i].protocol && slot->port.net == keys[i].port.net &&
                sl_ip_equal(&slot->address, address) && vlan_matches(vlan_bitmap, vlan, slot->vlan))
                list_domain(&list, snapshot->members[slot->member].domain);
        }
    }
    return list.count;
}
