// SPDX-License-Identifier: Apache-2.0
/* Each refusal of the agent's own validation: what is named, and what is said. */

#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "validate.h"

#define NPS 0x3u

/* values */

static void port_type_unknown(struct sl_config *config)
{
    config->port[0].type = 5;
}

static void mtu_too_small(struct sl_config *config)
{
    config->port[1].mtu = 575;
}

static void mtu_too_large(struct sl_config *config)
{
    config->port[1].mtu = 9601;
}

static void too_many_port_addresses(struct sl_config *config)
{
    config->port[1].addresses_count = 9;
}

static void device_empty(struct sl_config *config)
{
    memset(config->port[1].device, 0, sizeof(config->port[1].device));
}

static void device_unterminated(struct sl_config *config)
{
    memset(config->port[1].device, 'x', sizeof(config->port[1].device));
}

static void port_address_v6(struct sl_config *config)
{
    config->port[0].addresses_count = 1;
    config->port[0].addresses[0] = fixture_prefix(10, 9, 0, 1, 24);
    config->port[0].addresses[0].address.family = 6;
}

static void port_prefix_too_long(struct sl_config *config)
{
    config->port[0].addresses_count = 1;
    config->port[0].addresses[0] = fixture_prefix(10, 9, 0, 1, 33);
}

static void vlan_too_many_ports(struct sl_config *config)
{
    config->vlan[10].ports_count = 65;
}

static void vlan_zero(struct sl_config *config)
{
    config->has_vlan[0] = true;
    strcpy(config->vlan[0].key, "0");
}

static void vip_missing(struct sl_config *config)
{
    config->domain[0].vips_count = 0;
}

static void vips_too_many(struct sl_config *config)
{
    config->domain[0].vips_count = 9;
}

static void vip_multicast(struct sl_config *config)
{
    config->domain[0].vips[0] = fixture_v4(224, 0, 0, 5);
}

static void vip_loopback(struct sl_config *config)
{
    config->domain[0].vips[0] = fixture_v4(127, 0, 0, 1);
}

static void vip_none(struct sl_config *config)
{
    config->domain[0].vips[0] = (struct sl_addr){.family = 0};
}

static void server_broadcast(struct sl_config *config)
{
    config->server[0].address = fixture_v4(255, 255, 255, 255);
}

static void method_unknown(struct sl_config *config)
{
    config->domain[0].method = 3;
}

static void health_method_unknown(struct sl_config *config)
{
    config->domain[0].health_method = 3;
}

static void health_fall_zero(struct sl_config *config)
{
    config->domain[0].health_fall = 0;
}

static void interval_too_short(struct sl_config *config)
{
    config->domain[0].health_interval_ms = 10;
}

static void established_timeout_zero(struct sl_config *config)
{
    config->domain[0].tcp_established_timeout_s = 0;
}

static void weight_zero(struct sl_config *config)
{
    config->member[1].weight = 0;
}

static void weight_too_large(struct sl_config *config)
{
    config->member[1].weight = 257;
}

static void protocol_icmp(struct sl_config *config)
{
    config->member[1].protocol = 1;
}

static void idle_polls_zero(struct sl_config *config)
{
    config->system.idle_polls = 0;
}

static void subnet_too_long(struct sl_config *config)
{
    config->domain[1].subnets[0].length_bits = 64;
}

static void next_hop_v6(struct sl_config *config)
{
    config->route[0].next_hop.family = 6;
}

/* references */

static void np_not_running(struct sl_config *config)
{
    config->port[2].np = 2;
}

static void np_out_of_range(struct sl_config *config)
{
    config->port[2].np = 40;
}

static void vlan_port_unknown(struct sl_config *config)
{
    config->vlan[10].ports[1] = 9;
}

static void vlan_port_out_of_range(struct sl_config *config)
{
    config->vlan[10].ports[1] = 900;
}

static void domain_vlan_unknown(struct sl_config *config)
{
    config->domain[1].vlan = 30;
}

static void domain_vsd_unknown(struct sl_config *config)
{
    config->domain[1].vsd = 4;
}

static void vsd_vlan_unknown(struct sl_config *config)
{
    config->has_vsd[3] = true;
    config->vsd[3] = (struct sl_msg_set_vsd){.id = 3, .key = "gold", .vlans_count = 1};
    config->vsd[3].vlans[0] = 99;
}

static void member_domain_unknown(struct sl_config *config)
{
    config->member[2].domain = 77;
}

static void member_server_unknown(struct sl_config *config)
{
    config->member[2].server = 500;
}

static void server_port_unknown(struct sl_config *config)
{
    config->server[0].port = 63;
}

static void server_on_router_port(struct sl_config *config)
{
    config->server[0].port = 0;
}

static void route_domain_unknown(struct sl_config *config)
{
    config->route[0].virtual_domain = 5;
}

/* devices and addresses */

static void device_twice(struct sl_config *config)
{
    fixture_add_port(config, 5, "3.1", "af_packet:p21");
}

