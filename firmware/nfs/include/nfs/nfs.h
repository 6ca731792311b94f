// SPDX-License-Identifier: Apache-2.0
/*
 * The NFS switch of one storage processor: takes calls of clients, sends each to one member or, if
 * it modifies, to all members of a file system's current set, and answers as one server would.
 * Messages and time are passed in and out; nothing is allocated but from the memory it is made in;
 * no globals; one thread at a time.
 *
 * One turn of the owner: what clients and servers sent (sl_nfs_call(), sl_nfs_answer()), what
 * channels did, what the store completed (sl_nfs_stored()), then sl_nfs_advance().
 */
#ifndef NFS_NFS_H
#define NFS_NFS_H

#include "nfs/config.h"
#include "nfs/record.h"
#include "rpc/message.h"

struct sl_nfs;

/* Programs of a server, each of which has its own port there. */
enum sl_nfs_program {
    SL_NFS_PROGRAM_NFS,
    SL_NFS_PROGRAM_MOUNT,
    SL_NFS_PROGRAM_NLM,
    SL_NFS_PROGRAM_NSM,
    SL_NFS_PROGRAM_PORTMAP,
    SL_NFS_PROGRAMS
};

/* Ports at which a virtual server listens, over UDP and TCP alike. */
#define SL_NFS_PORT_PORTMAP 111u
#define SL_NFS_PORT_NFS 2049u
#define SL_NFS_PORT_MOUNT 20048u
#define SL_NFS_PORT_NLM 32803u
#define SL_NFS_PORT_NSM 32765u

/* Whose call it is, and the way back. Given to reply as it was given to sl_nfs_call(). */
struct sl_nfs_caller {
    struct sl_ip address;
    uint16_t port;       /* host order */
    uint16_t local_port; /* one of SL_NFS_PORT_* */
    uint16_t service;    /* nfs-service id */
    uint8_t transport;   /* enum sl_nfs_transport */
    bool is_at_source;   /* called at the address that servers know, not at the virtual one */
    uint64_t connection; /* the transport's: names a connection for ever, or whatever UDP needs */
    uint64_t route[2];   /* as struct sl_tcp_route */
};

/* Things that an operator is told. names are copied. */
enum sl_nfs_event_kind {
    SL_NFS_EVENT_MEMBER_JOINED,  /* is current */
    SL_NFS_EVENT_MEMBER_REFUSED, /* content differs, no answer, no export: text says what */
    SL_NFS_EVENT_MEMBER_OUT,     /* taken out: procedure, client, object and text say why */
    SL_NFS_EVENT_LAST_MEMBER,    /* one member is left */
    SL_NFS_EVENT_NO_MEMBER,      /* the file system does not serve */
    SL_NFS_EVENT_SERVING,        /* it serves (again) */
    SL_NFS_EVENT_ALL_FAILED,     /* a modification failed alike on all members in an odd way */
    SL_NFS_EVENT_FOREIGN_HANDLE, /* a forged or foreign handle; at most one a second */
    SL_NFS_EVENT_MAP_FULL,       /* at most one a minute */
    SL_NFS_EVENT_STORE_FAILED,
    SL_NFS_EVENT_RECOVERY_BEGAN, /* after an unclean end: count objects are compared */
    SL_NFS_EVENT_REPAIRED,       /* an object was brought in step on a member */
    SL_NFS_EVENT_RECOVERY_ENDED,
    SL_NFS_EVENT_VERIFIER_CHANGED, /* uncommitted data may be lost: clients send it again */
    SL_NFS_EVENT_SUBTREE_INACTIVE, /* its directory is not there */
    SL_NFS_EVENT_LOCKS_LOST,       /* the member that kept locks has left: count of them are lost */
    SL_NFS_EVENT_MEMBER_UNLIKE,    /* its handles are not those that clients of krb5i have */
};

struct sl_nfs_event {
    uint8_t kind; /* enum sl_nfs_event_kind */
    uint16_t filesystem;
    uint16_t member; /* id, or SL_NFS_NO_ID */
    uint8_t procedure;
    uint64_t object;
    uint64_t count;
    struct sl_ip client;
    uint32_t xid;
    char file[96]; /* path as far as it is known */
    char text[160];
};

struct sl_nfs_ops {
    struct sl_tcp_owner_ops owners;
    struct sl_buffer_ops buffers;
    /* Takes the answer to a call. Its first four bytes are for the record mark, which is filled in.
     */
    void (*reply)(void *context, const struct sl_nfs_caller *caller, struct sl_message *message);
    /*
     * Calls a program of a client over UDP, from SL_NFS_PORT_NLM of the address at which the caller
     * had called; the message, begun by room for a record mark too, is taken. What the client
     * answers comes as a call does.
     */
    void (*call_back)(void *context, const struct sl_nfs_caller *caller, uint16_t port,
                      struct sl_message *message);
    /*
     * Sends a call to a member's program; the message, begun by a record mark too, is taken if it
     * succeeds, and *channel names the way it went. -EAGAIN: there is no way yet, one is being
     * made, or no room: sl_nfs_member_ready() follows; -EHOSTUNREACH: the member cannot be reached
     * now.
     */
    int (*send)(void *context, uint16_t member, enum sl_nfs_program program, uint16_t port,
                struct sl_message *message, uint32_t *channel);
    /*
     * Sends a call as ops.send, by a connection to the member's NFS program that is the own one of
     * a client's connection (struct sl_nfs_caller), made if need be: its answer is given to
     * sl_nfs_bound_answer(). 0; -EHOSTUNREACH: there is no such connection, -ENOBUFS.
     */
    int (*send_bound)(void *context, uint64_t connection, uint16_t member, uint16_t port,
                      struct sl_message *message);
    /* A call is not answered: a later transmission of it will be, or the connection is hung up. */
    void (*unanswered)(void *context, const struct sl_nfs_caller *caller);
    /*
     * A client's connection is to be reset, so that its client begins anew: over TCP clients send a
     * call again only by another connection (RFC 5531 has no other word for a call that is let go,
     * and Linux's server does the same). In a later turn.
     */
    void (*hang_up)(void *context, uint64_t connection);
    /* Abandons all ways to a member, and the ports they came from for good [REP-6]. */
    void (*fence)(void *context, uint16_t member);
    /* False: the ring is full; sl_nfs_advance() asks again. */
    bool (*store)(void *context, const struct sl_nfs_store_request *request);
    void (*event)(void *context, const struct sl_nfs_event *event);
    /* A random number, for verifiers and xids. */
    uint64_t (*random)(void *context);
    void *context;
};

