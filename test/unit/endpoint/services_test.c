// SPDX-License-Identifier: Apache-2.0
/* Echo, sink and source between two endpoints: every byte, by reference, in whatever form frames
 * come. */
#include <stdlib.h>

#include "rig.h"

static struct rig rig;

#define MEBIBYTE (1ull << 20)
#define LONG_US (60ull * 1000 * 1000)

static const struct echo_row {
    const char *name;
    uint64_t bytes;
    enum rig_wire wire;
    bool ipv6;
    uint16_t vlan;
} echo_rows[] = {
    {"nothing at all", 0, RIG_WIRE_CHAINED, false, 0},
    {"one byte", 1, RIG_WIRE_COPIED, false, 0},
    {"a few segments, as references all the way", 10000, RIG_WIRE_CHAINED, false, 0},
    {"3 MiB in frames of one mbuf", 3 * MEBIBYTE, RIG_WIRE_COPIED, false, 0},
    {"3 MiB in frames of several mbufs", 3 * MEBIBYTE, RIG_WIRE_PIECES, false, 0},
    {"3 MiB over IPv6", 3 * MEBIBYTE, RIG_WIRE_COPIED, true, 0},
    {"1 MiB over IPv6 in frames of several mbufs", MEBIBYTE, RIG_WIRE_PIECES, true, 0},
    {"1 MiB in a VLAN", MEBIBYTE, RIG_WIRE_COPIED, false, 42},
};

static void check_echo(void **state)
{
    const struct echo_row *row = TEST_ROW(struct echo_row, state);
    const struct sl_endpoint_service_statistics *statistics;
    struct rig_client client;

    rig_reset(&rig);
    rig.wire = row->wire;
    rig.ipv6 = row->ipv6;
    rig.vlan = row->vlan;
    rig_service(&rig, 1, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, 1, row->bytes);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(client.received, row->bytes);
    statistics = sl_endpoint_service_statistics(rig.nodes[1].endpoint, 0);
    assert_int_equal(statistics->in_bytes, row->bytes);
    assert_int_equal(statistics->out_bytes, row->bytes);
    assert_int_equal(statistics->connections_accepted, 1);
    assert_int_equal(statistics->connections_aborted, 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void an_echo_does_not_read_what_it_passes_on(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig.wire = RIG_WIRE_COPIED;
    rig_service(&rig, 1, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, 1, MEBIBYTE);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    /* Whole segments keep the sum of the check at reception; what is cut anew is little. */
    assert_true(sl_endpoint_statistics(rig.nodes[1].endpoint)->payload_summed_bytes <
                MEBIBYTE / 20);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_slow_reader_holds_the_echo_back(void **state)
{
    const struct sl_tcp_statistics *statistics;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, 1, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, 1, 20 * MEBIBYTE);
    client.reads_nothing = true;
    client.close_when_sent = true;
    rig_run(&rig, 2 * 1000 * 1000);
    statistics = sl_endpoint_tcp_statistics(rig.nodes[1].endpoint);
    assert_true(client.sent < 20 * MEBIBYTE);
    assert_true(statistics->held_bytes < 12 * MEBIBYTE);
    rig_resume(&rig, &client);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, 20 * MEBIBYTE);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_sink_reads_everything(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, 1, SL_TCP_SERVICE_SINK);
    rig_connect(&rig, &client, 1, 5 * MEBIBYTE);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, 0);
    assert_int_equal(sl_endpoint_service_statistics(rig.nodes[1].endpoint, 0)->in_bytes,
                     5 * MEBIBYTE);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_source_sends_its_pattern_until_the_client_closes(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, 1, SL_TCP_SERVICE_SOURCE);
    rig_connect(&rig, &client, 1, 0);
    client.expected = rig_pattern_byte;
    while (client.received < 10 * MEBIBYTE)
        rig_run(&rig, 1000);
    assert_int_equal(client.end, SL_TCP_END_NONE);
    assert_int_equal(sl_tcp_shutdown(client.connection), 0);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(sl_endpoint_service_statistics(rig.nodes[1].endpoint, 0)->out_bytes,
                     client.received);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static const struct asked_row {
    const char *name;
    const char *line;
    uint64_t bytes;
} asked_rows[] = {
    {"a length", "5000000\n", 5000000},
    {"a length, by a client that ends lines as on paper", "5000001\r\n", 5000001},
    {"a length, and more that means nothing", "6000000\nhello\n", 6000000},
};

static void send_line(struct rig_client *client, const char *line)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig.data);
    uint16_t length = (uint16_t)strlen(line);
    struct sl_tcp_slice slice;

    assert_non_null(mbuf);
    memcpy(rte_pktmbuf_append(mbuf, length), line, length);
    slice = (struct sl_tcp_slice){.data = rte_pktmbuf_mtod(mbuf, const uint8_t *),
                                  .owner = mbuf,
                                  .length_bytes = length,
                                  .footprint_bytes = mbuf->buf_len};
    assert_int_equal(sl_tcp_send(client->connection, &slice, 1), 0);
}

