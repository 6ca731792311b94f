// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>

#include "memory.h"
#include "queue.h"
#include "support/random.h"

#define NODES 64u

static struct test_memory memory;
static struct sl_tcp_slice_queue queue;

static int begin(void **state)
{
    (void)state;
    test_memory_begin(&memory, 1, NODES);
    sl_tcp_slice_queue_init(&queue);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sl_tcp_slice_queue_clear(&memory.store, &queue);
    assert_true(sl_tcp_slice_queue_is_empty(&queue));
    assert_int_equal(queue.length_bytes, 0);
    assert_int_equal(queue.footprint_bytes, 0);
    test_memory_end(&memory);
    return 0;
}

/* Appends the stream from `sequence` on in slices of the lengths given, up to a 0. */
static void append(uint32_t sequence, const uint32_t *lengths)
{
    for (; *lengths != 0; sequence += *lengths++) {
        struct sl_tcp_slice slice = test_memory_slice(&memory, sequence, *lengths);

        assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, &slice, 1), 0);
    }
}

/* Gathers from the cursor and checks that it is the stream from `sequence` on. */
static uint32_t gather(struct sl_tcp_slice_cursor *cursor, uint32_t sequence, uint32_t bytes,
                       uint16_t max, uint16_t *count)
{
    struct sl_tcp_slice slices[NODES];
    uint32_t gathered, found = 0;

    *count =
        sl_tcp_slice_queue_gather(&memory.store, &queue, cursor, bytes, slices, max, &gathered);
    for (uint16_t i = 0; i < *count; i++) {
        test_memory_check(&slices[i], sequence + found);
        found += slices[i].length_bytes;
    }
    assert_int_equal(found, gathered);
    return gathered;
}

static const struct gather_row {
    const char *name;
    uint32_t lengths[5];
    uint32_t trimmed, skipped;
    uint32_t bytes;
    uint16_t max;
    uint32_t gathered;
    uint16_t count;
} gather_rows[] = {
    {"an empty queue has nothing", {0}, 0, 0, 100, 4, 0, 0},
    {"a part of one slice", {100}, 0, 0, 30, 4, 30, 1},
    {"all of one slice", {100}, 0, 0, 100, 4, 100, 1},
    {"no more than there is", {100}, 0, 0, 101, 4, 100, 1},
    {"across slices, cut at both ends", {100, 50, 100}, 30, 10, 150, 4, 150, 3},
    {"from where a slice ends", {100, 50}, 0, 100, 50, 4, 50, 1},
    {"from within the second slice", {100, 50}, 0, 120, 20, 4, 20, 1},
    {"as many slices as asked for", {10, 10, 10, 10}, 0, 0, 40, 3, 30, 3},
    {"at the end there is nothing", {10, 10}, 0, 20, 40, 3, 0, 0},
    {"no bytes, no slices", {10, 10}, 0, 0, 0, 3, 0, 0},
    {"behind what was trimmed", {10, 10}, 15, 0, 10, 3, 5, 1},
};

static void check_gather(void **state)
{
    const struct gather_row *row = TEST_ROW(struct gather_row, state);
    struct sl_tcp_slice_cursor cursor = SL_TCP_SLICE_CURSOR_FRONT;
    uint16_t count;

    begin(NULL);
    append(1000, row->lengths);
    sl_tcp_slice_queue_trim(&memory.store, &queue, row->trimmed, NULL);
    sl_tcp_slice_queue_advance(&memory.store, &queue, &cursor, row->skipped);
    assert_int_equal(
        gather(&cursor, 1000 + row->trimmed + row->skipped, row->bytes, row->max, &count),
        row->gathered);
    assert_int_equal(count, row->count);
    end(NULL);
}

static const struct cursor_row {
    const char *name;
    uint32_t lengths[4];
    uint32_t advanced, trimmed;
    uint32_t next; /* where it stands then, from where the queue began */
} cursor_rows[] = {
    {"in front of what is trimmed it moves along", {10, 10}, 0, 4, 4},
    {"in the middle of what is trimmed it moves to the front", {10, 10}, 3, 15, 15},
    {"behind what is trimmed it stays", {10, 10}, 12, 10, 12},
    {"within the slice that is trimmed in part it stays", {10, 10}, 8, 5, 8},
    {"at the end of a slice that goes", {10, 10}, 10, 10, 10},
    {"at the end of all that goes", {10, 10}, 20, 20, 20},
};

