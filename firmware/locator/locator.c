// SPDX-License-Identifier: Apache-2.0
/* The locator as a whole: configuration, time, and the way of what comes in. */

#include "state.h"

#include "wire/arp.h"
#include "wire/icmpv6.h"
#include "wire/ipv4.h"
#include "wire/vlan.h"

#include <errno.h>
#include <string.h>

size_t sl_locator_memory_bytes(void)
{
    return sizeof(struct sl_locator);
}

static void clear_table(struct sl_station_table *table)
{
    table->count = 0;
    memset(table->index, 0xff, sizeof(table->index));
}

struct sl_locator *sl_locator_init(void *memory, const struct sl_locator_params *params)
{
    struct sl_locator *locator = memory;

    memset(locator, 0, sizeof(*locator));
    locator->ops = params->ops;
    locator->context = params->context;
    locator->random = params->seed | 1u; /* zero would stay zero */
    locator->wake_ms = SL_NEVER_MS;
    locator->probe_port_first = params->probe_port_first;
    locator->probe_ports = (uint16_t)(params->probe_port_last - params->probe_port_first + 1u);
    memset(locator->route_station, 0xff, sizeof(locator->route_station));
    locator->table = &locator->tables[0];
    clear_table(&locator->tables[0]);
    return locator;
}

bool sl_locator_is_attached(const struct sl_locator_domain *domain, const struct sl_ip *address)
{
    for (uint8_t i = 0; i < domain->subnet_count; i++)
        if (sl_ip_in_prefix(address, &domain->subnets[i].address, domain->subnets[i].length_bits))
            return true;
    for (uint8_t i = 0; i < domain->self_count; i++)
        if (sl_ip_in_prefix(address, &domain->self[i].address, domain->self[i].length_bits))
            return true;
    return false;
}

bool sl_locator_has_subnets(const struct sl_locator_domain *domain)
{
    return domain->subnet_count > 0 || domain->self_count > 0;
}

bool sl_locator_next_hop(const struct sl_locator_config *config, uint16_t domain,
                         const struct sl_ip *address, struct sl_ip *next_hop)
{
    const struct sl_locator_domain *from = &config->domains[domain];
    const struct sl_locator_route *best = NULL;

    *next_hop = *address;
    if (sl_locator_is_attached(from, address))
        return true;
    for (uint16_t i = 0; i < SL_LOCATOR_MAX_ROUTES; i++) {
        const struct sl_locator_route *route = &config->routes[i];

        if (route->present && route->domain == domain &&
            sl_ip_in_prefix(address, &route->prefix.address, route->prefix.length_bits) &&
            (!best || route->prefix.length_bits > best->prefix.length_bits))
            best = route;
    }
    if (!best)
        return !sl_locator_has_subnets(from);
    *next_hop = best->next_hop;
    return true;
}

/* Does the domain have an address to ask for this one from? */
static bool is_resolvable(const struct sl_locator *locator, uint16_t domain,
                          const struct sl_ip *address)
{
    const struct sl_locator_domain *config;
    struct sl_ip source;

    if (domain >= SL_LOCATOR_MAX_DOMAINS)
        return false;
    config = &locator->config->domains[domain];
    if (!config->present || config->vip_count + config->self_count == 0)
        return false;
    source = sl_frame_source(config, address);
    return sl_ip_is_v4(&source) == sl_ip_is_v4(address) && !sl_ip_is_none(&source);
}

static void configure_member(struct sl_locator *locator, uint16_t id, uint64_t now_ms)
{
    const struct sl_locator_member *member = &locator->config->members[id];
    uint16_t station = SL_NO_STATION;
    struct sl_ip next_hop;

    if (member->present && is_resolvable(locator, member->domain, &member->address) &&
        sl_locator_next_hop(locator->config, member->domain, &member->address, &next_hop))
        station = sl_station_obtain(locator->table, member->domain, member->port, &next_hop);
    if (station == SL_NO_STATION) {
        sl_health_forget(locator, id);
        return;
    }
    sl_health_configure(locator, id, station, now_ms);
    locator->members[locator->member_count++] = id;
}

