// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "sequence.h"

static const struct order_row {
    const char *name;
    uint32_t a, b;
    bool less; /* a < b */
} order_rows[] = {
    {"small numbers", 1, 2, true},
    {"equal numbers", 7, 7, false},
    {"the wrap", 0xffffffff, 0, true},
    {"across the wrap", 0xfffffff0, 0x10, true},
    {"across the wrap, other way", 0x10, 0xfffffff0, false},
    {"just below half the space", 0, 0x7fffffff, true},
    {"just above half the space", 0, 0x80000001, false},
};

static void check_order(void **state)
{
    const struct order_row *row = TEST_ROW(struct order_row, state);
    bool is_equal = row->a == row->b;

    assert_int_equal(sl_seq_lt(row->a, row->b), row->less);
    assert_int_equal(sl_seq_le(row->a, row->b), row->less || is_equal);
    assert_int_equal(sl_seq_gt(row->a, row->b), !row->less && !is_equal);
    assert_int_equal(sl_seq_ge(row->a, row->b), !row->less);
    assert_int_equal(sl_seq_min(row->a, row->b), row->less ? row->a : row->b);
    assert_int_equal(sl_seq_max(row->a, row->b), row->less ? row->b : row->a);
}

static const struct acceptable_row {
    const char *name;
    uint32_t sequence, length, next, window;
    bool acceptable;
} acceptable_rows[] = {
    {"nothing at the edge of a closed window", 100, 0, 100, 0, true},
    {"nothing behind a closed window", 101, 0, 100, 0, false},
    {"nothing before a closed window: an old ACK", 99, 0, 100, 0, false},
    {"data at a closed window", 100, 1, 100, 0, false},
    {"nothing at the left edge", 100, 0, 100, 10, true},
    {"nothing at the last number of the window", 109, 0, 100, 10, true},
    {"nothing at the first number beyond", 110, 0, 100, 10, false},
    {"a keep-alive: nothing, one before", 99, 0, 100, 10, false},
    {"data in the window", 103, 4, 100, 10, true},
    {"data that begins before and ends in it", 95, 6, 100, 10, true},
    {"data that ends just before it", 95, 5, 100, 10, false},
    {"data that begins in it and ends beyond", 109, 100, 100, 10, true},
    {"data that begins just beyond", 110, 1, 100, 10, false},
    {"data that begins before and ends beyond", 90, 50, 100, 10, true},
    {"data far behind", 100 - 0x40000000u, 10, 100, 10, false},
    {"data across the wrap", 0xfffffffe, 4, 0, 10, true},
    {"the largest window, its last number", 0x3fffffff, 1, 0, 0x40000000, true},
};

static void check_acceptable(void **state)
{
    const struct acceptable_row *row = TEST_ROW(struct acceptable_row, state);

    for (uint32_t shift = 0; shift < 8; shift++) { /* the same anywhere in the number space */
        uint32_t by = shift * 0x20000001u;

        assert_int_equal(
            sl_seq_is_acceptable(row->sequence + by, row->length, row->next + by, row->window),
            row->acceptable);
    }
}

static const struct range_row {
    const char *name;
    struct sl_seq_range a, b;
    bool touches, contains; /* a and b; a has all of b */
} range_rows[] = {
    {"equal", {10, 20}, {10, 20}, true, true},
    {"adjoining", {10, 20}, {20, 30}, true, false},
    {"a gap of one", {10, 20}, {21, 30}, false, false},
    {"overlapping", {10, 20}, {15, 25}, true, false},
    {"one within the other", {10, 20}, {12, 18}, true, true},
    {"one around the other", {12, 18}, {10, 20}, true, false},
    {"across the wrap", {0xfffffff0, 16}, {0, 8}, true, true},
    {"apart across the wrap", {0xfffffff0, 0xffffffff}, {0, 8}, false, false},
};

static void check_ranges(void **state)
{
    const struct range_row *row = TEST_ROW(struct range_row, state);

    assert_int_equal(sl_seq_range_touches(row->a, row->b), row->touches);
    assert_int_equal(sl_seq_range_touches(row->b, row->a), row->touches);
    assert_int_equal(sl_seq_range_contains(row->a, row->b), row->contains);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("order", order_rows, check_order),
        TEST_TABLE("acceptable", acceptable_rows, check_acceptable),
        TEST_TABLE("ranges", range_rows, check_ranges),
    };

    return TEST_RUN("tcp sequence numbers", tables);
}
