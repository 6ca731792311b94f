// SPDX-License-Identifier: Apache-2.0
/* Handshakes that are kept by the peer while the backlog is full (RFC 4987). */
#include "build.h"
#include "cookie.h"
#include "engine_private.h"
#include "handshake.h"
#include "receive.h"
#include "timers.h"

/* How long after the last cookie an ACK may bring one: two of their periods. */
#define COOKIE_LIFE_US (2ull * SL_TCP_COOKIE_PERIOD_US)

/* What the peer offers and we take, as a connection would. */
static void agree(const struct sl_tcp_connection *model, struct sl_tcp_cookie_terms *terms)
{
    *terms = (struct sl_tcp_cookie_terms){
        .mss_bytes = model->send_mss_bytes,
        .window_scale = model->send_scale,
        .timestamps = model->timestamps,
        .window_scaling = model->window_scaling,
        .sack = model->sack,
        .ecn = model->ecn,
    };
}

/*
 * A connection that is none: on the stack, never listed, so that a cookie agrees to what a
 * connection would by the same functions.
 */
static void make_model(struct sl_tcp_connection *model, struct sl_tcp_listener *listener,
                       const struct sl_tcp_arrival *arrival)
{
    uint8_t both = SL_TCP_ECE | SL_TCP_CWR;

    *model = (struct sl_tcp_connection){
        .tuple = arrival->tuple,
        .engine = listener->engine,
        .state = SL_TCP_SYN_RECEIVED,
        .settings = *sl_tcp_listener_settings(listener),
        .window_limit_bytes = UINT32_MAX,
    };
    sl_tcp_handshake_set_path(model, arrival->packet->mtu_bytes, &arrival->packet->route);
    sl_tcp_handshake_take_syn(model, arrival);
    model->ecn = model->settings.ecn && (arrival->flags & both) == both;
    model->timestamp_offset =
        sl_tcp_secret_timestamp_offset(&listener->engine->secret, &arrival->tuple);
}

/* Cuts what the model agreed to down to what the cookie brings back. */
static void restrict_model(struct sl_tcp_connection *model, const struct sl_tcp_cookie_terms *terms)
{
    model->timestamps = terms->timestamps;
    model->sack = terms->sack;
    model->ecn = terms->ecn;
    model->window_scaling = terms->window_scaling;
    if (!terms->window_scaling)
        model->receive_scale = 0;
}

void sl_tcp_cookie_answer(struct sl_tcp_listener *listener, const struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = listener->engine;
    struct sl_tcp_reply *reply = sl_tcp_reply_next(engine);
    struct sl_tcp_connection model;
    struct sl_tcp_cookie_terms terms;
    struct sl_tcp_cookie cookie;
    struct sl_tcp_options options;

    if (reply == NULL) {
        sl_tcp_refuse(engine, SL_TCP_REFUSED_BACKLOG);
        listener->refused++;
        return;
    }
    make_model(&model, listener, arrival);
    agree(&model, &terms);
    sl_tcp_cookie_make(&engine->secret, &arrival->tuple, arrival->sequence, &terms,
                       sl_tcp_timestamp(&model, engine->now_us), engine->now_us, &cookie);
    restrict_model(&model, &cookie.terms);
    sl_tcp_syn_options(&model, &options);
    if (options.timestamps)
        options.timestamp_value = cookie.timestamp_value;
    *reply = (struct sl_tcp_reply){
        .tuple = arrival->tuple,
        .route = arrival->packet->route,
        .sequence = cookie.isn,
        .acknowledgement = arrival->sequence + 1u,
        .flow_label = sl_tcp_secret_flow_label(&engine->secret, &arrival->tuple),
        .window = sl_tcp_offer_first_window(&model),
        .flags = sl_tcp_syn_flags(&model),
        .hop_limit = model.settings.hop_limit,
        .traffic_class = (uint8_t)(model.settings.dscp << 2),
    };
    reply->options_bytes = (uint8_t)sl_tcp_options_build_syn(reply->options, &options);
    sl_tcp_reply_queue(engine);
    listener->cookies++;
    listener->cookie_us = engine->now_us;
    listener->has_cookies = true;
    engine->statistics.syn_cookies_out++;
}

bool sl_tcp_cookies_are_out(const struct sl_tcp_listener *listener)
{
    return listener->has_cookies &&
           listener->engine->now_us - listener->cookie_us <= COOKIE_LIFE_US;
}

