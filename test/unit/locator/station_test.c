// SPDX-License-Identifier: Apache-2.0
/* Location of servers by ARP, in virtual time [IFF-9]. */

#include "support/table.h"

#include "world.h"

#include <string.h>

#include "wire/arp.h"

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

static void a_located_server_is_verified_only_where_it_is(void **state)
{
    struct world *world = started(SL_HEALTH_TCP);
    uint64_t from_ms;

    (void)state;
    world_run(world, 5000); /* announcements of our own are over */
    from_ms = world->now_ms;
    world_run(world, 60000);
    assert_in_range(world_arp_count(world, 1, &server, from_ms), 10, 14);
    assert_int_equal(world_arp_count(world, 2, &server, from_ms), 0);
    for (size_t i = 0; i < world->frame_count; i++)
        if (world->frames[i].at_ms >= from_ms && world->frames[i].bytes[12] == 8 &&
            world->frames[i].bytes[13] == 6 && world->frames[i].port == 1)
            assert_int_equal(world->frames[i].bytes[5], 0x11);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOST), 0);
    world_destroy(world);
}

static void three_unanswered_verifications_lose_it(void **state)
{
    struct world *world = started(SL_HEALTH_TCP);
    uint64_t from_ms;

    (void)state;
    world_run(world, 4000);
    world->hosts[0].deaf = true;
    from_ms = world->now_ms;
    world_run(world, 20000);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOST), 1);
    assert_in_range(world_event(world, SL_LOCATOR_SERVER_LOST, 0)->at_ms, from_ms + 2000,
                    from_ms + 9500);
    assert_string_equal(world_event(world, SL_LOCATOR_SERVER_LOST, 0)->reason, "no answer to ARP");
    assert_false(world->views[0].located);
    assert_true(world_arp_count(world, 2, &server, from_ms) > 0);
    world->hosts[0].deaf = false;
    world_run(world, 36000);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 2);
    world_destroy(world);
}

static void one_missed_verification_loses_nothing(void **state)
{
    struct world *world = started(SL_HEALTH_TCP);

    (void)state;
    world_run(world, 100);
    for (unsigned int i = 0; i < 5; i++) {
        world->hosts[0].deaf = true;
        world_run(world, 5700);
        world->hosts[0].deaf = false;
        world_run(world, 5700);
    }
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOST), 0);
    world_destroy(world);
}

static void a_port_that_goes_down_loses_its_servers_at_once(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);

    (void)state;
    world_run(world, 10);
    sl_locator_port_usable(world->locator, 1, false, world->now_ms);
    assert_false(world->views[0].located);
    assert_string_equal(world_event(world, SL_LOCATOR_SERVER_LOST, 0)->reason,
                        "its port went down");
    world_run(world, 100000);
    assert_false(world->views[0].located);
    sl_locator_port_usable(world->locator, 1, true, world->now_ms);
    world_run(world, 10);
    assert_true(world->views[0].located);
    world_destroy(world);
}

static void a_server_that_moves_to_another_port_is_followed(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);
    const struct sl_locator_event *event;

    (void)state;
    world_run(world, 5000);
    world->hosts[0].port = 3;
    world_gratuitous(world, 0);
    assert_int_equal(world->views[0].port, 1); /* the old place is asked first */
    world_run(world, 250);
    event = &world_event(world, SL_LOCATOR_SERVER_MOVED, 0)->event;
    assert_int_equal(event->previous_port, 1);
    assert_int_equal(event->port, 3);
    assert_int_equal(world->views[0].port, 3);
    assert_true(world->views[0].healthy);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_DOWN), 0);
    world_destroy(world);
}

static void a_server_whose_address_a_standby_took_over_is_followed(void **state)
{
    struct world *world = started(SL_HEALTH_ARP);

    (void)state;
    world_run(world, 5000);
    world->hosts[1] = world->hosts[0];
    world->hosts[1].mac_last = 0x22;
    world->hosts[1].port = 2;
    world->hosts[0].present = false;
    world_gratuitous(world, 1);
    world_run(world, 250);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_MOVED), 1);
    assert_int_equal(world->views[0].mac.bytes[5], 0x22);
    assert_int_equal(world->views[0].port, 2);
    world_destroy(world);
}

