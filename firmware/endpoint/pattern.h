// SPDX-License-Identifier: Apache-2.0
/*
 * The endless pattern that a source sends: byte n of the stream is n modulo SL_PATTERN_PERIOD, a
 * prime, so that no loss, repetition or swap of packets or pages gives the same bytes. It lies once
 * in a few mbufs, and connections send references to those.
 */
#ifndef ENDPOINT_PATTERN_H
#define ENDPOINT_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "tcp/slice.h"

struct rte_mempool;
struct rte_mbuf;

#define SL_PATTERN_PERIOD 251u
/* Of each mbuf: whole periods. */
#define SL_PATTERN_BYTES (SL_PATTERN_PERIOD * 64u)
/* Many, and used in turn, because an mbuf counts its references in 16 bits. */
#define SL_PATTERN_MBUFS 32u
/* References to one that slices may have; what else its count can tell is for frames under way. */
#define SL_PATTERN_REFERENCES 32768u

struct sl_pattern {
    struct rte_mempool *pool;
    struct rte_mbuf *mbufs[SL_PATTERN_MBUFS];
    uint32_t next; /* the mbuf whose turn it is */
};

/* Makes and fills the mbufs; id distinguishes the patterns of a process. 0; -ENOMEM. */
int sl_pattern_create(struct sl_pattern *pattern, uint8_t id);
void sl_pattern_destroy(struct sl_pattern *pattern);

/*
 * A slice of the stream from `position` on, of at most max_bytes (> 0), with a reference of its
 * own. Its footprint is 0: no memory is kept busy by it that would be free else. False: all mbufs
 * have as many references as they may; some are given back as clients acknowledge.
 */
bool sl_pattern_slice(struct sl_pattern *pattern, uint64_t position, uint32_t max_bytes,
                      struct sl_tcp_slice *slice);

#endif
