// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "path_mtu.h"

#define SECOND_US 1000000ull
#define START_US (100 * SECOND_US)
#define SUSPECT_US (SL_TCP_PATH_MTU_SUSPECT_MS * UINT64_C(1000))
#define LATER_US (START_US + SUSPECT_US)

static const struct mss_row {
    const char *name;
    uint16_t mtu_bytes;
    bool is_v4;
    uint16_t mss_bytes;
} mss_rows[] = {
    {"Ethernet, IPv4", 1500, true, 1460},
    {"Ethernet, IPv6", 1500, false, 1440},
    {"jumbo frames", 9000, true, 8960},
    {"the IPv6 minimum", 1280, false, 1220},
    {"the old IPv4 default", 576, true, 536},
    {"the least IPv4 link", 68, true, 88},
    {"nothing", 0, false, 88},
    {"the largest", 65535, true, 65495},
};

static void check_mss(void **state)
{
    const struct mss_row *row = TEST_ROW(struct mss_row, state);

    assert_int_equal(sl_tcp_mss_of_mtu(row->mtu_bytes, row->is_v4), row->mss_bytes);
}

static const struct icmp_row {
    const char *name;
    uint16_t link_bytes;
    bool is_v4;
    uint32_t told_bytes;
    bool lowered;
    uint16_t mtu_bytes;
    bool may_fragment;
} icmp_rows[] = {
    {"a tunnel", 1500, true, 1400, true, 1400, false},
    {"the same", 1500, true, 1500, false, 1500, false},
    {"more than the link takes", 1500, true, 9000, false, 1500, false},
    {"more than 16 bits", 1500, true, 0x10000 + 1400, false, 1500, false},
    {"an old router says nothing: the next plateau", 1500, true, 0, true, 1492, false},
    {"an old router, jumbo frames", 9000, true, 0, true, 8166, false},
    {"the least that is believed", 1500, true, 552, true, 552, false},
    {"less: packets may be fragmented", 1500, true, 551, true, 552, true},
    {"an attacker's least", 1500, true, 1, true, 552, true},
    {"IPv6, a tunnel", 1500, false, 1400, true, 1400, false},
    {"IPv6, its minimum", 1500, false, 1280, true, 1280, false},
    {"IPv6, less is not believed (RFC 8201 section 4)", 1500, false, 1279, false, 1500, false},
    {"IPv6, nothing said", 1500, false, 0, false, 1500, false},
    {"a link below what is believed", 500, true, 400, false, 500, true},
};

static void check_icmp(void **state)
{
    const struct icmp_row *row = TEST_ROW(struct icmp_row, state);
    struct sl_tcp_path_mtu path;

    sl_tcp_path_mtu_init(&path, row->link_bytes, row->is_v4);
    assert_int_equal(sl_tcp_path_mtu_too_big(&path, row->told_bytes, START_US), row->lowered);
    assert_int_equal(path.current_bytes, row->mtu_bytes);
    assert_int_equal(path.may_fragment, row->may_fragment);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 599 * SECOND_US), 0);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 600 * SECOND_US),
                     row->lowered ? row->link_bytes : 0);
}

/* Time-outs of packets of one size until the MTU does not fall any more. */
static const struct hole_row {
    const char *name;
    uint16_t link_bytes;
    bool is_v4;
    uint16_t steps[6]; /* the MTUs it falls to, each after two time-outs */
} hole_rows[] = {
    {"jumbo frames on a path of Ethernet", 9000, true, {1500, 1280, 1006, 552}},
    {"Ethernet on a path of tunnels", 1500, true, {1280, 1006, 552}},
    {"IPv6 never goes below its minimum", 9000, false, {1500, 1280}},
    {"a small link", 576, true, {552}},
    {"a link that cannot be lowered", 552, true, {0}},
};

static void check_hole(void **state)
{
    const struct hole_row *row = TEST_ROW(struct hole_row, state);
    struct sl_tcp_path_mtu path;

    sl_tcp_path_mtu_init(&path, row->link_bytes, row->is_v4);
    for (int i = 0; row->steps[i] != 0; i++) {
        assert_false(sl_tcp_path_mtu_timed_out(&path, path.current_bytes, START_US));
        assert_true(sl_tcp_path_mtu_timed_out(&path, path.current_bytes, LATER_US));
        assert_int_equal(path.current_bytes, row->steps[i]);
    }
    for (int i = 0; i < 5; i++)
        assert_false(sl_tcp_path_mtu_timed_out(&path, path.current_bytes, START_US));
}

