// SPDX-License-Identifier: Apache-2.0
/*
 * A connection of a client as the switch and the service see it, wherever it lives: which device
 * has it, the packets held while it moves, and what the service keeps for it (the application's
 * part of a hand-off, which stays with the first until the commit).
 */
#ifndef TCP_HANDOFF_FLOW_H
#define TCP_HANDOFF_FLOW_H

#include "slices.h"
#include "tcp/transfer.h"
#include "wire.h"

/* The devices behind one address. */
enum place { PLACE_A, PLACE_B, PLACE_LINUX };
#define PLACES 3u
#define ENGINES 2u /* PLACE_A and PLACE_B */

struct move;

struct flow {
    struct flow *next_in_bucket, *next;
    struct sl_ip remote, local;
    uint16_t remote_port, local_port; /* host order */
    enum place place;                 /* where its packets go; stays after its end */
    bool is_open;                     /* the service has it: connection or fd is there */
    struct sl_tcp_connection *connection;
    int fd;            /* of PLACE_LINUX, else -1 */
    struct move *move; /* while it is handed over: packets are held */
    struct packet_queue held[DIRECTIONS];
    bool fin_seen[DIRECTIONS]; /* by the switch */

    struct sl_tcp_transfer transfer; /* by which it came to its place */
    bool was_moved;
    uint32_t moves;

    struct slices residue;     /* read and not yet written */
    uint32_t unconsumed_bytes; /* of what the engine gave: its window stays closed by that */
    uint64_t received_bytes, sent_bytes;
    bool is_discarding; /* we have closed before the client: what comes is counted only */
    bool peer_has_closed, has_shut;
    const char *end;         /* why it ended; NULL: as it should, or not yet. Static */
    struct sl_tcp_info last; /* at the end of one that ended in an engine; else all zero */
};

#define FLOW_BUCKETS 4096u

/* All flows there ever were; none is forgotten, for late packets have to go somewhere. */
struct flow_table {
    struct flow *buckets[FLOW_BUCKETS];
    struct flow *first, *last; /* in the order they came */
    uint32_t count;
};

/* NULL: there is none. */
struct flow *flow_find(const struct flow_table *table, const struct sl_ip *remote,
                       uint16_t remote_port, uint16_t local_port);

/* A new one, not open. */
struct flow *flow_add(struct flow_table *table, const struct packet_view *from_client,
                      enum place place);

/* Frees all. What was open has been closed before. */
void flow_clear(struct flow_table *table);

#endif
