// SPDX-License-Identifier: Apache-2.0
/* What clients mount, and where file systems stand inside others, as it runs. */
#ifndef NFS_EXPORTS_H
#define NFS_EXPORTS_H

#include "nfs/config.h"
#include "nfswire/types.h"

#define SL_NFS_MOUNTED_MAX 256u

/* A client that has mounted (MOUNT's DUMP; a courtesy list, the oldest goes). */
struct sl_nfs_mounted {
    struct sl_ip client;
    uint16_t export; /* id, SL_NFS_NO_ID: free */
};

/* An export as it runs. */
struct sl_nfs_export {
    uint64_t directory; /* object id of what it shows; 0: not resolved yet */
};

/* A sub-tree as it runs: the place in whose stead another file system stands. */
struct sl_nfs_subtree {
    uint64_t directory; /* object id of the directory the name is in; 0: not active */
    uint64_t covered;   /* object id of what it hides */
    bool was_looked_for;
    bool was_reported; /* as inactive */
    struct sl_nfs_name name;
};

#endif
