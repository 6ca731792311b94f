// SPDX-License-Identifier: Apache-2.0
/* Files by hits, on lists of files with 1, 2 and 4 servers [NFS-4]. */
#include "support/table.h"

#include <stdlib.h>

#include "balance_rig.h"
#include "nfs/nfs.h"
#include "support/random.h"

#define ALL 0x1fu /* five members */

/* Where a file is after so many hits in each of some intervals, with so many candidates. */
static const struct career_row {
    const char *name;
    uint8_t candidates;
    uint32_t hits[6]; /* by interval; promotion at 10, demotion at 2 and fewer */
    uint8_t intervals;
    uint8_t list;
    uint32_t servers;
} career_rows[] = {
    {"a new file has one server", ALL, {1}, 1, 0, 1},
    {"nine hits are not enough", ALL, {9}, 1, 0, 1},
    {"ten hits: two servers", ALL, {10}, 1, 1, 2},
    {"nine and nine in two intervals are not enough", ALL, {9, 9}, 2, 0, 1},
    {"nineteen hits: still two servers", ALL, {19}, 1, 1, 2},
    {"twenty hits: four servers", ALL, {20}, 1, 2, 4},
    {"as many as you like: four servers", ALL, {1000}, 1, 2, 4},
    {"three members: three servers", 0x7, {30}, 1, 2, 3},
    {"two members: the second list is the last", 0x3, {1000}, 1, 1, 2},
    {"one member: it stays on the first list", 0x1, {1000}, 1, 0, 1},
    {"it cools, but has not been there for a whole interval", ALL, {10, 0}, 1, 1, 2},
    {"it has cooled for a whole interval", ALL, {10, 0, 0}, 3, 0, 1},
    {"two hits are as good as none", ALL, {10, 2, 2}, 3, 0, 1},
    {"three hits keep it where it is", ALL, {10, 3, 3, 3}, 4, 1, 2},
    {"down from four servers to two", ALL, {20, 0, 0}, 2, 1, 2},
    {"down from four servers to one", ALL, {20, 0, 0, 0, 0}, 5, 0, 1},
    {"down and up again", ALL, {10, 0, 0, 10}, 4, 1, 2},
};

static void check_career(void **state)
{
    const struct career_row *row = TEST_ROW(struct career_row, state);
    const struct sl_nfs_listed_file *file;
    struct balance_rig rig;

    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    for (uint8_t i = 0; i < row->intervals; i++) {
        rig_hit(&rig, 1, row->candidates, row->hits[i]);
        if (i + 1u < row->intervals || row->hits[i] == 0)
            rig_pass_interval(&rig);
    }
    file = rig_file(&rig, 1);
    assert_non_null(file);
    assert_int_equal(file->list, row->list);
    assert_int_equal(sl_nfs_count(file->servers), row->servers);
    assert_int_equal(file->servers & ~row->candidates, 0);
    rig_destroy(&rig);
}

static void reads_go_round_among_the_servers_of_a_file_and_to_no_others(void **state)
{
    const struct sl_nfs_listed_file *file;
    uint32_t calls[SL_NFS_MEMBERS] = {0};
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    rig_hit(&rig, 1, ALL, 10);
    file = rig_file(&rig, 1);
    for (uint32_t i = 0; i < 8; i++)
        calls[rig_choose(&rig, 1, ALL)]++;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        assert_int_equal(calls[slot], (file->servers >> slot & 1u) != 0 ? 4 : 0);
    rig_destroy(&rig);
}

/* On which server a new file begins. */
static const struct first_row {
    const char *name;
    enum sl_nfs_first_server first;
    uint32_t outstanding[3];
    uint32_t response_us[3];
    uint16_t weights[3];
    uint8_t slot;
} first_rows[] = {
    {"least loaded", SL_NFS_FIRST_LEAST_LOADED, {5, 3, 4}, {1, 100, 1}, {1, 1, 1}, 1},
    {"least loaded for its weight", SL_NFS_FIRST_LEAST_LOADED, {9, 4, 4}, {0}, {4, 1, 1}, 0},
    {"fastest", SL_NFS_FIRST_FASTEST, {0, 0, 0}, {300, 200, 100}, {1, 1, 1}, 2},
    {"fastest, unless it has too much to do",
     SL_NFS_FIRST_FASTEST,
     {0, 0, 9},
     {300, 200, 100},
     {1, 1, 1},
     1},
    {"one that has never answered is taken for as fast as the fastest, but not for more",
     SL_NFS_FIRST_FASTEST,
     {1, 4, 2},
     {100, 0, 300},
     {1, 1, 1},
     0},
};

