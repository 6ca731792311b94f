// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include "build.h"
#include "engine_private.h"
#include "receive.h"
#include "timers.h"

/* Payload of one connection in one flush: then the others have their turn. */
#define SHARE_BYTES 65536u
/* Packets of one flush: then the owner sees to its input. */
#define FLUSH_PACKETS 2048u

/* Connections that are looked at in one flush of those that wait for memory. */
#define STARVED_FED 64u

static void enlist(struct sl_tcp_connection *connection)
{
    if (connection->due == 0 || connection->is_frozen ||
        sl_tcp_link_is_listed(&connection->output_link))
        return;
    sl_tcp_list_append(&connection->engine->output[connection->settings.priority],
                       &connection->output_link);
}

void sl_tcp_output_schedule(struct sl_tcp_connection *connection, uint8_t due)
{
    connection->due |= due;
    enlist(connection);
}

void sl_tcp_output_cancel(struct sl_tcp_connection *connection, uint8_t due)
{
    connection->due &= (uint8_t)~due;
    if (connection->due == 0)
        sl_tcp_link_remove(&connection->output_link);
}

void sl_tcp_output_relist(struct sl_tcp_connection *connection)
{
    sl_tcp_link_remove(&connection->output_link);
    enlist(connection);
}

/* A SYN or SYN-ACK, the first or again. */
static enum sl_tcp_output_result output_syn(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;

    if (!sl_tcp_transmit_syn(connection))
        return SL_TCP_OUTPUT_REFUSED;
    connection->due &= (uint8_t)~SL_TCP_DUE_SYN;
    if (connection->syn_transmissions != 0) {
        engine->statistics.retrans_segs++;
        connection->segs_retransmitted++;
    }
    if (connection->syn_transmissions != UINT8_MAX)
        connection->syn_transmissions++;
    connection->syn_sent_us = engine->now_us;
    sl_tcp_send_timer_handshake(connection);
    return SL_TCP_OUTPUT_DONE;
}

static enum sl_tcp_output_result output_reset(struct sl_tcp_connection *connection)
{
    if (!sl_tcp_transmit_reset(connection))
        return SL_TCP_OUTPUT_REFUSED;
    connection->due = 0;
    return SL_TCP_OUTPUT_DONE;
}

/*
 * Asks a silent peer: a segment without payload and one before what it expects, which it must
 * answer (RFC 9293 section 3.8.4). A closed window is probed by the same, as Linux does: an octet
 * of data that the peer may or may not have taken need not be remembered.
 */
static enum sl_tcp_output_result output_question(struct sl_tcp_connection *connection)
{
    struct sl_tcp_outgoing outgoing = {
        .sequence = connection->send_unacknowledged - 1u,
        .flags = SL_TCP_ACK,
        .packets = 1,
    };

    if (!sl_tcp_transmit(connection, &outgoing))
        return SL_TCP_OUTPUT_REFUSED;
    connection->due &= (uint8_t) ~(SL_TCP_DUE_WINDOW_PROBE | SL_TCP_DUE_KEEPALIVE);
    return SL_TCP_OUTPUT_DONE;
}

/* Lost data, then new; afterwards the timer knows what is in flight. */
static enum sl_tcp_output_result output_data(struct sl_tcp_connection *connection)
{
    uint32_t budget_bytes = SHARE_BYTES;
    uint32_t before = connection->send_next;
    enum sl_tcp_output_result result = sl_tcp_output_lost(connection, &budget_bytes);

    if (result == SL_TCP_OUTPUT_DONE)
        result = sl_tcp_output_new(connection, &budget_bytes);
    if (result == SL_TCP_OUTPUT_DONE)
        connection->due &= (uint8_t) ~(SL_TCP_DUE_DATA | SL_TCP_DUE_FORCED);
    sl_tcp_send_timer_choose(connection, connection->send_next != before);
    return result;
}

/* What a synchronised connection has due, but for data. */
static enum sl_tcp_output_result output_control(struct sl_tcp_connection *connection)
{
    enum sl_tcp_output_result result = SL_TCP_OUTPUT_DONE;

    /* First: what has payload would tell the same without the SACK. */
    if ((connection->due & SL_TCP_DUE_ACK) != 0 &&
        !sl_tcp_sack_out_is_empty(&connection->sack_out) && !sl_tcp_transmit_ack(connection))
        result = SL_TCP_OUTPUT_REFUSED;
    if (result == SL_TCP_OUTPUT_DONE && (connection->due & SL_TCP_DUE_TAIL_PROBE) != 0)
        result = sl_tcp_output_tail_probe(connection);
    if (result == SL_TCP_OUTPUT_DONE &&
        (connection->due & (SL_TCP_DUE_WINDOW_PROBE | SL_TCP_DUE_KEEPALIVE)) != 0)
        result = output_question(connection);
    return result;
}

