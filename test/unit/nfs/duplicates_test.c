// SPDX-License-Identifier: Apache-2.0
/* Calls that come again: under way, answered, forgotten; and how calls are told apart. */
#include "duplicates.h"

#include <stdlib.h>

#include "rig.h"
#include "support/table.h"

#define ENTRIES 4u

struct fixture {
    struct rpc_rig rig;
    void *memory;
    struct sl_nfs_duplicates *duplicates;
};

static struct fixture fixture;

static void set_up(uint32_t entries)
{
    static const uint8_t secret[16] = {1, 2, 3};

    rpc_rig_init(&fixture.rig, 64);
    fixture.memory = aligned_alloc(64, (sl_nfs_duplicates_bytes(entries) + 63) & ~(size_t)63);
    assert_non_null(fixture.memory);
    fixture.duplicates = sl_nfs_duplicates_create(fixture.memory, entries, secret);
}

static void tear_down(void)
{
    assert_true(rpc_rig_is_clean(&fixture.rig));
    free(fixture.memory);
}

static struct sl_nfs_duplicate_key key_of(uint32_t xid)
{
    return (struct sl_nfs_duplicate_key){.client = SL_IP_V4(10, 1, 0, 11), .xid = xid};
}

/* A call of that xid by call number 100 + xid. An answer is compared with `expected`. */
static enum sl_nfs_duplicate ask(uint32_t xid, uint32_t *entry, uint32_t *call,
                                 const char *expected)
{
    const struct sl_nfs_duplicate_key key = key_of(xid);
    enum sl_nfs_duplicate result;
    struct sl_message answer;
    uint8_t bytes[4 + SL_NFS_KEPT_ANSWER_BYTES] = {0};

    *call = 100 + xid;
    result =
        sl_nfs_duplicates_begin(fixture.duplicates, &key, call, entry, &fixture.rig.pool, &answer);
    if (result != SL_NFS_ANSWERED)
        return result;
    memcpy(bytes + 4, expected, strlen(expected));
    assert_true(rpc_rig_equals(&fixture.rig, &answer, bytes, 4 + strlen(expected)));
    sl_message_free(&fixture.rig.pool, &answer);
    return result;
}

static void expect_new(uint32_t xid, uint32_t *entry)
{
    uint32_t call;

    assert_int_equal(ask(xid, entry, &call, NULL), SL_NFS_NEW);
    assert_int_equal(call, 100 + xid);
}

static void expect_answered(uint32_t xid, const char *text)
{
    uint32_t entry, call;

    assert_int_equal(ask(xid, &entry, &call, text), SL_NFS_ANSWERED);
}

/* Answers with a text behind four bytes of headroom, in several slices. */
static void answer(uint32_t entry, const char *text)
{
    uint8_t bytes[8 + SL_NFS_KEPT_ANSWER_BYTES] = {0xff, 0xff, 0xff, 0xff};
    struct sl_message message;

    memcpy(bytes + 4, text, strlen(text));
    rpc_rig_message(&fixture.rig, &message, bytes, 4 + strlen(text), 100);
    sl_nfs_duplicates_done(fixture.duplicates, entry, &fixture.rig.pool, &message);
    sl_message_free(&fixture.rig.pool, &message);
}

static void a_call_under_way_is_known(void)
{
    uint32_t first, again, call;

    expect_new(7, &first);
    assert_int_equal(ask(7, &again, &call, NULL), SL_NFS_UNDER_WAY);
    assert_int_equal(again, first);
    assert_int_equal(call, 107);
    sl_nfs_duplicates_done(fixture.duplicates, first, &fixture.rig.pool, NULL);
}

static void an_answer_is_given_again_and_again(void)
{
    uint32_t entry;

    expect_new(7, &entry);
    answer(entry, "the answer");
    expect_answered(7, "the answer");
    expect_answered(7, "the answer");
}

static void what_is_not_kept_is_executed_again(void)
{
    uint32_t entry;

    expect_new(7, &entry);
    sl_nfs_duplicates_done(fixture.duplicates, entry, &fixture.rig.pool, NULL);
    expect_new(7, &entry);
}

