// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map_private.h"

static const uint32_t generation[SL_NFS_MEMBERS] = {1, 1, 1, 1, 1, 1, 1, 1};

struct world {
    struct sl_nfs_map *map;
    void *memory;
};

static struct world world_of_secret(uint32_t objects, uint8_t first_of_secret)
{
    const uint8_t secret[16] = {first_of_secret};
    struct world world = {.memory = aligned_alloc(64, sl_nfs_map_bytes(objects))};

    assert_non_null(world.memory);
    world.map = sl_nfs_map_create(world.memory, objects, secret);
    return world;
}

static struct world world_create(uint32_t objects)
{
    return world_of_secret(objects, 1);
}

static void world_destroy(struct world *world)
{
    assert_null(sl_nfs_map_verify(world->map));
    free(world->memory);
}

static struct sl_nfs_name name_of(const char *text)
{
    struct sl_nfs_name name = {.length_bytes = (uint16_t)strlen(text)};

    memcpy(name.bytes, text, name.length_bytes);
    return name;
}

static struct sl_nfs_handle handle_of(uint8_t number)
{
    struct sl_nfs_handle handle = {.length_bytes = 28};

    memset(handle.bytes, number, handle.length_bytes);
    return handle;
}

/* A clean object that nobody uses. */
static struct sl_nfs_object *add_stored(struct sl_nfs_map *map, uint64_t id)
{
    struct sl_nfs_object *object = sl_nfs_map_add(map, id, 0, SL_NFS_REG, NULL);

    assert_non_null(object);
    object->is_stored = true;
    sl_nfs_map_unpin(map, object);
    return object;
}

static struct sl_nfs_object *add_named(struct sl_nfs_map *map, uint64_t id, uint8_t type,
                                       uint64_t parent, const char *text)
{
    struct sl_nfs_object *object = sl_nfs_map_add(map, id, 0, type, NULL);
    struct sl_nfs_name name = name_of(text);

    assert_non_null(object);
    assert_int_equal(sl_nfs_map_set_name(map, object, parent, &name), 0);
    return object;
}

/* What keeps an object in memory when there is no room. */
static const struct stays_row {
    const char *name;
    uint32_t pins;
    bool is_unstored, is_dirty, is_noted, is_uncommitted;
    bool wants_evicted;
    bool stays;
} stays_rows[] = {
    {.name = "a clean one goes"},
    {.name = "a clean one goes, whether or not its record is wanted", .wants_evicted = true},
    {.name = "a pinned one stays", .pins = 1, .wants_evicted = true, .stays = true},
    {.name = "one that is not stored stays",
     .is_unstored = true,
     .is_dirty = true,
     .wants_evicted = true,
     .stays = true},
    {.name = "a noted one stays", .is_noted = true, .wants_evicted = true, .stays = true},
    {.name = "one with uncommitted data stays",
     .is_uncommitted = true,
     .wants_evicted = true,
     .stays = true},
    {.name = "a dirty one goes with its record", .is_dirty = true, .wants_evicted = true},
    {.name = "a dirty one stays if its record is not wanted", .is_dirty = true, .stays = true},
};

static void check_stays(void **state)
{
    const struct stays_row *row = TEST_ROW(struct stays_row, state);
    struct sl_nfs_object_record evicted;
    struct world world = world_create(1);
    struct sl_nfs_object *object = add_stored(world.map, 7);
    struct sl_nfs_object *added;

    object->pins = row->pins;
    object->is_stored = !row->is_unstored;
    object->is_dirty = row->is_dirty;
    object->note = row->is_noted ? 5 : 0;
    object->uncommitted = row->is_uncommitted ? 2 : 0;
    object->face.is_known = true;
    object->face.attributes.size_bytes = 4711;
    added = sl_nfs_map_add(world.map, 8, 0, SL_NFS_REG, row->wants_evicted ? &evicted : NULL);
    assert_int_equal(added == NULL, row->stays);
    assert_int_equal(sl_nfs_map_find(world.map, 7) != NULL, row->stays);
    if (row->wants_evicted)
        assert_int_equal(evicted.id, row->is_dirty && !row->stays ? 7 : 0);
    if (row->wants_evicted && evicted.id != 0)
        assert_int_equal(evicted.attributes.size_bytes, 4711);
    world_destroy(&world);
}

