// SPDX-License-Identifier: Apache-2.0
/* What an engine is inside, and what its parts do for each other about connections as a whole. */
#ifndef TCP_ENGINE_PRIVATE_H
#define TCP_ENGINE_PRIVATE_H

#include "connection_private.h"
#include "page.h"
#include "ports.h"
#include "reply.h"
#include "secret.h"
#include "table.h"
#include "tcp/engine.h"

#define SL_TCP_LISTENER_CHAINS 64u /* a power of two */

struct sl_tcp_engine {
    uint64_t now_us; /* of the last call that was told the time */
    struct sl_tcp_table table;
    struct sl_tcp_pool connections;               /* struct sl_tcp_connection */
    struct sl_tcp_pool nodes;                     /* struct sl_tcp_slice_node */
    struct sl_tcp_pool pages;                     /* records and ranges */
    struct sl_tcp_pool listeners;                 /* struct sl_tcp_listener */
    struct sl_tcp_slice_store store;              /* of what was received */
    struct sl_tcp_slice_store send_store;         /* of what is to be sent */
    struct sl_tcp_link events;                    /* connections with events, oldest first */
    struct sl_tcp_link output[SL_TCP_PRIORITIES]; /* connections with something due */
    struct sl_tcp_link starved;                   /* wait for slices or memory */
    struct sl_tcp_link time_wait;                 /* oldest first */
    uint32_t flush_round;
    uint32_t listener_chains[SL_TCP_LISTENER_CHAINS]; /* by port: indices of listeners */
    uint64_t challenge_us;    /* beginning of the second that challenges counts (RFC 5961) */
    uint32_t challenges_left; /* in it */
    struct sl_tcp_replies replies;
    struct sl_tcp_secret secret;
    struct sl_tcp_ports ports;
    struct sl_tcp_config config;
    struct sl_tcp_statistics statistics;
    struct sl_tcp_wheel wheel;
    uint64_t out_of_order_bytes; /* of held bytes, those of data out of order */
    uint64_t ended_count;
    struct sl_tcp_info ended[SL_TCP_ENDED_KEPT]; /* ring, written at ended_count */
};

static inline struct sl_tcp_connection *sl_tcp_connection_at(const struct sl_tcp_engine *engine,
                                                             uint32_t index)
{
    return (struct sl_tcp_connection *)sl_tcp_pool_at(&engine->connections, index);
}

/* What all queues keep busy. */
static inline uint64_t sl_tcp_engine_held_bytes(const struct sl_tcp_engine *engine)
{
    return engine->store.held_bytes + engine->send_store.held_bytes;
}

/* Brings the gauges of what is held up to date: after whatever may have changed them. */
static inline void sl_tcp_engine_gauge(struct sl_tcp_engine *engine)
{
    engine->statistics.slices_held = engine->nodes.used;
    engine->statistics.held_bytes = sl_tcp_engine_held_bytes(engine);
}

/*
 * Memory, in bytes held and in nodes, is for those who need it most. What is to be sent takes three
 * quarters at most, so that two engines full of it can still receive and neither waits for the
 * other; data out of order seven eighths; data in order, which has been offered a window, what
 * there is and a quarter of the bytes more.
 */
static inline bool sl_tcp_engine_has(const struct sl_tcp_engine *engine, uint32_t eighths)
{
    return sl_tcp_engine_held_bytes(engine) < engine->config.max_held_bytes / 8u * eighths &&
           engine->nodes.used < engine->nodes.capacity / 8u * eighths + 1u;
}

/*
 * One eighth is for what is to be sent alone, whatever else is held: who passes on what was
 * received could else not begin when that has filled the memory, which nothing but passing it on
 * makes free.
 */
static inline bool sl_tcp_engine_has_send_reserve(const struct sl_tcp_engine *engine)
{
    return engine->send_store.held_bytes < engine->config.max_held_bytes / 8u &&
           engine->send_store.held_slices < engine->nodes.capacity / 8u + 1u &&
           sl_tcp_engine_held_bytes(engine) < engine->config.max_held_bytes / 8u * 11u;
}

static inline bool sl_tcp_engine_has_room_to_send(const struct sl_tcp_engine *engine)
{
    return sl_tcp_engine_has(engine, 6) || sl_tcp_engine_has_send_reserve(engine);
}

