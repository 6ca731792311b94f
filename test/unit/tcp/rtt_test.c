// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "rtt.h"

#define INITIAL_US 1000000u
#define MIN_US 10000u
#define MAX_US 60000000u

static const struct sample_row {
    const char *name;
    uint32_t rto_min_us;
    uint32_t samples_us[4]; /* until 0 */
    uint32_t srtt_us, rttvar_us, rto_us;
} sample_rows[] = {
    {"no sample: the initial time-out (2.1)", MIN_US, {0}, 0, 0, INITIAL_US},
    {"the first sample: RTTVAR is half of it (2.2)", MIN_US, {40000}, 40000, 20000, 120000},
    {"the second sample (2.3)", MIN_US, {40000, 80000}, 45000, 25000, 145000},
    {"a sample below the average (2.3)", MIN_US, {40000, 24000}, 38000, 19000, 114000},
    {"no variation: the least distance is kept", MIN_US, {100}, 100, 50, 10100},
    {"a least distance of 200 ms", 200000, {1000}, 1000, 500, 201000},
    {"a least of 0", 0, {1000}, 1000, 500, 3000},
    {"a long round trip is limited by the maximum (2.5)",
     MIN_US,
     {50000000},
     50000000,
     25000000,
     MAX_US},
    {"an absurd one counts as a minute", MIN_US, {UINT32_MAX}, 60000000, 30000000, MAX_US},
};

static void check_samples(void **state)
{
    const struct sample_row *row = TEST_ROW(struct sample_row, state);
    struct sl_tcp_rtt rtt;

    sl_tcp_rtt_init(&rtt, INITIAL_US, row->rto_min_us, MAX_US);
    for (int i = 0; i < 4 && row->samples_us[i] != 0; i++)
        sl_tcp_rtt_sample(&rtt, row->samples_us[i], 1, 1000);
    assert_int_equal(sl_tcp_rtt_smoothed_us(&rtt), row->srtt_us);
    assert_int_equal(sl_tcp_rtt_variation_us(&rtt), row->rttvar_us);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), row->rto_us);
    assert_int_equal(sl_tcp_rtt_is_known(&rtt), row->samples_us[0] != 0);
}

/* RFC 7323 appendix G: however many samples one round trip gives, they weigh as one. */
static const struct weight_row {
    const char *name;
    uint32_t samples; /* in a round trip */
} weight_rows[] = {
    {"one sample", 1},  {"two samples", 2},     {"8 samples", 8},
    {"64 samples", 64}, {"1024 samples", 1024},
};

static void check_weight(void **state)
{
    const struct weight_row *row = TEST_ROW(struct weight_row, state);
    struct sl_tcp_rtt rtt;

    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_sample(&rtt, 1000, 1, 0);
    for (uint32_t i = 0; i < row->samples; i++)
        sl_tcp_rtt_sample(&rtt, 2000, row->samples, 0);
    assert_in_range(sl_tcp_rtt_smoothed_us(&rtt), 1115, 1125);
    assert_in_range(sl_tcp_rtt_variation_us(&rtt), 595, 625);
}

static void many_equal_samples_settle_on_their_value(void **state)
{
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_sample(&rtt, 5000, 1, 0);
    for (uint32_t i = 0; i < 200000; i++)
        sl_tcp_rtt_sample(&rtt, 100, 1000, 0);
    assert_in_range(sl_tcp_rtt_smoothed_us(&rtt), 100, 101);
    assert_in_range(sl_tcp_rtt_variation_us(&rtt), 0, 1);
    for (uint32_t i = 0; i < 200000; i++)
        sl_tcp_rtt_sample(&rtt, 120, 1000, 0);
    assert_in_range(sl_tcp_rtt_smoothed_us(&rtt), 119, 120);
}

static void a_sample_of_0_counts_as_1_us(void **state)
{
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_sample(&rtt, 0, 0, 0);
    assert_true(sl_tcp_rtt_is_known(&rtt));
    assert_int_equal(sl_tcp_rtt_smoothed_us(&rtt), 1);
    assert_int_equal(sl_tcp_rtt_least_us(&rtt), 1);
}

static void each_time_out_doubles_the_next_up_to_the_maximum(void **state)
{
    uint32_t expected = 12000;
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_sample(&rtt, 2000, 1, 0);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(sl_tcp_rtt_rto_us(&rtt), expected);
        sl_tcp_rtt_back_off(&rtt);
        expected = expected < MAX_US / 2 ? expected * 2 : MAX_US;
    }
}

