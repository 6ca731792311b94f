// SPDX-License-Identifier: Apache-2.0
#include "flight.h"

#include <string.h>

void test_flight_begin(struct test_flight *flight, enum sl_tcp_congestion congestion, bool has_sack)
{
    memset(flight, 0, sizeof(*flight));
    test_memory_begin(&flight->memory, 64, 2048);
    sl_tcp_slice_queue_init(&flight->queue);
    sl_tcp_sender_init(&flight->sender, TEST_FIRST, has_sack);
    sl_tcp_congestion_init(&flight->sender.congestion, congestion, TEST_SEGMENT, false);
    flight->now_us = 1000000;
}

void test_flight_end(struct test_flight *flight)
{
    assert_int_equal(sl_tcp_sent_verify(&flight->sender.sent, &flight->memory.pages), 0);
    sl_tcp_sent_clear(&flight->sender.sent, &flight->memory.pages);
    sl_tcp_slice_queue_clear(&flight->memory.store, &flight->queue);
    test_memory_end(&flight->memory);
}

void test_flight_send(struct test_flight *flight, uint32_t segments)
{
    for (; segments > 0; segments--, flight->next++) {
        uint32_t sequence = test_flight_sequence(flight->next);
        struct sl_tcp_slice slice = test_memory_slice(&flight->memory, sequence, TEST_SEGMENT);

        assert_int_equal(
            sl_tcp_slice_queue_append(&flight->memory.store, &flight->queue, &slice, 1), 0);
        assert_int_equal(
            sl_tcp_sent_append(&flight->sender.sent, &flight->memory.pages, sequence, TEST_SEGMENT,
                               0, (struct sl_tcp_slice_cursor){.node = flight->queue.tail},
                               flight->now_us),
            0);
        sl_tcp_recovery_sent(&flight->sender, TEST_SEGMENT);
    }
}

static uint16_t slot_of(const struct test_flight *flight, uint32_t segment)
{
    uint16_t slot = sl_tcp_sent_find(&flight->sender.sent, &flight->memory.pages,
                                     test_flight_sequence(segment));

    assert_int_not_equal(slot, SL_TCP_SLOT_NONE);
    return slot;
}

void test_flight_resend(struct test_flight *flight, uint32_t segment)
{
    sl_tcp_recovery_retransmitted(&flight->sender, &flight->memory.pages, slot_of(flight, segment),
                                  flight->now_us);
}

uint32_t test_flight_repair(struct test_flight *flight)
{
    uint32_t segments = 0;

    while (sl_tcp_sent_next_lost(&flight->sender.sent) != SL_TCP_SLOT_NONE &&
           sl_tcp_recovery_room_bytes(&flight->sender) >= TEST_SEGMENT) {
        sl_tcp_recovery_retransmitted(&flight->sender, &flight->memory.pages,
                                      sl_tcp_sent_next_lost(&flight->sender.sent), flight->now_us);
        segments++;
    }
    return segments;
}

/* Enters the ACK; what it was is left in *entered for the consequences. */
static void enter(struct test_flight *flight, const struct test_ack *ack,
                  struct sl_seq_range *sacks, struct sl_tcp_ack *entered)
{
    *entered = (struct sl_tcp_ack){
        .now_us = flight->now_us,
        .acknowledgement = test_flight_sequence(ack->ack),
        .unacknowledged = test_flight_sequence(flight->una),
        .next = test_flight_sequence(flight->next),
        .echo = {.is_known = ack->echo_us != 0, .ms = (uint32_t)(ack->echo_us / 1000)},
        .rtt_min_us = flight->rtt_min_us,
        .sacks = sacks,
        .is_duplicate = ack->ack == flight->una,
        .has_ece = ack->has_ece,
    };
    for (uint8_t i = 0; i < 4 && ack->sacks[i].left != ack->sacks[i].right; i++) {
        sacks[i].left = test_flight_sequence(ack->sacks[i].left);
        sacks[i].right = test_flight_sequence(ack->sacks[i].right);
        entered->sack_blocks++;
    }
    sl_tcp_scoreboard_enter(&flight->sender.sent, &flight->sender.rack, &flight->memory.pages,
                            &flight->memory.store, &flight->queue, entered, &flight->delivery);
    sl_tcp_slice_queue_trim(&flight->memory.store, &flight->queue,
                            flight->delivery.acknowledged_bytes, NULL);
    flight->una = ack->ack;
    assert_int_equal(sl_tcp_sent_verify(&flight->sender.sent, &flight->memory.pages), 0);
}

void test_flight_enter(struct test_flight *flight, const struct test_ack *ack)
{
    struct sl_seq_range sacks[4];
    struct sl_tcp_ack entered;

    enter(flight, ack, sacks, &entered);
}

static struct sl_tcp_recovery_times times_of(const struct test_flight *flight)
{
    return (struct sl_tcp_recovery_times){
        .now_us = flight->now_us, .srtt_us = flight->srtt_us, .rtt_min_us = flight->rtt_min_us};
}

void test_flight_ack(struct test_flight *flight, const struct test_ack *ack)
{
    struct sl_tcp_recovery_times times;
    struct sl_seq_range sacks[4];
    struct sl_tcp_ack entered;

    enter(flight, ack, sacks, &entered);
    if (flight->delivery.rtt_us != 0) {
        flight->srtt_us = flight->delivery.rtt_us;
        if (flight->rtt_min_us == 0 || flight->delivery.rtt_newest_us < flight->rtt_min_us)
            flight->rtt_min_us = flight->delivery.rtt_newest_us;
    }
    times = times_of(flight);
    sl_tcp_recovery_acknowledge(&flight->sender, &flight->memory.pages, &entered, &flight->delivery,
                                &times, &flight->outcome);
    assert_int_equal(sl_tcp_sent_verify(&flight->sender.sent, &flight->memory.pages), 0);
}

void test_flight_time_out(struct test_flight *flight, bool is_repeated)
{
    struct sl_tcp_recovery_times times = times_of(flight);

    sl_tcp_recovery_timed_out(&flight->sender, &flight->memory.pages,
                              test_flight_sequence(flight->una), test_flight_sequence(flight->next),
                              is_repeated, &times, &flight->outcome);
}

void test_flight_reorder(struct test_flight *flight)
{
    struct sl_tcp_recovery_times times = times_of(flight);

    sl_tcp_recovery_reordered(&flight->sender, &flight->memory.pages,
                              test_flight_sequence(flight->una), test_flight_sequence(flight->next),
                              &times, &flight->outcome);
}

uint8_t test_flight_state(const struct test_flight *flight, uint32_t segment)
{
    return sl_tcp_sent_at(&flight->sender.sent, &flight->memory.pages, slot_of(flight, segment))
        ->state;
}

void test_flight_check(const struct test_flight *flight, const char *states)
{
    char found[128] = {0};

    assert_true(flight->next - flight->una < sizeof(found));
    for (uint32_t i = flight->una; i != flight->next; i++)
        found[i - flight->una] = "fls"[test_flight_state(flight, i)];
    assert_string_equal(found, states);
}
