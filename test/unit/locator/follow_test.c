// SPDX-License-Identifier: Apache-2.0
/* Verifying, following and losing located servers, in virtual time [IFF-9]. */

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

/* Its probes go unanswered long before the next verification is due. */
static void a_server_with_another_network_card_is_found_by_its_silence(void **state)
{
    struct world *world = started(SL_HEALTH_TCP);
    uint64_t from_ms;

    (void)state;
    world->config.domains[0].arp_interval_ms = 60000;
    world_configure(world, &world->config);
    world_run(world, 70000);
    assert_true(world->views[0].healthy);
    world->hosts[0].mac_last = 0x33;
    world->hosts[0].port = 2;
    from_ms = world->now_ms;
    world_run(world, 7000);
    assert_int_equal(world->views[0].mac.bytes[5], 0x33);
    assert_int_equal(world->views[0].port, 2);
    assert_true(world->views[0].healthy);
    assert_in_range(world_event(world, SL_LOCATOR_SERVER_LOST, 0)->at_ms, from_ms, from_ms + 5000);
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
    CASE(a_located_server_is_verified_only_where_it_is),
    CASE(three_unanswered_verifications_lose_it),
    CASE(one_missed_verification_loses_nothing),
    CASE(a_port_that_goes_down_loses_its_servers_at_once),
    CASE(a_server_that_moves_to_another_port_is_followed),
    CASE(a_server_whose_address_a_standby_took_over_is_followed),
    CASE(a_server_with_another_network_card_is_found_by_its_silence),
    CASE(two_servers_with_one_address_are_reported_and_the_first_stays),
    CASE(one_server_behind_two_ports_is_no_conflict),
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

    return TEST_RUN("locator follow", tables);
}
