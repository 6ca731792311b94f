// SPDX-License-Identifier: Apache-2.0
/* Members that cannot be told apart, reached or probed; and what only looks like that. */

#include "support/table.h"

#include <stdio.h>

#include "fixture.h"
#include "spoil.h"

static void too_many_members(struct sl_config *config)
{
    for (uint16_t id = 10; id < 74; id++) {
        char key[24];

        snprintf(key, sizeof(key), "moe/m%u", id % 100u);
        fixture_add_member(config, id, key, 0, 0)->vip_port = id;
    }
}

static void member_twin(struct sl_config *config)
{
    fixture_add_member(config, 9, "moe/again", 0, 0);
}

static void server_in_two_vlans(struct sl_config *config)
{
    config->domain[1].subnets_count = 0;
    fixture_add_member(config, 9, "larry/nas1", 1, 0);
}

static void server_in_two_vlans_any_port(struct sl_config *config)
{
    server_in_two_vlans(config);
    config->member[0].vip_port = 80;
    config->member[0].port = 8001;
}

static void nothing_to_probe(struct sl_config *config)
{
    config->domain[0].health_port = 0;
}

static void server_out_of_reach(struct sl_config *config)
{
    config->server[1].address = fixture_v4(192, 168, 0, 1);
}

static void next_hop_out_of_reach(struct sl_config *config)
{
    config->route[0].next_hop = fixture_v4(192, 168, 0, 254);
}

static void next_hop_behind_itself(struct sl_config *config)
{
    config->route[0].next_hop = fixture_v4(172, 16, 0, 1);
}

static const struct spoil_row spoil_rows[] = {
    {"65 members in a domain", too_many_members, SL_MARK_MEMBER, "moe/m71", "more than 64"},
    {"two members that serve the same", member_twin, SL_MARK_MEMBER_SERVER, "moe/again",
     "moe/nas1"},
    {"a server in two VLANs behind one port", server_in_two_vlans, SL_MARK_MEMBER_SERVER,
     "larry/nas1", "behind port 2.2"},
    {"a server in two VLANs, once by port and once by all", server_in_two_vlans_any_port,
     SL_MARK_MEMBER_SERVER, "larry/nas1", "cannot be told apart"},
    {"a probe by TCP of no port", nothing_to_probe, SL_MARK_DOMAIN_HEALTH_PORT, "moe",
     "set health-port"},
    {"a server outside the domain's subnets", server_out_of_reach, SL_MARK_MEMBER_SERVER,
     "moe/nas2", "no static route leads there"},
    {"a next hop outside the domain's subnets", next_hop_out_of_reach,
     SL_MARK_STATIC_ROUTE_NEXT_HOP, "far", "192.168.0.254 is not in a subnet"},
    {"a next hop that its own route leads to", next_hop_behind_itself,
     SL_MARK_STATIC_ROUTE_NEXT_HOP, "far", "is not in a subnet"},
};

/* What looks like a mistake and is none. */

static void as_it_is(struct sl_config *config)
{
    (void)config;
}

static void empty(struct sl_config *config)
{
    sl_config_clear(config, 1);
}

static void same_server_by_port(struct sl_config *config)
{
    server_in_two_vlans(config);
    config->member[0].vip_port = config->member[9].vip_port = 80;
    config->member[0].port = 8001;
    config->member[9].port = 8002;
}

static void same_server_by_protocol(struct sl_config *config)
{
    server_in_two_vlans(config);
    config->member[0].protocol = SL_ATTR_MEMBER_PROTOCOL_TCP;
    config->member[9].protocol = SL_ATTR_MEMBER_PROTOCOL_UDP;
}

static void same_server_on_own_ports(struct sl_config *config)
{
    server_in_two_vlans(config);
    config->vlan[10].ports_count = 1; /* VLAN 10 is behind 2.1, VLAN 20 behind 2.2 */
}

static void same_server_on_a_trunk(struct sl_config *config)
{
    server_in_two_vlans(config);
    config->port[2].type = SL_ATTR_PORT_TYPE_SERVER_ACCESS;
}

static void servers_share_an_address(struct sl_config *config)
{
    config->server[2].address = config->server[0].address;
    config->domain[1].subnets_count = 0;
    config->vlan[10].ports_count = 1;
}

static void two_services_of_one_server(struct sl_config *config)
{
    config->member[0].vip_port = 2049;
    fixture_add_member(config, 9, "moe/nas1-mount", 0, 0)->vip_port = 20048;
}

static void no_port_to_probe_with_arp(struct sl_config *config)
{
    config->domain[0].health_method = SL_ATTR_DOMAIN_HEALTH_METHOD_ARP;
    config->domain[0].health_port = 0;
}

static void no_subnets_at_all(struct sl_config *config)
{
    config->domain[1].subnets_count = 0;
    config->server[2].address = fixture_v4(192, 168, 7, 7);
}

static const struct good_row good_rows[] = {
    {"the fixture as it is", as_it_is},
    {"nothing at all", empty},
    {"one server for two domains, told apart by its ports", same_server_by_port},
    {"one server for two domains, told apart by protocol", same_server_by_protocol},
    {"one server for two domains behind different ports", same_server_on_own_ports},
    {"one server for two domains behind a trunk", same_server_on_a_trunk},
    {"two servers with one private address in two domains", servers_share_an_address},
    {"two services of one server in a domain", two_services_of_one_server},
    {"ARP as health needs no port to probe", no_port_to_probe_with_arp},
    {"a domain without subnets reaches its servers directly", no_subnets_at_all},
};

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused", spoil_rows, spoil_check_refused),
        TEST_TABLE("accepted", good_rows, spoil_check_accepted),
    };

    return TEST_RUN("csa validate", tables);
}
