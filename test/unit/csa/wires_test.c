// SPDX-License-Identifier: Apache-2.0
/* Impairing lab ports: what is asked for, what is refused, what is told. */

#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "bench.h"

#define IN SL_ATTR_IMPAIRMENT_SETTINGS_DIRECTION_IN
#define OUT SL_ATTR_IMPAIRMENT_SETTINGS_DIRECTION_OUT

/* Port 1.1 is a lab port, 2.1 is none. */
static struct bench *with_lab_port(void)
{
    struct bench *bench = bench_create();

    strcpy(bench->config->port[0].device, "af_packet:lab0");
    strcpy(bench->config->port[1].device, "ring:3");
    bench_bring_up(bench);
    return bench;
}

static uint16_t impair(struct bench *bench, struct sl_msg_impair request)
{
    request.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_IMPAIR, &request, sizeof(request));
    return bench_answer(bench);
}

static uint16_t look(struct bench *bench, uint16_t port)
{
    struct sl_msg_impairment_query query = {.transaction = ++bench->transaction, .port = port};

    bench_send(bench, SL_MSG_IMPAIRMENT_QUERY, &query, sizeof(query));
    return bench_answer(bench);
}

/* Each setting has a value of its own, so that none can be taken for another. */
static const struct sl_impairment_settings each_setting = {
    .seed = 1,
    .rate_bps = 2000,
    .loss_ppm = 3,
    .burst_enter_ppm = 4,
    .burst_leave_ppm = 5,
    .burst_loss_ppm = 6,
    .tail_loss_ppm = 7,
    .tail_idle_us = 8,
    .tail_packets = 9,
    .reorder_ppm = 10,
    .reorder_packets = 11,
    .reorder_delay_us = 12,
    .duplicate_ppm = 13,
    .delay_us = 14,
    .jitter_us = 15,
    .queue_bytes = 16,
    .ecn_threshold_bytes = 17,
    .corrupt_ppm = 18,
    .direction = OUT,
    .jitter_reorders = 1,
    .cut = 1,
};

static void every_setting_arrives_and_is_told(void **state)
{
    struct bench *bench = with_lab_port();
    const struct sl_msg_impairment *told = (const void *)bench->message.payload;
    const struct sl_impair_settings *set = &fake_pmd.ports[0].wire[SL_PMD_OUT].settings;
    struct sl_impairment_settings perfect = {.direction = IN};

    (void)state;
    assert_int_equal(impair(bench, (struct sl_msg_impair){.port = 0,
                                                          .directions_count = 1,
                                                          .directions = {each_setting}}),
                     SL_MSG_ACK);
    assert_int_equal(set->reorder_packets, 11);
    assert_true(set->cut);
    assert_int_equal(fake_pmd.ports[0].wire[SL_PMD_IN].settings.loss_ppm, 0);
    assert_int_equal(look(bench, 0), SL_MSG_IMPAIRMENT);
    assert_int_equal(told->port, 0);
    assert_int_equal(told->settings_count, 2);
    assert_memory_equal(&told->settings[0], &perfect, sizeof(perfect));
    assert_memory_equal(&told->settings[1], &each_setting, sizeof(each_setting));
    bench_destroy(bench);
}

static void every_counter_is_told(void **state)
{
    struct bench *bench = with_lab_port();
    const struct sl_msg_impairment *told = (const void *)bench->message.payload;
    struct sl_impairment_counters expected = {.put = 1,
                                              .passed = 2,
                                              .lost = 3,
                                              .burst_lost = 4,
                                              .tail_lost = 5,
                                              .queue_dropped = 6,
                                              .slots_dropped = 7,
                                              .cut = 8,
                                              .flushed = 9,
                                              .reordered = 10,
                                              .duplicated = 11,
                                              .corrupted = 12,
                                              .marked = 13,
                                              .no_mbuf = 14,
                                              .queued = 15};

    (void)state;
    fake_pmd.ports[0].wire[SL_PMD_IN] = (struct sl_pmd_impairment){.counters = {.put = 1,
                                                                                .passed = 2,
                                                                                .lost = 3,
                                                                                .burst_lost = 4,
                                                                                .tail_lost = 5,
                                                                                .queue_dropped = 6,
                                                                                .slots_dropped = 7,
                                                                                .cut = 8,
                                                                                .flushed = 9,
                                                                                .reordered = 10,
                                                                                .duplicated = 11,
                                                                                .corrupted = 12,
                                                                                .marked = 13},
                                                                   .no_mbuf = 14,
                                                                   .queued = 15};
    assert_int_equal(look(bench, 0), SL_MSG_IMPAIRMENT);
    assert_int_equal(told->counters_count, 2);
    assert_memory_equal(&told->counters[0], &expected, sizeof(expected));
    bench_destroy(bench);
}

