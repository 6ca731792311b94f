// SPDX-License-Identifier: Apache-2.0
/*
 * What callers may do wrong, and what they get: each error leaves references with the caller and
 * the engine as it was.
 */
#include "support/table.h"

#include "rig.h"

#include <errno.h>

#include "verify.h"
#include "wire/tcp.h"

#define ISS 5000u
/* A port of a rig's peer. */
#define PORT(n) ((uint16_t)(RIG_FIRST_PORT + (n)))

static struct rig *make_rig(uint32_t connections)
{
    struct rig *rig = rig_create(ISS, false);

    rig_establish(rig, connections);
    return rig;
}

static void give_back(struct rig *rig, const struct sl_tcp_slice *slice)
{
    rig->config.ops.owners.release(rig, slice->owner);
}

/* Sends and expects to be refused: the reference must still be ours. */
static void expect_refused(struct rig *rig, struct sl_tcp_connection *connection,
                           uint32_t length_bytes, int error)
{
    struct sl_tcp_slice slice = rig_slice(rig, 0, length_bytes);
    uint64_t held = sl_tcp_engine_statistics(rig->engine)->slices_held;
    uint32_t owners = rig->owners;

    assert_int_equal(sl_tcp_send(connection, &slice, 1), error);
    assert_int_equal(sl_tcp_engine_statistics(rig->engine)->slices_held, held);
    assert_int_equal(rig->owners, owners);
    give_back(rig, &slice);
    assert_int_equal(rig->owners, owners - 1u);
    assert_null(sl_tcp_engine_verify(rig->engine, rig->now_us));
}

static void sending_more_than_the_buffer_holds_leaves_the_references(void **state)
{
    struct rig *rig = make_rig(1);

    (void)state;
    expect_refused(rig, rig->peers[0].connection, rig->settings.send_buffer_bytes + 1u, -ENOBUFS);
    rig_finish(rig);
}

static void sending_after_a_shutdown_leaves_the_references(void **state)
{
    struct rig *rig = make_rig(1);

    (void)state;
    assert_int_equal(sl_tcp_shutdown(rig->peers[0].connection), 0);
    assert_int_equal(sl_tcp_shutdown(rig->peers[0].connection), 0);
    expect_refused(rig, rig->peers[0].connection, 10, -EPIPE);
    rig_finish(rig);
}

static void sending_on_a_connection_that_was_reset_leaves_the_references(void **state)
{
    struct rig *rig = make_rig(1);

    (void)state;
    rig_say(rig, PORT(0), SL_TCP_RST, 1, 0);
    assert_true(rig->peers[0].events & SL_TCP_EVENT_CLOSED);
    expect_refused(rig, rig->peers[0].connection, 10, -ENOTCONN);
    assert_int_equal(sl_tcp_shutdown(rig->peers[0].connection), -ENOTCONN);
    sl_tcp_release(rig->peers[0].connection, rig->now_us);
    rig_finish(rig);
}

static void sending_more_slices_than_the_engine_has_leaves_the_references(void **state)
{
    struct rig *rig = rig_create(ISS, false);
    struct sl_tcp_slice slices[9];

    (void)state;
    rig->config.max_slices = 8;
    rig_start(rig);
    const struct sl_tcp_connect_request request = rig_connect_request(rig, PORT(0));

    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &rig->peers[0].connection),
                     0);
    for (uint32_t i = 0; i < 9; i++)
        slices[i] = rig_slice(rig, i, 1);
    assert_int_equal(sl_tcp_send(rig->peers[0].connection, slices, 9), -ENOBUFS);
    assert_int_equal(rig->owners, 9);
    for (uint32_t i = 0; i < 9; i++)
        give_back(rig, &slices[i]);
    rig_finish(rig);
}

static void importing_more_data_than_the_transfer_said_leaves_the_references(void **state)
{
    struct rig *rig = make_rig(1);
    const struct sl_tcp_route route = {{0}};
    struct sl_tcp_connection *successor;
    struct sl_tcp_transfer transfer;
    struct sl_tcp_slice slice;

    (void)state;
    assert_int_equal(sl_tcp_export(rig->peers[0].connection, rig->now_us, &transfer), -EBUSY);
    sl_tcp_freeze(rig->peers[0].connection);
    sl_tcp_freeze(rig->peers[0].connection);
    assert_int_equal(sl_tcp_export(rig->peers[0].connection, rig->now_us, &transfer), 0);
    assert_int_equal(sl_tcp_import(rig->engine, &transfer, &route, NULL, rig->now_us, &successor),
                     -EADDRINUSE);
    sl_tcp_forget(rig->peers[0].connection, rig->now_us);
    transfer.version++;
    assert_int_equal(sl_tcp_import(rig->engine, &transfer, &route, NULL, rig->now_us, &successor),
                     -EINVAL);
    transfer.version--;
    transfer.state = SL_TCP_SYN_SENT;
    assert_int_equal(sl_tcp_import(rig->engine, &transfer, &route, NULL, rig->now_us, &successor),
                     -EINVAL);
    transfer.state = SL_TCP_ESTABLISHED;
    assert_int_equal(sl_tcp_import(rig->engine, &transfer, &route, NULL, rig->now_us, &successor),
                     0);
    slice = rig_slice(rig, 0, 1);
    assert_int_equal(sl_tcp_import_data(successor, SL_TCP_QUEUE_SEND, &slice, 1), -EINVAL);
    assert_int_equal(sl_tcp_import_data(successor, SL_TCP_QUEUE_RECEIVE, &slice, 1), -EINVAL);
    give_back(rig, &slice);
    assert_int_equal(rig->owners, 0);
    sl_tcp_thaw(successor, rig->now_us);
    slice = rig_slice(rig, 0, 1);
    assert_int_equal(sl_tcp_import_data(successor, SL_TCP_QUEUE_SEND, &slice, 1), -EINVAL);
    give_back(rig, &slice);
    rig_finish(rig);
}

