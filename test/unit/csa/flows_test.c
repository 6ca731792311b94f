// SPDX-License-Identifier: Apache-2.0
/* Flows queries over real flow tables: filters, pages, both directions of a flow. */

#include "support/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "iff/flow_table.h"

#define CAPACITY 1024u
#define FLOWS 23u

/* Two tables; NP 0 is where clients come in, NP 1 where servers are. */
struct tables {
    void *memory[2];
    struct sl_flow_table handle[2];
};

static void attach(struct bench *bench, struct tables *tables)
{
    size_t bytes = sl_flow_table_bytes(CAPACITY);

    for (unsigned int np = 0; np < 2; np++) {
        tables->memory[np] = aligned_alloc(64, bytes);
        assert_non_null(tables->memory[np]);
        assert_int_equal(
            sl_flow_table_init(&tables->handle[np], tables->memory[np], bytes, CAPACITY, 5), 0);
        bench->tables[np] = &tables->handle[np];
    }
}

static void detach(struct bench *bench, struct tables *tables)
{
    for (unsigned int np = 0; np < 2; np++) {
        bench->tables[np] = NULL;
        free(tables->memory[np]);
    }
}

static uint32_t put(struct sl_flow_table *table, const struct sl_flow_entry *made)
{
    uint32_t index = sl_flow_insert(table, made, sl_flow_hash(table, &made->key), 1000);

    assert_int_not_equal(index, SL_FLOW_NONE);
    return index;
}

/* Flow n: client 10.0.0.n port 1000 + n to moe; odd ones on member 1, domain 1 every fifth. */
static void add_flow(struct tables *tables, uint16_t n)
{
    static const uint8_t client_mac[6] = {2, 0, 0, 0, 0, 0x77}, nas_mac[6] = {2, 0, 0, 0, 1, 0x11};
    struct sl_flow_entry forward = {
        .key = {.source = SL_IP_V4(10, 0, 0, (uint8_t)n),
                .destination = SL_IP_V4(10, 1, 0, 100),
                .source_port = sl_be16_from_host((uint16_t)(1000 + n)),
                .destination_port = SL_BE16(2049),
                .protocol = 6},
        .flow_id = n,
        .kind = SL_FLOW_FORWARD,
        .state = SL_STATE_ESTABLISHED,
        .flags = SL_FLOW_OWNER,
        .nat_port = SL_BE16(8001),
        .nat_address = SL_IP_V4(10, 2, 0, 11),
        .client_hop = sl_hop_make(0, client_mac),
        .server_hop = sl_hop_make(1, nas_mac),
        .domain = n % 5 == 0,
        .member = n % 2,
    };
    struct sl_flow_entry reply = forward;

    reply.key = (struct sl_flow_key){.source = forward.nat_address,
                                     .destination = forward.key.source,
                                     .source_port = forward.nat_port,
                                     .destination_port = forward.key.source_port,
                                     .scope = (uint16_t)(forward.domain + 1),
                                     .protocol = 6};
    reply.kind = SL_FLOW_REPLY;
    forward.peer_hash = sl_flow_hash(&tables->handle[1], &reply.key);
    reply.peer_hash = sl_flow_hash(&tables->handle[0], &forward.key);
    sl_flow_at(&tables->handle[0], put(&tables->handle[0], &forward))->packets = 10;
    sl_flow_at(&tables->handle[1], put(&tables->handle[1], &reply))->packets = 20;
    put(&tables->handle[1], &forward); /* its copy on the other NP */
}

static struct bench *with_flows(struct tables *tables)
{
    struct bench *bench = bench_create();

    attach(bench, tables);
    bench_bring_up(bench);
    for (uint16_t n = 1; n <= FLOWS; n++)
        add_flow(tables, n);
    return bench;
}

static void finish(struct bench *bench, struct tables *tables)
{
    detach(bench, tables);
    bench_destroy(bench);
}

static struct sl_msg_flows_query all_flows(void)
{
    return (struct sl_msg_flows_query){
        .np = SL_ID_NONE, .domain = SL_ID_NONE, .member = SL_ID_NONE, .maximum = 1000};
}

/* What a query gave. */
struct result {
    unsigned int rows;
    bool seen[FLOWS + 1];
    bool exhausted;
    uint64_t cursor;
    struct sl_flow_row last;
};

