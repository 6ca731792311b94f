// SPDX-License-Identifier: Apache-2.0
/* Datagrams from their fragments: in any order, and what is refused. */
#include "support/random.h"
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "datagram/reassembly.h"
#include "rig.h"

#define DATAGRAMS 4u
#define PARTS 160u

static struct rpc_rig rig;
static struct sl_reassembly *reassembly;
static void *memory;
static uint8_t pattern[65536];

static void set_up(void)
{
    const struct sl_reassembly_limits limits = {.datagrams = DATAGRAMS, .fragments = PARTS};
    size_t bytes = sl_reassembly_bytes(&limits);

    assert_int_not_equal(bytes, 0);
    free(memory);
    memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    assert_non_null(memory);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    reassembly = sl_reassembly_create(memory, &limits, &rig.pool);
    for (size_t i = 0; i < sizeof(pattern); i++)
        pattern[i] = (uint8_t)(i * 0x9e3779b97f4a7c15ull >> 56);
}

static void tear_down(void)
{
    sl_reassembly_clear(reassembly);
    assert_int_equal(sl_reassembly_datagrams(reassembly), 0);
    assert_int_equal(sl_reassembly_fragments(reassembly), 0);
    assert_true(rpc_rig_is_clean(&rig));
}

/* Whose a fragment is and what part of the pattern it brings. */
struct part {
    uint16_t id;
    uint32_t begin, end;
    bool is_last;
    uint8_t from; /* last byte of the source's address */
};

static enum sl_reassembly_outcome take(const struct part *part, uint64_t now_us,
                                       struct sl_message *whole, uint32_t *evicted)
{
    struct sl_fragment_arrival fragment = {
        .source = SL_IP_V4(10, 1, 0, 0),
        .destination = SL_IP_V4(10, 1, 0, 120),
        .id = part->id,
        .offset_bytes = (uint16_t)part->begin,
        .has_more = !part->is_last,
    };

    fragment.source.bytes[15] = part->from;
    rpc_rig_message(&rig, &fragment.payload, pattern + part->begin, part->end - part->begin, 700);
    return sl_reassembly_take(reassembly, &fragment, now_us, whole, evicted);
}

struct order_row {
    const char *name;
    struct part parts[6];
    enum sl_reassembly_outcome outcomes[6]; /* up to the first part of no length */
    uint32_t whole_bytes;                   /* of the last one, if it is complete */
};

#define WAIT SL_REASSEMBLY_WAITING
#define DONE SL_REASSEMBLY_COMPLETE
#define BAD SL_REASSEMBLY_MALFORMED

