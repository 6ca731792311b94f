// SPDX-License-Identifier: Apache-2.0
/* Values that cannot stand, and how they are refused. */

#include "support/table.h"

#include <string.h>

#include "fixture.h"
#include "spoil.h"

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

static const struct spoil_row spoil_rows[] = {
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
};

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused", spoil_rows, spoil_check_refused),
    };

    return TEST_RUN("csa validate", tables);
}
