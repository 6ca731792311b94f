// SPDX-License-Identifier: Apache-2.0
/* The store as a storage processor sees it, over the end of the program too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store_rig.h"

static void finds_objects_by_id_name_and_handle(void **state)
{
    struct store_rig *fixture = *state;

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "handle-of-report"));
    rig_assert_found(fixture, rig_by_id(100), 100);
    rig_assert_found(fixture, rig_by_name(1, "report"), 100);
    rig_assert_found(fixture, rig_by_handle(5, "handle-of-report"), 100);
    rig_assert_absent(fixture, rig_by_handle(6, "handle-of-report"));
    rig_assert_absent(fixture, rig_by_name(2, "report"));
    rig_assert_absent(fixture, rig_by_id(101));
    sl_store_close(fixture->store);
}

static void follows_an_object_that_moves_and_one_that_takes_its_place(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request asked = rig_by_id(100);

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "first"));
    rig_put(fixture, rig_object(100, 2, "archive", "first"));
    rig_assert_absent(fixture, rig_by_name(1, "report"));
    rig_assert_found(fixture, rig_by_name(2, "archive"), 100);
    rig_put(fixture, rig_object(200, 2, "archive", "second"));
    rig_assert_found(fixture, rig_by_name(2, "archive"), 200);
    assert_int_equal(rig_ask(fixture, &asked)->object.name.length_bytes, 0);
    asked = (struct sl_nfs_store_request){.kind = SL_NFS_STORE_FORGET_OBJECT, .object.id = 100};
    rig_put(fixture, asked);
    rig_assert_absent(fixture, rig_by_handle(5, "first"));
    rig_assert_found(fixture, rig_by_name(2, "archive"), 200);
    sl_store_close(fixture->store);
}

static void gives_each_id_once_even_after_a_restart(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request asked = {.kind = SL_NFS_STORE_RESERVE, .count = 1000};
    uint64_t first;

    rig_open(fixture, 16 * MEBIBYTE);
    first = rig_ask(fixture, &asked)->first;
    assert_int_equal(rig_ask(fixture, &asked)->first, first + 1000);
    sl_store_close(fixture->store);
    rig_open(fixture, 16 * MEBIBYTE);
    assert_int_equal(rig_ask(fixture, &asked)->first, first + 2000);
    sl_store_close(fixture->store);
}

/* How large the map is, once that is known: gauges follow what was stored. */
static uint64_t used_bytes(struct store_rig *fixture, uint64_t objects)
{
    const volatile struct sl_store_statistics *statistics = sl_store_statistics(fixture->store);
    const struct timespec pause = {.tv_nsec = 1000000};

    for (int left = 5000; left > 0; left--) {
        uint64_t before = statistics->used_bytes;

        nanosleep(&pause, NULL);
        if (statistics->objects == objects && statistics->used_bytes == before && before != 0)
            return before;
    }
    fail_msg("the store has not counted %lu objects in five seconds", objects);
    return 0;
}

/* What the help of nfs map-max-mib and ARCHITECTURE.md say of a MiB of the map. */
static void holds_so_many_objects_of_three_members_in_a_mebibyte(void **state)
{
    enum { OBJECTS = 20000, MEMBERS = 3, HANDLE_BYTES = 32 };
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request asked;

    rig_open(fixture, 64 * MEBIBYTE);
    for (uint32_t i = 0; i < OBJECTS; i++) {
        char text[HANDLE_BYTES + 1];

        /* Names and handles come in no order; ids and directories do. */
        snprintf(text, sizeof(text), "%08x%08x%016x", i * 2654435761u, i, i);
        asked = rig_object(1000 + i, 1 + i / 1000, "", text);
        asked.object.name.length_bytes = 16;
        memcpy(asked.object.name.bytes, text, 16);
        for (unsigned int slot = 0; slot < MEMBERS; slot++) {
            asked.object.replicas[slot] = asked.object.replicas[2];
            asked.object.replicas[slot].has_signature = true;
        }
        if (i + 1 < OBJECTS)
            rig_request(fixture, &asked); /* nobody waits for it */
        else
            rig_put(fixture, asked);
    }
    assert_in_range(OBJECTS * MEBIBYTE / used_bytes(fixture, OBJECTS), 1500, 1900);
    sl_store_close(fixture->store);
}

