// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "flight.h"
#include "support/random.h"

/* Ten segments, sent 100 us apart, numbers 0 to 9; an ACK before, or none, and one that counts. */
static const struct ack_row {
    const char *name;
    struct test_ack before, ack;
    const char *states;                       /* then */
    uint32_t acknowledged, delivered, sacked; /* segments, by the second ACK */
    bool has_sack, has_dsack;
} ack_rows[] = {
    {"a duplicate ACK says nothing new", {0}, {.ack = 0}, "ffffffffff", 0, 0, 0, false, false},
    {"a cumulative ACK delivers what it covers", {0}, {.ack = 3}, "fffffff", 3, 3, 0, false, false},
    {"an ACK of all leaves nothing", {0}, {.ack = 10}, "", 10, 10, 0, false, false},
    {"a SACK delivers what it covers (RFC 2018)",
     {0},
     {.sacks = {{2, 5}}},
     "ffsssfffff",
     0,
     3,
     3,
     true,
     false},
    {"a SACK that is repeated says nothing new",
     {.sacks = {{2, 5}}},
     {.sacks = {{2, 5}}},
     "ffsssfffff",
     0,
     0,
     0,
     true,
     false},
    {"a SACK that has grown delivers the difference",
     {.sacks = {{3, 5}}},
     {.sacks = {{2, 8}}},
     "ffssssssff",
     0,
     4,
     4,
     true,
     false},
    {"several blocks, the most recent first",
     {0},
     {.sacks = {{7, 8}, {5, 6}, {2, 4}}},
     "ffssfsfsff",
     0,
     4,
     4,
     true,
     false},
    {"a cumulative ACK of what was SACKED delivers only the gap",
     {.sacks = {{1, 5}}},
     {.ack = 5},
     "fffff",
     5,
     1,
     0,
     false,
     false},
    {"ACK and SACK in one", {0}, {.ack = 2, .sacks = {{4, 6}}}, "ffssffff", 2, 4, 2, true, false},
    {"a SACK beyond what was sent is left out (RFC 2018 section 4)",
     {0},
     {.sacks = {{5, 11}}},
     "ffffffffff",
     0,
     0,
     0,
     false,
     false},
    {"a block turned round is left out",
     {0},
     {.sacks = {{5, 3}}},
     "ffffffffff",
     0,
     0,
     0,
     false,
     false},
    {"one impossible block does not spoil the others",
     {0},
     {.sacks = {{5, 12}, {2, 3}}},
     "ffsfffffff",
     0,
     1,
     1,
     true,
     false},
    {"a block below the ACK is a duplicate's (RFC 2883 section 4.1.1)",
     {.ack = 4},
     {.ack = 4, .sacks = {{1, 2}}},
     "ffffff",
     0,
     0,
     0,
     false,
     true},
    {"a duplicate's block and one of new data (RFC 2883 section 4.1.2)",
     {.ack = 4},
     {.ack = 4, .sacks = {{3, 4}, {6, 8}}},
     "ffssff",
     0,
     2,
     2,
     true,
     true},
    {"a block within the second is a duplicate's (RFC 2883 section 4.2)",
     {.sacks = {{4, 8}}},
     {.sacks = {{5, 6}, {4, 8}}},
     "ffffssssff",
     0,
     0,
     0,
     true,
     true},
    {"an ACK that its own duplicate has passed (RFC 2883 section 4.1.1)",
     {0},
     {.ack = 4, .sacks = {{0, 1}}},
     "ffffff",
     4,
     4,
     0,
     false,
     true},
};

static struct test_flight flight;

static void begin_ten(void)
{
    test_flight_begin(&flight, SL_TCP_RENO, true);
    for (uint32_t i = 0; i < 10; i++) {
        test_flight_send(&flight, 1);
        flight.now_us += 100;
    }
    flight.now_us += 4000;
}