/* Checks the cookie of an ACK; *terms is what it brings back. */
static bool is_valid(const struct sl_tcp_listener *listener, const struct sl_tcp_arrival *arrival,
                     struct sl_tcp_cookie_terms *terms)
{
    const struct sl_tcp_engine *engine = listener->engine;
    struct sl_tcp_tuple tuple = arrival->tuple;
    struct sl_tcp_cookie_echo echo = {
        .peer_isn = arrival->sequence - 1u,
        .isn = arrival->acknowledgement - 1u,
        .timestamp_echo = arrival->options.timestamp_echo,
        .timestamps = arrival->options.timestamps,
    };

    return (arrival->flags & (SL_TCP_SYN | SL_TCP_RST)) == 0 &&
           sl_tcp_cookie_check(&engine->secret, &tuple, &echo, engine->now_us, terms);
}

bool sl_tcp_cookie_is_borne(const struct sl_tcp_listener *listener,
                            const struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_cookie_terms terms;

    return sl_tcp_cookies_are_out(listener) && is_valid(listener, arrival, &terms);
}

/* The SYN as it must have been, by what the cookie brings back. */
static void restore_syn(const struct sl_tcp_arrival *arrival,
                        const struct sl_tcp_cookie_terms *terms, struct sl_tcp_arrival *syn)
{
    syn->packet = arrival->packet;
    syn->tuple = arrival->tuple;
    syn->sequence = arrival->sequence - 1u;
    syn->acknowledgement = 0;
    syn->payload_bytes = 0;
    syn->slice_count = 0;
    syn->window = arrival->window;
    syn->flags = SL_TCP_SYN;
    syn->options = (struct sl_tcp_options){
        .timestamps = terms->timestamps,
        .timestamp_value = arrival->options.timestamp_value,
        .mss_bytes = terms->mss_bytes,
        .window_scaling = terms->window_scaling,
        .window_scale = terms->window_scale,
        .sack_permitted = terms->sack,
    };
}

/*
 * No connection comes of the ACK. While cookies are out it may be of a handshake whose own ACK is
 * late or lost, and the first segment of the peer, sent again, brings the cookie: no RST then.
 */
static struct sl_tcp_connection *refuse(struct sl_tcp_listener *listener,
                                        const struct sl_tcp_arrival *arrival,
                                        enum sl_tcp_refusal reason)
{
    sl_tcp_refuse(listener->engine, reason);
    listener->refused += reason == SL_TCP_REFUSED_BACKLOG;
    if (reason == SL_TCP_REFUSED_NO_CONNECTION)
        sl_tcp_reply_reset(listener->engine, arrival);
    return NULL;
}

struct sl_tcp_connection *sl_tcp_cookie_accept(struct sl_tcp_listener *listener,
                                               const struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = listener->engine;
    struct sl_tcp_connection *connection = NULL;
    struct sl_tcp_cookie_terms terms;
    struct sl_tcp_arrival syn;

    if (!sl_tcp_cookies_are_out(listener))
        return refuse(listener, arrival, SL_TCP_REFUSED_NO_CONNECTION);
    if (!is_valid(listener, arrival, &terms))
        return refuse(listener, arrival, SL_TCP_REFUSED_COOKIE);
    if (listener->waiting < listener->backlog)
        connection =
            sl_tcp_connection_new(engine, &arrival->tuple, sl_tcp_listener_settings(listener));
    if (connection == NULL)
        return refuse(listener, arrival, SL_TCP_REFUSED_BACKLOG);
    restore_syn(arrival, &terms, &syn);
    connection->listener = listener;
    listener->embryonic++;
    sl_tcp_list_append(&listener->pending, &connection->pending_link);
    sl_tcp_handshake_set_path(connection, arrival->packet->mtu_bytes, &arrival->packet->route);
    sl_tcp_handshake_take_syn(connection, &syn);
    connection->ecn = terms.ecn;
    sl_tcp_connection_set_state(connection, SL_TCP_SYN_RECEIVED);
    sl_tcp_connection_list(connection);
    connection->initial_send = arrival->acknowledgement - 1u;
    connection->send_unacknowledged = connection->initial_send;
    connection->send_next = arrival->acknowledgement;
    (void)sl_tcp_offer_first_window(connection);
    sl_tcp_send_timer_handshake(connection);
    engine->statistics.passive_opens++;
    engine->statistics.syn_cookies_in++;
    return connection;
}
