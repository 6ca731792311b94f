// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <math.h>

#include "congestion.h"

#define MSS 1000u
#define BEGIN_US 5000000ull

static struct sl_tcp_congestion_state congestion;
static uint64_t now_us;
static uint32_t una; /* SND.UNA; SND.NXT is a window ahead */

static void begin(enum sl_tcp_congestion algorithm, uint32_t cwnd, uint32_t ssthresh)
{
    sl_tcp_congestion_init(&congestion, algorithm, MSS, false);
    sl_tcp_congestion_restore(&congestion, cwnd, ssthresh);
    now_us = BEGIN_US;
    una = 0;
    sl_tcp_congestion_sent(&congestion, congestion.cwnd_bytes, congestion.cwnd_bytes, true);
}

static void acked(uint32_t bytes, uint32_t rtt_us, uint32_t srtt_us)
{
    struct sl_tcp_congestion_ack ack = {
        .now_us = now_us,
        .bytes = bytes,
        .unacknowledged = una + bytes,
        .next = una + bytes + congestion.cwnd_bytes,
        .rtt_us = rtt_us,
        .srtt_us = srtt_us,
    };

    una += bytes;
    sl_tcp_congestion_acked(&congestion, &ack);
    sl_tcp_congestion_sent(&congestion, congestion.cwnd_bytes, ack.next, true);
}

/* One round trip in which a full window is acknowledged, two segments at a time. */
static void round_trip(uint32_t rtt_us)
{
    uint32_t left = congestion.cwnd_bytes;
    uint32_t acks = left / (2 * MSS) + 1;

    while (left > 0) {
        uint32_t bytes = left < 2 * MSS ? left : 2 * MSS;

        now_us += rtt_us / acks;
        acked(bytes, rtt_us, rtt_us);
        left -= bytes;
    }
}

static const struct initial_row {
    const char *name;
    uint32_t mss, initial;
} initial_rows[] = {
    {"ten small segments", 536, 5360},
    {"ten segments of an Ethernet", 1460, 14600},
    {"less than ten beyond that", 2000, 14600},
    {"two of jumbo frames", 8960, 17920},
};

static void check_initial(void **state)
{
    const struct initial_row *row = TEST_ROW(struct initial_row, state);

    assert_int_equal(sl_tcp_congestion_initial_bytes(row->mss), row->initial);
}

static const struct reduce_row {
    const char *name;
    enum sl_tcp_congestion algorithm;
    uint32_t cwnd, ssthresh;
} reduce_rows[] = {
    {"Reno halves (RFC 5681 section 3.1)", SL_TCP_RENO, 100000, 50000},
    {"Reno keeps two segments", SL_TCP_RENO, 3000, 2000},
    {"CUBIC keeps 0.7 (RFC 9438 section 4.6)", SL_TCP_CUBIC, 100000, 70000},
    {"CUBIC keeps two segments", SL_TCP_CUBIC, 2000, 2000},
    {"CUBIC with the largest window", SL_TCP_CUBIC, 1u << 30, 751619276},
};

static void check_reduce(void **state)
{
    const struct reduce_row *row = TEST_ROW(struct reduce_row, state);

    begin(row->algorithm, row->cwnd, 0);
    sl_tcp_congestion_reduce(&congestion);
    assert_int_equal(congestion.ssthresh_bytes, row->ssthresh);
    assert_int_equal(congestion.cwnd_bytes, row->cwnd);
}

static void a_lost_syn_makes_the_first_window_one_segment(void **state)
{
    (void)state;
    sl_tcp_congestion_init(&congestion, SL_TCP_CUBIC, MSS, true);
    assert_int_equal(congestion.cwnd_bytes, MSS);
}

static void slow_start_grows_by_what_is_acknowledged(void **state)
{
    (void)state;
    begin(SL_TCP_RENO, 10 * MSS, 100 * MSS);
    acked(2 * MSS, 0, 0);
    assert_int_equal(congestion.cwnd_bytes, 12 * MSS);
    acked(100, 0, 0);
    assert_int_equal(congestion.cwnd_bytes, 12 * MSS + 100);
}

