// SPDX-License-Identifier: Apache-2.0
/* Fragments follow their first one, in any order, and no held packet is ever lost or given back
 * twice. */
#include "world.h"

#include <errno.h>

#include "iff/fragments.h"

#define DATAGRAMS 16u
#define HELD 200u
#define UNITS_PER_FRAGMENT 4u
#define FRAGMENT_BYTES (UNITS_PER_FRAGMENT * 8u)

struct bench {
    struct world *world;
    void *memory;
    struct sl_fragments *fragments;
    uint64_t released[HELD * 2];
    uint32_t released_count;
};

static void take(void *context, uint64_t handle)
{
    struct bench *bench = context;

    bench->released[bench->released_count++] = handle;
}

static struct bench *bench_create(uint32_t held)
{
    struct bench *bench = calloc(1, sizeof(*bench));
    size_t bytes = sl_fragments_bytes(DATAGRAMS, held);

    assert_non_null(bench);
    bench->world = world_create();
    bench->memory = aligned_alloc(64, (bytes + 63u) & ~(size_t)63u);
    assert_non_null(bench->memory);
    assert_int_equal(sl_fragments_init(&bench->fragments, bench->memory, bytes, DATAGRAMS, held, 1),
                     0);
    return bench;
}

static void bench_destroy(struct bench *bench)
{
    world_destroy(bench->world);
    free(bench->memory);
    free(bench);
}

/* Fragment `number` of a datagram of `count`, each of four units but the last of one byte more. */
static void make(struct bench *bench, struct world_packet *made, uint16_t id, unsigned int number,
                 unsigned int count)
{
    bool last = number + 1 == count;
    struct test_frame_spec spec = {
        .protocol = SL_PROTOCOL_UDP,
        .id = id,
        .fragment = (uint16_t)(number * UNITS_PER_FRAGMENT | (last ? 0 : SL_IPV4_MORE_FRAGMENTS)),
        .no_l4_header = number != 0,
        .payload_bytes = (uint16_t)(number == 0 ? FRAGMENT_BYTES - 8 : FRAGMENT_BYTES + last),
    };

    world_receive(bench->world, made, 0, &spec);
}

static enum sl_fragment_result first(struct bench *bench, uint16_t id, unsigned int count,
                                     uint32_t now_ms)
{
    struct sl_fragment_flow flow = {.entry = {.flow_id = 1000u + id}};
    struct world_packet made;

    make(bench, &made, id, 0, count);
    return sl_fragment_first(bench->fragments, &made.packet, SL_FRAGMENT_CLIENT_SIDE, &flow, now_ms,
                             take, bench);
}

static enum sl_fragment_result later(struct bench *bench, uint16_t id, unsigned int number,
                                     unsigned int count, uint32_t now_ms)
{
    struct sl_fragment_flow flow = {0};
    enum sl_fragment_result result;
    struct world_packet made;

    make(bench, &made, id, number, count);
    result = sl_fragment_later(bench->fragments, &made.packet, SL_FRAGMENT_CLIENT_SIDE, number,
                               now_ms, &flow);
    if (result == SL_FRAGMENT_GO)
        assert_int_equal(flow.entry.flow_id, 1000u + id);
    return result;
}

static const struct order_row {
    const char *name;
    const char *order; /* which fragment comes when, as digits */
} order_rows[] = {
    {"in order", "01234"},
    {"backwards", "43210"},
    {"the first in the middle", "31042"},
    {"the first last", "12340"},
    {"the last first", "40123"},
    {"two fragments", "01"},
    {"two fragments, backwards", "10"},
};

