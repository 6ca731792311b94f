// SPDX-License-Identifier: Apache-2.0
/* Health of members, in virtual time [LB-3]. */

#include "support/table.h"

#include "world.h"

#include <string.h>

#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

/* How each kind of server fares with each kind of probe. */
static const struct verdict_row {
    const char *name;
    enum sl_health_method method;
    uint32_t rpc_program;
    enum world_service service;
    bool up;
    const char *reason; /* why it goes down when it had been up before */
} verdict_rows[] = {
    {"ARP: a server that answers ARP, whatever else it does", SL_HEALTH_ARP, 0, WORLD_REFUSES, true,
     NULL},
    {"TCP: a server that accepts", SL_HEALTH_TCP, 0, WORLD_ACCEPTS, true, NULL},
    {"TCP: a server that refuses", SL_HEALTH_TCP, 0, WORLD_REFUSES, false, "connection refused"},
    {"TCP: a server that is silent", SL_HEALTH_TCP, 0, WORLD_SILENT, false,
     "no answer to the health probe"},
    {"TCP: a server that acknowledges another SYN", SL_HEALTH_TCP, 0, WORLD_WRONG_NUMBER, false,
     "no answer to the health probe"},
    {"UDP with RPC: a server that answers the NULL call", SL_HEALTH_UDP, 100003, WORLD_ACCEPTS,
     true, NULL},
    {"UDP with RPC: a server without the program", SL_HEALTH_UDP, 100003, WORLD_PROGRAM_UNSERVED,
     false, "RPC program or version not served"},
    {"UDP with RPC: a server that answers another call", SL_HEALTH_UDP, 100003, WORLD_WRONG_NUMBER,
     false, "no answer to the health probe"},
    {"UDP with RPC: a server without the port", SL_HEALTH_UDP, 100003, WORLD_REFUSES, false,
     "port unreachable"},
    {"UDP with RPC: a server that is silent", SL_HEALTH_UDP, 100003, WORLD_SILENT, false,
     "no answer to the health probe"},
    {"UDP without RPC: a server that echoes", SL_HEALTH_UDP, 0, WORLD_ACCEPTS, true, NULL},
    {"UDP without RPC: silence is no refusal", SL_HEALTH_UDP, 0, WORLD_SILENT, true, NULL},
    {"UDP without RPC: a server without the port", SL_HEALTH_UDP, 0, WORLD_REFUSES, false,
     "port unreachable"},
};

static void check_verdict(void **state)
{
    const struct verdict_row *row = TEST_ROW(struct verdict_row, state);
    struct world *world = world_create(row->method);
    uint64_t changed_ms;

    world->config.domains[0].health.rpc_program = row->rpc_program;
    world_start(world);
    world_run(world, 2000);
    assert_true(world->views[0].located && world->views[0].healthy);
    world->hosts[0].service = row->service;
    changed_ms = world->now_ms;
    world_run(world, 3000);
    assert_true(world->views[0].located);
    assert_int_equal(world->views[0].healthy, row->up);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_DOWN), row->up ? 0 : 1);
    if (!row->up) {
        const struct world_event *down = world_event(world, SL_LOCATOR_MEMBER_DOWN, 0);

        assert_string_equal(down->reason, row->reason);
        /* two failed probes and the wait for the last answer */
        assert_in_range(down->at_ms - changed_ms, 0, 2 * 1125 + 500);
    }
    world_destroy(world);
}

static void check_recovery(void **state)
{
    const struct verdict_row *row = TEST_ROW(struct verdict_row, state);
    struct world *world = world_create(row->method);

    world->config.domains[0].health.rpc_program = row->rpc_program;
    world->hosts[0].service = row->service;
    world_start(world);
    world_run(world, 10000);
    assert_int_equal(world->views[0].healthy, row->up);
    world->hosts[0].service = WORLD_ACCEPTS;
    world_run(world, 1300); /* about one interval */
    assert_true(world->views[0].healthy);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_UP), 1);
    world_destroy(world);
}