/* Paths, in a tree /1: "a" is 2, "a/b" is 3, and so on. */
static const struct path_row {
    const char *name;
    uint64_t id;
    size_t size;
    const char *path;
} path_rows[] = {
    {"the root", 1, 100, "/"},
    {"a directory", 2, 100, "/music"},
    {"a file two levels down", 4, 100, "/music/bach/fugue"},
    {"an object whose directory is not in memory", 5, 100, "\xe2\x80\xa6/lost"},
    {"an object without name", 6, 100, "\xe2\x80\xa6"},
    {"no room for the first directory", 4, 18, "\xe2\x80\xa6/bach/fugue"},
    {"room for all and not a byte more", 4, 21, "/music/bach/fugue"},
    {"no room for a name", 4, 8, "\xe2\x80\xa6"},
};

static void check_path(void **state)
{
    const struct path_row *row = TEST_ROW(struct path_row, state);
    struct world world = world_create(10);
    char *text = malloc(row->size);

    assert_non_null(text);
    sl_nfs_map_add(world.map, 1, 0, SL_NFS_DIR, NULL);
    add_named(world.map, 2, SL_NFS_DIR, 1, "music");
    add_named(world.map, 3, SL_NFS_DIR, 2, "bach");
    add_named(world.map, 4, SL_NFS_REG, 3, "fugue");
    add_named(world.map, 5, SL_NFS_REG, 99, "lost");
    sl_nfs_map_add(world.map, 6, 0, SL_NFS_REG, NULL);
    sl_nfs_map_path(world.map, sl_nfs_map_find(world.map, row->id), text, row->size);
    assert_string_equal(text, row->path);
    free(text);
    world_destroy(&world);
}

static void directories_in_a_circle_have_a_path_that_ends(void **state)
{
    struct world world = world_create(4);
    char text[1000];

    (void)state;
    add_named(world.map, 1, SL_NFS_DIR, 2, "a");
    add_named(world.map, 2, SL_NFS_DIR, 1, "b");
    sl_nfs_map_path(world.map, sl_nfs_map_find(world.map, 1), text, sizeof(text));
    assert_int_equal(strncmp(text, "\xe2\x80\xa6/", 4), 0);
    world_destroy(&world);
}

static void the_one_not_used_for_longest_goes_first(void **state)
{
    struct world world = world_create(20);

    (void)state;
    for (uint64_t id = 1; id <= 20; id++)
        add_stored(world.map, id);
    sl_nfs_map_find(world.map, 1);
    sl_nfs_map_find(world.map, 3);
    for (uint64_t id = 21; id <= 23; id++)
        add_stored(world.map, id);
    for (uint64_t id = 1; id <= 23; id++)
        assert_int_equal(sl_nfs_index_find_id(world.map, id) == SL_NFS_NONE,
                         id == 2 || id == 4 || id == 5);
    world_destroy(&world);
}

static void what_was_found_last_stays_while_others_are_added(void **state)
{
    struct world world = world_create(40);
    struct sl_nfs_object *held;

    (void)state;
    for (uint64_t id = 1; id <= 40; id++)
        sl_nfs_map_add(world.map, id, 0, SL_NFS_REG, NULL)->is_stored = true;
    held = sl_nfs_map_find(world.map, 10);
    sl_nfs_map_unpin(world.map, held);
    /* All others are pinned, and the only one that could go has just been found. */
    assert_null(sl_nfs_map_add(world.map, 41, 0, SL_NFS_REG, NULL));
    assert_ptr_equal(sl_nfs_map_find(world.map, 10), held);
    world_destroy(&world);
}