static void check_first(void **state)
{
    const struct first_row *row = TEST_ROW(struct first_row, state);
    struct balance_rig rig;

    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    rig.config.first_server = (uint8_t)row->first;
    rig_configure(&rig);
    for (uint8_t slot = 0; slot < 3; slot++) {
        rig.load.outstanding[slot] = row->outstanding[slot];
        rig.load.response_us[slot] = row->response_us[slot];
        rig.load.weights[slot] = row->weights[slot];
    }
    assert_int_equal(rig_choose(&rig, 1, 0x7), row->slot);
    assert_int_equal(rig_choose(&rig, 1, 0x7), row->slot);
    rig_destroy(&rig);
}

static void equally_loaded_servers_get_new_files_in_turn(void **state)
{
    struct balance_rig rig;
    uint32_t files[SL_NFS_MEMBERS] = {0};

    (void)state;
    for (uint8_t first = SL_NFS_FIRST_LEAST_LOADED; first <= SL_NFS_FIRST_NEXT; first++) {
        rig_create(&rig, SL_NFS_READ_HANDLE, 64);
        rig.config.first_server = first;
        rig_configure(&rig);
        for (uint64_t object = 1; object <= 12; object++)
            files[rig_choose(&rig, object, 0x7)]++;
        rig_destroy(&rig);
    }
    assert_true(files[0] == 12 && files[1] == 12 && files[2] == 12);
}

static void without_a_free_entry_the_call_is_balanced_anyway(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 4);
    for (uint64_t object = 1; object <= 10; object++)
        rig_choose(&rig, object, ALL);
    assert_true(sl_nfs_balance_statistics(rig.balance)->unlisted == 6);
    assert_true(sl_nfs_balance_statistics(rig.balance)->listed[0] == 4);
    rig_destroy(&rig);
}

static void room_is_made_from_the_bottom_of_the_first_list(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    rig_hit(&rig, 1000, ALL, 10);
    for (uint64_t object = 1; object <= 63; object++)
        rig_hit(&rig, object, ALL, object == 20 ? 1 : 3);
    rig_pass_interval(&rig);
    /* A sixteenth is kept free: four go, the one that was hit least among them. */
    assert_true(sl_nfs_balance_statistics(rig.balance)->listed[0] == 59);
    assert_null(rig_file(&rig, 20));
    assert_non_null(rig_file(&rig, 1000));
    assert_non_null(rig_file(&rig, 63));
    rig_choose(&rig, 2000, ALL);
    assert_non_null(rig_file(&rig, 2000));
    assert_true(sl_nfs_balance_statistics(rig.balance)->unlisted == 0);
    rig_destroy(&rig);
}

static uint32_t out_of_order(const struct balance_rig *rig)
{
    const struct sl_nfs_balanced *filesystem = &rig->balance->filesystems[RIG_FILESYSTEM];
    uint32_t count = 0;

    for (uint32_t entry = filesystem->lists[0].top; entry != SL_NFS_NONE;) {
        const struct sl_nfs_listed_file *file = &rig->balance->entries[entry];

        entry = file->below;
        count += entry != SL_NFS_NONE && rig->balance->entries[entry].heat > file->heat;
    }
    return count;
}

static void lists_are_sorted_by_frequency_after_some_intervals(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 512);
    for (uint32_t interval = 0; interval < 20; interval++) {
        for (uint64_t object = 1; object <= 300; object++)
            rig_hit(&rig, object, 0x1, (uint32_t)(object * 7u % 300u) / 30u + 1u);
        rig_pass_interval(&rig);
    }
    assert_int_equal(out_of_order(&rig), 0);
    rig_destroy(&rig);
}