static void check_asked(void **state)
{
    const struct asked_row *row = TEST_ROW(struct asked_row, state);
    struct rig_client client;

    rig_reset(&rig);
    rig_service(&rig, 1, SL_TCP_SERVICE_SOURCE);
    rig_connect(&rig, &client, 1, 0);
    client.expected = rig_pattern_byte;
    client.close_when_sent = false;
    send_line(&client, row->line);
    while ((client.events & SL_TCP_EVENT_PEER_CLOSED) == 0)
        rig_run(&rig, 1000);
    assert_int_equal(client.received, row->bytes);
    assert_int_equal(sl_tcp_shutdown(client.connection), 0);
    rig_await_end(&rig, &client, LONG_US);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

/* Clients that send and read nothing, until the server may send no more; receive it still could. */
static void fill_the_server(struct rig_client *hogs, unsigned int count)
{
    struct sl_snapshot *snapshot = rig.nodes[RIG_CLIENT].snapshot;

    /* All of it is to lie with the server. */
    snapshot->tcp_settings.receive_buffer_bytes = 8192;
    snapshot->tcp_settings.send_buffer_bytes = 8192;
    rig_publish(&rig, RIG_CLIENT);
    rig.nodes[1].snapshot->tcp_settings.receive_buffer_bytes = 65536;
    rig_publish(&rig, 1);
    rig_turn(&rig);
    for (unsigned int i = 0; i < count; i++) {
        rig_connect(&rig, &hogs[i], 1, 3 * MEBIBYTE);
        hogs[i].reads_nothing = true;
    }
    rig_run(&rig, 2 * 1000 * 1000);
}

static const struct short_row {
    const char *name;
    enum sl_tcp_service_kind kind;
    uint64_t sent;
} short_rows[] = {
    {"an echo", SL_TCP_SERVICE_ECHO, 100},
    {"a source", SL_TCP_SERVICE_SOURCE, 0},
};

/* Nothing of its own is under way that would wake it. */
static void check_short(void **state)
{
    const struct short_row *row = TEST_ROW(struct short_row, state);
    struct sl_tcp_service_config *configs;
    static struct rig_client hogs[16];
    struct rig_client client;

    rig_reset(&rig);
    rig.wire = RIG_WIRE_COPIED;
    configs = rig_service(&rig, 1, SL_TCP_SERVICE_ECHO);
    configs[1] = configs[0];
    configs[1].id = 1;
    configs[1].kind = (uint8_t)row->kind;
    configs[1].tcp_port = RIG_SERVICE_PORT + 1;
    rig_publish(&rig, 1);
    fill_the_server(hogs, 16);
    rig.service_port = RIG_SERVICE_PORT + 1;
    rig_connect(&rig, &client, 1, row->sent);
    if (row->kind == SL_TCP_SERVICE_SOURCE)
        client.expected = rig_pattern_byte;
    rig_run(&rig, 100000);
    assert_int_equal(client.received, 0);
    for (unsigned int i = 0; i < 16; i++)
        sl_tcp_abort(hogs[i].connection, "by the test", rig.now_us);
    rig_run(&rig, 100000);
    assert_true(client.received >= 100);
    sl_tcp_abort(client.connection, "by the test", rig.now_us);
    rig_run(&rig, 1000);
    rig_release(&rig, &client);
    for (unsigned int i = 0; i < 16; i++)
        rig_release(&rig, &hogs[i]);
    rig_finish(&rig);
}

static void many_connections_come_and_go(void **state)
{
    static struct rig_client clients[200];

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, 1, SL_TCP_SERVICE_ECHO);
    for (unsigned int i = 0; i < 200; i++) {
        rig_connect(&rig, &clients[i], 1, i * 37u);
        clients[i].close_when_sent = true;
    }
    for (unsigned int i = 0; i < 200; i++) {
        rig_await_end(&rig, &clients[i], LONG_US);
        assert_int_equal(clients[i].received, i * 37u);
        rig_release(&rig, &clients[i]);
    }
    assert_int_equal(sl_endpoint_service_statistics(rig.nodes[1].endpoint, 0)->connections_accepted,
                     200);
    assert_int_equal(sl_endpoint_service_statistics(rig.nodes[1].endpoint, 0)->connections_active,
                     0);
    rig_finish(&rig);
}

