// SPDX-License-Identifier: Apache-2.0
/* TCP services as domains of the locator: neighbours of either IP version, silence, no way. */

#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "support/frames6.h"
#include "wire/icmpv6.h"
#include "world.h"

#define SERVICE SL_LOCATOR_VIRTUAL_DOMAINS
#define TARGET SL_LOCATOR_SERVERS

static const uint8_t own[16] = TEST_IP6(2, 0x200), target[16] = TEST_IP6(2, 0x77);

/* Domain 0 makes way for a service that listens at 2001:db8::1:100, calls from ::2:200/112 and has
 * one target, ::2:77, behind ports 1, 2 or 3. */
static struct world *with_service(void)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    struct sl_locator_domain *domain = &world->config.domains[SERVICE];

    world->config.domains[0].present = false;
    world->config.members[0].present = false;
    *domain = (struct sl_locator_domain){
        .present = true,
        .vip_count = 1,
        .self_count = 1,
        .server_ports = 0x0e,
        .client_ports = 0x01,
        .arp_interval_ms = 5000,
        .health = {.method = SL_HEALTH_ARP, .fall = 3, .rise = 1, .interval_ms = 5000},
        .vips = {{.bytes = TEST_IP6(1, 0x100)}},
        .self = {{{.bytes = TEST_IP6(2, 0x200)}, 112}},
    };
    world->config.members[TARGET] =
        (struct sl_locator_member){.present = true,
                                   .probed = true,
                                   .domain = SERVICE,
                                   .port = SL_LOCATOR_NO_PORT,
                                   .address = {.bytes = TEST_IP6(2, 0x77)}};
    return world;
}

/* Solicitations for the target that left by a port, to its group or to one station. */
static size_t solicitations(const struct world *world, uint8_t port, bool to_group)
{
    size_t count = 0;

    for (size_t i = 0; i < world->frame_count; i++) {
        const uint8_t *frame = world->frames[i].bytes;

        if (world->frames[i].port != port || frame[12] != 0x86 || frame[54] != 135 ||
            (frame[0] == 0x33) != to_group)
            continue;
        assert_memory_equal(frame + 14 + 8, own, 16);
        assert_memory_equal(frame + 54 + 8, target, 16);
        assert_int_equal(test_sum6(frame + 22, frame + 38, 58, frame + 54, 32), 0);
        count++;
    }
    return count;
}

/* An advertisement of the target by the station 02:00:00:00:01:<mac>, with or without an option. */
static void advertise(struct world *world, uint8_t port, uint8_t mac, bool with_option)
{
    const uint8_t station[6] = {2, 0, 0, 0, 1, mac};
    uint8_t frame[TEST_FRAME_MAX_BYTES], message[32];
    struct test_frame6_spec tell = {.source = TEST_IP6(2, 0x77),
                                    .destination = TEST_IP6(2, 0x200),
                                    .next_header = TEST_ICMPV6,
                                    .hop_limit = 255,
                                    .payload = message};

    memcpy(tell.source_mac, station, 6);
    tell.payload_bytes = (uint16_t)test_neighbour_message(message, 136, SL_ND_SOLICITED, target,
                                                          with_option ? 2 : 0, station);
    sl_locator_receive(world->locator, port, 0, frame, test_frame6_build(frame, &tell),
                       world->now_ms);
}

static void a_neighbour_is_solicited_and_located(struct world *world)
{
    world_start(world);
    world_run(world, 10);
    for (uint8_t port = 1; port <= 3; port++)
        assert_int_equal(solicitations(world, port, true), 1);
    assert_int_equal(solicitations(world, 0, true), 0);
    advertise(world, 2, 0x77, true);
    assert_true(world->views[TARGET].located);
    assert_int_equal(world->views[TARGET].port, 2);
    assert_int_equal(world->views[TARGET].mac.bytes[5], 0x77);
    assert_int_equal(world_event(world, SL_LOCATOR_SERVER_LOCATED, 0)->event.domain, SERVICE);
}

static void an_advertisement_without_an_option_is_of_its_sender(struct world *world)
{
    world_start(world);
    world_run(world, 10);
    advertise(world, 1, 0x99, false);
    assert_true(world->views[TARGET].located);
    assert_int_equal(world->views[TARGET].mac.bytes[5], 0x99);
}

static void a_located_neighbour_is_verified_by_unicast_and_lost_in_silence(struct world *world)
{
    world_start(world);
    world_run(world, 10);
    advertise(world, 1, 0x77, true);
    world_run(world, 6000);
    assert_true(solicitations(world, 1, false) > 0);
    assert_true(world->views[TARGET].located);
    world_run(world, 20000);
    assert_false(world->views[TARGET].located);
    assert_string_equal(world_event(world, SL_LOCATOR_SERVER_LOST, 0)->reason,
                        "no answer to neighbour solicitations");
}

static void silence_is_said_after_four_requests(struct world *world)
{
    world_start(world);
    world_run(world, 300);
    assert_false(world->views[TARGET].silent);
    world_run(world, 300);
    assert_true(world->views[TARGET].silent);
    assert_false(world->views[TARGET].no_way);
    assert_int_equal(solicitations(world, 1, true), 5);
}

