// SPDX-License-Identifier: Apache-2.0
/* The store as a storage processor sees it, over the end of the program too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/store.h"

#define MEBIBYTE (1024ull * 1024)

struct fixture {
    char directory[64];
    struct sl_store *store;
    struct sl_store_port *port;
};

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

static void open_store(struct fixture *fixture, uint64_t max_bytes)
{
    struct sl_store_config config = {
        .directory = fixture->directory, .max_bytes = max_bytes, .ports = 2, .ring_slots = 64};
    char reason[SL_STORE_REASON_BYTES] = "";

    assert_int_equal(sl_store_open(&config, &fixture->store, reason), 0);
    assert_string_equal(reason, "");
    fixture->port = sl_store_port(fixture->store, 1);
    assert_non_null(fixture->port);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/store-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    nftw(fixture->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

static const struct sl_nfs_store_completion *await(struct sl_store_port *port)
{
    const struct timespec pause = {.tv_nsec = 10000};
    const struct sl_nfs_store_completion *completion;

    for (int left = 500000; left > 0; left--) {
        completion = sl_store_completion(port);
        if (completion != NULL)
            return completion;
        nanosleep(&pause, NULL);
    }
    fail_msg("the store completed nothing in five seconds");
    return NULL;
}

static void request(struct fixture *fixture, const struct sl_nfs_store_request *request)
{
    const struct timespec pause = {.tv_nsec = 10000};

    while (!sl_store_request(fixture->port, request))
        nanosleep(&pause, NULL);
}

static const struct sl_nfs_store_completion *ask(struct fixture *fixture,
                                                 struct sl_nfs_store_request *asked)
{
    const struct sl_nfs_store_completion *completion;

    asked->cookie = 77;
    request(fixture, asked);
    completion = await(fixture->port);
    assert_int_equal(completion->cookie, 77);
    return completion;
}

static struct sl_nfs_store_request object(uint64_t id, uint64_t parent, const char *name,
                                          const char *handle)
{
    struct sl_nfs_store_request made = {.kind = SL_NFS_STORE_PUT_OBJECT,
                                        .object = {.id = id,
                                                   .parent = parent,
                                                   .filesystem = 3,
                                                   .type = SL_NFS_REG,
                                                   .has_attributes = true,
                                                   .attributes = {.mode = 0640, .nlink = 1}}};

    made.object.name.length_bytes = (uint16_t)strlen(name);
    memcpy(made.object.name.bytes, name, strlen(name));
    made.object.replicas[2].generation = 5;
    made.object.replicas[2].handle.length_bytes = (uint8_t)strlen(handle);
    memcpy(made.object.replicas[2].handle.bytes, handle, strlen(handle));
    return made;
}

static struct sl_nfs_store_request by_id(uint64_t id)
{
    return (struct sl_nfs_store_request){.kind = SL_NFS_STORE_GET_OBJECT, .object.id = id};
}

static struct sl_nfs_store_request by_name(uint64_t parent, const char *name)
{
    struct sl_nfs_store_request made = object(0, parent, name, "");

    made.kind = SL_NFS_STORE_FIND_NAME;
    return made;
}

static struct sl_nfs_store_request by_handle(uint32_t generation, const char *handle)
{
    struct sl_nfs_store_request made = {
        .kind = SL_NFS_STORE_FIND_HANDLE,
        .find = {.filesystem = 3, .slot = 2, .generation = generation}};

    made.find.handle.length_bytes = (uint8_t)strlen(handle);
    memcpy(made.find.handle.bytes, handle, strlen(handle));
    return made;
}

static void assert_found(struct fixture *fixture, struct sl_nfs_store_request asked, uint64_t id)
{
    const struct sl_nfs_store_completion *completion = ask(fixture, &asked);

    assert_int_equal(completion->outcome, SL_NFS_STORED);
    assert_int_equal(completion->object.id, id);
}

static void assert_absent(struct fixture *fixture, struct sl_nfs_store_request asked)
{
    assert_int_equal(ask(fixture, &asked)->outcome, SL_NFS_NOT_FOUND);
}

static void put(struct fixture *fixture, struct sl_nfs_store_request asked)
{
    assert_int_equal(ask(fixture, &asked)->outcome, SL_NFS_STORED);
}

static void finds_objects_by_id_name_and_handle(void **state)
{
    struct fixture *fixture = *state;

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "handle-of-report"));
    assert_found(fixture, by_id(100), 100);
    assert_found(fixture, by_name(1, "report"), 100);
    assert_found(fixture, by_handle(5, "handle-of-report"), 100);
    assert_absent(fixture, by_handle(6, "handle-of-report"));
    assert_absent(fixture, by_name(2, "report"));
    assert_absent(fixture, by_id(101));
    sl_store_close(fixture->store);
}

static void follows_an_object_that_moves_and_one_that_takes_its_place(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request asked = by_id(100);

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "first"));
    put(fixture, object(100, 2, "archive", "first"));
    assert_absent(fixture, by_name(1, "report"));
    assert_found(fixture, by_name(2, "archive"), 100);
    put(fixture, object(200, 2, "archive", "second"));
    assert_found(fixture, by_name(2, "archive"), 200);
    assert_int_equal(ask(fixture, &asked)->object.name.length_bytes, 0);
    asked = (struct sl_nfs_store_request){.kind = SL_NFS_STORE_FORGET_OBJECT, .object.id = 100};
    put(fixture, asked);
    assert_absent(fixture, by_handle(5, "first"));
    assert_found(fixture, by_name(2, "archive"), 200);
    sl_store_close(fixture->store);
}

static void gives_each_id_once_even_after_a_restart(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request asked = {.kind = SL_NFS_STORE_RESERVE, .count = 1000};
    uint64_t first;

    open_store(fixture, 16 * MEBIBYTE);
    first = ask(fixture, &asked)->first;
    assert_int_equal(ask(fixture, &asked)->first, first + 1000);
    sl_store_close(fixture->store);
    open_store(fixture, 16 * MEBIBYTE);
    assert_int_equal(ask(fixture, &asked)->first, first + 2000);
    sl_store_close(fixture->store);
}

/* How large the map is, once that is known: gauges follow what was stored. */
static uint64_t used_bytes(struct fixture *fixture, uint64_t objects)
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
    struct fixture *fixture = *state;
    struct sl_nfs_store_request asked;

    open_store(fixture, 64 * MEBIBYTE);
    for (uint32_t i = 0; i < OBJECTS; i++) {
        char text[HANDLE_BYTES + 1];

        /* Names and handles come in no order; ids and directories do. */
        snprintf(text, sizeof(text), "%08x%08x%016x", i * 2654435761u, i, i);
        asked = object(1000 + i, 1 + i / 1000, "", text);
        asked.object.name.length_bytes = 16;
        memcpy(asked.object.name.bytes, text, 16);
        for (unsigned int slot = 0; slot < MEMBERS; slot++) {
            asked.object.replicas[slot] = asked.object.replicas[2];
            asked.object.replicas[slot].has_signature = true;
        }
        if (i + 1 < OBJECTS)
            request(fixture, &asked); /* nobody waits for it */
        else
            put(fixture, asked);
    }
    assert_in_range(OBJECTS * MEBIBYTE / used_bytes(fixture, OBJECTS), 1500, 1900);
    sl_store_close(fixture->store);
}