static void check_cursor(void **state)
{
    static const uint32_t more[] = {30, 0};
    const struct cursor_row *row = TEST_ROW(struct cursor_row, state);
    struct sl_tcp_slice_cursor cursor = SL_TCP_SLICE_CURSOR_FRONT;
    uint16_t count;

    begin(NULL);
    append(1000, row->lengths);
    sl_tcp_slice_queue_advance(&memory.store, &queue, &cursor, row->advanced);
    sl_tcp_slice_queue_trim(&memory.store, &queue, row->trimmed, &cursor);
    append(1020, more);
    assert_int_equal(gather(&cursor, 1000 + row->next, 1000, NODES, &count), 50 - row->next);
    end(NULL);
}

static void all_or_nothing_is_appended(void **state)
{
    struct sl_tcp_slice slices[NODES + 1];

    (void)state;
    for (uint32_t i = 0; i <= NODES; i++)
        slices[i] = test_memory_slice(&memory, i, 1);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, slices, NODES + 1), -ENOBUFS);
    assert_int_equal(memory.nodes.used, 0);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, slices, NODES), 0);
    assert_int_equal(queue.length_bytes, NODES);
    assert_int_equal(memory.store.held_bytes, NODES * TEST_FOOTPRINT_BYTES);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, &slices[NODES], 1), -ENOBUFS);
    test_memory_release(&memory, &slices[NODES]);
}

static void an_empty_slice_is_refused(void **state)
{
    struct sl_tcp_slice slices[2] = {test_memory_slice(&memory, 0, 1),
                                     test_memory_slice(&memory, 1, 1)};

    (void)state;
    slices[1].length_bytes = 0;
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, slices, 2), -EINVAL);
    assert_true(sl_tcp_slice_queue_is_empty(&queue));
    sl_tcp_slices_release(&memory.store, slices, 2);
}

static void a_queue_ends_at_two_gibibytes(void **state)
{
    struct sl_tcp_slice slices[2] = {test_memory_slice(&memory, 0, 1),
                                     test_memory_slice(&memory, 1, 1)};

    (void)state;
    slices[0].length_bytes = 0x7fffffff;
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, slices, 2), -EMSGSIZE);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, slices, 1), 0);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &queue, &slices[1], 1), -EMSGSIZE);
    test_memory_release(&memory, &slices[1]);
}

static void a_footprint_lasts_as_long_as_a_byte_does(void **state)
{
    static const uint32_t lengths[] = {100, 0};

    (void)state;
    append(0, lengths);
    sl_tcp_slice_queue_trim(&memory.store, &queue, 99, NULL);
    assert_int_equal(queue.length_bytes, 1);
    assert_int_equal(queue.footprint_bytes, TEST_FOOTPRINT_BYTES);
    sl_tcp_slice_queue_trim(&memory.store, &queue, 1, NULL);
    assert_int_equal(queue.footprint_bytes, 0);
    assert_int_equal(memory.references, 0);
}

static void what_is_taken_brings_its_reference(void **state)
{
    static const uint32_t lengths[] = {100, 50, 20, 0};
    struct sl_tcp_slice slices[2];

    (void)state;
    append(500, lengths);
    sl_tcp_slice_queue_trim(&memory.store, &queue, 40, NULL);
    assert_int_equal(sl_tcp_slice_queue_take(&memory.store, &queue, slices, 2), 2);
    assert_int_equal(slices[0].length_bytes, 60);
    assert_false(slices[0].sum_is_known);
    assert_true(slices[1].sum_is_known);
    test_memory_check(&slices[0], 540);
    test_memory_check(&slices[1], 600);
    assert_int_equal(memory.references, 3);
    assert_int_equal(queue.length_bytes, 20);
    sl_tcp_slices_release(&memory.store, slices, 2);
    assert_int_equal(memory.references, 1);
}

