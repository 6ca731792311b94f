// SPDX-License-Identifier: Apache-2.0
/* What is promised of priorities, of limits, and of what can be seen from outside. */
#include "support/table.h"

#include "rig.h"

#include "verify.h"
#include "wire/tcp.h"

#define ISS 5000u
#define SECOND_US 1000000u
/* A port of a rig's peer. */
#define PORT(n) ((uint16_t)(RIG_FIRST_PORT + (n)))

static struct rig *make_rig(uint32_t connections)
{
    struct rig *rig = rig_create(ISS, false);

    rig_establish(rig, connections);
    return rig;
}

static void better_priorities_are_transmitted_first(void **state)
{
    struct rig *rig = make_rig(4);
    const struct rig_segment *segment;
    uint8_t last = 0;

    (void)state;
    rig->device_refuses = true;
    for (uint8_t i = 0; i < 4; i++) {
        struct sl_tcp_settings settings = rig->settings;
        struct sl_tcp_slice slice = rig_slice(rig, 0, 5000);

        settings.priority = (uint8_t)(3u - i);
        assert_int_equal(sl_tcp_set_settings(rig->peers[i].connection, &settings), 0);
        assert_int_equal(sl_tcp_send(rig->peers[i].connection, &slice, 1), 0);
    }
    rig->device_refuses = false;
    rig_settle(rig);
    while ((segment = rig_take(rig)) != NULL) {
        uint8_t priority = (uint8_t)(3u - (segment->peer_port - RIG_FIRST_PORT));

        assert_true(priority >= last);
        last = priority;
    }
    assert_int_equal(last, 3);
    rig_finish(rig);
}

static void connections_of_one_priority_have_turns(void **state)
{
    struct rig *rig = make_rig(2);
    uint32_t sent[2] = {0, 0};
    const struct rig_segment *segment;

    (void)state;
    rig->device_refuses = true;
    for (uint32_t i = 0; i < 2; i++) {
        struct sl_tcp_slice slice = rig_slice(rig, 0, 500000);

        assert_int_equal(sl_tcp_send(rig->peers[i].connection, &slice, 1), 0);
    }
    rig->device_refuses = false;
    rig_settle(rig);
    while ((segment = rig_take(rig)) != NULL)
        sent[segment->peer_port - RIG_FIRST_PORT] += segment->payload_bytes;
    assert_int_equal(sent[0], sent[1]);
    assert_true(sent[0] > 0);
    rig_finish(rig);
}

static void without_pages_for_records_data_wait_for_acknowledgements(void **state)
{
    struct rig *rig = rig_create(ISS, false);
    const struct rig_segment *segment;
    struct sl_tcp_slice slice;
    uint32_t acknowledged = 1, most = 0;

    (void)state;
    rig->config.max_connections = 2;
    rig->config.max_sent_records = 32;
    rig->settings.mss_max_bytes = 100;
    rig_establish(rig, 1);
    slice = rig_slice(rig, 0, 100000);
    assert_int_equal(sl_tcp_send(rig->peers[0].connection, &slice, 1), 0);
    rig_settle(rig);
    while (acknowledged < 100001) {
        uint64_t records = sl_tcp_engine_statistics(rig->engine)->records_held;

        most = records > most ? (uint32_t)records : most;
        while ((segment = rig_take(rig)) != NULL)
            acknowledged = segment->sequence + segment->payload_bytes - rig->peers[0].irs;
        rig_say(rig, PORT(0), SL_TCP_ACK, 1, acknowledged);
        rig->now_us += 1000u;
        rig_settle(rig);
        assert_null(sl_tcp_engine_verify(rig->engine, rig->now_us));
    }
    assert_in_range(most, 60, 128); /* a few pages, all of them used */
    rig_finish(rig);
}

