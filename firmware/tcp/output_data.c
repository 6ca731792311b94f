// SPDX-License-Identifier: Apache-2.0
/*
 * What of the data goes now: what is lost first, then what is new, as the congestion window, the
 * peer's window, Nagle and the silly window rules allow (RFC 9293 sections 3.7.4, 3.8.6.2.1).
 */
#include "build.h"
#include "engine_private.h"
#include "output.h"
#include "timers.h"

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* A stretch of new data that is to be one segment for the device. */
struct stretch {
    uint32_t bytes;       /* of data */
    uint32_t piece_bytes; /* of each packet but the last */
    uint32_t packets;
    bool has_fin;
    bool is_probe; /* one packet, larger than the path is known to take (RFC 4821) */
    uint16_t slice_count;
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    struct sl_tcp_slice_cursor end; /* in the send queue */
};

/* Something begins to be in flight: RTO and the user time-out run from here. */
static void begin_flight(struct sl_tcp_connection *connection)
{
    if (connection->sender.sent.count != 0)
        return;
    connection->progress_us = connection->engine->now_us;
    sl_tcp_send_timer_restart(connection);
}

/* After a pause the window is not known to be good any more (RFC 5681 section 4.1). */
static void resume(struct sl_tcp_connection *connection)
{
    uint64_t idle_us = connection->engine->now_us - connection->last_sent_us;

    if (connection->sender.sent.count == 0)
        sl_tcp_congestion_idle(&connection->sender.congestion, idle_us,
                               sl_tcp_rtt_rto_us(&connection->rtt));
}

/*
 * May a segment go that is not full? Rules (2) to (4) of RFC 9293 section 3.8.6.2.1, with Nagle's
 * (section 3.7.4). tail_bytes of unsent_bytes fit; is_first: nothing goes before them.
 */
static bool small_may_go(const struct sl_tcp_connection *connection, uint32_t tail_bytes,
                         uint32_t unsent_bytes, bool is_first)
{
    bool is_idle = is_first && connection->send_next == connection->send_unacknowledged;
    bool is_free = connection->settings.nodelay || is_idle;

    if ((connection->due & SL_TCP_DUE_FORCED) != 0)
        return true;
    if (tail_bytes == unsent_bytes)
        return is_free || connection->fin_queued;
    return is_free && tail_bytes >= connection->send_window_max / 2u;
}

/* Payload of the packets to be made: the MSS, or that of a probe for a larger path MTU. */
static uint32_t choose_piece(struct sl_tcp_connection *connection, uint32_t allowed_bytes,
                             struct stretch *stretch)
{
    uint16_t probe_bytes = 0;

    if (connection->settings.path_mtu_discovery && sl_tcp_recovery_is_open(&connection->sender))
        probe_bytes = sl_tcp_path_mtu_probe(&connection->path, connection->engine->now_us);
    stretch->is_probe = false;
    stretch->piece_bytes = connection->mss_bytes;
    if (probe_bytes != 0 && sl_tcp_packet_payload(connection, probe_bytes) <= allowed_bytes) {
        stretch->is_probe = true;
        stretch->piece_bytes = sl_tcp_packet_payload(connection, probe_bytes);
    }
    return stretch->piece_bytes;
}

/*
 * How much to put in the next segment for the device: whole packets, and the rest of the queue if
 * it may go. 0: nothing. window_left_bytes: of the peer; allowed_bytes: of that, of the queue, the
 * congestion window and this flush.
 */
static uint32_t choose_bytes(struct sl_tcp_connection *connection, uint32_t allowed_bytes,
                             uint32_t window_left_bytes, struct stretch *stretch)
{
    uint32_t unsent = sl_tcp_unsent_bytes(connection);
    uint32_t piece = choose_piece(connection, allowed_bytes, stretch);
    uint32_t max = stretch->is_probe ? piece : connection->engine->config.transmit_bytes_max;
    uint32_t bytes = 0, tail;
    bool is_cut;

    stretch->packets = 0;
    if (max < piece)
        max = piece;
    while (allowed_bytes - bytes >= piece && max - bytes >= piece) {
        bytes += piece;
        stretch->packets++;
    }
    tail = allowed_bytes - bytes;
    if (tail == 0 || tail > max - bytes)
        return bytes;
    /* What only the congestion window or this flush cuts short waits until it can go whole, unless
     * slices are so small that it never does. */
    is_cut = allowed_bytes != unsent && allowed_bytes != window_left_bytes;
    if (is_cut ? !connection->sends_crumbs
               : !small_may_go(connection, tail, unsent - bytes, bytes == 0))
        return bytes;
    stretch->packets++;
    return bytes + tail;
}

