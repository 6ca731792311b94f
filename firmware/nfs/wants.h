// SPDX-License-Identifier: Apache-2.0
/*
 * What calls await of the store: an object to be fetched, or to be written before somebody sees it.
 * Requests that the store's ring has no room for wait in order.
 */
#ifndef NFS_WANTS_H
#define NFS_WANTS_H

#include "nfs_private.h"

enum sl_nfs_want_kind {
    SL_NFS_WANT_OBJECT,       /* by id */
    SL_NFS_WANT_NAMED,        /* by parent (id) and name */
    SL_NFS_WANT_SHOWN_HANDLE, /* shown by a member: looked for by handle first, */
    SL_NFS_WANT_SHOWN_NAME,   /* then by name */
    SL_NFS_WANT_STORED,       /* object is to be in the store; call may be none */
    SL_NFS_WANT_GONE,         /* object is to be out of the store */
};

struct sl_nfs_want {
    uint8_t kind; /* enum sl_nfs_want_kind */
    uint8_t slot;
    bool is_used, is_queued;
    bool is_read;       /* SHOWN: by a read, which may be old news */
    bool is_known_only; /* SHOWN: nothing is made */
    bool is_new;        /* SHOWN: it has just been made, so that the store cannot know it */
    bool can_wait;      /* STORED: a while, for other requests */
    uint16_t filesystem;
    uint32_t index, serial;       /* 24 bits, grows with each use */
    uint32_t call, call_serial;   /* whose; SL_NFS_NONE */
    uint32_t next;                /* of the queue, or of the free ones */
    uint64_t id;                  /* object, or parent of name */
    uint64_t as_of;               /* SHOWN */
    uint64_t promised;            /* SHOWN: id of what is made; 0: any */
    struct sl_nfs_object *object; /* STORED, GONE: pinned */
    struct sl_nfs_object **place; /* in the call */
    struct sl_nfs_post post;      /* SHOWN */
    struct sl_nfs_name name;
    struct sl_nfs_handle handle; /* SHOWN */
};

size_t sl_nfs_wants_bytes(uint32_t count);
void sl_nfs_wants_init(struct sl_nfs_wants *wants, void *memory, uint32_t count);

/* A want of a call (NULL: of nobody); the call awaits it from now on. NULL: there is no place; the
 * call has failed with -ENOSPC. */
struct sl_nfs_want *sl_nfs_want_new(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                    enum sl_nfs_want_kind kind);
/* Asks the store, now or when its ring has room. */
void sl_nfs_want_ask(struct sl_nfs *nfs, struct sl_nfs_want *want);
/* It has come: object (may be NULL) is pinned for the call, which hears of error. */
void sl_nfs_want_end(struct sl_nfs *nfs, struct sl_nfs_want *want, struct sl_nfs_object *object,
                     int error);
/* Asks what had to wait. True: something could be asked. */
bool sl_nfs_wants_advance(struct sl_nfs *nfs);
/* The store has answered. */
void sl_nfs_wants_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);

/* shown.c: the store's answer to a search for what a member has shown. */
void sl_nfs_want_shown_go_on(struct sl_nfs *nfs, struct sl_nfs_want *want,
                             const struct sl_nfs_store_completion *completion);
/* The attributes of what was shown have come: the search goes on. */
void sl_nfs_want_shown_complete(struct sl_nfs *nfs, struct sl_nfs_want *want);
/* shown_attributes.c: asks for them; sl_nfs_want_shown_complete() or the want's end follows. */
void sl_nfs_want_shown_attributes(struct sl_nfs *nfs, struct sl_nfs_want *want);
/* Its search by other names (links.h) has come to that object, or to none (NULL). */
void sl_nfs_want_shown_sought(struct sl_nfs *nfs, struct sl_nfs_want *want,
                              struct sl_nfs_object *object);
/*
 * shown.c: the object that has this handle on a member, in memory or in the store, pinned in
 * *place; -ENOENT: none.
 */
void sl_nfs_want_known(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                       uint8_t slot, const struct sl_nfs_handle *handle,
                       struct sl_nfs_object **place);
/*
 * objects.c: the object of a record: that in memory, else brought there. Not pinned. NULL and
 * *error: -ENOENT it is dead, -ENOSPC there is no room.
 */
struct sl_nfs_object *
sl_nfs_object_of_record(struct sl_nfs *nfs, const struct sl_nfs_object_record *record, int *error);
/* A new one, not pinned, of that id or (0) of the next; NULL: there is no room, or no id. */
struct sl_nfs_object *sl_nfs_object_make(struct sl_nfs *nfs, uint16_t filesystem, uint8_t type,
                                         uint64_t id);

/* A call fails in a thing that it need not await. */
static inline void sl_nfs_call_fail(struct sl_nfs_call *call, int error)
{
    if (call->error == 0)
        call->error = error;
}

#endif
