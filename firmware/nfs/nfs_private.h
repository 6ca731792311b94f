// SPDX-License-Identifier: Apache-2.0
/*
 * The switch from the inside. What awaits something is a *call*: of a client, or of the box itself
 * (learning a handle, joining a member, reading a directory, repairing an object). A call goes from
 * step to step; a step begins what it needs (objects, handles, exchanges, notes), each of which
 * counts in `awaits`, and when all have come, `next` is called. An *exchange* is one call to a
 * member and its answer.
 */
#ifndef NFS_PRIVATE_H
#define NFS_PRIVATE_H

#include <string.h>

#include "balance.h"
#include "duplicates.h"
#include "handle.h"
#include "listing.h"
#include "map.h"
#include "modify.h"
#include "nfs/nfs.h"
#include "nfs/query.h"
#include "nfs/statistics.h"
#include "nfswire/mount.h"
#include "nfswire/nfs.h"
#include "order.h"
#include "rpc/rpc.h"

typedef void sl_nfs_step(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* How an exchange ended. */
enum sl_nfs_exchange_end {
    SL_NFS_EXCHANGE_ANSWERED, /* reply and answer are there */
    SL_NFS_EXCHANGE_SILENT,   /* no answer in the time the caller gave, or the member cannot be
                                 reached */
    SL_NFS_EXCHANGE_FENCED,   /* the member was taken out or away */
};

/*
 * One call to a member. It is sent again when its channel is lost, and over UDP after
 * retransmit_ms, until it is answered, its patience is over, or the member goes.
 */
struct sl_nfs_exchange {
    uint32_t xid;
    uint16_t member; /* id */
    uint8_t slot, program, procedure;
    uint8_t end; /* enum sl_nfs_exchange_end, when done() is called */
    bool is_used, is_sent, was_resent;
    uint16_t port;             /* of the member */
    uint32_t channel;          /* it was last sent by */
    uint32_t call, serial;     /* whose: index, and struct sl_nfs_call.serial then */
    uint64_t sent_us;          /* first */
    uint64_t due_us;           /* when it is sent again */
    uint64_t patience_us;      /* when it is given up: SILENT; UINT64_MAX: never */
    struct sl_message request; /* until answered, to be sent again */
    struct sl_message answer;  /* in done() only, unless taken from here */
    struct sl_rpc_reply reply;
    struct sl_xdr_reader reader; /* at the results */
    /* Called once; the exchange is free afterwards. The call is as it was, or NULL: it is gone. */
    void (*done)(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call);
    uint32_t next_free, timer_next, timer_previous; /* exchange.c */
    uint32_t member_next, member_previous;
};

enum sl_nfs_call_state { SL_NFS_CALL_FREE, SL_NFS_CALL_ACTIVE };

struct sl_nfs_call {
    uint8_t state;   /* enum sl_nfs_call_state */
    bool has_caller; /* of a client, who is to be answered */
    bool is_traced;
    uint8_t slot;  /* of the member asked now */
    uint8_t tried; /* bit per slot: asked in vain */
    uint32_t index;
    uint32_t serial; /* grows with each use of the place */
    uint32_t awaits;
    sl_nfs_step *next;
    int error;       /* of what was awaited: 0, -ENOENT, -EIO, -ESTALE, -ENOSPC … the first one */
    uint32_t status; /* enum sl_nfs_status for the client, when error or a check refuses */
    struct sl_nfs_caller caller;
    struct sl_message message; /* as received */
    struct sl_rpc_call rpc;
    struct sl_nfs_arguments arguments;
    struct sl_nfs_own_handle own, own2;
    uint16_t filesystem, export;            /* ids; SL_NFS_NO_ID */
    struct sl_nfs_object *object, *object2; /* of handle and handle2; pinned */
    struct sl_nfs_result result;
    uint32_t duplicate; /* entry, or SL_NFS_NONE */
    uint32_t also;      /* further callers that wait for the same answer: waiter.c; SL_NFS_NONE */
    uint64_t begun_us;
    struct sl_nfs_modification modification;
    /* For calls of the box itself: what they are about is the owner's (learn.c, listing…). */
    uint32_t parent, parent_serial; /* the call that awaits this one; SL_NFS_NONE */
    struct sl_nfs_window *window;
    uint64_t words[8];
    uint32_t older, younger, next_free; /* call.c */
};

/* A file system as it runs. */
struct sl_nfs_filesystem {
    const struct sl_filesystem_config *config; /* NULL: none, or not ours */
    struct sl_nfs_filesystem_record record;    /* as stored, or on its way there */
    bool is_loaded, is_serving;
    uint8_t current;               /* bit per slot; = record.current of members that are there */
    uint8_t reachable;             /* bit per slot: worth to be sent reads */
    uint8_t state[SL_NFS_MEMBERS]; /* enum sl_nfs_member_state */
    uint64_t root;                 /* object id; 0: none yet */
    struct sl_nfs_load load;
    uint64_t reads[SL_NFS_MEMBERS], modifications[SL_NFS_MEMBERS];
    uint32_t behind[SL_NFS_MEMBERS]; /* modifications sent or blocked and not answered */
    uint8_t verifier[SL_NFS_MEMBERS][SL_NFS_VERIFIER_BYTES]; /* members' own, as last seen */
    uint8_t has_verifier;                                    /* bit per slot */
    uint16_t ports[SL_NFS_MEMBERS][SL_NFS_PROGRAMS];         /* learned or configured; 0: not yet */
    struct sl_nfs_fsinfo fsinfo;     /* smallest of the members and of the transport */
    struct sl_nfs_pathconf pathconf; /* of the members */
    uint32_t flavors, flavor[SL_MOUNT_FLAVORS_MAX];
    uint64_t store_epoch; /* of changes of record asked for; and completed */
    uint64_t stored_epoch;
    char reason[SL_NFS_MEMBERS][160]; /* of members that are out or refused */
};

/* Cookies of store requests: kind << 56 | a number of the kind's owner. */
enum sl_nfs_cookie {
    SL_NFS_COOKIE_CALL = 1, /* serial << 32 (24 bits) | index of a call that awaits it */
    SL_NFS_COOKIE_MODIFY,   /* modify.c */
    SL_NFS_COOKIE_LOAD,
    SL_NFS_COOKIE_RESERVE,
    SL_NFS_COOKIE_RECOVER, /* recover.c */
};

struct sl_nfs {
    struct sl_nfs_setup setup;
    const struct sl_nfs_config *config;
    uint32_t services; /* bit per service id that is ours */
    uint64_t now_us;   /* of this turn */
    struct sl_message_pool messages;
    struct sl_nfs_map *map;
    struct sl_nfs_order *order; /* tickets are indices of calls */
    struct sl_nfs_balance *balance;
    struct sl_nfs_duplicates *duplicates;
    struct sl_nfs_listings *listings;
    struct sl_nfs_call *calls;
    struct sl_nfs_exchange *exchanges;
    struct sl_nfs_filesystem filesystems[SL_MAX_FILESYSTEMS];
    struct sl_nfs_box_record box;
    bool is_loaded;
    uint64_t next_id, last_id; /* reserved object ids */
    struct sl_nfs_statistics statistics;
    /* What the files of the switch keep for themselves is added here, with its owner's name. */
};

/* call.c */
/* A call of the box's own for another, or none (NULL). NULL: no place is free. */
struct sl_nfs_call *sl_nfs_call_begin(struct sl_nfs *nfs, struct sl_nfs_call *parent);
/* One thing that was awaited has come; error 0 or what went wrong. Calls next after the last. */
void sl_nfs_call_arrived(struct sl_nfs *nfs, struct sl_nfs_call *call, int error);
/* Sets next and runs it at once if nothing is awaited. */
void sl_nfs_call_then(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);
/* Answers the client from call->result (status first), shows attributes, counts, frees the call
 * unless a modification still goes on. */
void sl_nfs_call_finish(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status);
/* Lets go of everything; a parent that awaits it is told error. */
void sl_nfs_call_end(struct sl_nfs *nfs, struct sl_nfs_call *call, int error);

/* exchange.c */
/*
 * Takes a free exchange for a call to a member, xid chosen. NULL: none is free. The caller encodes
 * the request with exchange->xid and sends it.
 */
struct sl_nfs_exchange *sl_nfs_exchange_new(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                            const struct sl_nfs_filesystem *filesystem,
                                            uint8_t slot, enum sl_nfs_program program,
                                            uint8_t procedure);
/* Sends, or will as soon as there is a way. request is taken; done() follows, never from within. */
void sl_nfs_exchange_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          struct sl_message *request, uint64_t patience_us,
                          void (*done)(struct sl_nfs *, struct sl_nfs_exchange *,
                                       struct sl_nfs_call *));
