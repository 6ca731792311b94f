// SPDX-License-Identifier: Apache-2.0
/* What fails: one thing after the other, as the theme says, until it is enough. */
#include "world.h"

static uint32_t any_member(struct sim_world *world)
{
    return sim_below(world, world->plan->member_count);
}

/* Of what a single server does wrong, it is always the same one: another has to know better. */
static struct sim_member *victim(struct sim_world *world)
{
    return &world->members[world->plan->seed % world->plan->member_count];
}

static void kill_member(struct sim_world *world)
{
    sim_member_kill(world, any_member(world), sim_between(world, 1000, 6000000));
}

static void hang_member(struct sim_world *world)
{
    sim_member_hang(world, any_member(world), sim_between(world, 1000, 6000000));
}

static void cut_member(struct sim_world *world)
{
    sim_member_cut(world, any_member(world));
}

static void make_fault(struct sim_world *world, enum model_fault_kind kind, uint32_t status)
{
    uint32_t modifications = 0;

    for (uint8_t procedure = 0; procedure < SL_NFS_PROCEDURES; procedure++)
        if (sl_nfs_changes(procedure) && procedure != SL_NFS_COMMIT)
            modifications |= 1u << procedure;
    victim(world)->may_leave = true;
    victim(world)->server->fault = (struct model_fault){
        .kind = kind,
        .procedures = modifications,
        .after_calls = sim_below(world, 20),
        .status = status,
    };
}

static void refuse(struct sim_world *world)
{
    make_fault(world, MODEL_FAULT_REFUSE, sim_one_in(world, 2) ? SL_NFS_ERR_IO : SL_NFS_ERR_ROFS);
}

static void lie(struct sim_world *world)
{
    make_fault(world, MODEL_FAULT_LIE, SL_NFS_ERR_IO);
}

static void alter(struct sim_world *world)
{
    make_fault(world, MODEL_FAULT_ALTER, 0);
}

static void fill_member(struct sim_world *world)
{
    victim(world)->may_leave = true;
    victim(world)->server->disk->is_full = true;
}

/* A member may be full while another is not yet. */
static void fill_later(struct sim_world *world, struct sim_event *event)
{
    world->members[event->a].server->disk->is_full = event->b != 0 && !world->is_calm;
}

static void fill_all(struct sim_world *world)
{
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        struct sim_event *event = sim_after(world, 0, fill_later);

        world->members[slot].may_leave = true;
        event->a = slot;
        event->b = 1;
        sim_after(world, 300000, fill_later)->a = slot;
    }
}

struct failure {
    uint32_t theme;
    void (*happen)(struct sim_world *world);
};

static const struct failure failures[] = {
    {SIM_KILLS, kill_member},         {SIM_HANGS, hang_member}, {SIM_CUTS, cut_member},
    {SIM_REFUSALS, refuse},           {SIM_LIES, lie},          {SIM_ALTERATIONS, alter},
    {SIM_FULL_MEMBER, fill_member},   {SIM_FULL_ALL, fill_all}, {SIM_CLIENT_CUTS, sim_clients_cut},
    {SIM_BOX_CRASHES, sim_box_crash},
};

static void fail_something(struct sim_world *world, struct sim_event *event)
{
    const struct failure *possible[sizeof(failures) / sizeof(failures[0])];
    uint32_t count = 0;
    uint32_t left = event->a;

    if (world->is_calm)
        return;
    for (uint32_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
        if (sim_does(world->plan, failures[i].theme))
            possible[count++] = &failures[i];
    if (count == 0)
        return;
    possible[sim_below(world, count)]->happen(world);
    if (left > 1)
        sim_after(world, sim_between(world, 1, world->plan->chaos_us), fail_something)->a =
            left - 1u;
}

void sim_chaos_begin(struct sim_world *world)
{
    world->is_calm = false;
    if (world->plan->chaos_us != 0)
        sim_after(world, sim_between(world, 1, world->plan->chaos_us), fail_something)->a =
            world->plan->chaos_count;
}

void sim_chaos_end(struct sim_world *world)
{
    world->is_calm = true;
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        struct model_server *server = world->members[slot].server;

        server->disk->is_full = false;
        server->fault.kind = MODEL_FAULT_NONE;
    }
}
