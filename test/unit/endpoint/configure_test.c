// SPDX-License-Identifier: Apache-2.0
/* Services that come, go and change while they are used; what the control thread may ask. */
#include "rig.h"

static struct rig rig;

#define LONG_US (60ull * 1000 * 1000)
#define SERVER 1u

static const struct sl_endpoint_service_statistics *statistics_of(uint16_t service)
{
    return sl_endpoint_service_statistics(rig.nodes[SERVER].endpoint, service);
}

static void open_one(struct rig_client *client)
{
    rig_connect(&rig, client, SERVER, 100);
    rig_run(&rig, 5000);
    assert_int_equal(client->received, 100);
}

static void close_one(struct rig_client *client)
{
    assert_int_equal(sl_tcp_shutdown(client->connection), 0);
    rig_await_end(&rig, client, LONG_US);
    rig_release(&rig, client);
}

static void a_service_that_goes_resets_its_connections(void **state)
{
    static struct rig_client clients[150];
    struct rig_client late;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    for (unsigned int i = 0; i < 150; i++)
        rig_connect(&rig, &clients[i], SERVER, 100);
    rig_run(&rig, 20000);
    assert_int_equal(statistics_of(0)->connections_active, 150);
    rig.nodes[SERVER].snapshot->tcp_services[0].present = false;
    rig_publish(&rig, SERVER);
    rig_run(&rig, 20000);
    for (unsigned int i = 0; i < 150; i++) {
        assert_int_equal(clients[i].end, SL_TCP_END_RESET);
        rig_release(&rig, &clients[i]);
    }
    assert_int_equal(statistics_of(0)->connections_active, 0);
    assert_int_equal(statistics_of(0)->connections_aborted, 150);
    assert_int_equal(statistics_of(0)->listening, 0);
    rig_connect(&rig, &late, SERVER, 0);
    rig_await_end(&rig, &late, LONG_US);
    assert_int_equal(late.end, SL_TCP_END_REFUSED);
    rig_release(&rig, &late);
    rig_finish(&rig);
}

/* With a ring that is full for a while, and more connections than end in one turn. */
static void an_endpoint_that_hangs_up_resets_all_and_takes_no_more(void **state)
{
    static struct rig_client clients[150];
    struct sl_endpoint *endpoint;
    struct rig_client late;

    (void)state;
    rig_reset(&rig);
    endpoint = rig.nodes[SERVER].endpoint;
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    for (unsigned int i = 0; i < 150; i++)
        rig_connect(&rig, &clients[i], SERVER, 100);
    rig_run(&rig, 20000);
    assert_int_equal(statistics_of(0)->connections_active, 150);
    rig.nodes[SERVER].refuses = true;
    sl_endpoint_hang_up(endpoint);
    for (unsigned int i = 0; i < 20; i++)
        rig_turn(&rig);
    assert_false(sl_endpoint_has_hung_up(endpoint));
    rig.nodes[SERVER].refuses = false;
    for (unsigned int i = 0; !sl_endpoint_has_hung_up(endpoint); i++) {
        assert_in_range(i, 0, 20);
        rig_turn(&rig);
    }
    rig_publish(&rig, SERVER); /* too late for any commit */
    rig_run(&rig, 1000);
    for (unsigned int i = 0; i < 150; i++) {
        assert_int_equal(clients[i].end, SL_TCP_END_RESET);
        rig_release(&rig, &clients[i]);
    }
    rig_connect(&rig, &late, SERVER, 0);
    rig_await_end(&rig, &late, LONG_US);
    assert_int_equal(late.end, SL_TCP_END_REFUSED);
    rig_release(&rig, &late);
    rig_finish(&rig);
}

static void two_services_swap_their_ports(void **state)
{
    struct sl_tcp_service_config *configs;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    configs = rig.nodes[SERVER].snapshot->tcp_services;
    configs[1] = configs[0];
    configs[1].id = 1;
    configs[1].kind = SL_TCP_SERVICE_SINK;
    configs[1].tcp_port = RIG_SERVICE_PORT + 1;
    rig_publish(&rig, SERVER);
    rig_run(&rig, 1000);
    assert_int_equal(statistics_of(1)->listening, 1);
    configs[0].tcp_port = RIG_SERVICE_PORT + 1;
    configs[1].tcp_port = RIG_SERVICE_PORT;
    rig_publish(&rig, SERVER);
    rig_run(&rig, 1000);
    assert_int_equal(statistics_of(0)->listening, 1);
    assert_int_equal(statistics_of(1)->listening, 1);
    rig_connect(&rig, &client, SERVER, 100);
    rig_run(&rig, 5000);
    assert_int_equal(statistics_of(1)->in_bytes, 100); /* the sink now */
    close_one(&client);
    rig_finish(&rig);
}

static void connections_survive_what_does_not_concern_them(void **state)
{
    struct sl_snapshot *snapshot;
    struct rig_client client;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    open_one(&client);
    snapshot = rig.nodes[SERVER].snapshot;
    snapshot->tcp_services[0].priority = 3;
    snapshot->tcp_settings.rto_min_us = 20000;
    snapshot->tcp_services[9] = snapshot->tcp_services[0];
    snapshot->tcp_services[9].id = 9;
    snapshot->tcp_services[9].tcp_port = 9999;
    rig_publish(&rig, SERVER);
    client.to_send = 50000;
    client.close_when_sent = true;
    rig_resume(&rig, &client);
    rig_await_end(&rig, &client, LONG_US);
    assert_int_equal(client.end, SL_TCP_END_CLOSED);
    assert_int_equal(client.received, 50000);
    rig_release(&rig, &client);
    rig_finish(&rig);
}

