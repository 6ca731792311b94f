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
#include "clients.h"
#include "duplicates.h"
#include "exports.h"
#include "gss_state.h"
#include "handle.h"
#include "listing.h"
#include "locks.h"
#include "map.h"
#include "modify.h"
#include "nfs/nfs.h"
#include "nfs/query.h"
#include "nfs/statistics.h"
#include "nfswire/mount.h"
#include "nfswire/nfs.h"
#include "nfswire/nlm.h"
#include "order.h"
#include "rpc/rpc.h"
#include "timers.h"

typedef void sl_nfs_step(struct sl_nfs *nfs, struct sl_nfs_call *call);

enum sl_nfs_exchange_state {
    SL_NFS_EXCHANGE_FREE,
    SL_NFS_EXCHANGE_NEW,     /* taken, and not handed over for sending yet */
    SL_NFS_EXCHANGE_WAITING, /* for a way to the member, or for its port to be known */
    SL_NFS_EXCHANGE_SENT,
};

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
    uint16_t member;     /* id */
    uint16_t filesystem; /* id */
    uint8_t slot, program, procedure;
    uint8_t end;         /* enum sl_nfs_exchange_end, when done() is called */
    uint8_t state;       /* enum sl_nfs_exchange_state */
    bool was_resent;     /* its way was lost after it had been sent, or it was repeated over UDP */
    bool is_fenced;      /* ends as FENCED at the next turn */
    bool is_extended;    /* done() has asked for more patience */
    bool is_bound;       /* goes by the client's own connection to the member (gss.h), once */
    uint32_t bound_xid;  /* which is the client's, */
    uint32_t next_bound; /* and in struct sl_nfs_gss.bound; SL_NFS_NONE: the last */
    uint64_t connection; /* of the client */
    uint32_t channel;    /* it was last sent by */
    uint32_t call, serial;     /* whose: index, and struct sl_nfs_call.serial then */
    uint64_t sent_us;          /* first; 0: not yet */
    uint64_t patience_us;      /* when it is given up: SILENT; UINT64_MAX: never */
    struct sl_message request; /* until answered, to be sent again */
    struct sl_message answer;  /* in done() only, unless taken from here */
    struct sl_rpc_reply reply;
    struct sl_xdr_reader reader; /* at the results */
    /* Called once; the exchange is free afterwards. The call is as it was, or NULL: it is gone. */
    void (*done)(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call);
    uint32_t index;
    uint32_t next, previous; /* exchange.c: of the member's list; next: also of the free ones */
};

/* Exchanges with a member, in the order they were sent, and those that wait for a way there. */
struct sl_nfs_exchange_list {
    uint32_t first, last;
};
struct sl_nfs_member_exchanges {
    struct sl_nfs_exchange_list sent, waiting;
};

enum sl_nfs_call_state { SL_NFS_CALL_FREE, SL_NFS_CALL_ACTIVE };

