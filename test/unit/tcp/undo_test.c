// SPDX-License-Identifier: Apache-2.0
/* Reductions for losses that were none are undone. */
#include "recovery_rig.h"

static void timestamps_undo_a_spurious_fast_recovery(void **state)
{
    uint64_t original_us = flight.now_us - RTT_US;
    const struct test_ack late = {.ack = 14, .echo_us = original_us};

    (void)state;
    sack(10, 11, 14);
    flight.now_us += 2000;
    test_flight_repair(&flight);
    flight.now_us += 1000;
    test_flight_ack(&flight, &late);
    assert_true(HAPPENED(SL_TCP_RECOVERY_SPURIOUS | SL_TCP_RECOVERY_ENDED));
    assert_false(HAPPENED(SL_TCP_RECOVERY_RTO_SPURIOUS));
    assert_int_equal(CWND, 20);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_true(flight.sender.rack.reordering_seen);
}

static void an_echo_of_the_retransmission_undoes_nothing(void **state)
{
    struct test_ack repaired = {.ack = 14};

    (void)state;
    sack(10, 11, 14);
    flight.now_us += 2000;
    repaired.echo_us = flight.now_us;
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    test_flight_ack(&flight, &repaired);
    assert_false(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
    assert_int_equal(SSTHRESH, 10);
}

/* RFC 4015 section 3.2. */
static void with_an_echo_of_congestion_nothing_is_undone(void **state)
{
    const struct test_ack late = {.ack = 14, .echo_us = flight.now_us - RTT_US, .has_ece = true};

    (void)state;
    sack(10, 11, 14);
    flight.now_us += 2000;
    test_flight_repair(&flight);
    test_flight_ack(&flight, &late);
    assert_false(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
}

static void timestamps_undo_a_spurious_time_out(void **state)
{
    const struct test_ack late = {.ack = 12, .echo_us = flight.now_us - RTT_US};

    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    test_flight_repair(&flight);
    flight.now_us += 1000;
    test_flight_ack(&flight, &late);
    assert_true(HAPPENED(SL_TCP_RECOVERY_SPURIOUS | SL_TCP_RECOVERY_RTO_SPURIOUS));
    assert_int_equal(CWND, 20);
    assert_int_equal(flight.sender.sent.lost_count, 0);
}

static void dsack_of_all_retransmissions_undoes_a_recovery(void **state)
{
    (void)state;
    sack(10, 12, 17);
    assert_int_equal(flight.outcome.lost_records, 2);
    assert_int_equal(test_flight_repair(&flight), 2);
    ack(17);
    flight.now_us += RTT_US;
    dsack(17, 10, 11);
    assert_false(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
    dsack(17, 11, 12);
    assert_true(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
    assert_int_equal(CWND, 20);
}

static void one_dsack_may_report_several_retransmissions(void **state)
{
    (void)state;
    sack(10, 12, 17);
    assert_int_equal(test_flight_repair(&flight), 2);
    ack(17);
    flight.now_us += RTT_US;
    dsack(17, 10, 12);
    assert_true(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
}

static void dsack_after_recovery_still_undoes_it(void **state)
{
    (void)state;
    sack(10, 11, 14);
    test_flight_repair(&flight);
    ack(30);
    assert_int_equal(CWND, 10);
    test_flight_send(&flight, 5);
    dsack(30, 10, 11);
    assert_true(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
    assert_false(HAPPENED(SL_TCP_RECOVERY_ENDED));
    assert_int_equal(CWND, 20);
}

static void dsack_a_round_trip_after_recovery_undoes_nothing(void **state)
{
    (void)state;
    sack(10, 11, 14);
    test_flight_repair(&flight);
    ack(30);
    test_flight_send(&flight, 5);
    ack(32);
    dsack(32, 10, 11);
    assert_false(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
}

static void dsack_of_something_older_undoes_nothing(void **state)
{
    (void)state;
    sack(10, 11, 14);
    test_flight_repair(&flight);
    dsack(10, 5, 6);
    assert_false(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
}

/* RFC 5682: what the time-out took for lost arrives without having been sent again. */
static void originals_that_arrive_late_undo_a_time_out(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    test_flight_repair(&flight);
    flight.now_us += 1000;
    ack(13);
    assert_true(HAPPENED(SL_TCP_RECOVERY_SPURIOUS | SL_TCP_RECOVERY_RTO_SPURIOUS));
    assert_int_equal(CWND, 20);
    test_flight_check(&flight, "fffffffffffffffff");
}

static void after_a_real_time_out_nothing_is_undone(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    ack(11);
    assert_false(HAPPENED(SL_TCP_RECOVERY_SPURIOUS));
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_TIMEOUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SACK(timestamps_undo_a_spurious_fast_recovery),
        WITH_SACK(an_echo_of_the_retransmission_undoes_nothing),
        WITH_SACK(with_an_echo_of_congestion_nothing_is_undone),
        WITHOUT_SACK(timestamps_undo_a_spurious_time_out),
        WITH_SACK(dsack_of_all_retransmissions_undoes_a_recovery),
        WITH_SACK(one_dsack_may_report_several_retransmissions),
        WITH_SACK(dsack_after_recovery_still_undoes_it),
        WITH_SACK(dsack_a_round_trip_after_recovery_undoes_nothing),
        WITH_SACK(dsack_of_something_older_undoes_nothing),
        WITH_SACK(originals_that_arrive_late_undo_a_time_out),
        WITH_SACK(after_a_real_time_out_nothing_is_undone),
    };

    return cmocka_run_group_tests_name("tcp undo", tests, NULL, NULL);
}
