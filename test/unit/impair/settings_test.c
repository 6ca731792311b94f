/* SPDX-License-Identifier: Apache-2.0 */
/* What settings may be, and how one takes the place of another. */
#include "rig.h"

#include <errno.h>
#include <string.h>

#define CERTAIN SL_IMPAIR_CERTAIN_PPM
#define SLOTS 1024u

struct check_row {
    const char *name;
    struct sl_impair_settings settings;
    const char *reason; /* part of it; NULL: accepted */
};

static const struct check_row checks[] = {
    {"nothing at all", {.seed = 0}, NULL},
    {"everything at once",
     {.loss_ppm = CERTAIN,
      .burst_enter_ppm = 1,
      .burst_leave_ppm = CERTAIN,
      .burst_loss_ppm = 1,
      .tail_loss_ppm = 1,
      .tail_idle_us = 1,
      .tail_packets = SL_IMPAIR_MAX_TAIL_PACKETS,
      .reorder_ppm = 1,
      .reorder_packets = SL_IMPAIR_MAX_REORDER_PACKETS,
      .reorder_delay_us = 1,
      .duplicate_ppm = 1,
      .delay_us = SL_IMPAIR_MAX_DELAY_US,
      .jitter_us = SL_IMPAIR_MAX_DELAY_US,
      .rate_bps = SL_IMPAIR_MAX_RATE_BPS,
      .queue_bytes = SL_IMPAIR_MAX_QUEUE_BYTES,
      .ecn_threshold_bytes = 1,
      .corrupt_ppm = CERTAIN,
      .cut = true},
     NULL},
    {"a loss beyond certainty", {.loss_ppm = CERTAIN + 1}, "loss is a probability"},
    {"a duplication beyond certainty", {.duplicate_ppm = UINT32_MAX}, "duplicate is a probability"},
    {"a corruption beyond certainty", {.corrupt_ppm = CERTAIN + 1}, "corrupt is a probability"},
    {"a delay beyond a minute", {.delay_us = SL_IMPAIR_MAX_DELAY_US + 1}, "delay is at most 60 s"},
    {"a jitter beyond a minute", {.jitter_us = UINT32_MAX}, "jitter is at most 60 s"},
    {"bursts that never end",
     {.burst_enter_ppm = 1, .burst_loss_ppm = 1},
     "burst-loss needs burst-end"},
    {"bursts that lose nothing",
     {.burst_enter_ppm = 1, .burst_leave_ppm = 1},
     "burst-loss needs burst-density"},
    {"a tail of no packets", {.tail_loss_ppm = 1, .tail_idle_us = 1}, "needs tail-packets"},
    {"a tail without a pause", {.tail_loss_ppm = 1, .tail_packets = 1}, "needs tail-idle"},
    {"a tail too long",
     {.tail_packets = SL_IMPAIR_MAX_TAIL_PACKETS + 1},
     "tail-packets is at most 32"},
    {"reordering without an end",
     {.reorder_ppm = 1, .reorder_packets = 3},
     "reorder needs reorder-delay"},
    {"a rate too slow", {.rate_bps = SL_IMPAIR_MIN_RATE_BPS - 1}, "rate is within"},
    {"a rate too fast", {.rate_bps = SL_IMPAIR_MAX_RATE_BPS + 1}, "rate is within"},
    {"a queue without a rate", {.queue_bytes = 1}, "queue needs rate"},
    {"marks without a rate", {.ecn_threshold_bytes = 1}, "mark needs rate"},
    {"a queue too long",
     {.rate_bps = 1000000, .queue_bytes = SL_IMPAIR_MAX_QUEUE_BYTES + 1},
     "queue is at most"},
};

static void check_settings(void **state)
{
    const struct check_row *row = TEST_ROW(struct check_row, state);
    const char *reason = NULL;
    int error = sl_impair_check(&row->settings, &reason);

    if (row->reason == NULL) {
        assert_int_equal(error, 0);
        return;
    }
    assert_int_equal(error, -EINVAL);
    assert_non_null(strstr(reason, row->reason));
}

struct change_row {
    const char *name;
    struct sl_impair_settings before, after;
    uint32_t out_at_once; /* of 10 packets of before, 100 us apart, followed by one of after */
    bool transparent;     /* once all is out */
};

static const struct change_row changes[] = {
    {"a shorter delay lets nothing overtake", {.delay_us = 5000}, {.delay_us = 10}, 0, false},
    {"cleared, what is on its way arrives in its time", {.delay_us = 5000}, {.seed = 1}, 0, true},
    {"a rate that goes lets nothing overtake", {.rate_bps = 1000000}, {.seed = 1}, 0, true},
    {"tails are let go with their loss",
     {.tail_loss_ppm = CERTAIN, .tail_packets = 32, .tail_idle_us = 100000},
     {.seed = 1},
     11,
     true},
    {"a cut loses no packet that was on its way", {.delay_us = 5000}, {.cut = true}, 0, false},
};

