/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"

#define LENGTH 24u

static struct rpc_rig rig;
static const uint8_t text[LENGTH] = "abcdefghijklmnopqrstuvwx";

/* Every range of a message whose slices have that length. */
static const struct piece_row {
    const char *name;
    size_t piece_bytes;
} piece_rows[] = {
    {"slices of one byte", 1},    {"slices of three bytes", 3},     {"slices of five bytes", 5},
    {"slices of eight bytes", 8}, {"all but one in the first", 23}, {"one slice", LENGTH},
};

static void check_copy(void **state)
{
    size_t piece_bytes = TEST_ROW(struct piece_row, state)->piece_bytes;
    struct sl_message message;
    uint8_t copy[LENGTH];

    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, text, LENGTH, piece_bytes);
    for (uint32_t offset = 0; offset <= LENGTH; offset++)
        for (uint32_t length = 0; length <= LENGTH - offset; length++) {
            memset(copy, 0, sizeof(copy));
            assert_int_equal(sl_message_copy(&rig.pool, &message, offset, copy, length), 0);
            assert_memory_equal(copy, text + offset, length);
        }
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static void check_range(void **state)
{
    size_t piece_bytes = TEST_ROW(struct piece_row, state)->piece_bytes;
    struct sl_message message, range;

    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, text, LENGTH, piece_bytes);
    for (uint32_t offset = 0; offset <= LENGTH; offset++)
        for (uint32_t length = 0; length <= LENGTH - offset; length++) {
            sl_message_clear(&range);
            assert_int_equal(sl_message_append_range(&rig.pool, &range, &message, offset, length),
                             0);
            assert_true(rpc_rig_equals(&rig, &range, text + offset, length));
            assert_true(rpc_rig_equals(&rig, &message, text, LENGTH));
            sl_message_free(&rig.pool, &range);
        }
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static void check_drop(void **state)
{
    size_t piece_bytes = TEST_ROW(struct piece_row, state)->piece_bytes;
    struct sl_message message;

    for (uint32_t bytes = 0; bytes <= LENGTH + 1; bytes++) {
        uint32_t dropped = bytes < LENGTH ? bytes : LENGTH;

        rpc_rig_init(&rig, 64);
        rpc_rig_message(&rig, &message, text, LENGTH, piece_bytes);
        sl_message_drop_front(&rig.pool, &message, bytes);
        assert_true(rpc_rig_equals(&rig, &message, text + dropped, LENGTH - dropped));
        sl_message_free(&rig.pool, &message);
        assert_true(rpc_rig_is_clean(&rig));
    }
}

static const struct outside_row {
    const char *name;
    uint32_t offset, length;
} outside_rows[] = {
    {"one byte more than there is", 0, LENGTH + 1},
    {"a byte at the end", LENGTH, 1},
    {"no byte beyond the end", LENGTH + 1, 0},
    {"a length that would wrap around", 8, UINT32_MAX - 4},
    {"an offset near 2^32", UINT32_MAX, 1},
};

static void check_outside(void **state)
{
    const struct outside_row *row = TEST_ROW(struct outside_row, state);
    struct sl_message message, range;
    uint8_t copy[1];

    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, text, LENGTH, 7);
    sl_message_clear(&range);
    assert_int_equal(sl_message_append_range(&rig.pool, &range, &message, row->offset, row->length),
                     -EINVAL);
    assert_int_equal(sl_message_copy(&rig.pool, &message, row->offset, copy, row->length), -EINVAL);
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

/* Eight slices shared with so many nodes left for it. */
static const struct share_row {
    const char *name;
    uint32_t nodes_left;
    int result;
} share_rows[] = {
    {"no node left", 0, -ENOBUFS},
    {"one node too few", 7, -ENOBUFS},
    {"just enough nodes", 8, 0},
    {"nodes to spare", 9, 0},
};

static void check_share(void **state)
{
    const struct share_row *row = TEST_ROW(struct share_row, state);
    struct sl_message message, shared;

    rpc_rig_init(&rig, 8 + row->nodes_left);
    rpc_rig_message(&rig, &message, text, LENGTH, 3);
    sl_message_clear(&shared);
    assert_int_equal(sl_message_share(&rig.pool, &shared, &message), row->result);
    assert_true(rpc_rig_equals(&rig, &shared, text, row->result ? 0 : LENGTH));
    assert_int_equal(rig.references, row->result ? 8 : 16);
    assert_int_equal(rig.live, 8);
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_equals(&rig, &shared, text, row->result ? 0 : LENGTH));
    sl_message_free(&rig.pool, &shared);
    assert_true(rpc_rig_is_clean(&rig));
}

