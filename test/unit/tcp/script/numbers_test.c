// SPDX-License-Identifier: Apache-2.0
/* Numbers that the engine chooses: initial sequence numbers (RFC 6528) and ports (RFC 6056). */
#include "support/table.h"

#include "rig.h"

#include <errno.h>

#define ISS 5000u
#define PORT(n) ((uint16_t)(RIG_FIRST_PORT + (n)))

static struct rig *make_rig(void)
{
    struct rig *rig = rig_create(ISS, false);

    rig_start(rig);
    return rig;
}

/* The sequence number that a connection to the first peer begins with now. */
static uint32_t next_isn(struct rig *rig)
{
    struct sl_tcp_connect_request request = rig_connect_request(rig, PORT(0));
    struct sl_tcp_connection *connection;
    const struct rig_segment *syn;

    request.local_port = RIG_LOCAL_PORT;
    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), 0);
    rig_settle(rig);
    syn = rig_take(rig);
    assert_non_null(syn);
    sl_tcp_abort(connection, "enough seen", rig->now_us);
    sl_tcp_release(connection, rig->now_us);
    rig_settle(rig);
    return syn->sequence;
}

static void numbers_of_one_four_tuple_grow_from_one_incarnation_to_the_next(void **state)
{
    struct rig *rig = make_rig();
    uint32_t before = next_isn(rig);

    (void)state;
    for (int i = 0; i < 20; i++) {
        uint32_t isn;

        rig->now_us += 1000u;
        isn = next_isn(rig);
        assert_in_range(isn - before, 100, 1000); /* one each 4 us (RFC 6528 section 3) */
        before = isn;
    }
    rig_finish(rig);
}

static void numbers_depend_on_the_secret(void **state)
{
    struct rig *one = make_rig(), *other = rig_create(ISS, false);

    (void)state;
    other->config.secret[5] ^= 1;
    rig_start(other);
    assert_int_not_equal(next_isn(one), next_isn(other));
    rig_finish(one);
    rig_finish(other);
}

static bool port_is_even(void *context, const struct sl_ip *local, uint16_t local_port,
                         const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)remote;
    (void)remote_port;
    return local_port % 2 == 0;
}

/* The port that is chosen for a connection to a peer's port. */
static uint16_t choose_port(struct rig *rig, uint16_t remote_port)
{
    const struct sl_tcp_connect_request request = rig_connect_request(rig, remote_port);
    struct sl_tcp_connection *connection;
    struct sl_tcp_info info;

    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection), 0);
    sl_tcp_info(connection, &info);
    assert_in_range(info.local_port, 1024, 65535);
    return info.local_port;
}

static void ports_that_are_chosen_are_free_and_ours(void **state)
{
    struct rig *rig = rig_create(ISS, false);
    bool is_taken[65536] = {false};

    (void)state;
    rig->config.ops.port_is_ours = port_is_even;
    rig_start(rig);
    for (uint32_t i = 0; i < 100; i++) {
        uint16_t port = choose_port(rig, PORT(0));

        assert_int_equal(port % 2, 0);
        assert_false(is_taken[port]);
        is_taken[port] = true;
    }
    rig_finish(rig);
}

/* RFC 6056 section 3.3.4: who sees the ports of its own connections knows nothing of others. */
static void ports_to_one_peer_do_not_tell_those_to_another(void **state)
{
    struct rig *rig = make_rig();
    uint16_t before = choose_port(rig, PORT(0));
    uint32_t near = 0;

    (void)state;
    for (uint32_t i = 1; i < 50; i++) {
        uint16_t port = choose_port(rig, PORT(i));

        near += (uint16_t)(port - before + 100u) < 200u;
        before = port;
    }
    assert_true(near < 5);
    rig_finish(rig);
}

static bool no_port(void *context, const struct sl_ip *local, uint16_t local_port,
                    const struct sl_ip *remote, uint16_t remote_port)
{
    (void)context;
    (void)local;
    (void)local_port;
    (void)remote;
    (void)remote_port;
    return false;
}

static void without_a_port_that_is_ours_there_is_no_connection(void **state)
{
    struct rig *rig = rig_create(ISS, false);
    struct sl_tcp_connection *connection;

    (void)state;
    rig->config.ops.port_is_ours = no_port;
    rig_start(rig);
    const struct sl_tcp_connect_request request = rig_connect_request(rig, PORT(0));

    assert_int_equal(sl_tcp_connect(rig->engine, &request, rig->now_us, &connection),
                     -EADDRNOTAVAIL);
    rig_finish(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_one_four_tuple_grow_from_one_incarnation_to_the_next),
        cmocka_unit_test(numbers_depend_on_the_secret),
        cmocka_unit_test(ports_that_are_chosen_are_free_and_ours),
        cmocka_unit_test(ports_to_one_peer_do_not_tell_those_to_another),
        cmocka_unit_test(without_a_port_that_is_ours_there_is_no_connection),
    };

    return cmocka_run_group_tests_name("tcp numbers", tests, NULL, NULL);
}
