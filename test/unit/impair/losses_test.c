/* SPDX-License-Identifier: Apache-2.0 */
/* What is lost, how much of it, and that nothing else is. */
#include "rig.h"

#define CERTAIN SL_IMPAIR_CERTAIN_PPM
#define SLOTS 4096u

struct share_row {
    const char *name;
    struct sl_impair_settings settings;
    uint32_t packets;
    size_t counter; /* offset in struct sl_impair_counters of the kind that is to be seen */
    uint32_t least, most;
};

#define COUNTER(field) offsetof(struct sl_impair_counters, field)

/* Bounds are four standard deviations of the binomial distribution around its mean. */
static const struct share_row shares[] = {
    {"a perfect wire loses nothing", {.seed = 1}, 100000, COUNTER(lost), 0, 0},
    {"0.01 % of 200,000", {.loss_ppm = 100}, 200000, COUNTER(lost), 2, 38},
    {"0.1 % of 200,000", {.loss_ppm = 1000}, 200000, COUNTER(lost), 144, 256},
    {"1 % of 100,000", {.loss_ppm = 10000}, 100000, COUNTER(lost), 874, 1126},
    {"1 % with another seed", {.seed = 77, .loss_ppm = 10000}, 100000, COUNTER(lost), 874, 1126},
    {"half", {.loss_ppm = CERTAIN / 2}, 100000, COUNTER(lost), 49367, 50633},
    {"all", {.loss_ppm = CERTAIN}, 1000, COUNTER(lost), 1000, 1000},
    {"a cut wire loses all", {.cut = true}, 1000, COUNTER(cut), 1000, 1000},
    {"a cut comes before random loss",
     {.cut = true, .loss_ppm = CERTAIN},
     1000,
     COUNTER(cut),
     1000,
     1000},
    /* Stationary share of the bad state: enter / (enter + leave) = 1/101 with bursts of 10. */
    {"bursts of ten lose their share",
     {.burst_enter_ppm = 1000, .burst_leave_ppm = 100000, .burst_loss_ppm = CERTAIN},
     100000,
     COUNTER(burst_lost),
     500,
     1500},
    {"bursts that lose half lose half of it",
     {.burst_enter_ppm = 1000, .burst_leave_ppm = 100000, .burst_loss_ppm = CERTAIN / 2},
     100000,
     COUNTER(burst_lost),
     250,
     750},
    {"1 % is duplicated", {.duplicate_ppm = 10000}, 100000, COUNTER(duplicated), 874, 1126},
    {"1 % is corrupted", {.corrupt_ppm = 10000}, 100000, COUNTER(corrupted), 874, 1126},
    {"1 % is reordered",
     {.reorder_ppm = 10000, .reorder_packets = 3, .reorder_delay_us = 1000},
     100000,
     COUNTER(reordered),
     874,
     1126},
};

static uint64_t counter_at(const struct rig *rig, size_t offset)
{
    const char *counters = (const char *)sl_impair_counters(rig->impair);

    return *(const uint64_t *)(const void *)(counters + offset);
}

static void check_share(void **state)
{
    const struct share_row *row = TEST_ROW(struct share_row, state);
    const struct sl_impair_counters *counters;
    struct rig *rig = rig_create(&row->settings, SLOTS);
    bool loses = row->counter < COUNTER(reordered);

    rig_put_many(rig, row->packets, 10);
    rig_run_out(rig);
    counters = sl_impair_counters(rig->impair);
    assert_in_range(counter_at(rig, row->counter), row->least, row->most);
    /* Only that kind of loss: what was not lost in it came through. */
    assert_int_equal(counters->passed, row->packets - (loses ? counter_at(rig, row->counter) : 0));
    rig_destroy(rig);
}

struct burst_row {
    const char *name;
    uint32_t leave_ppm;
    double least, most; /* mean length of a run of losses */
};

static const struct burst_row bursts[] = {
    {"one packet", CERTAIN, 1.0, 1.01},
    {"two packets", CERTAIN / 2, 1.85, 2.15},
    {"ten packets", CERTAIN / 10, 9.0, 11.0},
};

static void check_burst_length(void **state)
{
    const struct burst_row *row = TEST_ROW(struct burst_row, state);
    struct sl_impair_settings settings = {.seed = 5,
                                          .burst_enter_ppm = 10000,
                                          .burst_leave_ppm = row->leave_ppm,
                                          .burst_loss_ppm = CERTAIN};
    struct rig *rig = rig_create(&settings, SLOTS);
    uint32_t runs = 0;
    double mean;

    rig_put_many(rig, RIG_PACKETS, 1);
    for (uint32_t i = 0; i < rig->put_count; i++)
        runs += rig->packets[i].released && (i == 0 || !rig->packets[i - 1].released);
    assert_true(runs > 500);
    mean = (double)rig->released_count / runs;
    assert_true(mean >= row->least && mean <= row->most);
    rig_destroy(rig);
}