static void slow_start_ends_at_ssthresh_and_the_rest_counts_for_avoidance(void **state)
{
    (void)state;
    begin(SL_TCP_RENO, 10 * MSS, 11 * MSS);
    acked(5 * MSS, 0, 0);
    assert_int_equal(congestion.cwnd_bytes, 11 * MSS);
    acked(7 * MSS, 0, 0);
    assert_int_equal(congestion.cwnd_bytes, 12 * MSS);
}

static void reno_grows_one_segment_for_each_window(void **state)
{
    (void)state;
    begin(SL_TCP_RENO, 10 * MSS, 5 * MSS);
    for (uint32_t i = 0; i < 9; i++)
        acked(MSS, 0, 0);
    assert_int_equal(congestion.cwnd_bytes, 10 * MSS);
    acked(MSS, 0, 0);
    assert_int_equal(congestion.cwnd_bytes, 11 * MSS);
}

static void a_window_that_is_not_used_does_not_grow(void **state)
{
    struct sl_tcp_congestion_ack ack = {.now_us = BEGIN_US, .bytes = MSS, .unacknowledged = 40000};

    (void)state;
    begin(SL_TCP_RENO, 40 * MSS, 20 * MSS);
    /* The round in which the window was full ends; in the next it is not. */
    sl_tcp_congestion_acked(&congestion, &ack);
    sl_tcp_congestion_sent(&congestion, 10 * MSS, 50000, false);
    ack.bytes = 40 * MSS;
    ack.unacknowledged = 45000;
    sl_tcp_congestion_acked(&congestion, &ack);
    assert_int_equal(congestion.cwnd_bytes, 40 * MSS);
    sl_tcp_congestion_sent(&congestion, 40 * MSS, 85000, true);
    sl_tcp_congestion_acked(&congestion, &ack);
    assert_int_equal(congestion.cwnd_bytes, 41 * MSS);
}

/* Slow start may have twice what is used: else it would not get on with short bursts. */
static void slow_start_grows_to_twice_what_is_used(void **state)
{
    struct sl_tcp_congestion_ack ack = {.now_us = BEGIN_US, .bytes = 5 * MSS};

    (void)state;
    sl_tcp_congestion_init(&congestion, SL_TCP_RENO, MSS, false);
    sl_tcp_congestion_restore(&congestion, 10 * MSS, 1000 * MSS);
    sl_tcp_congestion_sent(&congestion, 8 * MSS, 8 * MSS, false);
    for (uint32_t i = 0; i < 10; i++)
        sl_tcp_congestion_acked(&congestion, &ack);
    assert_int_equal(congestion.cwnd_bytes, 20 * MSS);
}

static void undoing_gives_back_what_a_reduction_took(void **state)
{
    (void)state;
    begin(SL_TCP_CUBIC, 100 * MSS, 90 * MSS);
    round_trip(10000);
    sl_tcp_congestion_reduce(&congestion);
    sl_tcp_congestion_collapse(&congestion);
    assert_int_equal(congestion.cwnd_bytes, MSS);
    sl_tcp_congestion_undo(&congestion);
    assert_true(congestion.cwnd_bytes >= 100 * MSS);
    assert_int_equal(congestion.ssthresh_bytes, 90 * MSS);
    assert_true(congestion.cubic.has_epoch);
}

static void a_short_pause_leaves_the_window(void **state)
{
    (void)state;
    begin(SL_TCP_CUBIC, 100 * MSS, 50 * MSS);
    sl_tcp_congestion_idle(&congestion, 10000, 10000);
    assert_int_equal(congestion.cwnd_bytes, 100 * MSS);
}

static void a_pause_beyond_the_rto_leaves_that_of_a_new_connection(void **state)
{
    (void)state;
    begin(SL_TCP_CUBIC, 100 * MSS, 50 * MSS);
    sl_tcp_congestion_idle(&congestion, 10001, 10000);
    assert_int_equal(congestion.cwnd_bytes, 10 * MSS);
    assert_int_equal(congestion.ssthresh_bytes, 75 * MSS);
}

