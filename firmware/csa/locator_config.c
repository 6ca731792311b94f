// SPDX-License-Identifier: Apache-2.0
#include "locator_config.h"

#include <string.h>

#include "nfs_build.h"
#include "tcp_build.h"

/* Targets of relays are verified at this pace, and are lost after so many misses. */
#define TARGET_INTERVAL_MS 5000u
#define TARGET_FALL 3u

_Static_assert(SL_LOCATOR_MAX_PORTS == SL_LIMIT_PORT &&
                   SL_LOCATOR_VIRTUAL_DOMAINS == SL_LIMIT_DOMAIN &&
                   SL_LOCATOR_SERVERS == SL_LIMIT_MEMBER &&
                   SL_LOCATOR_STATIC_ROUTES == SL_LIMIT_STATIC_ROUTE &&
                   SL_LOCATOR_SERVICES == SL_LIMIT_TCP_SERVICE &&
                   SL_LOCATOR_SERVICE_TARGETS == SL_MAX_TCP_TARGETS &&
                   SL_LOCATOR_NFS_SERVICES == SL_LIMIT_NFS_SERVICE &&
                   SL_LOCATOR_NFS_MEMBERS == SL_LIMIT_FILESYSTEM_MEMBER,
               "locator and dictionary agree on ids");
_Static_assert((int)SL_HEALTH_ARP == (int)SL_ATTR_DOMAIN_HEALTH_METHOD_ARP &&
                   (int)SL_HEALTH_TCP == (int)SL_ATTR_DOMAIN_HEALTH_METHOD_TCP &&
                   (int)SL_HEALTH_UDP == (int)SL_ATTR_DOMAIN_HEALTH_METHOD_UDP,
               "locator and dictionary agree on health methods");

static bool has_servers(uint8_t type)
{
    return type == SL_ATTR_PORT_TYPE_SERVER || type == SL_ATTR_PORT_TYPE_COMBO ||
           type == SL_ATTR_PORT_TYPE_SERVER_ACCESS;
}

static bool has_clients(uint8_t type)
{
    return type == SL_ATTR_PORT_TYPE_ROUTER || type == SL_ATTR_PORT_TYPE_COMBO ||
           type == SL_ATTR_PORT_TYPE_SERVER_ADMIN;
}

uint64_t sl_locator_server_ports(const struct sl_config *config, uint16_t vlan)
{
    uint64_t ports = 0;

    for (uint16_t i = 0; i < config->vlan[vlan].ports_count; i++) {
        uint16_t id = config->vlan[vlan].ports[i];

        if (has_servers(config->port[id].type))
            ports |= 1ull << id;
    }
    return ports;
}

/* VIPs are for clients wherever those are, whatever the VLANs of their port. */
static uint64_t client_ports(const struct sl_config *config)
{
    uint64_t ports = 0;

    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++)
        if (config->has_port[id] && has_clients(config->port[id].type))
            ports |= 1ull << id;
    return ports;
}

uint16_t sl_locator_probe_port(const struct sl_config *config, uint16_t id)
{
    const struct sl_msg_set_member *member = &config->member[id];
    const struct sl_msg_set_domain *domain = &config->domain[member->domain];

    if (domain->health_port != 0)
        return domain->health_port;
    return member->port != 0 ? member->port : member->vip_port;
}

static void build_health(const struct sl_msg_set_domain *from, struct sl_locator_health *to)
{
    to->method = from->health_method;
    to->fall = from->health_fall;
    to->rise = from->health_rise;
    to->interval_ms = from->health_interval_ms;
    to->timeout_ms = from->health_timeout_ms;
    to->rpc_program = from->health_rpc_program;
    to->rpc_version = from->health_rpc_version;
}

static void build_prefix(const struct sl_addr_prefix *from, struct sl_locator_prefix *to)
{
    sl_config_prefix(from, &to->address, &to->length_bits);
}

