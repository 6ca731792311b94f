// SPDX-License-Identifier: Apache-2.0
/* The control thread's statistics, and clearing everybody's. */

#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "iff/flow_table.h"

static struct sl_statistics *statistics_of(const struct bench *bench)
{
    return bench->manager.statistics; /* as the manager sees them */
}

static uint16_t clear(struct bench *bench, uint8_t kind, uint16_t id)
{
    struct sl_msg_clear_statistics request = {
        .transaction = ++bench->transaction, .kind = kind, .id = id};

    bench_send(bench, SL_MSG_CLEAR_STATISTICS, &request, sizeof(request));
    return bench_answer(bench);
}

static void the_system_row_tells_what_was_done(void **state)
{
    struct bench *bench = bench_create();
    const struct sl_stat_system *row = &statistics_of(bench)->system;

    (void)state;
    bench_bring_up(bench);
    bench_run(bench, 1000);
    assert_int_equal(row->transactions_applied, 1);
    assert_int_equal(row->tsc_hz, 1000000000);
    assert_in_range(row->uptime_us, 900000, 1300000);
    assert_int_equal(row->mbufs_total, 16384);
    assert_true(row->messages_received > 10);
    assert_true(row->events_raised >= 2);
    bench_destroy(bench);
}

static void a_port_row_follows_the_port(void **state)
{
    struct bench *bench = bench_create();
    const struct sl_stat_port_state *row = &statistics_of(bench)->port_state[1];

    (void)state;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    bench_run(bench, 200);
    assert_int_equal(row->present, 1);
    assert_int_equal(row->held_down, 1);
    assert_int_equal(row->link_up, 0);
    assert_int_equal(row->mac, 0x020000000001);
    assert_int_equal(bench_ready(bench), SL_MSG_ACK);
    bench_run(bench, 200);
    assert_int_equal(row->held_down, 0);
    assert_int_equal(row->link_up, 1);
    assert_int_equal(row->speed_mbps, 10000);
    bench->config->has_port[1] = false;
    bench->config->vlan[10].ports_count = 0;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    bench_run(bench, 200);
    assert_int_equal(row->present, 0);
    bench_destroy(bench);
}

static void a_member_row_goes_with_its_member(void **state)
{
    struct bench *bench = bench_create();
    const struct sl_stat_member_state *row = &statistics_of(bench)->member_state[0];

    (void)state;
    bench_bring_up(bench);
    bench_run(bench, 1000);
    assert_true(row->arp_sent > 0);
    assert_int_equal(row->located, 0);
    assert_int_equal(row->port, 0);
    bench->config->has_member[0] = false;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    bench_run(bench, 200);
    assert_int_equal(row->arp_sent, 0);
    bench_destroy(bench);
}

/* Fills the rows of NP 0 with ones, as if it had been busy. */
static void make_busy(struct sl_statistics *statistics)
{
    memset(&statistics->np[0], 1, sizeof(statistics->np[0]));
    memset(&statistics->drops[0], 1, sizeof(statistics->drops[0]));
    memset(statistics->stage[0], 1, sizeof(statistics->stage[0]));
    memset(statistics->port[0], 1, sizeof(statistics->port[0]));
    memset(statistics->vlan[0], 1, sizeof(statistics->vlan[0]));
    memset(statistics->domain[0], 1, sizeof(statistics->domain[0]));
    memset(statistics->member[0], 1, sizeof(statistics->member[0]));
}

