// SPDX-License-Identifier: Apache-2.0
#include "tcp_row.h"

#include <stdio.h>
#include <string.h>

#include "config.h"

#define US_PER_MS 1000u

/* Words and numbers of the dictionary are the engine's (RFC 4022). */
_Static_assert((int)SL_ATTR_TCP_ROW_STATE_CLOSED == (int)SL_TCP_CLOSED &&
                   (int)SL_ATTR_TCP_ROW_STATE_TIME_WAIT == (int)SL_TCP_TIME_WAIT &&
                   (int)SL_ATTR_TCP_ROW_END_RESET == (int)SL_TCP_END_RESET &&
                   (int)SL_ATTR_TCP_ROW_END_STOPPED == (int)SL_TCP_END_STOPPED &&
                   (int)SL_ATTR_TCP_ROW_CONGESTION_RENO == (int)SL_TCP_RENO,
               "states, ends and congestion control are numbered alike");

static bool is_address(const struct sl_addr *wanted, const struct sl_ip *address)
{
    struct sl_addr have;

    if (wanted->family == 0)
        return true;
    have = sl_config_addr(address);
    return have.family == wanted->family &&
           memcmp(have.bytes, wanted->bytes, sizeof(have.bytes)) == 0;
}

static bool is_number(uint16_t wanted, uint16_t none, uint16_t number)
{
    return wanted == none || wanted == number;
}

bool sl_tcp_row_wanted(const struct sl_msg_tcp_query *query,
                       const struct sl_endpoint_connection_row *from)
{
    const struct sl_tcp_info *info = &from->info;

    return is_number(query->service, SL_ID_NONE, from->service) &&
           is_number(query->state, SL_ATTR_TCP_QUERY_STATE_ANY, info->state) &&
           is_number(query->peer_port, 0, info->remote_port) &&
           is_number(query->local_port, 0, info->local_port) &&
           is_address(&query->peer, &info->remote) && is_address(&query->local, &info->local);
}

bool sl_tcp_listener_row_wanted(const struct sl_msg_tcp_query *query,
                                const struct sl_endpoint_listener_row *from)
{
    return is_number(query->service, SL_ID_NONE, from->service) &&
           is_number(query->local_port, 0, from->info.port) &&
           is_address(&query->local, &from->info.address);
}

static uint64_t ms_between(uint64_t from_us, uint64_t to_us)
{
    return to_us > from_us ? (to_us - from_us) / US_PER_MS : 0;
}

static void fill_agreed(const struct sl_tcp_info *info, struct sl_tcp_row *row)
{
    row->state = info->state;
    row->end = info->end;
    row->congestion = info->congestion;
    row->priority = info->priority;
    row->send_scale = info->send_scale;
    row->receive_scale = info->receive_scale;
    row->timestamps = info->timestamps;
    row->sack = info->sack;
    row->ecn = info->ecn;
    row->window_scaling = info->window_scaling;
    row->is_frozen = info->is_frozen;
    row->is_active_open = info->is_active_open;
    row->is_in_recovery = info->is_in_recovery;
    row->mss_bytes = info->mss_bytes;
    row->path_mtu_bytes = info->path_mtu_bytes;
}

static void fill_windows(const struct sl_tcp_info *info, struct sl_tcp_row *row)
{
    row->srtt_us = info->srtt_us;
    row->rttvar_us = info->rttvar_us;
    row->rtt_min_us = info->rtt_min_us;
    row->rto_us = info->rto_us;
    row->cwnd_bytes = info->cwnd_bytes;
    row->ssthresh_bytes = info->ssthresh_bytes;
    row->send_window_bytes = info->send_window_bytes;
    row->receive_window_bytes = info->receive_window_bytes;
    row->unsent_bytes = info->unsent_bytes;
    row->unacknowledged_bytes = info->unacknowledged_bytes;
    row->sacked_bytes = info->sacked_bytes;
    row->lost_bytes = info->lost_bytes;
    row->unread_bytes = info->unread_bytes;
    row->unconsumed_bytes = info->unconsumed_bytes;
    row->out_of_order_bytes = info->out_of_order_bytes;
}

static void fill_counters(const struct sl_tcp_info *info, struct sl_tcp_row *row)
{
    row->rto_expiries = info->rto_expiries;
    row->fast_recoveries = info->fast_recoveries;
    row->dsacks = info->dsacks;
    row->tlp_probes = info->tlp_probes;
    row->duplicate_segs_in = info->duplicate_segs_in;
    row->out_of_order_segs_in = info->out_of_order_segs_in;
    row->segs_in = info->segs_in;
    row->segs_out = info->segs_out;
    row->bytes_in = info->bytes_in;
    row->bytes_out = info->bytes_out;
    row->segs_retransmitted = info->segs_retransmitted;
    row->bytes_retransmitted = info->bytes_retransmitted;
}

void sl_tcp_row_fill(uint16_t sp, uint64_t now_us, const struct sl_endpoint_connection_row *from,
                     struct sl_tcp_row *row)
{
    const struct sl_tcp_info *info = &from->info;

    memset(row, 0, sizeof(*row));
    row->local = sl_config_addr(&info->local);
    row->remote = sl_config_addr(&info->remote);
    row->local_port = info->local_port;
    row->remote_port = info->remote_port;
    row->sp = sp;
    row->service = from->service;
    fill_agreed(info, row);
    fill_windows(info, row);
    fill_counters(info, row);
    row->age_ms = ms_between(info->opened_us, now_us);
    row->idle_ms = ms_between(info->last_received_us, now_us);
    row->ended_ms = info->ended_us != 0 ? ms_between(info->ended_us, now_us) : 0;
    snprintf(row->end_detail, sizeof(row->end_detail), "%s",
             info->end_detail != NULL ? info->end_detail : "");
}

void sl_tcp_listener_row_fill(uint16_t sp, const struct sl_endpoint_listener_row *from,
                              struct sl_tcp_listener_row *row)
{
    const struct sl_tcp_listener_info *info = &from->info;

    *row = (struct sl_tcp_listener_row){
        .address = sl_config_addr(&info->address),
        .port = info->port,
        .sp = sp,
        .service = from->service,
        .backlog = info->backlog,
        .embryonic = info->embryonic,
        .waiting = info->waiting,
        .accepted = info->accepted,
        .refused = info->refused,
        .cookies = info->cookies,
    };
}
