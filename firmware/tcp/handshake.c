// SPDX-License-Identifier: Apache-2.0
/* What all ways to open a connection share. */
#include "handshake.h"

#include "engine_private.h"
#include "output.h"
#include "timers.h"

#define WINDOW_FIELD_MAX 65535u

/* The least scale by which the window field can tell all of the receive buffer (RFC 7323 2.3). */
static uint8_t scale_of(uint32_t buffer_bytes)
{
    uint8_t scale = 0;

    while (scale < SL_TCP_WINDOW_SCALE_MAX && buffer_bytes >> scale > WINDOW_FIELD_MAX)
        scale++;
    return scale;
}

/*
 * ECN-setup SYN and SYN-ACK (RFC 3168 section 6.1.1). A SYN sent again does not ask for ECN: a path
 * may drop those that do (section 6.1.1.1).
 */
uint8_t sl_tcp_syn_flags(const struct sl_tcp_connection *connection)
{
    if (connection->state == SL_TCP_SYN_RECEIVED)
        return connection->ecn ? SL_TCP_SYN | SL_TCP_ACK | SL_TCP_ECE : SL_TCP_SYN | SL_TCP_ACK;
    return connection->settings.ecn && connection->syn_transmissions == 0
               ? SL_TCP_SYN | SL_TCP_ECE | SL_TCP_CWR
               : SL_TCP_SYN;
}

void sl_tcp_syn_options(const struct sl_tcp_connection *connection, struct sl_tcp_options *options)
{
    const struct sl_tcp_settings *settings = &connection->settings;
    bool is_answer = connection->state == SL_TCP_SYN_RECEIVED;

    *options = (struct sl_tcp_options){
        .mss_bytes = connection->receive_mss_bytes,
        .timestamps = is_answer ? connection->timestamps : settings->timestamps,
        .timestamp_value = sl_tcp_timestamp(connection, connection->engine->now_us),
        .timestamp_echo = is_answer ? connection->timestamp_recent : 0,
        .window_scaling = is_answer ? connection->window_scaling : settings->window_scaling,
        .window_scale =
            is_answer ? connection->receive_scale : scale_of(settings->receive_buffer_bytes),
        .sack_permitted = is_answer ? connection->sack : settings->sack,
    };
}

void sl_tcp_handshake_set_path(struct sl_tcp_connection *connection, uint16_t mtu_bytes,
                               const struct sl_tcp_route *route)
{
    bool is_v4 = sl_ip_is_v4(&connection->tuple.remote);
    uint16_t max = connection->settings.mss_max_bytes;

    sl_tcp_path_mtu_init(&connection->path, mtu_bytes, is_v4);
    connection->route = *route;
    connection->receive_mss_bytes = sl_tcp_mss_of_mtu(connection->path.link_bytes, is_v4);
    if (max != 0 && max < connection->receive_mss_bytes)
        connection->receive_mss_bytes = max;
}

void sl_tcp_handshake_begin(struct sl_tcp_connection *connection, uint32_t initial_send)
{
    connection->initial_send = initial_send;
    connection->send_unacknowledged = initial_send;
    connection->send_next = initial_send + 1u;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_SYN);
}

void sl_tcp_handshake_take_syn(struct sl_tcp_connection *connection,
                               const struct sl_tcp_arrival *arrival)
{
    const struct sl_tcp_settings *settings = &connection->settings;
    const struct sl_tcp_options *options = &arrival->options;
    uint16_t mss = options->mss_bytes;

    if (mss == 0)
        mss = sl_tcp_is_v4(connection) ? SL_TCP_MSS_DEFAULT_V4_BYTES : SL_TCP_MSS_DEFAULT_V6_BYTES;
    connection->send_mss_bytes = mss < SL_TCP_MSS_MIN_BYTES ? SL_TCP_MSS_MIN_BYTES : mss;
    connection->initial_receive = arrival->sequence;
    connection->receive_next = arrival->sequence + 1u;
    connection->receive_acked = connection->receive_next;
    connection->receive_edge = connection->receive_next;
    connection->send_window = arrival->window;
    connection->send_window_max = arrival->window;
    connection->send_wl1 = arrival->sequence;
    connection->send_wl2 = arrival->acknowledgement;
    connection->timestamps = settings->timestamps && options->timestamps;
    connection->timestamp_recent = connection->timestamps ? options->timestamp_value : 0;
    connection->timestamp_recent_s = (uint32_t)(connection->engine->now_us / 1000000u);
    connection->sack = settings->sack && options->sack_permitted;
    connection->window_scaling = settings->window_scaling && options->window_scaling;
    connection->send_scale = connection->window_scaling ? options->window_scale : 0;
    connection->receive_scale =
        connection->window_scaling ? scale_of(settings->receive_buffer_bytes) : 0;
    connection->traffic_class = arrival->packet->traffic_class;
}

/*
 * The handshake's round trip: of a SYN that was sent once (RFC 6298 section 3), or by the timestamp
 * echoed (RFC 7323 section 4) if it is that of the last one sent. A peer whose own ACK was lost
 * echoes the first one it got, however late it answers.
 */
static void sample_handshake(struct sl_tcp_connection *connection,
                             const struct sl_tcp_arrival *arrival)
{
    uint64_t now_us = connection->engine->now_us, elapsed_us = now_us - connection->syn_sent_us;
    uint32_t elapsed_ms = sl_tcp_timestamp(connection, now_us) - arrival->options.timestamp_echo;

    if (connection->syn_transmissions == 0)
        return; /* a cookie: nobody knows when it was sent */
    if (connection->syn_transmissions > 1 &&
        (!connection->timestamps || elapsed_ms > elapsed_us / 1000u + 1u)) {
        sl_tcp_rtt_syn_was_lost(&connection->rtt);
        return;
    }
    if (elapsed_us < SL_TCP_RTT_SAMPLE_MAX_US)
        sl_tcp_rtt_sample(&connection->rtt, (uint32_t)elapsed_us, 1, now_us);
}

void sl_tcp_handshake_complete(struct sl_tcp_connection *connection,
                               const struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;

    connection->send_unacknowledged = connection->initial_send + 1u;
    connection->send_next = connection->send_unacknowledged;
    connection->send_wl1 = arrival->sequence;
    connection->send_wl2 = arrival->acknowledgement;
    connection->progress_us = engine->now_us;
    connection->last_sent_us = engine->now_us;
    connection->soft_error = false;
    sl_tcp_timers_stop(connection);
    sl_tcp_output_cancel(connection, SL_TCP_DUE_SYN);
    sl_tcp_sender_init(&connection->sender, connection->send_unacknowledged, connection->sack);
    sl_tcp_connection_set_mss(connection);
    sl_tcp_congestion_init(&connection->sender.congestion,
                           (enum sl_tcp_congestion)connection->settings.congestion,
                           connection->mss_bytes, connection->syn_transmissions > 1);
    sample_handshake(connection, arrival);
    sl_tcp_connection_set_state(connection,
                                connection->fin_queued ? SL_TCP_FIN_WAIT_1 : SL_TCP_ESTABLISHED);
    if (connection->listener != NULL)
        sl_tcp_connection_accept(connection);
    else
        sl_tcp_connection_tell(connection, SL_TCP_EVENT_CONNECTED);
    sl_tcp_timers_keep_alive(connection);
    if (connection->send_queue.length_bytes != 0 || connection->fin_queued)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
}
