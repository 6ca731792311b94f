// SPDX-License-Identifier: Apache-2.0
/*
 * An endpoint from the inside. Everything here belongs to the SP's worker unless a field says
 * otherwise.
 */
#ifndef ENDPOINT_PRIVATE_H
#define ENDPOINT_PRIVATE_H

#include <stdatomic.h>
#include <string.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>
#include <rte_prefetch.h>

#include "endpoint/endpoint.h"
#include "endpoint/query.h"
#include "endpoint/user.h"
#include "iff/snapshot.h"
#include "pattern.h"
#include "stash.h"

/* No session, no held block. */
#define SL_NO_INDEX UINT32_MAX
/* A client's connection and those to its targets. */
#define SL_LEGS (1u + SL_MAX_TCP_TARGETS)
#define SL_CLIENT 0u
#define SL_FIRST_TARGET 1u
/* Events that are taken from the engine at once. */
#define SL_EVENTS 32u
/* Slices that are passed on at once. */
#define SL_SPLICE_SLICES 16u
/* Blocks of slices that were received and could not be passed on, in all sessions together. */
#define SL_HELD_BLOCKS 1024u

/* One connection of a session; what sl_tcp_user() gives. */
struct sl_leg {
    struct sl_endpoint_party party;
    uint8_t index;  /* in session.legs */
    uint8_t end;    /* enum sl_tcp_end: why it has ended, NONE while it lives */
    bool is_wanted; /* to be connected once there is a way to the target */
    bool is_connected;
    bool has_peer_closed; /* what is readable is the last */
    bool is_shut;         /* our half is closed */
};

/*
 * Data taken from one leg that some others have not taken yet. Commonly there is none: it is moved
 * only as far as there is room, and held only when the engine was short of memory.
 */
struct sl_held {
    struct sl_tcp_slice slices[SL_SPLICE_SLICES];
    uint16_t count;
    uint16_t waiting; /* bit per leg that is to get them */
    uint32_t bytes;
    uint32_t next; /* free block */
};

/* Ways through a session; each may hold one block. */
enum sl_way { SL_WAY_IN, SL_WAY_OUT, SL_WAYS }; /* from the client; to the client */

/* What a session may wait for; each is a list. */
enum sl_agenda {
    SL_AGENDA_READY,   /* the next turn: there is more to do than one turn's share */
    SL_AGENDA_WAITING, /* the next millisecond: a neighbour is sought, or the pattern all in use */
    SL_AGENDAS,
};

/* What one client's connection has become. */
struct sl_session {
    struct sl_leg legs[SL_LEGS];
    struct sl_endpoint_tcp_service *service; /* NULL: the session is free */
    uint32_t held[SL_WAYS];                  /* blocks, or SL_NO_INDEX */
    uint32_t older, younger;                 /* other sessions of the service */
    uint32_t next[SL_AGENDAS];               /* in those lists; [READY]: of the free ones too */
    bool is_listed[SL_AGENDAS];
    bool is_over;      /* to be freed when in no list any more */
    bool has_asked;    /* source: the client's line has been read */
    uint64_t asked;    /* source: of that line, so far */
    uint64_t position; /* source: next byte of the pattern */
    uint64_t limit;    /* source: where it ends; UINT64_MAX: never */
};

struct sl_session_list {
    uint32_t first, last; /* meaningful where count is not 0 */
    uint32_t count;
};

/* What a service does with its sessions. */
struct sl_service_kind {
    /* The client's connection is there. NULL: nothing to begin. */
    void (*begin)(struct sl_endpoint *endpoint, struct sl_session *session);
    /* Does a bounded piece of what can be done; true: there is more that could be done at once. */
    bool (*run)(struct sl_endpoint *endpoint, struct sl_session *session);
    /*
     * A leg has ended for another reason than that both sides closed, and been given back. NULL:
     * the session ends with it.
     */
    void (*failed)(struct sl_endpoint *endpoint, struct sl_session *session, struct sl_leg *leg);
};

/* A tcp-service as it is here. */
struct sl_endpoint_tcp_service {
    struct sl_endpoint_party party;      /* its listener's */
    struct sl_tcp_service_config config; /* in force; not present: none, or being taken away */
    struct sl_tcp_service_config wanted; /* by the snapshot */
    const struct sl_service_kind *kind;
    struct sl_tcp_listener *listener; /* NULL: does not listen */
    uint32_t oldest, youngest;        /* its sessions */
    bool is_unsettled;                /* config is not yet what is wanted */
    struct sl_endpoint_service_statistics statistics;
};