static void keeps_notes_and_file_systems_over_an_orderly_end(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request asked = {.kind = SL_NFS_STORE_PUT_FILESYSTEM,
                                         .filesystem = {.filesystem = 3, .current = 5, .root = 7}};
    struct rig_loaded before, after;

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, asked);
    rig_put(fixture, rig_note(2, SL_NFS_NOTES_DISK));
    rig_put(fixture, rig_note(1, SL_NFS_NOTES_DISK));
    rig_put(fixture, rig_note(3, SL_NFS_NOTES_MEMORY));
    asked = rig_note(2, SL_NFS_NOTES_DISK);
    asked.kind = SL_NFS_STORE_DROP_NOTE;
    rig_request(fixture, &asked); /* nobody waits for it */
    before = rig_load(fixture);
    sl_store_close(fixture->store);
    rig_open(fixture, 16 * MEBIBYTE);
    assert_true(sl_store_was_clean(fixture->store));
    after = rig_load(fixture);
    assert_int_equal(after.filesystems, 1);
    assert_int_equal(after.notes, 2);
    assert_int_equal(after.numbers[0], 1);
    assert_int_equal(after.numbers[1], 3);
    assert_memory_equal(before.box.handle_key, after.box.handle_key, sizeof(after.box.handle_key));
    sl_store_close(fixture->store);
}

/* A program that has been told that its requests are stored, and is killed. */
static void die_after_storing(struct store_rig *fixture)
{
    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "handle"));
    rig_put(fixture, rig_note(1, SL_NFS_NOTES_DISK));
    rig_put(fixture, rig_note(2, SL_NFS_NOTES_MEMORY));
    raise(SIGKILL);
}

