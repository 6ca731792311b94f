// SPDX-License-Identifier: Apache-2.0
/*
 * Hand-offs in mid-transfer (tcp/transfer.h): freeze, export, import into the other engine, switch
 * packets over, forget; a while later thaw. What arrives meanwhile is lost.
 */
#include "support/table.h"

#include "world.h"

#include <errno.h>

#include "support/random.h"

#define SLICES 5u
#define FROZEN_US 3000u
#define NEVER UINT64_MAX

static enum sim_engine base_of(enum sim_side side)
{
    return side == SIM_CLIENT ? SIM_ENGINE_CLIENT : SIM_ENGINE_SERVER;
}

/* Copies a queue by reference. False: the other engine has no room. */
static bool move_queue(struct sim_world *world, const struct sl_tcp_connection *from,
                       struct sl_tcp_connection *to, enum sl_tcp_queue queue, uint32_t bytes)
{
    struct sl_tcp_slice slices[SLICES];
    uint32_t offset = 0;
    uint16_t count;

    while ((count = sl_tcp_export_data(from, queue, offset, slices, SLICES)) > 0) {
        int status = sl_tcp_import_data(to, queue, slices, count);

        for (uint16_t i = 0; i < count; i++) {
            offset += slices[i].length_bytes;
            if (status != 0)
                sim_buffer_release(NULL, slices[i].owner);
        }
        if (status != 0) {
            SIM_CHECK(world, status == -ENOBUFS);
            return false;
        }
    }
    SIM_CHECK(world, offset == bytes);
    return true;
}

/* What the two say of themselves must be the same. */
static void check_progress(const struct sim_world *world, const struct sl_tcp_connection *from,
                           const struct sl_tcp_connection *to)
{
    struct sl_tcp_progress before, after;

    sl_tcp_progress(from, &before);
    sl_tcp_progress(to, &after);
    SIM_CHECK(world, before.queued_bytes == after.queued_bytes);
    SIM_CHECK(world, before.sent_bytes == after.sent_bytes);
    SIM_CHECK(world, before.acknowledged_bytes == after.acknowledged_bytes);
    SIM_CHECK(world, before.received_bytes == after.received_bytes);
    SIM_CHECK(world, before.consumed_bytes == after.consumed_bytes);
    SIM_CHECK(world, sl_tcp_readable_bytes(from) == sl_tcp_readable_bytes(to));
}

/* Makes the successor of a frozen connection; NULL: there is no room for it. */
static struct sl_tcp_connection *make_successor(struct sim_world *world, const struct sim_end *end,
                                                enum sim_engine engine,
                                                const struct sl_tcp_transfer *transfer)
{
    const struct sl_tcp_route route = {{0}};
    struct sl_tcp_connection *successor;
    int status = sl_tcp_import(world->engines[engine], transfer, &route, &end->plan.settings,
                               sim_clock_us(world, engine), &successor);

    if (status != 0) {
        SIM_CHECK(world, status == -ENOSPC);
        return NULL;
    }
    if (!move_queue(world, end->connection, successor, SL_TCP_QUEUE_SEND,
                    transfer->unacknowledged_bytes + transfer->unsent_bytes) ||
        !move_queue(world, end->connection, successor, SL_TCP_QUEUE_RECEIVE,
                    transfer->unread_bytes)) {
        sl_tcp_forget(successor, sim_clock_us(world, engine));
        return NULL;
    }
    check_progress(world, end->connection, successor);
    return successor;
}

static void hand_off(struct sim_world *world, struct sim_end *end)
{
    enum sim_engine to = end->engine == SIM_ENGINE_OTHER ? base_of(end->side) : SIM_ENGINE_OTHER;
    struct sl_tcp_connection *successor;
    struct sl_tcp_transfer transfer;
    int status;

    sl_tcp_freeze(end->connection);
    status = sl_tcp_export(end->connection, sim_clock_us(world, end->engine), &transfer);
    successor = status == 0 ? make_successor(world, end, to, &transfer) : NULL;
    if (successor == NULL) {
        SIM_CHECK(world, status == 0 || status == -ENOTCONN);
        sl_tcp_thaw(end->connection, sim_clock_us(world, end->engine));
        return;
    }
    sl_tcp_forget(end->connection, sim_clock_us(world, end->engine));
    sl_tcp_set_user(successor, end);
    end->connection = successor;
    end->engine = to;
    end->thaw_us = world->now_us + test_random_below(&world->random, FROZEN_US) + 1u;
    end->has_peer_closed = transfer.fin_received;
    end->wants_room = false;
    world->hand_offs++;
}

static bool may_move(const struct sim_end *end)
{
    return end->connection != NULL && end->is_open && !end->is_closed && !end->is_aborted &&
           end->thaw_us == 0;
}

static void thaw_due(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->plan->flow_count; i++)
        for (unsigned int side = 0; side < SIM_SIDES; side++) {
            struct sim_end *end = &world->flows[i].ends[side];

            if (end->thaw_us == 0 || end->thaw_us > world->now_us)
                continue;
            end->thaw_us = 0;
            sl_tcp_thaw(end->connection, sim_clock_us(world, end->engine));
            sim_application_act(world, &world->flows[i], end, 0);
        }
}

void sim_hand_off(struct sim_world *world)
{
    uint32_t flow = test_random_below(&world->random, world->plan->flow_count);
    struct sim_end *end = &world->flows[flow].ends[test_random_below(&world->random, SIM_SIDES)];

    thaw_due(world);
    if (world->next_hand_off_us > world->now_us)
        return;
    world->next_hand_off_us =
        world->is_healed ? NEVER
                         : world->now_us + 1u +
                               test_random_below(&world->random, world->plan->hand_off_pause_us);
    if (may_move(end))
        hand_off(world, end);
}

uint64_t sim_hand_off_next_us(const struct sim_world *world)
{
    uint64_t next_us = world->next_hand_off_us;

    for (uint32_t i = 0; i < world->plan->flow_count; i++)
        for (unsigned int side = 0; side < SIM_SIDES; side++) {
            uint64_t thaw_us = world->flows[i].ends[side].thaw_us;

            if (thaw_us != 0 && thaw_us < next_us)
                next_us = thaw_us;
        }
    return next_us;
}
