// SPDX-License-Identifier: Apache-2.0
/* What can be seen from outside: one connection, all of them, those that ended. */
#include "engine_private.h"

/* Places looked at in one call of a listing. */
#define LISTING_STEP 256u

static void describe_path(const struct sl_tcp_connection *connection, struct sl_tcp_info *info)
{
    const struct sl_tcp_sender *sender = &connection->sender;

    info->mss_bytes = connection->mss_bytes;
    info->path_mtu_bytes = connection->path.current_bytes;
    info->srtt_us = sl_tcp_rtt_smoothed_us(&connection->rtt);
    info->rttvar_us = sl_tcp_rtt_variation_us(&connection->rtt);
    info->rtt_min_us = sl_tcp_rtt_least_us(&connection->rtt);
    info->rto_us = sl_tcp_rtt_rto_us(&connection->rtt);
    info->cwnd_bytes = sender->congestion.cwnd_bytes;
    info->ssthresh_bytes = sender->congestion.ssthresh_bytes;
    info->is_in_recovery = !sl_tcp_recovery_is_open(sender);
    info->lost_bytes = sender->sent.lost_bytes;
    info->sacked_bytes = sender->sent.sacked_bytes;
    info->unacknowledged_bytes = sl_tcp_sent_bytes(&sender->sent);
}

static void describe_queues(const struct sl_tcp_connection *connection, struct sl_tcp_info *info)
{
    info->send_window_bytes = connection->send_window;
    info->receive_window_bytes = sl_tcp_offered_bytes(connection);
    info->unsent_bytes = sl_tcp_unsent_bytes(connection);
    info->unread_bytes = connection->receive_queue.length_bytes;
    info->unconsumed_bytes = (uint32_t)(connection->given_bytes - connection->consumed_bytes);
    info->out_of_order_bytes = connection->reassembly.length_bytes;
}

static void describe_counters(const struct sl_tcp_connection *connection, struct sl_tcp_info *info)
{
    info->opened_us = connection->opened_us;
    info->last_received_us = connection->last_received_us;
    info->ended_us = connection->ended_us;
    info->segs_in = connection->segs_in;
    info->segs_out = connection->segs_out;
    info->bytes_in = connection->bytes_in;
    info->bytes_out = connection->bytes_out;
    info->segs_retransmitted = connection->segs_retransmitted;
    info->bytes_retransmitted = connection->bytes_retransmitted;
    info->rto_expiries = connection->rto_expiries;
    info->fast_recoveries = connection->fast_recoveries;
    info->dsacks = connection->dsacks;
    info->tlp_probes = connection->tlp_probes;
    info->duplicate_segs_in = connection->duplicate_segs_in;
    info->out_of_order_segs_in = connection->out_of_order_segs_in;
}

void sl_tcp_info(const struct sl_tcp_connection *connection, struct sl_tcp_info *info)
{
    *info = (struct sl_tcp_info){
        .local = connection->tuple.local,
        .remote = connection->tuple.remote,
        .local_port = connection->tuple.local_port,
        .remote_port = connection->tuple.remote_port,
        .state = connection->state,
        .end = connection->end,
        .end_detail = connection->end_detail,
        .congestion = connection->settings.congestion,
        .priority = connection->settings.priority,
        .timestamps = connection->timestamps,
        .sack = connection->sack,
        .ecn = connection->ecn,
        .window_scaling = connection->window_scaling,
        .send_scale = connection->send_scale,
        .receive_scale = connection->receive_scale,
        .is_frozen = connection->is_frozen,
        .is_active_open = connection->is_active_open,
    };
    describe_path(connection, info);
    describe_queues(connection, info);
    describe_counters(connection, info);
}

struct sl_tcp_route sl_tcp_route_of(const struct sl_tcp_connection *connection)
{
    return connection->route;
}

void sl_tcp_progress(const struct sl_tcp_connection *connection, struct sl_tcp_progress *progress)
{
    uint32_t kept = connection->send_queue.length_bytes + connection->dropped_bytes;
    uint32_t unsent = sl_tcp_unsent_bytes(connection) + connection->dropped_unsent_bytes;

    *progress = (struct sl_tcp_progress){
        .queued_bytes = connection->queued_bytes,
        .sent_bytes = connection->queued_bytes - unsent,
        .acknowledged_bytes = connection->queued_bytes - kept,
        .received_bytes = connection->received_bytes,
        .consumed_bytes = connection->consumed_bytes,
    };
}

const struct sl_tcp_connection *sl_tcp_next_connection(const struct sl_tcp_engine *engine,
                                                       uint32_t *cursor)
{
    for (uint32_t i = 0; i < LISTING_STEP && *cursor < engine->connections.touched; i++) {
        const struct sl_tcp_connection *connection = sl_tcp_connection_at(engine, (*cursor)++);

        if (connection->state != 0)
            return connection;
    }
    if (*cursor >= engine->connections.touched)
        *cursor = UINT32_MAX;
    return NULL;
}

const struct sl_tcp_listener *sl_tcp_next_listener(const struct sl_tcp_engine *engine,
                                                   uint32_t *cursor)
{
    for (uint32_t i = 0; i < LISTING_STEP && *cursor < engine->listeners.touched; i++) {
        const struct sl_tcp_listener *listener = sl_tcp_pool_at(&engine->listeners, (*cursor)++);

        if (listener->is_used)
            return listener;
    }
    if (*cursor >= engine->listeners.touched)
        *cursor = UINT32_MAX;
    return NULL;
}

bool sl_tcp_ended(const struct sl_tcp_engine *engine, uint32_t index, struct sl_tcp_info *info)
{
    if (index >= SL_TCP_ENDED_KEPT || index >= engine->ended_count)
        return false;
    *info = engine->ended[(engine->ended_count - 1u - index) % SL_TCP_ENDED_KEPT];
    return true;
}
