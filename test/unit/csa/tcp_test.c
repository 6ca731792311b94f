// SPDX-License-Identifier: Apache-2.0
/* Questions about TCP over faked endpoints: filters, pages, resets; statistics and clearing them.
 */

#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "bench.h"
#include "fake_endpoint.h"

#define CONNECTIONS 40u /* of SP 0; SP 2 has one */
#define LISTENERS 30u

/* SPs 0 and 2 run. */
static struct sl_endpoint first, second;

/* Connection n: 10.1.0.100 port 7 to 10.0.0.n port 1000 + n; every fifth in state close-wait, odd
 * ones of service 1, and they have ended after 1 s. */
static struct sl_endpoint_connection_row connection(uint8_t n)
{
    return (struct sl_endpoint_connection_row){
        .info = {.local = SL_IP_V4(10, 1, 0, 100),
                 .remote = SL_IP_V4(10, 0, 0, n),
                 .local_port = 7,
                 .remote_port = (uint16_t)(1000 + n),
                 .state = n % 5 == 0 ? SL_TCP_CLOSE_WAIT : SL_TCP_ESTABLISHED,
                 .end = n % 2 ? SL_TCP_END_ABORTED : SL_TCP_END_NONE,
                 .end_detail = n % 2 ? "by the test" : NULL,
                 .opened_us = 1000000,
                 .last_received_us = 4000000,
                 .ended_us = n % 2 ? 2000000 : 0,
                 .srtt_us = 100u + n,
                 .bytes_in = 1ull << 40},
        .service = n % 2};
}

static struct bench *with_endpoints(void)
{
    struct bench *bench = bench_create();

    memset(&first, 0, sizeof(first));
    memset(&second, 0, sizeof(second));
    for (uint8_t n = 0; n < CONNECTIONS; n++)
        first.connections[first.connection_count++] = connection(n);
    second.connections[second.connection_count++] = connection(CONNECTIONS);
    for (uint16_t n = 0; n < LISTENERS; n++)
        first.listeners[first.listener_count++] = (struct sl_endpoint_listener_row){
            .info = {.address = SL_IP_V4(10, 1, 0, 100), .port = (uint16_t)(7 + n), .accepted = n},
            .service = n};
    first.delay = 3;
    bench->endpoints[0] = &first;
    bench->endpoints[2] = &second;
    bench_bring_up(bench);
    return bench;
}

static struct sl_msg_tcp_query everything(void)
{
    return (struct sl_msg_tcp_query){.sp = SL_ID_NONE, .service = SL_ID_NONE, .maximum = 1000};
}

/* What a query gave; by the last octet of the peer. */
struct result {
    unsigned int rows;
    bool seen[CONNECTIONS + 1];
    bool exhausted;
    uint64_t cursor;
    struct sl_tcp_row last;
};

static void ask(struct bench *bench, struct sl_msg_tcp_query query, struct result *result)
{
    const struct sl_msg_tcp_rows *rows = (const void *)bench->message.payload;

    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_TCP_QUERY, &query, sizeof(query));
    do {
        assert_int_equal(bench_answer(bench), SL_MSG_TCP_ROWS);
        for (uint16_t i = 0; i < rows->rows_count; i++) {
            uint8_t n = rows->rows[i].remote.bytes[3];

            assert_in_range(n, 0, CONNECTIONS);
            assert_false(result->seen[n]);
            result->seen[n] = true;
            result->last = rows->rows[i];
            result->rows++;
        }
    } while (!rows->done);
    result->exhausted = rows->exhausted;
    result->cursor = rows->next_cursor;
}

static const struct filter_row {
    const char *name;
    uint16_t sp, service;
    uint8_t state;
    uint8_t peer_last; /* 0: all */
    uint16_t peer_port, local_port;
    unsigned int rows;
} filter_rows[] = {
    {"connections of all SPs", SL_ID_NONE, SL_ID_NONE, 0, 0, 0, 0, 41},
    {"those of the second SP that runs", 2, SL_ID_NONE, 0, 0, 0, 0, 1},
    {"those of a service", SL_ID_NONE, 1, 0, 0, 0, 0, 20},
    {"those in one state", SL_ID_NONE, SL_ID_NONE, SL_TCP_CLOSE_WAIT, 0, 0, 0, 9},
    {"those with one peer", SL_ID_NONE, SL_ID_NONE, 0, 9, 0, 0, 1},
    {"those with one port of a peer", SL_ID_NONE, SL_ID_NONE, 0, 0, 1011, 0, 1},
    {"those with a port of ours that nobody has", SL_ID_NONE, SL_ID_NONE, 0, 0, 0, 8, 0},
    {"those that pass several filters", SL_ID_NONE, 0, SL_TCP_CLOSE_WAIT, 10, 1010, 7, 1},
};

static void check_filter(void **state)
{
    const struct filter_row *row = TEST_ROW(struct filter_row, state);
    struct bench *bench = with_endpoints();
    struct sl_msg_tcp_query query = everything();
    struct result result = {0};

    query.sp = row->sp;
    query.service = row->service;
    query.state = row->state;
    query.peer_port = row->peer_port;
    query.local_port = row->local_port;
    if (row->peer_last)
        query.peer = fixture_v4(10, 0, 0, row->peer_last);
    ask(bench, query, &result);
    assert_int_equal(result.rows, row->rows);
    assert_true(result.exhausted);
    bench_destroy(bench);
}