static void a_syn_ack_is_answered_by_a_reset(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    size_t syns = 0, resets = 0;
    uint32_t expected = 0;

    (void)state;
    world_start(world);
    world_run(world, 10000);
    for (size_t i = 0; i < world->frame_count; i++) {
        const uint8_t *ip = world->frames[i].bytes + 14;
        struct sl_tcp tcp;

        if (sl_load_u16(ip - 2) != 0x0800)
            continue;
        assert_int_equal(sl_tcp_decode(ip + 20, sl_load_u16(ip + 2) - 20u, &tcp), SL_WIRE_OK);
        assert_in_range(sl_be16_to_host(tcp.source_port), 64512, 65023);
        assert_int_equal(sl_be16_to_host(tcp.destination_port), 2049);
        if (tcp.flags == SL_TCP_RST) {
            resets++;
            assert_int_equal(tcp.sequence, expected);
        } else {
            syns++;
            assert_int_equal(tcp.flags, SL_TCP_SYN);
            expected = tcp.sequence + 1;
        }
    }
    assert_in_range(syns, 9, 13);
    assert_int_equal(resets, syns);
    world_destroy(world);
}

static void one_failure_between_successes_is_forgiven(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);

    (void)state;
    world_start(world);
    world_run(world, 2000);
    for (unsigned int i = 0; i < 10; i++) {
        struct sl_locator_member_status before, after;

        sl_locator_member_status(world->locator, 0, &before);
        world->hosts[0].service = WORLD_REFUSES;
        do {
            world_run(world, 1);
            sl_locator_member_status(world->locator, 0, &after);
        } while (after.probes_failed == before.probes_failed);
        world->hosts[0].service = WORLD_ACCEPTS;
        world_run(world, 1200);
    }
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_DOWN), 0);
    world_destroy(world);
}

static void probes_are_counted(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    struct sl_locator_member_status status;

    (void)state;
    world_start(world);
    world_run(world, 5000);
    world->hosts[0].service = WORLD_REFUSES;
    world_run(world, 5000);
    assert_int_equal(sl_locator_member_status(world->locator, 0, &status), 0);
    assert_in_range(status.probes_sent, 9, 14);
    assert_in_range(status.probes_failed, 4, 6);
    assert_int_equal(status.transitions, 2);
    assert_false(status.up);
    world_destroy(world);
}

static void probes_of_many_members_spread_over_the_interval(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    unsigned int most = 0, all = 0;

    (void)state;
    for (uint16_t i = 1; i < 100; i++) {
        world->config.members[i] = world->config.members[0];
        world->config.members[i].service_port = sl_be16_from_host((uint16_t)(3000 + i));
    }
    world_start(world);
    world_run(world, 8000);
    for (uint64_t from_ms = world->now_ms - 1000; from_ms < world->now_ms; from_ms += 100) {
        unsigned int here = 0;

        for (size_t i = 0; i < world->frame_count; i++)
            here += world->frames[i].at_ms >= from_ms && world->frames[i].at_ms < from_ms + 100 &&
                    world->frames[i].bytes[14 + 20 + 13] == SL_TCP_SYN;
        all += here;
        if (here > most)
            most = here;
    }
    assert_in_range(all, 80, 120);
    assert_in_range(most, 1, 45);
    world_destroy(world);
}

static void losing_the_location_takes_the_member_down_and_finding_it_brings_it_up(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    uint64_t back_ms;

    (void)state;
    world_start(world);
    world_run(world, 2000);
    sl_locator_port_usable(world->locator, 1, false, world->now_ms);
    assert_string_equal(world_event(world, SL_LOCATOR_MEMBER_DOWN, 0)->reason,
                        "its port went down");
    assert_false(world->views[0].healthy);
    world_run(world, 5000);
    back_ms = world->now_ms;
    sl_locator_port_usable(world->locator, 1, true, world->now_ms);
    world_run(world, 1000);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_UP), 2);
    assert_in_range(world_event(world, SL_LOCATOR_MEMBER_UP, 1)->at_ms, back_ms, back_ms + 300);
    world_destroy(world);
}

static void with_arp_as_health_a_dead_server_is_down_within_its_health_period(void **state)
{
    struct world *world = world_create(SL_HEALTH_ARP);
    uint64_t died_ms;

    (void)state;
    world_start(world);
    world_run(world, 7000);
    died_ms = world->now_ms;
    world->hosts[0].present = false;
    world_run(world, 5000);
    assert_in_range(world_event(world, SL_LOCATOR_MEMBER_DOWN, 0)->at_ms, died_ms, died_ms + 3400);
    world_destroy(world);
}

static void a_member_the_operator_disabled_is_located_and_not_probed(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    struct sl_locator_member_status status;

    (void)state;
    world->config.members[0].probed = false;
    world_start(world);
    world_run(world, 5000);
    assert_int_equal(sl_locator_member_status(world->locator, 0, &status), 0);
    assert_true(status.view.located);
    assert_int_equal(status.probes_sent, 0);
    world_destroy(world);
}

