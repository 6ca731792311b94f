// SPDX-License-Identifier: Apache-2.0
#include "timers.h"

#include "close.h"
#include "engine_private.h"
#include "output.h"

/* Steps of the wheel in one sl_tcp_advance(). */
#define ADVANCE_BUDGET 4096u

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

void sl_tcp_timers_arm(struct sl_tcp_connection *connection)
{
    uint64_t due = earlier(earlier(connection->send_timer_us, connection->ack_timer_us),
                           earlier(connection->close_timer_us, connection->keepalive_us));
    struct sl_tcp_wheel_node *node = &connection->timer;

    if (due == SL_TCP_NEVER || (sl_tcp_wheel_is_armed(node) && node->due_us <= due))
        return;
    sl_tcp_wheel_arm(&connection->engine->wheel, node, due);
}

void sl_tcp_timers_stop(struct sl_tcp_connection *connection)
{
    connection->send_timer = SL_TCP_TIMER_NONE;
    connection->send_timer_us = SL_TCP_NEVER;
    connection->ack_timer_us = SL_TCP_NEVER;
    connection->close_timer_us = SL_TCP_NEVER;
    connection->keepalive_us = SL_TCP_NEVER;
    sl_tcp_wheel_disarm(&connection->engine->wheel, &connection->timer);
}

void sl_tcp_timers_delay_ack(struct sl_tcp_connection *connection)
{
    if (connection->ack_timer_us != SL_TCP_NEVER)
        return;
    connection->ack_timer_us = connection->engine->now_us + connection->settings.delayed_ack_us;
    sl_tcp_timers_arm(connection);
}

/* When to ask for a sign of life, if no segment comes before. */
static void await_silence(struct sl_tcp_connection *connection)
{
    uint32_t idle_us = connection->settings.keepalive_idle_us;
    bool is_watched = idle_us != 0 && connection->state != SL_TCP_TIME_WAIT;

    connection->keepalives_out = 0;
    connection->keepalive_us = is_watched ? connection->last_received_us + idle_us : SL_TCP_NEVER;
}

void sl_tcp_timers_keep_alive(struct sl_tcp_connection *connection)
{
    await_silence(connection);
    sl_tcp_timers_arm(connection);
}

/*
 * The keep-alive time has come, unless segments came meanwhile: those only write when they did.
 * False: nobody answers, the connection has ended.
 */
static bool run_keep_alive(struct sl_tcp_connection *connection)
{
    const struct sl_tcp_settings *settings = &connection->settings;
    uint64_t now_us = connection->engine->now_us;
    uint64_t asked_us = connection->keepalive_us - settings->keepalive_interval_us;

    if (connection->keepalives_out == 0 || connection->last_received_us >= asked_us)
        await_silence(connection);
    if (connection->keepalive_us > now_us)
        return true;
    if (connection->keepalives_out >= settings->keepalive_probes) {
        sl_tcp_connection_reset(connection, SL_TCP_END_KEEPALIVE);
        return false;
    }
    connection->keepalive_us = now_us + settings->keepalive_interval_us;
    /* Data in flight ask the same question, and have a time-out of their own. */
    if (connection->sender.sent.count != 0)
        return true;
    connection->keepalives_out++;
    connection->engine->statistics.keepalives++;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_KEEPALIVE);
    return true;
}

/* Runs what is due. False: the connection has ended. */
static bool run_due(struct sl_tcp_connection *connection)
{
    uint64_t now_us = connection->engine->now_us;

    if (connection->close_timer_us <= now_us) {
        sl_tcp_close_timed_out(connection);
        return false;
    }
    if (connection->ack_timer_us <= now_us) {
        connection->ack_timer_us = SL_TCP_NEVER;
        connection->engine->statistics.delayed_acks++;
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
    }
    if (connection->send_timer_us <= now_us && !sl_tcp_send_timer_run(connection))
        return false;
    return connection->keepalive_us > now_us || run_keep_alive(connection);
}

void sl_tcp_advance(struct sl_tcp_engine *engine, uint64_t now_us)
{
    uint32_t budget = ADVANCE_BUDGET;
    struct sl_tcp_wheel_node *node;

    engine->now_us = now_us;
    while ((node = sl_tcp_wheel_expire(&engine->wheel, now_us, &budget)) != NULL) {
        struct sl_tcp_connection *connection =
            SL_TCP_OF_LINK(node, struct sl_tcp_connection, timer);

        engine->statistics.timers_run++;
        if (run_due(connection))
            sl_tcp_timers_arm(connection);
    }
    sl_tcp_engine_gauge(engine);
}

uint64_t sl_tcp_next_timer_us(const struct sl_tcp_engine *engine)
{
    return sl_tcp_wheel_next_us(&engine->wheel);
}
