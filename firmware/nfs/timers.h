// SPDX-License-Identifier: Apache-2.0
/*
 * Timers of the switch: a wheel of ticks for numbered things, each of which has one deadline or
 * none. Setting and cancelling take constant time; deadlines beyond the wheel's turn are looked at
 * once a turn. Pure.
 */
#ifndef NFS_TIMERS_H
#define NFS_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SL_NFS_TICK_US 4096u
#define SL_NFS_TICKS 1024u /* four seconds */

struct sl_nfs_timer {
    uint64_t due_us; /* UINT64_MAX: not set */
    uint32_t next, previous;
};

struct sl_nfs_timers {
    struct sl_nfs_timer *places; /* by number */
    uint32_t count, set;
    uint64_t tick; /* the first that has not passed wholly */
    uint32_t ticks[SL_NFS_TICKS];
    uint64_t busy[SL_NFS_TICKS / 64]; /* bit per tick: not empty */
};

/* places: count of them, the caller's memory. */
void sl_nfs_timers_init(struct sl_nfs_timers *timers, struct sl_nfs_timer *places, uint32_t count,
                        uint64_t now_us);
/* Sets or moves; UINT64_MAX cancels. */
void sl_nfs_timers_set(struct sl_nfs_timers *timers, uint32_t number, uint64_t due_us);
/* Takes out the next one that is due; UINT32_MAX: none is. */
uint32_t sl_nfs_timers_expire(struct sl_nfs_timers *timers, uint64_t now_us);
/* No timer is due before; UINT64_MAX: none is set. */
uint64_t sl_nfs_timers_next_us(const struct sl_nfs_timers *timers);

#endif
