// SPDX-License-Identifier: Apache-2.0
/*
 * Modifications from the inside. The way of one:
 *
 *   modify.c         what its names stand for is found out; it waits until no earlier one can
 *                    change that; it gets its number and takes its keys
 *   notes.c          its note is put into the store
 *   modify_send.c    it is sent to each member whose turn has come, if need be after the member's
 *                    handles were learned
 *   modify_resent.c  what a member says of a call that it was sent twice is made sure of
 *   modify_answer.c  answers are judged; who dissents is taken out
 *   modify_carry.c   what was decided is carried into the map and the listings, and stored
 *   modify_reply.c   the client is answered when nothing that its answer relies on can be lost;
 *                    after the last member the call ends
 *
 * The number comes before the note, so that modifications stand in the order in which their names
 * were looked at; what comes later waits for it by its keys whether it is noted yet or not. Before
 * it is numbered a call holds no keys, afterwards it waits for nothing but smaller numbers, the
 * store and members: so none can wait in a circle. A member's handle that is missing is learned
 * after the number was taken; that lookup waits for earlier modifications of the name at that
 * member alone. What moves or removes an object is therefore not numbered before all handles that
 * others may still have to learn by its name are known.
 */
#ifndef NFS_MODIFY_PRIVATE_H
#define NFS_MODIFY_PRIVATE_H

#include "nfs_private.h"

#define SL_NFS_PAUSED_US 5000u /* after which a paused file system is looked at again */
#define SL_NFS_AGAIN_US 50000u /* after which something that was not possible is tried again */
#define SL_NFS_LEADER_US                                                                           \
    20000u /* so long a file's leader is waited for before another is noted                        \
            */
#define SL_NFS_NOTE_IDLE_US 5000000u
#define SL_NFS_COMMIT_IDLE_US 30000000u /* the box commits what its client has left */

