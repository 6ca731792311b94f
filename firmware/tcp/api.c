// SPDX-License-Identifier: Apache-2.0
/* What applications ask for: connect, send, receive, close (RFC 9293 section 3.10.1 to 3.10.6). */
#include <errno.h>

#include "close.h"
#include "engine_private.h"
#include "handshake.h"
#include "output.h"
#include "receive.h"
#include "tcp/transfer.h"
#include "timers.h"

/* Ports of ours that one sl_tcp_connect() looks at: what it costs when none is free. */
#define PORTS_TRIED 512u

/*
 * May a new connection take the place of an old one? If it waits in TIME-WAIT and our new numbers
 * and timestamps go on from the old ones (RFC 6191 section 2).
 */
static bool may_take_over(const struct sl_tcp_engine *engine, const struct sl_tcp_connection *old)
{
    return old->state == SL_TCP_TIME_WAIT && old->timestamps &&
           engine->now_us - old->last_received_us >= 1000000u;
}

/* Is the four-tuple free, or becomes it? *first_send is where our numbers begin. */
static bool tuple_is_free(struct sl_tcp_engine *engine, const struct sl_tcp_tuple *tuple,
                          uint32_t *first_send)
{
    uint32_t index =
        sl_tcp_table_find(&engine->table, tuple, sl_tcp_table_hash(&engine->table, tuple));
    struct sl_tcp_connection *old;

    *first_send = sl_tcp_secret_isn(&engine->secret, tuple, engine->now_us);
    if (index == SL_TCP_NONE)
        return true;
    old = sl_tcp_connection_at(engine, index);
    if (!may_take_over(engine, old))
        return false;
    *first_send = sl_seq_max(*first_send, old->send_next + 65537u);
    sl_tcp_connection_end(old, SL_TCP_END_REPLACED);
    return true;
}

/*
 * Chooses a local port (RFC 6056): a free one; where many in a row are not, the one that waits in
 * TIME-WAIT for the longest of those. A search is bounded, the next goes on where it ended. 0, or
 * -EADDRNOTAVAIL.
 */
static int choose_port(struct sl_tcp_engine *engine, struct sl_tcp_tuple *tuple)
{
    const struct sl_tcp_ops *ops = &engine->config.ops;
    struct sl_tcp_port_search search;
    uint16_t second_best = 0;

    sl_tcp_port_search_begin(&search, &engine->ports, &engine->secret, tuple);
    for (uint32_t left = PORTS_TRIED;
         left > 0 && (tuple->local_port = sl_tcp_port_search_next(&search)) != 0;) {
        uint32_t index;

        if (ops->port_is_ours != NULL &&
            !ops->port_is_ours(ops->context, &tuple->local, tuple->local_port, &tuple->remote,
                               tuple->remote_port))
            continue;
        index = sl_tcp_table_find(&engine->table, tuple, sl_tcp_table_hash(&engine->table, tuple));
        if (index == SL_TCP_NONE)
            return 0;
        if (second_best == 0 && may_take_over(engine, sl_tcp_connection_at(engine, index)))
            second_best = tuple->local_port;
        left--;
    }
    tuple->local_port = second_best;
    return second_best != 0 ? 0 : -EADDRNOTAVAIL;
}

static bool request_is_good(const struct sl_tcp_connect_request *request)
{
    const char *name;

    return request->remote_port != 0 && !sl_ip_is_none(&request->local) &&
           !sl_ip_is_none(&request->remote) &&
           sl_ip_is_v4(&request->local) == sl_ip_is_v4(&request->remote) &&
           (request->local_port != request->remote_port ||
            !sl_ip_equal(&request->local, &request->remote)) &&
           (request->settings == NULL || sl_tcp_settings_check(request->settings, &name) == 0);
}

