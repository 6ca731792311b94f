// SPDX-License-Identifier: Apache-2.0
/*
 * What the switch consists of while it runs: exchanges, calls, file systems, and all of it. What
 * can be done with them stands in nfs_private.h, which is what to include.
 */
#ifndef NFS_STATE_H
#define NFS_STATE_H

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
    uint64_t silent_us[SL_NFS_MEMBERS]; /* since when it is not */
    uint8_t state[SL_NFS_MEMBERS];      /* enum sl_nfs_member_state */
    uint64_t root;                      /* object id; 0: none yet */
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
    uint32_t change_mask;                      /* of places in use */
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

#endif
