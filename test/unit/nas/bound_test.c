// SPDX-License-Identifier: Apache-2.0
/* Connections to members that belong to one client's connection: made, told apart, and lost. */
#include <errno.h>

#include "scenario.h"

static struct rig rig;
static uint8_t pattern[65536];

static const struct sl_nas_transport_statistics *statistics(void)
{
    return sl_nas_transport_statistics(rig.nas);
}

/* The switch sends all calls of NFS to the member by the caller's own connection. */
static struct rig_stream *bound_client(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    the_switch.mode = DOUBLE_BOUND;
    the_switch.member = RIG_MEMBER;
    the_switch.port = 2049;
    rig_run(&rig, 2000);
    return client;
}

static void a_call_goes_by_the_clients_own_connection(void)
{
    struct rig_stream *client = bound_client();

    rig_listen(&rig, 2049);
    for (unsigned int i = 0; i < 3; i++) {
        rig_send_record(&rig, client, pattern, 20000);
        rig_run(&rig, 5000);
    }
    assert_int_equal(client->received_bytes, 3 * 20004);
    assert_memory_equal(client->received + 4, pattern, 20000);
    assert_int_equal(rig_server_streams(&rig), 1);
    assert_true(rig_server_stream(&rig, 0)->remote_port >= 1024);
    assert_int_equal(statistics()->bound_active, 1);
}

static void each_client_has_one_of_its_own(void)
{
    struct rig_stream *clients[3];

    rig_listen(&rig, 2049);
    for (uint8_t i = 0; i < 3; i++)
        clients[i] = bound_client();
    /* All at once: each gets its own answer. */
    for (uint8_t i = 0; i < 3; i++)
        rig_send_record(&rig, clients[i], pattern + i, 100);
    rig_run(&rig, 10000);
    assert_int_equal(rig_server_streams(&rig), 3);
    for (uint8_t i = 0; i < 3; i++)
        assert_memory_equal(clients[i]->received + 4, pattern + i, 100);
}

static void it_ends_with_the_client(void)
{
    struct rig_stream *client = bound_client();

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_close(&rig, client);
    rig_run(&rig, 100000);
    assert_int_equal(statistics()->clients_active, 0);
    assert_int_equal(statistics()->bound_active, 0);
    assert_int_equal(rig_server_streams(&rig), 0);
}

static void what_was_asked_is_awaited_when_the_client_has_gone(void)
{
    struct rig_stream *client = bound_client();

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_abort(&rig, client);
    rig_run(&rig, 100000);
    assert_int_equal(statistics()->clients_active, 0);
    assert_int_equal(statistics()->bound_active, 1);
    rig_send_record(&rig, rig_server_stream(&rig, 0), pattern, 60);
    rig_run(&rig, 100000);
    assert_int_equal(the_switch.answers, 1);
    assert_int_equal(statistics()->replies_dropped, 1);
    assert_int_equal(statistics()->bound_active, 0);
}

static void but_not_for_ever(void)
{
    struct rig_stream *client = bound_client();

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_abort(&rig, client);
    rig_run(&rig, 11000000);
    assert_int_equal(statistics()->bound_active, 0);
    assert_int_equal(the_switch.bound_lost, 1);
}

/* Its client is reset, and the switch told that nothing it was asked will be answered. */
static void check_lost(struct rig_stream *client)
{
    assert_true(client->has_ended);
    assert_int_equal(statistics()->clients_unbound_reset, 1);
    assert_int_equal(statistics()->clients_active, 0);
    assert_int_equal(statistics()->bound_active, 0);
}

static void a_server_that_ends_it_has_the_client_begin_anew(void)
{
    struct rig_stream *client = bound_client();

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_abort(&rig, rig_server_stream(&rig, 0));
    rig_run(&rig, 20000);
    check_lost(client);
    assert_int_equal(the_switch.bound_lost, 1);
    assert_false(the_switch.calls[0].is_open);
}

static void so_has_one_that_refuses(void)
{
    struct rig_stream *client = bound_client();

    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    check_lost(client);
}

static void and_one_that_does_not_answer_at_all(void)
{
    struct rig_stream *client = bound_client();

    rig_listen(&rig, 2049);
    rig.server_is_mute = true;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 4000000);
    check_lost(client);
    assert_int_equal(the_switch.bound_lost, 1);
}

static void and_one_that_cannot_be_found(void)
{
    struct rig_stream *client = bound_client();

    rig.route_error = -EHOSTUNREACH;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.last_send, -EHOSTUNREACH);
    check_lost(client);
}

static void and_one_that_is_fenced(void)
{
    struct rig_stream *client = bound_client();

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    the_switch.ops.fence(the_switch.ops.context, RIG_MEMBER);
    rig_run(&rig, 20000);
    check_lost(client);
    assert_int_equal(rig_server_streams(&rig), 0);
}

static void and_one_that_is_configured_away(void)
{
    struct rig_stream *client = bound_client();

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_config(&rig)->members[RIG_MEMBER].address = rig_address(77);
    rig_publish(&rig);
    rig_run(&rig, 100000);
    check_lost(client);
}

static const struct scenario scenarios[] = {
    CASE(a_call_goes_by_the_clients_own_connection),
    CASE(each_client_has_one_of_its_own),
    CASE(it_ends_with_the_client),
    CASE(what_was_asked_is_awaited_when_the_client_has_gone),
    CASE(but_not_for_ever),
    CASE(a_server_that_ends_it_has_the_client_begin_anew),
    CASE(so_has_one_that_refuses),
    CASE(and_one_that_does_not_answer_at_all),
    CASE(and_one_that_cannot_be_found),
    CASE(and_one_that_is_fenced),
    CASE(and_one_that_is_configured_away),
};

static void check_scenario(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct scenario, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("bound", scenarios, check_scenario)};
    int failures;

    rig_fill(pattern, sizeof(pattern));
    rig_start(&rig, "nas-bound");
    failures = TEST_RUN("nas bound", tables);
    rig_stop();
    return failures;
}
