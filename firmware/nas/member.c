// SPDX-License-Identifier: Apache-2.0
/* Members: what is configured of them, and which way a call goes. */
#include <errno.h>

#include "nas_private.h"

#define ADVANCE_INTERVAL_US 5000u
/* Calls are refused meanwhile, so that reads go elsewhere. */
#define SLOW_CONNECT_US 1000000u
/* Begun anew after that. */
#define CONNECT_TIMEOUT_US 3000000u
/* A program that was asked for lately gets a connection before it is asked for again. */
#define WANTED_US 30000000u
/* Connections to other programs than NFS. */
#define IDLE_US 30000000u
/* What one connection has not sent yet, beyond which others are preferred, and then none taken. */
#define OUT_MAX_BYTES (1u << 20)

void sl_nas_member_ready(struct sl_nas *nas, uint16_t member)
{
    nas->members.ready[member / 64u] |= 1ull << (member % 64u);
}

/* What the configuration in force says of a member. */
static struct sl_nas_member_settings describe(const struct sl_nas *nas, uint16_t id)
{
    const struct sl_nfs_config *config = &nas->snapshot->nfs;
    const struct sl_nfs_member_config *member = &config->members[id];
    const struct sl_filesystem_config *filesystem =
        &config->filesystems[member->filesystem % SL_MAX_FILESYSTEMS];
    const struct sl_nfs_service_config *service = sl_nas_service_config(nas, filesystem->service);
    struct sl_nas_member_settings settings = {.is_used = false};

    if (!member->present || !filesystem->present || service == NULL)
        return settings;
    settings.is_used = true;
    settings.transport = service->transport;
    settings.connections = service->connections;
    if (settings.connections == 0)
        settings.connections = 1;
    if (settings.connections > SL_NAS_NFS_CHANNELS)
        settings.connections = SL_NAS_NFS_CHANNELS;
    settings.service = filesystem->service;
    settings.address = member->address;
    settings.source = sl_ip_is_none(&service->source) ? service->address : service->source;
    return settings;
}

/* May ways that were made under the one serve the other? */
static bool is_same(const struct sl_nas_member_settings *a, const struct sl_nas_member_settings *b)
{
    return a->is_used == b->is_used && a->transport == b->transport && a->service == b->service &&
           sl_ip_equal(&a->address, &b->address) && sl_ip_equal(&a->source, &b->source);
}

void sl_nas_members_configure(struct sl_nas *nas)
{
    for (uint16_t id = 0; id < SL_MAX_NFS_MEMBERS; id++) {
        struct sl_nas_member *member = &nas->members.of[id];
        struct sl_nas_member_settings settings = describe(nas, id);

        if (!is_same(&member->settings, &settings)) {
            memset(member->pools, 0, sizeof(member->pools));
            for (unsigned int i = 0; i < SL_NAS_CHANNELS; i++)
                member->channels[i].is_doomed = true;
            sl_nas_bounds_doom(nas, id);
        }
        member->settings = settings;
    }
    nas->members.due_us = 0;
}

void sl_nas_members_drop_doomed(struct sl_nas *nas)
{
    for (unsigned int id = 0; id < SL_MAX_NFS_MEMBERS; id++)
        for (unsigned int i = 0; i < SL_NAS_CHANNELS; i++) {
            struct sl_nas_channel *channel = &nas->members.of[id].channels[i];

            if (channel->state != SL_NAS_CHANNEL_FREE && channel->is_doomed)
                sl_nas_channel_lose(nas, channel, "nfs: the member was removed or reconfigured");
        }
}

/* What the ways to a program are like. */
struct choice {
    struct sl_nas_channel *best, *free;
    unsigned int open;
    bool has_begun;     /* one is being connected, */
    bool is_connecting; /* and has not been for long */
    bool is_full;       /* one is ready, but has too much to send */
};

static struct choice choose(struct sl_nas *nas, struct sl_nas_member *member,
                            enum sl_nfs_program program, uint16_t port)
{
    unsigned int first = sl_nas_first_channel(program);
    struct choice choice = {NULL};

    for (unsigned int i = first; i < first + sl_nas_channel_places(program); i++) {
        struct sl_nas_channel *channel = &member->channels[i];

        if (channel->state == SL_NAS_CHANNEL_FREE) {
            choice.free = choice.free == NULL ? channel : choice.free;
            continue;
        }
        choice.open++;
        if (channel->remote_port != port) {
            channel->is_doomed = true;
            nas->members.due_us = 0;
        } else if (channel->state == SL_NAS_CHANNEL_CONNECTING) {
            choice.has_begun = true;
            choice.is_connecting |= !channel->is_slow;
        } else if (channel->is_doomed || channel->stream.out.length_bytes > OUT_MAX_BYTES) {
            choice.is_full = true;
        } else if (choice.best == NULL || channel->outstanding < choice.best->outstanding) {
            choice.best = channel;
        }
    }
    return choice;
}

static bool wants_another(const struct sl_nas_member *member, enum sl_nfs_program program,
                          const struct choice *choice)
{
    unsigned int wanted = program == SL_NFS_PROGRAM_NFS && member->settings.transport == SL_NFS_TCP
                              ? member->settings.connections
                              : 1u;

    return choice->free != NULL && choice->open < wanted && !choice->has_begun &&
           (choice->best == NULL || choice->best->outstanding > 0);
}

int sl_nas_member_send(void *context, uint16_t id, enum sl_nfs_program program, uint16_t port,
                       struct sl_message *message, uint32_t *number)
{
    struct sl_nas *nas = context;
    struct sl_nas_member *member = &nas->members.of[id % SL_MAX_NFS_MEMBERS];
    struct choice choice;
    int rc = -EHOSTUNREACH;