struct sl_nfs_call {
    uint8_t state;   /* enum sl_nfs_call_state */
    bool has_caller; /* of a client, by whose credential members are called */
    bool is_replied; /* the client has its answer, or will have none */
    bool is_traced, is_timed;
    bool waits_in_order;       /* sl_nfs_order_wait() */
    uint8_t attributes_behind; /* how often a member was asked for attributes to answer with */
    uint8_t stale;             /* bit per slot: answered STALE or BADHANDLE */
    uint8_t relearned;         /* bit per slot: its handle has been learned anew for this call */
    uint8_t slot;              /* of the member asked now */
    uint8_t tried;             /* bit per slot: asked in vain */
    uint32_t index;
    uint32_t serial; /* grows with each use of the place */
    uint32_t awaits;
    sl_nfs_step *next;
    int error;       /* of what was awaited: 0, -ENOENT, -EIO, -ESTALE, -ENOSPC … the first one */
    uint32_t status; /* enum sl_nfs_status for the client, when error or a check refuses */
    struct sl_nfs_caller caller;
    struct sl_message message; /* as received */
    struct sl_message data;    /* what result.data_offset lies in */
    struct sl_rpc_call rpc;
    /* behalf.c: of a call of the box, in whose name it is made; not known: as root. */
    struct sl_rpc_identity identity;
    struct sl_nfs_arguments arguments;
    struct sl_nfs_own_handle own, own2;
    uint16_t filesystem, export;            /* ids; SL_NFS_NO_ID */
    struct sl_nfs_object *object, *object2; /* of handle and handle2; pinned */
    struct sl_nfs_object *found;            /* LOOKUP: what stands there; pinned */
    uint64_t as_of; /* sequence of changes when the member was asked last (changes.c) */
    struct sl_nfs_result result;
    uint32_t duplicate; /* entry, or SL_NFS_NONE */
    uint64_t begun_us;
    uint64_t woken_us; /* when it last stopped waiting in the order */
    struct sl_nfs_modification modification;
    /* For calls of the box itself: what they are about is the owner's (learn.c, listing…). */
    sl_nfs_step
        *after; /* instead of an answer, also to a client: result.status says how it ended */
    struct sl_nfs_object **place;     /* of the parent: where the outcome is wanted */
    uint32_t parent, parent_serial;   /* the call that awaits this one; SL_NFS_NONE */
    uint32_t goes_on, goes_on_serial; /* the modification that goes on when this one has learned
                                         what it lacks; SL_NFS_NONE */
    struct sl_nfs_window *window;     /* pinned */
    bool fills_window;                /* it is not complete yet */
    uint8_t only; /* bit per slot: a read of the box that others cannot go on with; 0: any */
    uint64_t words[8];
    struct sl_nfs_fsstat statted; /* fsstat.c: of the file system being asked */
    /* gss.h: a call of RPCSEC_GSS whose body is not protected. Meaningful if it is one: */
    bool is_secured;
    bool is_spent;          /* its head was sent, and cannot be sent again */
    uint32_t denial;        /* auth_stat, by which the member has denied it; 0: it has not */
    struct sl_message seal; /* the member's verifier of the reply; empty: not there yet */
    uint32_t older, younger, next_free; /* call.c */
};

/* A file system as it runs. */
struct sl_nfs_filesystem {
    const struct sl_filesystem_config *config; /* NULL: none, or not ours */
    struct sl_nfs_filesystem_record record;    /* as stored, or on its way there */
    bool is_loaded;                            /* its record has been read, or there is none */
    bool is_serving;                           /* clients' calls are taken */
    bool is_paused;                   /* modifications are kept waiting: a member is joining */
    bool has_fsinfo;                  /* of some member, at least */
    bool has_limits;                  /* fsinfo and pathconf are there */
    bool is_leaving;                  /* not configured any more: its modifications end first */
    struct sl_filesystem_config kept; /* what config points to then */
    uint8_t ready;                    /* bit per slot: mounted, its ports are known */
    uint8_t remount;                  /* bit per slot: its keeper is to begin anew */
    uint8_t recognised;               /* bit per slot: ready, and its root is the one it had */
    uint8_t current;                  /* bit per slot; = record.current of members that are there */
    uint8_t reachable;                /* bit per slot: worth to be sent reads */
    uint8_t state[SL_NFS_MEMBERS];    /* enum sl_nfs_member_state */
    uint64_t root;                    /* object id; 0: none yet */
    struct sl_nfs_load load;
    uint64_t reads[SL_NFS_MEMBERS], modifications[SL_NFS_MEMBERS];
    uint32_t behind[SL_NFS_MEMBERS]; /* modifications sent or blocked and not answered */
    uint8_t verifier[SL_NFS_MEMBERS][SL_NFS_VERIFIER_BYTES]; /* members' own, as last seen */
    uint8_t has_verifier;                                    /* bit per slot */
    uint16_t ports[SL_NFS_MEMBERS][SL_NFS_PROGRAMS];         /* learned or configured; 0: not yet */
    struct sl_nfs_fsinfo fsinfo;     /* smallest of the members and of the transport */
    struct sl_nfs_pathconf pathconf; /* of the members */
    uint32_t flavors, flavor[SL_MOUNT_FLAVORS_MAX];
    uint64_t store_epoch;  /* of changes of record asked for */
    uint64_t asked_epoch;  /* the last that the store's ring has taken */
    uint64_t stored_epoch; /* the last that is there */
    uint64_t ask_again_us; /* the store has failed: not before */
    /* join.c: what was odd when it joined, and no difference. */
    char hint[SL_NFS_MEMBERS][SL_NFS_REASON_BYTES];
    /* steward.c, keeper.c: which calls they are, by index and serial. */
    uint32_t steward, steward_serial;
    uint32_t keepers[SL_NFS_MEMBERS], keeper_serials[SL_NFS_MEMBERS];
    uint64_t first_ready_us; /* when the first member was there since it was configured */
    struct sl_nfs_handle root_handle[SL_NFS_MEMBERS]; /* as mounted last */
    struct sl_nfs_object *root_object;                /* pinned; NULL: none yet */
    char reason[SL_NFS_MEMBERS][160];                 /* of members that are out or refused */
    uint64_t lock_epoch; /* of the record that says who keeps the locks; 0: it said so at start */
    struct sl_nfs_modifying modifying; /* modify.c */
};

