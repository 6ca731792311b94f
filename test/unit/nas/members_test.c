// SPDX-License-Identifier: Apache-2.0
/* Ways to members: pools of connections, and what happens when they cannot be had or end. */
#include <errno.h>

#include "scenario.h"

static struct rig rig;
static uint8_t pattern[65536];

static const struct sl_nas_transport_statistics *statistics(void)
{
    return sl_nas_transport_statistics(rig.nas);
}

/* The switch sends all calls to the member. */
static struct rig_stream *forward_to(uint16_t port)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    the_switch.mode = DOUBLE_FORWARD;
    the_switch.member = RIG_MEMBER;
    the_switch.program = SL_NFS_PROGRAM_NFS;
    the_switch.port = port;
    rig_run(&rig, 2000);
    return client;
}

static void a_call_goes_to_the_server_and_its_answer_comes_back(void)
{
    struct rig_stream *client = forward_to(2049), *server;

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 30000);
    rig_run(&rig, 5000);
    assert_int_equal(client->received_bytes, 30004);
    assert_memory_equal(client->received + 4, pattern, 30000);
    assert_int_equal(the_switch.answers, 1);
    assert_int_equal(rig_server_streams(&rig), 1);
    server = rig_server_stream(&rig, 0);
    assert_in_range(server->remote_port, SL_NAS_PORT_FIRST,
                    SL_NAS_PORT_FIRST + SL_NAS_PORT_COUNT - 1u);
    assert_int_equal(statistics()->members_active, 1);
}

static void more_calls_get_as_many_connections_as_configured(void)
{
    struct rig_stream *client = forward_to(2049);

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    for (unsigned int i = 0; i < 6; i++) {
        rig_send_record(&rig, client, pattern, 60);
        rig_run(&rig, 2000);
    }
    assert_int_equal(rig_server_streams(&rig), 2);
    assert_int_equal(rig_server_stream(&rig, 0)->received_bytes, 3 * 64);
    assert_int_equal(rig_server_stream(&rig, 1)->received_bytes, 3 * 64);
}

static void a_server_that_refuses_cannot_be_reached_until_it_listens(void)
{
    struct rig_stream *client = forward_to(2049);

    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.last_send, -EHOSTUNREACH);
    assert_true(statistics()->members_failed >= 2); /* the first retry comes at once */
    rig_listen(&rig, 2049);
    rig_run(&rig, 300000);
    assert_int_equal(client->received_bytes, 64);
}

static void retries_become_rarer(void)
{
    struct rig_stream *client = forward_to(2049);
    uint64_t failed;

    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 8000000);
    failed = statistics()->members_failed;
    rig_run(&rig, 8000000);
    assert_in_range(statistics()->members_failed - failed, 3, 5);
}

static void a_server_that_only_ends_its_connections_is_tried_as_rarely(void)
{
    struct rig_stream *client = forward_to(2049);
    uint64_t connected;

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    for (unsigned int i = 0; i < 8000; i++) {
        rig_run(&rig, 1000);
        if (rig_server_streams(&rig) != 0)
            rig_abort(&rig, rig_server_stream(&rig, 0));
    }
    connected = statistics()->members_connected;
    assert_in_range(connected, 5, 12);
    rig.server_answers = true;
    rig_run(&rig, 4000000);
    assert_int_equal(client->received_bytes, 64);
}

static void nobody_is_connected_to_that_is_not_wanted(void)
{
    struct rig_stream *client = forward_to(2049);
    uint64_t failed;

    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    the_switch.mode = DOUBLE_SILENT; /* it asks no more */
    rig_run(&rig, 31000000);
    failed = statistics()->members_failed;
    rig_run(&rig, 20000000);
    assert_int_equal(statistics()->members_failed, failed);
}

static void calls_of_a_lost_connection_are_sent_again_by_a_new_one(void)
{
    struct rig_stream *client = forward_to(2049);
    uint32_t channel;
    uint16_t port;

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 2000);
    channel = the_switch.last_channel;
    port = rig_server_stream(&rig, 0)->remote_port;
    rig.server_answers = true;
    rig_abort(&rig, rig_server_stream(&rig, 0));
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.lost, 1);
    assert_int_equal(the_switch.lost_channel, channel);
    assert_int_equal(client->received_bytes, 64);
    assert_int_not_equal(the_switch.last_channel, channel);
    assert_int_not_equal(rig_server_stream(&rig, 0)->remote_port, port);
}

