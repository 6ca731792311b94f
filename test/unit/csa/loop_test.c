// SPDX-License-Identifier: Apache-2.0
/* The agent's life on its thread: it goes on until it is told to stop, and then at once. */

#include "support/table.h"

#include <signal.h>
#include <sys/time.h>

#include "bench.h"

static volatile sig_atomic_t *stop_flag;

static void on_alarm(int number)
{
    (void)number;
    *stop_flag = 1;
}

/* A signal sets the flag that the agent watches, as SIGTERM does in the program. */
static void stop_after_ms(struct bench *bench, unsigned int delay_ms)
{
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval timer = {.it_value = {.tv_usec = delay_ms * 1000}};

    stop_flag = &bench->stop;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void it_lives_until_a_signal_and_beats_meanwhile(void **state)
{
    struct bench *bench = bench_create();
    struct sl_region_header *header = bench->manager.header;
    uint64_t first_us = atomic_load(&header->fast_path_heartbeat_us);

    (void)state;
    stop_after_ms(bench, 100);
    assert_int_equal(sl_csa_run(bench->csa), 0);
    assert_in_range(atomic_load(&header->fast_path_heartbeat_us) - first_us, 50000, 30000000);
    assert_int_equal(atomic_load(&header->fast_path_state), SL_FAST_PATH_STOPPING);
    bench_destroy(bench);
}

static void it_answers_while_it_lives(void **state)
{
    struct bench *bench = bench_create();
    struct sl_ring_message message;
    unsigned int acks = 0;
    uint32_t count = bench_send_config(bench);

    (void)state;
    bench_send_commit(bench, bench->transaction, count);
    stop_after_ms(bench, 100);
    assert_int_equal(sl_csa_run(bench->csa), 0);
    while (sl_ring_dequeue(bench->manager.up, &message) == 0)
        acks += message.id == SL_MSG_ACK;
    assert_int_equal(acks, 1);
    assert_true(bench->csa->statistics->system.control_busy_cycles > 0);
    assert_true(bench->csa->statistics->system.control_total_cycles >
                bench->csa->statistics->system.control_busy_cycles);
    bench_destroy(bench);
}

static void told_before_it_begins_it_only_says_goodbye(void **state)
{
    struct bench *bench = bench_create();

    (void)state;
    bench->stop = 1;
    assert_int_equal(sl_csa_run(bench->csa), 0);
    assert_int_equal(atomic_load(&bench->manager.header->fast_path_state), SL_FAST_PATH_STOPPING);
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
    CASE(it_lives_until_a_signal_and_beats_meanwhile),
    CASE(it_answers_while_it_lives),
    CASE(told_before_it_begins_it_only_says_goodbye),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("loop", scenarios, check_scenario),
    };

    return TEST_RUN("csa loop", tables);
}
