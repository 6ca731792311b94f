// SPDX-License-Identifier: Apache-2.0
/* The clients: many connections to the measured node, each doing the same. */
#ifndef TCP_BENCH_LOAD_H
#define TCP_BENCH_LOAD_H

#include "wire.h"

/* What each connection does. */
enum load_manner {
    LOAD_SILENT, /* is there */
    LOAD_READS,  /* reads what comes */
    LOAD_ASKS,   /* asks, one after the other, so many of them at a time */
    LOAD_VISITS, /* asks once, closes when it is answered, and comes again */
};

struct load_connection {
    struct sl_tcp_connection *connection;
    uint64_t asked_bytes, received_bytes;
};

#define LOAD_REQUESTS 16u
/* Questions unanswered at a time: however many connections there are, as many segments come. */
#define LOAD_ASKING 256u

struct load {
    struct bench_wire *wire;
    enum load_manner manner;
    uint32_t count, opened, up;
    uint32_t message_bytes;
    uint32_t asking, next_to_ask; /* ASKS */
    uint64_t failures;            /* connections that ended as they should not */
    struct load_connection *connections;
    struct rte_mbuf *requests[LOAD_REQUESTS]; /* each holds one; their counts have 16 bits only */
    uint32_t next_request;
    uint16_t request_sum;
};

/* 0 or -ENOMEM. */
int load_start(struct load *load, struct bench_wire *wire, enum load_manner manner, uint32_t count,
               uint32_t message_bytes);
void load_stop(struct load *load);

/* A turn of the clients: opens some more connections until all are, and does what is to be done. */
void load_turn(struct load *load);

#endif
