// SPDX-License-Identifier: Apache-2.0
/*
 * A connection made from a transfer. What was in flight at its old place is in flight here: an ACK
 * that is under way finds the records it acknowledges.
 */
#include "engine_private.h"
#include "handshake.h"
#include "tcp/transfer.h"

#define MILLISECOND_US 1000u
#define SECOND_US 1000000u

/* No window and no queue is as large (RFC 7323 section 2.3): sums of two fit. */
#define BYTES_MAX (1u << 30)

/* Are these lengths and windows that there can be? A transfer may come from another machine. */
static bool sizes_are_good(const struct sl_tcp_transfer *transfer)
{
    /* What was rounded up to the scale, and a FIN, may have been taken beyond the edge. */
    uint32_t beyond = 1u << SL_TCP_WINDOW_SCALE_MAX;
    uint32_t window = transfer->receive_window_edge - transfer->receive_next;

    return transfer->unacknowledged_bytes < BYTES_MAX && transfer->unsent_bytes < BYTES_MAX &&
           transfer->unread_bytes < BYTES_MAX && transfer->send_window < BYTES_MAX &&
           transfer->send_window_max < BYTES_MAX && window + beyond < BYTES_MAX + beyond;
}

/* Have the streams come as far as what is queued says? */
static bool positions_are_good(const struct sl_tcp_transfer *transfer)
{
    const struct sl_tcp_progress *progress = &transfer->progress;
    uint64_t kept_bytes = transfer->unacknowledged_bytes + transfer->unsent_bytes;

    return progress->queued_bytes >= kept_bytes &&
           progress->received_bytes >= transfer->unread_bytes &&
           progress->consumed_bytes <= progress->received_bytes - transfer->unread_bytes;
}

/* Could a connection be in that state with these numbers? */
static bool is_consistent(const struct sl_tcp_transfer *transfer)
{
    bool has_closed = transfer->state != SL_TCP_ESTABLISHED && transfer->state != SL_TCP_CLOSE_WAIT;
    bool peer_has_closed = transfer->state == SL_TCP_CLOSE_WAIT ||
                           transfer->state == SL_TCP_CLOSING || transfer->state == SL_TCP_LAST_ACK;
    uint32_t flight = transfer->send_next - transfer->send_unacknowledged;
    bool fin_in_flight = transfer->fin_sent && transfer->state != SL_TCP_FIN_WAIT_2;

    return transfer->version == SL_TCP_TRANSFER_VERSION &&
           sl_tcp_state_is_movable(transfer->state) && transfer->fin_queued == has_closed &&
           transfer->fin_received == peer_has_closed &&
           (!transfer->fin_sent || (transfer->fin_queued && transfer->unsent_bytes == 0)) &&
           (transfer->state != SL_TCP_FIN_WAIT_2 || transfer->fin_sent) &&
           flight == transfer->unacknowledged_bytes + fin_in_flight && sizes_are_good(transfer) &&
           positions_are_good(transfer) && transfer->send_scale <= SL_TCP_WINDOW_SCALE_MAX &&
           transfer->receive_scale <= SL_TCP_WINDOW_SCALE_MAX && transfer->send_mss_bytes != 0 &&
           transfer->local_port != 0 && transfer->remote_port != 0;
}

static void import_terms(struct sl_tcp_connection *connection,
                         const struct sl_tcp_transfer *transfer)
{
    uint16_t mss = transfer->send_mss_bytes;

    connection->timestamps = transfer->timestamps;
    connection->sack = transfer->sack;
    connection->ecn = transfer->ecn;
    connection->window_scaling = transfer->window_scaling;
    connection->send_scale = transfer->send_scale;
    connection->receive_scale = transfer->receive_scale;
    connection->traffic_class = transfer->traffic_class;
    connection->send_mss_bytes = mss < SL_TCP_MSS_MIN_BYTES ? SL_TCP_MSS_MIN_BYTES : mss;
    connection->receive_mss_bytes = transfer->receive_mss_bytes;
    connection->fin_queued = transfer->fin_queued;
    connection->fin_received = transfer->fin_received;
    connection->peer_fin_known = transfer->fin_received;
    connection->peer_fin = transfer->receive_next - 1u;
    connection->fin_acknowledged = transfer->state == SL_TCP_FIN_WAIT_2;
    connection->fin_sent = connection->fin_acknowledged;
    connection->quick_acks = 0;
}

