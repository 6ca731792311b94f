// SPDX-License-Identifier: Apache-2.0
/*
 * Is a member in step? Compared with one that is current, at join and when it is reinstated: the
 * directory that it exports, the number of names in it and in directories below, and a sample of
 * what is in them, drawn anew each time: type, mode, owner, number of links and size, where a
 * symbolic link leads, and a file's data at its beginning, at its end and somewhere between.
 *
 * What is beside the export on a member's disk is no difference; that the disks hold different
 * numbers of files is told as a hint, for want of anything better to go by.
 *
 * It takes a bounded number of calls, of which each side has one under way at a time.
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
 * awaits it; then words[0] of that call is the outcome (enum sl_nfs_comparison), and reason says in
 * words what differs ("has /a/b with mode 0644 where nas1 has 0600"), or why it could not be
 * compared; of one that is ALIKE it is empty or a hint. What clients modify meanwhile counts as a
 * difference. reason (SL_NFS_REASON_BYTES) stays until then. One at a time: -EBUSY; -ENOBUFS: no
 * place for a call.
 */
int sl_nfs_compare(struct sl_nfs *nfs, struct sl_nfs_call *call,
                   const struct sl_nfs_filesystem *filesystem, uint8_t slot, uint8_t against,
                   char *reason);

/* Its memory, and what is held of messages at the end. */
size_t sl_nfs_comparing_bytes(void);
void sl_nfs_comparing_init(struct sl_nfs *nfs, void *memory);
void sl_nfs_comparing_stop(struct sl_nfs *nfs);

#endif
