// SPDX-License-Identifier: Apache-2.0
/*
 * Modifications: to all members, in order, noted before, judged after [REP-1, REP-2, REP-4 to
 * REP-6].
 */
#ifndef NFS_MODIFY_H
#define NFS_MODIFY_H

#include "handle.h"
#include "order.h"
#include "nfs/record.h"
#include "verdict.h"

struct sl_nfs;
struct sl_nfs_call;
struct sl_nfs_exchange;
struct sl_nfs_filesystem;

enum sl_nfs_leg_state {
    SL_NFS_LEG_NONE,    /* the member has no part in it */
    SL_NFS_LEG_BLOCKED, /* waits for its turn, or for room to send */
    SL_NFS_LEG_SENT,
    SL_NFS_LEG_ANSWERED,
    SL_NFS_LEG_OUT, /* the member was taken out meanwhile */
};

/* A member's part in a modification. */
struct sl_nfs_leg {
    uint8_t state;     /* enum sl_nfs_leg_state */
    uint32_t exchange; /* SENT: which; else SL_NFS_NONE */
    struct sl_nfs_outcome outcome;
};

/* What a call is besides when it modifies. */
struct sl_nfs_modification {
    struct sl_nfs_leg legs[SL_NFS_MEMBERS];
    struct sl_nfs_key keys[SL_NFS_KEYS];
    uint8_t key_count;
    uint8_t members;  /* bit per slot: those it was numbered for */
    uint8_t decided;  /* slot of the speaker, or SL_NFS_MEMBERS */
    bool is_numbered; /* in the order */
    bool is_noted;
    bool is_answered;  /* the client has been, or its connection is gone and nobody asks */
    bool awaits_store; /* the answer waits for the store (leader, current set) */
    uint64_t note;     /* number of its own note; 0: none (files have the object's) */
    struct sl_nfs_object
        *made; /* CREATE …: what was made; REMOVE, RENAME: what the name stood for */
    struct sl_nfs_object *replaced; /* RENAME: what the new name stood for */
};

/*
 * Begins a modification whose objects are found and pinned, whose arguments are checked and that is
 * no duplicate. From here on the call answers its client itself (sl_nfs_call_finish()).
 */
void sl_nfs_modify(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* A modification may be sent to a slot now (sl_nfs_order_next()). */
void sl_nfs_modify_unblocked(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot);

/* Timers of a file system: members that are behind or silent, idle notes. Bounded. */
void sl_nfs_modify_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                           uint64_t now_us);

/*
 * Takes a member out of the current set: durable before anybody is answered without it. call: what
 * it failed in, may be NULL. Never the last member: false.
 */
bool sl_nfs_member_take_out(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot,
                            const struct sl_nfs_call *call, const char *text);

/* The store has completed what modify.c asked for (cookies of kind SL_NFS_COOKIE_MODIFY). */
void sl_nfs_modify_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);

#endif