static void a_server_that_closes_is_connected_to_anew(void)
{
    struct rig_stream *client = forward_to(2049);

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_close(&rig, rig_server_stream(&rig, 0));
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.lost, 1);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    assert_int_equal(client->received_bytes, 128);
}

static void a_server_that_is_silent_is_not_waited_for_by_others(void)
{
    struct rig_stream *client = forward_to(2049);

    rig.server_is_mute = true;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 900000);
    assert_int_equal(the_switch.last_send, -EAGAIN);
    rig_run(&rig, 200000);
    assert_int_equal(the_switch.last_send, -EHOSTUNREACH);
    rig.server_is_mute = false;
    rig_listen(&rig, 2049);
    rig_run(&rig, 5000000);
    assert_int_equal(client->received_bytes, 64);
}

static void a_neighbour_that_is_looked_for_is_waited_for(void)
{
    struct rig_stream *client = forward_to(2049);

    rig_listen(&rig, 2049);
    rig.route_error = -EINPROGRESS;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 50000);
    assert_int_equal(the_switch.last_send, -EAGAIN);
    rig.route_error = -EHOSTUNREACH;
    rig_run(&rig, 50000);
    assert_int_equal(the_switch.last_send, -EHOSTUNREACH);
    rig.route_error = 0;
    rig_run(&rig, 3000000);
    assert_int_equal(client->received_bytes, 64);
}

static void a_program_that_moves_is_followed(void)
{
    struct rig_stream *client = forward_to(2049);

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_unlisten(&rig);
    rig_listen(&rig, 3049);
    the_switch.port = 3049;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 100000);
    assert_int_equal(client->received_bytes, 128);
    assert_int_equal(rig_server_streams(&rig), 1);
    assert_int_equal(rig_server_stream(&rig, 0)->local_port, 3049);
}

static void a_fenced_member_loses_all_ways_and_their_ports(void)
{
    struct rig_stream *client = forward_to(2049);
    uint16_t ports[2], port;

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    for (unsigned int i = 0; i < 4; i++) {
        rig_send_record(&rig, client, pattern, 60);
        rig_run(&rig, 2000);
    }
    for (unsigned int i = 0; i < 2; i++)
        ports[i] = rig_server_stream(&rig, i)->remote_port;
    the_switch.mode = DOUBLE_SILENT;
    the_switch.ops.fence(the_switch.ops.context, RIG_MEMBER);
    rig_run(&rig, 2000);
    assert_int_equal(rig_server_streams(&rig), 0);
    assert_int_equal(the_switch.lost, 0); /* who fences knows */
    assert_int_equal(statistics()->fences, 1);
    assert_int_equal(statistics()->ports_quarantined, 2);
    assert_int_equal(statistics()->members_active, 0);
    the_switch.mode = DOUBLE_FORWARD; /* it is reinstated */
    rig.server_answers = true;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    assert_int_equal(client->received_bytes, 64);
    port = rig_server_stream(&rig, 0)->remote_port;
    assert_int_not_equal(port, ports[0]);
    assert_int_not_equal(port, ports[1]);
}

static void a_mount_connection_is_closed_when_idle(void)
{
    struct rig_stream *client = forward_to(20048);

    the_switch.program = SL_NFS_PROGRAM_MOUNT;
    rig_listen(&rig, 20048);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 25000000);
    assert_int_equal(client->received_bytes, 64);
    assert_int_equal(rig_server_streams(&rig), 1);
    assert_false(rig_server_stream(&rig, 0)->has_peer_closed);
    rig_run(&rig, 10000000);
    assert_true(rig_server_stream(&rig, 0)->has_peer_closed);
    assert_int_equal(the_switch.lost, 0);
}

static void a_server_that_speaks_no_rpc_is_left(void)
{
    struct rig_stream *client = forward_to(2049);
    static const uint8_t garbage[8] = {0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4};

    rig.server_answers = false;
    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 2000);
    rig_send(&rig, rig_server_stream(&rig, 0), garbage, sizeof(garbage));
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.lost, 1);
    assert_int_equal(the_switch.answers, 0);
}

static void a_member_that_is_removed_is_left(void)
{
    struct rig_stream *client = forward_to(2049);

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_config(&rig)->members[RIG_MEMBER].present = false;
    rig_publish(&rig);
    rig_run(&rig, 5000);
    assert_int_equal(rig_server_streams(&rig), 0);
    assert_int_equal(the_switch.lost, 1);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.last_send, -EHOSTUNREACH);
}

