// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "verify.h"

#include "support/random.h"
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer than any world takes that goes on at all. */
#define LONGEST_US UINT64_C(900000000)
/* Turns at one moment: more, and it never ends. */
#define MOST_TURNS 200000u
/* Turns between two recounts of the switch. */
#define VERIFY_TURNS 997u

bool sim_is_traced;

void sim_trace(const struct sim_world *world, const char *format, ...)
{
    va_list arguments;

    if (!sim_is_traced)
        return;
    printf("%11.6f ", (double)(world->now_us - SIM_START_US) / 1e6);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

void sim_fail(const struct sim_world *world, const char *format, ...)
{
    char text[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    fail_msg("\"%s\" %llu, after %.6f s: %s", world->plan->theme->name,
             (unsigned long long)world->plan->seed, (double)(world->now_us - SIM_START_US) / 1e6,
             text);
    abort();
}

uint32_t sim_below(struct sim_world *world, uint32_t bound)
{
    return test_random_below(&world->random, bound);
}

bool sim_one_in(struct sim_world *world, uint32_t n)
{
    return sim_below(world, n) == 0;
}

uint32_t sim_between(struct sim_world *world, uint32_t least, uint32_t most)
{
    return least + sim_below(world, most - least + 1u);
}

static bool is_before(const struct sim_event *one, const struct sim_event *other)
{
    if (one->at_us != other->at_us)
        return one->at_us < other->at_us;
    return one->order < other->order;
}

static void swap(struct sim_event *one, struct sim_event *other)
{
    struct sim_event kept = *one;

    *one = *other;
    *other = kept;
}

struct sim_event *sim_after(struct sim_world *world, uint64_t delay_us,
                            void (*run)(struct sim_world *, struct sim_event *))
{
    size_t at = world->event_count++;
    struct sim_event *events;

    if (world->event_count > world->event_room) {
        world->event_room = 2u * world->event_room + 64u;
        world->events = realloc(world->events, world->event_room * sizeof(*world->events));
        if (world->events == NULL)
            abort();
    }
    events = world->events;
    events[at] =
        (struct sim_event){.at_us = world->now_us + delay_us, .order = world->order++, .run = run};
    while (at > 0 && is_before(&events[at], &events[(at - 1u) / 2u])) {
        swap(&events[at], &events[(at - 1u) / 2u]);
        at = (at - 1u) / 2u;
    }
    return &events[at];
}

static struct sim_event take_first(struct sim_world *world)
{
    struct sim_event *events = world->events;
    struct sim_event first = events[0];
    size_t at = 0;

    events[0] = events[--world->event_count];
    for (;;) {
        size_t least = 2u * at + 1u;

        if (least >= world->event_count)
            break;
        if (least + 1u < world->event_count && is_before(&events[least + 1u], &events[least]))
            least++;
        if (!is_before(&events[least], &events[at]))
            break;
        swap(&events[at], &events[least]);
        at = least;
    }
    return first;
}

static void run_due(struct sim_world *world)
{
    while (world->event_count != 0 && world->events[0].at_us <= world->now_us) {
        struct sim_event event = take_first(world);

        event.run(world, &event);
        free(event.data);
    }
}

/* A recount takes as long as hundreds of turns. */
static void verify_now_and_then(struct sim_world *world)
{
    const char *wrong;

    if (world->nfs == NULL || world->turns < world->verify_turn)
        return;
    world->verify_turn = world->turns + VERIFY_TURNS;
    wrong = sl_nfs_verify(world->nfs);
    if (wrong != NULL)
        sim_fail(world, "the switch: %s", wrong);
}

/* One moment: what is due, until nothing more is. */
static void run_moment(struct sim_world *world)
{
    uint32_t turns = 0;
    uint64_t next_us;

    do {
        run_due(world);
        sim_box_turn(world);
        SIM_CHECK(world, ++turns < MOST_TURNS);
        next_us = sim_box_next_us(world);
    } while ((world->event_count != 0 && world->events[0].at_us <= world->now_us) ||
             next_us <= world->now_us);
    world->turns += turns;
    verify_now_and_then(world);
}

static void step(struct sim_world *world)
{
    uint64_t next_us = sim_box_next_us(world);
    char text[1024], rest[800];

    if (world->event_count != 0 && world->events[0].at_us < next_us)
        next_us = world->events[0].at_us;
    if (next_us > SIM_START_US + LONGEST_US) {
        sim_clients_report(world, text, sizeof(text));
        sim_report_rest(world, rest, sizeof(rest));
        sim_fail(world, "%s: %s%s",
                 next_us == UINT64_MAX ? "nothing will ever happen again"
                                       : "it has not come to an end",
                 text, rest);
    }
    if (next_us > world->now_us)
        world->now_us = next_us;
    run_moment(world);
}

void sim_nothing(struct sim_world *world, struct sim_event *event)
{
    (void)world;
    (void)event;
}

/* Runs until there is nothing under way. */
static void settle(struct sim_world *world)
{
    sim_after(world, 1000000, sim_nothing);
    while (!sim_is_quiet(world))
        step(world);
}

static void destroy(struct sim_world *world)
{
    sim_clients_destroy(world);
    sim_members_destroy(world);
    model_store_destroy(world->store);
    for (size_t i = 0; i < world->event_count; i++)
        free(world->events[i].data);
    free(world->events);
}

static void run_half(struct sim_world *world)
{
    sim_chaos_begin(world);
    while (!sim_clients_done(world))
        step(world);
    sim_chaos_end(world);
    settle(world);
}

void sim_run(const struct sim_plan *plan)
{
    static struct sim_world world;

    world = (struct sim_world){
        .plan = plan, .random = plan->seed, .now_us = SIM_START_US, .next_xid = 1};
    world.store = model_store_create(plan->seed);
    model_store_limit(world.store, plan->store_ring, plan->store_objects, UINT32_MAX);
    model_store_delay(world.store, plan->store_least_us, plan->store_most_us);
    sim_members_create(&world);
    sim_configure(&world);
    if (!sim_does(plan, SIM_DIRECT))
        sim_box_begin(&world);
    sim_clients_create(&world);
    run_half(&world);
    for (uint32_t half = 1; half < plan->halves; half++) {
        sim_reinstate(&world);
        settle(&world);
        sim_clients_continue(&world);
        run_half(&world);
    }
    sim_note_current(&world);
    if (!sim_does(plan, SIM_DIRECT))
        sim_box_end(&world);
    sim_compare_trees(&world);
    destroy(&world);
}
