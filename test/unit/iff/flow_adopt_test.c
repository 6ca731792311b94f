// SPDX-License-Identifier: Apache-2.0
/* Adoption after a crash [PLT-4]: what a torn table gives back is right, or it is not given back.
 */
#include "world.h"

#include <errno.h>

#include "iff/flow_advance.h"
#include "iff/flow_install.h"

#define FLOWS 300u
#define NP 3u

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A flow whose fields all follow from its number, so that a wrong one is recognised. */
static void make_flow(struct world *world, uint32_t number, struct sl_flow_install *forward,
                      struct sl_flow_install *reply)
{
    struct sl_flow_entry *entry = &forward->entry;

    memset(forward, 0, sizeof(*forward));
    entry->key.source = world_ip(TEST_IP(10, 9, 0, 0) + number);
    entry->key.destination = world_ip(TEST_IP(10, 1, 0, 100));
    entry->key.source_port = sl_be16_from_host((uint16_t)(1024 + number));
    entry->key.destination_port = SL_BE16(2049);
    entry->key.protocol = SL_PROTOCOL_TCP;
    entry->flow_id = (uint64_t)NP << 48 | (number + 1u);
    entry->kind = SL_FLOW_FORWARD;
    entry->state = SL_STATE_ESTABLISHED;
    entry->member = (uint16_t)(number % 3);
    entry->nat_address = world_ip(TEST_IP(10, 2, 0, 1) + number % 3);
    entry->nat_port = SL_BE16(2049);
    forward->hash = sl_flow_hash(&world->table, &entry->key);
    sl_flow_build_reply(&world->table, entry, reply);
    entry->peer_hash = sl_flow_hash(&world->table, &reply->entry.key);
    reply->hash = entry->peer_hash;
    reply->entry.peer_hash = forward->hash;
}

static struct world *world_with_flows(void)
{
    struct world *world = world_create();
    struct sl_flow_install forward, reply;

    for (uint32_t i = 0; i < FLOWS; i++) {
        make_flow(world, i, &forward, &reply);
        assert_int_equal(
            sl_flow_install_pair(&world->table, world->balancer, &forward, &reply, i, NULL, NULL),
            0);
    }
    return world;
}

static int adopt(struct world *world, struct sl_flow_adoption *adoption)
{
    return sl_flow_table_adopt(&world->table, world->memory, world->memory_bytes, WORLD_CAPACITY,
                               NP, 1000, NULL, NULL, adoption);
}

static void everything_comes_back_after_a_clean_stop(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_install forward, reply;
    struct sl_flow_adoption adoption;

    (void)state;
    sl_flow_remove(&world->table, 10, SL_FLOW_LEAVE_REMOVED);
    assert_int_equal(adopt(world, &adoption), 0);
    assert_int_equal(adoption.adopted, 2 * FLOWS - 1);
    assert_int_equal(adoption.discarded, 0);
    assert_int_equal(adoption.last_counter, FLOWS);
    assert_int_equal(sl_flow_table_used(&world->table), 2 * FLOWS - 1);
    for (uint32_t i = 20; i < FLOWS; i++) {
        uint32_t f, r;

        make_flow(world, i, &forward, &reply);
        f = sl_flow_lookup(&world->table, &forward.entry.key, forward.hash);
        r = sl_flow_lookup(&world->table, &reply.entry.key, reply.hash);
        assert_int_not_equal(f, SL_FLOW_NONE);
        assert_int_not_equal(r, SL_FLOW_NONE);
        assert_int_equal(sl_flow_peer(&world->table, sl_flow_at(&world->table, f)), r);
        assert_int_equal(sl_flow_peer(&world->table, sl_flow_at(&world->table, r)), f);
        assert_int_equal(sl_flow_at(&world->table, f)->state, SL_STATE_ESTABLISHED);
    }
    world_destroy(world);
}

static void an_adopted_table_goes_on_working(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_install forward, reply;
    struct sl_flow_adoption adoption;

    (void)state;
    assert_int_equal(adopt(world, &adoption), 0);
    for (uint32_t i = 0; i < 2 * FLOWS; i++) { /* the first half exists, the second is new */
        make_flow(world, i, &forward, &reply);
        assert_int_equal(
            sl_flow_install_pair(&world->table, NULL, &forward, &reply, 2000 + i, NULL, NULL), 0);
    }
    assert_true(sl_flow_table_used(&world->table) <= WORLD_CAPACITY);
    make_flow(world, 2 * FLOWS - 1, &forward, &reply);
    assert_int_not_equal(sl_flow_lookup(&world->table, &reply.entry.key, reply.hash), SL_FLOW_NONE);
    world_destroy(world);
}

