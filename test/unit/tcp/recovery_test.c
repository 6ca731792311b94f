// SPDX-License-Identifier: Apache-2.0
/* How losses are noticed and repaired. */
#include "recovery_rig.h"
#include "support/random.h"

static void without_loss_it_stays_open_and_grows(void **state)
{
    (void)state;
    ack(20);
    ack(30);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_int_equal(flight.outcome.happened, 0);
    assert_int_equal(CWND, 21);
}

static void two_segments_sacked_are_waited_for(void **state)
{
    (void)state;
    sack(10, 11, 13);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_int_equal(flight.outcome.lost_records, 0);
    assert_int_equal(flight.outcome.reorder_timeout_us, RTT_US / 4);
    /* Limited transmit (RFC 3042): a new segment for each that has left the network. */
    assert_int_equal(sl_tcp_recovery_room_bytes(&flight.sender), 2 * TEST_SEGMENT);
}

static void three_segments_sacked_begin_fast_recovery(void **state)
{
    (void)state;
    sack(10, 11, 14);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
    assert_true(HAPPENED(SL_TCP_RECOVERY_BEGAN | SL_TCP_RECOVERY_REDUCED));
    assert_int_equal(flight.outcome.lost_records, 1);
    assert_int_equal(SSTHRESH, 10);
    assert_int_equal(test_flight_repair(&flight), 1);
    assert_int_equal(test_flight_state(&flight, 10), SL_TCP_SENT_FLYING);
}

static void the_reordering_timer_begins_fast_recovery(void **state)
{
    (void)state;
    sack(10, 11, 12);
    flight.now_us += flight.outcome.reorder_timeout_us;
    test_flight_reorder(&flight);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
    assert_int_equal(flight.outcome.lost_records, 1);
    assert_true(test_flight_repair(&flight) >= 1);
}

/* RFC 6937: over a recovery from one loss, half the window is sent, evenly, and ends at ssthresh.
 */
static void the_rate_goes_down_in_proportion(void **state)
{
    uint32_t sent = 0;

    (void)state;
    for (uint32_t i = 12; i <= 30; i++) {
        uint32_t room;

        sack(10, 11, i);
        test_flight_repair(&flight);
        room = sl_tcp_recovery_room_bytes(&flight.sender) / TEST_SEGMENT;
        if (i >= 14) {
            assert_true(room <= 2);
            sent += room;
        }
        test_flight_send(&flight, room);
    }
    assert_in_range(sent, 7, 9);
    flight.now_us += RTT_US;
    ack(flight.next);
    assert_true(HAPPENED(SL_TCP_RECOVERY_ENDED));
    assert_int_equal(CWND, 10);
}

/* RFC 6937 section 3.1: heavy losses leave less than ssthresh in flight; it is filled by slow
 * start. */
static void below_ssthresh_progress_fills_up_by_slow_start(void **state)
{
    (void)state;
    sack(10, 27, 30);
    assert_int_equal(flight.outcome.lost_records, 17);
    assert_int_equal(sl_tcp_recovery_flight_bytes(&flight.sender), 0);
    /* Three were delivered, with a loss: as many go. */
    assert_int_equal(test_flight_repair(&flight), 3);
    flight.now_us += RTT_US;
    ack(11);
    /* One delivered and progress: two go. */
    assert_int_equal(test_flight_repair(&flight), 2);
    ack(13);
    assert_int_equal(test_flight_repair(&flight), 3);
    assert_true(CWND <= SSTHRESH);
}

static void a_second_loss_in_recovery_does_not_reduce_again(void **state)
{
    (void)state;
    sack(10, 11, 14);
    test_flight_repair(&flight);
    sack(10, 15, 18);
    assert_int_equal(flight.outcome.lost_records, 1);
    assert_false(HAPPENED(SL_TCP_RECOVERY_BEGAN));
    assert_int_equal(SSTHRESH, 10);
}

static void a_loss_after_recovery_reduces_again(void **state)
{
    (void)state;
    sack(10, 11, 14);
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    ack(30);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    test_flight_send(&flight, 10);
    flight.now_us += RTT_US;
    sack(30, 31, 34);
    assert_true(HAPPENED(SL_TCP_RECOVERY_BEGAN));
    assert_int_equal(SSTHRESH, 5);
}

/* Without SACK (RFC 5681, RFC 6582). */

static void three_duplicate_acks_begin_fast_recovery(void **state)
{
    (void)state;
    ack(10);
    ack(10);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_int_equal(sl_tcp_recovery_room_bytes(&flight.sender), 2 * TEST_SEGMENT);
    ack(10);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
    assert_int_equal(flight.outcome.lost_records, 1);
    assert_int_equal(test_flight_repair(&flight), 1);
    assert_int_equal(SSTHRESH, 10);
}

