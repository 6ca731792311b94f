// SPDX-License-Identifier: Apache-2.0
/*
 * The timer of the sender: handshake, reordering, tail loss probe, retransmission and persist. One
 * of them runs at a time; the retransmission time-out is the limit of the others (RFC 8985 section
 * 7.2), so that whatever else goes wrong, what is in flight is sent again.
 */
#include "acknowledge.h"
#include "engine_private.h"
#include "output.h"
#include "timers.h"

/* By how much Linux and others delay the ACK of a lone segment; RFC 8985's WCDelAckT, bounded by
 * the RTO. */
#define PEER_ACK_DELAY_US 40000u
/* Doublings after which a time-out is at its maximum in any case. */
#define DOUBLINGS_MAX 16u

static void set_send_timer(struct sl_tcp_connection *connection, enum sl_tcp_send_timer what,
                           uint64_t due_us)
{
    connection->send_timer = (uint8_t)what;
    connection->send_timer_us = due_us;
    sl_tcp_timers_arm(connection);
}

static uint32_t doubled(const struct sl_tcp_connection *connection, uint32_t time_us,
                        uint32_t times)
{
    uint64_t result = (uint64_t)time_us << (times < DOUBLINGS_MAX ? times : DOUBLINGS_MAX);

    return result < connection->settings.rto_max_us ? (uint32_t)result
                                                    : connection->settings.rto_max_us;
}

/* Since when the peer owes us a sign that data get on: for the user time-out. */
static uint64_t waiting_since_us(const struct sl_tcp_connection *connection)
{
    /* A peer that keeps its window closed but answers is alive (RFC 9293 section 3.8.6.1); when
     * nobody holds the connection, that is no reason to keep it for ever. */
    if (connection->is_held && connection->send_window == 0 &&
        connection->last_received_us > connection->progress_us)
        return connection->last_received_us;
    return connection->progress_us;
}

/* Ends a connection whose peer has not answered for the user time-out (RFC 9293 3.8.3). */
static bool has_timed_out(struct sl_tcp_connection *connection)
{
    uint64_t waited_us = connection->engine->now_us - waiting_since_us(connection);

    if (waited_us < connection->settings.user_timeout_us)
        return false;
    sl_tcp_connection_reset(connection,
                            connection->soft_error ? SL_TCP_END_UNREACHABLE : SL_TCP_END_TIMED_OUT);
    return true;
}

/* When RTO runs out, or the user time-out if that is earlier. */
static uint64_t retransmission_us(const struct sl_tcp_connection *connection)
{
    uint64_t rto_us = connection->flight_us + sl_tcp_rtt_rto_us(&connection->rtt);
    uint64_t user_us = waiting_since_us(connection) + connection->settings.user_timeout_us;

    return rto_us < user_us ? rto_us : user_us;
}

static bool may_probe_tail(const struct sl_tcp_connection *connection)
{
    return connection->sack && sl_tcp_recovery_is_open(&connection->sender) &&
           sl_tcp_rack_may_probe(&connection->sender.rack, &connection->sender.sent);
}

/* When to probe for the end of the flight (RFC 8985 section 7.2). */
static uint64_t tail_probe_us(const struct sl_tcp_connection *connection, uint64_t rto_at_us)
{
    uint64_t now_us = connection->engine->now_us;
    struct sl_tcp_probe_time time = {
        .srtt_us = sl_tcp_rtt_smoothed_us(&connection->rtt),
        .max_ack_delay_us = PEER_ACK_DELAY_US,
        .records_out = connection->sender.sent.count,
        .rto_left_us = rto_at_us > now_us ? (uint32_t)(rto_at_us - now_us) : 0,
    };

    return now_us + sl_tcp_rack_probe_us(&time);
}

/* Nothing is in flight: only a peer's window can hold back what is queued. */
static void choose_idle(struct sl_tcp_connection *connection)
{
    bool is_held_back =
        sl_tcp_unsent_bytes(connection) != 0 || (connection->fin_queued && !connection->fin_sent);

    if (!is_held_back || (connection->due & SL_TCP_DUE_DATA) != 0) {
        connection->send_timer = SL_TCP_TIMER_NONE;
        connection->send_timer_us = SL_TCP_NEVER;
    } else if (connection->send_timer != SL_TCP_TIMER_PERSIST) {
        connection->window_probes = 0;
        connection->progress_us = connection->engine->now_us;
        set_send_timer(connection, SL_TCP_TIMER_PERSIST,
                       connection->engine->now_us + sl_tcp_rtt_rto_us(&connection->rtt));
    }
}

void sl_tcp_send_timer_choose(struct sl_tcp_connection *connection, bool is_news)
{
    uint64_t rto_at_us;

    if (!sl_tcp_is_synchronized(connection) || connection->is_frozen)
        return;
    if (connection->sender.sent.count == 0) {
        connection->reorder_us = SL_TCP_NEVER;
        choose_idle(connection);
        return;
    }
    rto_at_us = retransmission_us(connection);
    if (connection->reorder_us < rto_at_us)
        set_send_timer(connection, SL_TCP_TIMER_REORDER, connection->reorder_us);
    else if (!may_probe_tail(connection))
        set_send_timer(connection, SL_TCP_TIMER_RETRANSMIT, rto_at_us);
    else if (is_news || connection->send_timer != SL_TCP_TIMER_TAIL_PROBE)
        set_send_timer(connection, SL_TCP_TIMER_TAIL_PROBE, tail_probe_us(connection, rto_at_us));
}

