// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "memory.h"
#include "reassembly.h"
#include "support/random.h"

#define NODES 512u

static struct test_memory memory;
static struct sl_tcp_reassembly held;
static struct sl_tcp_slice_queue queue;

static int begin(void **state)
{
    (void)state;
    test_memory_begin(&memory, 2, NODES);
    sl_tcp_reassembly_init(&held);
    sl_tcp_slice_queue_init(&queue);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sl_tcp_reassembly_clear(&held, &memory.pages, &memory.store);
    sl_tcp_slice_queue_clear(&memory.store, &queue);
    assert_int_equal(held.length_bytes, 0);
    assert_int_equal(held.footprint_bytes, 0);
    test_memory_end(&memory);
    return 0;
}

/* Inserts left .. right - 1 in slices of at most slice_bytes. */
static int insert(uint32_t left, uint32_t right, uint32_t slice_bytes,
                  struct sl_tcp_reassembly_result *result)
{
    struct sl_tcp_slice slices[64];
    uint16_t count = 0;

    for (uint32_t at = left; at != right; at += slices[count++].length_bytes)
        slices[count] =
            test_memory_slice(&memory, at, right - at < slice_bytes ? right - at : slice_bytes);
    return sl_tcp_reassembly_insert(&held, &memory.pages, &memory.store, left, slices, count,
                                    result);
}

/* Takes what follows `next` in order and checks the bytes. */
static uint32_t take(uint32_t next)
{
    uint32_t before = queue.length_bytes;
    uint32_t bytes = sl_tcp_reassembly_take(&held, &memory.pages, &memory.store, next, &queue);
    struct sl_tcp_slice slice;

    assert_int_equal(queue.length_bytes - before, bytes);
    while (sl_tcp_slice_queue_take(&memory.store, &queue, &slice, 1) == 1) {
        test_memory_check(&slice, next);
        next += slice.length_bytes;
        test_memory_release(&memory, &slice);
    }
    return bytes;
}

/* A segment that arrives, what is said of it, and what is held then (ranges up to a 0, 0). */
struct arrival_step {
    struct sl_seq_range segment;
    uint32_t added_bytes;
    struct sl_seq_range duplicate;
    struct sl_seq_range ranges[4];
};

static const struct story_row {
    const char *name;
    struct arrival_step steps[6];
    uint32_t next, taken_bytes; /* taking in order at the end */
} story_rows[] = {
    {"one range, taken when the gap before it is filled",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}}},
     1000,
     1000},
    {"nothing is taken while there is a gap",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}}},
     999,
     0},
    {"ranges apart stay apart, in order",
     {{{5000, 6000}, 1000, {0, 0}, {{5000, 6000}}},
      {{1000, 2000}, 1000, {0, 0}, {{1000, 2000}, {5000, 6000}}},
      {{3000, 4000}, 1000, {0, 0}, {{1000, 2000}, {3000, 4000}, {5000, 6000}}}},
     1000,
     1000},
    {"a segment behind a range extends it",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}}, {{2000, 3000}, 1000, {0, 0}, {{1000, 3000}}}},
     1000,
     2000},
    {"a segment before a range extends it",
     {{{2000, 3000}, 1000, {0, 0}, {{2000, 3000}}}, {{1000, 2000}, 1000, {0, 0}, {{1000, 3000}}}},
     1000,
     2000},
    {"a segment between two ranges joins them",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}},
      {{3000, 4000}, 1000, {0, 0}, {{1000, 2000}, {3000, 4000}}},
      {{2000, 3000}, 1000, {0, 0}, {{1000, 4000}}}},
     1000,
     3000},
    {"a duplicate adds nothing and is told (RFC 2883)",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}},
      {{1200, 1300}, 0, {1200, 1300}, {{1000, 2000}}},
      {{1000, 2000}, 0, {1000, 2000}, {{1000, 2000}}}},
     1000,
     1000},
    {"an overlap at the end adds what is new",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}},
      {{1900, 2500}, 500, {1900, 2000}, {{1000, 2500}}}},
     1000,
     1500},
    {"an overlap at the beginning adds what is new",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}},
      {{500, 1100}, 500, {1000, 1100}, {{500, 2000}}}},
     500,
     1500},
    {"a segment over several ranges fills the gaps between them; the first duplicate is told",
     {{{1000, 1100}, 100, {0, 0}, {{1000, 1100}}},
      {{1200, 1300}, 100, {0, 0}, {{1000, 1100}, {1200, 1300}}},
      {{1400, 1500}, 100, {0, 0}, {{1000, 1100}, {1200, 1300}, {1400, 1500}}},
      {{900, 1600}, 400, {1000, 1100}, {{900, 1600}}}},
     900,
     700},
    {"ranges apart from a merge stay",
     {{{1000, 1100}, 100, {0, 0}, {{1000, 1100}}},
      {{3000, 3100}, 100, {0, 0}, {{1000, 1100}, {3000, 3100}}},
      {{2000, 2100}, 100, {0, 0}, {{1000, 1100}, {2000, 2100}, {3000, 3100}}},
      {{1900, 2200}, 200, {2000, 2100}, {{1000, 1100}, {1900, 2200}, {3000, 3100}}}},
     1000,
     100},
    {"what lies before the next byte is left out when taken",
     {{{1000, 2000}, 1000, {0, 0}, {{1000, 2000}}}},
     1300,
     700},
    {"ranges overtaken by in-order data go",
     {{{1000, 1100}, 100, {0, 0}, {{1000, 1100}}},
      {{1200, 1300}, 100, {0, 0}, {{1000, 1100}, {1200, 1300}}},
      {{1400, 1500}, 100, {0, 0}, {{1000, 1100}, {1200, 1300}, {1400, 1500}}}},
     1250,
     50},
    {"sequence numbers wrap",
     {{{0xffffff00, 0x80}, 0x180, {0, 0}, {{0xffffff00, 0x80}}},
      {{0x100, 0x200}, 0x100, {0, 0}, {{0xffffff00, 0x80}, {0x100, 0x200}}},
      {{0xfffffe80, 0x120}, 0x100, {0xffffff00, 0x80}, {{0xfffffe80, 0x200}}}},
     0xfffffe80,
     0x380},
};