static void duplicate_acks_in_recovery_let_new_data_go(void **state)
{
    uint32_t sent = 0;

    (void)state;
    for (uint32_t i = 0; i < 19; i++) {
        ack(10);
        test_flight_repair(&flight);
        if (i >= 2) {
            uint32_t room = sl_tcp_recovery_room_bytes(&flight.sender) / TEST_SEGMENT;

            sent += room;
            test_flight_send(&flight, room);
        }
    }
    assert_in_range(sent, 8, 11);
}

static void a_partial_ack_shows_the_next_loss(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 3; i++)
        ack(10);
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    ack(15);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
    assert_int_equal(flight.outcome.lost_records, 1);
    assert_int_equal(test_flight_repair(&flight), 1);
    assert_int_equal(test_flight_state(&flight, 15), SL_TCP_SENT_FLYING);
    flight.now_us += RTT_US;
    ack(30);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_int_equal(CWND, 10);
}

/* RFC 6582 section 3.2 step 2: segments sent twice make duplicate ACKs that mean nothing. */
static void duplicate_acks_right_after_recovery_mean_nothing(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 3; i++)
        ack(10);
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    ack(30);
    test_flight_send(&flight, 5);
    for (uint32_t i = 0; i < 5; i++)
        ack(30);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_int_equal(flight.sender.sent.lost_count, 0);
    ack(31);
    for (uint32_t i = 0; i < 3; i++)
        ack(31);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
}

static void duplicate_acks_never_count_more_than_is_in_flight(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 1000; i++)
        ack(10);
    assert_true(RECOVERY.duplicate_bytes <= flight.sender.sent.flying_bytes);
}

/* The retransmission timer (RFC 5681 section 3.1, RFC 8985 section 6.3). */

static void a_time_out_leaves_one_segment(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_TIMEOUT);
    assert_int_equal(CWND, 1);
    assert_int_equal(SSTHRESH, 10);
    assert_int_equal(flight.outcome.lost_records, 20);
    assert_int_equal(test_flight_repair(&flight), 1);
}

static void after_a_time_out_slow_start_repairs_the_rest(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    ack(11);
    assert_int_equal(test_flight_repair(&flight), 2);
    flight.now_us += RTT_US;
    ack(13);
    assert_int_equal(test_flight_repair(&flight), 4);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_TIMEOUT);
    flight.now_us += RTT_US;
    ack(30);
    assert_true(HAPPENED(SL_TCP_RECOVERY_ENDED));
}

static void what_was_sent_just_before_a_time_out_is_not_lost_and_not_in_the_way(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_send(&flight, 3);
    flight.now_us += RTT_US / 10;
    test_flight_time_out(&flight, false);
    assert_int_equal(flight.outcome.lost_records, 20);
    assert_int_equal(sl_tcp_recovery_flight_bytes(&flight.sender), 3 * TEST_SEGMENT);
    assert_int_equal(test_flight_repair(&flight), 1);
}

static void a_repeated_time_out_does_not_lower_ssthresh_again(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    test_flight_repair(&flight);
    flight.now_us += 20 * RTT_US;
    test_flight_time_out(&flight, true);
    assert_int_equal(SSTHRESH, 10);
    assert_int_equal(CWND, 1);
    assert_int_equal(test_flight_repair(&flight), 1);
}

static void a_time_out_in_fast_recovery_does_not_lower_ssthresh_again(void **state)
{
    (void)state;
    sack(10, 11, 14);
    test_flight_repair(&flight);
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    assert_int_equal(SSTHRESH, 10);
    assert_int_equal(CWND, 1);
}

static void without_sack_a_time_out_means_all_is_lost(void **state)
{
    (void)state;
    flight.now_us += RTT_US / 10;
    test_flight_time_out(&flight, false);
    assert_int_equal(flight.outcome.lost_records, 20);
}

/* RFC 3465 section 2.3: an ACK of much that had arrived before is not a reason to send as much. */
static void without_sack_an_ack_after_a_time_out_counts_as_one_segment(void **state)
{
    (void)state;
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    test_flight_repair(&flight);
    flight.now_us += RTT_US;
    ack(25);
    assert_int_equal(CWND, 2);
}

/* RFC 2018 section 8. */
static void a_peer_that_dropped_what_it_had_sacked_is_sent_it_again(void **state)
{
    (void)state;
    sack(10, 10, 13);
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    assert_int_equal(flight.sender.sent.sacked_count, 0);
    assert_int_equal(flight.sender.sent.lost_count, 20);
}