static void check_order(void **state)
{
    const struct order_row *row = TEST_ROW(struct order_row, state);
    struct bench *bench = bench_create(HELD);
    unsigned int count = (unsigned int)strlen(row->order), held = 0;
    bool seen_first = false;

    for (unsigned int at = 0; at < count; at++) {
        unsigned int number = (unsigned int)(row->order[at] - '0');

        if (number == 0) {
            assert_int_equal(first(bench, 7, count, 0), SL_FRAGMENT_GO);
            assert_int_equal(bench->released_count, held);
            for (unsigned int i = 0; i < held; i++) /* in the order they came */
                assert_int_equal(bench->released[i], row->order[i] - '0');
            seen_first = true;
        } else {
            assert_int_equal(later(bench, 7, number, count, 0),
                             seen_first ? SL_FRAGMENT_GO : SL_FRAGMENT_HELD);
            held += !seen_first;
        }
    }
    assert_int_equal(sl_fragments_held(bench->fragments), 0);
    /* the datagram is forgotten: its identification may be used at once */
    assert_int_equal(later(bench, 7, 1, count, 0), SL_FRAGMENT_HELD);
    bench_destroy(bench);
}

static void a_datagram_of_64_kib_backwards_fits(void **state)
{
    struct bench *bench = bench_create(HELD);
    struct world_packet made;

    (void)state;
    for (unsigned int number = 44; number > 0; number--) {
        struct test_frame_spec spec = {
            .protocol = SL_PROTOCOL_UDP,
            .id = 9,
            .fragment = (uint16_t)(number * 185u | (number == 44 ? 0 : SL_IPV4_MORE_FRAGMENTS)),
            .no_l4_header = true,
            .payload_bytes = number == 44 ? 8 : 1480,
        };
        struct sl_fragment_flow flow;

        world_receive(bench->world, &made, 0, &spec);
        assert_int_equal(sl_fragment_later(bench->fragments, &made.packet, 0xff, number, 0, &flow),
                         SL_FRAGMENT_HELD);
    }
    assert_int_equal(sl_fragments_held(bench->fragments), 44);
    sl_fragments_flush(bench->fragments, take, bench);
    assert_int_equal(bench->released_count, 44);
    bench_destroy(bench);
}

/* What may not follow fragments 0 and 2 of five, of 32 bytes each. */
static const struct bad_row {
    const char *name;
    uint16_t offset_units;
    uint16_t bytes;
    bool more;
} bad_rows[] = {
    {"the same again", 8, 32, true},
    {"overlaps the end of one", 10, 32, true},
    {"overlaps the start of one", 6, 32, true},
    {"spans one", 4, 200, true},
    {"ends before what was seen", 4, 8, false},
    {"not a multiple of eight", 12, 31, true},
};

static void check_bad(void **state)
{
    const struct bad_row *row = TEST_ROW(struct bad_row, state);
    struct bench *bench = bench_create(HELD);
    struct test_frame_spec spec = {
        .protocol = SL_PROTOCOL_UDP,
        .id = 7,
        .fragment = (uint16_t)(row->offset_units | (row->more ? SL_IPV4_MORE_FRAGMENTS : 0)),
        .no_l4_header = true,
        .payload_bytes = row->bytes & ~7u,
    };
    struct sl_fragment_flow flow;
    struct world_packet made;

    assert_int_equal(first(bench, 7, 5, 0), SL_FRAGMENT_GO);
    assert_int_equal(later(bench, 7, 2, 5, 0), SL_FRAGMENT_GO);
    world_receive(bench->world, &made, 0, &spec);
    made.packet.l3_length_bytes = (uint16_t)(20 + row->bytes);
    assert_int_equal(sl_fragment_later(bench->fragments, &made.packet, 0xff, 1, 0, &flow),
                     SL_FRAGMENT_MALFORMED);
    assert_int_equal(later(bench, 7, 1, 5, 0), SL_FRAGMENT_GO); /* the datagram is unharmed */
    bench_destroy(bench);
}