int sl_tcp_connect(struct sl_tcp_engine *engine, const struct sl_tcp_connect_request *request,
                   uint64_t now_us, struct sl_tcp_connection **connection)
{
    const struct sl_tcp_settings *settings =
        request->settings != NULL ? request->settings : &engine->config.settings;
    struct sl_tcp_tuple tuple = {.local = request->local, .remote = request->remote};
    uint32_t first_send;

    engine->now_us = now_us;
    if (!request_is_good(request))
        return -EINVAL;
    tuple.local_port = request->local_port;
    tuple.remote_port = request->remote_port;
    if (tuple.local_port == 0 && choose_port(engine, &tuple) != 0)
        return -EADDRNOTAVAIL;
    if (!tuple_is_free(engine, &tuple, &first_send))
        return -EADDRINUSE;
    *connection = sl_tcp_connection_new(engine, &tuple, settings);
    if (*connection == NULL)
        return -ENOSPC;
    (*connection)->is_held = true;
    (*connection)->is_active_open = true;
    (*connection)->user = request->user;
    sl_tcp_handshake_set_path(*connection, request->mtu_bytes, &request->route);
    sl_tcp_connection_set_state(*connection, SL_TCP_SYN_SENT);
    sl_tcp_connection_list(*connection);
    sl_tcp_handshake_begin(*connection, first_send);
    engine->statistics.active_opens++;
    return 0;
}

uint16_t sl_tcp_receive(struct sl_tcp_connection *connection, struct sl_tcp_slice *slices,
                        uint16_t max)
{
    uint16_t count = sl_tcp_slice_queue_take(&connection->engine->store, &connection->receive_queue,
                                             slices, max);

    for (uint16_t i = 0; i < count; i++)
        connection->given_bytes += slices[i].length_bytes;
    sl_tcp_engine_gauge(connection->engine);
    return count;
}

uint32_t sl_tcp_readable_bytes(const struct sl_tcp_connection *connection)
{
    return connection->receive_queue.length_bytes;
}

void sl_tcp_consumed(struct sl_tcp_connection *connection, uint32_t bytes)
{
    connection->consumed_bytes += bytes;
    sl_tcp_update_window(connection);
}

/* Can the connection still take data to send? 0, or why not. */
static int sendable(const struct sl_tcp_connection *connection)
{
    /* What an import still brings goes before. */
    if (connection->is_frozen && connection->import_send_bytes != 0)
        return -ENOTCONN;
    if (connection->fin_queued)
        return -EPIPE;
    switch (connection->state) {
    case SL_TCP_SYN_SENT:
    case SL_TCP_SYN_RECEIVED:
    case SL_TCP_ESTABLISHED:
    case SL_TCP_CLOSE_WAIT:
        return 0;
    default:
        return -ENOTCONN;
    }
}

/* Does the send queue keep no more memory busy than its buffer is worth? */
static bool has_memory_to_send(const struct sl_tcp_connection *connection)
{
    return connection->send_queue.footprint_bytes <
           (uint64_t)connection->settings.send_buffer_bytes * SL_TCP_FOOTPRINT_FACTOR;
}

uint32_t sl_tcp_send_room_bytes(const struct sl_tcp_connection *connection)
{
    const struct sl_tcp_engine *engine = connection->engine;
    uint32_t queued = connection->send_queue.length_bytes;
    uint32_t buffer = connection->settings.send_buffer_bytes;

    if (sendable(connection) != 0 || queued >= buffer || !has_memory_to_send(connection) ||
        !sl_tcp_engine_has_room_to_send(engine))
        return 0;
    return buffer - queued;
}

/* The engine, not the connection's buffer, has no room: it is told when there is (output.c). */
static int starve(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;

    engine->statistics.memory_refused++;
    connection->wants_room = true;
    if (!sl_tcp_link_is_listed(&connection->starved_link))
        sl_tcp_list_append(&engine->starved, &connection->starved_link);
    return -ENOBUFS;
}

void sl_tcp_want_room(struct sl_tcp_connection *connection)
{
    if (sendable(connection) != 0)
        return;
    connection->wants_room = true;
    if (!sl_tcp_engine_has_room_to_send(connection->engine))
        starve(connection);
}