static void a_sample_or_an_acknowledgement_ends_back_off(void **state)
{
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_sample(&rtt, 2000, 1, 0);
    sl_tcp_rtt_back_off(&rtt);
    sl_tcp_rtt_back_off(&rtt);
    sl_tcp_rtt_end_back_off(&rtt);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 12000);
    sl_tcp_rtt_back_off(&rtt);
    sl_tcp_rtt_sample(&rtt, 2000, 1, 0);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 12000);
}

static void a_lost_syn_makes_the_time_out_three_seconds_until_a_sample_comes(void **state)
{
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_back_off(&rtt);
    sl_tcp_rtt_syn_was_lost(&rtt);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 3000000);
    sl_tcp_rtt_sample(&rtt, 2000, 1, 0);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 12000);
    sl_tcp_rtt_syn_was_lost(&rtt); /* timestamps gave a sample: it is known better */
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 12000);
}

static void new_limits_hold_at_once(void **state)
{
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_set_limits(&rtt, MIN_US, 500000);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 500000);
    sl_tcp_rtt_sample(&rtt, 2000, 1, 0);
    sl_tcp_rtt_set_limits(&rtt, 200000, MAX_US);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 202000);
}

static void what_was_measured_elsewhere_goes_on(void **state)
{
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_restore(&rtt, 0, 0, 0, 5);
    assert_false(sl_tcp_rtt_is_known(&rtt));
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), INITIAL_US);
    sl_tcp_rtt_restore(&rtt, 40000, 20000, 35000, 5);
    assert_int_equal(sl_tcp_rtt_rto_us(&rtt), 120000);
    assert_int_equal(sl_tcp_rtt_least_us(&rtt), 35000);
    sl_tcp_rtt_sample(&rtt, 80000, 1, 6);
    assert_int_equal(sl_tcp_rtt_smoothed_us(&rtt), 45000);
}

#define SECOND_US 1000000ull

static void the_least_round_trip_is_forgotten_after_a_minute(void **state)
{
    uint64_t start_us = 0xffffffffull << 10; /* the 32 bits it is kept by wrap meanwhile */
    struct sl_tcp_rtt rtt;

    (void)state;
    sl_tcp_rtt_init(&rtt, INITIAL_US, MIN_US, MAX_US);
    sl_tcp_rtt_sample(&rtt, 100, 1, start_us);
    for (uint32_t second = 1; second <= 60; second++) {
        sl_tcp_rtt_sample(&rtt, 500 + second, 1, start_us + second * SECOND_US);
        assert_int_equal(sl_tcp_rtt_least_us(&rtt), 100);
    }
    sl_tcp_rtt_sample(&rtt, 700, 1, start_us + 61 * SECOND_US);
    assert_in_range(sl_tcp_rtt_least_us(&rtt), 501, 530); /* of the time since, not only the last */
    for (uint32_t second = 62; second <= 78; second++)
        sl_tcp_rtt_sample(&rtt, 700 + second, 1, start_us + second * SECOND_US);
    assert_in_range(sl_tcp_rtt_least_us(&rtt), 531, 550);
    sl_tcp_rtt_sample(&rtt, 90, 1, start_us + 79 * SECOND_US);
    assert_int_equal(sl_tcp_rtt_least_us(&rtt), 90);
    sl_tcp_rtt_sample(&rtt, 800, 1, start_us + 300 * SECOND_US); /* nothing for minutes */
    assert_int_equal(sl_tcp_rtt_least_us(&rtt), 800);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("samples, RFC 6298", sample_rows, check_samples),
        TEST_TABLE("one round trip of", weight_rows, check_weight),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_equal_samples_settle_on_their_value),
        cmocka_unit_test(a_sample_of_0_counts_as_1_us),
        cmocka_unit_test(each_time_out_doubles_the_next_up_to_the_maximum),
        cmocka_unit_test(a_sample_or_an_acknowledgement_ends_back_off),
        cmocka_unit_test(a_lost_syn_makes_the_time_out_three_seconds_until_a_sample_comes),
        cmocka_unit_test(new_limits_hold_at_once),
        cmocka_unit_test(what_was_measured_elsewhere_goes_on),
        cmocka_unit_test(the_least_round_trip_is_forgotten_after_a_minute),
    };

    return TEST_RUN("tcp rtt tables", tables) +
           cmocka_run_group_tests_name("tcp rtt", tests, NULL, NULL);
}