static void more_pinned_ones_than_one_call_looks_at_hide_others_only_once(void **state)
{
    struct world world = world_create(600);
    uint32_t refused = 0;

    (void)state;
    for (uint64_t id = 1; id <= 600; id++)
        sl_nfs_map_add(world.map, id, 0, SL_NFS_REG, NULL)->is_stored = true;
    for (uint64_t id = 550; id <= 560; id++)
        sl_nfs_map_at(world.map, sl_nfs_index_find_id(world.map, id))->pins = 0;
    while (sl_nfs_map_add(world.map, 601, 0, SL_NFS_REG, NULL) == NULL)
        refused++;
    assert_int_equal(refused, 2);
    assert_non_null(sl_nfs_map_add(world.map, 602, 0, SL_NFS_REG, NULL));
    world_destroy(&world);
}

static void handles_of_eight_members_find_room_by_letting_others_go(void **state)
{
    struct world world = world_create(100);
    uint8_t number = 0;

    (void)state;
    for (uint64_t id = 1; id <= 31; id++) {
        struct sl_nfs_object *object = sl_nfs_map_add(world.map, id, 0, SL_NFS_REG, NULL);

        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
            struct sl_nfs_handle handle = handle_of(++number);

            assert_int_equal(sl_nfs_map_set_handle(world.map, object, slot, &handle), 0);
        }
        object->is_stored = true;
        object->is_dirty = false;
        sl_nfs_map_unpin(world.map, object);
    }
    for (uint64_t id = 100; id < 160; id++) {
        struct sl_nfs_object *object = sl_nfs_map_add(world.map, id, 0, SL_NFS_REG, NULL);
        struct sl_nfs_handle handle = handle_of((uint8_t)id);

        handle.bytes[0] = 0;
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            assert_int_equal(sl_nfs_map_set_handle(world.map, object, slot, &handle),
                             sl_nfs_map_handles(world.map) < 328 ? 0 : -ENOSPC);
    }
    assert_int_equal(sl_nfs_map_handles(world.map), 328);
    world_destroy(&world);
}

static void maps_of_two_secrets_spread_names_differently(void **state)
{
    struct world one = world_of_secret(4, 1), other = world_of_secret(4, 2);
    struct sl_nfs_name name = name_of("x");

    (void)state;
    assert_int_not_equal(sl_nfs_map_name_hash(one.map, 1, &name),
                         sl_nfs_map_name_hash(other.map, 1, &name));
    world_destroy(&one);
    world_destroy(&other);
}

static void an_object_comes_back_from_its_record_as_it_was(void **state)
{
    struct world world = world_create(8), other = world_create(8);
    struct sl_nfs_object *object = add_named(world.map, 5, SL_NFS_REG, 1, "five");
    struct sl_nfs_handle handle = handle_of(9), got;
    struct sl_nfs_object_record record, again;

    (void)state;
    sl_nfs_map_set_handle(world.map, object, 2, &handle);
    sl_nfs_map_set_handle(world.map, object, 3, &handle);
    object->face.is_known = true;
    object->face.attributes.size_bytes = 1000;
    object->face.signatures[2] = 77;
    object->face.known = 4;
    sl_nfs_map_record(world.map, object, generation, &record);
    record.replicas[3].generation = 2; /* learned from a member that has the slot no more */
    object = sl_nfs_map_load(other.map, &record, generation, NULL);
    assert_non_null(object);
    assert_true(object->is_stored && !object->is_dirty);
    assert_int_equal(object->pins, 1);
    assert_int_equal(object->has_handle, 4);
    assert_int_equal(object->face.known, 4);
    assert_true(sl_nfs_map_handle(other.map, object, 2, &got));
    assert_memory_equal(got.bytes, handle.bytes, handle.length_bytes);
    sl_nfs_map_record(other.map, object, generation, &again);
    memset(&record.replicas[3], 0, sizeof(record.replicas[3]));
    assert_memory_equal(&again.name, &record.name, sizeof(record.name));
    assert_memory_equal(again.replicas, record.replicas, sizeof(record.replicas));
    assert_memory_equal(&again.attributes, &record.attributes, sizeof(record.attributes));
    world_destroy(&world);
    world_destroy(&other);
}