/* Nobody wants the answer any more (done() is not called). */
void sl_nfs_exchange_forget(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange);
/*
 * The usual case: one NFS call to a member, arguments as the client's with the member's handles;
 * credential of call->rpc if it has a caller, else the box's own.
 */
struct sl_nfs_exchange *
sl_nfs_exchange_nfs(struct sl_nfs *nfs, struct sl_nfs_call *call,
                    const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                    const struct sl_nfs_arguments *arguments, const struct sl_nfs_object *object,
                    const struct sl_nfs_object *object2, uint64_t patience_us,
                    void (*done)(struct sl_nfs *, struct sl_nfs_exchange *, struct sl_nfs_call *));
/* In done(): reads the results of an accepted NFS answer. 0; -EBADMSG, -EPERM (denied), -EIO. */
int sl_nfs_exchange_result(struct sl_nfs_exchange *exchange, struct sl_nfs_result *result);
/* All exchanges with a member end as FENCED. */
void sl_nfs_exchange_fence(struct sl_nfs *nfs, uint16_t member);

/* objects.c: each of these may add to awaits, and gives its outcome to call->error. */
/* Finds the object of an id, in memory or in the store, and pins it in *place. */
void sl_nfs_want_object(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                        uint64_t id, struct sl_nfs_object **place);
/* The same by name; -ENOENT: nobody was ever given a handle for that name. */
void sl_nfs_want_named(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                       uint64_t parent, const struct sl_nfs_name *name,
                       struct sl_nfs_object **place);
