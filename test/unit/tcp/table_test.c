// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "table.h"

/* As a connection has it: the tuple is neither first nor alone. */
struct object {
    uint64_t before;
    struct sl_tcp_tuple tuple;
    bool is_in; /* what the table should know of it */
};

struct rig {
    struct sl_tcp_table table;
    struct object *objects;
    void *memory;
    uint32_t capacity;
};

static void rig_make(struct rig *rig, uint32_t capacity)
{
    static const uint8_t bytes[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    size_t size = sl_tcp_table_bytes(capacity);
    struct sl_tcp_secret secret;

    rig->capacity = capacity;
    rig->objects = calloc(capacity, sizeof(struct object));
    rig->memory = aligned_alloc(64, size);
    assert_non_null(rig->objects);
    assert_non_null(rig->memory);
    memset(rig->memory, 0xa5, size);
    sl_tcp_secret_init(&secret, bytes);
    sl_tcp_table_init(&rig->table, rig->memory,
                      &(struct sl_tcp_table_layout){
                          .capacity = capacity,
                          .objects = rig->objects,
                          .stride_bytes = sizeof(struct object),
                          .tuple_offset = offsetof(struct object, tuple),
                      },
                      &secret);
}

static void rig_end(struct rig *rig)
{
    free(rig->objects);
    free(rig->memory);
}

static uint32_t find(const struct rig *rig, const struct sl_tcp_tuple *tuple)
{
    return sl_tcp_table_find(&rig->table, tuple, sl_tcp_table_hash(&rig->table, tuple));
}

/* The n-th connection of a client to a server. */
static struct sl_tcp_tuple numbered(uint32_t number)
{
    struct sl_tcp_tuple tuple = {
        .local = SL_IP_V4(10, 1, 0, 100),
        .remote = SL_IP_V4(10, 2, 0, 0),
        .local_port = 2049,
        .remote_port = (uint16_t)(1024 + number % 64000),
    };

    tuple.remote.bytes[15] = (uint8_t)(1 + number / 64000);
    return tuple;
}

static const struct size_row {
    const char *name;
    uint32_t capacity;
    size_t bytes;
} size_rows[] = {
    {"no objects", 0, 0},
    {"one object", 1, 2 * 64},
    {"a bucket half full", 5, 2 * 64},
    {"six: two buckets", 6, 3 * 64},
    {"a hundred thousand", 100000, (32768 + 10001) * 64},
    {"too many", (1u << 27) + 1, 0},
};

static void check_size(void **state)
{
    const struct size_row *row = TEST_ROW(struct size_row, state);

    assert_int_equal(sl_tcp_table_bytes(row->capacity), row->bytes);
}

static const struct differing_row {
    const char *name;
    struct sl_tcp_tuple tuple;
} differing_rows[] = {
    {"another local port",
     {.local = SL_IP_V4(10, 0, 0, 1), .remote = SL_IP_V4(10, 0, 0, 2), {{81, 4000}}}},
    {"another remote port",
     {.local = SL_IP_V4(10, 0, 0, 1), .remote = SL_IP_V4(10, 0, 0, 2), {{80, 4001}}}},
    {"another local address",
     {.local = SL_IP_V4(10, 0, 0, 3), .remote = SL_IP_V4(10, 0, 0, 2), {{80, 4000}}}},
    {"another remote address",
     {.local = SL_IP_V4(10, 0, 0, 1), .remote = SL_IP_V4(10, 0, 0, 3), {{80, 4000}}}},
    {"sides exchanged",
     {.local = SL_IP_V4(10, 0, 0, 2), .remote = SL_IP_V4(10, 0, 0, 1), {{4000, 80}}}},
    {"the ports exchanged",
     {.local = SL_IP_V4(10, 0, 0, 1), .remote = SL_IP_V4(10, 0, 0, 2), {{4000, 80}}}},
    {"IPv6 with the same last bytes",
     {.local = {.bytes = {0x20, 1, [12] = 10, 0, 0, 1}},
      .remote = {.bytes = {0x20, 1, [12] = 10, 0, 0, 2}},
      {{80, 4000}}}},
};

static void check_differing(void **state)
{
    const struct differing_row *row = TEST_ROW(struct differing_row, state);
    struct rig rig;

    rig_make(&rig, 10);
    rig.objects[3].tuple = (struct sl_tcp_tuple){
        .local = SL_IP_V4(10, 0, 0, 1), .remote = SL_IP_V4(10, 0, 0, 2), {{80, 4000}}};
    rig.objects[4].tuple = row->tuple;
    sl_tcp_table_put(&rig.table, 3);
    assert_int_equal(find(&rig, &row->tuple), SL_TCP_NONE);
    sl_tcp_table_put(&rig.table, 4);
    assert_int_equal(find(&rig, &row->tuple), 4);
    assert_int_equal(find(&rig, &rig.objects[3].tuple), 3);
    rig_end(&rig);
}

/* Objects whose tuples all hash to one bucket: what an attacker would like to know how to do. */
static void fill_one_bucket(struct rig *rig)
{
    uint32_t number = 0;

    for (uint32_t i = 0; i < rig->capacity; number++) {
        struct sl_tcp_tuple tuple = numbered(number);

        if (((uint32_t)sl_tcp_table_hash(&rig->table, &tuple) & rig->table.mask) != 0)
            continue;
        rig->objects[i].tuple = tuple;
        sl_tcp_table_put(&rig->table, i++);
    }
}

static void all_objects_in_one_bucket_are_kept_and_found(void **state)
{
    struct rig rig;

    (void)state;
    rig_make(&rig, 95);
    fill_one_bucket(&rig);
    assert_int_equal(rig.table.further.used, 9);
    assert_int_equal(sl_tcp_table_verify(&rig.table), 0);
    for (uint32_t i = 0; i < rig.capacity; i++)
        assert_int_equal(find(&rig, &rig.objects[i].tuple), i);
    for (uint32_t i = 0; i < rig.capacity; i++) {
        uint32_t index = i * 37 % rig.capacity; /* from all over the chain */

        assert_true(sl_tcp_table_remove(&rig.table, index));
        assert_int_equal(find(&rig, &rig.objects[index].tuple), SL_TCP_NONE);
        assert_int_equal(sl_tcp_table_verify(&rig.table), 0);
    }
    assert_int_equal(rig.table.further.used, 0);
    rig_end(&rig);
}

static void an_object_that_is_not_there_is_not_removed(void **state)
{
    struct rig rig;

    (void)state;
    rig_make(&rig, 10);
    rig.objects[0].tuple = numbered(0);
    rig.objects[1].tuple = numbered(0);
    sl_tcp_table_put(&rig.table, 0);
    assert_false(sl_tcp_table_remove(&rig.table, 1)); /* of the same name, but another */
    assert_true(sl_tcp_table_remove(&rig.table, 0));
    assert_false(sl_tcp_table_remove(&rig.table, 0));
    rig_end(&rig);
}

static void a_table_of_other_names_or_counts_does_not_verify(void **state)
{
    struct rig rig;

    (void)state;
    rig_make(&rig, 10);
    rig.objects[0].tuple = numbered(0);
    sl_tcp_table_put(&rig.table, 0);
    rig.objects[0].tuple.local_port++;
    assert_int_equal(sl_tcp_table_verify(&rig.table), -EIO);
    rig.objects[0].tuple.local_port--;
    rig.table.count++;
    assert_int_equal(sl_tcp_table_verify(&rig.table), -EIO);
    rig_end(&rig);
}

static void a_guess_is_what_is_found(void **state)
{
    struct rig rig;

    (void)state;
    rig_make(&rig, 100);
    for (uint32_t i = 0; i < 50; i++) {
        rig.objects[i].tuple = numbered(i);
        sl_tcp_table_put(&rig.table, i);
    }
    for (uint32_t i = 0; i < 50; i++) {
        uint64_t hash = sl_tcp_table_hash(&rig.table, &rig.objects[i].tuple);

        sl_tcp_table_prefetch(&rig.table, hash);
        assert_int_equal(sl_tcp_table_guess(&rig.table, hash), i);
    }
    rig_end(&rig);
}

/* Ports that follow one another must not crowd: 1.4 % of buckets overflow by chance at this load.
 */
static void a_hundred_thousand_connections_spread_over_the_buckets(void **state)
{
    enum { COUNT = 100000 };
    struct rig rig;

    (void)state;
    rig_make(&rig, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        rig.objects[i].tuple = numbered(i);
        sl_tcp_table_put(&rig.table, i);
    }
    assert_true(rig.table.further.used < rig.table.mask / 100);
    assert_int_equal(sl_tcp_table_verify(&rig.table), 0);
    rig_end(&rig);
}

static void whatever_comes_and_goes_is_found_while_it_is_there(void **state)
{
    enum { CAPACITY = 700 };
    uint64_t random = 3;
    struct rig rig;

    (void)state;
    rig_make(&rig, CAPACITY);
    for (uint32_t step = 0; step < 200000; step++) {
        uint32_t index = test_random_below(&random, CAPACITY);
        struct object *object = &rig.objects[index];

        if (object->is_in) {
            assert_int_equal(find(&rig, &object->tuple), index);
            if (test_random_below(&random, 4) != 0)
                continue;
            assert_true(sl_tcp_table_remove(&rig.table, index));
        } else {
            object->tuple = numbered(step);
            assert_int_equal(find(&rig, &object->tuple), SL_TCP_NONE);
            sl_tcp_table_put(&rig.table, index);
        }
        object->is_in = !object->is_in;
        if (step % 1024 == 0)
            assert_int_equal(sl_tcp_table_verify(&rig.table), 0);
    }
    rig_end(&rig);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("size", size_rows, check_size),
        TEST_TABLE("told apart", differing_rows, check_differing),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_objects_in_one_bucket_are_kept_and_found),
        cmocka_unit_test(an_object_that_is_not_there_is_not_removed),
        cmocka_unit_test(a_table_of_other_names_or_counts_does_not_verify),
        cmocka_unit_test(a_guess_is_what_is_found),
        cmocka_unit_test(a_hundred_thousand_connections_spread_over_the_buckets),
        cmocka_unit_test(whatever_comes_and_goes_is_found_while_it_is_there),
    };

    return TEST_RUN("tcp table tables", tables) +
           cmocka_run_group_tests_name("tcp table", tests, NULL, NULL);
}