static void vip_overlap(struct sl_config *config)
{
    config->domain[1].vips[0] = config->domain[0].vips[0];
}

static void vip_twice_in_one_domain(struct sl_config *config)
{
    config->domain[1].vips_count = 2;
    config->domain[1].vips[1] = config->domain[1].vips[0];
}

static void vip_is_server(struct sl_config *config)
{
    config->domain[1].vips[0] = fixture_v4(10, 2, 0, 12);
}

static void vip_is_self(struct sl_config *config)
{
    config->domain[1].vips[0] = fixture_v4(10, 2, 0, 1);
}

static void vip_is_port_address(struct sl_config *config)
{
    config->port[0].addresses_count = 1;
    config->port[0].addresses[0] = fixture_prefix(10, 1, 0, 101, 24);
}

static void vip_is_next_hop(struct sl_config *config)
{
    config->domain[1].vips[0] = fixture_v4(10, 2, 0, 254);
}

static void self_in_two_domains(struct sl_config *config)
{
    config->domain[1].self_addresses_count = 1;
    config->domain[1].self_addresses[0] = fixture_prefix(10, 2, 0, 1, 24);
}

static void self_is_server(struct sl_config *config)
{
    config->domain[0].self_addresses[0] = fixture_prefix(10, 2, 0, 11, 24);
}

static void port_address_twice(struct sl_config *config)
{
    for (unsigned int i = 0; i < 2; i++) {
        config->port[i].addresses_count = 1;
        config->port[i].addresses[0] = fixture_prefix(192, 0, 2, 1, 24);
    }
}

/* members and ways */

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

