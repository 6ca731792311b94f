/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shm/ring.h"

static int make_ring(void **state)
{
    struct sl_ring *ring = aligned_alloc(64, sizeof(*ring));

    if (ring == NULL)
        return -1;
    memset(ring, 0, sizeof(*ring));
    *state = ring;
    return 0;
}

static int free_ring(void **state)
{
    free(*state);
    return 0;
}

/* A payload that differs from message to message and from byte to byte. */
static void fill(uint8_t *payload, size_t length, uint64_t number)
{
    for (size_t i = 0; i < length; i++)
        payload[i] = (uint8_t)(number * 131 + i);
}

static void send_one(struct sl_ring *ring, uint64_t number, size_t length)
{
    uint8_t payload[SL_RING_PAYLOAD_MAX];

    fill(payload, length, number);
    assert_int_equal(sl_ring_enqueue(ring, (uint16_t)(number % 1000 + 1), payload, length), 0);
}

static void expect_one(struct sl_ring *ring, uint64_t number, size_t length)
{
    uint8_t payload[SL_RING_PAYLOAD_MAX];
    struct sl_ring_message message;

    fill(payload, length, number);
    assert_int_equal(sl_ring_dequeue(ring, &message), 0);
    assert_int_equal(message.id, number % 1000 + 1);
    assert_int_equal(message.length_bytes, length);
    assert_memory_equal(message.payload, payload, length);
}

static void an_empty_ring_has_nothing(void **state)
{
    struct sl_ring_message message;

    assert_int_equal(sl_ring_used(*state), 0);
    assert_int_equal(sl_ring_dequeue(*state, &message), -EAGAIN);
}

static void payloads_of_any_length_come_out_as_they_went_in(void **state)
{
    static const size_t lengths[] = {0, 1, 7, 8, 959, 960, SL_RING_PAYLOAD_MAX};

    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        send_one(*state, i, lengths[i]);
        assert_int_equal(sl_ring_used(*state), 1);
        expect_one(*state, i, lengths[i]);
        assert_int_equal(sl_ring_used(*state), 0);
    }
}

static void what_cannot_be_sent_is_refused(void **state)
{
    static const uint8_t payload[SL_RING_PAYLOAD_MAX + 1];

    assert_int_equal(sl_ring_enqueue(*state, 0, payload, 1), -EINVAL);
    assert_int_equal(sl_ring_enqueue(*state, 1, payload, SL_RING_PAYLOAD_MAX + 1), -EMSGSIZE);
    assert_int_equal(sl_ring_enqueue(*state, 1, payload, SIZE_MAX), -EMSGSIZE);
    assert_int_equal(sl_ring_used(*state), 0);
}

static void a_full_ring_takes_no_more_and_loses_nothing(void **state)
{
    for (uint64_t i = 0; i < SL_RING_SLOTS; i++)
        send_one(*state, i, 16);
    assert_int_equal(sl_ring_enqueue(*state, 1, NULL, 0), -ENOBUFS);
    expect_one(*state, 0, 16);
    send_one(*state, SL_RING_SLOTS, 16);
    assert_int_equal(sl_ring_enqueue(*state, 1, NULL, 0), -ENOBUFS);
    for (uint64_t i = 1; i <= SL_RING_SLOTS; i++)
        expect_one(*state, i, 16);
}

static void messages_stay_in_order_when_the_ring_wraps(void **state)
{
    uint64_t sent = 0, taken = 0;

    while (taken < 5 * SL_RING_SLOTS) {
        for (uint64_t burst = sent % 37; burst > 0 && sent - taken < SL_RING_SLOTS; burst--, sent++)
            send_one(*state, sent, sent % 64);
        send_one(*state, sent, sent % 64);
        sent++;
        for (uint64_t burst = sent % 41; burst > 0 && taken < sent; burst--, taken++)
            expect_one(*state, taken, taken % 64);
        if (sent - taken >= SL_RING_SLOTS - 64)
            for (; taken < sent; taken++)
                expect_one(*state, taken, taken % 64);
    }
}

static void messages_stay_in_order_when_the_counts_wrap(void **state)
{
    struct sl_ring *ring = *state;

    atomic_store(&ring->tail, UINT64_MAX - 10);
    atomic_store(&ring->head, UINT64_MAX - 10);
    for (uint64_t i = 0; i < 100; i++)
        send_one(ring, i, 32);
    assert_int_equal(sl_ring_used(ring), 100);
    for (uint64_t i = 0; i < 100; i++)
        expect_one(ring, i, 32);
}

