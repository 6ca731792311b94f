/* SPDX-License-Identifier: Apache-2.0 */
/* When packets come out: delay, jitter, rate. */
#include "rig.h"

#define SLOTS 8192u

struct delay_row {
    const char *name;
    struct sl_impair_settings settings;
    uint64_t interval_us;
    uint64_t least_us, most_us; /* of each packet's time on the wire */
    uint64_t spread_us;         /* at least that much between the shortest and the longest */
    bool keeps_order;
};

static const struct delay_row delays[] = {
    {"a perfect wire takes no time", {.seed = 1}, 10, 0, 0, 0, true},
    {"5 ms are 5 ms", {.delay_us = 5000}, 10, 5000, 5000, 0, true},
    {"60 s are 60 s", {.delay_us = 60000000}, 20000, 60000000, 60000000, 0, true},
    {"jitter comes on top, packets far apart",
     {.delay_us = 1000, .jitter_us = 500},
     1000,
     1000,
     1500,
     490,
     true},
    {"jitter keeps the order of packets close together",
     {.delay_us = 1000, .jitter_us = 500},
     10,
     1000,
     1500,
     300,
     true},
    {"jitter that may reorder does",
     {.delay_us = 1000, .jitter_us = 500, .jitter_reorders = true},
     10,
     1000,
     1500,
     490,
     false},
};

static void check_delay(void **state)
{
    const struct delay_row *row = TEST_ROW(struct delay_row, state);
    struct rig *rig = rig_create(&row->settings, SLOTS);
    uint64_t shortest_us = UINT64_MAX, longest_us = 0;
    bool ordered = true;

    rig_put_many(rig, 5000, row->interval_us);
    rig_run_out(rig);
    assert_int_equal(rig->out_count, 5000);
    for (uint32_t i = 0; i < rig->put_count; i++) {
        uint64_t took_us = rig->packets[i].out_us - rig->packets[i].put_us;

        assert_in_range(took_us, row->least_us, row->most_us);
        shortest_us = took_us < shortest_us ? took_us : shortest_us;
        longest_us = took_us > longest_us ? took_us : longest_us;
        ordered = ordered && rig->packets[i].place == i;
    }
    assert_true(longest_us - shortest_us >= row->spread_us);
    assert_int_equal(ordered, row->keeps_order);
    rig_destroy(rig);
}

struct rate_row {
    const char *name;
    uint64_t rate_bps;
    uint32_t length_bytes, packets;
    uint64_t took_us; /* from the burst until the last has come out */
};

static const struct rate_row rates[] = {
    {"10 Mbit/s: 1500 bytes in 1.2 ms", 10000000, 1500, 1, 1200},
    {"100 Mbit/s: 1000 x 1500 bytes in 120 ms", 100000000, 1500, 1000, 120000},
    {"1 Gbit/s: 5000 x 1500 bytes in 60 ms", 1000000000, 1500, 5000, 60000},
    {"7 Mbit/s, which no packet fills evenly, is exact", 7000000, 1000, 7000, 8000000},
    {"3 Gbit/s: 8000 x 64 bytes, 171 ns each, is exact", 3000000000, 64, 8000, 1366},
    {"40 Gbit/s: 8000 x 9000 bytes", 40000000000, 9000, 8000, 14400},
    {"1 kbit/s: 10 x 125 bytes in 10 s", 1000, 125, 10, 10000000},
};

static void check_rate(void **state)
{
    const struct rate_row *row = TEST_ROW(struct rate_row, state);
    struct sl_impair_settings settings = {.rate_bps = row->rate_bps};
    struct rig *rig = rig_create(&settings, SLOTS);
    uint64_t begin_us = rig->now_us;

    rig->length_bytes = row->length_bytes;
    rig_put_many(rig, row->packets, 0);
    rig_run_out(rig);
    assert_int_equal(rig->out_count, row->packets);
    assert_int_equal(rig->now_us - begin_us, row->took_us);
    rig_destroy(rig);
}

struct idle_link_row {
    const char *name;
    uint64_t interval_us;
    uint64_t took_us; /* of each packet at 100 Mbit/s, where 1500 bytes take 120 us */
};

static const struct idle_link_row idle_links[] = {
    {"a link that was idle saves up nothing", 1000, 120},
    {"a link just filled delays by a packet", 120, 120},
};

static void check_idle_link(void **state)
{
    struct sl_impair_settings settings = {.rate_bps = 100000000};
    struct rig *rig = rig_create(&settings, SLOTS);
    const struct idle_link_row *row = TEST_ROW(struct idle_link_row, state);

    rig_put_many(rig, 100, row->interval_us);
    rig_run_out(rig);
    for (uint32_t i = 0; i < rig->put_count; i++)
        assert_int_equal(rig->packets[i].out_us - rig->packets[i].put_us, row->took_us);
    rig_destroy(rig);
}

struct mark_row {
    const char *name;
    uint32_t threshold_bytes;
    uint32_t first_marked; /* of a burst of 20 x 1500 bytes; 20: none */
};

static const struct mark_row marks[] = {
    {"nothing is marked without a threshold", 0, 20},
    {"what finds more than 3000 bytes waiting is marked", 3000, 3},
    {"what finds more than one byte waiting is marked", 1, 1},
    {"a threshold beyond the burst marks nothing", 30000, 20},
};

static void check_mark(void **state)
{
    const struct mark_row *row = TEST_ROW(struct mark_row, state);
    struct sl_impair_settings settings = {.rate_bps = 100000000,
                                          .ecn_threshold_bytes = row->threshold_bytes};
    struct rig *rig = rig_create(&settings, SLOTS);

    rig_put_many(rig, 20, 0);
    rig_run_out(rig);
    for (uint32_t i = 0; i < 20; i++)
        assert_int_equal(rig->packets[i].flags, i >= row->first_marked ? SL_IMPAIR_MARK_CE : 0);
    assert_int_equal(sl_impair_counters(rig->impair)->marked, 20 - row->first_marked);
    rig_destroy(rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("delay", delays, check_delay),
        TEST_TABLE("rate", rates, check_rate),
        TEST_TABLE("rate", idle_links, check_idle_link),
        TEST_TABLE("marking", marks, check_mark),
    };

    return TEST_RUN("impairment: timing", tables);
}
