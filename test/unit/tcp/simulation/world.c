// SPDX-License-Identifier: Apache-2.0
/* The course of a world: what comes next, and whether it goes on. */
#include "support/table.h"

#include "world.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/random.h"

#define NEVER UINT64_MAX
/* Within so long after the wires are good everything must have ended, TIME-WAIT aside. */
#define END_US 60000000u
#define CHURN_END_US 300000000u /* one connection waits for the TIME-WAIT of another */
/* FIN-WAIT-2, TIME-WAIT and keep-alive of what applications have let go. */
#define AFTER_US 200000000u
/* Turns in one instant: more is a loop that never ends. */
#define TURNS_AT_ONCE 20000u
#define VERIFY_EACH 64u
#define BUSY_US 50u

void sim_fail(const struct sim_world *world, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    print_error("'%s', seed %llu, after %llu us: %s\n", world->plan->theme->name,
                (unsigned long long)world->plan->seed,
                (unsigned long long)(world->now_us - SIM_START_US), text);
    print_error("run it alone: test_tcp_simulation '%s' %llu\n", world->plan->theme->name,
                (unsigned long long)world->plan->seed);
    fail();
    abort();
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void flush(struct sim_world *world, enum sim_engine engine)
{
    if (sl_tcp_flush(world->engines[engine], sim_clock_us(world, engine)))
        world->retry_us[engine] = NEVER;
    else
        world->retry_us[engine] =
            world->now_us +
            (world->plan->busy_ppm == 0 ? 0 : 1u + test_random_below(&world->random, BUSY_US));
}

/* One turn of everybody, at one instant. */
static void turn(struct sim_world *world)
{
    sim_wires_deliver(world);
    for (unsigned int i = 0; i < SIM_ENGINES; i++)
        if (world->engines[i] != NULL)
            sl_tcp_advance(world->engines[i], sim_clock_us(world, (enum sim_engine)i));
    sim_traffic_run(world);
    sim_hand_off(world);
    for (unsigned int i = 0; i < SIM_ENGINES; i++)
        if (world->engines[i] != NULL)
            flush(world, (enum sim_engine)i);
    if (world->now_us >= world->next_change_us)
        sim_wires_change(world);
    if (!world->is_healed && world->now_us >= world->healed_us) {
        world->is_healed = true;
        sim_wires_heal(world);
    }
    if (world->turns++ % VERIFY_EACH == 0)
        sim_engines_verify(world);
}

static uint64_t next_us(const struct sim_world *world)
{
    uint64_t next = earlier(sim_wires_next_us(world), sim_traffic_next_us(world));

    next = earlier(next, earlier(world->next_change_us, sim_hand_off_next_us(world)));
    if (!world->is_healed)
        next = earlier(next, world->healed_us);
    for (unsigned int i = 0; i < SIM_ENGINES; i++) {
        uint64_t timer_us;

        if (world->engines[i] == NULL)
            continue;
        timer_us = sl_tcp_next_timer_us(world->engines[i]);
        if (timer_us != NEVER)
            next = earlier(next, timer_us - world->skews_us[i]);
        next = earlier(next, world->retry_us[i]);
    }
    return next;
}

static void print_engines(const struct sim_world *world)
{
    for (unsigned int i = 0; i < SIM_ENGINES; i++) {
        const struct sl_tcp_statistics *statistics;

        if (world->engines[i] == NULL)
            continue;
        statistics = sl_tcp_engine_statistics(world->engines[i]);
        print_error("engine %u: holds %llu slices, %llu records, %llu bytes; refused memory %llu\n",
                    i, (unsigned long long)statistics->slices_held,
                    (unsigned long long)statistics->records_held,
                    (unsigned long long)statistics->held_bytes,
                    (unsigned long long)statistics->memory_refused);
    }
}

static void print_end(const struct sim_flow *flow, unsigned int side)
{
    const struct sim_end *end = &flow->ends[side];
    struct sl_tcp_info info = {.state = SL_TCP_CLOSED};

    if (end->connection != NULL)
        sl_tcp_info(end->connection, &info);
    print_error("flow %u side %u: %s, queued %llu of %llu, read %llu of %llu, last progress after "
                "%llu us, unacknowledged %u, unsent %u, window %u, offers %u, unread %u, "
                "unconsumed %u, out of order %u%s\n",
                flow->id, side, sl_tcp_state_name((enum sl_tcp_state)info.state),
                (unsigned long long)end->queued_bytes, (unsigned long long)end->plan.send_bytes,
                (unsigned long long)end->read_bytes,
                (unsigned long long)flow->ends[1 - side].plan.send_bytes,
                (unsigned long long)(end->progress_us - SIM_START_US), info.unacknowledged_bytes,
                info.unsent_bytes, info.send_window_bytes, info.receive_window_bytes,
                info.unread_bytes, info.unconsumed_bytes, info.out_of_order_bytes,
                end->wants_room ? ", waits for room" : "");
}

/* What has not ended though it should have. */
static void check_end(const struct sim_world *world)
{
    const struct sim_flow *late = NULL;

    for (uint32_t i = 0; i < world->plan->flow_count; i++)
        if (!world->flows[i].is_over)
            late = &world->flows[i];
    if (late == NULL)
        return;
    print_engines(world);
    for (uint32_t i = 0; i < world->plan->flow_count; i++)
        for (unsigned int side = 0; side < SIM_SIDES && !world->flows[i].is_over; side++)
            print_end(&world->flows[i], side);
    sim_fail(world, "flow %u has not come to an end", late->id);
}

static void run(struct sim_world *world)
{
    bool has_churn = (world->plan->theme->does & SIM_CHURN) != 0;
    uint64_t end_us = has_churn ? CHURN_END_US : END_US;
    uint32_t at_once = 0;

    for (;;) {
        uint64_t next;

        turn(world);
        next = next_us(world);
        if (next == NEVER)
            return;
        if (next > world->now_us) {
            world->now_us = next;
            at_once = 0;
        } else if (++at_once == TURNS_AT_ONCE) {
            sim_fail(world, "it does not get on");
        }
        if (world->is_healed && world->now_us > world->healed_us + end_us)
            check_end(world);
        if (world->is_healed && world->now_us > world->healed_us + end_us + AFTER_US)
            sim_fail(world, "timers run on after all has ended");
    }
}

void sim_run(const struct sim_plan *plan)
{
    struct sim_world *world = calloc(1, sizeof(*world));

    if (world == NULL)
        abort();
    world->plan = plan;
    world->random = ~plan->seed;
    world->now_us = SIM_START_US;
    world->healed_us = SIM_START_US + plan->heal_us;
    world->next_change_us = plan->outage_us == 0 ? NEVER : SIM_START_US + plan->between_outages_us;
    world->next_hand_off_us =
        plan->hand_off_pause_us == 0 ? NEVER : SIM_START_US + plan->hand_off_pause_us;
    sim_wires_create(world);
    sim_engines_create(world);
    sim_traffic_begin(world);
    run(world);
    check_end(world);
    sim_engines_verify(world);
    sim_engines_destroy(world);
    sim_wires_destroy(world);
    SIM_CHECK(world, world->buffers == 0);
    free(world);
}