static void check_ranges(const struct sl_seq_range *ranges)
{
    uint32_t count = 0, bytes = 0;

    for (; count < 4 && ranges[count].left != ranges[count].right; count++) {
        struct sl_seq_range range = sl_tcp_reassembly_range(&held, &memory.pages, count);

        assert_int_equal(range.left, ranges[count].left);
        assert_int_equal(range.right, ranges[count].right);
        bytes += sl_seq_range_bytes(range);
    }
    assert_int_equal(held.count, count);
    assert_int_equal(held.length_bytes, bytes);
    assert_int_equal(held.footprint_bytes, memory.store.held_bytes);
}

static void check_story(void **state)
{
    const struct story_row *row = TEST_ROW(struct story_row, state);

    for (uint32_t slice_bytes = 37; slice_bytes < 5000; slice_bytes += 4000) {
        const struct arrival_step *step = row->steps;

        begin(NULL);
        for (; step->segment.left != step->segment.right; step++) {
            struct sl_tcp_reassembly_result result;

            assert_int_equal(insert(step->segment.left, step->segment.right, slice_bytes, &result),
                             0);
            assert_int_equal(result.added_bytes, step->added_bytes);
            assert_int_equal(result.duplicate.left, step->duplicate.left);
            assert_int_equal(result.duplicate.right, step->duplicate.right);
            assert_true(sl_seq_range_contains(result.range, step->segment));
            check_ranges(step->ranges);
        }
        assert_int_equal(take(row->next), row->taken_bytes);
        end(NULL);
    }
}

static void a_65th_range_is_refused_and_the_others_stay(void **state)
{
    struct sl_tcp_reassembly_result result;

    (void)state;
    for (uint32_t i = 0; i < SL_TCP_REASSEMBLY_RANGES; i++)
        assert_int_equal(insert(1000 + 20 * i, 1010 + 20 * i, 10, &result), 0);
    assert_int_equal(insert(500, 510, 10, &result), -ENOSPC);
    assert_int_equal(result.added_bytes, 0);
    assert_int_equal(held.count, SL_TCP_REASSEMBLY_RANGES);
    assert_int_equal(memory.references, SL_TCP_REASSEMBLY_RANGES);
    /* What joins a range needs none of its own. */
    assert_int_equal(insert(1010, 1015, 10, &result), 0);
    assert_int_equal(insert(1015, 1020, 10, &result), 0);
    assert_int_equal(held.count, SL_TCP_REASSEMBLY_RANGES - 1);
    assert_int_equal(insert(500, 510, 10, &result), 0);
}

static void without_a_page_nothing_is_held(void **state)
{
    struct sl_tcp_reassembly_result result;
    uint32_t pages[2] = {sl_tcp_pool_take(&memory.pages), sl_tcp_pool_take(&memory.pages)};

    (void)state;
    assert_int_equal(insert(1000, 2000, 100, &result), -ENOBUFS);
    assert_int_equal(memory.references, 0);
    sl_tcp_pool_give(&memory.pages, pages[0]);
    assert_int_equal(insert(1000, 2000, 100, &result), 0);
    sl_tcp_pool_give(&memory.pages, pages[1]);
}

