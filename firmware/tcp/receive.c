// SPDX-License-Identifier: Apache-2.0
/*
 * Data received: in order to the queue, out of order to the reassembly, duplicates reported. The
 * reference of each slice is passed on or given back here.
 */
#include "receive.h"

#include "close.h"
#include "engine_private.h"
#include "output.h"
#include "timers.h"

/* RCV.NXT moves on by data. */
static void count_received(struct sl_tcp_connection *connection, uint32_t bytes)
{
    connection->receive_next += bytes;
    connection->received_bytes += bytes;
    connection->bytes_in += bytes;
    connection->engine->statistics.in_bytes += bytes;
    sl_tcp_connection_tell(connection, SL_TCP_EVENT_READABLE);
}

/*
 * Acknowledges data in order at once or within the delayed-ACK time (RFC 9293 section 3.8.6.3: at
 * least every second full-sized segment).
 */
static void acknowledge_in_order(struct sl_tcp_connection *connection, uint32_t payload_bytes)
{
    if (payload_bytes > connection->largest_received_bytes)
        connection->largest_received_bytes = payload_bytes < connection->receive_mss_bytes
                                                 ? (uint16_t)payload_bytes
                                                 : connection->receive_mss_bytes;
    if (connection->quick_acks != 0) {
        connection->quick_acks--;
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    } else if (connection->settings.delayed_ack_us == 0 ||
               connection->receive_next - connection->receive_acked >=
                   2u * connection->largest_received_bytes) {
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    } else {
        sl_tcp_timers_delay_ack(connection);
    }
}

bool sl_tcp_receive_next(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;

    if (sl_tcp_slice_queue_append(&engine->store, &connection->receive_queue, arrival->slices,
                                  arrival->slice_count) != 0)
        return false;
    arrival->is_taken = true;
    count_received(connection, arrival->payload_bytes);
    acknowledge_in_order(connection, arrival->payload_bytes);
    return true;
}

void sl_tcp_receive_drop_out_of_order(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint64_t footprint_bytes = connection->reassembly.footprint_bytes;

    sl_tcp_reassembly_clear(&connection->reassembly, &engine->pages, &engine->store);
    sl_tcp_engine_count_out_of_order(engine, &connection->reassembly, footprint_bytes);
    connection->sack_out = (struct sl_tcp_sack_out){0};
}

static bool take_if_room(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    return sl_tcp_engine_has_room_in_order(connection->engine) &&
           sl_tcp_has_room_to_receive(connection, SL_TCP_FOOTPRINT_FACTOR_MAX) &&
           sl_tcp_receive_next(connection, arrival);
}

/* Data that begins at RCV.NXT. */
static void receive_in_order(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;
    bool fills_gap = connection->reassembly.count != 0;
    uint64_t footprint_bytes;
    uint32_t joined;

    if (!take_if_room(connection, arrival)) {
        sl_tcp_receive_drop_out_of_order(connection); /* it goes first */
        if (!take_if_room(connection, arrival)) {
            sl_tcp_refuse(engine, SL_TCP_REFUSED_MEMORY);
            sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
            return;
        }
    }
    if (!fills_gap)
        return;
    footprint_bytes = connection->reassembly.footprint_bytes;
    joined = sl_tcp_reassembly_take(&connection->reassembly, &engine->pages, &engine->store,
                                    connection->receive_next, &connection->receive_queue);
    sl_tcp_engine_count_out_of_order(engine, &connection->reassembly, footprint_bytes);
    if (joined != 0)
        count_received(connection, joined);
    sl_tcp_sack_out_advance(&connection->sack_out, connection->receive_next);
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK); /* RFC 5681 section 4.2 */
}

void sl_tcp_receive_duplicate(struct sl_tcp_connection *connection, uint32_t left, uint32_t right)
{
    connection->engine->statistics.duplicate_segs++;
    connection->duplicate_segs_in++;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    if (!connection->sack)
        return;
    sl_tcp_sack_out_duplicate(&connection->sack_out, (struct sl_seq_range){left, right});
}

/*
 * Reports what has come out of order, with the FIN if that follows: a block without it would not
 * cover the peer's last segment, which it then could not count as received.
 */
static void report(struct sl_tcp_connection *connection, struct sl_seq_range range)
{
    if (!connection->sack)
        return;
    if (connection->peer_fin_known && range.right == connection->peer_fin)
        range.right++;
    sl_tcp_sack_out_add(&connection->sack_out, range);
}

/* Reports a FIN that is not next. */
static void report_fin(struct sl_tcp_connection *connection)
{
    const struct sl_tcp_sack_out *out = &connection->sack_out;
    struct sl_seq_range range = {connection->peer_fin, connection->peer_fin};

    for (uint8_t i = 0; i < out->count; i++)
        if (out->recent[i].right == range.left)
            range.left = out->recent[i].left;
    report(connection, range);
}

static bool has_room_out_of_order(const struct sl_tcp_connection *connection)
{
    const struct sl_tcp_engine *engine = connection->engine;

    return sl_tcp_engine_has_room_out_of_order(engine) &&
           sl_tcp_has_room_to_receive(connection, SL_TCP_FOOTPRINT_FACTOR) &&
           (connection->reassembly.count != 0 || sl_tcp_engine_has_page_out_of_order(engine));
}

/* Data beyond RCV.NXT: kept until the gap is filled, acknowledged at once (RFC 5681 section 4.2).
 */