static void build_domain(const struct sl_config *config, uint16_t id, uint64_t clients,
                         struct sl_locator_domain *to)
{
    const struct sl_msg_set_domain *from = &config->domain[id];

    to->present = true;
    to->vlan = from->vlan;
    to->server_ports = sl_locator_server_ports(config, from->vlan);
    to->client_ports = clients;
    to->arp_interval_ms = from->arp_interval_ms;
    build_health(from, &to->health);
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

static void build_member(const struct sl_config *config, uint16_t id, struct sl_locator_member *to)
{
    const struct sl_msg_set_member *from = &config->member[id];
    const struct sl_msg_set_server *server = &config->server[from->server];

    to->present = true;
    to->probed = server->admin_state != SL_ATTR_SERVER_ADMIN_STATE_DISABLED;
    to->domain = from->domain;
    to->port = server->port == SL_ID_NONE ? SL_LOCATOR_NO_PORT : (uint8_t)server->port;
    to->service_port = sl_be16_from_host(sl_locator_probe_port(config, id));
    sl_config_ip(&server->address, &to->address);
}

/* Ports behind which targets may be: those of the VLAN, or all that carry untagged frames. */
static uint64_t target_ports(const struct sl_config *config, uint16_t vlan)
{
    uint64_t ports = 0;

    for (uint16_t i = 0; vlan != SL_ID_NONE && i < config->vlan[vlan].ports_count; i++)
        ports |= 1ull << config->vlan[vlan].ports[i];
    for (uint16_t id = 0; vlan == SL_ID_NONE && id < SL_LIMIT_PORT; id++)
        if (config->has_port[id] && config->port[id].type != SL_ATTR_PORT_TYPE_SERVER_ACCESS)
            ports |= 1ull << id;
    return ports;
}

/* Services that share an address announce it once. */
static bool is_announced_by_other(const struct sl_config *config, uint16_t id)
{
    for (uint16_t other = 0; other < id; other++)
        if (config->has_tcp_service[other] && config->tcp_service[other].enabled &&
            memcmp(&config->tcp_service[other].address, &config->tcp_service[id].address,
                   sizeof(struct sl_addr)) == 0)
            return true;
    return false;
}

static void build_targets(const struct sl_config *config,
                          const struct sl_tcp_service_config *service,
                          struct sl_locator_config *locator)
{
    const uint16_t id = sl_locator_service_domain(service->id);
    struct sl_locator_route *route = &locator->routes[SL_LOCATOR_STATIC_ROUTES + service->id];
    struct sl_locator_domain *domain = &locator->domains[id];

    domain->server_ports = target_ports(config, service->vlan);
    domain->self_count = 1;
    domain->self[0] = (struct sl_locator_prefix){service->source, service->source_prefix_bits};
    for (uint16_t i = 0; i < service->target_count; i++)
        locator->members[sl_locator_target_member(service->id, i)] =
            (struct sl_locator_member){.present = true,
                                       .probed = true,
                                       .domain = id,
                                       .port = SL_LOCATOR_NO_PORT,
                                       .address = service->targets[i]};
    if (!sl_ip_is_none(&service->gateway)) /* whose prefix is everything */
        *route =
            (struct sl_locator_route){.present = true, .domain = id, .next_hop = service->gateway};
}

/* What domains of services that end in the box have in common. */
static void begin_service(uint16_t vlan, uint64_t clients, struct sl_locator_domain *domain)
{
    domain->present = true;
    domain->vlan = vlan == SL_NO_ID ? 0 : vlan;
    domain->client_ports = clients;
    domain->arp_interval_ms = TARGET_INTERVAL_MS;
    domain->health = (struct sl_locator_health){
        .method = SL_HEALTH_ARP, .fall = TARGET_FALL, .rise = 1, .interval_ms = TARGET_INTERVAL_MS};
}

static void build_service(const struct sl_config *config, uint16_t id, uint64_t clients,
                          struct sl_locator_config *locator)
{
    struct sl_locator_domain *domain = &locator->domains[sl_locator_service_domain(id)];
    struct sl_tcp_service_config service;

