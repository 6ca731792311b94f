// SPDX-License-Identifier: Apache-2.0
/* The calls of clients that are measured, as bytes made once: one of each for every file. */
#ifndef NFS_BENCH_CALLS_H
#define NFS_BENCH_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canned.h"

enum nfs_bench_operation {
    NFS_BENCH_GETATTR,
    NFS_BENCH_LOOKUP,
    NFS_BENCH_READ,  /* 4 KiB: all of a file */
    NFS_BENCH_WRITE, /* 4 KiB, unstable */
    NFS_BENCH_OPERATIONS,
};

const char *nfs_bench_operation_name(enum nfs_bench_operation operation);

struct nfs_calls {
    struct {
        uint8_t *data;
        size_t length_bytes;
    } calls[CANNED_FILES];
    uint32_t next; /* of them */
    uint32_t xid;
};

/*
 * How a call gets to the switch that is measured: the bytes of its answer, which stay valid until
 * the next one, or false if none came. port: of the virtual server.
 */
typedef bool nfs_ask(void *context, uint16_t port, const uint8_t *call, size_t length_bytes,
                     const uint8_t **answer, size_t *answer_bytes);

/*
 * Mounts, looks up all files and makes the calls. 0; -EPROTO after a line on stderr: something was
 * not answered as it should be. nfs_calls_free() in any case.
 */
int nfs_calls_make(struct nfs_calls *calls, enum nfs_bench_operation operation, nfs_ask *ask,
                   void *context);
void nfs_calls_free(struct nfs_calls *calls);

/* The next call, with an xid of its own. Valid until the next round over all files. */
const uint8_t *nfs_calls_next(struct nfs_calls *calls, size_t *length_bytes);

/* Does the answer say that a call was carried out? */
bool nfs_answer_is_good(const uint8_t *answer, size_t length_bytes);

#endif
