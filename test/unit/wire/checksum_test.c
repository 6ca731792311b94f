/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "support/frames.h"
#include "wire/checksum.h"

static const struct vector_row {
    const char *name;
    uint8_t bytes[20];
    size_t length;
    uint16_t checksum;
} vector_rows[] = {
    {"RFC 1071's example", {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}, 8, 0x220d},
    {"a well-known IPv4 header, field zeroed",
     {0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
      0x00, 0x00, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7},
     20,
     0xb861},
    {"nothing", {0}, 0, 0xffff},
    {"one byte counts as the high half of a word", {0x12}, 1, 0xedff},
    {"an odd tail after a carry", {0xff, 0xff, 0x00, 0x01, 0x80}, 5, 0x7ffe},
    {"all ones sum to minus zero", {0xff, 0xff, 0xff, 0xff}, 4, 0x0000},
};

static void check_vector(void **state)
{
    const struct vector_row *row = TEST_ROW(struct vector_row, state);
    uint8_t *data = test_exact_copy(row->bytes, row->length);

    assert_int_equal(sl_be16_to_host(sl_checksum_finish(sl_checksum_add(0, data, row->length))),
                     row->checksum);
    free(data);
}

/* A repeatable sequence; its quality does not matter. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void fill_random(uint8_t *bytes, size_t length, uint32_t *seed)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)next_random(seed);
}

static void every_length_agrees_with_the_definition(void **state)
{
    uint8_t bytes[600];
    uint32_t seed = 1;

    (void)state;
    for (size_t length = 0; length <= sizeof(bytes); length++) {
        uint8_t *data;

        fill_random(bytes, length, &seed);
        data = test_exact_copy(bytes, length);
        assert_int_equal(sl_be16_to_host(sl_checksum_finish(sl_checksum_add(0, data, length))),
                         test_sum_finish(test_sum(bytes, length, 0)));
        free(data);
    }
}

static void every_alignment_agrees(void **state)
{
    uint8_t bytes[160 + 32];
    uint32_t seed = 2;

    (void)state;
    fill_random(bytes, sizeof(bytes), &seed);
    for (size_t start = 0; start < 32; start++) {
        struct sl_be16 sum = sl_checksum_finish(sl_checksum_add(0, bytes + start, 160));

        assert_int_equal(sl_be16_to_host(sum), test_sum_finish(test_sum(bytes + start, 160, 0)));
    }
}

static void the_largest_datagram_of_ones_does_not_overflow(void **state)
{
    uint8_t *bytes = malloc(65535);

    (void)state;
    assert_non_null(bytes);
    memset(bytes, 0xff, 65535);
    /* 32,767 words of minus zero and 0xff00: the complement is 0x00ff. */
    assert_int_equal(sl_be16_to_host(sl_checksum_finish(sl_checksum_add(0, bytes, 65535))), 0x00ff);
    free(bytes);
}

static const struct segments_row {
    const char *name;
    size_t lengths[5];
    size_t count;
    size_t offset;
    size_t length;
    bool fits;
} segments_rows[] = {
    {"one segment", {100}, 1, 0, 100, true},
    {"even split", {50, 50}, 2, 0, 100, true},
    {"odd split", {51, 49}, 2, 0, 100, true},
    {"three odd pieces", {33, 35, 32}, 3, 0, 100, true},
    {"single bytes between", {1, 1, 1, 1, 96}, 5, 0, 100, true},
    {"empty segments count for nothing", {0, 37, 0, 63, 0}, 5, 0, 100, true},
    {"starting behind an odd offset in the first", {51, 49}, 2, 7, 93, true},
    {"starting in a later segment", {30, 30, 40}, 3, 45, 55, true},
    {"ending before the last segment", {51, 20, 29}, 3, 10, 55, true},
    {"length zero needs no byte", {10}, 1, 10, 0, true},
    {"no segment, no length", {0}, 0, 0, 0, true},
    {"one byte too few", {50, 49}, 2, 0, 100, false},
    {"offset beyond the end", {50, 50}, 2, 101, 0, false},
    {"no segment, one byte wanted", {0}, 0, 0, 1, false},
    {"offset and length wrap around", {100}, 1, SIZE_MAX, 2, false},
};

static void check_segments(void **state)
{
    const struct segments_row *row = TEST_ROW(struct segments_row, state);
    struct sl_segment segments[5];
    uint8_t bytes[100];
    uint32_t seed = 3;
    uint64_t sum = 17;
    size_t at = 0;

    fill_random(bytes, sizeof(bytes), &seed);
    for (size_t i = 0; i < row->count; i++) {
        segments[i].data = test_exact_copy(bytes + at, row->lengths[i]);
        segments[i].length = row->lengths[i];
        at += row->lengths[i];
    }
    assert_int_equal(sl_checksum_add_segments(&sum, segments, row->count, row->offset, row->length),
                     row->fits);
    if (row->fits) {
        uint64_t flat = sl_checksum_add(17, bytes + row->offset, row->length);

        assert_int_equal(sl_checksum_fold(sum), sl_checksum_fold(flat));
    } else {
        assert_int_equal(sum, 17);
    }
    for (size_t i = 0; i < row->count; i++)
        free((void *)(uintptr_t)segments[i].data);
}