/*
 * A gap may stay for ever: what lies behind gaps takes three eighths at most, or peers that leave
 * some could keep all others from sending.
 */
static inline bool sl_tcp_engine_has_room_out_of_order(const struct sl_tcp_engine *engine)
{
    return sl_tcp_engine_has(engine, 7) &&
           engine->out_of_order_bytes < engine->config.max_held_bytes / 8u * 3u;
}

static inline bool sl_tcp_engine_has_room_in_order(const struct sl_tcp_engine *engine)
{
    return sl_tcp_engine_held_bytes(engine) < engine->config.max_held_bytes / 8u * 10u;
}

/*
 * Ranges out of order share the pages with the records of what is sent: a quarter stays for these,
 * lest peers that leave a gap for ever keep everybody from sending.
 */
static inline bool sl_tcp_engine_has_page_out_of_order(const struct sl_tcp_engine *engine)
{
    return sl_tcp_pool_room(&engine->pages) > engine->pages.capacity / 4u;
}

/* The reassembly of a connection has changed; footprint_bytes: what it held before. */
static inline void sl_tcp_engine_count_out_of_order(struct sl_tcp_engine *engine,
                                                    const struct sl_tcp_reassembly *reassembly,
                                                    uint64_t footprint_bytes)
{
    engine->out_of_order_bytes += reassembly->footprint_bytes - footprint_bytes;
}

/* Counts a segment, or a part of one, that is not taken. */
static inline void sl_tcp_refuse(struct sl_tcp_engine *engine, enum sl_tcp_refusal reason)
{
    engine->statistics.refused[reason]++;
}

/*
 * Takes a place for a connection of that tuple, which is not in the table: CLOSED, without timers,
 * with the settings given; the caller makes it more and then lists it. NULL: none is left, not
 * even one of TIME-WAIT to take over.
 */
struct sl_tcp_connection *sl_tcp_connection_new(struct sl_tcp_engine *engine,
                                                const struct sl_tcp_tuple *tuple,
                                                const struct sl_tcp_settings *settings);

/* Enters a connection in the table. */
void sl_tcp_connection_list(struct sl_tcp_connection *connection);

void sl_tcp_connection_set_state(struct sl_tcp_connection *connection, enum sl_tcp_state state);

/*
 * Ends a connection: queues and timers go, CLOSED is told to who holds it. The place is given back
 * at once if nobody does and no RST is due: the connection must not be touched any more.
 */
void sl_tcp_connection_end(struct sl_tcp_connection *connection, enum sl_tcp_end end);

/* The same, and the peer is sent a RST by the next flush (none if it knows nothing of us). */
void sl_tcp_connection_reset(struct sl_tcp_connection *connection, enum sl_tcp_end end);

/* Gives the place of a closed connection back if nobody needs it any more. */
void sl_tcp_connection_free_if_done(struct sl_tcp_connection *connection);

/* Both sides have closed: waits 2 MSL for old duplicates (RFC 9293 section 3.6.1), or anew. */
void sl_tcp_connection_enter_time_wait(struct sl_tcp_connection *connection);

/* A passive connection is no longer half open. */
void sl_tcp_connection_accept(struct sl_tcp_connection *connection);

/* Tells the application; events nobody can take are forgotten. */
void sl_tcp_connection_tell(struct sl_tcp_connection *connection, uint32_t events);

/* What is to be told, as the application gets it; a new connection is its from then on. */
struct sl_tcp_event sl_tcp_connection_take_events(struct sl_tcp_connection *connection);

/*
 * MSS, window and scale that depend on settings, the path and what was agreed: after the handshake
 * and whenever the path MTU changes.
 */
void sl_tcp_connection_set_mss(struct sl_tcp_connection *connection);

/* The listener of an address and port, one of that address before one of all; NULL: none. */
struct sl_tcp_listener *sl_tcp_listener_find(struct sl_tcp_engine *engine,
                                             const struct sl_ip *address, uint16_t port);

/* Ends what the listener has not handed over, and the listener. */
void sl_tcp_listener_end(struct sl_tcp_listener *listener, enum sl_tcp_end end);

#endif
