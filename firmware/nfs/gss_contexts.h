// SPDX-License-Identifier: Apache-2.0
/*
 * Which member a client's security context (RFC 2203) was made with: a bounded cache, by client and
 * by the name that the member gave the context. What has fallen out of it is no loss: a member that
 * does not know a context says so, and the client makes another one.
 */
#ifndef NFS_GSS_CONTEXTS_H
#define NFS_GSS_CONTEXTS_H

#include "nfs/config.h"

#define SL_NFS_CONTEXT_SETS 512u /* a power of two */
#define SL_NFS_CONTEXT_WAYS 8u

struct sl_nfs_context {
    uint64_t tag;     /* keyed hash of service, client and name; 0: free */
    uint32_t used;    /* when last, by count of uses */
    uint16_t service; /* id */
    uint8_t slot;     /* of the member, in the service's secured file system */
};

struct sl_nfs_contexts {
    struct sl_nfs_context places[SL_NFS_CONTEXT_SETS][SL_NFS_CONTEXT_WAYS];
    uint32_t uses;
    uint32_t counts[SL_MAX_NFS_SERVICES][SL_NFS_MEMBERS]; /* contexts known, by member */
};

/* The slot that a context was made with; SL_NFS_MEMBERS: not known. tag: not 0. */
uint8_t sl_nfs_contexts_find(struct sl_nfs_contexts *contexts, uint64_t tag);
/* Made, or made anew; of those it shares a set with, the one not used for longest goes for it. */
void sl_nfs_contexts_add(struct sl_nfs_contexts *contexts, uint64_t tag, uint16_t service,
                         uint8_t slot);
void sl_nfs_contexts_remove(struct sl_nfs_contexts *contexts, uint64_t tag);

#endif