static void clearing_zeroes_counters_and_leaves_gauges(void **state)
{
    struct bench *bench = bench_create();
    struct sl_statistics *statistics = statistics_of(bench);

    (void)state;
    bench_bring_up(bench);
    make_busy(statistics);
    assert_int_equal(clear(bench, SL_KIND_NONE, SL_ID_NONE), SL_MSG_ACK);
    assert_int_equal(statistics->np[0].flow_thru_packets, 0);
    assert_int_equal(statistics->np[0].fabric_in_packets, 0);
    assert_int_not_equal(statistics->np[0].flows_active, 0);
    assert_int_not_equal(statistics->np[0].flows_capacity, 0);
    assert_int_not_equal(statistics->np[0].busy_cycles, 0);
    assert_int_equal(statistics->drops[0].count[SL_DROP_TCP_NO_FLOW], 0);
    assert_int_equal(statistics->stage[0][SL_STAGE_RX].packets, 0);
    assert_int_equal(statistics->port[0][5].rx_packets, 0);
    assert_int_equal(statistics->vlan[0][10].rx_packets, 0);
    assert_int_equal(statistics->domain[0][3].packets_in, 0);
    assert_int_not_equal(statistics->domain[0][3].flows_active, 0);
    assert_int_equal(statistics->member[0][3].connections_total, 0);
    assert_int_not_equal(statistics->member[0][3].connections_active, 0);
    assert_int_equal(statistics->system.transactions_applied, 0);
    assert_true(bench->fabric.seen_nothing); /* the workers rested meanwhile */
    assert_true(bench->fabric.published == bench->csa->snapshot);
    bench_destroy(bench);
}

static void one_object_alone_can_be_cleared(void **state)
{
    struct bench *bench = bench_create();
    struct sl_statistics *statistics = statistics_of(bench);

    (void)state;
    bench_bring_up(bench);
    make_busy(statistics);
    assert_int_equal(clear(bench, SL_KIND_MEMBER, 3), SL_MSG_ACK);
    assert_int_equal(statistics->member[0][3].connections_total, 0);
    assert_int_not_equal(statistics->member[0][4].connections_total, 0);
    assert_int_not_equal(statistics->np[0].flow_thru_packets, 0);
    assert_int_not_equal(statistics->domain[0][3].packets_in, 0);
    assert_int_equal(statistics->system.transactions_applied, 1);
    bench_destroy(bench);
}

static void device_counters_start_again_from_where_they_are(void **state)
{
    struct bench *bench = bench_create();
    const struct sl_stat_port_state *row = &statistics_of(bench)->port_state[0];

    (void)state;
    bench_bring_up(bench);
    fake_pmd.counters.rx_missed = 100;
    bench_run(bench, 200);
    assert_int_equal(row->rx_missed, 100);
    assert_int_equal(clear(bench, SL_KIND_PORT, 0), SL_MSG_ACK);
    fake_pmd.counters.rx_missed = 103;
    bench_run(bench, 200);
    assert_int_equal(row->rx_missed, 3);
    assert_int_equal(statistics_of(bench)->port_state[1].rx_missed, 103);
    bench_destroy(bench);
}

static void a_kind_that_is_none_is_refused(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    assert_int_equal(clear(bench, 77, SL_ID_NONE), SL_MSG_NAK);
    bench_destroy(bench);
}

static void a_full_flow_table_is_an_event_now_and_then(void **state)
{
    struct bench *bench = bench_create();
    struct sl_flow_table table = {.capacity = 4096};
    const struct sl_event_flow_table_full *full;

    (void)state;
    bench->tables[1] = &table;
    bench_bring_up(bench);
    for (unsigned int i = 0; i < 50; i++) {
        statistics_of(bench)->np[1].flows_evicted += 10;
        bench_run(bench, 100);
    }
    assert_int_equal(bench_events(bench, SL_EVENT_FLOW_TABLE_FULL), 1);
    full = (const void *)bench_last_event(bench, SL_EVENT_FLOW_TABLE_FULL)->arguments;
    assert_int_equal(full->capacity, 4096);
    bench->tables[1] = NULL;
    bench_destroy(bench);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(the_system_row_tells_what_was_done), CASE(a_port_row_follows_the_port),
    CASE(a_member_row_goes_with_its_member),  CASE(clearing_zeroes_counters_and_leaves_gauges),
    CASE(one_object_alone_can_be_cleared),    CASE(device_counters_start_again_from_where_they_are),
    CASE(a_kind_that_is_none_is_refused),     CASE(a_full_flow_table_is_an_event_now_and_then),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("statistics", scenarios, check_scenario),
    };

    return TEST_RUN("csa statistics", tables);
}
