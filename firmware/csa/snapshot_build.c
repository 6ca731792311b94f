// SPDX-License-Identifier: Apache-2.0
#include "snapshot_build.h"

#include <stdlib.h>
#include <string.h>

#include "generated/dictionary.h"
#include "iff/classify.h"
#include "nfs_build.h"
#include "tcp_build.h"

#define CACHE_LINE_BYTES 64u

_Static_assert(SL_MAX_PORTS == SL_LIMIT_PORT && SL_MAX_DOMAINS == SL_LIMIT_DOMAIN &&
                   SL_MAX_MEMBERS == SL_LIMIT_MEMBER && SL_MAX_NPS == SL_LIMIT_NP &&
                   SL_MAX_VLANS >= SL_LIMIT_VLAN && SL_NO_ID == SL_ID_NONE,
               "snapshot and dictionary agree on ids");
_Static_assert((int)SL_PORT_ROUTER == (int)SL_ATTR_PORT_TYPE_ROUTER &&
                   (int)SL_PORT_SERVER == (int)SL_ATTR_PORT_TYPE_SERVER &&
                   (int)SL_PORT_COMBO == (int)SL_ATTR_PORT_TYPE_COMBO &&
                   (int)SL_PORT_SERVER_ADMIN == (int)SL_ATTR_PORT_TYPE_SERVER_ADMIN &&
                   (int)SL_PORT_SERVER_ACCESS == (int)SL_ATTR_PORT_TYPE_SERVER_ACCESS,
               "snapshot and dictionary agree on port types");
_Static_assert((int)SL_METHOD_ROUND_ROBIN == (int)SL_ATTR_DOMAIN_METHOD_ROUND_ROBIN &&
                   (int)SL_METHOD_LEAST_CONNECTIONS ==
                       (int)SL_ATTR_DOMAIN_METHOD_LEAST_CONNECTIONS &&
                   (int)SL_METHOD_SOURCE_HASH == (int)SL_ATTR_DOMAIN_METHOD_SOURCE_HASH,
               "snapshot and dictionary agree on methods");

static void build_prefix(const struct sl_addr_prefix *from, struct sl_prefix *to)
{
    sl_config_prefix(from, &to->address, &to->length_bits);
}

static void build_port(const struct sl_msg_set_port *from, const struct sl_snapshot_facts *facts,
                       struct sl_port_config *to)
{
    to->present = true;
    to->forwarding = facts->ready && (facts->forwarding_ports >> from->id & 1u) != 0;
    to->type = from->type;
    to->np = (uint8_t)from->np;
    to->mtu_bytes = from->mtu;
    memcpy(to->mac, facts->macs[from->id].bytes, sizeof(to->mac));
    to->address_count = (uint8_t)from->addresses_count;
    for (uint16_t i = 0; i < from->addresses_count; i++)
        build_prefix(&from->addresses[i], &to->addresses[i]);
}

static void build_ports(const struct sl_config *config, const struct sl_snapshot_facts *facts,
                        struct sl_snapshot *snapshot)
{
    for (uint16_t id = 0; id < SL_MAX_PORTS; id++)
        if (config->has_port[id] && (facts->open_ports >> id & 1u) != 0)
            build_port(&config->port[id], facts, &snapshot->ports[id]);
    for (uint16_t vlan = 1; vlan < SL_LIMIT_VLAN; vlan++) {
        if (!config->has_vlan[vlan])
            continue;
        for (uint16_t i = 0; i < config->vlan[vlan].ports_count; i++)
            snapshot->ports[config->vlan[vlan].ports[i]].vlan_bitmap[vlan / 64u] |= 1ull
                                                                                    << (vlan % 64u);
    }
}

/* NPs where a client's next packet may come in: new flows are copied to them [IFF-8]. */
static void build_router_nps(struct sl_snapshot *snapshot)
{
    uint32_t nps = 0;

    for (uint16_t id = 0; id < SL_MAX_PORTS; id++) {
        const struct sl_port_config *port = &snapshot->ports[id];

        if (port->present && sl_port_has_clients(port->type))
            nps |= 1u << port->np;
    }
    for (; nps != 0; nps &= nps - 1)
        snapshot->router_nps[snapshot->router_np_count++] = (uint8_t)__builtin_ctz(nps);
}

static void build_timers(const struct sl_msg_set_domain *from, struct sl_domain_config *to)
{
    to->persistence_timeout_s = from->persistence_timeout_s;
    to->tcp_syn_timeout_s = from->tcp_syn_timeout_s;
    to->tcp_established_timeout_s = from->tcp_established_timeout_s;
    to->tcp_closing_timeout_s = from->tcp_closing_timeout_s;
    to->udp_rebalance_timeout_s = from->udp_rebalance_timeout_s;
    to->udp_timeout_s = from->udp_timeout_s;
}

