/* SPDX-License-Identifier: Apache-2.0 */
/* Marking frames: which, and that their checksums stay right. */
#include "support/frames.h"
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "impair/impair.h"

struct ipv4_row {
    const char *name;
    struct test_frame_spec spec;
    size_t cut_bytes; /* off the end of the frame */
    size_t ip_offset;
    bool marked;
};

static const struct ipv4_row ipv4_frames[] = {
    {"ECT(0)", {.tos = 0x02, .protocol = 6}, 0, 14, true},
    {"ECT(1)", {.tos = 0x01, .protocol = 6}, 0, 14, true},
    {"CE already", {.tos = 0x03, .protocol = 6}, 0, 14, true},
    {"not ECN-capable", {.tos = 0x00, .protocol = 6}, 0, 14, false},
    {"the code point before it stays", {.tos = 0xb8 | 0x02, .protocol = 17}, 0, 14, true},
    {"behind a tag", {.tos = 0x02, .protocol = 6, .tags = 1, .tci = {10}}, 0, 18, true},
    {"behind two tags", {.tos = 0x02, .protocol = 6, .tags = 2, .tci = {10, 20}}, 0, 22, true},
    {"behind three tags", {.tos = 0x02, .protocol = 6, .tags = 3}, 0, 26, false},
    {"only headers at hand", {.tos = 0x02, .protocol = 17, .payload_bytes = 100}, 108, 14, true},
    {"a header cut off", {.tos = 0x02, .protocol = 17, .payload_bytes = 100}, 109, 14, false},
};

static void check_ipv4(void **state)
{
    const struct ipv4_row *row = TEST_ROW(struct ipv4_row, state);
    uint8_t built[TEST_FRAME_MAX_BYTES], expected[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame_build(built, &row->spec) - row->cut_bytes;
    uint8_t *frame = test_exact_copy(built, length);

    memcpy(expected, built, length);
    if (row->marked) {
        expected[row->ip_offset + 1] |= 0x03;
        test_frame_resum_ipv4(expected + row->ip_offset);
    }
    assert_int_equal(sl_impair_mark_ce(frame, length), row->marked);
    assert_memory_equal(frame, expected, length);
    free(frame);
}

struct other_row {
    const char *name;
    uint8_t type[2], first, second, expected;
    size_t length;
    bool marked;
};

static const struct other_row other_frames[] = {
    {"IPv6, ECT(0)", {0x86, 0xdd}, 0x60, 0x20, 0x30, 54, true},
    {"IPv6, the flow label stays", {0x86, 0xdd}, 0x6b, 0x9a, 0xba, 54, true},
    {"IPv6, not ECN-capable", {0x86, 0xdd}, 0x60, 0x0f, 0x0f, 54, false},
    {"IPv6, cut off", {0x86, 0xdd}, 0x60, 0x20, 0x20, 53, false},
    {"IPv6's type with another version", {0x86, 0xdd}, 0x45, 0x20, 0x20, 54, false},
    {"IPv4's type with another version", {0x08, 0x00}, 0x65, 0x02, 0x02, 54, false},
    {"ARP", {0x08, 0x06}, 0x00, 0x01, 0x01, 42, false},
    {"a frame without a type", {0x08, 0x00}, 0, 0, 0, 13, false},
};

static void check_other(void **state)
{
    const struct other_row *row = TEST_ROW(struct other_row, state);
    uint8_t built[60] = {0};
    uint8_t *frame;

    memcpy(built + 12, row->type, 2);
    built[14] = row->first;
    built[15] = row->second;
    frame = test_exact_copy(built, row->length);
    assert_int_equal(sl_impair_mark_ce(frame, row->length), row->marked);
    if (row->length > 15) {
        assert_int_equal(frame[14], row->first);
        assert_int_equal(frame[15], row->expected);
    }
    free(frame);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("marks IPv4", ipv4_frames, check_ipv4),
        TEST_TABLE("marks", other_frames, check_other),
    };

    return TEST_RUN("impairment: congestion marks", tables);
}
