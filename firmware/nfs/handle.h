// SPDX-License-Identifier: Apache-2.0
/* The box's own handles: 32 bytes that nobody else can make. */
#ifndef NFS_HANDLE_H
#define NFS_HANDLE_H

#include "nfs/config.h"
#include "nfswire/types.h"

struct sl_nfs_own_handle {
    uint16_t filesystem, export;
    uint64_t object; /* id */
};

void sl_nfs_handle_make(const uint8_t key[16], const struct sl_nfs_own_handle *own,
                        struct sl_nfs_handle *handle);
/* False: forged, foreign or of another length. */
bool sl_nfs_handle_read(const uint8_t key[16], const struct sl_nfs_handle *handle,
                        struct sl_nfs_own_handle *own);

#endif
