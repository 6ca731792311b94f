// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include "sack_out.h"

enum step_kind { END, ADD, DUPLICATE, ADVANCE, DROP, FILL };

/* One thing that happens, and for FILL the blocks expected. */
struct step {
    enum step_kind kind;
    struct sl_seq_range range; /* ADVANCE: left; FILL: left is how many fit */
    uint8_t count;
    struct sl_seq_range blocks[4];
};

static const struct story_row {
    const char *name;
    struct step steps[12];
} story_rows[] = {
    {"nothing out of order, nothing to say", {{FILL, {4, 0}, 0, {{0, 0}}}}},
    {"the first block has the segment that came last (RFC 2018 section 4)",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {5000, 6000}, 0, {{0, 0}}},
      {ADD, {3000, 4000}, 0, {{0, 0}}},
      {FILL, {4, 0}, 3, {{3000, 4000}, {5000, 6000}, {1000, 2000}}},
      {FILL, {4, 0}, 3, {{3000, 4000}, {5000, 6000}, {1000, 2000}}}}},
    {"three blocks fit beside timestamps",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {3000, 4000}, 0, {{0, 0}}},
      {ADD, {5000, 6000}, 0, {{0, 0}}},
      {ADD, {7000, 8000}, 0, {{0, 0}}},
      {FILL, {3, 0}, 3, {{7000, 8000}, {5000, 6000}, {3000, 4000}}}}},
    {"a fifth block displaces the one reported longest ago",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {3000, 4000}, 0, {{0, 0}}},
      {ADD, {5000, 6000}, 0, {{0, 0}}},
      {ADD, {7000, 8000}, 0, {{0, 0}}},
      {ADD, {9000, 10000}, 0, {{0, 0}}},
      {FILL, {4, 0}, 4, {{9000, 10000}, {7000, 8000}, {5000, 6000}, {3000, 4000}}}}},
    {"a block that grows moves to the front",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {5000, 6000}, 0, {{0, 0}}},
      {ADD, {1000, 3000}, 0, {{0, 0}}},
      {FILL, {4, 0}, 2, {{1000, 3000}, {5000, 6000}}}}},
    {"a range that joins two others replaces both",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {7000, 8000}, 0, {{0, 0}}},
      {ADD, {3000, 4000}, 0, {{0, 0}}},
      {ADD, {1000, 4000}, 0, {{0, 0}}},
      {FILL, {4, 0}, 2, {{1000, 4000}, {7000, 8000}}}}},
    {"what has become in order is forgotten",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {3000, 4000}, 0, {{0, 0}}},
      {ADVANCE, {2000, 0}, 0, {{0, 0}}},
      {FILL, {4, 0}, 1, {{3000, 4000}}},
      {ADVANCE, {4000, 0}, 0, {{0, 0}}},
      {FILL, {4, 0}, 0, {{0, 0}}}}},
    {"what was dropped for want of memory is not reported (RFC 2018 section 8)",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {ADD, {3000, 4000}, 0, {{0, 0}}},
      {ADD, {5000, 6000}, 0, {{0, 0}}},
      {DROP, {3500, 6000}, 0, {{0, 0}}},
      {FILL, {4, 0}, 1, {{1000, 2000}}}}},
    {"a drop beside a block leaves it",
     {{ADD, {1000, 2000}, 0, {{0, 0}}},
      {DROP, {2000, 3000}, 0, {{0, 0}}},
      {FILL, {4, 0}, 1, {{1000, 2000}}}}},
    {"a duplicate is reported first and once (RFC 2883 section 4)",
     {{ADD, {5000, 6000}, 0, {{0, 0}}},
      {DUPLICATE, {1000, 1500}, 0, {{0, 0}}},
      {FILL, {4, 0}, 2, {{1000, 1500}, {5000, 6000}}},
      {FILL, {4, 0}, 1, {{5000, 6000}}}}},
    {"a duplicate out of order is followed by the block that has it (RFC 2883 section 4.2)",
     {{ADD, {5000, 7000}, 0, {{0, 0}}},
      {ADD, {9000, 9500}, 0, {{0, 0}}},
      {DUPLICATE, {5500, 6000}, 0, {{0, 0}}},
      {ADD, {5000, 7000}, 0, {{0, 0}}},
      {FILL, {3, 0}, 3, {{5500, 6000}, {5000, 7000}, {9000, 9500}}}}},
    {"of two duplicates before an ACK the first is told",
     {{DUPLICATE, {1000, 1500}, 0, {{0, 0}}},
      {DUPLICATE, {2000, 2500}, 0, {{0, 0}}},
      {FILL, {4, 0}, 1, {{1000, 1500}}},
      {FILL, {4, 0}, 0, {{0, 0}}}}},
    {"a duplicate without room waits",
     {{DUPLICATE, {1000, 1500}, 0, {{0, 0}}},
      {FILL, {0, 0}, 0, {{0, 0}}},
      {FILL, {1, 0}, 1, {{1000, 1500}}}}},
    {"across the wrap",
     {{ADD, {0xfffffff0, 0x10}, 0, {{0, 0}}},
      {ADD, {0x20, 0x30}, 0, {{0, 0}}},
      {ADVANCE, {0x10, 0}, 0, {{0, 0}}},
      {FILL, {4, 0}, 1, {{0x20, 0x30}}}}},
};

static void check_fill(struct sl_tcp_sack_out *out, const struct step *step)
{
    struct sl_seq_range blocks[4];

    assert_int_equal(sl_tcp_sack_out_fill(out, blocks, step->range.left), step->count);
    for (uint8_t i = 0; i < step->count; i++) {
        assert_int_equal(blocks[i].left, step->blocks[i].left);
        assert_int_equal(blocks[i].right, step->blocks[i].right);
    }
}

static void check_story(void **state)
{
    const struct story_row *row = TEST_ROW(struct story_row, state);
    struct sl_tcp_sack_out out = {0};

    for (const struct step *step = row->steps; step->kind != END; step++) {
        switch (step->kind) {
        case ADD:
            sl_tcp_sack_out_add(&out, step->range);
            break;
        case DUPLICATE:
            sl_tcp_sack_out_duplicate(&out, step->range);
            break;
        case ADVANCE:
            sl_tcp_sack_out_advance(&out, step->range.left);
            break;
        case DROP:
            sl_tcp_sack_out_drop(&out, step->range);
            break;
        default:
            assert_int_equal(sl_tcp_sack_out_is_empty(&out), out.count == 0 && !out.has_duplicate);
            check_fill(&out, step);
            break;
        }
    }
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("blocks", story_rows, check_story)};

    return TEST_RUN("tcp SACK blocks to send", tables);
}