/*
 * A member has shown an object by a handle (LOOKUP, CREATE, a listing): finds it by that handle, or
 * by its name, or makes it; pinned in *place. Not yet in the store if it was made.
 */
void sl_nfs_want_shown(struct sl_nfs *nfs, struct sl_nfs_call *call,
                       struct sl_nfs_filesystem *filesystem, uint8_t slot, uint64_t parent,
                       const struct sl_nfs_name *name, const struct sl_nfs_handle *handle,
                       const struct sl_nfs_post *post, struct sl_nfs_object **place);
/* Clients may see it after this has arrived: it is in the store. */
void sl_nfs_want_stored(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object);
/* The object is gone for good: STALE from now on. */
void sl_nfs_object_gone(struct sl_nfs *nfs, struct sl_nfs_object *object);

/* learn.c: handles of the object for all members of the mask, by lookups behind the client's back;
 * call->error -ESTALE: the object is on no member; a member that alone does not have it is taken
 * out if `must` says that it has to. */
void sl_nfs_want_handles(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object,
                         uint8_t members, bool must);

/* show.c: attributes as clients see them. */
void sl_nfs_show(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                 const struct sl_nfs_object *object, struct sl_nfs_post *post);

/* members.c */
struct sl_nfs_filesystem *sl_nfs_filesystem_of(struct sl_nfs *nfs, uint16_t id);
const char *sl_nfs_member_name(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               uint8_t slot);
/* Writes filesystem->record; returns the epoch that stored_epoch reaches when it is there. */
uint64_t sl_nfs_filesystem_store(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

/* events.c, trace.c */
void sl_nfs_event(struct sl_nfs *nfs, const struct sl_nfs_event *event);
void sl_nfs_trace(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t member,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

static inline bool sl_nfs_store(struct sl_nfs *nfs, const struct sl_nfs_store_request *request)
{
    return nfs->setup.ops.store(nfs->setup.ops.context, request);
}

#endif