/* Collects the slices; of more than a segment may have, fewer packets are made. */
static void gather(struct sl_tcp_connection *connection, struct stretch *stretch)
{
    const struct sl_tcp_slice_store *store = &connection->engine->store;
    uint32_t wanted = stretch->bytes;

    stretch->end = connection->send_cursor;
    stretch->slice_count =
        sl_tcp_slice_queue_gather(store, &connection->send_queue, &stretch->end, wanted,
                                  stretch->slices, SL_TCP_SEGMENT_SLICES, &stretch->bytes);
    connection->sends_crumbs = stretch->bytes < wanted && stretch->bytes < stretch->piece_bytes;
    if (stretch->bytes == wanted)
        return;
    if (stretch->is_probe) { /* too little for one: the path has to take it for sure */
        stretch->is_probe = false;
        stretch->piece_bytes = connection->mss_bytes;
        stretch->bytes = least(stretch->bytes, stretch->piece_bytes);
    }
    wanted = 0;
    stretch->packets = 0;
    while (stretch->bytes - wanted >= stretch->piece_bytes) {
        wanted += stretch->piece_bytes;
        stretch->packets++;
    }
    if (wanted == 0) {
        stretch->packets = 1;
        return;
    }
    stretch->end = connection->send_cursor;
    stretch->slice_count =
        sl_tcp_slice_queue_gather(store, &connection->send_queue, &stretch->end, wanted,
                                  stretch->slices, SL_TCP_SEGMENT_SLICES, &stretch->bytes);
}

/* Takes back the last `count` records: the device did not take their packets. */
static void unrecord(struct sl_tcp_connection *connection, uint32_t count)
{
    struct sl_tcp_engine *engine = connection->engine;

    for (uint32_t i = 0; i < count; i++)
        sl_tcp_sent_unappend(&connection->sender.sent, &engine->pages);
}

/* Enters a record for each packet of the stretch. 0, or as sl_tcp_sent_append(): then none is. */
static int record(struct sl_tcp_connection *connection, const struct stretch *stretch)
{
    struct sl_tcp_engine *engine = connection->engine;
    struct sl_tcp_slice_cursor cursor = connection->send_cursor;
    uint32_t sequence = connection->send_next;
    uint32_t left = stretch->bytes;

    /* A record outlives the slice before its own, behind which the cursor may stand. */
    sl_tcp_slice_queue_advance(&engine->store, &connection->send_queue, &cursor, 0);
    for (uint32_t i = 0; i < stretch->packets; i++) {
        uint32_t bytes = least(left, stretch->piece_bytes);
        bool has_fin = stretch->has_fin && i + 1u == stretch->packets;
        int error =
            sl_tcp_sent_append(&connection->sender.sent, &engine->pages, sequence, bytes + has_fin,
                               has_fin ? SL_TCP_SENT_FIN : 0, cursor, engine->now_us);

        if (error != 0) {
            unrecord(connection, i);
            return error;
        }
        left -= bytes;
        sequence += bytes;
        if (left != 0)
            sl_tcp_slice_queue_advance(&engine->store, &connection->send_queue, &cursor, bytes);
    }
    return 0;
}

/* A stretch is on its way: SND.NXT moves on. */
static void count_sent(struct sl_tcp_connection *connection, const struct stretch *stretch)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint32_t bytes = stretch->bytes + stretch->has_fin;

    engine->statistics.records_held += stretch->packets;
    engine->statistics.out_bytes += stretch->bytes;
    connection->bytes_out += stretch->bytes;
    connection->send_next += bytes;
    connection->send_cursor = stretch->end;
    connection->last_sent_us = engine->now_us;
    connection->fin_sent = connection->fin_sent || stretch->has_fin;
    if (stretch->bytes != 0)
        connection->congestion_reduced = false;
    sl_tcp_recovery_sent(&connection->sender, bytes);
    if (stretch->is_probe)
        sl_tcp_path_mtu_probe_sent(&connection->path,
                                   (uint16_t)sl_tcp_packet_bytes(connection, stretch->bytes),
                                   connection->send_next);
}

