// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listing_private.h"

#define DIRECTORY 5u
#define WINDOWS 4u

struct world {
    struct sl_nfs_listings *listings;
    void *memory;
};

static int world_create(void **state)
{
    static struct world world;

    world.memory = aligned_alloc(64, sl_nfs_listings_bytes(WINDOWS, 8192));
    assert_non_null(world.memory);
    world.listings = sl_nfs_listings_create(world.memory, WINDOWS, 8192);
    *state = &world;
    return 0;
}

static int world_destroy(void **state)
{
    struct world *world = *state;

    free(world->memory);
    return 0;
}

static struct sl_nfs_name name_of(const char *text)
{
    struct sl_nfs_name name = {.length_bytes = (uint16_t)strlen(text)};

    memcpy(name.bytes, text, name.length_bytes);
    return name;
}

static bool add(struct sl_nfs_window *window, const char *text, uint64_t object)
{
    struct sl_nfs_name name = name_of(text);

    return sl_nfs_window_add(window, &name, object);
}

static void removed(struct world *world, const char *text)
{
    struct sl_nfs_name name = name_of(text);

    sl_nfs_listings_removed(world->listings, DIRECTORY, &name);
}

static void added(struct world *world, const char *text, uint64_t object)
{
    struct sl_nfs_name name = name_of(text);

    sl_nfs_listings_added(world->listings, DIRECTORY, &name, object);
}

/* A window with those names, objects 1, 2, …; pinned. */
static struct sl_nfs_window *window_with(struct world *world, const char *const *names,
                                         uint64_t now_us)
{
    struct sl_nfs_window *window = sl_nfs_window_begin(world->listings, DIRECTORY, 0, now_us);
    uint64_t object = 0;

    assert_non_null(window);
    for (; *names != NULL; names++)
        assert_true(add(window, *names, ++object));
    sl_nfs_window_complete(window);
    return window;
}

/* The object of a name in a window; 0: it is not listed. Checks that it is listed once. */
static uint64_t object_of(const struct sl_nfs_window *window, const char *text)
{
    struct sl_nfs_listed listed;
    uint64_t cookie = 0, object = 0;
    bool is_eof;

    while (sl_nfs_window_next(window, cookie, &listed, &is_eof)) {
        cookie = listed.cookie;
        if (listed.name.length_bytes != strlen(text) ||
            memcmp(listed.name.bytes, text, strlen(text)) != 0)
            continue;
        assert_int_equal(object, 0);
        object = listed.object;
    }
    return object;
}

static uint32_t count_names(const struct sl_nfs_window *window)
{
    struct sl_nfs_listed listed;
    uint64_t cookie = 0;
    uint32_t count = 0;
    bool is_eof;

    for (; sl_nfs_window_next(window, cookie, &listed, &is_eof); count++)
        cookie = listed.cookie;
    return count;
}

static const char *const three[] = {"one", "two", "three", NULL};

static const struct reserved_row {
    const char *name;
    uint64_t cookie;
} reserved_rows[] = {
    {"the beginning", 0},
    {"the directory itself", SL_NFS_COOKIE_SELF},
    {"its parent", SL_NFS_COOKIE_PARENT},
};

static void check_reserved(void **state)
{
    const struct reserved_row *row = TEST_ROW(struct reserved_row, state);
    void *made;
    struct world *world;
    struct sl_nfs_listed first, listed;
    bool is_eof;
    struct sl_nfs_window *window;

    world_create(&made);
    world = made;
    window = window_with(world, three, 0);
    assert_true(sl_nfs_window_next(window, 0, &first, &is_eof));
    assert_true(sl_nfs_window_next(window, row->cookie, &listed, &is_eof));
    assert_true(listed.cookie == first.cookie && listed.cookie > SL_NFS_COOKIE_PARENT);
    assert_int_equal(sl_nfs_cookie_narrow(row->cookie), row->cookie);
    assert_true(sl_nfs_cookie_widen((uint32_t)row->cookie) == row->cookie);
    assert_true(sl_nfs_cookie_narrow(first.cookie) > SL_NFS_COOKIE_PARENT);
    world_destroy(&made);
}

