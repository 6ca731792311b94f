// SPDX-License-Identifier: Apache-2.0
/* Opening connections (RFC 9293 section 3.5): ours, those of others, both at once, by cookies. */
#ifndef TCP_HANDSHAKE_H
#define TCP_HANDSHAKE_H

#include "arrival.h"
#include "connection_private.h"

/* Flags and options of the SYN or SYN-ACK that is to be sent. */
uint8_t sl_tcp_syn_flags(const struct sl_tcp_connection *connection);
void sl_tcp_syn_options(const struct sl_tcp_connection *connection, struct sl_tcp_options *options);

/* What is known of the path before anything was sent: MTU of the link, route, our MSS. */
void sl_tcp_handshake_set_path(struct sl_tcp_connection *connection, uint16_t mtu_bytes,
                               const struct sl_tcp_route *route);

/* Our SYN begins at that sequence number. */
void sl_tcp_handshake_begin(struct sl_tcp_connection *connection, uint32_t initial_send);

/* Takes the peer's SYN: its number, window and what its options and ours have in common. */
void sl_tcp_handshake_take_syn(struct sl_tcp_connection *connection,
                               const struct sl_tcp_arrival *arrival);

/*
 * Both SYNs are acknowledged: the connection is ESTABLISHED, or FIN-WAIT-1 if it is to close
 * already. arrival has acknowledged ours.
 */
void sl_tcp_handshake_complete(struct sl_tcp_connection *connection,
                               const struct sl_tcp_arrival *arrival);

/* A segment for a connection in SYN-SENT (RFC 9293 section 3.10.7.3). True: it is established and
 * what is left of the segment is to be processed as any other. */
bool sl_tcp_handshake_syn_sent(struct sl_tcp_connection *connection,
                               struct sl_tcp_arrival *arrival);

/*
 * A segment for a listener (section 3.10.7.2). first_send: where our numbers have to begin at
 * least, if 0 is not given (RFC 9293 section 3.6.1). Gives a connection that a valid cookie has
 * made, for which the segment is to be processed as any other; else NULL.
 */
struct sl_tcp_connection *sl_tcp_handshake_listen(struct sl_tcp_listener *listener,
                                                  struct sl_tcp_arrival *arrival,
                                                  uint32_t first_send);

/* SYN cookies (handshake_cookie.c). */

/* Answers a SYN by a cookie; nothing is kept. */
void sl_tcp_cookie_answer(struct sl_tcp_listener *listener, const struct sl_tcp_arrival *arrival);

/* Has the listener sent cookies of late, so that ACKs may bear one? */
bool sl_tcp_cookies_are_out(const struct sl_tcp_listener *listener);

/* Does an ACK bear a valid cookie of that listener? */
bool sl_tcp_cookie_is_borne(const struct sl_tcp_listener *listener,
                            const struct sl_tcp_arrival *arrival);

/* Makes a connection of an ACK with a valid cookie; NULL: it has none, or there is no room. */
struct sl_tcp_connection *sl_tcp_cookie_accept(struct sl_tcp_listener *listener,
                                               const struct sl_tcp_arrival *arrival);

/* The settings of connections that a listener makes. */
const struct sl_tcp_settings *sl_tcp_listener_settings(const struct sl_tcp_listener *listener);

#endif
