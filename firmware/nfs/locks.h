// SPDX-License-Identifier: Apache-2.0
/*
 * What clients hold by NLM, and wait for, as far as this box has passed it on: whose call-back a
 * server's is, what is to be released for a client that has begun anew, and whether locks go with a
 * member that leaves. A bounded table; a lock for which there is no room is not asked for.
 *
 * A lock is never forgotten while a member may hold it: of what was not answered it is assumed that
 * it is held. Pure.
 */
#ifndef NFS_LOCKS_H
#define NFS_LOCKS_H

#include "nfs/nfs.h"
#include "nfswire/nlm.h"

/* Of Linux an owner has 75 bytes at most, and a host's name 64. */
#define SL_NFS_LOCK_HOST_BYTES 64u
#define SL_NFS_LOCK_OWNER_BYTES 96u

enum sl_nfs_lock_state {
    SL_NFS_LOCK_FREE,
    SL_NFS_LOCK_ASKED,   /* not answered yet */
    SL_NFS_LOCK_HELD,    /* or perhaps, if that was never answered */
    SL_NFS_LOCK_WAITING, /* BLOCKED: the server will call back */
};

/* Who locks; two of these that differ in anything are two. */
struct sl_nfs_lock_owner {
    struct sl_ip client;
    uint32_t svid;                   /* as the client gave it */
    uint8_t host_bytes, owner_bytes; /* owner_bytes: of oh */
    char host[SL_NFS_LOCK_HOST_BYTES];
    uint8_t owner[SL_NFS_LOCK_OWNER_BYTES];
};

struct sl_nfs_lock {
    uint8_t state;   /* enum sl_nfs_lock_state */
    uint8_t slot;    /* of the member that was asked */
    uint8_t version; /* of NLM */
    bool is_share;   /* of SHARE: no range */
    bool is_exclusive;
    bool is_ending;                      /* it is being released for a client that has begun anew */
    uint16_t filesystem;                 /* id */
    uint32_t svid;                       /* as the member has been given it */
    uint32_t mode, access;               /* of a share */
    uint32_t serial;                     /* grows with each use of the place */
    uint64_t offset_bytes, length_bytes; /* length 0: to the end of the file */
    struct sl_nfs_lock_owner owner;
    struct sl_nfs_handle handle;        /* the box's, as the client gave it */
    struct sl_nfs_handle member_handle; /* the same file's on that member */
    struct sl_nfs_caller caller;        /* by which it is called back */
};

struct sl_nfs_locks {
    struct sl_nfs_lock *places;
    uint32_t count;
    uint32_t end; /* no place from here on has been used */
    uint32_t used;
    uint32_t serial;
};

/* memory: for count of them, the caller's. */
size_t sl_nfs_locks_bytes(uint32_t count);
void sl_nfs_locks_init(struct sl_nfs_locks *locks, void *memory, uint32_t count);

/*
 * Something is about to be asked for: its place, which is the same as before if it was asked for
 * already. wanted: all but state and serial. NULL: there is no room.
 */
struct sl_nfs_lock *sl_nfs_lock_ask(struct sl_nfs_locks *locks, const struct sl_nfs_lock *wanted);
/* What the member said of it (enum sl_nlm_status); SL_NFS_LOCK_UNKNOWN: nothing. */
#define SL_NFS_LOCK_UNKNOWN UINT32_MAX
void sl_nfs_lock_answered(struct sl_nfs_locks *locks, struct sl_nfs_lock *lock, uint32_t status);
/* The same lock still, as it had that serial? NULL: it is gone. */
struct sl_nfs_lock *sl_nfs_lock_of(struct sl_nfs_locks *locks, uint32_t index, uint32_t serial);
uint32_t sl_nfs_lock_index(const struct sl_nfs_locks *locks, const struct sl_nfs_lock *lock);
void sl_nfs_lock_forget(struct sl_nfs_locks *locks, struct sl_nfs_lock *lock);

/*
 * A member has unlocked a range for an owner, or ended a share (released->is_share). Of a lock that
 * reaches beyond it on both sides both parts stay, if there is a place for the second, else the
 * whole.
 */
void sl_nfs_locks_released(struct sl_nfs_locks *locks, const struct sl_nfs_lock *released);
/* It has ended a wait of an owner for a range. */
void sl_nfs_locks_cancelled(struct sl_nfs_locks *locks, const struct sl_nfs_lock *cancelled);

/*
 * The lock that a server says it has granted: as it was given handle, owner, svid and range.
 * granted: filesystem, slot, member_handle, svid, range, and owner.owner. NULL: nobody waits for
 * it; one that is held was told so before.
 */
struct sl_nfs_lock *sl_nfs_locks_granted(struct sl_nfs_locks *locks,
                                         const struct sl_nfs_lock *granted);

/* The next one from *index on that the predicate is true of; NULL: none. *index is moved on. */
struct sl_nfs_lock *sl_nfs_locks_next(struct sl_nfs_locks *locks, uint32_t *index,
                                      bool (*is_wanted)(const struct sl_nfs_lock *lock,
                                                        const void *of),
                                      const void *of);

/* How many of a file system are held or asked for, and how many wait. */
struct sl_nfs_lock_counts {
    uint32_t held, waiting;
};
struct sl_nfs_lock_counts sl_nfs_locks_count(const struct sl_nfs_locks *locks, uint16_t filesystem);

#endif
