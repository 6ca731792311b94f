// SPDX-License-Identifier: Apache-2.0
/* The table of locks: what is left of what was asked for, granted and released, in words. */
#include "locks.h"

#include <stdio.h>
#include <string.h>

#include "support/table.h"

#define PLACES 4u

static struct sl_nfs_lock places[PLACES];
static struct sl_nfs_locks locks;

static struct sl_nfs_lock range(char owner, uint64_t begin, uint64_t length)
{
    struct sl_nfs_lock lock = {.filesystem = 3, .offset_bytes = begin, .length_bytes = length};

    lock.owner.svid = (uint32_t)owner;
    lock.svid = (uint32_t)owner + 1000u;
    lock.member_handle.length_bytes = 1;
    return lock;
}

/*
 * Words: "a+0-10" a is granted bytes 0 to 9, "a?0-10" is told to wait for them, "a!0-10" gets no
 * answer, "a/0-10" is denied them, "a-0-10" releases, "a~0-10" cancels. "-0" as an end is that of
 * the file.
 */
static void play(const char *script)
{
    static const char actions[] = "+?!/-~";
    static const uint32_t statuses[] = {SL_NLM_STATUS_GRANTED, SL_NLM_STATUS_BLOCKED,
                                        SL_NFS_LOCK_UNKNOWN, SL_NLM_STATUS_DENIED};
    unsigned long begin, end;
    char owner, action;
    int read;

    for (; sscanf(script, " %c%c%lu-%lu%n", &owner, &action, &begin, &end, &read) == 4;
         script += read) {
        struct sl_nfs_lock wanted = range(owner, begin, end == 0 ? 0 : end - begin);
        struct sl_nfs_lock *lock;
        long which = strchr(actions, action) - actions;

        if (which == 4) {
            sl_nfs_locks_released(&locks, &wanted);
        } else if (which == 5) {
            sl_nfs_locks_cancelled(&locks, &wanted);
        } else {
            lock = sl_nfs_lock_ask(&locks, &wanted);
            if (lock != NULL)
                sl_nfs_lock_answered(&locks, lock, statuses[which]);
        }
    }
}

/* What there is, by owner and offset: "a0-10 b?5-0". */
static void tell(char *text, size_t bytes)
{
    size_t at = 0;

    text[0] = '\0';
    for (char owner = 'a'; owner <= 'c'; owner++)
        for (uint64_t begin = 0; begin < 100; begin++)
            for (uint32_t i = 0; i < PLACES; i++) {
                const struct sl_nfs_lock *lock = &places[i];

                if (lock->state == SL_NFS_LOCK_FREE || lock->owner.svid != (uint32_t)owner ||
                    lock->offset_bytes != begin)
                    continue;
                at += (size_t)snprintf(
                    text + at, bytes - at, "%s%c%s%lu-%lu", at > 0 ? " " : "", owner,
                    lock->state == SL_NFS_LOCK_WAITING ? "?" : "", (unsigned long)begin,
                    (unsigned long)(lock->length_bytes == 0 ? 0 : begin + lock->length_bytes));
            }
}

static const struct row {
    const char *name;
    const char *script, *left;
} rows[] = {
    {"a lock that is granted is held", "a+0-10", "a0-10"},
    {"the same once more is the same", "a+0-10 a+0-10", "a0-10"},
    {"one that is denied is none", "a/0-10", ""},
    {"one that is denied later is held still", "a+0-10 a/0-10", "a0-10"},
    {"one that was not answered may be held", "a!0-10", "a0-10"},
    {"one that waits is not held", "a?0-10", "a?0-10"},
    {"asked for again it waits still", "a?0-10 a?0-10", "a?0-10"},
    {"and does when that is not answered", "a?0-10 a!0-10", "a?0-10"},
    {"granted at last it is held", "a?0-10 a+0-10", "a0-10"},
    {"one that waits is not released by UNLOCK", "a?0-10 a-0-10", "a?0-10"},
    {"but by CANCEL", "a?0-10 a~0-10", ""},
    {"CANCEL of another range cancels nothing", "a?0-10 a~0-11", "a?0-10"},
    {"CANCEL takes nothing away that is held", "a+0-10 a~0-10", "a0-10"},
    {"what is released is gone", "a+0-10 a-0-10", ""},
    {"all of a file", "a+0-10 a+20-30 a-0-0", ""},
    {"of another owner nothing is", "a+0-10 b+20-30 a-0-0", "b20-30"},
    {"the front", "a+0-10 a-0-4", "a4-10"},
    {"the back", "a+0-10 a-6-0", "a0-6"},
    {"the middle", "a+0-10 a-4-6", "a0-4 a6-10"},
    {"the middle of one without an end", "a+0-0 a-4-6", "a0-4 a6-0"},
    {"what lies beside it stays", "a+10-20 a-0-10 a-20-30", "a10-20"},
    {"the middle, without a place for the rest: all of it stays", "a+0-10 b+0-1 b+2-3 b+4-5 a-4-6",
     "a0-10 b0-1 b2-3 b4-5"},
    {"a lock takes the place of what it covers", "a+2-4 a+0-10", "a0-10"},
    {"and of a part of what it overlaps", "a+0-10 a+5-20", "a0-5 a5-20"},
    {"without a place there is no lock", "a+0-1 a+2-3 a+4-5 a+6-7 b+8-9", "a0-1 a2-3 a4-5 a6-7"},
    {"a place that is free is used again", "a+0-1 a+2-3 a+4-5 a+6-7 a-2-3 b+8-9",
     "a0-1 a4-5 a6-7 b8-9"},
};

static void check(void **state)
{
    const struct row *row = TEST_ROW(struct row, state);
    struct sl_nfs_lock_counts counts;
    uint32_t waiting = 0;
    char text[256];

    memset(places, 0, sizeof(places));
    sl_nfs_locks_init(&locks, places, PLACES);
    play(row->script);
    tell(text, sizeof(text));
    assert_string_equal(text, row->left);
    for (const char *at = row->left; *at != '\0'; at++)
        waiting += *at == '?';
    counts = sl_nfs_locks_count(&locks, 3);
    assert_int_equal(counts.waiting, waiting);
    assert_int_equal(counts.held + counts.waiting, locks.used);
    assert_int_equal(sl_nfs_locks_count(&locks, 4).held, 0);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("locks:", rows, check)};

    return TEST_RUN("nfs locks", tables);
}
