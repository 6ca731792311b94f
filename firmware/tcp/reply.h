// SPDX-License-Identifier: Apache-2.0
/*
 * Segments that belong to no connection: RST in answer to what nobody knows (RFC 9293 section
 * 3.10.7.1) and SYN-ACKs with a cookie (RFC 4987). They wait in a ring for the next flush; when it
 * is full an answer is left out, as the network might have lost it: a flood of strangers' segments
 * takes no more than that.
 */
#ifndef TCP_REPLY_H
#define TCP_REPLY_H

#include "options.h"
#include "tcp/engine.h"
#include "tuple.h"

#define SL_TCP_REPLIES 256u /* a power of two */

struct sl_tcp_reply {
    struct sl_tcp_tuple tuple;
    struct sl_tcp_route route;
    uint32_t sequence, acknowledgement;
    uint32_t flow_label;
    uint16_t window; /* as on the wire */
    uint8_t flags;
    uint8_t hop_limit;
    uint8_t traffic_class;
    uint8_t options_bytes;
    uint8_t options[SL_TCP_OPTIONS_BYTES_MAX];
};

struct sl_tcp_replies {
    uint32_t first, count;
    struct sl_tcp_reply ring[SL_TCP_REPLIES];
};

struct sl_tcp_arrival;

/* A place to write the next reply; NULL: no room. Count it by sl_tcp_reply_queue(). */
struct sl_tcp_reply *sl_tcp_reply_next(struct sl_tcp_engine *engine);

/* Queues the reply that sl_tcp_reply_next() gave. */
void sl_tcp_reply_queue(struct sl_tcp_engine *engine);

/* The RST that a segment is answered by which belongs to no connection; none if it is a RST. */
void sl_tcp_reply_reset(struct sl_tcp_engine *engine, const struct sl_tcp_arrival *arrival);

/* Transmits what waits. False: the device refused. */
bool sl_tcp_replies_flush(struct sl_tcp_engine *engine);

#endif