/* Frames that a ring had no room for; they leave first, in this order. */
#define SL_LATE_FRAMES 128u

struct sl_late_frames {
    uint16_t first, count; /* [first, count) are there */
    uint8_t ports[SL_LATE_FRAMES];
    uint16_t packet_bytes[SL_LATE_FRAMES]; /* on the wire, from the IP header on */
    struct rte_mbuf *frames[SL_LATE_FRAMES];
};

/* Segments that one flush drops because their port takes no packets so large; it refuses more. */
#define SL_OVERSIZED 64u

/* What the engine is told of one: it has to be no longer at work to listen. */
struct sl_oversized {
    struct sl_ip local, remote;
    uint8_t header[8]; /* first bytes of the TCP header */
    uint16_t mtu_bytes;
};

/* Who may write it in that state, and what comes next. */
enum sl_hang_up {
    SL_HANG_UP_NO,     /* control thread: WANTED */
    SL_HANG_UP_WANTED, /* worker: DONE */
    SL_HANG_UP_DONE,
};

/* The states of the question slot; who may write it in that state, and what comes next. */
enum sl_query_state {
    SL_QUERY_FREE,     /* control thread: ASKED */
    SL_QUERY_ASKED,    /* worker: ANSWERED */
    SL_QUERY_ANSWERED, /* control thread: FREE */
};

struct sl_query_slot {
    _Atomic uint32_t state;           /* enum sl_query_state */
    struct sl_endpoint_query query;   /* control thread: rw when FREE, worker: ro when ASKED */
    struct sl_endpoint_answer answer; /* worker: rw when ASKED, control thread: ro when ANSWERED */
};

struct sl_endpoint {
    struct sl_endpoint_link link;
    struct sl_tcp_engine *engine;
    struct rte_mempool *header_pool, *reference_pool; /* of what is sent */
    struct sl_stash headers, references;              /* of these */
    uint64_t now_us;                                  /* of this turn */
    uint64_t waiting_due_us;  /* when the waiting sessions are looked at again */
    uint64_t snapshot_serial; /* of what the services were made from; 0: nothing yet */
    uint32_t syn_backlog;
    struct sl_tcp_settings settings; /* what connections begin with */
    uint16_t datagram_id;            /* of the next IPv4 datagram that may be fragmented */
    uint16_t unsettled;              /* services */
    struct sl_session *sessions;
    struct sl_held *held;
    uint32_t session_count;
    uint32_t free_session, free_held;
    struct sl_session_list agendas[SL_AGENDAS];
    uint32_t unanswered;                   /* frames received since the last flush */
    struct sl_tcp_event events[SL_EVENTS]; /* taken from the engine, */
    uint16_t event_next, event_count;      /* [event_next, event_count) not yet handled */
    uint8_t offloads[SL_MAX_PORTS];        /* SL_PMD_OFFLOAD_* */
    bool port_forwards[SL_MAX_PORTS];
    uint16_t port_mtu_bytes[SL_MAX_PORTS];
    struct sl_late_frames late;
    uint16_t oversized_count; /* in this flush */
    struct sl_oversized oversized[SL_OVERSIZED];
    struct sl_pattern pattern;
    struct sl_endpoint_statistics statistics;
    struct sl_endpoint_tcp_service services[SL_MAX_TCP_SERVICES];
    struct sl_query_slot slot;
    const struct sl_endpoint_user *user; /* control thread, before the worker runs; NULL: none */
    uint64_t user_serial;                /* of the snapshot it was given last; 0: none yet */
    _Atomic uint32_t hang_up;            /* enum sl_hang_up */
    bool has_user_hung_up;
    bool is_engine_reset;         /* hanging up: no connection is left */
    struct sl_sp_service service; /* what is bound to the SP */
    void *engine_memory;
};

static inline void sl_endpoint_count_drops(struct sl_endpoint *endpoint, enum sl_drop_reason reason,
                                           uint32_t packets)
{
    endpoint->link.count_drops(endpoint->link.context, reason, packets);
}

/* icmp.c: an ICMP error about a connection of ours, which stays the caller's. */
void sl_endpoint_icmp(struct sl_endpoint *endpoint, struct rte_mbuf *frame);

/* transmit.c: struct sl_tcp_ops.transmit. */
bool sl_endpoint_transmit(void *context, const struct sl_tcp_segment *segment);
/* Sends what is late; false: some still is. */
bool sl_endpoint_transmit_late(struct sl_endpoint *endpoint);
void sl_endpoint_drop_late(struct sl_endpoint *endpoint);