static struct sl_nfs_store_request note(uint64_t number, enum sl_nfs_note_safety safety)
{
    return (struct sl_nfs_store_request){
        .kind = SL_NFS_STORE_PUT_NOTE,
        .safety = (uint8_t)safety,
        .note = {.number = number, .filesystem = 3, .procedure = SL_NFS_REMOVE, .directory = 9}};
}

struct loaded {
    struct sl_nfs_box_record box;
    unsigned int filesystems, notes;
    uint64_t numbers[8];
};

static struct loaded load(struct fixture *fixture)
{
    const struct sl_nfs_store_request asked = {.kind = SL_NFS_STORE_LOAD, .cookie = 9};
    struct loaded loaded = {0};

    request(fixture, &asked);
    for (;;) {
        const struct sl_nfs_store_completion *completion = await(fixture->port);

        assert_int_equal(completion->cookie, 9);
        if (completion->outcome == SL_NFS_LOADED)
            return loaded;
        if (completion->outcome == SL_NFS_BOX)
            loaded.box = completion->box;
        else if (completion->outcome == SL_NFS_FILESYSTEM)
            loaded.filesystems++;
        else if (completion->outcome == SL_NFS_NOTE)
            loaded.numbers[loaded.notes++ % 8] = completion->note.number;
        else
            fail_msg("an outcome of no meaning to a load: %u", completion->outcome);
    }
}

