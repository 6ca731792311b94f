// SPDX-License-Identifier: Apache-2.0
/*
 * Hand-offs in the order of [TCH-1]: HOLD both directions; the first freezes and dumps; the second
 * restores, paused; REDIRECT is the commit point; the second lives; held packets are released; the
 * first deletes silently. Until the commit it can be given up, and the first goes on.
 */
#ifndef TCP_HANDOFF_MOVE_H
#define TCP_HANDOFF_MOVE_H

#include "flow.h"

struct box;

/* One flow on its way. */
struct move {
    struct move *next;
    struct flow *flow;
    enum place to;
    bool is_exported; /* from then on neither device speaks for it */
    uint64_t began_us;
    struct sl_tcp_transfer transfer;
    struct sl_tcp_connection *connection; /* the second: in an engine, */
    int fd;                               /* or at Linux */
    struct slices unsent;                 /* to Linux: what the service sends after the commit */
};

#define MOVE_REASONS 8u

/* What came of all flows of one command. */
struct move_report {
    uint32_t moved, aborted, refused;
    struct {
        const char *step; /* static: what refused it */
        int error;        /* -errno */
        uint32_t count;
    } reasons[MOVE_REASONS];
    uint64_t unread_bytes, unsent_bytes, unacknowledged_bytes, residue_bytes; /* carried over */
    uint64_t held_packets;
    uint64_t freeze_us_max, freeze_us_sum; /* from hold to release */
};

/* What a command asks for. */
struct move_request {
    enum place from, to;
    uint32_t count;        /* flows at most */
    uint64_t hold_us;      /* from the import to the commit */
    bool is_to_be_aborted; /* given up in place of the commit */
};

/* At most one command is under way. */
struct mover {
    struct move *first; /* owned; all have the same request */
    struct move_request request;
    struct move_report report;
    uint64_t commit_at_us;
    bool is_busy;
};

/* Holds, freezes and imports so many open flows. The commit follows by move_run(). */
void move_begin(struct box *box, const struct move_request *request);

/* Commits or gives up what is due. True: the command is done, its report stands. */
bool move_run(struct box *box);

/* When move_run() has something to do; UINT64_MAX: nothing moves. */
uint64_t move_next_us(const struct mover *mover);

#endif
