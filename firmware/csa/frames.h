// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_FRAMES_H
#define CSA_FRAMES_H

/* The agent's only look into mbufs. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rte_mbuf;
struct rte_mempool;

/* A packet that holds a copy of frame; the caller's. NULL when the pool is empty. */
struct rte_mbuf *sl_frame_make(struct rte_mempool *pool, const uint8_t *frame, size_t length);

/*
 * The frame's bytes in one piece: *total_bytes is its whole length, the result how many of them are
 * at *data (the first segment).
 */
size_t sl_frame_bytes(const struct rte_mbuf *packet, const uint8_t **data, size_t *total_bytes);

void sl_frame_free(struct rte_mbuf *packet);

/* Packet buffers in the pool, and how many are not in it now. */
void sl_frame_pool_usage(const struct rte_mempool *pool, uint64_t *total, uint64_t *in_use);

#endif