/* Transmits a stretch and records it. */
static enum sl_tcp_output_result transmit_stretch(struct sl_tcp_connection *connection,
                                                  struct stretch *stretch)
{
    struct sl_tcp_outgoing outgoing = {.sequence = connection->send_next, .flags = SL_TCP_ACK};
    int error;

    gather(connection, stretch);
    stretch->has_fin = stretch->has_fin && stretch->bytes == sl_tcp_unsent_bytes(connection);
    begin_flight(connection);
    error = record(connection, stretch);
    /* No page is left, or too many are in flight: an ACK goes on. With nothing in flight none will
     * come: as soon as others give a page back. */
    if (error != 0)
        return connection->sender.sent.count == 0 ? SL_TCP_OUTPUT_MORE : SL_TCP_OUTPUT_DONE;
    outgoing.slices = stretch->slices;
    outgoing.slice_count = stretch->slice_count;
    outgoing.payload_bytes = stretch->bytes;
    outgoing.packets = stretch->packets;
    outgoing.is_capable = connection->ecn && stretch->bytes != 0;
    if (stretch->has_fin)
        outgoing.flags |= SL_TCP_FIN;
    if (stretch->bytes != 0 && connection->congestion_reduced)
        outgoing.flags |= SL_TCP_CWR;
    if (stretch->bytes != 0 && stretch->bytes == sl_tcp_unsent_bytes(connection))
        outgoing.flags |= SL_TCP_PSH;
    if (!sl_tcp_transmit(connection, &outgoing)) {
        unrecord(connection, stretch->packets);
        return SL_TCP_OUTPUT_REFUSED;
    }
    count_sent(connection, stretch);
    return SL_TCP_OUTPUT_DONE;
}

/*
 * Decides on the next stretch within what is allowed; false: nothing more may go. cwnd_bytes: room
 * in the congestion window; *is_limited: it is what holds data back.
 */
static bool choose_stretch(struct sl_tcp_connection *connection, uint32_t cwnd_bytes,
                           uint32_t budget_bytes, struct stretch *stretch, bool *is_limited)
{
    uint32_t unsent = sl_tcp_unsent_bytes(connection);
    uint32_t window = sl_tcp_send_window_left(connection);
    uint32_t wanted = least(unsent, window);
    bool fin_left = connection->fin_queued && !connection->fin_sent;

    stretch->bytes =
        choose_bytes(connection, least(wanted, least(cwnd_bytes, budget_bytes)), window, stretch);
    stretch->has_fin = fin_left && stretch->bytes == unsent && window > unsent;
    *is_limited = stretch->bytes == 0 && wanted > cwnd_bytes && budget_bytes > cwnd_bytes;
    if (stretch->bytes == 0 && stretch->has_fin)
        stretch->packets = 1;
    return stretch->packets != 0;
}

enum sl_tcp_output_result sl_tcp_output_new(struct sl_tcp_connection *connection,
                                            uint32_t *budget_bytes)
{
    enum sl_tcp_output_result result = SL_TCP_OUTPUT_DONE;
    uint32_t before = connection->send_next;
    bool is_limited = false;
    struct stretch stretch;

    resume(connection);
    while (result == SL_TCP_OUTPUT_DONE &&
           choose_stretch(connection, sl_tcp_recovery_room_bytes(&connection->sender),
                          *budget_bytes, &stretch, &is_limited)) {
        uint32_t sequence = connection->send_next;

        result = transmit_stretch(connection, &stretch);
        if (connection->send_next == sequence)
            break;
        *budget_bytes -= least(*budget_bytes, stretch.bytes);
    }
    if (connection->send_next != before)
        sl_tcp_congestion_sent(&connection->sender.congestion,
                               sl_tcp_recovery_flight_bytes(&connection->sender),
                               connection->send_next, is_limited);
    if (result == SL_TCP_OUTPUT_DONE && *budget_bytes < connection->mss_bytes)
        result = SL_TCP_OUTPUT_MORE;
    return result;
}
