// SPDX-License-Identifier: Apache-2.0
/*
 * Recovery from the inside. One note is dealt with at a time, by one call of the box: those of
 * names in the order of their numbers, then those of data. What does not succeed is begun anew a
 * little later; all of it may be done twice.
 *
 *   recover.c         which note is next, and how it ends
 *   recover_notes.c   the notes themselves
 *   recover_lock.c    objects are locked until they have been compared
 *   recover_ask.c     calls to members by their own handles
 *   recover_names.c   what stands at the names of a note, and what to make of it
 *   recover_forward.c what one member has done is done on the others
 *   recover_data.c    an object is compared with the source's, and repaired
 */
#ifndef NFS_RECOVER_PRIVATE_H
#define NFS_RECOVER_PRIVATE_H

#include "recover.h"
#include "wants.h"

/* What servers had received of the box's last life is done by then. */
#define SL_NFS_RECOVER_SETTLE_US 200000u
#define SL_NFS_RECOVER_AGAIN_US 100000u
/* A member that may have what was acknowledged is waited for so long: without it that is lost. */
#define SL_NFS_RECOVER_LEADER_US 60000000u
#define SL_NFS_RECOVER_READ_US 2000000u
#define SL_NFS_RECOVER_CHUNK_BYTES 65536u
#define SL_NFS_RECOVER_SENT 256u
/* So often members are brought in step about a name before those that differ are given up. */
#define SL_NFS_RECOVER_ROUNDS 3u

struct sl_nfs_recover_entry {
    struct sl_nfs_note note;
    uint32_t lock, lock_serial; /* the call that holds its object; SL_NFS_NONE */
    bool is_known;              /* of an object: handles that could be learned have been */
    uint64_t failing_us;        /* since when it had to be begun anew; 0: not yet */
};

/* What a member has at the first and the second name of the note, or as its object: [0]. */
struct sl_nfs_recover_leg {
    struct sl_nfs_handle handle[2]; /* length 0: nothing */
    struct sl_nfs_post post[2];
    bool is_written;
};

struct sl_nfs_recover_filesystem {
    bool has_begun, is_told;
    uint64_t begun_us;   /* when serving was first asked about */
    uint64_t settled_us; /* all members are there, and so long have been; 0: not yet */
    uint64_t retry_us;
    uint32_t names, objects;    /* notes left */
    uint32_t unknown, unlocked; /* of objects */
};

struct sl_nfs_recover_sent {
    struct sl_ip client;
    uint32_t xid;
    uint64_t made; /* id that what it makes gets; 0: it makes nothing, or none was promised */
};

struct sl_nfs_recovering {
    struct sl_nfs_recover_entry *entries; /* in the order of their numbers, once all have come */
    uint32_t room, count;
    bool is_loaded;  /* all of this load have come */
    bool has_more;   /* there were more than there is room for */
    bool is_reading; /* a further load is on its way */
    bool goes_on;    /* a note has been dealt with: the next one's turn has come */
    struct sl_nfs_recover_filesystem filesystems[SL_MAX_FILESYSTEMS];
    struct sl_nfs_recover_sent sent[SL_NFS_RECOVER_SENT];
    uint32_t sent_count;
    /* Of the note under way: */
    uint32_t call, serial; /* SL_NFS_NONE: none is */
    uint32_t entry;
    uint8_t members; /* bit per slot: those that are compared */
    uint8_t awaited; /* bit per slot */
    uint8_t failing; /* bit per slot: has answered something that nothing can be made of */
    uint64_t asked_us;
    uint8_t which; /* name that is asked for */
    uint8_t rounds;
    uint8_t source; /* slot that repairs come from */
    uint8_t differs;
    sl_nfs_step *after_data;
    void (*on_result)(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                      struct sl_nfs_call *call);
    struct sl_nfs_recover_leg legs[SL_NFS_MEMBERS];
    struct sl_message chunk; /* answer of the source with data, at chunk_offset in it */
    uint32_t chunk_offset, chunk_bytes;
    uint64_t position_bytes;
    bool is_chunk_last;
};

static inline uint8_t sl_nfs_slot_bit(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

static inline bool sl_nfs_recover_is_of_names(const struct sl_nfs_note *note)
{
    return note->directory != 0 || note->directory2 != 0;
}

static inline const struct sl_nfs_note *sl_nfs_recover_noted(const struct sl_nfs *nfs)
{
    return &nfs->recovering->entries[nfs->recovering->entry].note;
}

/* recover.c: how the note under way ends. */
/* Members are in step: the note goes, what it held is free. */
void sl_nfs_recover_done(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* The handles of its object are known; the note stays. */
void sl_nfs_recover_known(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Has it failed for so long that what is missing will not be had? */
bool sl_nfs_recover_is_tired(const struct sl_nfs *nfs);
/* Not now. */
void sl_nfs_recover_again(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Those members cannot be brought in step: they are taken out; then again. */
void sl_nfs_recover_give_up(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slots,
                            const char *text);
/* Slots that have a part in it. */
static inline bool sl_nfs_recover_has(const struct sl_nfs *nfs, uint8_t slot)
{
    return (nfs->recovering->members & sl_nfs_slot_bit(slot)) != 0;
}

/* recover_notes.c */
/* The entry of that index has been dealt with. */
void sl_nfs_recover_remove(struct sl_nfs *nfs, uint32_t index);
/* Asks for notes that there was no room for; true: they are on their way. */
bool sl_nfs_recover_read_more(struct sl_nfs *nfs);

/* recover_lock.c */
/* Nobody reads or modifies the entry's object until the lock goes; what members show of it is not
 * believed until then. False: there is no room for a lock now. */
bool sl_nfs_recover_lock(struct sl_nfs *nfs, struct sl_nfs_recover_entry *entry);
/* Locks all objects of a file system that are not; false: not all of them could be, now. */
bool sl_nfs_recover_lock_all(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);
/* Nothing if it is not locked. */
void sl_nfs_recover_unlock(struct sl_nfs *nfs, struct sl_nfs_recover_entry *entry);

/* recover_ask.c */
/*
 * Calls a member with its own handles (handle2 may be NULL), from: where data comes from. The call
 * awaits it; nfs->recovering->on_result is called with its result if there is one, else call->error
 * is -EAGAIN.
 */
void sl_nfs_recover_ask(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                        const struct sl_nfs_arguments *arguments,
                        const struct sl_nfs_handle *handle, const struct sl_nfs_handle *handle2,
                        const struct sl_message *from);
/* In on_result of a READ or READLINK: its data is the chunk from now on. False: there is none, and
 * the call has failed with -EAGAIN. */
bool sl_nfs_recover_take_chunk(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                               struct sl_nfs_call *call);

/* recover_names.c, recover_data.c */
void sl_nfs_recover_names(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * An object is locked, and members' handles of it are learned, before clients are served: to look
 * its name up is to wait for modifications of that name, and those may wait for the object.
 */
void sl_nfs_recover_learn(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_recover_object(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Looks at the names again: something has been done about them. */
void sl_nfs_recover_look(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * Brings the object of legs[].handle[0] in step with that of the source (SL_NFS_MEMBERS: any), on
 * all members; then after.
 */
void sl_nfs_recover_data(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t source,
                         sl_nfs_step *after);

/* recover_forward.c: done says which members have done what the note says, others have not. */
void sl_nfs_recover_forward(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t done);

void sl_nfs_recover_event(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot,
                          enum sl_nfs_event_kind kind, const char *text);

#endif
