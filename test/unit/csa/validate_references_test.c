// SPDX-License-Identifier: Apache-2.0
/* References to what is not there. */

#include "support/table.h"

#include <string.h>

#include "fixture.h"
#include "spoil.h"

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

static const struct spoil_row spoil_rows[] = {
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
};

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused", spoil_rows, spoil_check_refused),
    };

    return TEST_RUN("csa validate", tables);
}
