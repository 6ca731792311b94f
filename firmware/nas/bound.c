// SPDX-License-Identifier: Apache-2.0
#include "bound.h"

#include <errno.h>

#include "nas_private.h"

#define LOOK_INTERVAL_US 50000u
#define CONNECT_TIMEOUT_US 3000000u
/* What was asked for a client that has gone may change files, so that its end is waited for. */
#define ORPHAN_US 10000000u
/* What a server may answer to one call. */
#define ANSWER_MAX_BYTES (4u << 20)

static uint32_t index_of(const struct sl_nas *nas, const struct sl_nas_bound *bound)
{
    return (uint32_t)(bound - nas->bounds.of);
}

/* Takes it out of its client's list, if that is there. */
static void leave_client(struct sl_nas *nas, const struct sl_nas_bound *bound)
{
    struct sl_nas_client *client = sl_nas_client_of(nas, bound->connection);
    uint32_t *place;

    if (client == NULL)
        return;
    place = &client->bound;
    while (*place != SL_NAS_NONE && *place != index_of(nas, bound))
        place = &nas->bounds.of[*place].next;
    if (*place != SL_NAS_NONE)
        *place = bound->next;
}

/* detail: why it is reset; NULL: it ends as it is. */
static void close_bound(struct sl_nas *nas, struct sl_nas_bound *bound, const char *detail)
{
    if (!bound->is_orphan)
        leave_client(nas, bound);
    if (detail != NULL)
        sl_tcp_abort(bound->stream.party.connection, detail, nas->now_us);
    sl_nas_stream_end(nas, &bound->stream);
    nas->statistics.bound_active--;
    bound->state = SL_NAS_BOUND_FREE;
    bound->generation++;
    bound->next = nas->bounds.free;
    nas->bounds.free = index_of(nas, bound);
}

/* What was asked is not answered any more. */
static void give_up(struct sl_nas *nas, struct sl_nas_bound *bound, const char *detail)
{
    uint64_t connection = bound->connection;
    uint16_t member = bound->member;

    close_bound(nas, bound, detail);
    if (!nas->is_stopping)
        sl_nfs_bound_lost(nas->nfs, member, connection, nas->now_us);
}

/* Nor can it be asked again: the client is to begin anew. */
static void lose(struct sl_nas *nas, struct sl_nas_bound *bound, const char *detail)
{
    if (!bound->is_orphan)
        sl_nas_client_hang_up(nas, bound->connection);
    give_up(nas, bound, detail);
}

static struct sl_nas_bound *find(struct sl_nas *nas, const struct sl_nas_client *client,
                                 uint16_t member, uint16_t port)
{
    for (uint32_t i = client->bound; i != SL_NAS_NONE; i = nas->bounds.of[i].next) {
        struct sl_nas_bound *bound = &nas->bounds.of[i];

        if (bound->member == member && bound->remote_port == port && !bound->is_doomed)
            return bound;
    }
    return NULL;
}

static int connect_to(struct sl_nas *nas, struct sl_nas_bound *bound)
{
    const struct sl_nas_member_settings *settings = &nas->members.of[bound->member].settings;
    struct sl_endpoint_call call = {
        .local = settings->source,
        .remote = settings->address,
        .remote_port = bound->remote_port,
    };
    int rc = nas->link.route_member(nas->link.context, bound->member, &call.route);

    if (rc != 0)
        return -EHOSTUNREACH;
    sl_nas_stream_begin(nas, &bound->stream, SL_NAS_STREAM_BOUND, NULL);
    return sl_endpoint_connect(nas->endpoint, &call, &bound->stream.party);
}

/* A connection of the client's own to a member. NULL: it cannot be had. */
static struct sl_nas_bound *open_bound(struct sl_nas *nas, struct sl_nas_client *client,
                                       uint16_t member, uint16_t port)
{
    uint32_t index = nas->bounds.free;
    struct sl_nas_bound *bound;

    if (index == SL_NAS_NONE)
        return NULL;
    bound = &nas->bounds.of[index];
    bound->member = member;
    bound->remote_port = port;
    bound->connection = client->caller.connection;
    bound->since_us = nas->now_us;
    bound->outstanding = 0;
    bound->is_doomed = bound->is_orphan = false;
    if (connect_to(nas, bound) != 0) {
        bound->stream.party.connection = NULL;
        nas->statistics.members_failed++;
        return NULL;
    }
    bound->state = SL_NAS_BOUND_CONNECTING;
    nas->bounds.free = bound->next;
    bound->next = client->bound;
    client->bound = index;
    nas->statistics.bound_active++;
    return bound;
}

int sl_nas_bound_send(void *context, uint64_t connection, uint16_t member, uint16_t port,
                      struct sl_message *message)
{
    struct sl_nas *nas = context;
    struct sl_nas_client *client = sl_nas_client_of(nas, connection);
    struct sl_nas_bound *bound;

