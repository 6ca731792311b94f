// SPDX-License-Identifier: Apache-2.0
/*
 * SETATTR's guard (RFC 1813 3.3.2): a ctime that clients know is a virtual one, so the box judges
 * it, and members are asked without it.
 */
#include "modify_private.h"

static bool is_same(const struct sl_nfs_time *one, const struct sl_nfs_time *other)
{
    return one->seconds == other->seconds && one->nanoseconds == other->nanoseconds;
}

bool sl_nfs_guard_holds(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next)
{
    const struct sl_nfs_face *face = &call->object->face;
    struct sl_nfs_key key = sl_nfs_key_of(call->object->id, NULL, true);

    if (call->arguments.procedure != SL_NFS_SETATTR || !call->arguments.has_guard)
        return true;
    if (sl_nfs_order_is_undecided(nfs->order, &key)) {
        sl_nfs_call_wait_in_order(nfs, call, &key, 1);
        sl_nfs_call_then(nfs, call, next);
        return false;
    }
    if ((!face->is_known || face->is_touched) && !(call->modification.asked_links & 1u)) {
        call->modification.asked_links |= 1u;
        sl_nfs_want_attributes(nfs, call, call->object);
        sl_nfs_call_then(nfs, call, next);
        return false;
    }
    if (!face->is_known) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
        return false;
    }
    if (!is_same(&face->attributes.ctime, &call->arguments.guard)) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_NOT_SYNC);
        return false;
    }
    call->arguments.has_guard = false;
    return true;
}
