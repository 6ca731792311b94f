// SPDX-License-Identifier: Apache-2.0
/*
 * Scans of a directory that changes meanwhile, over windows that are too small for it, read from
 * members that list in other orders and are late. A name that stays must be given exactly once.
 */
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listing_private.h"
#include "support/random.h"

#define NAMES 1500u
#define SCANS 4u
#define DIRECTORY 77u

static const struct model_row {
    const char *name;
    uint64_t seed;
    uint32_t windows, window_bytes, name_bytes;
    uint32_t changes_percent; /* of steps */
    bool is_version2;
} model_rows[] = {
    {"one window for all, nothing changes", 1, 8, 1u << 20, 20, 0, false},
    {"small windows, nothing changes", 2, 8, 8192, 20, 0, false},
    {"small windows, much changes", 3, 8, 8192, 20, 80, false},
    {"the smallest windows, longest names, much changes", 4, 8, 4096, 250, 80, false},
    {"as few windows as scans", 5, SCANS, 8192, 20, 50, false},
    {"version 2, small windows, nothing changes", 6, 8, 16384, 20, 0, true},
#ifndef WEAK_KEY /* where neighbours come and go, version 2 has no room to tell */
    {"version 2, small windows, much changes", 7, 8, 8192, 20, 80, true},
#endif
};

struct scan {
    struct sl_nfs_window *window; /* NULL: to be found or begun */
    bool is_filling;
    uint32_t filled; /* of order[] */
    uint32_t began;  /* step */
    uint64_t cookie;
    uint64_t listed[NAMES]; /* what the member has: objects; 0: none */
    uint32_t order[NAMES];
    uint8_t given[NAMES];
};

struct model {
    const struct model_row *row;
    struct sl_nfs_listings *listings;
    uint64_t random, last_object;
    uint32_t step, finished, begun;
    struct sl_nfs_name names[NAMES];
    uint64_t objects[NAMES]; /* 0: no such name */
    uint32_t changed[NAMES]; /* step of the last change */
    struct scan scans[SCANS];
};

static struct sl_nfs_name name_of(const struct model *model, uint32_t number)
{
    struct sl_nfs_name name = {.length_bytes = (uint16_t)model->row->name_bytes};

    memset(name.bytes, 'x', name.length_bytes);
    snprintf(name.bytes, 9, "%08x", number);
    name.bytes[8] = '-';
    return name;
}

/* Numbers of names are in them, so that what is listed is known again. */
static uint32_t number_of(const struct sl_nfs_name *name)
{
    char digits[9] = {0};

    memcpy(digits, name->bytes, 8);
    return (uint32_t)strtoul(digits, NULL, 16);
}

static void change(struct model *model)
{
    uint32_t number = test_random_below(&model->random, NAMES);

    if (model->objects[number] != 0 && test_random_below(&model->random, 3) != 0) {
        model->objects[number] = 0;
        sl_nfs_listings_removed(model->listings, DIRECTORY, &model->names[number]);
    } else {
        model->objects[number] = ++model->last_object;
        sl_nfs_listings_added(model->listings, DIRECTORY, &model->names[number],
                              model->objects[number]);
    }
    model->changed[number] = model->step;
}

static void shuffle(struct model *model, uint32_t *order)
{
    for (uint32_t i = 0; i < NAMES; i++) {
        uint32_t j = test_random_below(&model->random, i + 1u);

        order[i] = order[j];
        order[j] = i;
    }
}

static void begin_window(struct model *model, struct scan *scan)
{
    uint64_t max_age_us = test_random_below(&model->random, 5000);

    scan->window =
        sl_nfs_window_find(model->listings, DIRECTORY, scan->cookie, model->step, max_age_us);
    if (scan->window != NULL)
        return;
    scan->window = sl_nfs_window_begin(model->listings, DIRECTORY, scan->cookie, model->step);
    if (scan->window == NULL)
        return;
    model->begun++;
    scan->is_filling = true;
    scan->filled = 0;
    memcpy(scan->listed, model->objects, sizeof(scan->listed));
    shuffle(model, scan->order);
}