static const struct order_row order_rows[] = {
    {"in order",
     {{1, 0, 1480, false, 1}, {1, 1480, 2960, false, 1}, {1, 2960, 3001, true, 1}},
     {WAIT, WAIT, DONE},
     3001},
    {"backwards",
     {{1, 2960, 3001, true, 1}, {1, 1480, 2960, false, 1}, {1, 0, 1480, false, 1}},
     {WAIT, WAIT, DONE},
     3001},
    {"the middle last",
     {{1, 2960, 3001, true, 1}, {1, 0, 1480, false, 1}, {1, 1480, 2960, false, 1}},
     {WAIT, WAIT, DONE},
     3001},
    {"a part twice",
     {{1, 0, 1480, false, 1}, {1, 0, 1480, false, 1}, {1, 1480, 1500, true, 1}},
     {WAIT, SL_REASSEMBLY_DUPLICATE, DONE},
     1500},
    {"the last part twice, then the rest",
     {{1, 1480, 1500, true, 1}, {1, 1480, 1500, true, 1}, {1, 0, 1480, false, 1}},
     {WAIT, SL_REASSEMBLY_DUPLICATE, DONE},
     1500},
    {"two datagrams of one sender that mingle",
     {{1, 0, 800, false, 1},
      {2, 0, 1600, false, 1},
      {2, 1600, 1700, true, 1},
      {1, 800, 808, true, 1}},
     {WAIT, WAIT, DONE, DONE},
     808},
    {"two senders with the same identification",
     {{7, 0, 800, false, 1}, {7, 800, 900, true, 2}, {7, 0, 800, false, 2}},
     {WAIT, WAIT, DONE},
     900},
    {"the largest there can be",
     {{1, 0, 65000, false, 1}, {1, 65000, 65515, true, 1}},
     {WAIT, DONE},
     65515},
    {"an overlap with the part before",
     {{1, 0, 1480, false, 1}, {1, 1472, 2000, true, 1}},
     {WAIT, BAD},
     0},
    {"an overlap with the part behind",
     {{1, 800, 1600, false, 1}, {1, 0, 808, false, 1}},
     {WAIT, BAD},
     0},
    {"a part within another", {{1, 0, 1600, false, 1}, {1, 8, 16, false, 1}}, {WAIT, BAD}, 0},
    {"a part around another", {{1, 80, 160, false, 1}, {1, 0, 800, false, 1}}, {WAIT, BAD}, 0},
    {"another end", {{1, 800, 900, true, 1}, {1, 904, 1000, true, 1}}, {WAIT, BAD}, 0},
    {"an end before what is there",
     {{1, 800, 1600, false, 1}, {1, 0, 100, true, 1}},
     {WAIT, BAD},
     0},
    {"more behind the end", {{1, 800, 900, true, 1}, {1, 904, 1000, false, 1}}, {WAIT, BAD}, 0},
    {"a part that says more follows, where the end is",
     {{1, 800, 960, true, 1}, {1, 800, 960, false, 1}},
     {WAIT, BAD},
     0},
    {"a new beginning after a refusal",
     {{1, 0, 1480, false, 1}, {1, 8, 16, false, 1}, {1, 0, 80, false, 1}, {1, 80, 81, true, 1}},
     {WAIT, BAD, WAIT, DONE},
     81},
};

static void check_order(void **state)
{
    const struct order_row *row = TEST_ROW(struct order_row, state);

    set_up();
    for (unsigned int i = 0; i < 6 && row->parts[i].end != 0; i++) {
        const struct part *part = &row->parts[i];
        bool is_final = i == 5 || row->parts[i + 1].end == 0;
        struct sl_message whole;
        uint32_t evicted;

        assert_int_equal(take(part, 1000, &whole, &evicted), row->outcomes[i]);
        assert_int_equal(evicted, 0);
        if (row->outcomes[i] != DONE) {
            assert_int_equal(whole.length_bytes, 0);
            continue;
        }
        if (is_final)
            assert_true(rpc_rig_equals(&rig, &whole, pattern, row->whole_bytes));
        sl_message_free(&rig.pool, &whole);
    }
    tear_down();
}

static void what_never_becomes_whole_is_given_up(void **state)
{
    const struct part first = {1, 0, 80, false, 1}, second = {2, 0, 80, false, 1};
    const struct part late = {1, 80, 100, true, 1};
    struct sl_message whole;
    uint32_t evicted;

    (void)state;
    set_up();
    assert_int_equal(sl_reassembly_next_us(reassembly), UINT64_MAX);
    take(&first, 1000, &whole, &evicted);
    take(&second, 2000, &whole, &evicted);
    assert_int_equal(sl_reassembly_next_us(reassembly), 1000 + SL_REASSEMBLY_TIMEOUT_US);
    assert_int_equal(sl_reassembly_expire(reassembly, 999 + SL_REASSEMBLY_TIMEOUT_US), 0);
    assert_int_equal(sl_reassembly_expire(reassembly, 1000 + SL_REASSEMBLY_TIMEOUT_US), 1);
    assert_int_equal(sl_reassembly_datagrams(reassembly), 1);
    assert_int_equal(take(&late, 1001 + SL_REASSEMBLY_TIMEOUT_US, &whole, &evicted), WAIT);
    tear_down();
}

static void the_oldest_goes_for_a_new_one(void **state)
{
    struct part part = {0, 0, 80, false, 1};
    struct sl_message whole;
    uint32_t evicted;

    (void)state;
    set_up();
    for (part.id = 0; part.id < DATAGRAMS; part.id++) {
        take(&part, 1000u + part.id, &whole, &evicted);
        assert_int_equal(evicted, 0);
    }
    assert_int_equal(take(&part, 2000, &whole, &evicted), WAIT);
    assert_int_equal(evicted, 1);
    assert_int_equal(sl_reassembly_datagrams(reassembly), DATAGRAMS);
    assert_int_equal(sl_reassembly_next_us(reassembly), 1001 + SL_REASSEMBLY_TIMEOUT_US);
    tear_down();
}

