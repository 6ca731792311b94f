// SPDX-License-Identifier: Apache-2.0
#include "acknowledge.h"

#include "engine_private.h"
#include "output.h"
#include "timers.h"

struct sl_tcp_recovery_times sl_tcp_recovery_times(const struct sl_tcp_connection *connection)
{
    return (struct sl_tcp_recovery_times){
        .now_us = connection->engine->now_us,
        .srtt_us = sl_tcp_rtt_smoothed_us(&connection->rtt),
        .rtt_min_us = sl_tcp_rtt_least_us(&connection->rtt),
    };
}

void sl_tcp_recovery_apply(struct sl_tcp_connection *connection,
                           const struct sl_tcp_recovery_outcome *outcome)
{
    struct sl_tcp_statistics *statistics = &connection->engine->statistics;
    uint32_t happened = outcome->happened;

    statistics->rack_lost_segs += outcome->lost_records;
    connection->reorder_us = outcome->reorder_timeout_us == 0
                                 ? SL_TCP_NEVER
                                 : connection->engine->now_us + outcome->reorder_timeout_us;
    if (connection->sender.sent.lost_count != 0)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    if (happened == 0)
        return;
    if ((happened & SL_TCP_RECOVERY_BEGAN) != 0) {
        statistics->fast_recoveries++;
        connection->fast_recoveries++;
    }
    if ((happened & SL_TCP_RECOVERY_SPURIOUS) != 0)
        statistics->spurious_recoveries++;
    if ((happened & SL_TCP_RECOVERY_RTO_SPURIOUS) != 0)
        sl_tcp_rtt_end_back_off(&connection->rtt);
    if ((happened & SL_TCP_RECOVERY_PROBE_REPAIRED) != 0)
        statistics->tlp_recoveries++;
    if ((happened & SL_TCP_RECOVERY_ECN_REDUCED) != 0)
        statistics->ecn_reductions++;
    if ((happened & SL_TCP_RECOVERY_REDUCED) != 0)
        connection->congestion_reduced = connection->ecn;
}

/*
 * Takes the window of a segment that is newer than the one it was taken from last (RFC 9293
 * section 3.10.7.4: SND.WL1, SND.WL2). True: it has changed.
 */
static bool update_window(struct sl_tcp_connection *connection,
                          const struct sl_tcp_arrival *arrival)
{
    uint32_t window = sl_tcp_arrival_window(connection, arrival);
    bool has_changed = window != connection->send_window;

    if (sl_seq_gt(connection->send_wl1, arrival->sequence) ||
        (connection->send_wl1 == arrival->sequence &&
         sl_seq_gt(connection->send_wl2, arrival->acknowledgement)))
        return false;
    connection->send_wl1 = arrival->sequence;
    connection->send_wl2 = arrival->acknowledgement;
    if (!has_changed)
        return false;
    if (window == 0)
        connection->engine->statistics.zero_windows_in++;
    if (window > connection->send_window_max)
        connection->send_window_max = window;
    connection->send_window = window;
    return true;
}

static void describe(const struct sl_tcp_connection *connection,
                     const struct sl_tcp_arrival *arrival, bool window_changed,
                     struct sl_tcp_ack *ack)
{
    const struct sl_tcp_options *options = &arrival->options;

    ack->now_us = connection->engine->now_us;
    ack->acknowledgement = arrival->acknowledgement;
    ack->unacknowledged = connection->send_unacknowledged;
    ack->next = connection->send_next;
    ack->echo.is_known = connection->timestamps && options->timestamps;
    ack->echo.ms = ack->echo.is_known ? options->timestamp_echo - connection->timestamp_offset : 0;
    ack->rtt_min_us = sl_tcp_rtt_least_us(&connection->rtt);
    ack->sacks = options->sacks;
    ack->sack_blocks = connection->sack ? options->sack_blocks : 0;
    ack->is_duplicate = arrival->acknowledgement == connection->send_unacknowledged &&
                        sl_tcp_arrival_length(arrival) == 0 && !window_changed &&
                        connection->sender.sent.count != 0;
    ack->has_ece = connection->ecn && (arrival->flags & SL_TCP_ECE) != 0;
}

