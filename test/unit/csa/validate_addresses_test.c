// SPDX-License-Identifier: Apache-2.0
/* Devices and addresses that two objects claim. */

#include "support/table.h"

#include <string.h>

#include "fixture.h"
#include "spoil.h"

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

static const struct spoil_row spoil_rows[] = {
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
};

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused", spoil_rows, spoil_check_refused),
    };

    return TEST_RUN("csa validate", tables);
}
