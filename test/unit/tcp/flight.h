// SPDX-License-Identifier: Apache-2.0
/*
 * Segments in flight, for the tests of those who decide about them: a sender of segments of 1000
 * bytes, numbered from 0, whose acknowledgements a test makes up.
 */
#ifndef TEST_TCP_FLIGHT_H
#define TEST_TCP_FLIGHT_H

#include "memory.h"
#include "recovery.h"

#define TEST_SEGMENT 1000u
#define TEST_FIRST 0xffffe000u /* so that sequence numbers wrap within the first segments */

struct test_flight {
    struct test_memory memory;
    struct sl_tcp_slice_queue queue;
    struct sl_tcp_sender sender;
    uint32_t una, next; /* SND.UNA, SND.NXT in segments */
    uint64_t now_us;
    uint32_t srtt_us, rtt_min_us;
    struct sl_tcp_delivery delivery;        /* of the last ACK */
    struct sl_tcp_recovery_outcome outcome; /* of the last ACK or timer */
};

void test_flight_begin(struct test_flight *flight, enum sl_tcp_congestion congestion,
                       bool has_sack);
void test_flight_end(struct test_flight *flight);

/* Sequence number of a segment. */
static inline uint32_t test_flight_sequence(uint32_t segment)
{
    return TEST_FIRST + segment * TEST_SEGMENT;
}

/* Transmits so many new segments, whatever the window. */
void test_flight_send(struct test_flight *flight, uint32_t segments);

/* Transmits a segment again. */
void test_flight_resend(struct test_flight *flight, uint32_t segment);

/* Retransmits what is lost, as far as the window goes; gives how many segments. */
uint32_t test_flight_repair(struct test_flight *flight);

/* What an ACK says, in segments: SACK blocks [left, right) up to one that is empty. */
struct test_ack {
    uint32_t ack;
    struct sl_seq_range sacks[4];
    uint64_t echo_us; /* when what its timestamp echoes was sent; 0: no timestamp */
    bool has_ece;
};

/* Enters an ACK in the records only. */
void test_flight_enter(struct test_flight *flight, const struct test_ack *ack);

/* Enters an ACK and draws the consequences. */
void test_flight_ack(struct test_flight *flight, const struct test_ack *ack);

/* The retransmission timer expires; the reordering timer does. */
void test_flight_time_out(struct test_flight *flight, bool is_repeated);
void test_flight_reorder(struct test_flight *flight);

/* State of a segment in flight (enum sl_tcp_sent_state). */
uint8_t test_flight_state(const struct test_flight *flight, uint32_t segment);

/*
 * Asserts the states of the segments from SND.UNA on: 'f' flying, 'l' lost, 's' SACKED, one letter
 * each.
 */
void test_flight_check(const struct test_flight *flight, const char *states);

#endif
