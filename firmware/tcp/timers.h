// SPDX-License-Identifier: Apache-2.0
/*
 * Timers. Each of a connection's deadlines is a field; one node on the engine's wheel runs at the
 * earliest of them or before. Moving a deadline later or stopping it only writes the field: the
 * node runs for nothing once and is armed anew, so that a segment costs no wheel operation.
 */
#ifndef TCP_TIMERS_H
#define TCP_TIMERS_H

#include "connection_private.h"

/* Makes sure the node runs no later than the earliest deadline. After moving one earlier. */
void sl_tcp_timers_arm(struct sl_tcp_connection *connection);

/* Stops all. */
void sl_tcp_timers_stop(struct sl_tcp_connection *connection);

/* An acknowledgement may wait until then; it goes no later than one that waits already. */
void sl_tcp_timers_delay_ack(struct sl_tcp_connection *connection);

/* Begins the keep-alive time anew, if the settings have one. */
void sl_tcp_timers_keep_alive(struct sl_tcp_connection *connection);

/* The sender's timer (retransmit.c). */

/* Runs what the sender's timer is for, which has come. False: the connection has ended. */
bool sl_tcp_send_timer_run(struct sl_tcp_connection *connection);

/*
 * Chooses anew what the sender's timer waits for, after each change of what is in flight or may be
 * sent. is_news: new data has been sent or acknowledged, so that a tail loss probe is put off.
 */
void sl_tcp_send_timer_choose(struct sl_tcp_connection *connection, bool is_news);

/* RTO runs from now on (RFC 6298 (5.1), (5.3)). */
void sl_tcp_send_timer_restart(struct sl_tcp_connection *connection);

/* A SYN or SYN-ACK was sent: it is sent again after a time-out, doubled for each. */
void sl_tcp_send_timer_handshake(struct sl_tcp_connection *connection);

#endif