static bool loses_every_fiftieth(struct rig *of, uint8_t from, const struct rte_mbuf *frame)
{
    static unsigned int count;

    (void)of;
    (void)from;
    (void)frame;
    return ++count % 50 != 0;
}

static void lost_frames_are_repaired_and_no_mbuf_is_lost_with_them(void **state)
{
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig.wire = RIG_WIRE_COPIED;
    rig.gate = loses_every_fiftieth;
    rig_service(&rig, 1, SL_TCP_SERVICE_ECHO);
    rig_connect(&rig, &client, 1, 2 * MEBIBYTE);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, 2 * MEBIBYTE);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void references_to_the_pattern_are_no_more_than_can_be_counted(void **state)
{
    const uint32_t most = SL_PATTERN_MBUFS * SL_PATTERN_REFERENCES;
    struct sl_tcp_slice slice, *slices = calloc(most, sizeof(*slices));
    struct sl_pattern *pattern;
    uint32_t count = 0;

    (void)state;
    rig_reset(&rig);
    pattern = &rig.nodes[1].endpoint->pattern;
    assert_non_null(slices);
    while (count < most && sl_pattern_slice(pattern, count, 1, &slices[count]))
        count++;
    assert_in_range(count, 1, most - 1);
    for (unsigned int i = 0; i < SL_PATTERN_MBUFS; i++)
        assert_int_equal(rte_mbuf_refcnt_read(pattern->mbufs[i]), SL_PATTERN_REFERENCES);
    sl_endpoint_release(NULL, slices[--count].owner);
    assert_true(sl_pattern_slice(pattern, 0, 1, &slice));
    assert_ptr_equal(slice.owner, slices[count].owner);
    sl_endpoint_release(NULL, slice.owner);
    while (count > 0)
        sl_endpoint_release(NULL, slices[--count].owner);
    free(slices);
    rig_finish(&rig);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("echoed is", echo_rows, check_echo),
        TEST_TABLE("a source is asked for", asked_rows, check_asked),
        TEST_TABLE("goes on when memory is free again:", short_rows, check_short),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_echo_does_not_read_what_it_passes_on),
        cmocka_unit_test(a_slow_reader_holds_the_echo_back),
        cmocka_unit_test(a_sink_reads_everything),
        cmocka_unit_test(a_source_sends_its_pattern_until_the_client_closes),
        cmocka_unit_test(references_to_the_pattern_are_no_more_than_can_be_counted),
        cmocka_unit_test(many_connections_come_and_go),
        cmocka_unit_test(lost_frames_are_repaired_and_no_mbuf_is_lost_with_them),
    };
    int failed;

    rig_start(&rig, "endpoint-services");
    failed = TEST_RUN("services", tables) + cmocka_run_group_tests(tests, NULL, NULL);
    rig_stop();
    return failed;
}