static void a_smaller_segment_keeps_the_window_possible(void **state)
{
    (void)state;
    begin(SL_TCP_RENO, 1 * MSS, 2 * MSS);
    sl_tcp_congestion_set_mss(&congestion, 9000);
    assert_int_equal(congestion.cwnd_bytes, 9000);
    assert_int_equal(congestion.ssthresh_bytes, 18000);
    sl_tcp_congestion_set_mss(&congestion, 500);
    assert_int_equal(congestion.cwnd_bytes, 9000);
}

static void an_imported_window_is_at_least_a_segment(void **state)
{
    (void)state;
    sl_tcp_congestion_init(&congestion, SL_TCP_RENO, MSS, false);
    sl_tcp_congestion_restore(&congestion, 1, 1);
    assert_int_equal(congestion.cwnd_bytes, MSS);
    assert_int_equal(congestion.ssthresh_bytes, 2 * MSS);
    sl_tcp_congestion_restore(&congestion, UINT32_MAX, 0);
    assert_int_equal(congestion.cwnd_bytes, 1u << 30);
}

/* CUBIC against the formulas of RFC 9438 section 4.2, in floating point. */
static const struct cubic_row {
    const char *name;
    uint32_t segments; /* the window at the reduction */
    uint32_t rtt_us;
    double seconds; /* since then */
} cubic_rows[] = {
    {"soon after a reduction", 1000, 50000, 1},
    {"half way to the old window", 1000, 50000, 4},
    {"at the old window", 1000, 50000, 9.08},
    {"beyond it, probing", 1000, 50000, 14},
    {"a small window on a long path", 60, 200000, 5},
    {"a large window", 20000, 100000, 12},
};

static void check_cubic(void **state)
{
    const struct cubic_row *row = TEST_ROW(struct cubic_row, state);
    double w_max = row->segments, k = cbrt(w_max * 0.3 / 0.4), t = row->seconds, expected;

    begin(SL_TCP_CUBIC, row->segments * MSS, 2 * MSS);
    sl_tcp_congestion_reduce(&congestion);
    congestion.cwnd_bytes = congestion.ssthresh_bytes;
    while (now_us < BEGIN_US + (uint64_t)(row->seconds * 1e6))
        round_trip(row->rtt_us);
    t = (double)(now_us - BEGIN_US) / 1e6;
    expected = 0.4 * pow(t - k, 3) + w_max;
    assert_true(fabs(congestion.cwnd_bytes / (double)MSS - expected) < expected * 0.02 + 1);
}

static void k_is_the_cube_root(void **state)
{
    (void)state;
    for (uint32_t segments = 10; segments < 1000000; segments += segments / 3) {
        double k_ms = cbrt(segments * 0.3 / 0.4) * 1000;

        begin(SL_TCP_CUBIC, segments * MSS, 2 * MSS);
        sl_tcp_congestion_reduce(&congestion);
        congestion.cwnd_bytes = congestion.ssthresh_bytes;
        acked(MSS, 1000, 1000);
        assert_true(fabs(congestion.cubic.k_ms - k_ms) <= 1);
    }
}

/* Section 4.3: on a short path CUBIC is Reno with a factor of 0.7. */
static void on_a_short_path_it_grows_as_reno_would(void **state)
{
    (void)state;
    begin(SL_TCP_CUBIC, 100 * MSS, 2 * MSS);
    sl_tcp_congestion_reduce(&congestion);
    congestion.cwnd_bytes = congestion.ssthresh_bytes;
    for (uint32_t i = 0; i < 34; i++)
        round_trip(100);
    /* 0.53 segments a round trip, up to the window before: 30 segments in 57 round trips. */
    assert_in_range(congestion.cwnd_bytes, 70 * MSS + 16 * MSS, 70 * MSS + 19 * MSS);
    for (uint32_t i = 34; i < 57; i++)
        round_trip(100);
    assert_in_range(congestion.cwnd_bytes, 98 * MSS, 102 * MSS);
    /* One segment a round trip beyond that. */
    for (uint32_t i = 0; i < 20; i++)
        round_trip(100);
    assert_in_range(congestion.cwnd_bytes, 117 * MSS, 123 * MSS);
}