static void fragments_of_one_datagram_are_bounded(void **state)
{
    struct part part = {1, 0, 8, false, 1};
    struct sl_message whole;
    uint32_t evicted;

    (void)state;
    set_up();
    for (unsigned int i = 0; i < SL_REASSEMBLY_FRAGMENTS_MAX; i++) {
        assert_int_equal(take(&part, 1000, &whole, &evicted), WAIT);
        part.begin += 16;
        part.end += 16;
    }
    assert_int_equal(take(&part, 1000, &whole, &evicted), SL_REASSEMBLY_TOO_MANY);
    assert_int_equal(sl_reassembly_fragments(reassembly), 0);
    tear_down();
}

static void another_datagram_goes_when_parts_run_out(void **state)
{
    struct part part = {1, 0, 8, false, 1};
    struct sl_message whole;
    uint32_t evicted, lost = 0;

    (void)state;
    set_up();
    for (unsigned int i = 0; i < PARTS + 1; i++) {
        part.id = (uint16_t)(i * 2 > PARTS);
        assert_int_equal(take(&part, 1000, &whole, &evicted), WAIT);
        lost += evicted;
        part.begin += 16;
        part.end += 16;
    }
    assert_int_equal(lost, PARTS / 2 + 1);
    assert_int_equal(sl_reassembly_datagrams(reassembly), 1);
    tear_down();
}

static void limits_that_make_no_sense_are_refused(void **state)
{
    const struct sl_reassembly_limits none = {.fragments = 1}, no_parts = {.datagrams = 1};
    const struct sl_reassembly_limits absurd = {.datagrams = UINT32_MAX, .fragments = UINT32_MAX};

    (void)state;
    assert_int_equal(sl_reassembly_bytes(&none), 0);
    assert_int_equal(sl_reassembly_bytes(&no_parts), 0);
    assert_int_equal(sl_reassembly_bytes(&absurd), 0);
}

/* Cuts a length into parts of whole units, shuffled. Returns how many. */
static unsigned int cut(uint64_t *seed, uint16_t id, uint32_t length, struct part *parts)
{
    unsigned int count = 0;

    for (uint32_t at = 0; at < length; count++) {
        uint32_t here = 8 * (60 + test_random_below(seed, 120));

        parts[count] = (struct part){.id = id, .begin = at, .end = at + here, .from = 1};
        at += here;
        if (at >= length)
            parts[count].end = length;
        parts[count].is_last = at >= length;
    }
    for (unsigned int i = count; i > 1; i--) {
        unsigned int other = test_random_below(seed, i);
        struct part swap = parts[i - 1];

        parts[i - 1] = parts[other];
        parts[other] = swap;
    }
    return count;
}

static void any_order_gives_the_same(void **state)
{
    uint64_t seed = 4;

    (void)state;
    set_up();
    for (uint16_t round = 0; round < 2000; round++) {
        uint32_t length = 1 + test_random_below(&seed, 40000), evicted;
        struct part parts[PARTS];
        unsigned int count = cut(&seed, round, length, parts);
        struct sl_message whole;

        for (unsigned int i = 0; i < count; i++)
            assert_int_equal(take(&parts[i], round, &whole, &evicted),
                             i + 1 == count ? DONE : WAIT);
        assert_true(rpc_rig_equals(&rig, &whole, pattern, length));
        sl_message_free(&rig.pool, &whole);
    }
    tear_down();
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("fragments that come", order_rows, check_order)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_never_becomes_whole_is_given_up),
        cmocka_unit_test(the_oldest_goes_for_a_new_one),
        cmocka_unit_test(fragments_of_one_datagram_are_bounded),
        cmocka_unit_test(another_datagram_goes_when_parts_run_out),
        cmocka_unit_test(limits_that_make_no_sense_are_refused),
        cmocka_unit_test(any_order_gives_the_same),
    };
    int failures = cmocka_run_group_tests_name("reassembly", tests, NULL, NULL) +
                   TEST_RUN("reassembly", tables);

    free(memory);
    return failures;
}
