// SPDX-License-Identifier: Apache-2.0
/* The relay: both ways, half closes, resets, refusals, and one client's data for three targets. */
#include <errno.h>
#include <string.h>

#include "generated/messages.h"
#include "rig.h"

static struct rig rig;

#define MEBIBYTE (1ull << 20)
#define LONG_US (60ull * 1000 * 1000)
#define RELAY 1u

static const struct sl_endpoint_service_statistics *statistics_of(uint8_t node)
{
    return sl_endpoint_service_statistics(rig.nodes[node].endpoint, 0);
}

/* Why the last connection of a node that did not end well has ended. */
static const char *last_detail(uint8_t node)
{
    struct sl_tcp_info info;

    for (uint32_t i = 0; sl_tcp_ended(rig.nodes[node].endpoint->engine, i, &info); i++)
        if (info.end_detail != NULL) {
            assert_in_range(strlen(info.end_detail), 1,
                            sizeof(((struct sl_tcp_row *)NULL)->end_detail) - 1);
            return info.end_detail;
        }
    return "";
}

static const struct relay_row {
    const char *name;
    uint64_t bytes;
    enum rig_wire wire;
    bool ipv6;
} relay_rows[] = {
    {"nothing", 0, RIG_WIRE_CHAINED, false},
    {"100 MB, each byte of it", 100000000, RIG_WIRE_COPIED, false},
    {"10 MB as references all the way", 10000000, RIG_WIRE_CHAINED, false},
    {"10 MB in frames of several mbufs", 10000000, RIG_WIRE_PIECES, false},
    {"10 MB over IPv6", 10000000, RIG_WIRE_COPIED, true},
};

static void check_relay(void **state)
{
    const struct relay_row *row = TEST_ROW(struct relay_row, state);
    const uint8_t target = 2;
    struct rig_client client;

    rig_reset(&rig);
    rig.wire = row->wire;
    rig.ipv6 = row->ipv6;
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, row->bytes);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, 10 * LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(client.received, row->bytes);
    assert_int_equal(statistics_of(RELAY)->in_bytes, row->bytes);
    assert_int_equal(statistics_of(RELAY)->out_bytes, row->bytes);
    assert_int_equal(statistics_of(RELAY)->targets_connected, 1);
    assert_int_equal(statistics_of(RELAY)->targets_failed, 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void one_payload_goes_to_three_and_is_copied_nowhere(void **state)
{
    const uint8_t targets[] = {2, 3, 4};
    const uint64_t bytes = 3 * MEBIBYTE;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig.wire = RIG_WIRE_CHAINED;
    rig_service(&rig, 2, SL_TCP_SERVICE_ECHO);
    rig_service(&rig, 3, SL_TCP_SERVICE_ECHO);
    rig_service(&rig, 4, SL_TCP_SERVICE_SINK);
    rig_relay(&rig, RELAY, targets, 3);
    rig_connect(&rig, &client, RELAY, bytes);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    rig_run(&rig, LONG_US);
    assert_int_equal(client.received, bytes); /* once: the first target's answer */
    assert_int_equal(statistics_of(2)->in_bytes, bytes);
    assert_int_equal(statistics_of(3)->in_bytes, bytes);
    assert_int_equal(statistics_of(4)->in_bytes, bytes);
    assert_int_equal(statistics_of(RELAY)->discarded_bytes, bytes);
    assert_int_equal(statistics_of(RELAY)->targets_connected, 3);
    /* To three targets and back to the client: all of it lies where the client's application wrote
     * it, and the relay has read none of it to send it. */
    assert_true(rig.nodes[RELAY].payload_bytes >= 4 * bytes);
    assert_int_equal(rig.nodes[RELAY].foreign_segments, 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_target_that_reads_slowly_holds_all_back(void **state)
{
    const uint8_t target = 2;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, 20 * MEBIBYTE);
    client.reads_nothing = true;
    client.close_when_sent = true;
    rig_run(&rig, 2 * 1000 * 1000);
    assert_true(client.sent < 20 * MEBIBYTE);
    rig_resume(&rig, &client);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, 20 * MEBIBYTE);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_half_close_is_carried_through(void **state)
{
    const uint8_t target = 2;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, target, SL_TCP_SERVICE_SOURCE);
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, 0);
    client.expected = rig_pattern_byte;
    while (client.received < 3 * MEBIBYTE)
        rig_run(&rig, 1000);
    /* The source sends until its client, the relay, has closed its half. */
    assert_int_equal(sl_tcp_shutdown(client.connection), 0);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(statistics_of(target)->out_bytes, client.received);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_client_that_resets_resets_the_target(void **state)
{
    const uint8_t target = 2;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, 0);
    rig_run(&rig, 100000);
    assert_int_equal(statistics_of(target)->connections_active, 1);
    sl_tcp_abort(client.connection, "by the test", rig.now_us);
    rig_run(&rig, 100000);
    assert_int_equal(statistics_of(target)->connections_active, 0);
    assert_int_equal(statistics_of(target)->connections_aborted, 1);
    assert_int_equal(statistics_of(RELAY)->connections_aborted, 1);
    assert_string_equal(last_detail(RELAY), "relay: the client reset its connection");
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_target_that_resets_resets_the_client(void **state)
{
    const uint8_t target = 2;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, 0);
    rig_run(&rig, 100000);
    /* Taking the service away resets its connections. */
    rig.nodes[target].snapshot->tcp_services[0].present = false;
    rig_publish(&rig, target);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_RESET);
    assert_string_equal(last_detail(RELAY), "relay: the target reset its connection");
    assert_int_equal(statistics_of(RELAY)->targets_failed, 1);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static const struct failure_row {
    const char *name;
    int route_error;
    const char *detail;
} failure_rows[] = {
    {"the target refuses", 0, "relay: the target refused the connection"},
    {"nobody answers for the target", -EHOSTUNREACH, "relay: the target or gateway is not located"},
    {"nothing leads to the target", -ENETUNREACH, "relay: no port or gateway leads to the target"},
};