    sl_tcp_config_service(&config->tcp_service[id], &service);
    begin_service(service.vlan, clients, domain);
    if (!is_announced_by_other(config, id)) {
        domain->vip_count = 1;
        domain->vips[0] = service.address;
    }
    if (service.kind == SL_TCP_SERVICE_RELAY)
        build_targets(config, &service, locator);
}

static void build_nfs_service(const struct sl_config *config, uint16_t id, uint64_t clients,
                              struct sl_locator_config *locator)
{
    struct sl_locator_domain *domain = &locator->domains[sl_locator_nfs_domain(id)];
    struct sl_nfs_service_config service;

    sl_nfs_config_service(&config->nfs_service[id], &service);
    begin_service(service.vlan, clients, domain);
    domain->vip_count = 1;
    domain->vips[0] = service.address;
    domain->server_ports = target_ports(config, service.vlan);
    domain->self_count = 1;
    domain->self[0] = (struct sl_locator_prefix){service.source, service.source_prefix_bits};
    if (!sl_ip_is_none(&service.gateway)) /* whose prefix is everything */
        locator->routes[SL_LOCATOR_FIRST_NFS_ROUTE + id] = (struct sl_locator_route){
            .present = true, .domain = sl_locator_nfs_domain(id), .next_hop = service.gateway};
}

static void build_replica(const struct sl_config *config, uint16_t id,
                          struct sl_locator_config *locator)
{
    const struct sl_msg_set_filesystem_member *from = &config->replica[id];
    const struct sl_msg_set_server *server = &config->server[from->server];
    struct sl_locator_member *to = &locator->members[sl_locator_nfs_member(id)];

    to->present = true;
    to->probed = true;
    to->domain = sl_locator_nfs_domain(config->filesystem[from->filesystem].nfs_service);
    to->port = server->port == SL_ID_NONE ? SL_LOCATOR_NO_PORT : (uint8_t)server->port;
    sl_config_any_ip(&server->address, &to->address);
}

static void build_services(const struct sl_config *config, uint64_t clients,
                           struct sl_locator_config *locator)
{
    for (uint16_t id = 0; id < SL_LIMIT_TCP_SERVICE; id++)
        if (config->has_tcp_service[id] && config->tcp_service[id].enabled)
            build_service(config, id, clients, locator);
    for (uint16_t id = 0; id < SL_LIMIT_NFS_SERVICE; id++)
        if (config->has_nfs_service[id] && config->nfs_service[id].enabled)
            build_nfs_service(config, id, clients, locator);
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_MEMBER; id++)
        if (sl_nfs_config_serves(config, id))
            build_replica(config, id, locator);
}

void sl_locator_config_build(const struct sl_config *config, const struct sl_mac *macs,
                             struct sl_locator_config *locator)
{
    uint64_t clients = client_ports(config);

    memset(locator, 0, sizeof(*locator));
    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++) {
        locator->ports[id].tagged =
            config->has_port[id] && config->port[id].type == SL_ATTR_PORT_TYPE_SERVER_ACCESS;
        if (macs && config->has_port[id])
            locator->ports[id].mac = macs[id];
    }
    for (uint16_t id = 0; id < SL_LIMIT_DOMAIN; id++)
        if (config->has_domain[id])
            build_domain(config, id, clients, &locator->domains[id]);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++)
        if (config->has_member[id])
            build_member(config, id, &locator->members[id]);
    for (uint16_t id = 0; id < SL_LIMIT_STATIC_ROUTE; id++) {
        const struct sl_msg_set_static_route *route = &config->route[id];

        if (!config->has_route[id])
            continue;
        locator->routes[id].present = true;
        locator->routes[id].domain = route->virtual_domain;
        build_prefix(&route->prefix, &locator->routes[id].prefix);
        sl_config_ip(&route->next_hop, &locator->routes[id].next_hop);
    }
    build_services(config, clients, locator);
}
