// SPDX-License-Identifier: Apache-2.0
/* Servers, and the ways to them: TCP connections that are made, lost and refused, or UDP. */
#include "world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/rpc.h"

/* Of UDP: the one way there is, as a port stands for. */
#define UDP_CHANNEL(slot, program) (0x80000000u | (slot) << 8 | (program))

void sim_members_create(struct sim_world *world)
{
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        struct model_server *server =
            model_server_create(&world->plan->members[slot], SIM_EXPORT, world->now_us);

        server->nfs_port = sim_one_in(world, 2) ? 2049 : (uint16_t)(3000 + slot);
        server->mount_port = (uint16_t)(20048 + slot);
        world->members[slot].may_leave = sim_does(world->plan, SIM_LOSS);
        world->members[slot].server = server;
    }
}

void sim_members_destroy(struct sim_world *world)
{
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++)
        model_server_destroy(world->members[slot].server);
}

static uint32_t delay_of(struct sim_world *world)
{
    return sim_between(world, 1, world->plan->delay_us);
}

static bool is_udp(const struct sim_world *world)
{
    return world->plan->transport == SL_NFS_UDP;
}

static bool is_lost(struct sim_world *world)
{
    return !world->is_calm && is_udp(world) && sim_below(world, 1000000) < world->plan->loss_ppm;
}

static struct sim_channel *channel_of(struct sim_world *world, uint32_t slot, uint32_t number)
{
    for (uint32_t program = 0; program < SL_NFS_PROGRAMS; program++)
        for (uint32_t i = 0; i < SIM_CHANNELS; i++)
            if (world->members[slot].links[program].channels[i].number == number)
                return &world->members[slot].links[program].channels[i];
    return NULL;
}

/* An event's a: slot and program; b: channel; c: the life of the box, and port. */
static uint32_t pack(uint32_t slot, uint32_t program)
{
    return slot << 8 | program;
}

static void deliver_answer(struct sim_world *world, struct sim_event *event)
{
    uint32_t slot = event->a >> 8;
    struct sim_channel *channel = channel_of(world, slot, event->b);
    struct sl_message message;

    if (world->nfs == NULL || event->c >> 16 != world->life)
        return;
    if (channel != NULL)
        channel->under_way--;
    if (!is_udp(world) && (channel == NULL || !channel->is_up))
        return;
    if (sim_message_make(world, event->data, event->data_bytes, &message))
        sl_nfs_answer(world->nfs, (uint16_t)slot, event->b, &message, world->now_us);
}

static void execute(struct sim_world *world, struct sim_event *event)
{
    struct sim_member *member = &world->members[event->a >> 8];
    struct model_out answer;
    struct sim_event *back;

    if (member->is_down || member->is_behind)
        return;
    if (member->hangs_until_us > world->now_us) {
        back = sim_after(world,
                         member->hangs_until_us - world->now_us +
                             sim_below(world, 1u + world->plan->service_us),
                         execute);
    } else {
        if (!model_server_call(member->server, (uint64_t)event->b << 8 | 1u, (uint16_t)event->c,
                               event->data, event->data_bytes, world->now_us, &answer))
            sim_fail(world, "a member was sent what is no call");
        if (is_lost(world) || world->is_deaf) {
            model_out_free(&answer);
            return;
        }
        back = sim_after(world, delay_of(world), deliver_answer);
        free(event->data);
        event->data = answer.data;
        event->data_bytes = answer.length_bytes;
    }
    back->a = event->a;
    back->b = event->b;
    back->c = event->c;
    back->data = event->data;
    back->data_bytes = event->data_bytes;
    event->data = NULL;
}

static void tell_ready(struct sim_world *world, struct sim_event *event)
{
    struct sim_link *link = &world->members[event->a >> 8].links[event->a & 0xffu];

    if (world->nfs == NULL || event->c != world->life || !link->wants_ready)
        return;
    link->wants_ready = false;
    sl_nfs_member_ready(world->nfs, (uint16_t)(event->a >> 8), world->now_us);
}

static void connected(struct sim_world *world, struct sim_event *event)
{
    struct sim_member *member = &world->members[event->a >> 8];
    struct sim_link *link = &member->links[event->a & 0xffu];

    if (world->nfs == NULL || event->c != world->life)
        return;
    link->is_connecting = false;
    if (member->is_down || member->hangs_until_us > world->now_us) {
        link->refused_until_us = world->now_us + sim_between(world, 50000, 500000);
    } else {
        for (uint32_t i = 0; i < SIM_CHANNELS; i++)
            if (!link->channels[i].is_up)
                link->channels[i] =
                    (struct sim_channel){.number = ++world->next_channel, .is_up = true};
    }
    tell_ready(world, event);
}

static void connect_link(struct sim_world *world, uint32_t slot, uint32_t program)
{
    struct sim_link *link = &world->members[slot].links[program];
    struct sim_event *event;

    link->is_connecting = true;
    event = sim_after(world, 2u * delay_of(world), connected);
    event->a = pack(slot, program);
    event->c = world->life;
}

/* One that is up, any of them; NULL: none is. */
static struct sim_channel *choose(struct sim_world *world, struct sim_link *link)
{
    uint32_t first = sim_below(world, SIM_CHANNELS);

    for (uint32_t i = 0; i < SIM_CHANNELS; i++) {
        struct sim_channel *channel = &link->channels[(first + i) % SIM_CHANNELS];

        if (channel->is_up)
            return channel;
    }
    return NULL;
}