/* What modifications of ours while a member is read, and the member's late word, make of a name. */
static const struct late_row {
    const char *name;
    const char *story; /* r: removed, a: added by us as object 9; m: the member says object 1 */
    uint64_t object;
} late_rows[] = {
    {"only the member knows it", "m", 1},
    {"the member tells it twice", "mm", 1},
    {"removed after it was read", "mr", 0},
    {"removed before it was read", "rm", 0},
    {"added after it was read", "ma", 9},
    {"added before it was read", "am", 9},
    {"removed and made anew", "mra", 9},
    {"removed and made anew before it was read", "ram", 9},
    {"made and removed before it was read", "arm", 0},
    {"made and removed, and the member does not have it any more", "ar", 0},
};

static void check_late(void **state)
{
    const struct late_row *row = TEST_ROW(struct late_row, state);
    void *made;
    struct world *world;
    struct sl_nfs_window *window;

    world_create(&made);
    world = made;
    window = sl_nfs_window_begin(world->listings, DIRECTORY, 0, 0);
    add(window, "other", 2);
    for (const char *step = row->story; *step != '\0'; step++) {
        if (*step == 'm')
            add(window, "name", 1);
        else if (*step == 'a')
            added(world, "name", 9);
        else
            removed(world, "name");
    }
    sl_nfs_window_complete(window);
    assert_true(object_of(window, "name") == row->object);
    assert_true(object_of(window, "other") == 2);
    world_destroy(&made);
}

static const struct unlisted_row {
    const char *name;
    struct sl_nfs_name entry;
} unlisted_rows[] = {
    {"the directory itself", {1, "."}},
    {"its parent", {2, ".."}},
    {"an empty name", {0, ""}},
    {"a name too long", {SL_NFS_NAME_MAX_BYTES + 1, "x"}},
};

static void check_unlisted(void **state)
{
    const struct unlisted_row *row = TEST_ROW(struct unlisted_row, state);
    void *made;
    struct world *world;
    struct sl_nfs_window *window;

    world_create(&made);
    world = made;
    window = sl_nfs_window_begin(world->listings, DIRECTORY, 0, 0);
    assert_false(sl_nfs_window_wants(window, &row->entry));
    assert_false(sl_nfs_window_add(window, &row->entry, 1));
    sl_nfs_window_complete(window);
    sl_nfs_listings_added(world->listings, DIRECTORY, &row->entry, 1);
    assert_int_equal(count_names(window), 0);
    world_destroy(&made);
}

static void names_that_begin_with_dots_are_names(void **state)
{
    static const char *const dotted[] = {"...", ".a", "..a", "a.", NULL};

    assert_int_equal(count_names(window_with(*state, dotted, 0)), 4);
}

static void an_empty_directory_ends_at_once(void **state)
{
    static const char *const none[] = {NULL};
    struct sl_nfs_window *window = window_with(*state, none, 0);
    struct sl_nfs_listed listed;
    bool is_eof = false;

    assert_false(sl_nfs_window_next(window, 0, &listed, &is_eof));
    assert_true(is_eof);
}

static void a_complete_window_follows_our_modifications(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *window = window_with(world, three, 0);

    removed(world, "two");
    added(world, "four", 4);
    added(world, "one", 5);
    assert_int_equal(count_names(window), 3);
    assert_true(object_of(window, "one") == 5);
    assert_true(object_of(window, "four") == 4);
    added(world, "two", 6);
    assert_true(object_of(window, "two") == 6);
    sl_nfs_window_unpin(world->listings, window);
    assert_ptr_equal(sl_nfs_window_find(world->listings, DIRECTORY, 0, 0, 0), window);
}

static void other_directories_are_let_alone(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *window = window_with(world, three, 0);

    for (uint64_t directory = 100; directory < 200; directory++) {
        struct sl_nfs_name name = name_of("one");

        sl_nfs_listings_removed(world->listings, directory, &name);
        sl_nfs_listings_changed(world->listings, directory);
        assert_null(sl_nfs_window_find(world->listings, directory, 0, 0, 1000));
    }
    assert_true(object_of(window, "one") == 1);
    assert_ptr_equal(sl_nfs_window_find(world->listings, DIRECTORY, 0, 0, 1000), window);
}

