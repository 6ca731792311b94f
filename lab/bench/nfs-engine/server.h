// SPDX-License-Identifier: Apache-2.0
/* A canned NFS server: an empty directory, the same answers for ever (RFC 1813). */
#ifndef NFS_BENCH_SERVER_H
#define NFS_BENCH_SERVER_H

#include "wire.h"

/* nfs_bench_handler */
void nfs_bench_serve(struct sl_endpoint_party *party, uint16_t port, const uint8_t *bytes,
                     uint32_t length);
void nfs_bench_server_begin(struct nfs_bench_wire *wire);

#endif
