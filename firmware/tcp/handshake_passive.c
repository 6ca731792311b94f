// SPDX-License-Identifier: Apache-2.0
/* Connections that others open (RFC 9293 section 3.10.7.2). */
#include "engine_private.h"
#include "handshake.h"

const struct sl_tcp_settings *sl_tcp_listener_settings(const struct sl_tcp_listener *listener)
{
    return listener->has_settings ? &listener->settings : &listener->engine->config.settings;
}

/* A SYN: a connection half open, or a cookie when there are too many of them. */
static void begin(struct sl_tcp_listener *listener, const struct sl_tcp_arrival *arrival,
                  uint32_t first_send)
{
    struct sl_tcp_engine *engine = listener->engine;
    struct sl_tcp_connection *connection = NULL;
    uint8_t both = SL_TCP_ECE | SL_TCP_CWR;

    if (listener->embryonic + listener->waiting < listener->backlog)
        connection =
            sl_tcp_connection_new(engine, &arrival->tuple, sl_tcp_listener_settings(listener));
    if (connection == NULL) {
        sl_tcp_cookie_answer(listener, arrival);
        return;
    }
    connection->listener = listener;
    listener->embryonic++;
    sl_tcp_list_append(&listener->pending, &connection->pending_link);
    sl_tcp_handshake_set_path(connection, arrival->packet->mtu_bytes, &arrival->packet->route);
    sl_tcp_handshake_take_syn(connection, arrival);
    connection->ecn = connection->settings.ecn && (arrival->flags & both) == both;
    sl_tcp_connection_set_state(connection, SL_TCP_SYN_RECEIVED);
    sl_tcp_connection_list(connection);
    sl_tcp_handshake_begin(
        connection, first_send != 0
                        ? first_send
                        : sl_tcp_secret_isn(&engine->secret, &arrival->tuple, engine->now_us));
    engine->statistics.passive_opens++;
}

struct sl_tcp_connection *sl_tcp_handshake_listen(struct sl_tcp_listener *listener,
                                                  struct sl_tcp_arrival *arrival,
                                                  uint32_t first_send)
{
    struct sl_tcp_engine *engine = listener->engine;

    if ((arrival->flags & SL_TCP_RST) != 0) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_NO_CONNECTION);
        return NULL;
    }
    if ((arrival->flags & SL_TCP_ACK) != 0)
        return sl_tcp_cookie_accept(listener, arrival);
    if ((arrival->flags & SL_TCP_SYN) == 0 || !sl_tcp_flags_are_valid(arrival->flags)) {
        sl_tcp_refuse(engine, (arrival->flags & SL_TCP_SYN) == 0 ? SL_TCP_REFUSED_NO_ACK
                                                                 : SL_TCP_REFUSED_MALFORMED);
        return NULL;
    }
    begin(listener, arrival, first_send);
    return NULL;
}