/* What a segment is on the wire: one packet, or those it is to be cut into. */
uint32_t sl_endpoint_packets_of(const struct sl_tcp_segment *segment);

/* oversized.c: of the largest packet of so much payload of a segment, from the IP header on. */
uint32_t sl_endpoint_packet_bytes(const struct sl_tcp_segment *segment, uint32_t payload_bytes);
/* Drops a segment whose packets are larger than the port takes. False: later, it is kept. */
bool sl_endpoint_drop_oversized(struct sl_endpoint *endpoint, const struct sl_tcp_segment *segment,
                                uint8_t port);
/* Transmits what is due (sl_tcp_flush()), and tells the engine what was too large. True: all that
 * was due has been transmitted. */
bool sl_endpoint_flush(struct sl_endpoint *endpoint);

/* hang_up.c: whether connections are to end. */
bool sl_endpoint_is_hanging_up(const struct sl_endpoint *endpoint);
/* The end of a turn that has or has not flushed all that was due. */
void sl_endpoint_hang_up_step(struct sl_endpoint *endpoint, bool is_flushed);

/* owner.c: struct sl_tcp_owner_ops; an owner is an mbuf, a reference one count of it. */
void sl_endpoint_retain(void *context, void *owner);
void sl_endpoint_release(void *context, void *owner);

/* configure.c: takes over a new snapshot, and goes on with what one has asked for. */
bool sl_endpoint_configure(struct sl_endpoint *endpoint);

/* session.c: makes the session of a client's connection; NULL if there is no room for it. */
struct sl_session *sl_endpoint_session_begin(struct sl_endpoint *endpoint,
                                             struct sl_endpoint_tcp_service *service,
                                             struct sl_tcp_connection *client);
/* Resets what still lives of a session, with a reason (static), and frees it. */
void sl_endpoint_session_abort(struct sl_endpoint *endpoint, struct sl_session *session,
                               const char *detail);
/* Runs a session that something has happened to, and lets go of what has ended. */
void sl_endpoint_session_step(struct sl_endpoint *endpoint, struct sl_session *session);
struct sl_session *sl_endpoint_session_of(struct sl_leg *leg);
/* Will be stepped again when that agenda has its turn. */
void sl_endpoint_session_later(struct sl_endpoint *endpoint, struct sl_session *session,
                               enum sl_agenda agenda);
/* Steps what is ready, and what waits if that is due; bounded. True if there was work. */
bool sl_endpoint_run_sessions(struct sl_endpoint *endpoint);
/* Closes our half, once. */
void sl_endpoint_leg_shut(struct sl_leg *leg);

/* events.c: what the engine says of connections, to their services. True if there was work. */
bool sl_endpoint_events(struct sl_endpoint *endpoint);
/* A connection is given back: what was still to be said of it is of no interest any more. */
void sl_endpoint_forget_events(struct sl_endpoint *endpoint,
                               const struct sl_tcp_connection *connection);

/*
 * splice.c: moves what leg `from` has received to the legs of the mask, by reference and as far as
 * all of them have room, a bounded amount. True: more could be moved at once.
 */
bool sl_endpoint_splice(struct sl_endpoint *endpoint, struct sl_session *session, unsigned int from,
                        unsigned int to_mask, enum sl_way way);
/* Has everything that `from` will ever receive been passed on? */
bool sl_endpoint_is_drained(const struct sl_session *session, unsigned int from, enum sl_way way);
/* Reads and drops a bounded amount; adds to *bytes. True: there is more. */
bool sl_endpoint_discard(struct sl_leg *leg, uint64_t *bytes);
/* A leg that is gone no longer waits for what is held. */
void sl_endpoint_unhold(struct sl_endpoint *endpoint, struct sl_session *session, unsigned int leg);
/* Gives back what a session holds. */
void sl_endpoint_drop_held(struct sl_endpoint *endpoint, struct sl_session *session);

/* user.c: the user's turn, if there is one: the configuration; all the rest. */
bool sl_endpoint_user_configure(struct sl_endpoint *endpoint);
bool sl_endpoint_user_poll(struct sl_endpoint *endpoint);

/* query.c: a piece of the answer, if there is a question. True if there was work. */
bool sl_endpoint_query_step(struct sl_endpoint *endpoint);

/* echo.c, sink.c, source.c, relay.c */
extern const struct sl_service_kind sl_endpoint_echo, sl_endpoint_sink, sl_endpoint_source,
    sl_endpoint_relay;

#endif