static void two_reductions_soon_after_each_other_give_way(void **state)
{
    (void)state;
    begin(SL_TCP_CUBIC, 100 * MSS, 2 * MSS);
    sl_tcp_congestion_reduce(&congestion);
    assert_int_equal(congestion.cubic.max_bytes, 100 * MSS);
    congestion.cwnd_bytes = congestion.ssthresh_bytes;
    /* Fast convergence (section 4.7): W_max is less than the window was. */
    sl_tcp_congestion_reduce(&congestion);
    assert_int_equal(congestion.cubic.max_bytes, 59500);
}

static void a_round_trip_adds_at_most_half_the_window(void **state)
{
    uint32_t before;

    (void)state;
    begin(SL_TCP_CUBIC, 20 * MSS, 2 * MSS);
    acked(MSS, 1000, 1000);
    now_us += 100000000; /* section 4.2: target is at most 1.5 cwnd */
    congestion.cubic.epoch_us = BEGIN_US;
    before = congestion.cwnd_bytes;
    acked(before, 1000, 1000);
    assert_in_range(congestion.cwnd_bytes, before + before / 4, before + before / 2);
}

static void time_without_need_of_the_window_does_not_count(void **state)
{
    struct sl_tcp_congestion_ack ack = {.bytes = MSS, .unacknowledged = 1u << 29, .srtt_us = 1000};
    uint32_t before;

    (void)state;
    begin(SL_TCP_CUBIC, 100 * MSS, 2 * MSS);
    acked(MSS, 1000, 1000);
    before = congestion.cwnd_bytes;
    ack.now_us = now_us;
    sl_tcp_congestion_acked(&congestion, &ack);
    sl_tcp_congestion_sent(&congestion, 5 * MSS, 1u << 29, false);
    sl_tcp_congestion_acked(&congestion, &ack);
    now_us += 60000000;
    una = 1u << 29;
    sl_tcp_congestion_sent(&congestion, before, (1u << 29) + before, true);
    acked(MSS, 1000, 1000);
    assert_in_range(congestion.cwnd_bytes, before, before + MSS / 10);
    /* Nor when nothing was sent at all. */
    sl_tcp_congestion_idle(&congestion, 60000000, 100000000);
    now_us += 60000000;
    acked(MSS, 1000, 1000);
    assert_in_range(congestion.cwnd_bytes, before, before + MSS / 10);
}

static void the_largest_of_everything_does_not_overflow(void **state)
{
    (void)state;
    sl_tcp_congestion_init(&congestion, SL_TCP_CUBIC, UINT16_MAX, false);
    sl_tcp_congestion_restore(&congestion, 1u << 30, 2 * UINT16_MAX);
    sl_tcp_congestion_sent(&congestion, 1u << 30, 1u << 30, true);
    sl_tcp_congestion_reduce(&congestion);
    congestion.cwnd_bytes = congestion.ssthresh_bytes;
    now_us = BEGIN_US;
    una = 0;
    for (uint32_t i = 0; i < 100; i++) {
        uint32_t before = congestion.cwnd_bytes;

        acked(1u << 29, 1000, 1000);
        assert_true(congestion.cwnd_bytes >= before && congestion.cwnd_bytes <= 1u << 30);
        now_us += 3600000000ull;
    }
    assert_true(congestion.cwnd_bytes > 1020u << 20);
}

/* HyStart++: round trips in us, one for each round of slow start; 0 ends. */
static const struct hystart_row {
    const char *name;
    uint32_t rtts_us[12];
    uint32_t samples; /* in each round */
    bool is_conservative;
    bool is_over;
} hystart_rows[] = {
    {"an even round trip", {10000, 10000, 10000, 10000, 0}, 10, false, false},
    {"grown by less than the threshold", {10000, 13900, 17800, 0}, 10, false, false},
    {"grown by the threshold of 4 ms", {10000, 14000, 14000, 0}, 10, true, false},
    {"an eighth of a long round trip", {80000, 89000, 99000, 0}, 10, false, false},
    {"more than an eighth of it", {80000, 90000, 90000, 0}, 10, true, false},
    {"16 ms at most", {800000, 816000, 816000, 0}, 10, true, false},
    {"too few samples", {10000, 20000, 30000, 0}, 7, false, false},
    {"fallen again: it was jitter", {10000, 15000, 10000, 10000, 0}, 10, false, false},
    {"five conservative rounds end slow start",
     {10000, 15000, 15000, 15000, 15000, 15000, 15000, 0},
     10,
     true,
     true},
    {"four do not", {10000, 15000, 15000, 15000, 15000, 0}, 10, true, false},
};

