// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

static const struct parse_row {
    const char *name;
    uint8_t length;
    uint8_t bytes[40];
    bool syn;
    int result;
    struct sl_tcp_options options; /* what is expected */
} parse_rows[] = {
    {"nothing", 0, {0}, false, 0, {0}},
    {"the layout of nearly all segments",
     12,
     {1, 1, 8, 10, 0, 0, 1, 2, 0, 0, 3, 4},
     false,
     0,
     {.timestamps = true, .timestamp_value = 0x102, .timestamp_echo = 0x304}},
    {"timestamps at another place",
     12,
     {8, 10, 0, 0, 1, 2, 0, 0, 3, 4, 1, 1},
     false,
     0,
     {.timestamps = true, .timestamp_value = 0x102, .timestamp_echo = 0x304}},
    {"the SYN of Linux",
     20,
     {2, 4, 0x05, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7},
     true,
     0,
     {.mss_bytes = 1460,
      .sack_permitted = true,
      .timestamps = true,
      .timestamp_value = 0x01020304,
      .window_scaling = true,
      .window_scale = 7}},
    {"the SYN of Windows",
     12,
     {2, 4, 0x05, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2},
     true,
     0,
     {.mss_bytes = 1460, .sack_permitted = true, .window_scaling = true, .window_scale = 8}},
    {"options of a SYN on another segment do not count",
     12,
     {2, 4, 0x05, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2},
     false,
     0,
     {0}},
    {"a window scale of 0 is an option all the same",
     4,
     {1, 3, 3, 0},
     true,
     0,
     {.window_scaling = true}},
    {"a window scale of 15 counts as 14 (RFC 7323 section 2.3)",
     4,
     {1, 3, 3, 15},
     true,
     0,
     {.window_scaling = true, .window_scale = 14}},
    {"a window scale of 255 counts as 14",
     4,
     {3, 3, 255, 0},
     true,
     0,
     {.window_scaling = true, .window_scale = 14}},
    {"one SACK block",
     12,
     {1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2},
     false,
     0,
     {.sack_blocks = 1, .sacks = {{1, 2}}}},
    {"timestamps and three SACK blocks",
     40,
     {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 5, 26, 0, 0, 0, 3,
      0, 0, 0, 4,  0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7,  0, 0, 0, 8},
     false,
     0,
     {.timestamps = true,
      .timestamp_value = 1,
      .timestamp_echo = 2,
      .sack_blocks = 3,
      .sacks = {{3, 4}, {5, 6}, {7, 8}}}},
    {"four SACK blocks",
     36,
     {1, 1, 5, 34, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0,
      0, 4, 0, 0,  0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 8},
     false,
     0,
     {.sack_blocks = 4, .sacks = {{1, 2}, {3, 4}, {5, 6}, {7, 8}}}},
    {"SACK blocks on a SYN do not count", 12, {1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2}, true, 0, {0}},
    {"unknown options are skipped (RFC 9293 MUST-6)",
     12,
     {254, 4, 0xf9, 0x89, 34, 2, 30, 2, 2, 4, 2, 24},
     true,
     0,
     {.mss_bytes = 536}},
    {"what follows the end of the list is not looked at",
     8,
     {1, 0, 2, 1, 2, 4, 5, 0xb4},
     true,
     0,
     {0}},
    {"no-operations only", 4, {1, 1, 1, 1}, false, 0, {0}},
    {"a repeated option: the last one counts",
     8,
     {2, 4, 1, 0, 2, 4, 2, 0},
     true,
     0,
     {.mss_bytes = 512}},
    {"a kind without its length", 4, {1, 1, 1, 2}, true, -EINVAL, {0}},
    {"length 0 (RFC 9293 MUST-7)", 4, {254, 0, 1, 1}, false, -EINVAL, {0}},
    {"length 1", 4, {254, 1, 1, 1}, false, -EINVAL, {0}},
    {"an unknown option beyond the header", 4, {254, 5, 0, 0}, false, -EINVAL, {0}},
    {"an MSS of 3 bytes", 4, {2, 3, 5, 0}, true, -EINVAL, {0}},
    {"an MSS cut off", 4, {1, 2, 4, 5}, true, -EINVAL, {0}},
    {"an MSS of a wrong length, though it would not count", 4, {2, 3, 5, 0}, false, -EINVAL, {0}},
    {"a window scale of 4 bytes", 4, {3, 4, 7, 0}, true, -EINVAL, {0}},
    {"SACK permitted of 3 bytes", 4, {4, 3, 0, 0}, true, -EINVAL, {0}},
    {"SACK without blocks", 4, {1, 1, 5, 2}, false, -EINVAL, {0}},
    {"SACK of a block and a half", 16, {1, 1, 5, 14}, false, -EINVAL, {0}},
    {"SACK cut off", 8, {1, 1, 5, 10, 0, 0, 0, 1}, false, -EINVAL, {0}},
    {"timestamps of 8 bytes", 12, {1, 1, 8, 8, 0, 0, 1, 2, 0, 0, 3, 4}, false, -EINVAL, {0}},
    {"timestamps cut off", 8, {8, 10, 0, 0, 1, 2, 0, 0}, false, -EINVAL, {0}},
};