static void the_longest_answer_is_kept(void)
{
    char text[SL_NFS_KEPT_ANSWER_BYTES + 2];
    uint32_t entry;

    memset(text, 'a', sizeof(text));
    text[SL_NFS_KEPT_ANSWER_BYTES] = '\0';
    expect_new(7, &entry);
    answer(entry, text);
    expect_answered(7, text);
}

static void a_longer_answer_is_not_kept(void)
{
    char text[SL_NFS_KEPT_ANSWER_BYTES + 2];
    uint32_t entry;

    memset(text, 'a', sizeof(text));
    text[SL_NFS_KEPT_ANSWER_BYTES + 1] = '\0';
    expect_new(7, &entry);
    answer(entry, text);
    expect_new(7, &entry);
}

static void the_oldest_answer_goes_first(void)
{
    uint32_t entries[ENTRIES], entry;

    for (uint32_t i = 0; i < ENTRIES; i++)
        expect_new(i, &entries[i]);
    answer(entries[2], "two");
    answer(entries[0], "zero");
    answer(entries[3], "three");
    expect_new(10, &entry); /* in place of two */
    expect_new(11, &entry); /* in place of zero */
    expect_answered(3, "three");
    expect_new(12, &entry);
    assert_int_equal(entry, entries[3]);
}

static void calls_under_way_are_never_forgotten(void)
{
    uint32_t entries[ENTRIES], entry, call;

    for (uint32_t i = 0; i < ENTRIES; i++)
        expect_new(i, &entries[i]);
    assert_int_equal(ask(10, &entry, &call, NULL), SL_NFS_UNKNOWN);
    for (uint32_t i = 0; i < ENTRIES; i++)
        assert_int_equal(ask(i, &entry, &call, NULL), SL_NFS_UNDER_WAY);
    answer(entries[1], "one");
    expect_new(10, &entry);
    assert_int_equal(entry, entries[1]);
}

static void without_memory_it_is_not_executed_again(void)
{
    uint32_t entry, call;

    expect_new(7, &entry);
    answer(entry, "the answer");
    fixture.rig.buffers_left = 0;
    assert_int_equal(ask(7, &entry, &call, NULL), SL_NFS_NO_MEMORY);
    fixture.rig.buffers_left = 1;
    expect_answered(7, "the answer");
}

/* Many more calls than entries, answered or not by turns: each is known for as long as it should.
 */
static void a_long_run(void)
{
    uint32_t entry, call;

    for (uint32_t xid = 0; xid < 1000; xid++) {
        expect_new(xid, &entry);
        assert_int_equal(ask(xid, &entry, &call, NULL), SL_NFS_UNDER_WAY);
        if (xid % 3 == 0) {
            sl_nfs_duplicates_done(fixture.duplicates, entry, &fixture.rig.pool, NULL);
            continue;
        }
        answer(entry, "yes");
        expect_answered(xid, "yes");
        if (xid % 3 == 2)
            expect_answered(xid - 1, "yes");
    }
}

static const struct story_row {
    const char *name;
    void (*run)(void);
} story_rows[] = {
    {"a call under way is known", a_call_under_way_is_known},
    {"an answer is given again and again", an_answer_is_given_again_and_again},
    {"what is not kept is executed again", what_is_not_kept_is_executed_again},
    {"the longest answer is kept", the_longest_answer_is_kept},
    {"a longer answer is not kept", a_longer_answer_is_not_kept},
    {"the oldest answer goes first", the_oldest_answer_goes_first},
    {"calls under way are never forgotten", calls_under_way_are_never_forgotten},
    {"without memory it is not executed again", without_memory_it_is_not_executed_again},
    {"a long run", a_long_run},
};

static void check_story(void **state)
{
    set_up(ENTRIES);
    TEST_ROW(struct story_row, state)->run();
    tear_down();
}

