// SPDX-License-Identifier: Apache-2.0
/* Flows of a world: when they begin, which end an event is for, what must have come of them. */
#include "support/table.h"

#include "world.h"

#include <errno.h>

#include "support/random.h"

#define EVENTS 8u
#define NEVER UINT64_MAX
#define AGAIN_US 1000u

void sim_traffic_begin(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->flow_count; i++) {
        struct sim_flow *flow = &world->flows[i];

        flow->id = i;
        flow->begin_us = SIM_START_US + world->plan->flows[i].begin_us;
        for (unsigned int side = 0; side < SIM_SIDES; side++)
            flow->ends[side] = (struct sim_end){
                .plan = world->plan->flows[i].ends[side],
                .side = (enum sim_side)side,
                .engine = side == SIM_CLIENT ? SIM_ENGINE_CLIENT : SIM_ENGINE_SERVER,
                .wake_us = NEVER,
            };
    }
}

/* The flow that has used a port last. */
struct sim_flow *sim_flow_of_port(struct sim_world *world, uint16_t client_port)
{
    struct sim_flow *found = NULL;

    for (uint32_t i = 0; i < world->plan->flow_count; i++) {
        struct sim_flow *flow = &world->flows[i];

        if (flow->has_begun && flow->client_port == client_port &&
            (found == NULL || flow->begin_us > found->begin_us))
            found = flow;
    }
    return found;
}

/* One connection at a time from each port that is given. */
static bool port_is_busy(struct sim_world *world, uint16_t port)
{
    struct sim_flow *last = port == 0 ? NULL : sim_flow_of_port(world, port);

    return last != NULL && !last->is_over;
}

static void connect_flow(struct sim_world *world, struct sim_flow *flow)
{
    struct sim_end *end = &flow->ends[SIM_CLIENT];
    struct sl_tcp_connect_request request = {
        .local = sim_address(world, SIM_CLIENT),
        .remote = sim_address(world, SIM_SERVER),
        .local_port = world->plan->flows[flow->id].client_port,
        .remote_port = SIM_SERVER_PORT,
        .mtu_bytes = world->plan->link_mtu_bytes,
        .settings = &end->plan.settings,
        .user = end,
    };
    struct sl_tcp_info info;
    int status = -EADDRINUSE;

    if (!port_is_busy(world, request.local_port))
        status = sl_tcp_connect(world->engines[SIM_ENGINE_CLIENT], &request,
                                sim_clock_us(world, SIM_ENGINE_CLIENT), &end->connection);
    if (status != 0) {
        SIM_CHECK(world, status == -EADDRINUSE || status == -ENOSPC);
        SIM_CHECK(world, request.local_port != 0 || status == -ENOSPC);
        flow->begin_us = world->now_us + AGAIN_US;
        return;
    }
    sl_tcp_info(end->connection, &info);
    flow->client_port = info.local_port;
    flow->begin_us = world->now_us;
    flow->has_begun = true;
    end->progress_us = world->now_us;
}

static struct sim_end *accept_end(struct sim_world *world, const struct sl_tcp_event *event)
{
    struct sl_tcp_info info;
    struct sim_flow *flow;
    struct sim_end *end;

    sl_tcp_info(event->connection, &info);
    flow = sim_flow_of_port(world, info.remote_port);
    SIM_CHECK(world, event->listener == world->listener);
    SIM_CHECK(world, flow != NULL && !flow->is_accepted);
    end = &flow->ends[SIM_SERVER];
    end->connection = event->connection;
    end->progress_us = world->now_us;
    flow->is_accepted = true;
    flow->is_over = false;
    sl_tcp_set_user(event->connection, end);
    return end;
}

static struct sim_flow *flow_of(struct sim_world *world, const struct sim_end *end)
{
    for (uint32_t i = 0; i < world->plan->flow_count; i++)
        if (end == &world->flows[i].ends[SIM_CLIENT] || end == &world->flows[i].ends[SIM_SERVER])
            return &world->flows[i];
    sim_fail(world, "an event of a connection that nobody has");
}

