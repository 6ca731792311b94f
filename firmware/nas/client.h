// SPDX-License-Identifier: Apache-2.0
/* Connections of clients: records become calls, replies find their way back. */
#ifndef NAS_CLIENT_H
#define NAS_CLIENT_H

#include "nfs/nfs.h"
#include "stream.h"

#define SL_NAS_NONE UINT32_MAX

/* One connection. */
struct sl_nas_client {
    struct sl_nas_stream stream;
    struct sl_nfs_caller caller;
    struct sl_message waiting; /* a call that the switch had no room for */
    uint32_t generation;       /* of the place: names the connection for ever */
    uint32_t calls;            /* given to the switch and not answered */
    uint64_t active_us;        /* the last time something was received */
    uint32_t older, younger;   /* by active_us; free: younger is the next free one */
    uint32_t next_paused;
    uint32_t bound; /* the first of its own connections to members (bound.h); SL_NAS_NONE */
    bool is_used;
    bool is_paused; /* in that list: there may be more to read */
    bool is_broken; /* to be reset when it comes out of that list */
    bool is_ending; /* the client has closed: to be given back when all is answered */
};

struct sl_nas_clients {
    struct sl_nas_client *of;
    uint32_t count, free;
    uint32_t oldest, youngest;
    uint32_t first_paused, last_paused, paused; /* meaningful where paused is not 0 */
    uint64_t age_due_us; /* when some are looked at, whether they are idle or slow, */
    uint32_t age_next;   /* and which is the first of them */
};

/* A listener has a new connection. NULL: there is no room, and it has been turned away. */
struct sl_nas_listener;
struct sl_nas_client *sl_nas_client_accept(struct sl_nas *nas,
                                           const struct sl_nas_listener *listener,
                                           struct sl_tcp_connection *connection);
void sl_nas_client_happened(struct sl_nas *nas, struct sl_nas_client *client, uint32_t events);

/* The answer to a call over TCP, with its mark; taken. */
void sl_nas_client_reply(struct sl_nas *nas, const struct sl_nfs_caller *caller,
                         struct sl_message *message);

/* The connection of a caller; NULL: it has gone. */
struct sl_nas_client *sl_nas_client_of(struct sl_nas *nas, uint64_t connection);
/* struct sl_nfs_ops: unanswered. */
void sl_nas_client_unanswered(void *context, const struct sl_nfs_caller *caller);
/* struct sl_nfs_ops: hang_up. The client is reset at the next turn. */
void sl_nas_client_hang_up(void *context, uint64_t connection);

/* Goes on with those that were held back, a bounded number. True: there was work. */
bool sl_nas_clients_resume(struct sl_nas *nas);
/* Ends those that are idle, or do not read what they asked for. */
void sl_nas_clients_age(struct sl_nas *nas);
/* Resets those of a service (SL_NFS_NO_ID: all), at most so many. True: there are more. */
bool sl_nas_clients_reset(struct sl_nas *nas, uint16_t service, uint32_t max, const char *detail);

#endif