static void loses_nothing_it_has_confirmed_when_killed(void **state)
{
    struct store_rig *fixture = *state;
    struct rig_loaded loaded;
    pid_t child = fork();
    int status;

    if (child == 0) {
        die_after_storing(fixture);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    rig_open(fixture, 16 * MEBIBYTE);
    assert_false(sl_store_was_clean(fixture->store));
    loaded = rig_load(fixture);
    assert_int_equal(loaded.notes, 2);
    assert_false(loaded.box.notes_lost);
    rig_assert_found(fixture, rig_by_id(100), 100);
    sl_store_close(fixture->store);
}

static void drops_notes_of_either_safety(void **state)
{
    struct store_rig *fixture = *state;

    rig_open(fixture, 16 * MEBIBYTE);
    for (uint64_t number = 1; number <= 2; number++) {
        struct sl_nfs_store_request asked =
            rig_note(number, number == 1 ? SL_NFS_NOTES_DISK : SL_NFS_NOTES_MEMORY);

        rig_put(fixture, asked);
        asked = (struct sl_nfs_store_request){.kind = SL_NFS_STORE_DROP_NOTE};
        asked.note.number = number;
        rig_request(fixture, &asked);
    }
    assert_int_equal(rig_load(fixture).notes, 0);
    sl_store_close(fixture->store);
}

static void what_nobody_waits_for_is_done_all_the_same(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request asked = rig_object(100, 1, "report", "handle");
    struct timespec now;
    time_t began;

    rig_open(fixture, 16 * MEBIBYTE);
    asked.can_wait = true;
    rig_request(fixture, &asked);
    clock_gettime(CLOCK_MONOTONIC, &now);
    began = now.tv_sec;
    while (sl_store_statistics(fixture->store)->objects == 0 && now.tv_sec < began + 5)
        clock_gettime(CLOCK_MONOTONIC, &now);
    rig_assert_found(fixture, rig_by_id(100), 100);
    assert_int_equal(sl_store_statistics(fixture->store)->objects, 1);
    sl_store_close(fixture->store);
}

/* As after a loss of power: the file that names the boot names another one. */
static void says_so_when_volatile_notes_went_with_the_power(void **state)
{
    struct store_rig *fixture = *state;
    char path[96];
    struct rig_loaded loaded;
    FILE *file;
    pid_t child = fork();

    if (child == 0) {
        die_after_storing(fixture);
        _exit(1);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    snprintf(path, sizeof(path), "%s/volatile-boot", fixture->directory);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("00000000-0000-0000-0000-000000000000", file);
    fclose(file);
    rig_open(fixture, 16 * MEBIBYTE);
    loaded = rig_load(fixture);
    assert_true(loaded.box.notes_lost);
    assert_int_equal(loaded.notes, 1);
    assert_int_equal(loaded.numbers[0], 1);
    sl_store_close(fixture->store);
}

static void a_full_map_refuses_objects_and_takes_the_rest(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request promise;
    uint64_t id = 1000;
    char name[32];

    rig_open(fixture, MEBIBYTE);
    for (;; id++) {
        struct sl_nfs_store_request asked;
        const struct sl_nfs_store_completion *completion;

        snprintf(name, sizeof(name), "file-%u", (unsigned int)id);
        asked = rig_object(id, 1, name, name);
        completion = rig_ask(fixture, &asked);
        if (completion->outcome == SL_NFS_FULL)
            break;
        assert_int_equal(completion->outcome, SL_NFS_STORED);
        assert_true(id < 100000);
    }
    rig_assert_absent(fixture, rig_by_id(id));
    rig_assert_found(fixture, rig_by_id(1000), 1000);
    rig_put(fixture, rig_note(1, SL_NFS_NOTES_DISK));
    promise = rig_note(2, SL_NFS_NOTES_DISK);
    promise.note.procedure = SL_NFS_CREATE;
    promise.note.directory = 1;
    promise.note.object = id;
    assert_int_equal(rig_ask(fixture, &promise)->outcome, SL_NFS_FULL);
    sl_store_close(fixture->store);
}

static void serves_each_port_by_itself(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_nfs_store_request asked = rig_by_id(100);

    rig_open(fixture, 16 * MEBIBYTE);
    rig_put(fixture, rig_object(100, 1, "report", "handle"));
    asked.cookie = 5;
    assert_true(sl_store_request(sl_store_port(fixture->store, 0), &asked));
    assert_int_equal(rig_await(sl_store_port(fixture->store, 0))->object.id, 100);
    assert_null(sl_store_completion(fixture->port));
    assert_null(sl_store_port(fixture->store, 2));
    sl_store_close(fixture->store);
}

static void says_which_directory_it_cannot_use(void **state)
{
    struct store_rig *fixture = *state;
    struct sl_store_config config = {
        .directory = "/proc/no-such-place", .max_bytes = MEBIBYTE, .ports = 1, .ring_slots = 64};
    char reason[SL_STORE_REASON_BYTES] = "";

    (void)fixture;
    assert_int_not_equal(sl_store_open(&config, &fixture->store, reason), 0);
    assert_non_null(strstr(reason, "/proc/no-such-place"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_objects_by_id_name_and_handle, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(follows_an_object_that_moves_and_one_that_takes_its_place,
                                        rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(gives_each_id_once_even_after_a_restart, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(holds_so_many_objects_of_three_members_in_a_mebibyte,
                                        rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(keeps_notes_and_file_systems_over_an_orderly_end,
                                        rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(loses_nothing_it_has_confirmed_when_killed, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(drops_notes_of_either_safety, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(what_nobody_waits_for_is_done_all_the_same, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(says_so_when_volatile_notes_went_with_the_power, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(a_full_map_refuses_objects_and_takes_the_rest, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(serves_each_port_by_itself, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(says_which_directory_it_cannot_use, rig_set_up,
                                        rig_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