static void assert_options_equal(const struct sl_tcp_options *a, const struct sl_tcp_options *b)
{
    assert_int_equal(a->timestamps, b->timestamps);
    assert_int_equal(a->window_scaling, b->window_scaling);
    assert_int_equal(a->sack_permitted, b->sack_permitted);
    assert_int_equal(a->mss_bytes, b->mss_bytes);
    assert_int_equal(a->sack_blocks, b->sack_blocks);
    if (b->window_scaling)
        assert_int_equal(a->window_scale, b->window_scale);
    if (b->timestamps) {
        assert_int_equal(a->timestamp_value, b->timestamp_value);
        assert_int_equal(a->timestamp_echo, b->timestamp_echo);
    }
    for (uint32_t i = 0; i < b->sack_blocks; i++) {
        assert_int_equal(a->sacks[i].left, b->sacks[i].left);
        assert_int_equal(a->sacks[i].right, b->sacks[i].right);
    }
}

static void check_parse(void **state)
{
    const struct parse_row *row = TEST_ROW(struct parse_row, state);
    uint8_t *bytes = test_exact_copy(row->bytes, row->length);
    struct sl_tcp_options options;

    memset(&options, 0xee, sizeof(options));
    assert_int_equal(sl_tcp_options_parse(bytes, row->length, row->syn, &options), row->result);
    if (row->result == 0)
        assert_options_equal(&options, &row->options);
    memset(&options, 0xee, sizeof(options));
    assert_int_equal(sl_tcp_options_parse_any(bytes, row->length, row->syn, &options), row->result);
    if (row->result == 0)
        assert_options_equal(&options, &row->options);
    free(bytes);
}

static const struct build_row {
    const char *name;
    bool syn;
    struct sl_tcp_options options;
    uint8_t length;
    uint8_t bytes[40];
} build_rows[] = {
    {"a SYN without options", true, {0}, 0, {0}},
    {"a SYN with all options",
     true,
     {.mss_bytes = 8960,
      .sack_permitted = true,
      .timestamps = true,
      .timestamp_value = 0x01020304,
      .timestamp_echo = 0x05060708,
      .window_scaling = true,
      .window_scale = 9},
     20,
     {2, 4, 0x23, 0, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 9}},
    {"a SYN with timestamps and no SACK",
     true,
     {.mss_bytes = 1460, .timestamps = true, .timestamp_value = 1},
     16,
     {2, 4, 5, 0xb4, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0}},
    {"a SYN with SACK and no timestamps",
     true,
     {.mss_bytes = 1460, .sack_permitted = true},
     8,
     {2, 4, 5, 0xb4, 1, 1, 4, 2}},
    {"a segment without options", false, {0}, 0, {0}},
    {"a segment with timestamps",
     false,
     {.timestamps = true, .timestamp_value = 1, .timestamp_echo = 2},
     12,
     {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2}},
    {"an ACK with one SACK block",
     false,
     {.sack_blocks = 1, .sacks = {{1, 2}}},
     12,
     {1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2}},
    {"an ACK with four SACK blocks",
     false,
     {.sack_blocks = 4, .sacks = {{1, 2}, {3, 4}, {5, 6}, {7, 8}}},
     36,
     {1, 1, 5, 34, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0,
      0, 4, 0, 0,  0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 8}},
    {"an ACK with timestamps has room for three SACK blocks",
     false,
     {.timestamps = true,
      .timestamp_value = 1,
      .timestamp_echo = 2,
      .sack_blocks = 4,
      .sacks = {{3, 4}, {5, 6}, {7, 8}, {9, 10}}},
     40,
     {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 5, 26, 0, 0, 0, 3,
      0, 0, 0, 4,  0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7,  0, 0, 0, 8}},
};

static void check_build(void **state)
{
    const struct build_row *row = TEST_ROW(struct build_row, state);
    uint8_t bytes[SL_TCP_OPTIONS_BYTES_MAX];
    struct sl_tcp_options again;
    uint32_t length;

    memset(bytes, 0xee, sizeof(bytes));
    length = row->syn ? sl_tcp_options_build_syn(bytes, &row->options)
                      : sl_tcp_options_build(bytes, &row->options);
    assert_int_equal(length, row->length);
    assert_memory_equal(bytes, row->bytes, length);
    assert_int_equal(sl_tcp_options_parse(bytes, length, row->syn, &again), 0);
    assert_int_equal(again.timestamps, row->options.timestamps);
    assert_int_equal(again.mss_bytes, row->options.mss_bytes);
    assert_int_equal(again.sack_permitted, row->options.sack_permitted);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("parse", parse_rows, check_parse),
        TEST_TABLE("build", build_rows, check_build),
    };

    return TEST_RUN("tcp options", tables);
}
