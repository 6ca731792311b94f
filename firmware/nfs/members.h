// SPDX-License-Identifier: Apache-2.0
/*
 * File systems and their members as they run. Each file system has a *steward*, a call of the box
 * that brings it up and keeps it; each member a *keeper*, which finds its ports, mounts it, and
 * asks whether it lives when it is silent.
 */
#ifndef NFS_MEMBERS_H
#define NFS_MEMBERS_H

#include "nfs_private.h"

/* keeper.c */
void sl_nfs_keeper_begin(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
void sl_nfs_keeper_end(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);

/* steward.c */
void sl_nfs_steward_begin(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);
/* Serving begins or ends as the current set says. */
void sl_nfs_filesystem_judge(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

/* join.c */
/*
 * Compares the members of a first set with one of them, as a child of the steward: those that
 * differ are REFUSED and lose their handle of the root. -EAGAIN: one could not be compared yet.
 */
void sl_nfs_join_first(struct sl_nfs *nfs, struct sl_nfs_call *steward, uint8_t members);

/* configure.c: file systems that are not served any more end. True: there was work. */
bool sl_nfs_leave_advance(struct sl_nfs *nfs);

/* filesystem.c */
/* A member's place in the configuration, by which another one in its slot is told. Never 0. */
uint64_t sl_nfs_member_identity(const struct sl_nfs_member_config *config);
const struct sl_nfs_member_config *sl_nfs_member_config(const struct sl_nfs *nfs,
                                                        const struct sl_nfs_filesystem *filesystem,
                                                        uint8_t slot);
/*
 * Compares the record with the configuration: where other members than before stand, what is known
 * of a slot is void. True: that leaves no current one, and the set begins anew.
 */
bool sl_nfs_filesystem_match(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);
/* Bit per slot that has a member in the configuration. */
uint8_t sl_nfs_filesystem_configured(const struct sl_nfs_filesystem *filesystem);
void sl_nfs_member_reason(struct sl_nfs_filesystem *filesystem, uint8_t slot, uint8_t state,
                          const char *format, ...) __attribute__((format(__printf__, 4, 5)));
void sl_nfs_member_event(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                         uint8_t slot, enum sl_nfs_event_kind kind);

/* export.c: finds the directories of exports and the places of sub-trees, by LOOKUP on a member.
 * Children of the call, which awaits them. */
void sl_nfs_resolve_paths(struct sl_nfs *nfs, struct sl_nfs_call *call,
                          const struct sl_nfs_filesystem *filesystem);

#endif
