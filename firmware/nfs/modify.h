// SPDX-License-Identifier: Apache-2.0
/*
 * Modifications: to all members, in order, noted before, judged after [REP-1, REP-2, REP-4 to
 * REP-6].
 */
#ifndef NFS_MODIFY_H
#define NFS_MODIFY_H

#include "handle.h"
#include "nfs/record.h"
#include "order.h"
#include "rpc/rpc.h"
#include "verdict.h"

struct sl_nfs;
struct sl_nfs_call;
struct sl_nfs_exchange;
struct sl_nfs_filesystem;
struct sl_nfs_object;

enum sl_nfs_leg_state {
    SL_NFS_LEG_NONE,    /* the member has no part in it */
    SL_NFS_LEG_BLOCKED, /* waits for its turn, or for room to send */
    SL_NFS_LEG_SENT,
    SL_NFS_LEG_ANSWERED,
    SL_NFS_LEG_OUT, /* the member was taken out meanwhile */
};

/* A member's part in a modification. */
struct sl_nfs_leg {
    uint8_t state;    /* enum sl_nfs_leg_state */
    bool is_learning; /* BLOCKED: a call of the box is finding out its handles there, or what it did
                         when it was asked first */
    bool was_resent;  /* it may have been executed before it was answered */
    uint8_t committed;                       /* ANSWERED, WRITE: enum sl_nfs_stable */
    uint8_t verifier[SL_NFS_VERIFIER_BYTES]; /* ANSWERED: the box's then; changes if data is lost */
    uint32_t exchange;                       /* SENT: which; else SL_NFS_NONE */
    uint64_t again_us; /* BLOCKED: it was busy (NFS3ERR_JUKEBOX), not to be asked before */
    struct sl_nfs_outcome outcome;
    struct sl_nfs_handle handle; /* ANSWERED: of what was made; length 0: none */
    struct sl_nfs_post post;     /* ANSWERED: of what was made */
};

/* A directory, or the object, as clients saw it before, for wcc. */
struct sl_nfs_before {
    bool is_known;
    uint64_t size_bytes;
    struct sl_nfs_time mtime, ctime;
    struct sl_nfs_time
        after_ctime; /* just afterwards: what is shown later is more than our doing */
};

/* Numbers of calls in lists are index + 1; 0: none. */
struct sl_nfs_modification {
    struct sl_nfs_leg legs[SL_NFS_MEMBERS];
    struct sl_nfs_key keys[SL_NFS_KEYS];
    uint8_t key_count;
    uint8_t members;  /* bit per slot: those it was numbered for */
    uint8_t may_send; /* bit per slot: its turn has come there */
    uint8_t decided;  /* slot of the speaker, or SL_NFS_MEMBERS */
    uint8_t tries;    /* how often what it stands on has changed before it was numbered */
    bool is_numbered; /* in the order */
    bool is_noted;    /* its note is in the store: it may be sent */
    bool is_refused;  /* nothing was sent and nothing will: call->status is the answer */
    bool is_carrying; /* that is under way */
    bool is_carried;  /* what was decided is in the map and in the listings, and stored */
    bool is_answered; /* the client has been, or nobody asks */
    uint8_t asked_links, asked_handles; /* bits 0, 1: made, replaced; members have been asked */
    bool was_looked_up[2];              /* made, replaced: found on a member, or not, as of: */
    uint64_t as_of[2];
    uint64_t note;        /* number of its own note; 0: none (files have the object's) */
    uint64_t promised;    /* id that its note has for what it makes; 0: none */
    bool is_promise_kept; /* that note survives all that records of objects do */
    uint32_t sticky;      /* place of the object's note + 1; 0: none */
    uint32_t previous_user, next_user;  /* of that note */
    uint64_t noted_us, first_answer_us; /* when the note was asked for; 0: no answer yet */
    uint64_t first_sent_us;             /* 0: no member can have done it; else as of then: */
    uint64_t first_id;                  /* objects known since have this id or a larger one */
    uint32_t links;                     /* LINK: of the object; 0: not known */
    struct sl_nfs_before before[2];     /* of object, and of object2 */
    struct sl_nfs_object
        *made; /* CREATE …: what was made; REMOVE, RENAME: what the name stood for */
    struct sl_nfs_object *replaced; /* CREATE, LINK, RENAME: what the new name stood for */
    uint32_t older, younger;        /* of the file system's, by number */
    uint32_t sooner, later;         /* of those that some member has answered and others not */
    bool is_trailing;               /* is in that list */
    bool is_stalled;                /* is to be looked at again in a later turn */
    uint32_t next_stalled;
};

/*
 * Begins a modification whose objects are found and pinned, whose arguments are checked and that is
 * no duplicate. From here on the call answers its client itself (sl_nfs_call_finish()).
 */
void sl_nfs_modify(struct sl_nfs *nfs, struct sl_nfs_call *call);

/*
 * modify_resent.c: has the member that speaks made what it shows by this very call? Not if it may
 * have opened what was there, or have been asked before.
 */
bool sl_nfs_modify_made_anew(const struct sl_nfs *nfs, const struct sl_nfs_call *call);

/* A modification may be sent to a slot now (sl_nfs_order_next()). */
void sl_nfs_modify_unblocked(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot);

