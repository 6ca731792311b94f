// SPDX-License-Identifier: Apache-2.0
/*
 * Stable storage of the NFS switch: the handle map, notes of modifications under way, and the state
 * of file systems, in LMDB. Requests go to a thread of their own by a ring, completions come back
 * by another; a storage processor neither waits nor makes a system call. Requests of one processor
 * take effect in order; those that wait together are one transaction.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "nfs/record.h"

struct sl_store;
struct sl_store_port; /* of one storage processor */

struct sl_store_config {
    const char *directory; /* made if it is not there */
    uint64_t max_bytes;    /* of the handle map; a limit that PUT_OBJECT may meet */
    uint8_t ports;         /* storage processors */
    uint32_t ring_slots;   /* of each ring; a power of two */
};

/*
 * Opens or makes the data base and starts its thread. 0; -errno, and *reason (size
 * SL_STORE_REASON_BYTES) says what was wrong with which file. Control thread.
 */
#define SL_STORE_REASON_BYTES 256u
int sl_store_open(const struct sl_store_config *config, struct sl_store **store, char *reason);

/* Completes what was requested, notes that this was an orderly end, closes. Control thread. */
void sl_store_close(struct sl_store *store);

/* Was the last end an orderly one? What it says does not change while the store is open. */
bool sl_store_was_clean(const struct sl_store *store);

struct sl_store_port *sl_store_port(struct sl_store *store, uint8_t sp);

/* The processor's worker: false: the ring is full, ask again later. */
bool sl_store_request(struct sl_store_port *port, const struct sl_nfs_store_request *request);

/* The processor's worker: the next completion, valid until the next call; NULL: none. */
const struct sl_nfs_store_completion *sl_store_completion(struct sl_store_port *port);

/* Single writer: the store's thread. Any thread may read. */
struct sl_store_statistics {
    uint64_t transactions, requests;
    uint64_t objects, notes; /* gauges */
    uint64_t used_bytes;     /* gauge: of max_bytes */
    uint64_t commit_ns;      /* sum of all transactions' commits */
    uint64_t commit_longest_ns;
};
const struct sl_store_statistics *sl_store_statistics(const struct sl_store *store);

#endif