static void two_servers_with_one_address_are_reported_and_the_first_stays(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    const struct sl_locator_event *event;

    (void)state;
    world->hosts[1] = world->hosts[0];
    world->hosts[1].mac_last = 0x22;
    world->hosts[1].port = 2;
    world_start(world);
    world_run(world, 30000);
    for (unsigned int i = 0; i < 20; i++) {
        world_gratuitous(world, 1);
        world_run(world, 1500);
    }
    event = &world_event(world, SL_LOCATOR_ADDRESS_IN_USE, 0)->event;
    assert_int_equal(event->mac.bytes[5], 0x11);
    assert_int_equal(event->previous_mac.bytes[5], 0x22);
    assert_int_equal(event->previous_port, 2);
    assert_int_equal(world_count(world, SL_LOCATOR_ADDRESS_IN_USE), 1); /* once a minute */
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_MOVED), 0);
    assert_int_equal(world->views[0].port, 1);
    world_destroy(world);
}

static void one_server_behind_two_ports_is_no_conflict(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);

    (void)state;
    world->hosts[1] = world->hosts[0];
    world->hosts[1].port = 2;
    world_start(world);
    world_run(world, 60000);
    assert_int_equal(world_count(world, SL_LOCATOR_ADDRESS_IN_USE), 0);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_MOVED), 0);
    assert_int_equal(world_count(world, SL_LOCATOR_SERVER_LOCATED), 1);
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

/* Frames that must change nothing, each as the sender port 1 might give it. */
static const struct ignored_row {
    const char *name;
    uint8_t sender_mac[6];
    uint8_t sender_ip[4];
    uint16_t operation;
    size_t length;
} ignored_rows[] = {
    {"an RFC 5227 probe for the address", {2, 0, 0, 0, 1, 0x33}, {0, 0, 0, 0}, 1, 60},
    {"ARP of a station that is no server", {2, 0, 0, 0, 1, 0x33}, {10, 2, 0, 77}, 2, 60},
    {"our own frame that a loop brought back", {2, 0, 0, 0, 0, 2}, {10, 2, 0, 11}, 1, 60},
    {"a multicast sender MAC", {1, 0, 0x5e, 0, 0, 1}, {10, 2, 0, 11}, 2, 60},
    {"an unknown operation", {2, 0, 0, 0, 1, 0x33}, {10, 2, 0, 11}, 9, 60},
    {"ARP cut off in the target address", {2, 0, 0, 0, 1, 0x33}, {10, 2, 0, 11}, 2, 40},
    {"an Ethernet header alone", {2, 0, 0, 0, 1, 0x33}, {10, 2, 0, 11}, 2, 14},
    {"half an Ethernet header", {2, 0, 0, 0, 1, 0x33}, {10, 2, 0, 11}, 2, 7},
};

static void check_ignored(void **state)
{
    const struct ignored_row *row = TEST_ROW(struct ignored_row, state);
    struct world *world = world_create(SL_HEALTH_ARP);
    static const struct sl_mac to = {{2, 0, 0, 0, 0, 1}};
    uint8_t frame[SL_ARP_FRAME_BYTES];
    struct sl_arp arp = {.operation = row->operation,
                         .sender_ip = sl_load_be32(row->sender_ip),
                         .target_mac = to,
                         .target_ip = SL_BE32(0x0a02000b)};

    memcpy(arp.sender_mac.bytes, row->sender_mac, 6);
    world->hosts[0].present = false;
    world_start(world);
    world_run(world, 10);
    sl_arp_build(frame, sizeof(frame), &to, &arp);
    sl_locator_receive(world->locator, 1, 0, frame, row->length, world->now_ms);
    assert_int_equal(world->event_count, 0);
    assert_false(world->views[0].located);
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
    CASE(a_located_server_is_verified_only_where_it_is),
    CASE(three_unanswered_verifications_lose_it),
    CASE(one_missed_verification_loses_nothing),
    CASE(a_port_that_goes_down_loses_its_servers_at_once),
    CASE(a_server_that_moves_to_another_port_is_followed),
    CASE(a_server_whose_address_a_standby_took_over_is_followed),
    CASE(two_servers_with_one_address_are_reported_and_the_first_stays),
    CASE(one_server_behind_two_ports_is_no_conflict),
    CASE(a_server_behind_a_router_is_located_by_its_router),
    CASE(members_on_one_server_share_its_location),
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
        TEST_TABLE("location is not moved by", ignored_rows, check_ignored),
    };

    return TEST_RUN("locator station", tables);
}