static void a_file_that_is_not_hit_any_more_is_at_the_bottom_after_an_interval(void **state)
{
    struct balance_rig rig;
    const struct sl_nfs_balanced *filesystem;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 512);
    filesystem = &rig.balance->filesystems[RIG_FILESYSTEM];
    for (uint64_t object = 1; object <= 300; object++)
        rig_hit(&rig, object, 0x1, 4);
    rig_choose(&rig, 500, 0x1); /* the newest: on top */
    rig_pass_interval(&rig);
    assert_true(rig.balance->entries[filesystem->lists[0].bottom].object == 500);
    rig_destroy(&rig);
}

static void promoted_and_demoted_files_are_on_top_of_their_new_list(void **state)
{
    struct balance_rig rig;
    const struct sl_nfs_list *lists;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    lists = rig.balance->filesystems[RIG_FILESYSTEM].lists;
    for (uint64_t object = 1; object <= 5; object++)
        rig_hit(&rig, object, ALL, 9);
    rig_choose(&rig, 3, ALL);
    assert_true(rig.balance->entries[lists[1].top].object == 3);
    rig_hit(&rig, 4, ALL, 1);
    assert_true(rig.balance->entries[lists[1].top].object == 4);
    rig_pass_interval(&rig);
    rig_hit(&rig, 1, ALL, 3);
    rig_hit(&rig, 4, ALL, 3);
    rig_pass_interval(&rig);
    assert_true(rig.balance->entries[lists[1].top].object == 4);
    assert_int_equal(rig_file(&rig, 3)->list, 0);
    assert_true(sl_nfs_balance_statistics(rig.balance)->promotions == 2);
    assert_true(sl_nfs_balance_statistics(rig.balance)->demotions == 1);
    rig_destroy(&rig);
}

static void no_file_has_a_member_that_left_even_if_it_comes_back(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    for (uint64_t object = 1; object <= 9; object++)
        rig_hit(&rig, object, 0x7, (uint32_t)object * 4u);
    sl_nfs_balance_member_left(rig.balance, RIG_FILESYSTEM, 1);
    for (uint64_t object = 1; object <= 9; object++)
        assert_int_equal(rig_file(&rig, object)->servers & 0x2, 0);
    for (uint64_t object = 1; object <= 9; object++) {
        uint32_t want = rig_file(&rig, object)->list == 0 ? 1 : 2;

        rig_choose(&rig, object, 0x5);
        assert_int_equal(sl_nfs_count(rig_file(&rig, object)->servers), want);
    }
    rig_choose(&rig, 9, 0x7); /* it is back, and this file may have three */
    assert_int_equal(rig_file(&rig, 9)->servers, 0x7);
    rig_destroy(&rig);
}

static void a_file_whose_server_is_no_candidate_now_keeps_it(void **state)
{
    struct balance_rig rig;
    uint8_t slot, servers;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    slot = rig_choose(&rig, 1, ALL);
    servers = rig_file(&rig, 1)->servers;
    assert_int_not_equal(rig_choose(&rig, 1, ALL & (uint8_t)~servers), slot);
    assert_int_equal(rig_file(&rig, 1)->servers, servers);
    assert_int_equal(rig_choose(&rig, 1, ALL), slot);
    rig_destroy(&rig);
}

static void a_hint_that_is_lost_or_wrong_does_not_matter(void **state)
{
    struct balance_rig rig;
    uint8_t slot;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    slot = rig_choose(&rig, 1, ALL);
    rig_choose(&rig, 2, ALL);
    rig.hints[1] = SL_NFS_NONE;
    assert_int_equal(rig_choose(&rig, 1, ALL), slot);
    rig.hints[1] = rig.hints[2];
    assert_int_equal(rig_choose(&rig, 1, ALL), slot);
    rig.hints[1] = 1u << 31;
    assert_int_equal(rig_choose(&rig, 1, ALL), slot);
    assert_int_equal(rig_file(&rig, 1)->all_hits, 4);
    rig_destroy(&rig);
}

static void smaller_lists_take_effect_at_once(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    rig_hit(&rig, 1, ALL, 20);
    rig.config.list_servers[2] = 3;
    rig_configure(&rig);
    rig_choose(&rig, 1, ALL);
    assert_int_equal(sl_nfs_count(rig_file(&rig, 1)->servers), 3);
    rig_destroy(&rig);
}