static inline uint8_t sl_nfs_bit(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

static inline struct sl_nfs_filesystem *sl_nfs_modified_filesystem(struct sl_nfs *nfs,
                                                                   const struct sl_nfs_call *call)
{
    return &nfs->filesystems[call->filesystem];
}

/* Objects whose handles go into the call that members get; NULL: none. */
static inline struct sl_nfs_object *sl_nfs_sent_object2(const struct sl_nfs_call *call)
{
    uint8_t procedure = call->arguments.procedure;

    return procedure == SL_NFS_RENAME || procedure == SL_NFS_LINK ? call->object2 : NULL;
}

/* modify_keys.c */
/* Does it change data or attributes of a file, and no directory? */
bool sl_nfs_is_of_file(uint8_t procedure);
/* Does it make what has not been there? */
bool sl_nfs_is_making(uint8_t procedure);
/* Has it no other name than the one that leads to it, as far as is known? */
static inline bool sl_nfs_has_one_name(const struct sl_nfs_object *object)
{
    const struct sl_nfs_face *face = &object->face;

    return object->type == SL_NFS_DIR ||
           (face->is_known && !face->is_touched && face->attributes.nlink == 1);
}

/* What it makes, enum sl_nfs_type; 0: the call says it (MKNOD), or it makes nothing. */
uint8_t sl_nfs_type_made(uint8_t procedure);
/* Does it take a name away? */
bool sl_nfs_is_taking(uint8_t procedure);
/* The directory and the name that a thing is made at, or moved to; NULL: there is none. */
const struct sl_nfs_object *sl_nfs_place_directory(const struct sl_nfs_call *call);
const struct sl_nfs_name *sl_nfs_place_name(const struct sl_nfs_call *call);
/* RENAME: to where it is, or onto another name of the same object: both stay (RFC 1813 3.3.14). */
bool sl_nfs_stays_in_place(const struct sl_nfs_call *call);
/* All keys of a call whose names stand for modification.made and .replaced; fills them in. */
void sl_nfs_modify_keys(struct sl_nfs_call *call);
/* Those of names alone; returns how many. */
uint8_t sl_nfs_name_keys(const struct sl_nfs_call *call, struct sl_nfs_key keys[2]);

/* modify_find.c: what names stand for. */
/* Finds what the names of a call stand for; then next. */
void sl_nfs_modify_find(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);
/* Do they still stand for that? */
bool sl_nfs_modify_is_found(const struct sl_nfs *nfs, const struct sl_nfs_call *call);
/*
 * Asks a member (slot; SL_NFS_MEMBERS: one that may be read) by a call of the box for the name in
 * the directory; *place, which is made or replaced, gets what stands there, pinned. call->error
 * -ENOENT: nothing.
 */
void sl_nfs_look_behind(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        struct sl_nfs_object *directory, const struct sl_nfs_name *name,
                        uint8_t slot, struct sl_nfs_object **place);
/* sticky.c */
static inline size_t sl_nfs_sticky_place(const struct sl_nfs_notes *notes,
                                         const struct sl_nfs_sticky *sticky)
{
    return (size_t)(sticky - notes->places);
}
/* The object's note, made if need be; for one more user. False: there are too many. */
bool sl_nfs_sticky_take(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_sticky_leave(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Members have left: files that they led get other leaders. */
void sl_nfs_sticky_members_left(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem);
/* A COMMIT, not begun, of some object that has uncommitted data of the slot. NULL: none, or not
 * now.
 */
struct sl_nfs_call *sl_nfs_sticky_commit_of(struct sl_nfs *nfs,
                                            const struct sl_nfs_filesystem *filesystem,
                                            uint8_t slot);
/* The note of an object, or NULL. */
struct sl_nfs_sticky *sl_nfs_sticky_of(struct sl_nfs *nfs, const struct sl_nfs_object *object);
/* Notes that nobody needs any more, data that nobody has committed. True: there was work. */
bool sl_nfs_notes_advance(struct sl_nfs *nfs);

/* Is what was made the object whose id the note has, and does that do for its record? */
static inline bool sl_nfs_is_promised(const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;

    return modification->is_promise_kept && modification->made != NULL &&
           modification->made->id == modification->promised;
}

/* Has it been made by the call, or at least not been known before the call was sent? */
static inline bool sl_nfs_is_made_by(const struct sl_nfs_call *call,
                                     const struct sl_nfs_object *object)
{
    const struct sl_nfs_modification *modification = &call->modification;

    return object->id == modification->promised || object->id >= modification->first_id;
}

/*
 * Does the call open what was there by a name that nobody had been shown? Then it is not alone with
 * that object at the members (modify_keys.c), and what their answers say of it may be of different
 * moments. To be asked once it is carried.
 */
static inline bool sl_nfs_opens_unknown(const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;

    return call->arguments.procedure == SL_NFS_CREATE && call->arguments.how == SL_NFS_UNCHECKED &&
           modification->replaced == NULL &&
           (modification->made == NULL || !sl_nfs_is_made_by(call, modification->made));
}

/* notes.c */
/* Takes a note out of the store. False: its ring is full. */
bool sl_nfs_note_forget(struct sl_nfs *nfs, uint64_t number);
/* Asks the store for the note of a numbered call, if it needs one. False: try again later. */
bool sl_nfs_note_put(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Takes away the call's own note, for which what it promised is written. False: try again later. */
bool sl_nfs_note_drop(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* What of the call is noted stays in the store when the call is gone. */
void sl_nfs_note_keep(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* May the client be told, seeing who has answered and who leads by the note that is stored? */
bool sl_nfs_note_allows_answer(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * If the file's leader has left, another that has what clients were told becomes it, as soon as
 * there is one: to be asked when members leave, when the store has a note, and when a modification
 * ends.
 */
void sl_nfs_note_leader_left(struct sl_nfs *nfs, struct sl_nfs_sticky *sticky);
/* The bit of a note's leader; 0: any member is. */
static inline uint8_t sl_nfs_leader_bit(uint8_t leader)
{
    return leader < SL_NFS_MEMBERS ? sl_nfs_bit(leader) : 0;
}

/* modify_send.c */
/* Sends to every member whose turn has come, as far as it is possible now. */
void sl_nfs_modify_send(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* The call is looked at again in a later turn. */
void sl_nfs_modify_stall(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_modify_stall_no_more(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* modify_resent.c */
/*
 * A member that says that it is done already: may that be the work of the first time it was asked?
 * Not if it was known before to be so.
 */
bool sl_nfs_may_be_done(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint8_t slot);
/*
 * True: the member has answered with that status, which may mean one thing or another; it is being
 * found out, and answers when that is known.
 */
bool sl_nfs_resent_is_doubtful(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                               uint32_t status);

/* modify_answer.c */
/* A member has answered; result is as it was decoded. may_be_done: see verdict.h. */
void sl_nfs_leg_answered(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                         const struct sl_nfs_result *result, bool may_be_done);
/* A member has left: it will not answer. */
void sl_nfs_leg_left(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot);
/* Goes on with whatever is possible by now. May end the call. */
void sl_nfs_modify_go_on(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Nothing was sent and nothing will be: status is the answer. */
void sl_nfs_modify_refuse(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status);

/* modify_carry.c */
/* Carries out in the map what was decided; sl_nfs_modify_go_on() follows. */
void sl_nfs_modify_carry(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* What a member has made is what was decided: its handle there, and its attributes. */
void sl_nfs_made_follows(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot);

/* modify_faces.c */
/* A member has answered as decided, or may have: what clients see of directories and object. To be
 * called before the order is told of the answer. */
void sl_nfs_faces_follow(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                         const struct sl_nfs_result *result);
/* A member has answered with success what the others have not: what it showed is not so. */
void sl_nfs_faces_distrust(struct sl_nfs_call *call);
/* The pre-attributes of wcc, where they were known and nothing else came between. */
void sl_nfs_faces_show_before(struct sl_nfs_call *call);

/* modify_reply.c */
/* Answers the client if nothing stands against it. True: it is answered. */
bool sl_nfs_modify_reply(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Ends the call if all is done. True: it has ended. */
bool sl_nfs_modify_complete(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* It belongs to the list of those that some members have answered and others not, or no more. */
void sl_nfs_trail(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_trail_no_more(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* guard.c: True: goes on; else the call has been answered, or waits and will begin again by next.
 */
bool sl_nfs_guard_holds(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);

/* verifier.c */
/* A member has answered a WRITE or COMMIT with success. False: it has lost data, and was taken out.
 */
bool sl_nfs_verifier_answered(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                              const struct sl_nfs_result *result);
/* The object has no uncommitted data of that member any more. */
void sl_nfs_committed(struct sl_nfs *nfs, struct sl_nfs_object *object, uint8_t slot);
/* Nor has any object of the file system. */
void sl_nfs_forget_uncommitted(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               uint8_t slot);

/* doubt.c: every SL_NFS_SLOW_US. */
void sl_nfs_doubt_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

/* out.c: ends the parts of members that were taken out. */
void sl_nfs_out_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

#endif
