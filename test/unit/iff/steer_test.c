// SPDX-License-Identifier: Apache-2.0
/* Which SP has a connection: the same in both directions, spread, and not to be aimed at. */
#include "support/table.h"

#include "iff/steer.h"

static struct sl_steer_end end(uint8_t last, uint16_t port)
{
    struct sl_ip address = SL_IP_V4(10, 1, 0, 0);

    address.bytes[15] = last;
    return (struct sl_steer_end){address, sl_be16_from_host(port)};
}

struct steer_row {
    const char *name;
    struct sl_steering steering;
};

static const struct steer_row rows[] = {
    {"one SP", {.key = {1, 2}, .count = 1, .sps = {5}}},
    {"two SPs", {.key = {3, 4}, .count = 2, .sps = {0, 1}}},
    {"three SPs with gaps", {.key = {5, 6}, .count = 3, .sps = {1, 4, 30}}},
    {"a key of nothing", {.count = 2, .sps = {0, 1}}},
};

static void check_spread(void **state)
{
    const struct sl_steering *steering = &TEST_ROW(struct steer_row, state)->steering;
    const struct sl_steer_end service = end(110, 7);
    const unsigned int total = 4000;
    unsigned int counts[SL_MAX_NPS] = {0};

    for (unsigned int i = 0; i < total; i++) {
        struct sl_steer_end client = end((uint8_t)(i % 4), (uint16_t)(1024 + i / 4));
        uint8_t sp = sl_steer(steering, &service, &client);

        assert_int_equal(sl_steer(steering, &client, &service), sp);
        assert_true(sp < SL_MAX_NPS);
        counts[sp]++;
    }
    for (unsigned int i = 0; i < steering->count; i++) {
        assert_in_range(counts[steering->sps[i]], total / steering->count * 85 / 100,
                        total / steering->count * 115 / 100);
        counts[steering->sps[i]] = 0;
    }
    for (unsigned int i = 0; i < SL_MAX_NPS; i++)
        assert_int_equal(counts[i], 0);
}

static void another_key_is_another_spread(void **state)
{
    const struct sl_steering one = {.key = {7, 8}, .count = 2, .sps = {0, 1}};
    const struct sl_steering other = {.key = {7, 9}, .count = 2, .sps = {0, 1}};
    const struct sl_steer_end service = end(110, 7);
    unsigned int moved = 0;

    (void)state;
    for (uint16_t port = 1024; port < 2024; port++) {
        struct sl_steer_end client = end(11, port);

        moved += sl_steer(&one, &service, &client) != sl_steer(&other, &service, &client);
    }
    assert_in_range(moved, 400, 600);
}

static void services_are_pinned_in_turn(void **state)
{
    const struct sl_steering *steering = &TEST_ROW(struct steer_row, state)->steering;

    for (uint16_t service = 0; service < 16; service++)
        assert_int_equal(sl_steer_pinned(steering, service),
                         steering->sps[service % steering->count]);
}

/* What is exchanged between the ends is not the same connection. */
static void ports_belong_to_their_ends(void **state)
{
    const struct sl_steering steering = {.key = {7, 8}, .count = 2, .sps = {0, 1}};
    unsigned int differ = 0;

    (void)state;
    for (uint16_t port = 1024; port < 2024; port++) {
        struct sl_steer_end a = end(1, 7), b = end(2, port), c = end(1, port), d = end(2, 7);

        differ += sl_steer(&steering, &a, &b) != sl_steer(&steering, &c, &d);
    }
    assert_in_range(differ, 400, 600);
}

static void without_sps_nobody_has_it(void **state)
{
    const struct sl_steering steering = {.key = {7, 8}};
    const struct sl_steer_end a = end(1, 7), b = end(2, 8);

    (void)state;
    assert_int_equal(sl_steer(&steering, &a, &b), SL_STEER_NOBODY);
    assert_int_equal(sl_steer_pinned(&steering, 3), SL_STEER_NOBODY);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("connections spread over", rows, check_spread),
        TEST_TABLE("services are pinned to", rows, services_are_pinned_in_turn)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_key_is_another_spread),
        cmocka_unit_test(ports_belong_to_their_ends),
        cmocka_unit_test(without_sps_nobody_has_it),
    };

    return cmocka_run_group_tests_name("steering", tests, NULL, NULL) +
           TEST_RUN("steering", tables);
}
