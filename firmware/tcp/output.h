// SPDX-License-Identifier: Apache-2.0
/*
 * Transmission. Connections with something due wait on a list for the next sl_tcp_flush(), each at
 * most once; what is due is decided then, so that a burst of segments is answered by one.
 */
#ifndef TCP_OUTPUT_H
#define TCP_OUTPUT_H

#include "connection_private.h"

/* The connection has that to transmit (SL_TCP_DUE_*). */
void sl_tcp_output_schedule(struct sl_tcp_connection *connection, uint8_t due);

/* The connection no longer has that to transmit. */
void sl_tcp_output_cancel(struct sl_tcp_connection *connection, uint8_t due);

/* Enters or leaves the list after is_frozen or the priority changed. */
void sl_tcp_output_relist(struct sl_tcp_connection *connection);

/* Bytes of a packet of that payload: IP header, TCP header, options of each segment. */
uint32_t sl_tcp_packet_bytes(const struct sl_tcp_connection *connection, uint32_t payload_bytes);

/* Payload of a packet of that size; at least 1. */
uint32_t sl_tcp_packet_payload(const struct sl_tcp_connection *connection, uint32_t packet_bytes);

/* What the peer's window has left behind SND.NXT. */
static inline uint32_t sl_tcp_send_window_left(const struct sl_tcp_connection *connection)
{
    uint32_t left =
        connection->send_unacknowledged + connection->send_window - connection->send_next;

    return (int32_t)left > 0 ? left : 0;
}

enum sl_tcp_output_result {
    SL_TCP_OUTPUT_DONE,
    SL_TCP_OUTPUT_MORE,    /* the share of this flush is used up, or pages are short */
    SL_TCP_OUTPUT_REFUSED, /* by the device: what was due still is */
};

/* Data: what is lost, a tail loss probe, then what is new with a FIN (output_data.c). */
enum sl_tcp_output_result sl_tcp_output_lost(struct sl_tcp_connection *connection,
                                             uint32_t *budget_bytes);
enum sl_tcp_output_result sl_tcp_output_tail_probe(struct sl_tcp_connection *connection);
enum sl_tcp_output_result sl_tcp_output_new(struct sl_tcp_connection *connection,
                                            uint32_t *budget_bytes);

#endif
