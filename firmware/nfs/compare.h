// SPDX-License-Identifier: Apache-2.0
/*
 * Is a member in step? Compared with one that is current, at join and when it is reinstated: the
 * names in the root, counts, and a sample of objects over several directories with their type,
 * size, mode, owner, link target and the beginning of their data.
 */
#ifndef NFS_COMPARE_H
#define NFS_COMPARE_H

#include "nfs_private.h"

enum sl_nfs_comparison {
    SL_NFS_COMPARED_ALIKE,
    SL_NFS_COMPARED_DIFFERENT,
    SL_NFS_COMPARED_NOT, /* one of the two could not be asked: try again */
};

/*
 * Compares slot with another one, by filesystem->root_handle of both, as a child of the call, which
 * awaits it; then words[0] of that call is the outcome (enum sl_nfs_comparison), and reason, if it
 * is not ALIKE, says in words what differs ("has no \"a\" in its root directory, which nas1 has").
 * What clients modify meanwhile counts as a difference. reason (SL_NFS_REASON_BYTES) stays until
 * then. One at a time: -EBUSY; -ENOBUFS: no place for a call.
 */
#define SL_NFS_REASON_BYTES 160u
int sl_nfs_compare(struct sl_nfs *nfs, struct sl_nfs_call *call,
                   const struct sl_nfs_filesystem *filesystem, uint8_t slot, uint8_t against,
                   char *reason);

/* Its memory, and what is held of messages at the end. */
size_t sl_nfs_comparing_bytes(void);
void sl_nfs_comparing_init(struct sl_nfs *nfs, void *memory);
void sl_nfs_comparing_stop(struct sl_nfs *nfs);

#endif