static void pages_join_without_gap_or_overlap(void **state)
{
    struct bench *bench = with_endpoints();
    struct sl_msg_tcp_query query = everything();
    struct result result = {0};

    (void)state;
    query.maximum = 7;
    do {
        unsigned int before = result.rows;

        ask(bench, query, &result); /* asserts that no connection comes twice */
        assert_true(result.rows - before <= 7);
        query.cursor = result.cursor;
    } while (!result.exhausted);
    assert_int_equal(result.rows, CONNECTIONS + 1);
    bench_destroy(bench);
}

static void a_row_says_what_the_engine_knows(void **state)
{
    struct bench *bench = with_endpoints();
    struct sl_msg_tcp_query query = everything();
    struct result result = {0};

    (void)state;
    query.peer = fixture_v4(10, 0, 0, 9);
    ask(bench, query, &result);
    assert_int_equal(result.last.sp, 0);
    assert_int_equal(result.last.service, 1);
    assert_int_equal(result.last.state, SL_ATTR_TCP_ROW_STATE_ESTABLISHED);
    assert_int_equal(result.last.end, SL_ATTR_TCP_ROW_END_ABORTED);
    assert_string_equal(result.last.end_detail, "by the test");
    assert_int_equal(result.last.age_ms, 4000);
    assert_int_equal(result.last.idle_ms, 1000);
    assert_int_equal(result.last.ended_ms, 3000);
    assert_int_equal(result.last.srtt_us, 109);
    assert_int_equal(result.last.bytes_in, 1ull << 40);
    bench_destroy(bench);
}

static void listeners_come_in_messages_of_their_own(void **state)
{
    struct bench *bench = with_endpoints();
    const struct sl_msg_tcp_listeners *rows = (const void *)bench->message.payload;
    struct sl_msg_tcp_query query = everything();
    uint16_t seen = 0;

    (void)state;
    query.what = SL_ATTR_TCP_QUERY_WHAT_LISTENERS;
    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_TCP_QUERY, &query, sizeof(query));
    do {
        assert_int_equal(bench_answer(bench), SL_MSG_TCP_LISTENERS);
        for (uint16_t i = 0; i < rows->rows_count; i++, seen++) {
            assert_int_equal(rows->rows[i].port, 7 + seen);
            assert_int_equal(rows->rows[i].service, seen);
            assert_int_equal(rows->rows[i].accepted, seen);
        }
    } while (!rows->done);
    assert_int_equal(seen, LISTENERS);
    bench_destroy(bench);
}

static const struct wrong_row {
    const char *name;
    uint16_t sp;
    uint8_t what;
    uint64_t cursor;
    const char *says;
} wrong_rows[] = {
    {"an SP that does not run", 1, 0, 0, "SP 1 does not run"},
    {"an SP that cannot be", 4000, 0, 0, "does not run"},
    {"rows that there are none of", SL_ID_NONE, 9, 0, "no rows of number 9"},
    {"a cursor that is none of ours", SL_ID_NONE, 0, UINT64_MAX, "cursor"},
};

static void check_wrong(void **state)
{
    const struct wrong_row *row = TEST_ROW(struct wrong_row, state);
    struct bench *bench = with_endpoints();
    struct sl_msg_tcp_query query = everything();

    query.sp = row->sp;
    query.what = row->what;
    query.cursor = row->cursor;
    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_TCP_QUERY, &query, sizeof(query));
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_non_null(strstr(bench_nak(bench)->reason, row->says));
    bench_destroy(bench);
}

static uint16_t reset(struct bench *bench, uint8_t peer_last, uint16_t peer_port)
{
    struct sl_msg_tcp_reset request = {.transaction = ++bench->transaction,
                                       .peer_port = peer_port,
                                       .local_port = 7,
                                       .local = fixture_v4(10, 1, 0, 100),
                                       .peer = fixture_v4(10, 0, 0, peer_last)};

    bench_send(bench, SL_MSG_TCP_RESET, &request, sizeof(request));
    return bench_answer(bench);
}

static void a_connection_is_reset_on_whatever_sp_it_is(void **state)
{
    struct bench *bench = with_endpoints();

    (void)state;
    assert_int_equal(reset(bench, CONNECTIONS, 1000 + CONNECTIONS), SL_MSG_ACK);
    assert_int_equal(first.aborted, 0);
    assert_int_equal(second.aborted, 1);
    assert_int_equal(reset(bench, 3, 1003), SL_MSG_ACK);
    assert_int_equal(first.aborted, 1);
    bench_destroy(bench);
}

static void a_connection_that_is_not_there_cannot_be_reset(void **state)
{
    struct bench *bench = with_endpoints();

    (void)state;
    assert_int_equal(reset(bench, 3, 4), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, ENOENT);
    assert_non_null(strstr(bench_nak(bench)->reason, "show tcp connections"));
    assert_int_equal(first.aborted + second.aborted, 0);
    bench_destroy(bench);
}

