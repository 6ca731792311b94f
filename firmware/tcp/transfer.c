// SPDX-License-Identifier: Apache-2.0
/*
 * A live connection is handed to another engine, or to and from a socket of Linux (TCP_REPAIR),
 * without its peer noticing ([TCH-1], [TCH-2]): the side that gives it. The other is import.c.
 */
#include "tcp/transfer.h"

#include "engine_private.h"
#include "output.h"
#include "timers.h"

void sl_tcp_freeze(struct sl_tcp_connection *connection)
{
    if (connection->is_frozen || connection->state == SL_TCP_CLOSED)
        return;
    connection->is_frozen = true;
    sl_tcp_output_relist(connection);
    sl_tcp_timers_stop(connection);
}

/* Has all of an import come? */
static bool is_complete(const struct sl_tcp_connection *connection)
{
    return connection->import_send_bytes == 0 && connection->import_receive_bytes == 0;
}

void sl_tcp_thaw(struct sl_tcp_connection *connection, uint64_t now_us)
{
    if (!connection->is_frozen || !is_complete(connection))
        return;
    connection->engine->now_us = now_us;
    connection->is_frozen = false;
    sl_tcp_output_relist(connection); /* what was due before the freeze */
    connection->progress_us = now_us;
    connection->last_received_us = now_us;
    if (!sl_tcp_is_synchronized(connection)) {
        sl_tcp_output_schedule(connection, SL_TCP_DUE_SYN);
        return;
    }
    if (connection->state == SL_TCP_TIME_WAIT) {
        sl_tcp_connection_enter_time_wait(connection);
        return;
    }
    sl_tcp_timers_keep_alive(connection);
    sl_tcp_send_timer_restart(connection);
    /* The peer learns that we are there, and what is unacknowledged is asked for. */
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK | SL_TCP_DUE_DATA);
    if (connection->sender.sent.count != 0)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_TAIL_PROBE);
    sl_tcp_send_timer_choose(connection, true);
}

static void export_numbers(const struct sl_tcp_connection *connection, uint64_t now_us,
                           struct sl_tcp_transfer *transfer)
{
    transfer->initial_send = connection->initial_send;
    transfer->initial_receive = connection->initial_receive;
    transfer->send_unacknowledged = connection->send_unacknowledged;
    transfer->send_next = connection->send_next;
    transfer->send_window = connection->send_window;
    transfer->send_window_max = connection->send_window_max;
    transfer->send_wl1 = connection->send_wl1;
    transfer->send_wl2 = connection->send_wl2;
    transfer->receive_next = connection->receive_next;
    transfer->receive_window_edge = connection->receive_edge;
    transfer->timestamp_offset = connection->timestamp_offset;
    transfer->timestamp_now = sl_tcp_timestamp(connection, now_us);
    transfer->timestamp_recent = connection->timestamp_recent;
}

static void export_measures(const struct sl_tcp_connection *connection, uint64_t now_us,
                            struct sl_tcp_transfer *transfer)
{
    uint32_t unsent = sl_tcp_unsent_bytes(connection);

    transfer->srtt_us = sl_tcp_rtt_smoothed_us(&connection->rtt);
    transfer->rttvar_us = sl_tcp_rtt_variation_us(&connection->rtt);
    transfer->rtt_min_us = sl_tcp_rtt_least_us(&connection->rtt);
    transfer->cwnd_bytes = connection->sender.congestion.cwnd_bytes;
    transfer->ssthresh_bytes = connection->sender.congestion.ssthresh_bytes;
    transfer->unsent_bytes = unsent;
    transfer->unacknowledged_bytes = connection->send_queue.length_bytes - unsent;
    transfer->unread_bytes = connection->receive_queue.length_bytes;
    transfer->age_us = now_us - connection->opened_us;
    transfer->segs_in = connection->segs_in;
    transfer->segs_out = connection->segs_out;
    transfer->bytes_in = connection->bytes_in;
    transfer->bytes_out = connection->bytes_out;
    transfer->segs_retransmitted = connection->segs_retransmitted;
    transfer->bytes_retransmitted = connection->bytes_retransmitted;
    sl_tcp_progress(connection, &transfer->progress);
}

int sl_tcp_export(const struct sl_tcp_connection *connection, uint64_t now_us,
                  struct sl_tcp_transfer *transfer)
{
    if (!sl_tcp_state_is_movable(connection->state))
        return -ENOTCONN;
    if (!connection->is_frozen)
        return -EBUSY;
    *transfer = (struct sl_tcp_transfer){
        .version = SL_TCP_TRANSFER_VERSION,
        .local = connection->tuple.local,
        .remote = connection->tuple.remote,
        .local_port = connection->tuple.local_port,
        .remote_port = connection->tuple.remote_port,
        .state = connection->state,
        .send_scale = connection->send_scale,
        .receive_scale = connection->receive_scale,
        .traffic_class = connection->traffic_class,
        .timestamps = connection->timestamps,
        .sack = connection->sack,
        .ecn = connection->ecn,
        .window_scaling = connection->window_scaling,
        .fin_queued = connection->fin_queued,
        .fin_sent = connection->fin_sent,
        .fin_received = connection->fin_received,
        .send_mss_bytes = connection->send_mss_bytes,
        .receive_mss_bytes = connection->receive_mss_bytes,
        .mtu_bytes = connection->path.link_bytes,
    };
    export_numbers(connection, now_us, transfer);
    export_measures(connection, now_us, transfer);
    connection->engine->statistics.exported++;
    return 0;
}

uint16_t sl_tcp_export_data(const struct sl_tcp_connection *connection, enum sl_tcp_queue queue,
                            uint32_t offset_bytes, struct sl_tcp_slice *slices, uint16_t max)
{
    const struct sl_tcp_slice_store *store = &connection->engine->store;
    const struct sl_tcp_slice_queue *from =
        queue == SL_TCP_QUEUE_SEND ? &connection->send_queue : &connection->receive_queue;
    struct sl_tcp_slice_cursor cursor = SL_TCP_SLICE_CURSOR_FRONT;
    uint32_t gathered;
    uint16_t count;

    if (offset_bytes >= from->length_bytes)
        return 0;
    sl_tcp_slice_queue_advance(store, from, &cursor, offset_bytes);
    count = sl_tcp_slice_queue_gather(store, from, &cursor, from->length_bytes - offset_bytes,
                                      slices, max, &gathered);
    sl_tcp_slices_retain(store, slices, count);
    return count;
}

void sl_tcp_forget(struct sl_tcp_connection *connection, uint64_t now_us)
{
    struct sl_tcp_engine *engine = connection->engine;

    engine->now_us = now_us;
    connection->is_held = false;
    connection->events = 0;
    sl_tcp_link_remove(&connection->event_link);
    sl_tcp_output_cancel(connection, UINT8_MAX);
    if (connection->state != SL_TCP_CLOSED) {
        sl_tcp_connection_end(connection, SL_TCP_END_MOVED);
    } else {
        sl_tcp_slice_queue_clear(&engine->store, &connection->receive_queue);
        sl_tcp_connection_free_if_done(connection);
    }
    sl_tcp_engine_gauge(engine);
}
