// SPDX-License-Identifier: Apache-2.0
/* The flow table's promises one by one; flow_model_test.c tries them in random order. */
#include "world.h"

#include <errno.h>
#include <pthread.h>

static struct sl_flow_entry entry_of(uint32_t number)
{
    return (struct sl_flow_entry){
        .key =
            {
                .source = world_ip(TEST_IP(10, 9, 0, 0) + number),
                .destination = world_ip(TEST_IP(10, 1, 0, 100)),
                .source_port = SL_BE16(40000),
                .destination_port = SL_BE16(2049),
                .protocol = SL_PROTOCOL_TCP,
            },
        .flow_id = number + 1u,
        .kind = SL_FLOW_FORWARD,
        .nat_address = world_ip(TEST_IP(10, 2, 0, 1)),
        .nat_port = SL_BE16(2049),
    };
}

static uint32_t insert(struct sl_flow_table *table, const struct sl_flow_entry *entry,
                       uint32_t now_ms)
{
    return sl_flow_insert(table, entry, sl_flow_hash(table, &entry->key), now_ms);
}

static uint32_t lookup(const struct sl_flow_table *table, const struct sl_flow_entry *entry)
{
    return sl_flow_lookup(table, &entry->key, sl_flow_hash(table, &entry->key));
}

static const struct bytes_row {
    const char *name;
    uint32_t capacity;
    bool possible;
} bytes_rows[] = {
    {"the smallest table", SL_FLOW_CAPACITY_MIN, true},
    {"the largest table", SL_FLOW_CAPACITY_MAX, true},
    {"not a power of two", 100000, false},
    {"below the smallest", SL_FLOW_CAPACITY_MIN / 2, false},
    {"above the largest", SL_FLOW_CAPACITY_MAX * 2, false},
    {"nothing", 0, false},
};

static void check_bytes(void **state)
{
    const struct bytes_row *row = TEST_ROW(struct bytes_row, state);
    size_t bytes = sl_flow_table_bytes(row->capacity);

    assert_int_equal(bytes != 0, row->possible);
    if (row->possible)
        assert_true(bytes >= (size_t)row->capacity * 128u);
}

static void memory_too_small_or_unaligned_is_refused(void **state)
{
    struct world *world = world_create();
    struct sl_flow_table table;

    (void)state;
    assert_int_equal(
        sl_flow_table_init(&table, world->memory, world->memory_bytes - 1, WORLD_CAPACITY, 1),
        -ENOSPC);
    assert_int_equal(sl_flow_table_init(&table, (uint8_t *)world->memory + 8, world->memory_bytes,
                                        WORLD_CAPACITY, 1),
                     -EINVAL);
    world_destroy(world);
}

static void what_was_inserted_is_found_and_what_was_removed_is_not(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry entry = entry_of(1), other = entry_of(2);
    uint32_t index = insert(&world->table, &entry, 5);

    (void)state;
    assert_int_not_equal(index, SL_FLOW_NONE);
    assert_int_equal(lookup(&world->table, &entry), index);
    assert_int_equal(lookup(&world->table, &other), SL_FLOW_NONE);
    assert_int_equal(sl_flow_at(&world->table, index)->created_ms, 5);
    assert_int_equal(sl_flow_table_used(&world->table), 1);
    sl_flow_remove(&world->table, index, SL_FLOW_LEAVE_REMOVED);
    assert_int_equal(lookup(&world->table, &entry), SL_FLOW_NONE);
    assert_int_equal(sl_flow_table_used(&world->table), 0);
    world_destroy(world);
}

static void the_scope_is_part_of_the_key(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry one = entry_of(1), two = entry_of(1);
    uint32_t first, second;

    (void)state;
    two.key.scope = 3;
    first = insert(&world->table, &one, 1);
    second = insert(&world->table, &two, 1);
    assert_int_not_equal(first, second);
    assert_int_equal(lookup(&world->table, &one), first);
    assert_int_equal(lookup(&world->table, &two), second);
    world_destroy(world);
}

static void the_same_key_replaces_its_entry_and_says_so(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry entry = entry_of(1);
    uint32_t first = insert(&world->table, &entry, 1), second;

    (void)state;
    sl_flow_at(&world->table, first)->packets = 7;
    entry.flow_id = 99;
    second = insert(&world->table, &entry, 2);
    assert_int_equal(first, second);
    assert_int_equal(sl_flow_at(&world->table, second)->flow_id, 99);
    assert_int_equal(sl_flow_at(&world->table, second)->packets, 0);
    assert_int_equal(world->table.counters.replaced, 1);
    assert_int_equal(sl_flow_table_used(&world->table), 1);
    world_destroy(world);
}