struct tail_row {
    const char *name;
    uint32_t loss_ppm, tail_packets;
    uint32_t flight; /* packets, 100 us apart, before a pause */
    uint32_t first_lost, lost;
};

static const struct tail_row tails[] = {
    {"the last packet before a pause is lost, no other", CERTAIN, 1, 10, 9, 1},
    {"the last three are", CERTAIN, 3, 10, 7, 3},
    {"a flight shorter than the tail is lost as a whole", CERTAIN, 5, 3, 0, 3},
    {"with no probability the tail passes after the pause", 1, 3, 10, 10, 0},
};

static void check_tail(void **state)
{
    const struct tail_row *row = TEST_ROW(struct tail_row, state);
    struct sl_impair_settings settings = {.seed = 3,
                                          .tail_loss_ppm = row->loss_ppm,
                                          .tail_idle_us = 1000,
                                          .tail_packets = row->tail_packets};
    struct rig *rig = rig_create(&settings, SLOTS);

    rig_put_many(rig, row->flight, 100);
    rig_run_until(rig, rig->now_us + 850);
    assert_int_equal(rig->released_count, 0);
    assert_int_equal(rig->out_count,
                     row->flight > row->tail_packets ? row->flight - row->tail_packets : 0);
    rig_run_until(rig, rig->now_us + 100);
    assert_int_equal(sl_impair_counters(rig->impair)->tail_lost, row->lost);
    assert_int_equal(sl_impair_queued(rig->impair), 0);
    for (uint32_t i = 0; i < row->flight; i++)
        assert_int_equal(rig->packets[i].released,
                         i >= row->first_lost && i < row->first_lost + row->lost);
    rig_destroy(rig);
}

struct tail_share_row {
    const char *name;
    uint64_t pause_us;
    uint32_t least, most; /* tails lost of 10,000 flights of 4, each with a chance of 1/10 */
};

static const struct tail_share_row tail_shares[] = {
    {"a tenth of the tails", 2000, 880, 1120},
    {"no tail where the pauses are too short for one", 900, 0, 0},
};

static void check_tail_share(void **state)
{
    const struct tail_share_row *row = TEST_ROW(struct tail_share_row, state);
    struct sl_impair_settings settings = {
        .seed = 9, .tail_loss_ppm = CERTAIN / 10, .tail_idle_us = 1000, .tail_packets = 1};
    struct rig *rig = rig_create(&settings, SLOTS);

    for (uint32_t flight = 0; flight < 10000; flight++) {
        rig_put_many(rig, 4, 10);
        rig_run_until(rig, rig->now_us + row->pause_us);
    }
    assert_in_range(sl_impair_counters(rig->impair)->tail_lost, row->least, row->most);
    for (uint32_t i = 0; i < rig->put_count; i++)
        assert_true(i % 4 == 3 || !rig->packets[i].released);
    rig_destroy(rig);
}

struct full_row {
    const char *name;
    struct sl_impair_settings settings;
    uint32_t slots, burst, passed;
    size_t counter;
};

/* A burst at once into packets of 1500 bytes. */
static const struct full_row fulls[] = {
    {"a queue of ten packets takes ten of fifty",
     {.rate_bps = 10000000, .queue_bytes = 15000},
     SLOTS,
     50,
     10,
     COUNTER(queue_dropped)},
    {"a queue a byte too short takes nine",
     {.rate_bps = 10000000, .queue_bytes = 14999},
     SLOTS,
     50,
     9,
     COUNTER(queue_dropped)},
    {"a queue shorter than a packet takes one at a time",
     {.rate_bps = 10000000, .queue_bytes = 100},
     SLOTS,
     50,
     1,
     COUNTER(queue_dropped)},
    {"without a bound all wait", {.rate_bps = 10000000}, SLOTS, 50, 50, COUNTER(queue_dropped)},
    {"what finds no slot is dropped", {.delay_us = 1000}, 16, 50, 16, COUNTER(slots_dropped)},
};

static void check_full(void **state)
{
    const struct full_row *row = TEST_ROW(struct full_row, state);
    struct rig *rig = rig_create(&row->settings, row->slots);

    rig_put_many(rig, row->burst, 0);
    assert_int_equal(counter_at(rig, row->counter), row->burst - row->passed);
    rig_run_out(rig);
    assert_int_equal(rig->out_count, row->passed);
    for (uint32_t i = 0; i < row->burst; i++)
        assert_int_equal(rig->packets[i].out, i < row->passed);
    rig_destroy(rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("shares", shares, check_share),
        TEST_TABLE("mean length of bursts", bursts, check_burst_length),
        TEST_TABLE("tails", tails, check_tail),
        TEST_TABLE("shares of tails", tail_shares, check_tail_share),
        TEST_TABLE("full", fulls, check_full),
    };

    return TEST_RUN("impairment: losses", tables);
}