static void what_is_in_memory_is_newer_than_a_record(void **state)
{
    struct world world = world_create(8);
    struct sl_nfs_object *old = add_named(world.map, 5, SL_NFS_REG, 1, "x"), *young;
    struct sl_nfs_handle handle = handle_of(9);
    struct sl_nfs_name name = name_of("x");
    struct sl_nfs_object_record record;

    (void)state;
    sl_nfs_map_set_handle(world.map, old, 0, &handle);
    sl_nfs_map_record(world.map, old, generation, &record);
    assert_ptr_equal(sl_nfs_map_load(world.map, &record, generation, NULL), old);
    assert_int_equal(old->pins, 2);
    sl_nfs_map_kill(world.map, old);
    old->pins = 1;
    sl_nfs_map_unpin(world.map, old);
    young = add_named(world.map, 6, SL_NFS_REG, 1, "x");
    sl_nfs_map_set_handle(world.map, young, 0, &handle);
    old = sl_nfs_map_load(world.map, &record, generation, NULL);
    assert_int_equal(old->has_handle, 0);
    assert_int_equal(old->name_bytes, 0);
    assert_ptr_equal(sl_nfs_map_find_name(world.map, 1, &name), young);
    assert_ptr_equal(sl_nfs_map_find_handle(world.map, 0, 0, &handle), young);
    world_destroy(&world);
}

static void forgetting_a_slot_forgets_its_signatures_and_leaves_the_others(void **state)
{
    struct world world = world_create(8);
    struct sl_nfs_object *object = sl_nfs_map_add(world.map, 1, 0, SL_NFS_REG, NULL);
    struct sl_nfs_handle handle = handle_of(9), got;
    uint32_t cursor = 0;

    (void)state;
    for (uint8_t slot = 0; slot < 2; slot++)
        sl_nfs_map_set_handle(world.map, object, slot, &handle);
    object->face.known = 3;
    assert_true(sl_nfs_map_forget_slot(world.map, 0, 1, &cursor));
    assert_int_equal(object->has_handle, 1);
    assert_int_equal(object->face.known, 1);
    assert_true(sl_nfs_map_handle(world.map, object, 0, &got));
    assert_null(sl_nfs_map_find_handle(world.map, 0, 1, &handle));
    /* The member that has the slot now gives the same handle. */
    assert_int_equal(sl_nfs_map_set_handle(world.map, object, 1, &handle), 0);
    assert_ptr_equal(sl_nfs_map_find_handle(world.map, 0, 1, &handle), object);
    world_destroy(&world);
}

static void a_forgotten_handle_is_not_found_although_its_room_is_not_won_back_yet(void **state)
{
    struct world world = world_create(600);
    struct sl_nfs_object *last = NULL, *other;
    struct sl_nfs_handle handle = handle_of(9);
    uint32_t cursor = 0;

    (void)state;
    for (uint64_t id = 1; id <= 600; id++)
        last = add_stored(world.map, id);
    sl_nfs_map_set_handle(world.map, last, 1, &handle);
    assert_false(sl_nfs_map_forget_slot(world.map, 0, 1, &cursor));
    assert_null(sl_nfs_map_find_handle(world.map, 0, 1, &handle));
    assert_int_equal(sl_nfs_map_handles(world.map), 1);
    other = sl_nfs_map_find(world.map, 5);
    assert_int_equal(sl_nfs_map_set_handle(world.map, other, 1, &handle), 0);
    assert_ptr_equal(sl_nfs_map_find_handle(world.map, 0, 1, &handle), other);
    while (!sl_nfs_map_forget_slot(world.map, 0, 1, &cursor))
        continue;
    assert_ptr_equal(sl_nfs_map_find_handle(world.map, 0, 1, &handle), other);
    world_destroy(&world);
}