static void ask(struct bench *bench, struct sl_msg_flows_query query, struct result *result)
{
    const struct sl_msg_flows_rows *rows = (const void *)bench->message.payload;

    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_FLOWS_QUERY, &query, sizeof(query));
    do {
        assert_int_equal(bench_answer(bench), SL_MSG_FLOWS_ROWS);
        for (uint16_t i = 0; i < rows->rows_count; i++) {
            uint16_t n = (uint16_t)(rows->rows[i].client_port - 1000);

            assert_in_range(n, 1, FLOWS);
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
    uint16_t np, domain, member;
    uint8_t client_last; /* 0: all */
    unsigned int rows;
} filter_rows[] = {
    {"all flows, each once although copies stand on two NPs", SL_ID_NONE, SL_ID_NONE, SL_ID_NONE, 0,
     23},
    {"those in the table of NP 1, copies included", 1, SL_ID_NONE, SL_ID_NONE, 0, 23},
    {"those of domain 1", SL_ID_NONE, 1, SL_ID_NONE, 0, 4},
    {"those of member 1", SL_ID_NONE, SL_ID_NONE, 1, 0, 12},
    {"those of member 1 in domain 1", SL_ID_NONE, 1, 1, 0, 2},
    {"those of one client", SL_ID_NONE, SL_ID_NONE, SL_ID_NONE, 9, 1},
    {"those of a client that has none", SL_ID_NONE, SL_ID_NONE, SL_ID_NONE, 99, 0},
    {"those of a member that has none", SL_ID_NONE, SL_ID_NONE, 700, 0, 0},
};

static void check_filter(void **state)
{
    const struct filter_row *row = TEST_ROW(struct filter_row, state);
    struct sl_msg_flows_query query = all_flows();
    struct result result = {0};
    struct tables tables;
    struct bench *bench = with_flows(&tables);

    query.np = row->np;
    query.domain = row->domain;
    query.member = row->member;
    if (row->client_last)
        query.client = fixture_v4(10, 0, 0, row->client_last);
    ask(bench, query, &result);
    assert_int_equal(result.rows, row->rows);
    assert_true(result.exhausted);
    finish(bench, &tables);
}

static void pages_join_without_gap_or_overlap(void **state)
{
    struct sl_msg_flows_query query = all_flows();
    struct result result = {0};
    struct tables tables;
    struct bench *bench = with_flows(&tables);
    unsigned int pages = 0;

    (void)state;
    query.maximum = 7;
    do {
        unsigned int before = result.rows;

        ask(bench, query, &result); /* asserts that no flow comes twice */
        assert_true(result.rows - before <= 7);
        query.cursor = result.cursor;
        pages++;
    } while (!result.exhausted);
    assert_int_equal(result.rows, FLOWS);
    assert_in_range(pages, 4, 5);
    finish(bench, &tables);
}

static void a_row_has_both_directions(void **state)
{
    struct sl_msg_flows_query query = all_flows();
    struct result result = {0};
    struct tables tables;
    struct bench *bench = with_flows(&tables);
    static const uint8_t client_mac[6] = {2, 0, 0, 0, 0, 0x77};

    (void)state;
    query.client = fixture_v4(10, 0, 0, 3);
    bench->fabric.now_ms = 5000;
    ask(bench, query, &result);
    assert_int_equal(result.last.packets_in, 10);
    assert_int_equal(result.last.packets_out, 20);
    assert_int_equal(result.last.vip_port, 2049);
    assert_int_equal(result.last.server_port, 8001);
    assert_int_equal(result.last.server_address.bytes[3], 11);
    assert_int_equal(result.last.state, SL_ATTR_FLOW_ROW_STATE_ESTABLISHED);
    assert_int_equal(result.last.client_side_port, 0);
    assert_int_equal(result.last.server_side_port, 1);
    assert_memory_equal(result.last.client_mac, client_mac, 6);
    finish(bench, &tables);
}

static const struct wrong_row {
    const char *name;
    uint16_t np;
    uint64_t cursor;
    const char *says;
} wrong_rows[] = {
    {"an NP that does not run", 7, 0, "NP 7 does not run"},
    {"an NP that cannot be", 4000, 0, "does not run"},
    {"a cursor that is none of ours", SL_ID_NONE, UINT64_MAX, "cursor"},
};

static void check_wrong(void **state)
{
    const struct wrong_row *row = TEST_ROW(struct wrong_row, state);
    struct sl_msg_flows_query query = all_flows();
    struct tables tables;
    struct bench *bench = with_flows(&tables);

    query.np = row->np;
    query.cursor = row->cursor;
    query.transaction = ++bench->transaction;
    bench_send(bench, SL_MSG_FLOWS_QUERY, &query, sizeof(query));
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_non_null(strstr(bench_nak(bench)->reason, row->says));
    finish(bench, &tables);
}

static void a_query_while_another_is_answered_is_refused(void **state)
{
    struct sl_msg_flows_query query = all_flows();
    struct tables tables;
    struct bench *bench = with_flows(&tables);
    struct sl_ring_message message;
    unsigned int refused = 0, done = 0;

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        query.transaction = 100 + i;
        bench_send(bench, SL_MSG_FLOWS_QUERY, &query, sizeof(query));
    }
    for (unsigned int i = 0; i < 20; i++)
        sl_csa_turn(bench->csa, bench->now_us += 1000, 0);
    while (sl_ring_dequeue(bench->manager.up, &message) == 0) {
        const struct sl_msg_flows_rows *rows = (const void *)message.payload;

        refused += message.id == SL_MSG_NAK;
        done += message.id == SL_MSG_FLOWS_ROWS && rows->transaction == 100 && rows->done;
    }
    assert_int_equal(refused, 1);
    assert_int_equal(done, 1);
    finish(bench, &tables);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(pages_join_without_gap_or_overlap),
    CASE(a_row_has_both_directions),
    CASE(a_query_while_another_is_answered_is_refused),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("query of", filter_rows, check_filter),
        TEST_TABLE("refused:", wrong_rows, check_wrong),
        TEST_TABLE("flows", scenarios, check_scenario),
    };

    return TEST_RUN("csa flows", tables);
}
