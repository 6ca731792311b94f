// SPDX-License-Identifier: Apache-2.0
#include "verify.h"

#include "engine_private.h"

/* What all connections together add up to. */
struct sums {
    uint64_t states[SL_TCP_STATES];
    uint64_t connections, listed, armed;
    uint64_t nodes, held_bytes, send_bytes, out_of_order_bytes, records;
    bool has_pages;
};

/* Walks a chain of nodes that holds length_bytes from front_bytes on. False: it does not. */
static bool count_nodes(const struct sl_tcp_engine *engine, uint32_t head, uint32_t tail,
                        uint64_t length_bytes, struct sums *sums)
{
    uint64_t found_bytes = 0;
    uint32_t last = SL_TCP_NONE;

    for (uint32_t index = head; index != SL_TCP_NONE;) {
        const struct sl_tcp_slice_node *node = sl_tcp_pool_at(&engine->nodes, index);

        if (sums->nodes++ > engine->nodes.used)
            return false;
        found_bytes += node->slice.length_bytes;
        sums->held_bytes += node->slice.footprint_bytes;
        last = index;
        index = node->next;
    }
    return found_bytes == length_bytes && last == tail;
}

static bool check_queue(const struct sl_tcp_engine *engine, const struct sl_tcp_slice_queue *queue,
                        struct sums *sums)
{
    uint64_t before = sums->held_bytes;

    return count_nodes(engine, queue->head, queue->head == SL_TCP_NONE ? SL_TCP_NONE : queue->tail,
                       (uint64_t)queue->length_bytes + queue->front_bytes, sums) &&
           sums->held_bytes - before == queue->footprint_bytes;
}

static bool check_reassembly(const struct sl_tcp_engine *engine,
                             const struct sl_tcp_reassembly *reassembly, struct sums *sums)
{
    uint64_t before = sums->held_bytes;
    const struct sl_tcp_range *ranges;

    if (reassembly->count == 0)
        return reassembly->page == SL_TCP_NONE && reassembly->length_bytes == 0;
    sums->has_pages = true;
    ranges = sl_tcp_pool_at(&engine->pages, reassembly->page);
    for (uint32_t i = 0; i < reassembly->count; i++)
        if (!count_nodes(engine, ranges[i].head, ranges[i].tail, ranges[i].length_bytes, sums))
            return false;
    sums->out_of_order_bytes += reassembly->footprint_bytes;
    return sums->held_bytes - before == reassembly->footprint_bytes;
}

static const char *check_numbers(const struct sl_tcp_connection *connection)
{
    uint32_t flight = connection->send_next - connection->send_unacknowledged;

    if (sl_seq_gt(connection->send_unacknowledged, connection->send_next))
        return "SND.UNA is beyond SND.NXT";
    if (!sl_tcp_is_synchronized(connection) || connection->state == SL_TCP_TIME_WAIT)
        return NULL;
    if (flight != sl_tcp_sent_bytes(&connection->sender.sent))
        return "the records do not cover what is in flight";
    if (sl_seq_gt(connection->send_next, sl_tcp_queue_end(connection) + connection->fin_sent))
        return "more is in flight than queued";
    if (sl_tcp_sent_verify(&connection->sender.sent, &connection->engine->pages) != 0)
        return "the records of what is in flight do not agree";
    if (connection->given_bytes + connection->receive_queue.length_bytes !=
        connection->received_bytes)
        return "data received is neither given nor queued";
    return NULL;
}

static const char *check_lists(const struct sl_tcp_connection *connection)
{
    bool is_due = connection->due != 0 && !connection->is_frozen;

    if (is_due != sl_tcp_link_is_listed(&connection->output_link))
        return "what is due and the list of output differ";
    if ((connection->events != 0) != sl_tcp_link_is_listed(&connection->event_link))
        return "events and their list differ";
    if (connection->is_listed != (connection->state != SL_TCP_CLOSED))
        return "a closed connection can be found, or a living one cannot";
    if (connection->state == SL_TCP_CLOSED && !connection->is_held && connection->due == 0)
        return "a closed connection that nobody needs keeps its place";
    return NULL;
}

/* No timer is lost: every deadline is waited for, and what waits for the peer has a deadline. */
static const char *check_timers(const struct sl_tcp_connection *connection)
{
    const struct sl_tcp_wheel_node *node = &connection->timer;
    const uint64_t deadlines[] = {connection->send_timer_us, connection->ack_timer_us,
                                  connection->close_timer_us, connection->keepalive_us};
    bool waits = connection->sender.sent.count != 0 || connection->state == SL_TCP_SYN_SENT ||
                 connection->state == SL_TCP_SYN_RECEIVED;
    bool is_stuck =
        sl_tcp_is_synchronized(connection) &&
        (sl_tcp_unsent_bytes(connection) != 0 || (connection->fin_queued && !connection->fin_sent));

    for (size_t i = 0; i < sizeof(deadlines) / sizeof(deadlines[0]); i++)
        if (deadlines[i] != SL_TCP_NEVER &&
            (!sl_tcp_wheel_is_armed(node) || node->due_us > deadlines[i]))
            return "a deadline has no timer";
    if (connection->is_frozen || connection->state == SL_TCP_CLOSED || connection->due != 0)
        return NULL;
    if (connection->send_timer_us == SL_TCP_NEVER && (waits || is_stuck))
        return "data waits for a peer and no timer runs";
    if (connection->state == SL_TCP_TIME_WAIT && connection->close_timer_us == SL_TCP_NEVER)
        return "TIME-WAIT has no end";
    return NULL;
}