/* Gives an object handles on so many slots, no two the same. */
static void give_handles(struct sl_nfs_map *map, struct sl_nfs_object *object, uint8_t slots)
{
    for (uint8_t slot = 0; slot < slots; slot++) {
        struct sl_nfs_handle handle = handle_of((uint8_t)object->id);

        assert_int_equal(sl_nfs_map_set_handle(map, object, slot, &handle), 0);
    }
}

static void an_object_does_not_go_to_make_room_for_its_own_handle(void **state)
{
    struct world world = world_create(2);
    struct sl_nfs_object *pinned = sl_nfs_map_add(world.map, 1, 0, SL_NFS_REG, NULL);
    struct sl_nfs_object *object = sl_nfs_map_add(world.map, 2, 0, SL_NFS_REG, NULL);
    struct sl_nfs_handle handle = handle_of(2);

    (void)state;
    give_handles(world.map, pinned, 8);
    give_handles(world.map, object, 6); /* 14 chunks: all there are */
    object->is_stored = true;
    object->is_dirty = false;
    sl_nfs_map_unpin(world.map, object);
    assert_int_equal(sl_nfs_map_set_handle(world.map, object, 6, &handle), -ENOSPC);
    assert_ptr_equal(sl_nfs_map_find(world.map, 2), object);
    world_destroy(&world);
}

static void only_one_dirty_object_goes_at_a_time(void **state)
{
    struct world world = world_create(8);
    struct sl_nfs_object_record evicted;

    (void)state;
    for (uint64_t id = 1; id <= 8; id++) {
        struct sl_nfs_object *object = add_stored(world.map, id);

        give_handles(world.map, object, 4); /* 32 of 33 chunks: one that goes leaves too few */
        object->is_dirty = true;
    }
    assert_non_null(sl_nfs_map_add(world.map, 9, 0, SL_NFS_REG, &evicted));
    assert_int_equal(evicted.id, 1);
    assert_int_equal(sl_nfs_map_objects(world.map), 8);
    world_destroy(&world);
}

static void dirty_objects_are_each_given_once(void **state)
{
    struct world world = world_create(1000);
    uint32_t cursor = 0, given = 0;

    (void)state;
    for (uint64_t id = 1; id <= 1000; id++)
        add_stored(world.map, id)->is_dirty = id % 10 == 0;
    sl_nfs_map_kill(world.map, sl_nfs_map_find(world.map, 500));
    while (cursor != SL_NFS_NONE) {
        struct sl_nfs_object *object = sl_nfs_map_next_dirty(world.map, &cursor);

        if (object == NULL)
            continue;
        assert_int_equal(object->id % 10, 0);
        given++;
    }
    assert_int_equal(given, 99);
    world_destroy(&world);
}

static void a_dead_object_keeps_its_handles_for_what_is_under_way(void **state)
{
    struct world world = world_create(4);
    struct sl_nfs_object *object = add_named(world.map, 1, SL_NFS_REG, 9, "x"), *other;
    struct sl_nfs_handle handle = handle_of(9), got;
    struct sl_nfs_name name = name_of("x");

    (void)state;
    sl_nfs_map_set_handle(world.map, object, 0, &handle);
    sl_nfs_map_kill(world.map, object);
    assert_ptr_equal(sl_nfs_map_find(world.map, 1), object);
    assert_true(object->is_dead);
    assert_null(sl_nfs_map_find_name(world.map, 9, &name));
    assert_null(sl_nfs_map_find_handle(world.map, 0, 0, &handle));
    assert_true(sl_nfs_map_handle(world.map, object, 0, &got));
    /* A server may use the number again at once. */
    other = add_named(world.map, 2, SL_NFS_REG, 9, "x");
    sl_nfs_map_set_handle(world.map, other, 0, &handle);
    assert_true(sl_nfs_map_handle(world.map, object, 0, &got));
    assert_null(sl_nfs_map_verify(world.map));
    sl_nfs_map_unpin(world.map, object);
    assert_null(sl_nfs_map_find(world.map, 1));
    world_destroy(&world);
}