static const struct spoil_row {
    const char *name;
    void (*spoil)(struct sl_config *config);
    uint16_t mark;
    const char *key;
    const char *says; /* part of the reason */
} spoil_rows[] = {
    {"a port of no known type", port_type_unknown, SL_MARK_PORT_TYPE, "1.1", "from 0 to 4"},
    {"an MTU below 576", mtu_too_small, SL_MARK_PORT_MTU, "2.1", "port mtu is 575"},
    {"an MTU above 9600", mtu_too_large, SL_MARK_PORT_MTU, "2.1", "9600"},
    {"nine addresses on a port", too_many_port_addresses, SL_MARK_PORT_ADDRESSES, "2.1", "0 to 8"},
    {"a port without device", device_empty, SL_MARK_PORT_DEVICE, "2.1", "af_packet:INTERFACE"},
    {"a device name without end", device_unterminated, SL_MARK_PORT_DEVICE, "2.1", "too long"},
    {"an IPv6 address on a port", port_address_v6, SL_MARK_PORT_ADDRESSES, "1.1", "IPv4"},
    {"a prefix of 33 bits", port_prefix_too_long, SL_MARK_PORT_ADDRESSES, "1.1", "0 to 32"},
    {"65 ports in a VLAN", vlan_too_many_ports, SL_MARK_VLAN_PORTS, "10", "0 to 64"},
    {"VLAN 0", vlan_zero, SL_MARK_VLAN, "0", "1 to 4094"},
    {"a domain without VIP", vip_missing, SL_MARK_DOMAIN_VIPS, "moe", "from 1 to 8"},
    {"a domain with nine VIPs", vips_too_many, SL_MARK_DOMAIN_VIPS, "moe", "from 1 to 8"},
    {"a multicast VIP", vip_multicast, SL_MARK_DOMAIN_VIPS, "moe", "224.0.0.5"},
    {"a loopback VIP", vip_loopback, SL_MARK_DOMAIN_VIPS, "moe", "127.0.0.1"},
    {"a VIP without address", vip_none, SL_MARK_DOMAIN_VIPS, "moe", "not IPv4"},
    {"a server at the broadcast address", server_broadcast, SL_MARK_SERVER_ADDRESS, "nas1",
     "unicast"},
    {"a balancing method that does not exist", method_unknown, SL_MARK_DOMAIN_METHOD, "moe",
     "0 to 2"},
    {"a health method that does not exist", health_method_unknown, SL_MARK_DOMAIN_HEALTH_METHOD,
     "moe", "0 to 2"},
    {"no failed probe takes a member down", health_fall_zero, SL_MARK_DOMAIN_HEALTH_FALL, "moe",
     "1 to 100"},
    {"a probe every 10 ms", interval_too_short, SL_MARK_DOMAIN_HEALTH_INTERVAL_MS, "moe", "50"},
    {"flows that age at once", established_timeout_zero, SL_MARK_DOMAIN_TCP_ESTABLISHED_TIMEOUT_S,
     "moe", "from 1"},
    {"a member of weight 0", weight_zero, SL_MARK_MEMBER_WEIGHT, "moe/nas2", "1 to 256"},
    {"a member of weight 257", weight_too_large, SL_MARK_MEMBER_WEIGHT, "moe/nas2", "1 to 256"},
    {"a member that serves ICMP", protocol_icmp, SL_MARK_MEMBER_PROTOCOL, "moe/nas2",
     "any, tcp or udp"},
    {"no idle polls", idle_polls_zero, SL_MARK_SYSTEM_IDLE_POLLS, "", "from 1"},
    {"a subnet of 64 bits", subnet_too_long, SL_MARK_DOMAIN_SUBNETS, "larry", "0 to 32"},
    {"an IPv6 next hop", next_hop_v6, SL_MARK_STATIC_ROUTE_NEXT_HOP, "far", "IPv4"},
    {"a port on an NP that does not run", np_not_running, SL_MARK_PORT_NP, "2.2",
     "NP 2 does not run"},
    {"a port on an NP that cannot be", np_out_of_range, SL_MARK_PORT_NP, "2.2", "NP 40"},
    {"a VLAN with a port that does not exist", vlan_port_unknown, SL_MARK_VLAN_PORTS, "10",
     "no port with id 9"},
    {"a VLAN with a port beyond every id", vlan_port_out_of_range, SL_MARK_VLAN_PORTS, "10",
     "no port with id 900"},
    {"a domain in a VLAN that does not exist", domain_vlan_unknown, SL_MARK_DOMAIN_VLAN, "larry",
     "no vlan with id 30"},
    {"a domain in a VSD that does not exist", domain_vsd_unknown, SL_MARK_DOMAIN_VSD, "larry",
     "no vsd with id 4"},
    {"a VSD with a VLAN that does not exist", vsd_vlan_unknown, SL_MARK_VSD_VLANS, "gold",
     "no vlan with id 99"},
    {"a member of a domain that does not exist", member_domain_unknown, SL_MARK_MEMBER,
     "larry/web1", "no virtual-domain with id 77"},
    {"a member that is no server", member_server_unknown, SL_MARK_MEMBER_SERVER, "larry/web1",
     "no server with id 500"},
    {"a server on a port that does not exist", server_port_unknown, SL_MARK_SERVER_PORT, "nas1",
     "no port with id 63"},
    {"a server behind a router port", server_on_router_port, SL_MARK_SERVER_PORT, "nas1",
     "no servers behind it"},
    {"a route of a domain that does not exist", route_domain_unknown,
     SL_MARK_STATIC_ROUTE_VIRTUAL_DOMAIN, "far", "no virtual-domain with id 5"},
    {"one device as two ports", device_twice, SL_MARK_PORT_DEVICE, "3.1", "device of port 2.1"},
    {"one VIP in two domains", vip_overlap, SL_MARK_DOMAIN_VIPS, "larry",
     "already a VIP of virtual domain moe"},
    {"one VIP twice in a domain", vip_twice_in_one_domain, SL_MARK_DOMAIN_VIPS, "larry",
     "already a VIP"},
    {"a VIP that is a server's address", vip_is_server, SL_MARK_SERVER_ADDRESS, "nas2",
     "already a VIP of virtual domain larry"},
    {"a VIP that is an own address", vip_is_self, SL_MARK_DOMAIN_SELF_ADDRESSES, "moe",
     "already a VIP of virtual domain larry"},
    {"a VIP that is a port's address", vip_is_port_address, SL_MARK_PORT_ADDRESSES, "1.1",
     "already a VIP of virtual domain larry"},
    {"a VIP that is a router's address", vip_is_next_hop, SL_MARK_STATIC_ROUTE_NEXT_HOP, "far",
     "already a VIP of virtual domain larry"},
    {"one own address in two domains", self_in_two_domains, SL_MARK_DOMAIN_SELF_ADDRESSES, "larry",
     "already an own address in virtual domain moe"},
    {"an own address that is a server's", self_is_server, SL_MARK_SERVER_ADDRESS, "nas1",
     "already an own address"},
    {"one address on two ports", port_address_twice, SL_MARK_PORT_ADDRESSES, "2.1",
     "already an address of port 1.1"},
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

static void check_spoilt(void **state)
{
    const struct spoil_row *row = TEST_ROW(struct spoil_row, state);
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_refusal refusal = {.error = 0};

    assert_non_null(config);
    fixture_fill(config);
    row->spoil(config);
    assert_true(sl_validate(config, NPS, &refusal) < 0);
    assert_int_equal(refusal.mark, row->mark);
    assert_string_equal(refusal.key, row->key);
    if (!strstr(refusal.reason, row->says))
        fail_msg("reason is \"%s\", which does not say \"%s\"", refusal.reason, row->says);
    free(config);
}

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

static const struct good_row {
    const char *name;
    void (*change)(struct sl_config *config);
} good_rows[] = {
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

static void check_good(void **state)
{
    const struct good_row *row = TEST_ROW(struct good_row, state);
    struct sl_config *config = malloc(sizeof(*config));
    struct sl_refusal refusal = {.error = 0};

    assert_non_null(config);
    fixture_fill(config);
    row->change(config);
    if (sl_validate(config, NPS, &refusal) != 0)
        fail_msg("refused: %s", refusal.reason);
    free(config);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused:", spoil_rows, check_spoilt),
        TEST_TABLE("accepted:", good_rows, check_good),
    };

    return TEST_RUN("csa validate", tables);
}
