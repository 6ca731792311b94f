// SPDX-License-Identifier: Apache-2.0
#include "close.h"

#include "challenge.h"
#include "engine_private.h"
#include "output.h"
#include "timers.h"

/* How far beyond the old connection's numbers the new one's begin: a window, unscaled. */
#define REOPEN_DISTANCE 65537u

/* Nobody would notice that the peer never closes its side: waits no longer than fin_wait_us. */
static void limit_fin_wait(struct sl_tcp_connection *connection)
{
    if (connection->state != SL_TCP_FIN_WAIT_2 || connection->is_held)
        return;
    connection->close_timer_us = connection->engine->now_us + connection->settings.fin_wait_us;
    sl_tcp_timers_arm(connection);
}

void sl_tcp_close_queue(struct sl_tcp_connection *connection)
{
    if (!connection->fin_queued) {
        connection->fin_queued = true;
        if (connection->state == SL_TCP_ESTABLISHED)
            sl_tcp_connection_set_state(connection, SL_TCP_FIN_WAIT_1);
        else if (connection->state == SL_TCP_CLOSE_WAIT)
            sl_tcp_connection_set_state(connection, SL_TCP_LAST_ACK);
        if (sl_tcp_is_synchronized(connection))
            sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    }
    limit_fin_wait(connection);
}

void sl_tcp_close_received(struct sl_tcp_connection *connection)
{
    switch (connection->state) {
    case SL_TCP_ESTABLISHED:
        sl_tcp_connection_set_state(connection, SL_TCP_CLOSE_WAIT);
        break;
    case SL_TCP_FIN_WAIT_1:
        sl_tcp_connection_set_state(connection, SL_TCP_CLOSING);
        break;
    case SL_TCP_FIN_WAIT_2:
        sl_tcp_connection_enter_time_wait(connection);
        break;
    default:
        break; /* the other states are behind the peer's FIN */
    }
}

bool sl_tcp_close_acknowledged(struct sl_tcp_connection *connection)
{
    switch (connection->state) {
    case SL_TCP_FIN_WAIT_1:
        sl_tcp_connection_set_state(connection, SL_TCP_FIN_WAIT_2);
        limit_fin_wait(connection);
        return true;
    case SL_TCP_CLOSING:
        sl_tcp_connection_enter_time_wait(connection);
        return true;
    case SL_TCP_LAST_ACK:
        sl_tcp_connection_end(connection, SL_TCP_END_CLOSED);
        return false;
    default:
        return true;
    }
}

void sl_tcp_close_timed_out(struct sl_tcp_connection *connection)
{
    /* TIME-WAIT has its reason already; a peer that never closes has timed out. */
    sl_tcp_connection_end(connection, SL_TCP_END_TIMED_OUT);
}

/*
 * May a SYN take over from a connection in TIME-WAIT? By its timestamp if both have had them (RFC
 * 6191 section 2), else by its sequence number.
 */
static bool begins_anew(const struct sl_tcp_connection *connection,
                        const struct sl_tcp_arrival *arrival)
{
    bool is_later = sl_seq_gt(arrival->sequence, connection->receive_next);

    if ((arrival->flags & (SL_TCP_SYN | SL_TCP_ACK | SL_TCP_RST | SL_TCP_FIN)) != SL_TCP_SYN)
        return false;
    if (!connection->timestamps || !arrival->options.timestamps)
        return is_later;
    return sl_seq_gt(arrival->options.timestamp_value, connection->timestamp_recent) ||
           (arrival->options.timestamp_value == connection->timestamp_recent && is_later);
}

bool sl_tcp_time_wait_input(struct sl_tcp_connection *connection,
                            const struct sl_tcp_arrival *arrival, uint32_t *first_send)
{
    struct sl_tcp_engine *engine = connection->engine;

    if (begins_anew(connection, arrival)) {
        *first_send = connection->send_next + REOPEN_DISTANCE;
        sl_tcp_connection_end(connection, SL_TCP_END_REPLACED);
        return true;
    }
    /* A RST would end the protection against old duplicates early (RFC 1337). */
    if ((arrival->flags & SL_TCP_RST) != 0) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_RST);
        return false;
    }
    if ((arrival->flags & SL_TCP_SYN) != 0) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_SYN);
        sl_tcp_challenge(connection);
        return false;
    }
    if (arrival->sequence == connection->receive_next && sl_tcp_arrival_length(arrival) == 0)
        return false;
    sl_tcp_refuse(engine, SL_TCP_REFUSED_OLD_DUPLICATE);
    if (sl_tcp_arrival_length(arrival) == 0) {
        sl_tcp_answer_question(connection);
        return false;
    }
    /* The peer sends its data or its FIN again: our ACK was lost, the wait begins anew. */
    if (!sl_seq_gt(sl_tcp_arrival_end(arrival), connection->receive_next))
        sl_tcp_connection_enter_time_wait(connection);
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    return false;
}