static void append_refuses(void **state)
{
    struct sl_tcp_slice slice;
    struct sl_message message;

    (void)state;
    rpc_rig_init(&rig, 1);
    slice = rpc_rig_slice(&rig, text, 4);
    sl_message_clear(&message);
    slice.length_bytes = 0;
    assert_int_equal(sl_message_append(&rig.pool, &message, &slice), -EINVAL);
    slice.length_bytes = 4;
    assert_int_equal(sl_message_append(&rig.pool, &message, &slice), 0);
    assert_int_equal(sl_message_append(&rig.pool, &message, &slice), -ENOBUFS);
    slice.length_bytes = UINT32_MAX - 3;
    assert_int_equal(sl_message_append(&rig.pool, &message, &slice), -EINVAL);
    assert_true(rpc_rig_equals(&rig, &message, text, 4));
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static void joins_and_takes_in_order(void **state)
{
    struct sl_tcp_slice slices[8];
    struct sl_message message, more;
    size_t at = 0;

    (void)state;
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, text, 10, 4);
    rpc_rig_message(&rig, &more, text + 10, 0, 4);
    sl_message_join(&rig.pool, &message, &more);
    assert_true(rpc_rig_equals(&rig, &message, text, 10));
    rpc_rig_message(&rig, &more, text + 10, LENGTH - 10, 5);
    sl_message_join(&rig.pool, &message, &more);
    assert_true(rpc_rig_equals(&rig, &message, text, LENGTH));
    assert_true(rpc_rig_equals(&rig, &more, text, 0));
    sl_message_join(&rig.pool, &more, &message);
    assert_true(rpc_rig_equals(&rig, &more, text, LENGTH));

    assert_int_equal(sl_message_take(&rig.pool, &more, slices, 2), 2);
    assert_true(rpc_rig_equals(&rig, &more, text + 8, LENGTH - 8));
    assert_int_equal(sl_message_take(&rig.pool, &more, slices + 2, 6), 4);
    assert_true(rpc_rig_equals(&rig, &more, text, 0));
    for (size_t i = 0; i < 6; i++) {
        assert_memory_equal(slices[i].data, text + at, slices[i].length_bytes);
        at += slices[i].length_bytes;
        rig.pool.owners.release(&rig, slices[i].owner);
    }
    assert_int_equal(at, LENGTH);
    assert_true(rpc_rig_is_clean(&rig));
}

/* The sum of a slice is worth something as long as the slice is whole. */
static void sums_go_with_whole_slices(void **state)
{
    struct sl_message message, range;
    struct sl_tcp_slice slice;

    (void)state;
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, text, LENGTH, 8);
    sl_message_clear(&range);
    assert_int_equal(sl_message_append_range(&rig.pool, &range, &message, 4, 18), 0);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(sl_message_take(&rig.pool, &range, &slice, 1), 1);
        assert_int_equal(slice.sum_is_known, i == 1);
        rig.pool.owners.release(&rig, slice.owner);
    }
    sl_message_drop_front(&rig.pool, &message, 9);
    assert_int_equal(sl_message_take(&rig.pool, &message, &slice, 1), 1);
    assert_false(slice.sum_is_known);
    rig.pool.owners.release(&rig, slice.owner);
    assert_int_equal(sl_message_take(&rig.pool, &message, &slice, 1), 1);
    assert_true(slice.sum_is_known);
    rig.pool.owners.release(&rig, slice.owner);
    assert_true(rpc_rig_is_clean(&rig));
}

static const struct story_row {
    const char *name;
    CMUnitTestFunction check;
} story_rows[] = {
    {"appending refuses what is empty, too much or has no node", append_refuses},
    {"joined messages are taken in order", joins_and_takes_in_order},
    {"checksums go with whole slices", sums_go_with_whole_slices},
};

static void check_story(void **state)
{
    TEST_ROW(struct story_row, state)->check(state);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("copying any range", piece_rows, check_copy),
        TEST_TABLE("referring to any range", piece_rows, check_range),
        TEST_TABLE("dropping any number of bytes", piece_rows, check_drop),
        TEST_TABLE("a range that is not there", outside_rows, check_outside),
        TEST_TABLE("sharing", share_rows, check_share),
        TEST_TABLE("message", story_rows, check_story),
    };

    return TEST_RUN("rpc_message", tables);
}
