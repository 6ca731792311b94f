// SPDX-License-Identifier: Apache-2.0
/*
 * ICMP errors. Anybody can send one: they count only when the sequence number they quote is of data
 * in flight (RFC 5927 section 4.1), and end nothing but a connection being opened (RFC 5461).
 */
#include "acknowledge.h"
#include "engine_private.h"
#include "output.h"
#include "timers.h"

/* Ports and sequence number: what every router quotes (RFC 792). */
#define QUOTED_BYTES 8u

/* The connection a quoted segment of ours belongs to, if its data is in flight; else NULL. */
static struct sl_tcp_connection *find_quoted(struct sl_tcp_engine *engine,
                                             const struct sl_tcp_icmp_error *error)
{
    struct sl_tcp_tuple tuple = {.local = error->local, .remote = error->remote};
    struct sl_tcp_connection *connection;
    uint32_t index, sequence;

    if (error->header_bytes < QUOTED_BYTES)
        return NULL;
    tuple.local_port = sl_load_u16(error->header);
    tuple.remote_port = sl_load_u16(error->header + 2);
    sequence = sl_load_u32(error->header + 4);
    index = sl_tcp_table_find(&engine->table, &tuple, sl_tcp_table_hash(&engine->table, &tuple));
    if (index == SL_TCP_NONE)
        return NULL;
    connection = sl_tcp_connection_at(engine, index);
    return sl_seq_in(sequence, connection->send_unacknowledged, connection->send_next) ? connection
                                                                                       : NULL;
}

/* What a router says is a matter of path MTU discovery, what the link does is not. */
static bool believe_mtu(struct sl_tcp_connection *connection, const struct sl_tcp_icmp_error *error)
{
    if (!sl_tcp_is_synchronized(connection))
        return false;
    if (error->kind == SL_TCP_ICMP_LINK_MTU)
        return sl_tcp_path_mtu_link(&connection->path, error->next_hop_mtu_bytes);
    return connection->settings.path_mtu_discovery &&
           sl_tcp_path_mtu_too_big(&connection->path, error->next_hop_mtu_bytes,
                                   connection->engine->now_us);
}

/* RFC 1191 section 6.3, RFC 8201: smaller packets, at once, without a change of the window. */
static void lower_mtu(struct sl_tcp_connection *connection, const struct sl_tcp_icmp_error *error)
{
    struct sl_tcp_engine *engine = connection->engine;
    uint32_t lost;

    if (!believe_mtu(connection, error))
        return;
    engine->statistics.pmtu_updates++;
    sl_tcp_connection_set_mss(connection);
    lost = sl_tcp_recovery_too_big(&connection->sender, &engine->pages, connection->mss_bytes);
    if (lost == 0)
        return;
    sl_tcp_output_schedule(connection, SL_TCP_DUE_DATA);
    sl_tcp_send_timer_choose(connection, false);
}

void sl_tcp_icmp(struct sl_tcp_engine *engine, const struct sl_tcp_icmp_error *error,
                 uint64_t now_us)
{
    struct sl_tcp_connection *connection = find_quoted(engine, error);

    engine->now_us = now_us;
    if (connection == NULL || connection->is_frozen)
        return;
    switch (error->kind) {
    case SL_TCP_ICMP_TOO_BIG:
    case SL_TCP_ICMP_LINK_MTU:
        lower_mtu(connection, error);
        break;
    case SL_TCP_ICMP_UNREACHABLE:
        connection->soft_error = true;
        break;
    case SL_TCP_ICMP_REFUSED:
        connection->soft_error = true;
        if (connection->state == SL_TCP_SYN_SENT)
            sl_tcp_connection_end(connection, SL_TCP_END_REFUSED);
        break;
    }
    sl_tcp_engine_gauge(engine);
}