static void configure_route(struct sl_locator *locator, uint16_t id)
{
    const struct sl_locator_route *route = &locator->config->routes[id];

    locator->route_station[id] = SL_NO_STATION;
    if (route->present && is_resolvable(locator, route->domain, &route->next_hop))
        locator->route_station[id] =
            sl_station_obtain(locator->table, route->domain, SL_LOCATOR_NO_PORT, &route->next_hop);
}

void sl_locator_configure(struct sl_locator *locator, const struct sl_locator_config *config,
                          uint64_t now_ms)
{
    const struct sl_station_table *old = locator->table;

    locator->config = config;
    locator->table = old == &locator->tables[0] ? &locator->tables[1] : &locator->tables[0];
    clear_table(locator->table);
    locator->member_count = 0;
    for (uint16_t id = 0; id < SL_LOCATOR_MAX_MEMBERS; id++)
        configure_member(locator, id, now_ms);
    for (uint16_t id = 0; id < SL_LOCATOR_MAX_ROUTES; id++)
        configure_route(locator, id);
    sl_station_inherit(locator, old, now_ms);
    for (uint16_t i = 0; i < locator->member_count; i++)
        sl_health_relocate(locator, locator->members[i], "its way changed", now_ms);
    for (uint16_t id = 0; id < SL_LOCATOR_MAX_DOMAINS; id++)
        sl_announce_configure(locator, id, now_ms);
    locator->wake_ms = now_ms;
}

void sl_locator_port_usable(struct sl_locator *locator, uint8_t port, bool usable, uint64_t now_ms)
{
    uint64_t bit = sl_port_bit(port);

    if (usable == ((locator->usable_ports & bit) != 0))
        return;
    locator->usable_ports ^= bit;
    if (!locator->config)
        return;
    for (uint16_t i = 0; i < locator->table->count; i++) {
        struct sl_station *station = &locator->table->stations[i];

        if (!usable && station->phase != SL_STATION_SEARCHING && station->port == port) {
            sl_station_lose(locator, station, "its port went down", now_ms);
        } else if (usable && station->phase == SL_STATION_SEARCHING &&
                   (sl_station_ports(locator, station) & bit) != 0) {
            station->attempts = 0;
            station->due_ms = now_ms;
        }
    }
    if (usable)
        sl_announce_port(locator, port, now_ms);
    locator->wake_ms = now_ms;
}

uint64_t sl_locator_tick(struct sl_locator *locator, uint64_t now_ms)
{
    if (!locator->config || now_ms < locator->wake_ms)
        return locator->wake_ms;
    locator->wake_ms = SL_NEVER_MS;
    for (uint16_t i = 0; i < locator->table->count; i++)
        sl_station_tick(locator, &locator->table->stations[i], now_ms);
    for (uint16_t i = 0; i < locator->member_count; i++)
        sl_health_tick(locator, locator->members[i], now_ms);
    for (uint16_t id = 0; id < SL_LOCATOR_MAX_DOMAINS; id++)
        sl_announce_tick(locator, id, now_ms);
    return locator->wake_ms;
}

/* True for a MAC of ours: a frame of our own that a loop brought back. */
static bool is_own_mac(const struct sl_locator *locator, const struct sl_mac *mac)
{
    for (uint8_t port = 0; port < SL_LOCATOR_MAX_PORTS; port++)
        if (sl_mac_equal(&locator->config->ports[port].mac, mac))
            return true;
    return false;
}

static void receive_arp(struct sl_locator *locator, uint8_t port, uint16_t vlan,
                        const uint8_t *data, size_t length, uint64_t now_ms)
{
    struct sl_ip sender;
    struct sl_arp arp;

    if (sl_arp_decode(data, length, &arp) != SL_WIRE_OK || sl_arp_is_probe(&arp) ||
        is_own_mac(locator, &arp.sender_mac))
        return;
    sender = sl_ip_from_v4(arp.sender_ip);
    sl_station_claim(locator, port, vlan, &sender, &arp.sender_mac, now_ms);
    sl_announce_defend(locator, port, &sender, &arp.sender_mac, now_ms);
}

