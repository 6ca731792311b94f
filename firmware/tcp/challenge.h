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

#endif
