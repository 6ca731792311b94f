// SPDX-License-Identifier: Apache-2.0
/*
 * The service: what a client sends goes back to it, and its end after everything (RFC 862). The
 * same on an engine's connection and on a socket of Linux, so that it can go on on either.
 */
#ifndef TCP_HANDOFF_ECHO_H
#define TCP_HANDOFF_ECHO_H

#include "flow.h"

struct box;

/* Does what can be done for an open flow; nothing while it is handed over. */
void echo_run(struct box *box, struct flow *flow);

/* Closes towards the client without waiting for it; what it still sends is counted and dropped. */
void echo_shut(struct box *box, struct flow *flow);

/* The engine's connection has ended: takes what it has left, and closes. */
void echo_end(struct box *box, struct flow *flow, const char *why);

/* Gives an open flow's connection or socket back. why: NULL, or what went wrong; static. */
void echo_close(struct box *box, struct flow *flow, const char *why);

#endif