/* What an advertisement says of its target (RFC 4861 section 7.2.5); a solicited one to our own
 * address may leave out what its frame says. */
static void receive_neighbour(struct sl_locator *locator, uint8_t port, uint16_t vlan,
                              const uint8_t *frame, size_t l3_offset, size_t length,
                              uint64_t now_ms)
{
    const uint8_t *data = frame + l3_offset + SL_IPV6_HEADER_BYTES;
    struct sl_neighbour_message message;
    struct sl_ipv6 ipv6;

    if (sl_ipv6_decode(frame + l3_offset, length - l3_offset, &ipv6) != SL_WIRE_OK ||
        ipv6.next_header != SL_PROTOCOL_ICMPV6 ||
        sl_neighbour_decode(data, ipv6.payload_bytes, &ipv6, &message) != SL_WIRE_OK ||
        message.type != SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT)
        return;
    if (!message.has_mac)
        memcpy(message.mac.bytes, frame + sizeof(message.mac.bytes), sizeof(message.mac.bytes));
    if (is_own_mac(locator, &message.mac))
        return;
    sl_station_claim(locator, port, vlan, &message.target, &message.mac, now_ms);
    sl_announce_defend(locator, port, &message.target, &message.mac, now_ms);
}

void sl_locator_want(struct sl_locator *locator, uint16_t member, uint64_t now_ms)
{
    if (member < SL_LOCATOR_MAX_MEMBERS && locator->health[member].present)
        sl_station_want(locator, &locator->table->stations[locator->health[member].station],
                        now_ms);
}

void sl_locator_receive(struct sl_locator *locator, uint8_t port, uint16_t vlan,
                        const uint8_t *frame, size_t length, uint64_t now_ms)
{
    struct sl_vlan tags;
    struct sl_eth eth;

    if (!locator->config || port >= SL_LOCATOR_MAX_PORTS ||
        sl_eth_decode(frame, length, &eth) != SL_WIRE_OK ||
        sl_vlan_decode(frame, length, &tags) != SL_WIRE_OK)
        return;
    if (vlan == 0 && tags.tags > 0)
        vlan = sl_vlan_tci_id(tags.tci);
    if (tags.type == SL_ETHERTYPE_ARP)
        receive_arp(locator, port, vlan, frame + tags.l3_offset, length - tags.l3_offset, now_ms);
    else if (tags.type == SL_ETHERTYPE_IPV6)
        receive_neighbour(locator, port, vlan, frame, tags.l3_offset, length, now_ms);
    else if (tags.type == SL_ETHERTYPE_IPV4)
        sl_answer_receive(locator, port, vlan, frame + tags.l3_offset, length - tags.l3_offset,
                          now_ms);
}

int sl_locator_member_status(const struct sl_locator *locator, uint16_t member,
                             struct sl_locator_member_status *status)
{
    const struct sl_health *health;

    if (member >= SL_LOCATOR_MAX_MEMBERS || !locator->health[member].present)
        return -ENOENT;
    health = &locator->health[member];
    *status = (struct sl_locator_member_status){
        .view = health->reported,
        .up = health->reported.located && health->reported.healthy,
        .probes_sent = health->probes_sent,
        .probes_failed = health->probes_failed,
        .probe_rtt_ms = health->rtt_ms,
        .arp_sent = locator->table->stations[health->station].arp_sent,
        .moves = locator->table->stations[health->station].moves,
        .transitions = health->transitions,
    };
    return 0;
}

int sl_locator_route_status(const struct sl_locator *locator, uint16_t route,
                            struct sl_locator_route_status *status)
{
    const struct sl_station *station;

    if (route >= SL_LOCATOR_MAX_ROUTES || locator->route_station[route] == SL_NO_STATION)
        return -ENOENT;
    station = &locator->table->stations[locator->route_station[route]];
    *status = (struct sl_locator_route_status){
        .located = station->phase != SL_STATION_SEARCHING,
        .port = station->port,
        .mac = station->mac,
    };
    return 0;
}