static void a_second_time_out_in_a_row_forgets_sacks(void **state)
{
    (void)state;
    sack(10, 15, 17);
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, false);
    assert_int_equal(flight.sender.sent.sacked_count, 2);
    test_flight_repair(&flight);
    flight.now_us += 10 * RTT_US;
    test_flight_time_out(&flight, true);
    assert_int_equal(flight.sender.sent.sacked_count, 0);
}

/* ECN and probes. */

static void an_echo_of_congestion_reduces_once_a_window(void **state)
{
    struct test_ack echo = {.ack = 12, .has_ece = true};

    (void)state;
    test_flight_ack(&flight, &echo);
    assert_true(HAPPENED(SL_TCP_RECOVERY_ECN_REDUCED | SL_TCP_RECOVERY_REDUCED));
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_REDUCING);
    assert_int_equal(flight.sender.sent.lost_count, 0);
    for (echo.ack = 14; echo.ack <= 30; echo.ack += 2) {
        uint32_t room = sl_tcp_recovery_room_bytes(&flight.sender) / TEST_SEGMENT;

        assert_true(room <= 2);
        test_flight_send(&flight, room);
        test_flight_ack(&flight, &echo);
        assert_false(HAPPENED(SL_TCP_RECOVERY_ECN_REDUCED));
        assert_int_equal(SSTHRESH, 10);
    }
    assert_true(HAPPENED(SL_TCP_RECOVERY_ENDED));
    assert_int_equal(CWND, 10);
    /* The peer has not seen CWR yet: not until new data is acknowledged. */
    echo.ack = 30;
    test_flight_ack(&flight, &echo);
    assert_false(HAPPENED(SL_TCP_RECOVERY_ECN_REDUCED));
    echo.ack = 31;
    test_flight_ack(&flight, &echo);
    assert_true(HAPPENED(SL_TCP_RECOVERY_ECN_REDUCED));
}

static void a_loss_while_reducing_is_repaired_without_a_second_reduction(void **state)
{
    const struct test_ack echo = {.ack = 12, .has_ece = true};

    (void)state;
    test_flight_ack(&flight, &echo);
    sack(12, 13, 16);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
    assert_true(HAPPENED(SL_TCP_RECOVERY_BEGAN));
    assert_false(HAPPENED(SL_TCP_RECOVERY_REDUCED));
    assert_int_equal(SSTHRESH, 10);
    assert_int_equal(test_flight_repair(&flight), 1);
}

static void a_probe_that_repaired_a_loss_reduces(void **state)
{
    (void)state;
    ack(29);
    test_flight_resend(&flight, 29);
    sl_tcp_rack_probed(&flight.sender.rack, test_flight_sequence(30), true);
    test_flight_send(&flight, 1);
    flight.now_us += RTT_US;
    ack(31);
    assert_true(HAPPENED(SL_TCP_RECOVERY_PROBE_REPAIRED | SL_TCP_RECOVERY_REDUCED));
    assert_int_equal(SSTHRESH, 10);
}

static void a_probe_that_shows_a_loss_begins_fast_recovery(void **state)
{
    (void)state;
    flight.now_us += RTT_US;
    test_flight_resend(&flight, 29);
    sl_tcp_rack_probed(&flight.sender.rack, test_flight_sequence(30), true);
    flight.now_us += RTT_US;
    sack(10, 29, 30);
    flight.now_us += flight.outcome.reorder_timeout_us;
    test_flight_reorder(&flight);
    assert_int_equal(RECOVERY.state, SL_TCP_RECOVERY_FAST);
    assert_int_equal(flight.sender.sent.lost_count, 19);
}

/* RFC 1191 section 6.5. */
static void what_is_too_big_for_the_path_is_sent_again_without_a_reduction(void **state)
{
    (void)state;
    assert_int_equal(sl_tcp_recovery_too_big(&flight.sender, &flight.memory.pages, TEST_SEGMENT),
                     0);
    assert_int_equal(
        sl_tcp_recovery_too_big(&flight.sender, &flight.memory.pages, TEST_SEGMENT - 1), 20);
    assert_true(sl_tcp_recovery_is_open(&flight.sender));
    assert_true(CWND >= 20);
    assert_int_equal(test_flight_repair(&flight), 20);
}

/*
 * A path that loses segments at random, in both kinds of peers and under both algorithms: whatever
 * is lost, every segment arrives, what is in flight never exceeds the window by more than the
 * window, and the sender is open again at the end.
 */