    if (id >= SL_MAX_NFS_MEMBERS || program >= SL_NFS_PROGRAMS || port == 0 ||
        !member->settings.is_used)
        return -EHOSTUNREACH;
    member->pools[program].asked_us = nas->now_us;
    member->pools[program].remote_port = port;
    choice = choose(nas, member, program, port);
    if (wants_another(member, program, &choice)) {
        rc = sl_nas_channel_open(nas, id, program, choice.free);
        if (rc == 0 && choice.free->state == SL_NAS_CHANNEL_READY)
            choice.best = choice.free;
        choice.is_connecting |= rc == 0 || rc == -EAGAIN;
    }
    if (likely(choice.best != NULL)) {
        rc = sl_nas_channel_send(nas, choice.best, message);
        *number = choice.best->number;
        return rc;
    }
    return choice.is_connecting || choice.is_full ? -EAGAIN : -EHOSTUNREACH;
}

void sl_nas_member_fence(void *context, uint16_t id)
{
    struct sl_nas *nas = context;
    struct sl_nas_member *member = &nas->members.of[id % SL_MAX_NFS_MEMBERS];

    for (unsigned int i = 0; i < SL_NAS_CHANNELS; i++)
        if (member->channels[i].state != SL_NAS_CHANNEL_FREE)
            sl_nas_channel_close(nas, &member->channels[i], true,
                                 "nfs: the member was taken out and is fenced");
    sl_nas_bounds_fence(nas, id);
    memset(member->pools, 0, sizeof(member->pools)); /* nothing of it is wanted any more */
    nas->statistics.fences++;
}

/* Who waits for it hears now that it may take longer. */
static void say_slow(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    channel->is_slow = true;
    sl_nas_member_ready(nas, channel->member);
}

static void look_at_channel(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    if (channel->is_doomed)
        sl_nas_channel_lose(nas, channel, "nfs: the server's program is at another port now");
    else if (channel->state == SL_NAS_CHANNEL_CONNECTING &&
             nas->now_us - channel->since_us > CONNECT_TIMEOUT_US)
        sl_nas_channel_lose(nas, channel, "nfs: the server does not answer");
    else if (channel->state == SL_NAS_CHANNEL_CONNECTING && !channel->is_slow &&
             nas->now_us - channel->since_us >= SLOW_CONNECT_US)
        say_slow(nas, channel);
    else if (channel->program != SL_NFS_PROGRAM_NFS && channel->outstanding == 0 &&
             nas->now_us - channel->used_us > IDLE_US)
        sl_nas_channel_close(nas, channel, false, NULL);
}

/* A program that was wanted and has no way gets one, if it is time to try again. */
static void look_at_pool(struct sl_nas *nas, uint16_t id, enum sl_nfs_program program)
{
    struct sl_nas_member *member = &nas->members.of[id];
    struct sl_nas_pool *pool = &member->pools[program];
    struct choice choice;
    int rc;

    if (pool->asked_us == 0 || nas->now_us - pool->asked_us > WANTED_US ||
        nas->now_us < pool->retry_us)
        return;
    choice = choose(nas, member, program, pool->remote_port);
    if (choice.open != 0)
        return;
    rc = sl_nas_channel_open(nas, id, program, choice.free);
    if (rc == -EHOSTUNREACH || (rc == 0 && choice.free->state == SL_NAS_CHANNEL_READY))
        sl_nas_member_ready(nas, id);
}

static void look_at_member(struct sl_nas *nas, uint16_t id)
{
    struct sl_nas_member *member = &nas->members.of[id];

    for (unsigned int i = 0; i < SL_NAS_CHANNELS; i++)
        if (member->channels[i].state != SL_NAS_CHANNEL_FREE)
            look_at_channel(nas, &member->channels[i]);
    for (unsigned int program = 0; program < SL_NFS_PROGRAMS; program++)
        look_at_pool(nas, id, (enum sl_nfs_program)program);
}

static bool tell_ready(struct sl_nas *nas)
{
    bool told = false;

    for (unsigned int word = 0; word < SL_MAX_NFS_MEMBERS / 64u; word++) {
        uint64_t bits = nas->members.ready[word];

        nas->members.ready[word] = 0;
        for (; bits != 0; bits &= bits - 1) {
            sl_nfs_member_ready(nas->nfs,
                                (uint16_t)(word * 64u + (unsigned int)__builtin_ctzll(bits)),
                                nas->now_us);
            told = true;
        }
    }
    return told;
}

bool sl_nas_members_advance(struct sl_nas *nas)
{
    if (nas->now_us >= nas->members.due_us) {
        nas->members.due_us = nas->now_us + ADVANCE_INTERVAL_US;
        for (uint16_t id = 0; id < SL_MAX_NFS_MEMBERS; id++)
            if (nas->members.of[id].settings.is_used)
                look_at_member(nas, id);
    }
    return tell_ready(nas);
}

void sl_nas_members_end(struct sl_nas *nas)
{
    for (uint16_t id = 0; id < SL_MAX_NFS_MEMBERS; id++)
        for (unsigned int i = 0; i < SL_NAS_CHANNELS; i++) {
            struct sl_nas_channel *channel = &nas->members.of[id].channels[i];

            if (channel->state != SL_NAS_CHANNEL_FREE)
                sl_nas_channel_close(nas, channel, false, "nfs: the SP stops");
        }
}