#define SL_NFS_CHANGE_PLACES 8192u /* at most */

struct sl_nfs_limits {
    uint32_t calls;            /* of clients and of our own, at once */
    uint32_t objects;          /* of the handle map in memory */
    uint32_t message_nodes;    /* slices of all messages at once */
    uint32_t duplicates;       /* entries of the duplicate request cache */
    uint32_t listings;         /* windows of directories */
    uint32_t listing_bytes;    /* of each */
    uint32_t record_max_bytes; /* of a call; larger ones end the connection */
    uint32_t handle_entries;   /* of the read balancer, of all file systems together */
    uint32_t clients;          /* that have rows of their own in the statistics */
    uint32_t locks;            /* of clients, held or waited for */
    uint32_t change_places;    /* of names and objects that changed, by hash: a power of two, not
                                  more than SL_NFS_CHANGE_PLACES; 0: as many */
};

struct sl_nfs_setup {
    struct sl_nfs_limits limits;
    struct sl_nfs_ops ops;
    char machine[SL_NFS_LABEL_BYTES]; /* name of the box in calls of its own */
    bool was_clean;                   /* sl_store_was_clean() */
};

/* Sensible limits for that much memory. */
void sl_nfs_limits_for(uint64_t memory_bytes, struct sl_nfs_limits *limits);

/* Bytes of memory it takes; 0: impossible limits. */
size_t sl_nfs_bytes(const struct sl_nfs_limits *limits);

/* Makes a switch in memory (64-byte aligned). 0, -EINVAL. It serves once configured and loaded. */
int sl_nfs_create(void *memory, const struct sl_nfs_setup *setup, uint64_t now_us,
                  struct sl_nfs **nfs);

/*
 * Takes over a configuration, which stays valid until the next one. is_mine says which services are
 * this processor's (bit per service id); file systems of others are let alone.
 */
void sl_nfs_configure(struct sl_nfs *nfs, const struct sl_nfs_config *config, uint32_t services,
                      uint64_t now_us);

/* Releases every message. Calls under way are not answered. Objects not yet written are given to
 * the store as far as its ring takes them: call until true before closing the store. */
bool sl_nfs_stop(struct sl_nfs *nfs, uint64_t now_us);

/* The pool messages passed in and out come from. */
struct sl_message_pool *sl_nfs_messages(struct sl_nfs *nfs);

/*
 * A call of a client: the message (without record mark) is taken. False: there is no room for
 * another call; the message is still the caller's, who stops reading until sl_nfs_has_room().
 */
bool sl_nfs_call(struct sl_nfs *nfs, const struct sl_nfs_caller *caller, struct sl_message *message,
                 uint64_t now_us);
bool sl_nfs_has_room(const struct sl_nfs *nfs);

/* A client's connection has ended: its calls go on, their answers are kept for a retransmission. */
void sl_nfs_caller_gone(struct sl_nfs *nfs, uint64_t connection);

/* An answer of a member, taken. channel: what it came by, so that late ones of others are dropped.
 */
void sl_nfs_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                   struct sl_message *message, uint64_t now_us);

/*
 * The same of what came by, or was sent by, a client's own connection to a member. The calls that
 * were lost with it are not answered; the client's connection is to be reset.
 */
void sl_nfs_bound_answer(struct sl_nfs *nfs, uint16_t member, uint64_t connection,
                         struct sl_message *message, uint64_t now_us);
void sl_nfs_bound_lost(struct sl_nfs *nfs, uint16_t member, uint64_t connection, uint64_t now_us);

/* A way to a member has ended; calls that went by it are sent again [NFS-11]. */
void sl_nfs_channel_lost(struct sl_nfs *nfs, uint16_t member, uint32_t channel, uint64_t now_us);
/* There is room again for who was refused with -EAGAIN. */
void sl_nfs_member_ready(struct sl_nfs *nfs, uint16_t member, uint64_t now_us);

void sl_nfs_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion,
                   uint64_t now_us);

/* Timers, and what waits for room. Bounded. True: there was work. */
bool sl_nfs_advance(struct sl_nfs *nfs, uint64_t now_us);
uint64_t sl_nfs_next_timer_us(const struct sl_nfs *nfs);

/*
 * An administrator's word that a member is in step after an offline copy. 0; -ENOENT no such
 * member, -EALREADY it is current or being joined, -EAGAIN the file system has not loaded. It is
 * compared as at join, and events say what came of it.
 */
int sl_nfs_reinstate(struct sl_nfs *nfs, uint16_t filesystem, uint16_t member, uint64_t now_us);

#endif
