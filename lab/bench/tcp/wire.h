// SPDX-License-Identifier: Apache-2.0
/*
 * Endpoints on wires in one process, on one thread and in virtual time. One of them is measured:
 * its cycles are counted from taking a frame off its port's ring (parsing and verifying the
 * checksum as an NP does) to putting frames on one. What its peers and the wires do is not counted.
 *
 *   node 0  clients, driven by load.h     10.0.0.1
 *   node 1  measured                      10.0.0.2
 *   node 2  what a relay connects to      10.0.0.3
 */
#ifndef TCP_BENCH_WIRE_H
#define TCP_BENCH_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "endpoint/endpoint.h"
#include "iff/snapshot.h"
#include "options.h"

struct rte_mempool;
struct rte_ring;

#define BENCH_NODES 3u
#define BENCH_CLIENTS 0u
#define BENCH_MEASURED 1u
#define BENCH_TARGET 2u
#define BENCH_PORT 7000u
#define BENCH_REASON_BYTES 256u

struct bench_node {
    uint8_t id;
    uint8_t offloads;
    struct sl_endpoint *endpoint;
    struct sl_snapshot *snapshot;
    struct rte_ring *wire; /* frames on their way to it */
    struct rte_ring *port; /* MEASURED: frames its NIC has received */
};

/* Work of the measured node, and what it took. */
struct bench_work {
    uint64_t cycles;
    uint64_t segments;            /* received and sent */
    uint64_t in_bytes, out_bytes; /* payload from and to clients */
    uint64_t accepted;            /* connections */
};

struct bench_wire {
    struct rte_mempool *frames;
    struct bench_node nodes[BENCH_NODES];
    uint64_t now_us;         /* virtual */
    struct bench_work work;  /* in turns in which nobody else had the core */
    struct bench_work slice; /* of the slice that is being measured */
    uint32_t slice_turns;
    double fastest;            /* cycles per segment of the fastest slice */
    uint64_t turns, disturbed; /* all, and those in which somebody else had it */
    uint64_t lost;             /* frames that found a ring full, or were not as they should be */
};

/* Makes EAL, pool and nodes. 0, or -errno with a reason. */
int bench_wire_start(struct bench_wire *wire, const struct tcp_bench_options *options,
                     char *reason);
void bench_wire_stop(struct bench_wire *wire);

/* Gives a node a service on BENCH_PORT; a relay connects to BENCH_TARGET. */
void bench_wire_serve(struct bench_wire *wire, uint8_t node, enum sl_tcp_service_kind kind);

/* Brings frames from the wires to a node, in one mbuf each as a NIC does if it is measured. */
void bench_wire_carry(struct bench_wire *wire, uint8_t node);

/* A turn of the measured node; counted in wire->work if nobody else had the core meanwhile. */
void bench_wire_measure(struct bench_wire *wire);
/* A turn of the target. */
void bench_wire_target(struct bench_wire *wire);

/* The way from the clients to the measured node. */
struct sl_sp_route bench_wire_route(void);
struct sl_ip bench_wire_address(uint8_t node);

#endif
