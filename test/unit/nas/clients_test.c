// SPDX-License-Identifier: Apache-2.0
/* Connections of clients: their records become calls, and answers find their way back. */
#include "scenario.h"

static struct rig rig;
static uint8_t pattern[128 << 10];

struct port_row {
    const char *name;
    uint16_t port;
};

static const struct port_row port_rows[] = {
    {"portmapper", SL_NFS_PORT_PORTMAP},
    {"NFS", SL_NFS_PORT_NFS},
    {"MOUNT", SL_NFS_PORT_MOUNT},
    {"NLM", SL_NFS_PORT_NLM},
    {"NSM", SL_NFS_PORT_NSM},
};

/* Records of that content came, one behind the other. */
static void expect_records(const struct rig_stream *stream, const uint32_t *lengths,
                           unsigned int count)
{
    uint32_t at = 0;

    for (unsigned int i = 0; i < count; i++) {
        assert_true(stream->received_bytes >= at + 4 + lengths[i]);
        assert_int_equal(sl_load_u32(stream->received + at), 0x80000000u | lengths[i]);
        assert_memory_equal(stream->received + at + 4, pattern, lengths[i]);
        at += 4 + lengths[i];
    }
    assert_int_equal(stream->received_bytes, at);
}

static void check_port(void **state)
{
    const struct port_row *row = TEST_ROW(struct port_row, state);
    const uint32_t length = 100;
    struct rig_stream *client;
    const struct sl_nfs_caller *caller = &the_switch.calls[0].caller;
    struct sl_ip from = rig_address(1);

    rig_reset(&rig);
    client = rig_connect(&rig, row->port);
    rig_send_record(&rig, client, pattern, length);
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.call_count, 1);
    assert_true(sl_ip_equal(&caller->address, &from));
    assert_int_equal(caller->local_port, row->port);
    assert_int_equal(caller->service, RIG_SERVICE);
    assert_int_equal(caller->transport, SL_NFS_TCP);
    expect_records(client, &length, 1);
    rig_finish(&rig);
}

static void long_and_short_records_are_told_apart(void)
{
    static const uint32_t lengths[] = {40, 65000, 4, 1, 1460, 30000};
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    for (unsigned int i = 0; i < 6; i++)
        rig_send_record(&rig, client, pattern, lengths[i]);
    rig_run(&rig, 10000);
    assert_int_equal(the_switch.call_count, 6);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->calls_in, 6);
    expect_records(client, lengths, 6);
}

static void payload_is_not_copied_on_the_way_through(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);
    const struct sl_message_pool *pool = &the_switch.pool;
    struct sl_message *message = &the_switch.calls[0].message;
    unsigned int foreign = 0;

    the_switch.mode = DOUBLE_KEEP;
    rig_send_record(&rig, client, pattern, 20000);
    rig_run(&rig, 5000);
    assert_int_equal(message->length_bytes, 20000);
    for (uint32_t i = message->first; i != SL_MESSAGE_NONE; i = pool->nodes[i].next)
        foreign += ((struct rte_mbuf *)pool->nodes[i].slice.owner)->pool != rig.frames;
    assert_int_equal(foreign, 0);
}

static void a_record_that_is_too_large_ends_its_connection(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    rig_send_record(&rig, client, pattern, 65u << 10);
    rig_run(&rig, 5000);
    assert_true(client->has_ended);
    assert_int_equal(the_switch.call_count, 0);
    assert_int_equal(the_switch.gone, 1);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_broken_reset, 1);
}

static void calls_wait_in_the_connection_while_there_is_no_room(void)
{
    static const uint32_t lengths[] = {3000, 3000, 3000, 3000, 3000};
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    the_switch.has_no_room = true;
    for (unsigned int i = 0; i < 5; i++)
        rig_send_record(&rig, client, pattern, lengths[i]);
    rig_run(&rig, 10000);
    assert_int_equal(the_switch.call_count, 0);
    the_switch.has_no_room = false;
    rig_run(&rig, 10000);
    expect_records(client, lengths, 5);
}

static void a_client_has_so_many_calls_under_way_and_no_more(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    the_switch.mode = DOUBLE_KEEP;
    for (unsigned int i = 0; i < 300; i++)
        rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.call_count, 128);
    for (unsigned int i = 0; i < 100; i++)
        double_answer(&the_switch.calls[i], pattern, 60);
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.call_count, 228);
}

static void calls_that_are_let_go_do_not_hold_up_the_rest(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    the_switch.mode = DOUBLE_SILENT;
    for (unsigned int i = 0; i < 200; i++)
        rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 20000);
    assert_int_equal(the_switch.call_count, 200);
}

