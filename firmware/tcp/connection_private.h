// SPDX-License-Identifier: Apache-2.0
/*
 * The transmission control block of RFC 9293 section 3.3.1. What each segment reads and writes
 * stands in the first lines; what only set-up, close and listings need stands last.
 */
#ifndef TCP_CONNECTION_PRIVATE_H
#define TCP_CONNECTION_PRIVATE_H

#include "list.h"
#include "path_mtu.h"
#include "reassembly.h"
#include "recovery.h"
#include "rtt.h"
#include "sack_out.h"
#include "tcp/connection.h"
#include "tuple.h"
#include "wheel.h"

#define SL_TCP_CACHE_LINE_BYTES 64u
/* A timer that does not run. */
#define SL_TCP_NEVER UINT64_MAX

/* What a connection has to transmit at the next flush; bits of sl_tcp_connection.due. */
#define SL_TCP_DUE_ACK 0x01u          /* an acknowledgement, alone or with data */
#define SL_TCP_DUE_DATA 0x02u         /* see whether data, lost ones or a FIN may go */
#define SL_TCP_DUE_SYN 0x04u          /* SYN, or SYN-ACK in SYN-RECEIVED */
#define SL_TCP_DUE_RESET 0x08u        /* RST; the connection is closed already */
#define SL_TCP_DUE_TAIL_PROBE 0x10u   /* RFC 8985 section 7.3 */
#define SL_TCP_DUE_WINDOW_PROBE 0x20u /* RFC 9293 section 3.8.6.1 */
#define SL_TCP_DUE_KEEPALIVE 0x40u    /* RFC 9293 section 3.8.4 */
#define SL_TCP_DUE_FORCED 0x80u /* data although it makes a small segment (RFC 9293 3.8.6.2.1) */

/* What the timer of the sender is for: one of them runs at a time (RFC 8985 section 7.1). */
enum sl_tcp_send_timer {
    SL_TCP_TIMER_NONE,
    SL_TCP_TIMER_HANDSHAKE,  /* SYN or SYN-ACK again */
    SL_TCP_TIMER_REORDER,    /* RFC 8985 section 6.2 */
    SL_TCP_TIMER_TAIL_PROBE, /* RFC 8985 section 7.2 */
    SL_TCP_TIMER_RETRANSMIT, /* RFC 6298 */
    SL_TCP_TIMER_PERSIST,    /* RFC 9293 section 3.8.6.1 */
};

struct sl_tcp_listener {
    uint32_t index_next; /* next of the same hash chain, or SL_TCP_NONE; the pool's while free */
    bool is_used;
    bool has_settings; /* of its own; else the engine's at the time of the SYN */
    uint16_t port;
    struct sl_ip address;
    struct sl_tcp_engine *engine;
    struct sl_tcp_link pending; /* connections half open or waiting to be accepted */
    uint32_t backlog, embryonic, waiting;
    uint64_t accepted, refused, cookies;
    bool has_cookies;   /* sent any */
    uint64_t cookie_us; /* when the last */
    struct sl_tcp_settings settings;
    void *user;
};

/*
 * Lines are of 64 bytes; a data segment that comes touches lines 0 to 7 at most, one that goes and
 * an acknowledgement that comes the sender's behind them as well.
 */
struct sl_tcp_connection {
    /* Line 0: found by the look-up, and most of header prediction. */
    struct sl_tcp_tuple tuple;
    uint8_t state;                /* enum sl_tcp_state; 0: the place is free */
    uint8_t due;                  /* SL_TCP_DUE_* */
    bool timestamps, sack;        /* agreed */
    uint32_t receive_next;        /* RCV.NXT */
    uint32_t send_unacknowledged; /* SND.UNA */
    uint32_t send_next;           /* SND.NXT */
    uint32_t timestamp_recent;    /* TS.Recent (RFC 7323 section 4.3) */
    bool is_frozen;
    bool is_held;        /* the application has it */
    bool ecn;            /* agreed */
    bool peer_fin_known; /* a FIN has come, out of order maybe */

    /* Line 1: numbers of each segment. */
    struct sl_tcp_engine *engine;
    uint64_t last_received_us;
    uint32_t receive_edge;           /* right edge of the window offered, never back */
    uint32_t receive_acked;          /* RCV.NXT of the last ACK sent (Last.ACK.sent, RFC 7323) */
    uint32_t send_window;            /* SND.WND, scaled */
    uint32_t send_wl1, send_wl2;     /* SND.WL1, SND.WL2 */
    uint32_t timestamp_offset;       /* TSval less engine time in ms */
    uint32_t timestamp_recent_s;     /* engine time in s when timestamp_recent was set */
    uint16_t mss_bytes;              /* payload of a full segment, options taken off */
    uint16_t receive_mss_bytes;      /* what our MSS option says */
    uint16_t largest_received_bytes; /* estimate of the peer's segment size, for delayed ACKs */
    uint8_t send_scale, receive_scale;
    uint8_t quick_acks; /* segments still to be acknowledged at once: the peer is in slow start */
    uint8_t send_timer; /* enum sl_tcp_send_timer */
    uint8_t events;     /* SL_TCP_EVENT_* not yet told */
    bool fin_queued, fin_sent, fin_acknowledged;
    bool fin_received;       /* and is before RCV.NXT */
    bool congestion_echo;    /* ECE until CWR comes (RFC 3168 section 6.1.3) */
    bool congestion_reduced; /* CWR is to go with new data */
    bool sends_crumbs;       /* slices are so small that segments have no room for a full one's */

