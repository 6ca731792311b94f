// SPDX-License-Identifier: Apache-2.0
/* What a commit does to locations, and what it leaves alone. */

#include "support/table.h"

#include "world.h"

static struct world *started(enum sl_health_method method)
{
    struct world *world = world_create(method);

    world_start(world);
    return world;
}

static void a_commit_that_does_not_touch_a_server_leaves_it_located(void **state)
{
    struct world *world = started(SL_HEALTH_TCP);
    struct sl_locator_config next;

    (void)state;
    world_run(world, 2000);
    next = world->config;
    next.members[5] = next.members[0];
    next.members[5].address = (struct sl_ip)SL_IP_V4(10, 2, 0, 12);
    for (unsigned int i = 0; i < 100; i++) {
        world_configure(world, &next);
        world_run(world, 20);
    }
    assert_true(world->views[0].located && world->views[0].healthy);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 1);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_DOWN), 0);
    world_destroy(world);
}

static void a_member_taken_out_of_the_configuration_is_forgotten(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);
    struct sl_locator_config next;
    struct sl_locator_member_status status;

    (void)state;
    world_run(world, 10);
    assert_int_equal(sl_locator_member_status(world->locator, 0, &status), 0);
    assert_true(status.up);
    next = world->config;
    next.members[0].present = false;
    world_configure(world, &next);
    assert_false(world->views[0].located || world->views[0].healthy);
    assert_int_not_equal(sl_locator_member_status(world->locator, 0, &status), 0);
    world_destroy(world);
}

static void a_port_taken_out_of_the_vlan_loses_its_servers(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);
    struct sl_locator_config next;

    (void)state;
    world_run(world, 10);
    next = world->config;
    next.domains[0].server_ports = 0x0c;
    world_configure(world, &next);
    assert_false(world->views[0].located);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOST), 1);
    world_destroy(world);
}

static void a_commit_ends_the_wait_of_a_long_back_off(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    struct sl_locator_config next;

    (void)state;
    world->config.domains[0].server_ports = 0x0c; /* the server's port was forgotten */
    world_start(world);
    world_run(world, 200000);
    next = world->config;
    next.domains[0].server_ports = 0x0e;
    world_configure(world, &next);
    world_run(world, 10);
    assert_true(world->views[0].located);
    world_destroy(world);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(a_commit_that_does_not_touch_a_server_leaves_it_located),
    CASE(a_member_taken_out_of_the_configuration_is_forgotten),
    CASE(a_port_taken_out_of_the_vlan_loses_its_servers),
    CASE(a_commit_ends_the_wait_of_a_long_back_off),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("location", scenarios, check_scenario),
    };

    return TEST_RUN("locator reconfigure", tables);
}
