// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "flight.h"

#define RTT_US 1000u

static struct test_flight flight;

/* Ten segments sent 10 us apart, the round trip 1 ms, of which the first is about to be told. */
static void begin_ten(void)
{
    test_flight_begin(&flight, SL_TCP_RENO, true);
    for (uint32_t i = 0; i < 10; i++) {
        test_flight_send(&flight, 1);
        flight.now_us += 10;
    }
    flight.now_us += RTT_US - 100;
    flight.rtt_min_us = RTT_US;
    flight.srtt_us = RTT_US;
}

static uint32_t detect(uint32_t window_us, uint32_t *timeout_us)
{
    return sl_tcp_rack_detect(&flight.sender.rack, &flight.sender.sent, &flight.memory.pages,
                              window_us, flight.now_us, timeout_us);
}

/* An ACK, and what is lost with a window of so much, so much later. */
static const struct detect_row {
    const char *name;
    struct test_ack ack;
    uint32_t window_us, later_us;
    const char *states;
    uint32_t timeout_us;
} detect_rows[] = {
    {"nothing delivered, nothing lost", {0}, 0, 5000, "ffffffffff", 0},
    {"what was sent before what is delivered is lost", {.sacks = {{3, 4}}}, 0, 30, "lllsffffff", 0},
    {"what was sent after it is not", {.sacks = {{0, 1}}}, 0, 5000, "sfffffffff", 0},
    {"within the window it is waited for, the longest in flight first",
     {.sacks = {{3, 4}}},
     250,
     30,
     "fffsffffff",
     220},
    {"when the window is over for the first, the second is waited for",
     {.sacks = {{3, 4}}},
     250,
     250,
     "lffsffffff",
     10},
    {"when the window is over for all, all are lost",
     {.sacks = {{3, 4}}},
     250,
     280,
     "lllsffffff",
     0},
    {"a cumulative ACK tells as much as a SACK", {.ack = 3}, 0, 5000, "fffffff", 0},
};

static void check_detect(void **state)
{
    const struct detect_row *row = TEST_ROW(struct detect_row, state);
    uint32_t timeout_us, lost = 0;

    begin_ten();
    /* Delivered a round trip after segment 3 was sent: what RACK measures is its round trip. */
    flight.now_us += 30;
    test_flight_enter(&flight, &row->ack);
    flight.now_us += row->later_us - 30;
    lost = detect(row->window_us, &timeout_us);
    test_flight_check(&flight, row->states);
    assert_int_equal(lost, flight.sender.sent.lost_count);
    assert_int_equal(timeout_us, row->timeout_us);
    test_flight_end(&flight);
}

static void segments_of_one_burst_are_told_apart_by_sequence(void **state)
{
    const struct test_ack ack = {.sacks = {{2, 3}}};
    uint32_t timeout_us;

    (void)state;
    test_flight_begin(&flight, SL_TCP_RENO, true);
    test_flight_send(&flight, 4);
    flight.now_us += RTT_US;
    test_flight_enter(&flight, &ack);
    assert_int_equal(detect(0, &timeout_us), 2);
    test_flight_check(&flight, "llsf");
    test_flight_end(&flight);
}

static void a_lost_retransmission_is_found(void **state)
{
    const struct test_ack first = {.sacks = {{1, 2}}}, second = {.sacks = {{1, 2}, {10, 11}}};
    uint32_t timeout_us;

    (void)state;
    begin_ten();
    flight.now_us += 10;
    test_flight_enter(&flight, &first);
    assert_int_equal(detect(0, &timeout_us), 1);
    test_flight_resend(&flight, 0);
    flight.now_us += 10;
    test_flight_send(&flight, 1);
    flight.now_us += RTT_US;
    test_flight_enter(&flight, &second);
    detect(0, &timeout_us);
    assert_int_equal(test_flight_state(&flight, 0), SL_TCP_SENT_LOST);
    test_flight_end(&flight);
}

/* Section 6.2 step 2: an ACK of a retransmission that may be of the original. */
static const struct ambiguous_row {
    const char *name;
    uint32_t after_us; /* the ACK comes so long after the retransmission */
    int32_t echo_us;   /* what it echoes was sent so long after that; 1: no timestamps */
    bool is_taken;
} ambiguous_rows[] = {
    {"sooner than the least round trip is of the original", 900, 1, false},
    {"after the least round trip is of the retransmission", 1000, 1, true},
    {"that echoes an earlier time is of the original", 5000, -2000, false},
    {"that echoes its time is of the retransmission", 5000, 0, true},
};

static void check_ambiguous(void **state)
{
    const struct ambiguous_row *row = TEST_ROW(struct ambiguous_row, state);
    struct test_ack ack = {.ack = 1};
    uint64_t resent_us;

    begin_ten();
    flight.now_us = 2000000;
    resent_us = flight.now_us;
    sl_tcp_sent_mark_lost(&flight.sender.sent, &flight.memory.pages, flight.sender.sent.head);
    test_flight_resend(&flight, 0);
    flight.now_us += row->after_us;
    if (row->echo_us != 1)
        ack.echo_us = resent_us + (uint64_t)(int64_t)row->echo_us;
    test_flight_enter(&flight, &ack);
    assert_int_equal(flight.sender.rack.sent_us == resent_us, row->is_taken);
    assert_int_equal(flight.sender.rack.rtt_us, row->is_taken ? row->after_us : 0);
    test_flight_end(&flight);
}