/* Cookies of store requests: kind << 56 | a number of the kind's owner. */
enum sl_nfs_cookie {
    SL_NFS_COOKIE_WANT = 1, /* wants.c: serial << 32 (24 bits) | index of a want */
    SL_NFS_COOKIE_MODIFY,   /* modify.c */
    SL_NFS_COOKIE_LOAD,
    SL_NFS_COOKIE_RESERVE,
    SL_NFS_COOKIE_RECOVER,    /* recover.c */
    SL_NFS_COOKIE_FILESYSTEM, /* filesystem id << 40 | epoch */
};

static inline uint64_t sl_nfs_cookie(enum sl_nfs_cookie kind, uint64_t number)
{
    return (uint64_t)kind << 56 | number;
}

#define SL_NFS_CHANGE_PLACES 8192u /* a power of two */
/* Each member that answers a modification after the first may make old news of what was read. */
#define SL_NFS_ATTRIBUTES_BEHIND_MAX SL_NFS_MEMBERS
#define SL_NFS_EVICTED_MAX 16u
#define SL_NFS_SLOW_US 10000u
#define SL_NFS_CLIENT_CALL_US 60000000u /* after so long a client's call is let go unanswered */

/* wants.h: what a call awaits of the store. */
struct sl_nfs_want;
struct sl_nfs_wants {
    struct sl_nfs_want *places;
    uint32_t count, free, used;
    uint32_t first, last; /* those that the store's ring had no room for, in order */
};

#define SL_NFS_SEARCHED_DIRECTORIES 1024u

/* A search for a name: one at a time. */
struct sl_nfs_name_search {
    uint32_t call, serial; /* which call it is; SL_NFS_NONE: there was none yet */
    uint32_t found, at;    /* directories known; those before at have been read */
    uint32_t names;        /* read so far */
    uint64_t directories[SL_NFS_SEARCHED_DIRECTORIES]; /* ids */
};

#define SL_NFS_BACKS 32u

/* A call to a program of a client (back.h). */
struct sl_nfs_back {
    bool is_used;
    uint8_t attempts;
    uint16_t port;         /* 0: the client's portmapper is being asked */
    uint32_t call, serial; /* whose */
    uint32_t xid;
    struct sl_nfs_caller to;
    struct sl_rpc_call head; /* program, version and procedure */
    struct sl_message arguments;
    sl_nfs_step *then;
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
    bool is_stopping, is_loading;
    /* A file system is leaving, or the store has not taken its record: to be looked at each turn.
     */
    bool has_restless_filesystem;
    uint64_t slow_due_us; /* of what is looked at every SL_NFS_SLOW_US */
    /* call.c */
    uint32_t calls_free, calls_used, calls_oldest, calls_youngest;
    uint32_t call_serial;
    /* exchange.c */
    uint32_t exchange_count, exchanges_free, exchanges_used;
    uint32_t next_xid, xid_mask;
    uint32_t *xids; /* by low bits of the xid: exchange, or SL_NFS_NONE */
    struct sl_nfs_member_exchanges member_exchanges[SL_MAX_NFS_MEMBERS];
    /* timers.c: numbers below exchange_count are exchanges, then come calls */
    struct sl_nfs_timers timers;
    struct sl_nfs_wants wants; /* wants.c */
    /* objects.c */
    struct sl_nfs_object_record evicted[SL_NFS_EVICTED_MAX]; /* to be written; in order */
    uint32_t evicted_count;
    uint32_t dirty_cursor;
    uint64_t dirty_due_us;
    bool is_reserving;
    bool is_seeking_links;                     /* links.c: a seeker is at it */
    struct sl_nfs_name_search name_search;     /* seek_name.c */
    struct sl_nfs_modifications modifications; /* modify.c */
    /* changes.c */
    uint64_t changes;                          /* sequence number of the last change */
    uint64_t changed_at[SL_NFS_CHANGE_PLACES]; /* by hash of key */
    struct sl_nfs_clients clients;
    uint32_t sample_calls, until_sample; /* not 0; calls until the next one that is timed */
    /* events.c: when the last of a kind was told, of those that are told now and then */
    uint64_t foreign_handle_us, map_full_us, store_failed_us;
    /* trace.c */
    struct sl_nfs_query wanted_trace;
    struct sl_nfs_trace trace;
    uint64_t trace_begun_us;
    /* mount.c, subtree.c */
    struct sl_nfs_mounted mounted[SL_NFS_MOUNTED_MAX];
    uint32_t mounted_next;
    struct sl_nfs_export exports[SL_MAX_NFS_EXPORTS];
    struct sl_nfs_subtree subtrees[SL_MAX_NFS_SUBTREES];
    uint32_t subtrees_active;
    /* export.c; how many configurations there have been, and bit per file system in which places of
     * sub-trees have not been looked for yet */
    uint64_t resolve_due_us[SL_MAX_FILESYSTEMS];
    uint64_t configurations, unknown_places;
    struct sl_nfs_locks locks;                    /* nlm.c */
    uint32_t lock_releaser, lock_releaser_serial; /* nlm_release.c: which call it is */
    struct sl_nfs_back backs[SL_NFS_BACKS];       /* back.c */
    struct sl_nfs_gss gss;                        /* gss.h */
    struct sl_nfs_recovering *recovering;         /* recover.c */
    struct sl_nfs_comparing *comparing;           /* compare.c */
    /* What the files of the switch keep for themselves is added here, with its owner's name. */
};