static void who_wants_room_is_told_when_there_is_some(void **state)
{
    struct rig *rig = make_rig(1);
    struct sl_tcp_connection *connection = rig->peers[0].connection;
    uint32_t room = sl_tcp_send_room_bytes(connection);
    struct sl_tcp_slice slice = rig_slice(rig, 0, room);

    (void)state;
    assert_int_equal(room, rig->settings.send_buffer_bytes);
    assert_int_equal(sl_tcp_send(connection, &slice, 1), 0);
    assert_int_equal(sl_tcp_send_room_bytes(connection), 0);
    sl_tcp_want_room(connection);
    rig_settle(rig);
    assert_false(rig->peers[0].events & SL_TCP_EVENT_WRITABLE);
    rig_say(rig, PORT(0), SL_TCP_ACK, 1, 1461);
    assert_true(rig->peers[0].events & SL_TCP_EVENT_WRITABLE);
    assert_int_equal(sl_tcp_send_room_bytes(connection), 1460);
    rig_finish(rig);
}

static void a_listener_counts_what_it_has_and_had(void **state)
{
    struct rig *rig = make_rig(3);
    const struct rig_segment syn = {
        .peer_port = PORT(3), .sequence = ISS, .window = 100, .flags = SL_TCP_SYN};
    struct sl_tcp_listener_info info;
    uint32_t cursor = 0;

    (void)state;
    rig_input(rig, &syn, 0);
    assert_ptr_equal(sl_tcp_next_listener(rig->engine, &cursor), rig->listener);
    assert_null(sl_tcp_next_listener(rig->engine, &cursor));
    assert_int_equal(cursor, UINT32_MAX);
    sl_tcp_listener_info(rig->listener, &info);
    assert_int_equal(info.port, RIG_LOCAL_PORT);
    assert_int_equal(info.backlog, 128);
    assert_int_equal(info.embryonic, 1);
    assert_int_equal(info.waiting, 0);
    assert_int_equal(info.accepted, 3);
    rig_finish(rig);
}

static void a_listing_gives_each_connection_once(void **state)
{
    struct rig *rig = make_rig(RIG_PORTS);
    bool is_seen[RIG_PORTS] = {false};
    uint32_t cursor = 0, count = 0;

    (void)state;
    while (cursor != UINT32_MAX) {
        const struct sl_tcp_connection *next = sl_tcp_next_connection(rig->engine, &cursor);
        struct sl_tcp_info info;

        if (next == NULL)
            continue;
        sl_tcp_info(next, &info);
        assert_false(is_seen[info.remote_port - RIG_FIRST_PORT]);
        is_seen[info.remote_port - RIG_FIRST_PORT] = true;
        count++;
    }
    assert_int_equal(count, RIG_PORTS);
    rig_finish(rig);
}

static void the_last_that_ended_are_kept_newest_first(void **state)
{
    struct rig *rig = make_rig(5);
    struct sl_tcp_info info;

    (void)state;
    for (uint32_t i = 0; i < 5; i++)
        sl_tcp_abort(rig->peers[i].connection, "one after the other", rig->now_us + i);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(sl_tcp_ended(rig->engine, i, &info));
        assert_int_equal(info.remote_port, PORT(4u - i));
        assert_int_equal(info.end, SL_TCP_END_ABORTED);
        assert_string_equal(info.end_detail, "one after the other");
    }
    assert_false(sl_tcp_ended(rig->engine, 5, &info));
    rig->now_us += SECOND_US;
    rig_settle(rig);
    rig_finish(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(better_priorities_are_transmitted_first),
        cmocka_unit_test(connections_of_one_priority_have_turns),
        cmocka_unit_test(without_pages_for_records_data_wait_for_acknowledgements),
        cmocka_unit_test(who_wants_room_is_told_when_there_is_some),
        cmocka_unit_test(a_listener_counts_what_it_has_and_had),
        cmocka_unit_test(a_listing_gives_each_connection_once),
        cmocka_unit_test(the_last_that_ended_are_kept_newest_first),
    };

    return cmocka_run_group_tests_name("tcp promises", tests, NULL, NULL);
}