static void receive_out_of_order(struct sl_tcp_connection *connection,
                                 struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint64_t footprint_bytes = connection->reassembly.footprint_bytes;
    struct sl_tcp_reassembly_result result;
    int error;

    engine->statistics.out_of_order_segs++;
    connection->out_of_order_segs_in++;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    if (!has_room_out_of_order(connection)) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_MEMORY);
        return;
    }
    arrival->is_taken = true;
    error =
        sl_tcp_reassembly_insert(&connection->reassembly, &engine->pages, &engine->store,
                                 arrival->sequence, arrival->slices, arrival->slice_count, &result);
    sl_tcp_engine_count_out_of_order(engine, &connection->reassembly, footprint_bytes);
    if (error != 0) {
        sl_tcp_refuse(engine, error == -ENOSPC ? SL_TCP_REFUSED_REASSEMBLY : SL_TCP_REFUSED_MEMORY);
        return;
    }
    if (result.duplicate.left != result.duplicate.right)
        sl_tcp_receive_duplicate(connection, result.duplicate.left, result.duplicate.right);
    if (result.added_bytes == 0)
        sl_tcp_refuse(engine, SL_TCP_REFUSED_DUPLICATE);
    report(connection, result.range);
}

/* Cuts off what has been received and what is beyond the window or the peer's FIN. */
static void trim_to_window(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint32_t edge = connection->receive_next + sl_tcp_acceptable_bytes(connection);
    uint32_t end = arrival->sequence + arrival->payload_bytes;
    uint32_t front = 0, back = 0;

    if (connection->peer_fin_known)
        edge = sl_seq_min(edge, connection->peer_fin);
    if (sl_seq_gt(end, edge)) {
        back = sl_seq_lt(arrival->sequence, edge) ? end - edge : arrival->payload_bytes;
        arrival->flags &= (uint8_t)~SL_TCP_FIN;
        if (back == arrival->payload_bytes)
            sl_tcp_refuse(engine, SL_TCP_REFUSED_WINDOW);
    }
    if (sl_seq_lt(arrival->sequence, connection->receive_next)) {
        uint32_t before = connection->receive_next - arrival->sequence;
        uint32_t rest = arrival->payload_bytes - back;

        front = before < rest ? before : rest;
        if (front != 0)
            sl_tcp_receive_duplicate(connection, arrival->sequence, arrival->sequence + front);
        if (front == arrival->payload_bytes)
            sl_tcp_refuse(engine, SL_TCP_REFUSED_DUPLICATE);
    }
    if (front != 0 || back != 0)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    sl_tcp_arrival_trim(arrival, &engine->store, front, back);
}

/* Congestion experienced is echoed until the sender says it has reacted (RFC 3168 6.1.3). */
static void note_congestion(struct sl_tcp_connection *connection,
                            const struct sl_tcp_arrival *arrival)
{
    if (!connection->ecn)
        return;
    if ((arrival->flags & SL_TCP_CWR) != 0)
        connection->congestion_echo = false;
    if ((arrival->packet->traffic_class & SL_ECN_MASK) != SL_ECN_CONGESTION_EXPERIENCED)
        return;
    connection->congestion_echo = true;
    connection->engine->statistics.ecn_ce_in++;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
}

static void receive_payload(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    note_congestion(connection, arrival);
    trim_to_window(connection, arrival);
    if (arrival->payload_bytes == 0)
        return;
    if (arrival->sequence == connection->receive_next)
        receive_in_order(connection, arrival);
    else
        receive_out_of_order(connection, arrival);
}

/* Notes where the peer's data ends; acts on it when all before it has come. */
static void receive_fin(struct sl_tcp_connection *connection, const struct sl_tcp_arrival *arrival)
{
    if ((arrival->flags & SL_TCP_FIN) != 0 && !connection->peer_fin_known) {
        connection->peer_fin_known = true;
        connection->peer_fin = arrival->sequence + arrival->payload_bytes;
    }
    if ((arrival->flags & SL_TCP_FIN) != 0)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    if (!connection->peer_fin_known || connection->fin_received)
        return;
    if (connection->receive_next != connection->peer_fin) {
        if ((arrival->flags & SL_TCP_FIN) != 0)
            report_fin(connection);
        return;
    }
    connection->receive_next++;
    sl_tcp_sack_out_advance(&connection->sack_out, connection->receive_next);
    connection->fin_received = true;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    sl_tcp_connection_tell(connection, SL_TCP_EVENT_PEER_CLOSED);
    sl_tcp_close_received(connection);
}

/* Has the application let go of a connection that was its? */
static bool nobody_reads(const struct sl_tcp_connection *connection)
{
    return !connection->is_held && connection->listener == NULL;
}

bool sl_tcp_receive_segment(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    uint32_t end = arrival->sequence + arrival->payload_bytes;

    if (connection->fin_received)
        return true; /* nothing can follow a FIN; its retransmission has been acknowledged */
    if (arrival->payload_bytes != 0 && nobody_reads(connection) &&
        sl_seq_gt(end, connection->receive_next)) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_AFTER_CLOSE);
        sl_tcp_connection_reset(connection, SL_TCP_END_RELEASED_EARLY);
        return false;
    }
    if (arrival->payload_bytes != 0)
        receive_payload(connection, arrival);
    receive_fin(connection, arrival);
    return true;
}
