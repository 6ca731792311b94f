// SPDX-License-Identifier: Apache-2.0
/* One connection, or one UDP port, with a fixed number of calls outstanding on it. */
#ifndef NFS_LOAD_CONNECTION_H
#define NFS_LOAD_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "call.h"
#include "options.h"
#include "report.h"
#include "target.h"

/* What all connections share. */
struct load {
    const struct options *options;
    const struct target *target;
    const uint8_t *pattern; /* file_bytes of the file, see target_pattern() */
    struct report *report;
    uint64_t begin_ns, end_ns; /* calls answered between these are counted */
    uint64_t next_part;        /* of the file, for the next READ or WRITE */
};

/* A call and where it is. */
struct slot {
    struct call call;
    uint32_t mark; /* of its record, in network order */
    uint32_t xid;
    uint64_t offset;
    uint64_t sent_ns;
    bool waiting; /* for its answer */
};

struct connection {
    struct load *load;
    int fd;
    uint32_t number;     /* of the connection: part of its xids */
    uint32_t generation; /* the same, counted up with each call */
    struct slot *slots;  /* options->depth of them */
    uint32_t *queue;     /* slots to send, a ring of depth */
    uint32_t queue_head, queue_count;
    size_t sent_bytes; /* of the first in the queue */
    uint8_t *input;
    size_t input_begin, input_end, input_bytes; /* input_bytes: its size */
    bool wants_to_send;                         /* the socket took no more */
};

/* Connects and makes the first calls. 0 or -errno; connection_close() in any case. */
int connection_open(struct connection *connection, struct load *load, uint32_t number);
void connection_close(struct connection *connection);

/* Sends what is due. 0, or -errno if the connection has ended. */
int connection_send(struct connection *connection);

/* Receives answers, and makes a call for each. 0, or -errno if the connection has ended. */
int connection_receive(struct connection *connection);

/* UDP: sends again what has not been answered for a second. */
void connection_retransmit(struct connection *connection, uint64_t now_ns);

uint64_t clock_ns(void);

#endif
