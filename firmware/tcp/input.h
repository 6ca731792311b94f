// SPDX-License-Identifier: Apache-2.0
/* A segment that arrives for a connection (RFC 9293 section 3.10.7). */
#ifndef TCP_INPUT_H
#define TCP_INPUT_H

#include "arrival.h"
#include "connection_private.h"

/*
 * Processes a segment on a connection in any state but LISTEN and TIME-WAIT. The connection may be
 * gone afterwards.
 */
void sl_tcp_input_segment(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival);

/*
 * Is the segment acceptable: timestamp, sequence number, RST, SYN (section 3.10.7.4, first to
 * fourth; RFC 7323 section 5.3, RFC 5961)? False: it has been answered as it must be, and the
 * connection may be gone (input_check.c).
 */
bool sl_tcp_input_check(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival);

/* Is TSval older than what was seen last, within the time that tells (RFC 7323 section 5.5)? */
bool sl_tcp_input_is_old(const struct sl_tcp_connection *connection,
                         const struct sl_tcp_arrival *arrival);

#endif
