// SPDX-License-Identifier: Apache-2.0
/* The receiving half: data of segments, acknowledgements of them, the window. */
#ifndef TCP_RECEIVE_H
#define TCP_RECEIVE_H

#include "arrival.h"
#include "connection_private.h"

/*
 * Takes payload and FIN of an acceptable segment in a state that receives. False: the connection
 * was reset because nobody is left to read.
 */
bool sl_tcp_receive_segment(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival);

/* Reports a segment all of whose payload had been received before (RFC 2883). */
void sl_tcp_receive_duplicate(struct sl_tcp_connection *connection, uint32_t left, uint32_t right);

/*
 * Takes data that is exactly what is expected next and within the window while nothing is out of
 * order: the common case. False: there is no node to queue it in, nothing has changed.
 */
bool sl_tcp_receive_next(struct sl_tcp_connection *connection, struct sl_tcp_arrival *arrival);

/* Drops what lies behind gaps: RFC 2018 section 8 allows it also for what was reported. */
void sl_tcp_receive_drop_out_of_order(struct sl_tcp_connection *connection);

/* RCV.WND by which segments are judged: up to the edge and what scaled fields rounded it up by. */
uint32_t sl_tcp_acceptable_bytes(const struct sl_tcp_connection *connection);

/*
 * The window field of the segment that is being built, scaled; moves the right edge on if that is
 * worth telling (RFC 9293 section 3.8.6.2.2) and never back.
 */
uint16_t sl_tcp_offer_window(struct sl_tcp_connection *connection);

/* The window of a SYN, which is not scaled. */
uint16_t sl_tcp_offer_first_window(struct sl_tcp_connection *connection);

/* Is the window closed for want of the engine's memory, not of the connection's buffer? */
bool sl_tcp_window_is_starved(const struct sl_tcp_connection *connection);

/* There may be more room than the peer knows: tells it when that is worth a segment. */
void sl_tcp_update_window(struct sl_tcp_connection *connection);

#endif
