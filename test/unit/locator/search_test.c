// SPDX-License-Identifier: Apache-2.0
/* Finding servers by ARP, in virtual time [IFF-9]. */

#include "support/table.h"

#include "world.h"

static const struct sl_ip server = SL_IP_V4(10, 2, 0, 11);

static struct world *started(enum sl_health_method method)
{
    struct world *world = world_create(method);

    world_start(world);
    return world;
}

static void finds_the_server_and_says_where(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);
    const struct sl_locator_event *event;

    (void)state;
    world_run(world, 10);
    event = &world_event(world, SL_LOCATOR_SERVER_LOCATED, 0)->event;
    assert_int_equal(event->port, 1);
    assert_int_equal(event->mac.bytes[5], 0x11);
    assert_int_equal(event->member, 0);
    assert_true(sl_ip_equal(&event->address, &server));
    assert_true(world->views[0].located && world->views[0].healthy);
    assert_int_equal(world->views[0].port, 1);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_UP), 1);
    world_destroy(world);
}

static void asks_out_of_every_server_port_and_no_other(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);

    (void)state;
    world_run(world, 10);
    assert_int_equal(world_arp_count(world, 0, &server, 0), 0);
    for (uint8_t port = 1; port <= 3; port++)
        assert_int_equal(world_arp_count(world, port, &server, 0), 1);
    world_destroy(world);
}

static void asks_as_the_domains_own_address_in_that_subnet(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);
    static const uint8_t own[4] = {10, 2, 0, 1};

    (void)state;
    world_run(world, 10);
    for (size_t i = 0; i < world->frame_count; i++)
        if (world->frames[i].port != 0)
            assert_memory_equal(world->frames[i].bytes + 28, own, 4);
    world_destroy(world);
}

static void asks_as_the_first_vip_without_an_own_address(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    static const uint8_t vip[4] = {10, 1, 0, 100};

    (void)state;
    world->config.domains[0].self_count = 0;
    world_start(world);
    world_run(world, 10);
    assert_int_equal(world_arp_count(world, 1, &server, 0), 1);
    for (size_t i = 0; i < world->frame_count; i++)
        assert_memory_equal(world->frames[i].bytes + 28, vip, 4);
    world_destroy(world);
}

static void a_server_bound_to_a_port_is_sought_only_there(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world->config.members[0].port = 2;
    world_start(world);
    world_run(world, 1000);
    assert_int_equal(world_arp_count(world, 1, &server, 0), 0);
    assert_true(world_arp_count(world, 2, &server, 0) > 0);
    world_gratuitous(world, 0);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 0);
    world_destroy(world);
}

static void a_trunk_gets_the_vlan_of_the_domain(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world->config.ports[1].tagged = true;
    world->hosts[0].vlan = 10;
    world_start(world);
    world_run(world, 10);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 1);
    for (size_t i = 0; i < world->frame_count; i++)
        assert_int_equal(world->frames[i].vlan, world->frames[i].port == 1 ? 10 : 0);
    world_destroy(world);
}

static void another_vlan_on_the_trunk_says_nothing_about_the_server(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world->hosts[0].deaf = true;
    world->hosts[0].vlan = 20;
    world_start(world);
    world_gratuitous(world, 0);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 0);
    world->hosts[0].vlan = 10;
    world_gratuitous(world, 0);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 1);
    world_destroy(world);
}

static void a_silent_server_is_asked_ever_more_seldom(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    uint64_t begin_ms = world->now_ms;
    size_t early, minute, late;

    (void)state;
    world->hosts[0].deaf = true;
    world_start(world);
    world_run(world, 500);
    early = world_arp_count(world, 1, &server, begin_ms);
    world_run(world, 63500);
    minute = world_arp_count(world, 1, &server, begin_ms);
    world_run(world, 320000);
    late = world_arp_count(world, 1, &server, begin_ms + 64000);
    assert_in_range(early, 4, 5);
    assert_in_range(minute - early, 5, 7); /* 1, 2, 4, 8, 16, 32 s */
    assert_in_range(late, 8, 12);          /* every 32 s, an eighth more or less */
    world_destroy(world);
}

static void a_silent_server_is_found_at_once_when_it_speaks(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world->hosts[0].deaf = true;
    world_start(world);
    world_run(world, 100000);
    world_gratuitous(world, 0);
    assert_true(world->views[0].located);
    world_destroy(world);
}

static void a_server_behind_a_router_is_located_by_its_router(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    struct sl_locator_route_status route;
    static const struct sl_ip router = SL_IP_V4(10, 2, 0, 254);
    static const struct sl_ip far = SL_IP_V4(172, 16, 0, 5);

    (void)state;
    world->config.members[0].address = far;
    world->config.routes[0] = (struct sl_locator_route){.present = true,
                                                        .prefix = {SL_IP_V4(172, 16, 0, 0), 112},
                                                        .next_hop = SL_IP_V4(10, 2, 0, 9)};
    world->config.routes[7] = (struct sl_locator_route){
        .present = true, .prefix = {SL_IP_V4(172, 16, 0, 5), 128}, .next_hop = router};
    world->hosts[0].address = router;
    world->hosts[0].serves = far;
    world_start(world);
    world_run(world, 1000);
    assert_int_equal(world_arp_count(world, 1, &far, 0), 0);
    assert_true(world->views[0].located && world->views[0].healthy);
    assert_int_equal(world->views[0].mac.bytes[5], 0x11);
    assert_int_equal(sl_locator_route_status(world->locator, 7, &route), 0);
    assert_true(route.located);
    assert_int_equal(route.port, 1);
    assert_int_equal(sl_locator_route_status(world->locator, 0, &route), 0);
    assert_false(route.located);
    assert_int_not_equal(sl_locator_route_status(world->locator, 3, &route), 0);
    world_destroy(world);
}

static void members_on_one_server_share_its_location(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world->config.members[9] = world->config.members[0];
    world->config.members[9].service_port = SL_BE16(111);
    world_start(world);
    world_run(world, 10);
    assert_int_equal(world_arp_count(world, 1, &server, 0), 1);
    assert_true(world->views[0].located && world->views[9].located);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 1);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_UP), 2);
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
    CASE(finds_the_server_and_says_where),
    CASE(asks_out_of_every_server_port_and_no_other),
    CASE(asks_as_the_domains_own_address_in_that_subnet),
    CASE(asks_as_the_first_vip_without_an_own_address),
    CASE(a_server_bound_to_a_port_is_sought_only_there),
    CASE(a_trunk_gets_the_vlan_of_the_domain),
    CASE(another_vlan_on_the_trunk_says_nothing_about_the_server),
    CASE(a_silent_server_is_asked_ever_more_seldom),
    CASE(a_silent_server_is_found_at_once_when_it_speaks),
    CASE(a_server_behind_a_router_is_located_by_its_router),
    CASE(members_on_one_server_share_its_location),
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

    return TEST_RUN("locator search", tables);
}