/* Section 6.2 step 3. */
static const struct reordering_row {
    const char *name;
    struct test_ack first, second;
    int resent; /* before the second ACK; -1: none */
    bool is_seen;
} reordering_rows[] = {
    {"in order is not reordered", {.ack = 1}, {.ack = 3}, -1, false},
    {"a SACK with what lies above later is not",
     {.sacks = {{2, 3}}},
     {.sacks = {{2, 6}}},
     -1,
     false},
    {"blocks in one ACK are not, however they stand", {0}, {.sacks = {{8, 9}, {2, 3}}}, -1, false},
    {"delivered below what was delivered before",
     {.sacks = {{5, 6}}},
     {.sacks = {{2, 3}}},
     -1,
     true},
    {"acknowledged below what was delivered before", {.sacks = {{5, 6}}}, {.ack = 1}, -1, true},
    {"not when it had been retransmitted", {.sacks = {{5, 6}}}, {.ack = 1}, 0, false},
};

static void check_reordering(void **state)
{
    const struct reordering_row *row = TEST_ROW(struct reordering_row, state);

    begin_ten();
    test_flight_enter(&flight, &row->first);
    if (row->resent >= 0)
        test_flight_resend(&flight, (uint32_t)row->resent);
    flight.now_us += 10;
    test_flight_enter(&flight, &row->second);
    assert_int_equal(flight.sender.rack.reordering_seen, row->is_seen);
    test_flight_end(&flight);
}

/* Section 6.2 step 4. */
static const struct window_row {
    const char *name;
    uint16_t sacked;
    bool seen, in_recovery;
    uint8_t multiplier;
    uint32_t rtt_min_us, srtt_us, window_us;
} window_rows[] = {
    {"a quarter of the least round trip", 0, false, false, 1, 1000, 2000, 250},
    {"two segments SACKED do not end it", 2, false, false, 1, 1000, 2000, 250},
    {"three do", 3, false, false, 1, 1000, 2000, 0},
    {"recovery does", 0, false, true, 1, 1000, 2000, 0},
    {"not where there is reordering", 9, true, true, 1, 1000, 2000, 250},
    {"with duplicates it is longer", 0, true, false, 4, 1000, 2000, 1000},
    {"but not longer than a round trip", 0, true, false, 20, 1000, 2000, 2000},
    {"no round trip, no window", 0, true, false, 1, 0, 0, 0},
};

static void check_window(void **state)
{
    const struct window_row *row = TEST_ROW(struct window_row, state);
    const struct sl_tcp_sent sent = {.sacked_count = row->sacked};
    struct sl_tcp_rack rack;

    sl_tcp_rack_init(&rack, 0);
    rack.reordering_seen = row->seen;
    rack.window_multiplier = row->multiplier;
    assert_int_equal(
        sl_tcp_rack_window_us(&rack, &sent, row->in_recovery, row->rtt_min_us, row->srtt_us),
        row->window_us);
}

static void a_dsack_makes_the_window_longer_once_a_round_trip(void **state)
{
    struct sl_tcp_rack rack;

    (void)state;
    sl_tcp_rack_init(&rack, 1000);
    sl_tcp_rack_see_dsack(&rack, true, 1000, 5000);
    assert_int_equal(rack.window_multiplier, 2);
    sl_tcp_rack_see_dsack(&rack, true, 4999, 8000);
    assert_int_equal(rack.window_multiplier, 2);
    sl_tcp_rack_see_dsack(&rack, true, 5000, 9000);
    assert_int_equal(rack.window_multiplier, 3);
}

static void sixteen_recoveries_without_dsack_make_it_short_again(void **state)
{
    struct sl_tcp_rack rack;

    (void)state;
    sl_tcp_rack_init(&rack, 0);
    sl_tcp_rack_see_dsack(&rack, true, 0, 100);
    for (int i = 0; i < 15; i++)
        sl_tcp_rack_recovered(&rack);
    assert_int_equal(rack.window_multiplier, 2);
    sl_tcp_rack_recovered(&rack);
    assert_int_equal(rack.window_multiplier, 1);
}

/* Section 6.3. */
static const struct timeout_row {
    const char *name;
    struct test_ack ack;
    uint32_t later_us;
    const char *states;
} timeout_rows[] = {
    {"with nothing delivered all is lost", {0}, 5000, "llllllllll"},
    {"what was sent within the last round trip is not", {.ack = 1}, 55, "lllllffff"},
    {"but the oldest always is", {.ack = 1}, 0, "lffffffff"},
    {"what is SACKED is not", {.ack = 1, .sacks = {{3, 4}}}, 5000, "llsllllll"},
};