static void another_service_port_begins_anew(void **state)
{
    struct world *world = world_create(SL_HEALTH_TCP);
    struct sl_locator_config next;

    (void)state;
    world_start(world);
    world_run(world, 2000);
    assert_true(world->views[0].healthy);
    next = world->config;
    next.members[0].service_port = SL_BE16(80);
    world_configure(world, &next);
    assert_true(world->views[0].located);
    assert_false(world->views[0].healthy);
    world_run(world, 300);
    assert_true(world->views[0].healthy);
    world_destroy(world);
}

/* Answers that are not from the one who was asked. */
static const struct forged_row {
    const char *name;
    uint8_t port;
    uint16_t vlan;
    uint8_t source_last;
    uint16_t source_port;
    uint8_t flags;
    uint32_t acknowledged; /* added to the right acknowledgement */
} forged_rows[] = {
    {"an acceptance of another sequence number", 1, 0, 11, 2049, 0x12, 1},
    {"a reset of another sequence number", 1, 0, 11, 2049, 0x14, 1},
    {"a reset that acknowledges nothing", 1, 0, 11, 2049, 0x04, 0},
    {"an acceptance by another server", 1, 0, 12, 2049, 0x12, 0},
    {"an acceptance by another service", 1, 0, 11, 2050, 0x12, 0},
    {"an acceptance on another port", 2, 0, 11, 2049, 0x12, 0},
    {"an acceptance in another VLAN", 1, 20, 11, 2049, 0x12, 0},
    {"an acknowledgement without SYN", 1, 0, 11, 2049, 0x10, 0},
};

static const uint8_t *last_syn(const struct world *world)
{
    for (size_t i = world->frame_count; i-- > 0;)
        if (sl_load_u16(world->frames[i].bytes + 12) == 0x0800)
            return world->frames[i].bytes + 14 + 20;
    fail_msg("no probe was sent");
    return NULL;
}

static void check_forged(void **state)
{
    const struct forged_row *row = TEST_ROW(struct forged_row, state);
    struct world *world = world_create(SL_HEALTH_TCP);
    uint8_t frame[14 + 20 + 20] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 0x11, 8, 0};
    struct sl_locator_member_status status;
    struct sl_ipv4 ipv4 = {.source = SL_BE32(0x0a020000u | row->source_last),
                           .destination = SL_BE32(0x0a020001),
                           .total_bytes = 40,
                           .ttl = 64,
                           .protocol = SL_PROTOCOL_TCP};
    struct sl_tcp tcp = {.flags = row->flags};

    world->hosts[0].service = WORLD_SILENT;
    world->config.domains[0].health.rise = 1;
    world_start(world);
    world_run(world, 200);
    tcp.source_port = sl_be16_from_host(row->source_port);
    tcp.destination_port = sl_load_be16(last_syn(world));
    tcp.acknowledgement = sl_load_u32(last_syn(world) + 4) + 1 + row->acknowledged;
    sl_ipv4_build(frame + 14, 20, &ipv4);
    sl_tcp_build(frame + 34, 20, &tcp, 0, ipv4.source, ipv4.destination);
    sl_locator_receive(world->locator, row->port, row->vlan, frame, sizeof(frame), world->now_ms);
    assert_false(world->views[0].healthy);
    assert_int_equal(sl_locator_member_status(world->locator, 0, &status), 0);
    assert_int_equal(status.probes_failed, 0);
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
    CASE(a_syn_ack_is_answered_by_a_reset),
    CASE(one_failure_between_successes_is_forgiven),
    CASE(probes_are_counted),
    CASE(probes_of_many_members_spread_over_the_interval),
    CASE(losing_the_location_takes_the_member_down_and_finding_it_brings_it_up),
    CASE(with_arp_as_health_a_dead_server_is_down_within_its_health_period),
    CASE(a_member_the_operator_disabled_is_located_and_not_probed),
    CASE(another_service_port_begins_anew),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("health", verdict_rows, check_verdict),
        TEST_TABLE("recovery", verdict_rows, check_recovery),
        TEST_TABLE("health is not moved by", forged_rows, check_forged),
        TEST_TABLE("health", scenarios, check_scenario),
    };

    return TEST_RUN("locator health", tables);
}