static void check_failure(void **state)
{
    const struct failure_row *row = TEST_ROW(struct failure_row, state);
    const uint8_t target = 2;
    struct rig_client client;

    rig_reset(&rig);
    rig.route_error = row->route_error;
    rig_relay(&rig, RELAY, &target, 1); /* the target has no such service */
    rig_connect(&rig, &client, RELAY, 0);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_RESET);
    assert_string_equal(last_detail(RELAY), row->detail);
    assert_int_equal(statistics_of(RELAY)->targets_failed, 1);
    assert_int_equal(statistics_of(RELAY)->connections_active, 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void no_syn_is_sent_before_the_neighbour_is_known(void **state)
{
    const uint8_t target = 2;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig.route_error = -EINPROGRESS;
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, 100000);
    client.close_when_sent = true;
    rig_run(&rig, 3 * 1000 * 1000);
    assert_int_equal(sl_endpoint_tcp_statistics(rig.nodes[RELAY].endpoint)->active_opens, 0);
    assert_int_equal(sl_endpoint_statistics(rig.nodes[RELAY].endpoint)->sessions_waiting, 1);
    rig.route_error = 0;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.received, 100000);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_client_that_leaves_while_the_neighbour_is_sought_leaves_nothing(void **state)
{
    const uint8_t target = 2;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig.route_error = -EINPROGRESS;
    rig_relay(&rig, RELAY, &target, 1);
    rig_connect(&rig, &client, RELAY, 0);
    rig_run(&rig, 10000);
    sl_tcp_abort(client.connection, "by the test", rig.now_us);
    rig_run(&rig, 10000);
    assert_int_equal(statistics_of(RELAY)->connections_active, 0);
    assert_int_equal(sl_endpoint_statistics(rig.nodes[RELAY].endpoint)->sessions_waiting, 0);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void a_further_target_that_fails_is_left_out(void **state)
{
    const uint8_t targets[] = {2, 3, 4};
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, 2, SL_TCP_SERVICE_ECHO);
    rig_service(&rig, 4, SL_TCP_SERVICE_SINK); /* and 3 refuses */
    rig_relay(&rig, RELAY, targets, 3);
    rig_connect(&rig, &client, RELAY, MEBIBYTE);
    client.close_when_sent = true;
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(client.received, MEBIBYTE);
    assert_int_equal(statistics_of(4)->in_bytes, MEBIBYTE);
    assert_int_equal(statistics_of(RELAY)->targets_failed, 1);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void local_ports_are_those_whose_answers_come_here(void **state)
{
    const uint8_t target = 2;
    static struct rig_client clients[20];
    const struct sl_tcp_connection *connection;
    unsigned int seen = 0;

    (void)state;
    rig_reset(&rig);
    rig.port_modulus = 7;
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig_relay(&rig, RELAY, &target, 1);
    for (unsigned int i = 0; i < 20; i++)
        rig_connect(&rig, &clients[i], RELAY, 100);
    rig_run(&rig, 100000);
    for (uint32_t cursor = 0; cursor != UINT32_MAX;) {
        struct sl_tcp_info info;

        connection = sl_tcp_next_connection(rig.nodes[RELAY].endpoint->engine, &cursor);
        if (connection == NULL)
            continue;
        sl_tcp_info(connection, &info);
        if (!info.is_active_open)
            continue;
        assert_int_equal(info.local_port % 7, 0);
        seen++;
    }
    assert_int_equal(seen, 20);
    for (unsigned int i = 0; i < 20; i++) {
        assert_int_equal(clients[i].received, 100);
        sl_tcp_shutdown(clients[i].connection);
    }
    for (unsigned int i = 0; i < 20; i++) {
        rig_await_end(&rig, &clients[i], LONG_US);
        rig_release(&rig, &clients[i]);
    }
    rig_finish(&rig);
}

/* Clients have filled all memory by the time that the target is found: what was received keeps the
 * memory busy that it takes to pass it on. */
static void what_was_received_is_passed_on_though_it_fills_the_memory(void **state)
{
    const uint8_t target = 2;
    static struct rig_client clients[24];
    const struct sl_tcp_statistics *statistics;

    (void)state;
    rig_reset(&rig);
    rig.wire = RIG_WIRE_COPIED;
    rig_service(&rig, target, SL_TCP_SERVICE_SINK);
    rig.route_error = -EINPROGRESS;
    rig_relay(&rig, RELAY, &target, 1);
    rig.nodes[RIG_CLIENT].snapshot->tcp_settings.send_buffer_bytes = 65536;
    rig_publish(&rig, RIG_CLIENT);
    rig_turn(&rig);
    for (unsigned int i = 0; i < 24; i++) {
        rig_connect(&rig, &clients[i], RELAY, 2 * MEBIBYTE);
        clients[i].close_when_sent = true;
    }
    rig_run(&rig, 2 * 1000 * 1000);
    statistics = sl_endpoint_tcp_statistics(rig.nodes[RELAY].endpoint);
    assert_true(statistics->held_bytes > 9 * MEBIBYTE); /* three quarters of all there is */
    rig.route_error = 0;
    for (unsigned int i = 0; i < 24; i++) {
        rig_await_end(&rig, &clients[i], LONG_US);
        assert_int_equal(clients[i].end, SL_TCP_END_CLOSED);
        rig_release(&rig, &clients[i]);
    }
    assert_int_equal(statistics_of(target)->in_bytes, 24 * 2 * MEBIBYTE);
    rig_finish(&rig);
}

/* Few ports, and each of them in TIME-WAIT after its first connection. */
static void a_port_is_called_from_again_before_the_end_of_time_wait(void **state)
{
    const uint8_t target = 2;

    (void)state;
    rig_reset(&rig);
    rig.port_modulus = 20000;
    rig_service(&rig, target, SL_TCP_SERVICE_ECHO);
    rig_relay(&rig, RELAY, &target, 1);
    for (unsigned int i = 0; i < 10; i++) {
        struct rig_client client;

        rig_connect(&rig, &client, RELAY, 100);
        client.close_when_sent = true;
        rig_await_end(&rig, &client, LONG_US);
        assert_int_equal(client.end, SL_TCP_END_CLOSED);
        assert_int_equal(client.received, 100);
        rig_release(&rig, &client);
        rig_run(&rig, 1000000);
    }
    rig_finish(&rig);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("relayed is", relay_rows, check_relay),
        TEST_TABLE("the client is reset when", failure_rows, check_failure),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_payload_goes_to_three_and_is_copied_nowhere),
        cmocka_unit_test(a_target_that_reads_slowly_holds_all_back),
        cmocka_unit_test(a_half_close_is_carried_through),
        cmocka_unit_test(a_client_that_resets_resets_the_target),
        cmocka_unit_test(a_target_that_resets_resets_the_client),
        cmocka_unit_test(no_syn_is_sent_before_the_neighbour_is_known),
        cmocka_unit_test(a_client_that_leaves_while_the_neighbour_is_sought_leaves_nothing),
        cmocka_unit_test(a_further_target_that_fails_is_left_out),
        cmocka_unit_test(local_ports_are_those_whose_answers_come_here),
        cmocka_unit_test(what_was_received_is_passed_on_though_it_fills_the_memory),
        cmocka_unit_test(a_port_is_called_from_again_before_the_end_of_time_wait),
    };
    int failed;

    rig_start(&rig, "endpoint-relay");
    failed = TEST_RUN("relay", tables) + cmocka_run_group_tests(tests, NULL, NULL);
    rig_stop();
    return failed;
}
