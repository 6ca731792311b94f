// SPDX-License-Identifier: Apache-2.0
/* What workers get to see of a configuration. */

#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "generated/dictionary.h"
#include "snapshot_build.h"

struct built {
    struct sl_config *config;
    struct sl_snapshot_facts facts;
    const struct sl_snapshot *snapshot;
};

static struct built build_with(void (*change)(struct sl_config *config))
{
    struct built built = {
        .config = malloc(sizeof(*built.config)),
        .facts = {.serial = 3,
                  .ready = true,
                  .np_count = 2,
                  .open_ports = 0x7,
                  .forwarding_ports = 0x3,
                  .macs = {[1] = {{2, 0, 0, 0, 0, 9}}}},
    };

    assert_non_null(built.config);
    fixture_fill(built.config);
    if (change)
        change(built.config);
    built.snapshot = sl_snapshot_build(built.config, &built.facts);
    assert_non_null(built.snapshot);
    return built;
}

static void destroy(struct built *built)
{
    sl_snapshot_free(built->snapshot);
    free(built->config);
}

static void says_which_configuration_it_is(void **state)
{
    struct built built = build_with(NULL);

    (void)state;
    assert_int_equal(built.snapshot->serial, 3);
    assert_int_equal(built.snapshot->generation, 7);
    assert_true(built.snapshot->dictionary_hash == SL_DICTIONARY_HASH);
    assert_true(built.snapshot->ready);
    assert_int_equal(built.snapshot->np_count, 2);
    assert_int_equal(built.snapshot->fragment_timeout_ms, 5000);
    destroy(&built);
}

static void a_port_has_its_type_np_mac_and_vlans(void **state)
{
    struct built built = build_with(NULL);
    const struct sl_port_config *port = &built.snapshot->ports[1];

    (void)state;
    assert_true(port->present && port->forwarding);
    assert_int_equal(port->type, SL_PORT_SERVER);
    assert_int_equal(port->np, 1);
    assert_int_equal(port->mtu_bytes, 1500);
    assert_int_equal(port->mac[5], 9);
    assert_int_equal(port->only_domain, 0);
    assert_true(port->vlan_bitmap[0] == 1ull << 10);
    assert_int_equal(built.snapshot->ports[2].domain_count, 2);
    assert_int_equal(built.snapshot->ports[2].only_domain, SL_NO_ID);
    destroy(&built);
}

static void a_port_that_is_not_open_is_not_there(void **state)
{
    struct built built = build_with(NULL);

    (void)state;
    sl_snapshot_free(built.snapshot);
    built.facts.open_ports = 0x5;
    built.snapshot = sl_snapshot_build(built.config, &built.facts);
    assert_false(built.snapshot->ports[1].present);
    assert_true(built.snapshot->ports[2].present);
    destroy(&built);
}

static void a_port_that_is_not_started_does_not_forward(void **state)
{
    struct built built = build_with(NULL);

    (void)state;
    assert_true(built.snapshot->ports[2].present);
    assert_false(built.snapshot->ports[2].forwarding);
    destroy(&built);
}

static void before_ready_nothing_forwards(void **state)
{
    struct built built = build_with(NULL);

    (void)state;
    sl_snapshot_free(built.snapshot);
    built.facts.ready = false;
    built.snapshot = sl_snapshot_build(built.config, &built.facts);
    for (unsigned int i = 0; i < SL_MAX_PORTS; i++)
        assert_false(built.snapshot->ports[i].forwarding);
    destroy(&built);
}

static void nps_with_client_ports_are_known(void **state)
{
    struct built built = build_with(NULL);

    (void)state;
    assert_int_equal(built.snapshot->router_np_count, 1);
    assert_int_equal(built.snapshot->router_nps[0], 0);
    destroy(&built);
}

static void a_domain_has_its_members_in_order(void **state)
{
    struct built built = build_with(NULL);
    const struct sl_domain_config *moe = &built.snapshot->domains[0];

    (void)state;
    assert_true(moe->present);
    assert_int_equal(moe->member_count, 3);
    assert_int_equal(moe->members[0], 0);
    assert_int_equal(moe->members[1], 1);
    assert_int_equal(moe->members[2], 3);
    assert_int_equal(moe->self[0].length_bits, 120);
    assert_int_equal(moe->tcp_established_timeout_s, 7440);
    assert_int_equal(built.snapshot->domains[1].member_count, 1);
    destroy(&built);
}

static void drain(struct sl_config *config)
{
    config->server[0].admin_state = SL_ATTR_SERVER_ADMIN_STATE_DRAIN;
    config->member[1].vip_port = 80;
    config->member[1].port = 8001;
}

static void a_member_has_its_servers_address_and_state(void **state)
{
    struct built built = build_with(drain);
    const struct sl_member_config *nas1 = &built.snapshot->members[0];
    const struct sl_member_config *nas2 = &built.snapshot->members[1];
    static const struct sl_ip address = SL_IP_V4(10, 2, 0, 11);

    (void)state;
    assert_true(sl_ip_equal(&nas1->address, &address));
    assert_false(nas1->accepts_new);
    assert_true(nas2->accepts_new);
    assert_int_equal(sl_be16_to_host(nas2->vip_port), 80);
    assert_int_equal(sl_be16_to_host(nas2->port), 8001);
    destroy(&built);
}

static void addresses_are_found_with_their_roles(void **state)
{
    static const struct {
        struct sl_ip address;
        int role;
        uint16_t index;
    } expected[] = {
        {SL_IP_V4(10, 1, 0, 100), SL_ADDRESS_VIP, 0},
        {SL_IP_V4(10, 1, 0, 101), SL_ADDRESS_VIP, 1},
        {SL_IP_V4(10, 2, 0, 1), SL_ADDRESS_SELF, 0},
        {SL_IP_V4(10, 2, 0, 12), SL_ADDRESS_SERVER, 1},
        {SL_IP_V4(10, 3, 0, 11), SL_ADDRESS_SERVER, 2},
        {SL_IP_V4(10, 9, 9, 9), SL_ADDRESS_NONE, 0},
    };
    struct built built = build_with(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        const struct sl_address_slot *slot =
            sl_snapshot_address(built.snapshot, &expected[i].address);

        assert_int_equal(slot ? slot->role : SL_ADDRESS_NONE, expected[i].role);
        if (slot)
            assert_int_equal(slot->index, expected[i].index);
    }
    destroy(&built);
}

static void empty(struct sl_config *config)
{
    sl_config_clear(config, 0);
}

static void nothing_configured_is_a_snapshot_too(void **state)
{
    struct built built = build_with(empty);
    static const struct sl_ip address = SL_IP_V4(10, 1, 0, 100);

    (void)state;
    assert_null(sl_snapshot_address(built.snapshot, &address));
    assert_int_equal(built.snapshot->router_np_count, 0);
    assert_int_equal(built.snapshot->idle_polls, 64);
    destroy(&built);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(says_which_configuration_it_is),       CASE(a_port_has_its_type_np_mac_and_vlans),
    CASE(a_port_that_is_not_open_is_not_there), CASE(a_port_that_is_not_started_does_not_forward),
    CASE(before_ready_nothing_forwards),        CASE(nps_with_client_ports_are_known),
    CASE(a_domain_has_its_members_in_order),    CASE(a_member_has_its_servers_address_and_state),
    CASE(addresses_are_found_with_their_roles), CASE(nothing_configured_is_a_snapshot_too),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("snapshot", scenarios, check_scenario),
    };

    return TEST_RUN("csa snapshot", tables);
}
