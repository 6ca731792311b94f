// SPDX-License-Identifier: Apache-2.0
/* Methods that know members only, or members and the number of the object. */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "balance_rig.h"
#include "support/random.h"

#define CALLS 10000u

/* What part of the calls each member gets, in percent, give or take one. */
static const struct shares_row {
    const char *name;
    enum sl_nfs_read_method method;
    uint8_t candidates;
    uint16_t weights[4];
    uint32_t response_us[4];
    uint32_t percent[4];
} shares_rows[] = {
    {"round robin: all the same", SL_NFS_READ_ROUND_ROBIN, 0x7, {1, 5, 1}, {1, 2, 3}, {33, 33, 33}},
    {"round robin: only candidates", SL_NFS_READ_ROUND_ROBIN, 0xa, {1}, {0}, {0, 50, 0, 50}},
    {"one candidate gets all", SL_NFS_READ_WEIGHTED, 0x4, {9, 9, 1}, {0}, {0, 0, 100}},
    {"weights", SL_NFS_READ_WEIGHTED, 0x7, {1, 2, 7}, {5, 5, 500}, {10, 20, 70}},
    {"a weight of nothing counts as one", SL_NFS_READ_WEIGHTED, 0x3, {0, 3}, {0}, {25, 75}},
    {"half the response time, twice the calls",
     SL_NFS_READ_RESPONSE_TIME,
     0x3,
     {1, 9},
     {100, 200},
     {66, 33}},
    {"the same response times", SL_NFS_READ_RESPONSE_TIME, 0x7, {1}, {50, 50, 50}, {33, 33, 33}},
    {"a very slow one still gets some",
     SL_NFS_READ_RESPONSE_TIME,
     0x3,
     {1, 1},
     {100, 100000},
     {94, 6}},
    {"one that is not known yet gets half of what the fastest gets",
     SL_NFS_READ_RESPONSE_TIME,
     0x7,
     {1},
     {100, 0, 100},
     {40, 20, 40}},
    {"none is known yet", SL_NFS_READ_RESPONSE_TIME, 0x3, {1}, {0}, {50, 50}},
    {"inode hash: files are spread evenly",
     SL_NFS_READ_INODE_HASH,
     0xf,
     {1},
     {0},
     {25, 25, 25, 25}},
};

static void check_shares(void **state)
{
    const struct shares_row *row = TEST_ROW(struct shares_row, state);
    struct balance_rig rig;
    uint32_t calls[SL_NFS_MEMBERS] = {0};

    rig_create(&rig, row->method, 16);
    memcpy(rig.load.weights, row->weights, sizeof(row->weights));
    memcpy(rig.load.response_us, row->response_us, sizeof(row->response_us));
    for (uint32_t i = 0; i < 3000; i++) { /* until shares have followed */
        rig_choose(&rig, i + 1u, row->candidates);
        rig.now_us += 2000;
    }
    for (uint32_t i = 0; i < CALLS; i++)
        calls[rig_choose(&rig, i + 1u, row->candidates)]++;
    for (uint32_t slot = 0; slot < 4; slot++)
        assert_in_range(calls[slot] + CALLS / 100u, row->percent[slot] * CALLS / 100u,
                        (row->percent[slot] + 2u) * CALLS / 100u);
    rig_destroy(&rig);
}

static void a_heavy_member_does_not_get_its_calls_in_one_piece(void **state)
{
    struct balance_rig rig;
    uint32_t run = 0, longest = 0;

    (void)state;
    rig_create(&rig, SL_NFS_READ_WEIGHTED, 16);
    rig.load.weights[0] = 5;
    rig.load.weights[1] = 4;
    for (uint32_t i = 0; i < 900; i++) {
        run = rig_choose(&rig, 1, 0x3) == 0 ? run + 1u : 0;
        longest = run > longest ? run : longest;
    }
    assert_in_range(longest, 1, 2);
    rig_destroy(&rig);
}

static void a_member_that_gets_fast_is_not_overrun_at_once(void **state)
{
    struct balance_rig rig;
    uint32_t calls = 0;

    (void)state;
    rig_create(&rig, SL_NFS_READ_RESPONSE_TIME, 16);
    rig.load.response_us[0] = 100;
    rig.load.response_us[1] = 10000;
    for (uint32_t i = 0; i < 100; i++, rig.now_us += 100000)
        rig_choose(&rig, 1, 0x3);
    rig.load.response_us[1] = 10;
    for (uint32_t i = 0; i < 100; i++, rig.now_us += 1000)
        calls += rig_choose(&rig, 1, 0x3) == 1;
    assert_in_range(calls, 1, 40);
    for (uint32_t i = 0; i < 100; i++, rig.now_us += 100000)
        rig_choose(&rig, 1, 0x3);
    calls = 0;
    for (uint32_t i = 0; i < 100; i++)
        calls += rig_choose(&rig, 1, 0x3) == 1;
    assert_in_range(calls, 85, 99);
    rig_destroy(&rig);
}

