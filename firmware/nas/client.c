// SPDX-License-Identifier: Apache-2.0
#include "client.h"

#include "nas_private.h"

/* Calls of one connection under way: a Linux client has as many slots, or asks for fewer. */
#define CALLS_MAX 128u
/* Answers that one client has not read, beyond which nothing more is taken from it. */
#define OUT_MAX_BYTES (512u << 10)
/* As Linux servers do (svc_conn_age_period). */
#define IDLE_US 360000000u
/* A client that reads nothing of what it has asked for. */
#define SLOW_US 60000000u
/*
 * Nothing is read while memory is short, so that it is held for good by records that are not
 * complete and answers that are not read, if that is what it is short of: when there has been no
 * end to it for so long, who has held any for as long is reset.
 */
#define SHORTAGE_US 3000000u
/* How many of those that were idle for longest are looked at for one that may go. */
#define IDLE_LOOKS 16u
/* All places are looked at once in two and a half seconds. */
#define AGE_INTERVAL_US 10000u
#define AGE_SHARE 256u
#define RESUMED_TOGETHER 64u
/* Calls that one connection gives the switch before others have their turn. */
#define CALLS_PER_VISIT 32u

static uint32_t index_of(const struct sl_nas *nas, const struct sl_nas_client *client)
{
    return (uint32_t)(client - nas->clients.of);
}

static void join_ages(struct sl_nas *nas, struct sl_nas_client *client)
{
    struct sl_nas_clients *clients = &nas->clients;
    uint32_t index = index_of(nas, client);

    client->active_us = nas->now_us;
    client->older = clients->youngest;
    client->younger = SL_NAS_NONE;
    if (clients->youngest == SL_NAS_NONE)
        clients->oldest = index;
    else
        clients->of[clients->youngest].younger = index;
    clients->youngest = index;
}

static void leave_ages(struct sl_nas *nas, const struct sl_nas_client *client)
{
    struct sl_nas_clients *clients = &nas->clients;

    if (client->older == SL_NAS_NONE)
        clients->oldest = client->younger;
    else
        clients->of[client->older].younger = client->younger;
    if (client->younger == SL_NAS_NONE)
        clients->youngest = client->older;
    else
        clients->of[client->younger].older = client->older;
}

/* The switch goes on with its calls, and keeps their answers for a retransmission. */
static void end(struct sl_nas *nas, struct sl_nas_client *client)
{
    sl_nas_bounds_release(nas, client);
    sl_message_free(nas->messages, &client->waiting);
    sl_nas_stream_end(nas, &client->stream);
    if (!nas->is_stopping)
        sl_nfs_caller_gone(nas->nfs, client->caller.connection);
    leave_ages(nas, client);
    client->generation++;
    client->is_used = false;
    nas->statistics.clients_active--;
    if (client->is_paused)
        return; /* free when it comes out of that list */
    client->younger = nas->clients.free;
    nas->clients.free = index_of(nas, client);
}

static void reset(struct sl_nas *nas, struct sl_nas_client *client, const char *detail)
{
    sl_tcp_abort(client->stream.party.connection, detail, nas->now_us);
    end(nas, client);
}

/* One of those that have been idle for longest goes, if it has no call under way. */
static void make_place(struct sl_nas *nas)
{
    const struct sl_nas_clients *clients = &nas->clients;
    uint32_t index = clients->oldest;

    for (unsigned int i = 0; i < IDLE_LOOKS && index != SL_NAS_NONE; i++) {
        struct sl_nas_client *client = &clients->of[index];

        index = client->younger;
        if (client->is_paused || client->calls != 0)
            continue;
        nas->statistics.clients_idle_closed++;
        end(nas, client);
        return;
    }
}

/* A place for a new client. NULL: there is none. */
static struct sl_nas_client *take_place(struct sl_nas *nas)
{
    struct sl_nas_clients *clients = &nas->clients;
    struct sl_nas_client *client;

    if (clients->free == SL_NAS_NONE)
        make_place(nas);
    if (clients->free == SL_NAS_NONE)
        return NULL;
    client = &clients->of[clients->free];
    clients->free = client->younger;
    return client;
}

struct sl_nas_client *sl_nas_client_accept(struct sl_nas *nas,
                                           const struct sl_nas_listener *listener,
                                           struct sl_tcp_connection *connection)
{
    struct sl_endpoint_party turned_away = {.user = &nas->user, .connection = connection};
    struct sl_nas_client *client = take_place(nas);
    struct sl_tcp_route route;
    struct sl_tcp_info info;