static void listening_twice_or_without_a_port_is_refused(void **state)
{
    struct rig *rig = make_rig(0);
    struct sl_tcp_settings bad = rig->settings;
    struct sl_tcp_listen_request request = {.port = RIG_LOCAL_PORT, .backlog = 1};
    struct sl_tcp_listener *listener;

    (void)state;
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), -EADDRINUSE);
    request.address = rig_local_address(rig); /* that address alone beside all of them */
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), 0);
    request.port = 0;
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), -EINVAL);
    request.port = 7;
    bad.hop_limit = 0;
    request.settings = &bad;
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), -EINVAL);
    request.settings = NULL;
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), 0);
    request.port = 8;
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), 0);
    request.port = 9; /* there are four */
    assert_int_equal(sl_tcp_listen(rig->engine, &request, &listener), -ENOSPC);
    rig_finish(rig);
}

static void connecting_what_cannot_be_is_refused(void **state)
{
    struct rig *rig = make_rig(1);
    struct sl_tcp_connect_request request = rig_connect_request(rig, PORT(0));
    struct sl_tcp_settings bad = rig->settings;
    struct sl_tcp_connection *connection;

    (void)state;
    request.local_port = RIG_LOCAL_PORT;
    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), -EADDRINUSE);
    request.remote_port = 0;
    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), -EINVAL);
    request = rig_connect_request(rig, PORT(1));
    request.remote = (struct sl_ip){{{0}}};
    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), -EINVAL);
    request = rig_connect_request(rig, PORT(1));
    request.remote.bytes[0] = 0xfd; /* another family */
    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), -EINVAL);
    request = rig_connect_request(rig, PORT(1));
    bad.send_buffer_bytes = 0;
    request.settings = &bad;
    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), -EINVAL);
    assert_int_equal(sl_tcp_set_settings(rig->peers[0].connection, &bad), -EINVAL);
    assert_int_equal(sl_tcp_engine_set_settings(rig->engine, &bad), -EINVAL);
    rig_finish(rig);
}

static void more_connections_than_the_engine_has_places_are_refused(void **state)
{
    struct rig *rig = make_rig(0);
    struct sl_tcp_connection *connection;

    (void)state;
    for (uint32_t i = 0; i < rig->config.max_connections; i++) {
        const struct sl_tcp_connect_request request = rig_connect_request(rig, (uint16_t)(1u + i));

        assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), 0);
    }
    const struct sl_tcp_connect_request one_more = rig_connect_request(rig, 999);

    assert_int_equal(sl_tcp_connect(rig->engine, &one_more, rig->now_us, &connection), -ENOSPC);
    rig_finish(rig);
}

static void a_configuration_that_cannot_be_makes_no_engine(void **state)
{
    struct rig *rig = rig_create(ISS, false);
    struct sl_tcp_engine *engine;
    struct sl_tcp_config bad;
    uint8_t memory[64] __attribute__((aligned(64)));

    (void)state;
    rig->config.settings = rig->settings;
    bad = rig->config;
    bad.max_connections = 0;
    assert_int_equal(sl_tcp_engine_bytes(&bad), 0);
    assert_int_equal(sl_tcp_engine_create(memory, &bad, 1, &engine), -EINVAL);
    bad = rig->config;
    bad.max_connections = UINT32_MAX;
    assert_int_equal(sl_tcp_engine_bytes(&bad), 0);
    bad = rig->config;
    bad.settings.rto_min_us = 0;
    assert_int_equal(sl_tcp_engine_create(memory, &bad, 1, &engine), -EINVAL);
    rig_destroy(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sending_more_than_the_buffer_holds_leaves_the_references),
        cmocka_unit_test(sending_after_a_shutdown_leaves_the_references),
        cmocka_unit_test(sending_on_a_connection_that_was_reset_leaves_the_references),
        cmocka_unit_test(sending_more_slices_than_the_engine_has_leaves_the_references),
        cmocka_unit_test(importing_more_data_than_the_transfer_said_leaves_the_references),
        cmocka_unit_test(listening_twice_or_without_a_port_is_refused),
        cmocka_unit_test(connecting_what_cannot_be_is_refused),
        cmocka_unit_test(more_connections_than_the_engine_has_places_are_refused),
        cmocka_unit_test(a_configuration_that_cannot_be_makes_no_engine),
    };

    return cmocka_run_group_tests_name("tcp api", tests, NULL, NULL);
}
