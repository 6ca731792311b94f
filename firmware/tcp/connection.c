// SPDX-License-Identifier: Apache-2.0
/* Beginning and end of connections: their places, states, reasons and events. */
#include "engine_private.h"
#include "output.h"
#include "receive.h"
#include "timers.h"

/* How many segments are acknowledged at once when a connection begins (the peer is in slow start).
 */
#define QUICK_ACKS 16u

static uint32_t index_of(const struct sl_tcp_connection *connection)
{
    return (uint32_t)(connection - sl_tcp_connection_at(connection->engine, 0));
}

/* Takes the place of the connection that has been in TIME-WAIT longest. */
static bool replace_time_wait(struct sl_tcp_engine *engine)
{
    struct sl_tcp_link *link = engine->time_wait.next;

    while (link != &engine->time_wait) {
        struct sl_tcp_connection *old =
            SL_TCP_OF_LINK(link, struct sl_tcp_connection, pending_link);

        link = link->next;
        if (old->is_held || old->due != 0)
            continue;
        sl_tcp_connection_end(old, SL_TCP_END_REPLACED);
        return true;
    }
    return false;
}

struct sl_tcp_connection *sl_tcp_connection_new(struct sl_tcp_engine *engine,
                                                const struct sl_tcp_tuple *tuple,
                                                const struct sl_tcp_settings *settings)
{
    struct sl_tcp_connection *connection;

    if (sl_tcp_pool_room(&engine->connections) == 0 && !replace_time_wait(engine))
        return NULL;
    connection = sl_tcp_connection_at(engine, sl_tcp_pool_take(&engine->connections));
    *connection = (struct sl_tcp_connection){
        .tuple = *tuple,
        .state = SL_TCP_CLOSED,
        .engine = engine,
        .settings = *settings,
        .last_received_us = engine->now_us,
        .opened_us = engine->now_us,
        .progress_us = engine->now_us,
        .last_sent_us = engine->now_us,
        .send_timer_us = SL_TCP_NEVER,
        .reorder_us = SL_TCP_NEVER,
        .ack_timer_us = SL_TCP_NEVER,
        .close_timer_us = SL_TCP_NEVER,
        .keepalive_us = SL_TCP_NEVER,
        .send_cursor = SL_TCP_SLICE_CURSOR_FRONT,
        .window_limit_bytes = UINT32_MAX,
        .quick_acks = QUICK_ACKS,
        .timestamp_offset = sl_tcp_secret_timestamp_offset(&engine->secret, tuple),
        .flow_label = sl_tcp_secret_flow_label(&engine->secret, tuple),
    };
    sl_tcp_slice_queue_init(&connection->receive_queue);
    sl_tcp_slice_queue_init(&connection->send_queue);
    sl_tcp_reassembly_init(&connection->reassembly);
    sl_tcp_sent_init(&connection->sender.sent);
    sl_tcp_rtt_init(&connection->rtt, settings->rto_initial_us, settings->rto_min_us,
                    settings->rto_max_us);
    engine->statistics.connections[SL_TCP_CLOSED]++;
    return connection;
}

void sl_tcp_connection_list(struct sl_tcp_connection *connection)
{
    sl_tcp_table_put(&connection->engine->table, index_of(connection));
    connection->is_listed = true;
}

void sl_tcp_connection_set_state(struct sl_tcp_connection *connection, enum sl_tcp_state state)
{
    uint64_t *gauges = connection->engine->statistics.connections;

    gauges[connection->state]--;
    gauges[state]++;
    connection->state = (uint8_t)state;
}

/* The listener has no more to do with it. */
static void leave_listener(struct sl_tcp_connection *connection)
{
    struct sl_tcp_listener *listener = connection->listener;

    if (listener == NULL)
        return;
    sl_tcp_link_remove(&connection->pending_link);
    if ((connection->events & SL_TCP_EVENT_ACCEPTED) != 0) {
        listener->waiting--;
        connection->engine->statistics.accept_waiting--;
    } else {
        listener->embryonic--;
    }
    connection->listener = NULL;
}

/* Keeps, counts and tells why it ended; the first reason stands. */
static void note_end(struct sl_tcp_connection *connection, enum sl_tcp_end end)
{
    struct sl_tcp_engine *engine = connection->engine;

    if (connection->end != SL_TCP_END_NONE)
        return;
    connection->end = (uint8_t)end;
    connection->ended_us = engine->now_us;
    engine->statistics.ended[end]++;
    sl_tcp_info(connection, &engine->ended[engine->ended_count % SL_TCP_ENDED_KEPT]);
    engine->ended_count++;
    if (end != SL_TCP_END_MOVED)
        sl_tcp_connection_tell(connection, SL_TCP_EVENT_CLOSED);
}

/* tcpAttemptFails and tcpEstabResets (RFC 4022): transitions to CLOSED and where they come from. */
static void count_transition(const struct sl_tcp_connection *connection)
{
    struct sl_tcp_statistics *statistics = &connection->engine->statistics;

    if (connection->state == SL_TCP_SYN_SENT || connection->state == SL_TCP_SYN_RECEIVED)
        statistics->attempt_fails++;
    else if (connection->end != SL_TCP_END_MOVED &&
             (connection->state == SL_TCP_ESTABLISHED || connection->state == SL_TCP_CLOSE_WAIT))
        statistics->estab_resets++;
}

/* Gives back all that a connection holds but its place and what is received and unread. */
static void drop_sending(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;

    engine->statistics.records_held -= connection->sender.sent.count;
    sl_tcp_sent_clear(&connection->sender.sent, &engine->pages);
    connection->dropped_bytes += connection->send_queue.length_bytes;
    connection->dropped_unsent_bytes += sl_tcp_unsent_bytes(connection);
    sl_tcp_slice_queue_clear(&engine->send_store, &connection->send_queue);
    sl_tcp_receive_drop_out_of_order(connection);
    sl_tcp_link_remove(&connection->starved_link);
    connection->wants_room = false;
}

