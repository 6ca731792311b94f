// SPDX-License-Identifier: Apache-2.0
/*
 * A whole switch between one client and model servers, a call at a time and in virtual time: for
 * what a client may see and be told, what becomes of a server's absurd answers, and who may join.
 */
#ifndef TEST_NFS_EDGES_RIG_H
#define TEST_NFS_EDGES_RIG_H

#include "model/client.h"
#include "model/server.h"
#include "model/store.h"
#include "nfs/nfs.h"
#include "nfs/query.h"
#include "nfs/statistics.h"

#define EDGES_SERVICE 1u
#define EDGES_FILESYSTEM 3u
#define EDGES_BELOW 9u      /* stands in a sub-tree of that one */
#define EDGES_DEEP 5u       /* and this in one of the former */
#define EDGES_FSID 74u      /* of file system 0 */
#define EDGES_MEMBERS 3u    /* at most; ids are slots */
#define EDGES_CONNECTION 1u /* the client's */
#define EDGES_PATH "/export"
#define EDGES_TRANSFER_BYTES 131072u
#define EDGES_WAITING 64u
#define EDGES_EVENTS 32u
#define EDGES_DATA_BYTES 4096u /* zeros, for a WRITE to begin with */

/* What a member has answered, and the switch is told at the next turn. */
struct edges_answer {
    uint16_t member;
    bool is_bound;     /* came by the client's own connection to it */
    uint8_t procedure; /* of NFS; SL_NFS_PROCEDURES: of another program, or of a bound call */
    struct model_out bytes;
};

struct edges_rig {
    struct sl_nfs *nfs;
    void *memory;
    struct sl_nfs_config config;
    struct model_server *servers[EDGES_MEMBERS];
    uint16_t member_count;
    struct model_store *store;
    /*
     * What a member answers to a call that came by the client's own connection to it; false:
     * nothing. context: the test's.
     */
    bool (*bound_call)(void *context, uint16_t member, const struct model_out *call,
                       struct model_out *answer);
    void *bound_context;
    /* What the lock manager of a member answers; false: nothing. context: the test's. */
    bool (*lock_call)(void *context, uint16_t member, const struct model_out *call,
                      struct model_out *answer);
    /* The box calls back a client's port, by bytes that are the callee's. */
    void (*called_back)(void *context, uint16_t port, struct model_out *call);
    void *lock_context;
    bool is_cut_off[EDGES_MEMBERS];         /* it cannot be reached */
    uint32_t unanswered;                    /* calls that will not be */
    uint32_t hang_ups;                      /* how often the client's connection was to be reset */
    uint32_t events;                        /* bit per enum sl_nfs_event_kind that was told of */
    struct sl_nfs_event told[EDGES_EVENTS]; /* the first of them, and how many there were */
    uint32_t told_count;
    uint64_t now_us;
    uint32_t next_xid;
    uint32_t channel;                   /* the one way to each server, for all programs */
    uint8_t transport;                  /* of the client */
    struct model_credential credential; /* of the client; root at first */
    bool listings_never_end;            /* the server's: no page says that it is the last */
    bool reads_are_too_long;            /* the server answers with more than it was asked for */
    bool server_is_silent;              /* each is sent calls and answers none */
    uint32_t held_back;                 /* bit per procedure of NFS: answered, but not yet here */
    uint32_t asked[SL_NFS_PROCEDURES];  /* calls of NFS that the server was sent */
    /* Bytes at the end of what the box sent last that are those which it was sent, by reference. */
    uint32_t shared_with_member[EDGES_MEMBERS]; /* of the last call; the client's bytes */
    uint32_t shared_with_client;                /* of the last answer; a member's bytes */
    struct edges_answer waiting[EDGES_WAITING];
    uint32_t waiting_count;
    struct model_out reply; /* to the last call; empty: none yet */
};

/* A box that serves, its store and its one server. */
void edges_begin(struct edges_rig *rig);
/* The same in two steps: servers first, whose disks are empty; then a box, which looks at them. */
void edges_make(struct edges_rig *rig, uint16_t members);
void edges_start(struct edges_rig *rig);
/* The box dies, and edges_start() begins it anew. */
void edges_kill(struct edges_rig *rig);
/* What the box says of a member; false: it knows none of that id. */
bool edges_member(struct edges_rig *rig, uint16_t member, struct sl_nfs_member_row *row);
/* Proof that nothing of a message was kept. */
void edges_end(struct edges_rig *rig);
/* edges_config.c: one file system of so many members, exported as a whole and its directory /sub.
 */
void edges_describe(struct sl_nfs_config *config, uint16_t members);
/*
 * Instead of it, of three servers: one of the first, one of the second at /sub/below of the first,
 * one of the third at /deep of the second, which is exported too. The directories are to be made.
 */
void edges_describe_subtrees(struct sl_nfs_config *config);
/* The same configuration once more, as after a commit. */
void edges_configure(struct edges_rig *rig);
/* The connections to servers are lost, and there are others at once. */
void edges_reconnect(struct edges_rig *rig);
/* That member cannot be reached any more; and can be again. */
void edges_cut_off(struct edges_rig *rig, uint16_t member);
void edges_find_again(struct edges_rig *rig, uint16_t member);
/* Time passes. */
void edges_run(struct edges_rig *rig, uint64_t us);

/* A call, and its reply within a second of virtual time; the caller's: model_reply_free(). */
void edges_call(struct edges_rig *rig, const struct sl_nfs_arguments *arguments,
                struct model_reply *reply);
/* The handle that LOOKUP of a name gives, or CREATE of it, which have to succeed. */
struct sl_nfs_handle edges_handle(struct edges_rig *rig, uint8_t procedure,
                                  const struct sl_nfs_handle *directory, const char *name);
/* A call by its bytes, which are taken; true: rig->reply is what came of it within a second. */
bool edges_send(struct edges_rig *rig, uint16_t port, struct model_out *call);
/* The same from somebody else, or what is no call; nothing is waited for. */
void edges_deliver(struct edges_rig *rig, const struct sl_nfs_caller *from,
                   struct model_out *bytes);
/* A call without arguments: accept_stat, or EDGES_SILENCE. */
#define EDGES_SILENCE UINT32_MAX
uint32_t edges_ask(struct edges_rig *rig, uint16_t port, uint32_t program, uint32_t version,
                   uint32_t procedure);
/* The same for one that may be left unanswered: its status, or EDGES_SILENCE. */
uint32_t edges_status(struct edges_rig *rig, const struct sl_nfs_arguments *arguments);
/* The handle of a path that clients mount. */
struct sl_nfs_handle edges_mount(struct edges_rig *rig, const char *path);
/* Arguments about a name in a directory. */
struct sl_nfs_arguments edges_name(uint8_t procedure, const struct sl_nfs_handle *directory,
                                   const char *name);

#endif
