// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_FAKE_ENDPOINT_H
#define TEST_CSA_FAKE_ENDPOINT_H

/* An SP's endpoint, faked: connections and listeners in arrays, answered when the test says so. */

#include "endpoint/query.h"

#define FAKE_CONNECTIONS 64u
#define FAKE_LISTENERS 64u

struct sl_endpoint {
    struct sl_tcp_statistics statistics;
    struct sl_endpoint_service_statistics services[256];
    uint32_t connection_count, listener_count;
    struct sl_endpoint_connection_row connections[FAKE_CONNECTIONS];
    struct sl_endpoint_listener_row listeners[FAKE_LISTENERS];
    uint32_t aborted;    /* connections, by a question */
    uint32_t delay;      /* looks at the answer until it is there */
    uint32_t looks_left; /* of these */
    bool is_asked;
    struct sl_endpoint_query query;
    struct sl_endpoint_answer answer;
    uint32_t questions;
};

#endif
