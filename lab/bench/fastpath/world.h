// SPDX-License-Identifier: Apache-2.0
/*
 * The box that is measured: real NPs on ring ports, configured by a snapshot made here. No kernel,
 * no other thread.
 *
 *   port 0, ring:0   router, of NP 0
 *   port 1, ring:1   server, of the last NP, VLAN 10, which is domain 0's
 *   domain 0         VIP 10.1.0.100, members 10.2.0.11 to 10.2.0.14, all on port 1, equal weights
 */
#ifndef BENCH_WORLD_H
#define BENCH_WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "generated/statistics.h"
#include "iff/flow_table.h"
#include "iff/snapshot.h"
#include "np/np.h"

#define BENCH_NPS_MAX 2u
#define BENCH_MEMBERS 4u
#define BENCH_ROUTER_PORT 0u
#define BENCH_SERVER_PORT 1u

/* Addresses, host order. */
#define BENCH_VIP 0x0a010064u
#define BENCH_FIRST_SERVER 0x0a02000bu

struct bench_world {
    struct rte_mempool *pool;
    struct sl_fabric *fabric;
    struct sl_snapshot *snapshot;
    struct sl_statistics *statistics;
    struct sl_member_states members;
    struct sl_flow_table tables[BENCH_NPS_MAX];
    void *table_memory[BENCH_NPS_MAX]; /* on huge pages */
    size_t table_bytes;                /* of each */
    uint8_t nps;
    uint16_t lcore;
};

/* MAC addresses of the box's ports, and of the router and the servers beyond them. */
void bench_port_mac(uint8_t port, uint8_t mac[6]);
void bench_router_mac(uint8_t mac[6]);
void bench_member_mac(unsigned int member, uint8_t mac[6]);

/*
 * Starts DPDK and the box on one lcore, with a flow table of that capacity for each NP. 0, or
 * -errno and a reason. bench_world_stop() in any case.
 */
int bench_world_start(struct bench_world *world, uint16_t lcore, uint8_t nps, uint32_t capacity,
                      char reason[256]);
void bench_world_stop(struct bench_world *world);

/* What all NPs together have counted. */
struct bench_counts {
    uint64_t drops, flow_thru, flows_made, evicted;
};

struct bench_counts bench_world_count(const struct bench_world *world);

/* Cycles of turns that had work, of all NPs. */
uint64_t bench_world_worker_cycles(const struct bench_world *world);

#endif