static void build_domain(const struct sl_msg_set_domain *from, struct sl_domain_config *to)
{
    to->present = true;
    to->id = from->id;
    to->vlan = from->vlan;
    to->vsd = from->vsd;
    to->method = from->method;
    to->persistent = from->persistence == SL_ATTR_DOMAIN_PERSISTENCE_SOURCE_ADDRESS;
    to->udp_per_request = from->udp_mode == SL_ATTR_DOMAIN_UDP_MODE_REQUEST;
    build_timers(from, to);
    to->vip_count = (uint8_t)from->vips_count;
    for (uint16_t i = 0; i < from->vips_count; i++)
        sl_config_ip(&from->vips[i], &to->vips[i]);
    to->self_count = (uint8_t)from->self_addresses_count;
    for (uint16_t i = 0; i < from->self_addresses_count; i++)
        build_prefix(&from->self_addresses[i], &to->self[i]);
    to->subnet_count = (uint8_t)from->subnets_count;
    for (uint16_t i = 0; i < from->subnets_count; i++)
        build_prefix(&from->subnets[i], &to->subnets[i]);
}

static void build_member(const struct sl_config *config, uint16_t id, struct sl_snapshot *snapshot)
{
    const struct sl_msg_set_member *from = &config->member[id];
    const struct sl_msg_set_server *server = &config->server[from->server];
    struct sl_domain_config *domain = &snapshot->domains[from->domain];
    struct sl_member_config *to = &snapshot->members[id];

    to->present = true;
    to->protocol = from->protocol;
    to->id = id;
    to->domain = from->domain;
    to->server = from->server;
    to->vip_port = sl_be16_from_host(from->vip_port);
    to->port = sl_be16_from_host(from->port);
    to->weight = from->weight;
    to->accepts_new = server->admin_state == SL_ATTR_SERVER_ADMIN_STATE_ENABLED;
    sl_config_ip(&server->address, &to->address);
    domain->members[domain->member_count++] = id; /* ascending, as ids are walked */
}

/* A table of fragments serves all domains: none is to lose its fragments too early. */
static uint32_t longest_fragment_timeout_ms(const struct sl_config *config)
{
    uint32_t longest_ms = 0;

    for (uint16_t id = 0; id < SL_MAX_DOMAINS; id++)
        if (config->has_domain[id] && config->domain[id].fragment_timeout_ms > longest_ms)
            longest_ms = config->domain[id].fragment_timeout_ms;
    return longest_ms;
}

static void build_objects(const struct sl_config *config, const struct sl_snapshot_facts *facts,
                          struct sl_snapshot *snapshot)
{
    snapshot->serial = facts->serial;
    snapshot->generation = config->generation;
    snapshot->dictionary_hash = SL_DICTIONARY_HASH;
    snapshot->ready = facts->ready;
    snapshot->np_count = facts->np_count;
    snapshot->idle_sleep_us = config->system.idle_sleep_us;
    snapshot->idle_polls = config->system.idle_polls;
    snapshot->fragment_timeout_ms = longest_fragment_timeout_ms(config);
    build_ports(config, facts, snapshot);
    build_router_nps(snapshot);
    for (uint16_t id = 0; id < SL_MAX_DOMAINS; id++)
        if (config->has_domain[id])
            build_domain(&config->domain[id], &snapshot->domains[id]);
    for (uint16_t id = 0; id < SL_MAX_MEMBERS; id++)
        if (config->has_member[id])
            build_member(config, id, snapshot);
    sl_tcp_config_build(config, snapshot);
    sl_nfs_config_build(config, &snapshot->nfs);
}

static size_t round_up(size_t bytes)
{
    return (bytes + CACHE_LINE_BYTES - 1) & ~(size_t)(CACHE_LINE_BYTES - 1);
}

struct sl_snapshot *sl_snapshot_build(const struct sl_config *config,
                                      const struct sl_snapshot_facts *facts)
{
    struct sl_snapshot *draft = calloc(1, sizeof(*draft));
    uint32_t address_slots, service_slots;
    size_t addresses_at, services_at, bytes;
    char *block;

    if (!draft)
        return NULL;
    build_objects(config, facts, draft);
    sl_snapshot_index_sizes(draft, &address_slots, &service_slots);
    addresses_at = round_up(sizeof(*draft));
    services_at = addresses_at + round_up(address_slots * sizeof(struct sl_address_slot));
    bytes = services_at + round_up(service_slots * sizeof(struct sl_service_slot));
    block = aligned_alloc(CACHE_LINE_BYTES, bytes);
    if (block) {
        memcpy(block, draft, sizeof(*draft));
        memset(block + sizeof(*draft), 0, bytes - sizeof(*draft));
        sl_snapshot_index_build((struct sl_snapshot *)block,
                                (struct sl_address_slot *)(block + addresses_at),
                                (struct sl_service_slot *)(block + services_at));
    }
    free(draft);
    return (struct sl_snapshot *)block;
}

void sl_snapshot_free(const struct sl_snapshot *snapshot)
{
    free((void *)(uintptr_t)snapshot);
}