static void workers_have_followed_when_it_is_acknowledged(void **state)
{
    struct bench *bench = with_lab_port();
    struct sl_msg_impair request = {.port = 0,
                                    .directions_count = 2,
                                    .directions = {{.direction = IN, .cut = 1}, each_setting}};

    (void)state;
    bench->fabric.seen = bench->fabric.published;
    bench->fabric.quiescences = 0;
    assert_int_equal(impair(bench, request), SL_MSG_ACK);
    assert_int_equal(bench->fabric.quiescences, 1);
    assert_true(fake_pmd.ports[0].wire[SL_PMD_IN].settings.cut);
    bench_destroy(bench);
}

static void a_configuration_without_changes_leaves_it(void **state)
{
    struct bench *bench = with_lab_port();
    struct sl_msg_impair request = {
        .port = 0, .directions_count = 1, .directions = {{.direction = IN, .cut = 1}}};

    (void)state;
    assert_int_equal(impair(bench, request), SL_MSG_ACK);
    bench->config->generation++;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_true(fake_pmd.ports[0].wire[SL_PMD_IN].settings.cut);
    bench_destroy(bench);
}

struct refusal_row {
    const char *name;
    struct sl_msg_impair request;
    uint32_t error;
    uint16_t mark;
    const char *key, *reason; /* reason: part of it */
};

static const struct refusal_row refusals[] = {
    {"a port that is not there", {.port = 9}, ENODEV, SL_MARK_NONE, "", "no port with id 9"},
    {"no port at all", {.port = SL_ID_NONE}, ENODEV, SL_MARK_NONE, "", "no port with id"},
    {"a port that is no lab port",
     {.port = 1, .directions_count = 1},
     ENOTSUP,
     SL_MARK_PORT,
     "2.1",
     "ring:3 is no lab port"},
    {"too many directions",
     {.port = 0, .directions_count = 3},
     EINVAL,
     SL_MARK_PORT,
     "1.1",
     "two directions"},
    {"a third direction",
     {.port = 0, .directions_count = 1, .directions = {{.direction = 2}}},
     EINVAL,
     SL_MARK_PORT,
     "1.1",
     "neither in nor out"},
    {"settings that cannot be, of the second direction",
     {.port = 0,
      .directions_count = 2,
      .directions = {{.direction = IN, .cut = 1}, {.direction = OUT, .loss_ppm = 1000001}}},
     EINVAL,
     SL_MARK_PORT,
     "1.1",
     "loss is a probability"},
};

static void check_refusal(void **state)
{
    const struct refusal_row *row = TEST_ROW(struct refusal_row, state);
    struct bench *bench = with_lab_port();

    assert_int_equal(impair(bench, row->request), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, row->error);
    assert_int_equal(bench_nak(bench)->mark, row->mark);
    assert_string_equal(bench_nak(bench)->key, row->key);
    assert_non_null(strstr(bench_nak(bench)->reason, row->reason));
    /* Nothing of it was done. */
    assert_false(fake_pmd.ports[0].wire[SL_PMD_IN].settings.cut);
    bench_destroy(bench);
}

static const struct refusal_row query_refusals[] = {
    {"a port that is not there", {.port = 9}, ENODEV, SL_MARK_NONE, "", "no port with id 9"},
    {"a port that is no lab port", {.port = 1}, ENOTSUP, SL_MARK_PORT, "2.1", "is no lab port"},
};

static void check_query_refusal(void **state)
{
    const struct refusal_row *row = TEST_ROW(struct refusal_row, state);
    struct bench *bench = with_lab_port();

    assert_int_equal(look(bench, row->request.port), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, row->error);
    assert_string_equal(bench_nak(bench)->key, row->key);
    assert_non_null(strstr(bench_nak(bench)->reason, row->reason));
    bench_destroy(bench);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("impairing is refused for", refusals, check_refusal),
        TEST_TABLE("looking is refused for", query_refusals, check_query_refusal),
    };
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_arrives_and_is_told),
        cmocka_unit_test(every_counter_is_told),
        cmocka_unit_test(workers_have_followed_when_it_is_acknowledged),
        cmocka_unit_test(a_configuration_without_changes_leaves_it),
    };

    return TEST_RUN("agent: impairments, by table", tables) +
           cmocka_run_group_tests_name("agent: impairments", tests, NULL, NULL);
}
