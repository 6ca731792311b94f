// SPDX-License-Identifier: Apache-2.0
/* The box in the middle: its configuration, its store and its switch. */
#ifndef NFS_BENCH_BOX_H
#define NFS_BENCH_BOX_H

#include "wire.h"

/* 0, or -errno with a reason. */
int nfs_bench_box_begin(struct nfs_bench_wire *wire, bool over_udp, char *reason);
/* After its endpoint is gone. */
void nfs_bench_box_end(struct nfs_bench_wire *wire);

struct sl_ip nfs_bench_address(uint8_t last);

#endif