/* call.c */
/* A call of the box's own for another, or none (NULL). NULL: no place is free. */
struct sl_nfs_call *sl_nfs_call_begin(struct sl_nfs *nfs, struct sl_nfs_call *parent);
/* One thing that was awaited has come; error 0 or what went wrong. Calls next after the last. */
void sl_nfs_call_arrived(struct sl_nfs *nfs, struct sl_nfs_call *call, int error);
/* Sets next and runs it at once if nothing is awaited. */
void sl_nfs_call_then(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next);
/* Answers the client, or goes on with call->after; without either the parent hears of it.
 * Answers the client from call->result (status first), shows attributes, counts, frees the call
 * unless it is a modification that is numbered: that is ended by modify.c. */
void sl_nfs_call_finish(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status);
/* What a parent is told of a status. */
int sl_nfs_error_of(uint32_t status);
/* Lets go of everything; a parent that awaits it is told error. */
void sl_nfs_call_end(struct sl_nfs *nfs, struct sl_nfs_call *call, int error);

/* The call awaits that time: it arrives as by sl_nfs_call_arrived(call, 0). One at a time. */
void sl_nfs_call_sleep(struct sl_nfs *nfs, struct sl_nfs_call *call, uint64_t due_us);
/* It need not wait for that any more: it arrives now. */
void sl_nfs_call_wake(struct sl_nfs *nfs, struct sl_nfs_call *call);
/*
 * A read that waits for modifications: arrives when it may be tried again. One that was told so in
 * this very turn, in vain because the member that may be read cannot be asked, looks again a little
 * later.
 */
void sl_nfs_call_wait_in_order(struct sl_nfs *nfs, struct sl_nfs_call *call,
                               const struct sl_nfs_key *keys, uint8_t count);
/* The call is a client's: it has its place in the order of age. */
void sl_nfs_call_is_client(struct sl_nfs *nfs, struct sl_nfs_call *call,
                           const struct sl_nfs_caller *caller, struct sl_message *message);
/* Clients' calls that are too old are let go. */
void sl_nfs_calls_sweep(struct sl_nfs *nfs);
/* Timers of calls; the call by number. */
void sl_nfs_call_due(struct sl_nfs *nfs, uint32_t index);
/* The call, if that use of the place still lasts; else NULL. */
static inline struct sl_nfs_call *sl_nfs_call_of(struct sl_nfs *nfs, uint32_t index,
                                                 uint32_t serial)
{
    struct sl_nfs_call *call;

    if (index == SL_NFS_NONE)
        return NULL;
    call = &nfs->calls[index];
    return call->state == SL_NFS_CALL_ACTIVE && call->serial == serial ? call : NULL;
}

/* changes.c: did anything we know of happen to a key since a member was asked? */
/* The key of a name in a directory, or of an object (name NULL). */
struct sl_nfs_key sl_nfs_key_of(uint64_t object, const struct sl_nfs_name *name, bool is_exclusive);
/* To be told by modifications when they are numbered, by each answer, and when what they do is
 * known. */