static void joined_queues_are_one(void **state)
{
    static const uint32_t lengths[] = {100, 50, 0};
    struct sl_tcp_slice slice = test_memory_slice(&memory, 1140, 60);
    struct sl_tcp_slice_cursor cursor = SL_TCP_SLICE_CURSOR_FRONT;
    struct sl_tcp_slice_queue other;
    uint16_t count;

    (void)state;
    append(1000, lengths);
    sl_tcp_slice_queue_init(&other);
    assert_int_equal(sl_tcp_slice_queue_append(&memory.store, &other, &slice, 1), 0);
    sl_tcp_slice_queue_trim(&memory.store, &other, 10, NULL);
    sl_tcp_slice_queue_join(&memory.store, &queue, &other);
    assert_true(sl_tcp_slice_queue_is_empty(&other));
    assert_int_equal(queue.length_bytes, 200);
    assert_int_equal(queue.footprint_bytes, 3 * TEST_FOOTPRINT_BYTES);
    assert_int_equal(gather(&cursor, 1000, 1000, NODES, &count), 200);
    sl_tcp_slice_queue_join(&memory.store, &queue, &other);
    assert_int_equal(queue.length_bytes, 200);
}

static void retained_slices_outlive_the_queue(void **state)
{
    static const uint32_t lengths[] = {100, 0};
    struct sl_tcp_slice_cursor cursor = SL_TCP_SLICE_CURSOR_FRONT;
    struct sl_tcp_slice slice;
    uint32_t gathered;

    (void)state;
    append(7, lengths);
    sl_tcp_slice_queue_gather(&memory.store, &queue, &cursor, 40, &slice, 1, &gathered);
    sl_tcp_slices_retain(&memory.store, &slice, 1);
    sl_tcp_slice_queue_clear(&memory.store, &queue);
    assert_int_equal(memory.references, 1);
    test_memory_check(&slice, 7);
    sl_tcp_slices_release(&memory.store, &slice, 1);
}

/* Anything in any order: the queue is always the stream between what went and what came. */
static void any_order_keeps_the_stream(void **state)
{
    struct sl_tcp_slice_cursor cursor = SL_TCP_SLICE_CURSOR_FRONT;
    uint32_t first = 0xffff0000, next = first, last = first; /* front, cursor, end */
    uint64_t random = 7;
    uint16_t count;

    (void)state;
    for (uint32_t i = 0; i < 50000; i++) {
        uint32_t length = 1 + test_random_below(&random, 3000);
        struct sl_tcp_slice slice;

        switch (test_random_below(&random, 3)) {
        case 0:
            slice = test_memory_slice(&memory, last, length);
            if (sl_tcp_slice_queue_append(&memory.store, &queue, &slice, 1) == 0)
                last += length;
            else
                test_memory_release(&memory, &slice);
            break;
        case 1:
            next += gather(&cursor, next, length, 4, &count);
            break;
        default:
            length = test_random_below(&random, next - first + 1);
            sl_tcp_slice_queue_trim(&memory.store, &queue, length, &cursor);
            first += length;
            break;
        }
        assert_int_equal(queue.length_bytes, last - first);
        assert_int_equal(memory.store.held_bytes, queue.footprint_bytes);
    }
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("gathering", gather_rows, check_gather),
        TEST_TABLE("a cursor", cursor_rows, check_cursor),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_or_nothing_is_appended, begin, end),
        cmocka_unit_test_setup_teardown(an_empty_slice_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_queue_ends_at_two_gibibytes, begin, end),
        cmocka_unit_test_setup_teardown(a_footprint_lasts_as_long_as_a_byte_does, begin, end),
        cmocka_unit_test_setup_teardown(what_is_taken_brings_its_reference, begin, end),
        cmocka_unit_test_setup_teardown(joined_queues_are_one, begin, end),
        cmocka_unit_test_setup_teardown(retained_slices_outlive_the_queue, begin, end),
        cmocka_unit_test_setup_teardown(any_order_keeps_the_stream, begin, end),
    };

    return TEST_RUN("tcp slice queues", tables) +
           cmocka_run_group_tests_name("tcp slice queues, step by step", tests, NULL, NULL);
}