static void entries_go_when_there_may_be_fewer_or_the_method_is_another(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 2000);
    for (uint64_t object = 1; object <= 1000; object++)
        rig_hit(&rig, object, ALL, object % 2 == 0 ? 30 : 1);
    rig.config.handle_entries = 400;
    rig_configure(&rig);
    rig_pass_interval(&rig);
    assert_in_range(rig.balance->filesystems[RIG_FILESYSTEM].used, 375, 400);
    rig.config.read_method = SL_NFS_READ_ROUND_ROBIN;
    rig_configure(&rig);
    rig_pass_interval(&rig);
    assert_int_equal(rig.balance->filesystems[RIG_FILESYSTEM].used, 0);
    rig.config.present = false;
    rig_configure(&rig);
    rig_pass_interval(&rig);
    assert_true(rig.balance->present == 0);
    rig_destroy(&rig);
}

static void
a_file_that_leaves_its_list_in_the_middle_of_the_walk_does_not_lead_it_astray(void **state)
{
    const struct sl_nfs_balanced *filesystem;
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 512);
    filesystem = &rig.balance->filesystems[RIG_FILESYSTEM];
    for (uint64_t object = 1; object <= 300; object++)
        rig_hit(&rig, object, ALL, 3);
    rig.now_us += RIG_INTERVAL_US;
    assert_true(sl_nfs_balance_advance(rig.balance, rig.now_us));
    assert_true(filesystem->walk != SL_NFS_NONE && filesystem->walk_list == 0);
    rig_hit(&rig, rig.balance->entries[filesystem->walk].object, ALL, 10);
    while (sl_nfs_balance_advance(rig.balance, rig.now_us))
        continue;
    for (uint32_t entry = filesystem->lists[0].top; entry != SL_NFS_NONE;
         entry = rig.balance->entries[entry].below)
        assert_int_equal(rig.balance->entries[entry].interval, filesystem->interval);
    rig_destroy(&rig);
}

static void
a_file_system_that_wants_more_entries_than_there_are_makes_room_all_the_same(void **state)
{
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    rig.config.handle_entries = 4096;
    rig_configure(&rig);
    for (uint64_t object = 1; object <= 100; object++)
        rig_choose(&rig, object, ALL);
    rig_pass_interval(&rig);
    rig_choose(&rig, 200, ALL);
    assert_non_null(rig_file(&rig, 200));
    rig_destroy(&rig);
}

static uint64_t listed(const struct balance_rig *rig)
{
    return sl_nfs_balance_statistics(rig->balance)->listed[0];
}

static void file_systems_share_entries_as_they_want_them(void **state)
{
    struct sl_filesystem_config other;
    struct balance_rig rig;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 64);
    for (uint64_t object = 1; object <= 100; object++)
        rig_choose(&rig, object, ALL);
    assert_int_equal(listed(&rig), 64);
    /* Another wants three times as much: 48 of 64 are its own. */
    other = rig.config;
    other.id = RIG_FILESYSTEM + 1u;
    other.handle_entries = 3 * 64;
    sl_nfs_balance_configure(rig.balance, &other, rig.now_us);
    rig_pass_interval(&rig);
    assert_true(listed(&rig) <= 16);
    for (uint64_t object = 1001; object <= 1048; object++) {
        uint32_t entry = SL_NFS_NONE;

        sl_nfs_balance_choose(rig.balance, other.id, object, &entry, ALL, &rig.load, rig.now_us);
        assert_int_not_equal(entry, SL_NFS_NONE);
    }
    /* It goes, and all are there for the first again. */
    other.present = false;
    sl_nfs_balance_configure(rig.balance, &other, rig.now_us);
    rig_pass_interval(&rig);
    for (uint64_t object = 1; object <= 100; object++)
        rig_choose(&rig, object, ALL);
    assert_int_equal(listed(&rig), 64);
    rig_destroy(&rig);
}

/* What the dictionary has by default: nfs memory-mib 64, filesystem handle-entries 4096. */
static void by_default_there_are_as_many_entries_as_one_file_system_wants(void **state)
{
    struct sl_nfs_limits limits;

    (void)state;
    sl_nfs_limits_for(64u << 20, &limits);
    assert_true(limits.handle_entries >= 4096);
    assert_true(sl_nfs_bytes(&limits) <= 64u << 20);
}

