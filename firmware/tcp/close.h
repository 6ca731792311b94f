// SPDX-License-Identifier: Apache-2.0
/* Closing (RFC 9293 section 3.6): what FINs of either side and their acknowledgements lead to. */
#ifndef TCP_CLOSE_H
#define TCP_CLOSE_H

#include "arrival.h"
#include "connection_private.h"

/* The application sends no more: a FIN is to follow what is queued. */
void sl_tcp_close_queue(struct sl_tcp_connection *connection);

/* The peer's FIN has been received in order. */
void sl_tcp_close_received(struct sl_tcp_connection *connection);

/* Our FIN has been acknowledged. False: that was the end, the connection is gone. */
bool sl_tcp_close_acknowledged(struct sl_tcp_connection *connection);

/* FIN-WAIT-2 of a connection nobody holds, or TIME-WAIT, has lasted long enough. */
void sl_tcp_close_timed_out(struct sl_tcp_connection *connection);

/*
 * A segment for a connection in TIME-WAIT. True: it is a SYN that begins a new connection (RFC 9293
 * section 3.6.1 (MAY-2), RFC 6191); the old one is gone and *first_send is a sequence number
 * beyond all of its.
 */
bool sl_tcp_time_wait_input(struct sl_tcp_connection *connection,
                            const struct sl_tcp_arrival *arrival, uint32_t *first_send);

#endif
