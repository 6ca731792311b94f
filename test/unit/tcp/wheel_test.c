// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <string.h>

#include "support/random.h"
#include "wheel.h"

#define SECOND_US 1000000ull
#define HOUR_US (3600u * SECOND_US)
#define PLENTY 1000000u

/* Runs the wheel at each time it asks for, until a node is given; counts the calls. */
static struct sl_tcp_wheel_node *run_to_next(struct sl_tcp_wheel *wheel, uint64_t *now_us,
                                             uint32_t *calls)
{
    struct sl_tcp_wheel_node *node = NULL;

    while (node == NULL) {
        uint64_t next_us = sl_tcp_wheel_next_us(wheel);
        uint32_t budget = PLENTY;

        assert_true(next_us != UINT64_MAX);
        if (next_us > *now_us)
            *now_us = next_us;
        node = sl_tcp_wheel_expire(wheel, *now_us, &budget);
        assert_int_equal(sl_tcp_wheel_verify(wheel), 0);
        (*calls)++;
    }
    return node;
}

static const struct lone_row {
    const char *name;
    uint64_t start_us, due_us;
    uint64_t runs_us; /* when it is given, if the wheel runs when it asks to */
    uint32_t calls;   /* at most */
} lone_rows[] = {
    {"now", 6400, 6400, 6400, 1},
    {"in the past", 64000, 1, 64000, 1},
    {"within the tick that has begun", 6400, 6401, 6464, 1},
    {"at the end of the next tick", 6400, 6464, 6464, 1},
    {"in 1 ms", 0, 1000, 1024, 1},
    {"at the last slot of the first level", 0, 63 * 64, 63 * 64, 1},
    {"at the first slot of the second level", 0, 64 * 64, 64 * 64, 1},
    {"one tick before a level turns, due after it", 63 * 64, 65 * 64, 65 * 64, 2},
    {"in 200 ms", 12345, 212345, 212352, 2},
    {"in 2 hours, as keep-alive", 999, 2 * HOUR_US, 2 * HOUR_US, 5},
    {"in 2 hours, hours after the start", 71 * HOUR_US + 77, 73 * HOUR_US, 73 * HOUR_US, 5},
    {"in a thousand years", 1, 1000ull * 8766 * HOUR_US, 1000ull * 8766 * HOUR_US, 10},
    {"at the last tick there is", 5, UINT64_MAX - 63, UINT64_MAX - 63, 10},
    {"beyond the last tick", 5, UINT64_MAX, UINT64_MAX - 63, 10},
};

static void check_lone(void **state)
{
    const struct lone_row *row = TEST_ROW(struct lone_row, state);
    struct sl_tcp_wheel_node node = {0};
    uint64_t now_us = row->start_us;
    struct sl_tcp_wheel wheel;
    uint32_t calls = 0;

    sl_tcp_wheel_init(&wheel, row->start_us);
    sl_tcp_wheel_arm(&wheel, &node, row->due_us);
    assert_int_equal(sl_tcp_wheel_verify(&wheel), 0);
    assert_ptr_equal(run_to_next(&wheel, &now_us, &calls), &node);
    assert_int_equal(now_us, row->runs_us);
    assert_true(calls <= row->calls);
    assert_false(sl_tcp_wheel_is_armed(&node));
    assert_true(sl_tcp_wheel_next_us(&wheel) == UINT64_MAX);
}

static void an_empty_wheel_asks_for_nothing_and_gives_nothing(void **state)
{
    struct sl_tcp_wheel wheel;
    uint32_t budget = 3;

    (void)state;
    sl_tcp_wheel_init(&wheel, 1000);
    assert_true(sl_tcp_wheel_next_us(&wheel) == UINT64_MAX);
    assert_null(sl_tcp_wheel_expire(&wheel, 5 * HOUR_US, &budget));
    assert_int_equal(budget, 3);
    assert_int_equal(sl_tcp_wheel_verify(&wheel), 0);
}

static void after_hours_of_idling_a_near_timer_is_near(void **state)
{
    struct sl_tcp_wheel_node far = {0}, near = {0};
    uint64_t now_us = 5 * HOUR_US + 123;
    struct sl_tcp_wheel wheel;
    uint32_t budget = PLENTY;
    uint32_t calls = 0;

    (void)state;
    sl_tcp_wheel_init(&wheel, 0);
    sl_tcp_wheel_arm(&wheel, &far, 6 * HOUR_US);
    assert_null(sl_tcp_wheel_expire(&wheel, now_us, &budget));
    sl_tcp_wheel_arm(&wheel, &near, now_us + 1000);
    assert_true(sl_tcp_wheel_next_us(&wheel) > now_us); /* nothing to do before that */
    assert_ptr_equal(run_to_next(&wheel, &now_us, &calls), &near);
    assert_true(now_us <= 5 * HOUR_US + 123 + 1064);
}