static void connections_are_counted_again(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_adoption adoption;

    (void)state;
    assert_int_equal(world->balancer->connections[0], FLOWS / 3);
    memset(world->balancer, 0, sizeof(*world->balancer));
    assert_int_equal(adopt(world, &adoption), 0);
    sl_flow_recount(&world->table, world->balancer);
    for (uint16_t member = 0; member < 3; member++)
        assert_int_equal(world->balancer->connections[member], FLOWS / 3);
    world_destroy(world);
}

static void an_entry_in_mid_write_is_dropped(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_adoption adoption;

    (void)state;
    sl_flow_at(&world->table, 4)->guard = 0; /* as the writer leaves it until it is done */
    assert_int_equal(adopt(world, &adoption), 0);
    assert_int_equal(adoption.adopted, 2 * FLOWS - 1);
    assert_int_equal(adoption.discarded, 1);
    world_destroy(world);
}

static void of_two_entries_with_one_key_the_second_is_dropped(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_adoption adoption;

    (void)state;
    *sl_flow_at(&world->table, 2 * FLOWS + 5) = *sl_flow_at(&world->table, 4);
    assert_int_equal(adopt(world, &adoption), 0);
    assert_int_equal(adoption.adopted, 2 * FLOWS);
    assert_int_equal(adoption.discarded, 1);
    world_destroy(world);
}

static void an_entry_from_the_future_counts_as_seen_now(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_adoption adoption;

    (void)state;
    sl_flow_at(&world->table, 0)->last_seen_ms = 5000; /* adoption is at 1000 */
    assert_int_equal(adopt(world, &adoption), 0);
    assert_int_equal(sl_flow_at(&world->table, 0)->last_seen_ms, 1000);
    world_destroy(world);
}

static bool not_member_1(void *context, const struct sl_flow_entry *entry)
{
    (void)context;
    return entry->member != 1;
}

static void what_the_caller_does_not_know_is_dropped(void **state)
{
    struct world *world = world_with_flows();
    struct sl_flow_adoption adoption;

    (void)state;
    assert_int_equal(sl_flow_table_adopt(&world->table, world->memory, world->memory_bytes,
                                         WORLD_CAPACITY, NP, 1000, not_member_1, NULL, &adoption),
                     0);
    assert_int_equal(adoption.discarded, 2 * FLOWS / 3);
    world_destroy(world);
}

static const struct header_row {
    const char *name;
    size_t offset; /* of a 32-bit word of the header that is changed */
    int error;
} header_rows[] = {
    {"no magic", 0, -ENODATA},
    {"another layout version", 8, -EPROTO},
    {"another size of the header", 12, -EPROTO},
    {"another size of buckets", 16, -EPROTO},
    {"another size of entries", 20, -EPROTO},
    {"another capacity", 24, -ERANGE},
    {"another number of buckets", 28, -ERANGE},
};

static void check_header(void **state)
{
    const struct header_row *row = TEST_ROW(struct header_row, state);
    struct world *world = world_with_flows();
    struct sl_flow_adoption adoption;
    uint32_t word;

    memcpy(&word, (uint8_t *)world->memory + row->offset, sizeof(word));
    word ^= 0x40;
    memcpy((uint8_t *)world->memory + row->offset, &word, sizeof(word));
    assert_int_equal(adopt(world, &adoption), row->error);
    world_destroy(world);
}

static void memory_that_was_never_a_table_is_refused(void **state)
{
    struct world *world = world_create();
    struct sl_flow_adoption adoption;

    (void)state;
    memset(world->memory, 0, world->memory_bytes);
    assert_int_equal(adopt(world, &adoption), -ENODATA);
    assert_int_equal(sl_flow_table_adopt(&world->table, world->memory, world->memory_bytes - 1,
                                         WORLD_CAPACITY, NP, 0, NULL, NULL, &adoption),
                     -ENOSPC);
    world_destroy(world);
}

