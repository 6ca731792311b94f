// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <stdio.h>
#include <string.h>

struct sl_addr fixture_v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    return (struct sl_addr){.family = 4, .bytes = {a, b, c, d}};
}

struct sl_addr_prefix fixture_prefix(uint8_t a, uint8_t b, uint8_t c, uint8_t d,
                                     uint8_t length_bits)
{
    return (struct sl_addr_prefix){.address = fixture_v4(a, b, c, d), .length_bits = length_bits};
}

struct sl_msg_set_port *fixture_add_port(struct sl_config *config, uint16_t id, const char *key,
                                         const char *device)
{
    struct sl_msg_set_port *port = &config->port[id];

    *port = (struct sl_msg_set_port){
        .id = id, .type = SL_ATTR_PORT_TYPE_SERVER, .enabled = 1, .mtu = 1500};
    snprintf(port->key, sizeof(port->key), "%s", key);
    snprintf(port->device, sizeof(port->device), "%s", device);
    config->has_port[id] = true;
    return port;
}

static void add_vlan(struct sl_config *config, uint16_t id, uint16_t count, const uint16_t *ports)
{
    struct sl_msg_set_vlan *vlan = &config->vlan[id];

    vlan->id = id;
    snprintf(vlan->key, sizeof(vlan->key), "%u", id % 4096u);
    vlan->ports_count = count;
    memcpy(vlan->ports, ports, count * sizeof(*ports));
    config->has_vlan[id] = true;
}

static void add_server(struct sl_config *config, uint16_t id, const char *key,
                       struct sl_addr address)
{
    struct sl_msg_set_server *server = &config->server[id];

    server->id = id;
    snprintf(server->key, sizeof(server->key), "%s", key);
    server->address = address;
    server->port = SL_ID_NONE;
    config->has_server[id] = true;
}

static struct sl_msg_set_domain *add_domain(struct sl_config *config, uint16_t id, const char *key,
                                            uint16_t vlan, struct sl_addr vip)
{
    struct sl_msg_set_domain *domain = &config->domain[id];

    *domain = (struct sl_msg_set_domain){.id = id,
                                         .vips_count = 1,
                                         .vips = {vip},
                                         .vlan = vlan,
                                         .vsd = SL_ID_NONE,
                                         .persistence_timeout_s = 600,
                                         .tcp_syn_timeout_s = 30,
                                         .tcp_established_timeout_s = 7440,
                                         .tcp_closing_timeout_s = 30,
                                         .udp_rebalance_timeout_s = 60,
                                         .udp_timeout_s = 300,
                                         .fragment_timeout_ms = 5000,
                                         .health_port = 2049,
                                         .health_rpc_program = 100003,
                                         .health_rpc_version = 3,
                                         .health_interval_ms = 1000,
                                         .health_timeout_ms = 500,
                                         .health_fall = 2,
                                         .health_rise = 2,
                                         .arp_interval_ms = 5000};
    snprintf(domain->key, sizeof(domain->key), "%s", key);
    config->has_domain[id] = true;
    return domain;
}

struct sl_msg_set_member *fixture_add_member(struct sl_config *config, uint16_t id, const char *key,
                                             uint16_t domain, uint16_t server)
{
    struct sl_msg_set_member *member = &config->member[id];

    *member = (struct sl_msg_set_member){.id = id, .domain = domain, .server = server, .weight = 1};
    snprintf(member->key, sizeof(member->key), "%s", key);
    config->has_member[id] = true;
    return member;
}

static void add_route(struct sl_config *config)
{
    struct sl_msg_set_static_route *route = &config->route[0];

    route->id = 0;
    snprintf(route->key, sizeof(route->key), "far");
    route->virtual_domain = 0;
    route->prefix = fixture_prefix(172, 16, 0, 0, 12);
    route->next_hop = fixture_v4(10, 2, 0, 254);
    config->has_route[0] = true;
}

struct sl_addr fixture_v6(uint16_t high, uint16_t low)
{
    return (struct sl_addr){.family = 6,
                            .bytes = {0x20, 1, 0xd,
                                      0xb8, [12] = (uint8_t)(high >> 8), [13] = (uint8_t)high,
                                      [14] = (uint8_t)(low >> 8), [15] = (uint8_t)low}};
}

struct sl_msg_set_tcp_service *fixture_add_relay(struct sl_config *config, uint16_t id,
                                                 const char *key)
{
    struct sl_msg_set_tcp_service *service = &config->tcp_service[id];

    *service = (struct sl_msg_set_tcp_service){.id = id,
                                               .kind = SL_ATTR_TCP_SERVICE_KIND_RELAY,
                                               .address = fixture_v4(10, 1, 0, 110),
                                               .tcp_port = 3260,
                                               .target_addresses_count = 1,
                                               .target_addresses = {fixture_v4(10, 2, 0, 11)},
                                               .source_address = fixture_prefix(10, 2, 0, 200, 24),
                                               .vlan = 10,
                                               .priority = 1,
                                               .enabled = 1};
    snprintf(service->key, sizeof(service->key), "%s", key);
    config->has_tcp_service[id] = true;
    return service;
}

