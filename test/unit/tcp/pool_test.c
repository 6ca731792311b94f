// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "pool.h"

#define OBJECTS 5u

struct object {
    uint32_t link, kept;
};

static const struct size_row {
    const char *name;
    uint32_t capacity, object_bytes;
    size_t bytes;
} size_rows[] = {
    {"a few", 5, 8, 40},
    {"none", 0, 8, 0},
    {"no room for a link", 5, 3, 0},
    {"the index that means none", UINT32_MAX, 8, 0},
    {"more than 4 GiB", 1u << 31, 64, (size_t)1 << 37},
};

static void check_size(void **state)
{
    const struct size_row *row = TEST_ROW(struct size_row, state);

    assert_int_equal(sl_tcp_pool_bytes(row->capacity, row->object_bytes), row->bytes);
}

static void make(struct sl_tcp_pool *pool, struct object *objects)
{
    memset(objects, 0xee, OBJECTS * sizeof(*objects));
    sl_tcp_pool_init(pool, objects, OBJECTS, sizeof(*objects));
}

static void each_object_is_given_once_and_then_none(void **state)
{
    struct object objects[OBJECTS];
    struct sl_tcp_pool pool;

    (void)state;
    make(&pool, objects);
    for (uint32_t i = 0; i < OBJECTS; i++) {
        assert_int_equal(sl_tcp_pool_room(&pool), OBJECTS - i);
        assert_int_equal(sl_tcp_pool_take(&pool), i);
        assert_ptr_equal(sl_tcp_pool_at(&pool, i), &objects[i]);
    }
    assert_int_equal(sl_tcp_pool_take(&pool), SL_TCP_NONE);
    assert_int_equal(sl_tcp_pool_room(&pool), 0);
    assert_int_equal(sl_tcp_pool_verify(&pool), 0);
}

static void what_was_given_back_last_comes_first_and_keeps_what_it_held(void **state)
{
    struct object objects[OBJECTS];
    struct sl_tcp_pool pool;

    (void)state;
    make(&pool, objects);
    for (uint32_t i = 0; i < 3; i++)
        objects[sl_tcp_pool_take(&pool)].kept = i;
    sl_tcp_pool_give(&pool, 0);
    sl_tcp_pool_give(&pool, 2);
    assert_int_equal(sl_tcp_pool_verify(&pool), 0);
    assert_int_equal(sl_tcp_pool_take(&pool), 2);
    assert_int_equal(objects[2].kept, 2);
    assert_int_equal(sl_tcp_pool_take(&pool), 0);
    assert_int_equal(sl_tcp_pool_take(&pool), 3);
    assert_int_equal(pool.used, 4);
}

static void what_was_never_taken_is_not_touched(void **state)
{
    struct object objects[OBJECTS];
    struct sl_tcp_pool pool;

    (void)state;
    make(&pool, objects);
    sl_tcp_pool_give(&pool, sl_tcp_pool_take(&pool));
    for (uint32_t i = 1; i < OBJECTS; i++)
        assert_int_equal(objects[i].link, 0xeeeeeeee);
}

static void an_object_given_back_twice_is_found(void **state)
{
    struct object objects[OBJECTS];
    struct sl_tcp_pool pool;

    (void)state;
    make(&pool, objects);
    for (uint32_t i = 0; i < 3; i++)
        sl_tcp_pool_take(&pool);
    sl_tcp_pool_give(&pool, 1);
    sl_tcp_pool_give(&pool, 1);
    assert_int_equal(sl_tcp_pool_verify(&pool), -EIO);
}

static void an_object_that_was_never_taken_is_found_on_the_list(void **state)
{
    struct object objects[OBJECTS];
    struct sl_tcp_pool pool;

    (void)state;
    make(&pool, objects);
    sl_tcp_pool_take(&pool);
    sl_tcp_pool_give(&pool, 4);
    assert_int_equal(sl_tcp_pool_verify(&pool), -EIO);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("size", size_rows, check_size)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_object_is_given_once_and_then_none),
        cmocka_unit_test(what_was_given_back_last_comes_first_and_keeps_what_it_held),
        cmocka_unit_test(what_was_never_taken_is_not_touched),
        cmocka_unit_test(an_object_given_back_twice_is_found),
        cmocka_unit_test(an_object_that_was_never_taken_is_found_on_the_list),
    };

    return TEST_RUN("tcp pool sizes", tables) +
           cmocka_run_group_tests_name("tcp pool", tests, NULL, NULL);
}