static const struct update_row {
    const char *name;
    uint16_t checksum, from, to, expected;
} update_rows[] = {
    {"RFC 1624's example, where equation 2 fails", 0xdd2f, 0x5555, 0x3285, 0x0000},
    {"nothing changed", 0x1234, 0xabcd, 0xabcd, 0x1234},
    {"a carry out of the top", 0x0001, 0x0000, 0xffff, 0x0001},
    {"one up is one down", 0x8000, 0x0001, 0x0002, 0x7fff},
    {"down by one", 0x8000, 0x0002, 0x0001, 0x8001},
};

static void check_update(void **state)
{
    const struct update_row *row = TEST_ROW(struct update_row, state);
    struct sl_be16 checksum = sl_be16_from_host(row->checksum);
    struct sl_be16 from = sl_be16_from_host(row->from), to = sl_be16_from_host(row->to);

    assert_int_equal(sl_be16_to_host(sl_checksum_update16(checksum, from, to)), row->expected);
    assert_int_equal(sl_be16_to_host(sl_checksum_apply(checksum, sl_checksum_delta16(from, to))),
                     row->expected);
}

static struct sl_be16 checksum_of(const uint8_t *bytes, size_t length)
{
    return sl_checksum_finish(sl_checksum_add(0, bytes, length));
}

/* As NAT does it: an address and a port change; all ways must agree with summing anew. */
static void incremental_updates_equal_full_sums(void **state)
{
    uint32_t seed = 4;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[40];
        struct sl_be32 old_address, new_address;
        struct sl_be16 old_port, new_port, before, stepwise;
        uint16_t delta;

        fill_random(bytes, sizeof(bytes), &seed);
        before = checksum_of(bytes, sizeof(bytes));
        old_address = sl_load_be32(bytes + 12);
        old_port = sl_load_be16(bytes + 22);
        fill_random(bytes + 12, 4, &seed);
        fill_random(bytes + 22, 2, &seed);
        new_address = sl_load_be32(bytes + 12);
        new_port = sl_load_be16(bytes + 22);
        stepwise = sl_checksum_update16(sl_checksum_update32(before, old_address, new_address),
                                        old_port, new_port);
        delta = sl_checksum_delta_join(sl_checksum_delta32(old_address, new_address),
                                       sl_checksum_delta16(old_port, new_port));
        assert_int_equal(stepwise.net, checksum_of(bytes, sizeof(bytes)).net);
        assert_int_equal(sl_checksum_apply(before, delta).net, stepwise.net);
    }
}

static void udp_zero_stays_zero_and_is_never_made(void **state)
{
    struct sl_be16 none = SL_BE16(0);
    /* From 0x0001 the step 0 -> 1 would give 0x0000, which says "no checksum". */
    uint16_t delta = sl_checksum_delta16(SL_BE16(0), SL_BE16(1));

    (void)state;
    assert_int_equal(sl_checksum_apply_udp(none, delta).net, 0);
    assert_int_equal(sl_be16_to_host(sl_checksum_apply(SL_BE16(1), delta)), 0);
    assert_int_equal(sl_be16_to_host(sl_checksum_apply_udp(SL_BE16(1), delta)), 0xffff);
    assert_int_equal(sl_be16_to_host(sl_checksum_apply_udp(SL_BE16(9), delta)), 8);
}

static void pseudo_headers_agree_with_their_definition(void **state)
{
    const uint8_t v4[12] = {10, 1, 0, 11, 10, 1, 0, 100, 0, 17, 0x12, 0x34};
    uint8_t v6[40];
    uint32_t seed = 5;
    uint64_t sum;

    (void)state;
    sum = sl_checksum_pseudo_v4(sl_load_be32(v4), sl_load_be32(v4 + 4), 17, 0x1234);
    assert_int_equal(sl_be16_to_host(sl_checksum_finish(sum)),
                     test_sum_finish(test_sum(v4, 12, 0)));
    fill_random(v6, 32, &seed);
    memcpy(v6 + 32, (const uint8_t[]){0x00, 0x01, 0x02, 0x03, 0, 0, 0, 6}, 8);
    sum = sl_checksum_pseudo_v6(v6, v6 + 16, 6, 0x00010203);
    assert_int_equal(sl_be16_to_host(sl_checksum_finish(sum)),
                     test_sum_finish(test_sum(v6, 40, 0)));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("known sum", vector_rows, check_vector),
        TEST_TABLE("segments", segments_rows, check_segments),
        TEST_TABLE("update", update_rows, check_update),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_agrees_with_the_definition),
        cmocka_unit_test(every_alignment_agrees),
        cmocka_unit_test(the_largest_datagram_of_ones_does_not_overflow),
        cmocka_unit_test(incremental_updates_equal_full_sums),
        cmocka_unit_test(udp_zero_stays_zero_and_is_never_made),
        cmocka_unit_test(pseudo_headers_agree_with_their_definition),
    };

    return TEST_RUN("checksum tables", tables) +
           cmocka_run_group_tests_name("checksum", tests, NULL, NULL);
}