static void take_events(struct sim_world *world, struct sl_tcp_engine *engine)
{
    struct sl_tcp_event events[EVENTS];
    uint16_t count;

    while ((count = sl_tcp_events(engine, events, EVENTS)) > 0)
        for (uint16_t i = 0; i < count; i++) {
            struct sim_end *end = (events[i].events & SL_TCP_EVENT_ACCEPTED) != 0
                                      ? accept_end(world, &events[i])
                                      : sl_tcp_user(events[i].connection);

            SIM_CHECK(world, end != NULL && end->connection == events[i].connection);
            sim_application_act(world, flow_of(world, end), end, events[i].events);
        }
}

/* An orderly flow: everything has arrived, and both ends know that it ended well. */
static void check_orderly(const struct sim_world *world, const struct sim_flow *flow)
{
    for (unsigned int side = 0; side < SIM_SIDES; side++) {
        const struct sim_end *end = &flow->ends[side];

        if (end->end != SL_TCP_END_CLOSED && !(end->plan.releases_early && end->end == 0))
            sim_fail(world, "flow %u: side %u ended as '%s'", flow->id, side,
                     sl_tcp_end_name((enum sl_tcp_end)end->end));
        SIM_CHECK(world, end->queued_bytes == end->plan.send_bytes);
        SIM_CHECK(world, end->read_bytes == flow->ends[1 - side].plan.send_bytes);
    }
}

/* A flow that one end has aborted: that end knows, the other was reset unless it had ended. */
static void check_aborted(const struct sim_world *world, const struct sim_flow *flow)
{
    for (unsigned int side = 0; side < SIM_SIDES; side++) {
        const struct sim_end *end = &flow->ends[side];
        bool is_right = end->end == SL_TCP_END_CLOSED || end->end == SL_TCP_END_NONE ||
                        end->end == (end->is_aborted ? SL_TCP_END_ABORTED : SL_TCP_END_RESET);

        if (!is_right)
            sim_fail(world, "flow %u, aborted: side %u ended as '%s'", flow->id, side,
                     sl_tcp_end_name((enum sl_tcp_end)end->end));
    }
}

static void finish_if_over(struct sim_world *world, struct sim_flow *flow)
{
    bool is_aborted = flow->ends[SIM_CLIENT].is_aborted || flow->ends[SIM_SERVER].is_aborted;

    if (flow->is_over || !flow->ends[SIM_CLIENT].is_over ||
        (flow->is_accepted && !flow->ends[SIM_SERVER].is_over))
        return;
    flow->is_over = true;
    if (is_aborted)
        check_aborted(world, flow);
    else
        check_orderly(world, flow);
}

void sim_traffic_run(struct sim_world *world)
{
    for (unsigned int i = 0; i < SIM_ENGINES; i++)
        if (world->engines[i] != NULL)
            take_events(world, world->engines[i]);
    for (uint32_t i = 0; i < world->plan->flow_count; i++) {
        struct sim_flow *flow = &world->flows[i];

        if (!flow->has_begun && flow->begin_us <= world->now_us)
            connect_flow(world, flow);
        for (unsigned int side = 0; side < SIM_SIDES; side++)
            if (flow->ends[side].wake_us <= world->now_us)
                sim_application_act(world, flow, &flow->ends[side], 0);
        finish_if_over(world, flow);
    }
}

uint64_t sim_traffic_next_us(const struct sim_world *world)
{
    uint64_t next_us = NEVER;

    for (uint32_t i = 0; i < world->plan->flow_count; i++) {
        const struct sim_flow *flow = &world->flows[i];

        if (!flow->has_begun && flow->begin_us < next_us)
            next_us = flow->begin_us;
        for (unsigned int side = 0; side < SIM_SIDES; side++)
            if (flow->ends[side].wake_us < next_us)
                next_us = flow->ends[side].wake_us;
    }
    return next_us;
}