static void a_client_that_closes_gets_its_last_answers(void)
{
    static const uint32_t lengths[] = {60, 60};
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    the_switch.mode = DOUBLE_KEEP;
    rig_send_record(&rig, client, pattern, 60);
    rig_send_record(&rig, client, pattern, 60);
    rig_close(&rig, client);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.gone, 0);
    double_answer(&the_switch.calls[0], pattern, 60);
    rig_run(&rig, 5000);
    double_answer(&the_switch.calls[1], pattern, 60);
    rig_run(&rig, 5000);
    expect_records(client, lengths, 2);
    assert_true(client->has_peer_closed);
    assert_int_equal(the_switch.gone, 1);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_active, 0);
}

static void the_answer_to_a_client_that_has_gone_is_dropped(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS), *other;
    const uint32_t length = 10;

    the_switch.mode = DOUBLE_KEEP;
    rig_send_record(&rig, client, pattern, 60);
    rig_run(&rig, 2000);
    rig_abort(&rig, client);
    rig_run(&rig, 2000);
    assert_int_equal(the_switch.gone, 1);
    assert_int_equal(the_switch.gone_connection, the_switch.calls[0].caller.connection);
    other = rig_connect(&rig, SL_NFS_PORT_NFS); /* in the same place */
    rig_send_record(&rig, other, pattern, 60);
    rig_run(&rig, 2000);
    double_answer(&the_switch.calls[0], pattern, 60);
    double_answer(&the_switch.calls[1], pattern, length);
    rig_run(&rig, 2000);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->replies_dropped, 1);
    expect_records(other, &length, 1);
}

static void the_client_that_was_idle_longest_goes_for_a_new_one(void)
{
    struct rig_stream *clients[9];
    const uint32_t length = 20;

    for (unsigned int i = 0; i < 9; i++) {
        clients[i] = rig_connect(&rig, SL_NFS_PORT_NFS);
        rig_run(&rig, 2000);
    }
    rig_send_record(&rig, clients[8], pattern, length);
    rig_run(&rig, 2000);
    assert_true(clients[0]->has_peer_closed);
    assert_false(clients[1]->has_peer_closed);
    expect_records(clients[8], &length, 1);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_idle_closed, 1);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_active, 8);
}

static void nobody_goes_while_all_have_calls_under_way(void)
{
    struct rig_stream *clients[9];

    the_switch.mode = DOUBLE_KEEP;
    for (unsigned int i = 0; i < 9; i++) {
        clients[i] = rig_connect(&rig, SL_NFS_PORT_NFS);
        rig_run(&rig, 2000);
        if (i < 8)
            rig_send_record(&rig, clients[i], pattern, 20);
        rig_run(&rig, 2000);
    }
    assert_true(clients[8]->has_ended);
    assert_int_equal(the_switch.call_count, 8);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_active, 8);
}

static void who_has_calls_under_way_does_not_shelter_those_that_are_idle(void)
{
    struct rig_stream *clients[9];

    the_switch.mode = DOUBLE_KEEP;
    for (unsigned int i = 0; i < 9; i++) {
        clients[i] = rig_connect(&rig, SL_NFS_PORT_NFS);
        if (i == 0)
            rig_send_record(&rig, clients[i], pattern, 20);
        rig_run(&rig, 2000);
    }
    assert_false(clients[0]->has_peer_closed);
    assert_true(clients[1]->has_peer_closed);
    assert_true(clients[8]->is_connected);
    assert_false(clients[8]->has_ended);
}

static void a_call_that_was_let_go_keeps_no_place(void)
{
    struct rig_stream *late;

    the_switch.mode = DOUBLE_SILENT;
    for (unsigned int i = 0; i < 8; i++)
        rig_send_record(&rig, rig_connect(&rig, SL_NFS_PORT_NFS), pattern, 20);
    rig_run(&rig, 20000);
    late = rig_connect(&rig, SL_NFS_PORT_NFS);
    rig_run(&rig, 2000);
    assert_true(late->is_connected);
    assert_false(late->has_ended);
}

/* Others hold frames until fewer are left than are needed to go on reading. */
static unsigned int hold_frames(struct rte_mbuf **held, unsigned int max)
{
    unsigned int count = 0;

    while (count < max && rte_mempool_avail_count(rig.frames) >= rig.nas->frames_low)
        held[count++] = rte_pktmbuf_alloc(rig.frames);
    return count;
}