static void beyond_the_known_end_is_refused(void **state)
{
    struct bench *bench = bench_create(HELD);

    (void)state;
    assert_int_equal(first(bench, 7, 3, 0), SL_FRAGMENT_GO);
    assert_int_equal(later(bench, 7, 1, 2, 0), SL_FRAGMENT_GO); /* completes it: forgotten */
    assert_int_equal(first(bench, 8, 9, 0), SL_FRAGMENT_GO);
    assert_int_equal(later(bench, 8, 4, 5, 0), SL_FRAGMENT_GO); /* the end is after fragment 4 */
    assert_int_equal(later(bench, 8, 6, 9, 0), SL_FRAGMENT_MALFORMED);
    assert_int_equal(later(bench, 8, 3, 4, 0), SL_FRAGMENT_MALFORMED); /* a second end */
    bench_destroy(bench);
}

static void a_second_first_fragment_cannot_rewrite_the_ports(void **state)
{
    struct bench *bench = bench_create(HELD);

    (void)state;
    assert_int_equal(first(bench, 7, 3, 0), SL_FRAGMENT_GO);
    assert_int_equal(first(bench, 7, 3, 1000), SL_FRAGMENT_MALFORMED);
    assert_int_equal(first(bench, 7, 3, 1001), SL_FRAGMENT_GO); /* another datagram by now */
    bench_destroy(bench);
}

static void held_packets_are_bounded_per_datagram_and_in_all(void **state)
{
    struct bench *bench = bench_create(100);

    (void)state;
    for (unsigned int number = 1; number <= SL_FRAGMENT_HELD_PER_DATAGRAM; number++)
        assert_int_equal(later(bench, 1, number, 200, 0), SL_FRAGMENT_HELD);
    assert_int_equal(later(bench, 1, 100, 200, 0), SL_FRAGMENT_FULL);
    for (unsigned int number = 1; number <= 100 - SL_FRAGMENT_HELD_PER_DATAGRAM; number++)
        assert_int_equal(later(bench, 2, number, 200, 0), SL_FRAGMENT_HELD);
    assert_int_equal(later(bench, 3, 1, 200, 0), SL_FRAGMENT_FULL);
    assert_int_equal(sl_fragments_held(bench->fragments), 100);
    assert_int_equal(first(bench, 1, 200, 0), SL_FRAGMENT_GO); /* makes room */
    assert_int_equal(later(bench, 3, 1, 200, 0), SL_FRAGMENT_HELD);
    bench_destroy(bench);
}

static void a_fragment_that_cannot_be_held_takes_no_place(void **state)
{
    struct bench *bench = bench_create(1);

    (void)state;
    assert_int_equal(later(bench, 1, 1, 3, 0), SL_FRAGMENT_HELD);
    for (uint16_t id = 2; id < 200; id++)
        assert_int_equal(later(bench, id, 1, 3, 0), SL_FRAGMENT_FULL);
    for (uint16_t id = 200; id < 203; id++)
        assert_int_equal(first(bench, id, 3, 0), SL_FRAGMENT_GO);
    bench_destroy(bench);
}

static void too_many_datagrams_are_refused_until_old_ones_time_out(void **state)
{
    struct bench *bench = bench_create(HELD);
    uint32_t held = 0;

    (void)state;
    for (uint16_t id = 1; id <= 100; id++)
        held += later(bench, id, 1, 3, 0) == SL_FRAGMENT_HELD;
    assert_true(held <= DATAGRAMS);
    assert_true(held >= 8);
    assert_int_equal(sl_fragments_sweep(bench->fragments, DATAGRAMS, 5000, 5000, take, bench), 0);
    assert_int_equal(sl_fragments_sweep(bench->fragments, DATAGRAMS, 5001, 5000, take, bench),
                     held);
    assert_int_equal(bench->released_count, held);
    assert_int_equal(sl_fragments_held(bench->fragments), 0);
    assert_int_equal(later(bench, 101, 1, 3, 6000), SL_FRAGMENT_HELD);
    bench_destroy(bench);
}