static void keeps_notes_and_file_systems_over_an_orderly_end(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request asked = {.kind = SL_NFS_STORE_PUT_FILESYSTEM,
                                         .filesystem = {.filesystem = 3, .current = 5, .root = 7}};
    struct loaded before, after;

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, asked);
    put(fixture, note(2, SL_NFS_NOTES_DISK));
    put(fixture, note(1, SL_NFS_NOTES_DISK));
    put(fixture, note(3, SL_NFS_NOTES_MEMORY));
    asked = note(2, SL_NFS_NOTES_DISK);
    asked.kind = SL_NFS_STORE_DROP_NOTE;
    request(fixture, &asked); /* nobody waits for it */
    before = load(fixture);
    sl_store_close(fixture->store);
    open_store(fixture, 16 * MEBIBYTE);
    assert_true(sl_store_was_clean(fixture->store));
    after = load(fixture);
    assert_int_equal(after.filesystems, 1);
    assert_int_equal(after.notes, 2);
    assert_int_equal(after.numbers[0], 1);
    assert_int_equal(after.numbers[1], 3);
    assert_memory_equal(before.box.handle_key, after.box.handle_key, sizeof(after.box.handle_key));
    sl_store_close(fixture->store);
}

/* A program that has been told that its requests are stored, and is killed. */
static void die_after_storing(struct fixture *fixture)
{
    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "handle"));
    put(fixture, note(1, SL_NFS_NOTES_DISK));
    put(fixture, note(2, SL_NFS_NOTES_MEMORY));
    raise(SIGKILL);
}

static void loses_nothing_it_has_confirmed_when_killed(void **state)
{
    struct fixture *fixture = *state;
    struct loaded loaded;
    pid_t child = fork();
    int status;

    if (child == 0) {
        die_after_storing(fixture);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    open_store(fixture, 16 * MEBIBYTE);
    assert_false(sl_store_was_clean(fixture->store));
    loaded = load(fixture);
    assert_int_equal(loaded.notes, 2);
    assert_false(loaded.box.notes_lost);
    assert_found(fixture, by_id(100), 100);
    sl_store_close(fixture->store);
}

/* A program that has noted what it is about to make, and is killed before it has written more. */
static void die_after_promising(struct fixture *fixture)
{
    struct sl_nfs_store_request asked = note(1, SL_NFS_NOTES_DISK);

    open_store(fixture, 16 * MEBIBYTE);
    asked.note.procedure = SL_NFS_MKDIR;
    asked.note.filesystem = 3;
    asked.note.directory = 1;
    asked.note.object = 500;
    asked.note.name = (struct sl_nfs_name){.length_bytes = 4, .bytes = "made"};
    put(fixture, asked);
    raise(SIGKILL);
}

static void an_object_that_a_note_promised_is_there_after_a_kill(void **state)
{
    struct fixture *fixture = *state;
    const struct sl_nfs_store_completion *completion;
    struct sl_nfs_store_request asked;
    pid_t child = fork();

    if (child == 0) {
        die_after_promising(fixture);
        _exit(1);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    open_store(fixture, 16 * MEBIBYTE);
    assert_absent(fixture, by_id(500));
    assert_int_equal(load(fixture).notes, 1);
    assert_found(fixture, by_name(1, "made"), 500);
    asked = by_id(500);
    completion = ask(fixture, &asked);
    assert_int_equal(completion->object.type, SL_NFS_DIR);
    assert_int_equal(completion->object.filesystem, 3);
    sl_store_close(fixture->store);
}

/* A note of what a name was about to stand for, or no longer for. */
static struct sl_nfs_store_request note_of(uint64_t number, enum sl_nfs_procedure procedure,
                                           uint64_t id, const char *name)
{
    struct sl_nfs_store_request made = note(number, SL_NFS_NOTES_DISK);

    made.note.procedure = (uint8_t)procedure;
    made.note.directory = 1;
    made.note.object = id;
    made.note.name.length_bytes = (uint16_t)strlen(name);
    memcpy(made.note.name.bytes, name, strlen(name));
    return made;
}

static void of_two_promises_of_a_name_the_first_is_kept(void **state)
{
    struct fixture *fixture = *state;

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, note_of(2, SL_NFS_MKDIR, 501, "made"));
    put(fixture, note_of(1, SL_NFS_CREATE, 500, "made"));
    put(fixture, note_of(3, SL_NFS_CREATE, 502, "other"));
    assert_int_equal(load(fixture).notes, 3);
    assert_found(fixture, by_name(1, "made"), 500);
    assert_absent(fixture, by_id(501));
    assert_found(fixture, by_name(1, "other"), 502);
    sl_store_close(fixture->store);
}

static void what_stands_there_keeps_its_name(void **state)
{
    struct fixture *fixture = *state;

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "handle"));
    put(fixture, note_of(1, SL_NFS_CREATE, 500, "report"));
    put(fixture, note_of(2, SL_NFS_REMOVE, 100, "report"));
    load(fixture);
    assert_found(fixture, by_name(1, "report"), 100);
    assert_absent(fixture, by_id(500));
    sl_store_close(fixture->store);
}

