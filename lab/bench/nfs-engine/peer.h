// SPDX-License-Identifier: Apache-2.0
/* Client and server: streams of records on engines of their own. */
#ifndef NFS_BENCH_PEER_H
#define NFS_BENCH_PEER_H

#include "wire.h"

/* Attaches the peer to its endpoint; the server listens for NFS and MOUNT. 0, -errno. */
int nfs_bench_peer_begin(struct nfs_bench_wire *wire, struct nfs_bench_node *node);

#endif