    /* Line 2: timers. */
    struct sl_tcp_wheel_node timer; /* at the earliest deadline, or earlier */
    uint64_t send_timer_us;         /* deadline of send_timer */
    uint64_t flight_us;             /* RTO runs from here on, while something is in flight */
    uint64_t reorder_us;            /* when to look for overtaken segments, or SL_TCP_NEVER */
    uint64_t ack_timer_us;          /* delayed ACK, or SL_TCP_NEVER */
    uint32_t flush_round;           /* sl_tcp_flush() that has transmitted for it */
    uint32_t send_window_max;       /* the largest there was (RFC 9293 section 3.8.6.2.1) */

    /* Line 3: lists, and the way to the peer. */
    struct sl_tcp_link output_link; /* on engine.output while due != 0 and not frozen */
    struct sl_tcp_link event_link;  /* on engine.events while events != 0 */
    struct sl_tcp_route route;      /* of the last acceptable segment */
    uint64_t segs_in, segs_out;

    /* Line 4: data received. */
    struct sl_tcp_slice_queue receive_queue;
    struct sl_tcp_reassembly reassembly;
    uint64_t received_bytes; /* in order, since the connection began */
    uint64_t consumed_bytes; /* of these, by sl_tcp_consumed() */

    /* Line 5: data to send. */
    struct sl_tcp_slice_queue send_queue;   /* from SND.UNA on */
    struct sl_tcp_slice_cursor send_cursor; /* where SND.NXT is in it */
    uint64_t queued_bytes;                  /* by sl_tcp_send(), since the connection began */
    uint64_t given_bytes;                   /* of received_bytes, by sl_tcp_receive() */
    uint64_t bytes_in, bytes_out;

    /* Lines 6 and 7. */
    struct sl_tcp_sack_out sack_out;
    uint32_t window_limit_bytes; /* sl_tcp_set_window_limit() */
    uint64_t progress_us;  /* when the peer last acknowledged something new, or had nothing to */
    uint64_t last_sent_us; /* data */
    struct sl_tcp_settings settings;

    /* Algorithms of the sender, hot while data goes. */
    struct sl_tcp_sender sender;
    struct sl_tcp_rtt rtt;
    struct sl_tcp_path_mtu path;

    /* Set-up, close and what is rare. */
    uint64_t close_timer_us;                /* FIN-WAIT-2, TIME-WAIT, or SL_TCP_NEVER */
    uint64_t keepalive_us;                  /* deadline, or SL_TCP_NEVER */
    uint64_t syn_sent_us;                   /* last transmission of SYN or SYN-ACK */
    uint64_t challenge_us;                  /* beginning of the second that challenges counts */
    struct sl_tcp_listener *listener;       /* passive, until the application has it */
    struct sl_tcp_link pending_link;        /* listener.pending; engine.time_wait in TIME-WAIT */
    struct sl_tcp_link starved_link;        /* engine.starved: refused by the engine's limits */
    uint32_t initial_send, initial_receive; /* ISS, IRS */
    uint32_t peer_fin;                      /* sequence number of the peer's FIN */
    uint32_t flow_label;
    uint32_t reset_sequence; /* SEG.SEQ of the RST that is due */
    uint16_t send_mss_bytes; /* the peer's MSS option */
    bool soft_error;         /* ICMP has said that the peer is not reachable */
    bool window_scaling;     /* agreed */
    bool wants_room;         /* sl_tcp_send() was refused: WRITABLE is owed */
    bool is_listed;          /* in the table */
    bool is_active_open;
    uint8_t syn_transmissions;
    uint8_t retransmit_timeouts; /* in a row */
    uint8_t window_probes;       /* in a row */
    uint8_t keepalives_out;      /* unanswered */
    uint8_t challenges;
    uint8_t end;           /* enum sl_tcp_end */
    uint8_t traffic_class; /* of the peer's SYN */
    void *user;
    const char *end_detail;

    /* What was queued and not acknowledged when it ended; of that, never sent. */
    uint32_t dropped_bytes, dropped_unsent_bytes;