static void check_timeout(void **state)
{
    const struct timeout_row *row = TEST_ROW(struct timeout_row, state);
    uint32_t lost;

    begin_ten();
    test_flight_enter(&flight, &row->ack);
    flight.now_us += row->later_us;
    lost = sl_tcp_rack_mark_timeout(&flight.sender.rack, &flight.sender.sent, &flight.memory.pages,
                                    0, flight.now_us);
    assert_int_equal(lost, flight.sender.sent.lost_count);
    test_flight_check(&flight, row->states);
    test_flight_end(&flight);
}

/* Section 7.2. */
static const struct probe_time_row {
    const char *name;
    struct sl_tcp_probe_time time;
    uint32_t probe_us;
} probe_time_rows[] = {
    {"two round trips", {1000, 40000, 2, 100000}, 2000},
    {"a single segment's ACK may be delayed", {1000, 40000, 1, 100000}, 42000},
    {"not later than the RTO", {1000, 40000, 1, 10000}, 10000},
    {"a second when no round trip is known", {0, 40000, 2, 3000000}, 1000000},
};

static void check_probe_time(void **state)
{
    const struct probe_time_row *row = TEST_ROW(struct probe_time_row, state);

    assert_int_equal(sl_tcp_rack_probe_us(&row->time), row->probe_us);
}

/* Section 7.4.2: a probe that ends at 5000 is out. */
static const struct probe_row {
    const char *name;
    bool is_retransmission;
    struct sl_tcp_probe_ack ack;
    enum sl_tcp_probe_end end;
    bool is_still_out;
} probe_rows[] = {
    {"an ACK below it says nothing",
     true,
     {4999, false, 0, false, false},
     SL_TCP_PROBE_NOTHING,
     true},
    {"new data that is acknowledged",
     false,
     {5000, false, 0, false, false},
     SL_TCP_PROBE_NEEDLESS,
     false},
    {"a DSACK of it: both came",
     true,
     {5000, true, 5000, false, true},
     SL_TCP_PROBE_NEEDLESS,
     false},
    {"a DSACK of something else does not count",
     true,
     {5000, true, 3000, true, false},
     SL_TCP_PROBE_NOTHING,
     true},
    {"an ACK beyond it without DSACK: it replaced what was lost",
     true,
     {6000, false, 0, false, false},
     SL_TCP_PROBE_REPAIRED,
     false},
    {"an ACK beyond it with its DSACK: it did not",
     true,
     {6000, true, 5000, false, false},
     SL_TCP_PROBE_NEEDLESS,
     false},
    {"a duplicate ACK of its end without SACK: both came",
     true,
     {5000, false, 0, false, true},
     SL_TCP_PROBE_NEEDLESS,
     false},
    {"the first ACK of its end does not tell yet",
     true,
     {5000, false, 0, false, false},
     SL_TCP_PROBE_NOTHING,
     true},
};

static void check_probe(void **state)
{
    const struct probe_row *row = TEST_ROW(struct probe_row, state);
    const struct sl_tcp_sent sent = {0};
    struct sl_tcp_rack rack;

    sl_tcp_rack_init(&rack, 0);
    assert_true(sl_tcp_rack_may_probe(&rack, &sent));
    sl_tcp_rack_probed(&rack, 5000, row->is_retransmission);
    assert_false(sl_tcp_rack_may_probe(&rack, &sent));
    assert_int_equal(sl_tcp_rack_see_probe(&rack, &row->ack), row->end);
    assert_int_equal(rack.probe_is_out, row->is_still_out);
}

static void with_something_sacked_there_is_no_probe(void **state)
{
    const struct sl_tcp_sent sent = {.sacked_count = 1};
    struct sl_tcp_rack rack;

    (void)state;
    sl_tcp_rack_init(&rack, 0);
    assert_false(sl_tcp_rack_may_probe(&rack, &sent));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("losses", detect_rows, check_detect),
        TEST_TABLE("an ACK of a retransmission", ambiguous_rows, check_ambiguous),
        TEST_TABLE("reordering", reordering_rows, check_reordering),
        TEST_TABLE("reordering window", window_rows, check_window),
        TEST_TABLE("time-out", timeout_rows, check_timeout),
        TEST_TABLE("time of a probe", probe_time_rows, check_probe_time),
        TEST_TABLE("end of a probe", probe_rows, check_probe),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_of_one_burst_are_told_apart_by_sequence),
        cmocka_unit_test(a_lost_retransmission_is_found),
        cmocka_unit_test(a_dsack_makes_the_window_longer_once_a_round_trip),
        cmocka_unit_test(sixteen_recoveries_without_dsack_make_it_short_again),
        cmocka_unit_test(with_something_sacked_there_is_no_probe),
    };

    return TEST_RUN("tcp RACK-TLP (RFC 8985)", tables) +
           cmocka_run_group_tests_name("tcp RACK-TLP, step by step", tests, NULL, NULL);
}