static void fill(struct model *model, struct scan *scan)
{
    uint32_t end = scan->filled + 1u + test_random_below(&model->random, 400);

    for (; scan->filled < end && scan->filled < NAMES; scan->filled++) {
        uint32_t number = scan->order[scan->filled];
        const struct sl_nfs_name *name = &model->names[number];

        if (scan->listed[number] == 0 || !sl_nfs_window_wants(scan->window, name))
            continue;
        sl_nfs_window_add(scan->window, name, scan->listed[number]);
        if (number % 16u == 0) /* members may tell a name twice */
            sl_nfs_window_add(scan->window, name, scan->listed[number]);
    }
    if (scan->filled < NAMES)
        return;
    sl_nfs_window_complete(scan->window);
    scan->is_filling = false;
}

static void finish(struct model *model, struct scan *scan)
{
    for (uint32_t i = 0; i < NAMES; i++) {
        assert_in_range(scan->given[i], 0, 1);
        if (model->changed[i] < scan->began)
            assert_int_equal(scan->given[i], model->objects[i] != 0);
        scan->given[i] = 0;
    }
    scan->began = model->step;
    scan->cookie = 0;
    model->finished++;
}

static void read_on(struct model *model, struct scan *scan)
{
    uint32_t count = 1u + test_random_below(&model->random, 60);
    struct sl_nfs_listed listed;
    bool is_eof = false;

    while (count-- != 0 && sl_nfs_window_next(scan->window, scan->cookie, &listed, &is_eof)) {
        uint32_t number = number_of(&listed.name);
        struct sl_nfs_name expected = name_of(model, number);

        assert_true(listed.cookie > SL_NFS_COOKIE_PARENT && listed.cookie >> 63 == 0);
        assert_int_equal(listed.name.length_bytes, expected.length_bytes);
        assert_memory_equal(listed.name.bytes, expected.bytes, expected.length_bytes);
        if (!scan->window->is_stale)
            assert_true(listed.object == model->objects[number]);
        scan->given[number]++;
        assert_true(listed.cookie > scan->cookie || scan->cookie >> 63 != 0 ||
                    model->row->changes_percent != 0 || scan->window->is_crowded);
        scan->cookie = model->row->is_version2
                           ? sl_nfs_cookie_widen(sl_nfs_cookie_narrow(listed.cookie))
                           : listed.cookie;
    }
    if (count != UINT32_MAX && is_eof)
        finish(model, scan);
    sl_nfs_window_unpin(model->listings, scan->window);
    scan->window = NULL;
}

static void step_scan(struct model *model, struct scan *scan)
{
    if (scan->window == NULL)
        begin_window(model, scan);
    else if (scan->is_filling && test_random_below(&model->random, 50) == 0) {
        sl_nfs_window_drop(model->listings, scan->window);
        scan->is_filling = false;
        scan->window = NULL;
    } else if (scan->is_filling)
        fill(model, scan);
    else
        read_on(model, scan);
}

static void choose_names(struct model *model)
{
    uint32_t count = 0;

    for (uint32_t number = 0; count < NAMES; number++, count++) {
        model->names[count] = name_of(model, number);
        if (test_random_below(&model->random, 2) == 0)
            model->objects[count] = ++model->last_object;
    }
}

static void check_model(void **state)
{
    struct model *model = calloc(1, sizeof(*model));
    void *memory;

    assert_non_null(model);
    model->row = TEST_ROW(struct model_row, state);
    model->random = model->row->seed;
    memory =
        aligned_alloc(64, sl_nfs_listings_bytes(model->row->windows, model->row->window_bytes));
    assert_non_null(memory);
    model->listings = sl_nfs_listings_create(memory, model->row->windows, model->row->window_bytes);
    choose_names(model);
    for (model->step = 1; model->step < 40000 || model->finished < 20; model->step++) {
        assert_true(model->step < 400000);
        if (test_random_below(&model->random, 100) < model->row->changes_percent)
            change(model);
        else if (test_random_below(&model->random, 500) == 0)
            sl_nfs_listings_changed(model->listings, DIRECTORY);
        else
            step_scan(model, &model->scans[test_random_below(&model->random, SCANS)]);
    }
    assert_true(model->begun > 10);
    free(memory);
    free(model);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("scans with", model_rows, check_model),
    };

    return TEST_RUN("listings against a model", tables);
}
