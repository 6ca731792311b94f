// SPDX-License-Identifier: Apache-2.0
/* What a segment must pass before its ACK and data count. */
#include "challenge.h"
#include "engine_private.h"
#include "input.h"
#include "output.h"
#include "receive.h"

/* 24 days: after that long a timestamp of 1 ms may have wrapped (RFC 7323 section 5.5). */
#define TIMESTAMP_LIFE_S (24u * 24u * 3600u)

bool sl_tcp_input_is_old(const struct sl_tcp_connection *connection,
                         const struct sl_tcp_arrival *arrival)
{
    uint32_t now_s = (uint32_t)(connection->engine->now_us / 1000000u);

    return sl_seq_lt(arrival->options.timestamp_value, connection->timestamp_recent) &&
           now_s - connection->timestamp_recent_s < TIMESTAMP_LIFE_S;
}

/* PAWS (RFC 7323 sections 3.2 and 5.3). A RST is judged by its sequence number alone. */
static bool check_timestamp(struct sl_tcp_connection *connection,
                            const struct sl_tcp_arrival *arrival)
{
    if (!connection->timestamps || (arrival->flags & SL_TCP_RST) != 0)
        return true;
    if (!arrival->options.timestamps) {
        /* A SYN of a peer that has forgotten us is challenged further down. */
        if ((arrival->flags & SL_TCP_SYN) != 0)
            return true;
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_PAWS);
        return false;
    }
    if (!sl_tcp_input_is_old(connection, arrival))
        return true;
    sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_PAWS);
    if (sl_tcp_arrival_length(arrival) != 0)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    else
        sl_tcp_answer_question(connection);
    return false;
}

/*
 * A segment outside the window is answered by an ACK that says where we are; as ACKs without data
 * could be answered for ever, those are limited.
 */
static void answer_unacceptable(struct sl_tcp_connection *connection,
                                const struct sl_tcp_arrival *arrival)
{
    uint32_t end = arrival->sequence + arrival->payload_bytes;

    if ((arrival->flags & SL_TCP_RST) != 0) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_SEQUENCE);
        return;
    }
    if (arrival->payload_bytes != 0 && sl_seq_le(end, connection->receive_next)) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_DUPLICATE);
        sl_tcp_receive_duplicate(connection, arrival->sequence, end);
        return;
    }
    sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_SEQUENCE);
    if (sl_tcp_arrival_length(arrival) != 0)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    else
        sl_tcp_answer_question(connection);
}

static bool check_sequence(struct sl_tcp_connection *connection,
                           const struct sl_tcp_arrival *arrival)
{
    uint32_t window = sl_tcp_acceptable_bytes(connection);

    if (sl_seq_is_acceptable(arrival->sequence, sl_tcp_arrival_length(arrival),
                             connection->receive_next, window))
        return true;
    /* With the window closed, ACK, RST and FIN of what is exactly next still count (RFC 9293
     * 3.10.7.4); its data is cut off later. */
    if (window == 0 && arrival->sequence == connection->receive_next)
        return true;
    answer_unacceptable(connection, arrival);
    return false;
}

static enum sl_tcp_end reason_of_reset(const struct sl_tcp_connection *connection)
{
    bool has_all = connection->fin_received && connection->fin_sent &&
                   connection->send_queue.length_bytes == 0;

    if (connection->state == SL_TCP_SYN_RECEIVED && connection->is_active_open)
        return SL_TCP_END_REFUSED;
    /* Both have all data of the other; of a peer that is past TIME-WAIT, our FIN is not known. */
    return has_all ? SL_TCP_END_CLOSED : SL_TCP_END_RESET;
}

/* A RST inside the window: believed only exactly at its left edge (RFC 5961 section 3.2). */
static void take_reset(struct sl_tcp_connection *connection, const struct sl_tcp_arrival *arrival)
{
    if (arrival->sequence != connection->receive_next) {
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_RST);
        sl_tcp_challenge(connection);
        return;
    }
    sl_tcp_connection_end(connection, reason_of_reset(connection));
}

/*
 * The peer's SYN in SYN-RECEIVED: its repetition is answered by ours again; with an ACK it is the
 * end of a simultaneous opening (RFC 9293 figure 7), of which only the ACK is new. False: done.
 */
static bool take_known_syn(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    if ((arrival->flags & SL_TCP_ACK) == 0) {
        sl_tcp_output_schedule(connection, SL_TCP_DUE_SYN);
        return false;
    }
    arrival->flags &= (uint8_t) ~(SL_TCP_SYN | SL_TCP_ECE | SL_TCP_CWR);
    arrival->sequence++;
    return true;
}

bool sl_tcp_input_check(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    if (!check_timestamp(connection, arrival))
        return false;
    if ((arrival->flags & (SL_TCP_SYN | SL_TCP_RST)) == SL_TCP_SYN) {
        if (connection->state == SL_TCP_SYN_RECEIVED &&
            arrival->sequence == connection->initial_receive)
            return take_known_syn(connection, arrival);
        /* RFC 5961 section 4.2: whatever its sequence number. */
        sl_tcp_refuse(connection->engine, SL_TCP_REFUSED_SYN);
        sl_tcp_challenge(connection);
        return false;
    }
    if (!check_sequence(connection, arrival))
        return false;
    if ((arrival->flags & SL_TCP_RST) != 0) {
        take_reset(connection, arrival);
        return false;
    }
    return true;
}