static void check_ack(void **state)
{
    const struct ack_row *row = TEST_ROW(struct ack_row, state);

    begin_ten();
    test_flight_enter(&flight, &row->before);
    test_flight_enter(&flight, &row->ack);
    test_flight_check(&flight, row->states);
    assert_int_equal(flight.delivery.acknowledged_bytes, row->acknowledged * TEST_SEGMENT);
    assert_int_equal(flight.delivery.acknowledged_records, row->acknowledged);
    assert_int_equal(flight.delivery.delivered_bytes, row->delivered * TEST_SEGMENT);
    assert_int_equal(flight.delivery.sacked_bytes, row->sacked * TEST_SEGMENT);
    assert_int_equal(flight.delivery.sacked_records, row->sacked);
    assert_int_equal(flight.delivery.has_sack, row->has_sack);
    assert_int_equal(flight.delivery.has_dsack, row->has_dsack);
    test_flight_end(&flight);
}

/* The segments were sent 5000, 4900 ... 4100 us ago. */
static const struct rtt_row {
    const char *name;
    int resent; /* a segment, 500 us ago; -1: none */
    struct test_ack ack;
    uint32_t rtt_us, newest_us;
} rtt_rows[] = {
    {"of one segment", -1, {.ack = 1}, 5000, 5000},
    {"of several: the oldest and the newest", -1, {.ack = 4}, 5000, 4700},
    {"by SACK", -1, {.sacks = {{3, 5}}}, 4700, 4600},
    {"none of what is not delivered", -1, {.ack = 0}, 0, 0},
    {"none when a retransmission is among them (Karn)", 0, {.ack = 3}, 0, 0},
    {"of what is SACKED behind a retransmission that is acknowledged",
     0,
     {.ack = 1, .sacks = {{4, 5}}},
     4600,
     4600},
    {"none of a retransmission that is SACKED", 3, {.sacks = {{3, 4}}}, 0, 0},
};

static void check_rtt(void **state)
{
    const struct rtt_row *row = TEST_ROW(struct rtt_row, state);

    begin_ten();
    if (row->resent >= 0) {
        flight.now_us -= 500;
        test_flight_resend(&flight, (uint32_t)row->resent);
        flight.now_us += 500;
    }
    test_flight_enter(&flight, &row->ack);
    assert_int_equal(flight.delivery.rtt_us, row->rtt_us);
    assert_int_equal(flight.delivery.rtt_newest_us, row->newest_us);
    test_flight_end(&flight);
}

/* Enters an ACK in bytes. */
static void enter_bytes(uint32_t ack, struct sl_seq_range *sacks, uint8_t blocks)
{
    const struct sl_tcp_ack entered = {
        .now_us = flight.now_us,
        .acknowledgement = ack,
        .unacknowledged = TEST_FIRST,
        .next = test_flight_sequence(flight.next),
        .sacks = sacks,
        .sack_blocks = blocks,
    };

    sl_tcp_scoreboard_enter(&flight.sender.sent, &flight.sender.rack, &flight.memory.pages,
                            &flight.memory.store, &flight.queue, &entered, &flight.delivery);
}

static void an_ack_within_a_record_delivers_that_part(void **state)
{
    (void)state;
    begin_ten();
    enter_bytes(TEST_FIRST + 1400, NULL, 0);
    assert_int_equal(flight.delivery.acknowledged_bytes, 1400);
    assert_int_equal(flight.delivery.delivered_bytes, 1400);
    assert_int_equal(flight.delivery.acknowledged_records, 1);
    assert_int_equal(sl_tcp_sent_bytes(&flight.sender.sent), 8600);
    test_flight_end(&flight);
}

static void a_sack_of_a_part_of_a_record_says_nothing(void **state)
{
    struct sl_seq_range block = {TEST_FIRST + 1001, TEST_FIRST + 3999};

    (void)state;
    begin_ten();
    enter_bytes(TEST_FIRST, &block, 1);
    test_flight_check(&flight, "ffsfffffff");
    test_flight_end(&flight);
}

