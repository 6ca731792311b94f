// SPDX-License-Identifier: Apache-2.0
/*
 * A client, the box and a server on wires in one process, on one thread. The box is measured: its
 * cycles are counted from taking a frame off its port's ring (parsing and verifying checksums as an
 * NP does) to putting frames on one. What its peers and the wires do is not counted.
 *
 *   node 0  client                         10.0.0.1
 *   node 1  box, NFS service 0             10.0.0.2, calls servers from 10.0.0.9
 *   node 2  server, member 0               10.0.0.3
 */
#ifndef NFS_BENCH_WIRE_H
#define NFS_BENCH_WIRE_H

#include "endpoint/user.h"
#include "nas/nas.h"

#define NFS_BENCH_REASON_BYTES 256u

enum { NFS_BENCH_CLIENT, NFS_BENCH_BOX, NFS_BENCH_SERVER, NFS_BENCH_NODES };

/* What a peer does with what comes. bytes: a record without its mark, or a datagram; party: the
 * connection it came by, NULL over UDP; port: of who sent it. */
typedef void (*nfs_bench_handler)(struct sl_endpoint_party *party, uint16_t port,
                                  const uint8_t *bytes, uint32_t length);

struct nfs_bench_node {
    uint8_t id;
    struct sl_endpoint *endpoint;
    struct sl_endpoint_user user; /* peers */
    struct sl_snapshot *snapshot;
    struct rte_ring *wire; /* frames on their way to it */
    nfs_bench_handler handler;
};

struct nfs_bench_wire {
    struct rte_mempool *frames, *data;
    struct rte_ring *port; /* frames that the box's NIC has received */
    struct nfs_bench_node nodes[NFS_BENCH_NODES];
    struct sl_nas *nas;
    uint64_t now_us; /* at the beginning of a node's turn */
    struct sl_store *store;
    char directory[64];        /* of the store; made, and removed at the end */
    uint64_t cycles, calls;    /* of turns in which nobody else had the core */
    uint64_t turns, disturbed; /* all, and those in which somebody else had it */
    uint64_t lost;             /* frames that found no room */
};

/* Makes EAL, nodes, store and switch. over_udp: calls to the server. 0, or -errno with a reason. */
int nfs_bench_wire_start(struct nfs_bench_wire *wire, uint32_t lcore, bool over_udp,
                         nfs_bench_handler client, nfs_bench_handler server, char *reason);
void nfs_bench_wire_stop(struct nfs_bench_wire *wire);

/* One turn of all; that of the box is counted if nobody else had the core meanwhile. */
void nfs_bench_turn(struct nfs_bench_wire *wire);

/* The client connects to a port of the box. NULL: it cannot. */
struct sl_endpoint_party *nfs_bench_connect(struct nfs_bench_wire *wire, uint16_t port);

/* Sends a record (its mark is put in front) by a connection; a datagram. */
void nfs_bench_send(struct nfs_bench_wire *wire, struct sl_endpoint_party *party,
                    const uint8_t *bytes, uint32_t length);
void nfs_bench_send_datagram(struct nfs_bench_wire *wire, uint8_t node, uint16_t source_port,
                             uint16_t destination_port, const uint8_t *bytes, uint32_t length);

#endif
