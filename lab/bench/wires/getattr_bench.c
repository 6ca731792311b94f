// SPDX-License-Identifier: Apache-2.0
/*
 * getattr_bench: the smallest thing a client asks of an NFS server, one at a time.
 *
 *   getattr_bench SERVER EXPORT FILE COUNT
 *
 * NFS version 3 over TCP; one GETATTR (RFC 1813 section 3.3.1) per round trip.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* libnfs.h uses struct timeval and does not include it. */
#include <sys/time.h>

#include <nfsc/libnfs.h>

#include "latency.h"

struct mount {
    struct nfs_context *nfs;
    struct nfsfh *file;
};

/* bench_round_trip_fn */
static int get_attributes(void *context)
{
    struct mount *mount = context;
    struct nfs_stat_64 attributes;

    return nfs_fstat64(mount->nfs, mount->file, &attributes);
}

static int measure(struct mount *mount, char **argv, uint32_t count)
{
    int rc = nfs_mount(mount->nfs, argv[1], argv[2]);

    if (rc == 0)
        rc = nfs_open(mount->nfs, argv[3], 0, &mount->file);
    if (rc != 0)
        return rc;
    rc = bench_latency_run(get_attributes, mount, count);
    nfs_close(mount->nfs, mount->file);
    return rc;
}

int main(int argc, char **argv)
{
    struct mount mount = {0};
    uint32_t count = argc == 5 ? bench_number(argv[4], BENCH_LATENCY_MAX) : 0;
    int rc;

    if (count == 0) {
        fprintf(stderr, "usage: getattr_bench SERVER EXPORT FILE COUNT\n");
        return 2;
    }
    mount.nfs = nfs_init_context();
    if (mount.nfs == NULL) {
        fprintf(stderr, "getattr_bench: out of memory\n");
        return 1;
    }
    rc = measure(&mount, argv, count);
    if (rc != 0)
        fprintf(stderr, "getattr_bench: %s: %s\n", argv[1],
                rc < 0 ? nfs_get_error(mount.nfs) : "failed");
    nfs_destroy_context(mount.nfs);
    return rc == 0 ? 0 : 1;
}
