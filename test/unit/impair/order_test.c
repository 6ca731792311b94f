/* SPDX-License-Identifier: Apache-2.0 */
/* Reordering, duplication and corruption, one packet at a time. */
#include "rig.h"

#define CERTAIN SL_IMPAIR_CERTAIN_PPM
#define SLOTS 4096u

struct displaced_row {
    const char *name;
    struct sl_impair_settings settings; /* in force for the first packet only */
    uint32_t followers;                 /* come behind it */
    uint64_t interval_us;
    uint32_t place;   /* where the first packet comes out */
    uint64_t took_us; /* its time on the wire */
};

static const struct displaced_row displaced[] = {
    {"three packets are let past",
     {.reorder_ppm = CERTAIN, .reorder_packets = 3, .reorder_delay_us = 10000},
     10,
     100,
     3,
     300},
    {"one packet is let past",
     {.reorder_ppm = CERTAIN, .reorder_packets = 1, .reorder_delay_us = 10000},
     10,
     100,
     1,
     100},
    {"one that nobody passes waits no longer than it is to",
     {.reorder_ppm = CERTAIN, .reorder_packets = 3, .reorder_delay_us = 1000},
     0,
     100,
     0,
     1000},
    {"one that too few pass goes behind those few",
     {.reorder_ppm = CERTAIN, .reorder_packets = 3, .reorder_delay_us = 1000},
     2,
     100,
     2,
     1000},
    {"without a number of packets it is late by the time",
     {.reorder_ppm = CERTAIN, .reorder_delay_us = 450},
     10,
     100,
     4,
     450},
    {"the delay of the wire comes first",
     {.reorder_ppm = CERTAIN, .reorder_delay_us = 450, .delay_us = 2000},
     10,
     100,
     4,
     2450},
    {"behind a delay too, packets are let past",
     {.reorder_ppm = CERTAIN, .reorder_packets = 2, .reorder_delay_us = 10000, .delay_us = 2000},
     10,
     100,
     2,
     2200},
};

static void check_displaced(void **state)
{
    const struct displaced_row *row = TEST_ROW(struct displaced_row, state);
    struct sl_impair_settings after = row->settings;
    struct rig *rig = rig_create(&row->settings, SLOTS);

    rig_put_many(rig, 1, row->interval_us);
    after.reorder_ppm = 0;
    sl_impair_configure(rig->impair, &after);
    rig_put_many(rig, row->followers, row->interval_us);
    rig_run_out(rig);
    assert_int_equal(sl_impair_counters(rig->impair)->reordered, 1);
    assert_int_equal(rig->packets[0].place, row->place);
    assert_int_equal(rig->packets[0].out_us - rig->packets[0].put_us, row->took_us);
    for (uint32_t i = 1; i <= row->followers; i++)
        assert_int_equal(rig->packets[i].place, i <= row->place ? i - 1 : i);
    rig_destroy(rig);
}

struct twin_row {
    const char *name;
    struct sl_impair_settings settings;
    uint32_t copies;
};

static const struct twin_row twins[] = {
    {"each packet comes twice", {.duplicate_ppm = CERTAIN}, 1},
    {"behind a delay too", {.duplicate_ppm = CERTAIN, .delay_us = 3000}, 1},
    {"and with a rate", {.duplicate_ppm = CERTAIN, .rate_bps = 1000000}, 1},
    {"what is lost as a tail is not duplicated",
     {.duplicate_ppm = CERTAIN, .tail_loss_ppm = CERTAIN, .tail_packets = 32, .tail_idle_us = 9},
     0},
    {"what is lost is not duplicated", {.duplicate_ppm = CERTAIN, .loss_ppm = CERTAIN}, 0},
};

static void check_twins(void **state)
{
    const struct twin_row *row = TEST_ROW(struct twin_row, state);
    struct rig *rig = rig_create(&row->settings, SLOTS);

    rig_put_many(rig, 20, 0);
    rig_run_out(rig);
    assert_int_equal(sl_impair_counters(rig->impair)->duplicated, 20 * row->copies);
    for (uint32_t i = 0; i < 20; i++)
        assert_int_equal(rig->packets[i].copies, row->copies);
    rig_destroy(rig);
}

struct corrupt_row {
    const char *name;
    uint32_t length_bytes, skip_bytes;
    uint32_t first_bit, last_bit; /* of the bits that are hit; first > last: none is */
};

static const struct corrupt_row corrupts[] = {
    {"any bit of a frame", 64, 0, 0, 511},
    {"never the header that is to stay whole", 64, 14, 112, 511},
    {"the one byte that is left", 15, 14, 112, 119},
    {"nothing of a frame that is all header", 14, 14, 1, 0},
};

static void check_corrupt(void **state)
{
    const struct corrupt_row *row = TEST_ROW(struct corrupt_row, state);
    struct sl_impair_settings settings = {
        .seed = 4, .corrupt_ppm = CERTAIN, .corrupt_skip_bytes = row->skip_bytes};
    struct rig *rig = rig_create(&settings, SLOTS);
    uint32_t first = UINT32_MAX, last = 0;

    rig->length_bytes = row->length_bytes;
    rig_put_many(rig, 20000, 1);
    for (uint32_t i = 0; i < rig->put_count; i++) {
        const struct rig_packet *packet = &rig->packets[i];

        assert_int_equal(packet->flags, row->first_bit > row->last_bit ? 0 : SL_IMPAIR_CORRUPT);
        first = packet->corrupt_bit < first ? packet->corrupt_bit : first;
        last = packet->corrupt_bit > last ? packet->corrupt_bit : last;
    }
    if (row->first_bit <= row->last_bit) {
        assert_int_equal(first, row->first_bit);
        assert_int_equal(last, row->last_bit);
    }
    rig_destroy(rig);
}

struct flip_row {
    const char *name;
    uint32_t bit, byte;
    uint8_t mask;
};

static const struct flip_row flips[] = {
    {"the first bit", 0, 0, 0x01},
    {"the last bit of the first byte", 7, 0, 0x80},
    {"a bit further on", 21, 2, 0x20},
};

static void check_flip(void **state)
{
    const struct flip_row *row = TEST_ROW(struct flip_row, state);
    uint8_t bytes[3] = {0}, expected[3] = {0};

    sl_impair_flip(bytes, row->bit);
    expected[row->byte] = row->mask;
    assert_memory_equal(bytes, expected, sizeof(bytes));
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("reordering", displaced, check_displaced),
        TEST_TABLE("duplication", twins, check_twins),
        TEST_TABLE("corruption hits", corrupts, check_corrupt),
        TEST_TABLE("a flip changes", flips, check_flip),
    };

    return TEST_RUN("impairment: order and content", tables);
}