static void any_loss_is_repaired(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        bool has_sack = seed % 2 == 0, arrived[600] = {false};
        uint32_t expected = 0, time_outs = 0, probability = (uint32_t)(seed % 7) * 5;
        uint64_t random = seed;

        test_flight_begin(&flight, seed % 4 < 2 ? SL_TCP_CUBIC : SL_TCP_RENO, has_sack);
        while (expected < 500) {
            uint32_t before = expected, room;
            struct test_ack back = {0};

            /* What flies arrives, or is lost, and is acknowledged a round trip later. */
            flight.now_us += RTT_US;
            for (uint32_t i = flight.una; i < flight.next; i++)
                if (test_flight_state(&flight, i) == SL_TCP_SENT_FLYING && !arrived[i])
                    arrived[i] = test_random_below(&random, 100) >= probability;
            while (arrived[expected])
                expected++;
            back.ack = expected;
            for (uint32_t i = expected, block = 0; has_sack && i < flight.next && block < 3; i++) {
                if (!arrived[i])
                    continue;
                back.sacks[block].left = i;
                while (arrived[i])
                    i++;
                back.sacks[block++].right = i;
            }
            for (uint32_t i = 0; i < (before == expected ? 4u : 1u); i++)
                test_flight_ack(&flight, &back);
            if (before == expected && flight.sender.sent.lost_count == 0 &&
                flight.una < flight.next)
                test_flight_time_out(&flight, time_outs++ > 0);
            else
                time_outs = 0;
            test_flight_repair(&flight);
            room = sl_tcp_recovery_room_bytes(&flight.sender) / TEST_SEGMENT;
            while (room-- > 0 && flight.next < 500)
                test_flight_send(&flight, 1);
            sl_tcp_congestion_sent(&flight.sender.congestion,
                                   sl_tcp_sent_bytes(&flight.sender.sent),
                                   test_flight_sequence(flight.next), true);
            assert_true(time_outs < 50);
        }
        assert_int_equal(flight.una, 500);
        assert_true(sl_tcp_recovery_is_open(&flight.sender));
        assert_int_equal(sl_tcp_recovery_flight_bytes(&flight.sender), 0);
        test_flight_end(&flight);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SACK(without_loss_it_stays_open_and_grows),
        WITH_SACK(two_segments_sacked_are_waited_for),
        WITH_SACK(three_segments_sacked_begin_fast_recovery),
        WITH_SACK(the_reordering_timer_begins_fast_recovery),
        WITH_SACK(the_rate_goes_down_in_proportion),
        WITH_SACK(below_ssthresh_progress_fills_up_by_slow_start),
        WITH_SACK(a_second_loss_in_recovery_does_not_reduce_again),
        WITH_SACK(a_loss_after_recovery_reduces_again),
        WITHOUT_SACK(three_duplicate_acks_begin_fast_recovery),
        WITHOUT_SACK(duplicate_acks_in_recovery_let_new_data_go),
        WITHOUT_SACK(a_partial_ack_shows_the_next_loss),
        WITHOUT_SACK(duplicate_acks_right_after_recovery_mean_nothing),
        WITHOUT_SACK(duplicate_acks_never_count_more_than_is_in_flight),
        WITH_SACK(a_time_out_leaves_one_segment),
        WITH_SACK(after_a_time_out_slow_start_repairs_the_rest),
        WITH_SACK(what_was_sent_just_before_a_time_out_is_not_lost_and_not_in_the_way),
        WITH_SACK(a_repeated_time_out_does_not_lower_ssthresh_again),
        WITH_SACK(a_time_out_in_fast_recovery_does_not_lower_ssthresh_again),
        WITHOUT_SACK(without_sack_a_time_out_means_all_is_lost),
        WITHOUT_SACK(without_sack_an_ack_after_a_time_out_counts_as_one_segment),
        WITH_SACK(a_peer_that_dropped_what_it_had_sacked_is_sent_it_again),
        WITH_SACK(a_second_time_out_in_a_row_forgets_sacks),
        WITH_SACK(an_echo_of_congestion_reduces_once_a_window),
        WITH_SACK(a_loss_while_reducing_is_repaired_without_a_second_reduction),
        WITH_SACK(a_probe_that_repaired_a_loss_reduces),
        WITH_SACK(a_probe_that_shows_a_loss_begins_fast_recovery),
        WITH_SACK(what_is_too_big_for_the_path_is_sent_again_without_a_reduction),
        cmocka_unit_test(any_loss_is_repaired),
    };

    return cmocka_run_group_tests_name("tcp loss recovery", tests, NULL, NULL);
}