static void a_scan_begins_in_a_young_window_and_goes_on_in_any(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *window = window_with(world, three, 1000);
    struct sl_nfs_listed listed;
    bool is_eof;

    sl_nfs_window_next(window, 0, &listed, &is_eof);
    assert_non_null(sl_nfs_window_find(world->listings, DIRECTORY, 0, 1500, 500));
    assert_null(sl_nfs_window_find(world->listings, DIRECTORY, 0, 1501, 500));
    assert_null(sl_nfs_window_find(world->listings, DIRECTORY, SL_NFS_COOKIE_PARENT, 1501, 500));
    assert_non_null(sl_nfs_window_find(world->listings, DIRECTORY, listed.cookie, 1501, 500));
}

static void a_window_read_from_the_beginning_replaces_older_ones(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *old = window_with(world, three, 0), *young;
    struct sl_nfs_listed listed;
    bool is_eof;

    sl_nfs_window_next(old, 0, &listed, &is_eof);
    young = window_with(world, three, 2000);
    assert_ptr_equal(sl_nfs_window_find(world->listings, DIRECTORY, listed.cookie, 2000, 0), young);
    /* Who reads the old one may go on. */
    assert_int_equal(count_names(old), 3);
}

static void a_scan_does_not_go_on_in_a_window_older_than_its_beginning(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *old = window_with(world, three, 0);
    struct sl_nfs_window *young = sl_nfs_window_begin(world->listings, DIRECTORY, 0, 1);
    struct sl_nfs_listed listed = {0};
    bool is_eof;

    for (uint32_t i = 0; i < 1000; i++) {
        char text[16];

        snprintf(text, sizeof(text), "n%u", i);
        add(young, text, i + 1u);
    }
    sl_nfs_window_complete(young);
    while (sl_nfs_window_next(young, listed.cookie, &listed, &is_eof))
        continue;
    assert_false(is_eof);
    assert_null(sl_nfs_window_find(world->listings, DIRECTORY, listed.cookie, 1, 1000));
    assert_int_equal(count_names(old), 3);
}

static void names_that_come_and_go_do_not_wear_out_a_window(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *window = window_with(world, three, 0);
    struct sl_nfs_listed listed;
    bool is_eof;

    for (uint32_t i = 0; i < 5000; i++) {
        char text[16];

        snprintf(text, sizeof(text), "n%u", i);
        added(world, text, 9);
        removed(world, text);
    }
    assert_int_equal(count_names(window), 3);
    assert_false(sl_nfs_window_next(window, INT64_MAX, &listed, &is_eof));
    assert_true(is_eof);
}

static void a_changed_directory_is_read_again(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *window = window_with(world, three, 0);

    sl_nfs_listings_changed(world->listings, DIRECTORY);
    assert_null(sl_nfs_window_find(world->listings, DIRECTORY, 0, 0, 1000));
    assert_int_equal(count_names(window), 3);
}

static void
a_window_being_filled_is_not_found_nor_one_whose_directory_changed_meanwhile(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *window = sl_nfs_window_begin(world->listings, DIRECTORY, 0, 0);

    assert_null(sl_nfs_window_find(world->listings, DIRECTORY, 0, 0, 1000));
    sl_nfs_listings_changed(world->listings, DIRECTORY);
    sl_nfs_window_complete(window);
    assert_null(sl_nfs_window_find(world->listings, DIRECTORY, 0, 0, 1000));
}

static void pinned_windows_are_not_taken(void **state)
{
    struct world *world = *state;
    struct sl_nfs_window *windows[WINDOWS];

    for (uint32_t i = 0; i < WINDOWS; i++) {
        windows[i] = sl_nfs_window_begin(world->listings, i, 0, 0);
        sl_nfs_window_complete(windows[i]);
    }
    assert_null(sl_nfs_window_begin(world->listings, 9, 0, 0));
    sl_nfs_window_unpin(world->listings, windows[2]);
    sl_nfs_window_unpin(world->listings, windows[1]);
    /* 1 was made before 2 and goes first. */
    assert_ptr_equal(sl_nfs_window_begin(world->listings, 9, 0, 0), windows[1]);
    assert_null(sl_nfs_window_find(world->listings, 1, 0, 0, 0));
    assert_ptr_equal(sl_nfs_window_find(world->listings, 2, 0, 0, 0), windows[2]);
}

