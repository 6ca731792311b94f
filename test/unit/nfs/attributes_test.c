// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attributes.h"
#include "support/random.h"

static const struct sl_nfs_attributes plain = {
    .type = SL_NFS_REG,
    .mode = 0644,
    .nlink = 1,
    .size_bytes = 100,
    .used_bytes = 4096,
    .atime = {1000, 5},
    .mtime = {1000, 5},
    .ctime = {1000, 5},
};

/* What becomes part of a signature; each row changes one thing. */
struct signature_row {
    const char *name;
    void (*change)(struct sl_nfs_attributes *raw);
    bool matters;
};

#define CHANGE(field)                                                                              \
    static void change_##field(struct sl_nfs_attributes *raw)                                      \
    {                                                                                              \
        raw->field++;                                                                              \
    }
CHANGE(type)
CHANGE(mode)
CHANGE(nlink)
CHANGE(uid)
CHANGE(gid)
CHANGE(size_bytes)
CHANGE(used_bytes)
CHANGE(rdev_major)
CHANGE(rdev_minor)
CHANGE(fsid)
CHANGE(fileid)

static void change_atime(struct sl_nfs_attributes *raw)
{
    raw->atime.nanoseconds++;
}

static void change_mtime(struct sl_nfs_attributes *raw)
{
    raw->mtime.nanoseconds++;
}

static void change_ctime(struct sl_nfs_attributes *raw)
{
    raw->ctime.seconds++;
}

static const struct signature_row signature_rows[] = {
    {"type", change_type, true},
    {"mode", change_mode, true},
    {"links", change_nlink, true},
    {"owner", change_uid, true},
    {"group", change_gid, true},
    {"size", change_size_bytes, true},
    {"major number", change_rdev_major, true},
    {"minor number", change_rdev_minor, true},
    {"mtime", change_mtime, true},
    {"ctime", change_ctime, true},
    {"atime", change_atime, false},
    {"space used", change_used_bytes, false},
    {"fsid", change_fsid, false},
    {"fileid", change_fileid, false},
};

static void check_signature(void **state)
{
    const struct signature_row *row = TEST_ROW(struct signature_row, state);
    struct sl_nfs_attributes changed = plain;

    row->change(&changed);
    assert_int_equal(sl_nfs_signature(&plain) != sl_nfs_signature(&changed), row->matters);
}

static void signatures_stay_what_they_are_in_stores(void **state)
{
    (void)state;
    assert_true(sl_nfs_signature(&plain) == 0x1f8cc785945efac9u);
}

enum step_kind { END, SEEN, FOREIGN, FIRST, LATER, FIRST_BLIND, LATER_BLIND, TOUCHED, FORGET };

/* What a member shows, and what a client sees afterwards; times in seconds and nanoseconds. */
struct step {
    enum step_kind kind; /* SEEN, FOREIGN: sl_nfs_face_seen() says false, true */
    uint8_t slot;
    uint64_t size, used;
    struct sl_nfs_time atime, mtime, ctime;
    uint64_t shown_size, shown_used;
    struct sl_nfs_time shown_atime, shown_mtime, shown_ctime;
};

#define LAST_SECOND UINT32_MAX