static void a_timer_armed_again_runs_once_at_its_last_deadline(void **state)
{
    struct sl_tcp_wheel_node node = {0};
    struct sl_tcp_wheel wheel;
    uint32_t budget = PLENTY;

    (void)state;
    sl_tcp_wheel_init(&wheel, 0);
    sl_tcp_wheel_arm(&wheel, &node, 6400);
    sl_tcp_wheel_arm(&wheel, &node, 640000);
    assert_int_equal(wheel.armed, 1);
    assert_null(sl_tcp_wheel_expire(&wheel, 639999, &budget));
    sl_tcp_wheel_arm(&wheel, &node, 64000);
    assert_ptr_equal(sl_tcp_wheel_expire(&wheel, 640000, &budget), &node);
    assert_null(sl_tcp_wheel_expire(&wheel, HOUR_US, &budget));
}

static void a_disarmed_timer_does_not_run(void **state)
{
    struct sl_tcp_wheel_node nodes[3] = {0};
    struct sl_tcp_wheel wheel;
    uint32_t budget = PLENTY;

    (void)state;
    sl_tcp_wheel_init(&wheel, 0);
    for (int i = 0; i < 3; i++)
        sl_tcp_wheel_arm(&wheel, &nodes[i], 6400);
    sl_tcp_wheel_disarm(&wheel, &nodes[1]);
    sl_tcp_wheel_disarm(&wheel, &nodes[1]);
    assert_int_equal(sl_tcp_wheel_verify(&wheel), 0);
    assert_ptr_equal(sl_tcp_wheel_expire(&wheel, 6400, &budget), &nodes[0]);
    assert_ptr_equal(sl_tcp_wheel_expire(&wheel, 6400, &budget), &nodes[2]);
    assert_null(sl_tcp_wheel_expire(&wheel, 6400, &budget));
}

/* Ten thousand keep-alive timers of one slot, far up, disturbed while they come down. */
static void a_small_budget_only_delays(void **state)
{
    enum { NODES = 10000, DISARMED = 100 };
    static struct sl_tcp_wheel_node nodes[NODES];
    static struct sl_tcp_wheel wheel;
    uint64_t now_us = 2 * HOUR_US;
    uint64_t last_tick = 0;
    uint32_t given = 0;

    (void)state;
    memset(nodes, 0, sizeof(nodes));
    sl_tcp_wheel_init(&wheel, 0);
    for (uint32_t i = 0; i < NODES; i++)
        sl_tcp_wheel_arm(&wheel, &nodes[i], now_us - i * 37u);
    for (uint32_t call = 0; sl_tcp_wheel_next_us(&wheel) <= now_us; call++) {
        struct sl_tcp_wheel_node *node;
        uint32_t budget = 64;

        assert_true(call < NODES);
        while ((node = sl_tcp_wheel_expire(&wheel, now_us, &budget)) != NULL) {
            uint64_t tick = (node->due_us + 63) / 64;

            assert_true(tick >= last_tick);
            last_tick = tick;
            given++;
        }
        if (call < DISARMED) { /* some are disarmed half way, wherever they are */
            sl_tcp_wheel_disarm(&wheel, &nodes[call]);
            assert_int_equal(sl_tcp_wheel_verify(&wheel), 0);
        }
    }
    assert_int_equal(given, NODES - DISARMED);
    assert_int_equal(wheel.armed, 0);
}

static void a_timer_armed_while_a_slot_is_half_emptied_is_not_lost(void **state)
{
    struct sl_tcp_wheel_node slow[2] = {0}, quick = {0};
    struct sl_tcp_wheel wheel;
    uint64_t now_us = 4 * SECOND_US;
    uint32_t budget = 1;
    uint32_t calls = 0;

    (void)state;
    sl_tcp_wheel_init(&wheel, 0);
    sl_tcp_wheel_arm(&wheel, &slow[0], now_us + 70000);
    sl_tcp_wheel_arm(&wheel, &slow[1], now_us + 80000);
    assert_null(sl_tcp_wheel_expire(&wheel, now_us, &budget)); /* moves one of them down */
    assert_true(sl_tcp_wheel_next_us(&wheel) <= now_us);
    sl_tcp_wheel_arm(&wheel, &quick, now_us + 1000);
    assert_int_equal(sl_tcp_wheel_verify(&wheel), 0);
    assert_ptr_equal(run_to_next(&wheel, &now_us, &calls), &quick);
    assert_true(now_us <= 4 * SECOND_US + 1064);
    assert_ptr_equal(run_to_next(&wheel, &now_us, &calls), &slow[0]);
    assert_ptr_equal(run_to_next(&wheel, &now_us, &calls), &slow[1]);
}