static void a_link_that_takes_less_is_never_probed_above(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    sl_tcp_path_mtu_init(&path, 9000, true);
    assert_true(sl_tcp_path_mtu_too_big(&path, 1500, START_US));
    sl_tcp_path_mtu_probe_sent(&path, 9000, 1);
    assert_false(sl_tcp_path_mtu_link(&path, 9000));
    assert_true(sl_tcp_path_mtu_link(&path, 4000)); /* no more than the probe is too large */
    assert_int_equal(path.current_bytes, 1500);
    assert_false(sl_tcp_path_mtu_acknowledged(&path, 1, START_US));
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 600 * SECOND_US), 4000);
    assert_true(sl_tcp_path_mtu_link(&path, 400));
    assert_int_equal(path.current_bytes, 400);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 6000 * SECOND_US), 0);
}

static void small_packets_that_vanish_do_not_lower_the_mtu(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    sl_tcp_path_mtu_init(&path, 9000, true);
    for (int i = 0; i < 10; i++)
        assert_false(sl_tcp_path_mtu_timed_out(&path, 552, START_US));
    assert_int_equal(path.current_bytes, 9000);
}

static void packets_smaller_than_the_mtu_that_vanish_lower_it_below_them(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    sl_tcp_path_mtu_init(&path, 9000, true);
    assert_false(sl_tcp_path_mtu_timed_out(&path, 1184, START_US));
    assert_true(sl_tcp_path_mtu_timed_out(&path, 1184, LATER_US));
    assert_int_equal(path.current_bytes, 1006);
}

static void progress_between_time_outs_clears_the_suspicion(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    sl_tcp_path_mtu_init(&path, 9000, true);
    for (int i = 0; i < 10; i++) {
        assert_false(sl_tcp_path_mtu_timed_out(&path, 9000, START_US));
        assert_false(sl_tcp_path_mtu_acknowledged(&path, 1000, START_US));
    }
    assert_int_equal(path.current_bytes, 9000);
}

static void time_outs_in_quick_succession_are_of_a_queue(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    sl_tcp_path_mtu_init(&path, 1500, true);
    for (uint64_t at_us = START_US; at_us < LATER_US; at_us += SUSPECT_US / 10)
        assert_false(sl_tcp_path_mtu_timed_out(&path, 1500, at_us));
    assert_true(sl_tcp_path_mtu_timed_out(&path, 1500, LATER_US));
}

static void an_unknown_link_is_ethernet_and_never_probed(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    sl_tcp_path_mtu_init(&path, 0, true);
    assert_int_equal(path.current_bytes, 1500);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, UINT64_MAX - 1), 0);
}

/* A path whose MTU was guessed down to 1500 by an outage of a jumbo link. */
static void lower_by_outage(struct sl_tcp_path_mtu *path)
{
    sl_tcp_path_mtu_init(path, 9000, true);
    sl_tcp_path_mtu_timed_out(path, 9000, START_US - SUSPECT_US);
    assert_true(sl_tcp_path_mtu_timed_out(path, 9000, START_US));
}

static void after_an_outage_one_probe_restores_the_mtu(void **state)
{
    struct sl_tcp_path_mtu path;

    (void)state;
    lower_by_outage(&path);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 2 * SECOND_US - 1), 0);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 2 * SECOND_US), 9000);
    sl_tcp_path_mtu_probe_sent(&path, 9000, 50000);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 3 * SECOND_US), 0); /* one at a time */
    assert_false(sl_tcp_path_mtu_acknowledged(&path, 49999, START_US + 3 * SECOND_US));
    assert_true(sl_tcp_path_mtu_acknowledged(&path, 50000, START_US + 3 * SECOND_US));
    assert_int_equal(path.current_bytes, 9000);
    assert_int_equal(sl_tcp_path_mtu_probe(&path, START_US + 9000 * SECOND_US), 0);
}

