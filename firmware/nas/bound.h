// SPDX-License-Identifier: Apache-2.0
/*
 * Connections to members that belong to one connection of a client each, for calls that only the
 * member which knows the client can take (nfs/gss.h): RPCSEC_GSS keeps xids, and xids of several
 * clients on one connection would meet. They come from ports that are not privileged, for servers
 * do not judge such callers by that.
 */
#ifndef NAS_BOUND_H
#define NAS_BOUND_H

#include "nfs/nfs.h"
#include "stream.h"

#define SL_NAS_BOUNDS 1024u /* of all clients together */

enum sl_nas_bound_state { SL_NAS_BOUND_FREE, SL_NAS_BOUND_CONNECTING, SL_NAS_BOUND_READY };

struct sl_nas_client;

struct sl_nas_bound {
    struct sl_nas_stream stream;
    uint64_t connection;  /* of the client: struct sl_nfs_caller */
    uint64_t since_us;    /* CONNECTING, or an orphan: since when */
    uint32_t next;        /* of the same client, or of the free ones */
    uint32_t generation;  /* grows with each use of the place */
    uint32_t outstanding; /* calls sent, less answers */
    uint16_t member, remote_port;
    uint8_t state;  /* enum sl_nas_bound_state */
    bool is_doomed; /* it leads elsewhere than it should */
    bool is_orphan; /* its client has gone; what was asked is waited for a little */
};

struct sl_nas_bounds {
    struct sl_nas_bound *of; /* SL_NAS_BOUNDS of them */
    uint32_t free;
    uint64_t due_us; /* when all are looked at again */
};

/* struct sl_nfs_ops: send_bound */
int sl_nas_bound_send(void *context, uint64_t connection, uint16_t member, uint16_t port,
                      struct sl_message *message);
void sl_nas_bound_happened(struct sl_nas *nas, struct sl_nas_bound *bound, uint32_t events);

/* The client ends: so do its connections to members, as soon as they are answered. */
void sl_nas_bounds_release(struct sl_nas *nas, struct sl_nas_client *client);
/* A member is fenced: its clients are to begin anew. The switch knows. */
void sl_nas_bounds_fence(struct sl_nas *nas, uint16_t member);
/* Those of a member lead elsewhere from now on. */
void sl_nas_bounds_doom(struct sl_nas *nas, uint16_t member);
/* Gives up, lets go, now and then. */
void sl_nas_bounds_age(struct sl_nas *nas);
/* Resets all, at the end. */
void sl_nas_bounds_end(struct sl_nas *nas);

#endif