void sl_nfs_changed(struct sl_nfs *nfs, const struct sl_nfs_key *key);
/* True: one of these has happened to the key since sequence as_of. */
bool sl_nfs_has_changed(const struct sl_nfs *nfs, const struct sl_nfs_key *key, uint64_t as_of);
/*
 * True: the key has changed since sequence as_of, or the member still has changes to make, so that
 * what it then showed may be old news: attributes are not believed, names are not learned from it.
 */
bool sl_nfs_is_old_news(const struct sl_nfs *nfs, const struct sl_nfs_key *key, uint8_t slot,
                        uint64_t as_of);

/* exchange.c */
/*
 * Takes a free exchange for a call to a member, xid chosen. NULL: none is free. The caller encodes
 * the request with exchange->xid and sends it.
 */
struct sl_nfs_exchange *sl_nfs_exchange_new(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                            const struct sl_nfs_filesystem *filesystem,
                                            uint8_t slot, enum sl_nfs_program program,
                                            uint8_t procedure);
/*
 * Sends, or will as soon as there is a way. request is taken; done() follows, never from within.
 * patience_us: from now on, UINT64_MAX: for ever. One with an end is a read: when its way is lost,
 * or the member cannot be reached, it ends as SILENT at once, so that it can go elsewhere; one
 * without is sent again.
 */
void sl_nfs_exchange_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          struct sl_message *request, uint64_t patience_us,
                          void (*done)(struct sl_nfs *, struct sl_nfs_exchange *,
                                       struct sl_nfs_call *));
/* In done() of a SILENT one: it goes on, with so much more patience. */
void sl_nfs_exchange_extend(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                            uint64_t patience_us);
/* Nobody wants the answer any more (done() is not called). */
void sl_nfs_exchange_forget(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange);
/*
 * The usual case: one NFS call to a member, arguments as the client's with the member's handles;
 * credential of call->rpc if it has a caller, else of call->identity, else the box's own.
 */
struct sl_nfs_exchange *
sl_nfs_exchange_nfs(struct sl_nfs *nfs, struct sl_nfs_call *call,
                    const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                    const struct sl_nfs_arguments *arguments, const struct sl_nfs_object *object,
                    const struct sl_nfs_object *object2, uint64_t patience_us,
                    void (*done)(struct sl_nfs *, struct sl_nfs_exchange *, struct sl_nfs_call *));
/* In done(): reads the results of an accepted NFS answer. 0; -EBADMSG, -EPERM (denied), -EIO. */
int sl_nfs_exchange_result(struct sl_nfs_exchange *exchange, struct sl_nfs_result *result);
/* All exchanges with a member end as FENCED, at the next turn. */
void sl_nfs_exchange_fence(struct sl_nfs *nfs, uint16_t member);
/* The port of a member's program has become known: what waits for it is sent. */
void sl_nfs_exchange_flush(struct sl_nfs *nfs, uint16_t member);
/* Timers of exchanges (numbers of struct sl_nfs.timers). */
void sl_nfs_exchange_due(struct sl_nfs *nfs, uint32_t index);

/* behalf.c: servers that let root do nothing refuse the box what its client may do. */
/* Was the box refused for who it is? */
bool sl_nfs_is_denied(uint32_t status);
/*
 * A call of the box that was denied may be made once more, in the name of the client on whose
 * behalf the call `from` is (NULL: nobody's). False: there is none, or that has been tried.
 */