int sl_tcp_send(struct sl_tcp_connection *connection, const struct sl_tcp_slice *slices,
                uint16_t count)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint64_t bytes = 0;
    int error = sendable(connection);

    if (error != 0)
        return error;
    for (uint16_t i = 0; i < count; i++)
        bytes += slices[i].length_bytes;
    if (connection->send_queue.length_bytes + bytes > connection->settings.send_buffer_bytes ||
        !has_memory_to_send(connection)) {
        connection->wants_room = true;
        return -ENOBUFS;
    }
    if (!sl_tcp_engine_has_room_to_send(engine))
        return starve(connection);
    error = sl_tcp_slice_queue_append(&engine->send_store, &connection->send_queue, slices, count);
    if (error != 0)
        return error == -ENOBUFS ? starve(connection) : error;
    connection->queued_bytes += bytes;
    if (sl_tcp_is_synchronized(connection))
        sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    sl_tcp_engine_gauge(engine);
    return 0;
}

int sl_tcp_shutdown(struct sl_tcp_connection *connection)
{
    if (connection->state == SL_TCP_CLOSED || connection->end != SL_TCP_END_NONE)
        return connection->fin_queued ? 0 : -ENOTCONN;
    sl_tcp_close_queue(connection);
    return 0;
}

void sl_tcp_abort(struct sl_tcp_connection *connection, const char *detail, uint64_t now_us)
{
    connection->engine->now_us = now_us;
    if (connection->end == SL_TCP_END_NONE)
        connection->end_detail = detail;
    if (connection->state != SL_TCP_CLOSED)
        sl_tcp_connection_reset(connection, SL_TCP_END_ABORTED);
    sl_tcp_engine_gauge(connection->engine);
}

/*
 * Closes a living connection that nobody holds any more. One that is frozen still is an import that
 * has not got all its data: it cannot go on.
 */
static void let_go(struct sl_tcp_connection *connection)
{
    if (connection->state == SL_TCP_SYN_SENT)
        sl_tcp_connection_end(connection, SL_TCP_END_ABORTED);
    else if (connection->receive_queue.length_bytes != 0 || connection->is_frozen)
        sl_tcp_connection_reset(connection, SL_TCP_END_RELEASED_EARLY);
    else
        sl_tcp_close_queue(connection);
}

void sl_tcp_release(struct sl_tcp_connection *connection, uint64_t now_us)
{
    struct sl_tcp_engine *engine = connection->engine;

    engine->now_us = now_us;
    connection->is_held = false;
    connection->events = 0;
    sl_tcp_link_remove(&connection->event_link);
    sl_tcp_thaw(connection, now_us);
    if (connection->end == SL_TCP_END_NONE) {
        let_go(connection);
    } else {
        sl_tcp_slice_queue_clear(&engine->store, &connection->receive_queue);
        sl_tcp_connection_free_if_done(connection);
    }
    sl_tcp_engine_gauge(engine);
}

void sl_tcp_set_window_limit(struct sl_tcp_connection *connection, uint32_t limit_bytes)
{
    connection->window_limit_bytes = limit_bytes;
    sl_tcp_update_window(connection);
}

int sl_tcp_set_settings(struct sl_tcp_connection *connection,
                        const struct sl_tcp_settings *settings)
{
    const char *name;

    if (sl_tcp_settings_check(settings, &name) != 0)
        return -EINVAL;
    connection->settings = *settings;
    sl_tcp_rtt_set_limits(&connection->rtt, settings->rto_min_us, settings->rto_max_us);
    sl_tcp_output_relist(connection);
    if (!sl_tcp_is_synchronized(connection) || connection->end != SL_TCP_END_NONE)
        return 0;
    sl_tcp_congestion_set_algorithm(&connection->sender.congestion,
                                    (enum sl_tcp_congestion)settings->congestion);
    sl_tcp_connection_set_mss(connection);
    if (!connection->is_frozen)
        sl_tcp_timers_keep_alive(connection);
    sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    sl_tcp_update_window(connection);
    return 0;
}

void sl_tcp_set_user(struct sl_tcp_connection *connection, void *user)
{
    connection->user = user;
}

void *sl_tcp_user(const struct sl_tcp_connection *connection)
{
    return connection->user;
}