/* The clocks of two engines differ: TSval goes on from where it was at the export. */
static void import_numbers(struct sl_tcp_connection *connection,
                           const struct sl_tcp_transfer *transfer)
{
    uint64_t now_us = connection->engine->now_us;

    connection->initial_send = transfer->initial_send;
    connection->initial_receive = transfer->initial_receive;
    connection->send_unacknowledged = transfer->send_unacknowledged;
    connection->send_next = transfer->send_unacknowledged;
    connection->send_window = transfer->send_window;
    connection->send_window_max = transfer->send_window_max;
    connection->send_wl1 = transfer->send_wl1;
    connection->send_wl2 = transfer->send_wl2;
    connection->receive_next = transfer->receive_next;
    connection->receive_acked = transfer->receive_next;
    connection->receive_edge = transfer->receive_window_edge;
    connection->timestamp_offset = transfer->timestamp_now - (uint32_t)(now_us / MILLISECOND_US);
    connection->timestamp_recent = transfer->timestamp_recent;
    connection->timestamp_recent_s = (uint32_t)(now_us / SECOND_US);
    /* One that is not known is as one too old to judge by (RFC 7323 section 5.5). */
    if (transfer->timestamp_recent == 0)
        connection->timestamp_recent_s -= UINT32_MAX / 2u;
}

static void import_measures(struct sl_tcp_connection *connection,
                            const struct sl_tcp_transfer *transfer)
{
    const struct sl_tcp_progress *progress = &transfer->progress;

    sl_tcp_rtt_restore(&connection->rtt, transfer->srtt_us, transfer->rttvar_us,
                       transfer->rtt_min_us, connection->engine->now_us);
    sl_tcp_congestion_init(&connection->sender.congestion,
                           (enum sl_tcp_congestion)connection->settings.congestion,
                           connection->mss_bytes, false);
    sl_tcp_congestion_restore(&connection->sender.congestion, transfer->cwnd_bytes,
                              transfer->ssthresh_bytes);
    connection->import_unacknowledged_bytes = transfer->unacknowledged_bytes;
    connection->import_send_bytes = transfer->unacknowledged_bytes + transfer->unsent_bytes;
    connection->import_receive_bytes = transfer->unread_bytes;
    connection->queued_bytes = progress->queued_bytes - connection->import_send_bytes;
    connection->received_bytes = progress->received_bytes - transfer->unread_bytes;
    connection->given_bytes = connection->received_bytes;
    connection->consumed_bytes = progress->consumed_bytes;
    connection->opened_us = connection->engine->now_us > transfer->age_us
                                ? connection->engine->now_us - transfer->age_us
                                : 0;
    connection->segs_in = transfer->segs_in;
    connection->segs_out = transfer->segs_out;
    connection->bytes_in = transfer->bytes_in;
    connection->bytes_out = transfer->bytes_out;
    connection->segs_retransmitted = transfer->segs_retransmitted;
    connection->bytes_retransmitted = transfer->bytes_retransmitted;
}

/* Can records be made of so many bytes in flight, and a FIN? */
static bool has_room_in_flight(const struct sl_tcp_connection *connection, uint64_t bytes)
{
    uint64_t records = bytes / connection->mss_bytes + 2u;

    return connection->sender.sent.count + records <= SL_TCP_SENT_RECORDS_MAX &&
           sl_tcp_pool_room(&connection->engine->pages) >=
               records / SL_TCP_SENT_PAGE_RECORDS + 2u; /* a directory page, a page begun */
}

/* One more record of what is in flight. There is room for it: has_room_in_flight(). */
static void record(struct sl_tcp_connection *connection, uint32_t bytes, uint8_t flags)
{
    struct sl_tcp_engine *engine = connection->engine;

    /* Onto the byte itself, not behind the one before, whose slice goes earlier. */
    sl_tcp_slice_queue_advance(&engine->store, &connection->send_queue, &connection->send_cursor,
                               0);
    if (sl_tcp_sent_append(&connection->sender.sent, &engine->pages, connection->send_next, bytes,
                           flags, connection->send_cursor, engine->now_us) != 0)
        return;
    engine->statistics.records_held++;
    connection->send_next += bytes;
}

/*
 * Data that has come and was in flight is in flight again, MSS by MSS as far as there is enough of
 * it; behind all of it the FIN if that was.
 */
static void resume_flight(struct sl_tcp_connection *connection)
{
    const struct sl_tcp_engine *engine = connection->engine;
    uint32_t flight = connection->send_next - connection->send_unacknowledged;
    uint32_t *left = &connection->import_unacknowledged_bytes;

    while (*left != 0) {
        uint32_t bytes = *left < connection->mss_bytes ? *left : connection->mss_bytes;

        if (connection->send_queue.length_bytes - flight < bytes)
            return;
        record(connection, bytes, 0);
        sl_tcp_slice_queue_advance(&engine->store, &connection->send_queue,
                                   &connection->send_cursor, bytes);
        flight += bytes;
        *left -= bytes;
    }
    if (!connection->import_fin)
        return;
    record(connection, 1, SL_TCP_SENT_FIN);
    connection->fin_sent = true;
    connection->import_fin = false;
}

