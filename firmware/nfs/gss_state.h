// SPDX-License-Identifier: Apache-2.0
/* What the switch keeps for clients with Kerberos (gss.h). */
#ifndef NFS_GSS_STATE_H
#define NFS_GSS_STATE_H

#include "gss_contexts.h"
#include "nfswire/types.h"

#define SL_NFS_BOUND_BUCKETS 1024u /* a power of two */

/* gss_offer.c: what a service has for clients with Kerberos. */
struct sl_nfs_gss_offer {
    uint16_t filesystem;       /* id; SL_NFS_NO_ID: nothing */
    bool is_opaque;            /* to some it shows the members' own handles, */
    uint8_t unlike;            /* bit per slot: members that have others, as last told */
    struct sl_nfs_handle root; /* of the root, which they were given last; length 0: none yet */
};

struct sl_nfs_gss {
    struct sl_nfs_gss_offer offers[SL_MAX_NFS_SERVICES];
    struct sl_nfs_contexts contexts;
    uint8_t turn;                         /* who is first among equals */
    uint32_t bound[SL_NFS_BOUND_BUCKETS]; /* exchanges by connection and xid; SL_NFS_NONE */
};

#endif
