// SPDX-License-Identifier: Apache-2.0
/* Data sent before and sent again: what is lost, and the end of a flight as a probe. */
#include "build.h"
#include "engine_private.h"
#include "output.h"
#include "timers.h"

/*
 * Transmits the data of a record again: in one packet, or in several when it is larger than the
 * path takes now. False: the device refused, the record stays as it is.
 */
static bool transmit_record(struct sl_tcp_connection *connection,
                            const struct sl_tcp_sent_record *record)
{
    struct sl_tcp_engine *engine = connection->engine;
    bool has_fin = (record->flags & SL_TCP_SENT_FIN) != 0;
    struct sl_tcp_slice_cursor cursor = record->cursor;
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    struct sl_tcp_outgoing outgoing = {
        .sequence = record->sequence,
        .slices = slices,
        .packets = 1,
    };
    uint32_t left = record->length_bytes - has_fin;

    do {
        uint32_t wanted = left < connection->mss_bytes ? left : connection->mss_bytes;

        outgoing.slice_count =
            sl_tcp_slice_queue_gather(&engine->store, &connection->send_queue, &cursor, wanted,
                                      slices, SL_TCP_SEGMENT_SLICES, &outgoing.payload_bytes);
        left -= outgoing.payload_bytes;
        outgoing.flags = SL_TCP_ACK;
        if (left == 0 && has_fin)
            outgoing.flags |= SL_TCP_FIN;
        if (left == 0 && outgoing.payload_bytes != 0)
            outgoing.flags |= SL_TCP_PSH;
        if (!sl_tcp_transmit(connection, &outgoing))
            return false;
        engine->statistics.retrans_segs++;
        connection->segs_retransmitted++;
        connection->bytes_retransmitted += outgoing.payload_bytes;
        outgoing.sequence += outgoing.payload_bytes;
    } while (left != 0);
    return true;
}

/* Transmits a record again and notes that. False: the device refused. */
static bool retransmit(struct sl_tcp_connection *connection, uint16_t slot)
{
    struct sl_tcp_engine *engine = connection->engine;
    struct sl_tcp_sender *sender = &connection->sender;
    const struct sl_tcp_sent_record *record = sl_tcp_sent_at(&sender->sent, &engine->pages, slot);

    sl_tcp_path_mtu_lost(&connection->path, record->sequence + record->length_bytes,
                         engine->now_us);
    if (!transmit_record(connection, record))
        return false;
    /* Its ACK is due a round trip from now, not from the last one (RFC 6675 section 6). */
    if (record->sequence == connection->send_unacknowledged)
        sl_tcp_send_timer_restart(connection);
    sl_tcp_recovery_retransmitted(sender, &engine->pages, slot, engine->now_us);
    return true;
}

/*
 * May the lost record go? The window takes at least a part of it; whole records go, so that it is
 * overdrawn by less than one and the next ACK makes up for that. Beyond a window that has shrunk
 * only the oldest is sent (RFC 9293 section 3.8.6).
 */
static bool may_retransmit(const struct sl_tcp_connection *connection,
                           const struct sl_tcp_sent_record *record)
{
    const struct sl_tcp_sender *sender = &connection->sender;
    uint32_t edge = connection->send_unacknowledged + connection->send_window;

    if (record->sequence == connection->send_unacknowledged)
        return sl_tcp_recovery_room_bytes(sender) != 0 || sender->sent.flying_bytes == 0;
    return sl_tcp_recovery_room_bytes(sender) != 0 &&
           sl_seq_le(record->sequence + record->length_bytes, edge);
}

enum sl_tcp_output_result sl_tcp_output_lost(struct sl_tcp_connection *connection,
                                             uint32_t *budget_bytes)
{
    const struct sl_tcp_sent *sent = &connection->sender.sent;
    uint16_t slot;

    while ((slot = sl_tcp_sent_next_lost(sent)) != SL_TCP_SLOT_NONE) {
        const struct sl_tcp_sent_record *record =
            sl_tcp_sent_at(sent, &connection->engine->pages, slot);
        uint32_t bytes = record->length_bytes;

        if (!may_retransmit(connection, record))
            return SL_TCP_OUTPUT_DONE;
        if (bytes > *budget_bytes)
            return SL_TCP_OUTPUT_MORE;
        if (!retransmit(connection, slot))
            return SL_TCP_OUTPUT_REFUSED;
        *budget_bytes -= bytes;
    }
    return SL_TCP_OUTPUT_DONE;
}

/* The last record again (RFC 8985 section 7.3). False: the device refused. */
static bool probe_by_old(struct sl_tcp_connection *connection)
{
    struct sl_tcp_sent *sent = &connection->sender.sent;
    uint16_t newest = sl_tcp_sent_newest(sent);

    if (!retransmit(connection, newest))
        return false;
    sl_tcp_sent_at(sent, &connection->engine->pages, newest)->flags |= SL_TCP_SENT_PROBE;
    return true;
}

/*
 * New data as the probe, beyond the congestion window if need be. *is_sent: there was some that
 * the peer's window takes.
 */
static enum sl_tcp_output_result probe_by_new(struct sl_tcp_connection *connection, bool *is_sent)
{
    struct sl_tcp_congestion_state *congestion = &connection->sender.congestion;
    uint32_t before = connection->send_next, cwnd_bytes = congestion->cwnd_bytes;
    uint32_t budget_bytes = connection->mss_bytes;
    enum sl_tcp_output_result result;

    *is_sent = false;
    if (sl_tcp_unsent_bytes(connection) == 0)
        return SL_TCP_OUTPUT_DONE;
    congestion->cwnd_bytes = sl_tcp_recovery_flight_bytes(&connection->sender) + budget_bytes;
    result = sl_tcp_output_new(connection, &budget_bytes);
    congestion->cwnd_bytes = cwnd_bytes;
    *is_sent = connection->send_next != before;
    return result == SL_TCP_OUTPUT_REFUSED ? result : SL_TCP_OUTPUT_DONE;
}

enum sl_tcp_output_result sl_tcp_output_tail_probe(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;
    struct sl_tcp_sender *sender = &connection->sender;
    bool is_new = false;
    enum sl_tcp_output_result result;

    /* What the flight has become meanwhile may need no probe any more. */
    if (sender->sent.count == 0 || !sl_tcp_recovery_is_open(sender) ||
        !sl_tcp_rack_may_probe(&sender->rack, &sender->sent)) {
        connection->due &= (uint8_t)~SL_TCP_DUE_TAIL_PROBE;
        return SL_TCP_OUTPUT_DONE;
    }
    result = probe_by_new(connection, &is_new);
    if (result == SL_TCP_OUTPUT_DONE && !is_new && !probe_by_old(connection))
        result = SL_TCP_OUTPUT_REFUSED;
    if (result != SL_TCP_OUTPUT_DONE)
        return result;
    connection->due &= (uint8_t)~SL_TCP_DUE_TAIL_PROBE;
    sl_tcp_rack_probed(&sender->rack, connection->send_next, !is_new);
    engine->statistics.tlp_probes++;
    connection->tlp_probes++;
    sl_tcp_send_timer_restart(connection);
    sl_tcp_send_timer_choose(connection, true);
    return SL_TCP_OUTPUT_DONE;
}