static void check_change(void **state)
{
    const struct change_row *row = TEST_ROW(struct change_row, state);
    struct rig *rig = rig_create(&row->before, SLOTS);

    rig_put_many(rig, 10, 0);
    sl_impair_configure(rig->impair, &row->after);
    assert_memory_equal(sl_impair_settings(rig->impair), &row->after, sizeof(row->after));
    assert_false(sl_impair_is_transparent(rig->impair));
    assert_int_equal(rig_put(rig), row->after.cut ? SL_IMPAIR_LOST : SL_IMPAIR_QUEUED);
    assert_int_equal(rig->out_count, row->out_at_once);
    rig_run_out(rig);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(rig->packets[i].place, i);
    assert_int_equal(sl_impair_is_transparent(rig->impair), row->transparent);
    rig_destroy(rig);
}

/* Everything at once, and yet the same each time. */
struct seed_row {
    const char *name;
    uint64_t seed, other_seed;
    bool equal;
};

static const struct seed_row seeds[] = {
    {"equal seeds have equal outcomes", 12345, 12345, true},
    {"other seeds have others", 12345, 54321, false},
    {"a seed of zero is one like others", 0, 1, false},
};

static struct rig *run_seed(uint64_t seed)
{
    struct sl_impair_settings settings = {.seed = seed,
                                          .loss_ppm = 10000,
                                          .burst_enter_ppm = 1000,
                                          .burst_leave_ppm = 300000,
                                          .burst_loss_ppm = 900000,
                                          .tail_loss_ppm = 500000,
                                          .tail_idle_us = 50,
                                          .tail_packets = 2,
                                          .reorder_ppm = 20000,
                                          .reorder_packets = 3,
                                          .reorder_delay_us = 400,
                                          .duplicate_ppm = 10000,
                                          .delay_us = 100,
                                          .jitter_us = 100,
                                          .rate_bps = 1000000000,
                                          .queue_bytes = 60000,
                                          .corrupt_ppm = 10000};
    struct rig *rig = rig_create(&settings, SLOTS);

    for (uint32_t flight = 0; flight < 500; flight++) {
        rig_put_many(rig, 10 + flight % 60, flight % 7);
        rig_run_until(rig, rig->now_us + flight % 300);
    }
    rig_run_out(rig);
    return rig;
}

static void check_seeds(void **state)
{
    const struct seed_row *row = TEST_ROW(struct seed_row, state);
    struct rig *one = run_seed(row->seed), *other = run_seed(row->other_seed);
    const struct sl_impair_counters *counters = sl_impair_counters(one->impair);
    bool equal = memcmp(one->packets, other->packets, sizeof(one->packets)) == 0;

    assert_int_equal(equal, row->equal);
    assert_true(counters->lost > 0 && counters->burst_lost > 0 && counters->tail_lost > 0 &&
                counters->reordered > 0 && counters->duplicated > 0 && counters->corrupted > 0 &&
                counters->queue_dropped > 0);
    rig_destroy(one);
    rig_destroy(other);
}

struct flush_row {
    const char *name;
    struct sl_impair_settings settings;
};

static const struct flush_row flushes[] = {
    {"delayed packets", {.delay_us = 1000}},
    {"a tail", {.tail_loss_ppm = 1, .tail_packets = 8, .tail_idle_us = 1000}},
    {"displaced packets",
     {.reorder_ppm = CERTAIN, .reorder_packets = 100, .reorder_delay_us = 1000}},
    {"packets that wait for a rate", {.rate_bps = 1000}},
};

static void check_flush(void **state)
{
    const struct flush_row *row = TEST_ROW(struct flush_row, state);
    struct rig *rig = rig_create(&row->settings, SLOTS);

    rig_put_many(rig, 8, 0);
    assert_int_equal(sl_impair_queued(rig->impair), 8);
    sl_impair_flush(rig->impair);
    assert_int_equal(rig->released_count, 8);
    assert_int_equal(sl_impair_counters(rig->impair)->flushed, 8);
    /* And it goes on as one that has just been made. */
    rig_put(rig);
    assert_int_equal(sl_impair_queued(rig->impair), 1);
    rig_destroy(rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("the check takes, or names,", checks, check_settings),
        TEST_TABLE("a change", changes, check_change),
        TEST_TABLE("seeds", seeds, check_seeds),
        TEST_TABLE("flush releases", flushes, check_flush),
    };

    return TEST_RUN("impairment: settings", tables);
}
