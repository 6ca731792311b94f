// SPDX-License-Identifier: Apache-2.0
/* What the control thread asks and is told, the store, and the end in order. */
#include <errno.h>

#include "scenario.h"

static struct rig rig;

static void events_come_in_order_and_too_many_are_counted(void)
{
    struct sl_nfs_event event = {.kind = SL_NFS_EVENT_SERVING};

    assert_false(sl_nas_event(rig.nas, &event));
    for (event.count = 0; event.count < SL_NAS_EVENTS + 3; event.count++)
        the_switch.ops.event(the_switch.ops.context, &event);
    assert_int_equal(sl_nas_transport_statistics(rig.nas)->events_lost, 3);
    for (uint64_t i = 0; i < SL_NAS_EVENTS; i++) {
        assert_true(sl_nas_event(rig.nas, &event));
        assert_int_equal(event.count, i);
    }
    assert_false(sl_nas_event(rig.nas, &event));
    the_switch.ops.event(the_switch.ops.context, &event);
    assert_true(sl_nas_event(rig.nas, &event));
}

static void a_question_is_answered_at_the_next_turn(void)
{
    const struct sl_nfs_query query = {.cursor = 41};

    assert_int_equal(sl_nas_ask(rig.nas, &query), 0);
    assert_null(sl_nas_answer(rig.nas));
    assert_int_equal(sl_nas_ask(rig.nas, &query), -EBUSY);
    rig_turn(&rig);
    assert_int_equal(sl_nas_answer(rig.nas)->cursor, 42);
    assert_int_equal(sl_nas_ask(rig.nas, &query), -EBUSY);
    sl_nas_answer_read(rig.nas);
    assert_null(sl_nas_answer(rig.nas));
    assert_int_equal(sl_nas_ask(rig.nas, &query), 0);
}

static void a_member_is_reinstated_by_the_worker(void)
{
    int outcome = 0;

    the_switch.reinstate_outcome = -100;
    assert_int_equal(sl_nas_reinstate(rig.nas, 3, 5), 0);
    assert_int_equal(sl_nas_reinstate(rig.nas, 3, 5), -EBUSY);
    assert_false(sl_nas_reinstated(rig.nas, &outcome));
    rig_turn(&rig);
    assert_true(sl_nas_reinstated(rig.nas, &outcome));
    assert_int_equal(outcome, -108);
    assert_false(sl_nas_reinstated(rig.nas, &outcome));
    assert_int_equal(sl_nas_reinstate(rig.nas, 3, 5), 0);
}

static void completions_of_the_store_reach_the_switch(void)
{
    const struct sl_nfs_store_request request = {.kind = SL_NFS_STORE_LOAD};

    assert_true(the_switch.ops.store(the_switch.ops.context, &request));
    the_switch.store_is_full = true;
    assert_false(the_switch.ops.store(the_switch.ops.context, &request));
    assert_int_equal(the_switch.store_requests, 1);
    double_complete(1000);
    rig_turn(&rig);
    assert_in_range(the_switch.stored, 1, 999); /* a bounded number in one turn */
    rig_run(&rig, 1000);
    assert_int_equal(the_switch.stored, 1000);
}

static void the_end_waits_for_what_is_to_be_stored(void)
{
    struct sl_endpoint *endpoint = rig.nodes[RIG_BOX].endpoint;
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);

    rig_run(&rig, 2000);
    the_switch.stops_left = 1000;
    sl_endpoint_hang_up(endpoint);
    rig_run(&rig, 1000);
    assert_true(client->has_ended);
    assert_false(sl_endpoint_has_hung_up(endpoint));
    the_switch.stops_left = 0;
    rig_run(&rig, 1000);
    assert_true(sl_endpoint_has_hung_up(endpoint));
}

static void frames_that_run_out_stop_reading(void)
{
    struct rig_stream *client = rig_connect(&rig, SL_NFS_PORT_NFS);
    static struct rte_mbuf *taken[8192];
    uint8_t call[100] = {0};
    unsigned int count;

    rig_run(&rig, 2000);
    count = rte_mempool_avail_count(rig.frames) - 1000;
    assert_int_equal(rte_pktmbuf_alloc_bulk(rig.frames, taken, count), 0);
    rig_run(&rig, 1000);
    rig_send_record(&rig, client, call, sizeof(call));
    rig_send_datagram(&rig, RIG_CLIENT, 900, SL_NFS_PORT_NFS, call, sizeof(call));
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.call_count, 0);
    assert_int_equal(rig_drops(&rig, SL_DROP_NFS_NO_ROOM), 1);
    rte_pktmbuf_free_bulk(taken, count);
    rig_run(&rig, 5000);
    assert_int_equal(the_switch.call_count, 1);
    assert_int_equal(client->received_bytes, 104);
}

static const struct scenario scenarios[] = {
    CASE(events_come_in_order_and_too_many_are_counted),
    CASE(a_question_is_answered_at_the_next_turn),
    CASE(a_member_is_reinstated_by_the_worker),
    CASE(completions_of_the_store_reach_the_switch),
    CASE(the_end_waits_for_what_is_to_be_stored),
    CASE(frames_that_run_out_stop_reading),
};

static void check_scenario(void **state)
{
    rig_reset(&rig);
    TEST_ROW(struct scenario, state)->run();
    rig_finish(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("control", scenarios, check_scenario)};
    int failures;

    rig_start(&rig, "nas-control");
    failures = TEST_RUN("nas control", tables);
    rig_stop();
    return failures;
}
