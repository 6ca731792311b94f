// SPDX-License-Identifier: Apache-2.0
#include "channel.h"

#include <errno.h>

#include "nas_private.h"

#define RETRY_FIRST_US 100000u
#define RETRY_MAX_US 2000000u
#define ADDRESS_TRIES 8u
/* What a server may answer to one call: READDIRPLUS and READ, with room to spare. */
#define ANSWER_MAX_BYTES (4u << 20)

static struct sl_nas_member *member_of(struct sl_nas *nas, const struct sl_nas_channel *channel)
{
    return &nas->members.of[channel->member];
}

static struct sl_nas_pool *pool_of(struct sl_nas *nas, const struct sl_nas_channel *channel)
{
    return &member_of(nas, channel)->pools[channel->program];
}

/* The first retry comes at once, further ones take twice as long each. */
static void note_failure(struct sl_nas_pool *pool, uint64_t now_us)
{
    uint64_t wait_us = 0;

    if (pool->failures > 0) {
        unsigned int doublings = pool->failures - 1 < 5 ? pool->failures - 1 : 5;

        wait_us = (uint64_t)RETRY_FIRST_US << doublings;
        wait_us = wait_us < RETRY_MAX_US ? wait_us : RETRY_MAX_US;
    }
    pool->failures++;
    pool->retry_us = now_us + wait_us;
}

static uint32_t next_number(struct sl_nas *nas)
{
    if (++nas->members.last_number == 0)
        nas->members.last_number = 1;
    return nas->members.last_number;
}

static int find_route(struct sl_nas *nas, uint16_t member, struct sl_sp_route *route)
{
    int rc = nas->link.route_member(nas->link.context, member, route);

    if (rc == -EINPROGRESS)
        return -EAGAIN;
    return rc == 0 ? 0 : -EHOSTUNREACH;
}

/* A local port; 0: none is free. */
static uint16_t take_port(struct sl_nas *nas, struct sl_nas_member *member)
{
    bool was_fenced;
    uint16_t port = sl_nas_port_take(&member->ports, nas->now_us, &was_fenced);

    nas->statistics.ports_quarantined -= was_fenced;
    return port;
}

/* Another member on the same server, or a connection that is still ending, may have a port. */
static int connect_from_some_port(struct sl_nas *nas, struct sl_nas_channel *channel,
                                  const struct sl_sp_route *route)
{
    struct sl_nas_member *member = member_of(nas, channel);
    struct sl_endpoint_call call = {
        .local = member->settings.source,
        .remote = member->settings.address,
        .remote_port = channel->remote_port,
        .route = *route,
    };

    for (unsigned int i = 0; i < ADDRESS_TRIES; i++) {
        int rc;

        call.local_port = take_port(nas, member);
        if (call.local_port == 0)
            return -EADDRNOTAVAIL;
        channel->local_port = call.local_port;
        rc = sl_endpoint_connect(nas->endpoint, &call, &channel->stream.party);
        if (rc == 0)
            return 0;
        channel->stream.party.connection = NULL;
        sl_nas_port_give(&member->ports, call.local_port, false, nas->now_us);
        if (rc != -EADDRINUSE)
            return rc;
    }
    return -EADDRINUSE;
}

static int open_tcp(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    struct sl_nas_pool *pool = pool_of(nas, channel);
    struct sl_sp_route route;
    int rc;

    sl_nas_stream_begin(nas, &channel->stream, SL_NAS_STREAM_CHANNEL, NULL);
    rc = find_route(nas, channel->member, &route);
    if (rc == -EAGAIN)
        return rc;
    if (rc == 0)
        rc = connect_from_some_port(nas, channel, &route);
    if (rc != 0) {
        note_failure(pool, nas->now_us);
        nas->statistics.members_failed++;
        return -EHOSTUNREACH;
    }
    channel->state = SL_NAS_CHANNEL_CONNECTING;
    return 0;
}

/* A port for answers, which no other member has: they do not say whose they are otherwise. */
static int open_udp(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    struct sl_nas_member *member = member_of(nas, channel);

    for (unsigned int i = 0; i < SL_NAS_PORT_COUNT; i++) {
        uint16_t port = take_port(nas, member);
        struct sl_nas_channel **place =
            &nas->udp_ports.of[(port - SL_NAS_PORT_FIRST) % SL_NAS_PORT_COUNT];

        if (port == 0)
            return -EHOSTUNREACH;
        if (*place != NULL) {
            sl_nas_port_give(&member->ports, port, false, nas->now_us);
            continue;
        }
        *place = channel;
        channel->local_port = port;
        channel->state = SL_NAS_CHANNEL_READY;
        return 0;
    }
    return -EHOSTUNREACH;
}

int sl_nas_channel_open(struct sl_nas *nas, uint16_t member, enum sl_nfs_program program,
                        struct sl_nas_channel *channel)
{
    struct sl_nas_pool *pool = &nas->members.of[member].pools[program];

    if (nas->now_us < pool->retry_us)
        return -EHOSTUNREACH;
    channel->number = next_number(nas);
    channel->member = member;
    channel->program = (uint8_t)program;
    channel->remote_port = pool->remote_port;
    channel->is_udp = nas->members.of[member].settings.transport == SL_NFS_UDP;
    channel->is_doomed = channel->is_slow = channel->has_answered = false;
    channel->outstanding = 0;
    channel->since_us = channel->used_us = nas->now_us;
    return channel->is_udp ? open_udp(nas, channel) : open_tcp(nas, channel);
}

