// SPDX-License-Identifier: Apache-2.0
/*
 * The far end of a `ring:N` port: what a test or a benchmark pushes is received by the port, what
 * the port sends can be pulled. One producer and one consumer per ring; N is 0..63 and free of the
 * port's id.
 */
#ifndef PMD_RING_PORT_H
#define PMD_RING_PORT_H

#include <stdint.h>

struct rte_mbuf;

/* Frames a ring holds in each direction. */
#define SL_PMD_RING_SLOTS 1024u

/* Returns how many were taken; the rest stay the caller's. 0 while no port `ring:N` is open. */
uint16_t sl_pmd_ring_push(unsigned int number, struct rte_mbuf **packets, uint16_t count);

/* Takes up to count frames the port sent; they are then the caller's. */
uint16_t sl_pmd_ring_pull(unsigned int number, struct rte_mbuf **packets, uint16_t count);

#endif