static void who_is_wanted_is_sought_quickly_again(struct world *world)
{
    world_start(world);
    world_run(world, 20000);
    assert_true(world->views[TARGET].silent);
    world->frame_count = world->answered = 0;
    sl_locator_want(world->locator, TARGET, world->now_ms);
    world_run(world, 250);
    assert_false(world->views[TARGET].silent);
    assert_in_range(solicitations(world, 1, true), 2, 3);
    world_run(world, 300);
    assert_true(world->views[TARGET].silent);
    sl_locator_want(world->locator, SL_LOCATOR_MAX_MEMBERS, world->now_ms); /* nobody */
}

static void without_a_port_there_is_no_way_until_one_comes_up(struct world *world)
{
    world_start(world);
    for (uint8_t port = 1; port <= 3; port++)
        sl_locator_port_usable(world->locator, port, false, world->now_ms);
    world_run(world, 10);
    assert_true(world->views[TARGET].no_way);
    sl_locator_port_usable(world->locator, 3, true, world->now_ms);
    world_run(world, 10);
    assert_false(world->views[TARGET].no_way);
    assert_int_equal(solicitations(world, 3, true) > 0, true);
}

static void addresses_are_announced_where_they_are_asked_for(struct world *world)
{
    static const uint8_t listening[16] = TEST_IP6(1, 0x100);
    size_t clients = 0, servers = 0;

    world_start(world);
    world_run(world, 5000);
    for (size_t i = 0; i < world->frame_count; i++) {
        const struct world_frame *frame = &world->frames[i];

        if (frame->bytes[54] != 136)
            continue;
        assert_int_equal(frame->bytes[58], SL_ND_OVERRIDE);
        assert_memory_equal(frame->bytes + 62, frame->port == 0 ? listening : own, 16);
        clients += frame->port == 0;
        servers += frame->port != 0;
    }
    assert_int_equal(clients, 2);
    assert_int_equal(servers, 6);
}

static void a_second_station_with_our_address_is_reported(struct world *world)
{
    uint8_t frame[TEST_FRAME_MAX_BYTES], message[32];
    static const uint8_t station[6] = {2, 0, 0, 0, 1, 0x66};
    struct test_frame6_spec tell = {.source = TEST_IP6(2, 0x200),
                                    .destination = {0xff, 2, [15] = 1},
                                    .next_header = TEST_ICMPV6,
                                    .hop_limit = 255,
                                    .payload = message};

    world_start(world);
    tell.payload_bytes =
        (uint16_t)test_neighbour_message(message, 136, SL_ND_OVERRIDE, own, 2, station);
    sl_locator_receive(world->locator, 1, 0, frame, test_frame6_build(frame, &tell), world->now_ms);
    assert_int_equal(world_count(world, SL_LOCATOR_ADDRESS_IN_USE), 1);
    assert_int_equal(world_event(world, SL_LOCATOR_ADDRESS_IN_USE, 0)->event.domain, SERVICE);
}

static void what_is_beyond_the_prefix_is_reached_by_the_gateway(struct world *world)
{
    struct sl_ip hop;

    world->config.routes[SL_LOCATOR_STATIC_ROUTES] = (struct sl_locator_route){
        .present = true, .domain = SERVICE, .next_hop = {.bytes = TEST_IP6(2, 0x77)}};
    world->config.members[TARGET].address = (struct sl_ip){.bytes = TEST_IP6(9, 9)};
    assert_true(
        sl_locator_next_hop(&world->config, SERVICE, &world->config.members[TARGET].address, &hop));
    assert_memory_equal(hop.bytes, target, 16);
    world_start(world);
    world_run(world, 10);
    advertise(world, 1, 0x77, true);
    assert_true(world->views[TARGET].located);
}

static void a_service_that_goes_leaves_nothing_said_of_its_target(struct world *world)
{
    struct sl_locator_config *next;

    world_start(world);
    world_run(world, 1000);
    assert_true(world->views[TARGET].silent);
    next = malloc(sizeof(*next));
    *next = world->config;
    next->domains[SERVICE].present = false;
    next->members[TARGET].present = false;
    world_configure(world, next);
    free(next);
    assert_false(world->views[TARGET].silent);
}

struct scenario {
    const char *name;
    void (*run)(struct world *world);
};

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario scenarios[] = {
    CASE(a_neighbour_is_solicited_and_located),
    CASE(an_advertisement_without_an_option_is_of_its_sender),
    CASE(a_located_neighbour_is_verified_by_unicast_and_lost_in_silence),
    CASE(silence_is_said_after_four_requests),
    CASE(who_is_wanted_is_sought_quickly_again),
    CASE(without_a_port_there_is_no_way_until_one_comes_up),
    CASE(addresses_are_announced_where_they_are_asked_for),
    CASE(a_second_station_with_our_address_is_reported),
    CASE(what_is_beyond_the_prefix_is_reached_by_the_gateway),
    CASE(a_service_that_goes_leaves_nothing_said_of_its_target),
};

static void check_scenario(void **state)
{
    struct world *world = with_service();

    TEST_ROW(struct scenario, state)->run(world);
    world_destroy(world);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("services", scenarios, check_scenario),
    };

    return TEST_RUN("locator services", tables);
}