static void a_commit_that_changes_nothing_leaves_connections_alone(void)
{
    struct rig_stream *client = forward_to(2049);

    rig_listen(&rig, 2049);
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    rig_config(&rig)->services[RIG_SERVICE].connections = 4;
    rig_publish(&rig);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.configured, 2);
    assert_int_equal(the_switch.lost, 0);
    assert_int_equal(rig_server_streams(&rig), 1);
}

/* The server's answer: the datagram that came, from the port it came to. */
static void answer_datagrams(uint32_t from)
{
    for (uint32_t i = from; i < rig.datagram_count; i++)
        if (rig.datagrams[i].node == RIG_SERVER)
            rig_send_datagram(&rig, RIG_SERVER, rig.datagrams[i].destination_port,
                              rig.datagrams[i].source_port, rig.datagrams[i].payload,
                              rig.datagrams[i].length);
}

static struct rig_stream *forward_by_udp(void)
{
    rig_config(&rig)->services[RIG_SERVICE].transport = SL_NFS_UDP;
    rig_publish(&rig);
    return forward_to(2049);
}

static void calls_go_over_udp_where_the_service_says_so(void)
{
    struct rig_stream *client = forward_by_udp();

    rig_send_record(&rig, client, pattern, 20000);
    rig_run(&rig, 5000);
    assert_int_equal(rig.datagram_count, 1);
    assert_int_equal(rig.datagrams[0].length, 20000);
    assert_in_range(rig.datagrams[0].source_port, SL_NAS_PORT_FIRST,
                    SL_NAS_PORT_FIRST + SL_NAS_PORT_COUNT - 1u);
    assert_int_equal(rig.datagrams[0].destination_port, 2049);
    answer_datagrams(0);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.answers, 1);
    assert_int_equal(client->received_bytes, 20004);
    assert_memory_equal(client->received + 4, pattern, 20000);
}

static void an_answer_from_elsewhere_is_none(void)
{
    struct rig_stream *client = forward_by_udp();
    uint16_t port;

    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    port = rig.datagrams[0].source_port;
    rig_send_datagram(&rig, RIG_SERVER, 2050, port, pattern, 60);
    rig_send_datagram(&rig, RIG_CLIENT, 2049, port, pattern, 60);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.answers, 0);
    assert_int_equal(rig_drops(&rig, SL_DROP_NFS_PORT_UNKNOWN), 2);
}

static void late_answers_over_udp_find_no_way_after_a_fence(void)
{
    struct rig_stream *client = forward_by_udp();

    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 5000);
    the_switch.ops.fence(the_switch.ops.context, RIG_MEMBER);
    answer_datagrams(0);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.answers + the_switch.late_answers, 0);
    assert_int_equal(statistics()->ports_quarantined, 1);
}

static const struct scenario scenarios[] = {
    CASE(a_call_goes_to_the_server_and_its_answer_comes_back),
    CASE(more_calls_get_as_many_connections_as_configured),
    CASE(a_server_that_refuses_cannot_be_reached_until_it_listens),
    CASE(retries_become_rarer),
    CASE(a_server_that_only_ends_its_connections_is_tried_as_rarely),
    CASE(nobody_is_connected_to_that_is_not_wanted),
    CASE(calls_of_a_lost_connection_are_sent_again_by_a_new_one),
    CASE(a_server_that_closes_is_connected_to_anew),
    CASE(a_server_that_is_silent_is_not_waited_for_by_others),
    CASE(a_neighbour_that_is_looked_for_is_waited_for),
    CASE(a_program_that_moves_is_followed),
    CASE(a_fenced_member_loses_all_ways_and_their_ports),
    CASE(a_mount_connection_is_closed_when_idle),
    CASE(a_server_that_speaks_no_rpc_is_left),
    CASE(a_member_that_is_removed_is_left),
    CASE(a_commit_that_changes_nothing_leaves_connections_alone),
    CASE(calls_go_over_udp_where_the_service_says_so),
    CASE(an_answer_from_elsewhere_is_none),
    CASE(late_answers_over_udp_find_no_way_after_a_fence),
};

static void check_scenario(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct scenario, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("members", scenarios, check_scenario)};
    int failures;

    rig_fill(pattern, sizeof(pattern));
    rig_start(&rig, "nas-members");
    failures = TEST_RUN("nas members", tables);
    rig_stop();
    return failures;
}