static void add_replica(struct sl_config *config, uint16_t id, uint8_t slot, uint16_t server)
{
    struct sl_msg_set_filesystem_member *member = &config->replica[id];

    *member = (struct sl_msg_set_filesystem_member){
        .id = id, .slot = slot, .server = server, .path = "/export", .weight = 1, .enabled = 1};
    snprintf(member->key, sizeof(member->key), "home/%s", config->server[server].key);
    config->has_replica[id] = true;
}

void fixture_add_filesystem(struct sl_config *config)
{
    config->nfs_service[0] =
        (struct sl_msg_set_nfs_service){.key = "nas",
                                        .address = fixture_v4(10, 1, 0, 200),
                                        .source_address = fixture_prefix(10, 2, 0, 200, 24),
                                        .vlan = 10,
                                        .server_connections = 2,
                                        .transfer_bytes = 131072,
                                        .enabled = 1};
    config->has_nfs_service[0] = true;
    config->filesystem[0] = (struct sl_msg_set_filesystem){.key = "home",
                                                           .quorum_percent = 51,
                                                           .first_list_servers = 1,
                                                           .second_list_servers = 2,
                                                           .third_list_servers = 4,
                                                           .promote_hits = 32,
                                                           .demote_hits = 4,
                                                           .interval_ms = 1000,
                                                           .handle_entries = 4096,
                                                           .retransmit_ms = 700,
                                                           .member_timeout_ms = 8000,
                                                           .backlog_calls = 1024,
                                                           .lock_member = SL_ID_NONE,
                                                           .enabled = 1};
    config->has_filesystem[0] = true;
    add_replica(config, 0, 2, 0);
    add_replica(config, 5, 0, 1);
    config->nfs_export[0] =
        (struct sl_msg_set_nfs_export){.key = "home",
                                       .path = "/home",
                                       .directory = "/",
                                       .clients_count = 1,
                                       .clients = {fixture_prefix(10, 1, 0, 0, 24)}};
    config->has_nfs_export[0] = true;
}

void fixture_fill(struct sl_config *config)
{
    struct sl_msg_set_domain *moe, *larry;

    sl_config_clear(config, 7);
    config->has_np[0] = config->has_np[1] = true;
    config->np[0] = (struct sl_msg_set_np){.id = 0, .key = "0", .lcore = 1};
    config->np[1] = (struct sl_msg_set_np){.id = 1, .key = "1", .lcore = 1};
    fixture_add_port(config, 0, "1.1", "af_packet:p11")->type = SL_ATTR_PORT_TYPE_ROUTER;
    fixture_add_port(config, 1, "2.1", "af_packet:p21")->np = 1;
    fixture_add_port(config, 2, "2.2", "af_packet:p22")->np = 1;
    add_vlan(config, 10, 2, (uint16_t[]){1, 2});
    add_vlan(config, 20, 1, (uint16_t[]){2});
    add_server(config, 0, "nas1", fixture_v4(10, 2, 0, 11));
    add_server(config, 1, "nas2", fixture_v4(10, 2, 0, 12));
    add_server(config, 2, "web1", fixture_v4(10, 3, 0, 11));
    add_server(config, 3, "far", fixture_v4(172, 16, 0, 5));
    moe = add_domain(config, 0, "moe", 10, fixture_v4(10, 1, 0, 100));
    moe->health_method = SL_ATTR_DOMAIN_HEALTH_METHOD_TCP;
    moe->self_addresses_count = 1;
    moe->self_addresses[0] = fixture_prefix(10, 2, 0, 1, 24);
    moe->subnets_count = 1;
    moe->subnets[0] = fixture_prefix(10, 2, 0, 0, 24);
    larry = add_domain(config, 1, "larry", 20, fixture_v4(10, 1, 0, 101));
    larry->health_method = SL_ATTR_DOMAIN_HEALTH_METHOD_UDP;
    larry->subnets_count = 1;
    larry->subnets[0] = fixture_prefix(10, 3, 0, 0, 24);
    add_route(config);
    fixture_add_member(config, 0, "moe/nas1", 0, 0);
    fixture_add_member(config, 1, "moe/nas2", 0, 1);
    fixture_add_member(config, 2, "larry/web1", 1, 2);
    fixture_add_member(config, 3, "moe/far", 0, 3);
}