    if (client == NULL || member >= SL_MAX_NFS_MEMBERS || !nas->members.of[member].settings.is_used)
        return -EHOSTUNREACH;
    bound = find(nas, client, member, port);
    if (bound == NULL)
        bound = open_bound(nas, client, member, port);
    if (bound == NULL)
        return -EHOSTUNREACH;
    if (bound->state == SL_NAS_BOUND_READY)
        sl_nas_stream_send(nas, &bound->stream, message);
    else
        sl_message_join(nas->messages, &bound->stream.out, message);
    bound->outstanding++;
    return 0;
}

/* False: the connection has ended. */
static bool read_answers(struct sl_nas *nas, struct sl_nas_bound *bound)
{
    uint32_t generation = bound->generation;

    for (;;) {
        struct sl_message message;
        int rc = sl_nas_stream_read(nas, &bound->stream, ANSWER_MAX_BYTES, &message);

        if (rc == 0)
            return true;
        if (unlikely(rc < 0)) {
            lose(nas, bound, "nfs: what the server sent is no RPC record");
            return false;
        }
        bound->outstanding -= bound->outstanding != 0;
        sl_nfs_bound_answer(nas->nfs, bound->member, bound->connection, &message, nas->now_us);
        /* What the answer says may have had the member fenced. */
        if (unlikely(bound->generation != generation))
            return false;
    }
}

void sl_nas_bound_happened(struct sl_nas *nas, struct sl_nas_bound *bound, uint32_t events)
{
    if ((events & SL_TCP_EVENT_CONNECTED) != 0 && bound->state == SL_NAS_BOUND_CONNECTING) {
        bound->state = SL_NAS_BOUND_READY;
        nas->statistics.members_connected++;
    }
    if (bound->state == SL_NAS_BOUND_READY && bound->stream.out.slices != 0)
        sl_nas_stream_flush(nas, &bound->stream);
    if (bound->state == SL_NAS_BOUND_READY &&
        (events & (SL_TCP_EVENT_READABLE | SL_TCP_EVENT_PEER_CLOSED | SL_TCP_EVENT_CLOSED)) != 0 &&
        !read_answers(nas, bound))
        return;
    if ((events & SL_TCP_EVENT_CLOSED) != 0)
        lose(nas, bound, NULL);
    else if ((events & SL_TCP_EVENT_PEER_CLOSED) != 0)
        lose(nas, bound, "nfs: the server has closed the connection");
    else if (unlikely(bound->is_orphan) && bound->outstanding == 0)
        close_bound(nas, bound, NULL);
}

void sl_nas_bounds_release(struct sl_nas *nas, struct sl_nas_client *client)
{
    while (client->bound != SL_NAS_NONE) {
        struct sl_nas_bound *bound = &nas->bounds.of[client->bound];

        if (bound->outstanding == 0 || bound->state != SL_NAS_BOUND_READY) {
            give_up(nas, bound, "nfs: its client has gone");
            continue;
        }
        client->bound = bound->next;
        bound->is_orphan = true;
        bound->since_us = nas->now_us;
    }
}

void sl_nas_bounds_fence(struct sl_nas *nas, uint16_t member)
{
    for (uint32_t i = 0; i < SL_NAS_BOUNDS; i++) {
        struct sl_nas_bound *bound = &nas->bounds.of[i];

        if (bound->state == SL_NAS_BOUND_FREE || bound->member != member)
            continue;
        if (!bound->is_orphan)
            sl_nas_client_hang_up(nas, bound->connection);
        close_bound(nas, bound, "nfs: the member was taken out and is fenced");
    }
}

void sl_nas_bounds_doom(struct sl_nas *nas, uint16_t member)
{
    for (uint32_t i = 0; i < SL_NAS_BOUNDS; i++)
        if (nas->bounds.of[i].state != SL_NAS_BOUND_FREE && nas->bounds.of[i].member == member)
            nas->bounds.of[i].is_doomed = true;
    nas->bounds.due_us = 0;
}

static void look_at(struct sl_nas *nas, struct sl_nas_bound *bound)
{
    if (bound->is_doomed)
        lose(nas, bound, "nfs: the member was removed or reconfigured");
    else if (bound->state == SL_NAS_BOUND_CONNECTING &&
             nas->now_us - bound->since_us > CONNECT_TIMEOUT_US)
        lose(nas, bound, "nfs: the server does not answer");
    else if (bound->is_orphan && nas->now_us - bound->since_us > ORPHAN_US)
        lose(nas, bound, "nfs: its client has gone, and the server does not answer");
}

void sl_nas_bounds_age(struct sl_nas *nas)
{
    if (nas->now_us < nas->bounds.due_us)
        return;
    nas->bounds.due_us = nas->now_us + LOOK_INTERVAL_US;
    for (uint32_t i = 0; i < SL_NAS_BOUNDS && nas->statistics.bound_active != 0; i++)
        if (nas->bounds.of[i].state != SL_NAS_BOUND_FREE)
            look_at(nas, &nas->bounds.of[i]);
}

void sl_nas_bounds_end(struct sl_nas *nas)
{
    for (uint32_t i = 0; i < SL_NAS_BOUNDS; i++)
        if (nas->bounds.of[i].state != SL_NAS_BOUND_FREE)
            close_bound(nas, &nas->bounds.of[i], "nfs: the SP stops");
}
