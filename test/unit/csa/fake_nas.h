// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_CSA_FAKE_NAS_H
#define TEST_CSA_FAKE_NAS_H

/* An SP's NFS switch, faked: rows in arrays, a queue of events, answered when the test says so. */

#include "nas/nas.h"

#define FAKE_NAS_ROWS 40u

struct sl_nas {
    struct sl_nfs_statistics statistics;
    struct sl_nas_transport_statistics transport;
    uint32_t filesystem_count, file_count, client_count, call_count;
    struct sl_nfs_filesystem_row filesystems[FAKE_NAS_ROWS];
    struct sl_nfs_file_row files[FAKE_NAS_ROWS];
    struct sl_nfs_client_row clients[FAKE_NAS_ROWS];
    struct sl_nfs_call_row calls[FAKE_NAS_ROWS];
    struct sl_nfs_trace trace;
    uint32_t delay, looks_left; /* looks at the answer until it is there */
    bool is_asked;
    struct sl_nfs_query query, armed; /* the last; the last that armed a trace */
    struct sl_nfs_query_answer answer;
    uint32_t event_count, events_taken;
    struct sl_nfs_event events[8];
    bool is_reinstating, is_reinstated; /* asked; done, with outcome */
    uint16_t filesystem, member;
    int outcome;
};

struct sl_store {
    struct sl_store_statistics statistics;
};

extern struct sl_store fake_store;

#endif