static const struct tear_row {
    const char *name;
    uint64_t seed;
    uint32_t words; /* overwritten at random places behind the header's fixed line */
} tear_rows[] = {
    {"one word", 1, 1},          {"ten words", 2, 10},
    {"a hundred words", 3, 100}, {"a thousand words", 4, 1000},
    {"most of it", 5, 30000},
};

/* Every adopted entry must be, in what decides where packets go, one of those that were made. */
static void check_adopted(struct world *world, uint32_t index)
{
    const struct sl_flow_entry *entry = sl_flow_at(&world->table, index);
    uint32_t number = (uint32_t)(entry->flow_id & 0xffffffu) - 1u;
    struct sl_flow_install forward, reply;
    const struct sl_flow_entry *made;

    assert_true(number < FLOWS);
    make_flow(world, number, &forward, &reply);
    made = entry->kind == SL_FLOW_FORWARD ? &forward.entry : &reply.entry;
    assert_memory_equal(&entry->key, &made->key, sizeof(made->key));
    assert_memory_equal(&entry->nat_address, &made->nat_address, sizeof(made->nat_address));
    assert_int_equal(entry->nat_port.net, made->nat_port.net);
    assert_int_equal(entry->member, made->member);
    assert_int_equal(entry->domain, made->domain);
    assert_int_equal(entry->flow_id, made->flow_id);
    assert_int_equal(entry->kind, made->kind);
    assert_int_equal(
        sl_flow_lookup(&world->table, &entry->key, sl_flow_hash(&world->table, &entry->key)),
        index);
}

static void tear(struct world *world, uint64_t *random, uint32_t words)
{
    uint64_t *memory = world->memory;

    for (uint32_t i = 0; i < words; i++) {
        size_t at = 8 + next_random(random) % (world->memory_bytes / 8 - 8);

        memory[at] = next_random(random) % 4 == 0 ? 0 : next_random(random);
    }
}

static void check_tear(void **state)
{
    const struct tear_row *row = TEST_ROW(struct tear_row, state);
    uint64_t random = row->seed;

    for (unsigned int round = 0; round < 20; round++) {
        struct world *world = world_with_flows();
        struct sl_flow_adoption adoption;
        uint32_t used = 0;

        tear(world, &random, row->words);
        assert_int_equal(adopt(world, &adoption), 0);
        for (uint32_t index = 0; index < WORLD_CAPACITY; index++) {
            if (sl_flow_at(&world->table, index)->kind == SL_FLOW_FREE)
                continue;
            check_adopted(world, index);
            used++;
        }
        assert_int_equal(used, adoption.adopted);
        assert_int_equal(used, sl_flow_table_used(&world->table));
        world_destroy(world);
    }
}

static void nonsense_all_over_is_survived(void **state)
{
    struct world *world = world_with_flows();
    uint64_t random = 99, *memory = world->memory;
    struct sl_flow_adoption adoption;
    struct sl_flow_install forward, reply;

    (void)state;
    for (size_t at = 8; at < world->memory_bytes / 8; at++)
        memory[at] = next_random(&random);
    assert_int_equal(adopt(world, &adoption), 0);
    assert_int_equal(adoption.adopted, 0);
    assert_int_equal(adoption.discarded, WORLD_CAPACITY);
    make_flow(world, 1, &forward, &reply);
    assert_int_equal(sl_flow_install_pair(&world->table, NULL, &forward, &reply, 1000, NULL, NULL),
                     0);
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("adoption refuses", header_rows, check_header),
        TEST_TABLE("adoption of a torn table", tear_rows, check_tear),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back_after_a_clean_stop),
        cmocka_unit_test(an_adopted_table_goes_on_working),
        cmocka_unit_test(connections_are_counted_again),
        cmocka_unit_test(an_entry_in_mid_write_is_dropped),
        cmocka_unit_test(of_two_entries_with_one_key_the_second_is_dropped),
        cmocka_unit_test(an_entry_from_the_future_counts_as_seen_now),
        cmocka_unit_test(what_the_caller_does_not_know_is_dropped),
        cmocka_unit_test(memory_that_was_never_a_table_is_refused),
        cmocka_unit_test(nonsense_all_over_is_survived),
    };

    return TEST_RUN("torn tables", tables) +
           cmocka_run_group_tests_name("adoption", tests, NULL, NULL);
}
