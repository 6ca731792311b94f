// SPDX-License-Identifier: Apache-2.0
/* Builds segments and hands them to the device. */
#ifndef TCP_BUILD_H
#define TCP_BUILD_H

#include "connection_private.h"
#include "wire/tcp.h"

/* A segment of a connection: what differs from one to the next. */
struct sl_tcp_outgoing {
    uint32_t sequence;
    uint8_t flags;                     /* of wire/tcp.h; ECE is added */
    bool is_capable;                   /* new data: may be marked on the way (ECT, RFC 3168) */
    const struct sl_tcp_slice *slices; /* payload */
    uint16_t slice_count;
    uint32_t payload_bytes;
    uint32_t packets; /* how many the device is to make of it */
};

/* Transmits a segment with the options all but a SYN have. False: the device refused. */
bool sl_tcp_transmit(struct sl_tcp_connection *connection, const struct sl_tcp_outgoing *outgoing);

/* Transmits a segment without payload: the ACK, with SACK if there is something to report. */
bool sl_tcp_transmit_ack(struct sl_tcp_connection *connection);

/* Transmits the SYN or, in SYN-RECEIVED, the SYN-ACK. */
bool sl_tcp_transmit_syn(struct sl_tcp_connection *connection);

/* Transmits the RST of a connection that is closed already. */
bool sl_tcp_transmit_reset(struct sl_tcp_connection *connection);

/* Writes a header without options: 20 bytes. window as on the wire, header_bytes with options. */
void sl_tcp_put_header(uint8_t *to, const struct sl_tcp_tuple *tuple, const struct sl_tcp *header);

#endif