/* A round with so many samples, which leaves SND.UNA at its end. */
static void hystart_round(uint32_t rtt_us, uint32_t samples)
{
    uint32_t end = congestion.hystart.round_end;

    for (uint32_t i = 0; i < samples; i++) {
        struct sl_tcp_congestion_ack ack = {
            .now_us = now_us,
            .bytes = 4,
            .unacknowledged = i + 1 == samples ? end : end - 1,
            .next = end + 100,
            .rtt_us = rtt_us,
        };

        sl_tcp_congestion_acked(&congestion, &ack);
        sl_tcp_congestion_sent(&congestion, congestion.cwnd_bytes, ack.next, true);
    }
}

static void check_hystart(void **state)
{
    const struct hystart_row *row = TEST_ROW(struct hystart_row, state);
    struct sl_tcp_congestion_ack first = {.now_us = BEGIN_US, .bytes = 4, .next = 100};
    uint32_t before;

    begin(SL_TCP_CUBIC, 0, 0);
    sl_tcp_congestion_acked(&congestion, &first);
    for (const uint32_t *rtt_us = row->rtts_us; *rtt_us != 0; rtt_us++)
        hystart_round(*rtt_us, row->samples);
    assert_int_equal(congestion.hystart.is_conservative, row->is_conservative);
    assert_int_equal(congestion.ssthresh_bytes != SL_TCP_SSTHRESH_NONE, row->is_over);
    if (row->is_over)
        return;
    before = congestion.cwnd_bytes;
    first.unacknowledged = congestion.hystart.round_end - 1;
    first.bytes = MSS;
    sl_tcp_congestion_acked(&congestion, &first);
    assert_int_equal(congestion.cwnd_bytes - before, row->is_conservative ? MSS / 4 : MSS);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("initial window (RFC 6928)", initial_rows, check_initial),
        TEST_TABLE("reduction", reduce_rows, check_reduce),
        TEST_TABLE("CUBIC's window", cubic_rows, check_cubic),
        TEST_TABLE("HyStart++ (RFC 9406)", hystart_rows, check_hystart),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_syn_makes_the_first_window_one_segment),
        cmocka_unit_test(slow_start_grows_by_what_is_acknowledged),
        cmocka_unit_test(slow_start_ends_at_ssthresh_and_the_rest_counts_for_avoidance),
        cmocka_unit_test(reno_grows_one_segment_for_each_window),
        cmocka_unit_test(a_window_that_is_not_used_does_not_grow),
        cmocka_unit_test(slow_start_grows_to_twice_what_is_used),
        cmocka_unit_test(undoing_gives_back_what_a_reduction_took),
        cmocka_unit_test(a_short_pause_leaves_the_window),
        cmocka_unit_test(a_pause_beyond_the_rto_leaves_that_of_a_new_connection),
        cmocka_unit_test(a_smaller_segment_keeps_the_window_possible),
        cmocka_unit_test(an_imported_window_is_at_least_a_segment),
        cmocka_unit_test(k_is_the_cube_root),
        cmocka_unit_test(on_a_short_path_it_grows_as_reno_would),
        cmocka_unit_test(two_reductions_soon_after_each_other_give_way),
        cmocka_unit_test(a_round_trip_adds_at_most_half_the_window),
        cmocka_unit_test(time_without_need_of_the_window_does_not_count),
        cmocka_unit_test(the_largest_of_everything_does_not_overflow),
    };

    return TEST_RUN("tcp congestion control", tables) +
           cmocka_run_group_tests_name("tcp congestion control, step by step", tests, NULL, NULL);
}