static int refuse(struct sim_world *world, uint32_t slot, uint32_t program)
{
    struct sim_link *link = &world->members[slot].links[program];
    struct sim_event *event;

    link->wants_ready = true;
    event = sim_after(world, sim_between(world, 10, 2000), tell_ready);
    event->a = pack(slot, program);
    event->c = world->life;
    return -EAGAIN;
}

/* How long a call takes from here until it is executed. */
static uint64_t service_of(struct sim_world *world, uint32_t slot)
{
    bool is_slow =
        world->plan->slow_us != 0 && slot == world->plan->seed % world->plan->member_count;

    return sim_below(world, 1u + (is_slow ? world->plan->slow_us : world->plan->service_us));
}

static void dispatch(struct sim_world *world, uint32_t slot, uint32_t program, uint16_t port,
                     struct sl_message *message, uint32_t channel)
{
    size_t bytes;
    uint8_t *data = sim_message_take(world, message, SL_RPC_MARK_BYTES, &bytes);
    struct sim_event *event;

    if (is_lost(world)) {
        free(data);
        return;
    }
    event = sim_after(world, delay_of(world) + service_of(world, slot), execute);
    event->a = pack(slot, program);
    event->b = channel;
    event->c = (uint64_t)world->life << 16 | port;
    event->data = data;
    event->data_bytes = bytes;
}

int sim_member_send(void *context, uint16_t member, enum sl_nfs_program program, uint16_t port,
                    struct sl_message *message, uint32_t *channel_number)
{
    struct sim_world *world = context;
    struct sim_link *link;
    struct sim_channel *channel;

    SIM_CHECK(world, member < world->plan->member_count && program < SL_NFS_PROGRAMS);
    link = &world->members[member].links[program];
    if (is_udp(world)) {
        *channel_number = UDP_CHANNEL(member, program);
        dispatch(world, member, program, port, message, *channel_number);
        return 0;
    }
    channel = choose(world, link);
    if (channel == NULL) {
        if (!link->is_connecting && link->refused_until_us > world->now_us)
            return -EHOSTUNREACH;
        link->wants_ready = true;
        if (!link->is_connecting)
            connect_link(world, member, program);
        return -EAGAIN;
    }
    if (channel->under_way != 0 && sim_one_in(world, 50))
        return refuse(world, member, program);
    channel->under_way++;
    *channel_number = channel->number;
    dispatch(world, member, program, port, message, channel->number);
    return 0;
}

/* What is on its way by channels that are gone may still arrive, or not. */
static void lose_some(struct sim_world *world, uint32_t slot, bool all)
{
    for (size_t i = 0; i < world->event_count; i++) {
        struct sim_event *event = &world->events[i];

        if (event->run == execute && event->a >> 8 == slot && (all || sim_one_in(world, 2))) {
            free(event->data);
            *event = (struct sim_event){
                .at_us = event->at_us, .order = event->order, .run = sim_nothing};
        }
    }
}

static void lose_channels(struct sim_world *world, uint32_t slot, bool is_told)
{
    for (uint32_t program = 0; program < SL_NFS_PROGRAMS; program++) {
        struct sim_link *link = &world->members[slot].links[program];

        for (uint32_t i = 0; i < SIM_CHANNELS; i++) {
            uint32_t number = link->channels[i].number;
            bool was_up = link->channels[i].is_up;

            link->channels[i] = (struct sim_channel){0};
            if (was_up && is_told && world->nfs != NULL)
                sl_nfs_channel_lost(world->nfs, (uint16_t)slot, number, world->now_us);
        }
    }
}

void sim_member_fence(void *context, uint16_t member)
{
    struct sim_world *world = context;

    sim_trace(world, "nas%u is fenced", member + 1u);
    lose_some(world, member, false);
    lose_channels(world, member, false);
}

static void restart(struct sim_world *world, struct sim_event *event)
{
    sim_trace(world, "nas%u is there again", event->a + 1u);
    world->members[event->a].is_down = false;
}

void sim_member_kill(struct sim_world *world, uint32_t slot, uint64_t down_us)
{
    struct sim_member *member = &world->members[slot];

    if (member->is_down)
        return;
    sim_trace(world, "nas%u is killed", slot + 1u);
    member->is_down = true;
    member->may_leave = true;
    world->crashes++;
    model_server_crash(member->server, world->now_us);
    lose_some(world, slot, true);
    lose_channels(world, slot, true);
    sim_after(world, down_us, restart)->a = slot;
}

void sim_member_hang(struct sim_world *world, uint32_t slot, uint64_t hang_us)
{
    sim_trace(world, "nas%u hangs", slot + 1u);
    world->members[slot].may_leave = true;
    /* What it was sent in one hang waits for the end of that one. */
    if (world->members[slot].hangs_until_us < world->now_us + hang_us)
        world->members[slot].hangs_until_us = world->now_us + hang_us;
}

void sim_member_cut(struct sim_world *world, uint32_t slot)
{
    sim_trace(world, "connections of nas%u are cut", slot + 1u);
    lose_some(world, slot, false);
    lose_channels(world, slot, true);
}

void sim_member_fall_behind(struct sim_world *world, uint32_t slot)
{
    sim_trace(world, "nas%u falls behind", slot + 1u);
    world->members[slot].is_behind = true;
}

void sim_member_catch_up(struct sim_world *world, uint32_t slot)
{
    lose_some(world, slot, true);
    world->members[slot].is_behind = false;
}

void sim_members_abandoned(struct sim_world *world)
{
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        lose_some(world, slot, false);
        lose_channels(world, slot, false);
        for (uint32_t program = 0; program < SL_NFS_PROGRAMS; program++)
            world->members[slot].links[program] = (struct sim_link){0};
    }
}
