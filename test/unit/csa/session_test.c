// SPDX-License-Identifier: Apache-2.0
/* A session with a manager: good requests, and what the manager's ways change and do not change. */

#include "support/table.h"

#include <string.h>

#include "bench.h"

static void a_commit_is_acknowledged_with_its_generation(void **state)
{
    struct bench *bench = bench_create();
    const struct sl_msg_ack *ack = (const struct sl_msg_ack *)bench->message.payload;

    (void)state;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_int_equal(ack->generation, 7);
    assert_int_equal(atomic_load(&bench->manager.header->fast_path_generation), 7);
    assert_int_equal(atomic_load(&bench->manager.header->fast_path_state), SL_FAST_PATH_HELD_DOWN);
    assert_int_equal(bench->fabric.published->generation, 7);
    bench_destroy(bench);
}

static void ready_ends_hold_down_once(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false(fake_pmd.ports[0].started);
    assert_int_equal(bench_ready(bench), SL_MSG_ACK);
    assert_true(fake_pmd.ports[0].started);
    assert_true(bench->fabric.published->ports[0].forwarding);
    assert_int_equal(atomic_load(&bench->manager.header->fast_path_state), SL_FAST_PATH_FORWARDING);
    assert_int_equal(bench_ready(bench), SL_MSG_ACK);
    bench_run(bench, 2);
    assert_int_equal(bench_events(bench, SL_EVENT_HOLD_DOWN_RELEASED), 1);
    bench_destroy(bench);
}

static void hello_comes_first_and_says_who(void **state)
{
    struct bench *bench = bench_create();
    struct sl_ring_message message;
    const struct sl_msg_hello *hello = (const struct sl_msg_hello *)message.payload;

    (void)state;
    assert_int_equal(sl_ring_dequeue(bench->manager.up, &message), 0);
    assert_int_equal(message.id, SL_MSG_HELLO);
    assert_int_equal(hello->np_count, 2);
    assert_string_equal(hello->version, "0.1.0");
    bench_destroy(bench);
}

static void an_abort_is_acknowledged_and_forgets(void **state)
{
    struct bench *bench = bench_create();
    struct sl_msg_abort abort_ = {.transaction = 1};
    uint32_t count = bench_send_config(bench);

    (void)state;
    bench_send(bench, SL_MSG_ABORT, &abort_, sizeof(abort_));
    assert_int_equal(bench_answer(bench), SL_MSG_ACK);
    bench_send_commit(bench, 1, count);
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    bench_destroy(bench);
}

static void a_second_begin_forgets_the_first(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    bench_send_config(bench);
    bench->config->has_member[3] = false;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    assert_false(bench->fabric.published->members[3].present);
    bench_destroy(bench);
}

static void a_new_manager_does_not_inherit_a_transaction(void **state)
{
    struct bench *bench = bench_create();
    uint32_t count = bench_send_config(bench);

    (void)state;
    bench_run(bench, 2);
    sl_region_attach_manager(bench->manager.header, 2, bench->now_us);
    bench_run(bench, 2);
    bench_send_commit(bench, bench->transaction, count);
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_non_null(strstr(bench_nak(bench)->reason, "without begin"));
    bench_destroy(bench);
}

static void a_full_up_ring_loses_events_and_no_answer(void **state)
{
    struct bench *bench = bench_create();
    struct sl_msg_ready ready = {.transaction = 9};
    struct sl_msg_commit commit;
    struct sl_ring_message message;
    unsigned int acks = 0;

    (void)state;
    while (sl_ring_enqueue(bench->manager.up, SL_MSG_EVENT, &(struct sl_msg_event){.code = 1},
                           sizeof(struct sl_msg_event)) == 0)
        ;
    for (unsigned int i = 0; i < 3; i++) {
        commit.count = bench_send_config(bench);
        commit.transaction = bench->transaction;
        bench_send(bench, SL_MSG_COMMIT, &commit, sizeof(commit));
    }
    bench_send(bench, SL_MSG_READY, &ready, sizeof(ready)); /* raises an event, too */
    for (unsigned int i = 0; i < 5; i++)
        sl_csa_turn(bench->csa, bench->now_us += 1000, 0);
    assert_true(bench->csa->statistics->system.events_lost > 0);
    while (sl_ring_dequeue(bench->manager.up, &message) == 0)
        acks += message.id == SL_MSG_ACK;
    sl_csa_turn(bench->csa, bench->now_us += 1000, 0);
    while (sl_ring_dequeue(bench->manager.up, &message) == 0)
        acks += message.id == SL_MSG_ACK;
    assert_int_equal(acks, 4);
    bench_destroy(bench);
}

static void a_silent_manager_changes_nothing(void **state)
{
    struct bench *bench = bench_create();
    struct bench_footprint before;

    (void)state;
    bench_bring_up(bench);
    before = bench_footprint(bench);
    bench->manager_dead = true;
    bench_run(bench, 12000);
    bench_assert_unchanged(bench, &before);
    assert_true(bench->csa->manager_silent);
    assert_int_equal(atomic_load(&bench->manager.header->fast_path_heartbeat_us),
                     bench->now_us - 1000);
    assert_true(bench->members.words[0] == 0); /* nobody answers; and nothing hangs */
    bench_destroy(bench);
}

static void contradicting_ring_counts_are_reported_once(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    bench_bring_up(bench);
    atomic_store(&bench->manager.down->tail, atomic_load(&bench->manager.down->tail) + 5000);
    bench_run(bench, 100);
    assert_int_equal(bench_events(bench, SL_EVENT_RING_ERROR), 1);
    assert_true(bench->fabric.published->ports[0].forwarding);
    bench_destroy(bench);
}

static void a_hundred_commits_leave_ports_and_members_alone(void **state)
{
    struct bench *bench = bench_create();
    unsigned int opens;

    (void)state;
    bench_bring_up(bench);
    opens = fake_pmd.opens;
    for (unsigned int i = 0; i < 100; i++) {
        bench->config->generation++;
        bench->config->member[1].weight = (uint16_t)(1 + i % 7);
        assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    }
    assert_int_equal(fake_pmd.opens, opens);
    assert_int_equal(fake_pmd.closes + fake_pmd.stops, 0);
    assert_int_equal(bench->fabric.published->generation, 107);
    assert_int_equal(bench->csa->statistics->system.snapshots_published,
                     bench->csa->statistics->system.snapshots_reclaimed + 1);
    bench_destroy(bench);
}

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario {
    const char *name;
    void (*run)(void **state);
} scenarios[] = {
    CASE(a_commit_is_acknowledged_with_its_generation),
    CASE(ready_ends_hold_down_once),
    CASE(hello_comes_first_and_says_who),
    CASE(an_abort_is_acknowledged_and_forgets),
    CASE(a_second_begin_forgets_the_first),
    CASE(a_new_manager_does_not_inherit_a_transaction),
    CASE(a_full_up_ring_loses_events_and_no_answer),
    CASE(a_silent_manager_changes_nothing),
    CASE(contradicting_ring_counts_are_reported_once),
    CASE(a_hundred_commits_leave_ports_and_members_alone),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("session", scenarios, check_scenario),
    };

    return TEST_RUN("csa session", tables);
}