static void a_burst_finds_hits_and_misses_alike(void **state)
{
    struct world *world = world_create();
    struct sl_packet packets[SL_FLOW_BURST_MAX] = {0}, *burst[SL_FLOW_BURST_MAX];

    (void)state;
    for (uint32_t i = 0; i < SL_FLOW_BURST_MAX; i++) {
        struct sl_flow_entry entry = entry_of(i);

        if (i % 3 != 0)
            insert(&world->table, &entry, 1);
        packets[i].key = entry.key;
        burst[i] = &packets[i];
    }
    sl_flow_lookup_burst(&world->table, burst, SL_FLOW_BURST_MAX);
    for (uint32_t i = 0; i < SL_FLOW_BURST_MAX; i++) {
        struct sl_flow_entry entry = entry_of(i);

        assert_int_equal(packets[i].hash, sl_flow_hash(&world->table, &entry.key));
        assert_int_equal(packets[i].entry, lookup(&world->table, &entry));
        assert_int_equal(packets[i].entry == SL_FLOW_NONE, i % 3 == 0);
    }
    world_destroy(world);
}

static void a_compact_key_finds_its_direction_only(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry forward = entry_of(1), reply = entry_of(2);
    uint32_t f, r;

    (void)state;
    reply.flow_id = forward.flow_id;
    reply.kind = SL_FLOW_REPLY;
    f = insert(&world->table, &forward, 1);
    r = insert(&world->table, &reply, 1);
    assert_int_equal(
        sl_flow_find(&world->table, sl_flow_hash(&world->table, &forward.key), forward.flow_id), f);
    assert_int_equal(
        sl_flow_find(&world->table, sl_flow_hash(&world->table, &reply.key), reply.flow_id), r);
    assert_int_equal(sl_flow_find(&world->table, sl_flow_hash(&world->table, &reply.key), 77),
                     SL_FLOW_NONE);
    world_destroy(world);
}

/* A key that shares tag and bucket with `key`, but not its hash. */
static struct sl_flow_entry near_collision(const struct sl_flow_table *table,
                                           const struct sl_flow_entry *other)
{
    uint32_t hash = sl_flow_hash(table, &other->key), buckets = WORLD_CAPACITY / 8u;

    for (uint32_t number = 2; number < 1u << 28; number++) {
        struct sl_flow_entry entry = entry_of(number);
        uint32_t found = sl_flow_hash(table, &entry.key);

        if (found != hash && found >> 16 == hash >> 16 && (found ^ hash) % buckets == 0)
            return entry;
    }
    fail_msg("no key shares tag and bucket");
    return *other;
}

static void a_compact_key_is_not_taken_in_by_the_same_tag_and_flow_id(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry forward = entry_of(1), reply = near_collision(&world->table, &forward);
    uint32_t f, r;

    (void)state;
    reply.flow_id = forward.flow_id;
    reply.kind = SL_FLOW_REPLY;
    f = insert(&world->table, &forward, 1);
    r = insert(&world->table, &reply, 1);
    assert_int_equal(
        sl_flow_find(&world->table, sl_flow_hash(&world->table, &forward.key), forward.flow_id), f);
    assert_int_equal(
        sl_flow_find(&world->table, sl_flow_hash(&world->table, &reply.key), reply.flow_id), r);
    world_destroy(world);
}

static void count_leave(void *context, const struct sl_flow_entry *entry, enum sl_flow_leave why)
{
    uint32_t *counts = context;

    assert_int_not_equal(entry->kind, SL_FLOW_FREE);
    counts[why]++;
}

static void a_full_table_evicts_idle_entries_and_counts_them(void **state)
{
    struct world *world = world_create();
    uint32_t left[4] = {0};

    (void)state;
    world->table.leave = count_leave;
    world->table.leave_context = left;
    for (uint32_t i = 0; i < 4 * WORLD_CAPACITY; i++) {
        struct sl_flow_entry entry = entry_of(i);

        assert_int_not_equal(insert(&world->table, &entry, i), SL_FLOW_NONE);
    }
    assert_true(sl_flow_table_used(&world->table) <= WORLD_CAPACITY);
    assert_int_equal(left[SL_FLOW_LEAVE_EVICTED],
                     4 * WORLD_CAPACITY - sl_flow_table_used(&world->table));
    assert_int_equal(world->table.counters.evicted, left[SL_FLOW_LEAVE_EVICTED]);
    world_destroy(world);
}