static const char *check_connection(const struct sl_tcp_connection *connection, struct sums *sums)
{
    const struct sl_tcp_engine *engine = connection->engine;
    const char *fault;

    sums->connections++;
    sums->states[connection->state]++;
    sums->listed += connection->is_listed;
    sums->armed += sl_tcp_wheel_is_armed(&connection->timer);
    sums->records += connection->sender.sent.count;
    sums->has_pages = sums->has_pages || connection->sender.sent.count != 0;
    sums->send_bytes += connection->send_queue.footprint_bytes;
    if (!check_queue(engine, &connection->send_queue, sums) ||
        !check_queue(engine, &connection->receive_queue, sums))
        return "a queue is not as long as it says";
    if (!check_reassembly(engine, &connection->reassembly, sums))
        return "the ranges out of order are not as long as they say";
    fault = check_numbers(connection);
    if (fault == NULL)
        fault = check_lists(connection);
    return fault != NULL ? fault : check_timers(connection);
}

static const char *check_listeners(const struct sl_tcp_engine *engine, struct sums *sums)
{
    uint64_t waiting = 0;

    for (uint32_t i = 0; i < engine->listeners.touched; i++) {
        const struct sl_tcp_listener *listener = sl_tcp_pool_at(&engine->listeners, i);
        uint64_t pending = 0;

        if (!listener->is_used)
            continue;
        sums->states[SL_TCP_LISTEN]++;
        waiting += listener->waiting;
        for (const struct sl_tcp_link *link = listener->pending.next; link != &listener->pending;
             link = link->next)
            pending++;
        if (pending != (uint64_t)listener->embryonic + listener->waiting)
            return "a listener miscounts what is pending";
    }
    return waiting == engine->statistics.accept_waiting ? NULL : "accept_waiting is miscounted";
}

static const char *check_sums(const struct sl_tcp_engine *engine, const struct sums *sums)
{
    const struct sl_tcp_statistics *statistics = &engine->statistics;

    if (sums->connections != engine->connections.used)
        return "places of connections are lost";
    if (sums->listed != engine->table.count)
        return "the table has other connections";
    if (sums->armed != engine->wheel.armed)
        return "the wheel has other timers";
    if (sums->nodes != engine->nodes.used || sums->nodes != statistics->slices_held)
        return "slices are lost";
    if (sums->held_bytes != sl_tcp_engine_held_bytes(engine) ||
        sums->held_bytes != statistics->held_bytes)
        return "memory held is miscounted";
    if (sums->send_bytes != engine->send_store.held_bytes ||
        engine->send_store.held_slices + engine->store.held_slices != engine->nodes.used)
        return "memory held to send is miscounted";
    if (sums->out_of_order_bytes != engine->out_of_order_bytes)
        return "memory held out of order is miscounted";
    if (sums->records != statistics->records_held)
        return "records are miscounted";
    if (!sums->has_pages && engine->pages.used != 0)
        return "pages are lost";
    for (uint32_t i = 1; i < SL_TCP_STATES; i++)
        if (sums->states[i] != statistics->connections[i])
            return "connections in a state are miscounted";
    return NULL;
}

const char *sl_tcp_engine_verify(const struct sl_tcp_engine *engine, uint64_t now_us)
{
    struct sums sums = {0};
    const char *fault;

    if (now_us < engine->now_us)
        return "time goes back";
    if (sl_tcp_pool_verify(&engine->connections) != 0 || sl_tcp_pool_verify(&engine->nodes) != 0 ||
        sl_tcp_pool_verify(&engine->pages) != 0 || sl_tcp_pool_verify(&engine->listeners) != 0)
        return "a pool is damaged";
    if (sl_tcp_wheel_verify(&engine->wheel) != 0)
        return "the wheel is damaged";
    if (sl_tcp_table_verify(&engine->table) != 0)
        return "the table is damaged";
    for (uint32_t i = 0; i < engine->connections.touched; i++) {
        const struct sl_tcp_connection *connection = sl_tcp_connection_at(engine, i);

        if (connection->state == 0)
            continue;
        fault = check_connection(connection, &sums);
        if (fault != NULL)
            return fault;
    }
    fault = check_listeners(engine, &sums);
    return fault != NULL ? fault : check_sums(engine, &sums);
}
