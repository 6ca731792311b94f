// SPDX-License-Identifier: Apache-2.0
/* What notes promise is there when it is loaded, unless the name is taken (nfs/record.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_rig.h"

/* A program that has noted what it is about to make, and is killed before it has written more. */
static void die_after_promising(struct store_rig *fixture)
{
    struct sl_nfs_store_request asked = rig_note(1, SL_NFS_NOTES_DISK);

    rig_open(fixture, 16 * MEBIBYTE);
    asked.note.procedure = SL_NFS_MKDIR;
    asked.note.filesystem = 3;
    asked.note.directory = 1;
    asked.note.object = 500;
    asked.note.name = (struct sl_nfs_name){.length_bytes = 4, .bytes = "made"};
    rig_put(fixture, asked);
    raise(SIGKILL);
}

static void an_object_that_a_note_promised_is_there_after_a_kill(void **state)
{
    struct store_rig *fixture = *state;
    const struct sl_nfs_store_completion *completion;
    struct sl_nfs_store_request asked;
    pid_t child = fork();

    if (child == 0) {
        die_after_promising(fixture);
        _exit(1);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    rig_open(fixture, 16 * MEBIBYTE);
    rig_assert_absent(fixture, rig_by_id(500));
    assert_int_equal(rig_load(fixture).notes, 1);
    rig_assert_found(fixture, rig_by_name(1, "made"), 500);
    asked = rig_by_id(500);
    completion = rig_ask(fixture, &asked);
    assert_int_equal(completion->object.type, SL_NFS_DIR);
    assert_int_equal(completion->object.filesystem, 3);
    sl_store_close(fixture->store);
}

/* A note of what a name was about to stand for, or no longer for. */
static struct sl_nfs_store_request note_of(uint64_t number, enum sl_nfs_procedure procedure,
                                           uint64_t id, const char *name)
{
    struct sl_nfs_store_request made = rig_note(number, SL_NFS_NOTES_DISK);

    made.note.procedure = (uint8_t)procedure;
    made.note.directory = 1;
    made.note.object = id;
    made.note.name.length_bytes = (uint16_t)strlen(name);
    memcpy(made.note.name.bytes, name, strlen(name));
    return made;
}

static void of_two_promises_of_a_name_the_first_is_kept(void **state)
{
    struct store_rig *fixture = *state;

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, note_of(2, SL_NFS_MKDIR, 501, "made"));
    rig_put(fixture, note_of(1, SL_NFS_CREATE, 500, "made"));
    rig_put(fixture, note_of(3, SL_NFS_CREATE, 502, "other"));
    assert_int_equal(rig_load(fixture).notes, 3);
    rig_assert_found(fixture, rig_by_name(1, "made"), 500);
    rig_assert_absent(fixture, rig_by_id(501));
    rig_assert_found(fixture, rig_by_name(1, "other"), 502);
    sl_store_close(fixture->store);
}

static void what_stands_there_keeps_its_name(void **state)
{
    struct store_rig *fixture = *state;

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "handle"));
    rig_put(fixture, note_of(1, SL_NFS_CREATE, 500, "report"));
    rig_put(fixture, note_of(2, SL_NFS_REMOVE, 100, "report"));
    rig_load(fixture);
    rig_assert_found(fixture, rig_by_name(1, "report"), 100);
    rig_assert_absent(fixture, rig_by_id(500));
    sl_store_close(fixture->store);
}

static void a_name_that_was_taken_away_before_is_free_for_a_promise(void **state)
{
    struct store_rig *fixture = *state;

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "handle"));
    rig_put(fixture, note_of(1, SL_NFS_REMOVE, 100, "report"));
    rig_put(fixture, note_of(2, SL_NFS_CREATE, 500, "report"));
    rig_put(fixture, note_of(3, SL_NFS_REMOVE, 500, "report"));
    rig_put(fixture, note_of(4, SL_NFS_SYMLINK, 501, "report"));
    rig_load(fixture);
    rig_assert_found(fixture, rig_by_name(1, "report"), 501);
    rig_assert_found(fixture, rig_by_id(500), 500);
    rig_assert_found(fixture, rig_by_handle(5, "handle"), 100);
    sl_store_close(fixture->store);
}

/* What takes away nothing, another name, or the name in another directory. */
static void other_notes_make_no_room(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request elsewhere = note_of(3, SL_NFS_REMOVE, 100, "report");

    rig_open(fixture, 16 * MEBIBYTE);
    elsewhere.note.directory = 2;
    rig_put(fixture, rig_object(100, 1, "report", "handle"));
    rig_put(fixture, note_of(1, SL_NFS_REMOVE, 0, "report"));
    rig_put(fixture, note_of(2, SL_NFS_REMOVE, 100, "archive"));
    rig_put(fixture, elsewhere);
    rig_put(fixture, note_of(4, SL_NFS_CREATE, 500, "report"));
    rig_load(fixture);
    rig_assert_found(fixture, rig_by_name(1, "report"), 100);
    rig_assert_absent(fixture, rig_by_id(500));
    sl_store_close(fixture->store);
}

static void room_that_was_made_is_for_one_promise(void **state)
{
    struct store_rig *fixture = *state;

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "handle"));
    rig_put(fixture, note_of(1, SL_NFS_REMOVE, 100, "report"));
    rig_put(fixture, note_of(2, SL_NFS_CREATE, 500, "report"));
    rig_put(fixture, note_of(3, SL_NFS_CREATE, 501, "report"));
    rig_load(fixture);
    rig_assert_found(fixture, rig_by_name(1, "report"), 500);
    rig_assert_absent(fixture, rig_by_id(501));
    sl_store_close(fixture->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_object_that_a_note_promised_is_there_after_a_kill,
                                        rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(of_two_promises_of_a_name_the_first_is_kept, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(what_stands_there_keeps_its_name, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(a_name_that_was_taken_away_before_is_free_for_a_promise,
                                        rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(other_notes_make_no_room, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(room_that_was_made_is_for_one_promise, rig_set_up,
                                        rig_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