static void a_new_manager_need_not_wait_for_the_answer_to_the_old_one(void **state)
{
    struct bench *bench = with_endpoints();
    struct sl_msg_tcp_query query = everything();
    struct result result = {0};

    (void)state;
    first.delay = 50;
    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_TCP_QUERY, &query, sizeof(query));
    bench_run(bench, 5);
    atomic_fetch_add(&bench->manager.header->manager_generation, 1);
    bench_run(bench, 5);
    first.delay = 0;
    ask(bench, everything(), &result);
    assert_int_equal(result.rows, CONNECTIONS + 1);
    bench_destroy(bench);
}

static void a_second_query_is_refused_while_one_is_answered(void **state)
{
    struct bench *bench = with_endpoints();
    struct sl_msg_tcp_query query = everything();

    (void)state;
    query.maximum = 1;
    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_TCP_QUERY, &query, sizeof(query));
    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_TCP_QUERY, &query, sizeof(query));
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, EBUSY);
    bench_destroy(bench);
}

static const struct sl_statistics *statistics_of(const struct bench *bench)
{
    return bench->manager.statistics; /* as the manager sees them */
}

static void clear(struct bench *bench, uint8_t kind)
{
    struct sl_msg_clear_statistics request = {
        .transaction = ++bench->transaction, .kind = kind, .id = SL_ID_NONE};

    bench_send(bench, SL_MSG_CLEAR_STATISTICS, &request, sizeof(request));
    assert_int_equal(bench_answer(bench), SL_MSG_ACK);
    bench_run(bench, 200);
}

static void the_engines_statistics_are_shown_and_cleared(void **state)
{
    struct bench *bench = with_endpoints();
    const struct sl_stat_tcp *row = &statistics_of(bench)->tcp[2];

    (void)state;
    second.statistics.active_opens = 5;
    second.statistics.imported = 6;
    second.statistics.refused[SL_TCP_REFUSED_MALFORMED] = 7;
    second.statistics.refused[SL_TCP_REFUSED_ADDRESS] = 8;
    second.statistics.ended[SL_TCP_END_CLOSED] = 9;
    second.statistics.ended[SL_TCP_END_STOPPED] = 10;
    second.statistics.connections[SL_TCP_ESTABLISHED] = 11;
    second.statistics.accept_waiting = 12;
    bench_run(bench, 200);
    assert_int_equal(row->active_opens, 5);
    assert_int_equal(row->imported, 6);
    assert_int_equal(row->refused_malformed, 7);
    assert_int_equal(row->refused_address, 8);
    assert_int_equal(row->ended_closed, 9);
    assert_int_equal(row->ended_stopped, 10);
    assert_int_equal(row->connections_established, 11);
    assert_int_equal(row->accept_waiting, 12);
    clear(bench, SL_KIND_TCP);
    second.statistics.active_opens++;
    bench_run(bench, 200);
    assert_int_equal(row->active_opens, 1);
    assert_int_equal(row->refused_address, 0);
    assert_int_equal(row->connections_established, 11); /* a gauge */
    bench_destroy(bench);
}

static void a_services_statistics_are_those_of_all_sps(void **state)
{
    struct bench *bench = with_endpoints();
    const struct sl_stat_tcp_service *row = &statistics_of(bench)->tcp_service[4];

    (void)state;
    first.services[4] = (struct sl_endpoint_service_statistics){
        .listening = 1, .connections_active = 2, .connections_accepted = 3, .in_bytes = 4};
    second.services[4] = (struct sl_endpoint_service_statistics){
        .listening = 1, .connections_active = 10, .connections_accepted = 20, .in_bytes = 30};
    bench_run(bench, 200);
    assert_int_equal(row->listening, 2);
    assert_int_equal(row->connections_active, 12);
    assert_int_equal(row->connections_accepted, 23);
    assert_int_equal(row->bytes_in, 34);
    clear(bench, SL_KIND_TCP_SERVICE);
    assert_int_equal(row->connections_active, 12);
    assert_int_equal(row->connections_accepted, 0);
    assert_int_equal(row->bytes_in, 0);
    bench_destroy(bench);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a query for", filter_rows, check_filter),
        TEST_TABLE("refused is a query for", wrong_rows, check_wrong),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_join_without_gap_or_overlap),
        cmocka_unit_test(a_row_says_what_the_engine_knows),
        cmocka_unit_test(listeners_come_in_messages_of_their_own),
        cmocka_unit_test(a_connection_is_reset_on_whatever_sp_it_is),
        cmocka_unit_test(a_connection_that_is_not_there_cannot_be_reset),
        cmocka_unit_test(a_new_manager_need_not_wait_for_the_answer_to_the_old_one),
        cmocka_unit_test(a_second_query_is_refused_while_one_is_answered),
        cmocka_unit_test(the_engines_statistics_are_shown_and_cleared),
        cmocka_unit_test(a_services_statistics_are_those_of_all_sps),
    };

    return TEST_RUN("TCP queries", tables) + cmocka_run_group_tests(tests, NULL, NULL);
}