static void datagrams_of_other_senders_sides_and_protocols_do_not_mix(void **state)
{
    struct bench *bench = bench_create(HELD);
    struct sl_fragment_flow flow;
    struct world_packet made;

    (void)state;
    assert_int_equal(first(bench, 7, 3, 0), SL_FRAGMENT_GO);
    make(bench, &made, 7, 1, 3);
    assert_int_equal(sl_fragment_later(bench->fragments, &made.packet, 2, 1, 0, &flow),
                     SL_FRAGMENT_HELD);
    made.packet.key.source.bytes[15] ^= 1;
    assert_int_equal(sl_fragment_later(bench->fragments, &made.packet, 0xff, 1, 0, &flow),
                     SL_FRAGMENT_HELD);
    made.packet.key.source.bytes[15] ^= 1;
    made.packet.key.protocol = SL_PROTOCOL_TCP;
    assert_int_equal(sl_fragment_later(bench->fragments, &made.packet, 0xff, 1, 0, &flow),
                     SL_FRAGMENT_HELD);
    bench_destroy(bench);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Each handle that was kept comes back exactly once, whatever happens. */
static void random_fragments_lose_no_handle(void **state)
{
    struct bench *bench = bench_create(64);
    uint64_t random = 5, kept = 0, back = 0;

    (void)state;
    for (uint32_t step = 0; step < 50000; step++) {
        uint16_t id = (uint16_t)(next_random(&random) % 40);
        unsigned int number = (unsigned int)(next_random(&random) % 6);
        uint32_t dice = (uint32_t)(next_random(&random) % 50);

        if (dice == 0)
            sl_fragments_sweep(bench->fragments, 4, step, 200, take, bench);
        else if (number == 0)
            first(bench, id, 6, step);
        else
            kept += later(bench, id, number, 6, step) == SL_FRAGMENT_HELD;
        back += bench->released_count;
        bench->released_count = 0;
        assert_int_equal(sl_fragments_held(bench->fragments), kept - back);
    }
    assert_true(kept > 1000);
    sl_fragments_flush(bench->fragments, take, bench);
    assert_int_equal(back + bench->released_count, kept);
    bench_destroy(bench);
}

static const struct size_row {
    const char *name;
    uint32_t datagrams, held;
    bool possible;
} size_rows[] = {
    {"an ordinary size", 1024, 4096, true},
    {"datagrams not a power of two", 1000, 4096, false},
    {"too few datagrams", 8, 4096, false},
    {"nothing to hold", 1024, 0, false},
};

static void check_size(void **state)
{
    const struct size_row *row = TEST_ROW(struct size_row, state);
    struct sl_fragments *fragments;
    _Alignas(64) uint8_t memory[64];
    size_t bytes = sl_fragments_bytes(row->datagrams, row->held);

    assert_int_equal(bytes != 0, row->possible);
    assert_int_equal(
        sl_fragments_init(&fragments, memory, sizeof(memory), row->datagrams, row->held, 1),
        row->possible ? -ENOSPC : -EINVAL);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("fragments arrive", order_rows, check_order),
        TEST_TABLE("refused", bad_rows, check_bad),
        TEST_TABLE("memory", size_rows, check_size),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_datagram_of_64_kib_backwards_fits),
        cmocka_unit_test(beyond_the_known_end_is_refused),
        cmocka_unit_test(a_second_first_fragment_cannot_rewrite_the_ports),
        cmocka_unit_test(held_packets_are_bounded_per_datagram_and_in_all),
        cmocka_unit_test(a_fragment_that_cannot_be_held_takes_no_place),
        cmocka_unit_test(too_many_datagrams_are_refused_until_old_ones_time_out),
        cmocka_unit_test(datagrams_of_other_senders_sides_and_protocols_do_not_mix),
        cmocka_unit_test(random_fragments_lose_no_handle),
    };

    return TEST_RUN("fragments", tables) +
           cmocka_run_group_tests_name("fragments", tests, NULL, NULL);
}