bool sl_nfs_act_for(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_nfs_call *from);
/* The same for its parent. */
bool sl_nfs_act_for_parent(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* wants.c, shown.c: each of these may add to awaits, and gives its outcome to call->error. */
/* Finds the object of an id, in memory or in the store, and pins it in *place. */
void sl_nfs_want_object(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                        uint64_t id, struct sl_nfs_object **place);
/* The same by name; -ENOENT: nobody was ever given a handle for that name. */
void sl_nfs_want_named(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                       uint64_t parent, const struct sl_nfs_name *name,
                       struct sl_nfs_object **place);
/*
 * A member has shown an object by a handle (LOOKUP, CREATE, a listing): finds it by that handle, or
 * by its name, or makes it; pinned in *place. Not yet in the store if it was made. What is shown is
 * as of call->as_of: of a read, old news teach no names, and -EAGAIN says that the member has to be
 * asked again; attributes of a read are seen (attributes.h), those of a modification are the
 * caller's to judge. parent 0: name says nothing. post without attributes: the member is asked
 * for them if it would have to be made.
 */
void sl_nfs_want_shown(struct sl_nfs *nfs, struct sl_nfs_call *call,
                       struct sl_nfs_filesystem *filesystem, uint8_t slot, uint64_t parent,
                       const struct sl_nfs_name *name, const struct sl_nfs_handle *handle,
                       const struct sl_nfs_post *post, struct sl_nfs_object **place);
/* Clients may see it after this has arrived: it is in the store. */
void sl_nfs_want_stored(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object);
/*
 * The store's ring has taken what is to be written of the object (NULL: nothing), if anything; what
 * it is asked next comes after that. False: not now.
 */
bool sl_nfs_store_soon(struct sl_nfs *nfs, struct sl_nfs_object *object);
/* objects.c */
/* The object is gone for good: STALE from now on. It may be freed by that if it is not pinned. */
void sl_nfs_object_gone(struct sl_nfs *nfs, struct sl_nfs_object *object);
/*
 * The same in two steps, for who has to know the object's handles after an unclean end still: STALE
 * from the first on, out of the store by the second. The caller holds a pin.
 */
void sl_nfs_object_kill(struct sl_nfs *nfs, struct sl_nfs_object *object);
void sl_nfs_object_forget(struct sl_nfs *nfs, struct sl_nfs_object *object);
/* A member with nothing outstanding for the object has shown it so, as of a sequence. */
void sl_nfs_object_seen(struct sl_nfs *nfs, struct sl_nfs_object *object, uint8_t slot,
                        const struct sl_nfs_post *post, uint64_t as_of);
/* Pins; unpins and clears. */
struct sl_nfs_object *sl_nfs_object_hold(struct sl_nfs_object *object);
void sl_nfs_object_let_go(struct sl_nfs *nfs, struct sl_nfs_object **place);
/* An id that was never used, or 0: none is to be had now. */
uint64_t sl_nfs_object_new_id(struct sl_nfs *nfs);
void sl_nfs_ids_reserved(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);
/* What waits for the store's ring, ids, writing back. True: there was work. */
bool sl_nfs_objects_advance(struct sl_nfs *nfs);
/* Writes all that is dirty as far as the ring takes it; true: nothing is left. */
bool sl_nfs_objects_write_all(struct sl_nfs *nfs);

/* learn.c: handles of the object for all members of the mask, by lookups behind the client's back;
 * call->error -ENOENT: some do not have it; -ENODATA: no name that is known leads to it;
 * -ETIMEDOUT: some could not be asked; -ESTALE: the object is on no member; a member that alone
 * does not have it is taken out if `must` says that it has to. */
void sl_nfs_want_handles(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object,
                         uint8_t members, bool must);

/* show.c: attributes as clients see them; NULL or not known: not present. */
void sl_nfs_show(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                 const struct sl_nfs_object *object, struct sl_nfs_post *post);
/* The box's handle of an object, as the call's export gives it out. */
void sl_nfs_show_handle(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        const struct sl_nfs_object *object, struct sl_nfs_handle *handle);
/* All of call->result before it is sent. wcc's pre parts are those of whoever modified. */
void sl_nfs_show_result(const struct sl_nfs *nfs, struct sl_nfs_call *call);

/* reply.c: answers to the client of a call. */
/* Begins one that is accepted; the results are to be written. */
void sl_nfs_reply_begin(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        struct sl_xdr_writer *writer);
/* Sends it and ends the call, unless it is a numbered modification. */
void sl_nfs_reply_end(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_xdr_writer *writer);
/*
 * hold.c: what a client asks for is not served yet. The call waits, and takes that step now and
 * then, until it can go on; if that takes too long, or too many wait, it is let go.
 */
void sl_nfs_hold(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *again);
/* The call is let go without an answer: its client will ask again, over TCP by a new connection. */
void sl_nfs_call_drop(struct sl_nfs *nfs, struct sl_nfs_call *call, enum sl_nfs_refusal refusal);

/* read.c: version 2 cannot be answered without attributes: a member is asked for them, then
 * sl_nfs_call_finish() is called again. */
void sl_nfs_attributes_behind(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* arrival.c: begins what has been received as a call with its message. */
void sl_nfs_arrive(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* An NFS call whose handles are the box's own, whose objects are there and that is no duplicate. */
void sl_nfs_read(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_lookup(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_list(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_fsstat(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Calls of the other programs. */
void sl_nfs_mount(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_portmap(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_nlm(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_nsm(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* Is that address admitted to the export? */
bool sl_nfs_export_admits(const struct sl_nfs_export_config *config, const struct sl_ip *client);

/* members.c */
struct sl_nfs_filesystem *sl_nfs_filesystem_of(struct sl_nfs *nfs, uint16_t id);
const char *sl_nfs_member_name(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               uint8_t slot);
/* A member is silent: reads avoid it, it is asked by NULL until it answers. */
void sl_nfs_member_silent(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
/* Something of it arrived. */
void sl_nfs_member_heard(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
/* Configuration has changed; the store has told all there was. */
void sl_nfs_members_configure(struct sl_nfs *nfs);
/* What is to be done for members and file systems now. True: there was work. */
bool sl_nfs_members_advance(struct sl_nfs *nfs);
/* The store has told one of the things that LOAD asks for. */
void sl_nfs_loaded(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);
/* What a slot held is void: another member stands in it, or it was not in step. */
void sl_nfs_slot_renew(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot);
/* A configuration of nothing. */
const struct sl_nfs_config *sl_nfs_no_config(void);
/* Writes filesystem->record; returns the epoch that stored_epoch reaches when it is there. */
uint64_t sl_nfs_filesystem_store(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem);

void sl_nfs_filesystem_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion);

/* fsstat.c, lookup.c, read.c: steps that box calls use as well. */
/* A box call that reads object by GETATTR, for its parent; its result is in its object's face. */
void sl_nfs_want_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call,
                            struct sl_nfs_object *object);
/* A LOOKUP was answered: call->result, of call->slot. */
void sl_nfs_lookup_answered(struct sl_nfs *nfs, struct sl_nfs_call *call);

/*
 * seek_name.c: looks for a name of a file that has lost the one it was known by, in the directories
 * of its file system, as far as a bounded search goes. If there is one the object has it when this
 * arrives; call->error -ENODATA: none was found.
 */
void sl_nfs_want_name(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object);

/* lister.c: a window of the directory with what follows cookie; call->window gets it. */
void sl_nfs_want_window(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        struct sl_nfs_object *directory, uint64_t cookie);

/* walk.c: a path ("/a/b") from a directory on, by LOOKUPs of the box's own; *place in the call gets
 * what stands there, pinned. call->error: -ENOENT, -ENOTDIR, -EIO … */
void sl_nfs_want_path(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *from,
                      const char *path, struct sl_nfs_object **place);

/* transfer.c: the most data that one READ, WRITE or page of a listing has, on behalf of a call. */
uint32_t sl_nfs_transfer_bytes(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               const struct sl_nfs_call *call);
/* No client is told to ask for more. */
void sl_nfs_bound_fsinfo(struct sl_nfs_fsinfo *fsinfo, uint32_t most_bytes);

/* times.c */
void sl_nfs_time_call(struct sl_nfs *nfs, const struct sl_nfs_call *call);
void sl_nfs_time_exchange(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange);
void sl_nfs_histogram_add(struct sl_nfs_histogram *histogram, uint64_t time_us);
void sl_nfs_clients_count(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint64_t time_us);
void sl_nfs_refused(struct sl_nfs *nfs, enum sl_nfs_refusal refusal);

/* events.c, trace.c */
void sl_nfs_event(struct sl_nfs *nfs, const struct sl_nfs_event *event);
/* Fills in what an event says of the call it is about: procedure, client, xid, object, file. */
void sl_nfs_event_of_call(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                          struct sl_nfs_event *event);
/* Is this the call whose trace is wanted? */
void sl_nfs_trace_begin(struct sl_nfs *nfs, struct sl_nfs_call *call);
void sl_nfs_trace_end(struct sl_nfs *nfs, struct sl_nfs_call *call);
/* A step of a call that is traced; nothing for others. member: id, or SL_NFS_NO_ID. */
void sl_nfs_trace(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t member,
                  const char *format, ...) __attribute__((format(__printf__, 4, 5)));

/*
 * Asks the store. False: not now (its ring is full, or what was evicted is to be written first);
 * the caller asks again in a later turn.
 */
bool sl_nfs_store(struct sl_nfs *nfs, const struct sl_nfs_store_request *request);

#endif