static void impossible_things_are_refused(void **state)
{
    struct world world = world_create(4);
    struct sl_nfs_object *object = sl_nfs_map_add(world.map, 1, 0, SL_NFS_REG, NULL);
    struct sl_nfs_handle none = {0}, long_one = {.length_bytes = SL_NFS_HANDLE_MAX_BYTES + 1};
    struct sl_nfs_name empty = {0}, long_name = {.length_bytes = SL_NFS_NAME_MAX_BYTES + 1};

    (void)state;
    assert_int_equal(sl_nfs_map_bytes(0), 0);
    assert_int_equal(sl_nfs_map_bytes(UINT32_MAX), 0);
    assert_null(sl_nfs_map_add(world.map, 0, 0, SL_NFS_REG, NULL));
    assert_null(sl_nfs_map_add(world.map, 2, SL_MAX_FILESYSTEMS, SL_NFS_REG, NULL));
    assert_int_equal(sl_nfs_map_set_handle(world.map, object, 0, &none), -EINVAL);
    assert_int_equal(sl_nfs_map_set_handle(world.map, object, 0, &long_one), -EINVAL);
    assert_int_equal(sl_nfs_map_set_name(world.map, object, 1, &empty), -EINVAL);
    assert_int_equal(sl_nfs_map_set_name(world.map, object, 1, &long_name), -EINVAL);
    assert_null(sl_nfs_map_find_handle(world.map, 0, 0, &long_one));
    assert_null(sl_nfs_map_find_name(world.map, 0, &long_name));
    world_destroy(&world);
}

static void an_object_costs_what_is_documented(void **state)
{
    (void)state;
    assert_in_range(sl_nfs_map_bytes(1u << 20) >> 20, 640, 672);
    assert_in_range(sl_nfs_map_bytes(1600000), 0, 1u << 30);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("when there is no room", stays_rows, check_stays),
        TEST_TABLE("path of", path_rows, check_path),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directories_in_a_circle_have_a_path_that_ends),
        cmocka_unit_test(the_one_not_used_for_longest_goes_first),
        cmocka_unit_test(what_was_found_last_stays_while_others_are_added),
        cmocka_unit_test(more_pinned_ones_than_one_call_looks_at_hide_others_only_once),
        cmocka_unit_test(handles_of_eight_members_find_room_by_letting_others_go),
        cmocka_unit_test(maps_of_two_secrets_spread_names_differently),
        cmocka_unit_test(an_object_comes_back_from_its_record_as_it_was),
        cmocka_unit_test(what_is_in_memory_is_newer_than_a_record),
        cmocka_unit_test(forgetting_a_slot_forgets_its_signatures_and_leaves_the_others),
        cmocka_unit_test(a_forgotten_handle_is_not_found_although_its_room_is_not_won_back_yet),
        cmocka_unit_test(an_object_does_not_go_to_make_room_for_its_own_handle),
        cmocka_unit_test(only_one_dirty_object_goes_at_a_time),
        cmocka_unit_test(dirty_objects_are_each_given_once),
        cmocka_unit_test(a_dead_object_keeps_its_handles_for_what_is_under_way),
        cmocka_unit_test(impossible_things_are_refused),
        cmocka_unit_test(an_object_costs_what_is_documented),
    };

    return TEST_RUN("handle map tables", tables) +
           cmocka_run_group_tests_name("handle map", tests, NULL, NULL);
}
