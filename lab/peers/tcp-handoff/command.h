// SPDX-License-Identifier: Apache-2.0
/*
 * Commands by standard input, one a line, each answered by one line of JSON:
 *
 *   move FROM TO COUNT HOLD-US      hands so many connections over; the commit comes HOLD-US after
 *                                   the import
 *   abort FROM TO COUNT HOLD-US     the same, given up in place of the commit
 *   await BYTES                     answers when the service has received so many more, or no
 *                                   connection is open any more
 *   await-open COUNT                answers when so many connections are open
 *   pause | resume                  the service reads nothing, or again
 *   shut                            the service closes all connections towards the clients
 *   show                            counters, and every connection there was
 */
#ifndef TCP_HANDOFF_COMMAND_H
#define TCP_HANDOFF_COMMAND_H

#include "box.h"

struct command {
    char line[256];
    size_t length;
    bool is_waiting; /* for bytes or connections */
    uint64_t await_bytes;
    uint32_t await_open;
};

/* Reads and does what standard input says. False: it has ended. */
bool command_read(struct command *command, struct box *box);

/* Answers what has come about since: awaited bytes or connections, a hand-off that is done. */
void command_answer(struct command *command, struct box *box, bool move_is_done);

#endif