static void an_original_that_was_taken_for_lost_is_told(void **state)
{
    const struct test_ack ack = {.ack = 1};

    (void)state;
    begin_ten();
    sl_tcp_sent_mark_lost(&flight.sender.sent, &flight.memory.pages, flight.sender.sent.head);
    test_flight_enter(&flight, &ack);
    assert_true(flight.delivery.delivered_unlost);
    test_flight_end(&flight);
}

static void a_retransmission_that_is_acknowledged_is_told(void **state)
{
    const struct test_ack ack = {.ack = 1};

    (void)state;
    begin_ten();
    sl_tcp_sent_mark_lost(&flight.sender.sent, &flight.memory.pages, flight.sender.sent.head);
    test_flight_resend(&flight, 0);
    test_flight_enter(&flight, &ack);
    assert_false(flight.delivery.delivered_unlost);
    assert_true(flight.delivery.acknowledged_retransmission);
    test_flight_end(&flight);
}

static void a_sacked_record_that_is_not_acknowledged_is_reneging(void **state)
{
    const struct test_ack behind = {.sacks = {{1, 3}}}, oldest = {.sacks = {{0, 3}}};

    (void)state;
    begin_ten();
    test_flight_enter(&flight, &behind);
    assert_false(sl_tcp_scoreboard_is_reneged(&flight.sender.sent, &flight.memory.pages));
    test_flight_enter(&flight, &oldest);
    assert_true(sl_tcp_scoreboard_is_reneged(&flight.sender.sent, &flight.memory.pages));
    test_flight_end(&flight);
}

/* Any blocks whatever: the records agree with a map of what was ever reported. */
static void any_blocks_agree_with_a_map(void **state)
{
    uint64_t random = 5;

    (void)state;
    for (uint32_t round = 0; round < 200; round++) {
        bool sacked[100] = {false};

        test_flight_begin(&flight, SL_TCP_RENO, true);
        test_flight_send(&flight, 100);
        for (uint32_t i = 0; i < 50; i++) {
            struct test_ack ack = {.ack = flight.una};

            if (test_random_below(&random, 10) == 0)
                ack.ack += test_random_below(&random, 100 - flight.una + 1);
            for (uint32_t block = 0; block < 1 + test_random_below(&random, 4); block++) {
                uint32_t left = test_random_below(&random, 100);

                ack.sacks[block] =
                    (struct sl_seq_range){left, left + 1 + test_random_below(&random, 10)};
            }
            test_flight_enter(&flight, &ack);
            for (uint32_t block = flight.delivery.has_dsack ? 1 : 0; block < 4; block++)
                for (uint32_t at = ack.sacks[block].left; at < ack.sacks[block].right; at++)
                    if (ack.sacks[block].left >= ack.ack && ack.sacks[block].right <= 100)
                        sacked[at] = true;
            for (uint32_t at = flight.una; at < 100; at++)
                assert_int_equal(test_flight_state(&flight, at) == SL_TCP_SENT_SACKED, sacked[at]);
        }
        test_flight_end(&flight);
    }
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("entering", ack_rows, check_ack),
        TEST_TABLE("round trip", rtt_rows, check_rtt),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ack_within_a_record_delivers_that_part),
        cmocka_unit_test(a_sack_of_a_part_of_a_record_says_nothing),
        cmocka_unit_test(an_original_that_was_taken_for_lost_is_told),
        cmocka_unit_test(a_retransmission_that_is_acknowledged_is_told),
        cmocka_unit_test(a_sacked_record_that_is_not_acknowledged_is_reneging),
        cmocka_unit_test(any_blocks_agree_with_a_map),
    };

    return TEST_RUN("tcp acknowledgements", tables) +
           cmocka_run_group_tests_name("tcp acknowledgements, what they tell", tests, NULL, NULL);
}
