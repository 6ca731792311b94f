// SPDX-License-Identifier: Apache-2.0
#include "acknowledge.h"
#include "challenge.h"
#include "close.h"
#include "engine_private.h"
#include "handshake.h"
#include "input.h"
#include "output.h"
#include "receive.h"

/* TS.Recent (RFC 7323 section 4.3): of the segment that the next ACK is for. */
static void note_timestamp(struct sl_tcp_connection *connection,
                           const struct sl_tcp_arrival *arrival)
{
    if (!connection->timestamps || !arrival->options.timestamps ||
        sl_seq_gt(arrival->sequence, connection->receive_acked))
        return;
    connection->timestamp_recent = arrival->options.timestamp_value;
    connection->timestamp_recent_s = (uint32_t)(connection->engine->now_us / 1000000u);
}

/* An acceptable segment: the peer lives, and is reached by the way it came. */
static void note_sign_of_life(struct sl_tcp_connection *connection,
                              const struct sl_tcp_arrival *arrival)
{
    connection->last_received_us = connection->engine->now_us;
    connection->segs_in++;
    connection->route = arrival->packet->route;
}

/*
 * May header prediction take it: an established connection, nothing unusual, and either no data or
 * what is expected next with nothing out of order?
 */
static bool is_predicted(const struct sl_tcp_connection *connection,
                         const struct sl_tcp_arrival *arrival)
{
    const struct sl_tcp_options *options = &arrival->options;

    if (connection->state != SL_TCP_ESTABLISHED || connection->is_frozen ||
        (arrival->flags & (uint8_t)~SL_TCP_PSH) != SL_TCP_ACK ||
        arrival->sequence != connection->receive_next ||
        arrival->acknowledgement - connection->send_unacknowledged >
            connection->send_next - connection->send_unacknowledged ||
        options->timestamps != connection->timestamps || options->sack_blocks != 0 ||
        (connection->timestamps &&
         sl_seq_lt(options->timestamp_value, connection->timestamp_recent)))
        return false;
    if (arrival->payload_bytes == 0)
        return true;
    return arrival->payload_bytes <= sl_tcp_offered_bytes(connection) &&
           connection->reassembly.count == 0 && !connection->peer_fin_known &&
           (arrival->packet->traffic_class & SL_ECN_MASK) != SL_ECN_CONGESTION_EXPERIENCED &&
           (connection->is_held || connection->listener != NULL) &&
           sl_tcp_engine_has_room_in_order(connection->engine) &&
           sl_tcp_has_room_to_receive(connection, SL_TCP_FOOTPRINT_FACTOR_MAX);
}

/* The common case: data in order, or an ACK, or both. False: queueing needs more than this. */
static bool take_predicted(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    if (arrival->payload_bytes != 0 && !sl_tcp_receive_next(connection, arrival))
        return false;
    note_timestamp(connection, arrival);
    note_sign_of_life(connection, arrival);
    if (arrival->payload_bytes != 0 &&
        arrival->acknowledgement == connection->send_unacknowledged &&
        sl_tcp_arrival_window(connection, arrival) == connection->send_window) {
        connection->send_wl1 = arrival->sequence;
        connection->send_wl2 = arrival->acknowledgement;
        return true;
    }
    sl_tcp_acknowledge(connection, arrival);
    return true;
}

/*
 * The ACK is of a cookie that an earlier SYN of the peer was answered by, before there was room to
 * keep its handshake: what the cookie says stands. True: a connection was made of it.
 */
static bool replace_by_cookie(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_listener *listener = connection->listener;

    if (listener == NULL || !sl_tcp_cookie_is_borne(listener, arrival))
        return false;
    sl_tcp_connection_end(connection, SL_TCP_END_REPLACED);
    connection = sl_tcp_cookie_accept(listener, arrival);
    if (connection != NULL)
        sl_tcp_input_segment(connection, arrival);
    return true;
}

/* The ACK in SYN-RECEIVED (section 3.10.7.4, fifth). True: the connection is established. */
static bool take_first_ack(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    if (arrival->acknowledgement != connection->initial_send + 1u) {
        if (replace_by_cookie(connection, arrival))
            return false;
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_ACK);
        /* It may answer an earlier SYN-ACK with a cookie, and not be the segment that bears it. */
        if (connection->listener == NULL || !sl_tcp_cookies_are_out(connection->listener))
            sl_tcp_reply_reset(connection->engine, arrival);
        return false;
    }
    sl_tcp_handshake_complete(connection, arrival);
    connection->send_window = sl_tcp_arrival_window(connection, arrival);
    if (connection->send_window > connection->send_window_max)
        connection->send_window_max = connection->send_window;
    return true;
}

/*
 * The ACK field of a synchronised connection: between what was acknowledged, less a window, and
 * what was sent (RFC 5961 section 5.2). False: challenged, the segment does not count. An old ACK
 * says nothing but its data may.
 */
static bool take_ack(struct sl_tcp_connection *connection, const struct sl_tcp_arrival *arrival)
{
    uint32_t ack = arrival->acknowledgement;

    if (sl_seq_gt(ack, connection->send_next) ||
        sl_seq_lt(ack, connection->send_unacknowledged - connection->send_window_max)) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_ACK);
        sl_tcp_challenge(connection);
        return false;
    }
    if (sl_seq_ge(ack, connection->send_unacknowledged))
        sl_tcp_acknowledge(connection, arrival);
    return true;
}

/* Fifth to eighth of section 3.10.7.4: ACK, data and FIN of an acceptable segment. */
static void take_acceptable(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    if ((arrival->flags & SL_TCP_ACK) == 0) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_NO_ACK);
        return;
    }
    if (connection->state == SL_TCP_SYN_RECEIVED) {
        if (!take_first_ack(connection, arrival))
            return;
    } else if (!take_ack(connection, arrival)) {
        return;
    }
    note_timestamp(connection, arrival);
    note_sign_of_life(connection, arrival);
    if (connection->fin_acknowledged && !sl_tcp_close_acknowledged(connection))
        return;
    (void)sl_tcp_receive_segment(connection, arrival);
}

void sl_tcp_input_segment(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    if (is_predicted(connection, arrival) && take_predicted(connection, arrival))
        return;
    if (connection->is_frozen) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_FROZEN);
        return;
    }
    if (connection->state == SL_TCP_SYN_SENT) {
        if (sl_tcp_handshake_syn_sent(connection, arrival)) {
            note_sign_of_life(connection, arrival);
            (void)sl_tcp_receive_segment(connection, arrival);
        }
        return;
    }
    if (sl_tcp_input_check(connection, arrival))
        take_acceptable(connection, arrival);
}