    /* Import: what is still to come (transfer.h). */
    uint32_t import_unacknowledged_bytes, import_send_bytes, import_receive_bytes;
    bool import_fin; /* a FIN was in flight behind all of it */

    /* Counters of struct sl_tcp_info that move when something is amiss. */
    uint64_t opened_us, ended_us;
    uint64_t segs_retransmitted, bytes_retransmitted;
    uint32_t rto_expiries, fast_recoveries, dsacks, tlp_probes;
    uint32_t duplicate_segs_in, out_of_order_segs_in;
} __attribute__((aligned(SL_TCP_CACHE_LINE_BYTES)));

#define SL_TCP_LINE(member, line)                                                                  \
    _Static_assert(offsetof(struct sl_tcp_connection, member) == (line)*SL_TCP_CACHE_LINE_BYTES,   \
                   #member " begins a cache line")
SL_TCP_LINE(engine, 1);
SL_TCP_LINE(timer, 2);
SL_TCP_LINE(output_link, 3);
SL_TCP_LINE(receive_queue, 4);
SL_TCP_LINE(send_queue, 5);
SL_TCP_LINE(sack_out, 6);
SL_TCP_LINE(settings, 7);

/* Asks for the lines of a connection that sending and reading touch. */
static inline void sl_tcp_connection_fetch(const struct sl_tcp_connection *connection)
{
    const uint8_t *line = (const uint8_t *)connection;

    for (size_t at = 0; at < offsetof(struct sl_tcp_connection, path);
         at += SL_TCP_CACHE_LINE_BYTES)
        __builtin_prefetch(line + at, 1);
}

/* Has the handshake ended and the connection not? TIME-WAIT counts. */
static inline bool sl_tcp_is_synchronized(const struct sl_tcp_connection *connection)
{
    return connection->state >= SL_TCP_ESTABLISHED;
}

/* Can a connection be handed over in that state ([TCH-2]: not during set-up, nor at the end)? */
static inline bool sl_tcp_state_is_movable(uint8_t state)
{
    return state >= SL_TCP_ESTABLISHED && state <= SL_TCP_CLOSING;
}

/* The sequence number behind the last byte queued; a FIN has it. */
static inline uint32_t sl_tcp_queue_end(const struct sl_tcp_connection *connection)
{
    uint32_t first = connection->send_unacknowledged;

    /* SND.UNA is at the SYN while that is not acknowledged, and behind the FIN at the end. */
    if (!sl_tcp_is_synchronized(connection))
        first = connection->initial_send + 1u;
    else if (connection->fin_acknowledged)
        first--;
    return first + connection->send_queue.length_bytes;
}

/* Data queued and never transmitted. */
static inline uint32_t sl_tcp_unsent_bytes(const struct sl_tcp_connection *connection)
{
    if (!sl_tcp_is_synchronized(connection))
        return connection->send_queue.length_bytes;
    return connection->fin_sent ? 0 : sl_tcp_queue_end(connection) - connection->send_next;
}

/* RCV.WND as the peer knows it; 0 when data before the last edge have filled it. */
static inline uint32_t sl_tcp_offered_bytes(const struct sl_tcp_connection *connection)
{
    uint32_t bytes = connection->receive_edge - connection->receive_next;

    return (int32_t)bytes < 0 ? 0 : bytes;
}

/*
 * Memory that queues may keep busy for each byte of buffer. A byte in an mbuf of its own keeps a
 * thousand times itself busy: beyond the first factor windows close, data out of order is dropped
 * and sl_tcp_send() refuses; beyond the second, data in order that a window offered before is
 * dropped as well, or one peer could have the memory of all.
 */
#define SL_TCP_FOOTPRINT_FACTOR 4u
#define SL_TCP_FOOTPRINT_FACTOR_MAX 16u

/* Memory kept busy by what is received and not yet given to the application. */
static inline uint64_t sl_tcp_receive_footprint(const struct sl_tcp_connection *connection)
{
    return connection->receive_queue.footprint_bytes + connection->reassembly.footprint_bytes;
}

/* Is less than `factor` bytes of memory busy for each byte of receive buffer? */
static inline bool sl_tcp_has_room_to_receive(const struct sl_tcp_connection *connection,
                                              uint32_t factor)
{
    return sl_tcp_receive_footprint(connection) <
           (uint64_t)connection->settings.receive_buffer_bytes * factor;
}

/* TSval now (RFC 7323 section 3.2): milliseconds of engine time. */
static inline uint32_t sl_tcp_timestamp(const struct sl_tcp_connection *connection, uint64_t now_us)
{
    return (uint32_t)(now_us / 1000u) + connection->timestamp_offset;
}

static inline bool sl_tcp_is_v4(const struct sl_tcp_connection *connection)
{
    return connection->path.is_v4;
}

#endif