static void half_a_call_is_not_kept_while_memory_is_short(void)
{
    static struct rte_mbuf *held[8192];
    static const uint8_t mark[4] = {0x80, 0, 0x40, 0};
    const uint32_t length = 60;
    struct rig_stream *half = rig_connect(&rig, SL_NFS_PORT_NFS);
    struct rig_stream *whole = rig_connect(&rig, SL_NFS_PORT_NFS);
    unsigned int count;

    rig_send(&rig, half, mark, sizeof(mark));
    rig_send(&rig, half, pattern, 8000);
    rig_run(&rig, 20000000);
    assert_false(half->has_ended); /* it may take its time while there is enough */
    count = hold_frames(held, 8192);
    rig_run(&rig, 2000);
    rig_send_record(&rig, whole, pattern, length);
    rig_run(&rig, 2000000);
    assert_false(half->has_ended);
    assert_int_equal(the_switch.call_count, 0);
    rig_run(&rig, 4000000);
    assert_true(half->has_ended);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_slow_reset, 1);
    rte_pktmbuf_free_bulk(held, count);
    rig_run(&rig, 1000000);
    expect_records(whole, &length, 1);
}

static void answers_left_unread_are_not_kept_while_memory_is_short(void)
{
    static struct rte_mbuf *held[8192];
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);
    unsigned int count;

    client->reads_nothing = true;
    for (unsigned int i = 0; i < 48; i++) {
        rig_send_record(&rig, client, pattern, 60000);
        rig_run(&rig, 50000);
    }
    count = hold_frames(held, 8192);
    rig_run(&rig, 7000000);
    assert_true(client->has_ended);
    rte_pktmbuf_free_bulk(held, count);
}

static void an_idle_client_is_closed_after_minutes(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    rig_run(&rig, 350u * 1000000u);
    assert_false(client->has_peer_closed);
    rig_run(&rig, 20u * 1000000u);
    assert_true(client->has_peer_closed);
}

static void a_client_that_does_not_read_is_reset(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    client->reads_nothing = true;
    for (unsigned int i = 0; i < 48; i++) {
        rig_send_record(&rig, client, pattern, 60000);
        rig_run(&rig, 50000);
    }
    rig_run(&rig, 55u * 1000000u);
    assert_false(client->has_ended);
    rig_run(&rig, 10u * 1000000u);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->clients_slow_reset, 1);
    assert_true(client->has_ended);
}

static void a_service_that_is_removed_resets_its_clients(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS), *late;

    rig_run(&rig, 2000);
    rig_config(&rig)->services[RIG_SERVICE].present = false;
    rig_publish(&rig);
    rig_run(&rig, 2000);
    assert_true(client->has_ended);
    assert_int_equal(the_switch.services, 0);
    late = rig_connect(&rig, SL_NFS_PORT_NFS);
    rig_run(&rig, 2000);
    assert_true(late->has_ended);
}

static void a_service_that_moves_listens_at_its_new_address(void)
{
    struct sl_nfs_service_config *service = &rig_config(&rig)->services[RIG_SERVICE];
    struct rig_stream *client;

    service->address = rig_address(77);
    rig_publish(&rig);
    rig_run(&rig, 2000);
    client = rig_connect(&rig, SL_NFS_PORT_NFS);
    rig_run(&rig, 2000);
    assert_true(client->has_ended);
    service->address = rig_address(2);
    rig_publish(&rig);
    rig_run(&rig, 2000);
    client = rig_connect(&rig, SL_NFS_PORT_NFS);
    rig_run(&rig, 2000);
    assert_true(client->is_connected);
}

static const struct scenario scenarios[] = {
    CASE(long_and_short_records_are_told_apart),
    CASE(payload_is_not_copied_on_the_way_through),
    CASE(a_record_that_is_too_large_ends_its_connection),
    CASE(calls_wait_in_the_connection_while_there_is_no_room),
    CASE(a_client_has_so_many_calls_under_way_and_no_more),
    CASE(calls_that_are_let_go_do_not_hold_up_the_rest),
    CASE(a_client_that_closes_gets_its_last_answers),
    CASE(the_answer_to_a_client_that_has_gone_is_dropped),
    CASE(the_client_that_was_idle_longest_goes_for_a_new_one),
    CASE(nobody_goes_while_all_have_calls_under_way),
    CASE(who_has_calls_under_way_does_not_shelter_those_that_are_idle),
    CASE(a_call_that_was_let_go_keeps_no_place),
    CASE(half_a_call_is_not_kept_while_memory_is_short),
    CASE(answers_left_unread_are_not_kept_while_memory_is_short),
    CASE(an_idle_client_is_closed_after_minutes),
    CASE(a_client_that_does_not_read_is_reset),
    CASE(a_service_that_is_removed_resets_its_clients),
    CASE(a_service_that_moves_listens_at_its_new_address),
};

static void check_scenario(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct scenario, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("a call to", port_rows, check_port),
        TEST_TABLE("clients", scenarios, check_scenario),
    };
    int failures;

    rig_fill(pattern, sizeof(pattern));
    rig_start(&rig, "nas-clients");
    failures = TEST_RUN("nas clients", tables);
    rig_stop();
    return failures;
}
