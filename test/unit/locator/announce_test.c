// SPDX-License-Identifier: Apache-2.0
/* Announcing and defending our own addresses (RFC 5227), in virtual time. */

#include "support/table.h"

#include "world.h"

#include "wire/arp.h"

static const struct sl_ip vip = SL_IP_V4(10, 1, 0, 100);
static const struct sl_ip own = SL_IP_V4(10, 2, 0, 1);

static void vips_are_announced_to_clients_and_own_addresses_to_servers(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world_start(world);
    world_run(world, 10000);
    assert_int_equal(world_arp_count(world, 0, &vip, 0), 2);
    assert_int_equal(world_arp_count(world, 0, &own, 0), 0);
    for (uint8_t port = 1; port <= 3; port++) {
        assert_int_equal(world_arp_count(world, port, &own, 0), 2);
        assert_int_equal(world_arp_count(world, port, &vip, 0), 0);
    }
    world_destroy(world);
}

static void a_commit_that_changes_no_address_announces_nothing(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    struct sl_locator_config same;
    uint64_t from_ms;

    (void)state;
    world_start(world);
    world_run(world, 10000);
    from_ms = world->now_ms;
    same = world->config;
    world_configure(world, &same);
    world_run(world, 10000);
    assert_int_equal(world_arp_count(world, 0, &vip, from_ms), 0);
    world_destroy(world);
}

static void a_new_vip_is_announced(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    struct sl_locator_config next;
    static const struct sl_ip second = SL_IP_V4(10, 1, 0, 101);

    (void)state;
    world_start(world);
    world_run(world, 10000);
    next = world->config;
    next.domains[0].vips[next.domains[0].vip_count++] = second;
    world_configure(world, &next);
    world_run(world, 10000);
    assert_int_equal(world_arp_count(world, 0, &second, 0), 2);
    world_destroy(world);
}

static void a_port_whose_link_comes_back_hears_it_again_and_no_other(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    uint64_t from_ms;

    (void)state;
    world_start(world);
    world_run(world, 10000);
    from_ms = world->now_ms;
    sl_locator_port_usable(world->locator, 0, false, world->now_ms);
    world_run(world, 1000);
    sl_locator_port_usable(world->locator, 0, true, world->now_ms);
    world_run(world, 10000);
    assert_int_equal(world_arp_count(world, 0, &vip, from_ms), 2);
    assert_int_equal(world_arp_count(world, 2, &own, from_ms), 0);
    world_destroy(world);
}

static void a_held_down_port_hears_nothing(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    sl_locator_configure(world->locator, &world->config, world->now_ms);
    world_run(world, 60000);
    assert_int_equal(world->frame_count, 0);
    world_destroy(world);
}

static void a_host_with_our_address_is_reported_and_answered_once_in_ten_seconds(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    const struct sl_locator_event *event;
    uint64_t from_ms;

    (void)state;
    world_start(world);
    world_run(world, 10000);
    from_ms = world->now_ms;
    world->hosts[1] =
        (struct world_host){.present = true, .port = 0, .mac_last = 0x66, .address = vip};
    for (unsigned int i = 0; i < 5; i++) {
        world_gratuitous(world, 1);
        world_run(world, 1000);
    }
    event = &world_event(world, SL_LOCATOR_ADDRESS_IN_USE, 0)->event;
    assert_int_equal(event->previous_mac.bytes[5], 0x66);
    assert_int_equal(event->member, SL_LOCATOR_NO_MEMBER);
    assert_int_equal(world_count(world, SL_LOCATOR_ADDRESS_IN_USE), 1);
    assert_int_equal(world_arp_count(world, 0, &vip, from_ms), 1);
    world_run(world, 6000);
    world_gratuitous(world, 1);
    assert_int_equal(world_count(world, SL_LOCATOR_ADDRESS_IN_USE), 2);
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
    CASE(vips_are_announced_to_clients_and_own_addresses_to_servers),
    CASE(a_commit_that_changes_no_address_announces_nothing),
    CASE(a_new_vip_is_announced),
    CASE(a_port_whose_link_comes_back_hears_it_again_and_no_other),
    CASE(a_held_down_port_hears_nothing),
    CASE(a_host_with_our_address_is_reported_and_answered_once_in_ten_seconds),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("addresses", scenarios, check_scenario),
    };

    return TEST_RUN("locator announcements", tables);
}
