// SPDX-License-Identifier: Apache-2.0
/*
 * What the control thread asks of a living endpoint. There is one slot: the control thread writes a
 * question, the SP's worker answers it at a later turn with a bounded piece of work, the control
 * thread reads the answer and asks for the next piece. Neither waits.
 */
#ifndef ENDPOINT_QUERY_H
#define ENDPOINT_QUERY_H

#include "endpoint/endpoint.h"

/* Rows of one answer, at most. */
#define SL_ENDPOINT_ROWS 16u
/* As sl_endpoint_answer.cursor: there are no more rows. */
#define SL_ENDPOINT_CURSOR_END UINT32_MAX

enum sl_endpoint_question {
    SL_ENDPOINT_CONNECTIONS, /* in any state */
    SL_ENDPOINT_ENDED,       /* those that ended last, newest first */
    SL_ENDPOINT_LISTENERS,
    SL_ENDPOINT_ABORT, /* resets the one connection between local and remote */
};

struct sl_endpoint_query {
    enum sl_endpoint_question question;
    uint32_t cursor; /* 0, or that of the last answer */
    /* ABORT only */
    struct sl_ip local, remote;
    uint16_t local_port, remote_port; /* host order */
};

/* service: id of the tcp-service it belongs to, UINT16_MAX if none any more. cursor: behind it. */
struct sl_endpoint_connection_row {
    struct sl_tcp_info info;
    uint32_t cursor;
    uint16_t service;
};

struct sl_endpoint_listener_row {
    struct sl_tcp_listener_info info;
    uint32_t cursor;
    uint16_t service;
};

struct sl_endpoint_answer {
    uint64_t now_us; /* engine time of the answer: what the times of the rows are relative to */
    uint32_t cursor; /* where to go on, or SL_ENDPOINT_CURSOR_END */
    uint16_t rows;
    bool was_aborted; /* ABORT: the connection was there; false at the end of the search: none is */
    union {
        struct sl_endpoint_connection_row connections[SL_ENDPOINT_ROWS];
        struct sl_endpoint_listener_row listeners[SL_ENDPOINT_ROWS];
    };
};

/* Asks. 0; -EBUSY while a question is unanswered or its answer not given back. Control thread. */
int sl_endpoint_ask(struct sl_endpoint *endpoint, const struct sl_endpoint_query *query);

/* The answer, or NULL while there is none. It stays until sl_endpoint_answer_read(). Control
 * thread. */
const struct sl_endpoint_answer *sl_endpoint_answer(struct sl_endpoint *endpoint);

/* The answer has been read, or is not wanted any more; another question may be asked once the
 * worker has let go of the slot. Control thread. */
void sl_endpoint_answer_read(struct sl_endpoint *endpoint);

#endif