static void eviction_prefers_the_idle_to_the_busy(void **state)
{
    struct world *world = world_create();
    uint32_t now_ms = 1000, kept = 0;

    (void)state;
    for (uint32_t i = 0; i < WORLD_CAPACITY; i++) {
        struct sl_flow_entry entry = entry_of(i);

        insert(&world->table, &entry, i % 4 == 0 ? now_ms : 1); /* each fourth is busy */
    }
    for (uint32_t i = 0; i < WORLD_CAPACITY / 4; i++) {
        struct sl_flow_entry entry = entry_of(100000 + i);

        assert_int_not_equal(insert(&world->table, &entry, now_ms), SL_FLOW_NONE);
    }
    for (uint32_t i = 0; i < WORLD_CAPACITY; i += 4) {
        struct sl_flow_entry entry = entry_of(i);

        kept += lookup(&world->table, &entry) != SL_FLOW_NONE;
    }
    assert_int_equal(kept, WORLD_CAPACITY / 4);
    world_destroy(world);
}

static void a_table_full_of_busy_entries_refuses(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry one_more = entry_of(500000);
    uint32_t refused = 0;

    (void)state;
    for (uint32_t i = 0; i < 2 * WORLD_CAPACITY; i++) {
        struct sl_flow_entry entry = entry_of(i);

        refused += insert(&world->table, &entry, 42) == SL_FLOW_NONE;
    }
    assert_int_equal(world->table.counters.refused, refused);
    assert_true(refused >= WORLD_CAPACITY);
    assert_int_equal(insert(&world->table, &one_more, 42), SL_FLOW_NONE);
    assert_int_not_equal(insert(&world->table, &one_more, 43), SL_FLOW_NONE);
    world_destroy(world);
}

static void an_evicted_entry_takes_its_local_peer_along(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry forward = entry_of(1), reply = entry_of(2);
    uint32_t f, r;

    (void)state;
    reply.flow_id = forward.flow_id;
    reply.kind = SL_FLOW_REPLY;
    f = insert(&world->table, &forward, 1);
    r = insert(&world->table, &reply, 1);
    sl_flow_link(&world->table, f, r);
    assert_int_equal(sl_flow_peer(&world->table, sl_flow_at(&world->table, f)), r);
    for (uint32_t i = 0; lookup(&world->table, &forward) != SL_FLOW_NONE; i++) {
        struct sl_flow_entry entry = entry_of(1000 + i);

        assert_true(i < 100 * WORLD_CAPACITY);
        insert(&world->table, &entry, 2 + i);
    }
    assert_int_equal(lookup(&world->table, &reply), SL_FLOW_NONE);
    world_destroy(world);
}

static void a_busy_direction_protects_the_idle_one(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry forward = entry_of(1), reply = entry_of(2);
    uint32_t f, r;

    (void)state;
    reply.flow_id = forward.flow_id;
    reply.kind = SL_FLOW_REPLY;
    f = insert(&world->table, &forward, 1);
    r = insert(&world->table, &reply, 1);
    sl_flow_link(&world->table, f, r);
    for (uint32_t i = 0; i < 8 * WORLD_CAPACITY; i++) {
        struct sl_flow_entry entry = entry_of(1000 + i);

        sl_flow_at(&world->table, r)->last_seen_ms = 2 + i; /* only the server sends */
        insert(&world->table, &entry, 2 + i);
    }
    assert_int_equal(lookup(&world->table, &forward), f);
    assert_int_equal(lookup(&world->table, &reply), r);
    world_destroy(world);
}

static bool older_than_100_ms(void *context, struct sl_flow_entry *entry, uint32_t now_ms)
{
    (void)context;
    return sl_flow_idle_ms(entry, now_ms) > 100;
}

static void a_sweep_is_bounded_and_goes_round(void **state)
{
    struct world *world = world_create();
    uint32_t left, rounds = 0;

    (void)state;
    for (uint32_t i = 0; i < 100; i++) {
        struct sl_flow_entry entry = entry_of(i);

        insert(&world->table, &entry, i < 60 ? 0u : 1000u);
    }
    left = sl_flow_sweep(&world->table, 10, 1000, older_than_100_ms, NULL);
    assert_int_equal(left, 10);
    while (sl_flow_table_used(&world->table) > 40 && rounds++ < 20)
        sl_flow_sweep(&world->table, 10, 1000, older_than_100_ms, NULL);
    assert_int_equal(rounds, 5);
    assert_int_equal(world->table.counters.expired, 60);
    world_destroy(world);
}