    if (client == NULL) {
        sl_tcp_abort(connection, "nfs: no room for another client", nas->now_us);
        sl_endpoint_give_back(nas->endpoint, &turned_away);
        return NULL;
    }
    sl_nas_stream_begin(nas, &client->stream, SL_NAS_STREAM_CLIENT, connection);
    sl_tcp_set_user(connection, &client->stream);
    sl_tcp_info(connection, &info);
    client->caller = (struct sl_nfs_caller){
        .address = info.remote,
        .port = info.remote_port,
        .local_port = listener->port,
        .service = listener->service,
        .transport = SL_NFS_TCP,
        .is_at_source = listener->is_at_source,
        .connection = (uint64_t)client->generation << 32 | index_of(nas, client),
    };
    route = sl_tcp_route_of(connection);
    memcpy(client->caller.route, route.words, sizeof(client->caller.route));
    sl_message_clear(&client->waiting);
    client->calls = 0;
    client->bound = SL_NAS_NONE;
    client->is_used = true;
    client->is_ending = client->is_broken = false;
    join_ages(nas, client);
    nas->statistics.clients_active++;
    nas->statistics.clients_accepted++;
    return client;
}

static bool may_read(const struct sl_nas *nas, const struct sl_nas_client *client)
{
    return client->calls < CALLS_MAX && client->stream.out.length_bytes < OUT_MAX_BYTES &&
           !nas->is_short && sl_nfs_has_room(nas->nfs);
}

/* There may be more to read, at a later turn. */
static void pause_client(struct sl_nas *nas, struct sl_nas_client *client)
{
    struct sl_nas_clients *clients = &nas->clients;
    uint32_t index = index_of(nas, client);

    if (client->is_paused)
        return;
    client->is_paused = true;
    if (clients->paused++ == 0)
        clients->first_paused = index;
    else
        clients->of[clients->last_paused].next_paused = index;
    clients->last_paused = index;
}

/* False: the switch had no room, and the call waits. */
static bool give_call(struct sl_nas *nas, struct sl_nas_client *client, struct sl_message *message)
{
    client->calls++; /* before, for the answer may come at once */
    if (likely(sl_nfs_call(nas->nfs, &client->caller, message, nas->now_us))) {
        nas->statistics.calls_in++;
        return true;
    }
    client->calls--;
    client->waiting = *message;
    return false;
}

/* Calls to the switch, as far as it has room. False: the client has ended. */
static bool read_calls(struct sl_nas *nas, struct sl_nas_client *client)
{
    for (unsigned int i = 0; i < CALLS_PER_VISIT; i++) {
        struct sl_message message;
        int rc;

        if (!may_read(nas, client)) {
            pause_client(nas, client);
            return true;
        }
        if (client->waiting.slices != 0) {
            message = client->waiting;
            sl_message_clear(&client->waiting);
            rc = 1;
        } else {
            rc = sl_nas_stream_read(nas, &client->stream, nas->record_max_bytes, &message);
        }
        if (unlikely(rc < 0)) {
            nas->statistics.clients_broken_reset++;
            reset(nas, client, "nfs: what the client sent is no RPC record, or too large");
            return false;
        }
        if (rc == 0)
            return true;
        if (!give_call(nas, client, &message)) {
            pause_client(nas, client);
            return true;
        }
    }
    pause_client(nas, client);
    return true;
}

static bool is_done(const struct sl_nas_client *client)
{
    return client->is_ending && client->calls == 0 && client->stream.out.slices == 0 &&
           client->waiting.slices == 0 && sl_nas_stream_is_drained(&client->stream);
}

void sl_nas_client_happened(struct sl_nas *nas, struct sl_nas_client *client, uint32_t events)
{
    if (unlikely((events & SL_TCP_EVENT_CLOSED) != 0)) {
        end(nas, client);
        return;
    }
    if (client->stream.out.slices != 0)
        sl_nas_stream_flush(nas, &client->stream);
    client->is_ending |= (events & SL_TCP_EVENT_PEER_CLOSED) != 0;
    if ((events & (SL_TCP_EVENT_READABLE | SL_TCP_EVENT_PEER_CLOSED)) != 0) {
        leave_ages(nas, client);
        join_ages(nas, client);
        if (!client->is_paused && !read_calls(nas, client))
            return;
    }
    if (unlikely(is_done(client)))
        end(nas, client);
}

struct sl_nas_client *sl_nas_client_of(struct sl_nas *nas, uint64_t connection)
{
    struct sl_nas_client *client = &nas->clients.of[(uint32_t)connection % nas->clients.count];

    return client->is_used && client->caller.connection == connection ? client : NULL;
}

void sl_nas_client_unanswered(void *context, const struct sl_nfs_caller *caller)
{
    struct sl_nas *nas = context;
    struct sl_nas_client *client =
        caller->transport == SL_NFS_TCP ? sl_nas_client_of(nas, caller->connection) : NULL;

    if (client == NULL)
        return;
    client->calls -= client->calls != 0;
    if (client->is_ending)
        pause_client(nas, client);
}