static void a_name_that_was_taken_away_before_is_free_for_a_promise(void **state)
{
    struct fixture *fixture = *state;

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "handle"));
    put(fixture, note_of(1, SL_NFS_REMOVE, 100, "report"));
    put(fixture, note_of(2, SL_NFS_CREATE, 500, "report"));
    put(fixture, note_of(3, SL_NFS_REMOVE, 500, "report"));
    put(fixture, note_of(4, SL_NFS_SYMLINK, 501, "report"));
    load(fixture);
    assert_found(fixture, by_name(1, "report"), 501);
    assert_found(fixture, by_id(500), 500);
    assert_found(fixture, by_handle(5, "handle"), 100);
    sl_store_close(fixture->store);
}

/* What takes away nothing, another name, or the name in another directory. */
static void other_notes_make_no_room(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request elsewhere = note_of(3, SL_NFS_REMOVE, 100, "report");

    open_store(fixture, 16 * MEBIBYTE);
    elsewhere.note.directory = 2;
    put(fixture, object(100, 1, "report", "handle"));
    put(fixture, note_of(1, SL_NFS_REMOVE, 0, "report"));
    put(fixture, note_of(2, SL_NFS_REMOVE, 100, "archive"));
    put(fixture, elsewhere);
    put(fixture, note_of(4, SL_NFS_CREATE, 500, "report"));
    load(fixture);
    assert_found(fixture, by_name(1, "report"), 100);
    assert_absent(fixture, by_id(500));
    sl_store_close(fixture->store);
}

static void room_that_was_made_is_for_one_promise(void **state)
{
    struct fixture *fixture = *state;

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "handle"));
    put(fixture, note_of(1, SL_NFS_REMOVE, 100, "report"));
    put(fixture, note_of(2, SL_NFS_CREATE, 500, "report"));
    put(fixture, note_of(3, SL_NFS_CREATE, 501, "report"));
    load(fixture);
    assert_found(fixture, by_name(1, "report"), 500);
    assert_absent(fixture, by_id(501));
    sl_store_close(fixture->store);
}

static void drops_notes_of_either_safety(void **state)
{
    struct fixture *fixture = *state;

    open_store(fixture, 16 * MEBIBYTE);
    for (uint64_t number = 1; number <= 2; number++) {
        struct sl_nfs_store_request asked =
            note(number, number == 1 ? SL_NFS_NOTES_DISK : SL_NFS_NOTES_MEMORY);

        put(fixture, asked);
        asked = (struct sl_nfs_store_request){.kind = SL_NFS_STORE_DROP_NOTE};
        asked.note.number = number;
        request(fixture, &asked);
    }
    assert_int_equal(load(fixture).notes, 0);
    sl_store_close(fixture->store);
}

