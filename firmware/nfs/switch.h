// SPDX-License-Identifier: Apache-2.0
/* Between the files that make and turn the switch. */
#ifndef NFS_SWITCH_H
#define NFS_SWITCH_H

#include "nfs_private.h"
#include "wants.h"

#define SL_NFS_EXCHANGES_PER_CALL 3u
#define SL_NFS_WANTS_PER_CALL 2u
/* Notes in memory after an unclean end; further ones are read when these have been dealt with. */
#define SL_NFS_RECOVER_NOTES_MAX 1024u

/* Offsets in the memory of a switch, of which struct sl_nfs is the first. */
struct sl_nfs_layout {
    size_t bytes;
    size_t calls, exchanges, xids, timers, wants, nodes, map, notes, order, balance, duplicates,
        listings, clients, locks, recovering, comparing;
    uint32_t exchange_count, want_count, timer_count, xid_count, note_count, recover_count;
};

/* limits.c. False: impossible limits. */
bool sl_nfs_layout(const struct sl_nfs_limits *limits, struct sl_nfs_layout *layout);

#endif
