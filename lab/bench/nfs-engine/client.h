// SPDX-License-Identifier: Apache-2.0
/* The client: mounts the export, then asks GETATTR of its root, so many at a time. */
#ifndef NFS_BENCH_CLIENT_H
#define NFS_BENCH_CLIENT_H

#include "wire.h"

struct nfs_bench_client {
    bool over_udp;
    uint32_t connections; /* TCP */
    uint32_t depth;       /* calls under way: on each connection, or in all over UDP */
    uint64_t answers, errors;
    bool is_mounted;
};

void nfs_bench_client_begin(struct nfs_bench_wire *wire, struct nfs_bench_client *client);
/* Asks for the mount, again if it was not answered. */
void nfs_bench_client_mount(void);
/* Opens its connections; then, when these are there, begins the calls. */
int nfs_bench_client_connect(void);
void nfs_bench_client_go(void);
/* nfs_bench_handler */
void nfs_bench_client_take(struct sl_endpoint_party *party, uint16_t port, const uint8_t *bytes,
                           uint32_t length);

#endif