static const struct key_row {
    const char *name;
    struct sl_nfs_duplicate_key key;
    enum sl_nfs_duplicate result;
} key_rows[] = {
    {"the same", {SL_IP_V4(10, 1, 0, 11), 7, 5, 9, 1}, SL_NFS_UNDER_WAY},
    {"of another client", {SL_IP_V4(10, 1, 0, 12), 7, 5, 9, 1}, SL_NFS_NEW},
    {"with another xid", {SL_IP_V4(10, 1, 0, 11), 8, 5, 9, 1}, SL_NFS_NEW},
    {"of another procedure", {SL_IP_V4(10, 1, 0, 11), 7, 6, 9, 1}, SL_NFS_NEW},
    {"with other arguments", {SL_IP_V4(10, 1, 0, 11), 7, 5, 8, 1}, SL_NFS_NEW},
    {"to another service", {SL_IP_V4(10, 1, 0, 11), 7, 5, 9, 2}, SL_NFS_NEW},
};

static void check_key(void **state)
{
    const struct key_row *row = TEST_ROW(struct key_row, state);
    uint32_t call = 1, entry;

    set_up(ENTRIES);
    assert_int_equal(sl_nfs_duplicates_begin(fixture.duplicates, &key_rows[0].key, &call, &entry,
                                             &fixture.rig.pool, NULL),
                     SL_NFS_NEW);
    assert_int_equal(sl_nfs_duplicates_begin(fixture.duplicates, &row->key, &call, &entry,
                                             &fixture.rig.pool, NULL),
                     row->result);
    tear_down();
}

/* Two calls; do their arguments, which begin at offset 4, have the same checksum? */
static const struct checksum_row {
    const char *name;
    size_t length;  /* of the first */
    size_t longer;  /* the second has so many bytes more */
    size_t changed; /* in which this byte is another */
    bool are_the_same;
} checksum_rows[] = {
    {"of the same bytes", 40, 0, SIZE_MAX, true},
    {"after another head", 40, 0, 3, true},
    {"of which the first byte differs", 40, 0, 4, false},
    {"of which the last byte differs", 40, 0, 39, false},
    {"of which the 256th byte differs", 1000, 0, 259, false},
    {"of which the 257th byte differs", 1000, 0, 260, true},
    {"of which one is longer", 1000, 1, SIZE_MAX, false},
    {"none and one", 4, 1, SIZE_MAX, false},
};

static void check_checksum(void **state)
{
    const struct checksum_row *row = TEST_ROW(struct checksum_row, state);
    uint8_t bytes[1024] = {0};
    struct sl_message first, second;

    rpc_rig_init(&fixture.rig, 64);
    rpc_rig_message(&fixture.rig, &first, bytes, row->length, SIZE_MAX);
    if (row->changed != SIZE_MAX)
        bytes[row->changed] = 1;
    rpc_rig_message(&fixture.rig, &second, bytes, row->length + row->longer, 37);
    assert_int_equal(sl_nfs_arguments_checksum(&fixture.rig.pool, &first, 4) ==
                         sl_nfs_arguments_checksum(&fixture.rig.pool, &second, 4),
                     row->are_the_same);
    sl_message_free(&fixture.rig.pool, &first);
    sl_message_free(&fixture.rig.pool, &second);
    assert_true(rpc_rig_is_clean(&fixture.rig));
}

static const struct size_row {
    const char *name;
    uint32_t entries;
    bool is_possible;
} size_rows[] = {
    {"none", 0, false},
    {"one", 1, true},
    {"the most", 1u << 24, true},
    {"one more than the most", (1u << 24) + 1, false},
    {"absurdly many", UINT32_MAX, false},
};

static void check_size(void **state)
{
    const struct size_row *row = TEST_ROW(struct size_row, state);
    size_t bytes = sl_nfs_duplicates_bytes(row->entries);

    assert_int_equal(bytes > 0, row->is_possible);
    if (row->is_possible)
        assert_true(bytes >= (size_t)row->entries * SL_NFS_KEPT_ANSWER_BYTES);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("duplicates", story_rows, check_story),
        TEST_TABLE("a call", key_rows, check_key),
        TEST_TABLE("checksums of arguments", checksum_rows, check_checksum),
        TEST_TABLE("entries", size_rows, check_size),
    };

    return TEST_RUN("nfs_duplicates", tables);
}
