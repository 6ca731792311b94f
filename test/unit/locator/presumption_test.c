// SPDX-License-Identifier: Apache-2.0
/* Members that nobody has judged since the locator began are presumed to live, for a time [PLT-4].
 */

#include "support/table.h"

#include "world.h"

#define FALL 3u
#define INTERVAL_MS 1000u
#define TIMEOUT_MS 500u
#define HEALTH_PERIOD_MS (FALL * INTERVAL_MS + TIMEOUT_MS)

static struct world *configured(enum sl_health_method method)
{
    struct world *world = world_create(method);
    struct sl_locator_health *health = &world->config.domains[0].health;

    health->fall = FALL;
    health->interval_ms = INTERVAL_MS;
    health->timeout_ms = TIMEOUT_MS;
    sl_locator_configure(world->locator, &world->config, world->now_ms);
    return world;
}

/* What becomes of a member that is presumed to live when the ports open. */
static const struct verdict_row {
    const char *name;
    enum sl_health_method method;
    bool deaf;
    enum world_service service;
    uint32_t presumed_ms; /* at least, and at most until_ms */
    uint32_t until_ms;
    bool located, healthy; /* when the presumption has ended */
} verdict_rows[] = {
    {"until it is located, where that is all its health", SL_HEALTH_ARP, false, WORLD_SILENT, 0, 1,
     true, true},
    {"until its probes are answered", SL_HEALTH_TCP, false, WORLD_ACCEPTS, 1, INTERVAL_MS / 2, true,
     true},
    {"for the health period when it refuses", SL_HEALTH_TCP, false, WORLD_REFUSES,
     HEALTH_PERIOD_MS - 1, HEALTH_PERIOD_MS + 1, true, false},
    {"for the health period when it is silent", SL_HEALTH_TCP, false, WORLD_SILENT,
     HEALTH_PERIOD_MS - 1, HEALTH_PERIOD_MS + 1, true, false},
    {"for the health period when it is nowhere", SL_HEALTH_TCP, true, WORLD_ACCEPTS,
     HEALTH_PERIOD_MS - 1, HEALTH_PERIOD_MS + 1, false, false},
    {"for the health period when it is nowhere and ARP is its health", SL_HEALTH_ARP, true,
     WORLD_ACCEPTS, HEALTH_PERIOD_MS - 1, HEALTH_PERIOD_MS + 1, false, false},
};

static void check_verdict(void **state)
{
    const struct verdict_row *row = TEST_ROW(struct verdict_row, state);
    struct world *world = configured(row->method);
    uint64_t began_ms;

    world->hosts[0].deaf = row->deaf;
    world->hosts[0].service = row->service;
    assert_true(world->views[0].presumed);
    began_ms = world->now_ms;
    for (uint8_t port = 0; port < 4; port++)
        sl_locator_port_usable(world->locator, port, true, world->now_ms);
    while (world->views[0].presumed && world->now_ms - began_ms <= row->until_ms) {
        assert_false(world->views[0].healthy);
        world_run(world, 1);
    }
    assert_false(world->views[0].presumed);
    assert_in_range(world->now_ms - began_ms, row->presumed_ms, row->until_ms);
    assert_int_equal(world->views[0].located, row->located);
    assert_int_equal(world->views[0].healthy, row->healthy);
    assert_int_equal(world_count(world, SL_LOCATOR_MEMBER_DOWN), 0);
    world_destroy(world);
}

static void time_without_a_usable_port_does_not_count(void **state)
{
    struct world *world = configured(SL_HEALTH_TCP);

    (void)state;
    world_run(world, 100 * HEALTH_PERIOD_MS);
    assert_true(world->views[0].presumed);
    sl_locator_port_usable(world->locator, 0, true, world->now_ms); /* no server is there */
    world_run(world, HEALTH_PERIOD_MS - 1);
    assert_true(world->views[0].presumed);
    world_run(world, 2);
    assert_false(world->views[0].presumed);
    world_destroy(world);
}

static void a_commit_meanwhile_leaves_it_presumed(void **state)
{
    struct world *world = configured(SL_HEALTH_TCP);
    struct sl_locator_config next;

    (void)state;
    world->hosts[0].deaf = true;
    sl_locator_port_usable(world->locator, 1, true, world->now_ms);
    world_run(world, 100);
    next = world->config;
    world_configure(world, &next);
    world_run(world, 100);
    assert_true(world->views[0].presumed);
    world_run(world, HEALTH_PERIOD_MS);
    assert_false(world->views[0].presumed);
    world_destroy(world);
}

static void a_member_taken_out_meanwhile_is_presumed_no_more(void **state)
{
    struct world *world = configured(SL_HEALTH_TCP);
    struct sl_locator_config next = world->config;

    (void)state;
    next.members[0].present = false;
    world_configure(world, &next);
    assert_false(world->views[0].presumed);
    world_destroy(world);
}

static void a_member_configured_later_is_not_presumed(void **state)
{
    struct world *world = configured(SL_HEALTH_TCP);
    struct sl_locator_config next;

    (void)state;
    sl_locator_port_usable(world->locator, 1, true, world->now_ms);
    next = world->config;
    next.members[5] = next.members[0];
    next.members[5].address = (struct sl_ip)SL_IP_V4(10, 2, 0, 12);
    world_configure(world, &next);
    assert_true(world->views[0].presumed);
    assert_false(world->views[5].presumed);
    world_destroy(world);
}

static void a_member_that_goes_down_later_is_not_presumed(void **state)
{
    struct world *world = configured(SL_HEALTH_TCP);

    (void)state;
    for (uint8_t port = 0; port < 4; port++)
        sl_locator_port_usable(world->locator, port, true, world->now_ms);
    world_run(world, INTERVAL_MS);
    assert_true(world->views[0].healthy);
    world->hosts[0].service = WORLD_REFUSES;
    world_run(world, 2 * HEALTH_PERIOD_MS);
    assert_false(world->views[0].healthy || world->views[0].presumed);
    sl_locator_port_usable(world->locator, 1, false, world->now_ms);
    assert_false(world->views[0].located || world->views[0].presumed);
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
    CASE(time_without_a_usable_port_does_not_count),
    CASE(a_commit_meanwhile_leaves_it_presumed),
    CASE(a_member_taken_out_meanwhile_is_presumed_no_more),
    CASE(a_member_configured_later_is_not_presumed),
    CASE(a_member_that_goes_down_later_is_not_presumed),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("presumed to live", verdict_rows, check_verdict),
        TEST_TABLE("presumed to live", scenarios, check_scenario),
    };

    return TEST_RUN("locator presumption", tables);
}