static void idle_time_is_right_over_the_wrap_of_the_clock(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry entry = entry_of(1);
    uint32_t index = insert(&world->table, &entry, UINT32_MAX - 49);

    (void)state;
    assert_int_equal(sl_flow_idle_ms(sl_flow_at(&world->table, index), 50), 100);
    assert_int_equal(sl_flow_sweep(&world->table, 10, 50, older_than_100_ms, NULL), 0);
    assert_int_equal(sl_flow_sweep(&world->table, 10, 51, older_than_100_ms, NULL), 1);
    world_destroy(world);
}

struct race {
    struct sl_flow_table *table;
    volatile bool stop;
    uint32_t copies;
};

/* Each flow has one number in all of its fields: a copy that mixes two flows shows. */
static struct sl_flow_entry uniform_entry(uint32_t number)
{
    struct sl_flow_entry entry = entry_of(number);

    entry.nat_address = world_ip(number);
    entry.member = (uint16_t)number;
    entry.domain = (uint16_t)(number >> 16);
    return entry;
}

static void *copy_entries(void *argument)
{
    struct race *race = argument;
    struct sl_flow_entry copy;

    while (!race->stop) {
        for (uint32_t index = 0; index < 8; index++) {
            if (!sl_flow_snapshot_entry(race->table, index, &copy))
                continue;
            race->copies++;
            if (sl_be32_to_host(sl_ip_v4(&copy.nat_address)) + 1u != copy.flow_id ||
                copy.member != (uint16_t)(copy.flow_id - 1u))
                return (void *)"a copy mixes two flows";
        }
    }
    return NULL;
}

static void a_racing_reader_never_gets_a_mixture(void **state)
{
    struct world *world = world_create();
    struct race race = {.table = &world->table};
    pthread_t reader;
    void *error;

    (void)state;
    assert_int_equal(pthread_create(&reader, NULL, copy_entries, &race), 0);
    for (uint32_t i = 0; i < 300000; i++) {
        struct sl_flow_entry entry = uniform_entry(i);
        uint32_t index = insert(&world->table, &entry, i);

        sl_flow_at(&world->table, index)->packets++;
        sl_flow_remove(&world->table, index, SL_FLOW_LEAVE_REMOVED);
    }
    race.stop = true;
    pthread_join(reader, &error);
    assert_null(error);
    world_destroy(world);
}

static void a_free_place_and_a_damaged_entry_have_no_copy(void **state)
{
    struct world *world = world_create();
    struct sl_flow_entry entry = entry_of(1), copy;
    uint32_t index = insert(&world->table, &entry, 1);

    (void)state;
    assert_true(sl_flow_snapshot_entry(&world->table, index, &copy));
    assert_int_equal(copy.flow_id, entry.flow_id);
    assert_false(sl_flow_snapshot_entry(&world->table, index + 1, &copy));
    sl_flow_at(&world->table, index)->member ^= 1;
    assert_false(sl_flow_snapshot_entry(&world->table, index, &copy));
    sl_flow_at(&world->table, index)->member ^= 1;
    sl_flow_remove(&world->table, index, SL_FLOW_LEAVE_REMOVED);
    assert_false(sl_flow_snapshot_entry(&world->table, index, &copy));
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("bytes of a table", bytes_rows, check_bytes)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_too_small_or_unaligned_is_refused),
        cmocka_unit_test(what_was_inserted_is_found_and_what_was_removed_is_not),
        cmocka_unit_test(the_scope_is_part_of_the_key),
        cmocka_unit_test(the_same_key_replaces_its_entry_and_says_so),
        cmocka_unit_test(a_burst_finds_hits_and_misses_alike),
        cmocka_unit_test(a_compact_key_finds_its_direction_only),
        cmocka_unit_test(a_compact_key_is_not_taken_in_by_the_same_tag_and_flow_id),
        cmocka_unit_test(a_full_table_evicts_idle_entries_and_counts_them),
        cmocka_unit_test(eviction_prefers_the_idle_to_the_busy),
        cmocka_unit_test(a_table_full_of_busy_entries_refuses),
        cmocka_unit_test(an_evicted_entry_takes_its_local_peer_along),
        cmocka_unit_test(a_busy_direction_protects_the_idle_one),
        cmocka_unit_test(a_sweep_is_bounded_and_goes_round),
        cmocka_unit_test(idle_time_is_right_over_the_wrap_of_the_clock),
        cmocka_unit_test(a_racing_reader_never_gets_a_mixture),
        cmocka_unit_test(a_free_place_and_a_damaged_entry_have_no_copy),
    };

    return TEST_RUN("flow table sizes", tables) +
           cmocka_run_group_tests_name("flow table", tests, NULL, NULL);
}
