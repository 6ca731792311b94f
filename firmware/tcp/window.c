// SPDX-License-Identifier: Apache-2.0
/*
 * The window offered. Its right edge never moves back (RFC 9293 section 3.8.6) and moves on in
 * steps worth a segment (section 3.8.6.2.2). The field is rounded up to the scale: a peer sends at
 * most that much beyond the edge, which is accepted; rounded down, the last bytes of a window could
 * never be used.
 */
#include "engine_private.h"
#include "output.h"
#include "receive.h"

#define FIELD_MAX 65535u

/* Room that the memory kept busy leaves: full mbufs do not notice, crumbs close the window. */
static uint32_t footprint_room(const struct sl_tcp_connection *connection)
{
    uint64_t limit = (uint64_t)connection->settings.receive_buffer_bytes * SL_TCP_FOOTPRINT_FACTOR;
    uint64_t busy = sl_tcp_receive_footprint(connection);

    return busy < limit ? (uint32_t)((limit - busy) / SL_TCP_FOOTPRINT_FACTOR) : 0;
}

/* What the engine has left for all connections; a byte keeps more than itself busy. */
static uint32_t engine_room(const struct sl_tcp_engine *engine)
{
    uint64_t held = sl_tcp_engine_held_bytes(engine);
    uint64_t room = held < engine->config.max_held_bytes ? engine->config.max_held_bytes - held : 0;

    if (sl_tcp_pool_room(&engine->nodes) < engine->nodes.capacity / 16u)
        return 0;
    return room / 2u < UINT32_MAX ? (uint32_t)(room / 2u) : UINT32_MAX;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* How far beyond RCV.NXT data may come. */
static uint32_t receive_room(const struct sl_tcp_connection *connection)
{
    uint64_t kept = connection->received_bytes - connection->consumed_bytes;
    uint32_t buffer = connection->settings.receive_buffer_bytes;
    uint32_t room = kept < buffer ? buffer - (uint32_t)kept : 0;

    room = least(room, connection->window_limit_bytes);
    room = least(room, footprint_room(connection));
    room = least(room, engine_room(connection->engine));
    return least(room, FIELD_MAX << connection->receive_scale);
}

/* A step of the window that is worth telling: a segment, or half of a small buffer. */
static uint32_t least_step(const struct sl_tcp_connection *connection)
{
    return least(connection->settings.receive_buffer_bytes / 2u, connection->receive_mss_bytes);
}

/* By how much the right edge could move on; 0 when it is not worth telling. */
static uint32_t window_gain(const struct sl_tcp_connection *connection)
{
    uint32_t room = receive_room(connection) >> connection->receive_scale
                                                    << connection->receive_scale;
    uint32_t gain = connection->receive_next + room - connection->receive_edge;

    return (int32_t)gain > 0 && gain >= least_step(connection) ? gain : 0;
}

uint32_t sl_tcp_acceptable_bytes(const struct sl_tcp_connection *connection)
{
    uint32_t rounding = (1u << connection->receive_scale) - 1u;
    uint32_t bytes = connection->receive_edge + rounding - connection->receive_next;

    return (int32_t)bytes > 0 ? bytes : 0;
}

bool sl_tcp_window_is_starved(const struct sl_tcp_connection *connection)
{
    uint32_t step = least_step(connection);

    /* A peer does not use a window of less than a segment, unless after long. */
    return sl_tcp_offered_bytes(connection) < step && !connection->fin_received &&
           engine_room(connection->engine) < step + (1u << connection->receive_scale) - 1u;
}

uint16_t sl_tcp_offer_window(struct sl_tcp_connection *connection)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint32_t rounding = (1u << connection->receive_scale) - 1u;
    uint32_t offered;

    connection->receive_edge += window_gain(connection);
    offered = sl_tcp_offered_bytes(connection);
    engine->statistics.zero_windows_out += offered == 0;
    if (sl_tcp_window_is_starved(connection) && !sl_tcp_link_is_listed(&connection->starved_link)) {
        engine->statistics.memory_refused++;
        sl_tcp_list_append(&engine->starved, &connection->starved_link);
    }
    return (uint16_t)least((offered + rounding) >> connection->receive_scale, FIELD_MAX);
}

uint16_t sl_tcp_offer_first_window(struct sl_tcp_connection *connection)
{
    uint32_t window = least(receive_room(connection), FIELD_MAX);

    connection->receive_edge = connection->receive_next + window;
    return (uint16_t)window;
}

void sl_tcp_update_window(struct sl_tcp_connection *connection)
{
    uint32_t offered = sl_tcp_offered_bytes(connection), gain;

    /* Told by itself only when it doubles what the peer has left, else by the ACKs of data; and a
     * peer that has closed sends no more. */
    if (offered > connection->settings.receive_buffer_bytes / 2u || connection->fin_received ||
        !sl_tcp_is_synchronized(connection))
        return;
    gain = window_gain(connection);
    if (gain != 0 && gain >= offered)
        sl_tcp_output_schedule(connection, SL_TCP_DUE_ACK);
}