void sl_tcp_connection_end(struct sl_tcp_connection *connection, enum sl_tcp_end end)
{
    struct sl_tcp_engine *engine = connection->engine;

    if (connection->state == SL_TCP_TIME_WAIT && end == SL_TCP_END_REPLACED)
        engine->statistics.ended[end]++; /* beside the reason it had to go to TIME-WAIT */
    note_end(connection, end);
    count_transition(connection);
    leave_listener(connection);
    sl_tcp_link_remove(&connection->pending_link);
    drop_sending(connection);
    sl_tcp_timers_stop(connection);
    connection->is_frozen = false;
    sl_tcp_output_relist(connection);
    if (connection->is_listed)
        sl_tcp_table_remove(&engine->table, index_of(connection));
    connection->is_listed = false;
    sl_tcp_connection_set_state(connection, SL_TCP_CLOSED);
    sl_tcp_output_cancel(connection, (uint8_t)~SL_TCP_DUE_RESET);
    /* After an orderly end what was received may still be read; else it is flushed. */
    if (connection->end != SL_TCP_END_CLOSED || !connection->is_held) {
        sl_tcp_slice_queue_clear(&engine->store, &connection->receive_queue);
        connection->events &= (uint8_t)~SL_TCP_EVENT_READABLE;
    }
    connection->events &= (uint8_t)~SL_TCP_EVENT_WRITABLE;
    if (!connection->is_held)
        connection->events = 0;
    if (connection->events == 0)
        sl_tcp_link_remove(&connection->event_link);
    sl_tcp_connection_free_if_done(connection);
}

void sl_tcp_connection_reset(struct sl_tcp_connection *connection, enum sl_tcp_end end)
{
    /* A SYN nobody has answered is not known to a peer: nothing to reset (RFC 9293 3.10.5). */
    if (connection->state != SL_TCP_SYN_SENT && connection->state != SL_TCP_TIME_WAIT &&
        connection->state != SL_TCP_CLOSED) {
        connection->reset_sequence = connection->send_next;
        sl_tcp_output_schedule(connection, SL_TCP_DUE_RESET);
    }
    sl_tcp_connection_end(connection, end);
}

void sl_tcp_connection_free_if_done(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;

    if (connection->state != SL_TCP_CLOSED || connection->is_held || connection->due != 0)
        return;
    sl_tcp_link_remove(&connection->event_link);
    engine->statistics.connections[SL_TCP_CLOSED]--;
    connection->state = 0;
    sl_tcp_pool_give(&engine->connections, index_of(connection));
}

void sl_tcp_connection_enter_time_wait(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;

    note_end(connection, SL_TCP_END_CLOSED);
    drop_sending(connection);
    sl_tcp_timers_stop(connection);
    sl_tcp_link_remove(&connection->pending_link);
    sl_tcp_list_append(&engine->time_wait, &connection->pending_link);
    if (connection->state != SL_TCP_TIME_WAIT)
        sl_tcp_connection_set_state(connection, SL_TCP_TIME_WAIT);
    connection->close_timer_us = engine->now_us + connection->settings.time_wait_us;
    sl_tcp_timers_arm(connection);
}

void sl_tcp_connection_accept(struct sl_tcp_connection *connection)
{
    struct sl_tcp_listener *listener = connection->listener;

    if (listener == NULL)
        return;
    listener->embryonic--;
    listener->waiting++;
    listener->accepted++;
    connection->engine->statistics.accept_waiting++;
    sl_tcp_connection_tell(connection, SL_TCP_EVENT_ACCEPTED);
}

void sl_tcp_connection_tell(struct sl_tcp_connection *connection, uint32_t events)
{
    bool is_known =
        connection->is_held || ((connection->events | events) & SL_TCP_EVENT_ACCEPTED) != 0;

    if (!is_known)
        return;
    connection->events |= (uint8_t)events;
    if (!sl_tcp_link_is_listed(&connection->event_link))
        sl_tcp_list_append(&connection->engine->events, &connection->event_link);
}

struct sl_tcp_event sl_tcp_connection_take_events(struct sl_tcp_connection *connection)
{
    struct sl_tcp_event event = {.connection = connection, .events = connection->events};

    if ((connection->events & SL_TCP_EVENT_ACCEPTED) != 0) {
        event.listener = connection->listener;
        leave_listener(connection);
        connection->is_held = true;
    }
    connection->events = 0;
    return event;
}

void sl_tcp_connection_set_mss(struct sl_tcp_connection *connection)
{
    bool is_v4 = sl_tcp_is_v4(connection);
    uint32_t headers = is_v4 ? SL_TCP_MTU_HEADERS_V4_BYTES : SL_TCP_MTU_HEADERS_V6_BYTES;
    uint16_t mss = connection->send_mss_bytes, max = connection->settings.mss_max_bytes;

    if (max != 0 && max < mss)
        mss = max;
    sl_tcp_path_mtu_limit(&connection->path, mss + headers);
    mss = sl_tcp_mss_of_mtu(connection->path.current_bytes, is_v4);
    /* RFC 6691 section 2: the MSS counts no options, a segment's payload makes room for them. */
    connection->mss_bytes = connection->timestamps ? mss - SL_TCP_TIMESTAMPS_BYTES : mss;
    if (sl_tcp_is_synchronized(connection))
        sl_tcp_congestion_set_mss(&connection->sender.congestion, connection->mss_bytes);
}