static void rows_are_those_of_the_most_hit_files_and_each_once(void **state)
{
    struct sl_nfs_file_row rows[7];
    struct balance_rig rig;
    uint64_t last_hits = UINT64_MAX;
    uint32_t cursor = 0, given = 0;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 512);
    for (uint32_t interval = 0; interval < 10; interval++) {
        for (uint64_t object = 1; object <= 100; object++)
            rig_hit(&rig, object, ALL, (uint32_t)(object * 37u % 101u));
        if (interval != 9)
            rig_pass_interval(&rig);
    }
    while (cursor != SL_NFS_CURSOR_END) {
        uint16_t count = sl_nfs_balance_files(rig.balance, &cursor, rows, 7);

        for (uint16_t i = 0; i < count; i++, given++) {
            assert_true(rows[i].hits <= last_hits);
            assert_true(rows[i].hits == rows[i].object * 37u % 101u);
            assert_true(rows[i].all_hits == 10 * rows[i].hits);
            assert_int_equal(rows[i].filesystem, RIG_FILESYSTEM);
            last_hits = rows[i].hits;
        }
    }
    assert_int_equal(given, 100);
    rig_destroy(&rig);
}

static void whatever_happens_the_lists_are_sound(void **state)
{
    struct balance_rig rig;
    uint64_t random = 42;

    (void)state;
    rig_create(&rig, SL_NFS_READ_HANDLE, 200);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t dice = test_random_below(&random, 1000);
        uint64_t object = 1u + test_random_below(&random, dice < 500 ? 20 : 1000);

        if (dice == 0) {
            rig.config.handle_entries = 20u + test_random_below(&random, 200);
            rig.config.list_servers[1] = (uint8_t)(1u + test_random_below(&random, 3));
            rig_configure(&rig);
        } else if (dice < 5) {
            sl_nfs_balance_member_left(rig.balance, RIG_FILESYSTEM,
                                       (uint8_t)test_random_below(&random, 5));
        } else if (dice < 50) {
            sl_nfs_balance_advance(rig.balance, rig.now_us += 50000);
        } else {
            rig_choose(&rig, object, (uint8_t)(1u + test_random_below(&random, ALL)));
        }
        if (i % 64u == 0)
            assert_null(sl_nfs_balance_verify(rig.balance));
    }
    rig_destroy(&rig);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a file", career_rows, check_career),
        TEST_TABLE("a new file begins on the", first_rows, check_first),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_go_round_among_the_servers_of_a_file_and_to_no_others),
        cmocka_unit_test(equally_loaded_servers_get_new_files_in_turn),
        cmocka_unit_test(without_a_free_entry_the_call_is_balanced_anyway),
        cmocka_unit_test(room_is_made_from_the_bottom_of_the_first_list),
        cmocka_unit_test(lists_are_sorted_by_frequency_after_some_intervals),
        cmocka_unit_test(a_file_that_is_not_hit_any_more_is_at_the_bottom_after_an_interval),
        cmocka_unit_test(promoted_and_demoted_files_are_on_top_of_their_new_list),
        cmocka_unit_test(no_file_has_a_member_that_left_even_if_it_comes_back),
        cmocka_unit_test(a_file_whose_server_is_no_candidate_now_keeps_it),
        cmocka_unit_test(a_hint_that_is_lost_or_wrong_does_not_matter),
        cmocka_unit_test(smaller_lists_take_effect_at_once),
        cmocka_unit_test(entries_go_when_there_may_be_fewer_or_the_method_is_another),
        cmocka_unit_test(
            a_file_that_leaves_its_list_in_the_middle_of_the_walk_does_not_lead_it_astray),
        cmocka_unit_test(
            a_file_system_that_wants_more_entries_than_there_are_makes_room_all_the_same),
        cmocka_unit_test(file_systems_share_entries_as_they_want_them),
        cmocka_unit_test(by_default_there_are_as_many_entries_as_one_file_system_wants),
        cmocka_unit_test(rows_are_those_of_the_most_hit_files_and_each_once),
        cmocka_unit_test(whatever_happens_the_lists_are_sound),
    };

    return TEST_RUN("balance lists tables", tables) +
           cmocka_run_group_tests_name("balance lists", tests, NULL, NULL);
}
