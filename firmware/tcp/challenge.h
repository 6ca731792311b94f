// SPDX-License-Identifier: Apache-2.0
/*
 * ACKs that answer what may be an attack or an old duplicate (RFC 5961). Limited for each
 * connection and for the engine (section 7), the latter by a number nobody outside knows, so that
 * the limit tells nothing about other connections.
 */
#ifndef TCP_CHALLENGE_H
#define TCP_CHALLENGE_H

#include "connection_private.h"

/* Acknowledges what stands, as far as the limits allow. */
void sl_tcp_challenge(struct sl_tcp_connection *connection);

/*
 * The same for a segment without data that is old or outside the window. Peers in good faith ask so
 * whether we live or our window is open: only the connection's own limit holds, or whoever uses up
 * that of the engine would leave the peers of all others unanswered.
 */
void sl_tcp_answer_question(struct sl_tcp_connection *connection);

#endif
