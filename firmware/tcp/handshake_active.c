// SPDX-License-Identifier: Apache-2.0
/* Connections that we open, and both sides at once (RFC 9293 sections 3.5 and 3.10.7.3). */
#include "engine_private.h"
#include "handshake.h"
#include "output.h"
#include "receive.h"

/* Does the segment acknowledge our SYN? */
static bool acknowledges_syn(const struct sl_tcp_connection *connection,
                             const struct sl_tcp_arrival *arrival)
{
    return arrival->acknowledgement == connection->initial_send + 1u;
}

/* The peer's SYN without an ACK of ours: both have begun at once, ours goes again as a SYN-ACK. */
static void open_simultaneously(struct sl_tcp_connection *connection,
                                const struct sl_tcp_arrival *arrival)
{
    uint8_t both = SL_TCP_ECE | SL_TCP_CWR;

    sl_tcp_handshake_take_syn(connection, arrival);
    connection->ecn = connection->settings.ecn && (arrival->flags & both) == both;
    sl_tcp_connection_set_state(connection, SL_TCP_SYN_RECEIVED);
    sl_tcp_output_schedule(connection, SL_TCP_DUE_SYN);
}

/* A SYN-ACK: the connection is open. */
static void open(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    sl_tcp_handshake_take_syn(connection, arrival);
    connection->ecn =
        connection->settings.ecn && (arrival->flags & (SL_TCP_ECE | SL_TCP_CWR)) == SL_TCP_ECE;
    sl_tcp_handshake_complete(connection, arrival);
    /* What our SYN offered holds from the number on that was not known then; the ACK tells more. */
    (void)sl_tcp_offer_first_window(connection);
    sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    arrival->flags &= (uint8_t) ~(SL_TCP_SYN | SL_TCP_ECE);
    arrival->sequence++;
}

bool sl_tcp_handshake_syn_sent(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;
    bool has_ack = (arrival->flags & SL_TCP_ACK) != 0;

    if (has_ack && !acknowledges_syn(connection, arrival)) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_ACK);
        sl_tcp_reply_reset(engine, arrival);
        return false;
    }
    if ((arrival->flags & SL_TCP_RST) != 0) {
        if (has_ack)
            sl_tcp_connection_end(connection, SL_TCP_END_REFUSED);
        else
            sl_tcp_refuse(engine, SL_TCP_REFUSED_RST);
        return false;
    }
    if ((arrival->flags & SL_TCP_SYN) == 0) {
        sl_tcp_refuse(engine, has_ack ? SL_TCP_REFUSED_OLD_DUPLICATE : SL_TCP_REFUSED_NO_ACK);
        return false;
    }
    if (!has_ack) {
        open_simultaneously(connection, arrival);
        return false;
    }
    open(connection, arrival);
    return true;
}