/* Transmits what is due of one connection. */
static enum sl_tcp_output_result output(struct sl_tcp_connection *connection)
{
    enum sl_tcp_output_result result = SL_TCP_OUTPUT_DONE;

    if ((connection->due & SL_TCP_DUE_RESET) != 0)
        return output_reset(connection);
    if ((connection->due & SL_TCP_DUE_SYN) != 0)
        result = output_syn(connection);
    if (sl_tcp_is_synchronized(connection)) {
        result = output_control(connection);
        if (result == SL_TCP_OUTPUT_DONE && (connection->due & SL_TCP_DUE_DATA) != 0)
            result = output_data(connection);
    } else if (result == SL_TCP_OUTPUT_DONE) {
        connection->due &= SL_TCP_DUE_ACK; /* the rest has its time when the handshake ends */
    }
    if (result != SL_TCP_OUTPUT_REFUSED && (connection->due & SL_TCP_DUE_ACK) != 0 &&
        !sl_tcp_transmit_ack(connection))
        result = SL_TCP_OUTPUT_REFUSED;
    return result;
}

/* With thousands of connections the next in the list is in no cache near us by now. */
static void fetch_next(const struct sl_tcp_link *list, const struct sl_tcp_link *link)
{
    if (link->next != list)
        sl_tcp_connection_fetch(SL_TCP_OF_LINK(link->next, struct sl_tcp_connection, output_link));
}

/* Serves one priority in turn. False: the device refused. *all: nothing is left due. */
static bool flush_priority(struct sl_tcp_engine *engine, struct sl_tcp_link *list, uint64_t until,
                           bool *all)
{
    while (!sl_tcp_list_is_empty(list)) {
        struct sl_tcp_connection *connection =
            SL_TCP_OF_LINK(list->next, struct sl_tcp_connection, output_link);
        uint64_t before = engine->statistics.out_segs;
        enum sl_tcp_output_result result;

        /* Who had its share of this flush stands at the end: all others have been served. */
        if (connection->flush_round == engine->flush_round ||
            engine->statistics.out_segs >= until) {
            *all = false;
            return true;
        }
        fetch_next(list, &connection->output_link);
        result = output(connection);
        if (result == SL_TCP_OUTPUT_REFUSED) {
            /* Of a device that takes little at a time, too, each has its turn. */
            if (engine->statistics.out_segs != before)
                sl_tcp_output_relist(connection);
            return false;
        }
        sl_tcp_link_remove(&connection->output_link);
        if (result == SL_TCP_OUTPUT_MORE) {
            connection->flush_round = engine->flush_round;
            enlist(connection);
        } else {
            sl_tcp_connection_free_if_done(connection);
        }
    }
    return true;
}

/*
 * Those that the engine's limits held back look again whether there is room: each once a flush, no
 * more than STARVED_FED of them.
 */
static void feed_starved(struct sl_tcp_engine *engine)
{
    struct sl_tcp_link *last = engine->starved.previous;

    for (uint32_t i = 0; i < STARVED_FED && !sl_tcp_list_is_empty(&engine->starved); i++) {
        struct sl_tcp_link *link = engine->starved.next;
        struct sl_tcp_connection *connection =
            SL_TCP_OF_LINK(link, struct sl_tcp_connection, starved_link);

        sl_tcp_link_remove(link);
        sl_tcp_update_window(connection);
        if (connection->wants_room && sl_tcp_engine_has_room_to_send(engine)) {
            connection->wants_room = false;
            sl_tcp_connection_tell(connection, SL_TCP_EVENT_WRITABLE);
        } else if (connection->wants_room || sl_tcp_window_is_starved(connection)) {
            sl_tcp_list_append(&engine->starved, link);
        }
        if (link == last)
            return;
    }
}

/* Serves all priorities in order. As sl_tcp_flush(). */
static bool flush_priorities(struct sl_tcp_engine *engine)
{
    uint64_t until = engine->statistics.out_segs + FLUSH_PACKETS;
    bool all = true;

    for (uint32_t i = 0; i < SL_TCP_PRIORITIES; i++)
        if (!flush_priority(engine, &engine->output[i], until, &all))
            return false;
    return all;
}

bool sl_tcp_flush(struct sl_tcp_engine *engine, uint64_t now_us)
{
    bool all;

    engine->now_us = now_us;
    engine->flush_round++;
    feed_starved(engine);
    all = sl_tcp_replies_flush(engine) && flush_priorities(engine);
    sl_tcp_engine_gauge(engine);
    return all;
}