static void probes_that_fail_come_more_and_more_rarely_and_try_less(void **state)
{
    uint64_t now_us = START_US + 2 * SECOND_US;
    uint64_t pause_us = 2 * SECOND_US;
    struct sl_tcp_path_mtu path;

    (void)state;
    lower_by_outage(&path);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(sl_tcp_path_mtu_probe(&path, now_us - 1), 0);
        assert_int_equal(sl_tcp_path_mtu_probe(&path, now_us), i == 0 ? 9000 : 2002);
        sl_tcp_path_mtu_probe_sent(&path, i == 0 ? 9000 : 2002, 50000);
        sl_tcp_path_mtu_lost(&path, 49000, now_us); /* another segment */
        assert_int_equal(path.probe_bytes, i == 0 ? 9000 : 2002);
        sl_tcp_path_mtu_lost(&path, 50000, now_us);
        assert_int_equal(path.current_bytes, 1500);
        now_us += pause_us;
        pause_us = pause_us < 300 * SECOND_US ? 2 * pause_us : 600 * SECOND_US;
    }
}

static void a_lost_probe_that_was_sent_again_in_parts_does_not_raise_the_mtu(void **state)
{
    uint64_t now_us = START_US + 2 * SECOND_US;
    struct sl_tcp_path_mtu path;

    (void)state;
    lower_by_outage(&path);
    sl_tcp_path_mtu_probe_sent(&path, 9000, 50000);
    sl_tcp_path_mtu_lost(&path, 50000, now_us);
    assert_false(sl_tcp_path_mtu_acknowledged(&path, 60000, now_us));
    assert_int_equal(path.current_bytes, 1500);
}

static void a_path_that_takes_some_more_is_climbed_step_by_step(void **state)
{
    uint64_t now_us = START_US + 2 * SECOND_US;
    struct sl_tcp_path_mtu path;

    (void)state;
    lower_by_outage(&path);
    sl_tcp_path_mtu_probe_sent(&path, sl_tcp_path_mtu_probe(&path, now_us), 1000);
    sl_tcp_path_mtu_lost(&path, 1000, now_us);
    now_us += 10 * SECOND_US;
    assert_int_equal(sl_tcp_path_mtu_probe(&path, now_us), 2002);
    sl_tcp_path_mtu_probe_sent(&path, 2002, 2000);
    assert_true(sl_tcp_path_mtu_acknowledged(&path, 2000, now_us));
    assert_int_equal(path.current_bytes, 2002);
    now_us += 2 * SECOND_US;
    assert_int_equal(sl_tcp_path_mtu_probe(&path, now_us), 9000);
}

static void icmp_about_a_probe_ends_it(void **state)
{
    uint64_t now_us = START_US + 2 * SECOND_US;
    struct sl_tcp_path_mtu path;

    (void)state;
    lower_by_outage(&path);
    sl_tcp_path_mtu_probe_sent(&path, 9000, 50000);
    assert_false(sl_tcp_path_mtu_too_big(&path, 4000, now_us));
    assert_int_equal(path.current_bytes, 1500);
    assert_int_equal(path.probe_bytes, 0);
    assert_false(sl_tcp_path_mtu_acknowledged(&path, 50000, now_us));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("MSS", mss_rows, check_mss),
        TEST_TABLE("too big", icmp_rows, check_icmp),
        TEST_TABLE("black hole", hole_rows, check_hole),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_that_takes_less_is_never_probed_above),
        cmocka_unit_test(small_packets_that_vanish_do_not_lower_the_mtu),
        cmocka_unit_test(packets_smaller_than_the_mtu_that_vanish_lower_it_below_them),
        cmocka_unit_test(progress_between_time_outs_clears_the_suspicion),
        cmocka_unit_test(time_outs_in_quick_succession_are_of_a_queue),
        cmocka_unit_test(an_unknown_link_is_ethernet_and_never_probed),
        cmocka_unit_test(after_an_outage_one_probe_restores_the_mtu),
        cmocka_unit_test(probes_that_fail_come_more_and_more_rarely_and_try_less),
        cmocka_unit_test(a_lost_probe_that_was_sent_again_in_parts_does_not_raise_the_mtu),
        cmocka_unit_test(a_path_that_takes_some_more_is_climbed_step_by_step),
        cmocka_unit_test(icmp_about_a_probe_ends_it),
    };

    return TEST_RUN("tcp path MTU tables", tables) +
           cmocka_run_group_tests_name("tcp path MTU", tests, NULL, NULL);
}
