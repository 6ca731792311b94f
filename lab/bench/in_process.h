// SPDX-License-Identifier: Apache-2.0
/*
 * Endpoints on wires within one process, as benchmarks have them: rings, what a NIC and an NP do
 * with a frame before an endpoint gets it, and whether the core was ours. One thread.
 *
 * Nodes have numbers, which their MAC addresses (02:00:00:00:00:<node>) and ports are made of.
 */
#ifndef BENCH_IN_PROCESS_H
#define BENCH_IN_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "np/sp.h"

struct rte_mbuf;
struct rte_mempool;
struct rte_ring;

/* Frames on their way. Freed with the EAL. NULL: no memory. */
struct rte_ring *in_process_ring(const char *what, uint8_t node);
/* Frees the frames of a ring, which may be NULL. */
void in_process_ring_empty(struct rte_ring *ring);

/* From a node to another; the port is the sender's. */
struct sl_sp_route in_process_route(uint8_t from, uint8_t to);
/* The node that a frame is for. */
uint8_t in_process_receiver(const struct rte_mbuf *frame);

/* An endpoint's link (endpoint/endpoint.h): every local port is this one's, for there is no other
 * SP. */
bool in_process_is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                        const struct sl_ip *remote, uint16_t remote_port);

/*
 * What a NIC does: the frame in one mbuf of its own, from `frames`. Takes the frame. NULL: it does
 * not fit, or there is no mbuf.
 */
struct rte_mbuf *in_process_receive(struct rte_mempool *frames, struct rte_mbuf *frame);

/*
 * What an NP does: parses a frame, which is no fragment, and says in its tag what was found.
 * verified: SL_PARSE_*_GOOD. Returns its protocol (IPPROTO_*), 0 if it is not sound.
 */
uint8_t in_process_parse(struct rte_mbuf *frame, uint8_t node, uint8_t verified);

/* How often this thread has lost the core until now. */
long in_process_interruptions(void);

#endif