/*
 * An RTT sample, from when records were sent (microseconds) or, when all of them were sent again
 * and a back-off is to end, from the timestamp echoed (RFC 7323 section 4: milliseconds). An echo
 * of an earlier transmission measures how often its ACK was lost; the back-off then lasts until
 * something that was sent once is acknowledged (Karn's algorithm, RFC 6298 section 5).
 */
static void sample_rtt(struct sl_tcp_connection *connection, const struct sl_tcp_ack *ack,
                       const struct sl_tcp_delivery *delivery)
{
    uint32_t sample_us = delivery->rtt_us;

    if (sample_us == 0 && ack->echo.is_known && delivery->acknowledged_bytes != 0 &&
        connection->retransmit_timeouts != 0 &&
        !sl_tcp_echo_is_before(&ack->echo, delivery->resent_us)) {
        uint32_t elapsed_ms = (uint32_t)(ack->now_us / 1000u) - ack->echo.ms;

        if (elapsed_ms < SL_TCP_RTT_SAMPLE_MAX_US / 1000u)
            sample_us = (elapsed_ms + 1u) * 1000u;
    }
    if (sample_us != 0)
        sl_tcp_rtt_sample(&connection->rtt, sample_us, (connection->sender.sent.count + 1u) / 2u,
                          ack->now_us);
}

/* SND.UNA moves on: what is acknowledged is given back and told. */
static void advance(struct sl_tcp_connection *connection, uint32_t bytes)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint32_t data_bytes = bytes;

    connection->send_unacknowledged += bytes;
    if (connection->fin_sent && connection->send_unacknowledged == connection->send_next) {
        connection->fin_acknowledged = true;
        data_bytes--;
    }
    connection->progress_us = engine->now_us;
    connection->retransmit_timeouts = 0;
    connection->soft_error = false;
    sl_tcp_send_timer_restart(connection); /* backed off until there is a sample (RFC 6298 5) */
    if (data_bytes == 0)
        return;
    sl_tcp_slice_queue_trim(&engine->send_store, &connection->send_queue, data_bytes,
                            &connection->send_cursor);
    if (connection->wants_room && !sl_tcp_link_is_listed(&connection->starved_link)) {
        connection->wants_room = false;
        sl_tcp_connection_tell(connection, SL_TCP_EVENT_WRITABLE);
    }
    sl_tcp_connection_tell(connection, SL_TCP_EVENT_ACKNOWLEDGED);
}

void sl_tcp_acknowledge(struct sl_tcp_connection *connection, const struct sl_tcp_arrival *arrival)
{
    struct sl_tcp_engine *engine = connection->engine;
    struct sl_tcp_sender *sender = &connection->sender;
    bool window_changed = update_window(connection, arrival);
    struct sl_tcp_recovery_outcome outcome;
    struct sl_tcp_recovery_times times;
    struct sl_tcp_delivery delivery;
    struct sl_tcp_ack ack;

    /* With nothing in flight a DSACK may still say that what was sent again had arrived. */
    if (sender->sent.count == 0 && (!connection->sack || arrival->options.sack_blocks == 0)) {
        if (window_changed) {
            sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
            sl_tcp_send_timer_choose(connection, false);
        }
        return;
    }
    describe(connection, arrival, window_changed, &ack);
    sl_tcp_scoreboard_enter(&sender->sent, &sender->rack, &engine->pages, &engine->store,
                            &connection->send_queue, &ack, &delivery);
    engine->statistics.records_held -= delivery.acknowledged_records;
    engine->statistics.sacked_segs += delivery.sacked_records;
    engine->statistics.dsacks_in += delivery.has_dsack;
    connection->dsacks += delivery.has_dsack;
    sample_rtt(connection, &ack, &delivery);
    if (delivery.acknowledged_bytes != 0) {
        advance(connection, delivery.acknowledged_bytes);
        if (sl_tcp_path_mtu_acknowledged(&connection->path, connection->send_unacknowledged,
                                         engine->now_us))
            sl_tcp_connection_set_mss(connection);
    }
    times = sl_tcp_recovery_times(connection);
    sl_tcp_recovery_acknowledge(sender, &engine->pages, &ack, &delivery, &times, &outcome);
    sl_tcp_recovery_apply(connection, &outcome);
    if (sl_tcp_unsent_bytes(connection) != 0 || (connection->fin_queued && !connection->fin_sent))
        sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    sl_tcp_send_timer_choose(connection, delivery.acknowledged_bytes != 0);
}
