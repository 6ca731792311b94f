// SPDX-License-Identifier: Apache-2.0
/*
 * Calls for what is not served yet: the box has just begun, or no member is there. Clients hear
 * nothing until it is, which most of them bear better than any answer: NFS3ERR_JUKEBOX has Linux
 * wait for five seconds and libnfs fail, MOUNT has no such status, and one that hears that its
 * connection is gone asks again at once and in vain.
 */
#include "nfs_private.h"

#define LOOK_US 20000u
#define HOLD_US 20000000u
/* So many places are left to calls that can be served. */
#define HELD_SHARE 2u

void sl_nfs_hold(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *again)
{
    if (nfs->now_us - call->begun_us >= HOLD_US ||
        nfs->calls_used > nfs->setup.limits.calls / HELD_SHARE) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    sl_nfs_call_sleep(nfs, call, nfs->now_us + LOOK_US);
    sl_nfs_call_then(nfs, call, again);
}