static void settings_are_those_of_connections_to_come(void **state)
{
    struct rig_client before, after;
    struct sl_tcp_info info;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    open_one(&before);
    rig.nodes[SERVER].snapshot->tcp_settings.mss_max_bytes = 700;
    rig_publish(&rig, SERVER);
    rig_run(&rig, 1000);
    open_one(&after);
    sl_tcp_info(before.connection, &info);
    assert_true(info.mss_bytes > 1400);
    sl_tcp_info(after.connection, &info);
    assert_true(info.mss_bytes <= 700);
    close_one(&before);
    close_one(&after);
    rig_finish(&rig);
}

/* Asks once and gives the answer, which the caller gives back. */
static const struct sl_endpoint_answer *ask(struct sl_endpoint_query query)
{
    struct sl_endpoint *endpoint = rig.nodes[SERVER].endpoint;

    assert_int_equal(sl_endpoint_ask(endpoint, &query), 0);
    assert_int_equal(sl_endpoint_ask(endpoint, &query), -EBUSY);
    assert_null(sl_endpoint_answer(endpoint));
    rig_turn(&rig);
    assert_non_null(sl_endpoint_answer(endpoint));
    return sl_endpoint_answer(endpoint);
}

static unsigned int count_rows(enum sl_endpoint_question question, uint16_t service)
{
    struct sl_endpoint_query query = {.question = question};
    unsigned int rows = 0;

    while (query.cursor != SL_ENDPOINT_CURSOR_END) {
        const struct sl_endpoint_answer *answer = ask(query);

        for (uint16_t i = 0; i < answer->rows; i++)
            assert_int_equal(question == SL_ENDPOINT_LISTENERS ? answer->listeners[i].service
                                                               : answer->connections[i].service,
                             service);
        rows += answer->rows;
        query.cursor = answer->cursor;
        sl_endpoint_answer_read(rig.nodes[SERVER].endpoint);
    }
    return rows;
}

static void the_control_thread_is_told_what_there_is(void **state)
{
    static struct rig_client clients[40];

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    for (unsigned int i = 0; i < 40; i++)
        open_one(&clients[i]);
    assert_int_equal(count_rows(SL_ENDPOINT_CONNECTIONS, 0), 40);
    assert_int_equal(count_rows(SL_ENDPOINT_LISTENERS, 0), 1);
    assert_int_equal(count_rows(SL_ENDPOINT_ENDED, UINT16_MAX), 0);
    for (unsigned int i = 0; i < 40; i++)
        close_one(&clients[i]);
    assert_int_equal(count_rows(SL_ENDPOINT_CONNECTIONS, 0), 0);
    assert_int_equal(count_rows(SL_ENDPOINT_ENDED, UINT16_MAX), 40);
    rig_finish(&rig);
}

static bool reset(const struct sl_tcp_info *client, uint16_t port)
{
    struct sl_endpoint_query query = {.question = SL_ENDPOINT_ABORT,
                                      .local = client->remote,
                                      .remote = client->local,
                                      .local_port = client->remote_port,
                                      .remote_port = port};
    bool was_aborted = false;

    while (!was_aborted && query.cursor != SL_ENDPOINT_CURSOR_END) {
        const struct sl_endpoint_answer *answer = ask(query);

        was_aborted = answer->was_aborted;
        query.cursor = answer->cursor;
        sl_endpoint_answer_read(rig.nodes[SERVER].endpoint);
    }
    return was_aborted;
}

static void the_operator_resets_one_connection(void **state)
{
    struct rig_client first, second;
    struct sl_tcp_info info;

    (void)state;
    rig_reset(&rig);
    rig_service(&rig, SERVER, SL_TCP_SERVICE_ECHO);
    open_one(&first);
    open_one(&second);
    sl_tcp_info(first.connection, &info);
    assert_false(reset(&info, 1));
    assert_true(reset(&info, info.local_port));
    rig_await_end(&rig, &first, LONG_US);
    assert_int_equal(first.end, SL_TCP_END_RESET);
    assert_int_equal(second.end, SL_TCP_END_NONE);
    assert_true(sl_tcp_ended(rig.nodes[SERVER].endpoint->engine, 0, &info));
    assert_string_equal(info.end_detail, "reset by the operator");
    rig_release(&rig, &first);
    close_one(&second);
    rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_that_goes_resets_its_connections),
        cmocka_unit_test(an_endpoint_that_hangs_up_resets_all_and_takes_no_more),
        cmocka_unit_test(two_services_swap_their_ports),
        cmocka_unit_test(connections_survive_what_does_not_concern_them),
        cmocka_unit_test(settings_are_those_of_connections_to_come),
        cmocka_unit_test(the_control_thread_is_told_what_there_is),
        cmocka_unit_test(the_operator_resets_one_connection),
    };
    int failed;

    rig_start(&rig, "endpoint-configure");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    rig_stop();
    return failed;
}
