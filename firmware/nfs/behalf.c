// SPDX-License-Identifier: Apache-2.0
/*
 * In whose name the box calls members. As root, by itself; but a server may squash root, and refuse
 * it what the client may do for whom the box looks behind. Then it does so in that client's name.
 */
#include "nfs_private.h"

/* Calls one above the other: more there are not. */
#define ANCESTORS_MAX 16u

bool sl_nfs_is_denied(uint32_t status)
{
    return status == SL_NFS_ERR_ACCES || status == SL_NFS_ERR_PERM;
}

bool sl_nfs_act_for(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_nfs_call *from)
{
    if (call->has_caller || call->identity.is_known)
        return false;
    for (uint32_t i = 0; i < ANCESTORS_MAX && from != NULL; i++) {
        if (from->has_caller)
            sl_rpc_get_identity(&nfs->messages, &from->message, &from->rpc, &call->identity);
        else
            call->identity = from->identity;
        if (from->has_caller || call->identity.is_known)
            break;
        from = sl_nfs_call_of(nfs, from->parent, from->parent_serial);
    }
    return call->identity.is_known;
}

bool sl_nfs_act_for_parent(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    return sl_nfs_act_for(nfs, call, sl_nfs_call_of(nfs, call->parent, call->parent_serial));
}