void sl_tcp_send_timer_restart(struct sl_tcp_connection *connection)
{
    connection->flight_us = connection->engine->now_us;
}

void sl_tcp_send_timer_handshake(struct sl_tcp_connection *connection)
{
    uint32_t again = connection->syn_transmissions > 1 ? connection->syn_transmissions - 1u : 0;
    uint32_t wait_us = doubled(connection, connection->settings.rto_initial_us, again);

    set_send_timer(connection, SL_TCP_TIMER_HANDSHAKE, connection->engine->now_us + wait_us);
}

static bool run_handshake(struct sl_tcp_connection *connection)
{
    if (connection->syn_transmissions > connection->settings.syn_retries) {
        /* Nothing is owed to a peer that never answered: no RST. */
        sl_tcp_connection_end(connection, connection->soft_error ? SL_TCP_END_UNREACHABLE
                                                                 : SL_TCP_END_TIMED_OUT);
        return false;
    }
    connection->send_timer_us = SL_TCP_NEVER; /* runs again when the SYN has been sent */
    sl_tcp_output_schedule(connection, SL_TCP_DUE_SYN);
    return true;
}

static void run_reorder(struct sl_tcp_connection *connection)
{
    struct sl_tcp_recovery_outcome outcome;
    struct sl_tcp_recovery_times times = sl_tcp_recovery_times(connection);

    connection->reorder_us = SL_TCP_NEVER;
    sl_tcp_recovery_reordered(&connection->sender, &connection->engine->pages,
                              connection->send_unacknowledged, connection->send_next, &times,
                              &outcome);
    sl_tcp_recovery_apply(connection, &outcome);
    sl_tcp_send_timer_choose(connection, false);
}

static void run_tail_probe(struct sl_tcp_connection *connection)
{
    sl_tcp_output_schedule(connection, SL_TCP_DUE_TAIL_PROBE);
    sl_tcp_send_timer_restart(connection);
    set_send_timer(connection, SL_TCP_TIMER_RETRANSMIT, retransmission_us(connection));
}

/* A full-sized segment that vanishes again and again may be too big for the path (RFC 2923). */
static void suspect_black_hole(struct sl_tcp_connection *connection)
{
    const struct sl_tcp_sent *sent = &connection->sender.sent;
    const struct sl_tcp_sent_record *oldest =
        sl_tcp_sent_at(sent, &connection->engine->pages, sl_tcp_sent_oldest(sent));

    if (!connection->settings.path_mtu_discovery ||
        !sl_tcp_path_mtu_timed_out(&connection->path,
                                   sl_tcp_packet_bytes(connection, oldest->length_bytes),
                                   connection->engine->now_us))
        return;
    connection->engine->statistics.black_holes++;
    sl_tcp_connection_set_mss(connection);
}

static bool run_retransmit(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;
    struct sl_tcp_recovery_outcome outcome;
    struct sl_tcp_recovery_times times = sl_tcp_recovery_times(connection);

    if (has_timed_out(connection))
        return false;
    engine->statistics.rto_expiries++;
    connection->rto_expiries++;
    suspect_black_hole(connection);
    connection->reorder_us = SL_TCP_NEVER;
    sl_tcp_recovery_timed_out(&connection->sender, &engine->pages, connection->send_unacknowledged,
                              connection->send_next, connection->retransmit_timeouts != 0, &times,
                              &outcome);
    if (connection->retransmit_timeouts != UINT8_MAX)
        connection->retransmit_timeouts++;
    sl_tcp_rtt_back_off(&connection->rtt);
    sl_tcp_recovery_apply(connection, &outcome);
    sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    sl_tcp_send_timer_restart(connection);
    sl_tcp_send_timer_choose(connection, false);
    return true;
}

/*
 * The peer's window holds back what is queued and nothing else would tell when it opens: asks for
 * it, or uses what there is of it (RFC 9293 sections 3.8.6.1 and 3.8.6.2.1 (4)).
 */
static bool run_persist(struct sl_tcp_connection *connection)
{
    bool is_open = sl_tcp_send_window_left(connection) != 0;

    if (has_timed_out(connection))
        return false;
    if (connection->window_probes != UINT8_MAX)
        connection->window_probes++;
    if (!is_open)
        connection->engine->statistics.zero_window_probes++;
    sl_tcp_output_schedule(connection,
                           is_open ? SL_TCP_DUE_DATA | SL_TCP_DUE_FORCED : SL_TCP_DUE_WINDOW_PROBE);
    set_send_timer(connection, SL_TCP_TIMER_PERSIST,
                   connection->engine->now_us + doubled(connection,
                                                        sl_tcp_rtt_rto_us(&connection->rtt),
                                                        connection->window_probes));
    return true;
}

bool sl_tcp_send_timer_run(struct sl_tcp_connection *connection)
{
    switch ((enum sl_tcp_send_timer)connection->send_timer) {
    case SL_TCP_TIMER_HANDSHAKE:
        return run_handshake(connection);
    case SL_TCP_TIMER_REORDER:
        run_reorder(connection);
        return true;
    case SL_TCP_TIMER_TAIL_PROBE:
        run_tail_probe(connection);
        return true;
    case SL_TCP_TIMER_RETRANSMIT:
        return run_retransmit(connection);
    case SL_TCP_TIMER_PERSIST:
        return run_persist(connection);
    case SL_TCP_TIMER_NONE:
        break;
    }
    connection->send_timer_us = SL_TCP_NEVER;
    return true;
}