static void inode_hash_moves_only_the_files_of_a_member_that_leaves(void **state)
{
    (void)state;
    for (uint64_t object = 1; object < 2000; object++) {
        uint8_t with = sl_nfs_by_inode(object, 0xf);
        uint8_t without = sl_nfs_by_inode(object, 0xb);

        assert_int_equal(sl_nfs_by_inode(object, 0xf), with);
        if (with != 2)
            assert_int_equal(without, with);
    }
}

static void a_file_system_without_settings_is_balanced_round_robin(void **state)
{
    struct balance_rig rig;
    uint32_t entry = SL_NFS_NONE;
    uint8_t chosen = 0;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 16);
    for (uint32_t i = 0; i < 2; i++)
        chosen |= sl_nfs_bit(sl_nfs_balance_choose(rig.balance, 9, 1, &entry, 0x3, &rig.load, 0));
    assert_int_equal(chosen, 0x3);
    rig_destroy(&rig);
}

/*
 * The dynamic method over members with caches: a file that was not read lately from a member takes
 * long there. What the members' caches hold of the files, and how uneven the load is, decide.
 */
static const struct shift_row {
    const char *name;
    uint32_t files;
    uint32_t cached;      /* files a member holds */
    uint32_t crowd_us;    /* per percent of a member's load above its part */
    uint32_t least, most; /* part of 256 files that ends up distributed */
} shift_rows[] = {
    {"more files than one cache holds, fewer than all hold together", 1200, 500, 0, 200, 240},
    {"few files, and one server is crowded by the hottest", 4, 500, 20, 16, 60},
    {"few files that all caches hold, no difference", 4, 500, 0, 16, 60},
    {"many files that every cache holds, no difference", 1000, 2000, 0, 200, 240},
};

#define SHIFT_MEMBERS 3u

struct caches {
    uint32_t read_at[SHIFT_MEMBERS][RIG_OBJECTS]; /* count of the member's reads, then */
    uint32_t reads[SHIFT_MEMBERS];
};

/* The first file is read as often as a third of all. */
static uint64_t next_file(const struct shift_row *row, uint64_t *random)
{
    if (row->files < 10u && test_random_below(random, 3) == 0)
        return 1;
    return 1u + test_random_below(random, row->files);
}

static uint32_t answer_us(const struct shift_row *row, struct caches *caches, uint32_t total,
                          uint8_t slot, uint64_t object)
{
    uint32_t *read_at = &caches->read_at[slot][object];
    uint32_t percent = total != 0 ? caches->reads[slot] * 100u / total : 0;
    bool is_cached = *read_at != 0 && caches->reads[slot] - *read_at < row->cached;

    *read_at = ++caches->reads[slot];
    return (is_cached ? 100u : 2000u) + (percent > 36u ? (percent - 36u) * row->crowd_us : 0);
}

static void check_shift(void **state)
{
    const struct shift_row *row = TEST_ROW(struct shift_row, state);
    struct caches *caches = calloc(1, sizeof(*caches));
    struct balance_rig rig;
    uint64_t random = 1;

    assert_non_null(caches);
    rig_create(&rig, SL_NFS_READ_DYNAMIC, 16);
    for (uint32_t interval = 0; interval < 150; interval++) {
        for (uint32_t i = 0; i < 2000; i++) {
            uint64_t object = next_file(row, &random);
            uint8_t slot = rig_choose(&rig, object, 0x7);
            uint32_t us = answer_us(row, caches, interval * 2000u + i, slot, object);

            sl_nfs_balance_answered(rig.balance, RIG_FILESYSTEM, object, slot, us, rig.now_us);
        }
        rig_pass_interval(&rig);
    }
    assert_in_range(rig.balance->filesystems[RIG_FILESYSTEM].shift.share, row->least, row->most);
    free(caches);
    rig_destroy(&rig);
}

static void one_odd_interval_moves_no_files(void **state)
{
    struct sl_nfs_shift shift;
    uint16_t before;

    (void)state;
    sl_nfs_shift_init(&shift);
    before = shift.share;
    for (uint64_t object = 1; object < 1000; object++) {
        bool is_round = sl_nfs_spread(object) % 256u >= shift.share;

        sl_nfs_shift_answered(&shift, object, is_round ? 100 : 9000);
    }
    sl_nfs_shift_advance(&shift);
    assert_int_equal(shift.share, before);
    /* Nor do intervals without reads. */
    for (uint32_t i = 0; i < 100; i++)
        sl_nfs_shift_advance(&shift);
    assert_int_equal(shift.share, before);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("shares by", shares_rows, check_shares),
        TEST_TABLE("dynamic with", shift_rows, check_shift),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heavy_member_does_not_get_its_calls_in_one_piece),
        cmocka_unit_test(a_member_that_gets_fast_is_not_overrun_at_once),
        cmocka_unit_test(inode_hash_moves_only_the_files_of_a_member_that_leaves),
        cmocka_unit_test(a_file_system_without_settings_is_balanced_round_robin),
        cmocka_unit_test(one_odd_interval_moves_no_files),
    };

    return TEST_RUN("balance tables", tables) +
           cmocka_run_group_tests_name("balance", tests, NULL, NULL);
}
