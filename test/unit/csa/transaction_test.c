// SPDX-License-Identifier: Apache-2.0
/* Transactions over a real region: what is answered, and that a refusal changes nothing. */

#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "bench.h"

/* Everything that a refused transaction must leave alone. */
struct footprint {
    const struct sl_snapshot *published;
    uint64_t publications, opens, closes, starts, stops, generation;
};

static struct footprint footprint(const struct bench *bench)
{
    return (struct footprint){
        .published = bench->fabric.published,
        .publications = bench->fabric.publications,
        .opens = fake_pmd.opens,
        .closes = fake_pmd.closes,
        .starts = fake_pmd.starts,
        .stops = fake_pmd.stops,
        .generation = atomic_load(&bench->manager.header->fast_path_generation),
    };
}

static void assert_unchanged(const struct bench *bench, const struct footprint *before)
{
    struct footprint now = footprint(bench);

    assert_memory_equal(&now, before, sizeof(now));
}

static void send_commit(struct bench *bench, uint32_t transaction, uint32_t count)
{
    struct sl_msg_commit commit = {.transaction = transaction, .count = count};

    bench->transaction = transaction;
    bench_send(bench, SL_MSG_COMMIT, &commit, sizeof(commit));
}

static void commit_config(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    send_commit(bench, bench->transaction, count);
}

/* Ways in which a manager can get a transaction wrong. Each ends with a commit. */

static void without_begin(struct bench *bench)
{
    send_commit(bench, ++bench->transaction, 0);
}

static void wrong_number(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    send_commit(bench, bench->transaction + 9, count);
}

static void one_missing(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    send_commit(bench, bench->transaction, count + 1);
}

static void id_twice(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = bench->config->server[1];

    strcpy(server.key, "other");
    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    send_commit(bench, bench->transaction, count + 1);
}

static void key_twice(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = bench->config->server[1];

    server.id = 99;
    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    send_commit(bench, bench->transaction, count + 1);
}

static void system_twice(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send(bench, SL_MSG_SET_SYSTEM, &bench->config->system, sizeof(bench->config->system));
    send_commit(bench, bench->transaction, count + 1);
}

static void id_too_large(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_member member = bench->config->member[0];

    member.id = SL_LIMIT_MEMBER;
    strcpy(member.key, "moe/more");
    bench_send(bench, SL_MSG_SET_MEMBER, &member, sizeof(member));
    send_commit(bench, bench->transaction, count + 1);
}

static void key_empty(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = {.id = 40};

    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    send_commit(bench, bench->transaction, count + 1);
}

static void key_unterminated(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = {.id = 40};

    memset(server.key, 'k', sizeof(server.key));
    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    send_commit(bench, bench->transaction, count + 1);
}

static void wrong_size(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send(bench, SL_MSG_SET_SERVER, &bench->config->server[0],
               sizeof(bench->config->server[0]) - 8);
    send_commit(bench, bench->transaction, count + 1);
}

static void unknown_message(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send(bench, 77, "what?", 5);
    send_commit(bench, bench->transaction, count);
}

static void damaged_message(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_ring *down = bench->manager.down;

    /* one bit of the last message flips in the shared memory */
    down->slots[(atomic_load(&down->tail) - 1) % SL_RING_SLOTS].payload[3] ^= 0x10;
    send_commit(bench, bench->transaction, count);
}

static void bad_reference(struct bench *bench)
{
    bench->config->member[2].server = 700;
    commit_config(bench);
}

static void bad_device(struct bench *bench)
{
    strcpy(fake_pmd.failing_device, "af_packet:p99");
    fixture_add_port(bench->config, 9, "3.3", "af_packet:p99");
    commit_config(bench);
}

static const struct wrong_row {
    const char *name;
    void (*send)(struct bench *bench);
    uint32_t error;
    uint16_t mark;
    const char *key;
    const char *says;
} wrong_rows[] = {
    {"a commit without begin", without_begin, EPROTO, SL_MARK_NONE, "", "without begin"},
    {"a commit of another transaction", wrong_number, EPROTO, SL_MARK_NONE, "", "is open"},
    {"an object less than counted", one_missing, EBADMSG, SL_MARK_NONE, "", "received"},
    {"one id for two servers", id_twice, EEXIST, SL_MARK_SERVER, "other", "which nas2 has"},
    {"one server under two ids", key_twice, EEXIST, SL_MARK_SERVER, "nas2", "set twice"},
    {"the system twice", system_twice, EEXIST, SL_MARK_SYSTEM, "", "set twice"},
    {"an id beyond the limit", id_too_large, ERANGE, SL_MARK_MEMBER, "moe/more", "below 1024"},
    {"an object without key", key_empty, EINVAL, SL_MARK_SERVER, "", "empty or not terminated"},
    {"a key without end", key_unterminated, EINVAL, SL_MARK_SERVER, "", "not terminated"},
    {"a message of the wrong size", wrong_size, EBADMSG, SL_MARK_NONE, "", "damaged"},
    {"a message that does not exist", unknown_message, EBADMSG, SL_MARK_NONE, "", "damaged"},
    {"a message damaged on the way", damaged_message, EBADMSG, SL_MARK_NONE, "", "damaged"},
    {"a reference to nothing", bad_reference, ENOENT, SL_MARK_MEMBER_SERVER, "larry/web1",
     "no server with id 700"},
    {"a device that does not exist", bad_device, ENODEV, SL_MARK_PORT_DEVICE, "3.3",
     "there is no interface af_packet:p99"},
};

static void check_wrong(void **state)
{
    const struct wrong_row *row = TEST_ROW(struct wrong_row, state);
    struct bench *bench = bench_create();
    const struct sl_msg_nak *nak;
    struct footprint before;

    bench_bring_up(bench);
    before = footprint(bench);
    bench->config->generation++;
    row->send(bench);
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    nak = bench_nak(bench);
    assert_int_equal(nak->error, row->error);
    assert_int_equal(nak->mark, row->mark);
    assert_string_equal(nak->key, row->key);
    if (!strstr(nak->reason, row->says))
        fail_msg("reason is \"%s\", which does not say \"%s\"", nak->reason, row->says);
    assert_unchanged(bench, &before);
    assert_int_equal(bench->csa->statistics->system.transactions_refused, 1);
    /* and the next one is as good as any */
    fixture_fill(bench->config);
    bench->config->generation = 12;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    bench_destroy(bench);
}

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
    send_commit(bench, 1, count);
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
    send_commit(bench, bench->transaction, count);
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
    struct footprint before;

    (void)state;
    bench_bring_up(bench);
    before = footprint(bench);
    bench->manager_dead = true;
    bench_run(bench, 12000);
    assert_unchanged(bench, &before);
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
        TEST_TABLE("refused, with nothing changed:", wrong_rows, check_wrong),
        TEST_TABLE("session", scenarios, check_scenario),
    };

    return TEST_RUN("csa transaction", tables);
}