static const struct story_row {
    const char *name;
    struct step steps[6];
} story_rows[] = {
    {"the first attributes are shown as they are",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}}}},
    {"another member's times are not shown",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 100, 8, {10, 0}, {11, 7}, {12, 7}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 100, 8, {10, 0}, {11, 7}, {12, 7}, 100, 8, {10, 0}, {11, 0}, {12, 0}}}},
    {"a directory keeps the size and space of the member that showed it first",
     {{SEEN, 0, 4096, 8, {10, 0}, {11, 0}, {11, 0}, 4096, 8, {10, 0}, {11, 0}, {11, 0}},
      {SEEN, 1, 52, 0, {10, 0}, {15, 0}, {15, 0}, 4096, 8, {10, 0}, {11, 0}, {11, 0}}}},
    {"the latest atime of all members is shown, and the most space",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 100, 16, {20, 0}, {11, 7}, {12, 7}, 100, 16, {20, 0}, {11, 0}, {12, 0}},
      {SEEN, 0, 100, 8, {15, 0}, {11, 0}, {12, 0}, 100, 16, {20, 0}, {11, 0}, {12, 0}}}},
    {"a change by somebody else is shown, and later than before by any clock",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 100, 8, {10, 0}, {5, 0}, {5, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {FOREIGN, 1, 200, 8, {10, 0}, {6, 0}, {6, 0}, 200, 8, {10, 0}, {11, 1}, {12, 1}},
      {SEEN, 0, 200, 8, {10, 0}, {13, 0}, {13, 0}, 200, 8, {10, 0}, {11, 1}, {12, 1}},
      {SEEN, 1, 200, 8, {10, 0}, {6, 0}, {6, 0}, 200, 8, {10, 0}, {11, 1}, {12, 1}}}},
    {"after a write the first answer is shown, and others' are taken as the same",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {FIRST, 1, 200, 8, {10, 0}, {20, 1}, {20, 1}, 200, 8, {10, 0}, {20, 1}, {20, 1}},
      {LATER, 0, 200, 8, {10, 0}, {20, 2}, {20, 2}, 200, 8, {10, 0}, {20, 1}, {20, 1}},
      {SEEN, 0, 200, 8, {10, 0}, {20, 2}, {20, 2}, 200, 8, {10, 0}, {20, 1}, {20, 1}},
      {SEEN, 1, 200, 8, {10, 0}, {20, 1}, {20, 1}, 200, 8, {10, 0}, {20, 1}, {20, 1}}}},
    {"times go forward although the next member's clock is an hour behind",
     {{SEEN, 0, 100, 8, {9000, 0}, {9000, 0}, {9000, 0}, 100, 8, {9000, 0}, {9000, 0}, {9000, 0}},
      {FIRST, 1, 200, 8, {5400, 0}, {5400, 0}, {5400, 0}, 200, 8, {5400, 0}, {9000, 1}, {9000, 1}},
      {FIRST, 1, 300, 8, {5400, 0}, {5401, 0}, {5401, 0}, 300, 8, {5400, 0}, {9000, 2}, {9000, 2}},
      {FIRST,
       0,
       400,
       8,
       {9000, 0},
       {9010, 0},
       {9010, 0},
       400,
       8,
       {9000, 0},
       {9010, 0},
       {9010, 0}}}},
    {"a second change within one tick of a server's clock has another ctime",
     {{FIRST, 0, 100, 8, {10, 0}, {10, 0}, {10, 0}, 100, 8, {10, 0}, {10, 0}, {10, 0}},
      {FIRST, 0, 100, 8, {10, 0}, {10, 0}, {10, 0}, 100, 8, {10, 0}, {10, 0}, {10, 1}},
      {FIRST, 0, 100, 8, {10, 0}, {10, 0}, {10, 0}, 100, 8, {10, 0}, {10, 0}, {10, 2}}}},
    {"the last nanosecond of a second is followed by the next second",
     {{SEEN, 0, 100, 8, {9, 0}, {9, 0}, {9, 999999999}, 100, 8, {9, 0}, {9, 0}, {9, 999999999}},
      {FIRST, 0, 101, 8, {9, 0}, {9, 0}, {8, 0}, 101, 8, {9, 0}, {9, 0}, {10, 0}}}},
    {"after the end of time it begins anew, so that the change is seen",
     {{SEEN,
       0,
       100,
       8,
       {9, 0},
       {9, 0},
       {LAST_SECOND, 999999999},
       100,
       8,
       {9, 0},
       {9, 0},
       {LAST_SECOND, 999999999}},
      {FIRST, 1, 101, 8, {9, 0}, {8, 0}, {50, 0}, 101, 8, {9, 0}, {8, 0}, {50, 0}}}},
    {"the end of time on the only member: ctime is another one",
     {{SEEN,
       0,
       100,
       8,
       {9, 0},
       {9, 0},
       {LAST_SECOND, 999999999},
       100,
       8,
       {9, 0},
       {9, 0},
       {LAST_SECOND, 999999999}},
      {FIRST,
       0,
       101,
       8,
       {9, 0},
       {9, 0},
       {LAST_SECOND, 999999999},
       101,
       8,
       {9, 0},
       {9, 0},
       {0, 0}}}},
    {"a change of mode leaves mtime as it was shown, whichever member answers first",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 100, 8, {10, 0}, {11, 7}, {12, 7}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {FIRST, 1, 100, 8, {10, 0}, {11, 7}, {30, 0}, 100, 8, {10, 0}, {11, 0}, {30, 0}},
      {LATER, 0, 100, 8, {10, 0}, {11, 0}, {31, 0}, 100, 8, {10, 0}, {11, 0}, {30, 0}},
      {FIRST, 0, 100, 8, {10, 0}, {11, 0}, {40, 0}, 100, 8, {10, 0}, {11, 0}, {40, 0}}}},
    {"a client may set atime and mtime back",
     {{SEEN, 0, 100, 8, {50, 0}, {50, 0}, {50, 0}, 100, 8, {50, 0}, {50, 0}, {50, 0}},
      {FIRST, 0, 100, 8, {3, 0}, {4, 0}, {60, 0}, 100, 8, {3, 0}, {4, 0}, {60, 0}},
      {LATER, 1, 100, 8, {3, 0}, {4, 0}, {59, 0}, 100, 8, {3, 0}, {4, 0}, {60, 0}}}},
    {"a write after a client gave an mtime of the future brings it back to now",
     {{SEEN, 0, 100, 8, {50, 0}, {50, 0}, {50, 0}, 100, 8, {50, 0}, {50, 0}, {50, 0}},
      {FIRST, 0, 100, 8, {50, 0}, {999, 0}, {60, 0}, 100, 8, {50, 0}, {999, 0}, {60, 0}},
      {FIRST, 0, 101, 8, {50, 0}, {61, 0}, {61, 0}, 101, 8, {50, 0}, {61, 0}, {61, 0}}}},
    {"a truncation is shown although size and space shrink",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {FIRST, 0, 0, 0, {10, 0}, {13, 0}, {13, 0}, 0, 0, {10, 0}, {13, 0}, {13, 0}}}},
    {"an object whose touch has left no trace where it was known is shown as before",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {TOUCHED, 0, 0, 0, {0, 0}, {0, 0}, {0, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}}}},
    {"a touched object is shown as a member shows it that it was not known of",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {TOUCHED, 0, 0, 0, {0, 0}, {0, 0}, {0, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 1}}}},
    {"a first answer without attributes: the next member that is in step tells",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {FIRST_BLIND, 0, 0, 0, {0, 0}, {0, 0}, {0, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {LATER, 1, 150, 8, {10, 0}, {13, 0}, {13, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 1, 200, 8, {10, 0}, {14, 0}, {14, 0}, 200, 8, {10, 0}, {14, 0}, {14, 0}}}},
    {"a later answer without attributes: that member is adopted when next seen",
     {{SEEN, 1, 100, 8, {10, 0}, {11, 7}, {12, 7}, 100, 8, {10, 0}, {11, 7}, {12, 7}},
      {FIRST, 0, 200, 8, {10, 0}, {20, 0}, {20, 0}, 200, 8, {10, 0}, {20, 0}, {20, 0}},
      {LATER_BLIND, 1, 0, 0, {0, 0}, {0, 0}, {0, 0}, 200, 8, {10, 0}, {20, 0}, {20, 0}},
      {SEEN, 1, 200, 8, {10, 0}, {25, 0}, {25, 0}, 200, 8, {10, 0}, {20, 0}, {20, 0}}}},
    {"a member that was forgotten is adopted anew",
     {{SEEN, 0, 100, 8, {10, 0}, {11, 0}, {12, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {FORGET, 0, 0, 0, {0, 0}, {0, 0}, {0, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}},
      {SEEN, 0, 100, 8, {10, 0}, {31, 0}, {32, 0}, 100, 8, {10, 0}, {11, 0}, {12, 0}}}},
};

static struct sl_nfs_attributes raw_of(const struct step *step)
{
    struct sl_nfs_attributes raw = plain;

    raw.size_bytes = step->size;
    raw.used_bytes = step->used;
    raw.atime = step->atime;
    raw.mtime = step->mtime;
    raw.ctime = step->ctime;
    raw.fsid = 1000u + step->slot;
    raw.fileid = 2000u + step->slot;
    return raw;
}

static void play(struct sl_nfs_face *face, const struct step *step)
{
    struct sl_nfs_attributes raw = raw_of(step);

    switch (step->kind) {
    case SEEN:
    case FOREIGN:
        assert_int_equal(sl_nfs_face_seen(face, step->slot, &raw), step->kind == FOREIGN);
        break;
    case FIRST:
    case LATER:
        sl_nfs_face_modified(face, step->slot, &raw, step->kind == FIRST);
        break;
    case FIRST_BLIND:
    case LATER_BLIND:
        sl_nfs_face_modified(face, step->slot, NULL, step->kind == FIRST_BLIND);
        break;
    case TOUCHED:
        sl_nfs_face_touched(face);
        break;
    case FORGET:
        sl_nfs_face_forget(face, step->slot);
        break;
    case END:
        break;
    }
}

static void assert_time(const struct sl_nfs_time *time, const struct sl_nfs_time *expected)
{
    assert_int_equal(time->seconds, expected->seconds);
    assert_int_equal(time->nanoseconds, expected->nanoseconds);
}

static void check_story(void **state)
{
    const struct story_row *row = TEST_ROW(struct story_row, state);
    struct sl_nfs_face face = {0};

    for (uint32_t i = 0; i < 6 && row->steps[i].kind != END; i++) {
        const struct step *step = &row->steps[i];

        play(&face, step);
        assert_true(face.attributes.size_bytes == step->shown_size);
        assert_true(face.attributes.used_bytes == step->shown_used);
        assert_time(&face.attributes.atime, &step->shown_atime);
        assert_time(&face.attributes.mtime, &step->shown_mtime);
        assert_time(&face.attributes.ctime, &step->shown_ctime);
        assert_int_equal(face.attributes.fsid, 0);
        assert_int_equal(face.attributes.fileid, 0);
    }
}

/*
 * Members with clocks of their own, some far off, to which writes, changes of mode and reads are
 * applied; what a client sees is compared with what the object is.
 */
#define MEMBERS 3u

static const struct clocks_row {
    const char *name;
    int64_t offset_s[MEMBERS];
    uint32_t tick_ns;
    uint64_t seed;
} clocks_rows[] = {
    {"clocks that agree", {0, 0, 0}, 1, 1},
    {"clocks that agree and are coarse", {0, 0, 0}, 4000000, 2},
    {"clocks hours apart", {0, 7200, -7200}, 1, 3},
    {"clocks hours apart and coarse", {5, 36000, -7200}, 1000000000, 4},
    {"a member that lives in the year 2100", {0, 2340000000, 0}, 4000000, 5},
};

static struct sl_nfs_time clock_of(const struct clocks_row *row, uint32_t member, uint64_t now_ns)
{
    uint64_t shown_ns = now_ns - now_ns % row->tick_ns;

    return (struct sl_nfs_time){
        (uint32_t)((int64_t)(shown_ns / 1000000000u) + row->offset_s[member]),
        (uint32_t)(shown_ns % 1000000000u)};
}

static uint64_t number_of(const struct sl_nfs_time *time)
{
    return (uint64_t)time->seconds << 32 | time->nanoseconds;
}

static void apply(const struct clocks_row *row, struct sl_nfs_attributes *raw, uint32_t member,
                  bool is_write, uint32_t value, uint64_t now_ns)
{
    raw->ctime = clock_of(row, member, now_ns);
    if (is_write) {
        raw->size_bytes = value;
        raw->mtime = raw->ctime;
    } else {
        raw->mode = value & 0777u;
    }
}

/* One modification, answered by all members in some order; checks what is shown against before. */
static void modify(const struct clocks_row *row, struct sl_nfs_face *face,
                   struct sl_nfs_attributes *raws, uint64_t *random, uint64_t now_ns)
{
    struct sl_nfs_attributes before = face->attributes;
    bool is_write = test_random_below(random, 2) == 0;
    uint32_t value = test_random_below(random, 100000);
    uint32_t first = test_random_below(random, MEMBERS);
    /* Else nobody can tell whether the member's mtime has moved. */
    bool is_known = (face->known >> first & 1u) != 0;

    for (uint32_t i = 0; i < MEMBERS; i++) {
        uint32_t member = (first + i) % MEMBERS;
        bool is_blind = i != 0 && test_random_below(random, 4) == 0;

        apply(row, &raws[member], member, is_write, value, now_ns + i);
        sl_nfs_face_modified(face, (uint8_t)member, is_blind ? NULL : &raws[member], i == 0);
    }
    assert_true(number_of(&face->attributes.ctime) > number_of(&before.ctime));
    if (is_write)
        assert_true(number_of(&face->attributes.mtime) >= number_of(&before.mtime));
    else if (is_known)
        assert_true(number_of(&face->attributes.mtime) == number_of(&before.mtime));
    assert_true(face->attributes.size_bytes == raws[0].size_bytes);
    assert_true(face->attributes.mode == raws[0].mode);
}

static void check_clocks(void **state)
{
    const struct clocks_row *row = TEST_ROW(struct clocks_row, state);
    struct sl_nfs_attributes raws[MEMBERS], before;
    struct sl_nfs_face face = {0};
    uint64_t random = row->seed, now_ns = 1700000000000000000u;

    for (uint32_t member = 0; member < MEMBERS; member++) {
        raws[member] = plain;
        raws[member].mtime = raws[member].ctime = clock_of(row, member, now_ns);
        sl_nfs_face_seen(&face, (uint8_t)member, &raws[member]);
    }
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t member = test_random_below(&random, MEMBERS);

        now_ns += test_random_below(&random, 20000000);
        if (test_random_below(&random, 4) == 0) {
            modify(row, &face, raws, &random, now_ns);
            continue;
        }
        before = face.attributes;
        assert_false(sl_nfs_face_seen(&face, (uint8_t)member, &raws[member]));
        assert_memory_equal(&before, &face.attributes, sizeof(before));
    }
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("signature and", signature_rows, check_signature),
        TEST_TABLE("face", story_rows, check_story),
        TEST_TABLE("face over", clocks_rows, check_clocks),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_stay_what_they_are_in_stores),
    };

    return TEST_RUN("attributes tables", tables) +
           cmocka_run_group_tests_name("attributes", tests, NULL, NULL);
}