/* Damage done to the second of three published messages, each of 100 bytes. */
static const struct damage_row {
    const char *name;
    size_t at; /* byte of the slot ... */
    uint8_t flip;
    int result;
} damage_rows[] = {
    {"a bit of the payload's first byte", offsetof(struct sl_ring_slot, payload), 1, -EBADMSG},
    {"a bit of the payload's last byte", offsetof(struct sl_ring_slot, payload) + 99, 0x80,
     -EBADMSG},
    {"the id", offsetof(struct sl_ring_slot, id), 4, -EBADMSG},
    {"the id, becoming 0", offsetof(struct sl_ring_slot, id), 2, -EBADMSG},
    {"the length, becoming shorter", offsetof(struct sl_ring_slot, length_bytes), 1 << 2, -EBADMSG},
    {"the length, becoming longer", offsetof(struct sl_ring_slot, length_bytes), 1 << 3, -EBADMSG},
    {"the length, becoming more than a slot holds", offsetof(struct sl_ring_slot, length_bytes) + 1,
     0xff, -EBADMSG},
    {"the checksum", offsetof(struct sl_ring_slot, crc32c) + 3, 0x10, -EBADMSG},
    {"the sequence", offsetof(struct sl_ring_slot, sequence), 1, -EILSEQ},
    {"the sequence's last byte", offsetof(struct sl_ring_slot, sequence) + 7, 0x80, -EILSEQ},
};

static void check_damage(void **state)
{
    const struct damage_row *row = TEST_ROW(struct damage_row, state);
    struct sl_ring_message message;
    void *ring = NULL;

    assert_int_equal(make_ring(&ring), 0);
    for (uint64_t i = 0; i < 3; i++)
        send_one(ring, i, 100);
    ((uint8_t *)&((struct sl_ring *)ring)->slots[1])[row->at] ^= row->flip;
    expect_one(ring, 0, 100);
    assert_int_equal(sl_ring_dequeue(ring, &message), row->result);
    expect_one(ring, 2, 100);
    assert_int_equal(sl_ring_dequeue(ring, &message), -EAGAIN);
    free_ring(&ring);
}

static void a_slot_of_an_earlier_round_is_not_taken_for_a_new_message(void **state)
{
    struct sl_ring *ring = *state;
    struct sl_ring_message message;

    for (uint64_t i = 0; i < SL_RING_SLOTS; i++) {
        send_one(ring, i, 8);
        expect_one(ring, i, 8);
    }
    atomic_fetch_add(&ring->tail, 1); /* a message published that nobody wrote */
    assert_int_equal(sl_ring_dequeue(ring, &message), -EILSEQ);
    send_one(ring, 5, 8);
    expect_one(ring, 5, 8);
}

static void contradicting_counts_are_reported_and_left_alone(void **state)
{
    struct sl_ring *ring = *state;
    struct sl_ring_message message;

    atomic_store(&ring->tail, 7);
    atomic_store(&ring->head, 8);
    assert_int_equal(sl_ring_enqueue(ring, 1, NULL, 0), -EILSEQ);
    assert_int_equal(sl_ring_dequeue(ring, &message), -EILSEQ);
    atomic_store(&ring->tail, 8 + SL_RING_SLOTS + 1);
    assert_int_equal(sl_ring_enqueue(ring, 1, NULL, 0), -EILSEQ);
    assert_int_equal(sl_ring_dequeue(ring, &message), -EILSEQ);
    assert_int_equal(atomic_load(&ring->head), 8);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("damage to", damage_rows, check_damage)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_ring_has_nothing, make_ring, free_ring),
        cmocka_unit_test_setup_teardown(payloads_of_any_length_come_out_as_they_went_in, make_ring,
                                        free_ring),
        cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_refused, make_ring, free_ring),
        cmocka_unit_test_setup_teardown(a_full_ring_takes_no_more_and_loses_nothing, make_ring,
                                        free_ring),
        cmocka_unit_test_setup_teardown(messages_stay_in_order_when_the_ring_wraps, make_ring,
                                        free_ring),
        cmocka_unit_test_setup_teardown(messages_stay_in_order_when_the_counts_wrap, make_ring,
                                        free_ring),
        cmocka_unit_test_setup_teardown(a_slot_of_an_earlier_round_is_not_taken_for_a_new_message,
                                        make_ring, free_ring),
        cmocka_unit_test_setup_teardown(contradicting_counts_are_reported_and_left_alone, make_ring,
                                        free_ring),
    };

    return cmocka_run_group_tests_name("ring", tests, NULL, NULL) + TEST_RUN("ring damage", tables);
}