/*
 * A numbered modification ends at once, unanswered, after its exchanges were forgotten. What became
 * of it nobody knows: its note stays in the store.
 */
void sl_nfs_modify_abandon(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* Timers of a file system: members that are behind or silent. Bounded. */
void sl_nfs_modify_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                           uint64_t now_us);
/* What is to be tried again, and notes of files that nobody modifies any more. True: there was
 * work. Once a turn. */
bool sl_nfs_modifications_advance(struct sl_nfs *nfs);
/* When sl_nfs_modifications_advance() has to be called at the latest; UINT64_MAX: never. */
uint64_t sl_nfs_modifications_next_us(const struct sl_nfs *nfs);

/*
 * Takes a member out of the current set: durable before anybody is answered without it. call: what
 * it failed in, may be NULL. Never the last member: false. Its part in modifications under way ends
 * at the next turn.
 */
bool sl_nfs_member_take_out(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot,
                            const struct sl_nfs_call *call, const char *text);

/* doubt.c */
/* A connection to that member was lost: it may have begun anew. */
void sl_nfs_doubt_member(struct sl_nfs *nfs, uint16_t member);
/* Bit per slot: members whose view of the object is not to be believed now. Passes by itself. */
uint8_t sl_nfs_doubted(const struct sl_nfs *nfs, const struct sl_nfs_object *object);

/*
 * A slot is not of the current set any more, for whatever reason: it is not used from now on, and
 * its part in modifications under way ends at the next turn.
 */
void sl_nfs_member_left(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);

/* The store has completed what modify.c asked for (cookies of kind SL_NFS_COOKIE_MODIFY). */
void sl_nfs_modify_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);

/*
 * notes.c. Notes of files stay while the file is being modified and a few seconds longer, so that
 * not each WRITE costs one. Each holds its object in memory.
 */
struct sl_nfs_sticky {
    struct sl_nfs_object *object; /* pinned; NULL: the place is free */
    uint64_t number;
    uint64_t used_us, due_us;      /* by a client last; while idle: when it is looked at */
    uint32_t first_user;           /* modifications of the object under way: index + 1; 0: idle */
    struct sl_rpc_identity writer; /* who wrote last, as far as it is known */
    bool is_own;                   /* the box commits as itself next time */
    bool is_asked;                 /* the store is at it */
    uint32_t serial;               /* of the last of them */
    uint8_t leader;                /* as last asked for */
    uint8_t stored_leader;         /* as it stands there; SL_NFS_MEMBERS: any */
    bool is_stored;
    bool is_doubtful;       /* what a member made of it is not known: the note outlives this */
    uint32_t sooner, later; /* place + 1 in the list of the idle, by due_us */
    uint32_t next_free;     /* place + 1 */
};

struct sl_nfs_notes {
    struct sl_nfs_sticky *places;
    uint32_t count, used;
    uint32_t free, first_idle, last_idle; /* place + 1; 0: none */
    uint64_t last_number;
    uint64_t outstanding; /* gauge: notes of single modifications in the store */
};

/* Notes of that many files at once; memory is 64-byte aligned, the caller's. */
size_t sl_nfs_notes_bytes(uint32_t files);
void sl_nfs_notes_init(struct sl_nfs_notes *notes, void *memory, uint32_t files);
/* The store holds a note of that number from before: new ones get larger numbers. */
void sl_nfs_note_seen(struct sl_nfs *nfs, uint64_t number);

/*
 * verifier.c: data that may have been lost by members is to be sent again by clients: the virtual
 * write verifier changes, for good as soon as filesystem->stored_epoch has come so far. Also to be
 * called when a file system begins to serve: what members lost meanwhile nobody knows.
 */
void sl_nfs_verifier_change(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                            const char *text);
/* Another one, without a word: that of a file system that nobody has written to yet. */
void sl_nfs_verifier_draw(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

/* What modify*.c keep in struct sl_nfs. */
struct sl_nfs_modifications {
    uint32_t first_stalled, last_stalled; /* index + 1 of calls */
    uint64_t stalled_due_us;              /* when they are looked at next */
    bool is_restless; /* members are leaving, or answers wait for records of file systems */
    struct sl_nfs_notes notes;
};

/* doubt.c: of a member that may have lost uncommitted data. */
struct sl_nfs_doubt {
    uint32_t call, serial; /* the COMMIT that is to tell; SL_NFS_NONE: none yet */
    uint8_t commits;       /* so many have been tried */
};

/* And in struct sl_nfs_filesystem. Numbers of calls: index + 1; 0: none. */
struct sl_nfs_modifying {
    uint32_t oldest, youngest;              /* all that are numbered */
    uint32_t first_trailing, last_trailing; /* those that some have answered, by time of that */
    uint32_t count;
    uint32_t unstable[SL_NFS_MEMBERS]; /* objects with data that a member has not committed */
    uint8_t leaving;                   /* bit per slot: taken out in this turn */
    uint8_t doubted; /* bit per slot: its connection was lost, its verifier not seen since */
    struct sl_nfs_doubt doubts[SL_NFS_MEMBERS]; /* of those */
    uint64_t seen_epoch;                        /* stored_epoch when answers were last looked at */
};

#endif