void sl_nas_channel_close(struct sl_nas *nas, struct sl_nas_channel *channel, bool is_fenced,
                          const char *detail)
{
    if (channel->is_udp) {
        nas->udp_ports.of[channel->local_port - SL_NAS_PORT_FIRST] = NULL;
    } else {
        if (detail != NULL)
            sl_tcp_abort(channel->stream.party.connection, detail, nas->now_us);
        sl_nas_stream_end(nas, &channel->stream);
        nas->statistics.members_active -= channel->state == SL_NAS_CHANNEL_READY;
    }
    sl_nas_port_give(&member_of(nas, channel)->ports, channel->local_port, is_fenced, nas->now_us);
    nas->statistics.ports_quarantined += is_fenced;
    channel->state = SL_NAS_CHANNEL_FREE;
}

void sl_nas_channel_lose(struct sl_nas *nas, struct sl_nas_channel *channel, const char *detail)
{
    bool was_ready = channel->state == SL_NAS_CHANNEL_READY;
    uint32_t number = channel->number;
    uint16_t member = channel->member;

    if (was_ready)
        nas->statistics.members_lost++;
    else
        nas->statistics.members_failed++;
    /* A server that takes connections only to end them is as good as one that refuses them. */
    if (!channel->has_answered)
        note_failure(pool_of(nas, channel), nas->now_us);
    sl_nas_channel_close(nas, channel, false, detail);
    /* Who waits for a connection hears that there is none, and may go elsewhere. */
    sl_nas_member_ready(nas, member);
    if (was_ready)
        sl_nfs_channel_lost(nas->nfs, member, number, nas->now_us);
}

static void connected(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    channel->state = SL_NAS_CHANNEL_READY;
    nas->statistics.members_connected++;
    nas->statistics.members_active++;
    sl_nas_member_ready(nas, channel->member);
}

static void note_answer(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    struct sl_nas_pool *pool = pool_of(nas, channel);

    channel->outstanding -= channel->outstanding != 0;
    if (likely(channel->has_answered))
        return;
    channel->has_answered = true;
    pool->failures = 0;
    pool->retry_us = 0;
}

/* False: the connection has ended. */
static bool read_answers(struct sl_nas *nas, struct sl_nas_channel *channel)
{
    uint32_t number = channel->number;

    for (;;) {
        struct sl_message message;
        int rc = sl_nas_stream_read(nas, &channel->stream, ANSWER_MAX_BYTES, &message);

        if (rc == 0)
            return true;
        if (unlikely(rc < 0)) {
            sl_nas_channel_lose(nas, channel, "nfs: what the server sent is no RPC record");
            return false;
        }
        note_answer(nas, channel);
        sl_nfs_answer(nas->nfs, channel->member, number, &message, nas->now_us);
        /* What the answer says may have had the member fenced. */
        if (unlikely(channel->number != number || channel->state != SL_NAS_CHANNEL_READY))
            return false;
    }
}

void sl_nas_channel_happened(struct sl_nas *nas, struct sl_nas_channel *channel, uint32_t events)
{
    bool had_much = channel->stream.out.slices != 0;

    if ((events & SL_TCP_EVENT_CONNECTED) != 0 && channel->state == SL_NAS_CHANNEL_CONNECTING)
        connected(nas, channel);
    if (had_much) {
        sl_nas_stream_flush(nas, &channel->stream);
        if (channel->stream.out.slices == 0)
            sl_nas_member_ready(nas, channel->member);
    }
    if (channel->state == SL_NAS_CHANNEL_READY &&
        (events & (SL_TCP_EVENT_READABLE | SL_TCP_EVENT_PEER_CLOSED | SL_TCP_EVENT_CLOSED)) != 0 &&
        !read_answers(nas, channel))
        return;
    if ((events & SL_TCP_EVENT_CLOSED) != 0)
        sl_nas_channel_lose(nas, channel, NULL);
    else if ((events & SL_TCP_EVENT_PEER_CLOSED) != 0)
        sl_nas_channel_lose(nas, channel, "nfs: the server has closed the connection");
}

static int send_udp(struct sl_nas *nas, struct sl_nas_channel *channel, struct sl_message *message)
{
    const struct sl_nas_member *member = member_of(nas, channel);
    struct sl_nas_datagram_ends ends = {
        .source = member->settings.source,
        .destination = member->settings.address,
        .source_port = channel->local_port,
        .destination_port = channel->remote_port,
    };
    int rc = find_route(nas, channel->member, &ends.route);

    if (rc != 0)
        return rc;
    sl_message_drop_front(nas->messages, message, SL_RPC_MARK_BYTES);
    sl_nas_send_datagram(nas, &ends, message);
    return 0;
}

int sl_nas_channel_send(struct sl_nas *nas, struct sl_nas_channel *channel,
                        struct sl_message *message)
{
    int rc = 0;

    if (channel->is_udp)
        rc = send_udp(nas, channel, message);
    else
        sl_nas_stream_send(nas, &channel->stream, message);
    if (rc != 0)
        return rc;
    channel->outstanding++;
    channel->used_us = nas->now_us;
    return 0;
}
