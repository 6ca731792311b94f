// SPDX-License-Identifier: Apache-2.0
#ifndef LAB_BENCH_WORLD_H
#define LAB_BENCH_WORLD_H

/*
 * The smallest appliance that a benchmark of the packet path needs: a router port on ring:0, a
 * server port on ring:1, one domain with four servers, one NP, and frames of numbered flows.
 */

#include <stdbool.h>
#include <stdint.h>

#include "generated/statistics.h"
#include "iff/flow_table.h"
#include "iff/snapshot.h"
#include "np/np.h"

#define BENCH_PORTS 2u
#define BENCH_LCORE 0u
#define BENCH_MEMBERS 4u
#define BENCH_SYN 0x02u
#define BENCH_ACK 0x10u

struct bench_world {
    struct rte_mempool *pool; /* the process's */
    struct sl_fabric *fabric;
    struct sl_flow_table table;
    void *table_memory;
    size_t table_bytes;
    bool huge_pages;
    unsigned int directions; /* 1: from clients only, 2: both ways */
    struct sl_member_states *members;
    struct sl_statistics *statistics;
    struct sl_snapshot *snapshot;
    struct sl_address_slot *addresses;
    struct sl_service_slot *services;
};

/* EAL on one lcore, pool and ports. Says why on stderr if that cannot be. */
bool bench_start(uint16_t lcore, bool huge_pages);
void bench_stop(void);

/* A world whose table has at least that many entries. Ends the program if memory is short. */
struct bench_world *bench_world_create(uint32_t entries, bool huge_pages);
void bench_world_destroy(struct bench_world *world);

/* Writes the 60-byte frame of a flow, from its client or from its server, into an mbuf. */
void bench_make_frame(struct bench_world *world, struct rte_mbuf *mbuf, uint32_t flow,
                      bool from_server, uint8_t tcp_flags);

#endif