#define MODEL_NODES 300u

/* A deadline near or far, as connections have them. */
static uint64_t random_deadline(uint64_t *random, uint64_t now_us)
{
    static const uint64_t spans[] = {100, 5000, 300000, 20 * SECOND_US, 2 * HOUR_US, 900 * HOUR_US};

    return now_us + test_random(random) % spans[test_random_below(random, 6)];
}

static void give_what_is_due(struct sl_tcp_wheel *wheel, uint64_t now_us, bool on_time)
{
    struct sl_tcp_wheel_node *node;
    uint32_t budget = PLENTY;

    while ((node = sl_tcp_wheel_expire(wheel, now_us, &budget)) != NULL) {
        assert_true(node->due_us <= now_us);
        assert_true(!on_time || now_us - node->due_us < SL_TCP_WHEEL_TICK_US);
    }
}

/*
 * Against the definition: after each step nothing that is armed is overdue. The wheel is driven
 * only when it asks to be, so that a timer it would forget would be seen to be late.
 */
static void no_timer_is_early_late_or_lost_whatever_is_armed(void **state)
{
    static struct sl_tcp_wheel_node nodes[MODEL_NODES];
    static struct sl_tcp_wheel wheel;
    uint64_t random = 20;
    uint64_t now_us = 123456789;

    (void)state;
    sl_tcp_wheel_init(&wheel, now_us);
    for (uint32_t step = 0; step < 200000; step++) {
        struct sl_tcp_wheel_node *node = &nodes[test_random_below(&random, MODEL_NODES)];
        uint32_t choice = test_random_below(&random, 16);

        if (choice < 8) {
            sl_tcp_wheel_arm(&wheel, node, random_deadline(&random, now_us));
        } else if (choice < 10) {
            sl_tcp_wheel_disarm(&wheel, node);
        } else if (wheel.armed != 0) {
            now_us = sl_tcp_wheel_next_us(&wheel) > now_us ? sl_tcp_wheel_next_us(&wheel) : now_us;
            give_what_is_due(&wheel, now_us, true);
        }
        if (step % 64 == 0)
            assert_int_equal(sl_tcp_wheel_verify(&wheel), 0);
    }
    now_us += 1000 * HOUR_US;
    give_what_is_due(&wheel, now_us, false);
    for (uint32_t i = 0; i < MODEL_NODES; i++)
        assert_false(sl_tcp_wheel_is_armed(&nodes[i]));
}

static void what_is_next_is_never_later_than_a_timer_is_due(void **state)
{
    static struct sl_tcp_wheel_node nodes[MODEL_NODES];
    static struct sl_tcp_wheel wheel;
    uint64_t random = 7;
    uint64_t first_us = UINT64_MAX;

    (void)state;
    sl_tcp_wheel_init(&wheel, 5555);
    for (uint32_t i = 0; i < MODEL_NODES; i++) {
        uint64_t due_us = random_deadline(&random, 5555 + 100);

        if (due_us < first_us)
            first_us = due_us;
        sl_tcp_wheel_arm(&wheel, &nodes[i], due_us);
        assert_true(sl_tcp_wheel_next_us(&wheel) < first_us + SL_TCP_WHEEL_TICK_US);
    }
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("a timer", lone_rows, check_lone)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_wheel_asks_for_nothing_and_gives_nothing),
        cmocka_unit_test(after_hours_of_idling_a_near_timer_is_near),
        cmocka_unit_test(a_timer_armed_again_runs_once_at_its_last_deadline),
        cmocka_unit_test(a_disarmed_timer_does_not_run),
        cmocka_unit_test(a_small_budget_only_delays),
        cmocka_unit_test(a_timer_armed_while_a_slot_is_half_emptied_is_not_lost),
        cmocka_unit_test(no_timer_is_early_late_or_lost_whatever_is_armed),
        cmocka_unit_test(what_is_next_is_never_later_than_a_timer_is_due),
    };

    return TEST_RUN("tcp wheel, one timer", tables) +
           cmocka_run_group_tests_name("tcp wheel", tests, NULL, NULL);
}