void sl_nas_client_hang_up(void *context, uint64_t connection)
{
    struct sl_nas *nas = context;
    struct sl_nas_client *client = sl_nas_client_of(nas, connection);

    if (client == NULL)
        return;
    client->is_broken = true;
    pause_client(nas, client);
}

/*
 * Nothing is ended here, for the switch is at work: a client that has closed and got its last
 * answer is ended when that has been acknowledged, or as an idle one.
 */
void sl_nas_client_reply(struct sl_nas *nas, const struct sl_nfs_caller *caller,
                         struct sl_message *message)
{
    struct sl_nas_client *client = sl_nas_client_of(nas, caller->connection);

    if (unlikely(client == NULL)) {
        nas->statistics.replies_dropped++;
        sl_message_free(nas->messages, message);
        return;
    }
    client->calls -= client->calls != 0;
    sl_nas_stream_send(nas, &client->stream, message);
    if (unlikely(client->is_ending))
        pause_client(nas, client);
}

/* Comes out of the list: goes on, or its place is free now. */
static void resume(struct sl_nas *nas, struct sl_nas_client *client)
{
    if (!client->is_used) {
        client->younger = nas->clients.free;
        nas->clients.free = index_of(nas, client);
        return;
    }
    if (unlikely(client->is_broken)) {
        nas->statistics.clients_unbound_reset++;
        reset(nas, client, "nfs: the server that knows the client is lost: it has to begin anew");
        return;
    }
    if (read_calls(nas, client) && is_done(client))
        end(nas, client);
}

bool sl_nas_clients_resume(struct sl_nas *nas)
{
    struct sl_nas_clients *clients = &nas->clients;
    uint32_t count = clients->paused < RESUMED_TOGETHER ? clients->paused : RESUMED_TOGETHER;
    uint64_t calls = nas->statistics.calls_in;

    for (uint32_t i = 0; i < count; i++) {
        struct sl_nas_client *client = &clients->of[clients->first_paused];

        clients->first_paused = client->next_paused;
        clients->paused--;
        client->is_paused = false;
        resume(nas, client);
    }
    return nas->statistics.calls_in != calls;
}

/* Does it hold memory that is short, and has for long? */
static bool is_hoarding(const struct sl_nas *nas, const struct sl_nas_client *client)
{
    const struct sl_nas_stream *stream = &client->stream;

    if (likely(!nas->is_short) || nas->now_us - nas->short_since_us < SHORTAGE_US)
        return false;
    return (stream->out.slices != 0 && nas->now_us - stream->out_since_us > SHORTAGE_US) ||
           (sl_nas_stream_is_within_record(stream) &&
            nas->now_us - stream->record_since_us > SHORTAGE_US);
}

static void age(struct sl_nas *nas, struct sl_nas_client *client)
{
    if (unlikely(is_hoarding(nas, client))) {
        nas->statistics.clients_slow_reset++;
        reset(nas, client, "nfs: memory is short, and the client neither reads nor completes");
    } else if (client->stream.out.slices != 0) {
        if (nas->now_us - client->stream.out_since_us <= SLOW_US)
            return;
        nas->statistics.clients_slow_reset++;
        reset(nas, client, "nfs: the client does not read what it has asked for");
    } else if (nas->now_us - client->active_us > IDLE_US) {
        nas->statistics.clients_idle_closed++;
        end(nas, client);
    }
}

void sl_nas_clients_age(struct sl_nas *nas)
{
    struct sl_nas_clients *clients = &nas->clients;
    uint32_t share = clients->count / AGE_SHARE + 1;

    if (nas->now_us < clients->age_due_us)
        return;
    clients->age_due_us = nas->now_us + AGE_INTERVAL_US;
    for (uint32_t i = 0; i < share; i++) {
        struct sl_nas_client *client = &clients->of[clients->age_next];

        clients->age_next = clients->age_next + 1 < clients->count ? clients->age_next + 1 : 0;
        if (client->is_used)
            age(nas, client);
    }
}

bool sl_nas_clients_reset(struct sl_nas *nas, uint16_t service, uint32_t max, const char *detail)
{
    struct sl_nas_clients *clients = &nas->clients;
    uint32_t index = clients->oldest;

    while (index != SL_NAS_NONE) {
        struct sl_nas_client *client = &clients->of[index];

        index = client->younger;
        if (service != SL_NFS_NO_ID && client->caller.service != service)
            continue;
        if (max-- == 0)
            return true;
        reset(nas, client, detail);
    }
    return false;
}
