// SPDX-License-Identifier: Apache-2.0
/* What the NFS switch keeps in stable storage, and how it asks for that. Pure. */
#ifndef NFS_RECORD_H
#define NFS_RECORD_H

#include "nfs/config.h"
#include "nfswire/types.h"

/* A member's side of an object. */
struct sl_nfs_replica_record {
    uint32_t generation; /* of the slot, when the handle was learned; other ones are void */
    bool has_signature;
    uint64_t signature; /* of the attributes as the member last gave them (nfs/attributes.h) */
    struct sl_nfs_handle handle;
};

struct sl_nfs_object_record {
    uint64_t id;     /* never used twice; what clients see as fileid */
    uint64_t parent; /* id of the directory that name is in; 0: none known, or a root */
    uint16_t filesystem;
    uint8_t type; /* enum sl_nfs_type */
    bool has_attributes;
    struct sl_nfs_name name;
    struct sl_nfs_attributes attributes; /* as clients see them */
    struct sl_nfs_replica_record replicas[SL_NFS_MEMBERS];
};

/*
 * A modification that was about to be sent, or an object that has been modified lately. What of it
 * all members have is taken away later; what is there after an unclean end is compared [REP-4].
 */
struct sl_nfs_note {
    uint64_t
        number; /* key: ascending in order of modification; a note of the same number replaces */
    uint16_t filesystem;
    uint8_t procedure; /* enum sl_nfs_procedure; a directory's note has names, a file's has none */
    uint8_t leader; /* slot of the member that has all that was acknowledged; SL_NFS_MEMBERS: any */
    /* SETATTR, WRITE, COMMIT, LINK: the object; what makes something: the id that it gets, whose
     * record may be missing until the note goes (sl_nfs_note_promise()); else what the name stood
     * for; or 0 */
    uint64_t object;
    uint64_t directory, directory2;
    struct sl_nfs_name name, name2;
    /* The call, by which its retransmission is known after a restart. */
    struct sl_ip client;
    uint32_t xid;
    uint32_t checksum; /* as the duplicate request cache's */
};

/*
 * Of a note whose object's record may not have been written: the record by which its handle is
 * found again after an unclean end. What is loaded comes with it, if the store has no other of that
 * id, and none of that name either that was there when the note was put: of two that were to make
 * the same, the first has made it. In the order of the notes' numbers. False: the note is not such
 * a one.
 */
bool sl_nfs_note_promise(const struct sl_nfs_note *note, struct sl_nfs_object_record *object);
/* Does a note take away, before another promises it, the name of what stood there? */
bool sl_nfs_note_makes_room(const struct sl_nfs_note *note, const struct sl_nfs_note *promise);
/* Does it promise the name before the other does, so that room made earlier is no longer there? */
bool sl_nfs_note_takes_room(const struct sl_nfs_note *note, const struct sl_nfs_note *promise);

/* State of a file system. */
struct sl_nfs_filesystem_record {
    uint16_t filesystem;
    uint8_t current;                     /* bit per slot: the current set */
    uint64_t root;                       /* object id; 0: none yet */
    uint64_t identity[SL_NFS_MEMBERS];   /* hash of server address and path; 0: slot never used */
    uint32_t generation[SL_NFS_MEMBERS]; /* of the slot; grows when another member takes it or it is
                                            reinstated */
    uint8_t verifier[SL_NFS_VERIFIER_BYTES]; /* the virtual write verifier */
    bool was_joined; /* the set has served before: a member that is not current stays out */
    uint8_t
        lock_keeper; /* slot + 1 of the member that keeps the locks of clients; 0: none has any */
};

/* Of all: one record. */
struct sl_nfs_box_record {
    uint8_t handle_key[16]; /* made when the store is first opened */
    bool was_clean;
    bool notes_lost; /* notes that were kept in memory alone went with a loss of power */
};

enum sl_nfs_store_kind {
    /* answered by completions of the same cookie; those marked * without one if cookie is 0 */
    SL_NFS_STORE_LOAD,           /* completions: BOX, each FILESYSTEM, each NOTE, then LOADED */
    SL_NFS_STORE_RESERVE,        /* -> ids first..first + count - 1 are the caller's for ever */
    SL_NFS_STORE_PUT_OBJECT,     /* * written under its id, its name and each handle */
    SL_NFS_STORE_FORGET_OBJECT,  /* * by id: it, its name and its handles are gone */
    SL_NFS_STORE_GET_OBJECT,     /* by id */
    SL_NFS_STORE_FIND_HANDLE,    /* by filesystem, slot, generation and handle */
    SL_NFS_STORE_FIND_NAME,      /* by parent and name */
    SL_NFS_STORE_PUT_NOTE,       /* * */
    SL_NFS_STORE_DROP_NOTE,      /* * by number; none of that number is fine */
    SL_NFS_STORE_PUT_FILESYSTEM, /* * */
};

struct sl_nfs_store_request {
    uint8_t kind; /* enum sl_nfs_store_kind */
    uint8_t
        safety;    /* enum sl_nfs_note_safety: the completion says that the request survives that */
    bool can_wait; /* a while, for others: nobody waits for it; an object's that a note promised */
    uint64_t cookie; /* 0: no completion is wanted */
    union {
        struct sl_nfs_object_record object; /* PUT; FORGET, GET: id; FIND_NAME: parent and name */
        struct {
            uint16_t filesystem;
            uint8_t slot;
            uint32_t generation;
            struct sl_nfs_handle handle;
        } find;
        struct sl_nfs_note note; /* DROP: number */
        struct sl_nfs_filesystem_record filesystem;
        uint32_t count; /* RESERVE */
    };
};

enum sl_nfs_store_outcome {
    SL_NFS_STORED,    /* PUT, DROP, FORGET, RESERVE; GET and FIND: object is it */
    SL_NFS_NOT_FOUND, /* GET, FIND */
    SL_NFS_FULL,      /* PUT_OBJECT, PUT_NOTE: the data base has reached its limit */
    SL_NFS_FAILED,    /* the disk: error is -errno */
    SL_NFS_BOX,       /* LOAD */
    SL_NFS_FILESYSTEM,
    SL_NFS_NOTE,
    SL_NFS_LOADED,
};

struct sl_nfs_store_completion {
    uint64_t cookie;
    uint8_t outcome; /* enum sl_nfs_store_outcome */
    int error;
    union {
        struct sl_nfs_object_record object;
        struct sl_nfs_box_record box;
        struct sl_nfs_filesystem_record filesystem;
        struct sl_nfs_note note;
        uint64_t first; /* RESERVE */
    };
};

#endif