static void what_nobody_waits_for_is_done_all_the_same(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request asked = object(100, 1, "report", "handle");
    struct timespec now;
    time_t began;

    open_store(fixture, 16 * MEBIBYTE);
    asked.can_wait = true;
    request(fixture, &asked);
    clock_gettime(CLOCK_MONOTONIC, &now);
    began = now.tv_sec;
    while (sl_store_statistics(fixture->store)->objects == 0 && now.tv_sec < began + 5)
        clock_gettime(CLOCK_MONOTONIC, &now);
    assert_found(fixture, by_id(100), 100);
    assert_int_equal(sl_store_statistics(fixture->store)->objects, 1);
    sl_store_close(fixture->store);
}

/* As after a loss of power: the file that names the boot names another one. */
static void says_so_when_volatile_notes_went_with_the_power(void **state)
{
    struct fixture *fixture = *state;
    char path[96];
    struct loaded loaded;
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
    open_store(fixture, 16 * MEBIBYTE);
    loaded = load(fixture);
    assert_true(loaded.box.notes_lost);
    assert_int_equal(loaded.notes, 1);
    assert_int_equal(loaded.numbers[0], 1);
    sl_store_close(fixture->store);
}

static void a_full_map_refuses_objects_and_takes_the_rest(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request promise;
    uint64_t id = 1000;
    char name[32];

    open_store(fixture, MEBIBYTE);
    for (;; id++) {
        struct sl_nfs_store_request asked;
        const struct sl_nfs_store_completion *completion;

        snprintf(name, sizeof(name), "file-%u", (unsigned int)id);
        asked = object(id, 1, name, name);
        completion = ask(fixture, &asked);
        if (completion->outcome == SL_NFS_FULL)
            break;
        assert_int_equal(completion->outcome, SL_NFS_STORED);
        assert_true(id < 100000);
    }
    assert_absent(fixture, by_id(id));
    assert_found(fixture, by_id(1000), 1000);
    put(fixture, note(1, SL_NFS_NOTES_DISK));
    promise = note(2, SL_NFS_NOTES_DISK);
    promise.note.procedure = SL_NFS_CREATE;
    promise.note.directory = 1;
    promise.note.object = id;
    assert_int_equal(ask(fixture, &promise)->outcome, SL_NFS_FULL);
    sl_store_close(fixture->store);
}

static void serves_each_port_by_itself(void **state)
{
    struct fixture *fixture = *state;
    struct sl_nfs_store_request asked = by_id(100);

    open_store(fixture, 16 * MEBIBYTE);
    put(fixture, object(100, 1, "report", "handle"));
    asked.cookie = 5;
    assert_true(sl_store_request(sl_store_port(fixture->store, 0), &asked));
    assert_int_equal(await(sl_store_port(fixture->store, 0))->object.id, 100);
    assert_null(sl_store_completion(fixture->port));
    assert_null(sl_store_port(fixture->store, 2));
    sl_store_close(fixture->store);
}

static void says_which_directory_it_cannot_use(void **state)
{
    struct fixture *fixture = *state;
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
        cmocka_unit_test_setup_teardown(finds_objects_by_id_name_and_handle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(follows_an_object_that_moves_and_one_that_takes_its_place,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(gives_each_id_once_even_after_a_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(holds_so_many_objects_of_three_members_in_a_mebibyte,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_notes_and_file_systems_over_an_orderly_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(loses_nothing_it_has_confirmed_when_killed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_object_that_a_note_promised_is_there_after_a_kill,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_two_promises_of_a_name_the_first_is_kept, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_stands_there_keeps_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_that_was_taken_away_before_is_free_for_a_promise,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_notes_make_no_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(room_that_was_made_is_for_one_promise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(drops_notes_of_either_safety, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_nobody_waits_for_is_done_all_the_same, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(says_so_when_volatile_notes_went_with_the_power, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_full_map_refuses_objects_and_takes_the_rest, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(serves_each_port_by_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_which_directory_it_cannot_use, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