static void without_nodes_nothing_is_held(void **state)
{
    struct sl_tcp_reassembly_result result;
    uint32_t nodes[NODES - 2];

    (void)state;
    for (uint32_t i = 0; i < NODES - 2; i++)
        nodes[i] = sl_tcp_pool_take(&memory.nodes);
    assert_int_equal(insert(1000, 1300, 100, &result), -ENOBUFS);
    assert_int_equal(memory.references, 0);
    assert_int_equal(held.count, 0);
    assert_int_equal(insert(1000, 1200, 100, &result), 0);
    for (uint32_t i = 0; i < NODES - 2; i++)
        sl_tcp_pool_give(&memory.nodes, nodes[i]);
}

static void an_empty_segment_is_refused(void **state)
{
    struct sl_tcp_slice slice = test_memory_slice(&memory, 0, 10);
    struct sl_tcp_reassembly_result result;

    (void)state;
    assert_int_equal(insert(1000, 1000, 100, &result), -EINVAL);
    slice.length_bytes = 0;
    assert_int_equal(
        sl_tcp_reassembly_insert(&held, &memory.pages, &memory.store, 5, &slice, 1, &result),
        -EINVAL);
    assert_int_equal(memory.references, 0);
}

static void a_page_is_held_only_while_data_is(void **state)
{
    struct sl_tcp_reassembly_result result;

    (void)state;
    assert_int_equal(memory.pages.used, 0);
    assert_int_equal(insert(1000, 2000, 100, &result), 0);
    assert_int_equal(memory.pages.used, 1);
    assert_int_equal(take(1000), 1000);
    assert_int_equal(memory.pages.used, 0);
}

/* Segments of one byte in the order that is worst: memory is what limits, not time. */
static void one_byte_segments_are_counted_by_their_footprint(void **state)
{
    struct sl_tcp_reassembly_result result;

    (void)state;
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(insert(2000 - i, 2001 - i, 1, &result), 0);
    assert_int_equal(held.count, 1);
    assert_int_equal(held.length_bytes, 100);
    assert_int_equal(held.footprint_bytes, 100 * TEST_FOOTPRINT_BYTES);
}

#define SPAN 4096u

/* Random segments against a map of bytes: each byte is held once, and comes out once, in order. */
static void any_order_gives_the_stream(void **state)
{
    static bool map[SPAN];
    uint64_t random = 11;

    (void)state;
    for (uint32_t round = 0; round < 300; round++) {
        uint32_t base = (uint32_t)test_random(&random), next = base + 1;

        memset(map, 0, sizeof(map));
        for (uint32_t i = 0; i < 120; i++) {
            uint32_t left = 1 + test_random_below(&random, SPAN - 200);
            uint32_t right = left + 1 + test_random_below(&random, 190);
            struct sl_tcp_reassembly_result result;
            uint32_t added = 0;

            if (insert(base + left, base + right, 1 + test_random_below(&random, 100) + 3,
                       &result) != 0)
                continue;
            for (uint32_t at = left; at < right; at++)
                added += !map[at];
            memset(&map[left], 1, right - left);
            assert_int_equal(result.added_bytes, added);
            assert_int_equal(held.footprint_bytes, memory.store.held_bytes);
        }
        for (uint32_t at = 1; at < SPAN; at++) {
            uint32_t bytes;

            if (base + at != next)
                continue;
            bytes = take(next);
            for (uint32_t i = 0; i < bytes; i++)
                assert_true(map[at + i]);
            assert_true(at + bytes == SPAN || !map[at + bytes]);
            next += bytes + 1;
        }
        assert_int_equal(held.count, 0);
    }
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("arrivals", story_rows, check_story)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_65th_range_is_refused_and_the_others_stay, begin, end),
        cmocka_unit_test_setup_teardown(without_a_page_nothing_is_held, begin, end),
        cmocka_unit_test_setup_teardown(without_nodes_nothing_is_held, begin, end),
        cmocka_unit_test_setup_teardown(an_empty_segment_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_page_is_held_only_while_data_is, begin, end),
        cmocka_unit_test_setup_teardown(one_byte_segments_are_counted_by_their_footprint, begin,
                                        end),
        cmocka_unit_test_setup_teardown(any_order_gives_the_stream, begin, end),
    };

    return TEST_RUN("tcp reassembly", tables) +
           cmocka_run_group_tests_name("tcp reassembly, its limits", tests, NULL, NULL);
}