static void a_failed_window_is_free_again(void **state)
{
    struct world *world = *state;

    for (uint32_t i = 0; i < 3 * WINDOWS; i++) {
        struct sl_nfs_window *window = sl_nfs_window_begin(world->listings, DIRECTORY, 0, 0);

        assert_non_null(window);
        sl_nfs_window_drop(world->listings, window);
    }
}

/* Names that share the 24 bits that version 2 can carry, found by trying. */
static void version_2_goes_on_right_among_names_of_one_prefix(void **state)
{
    enum { TRIED = 40000 };
    struct world *world = *state;
    uint8_t *seen = calloc(1, 1u << 24);
    struct sl_nfs_window *window = sl_nfs_window_begin(world->listings, DIRECTORY, 0, 0);
    struct sl_nfs_listed listed;
    uint32_t names = 0, given = 0, cookie2 = 0;
    bool is_eof;

    assert_non_null(seen);
    /* Twice: only names that have a neighbour are taken, and those are known after the first
     * half. */
    for (uint32_t i = 0; i < 2u * TRIED; i++) {
        char text[16];
        struct sl_nfs_name name;
        uint64_t prefix;

        snprintf(text, sizeof(text), "n%u", i % TRIED);
        name = name_of(text);
        prefix = sl_nfs_key_prefix(sl_nfs_listing_key(&name));
        if (i < TRIED)
            seen[prefix]++;
        else if (seen[prefix] > 1u && i % 2u == 0)
            names += sl_nfs_window_add(window, &name, i);
    }
    sl_nfs_window_complete(window);
    /* The neighbours of some come later. */
    for (uint32_t i = TRIED + 1u; i < 2u * TRIED; i += 2u) {
        char text[16];
        struct sl_nfs_name name;

        snprintf(text, sizeof(text), "n%u", i % TRIED);
        name = name_of(text);
        if (seen[sl_nfs_key_prefix(sl_nfs_listing_key(&name))] < 2u)
            continue;
        added(world, text, i);
        names++;
    }
    assert_true(names > 20);
    while (sl_nfs_window_next(window, sl_nfs_cookie_widen(cookie2), &listed, &is_eof)) {
        assert_true(sl_nfs_cookie_narrow(listed.cookie) > cookie2);
        cookie2 = sl_nfs_cookie_narrow(listed.cookie);
        given++;
    }
    assert_true(is_eof);
    assert_int_equal(given, names);
    free(seen);
}

static void cookies_are_the_same_for_ever(void **state)
{
    struct sl_nfs_name name = name_of("README.md");

    (void)state;
    assert_true(sl_nfs_listing_key(&name) == 0x17da333ba905c9u);
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    assert_int_equal(sl_nfs_listings_bytes(0, 8192), 0);
    assert_int_equal(sl_nfs_listings_bytes(1, 4095), 0);
    assert_int_equal(sl_nfs_listings_bytes(UINT32_MAX, 8192), 0);
    assert_int_equal(sl_nfs_listings_bytes(1, UINT32_MAX), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, world_create, world_destroy)

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("the first name follows", reserved_rows, check_reserved),
        TEST_TABLE("a name that was", late_rows, check_late),
        TEST_TABLE("not in windows:", unlisted_rows, check_unlisted),
    };
    const struct CMUnitTest tests[] = {
        TEST(names_that_begin_with_dots_are_names),
        TEST(an_empty_directory_ends_at_once),
        TEST(a_complete_window_follows_our_modifications),
        TEST(other_directories_are_let_alone),
        TEST(a_scan_begins_in_a_young_window_and_goes_on_in_any),
        TEST(a_window_read_from_the_beginning_replaces_older_ones),
        TEST(a_scan_does_not_go_on_in_a_window_older_than_its_beginning),
        TEST(names_that_come_and_go_do_not_wear_out_a_window),
        TEST(a_changed_directory_is_read_again),
        TEST(a_window_being_filled_is_not_found_nor_one_whose_directory_changed_meanwhile),
        TEST(pinned_windows_are_not_taken),
        TEST(a_failed_window_is_free_again),
        TEST(version_2_goes_on_right_among_names_of_one_prefix),
        cmocka_unit_test(cookies_are_the_same_for_ever),
        cmocka_unit_test(impossible_sizes_are_refused),
    };

    return TEST_RUN("listing tables", tables) +
           cmocka_run_group_tests_name("listings", tests, NULL, NULL);
}