static void import_all(struct sl_tcp_connection *connection, const struct sl_tcp_transfer *transfer)
{
    import_terms(connection, transfer);
    import_numbers(connection, transfer);
    sl_tcp_sender_init(&connection->sender, transfer->send_unacknowledged, transfer->sack);
    sl_tcp_connection_set_state(connection, (enum sl_tcp_state)transfer->state);
    sl_tcp_connection_set_mss(connection);
    import_measures(connection, transfer);
    connection->import_fin = transfer->fin_sent && !connection->fin_acknowledged;
    resume_flight(connection);
}

/* 0, or why a connection of that tuple cannot be imported. */
static int check_import(const struct sl_tcp_engine *engine, const struct sl_tcp_transfer *transfer,
                        const struct sl_tcp_tuple *tuple, const struct sl_tcp_settings *settings)
{
    const char *name;

    if (!is_consistent(transfer) || sl_tcp_settings_check(settings, &name) != 0)
        return -EINVAL;
    if (sl_tcp_table_find(&engine->table, tuple, sl_tcp_table_hash(&engine->table, tuple)) !=
        SL_TCP_NONE)
        return -EADDRINUSE;
    /* A FIN alone in flight needs a page. */
    return sl_tcp_pool_room(&engine->pages) == 0 ? -ENOSPC : 0;
}

int sl_tcp_import(struct sl_tcp_engine *engine, const struct sl_tcp_transfer *transfer,
                  const struct sl_tcp_route *route, const struct sl_tcp_settings *settings,
                  uint64_t now_us, struct sl_tcp_connection **connection)
{
    struct sl_tcp_tuple tuple = {.local = transfer->local, .remote = transfer->remote};
    int error;

    engine->now_us = now_us;
    if (settings == NULL)
        settings = &engine->config.settings;
    tuple.local_port = transfer->local_port;
    tuple.remote_port = transfer->remote_port;
    error = check_import(engine, transfer, &tuple, settings);
    if (error != 0)
        return error;
    *connection = sl_tcp_connection_new(engine, &tuple, settings);
    if (*connection == NULL)
        return -ENOSPC;
    (*connection)->is_held = true;
    (*connection)->is_frozen = true;
    sl_tcp_handshake_set_path(*connection, transfer->mtu_bytes, route);
    import_all(*connection, transfer);
    sl_tcp_connection_list(*connection);
    engine->statistics.imported++;
    return 0;
}

static int import_send(struct sl_tcp_connection *connection, const struct sl_tcp_slice *slices,
                       uint16_t count, uint64_t bytes)
{
    int error;

    if (bytes > connection->import_send_bytes)
        return -EINVAL;
    if (!has_room_in_flight(connection, connection->import_unacknowledged_bytes))
        return -ENOBUFS;
    error = sl_tcp_slice_queue_append(&connection->engine->send_store, &connection->send_queue,
                                      slices, count);
    if (error != 0)
        return error == -EINVAL ? error : -ENOBUFS;
    connection->import_send_bytes -= (uint32_t)bytes;
    connection->queued_bytes += bytes;
    resume_flight(connection);
    return 0;
}

static int import_receive(struct sl_tcp_connection *connection, const struct sl_tcp_slice *slices,
                          uint16_t count, uint64_t bytes)
{
    int error;

    if (bytes > connection->import_receive_bytes)
        return -EINVAL;
    error = sl_tcp_slice_queue_append(&connection->engine->store, &connection->receive_queue,
                                      slices, count);
    if (error != 0)
        return error == -EINVAL ? error : -ENOBUFS;
    connection->import_receive_bytes -= (uint32_t)bytes;
    connection->received_bytes += bytes;
    sl_tcp_connection_tell(connection, SL_TCP_EVENT_READABLE);
    return 0;
}

int sl_tcp_import_data(struct sl_tcp_connection *connection, enum sl_tcp_queue queue,
                       const struct sl_tcp_slice *slices, uint16_t count)
{
    uint64_t bytes = 0;
    int error;

    if (!connection->is_frozen)
        return -EINVAL;
    for (uint16_t i = 0; i < count; i++)
        bytes += slices[i].length_bytes;
    error = queue == SL_TCP_QUEUE_SEND ? import_send(connection, slices, count, bytes)
                                       : import_receive(connection, slices, count, bytes);
    sl_tcp_engine_gauge(connection->engine);
    return error;
}
