// SPDX-License-Identifier: Apache-2.0
/* Events; those that a client or a full store could cause by the thousand are told now and then. */
#include "nfs_private.h"

#define SECOND_US 1000000u
#define MINUTE_US 60000000u

static uint64_t *last_of(struct sl_nfs *nfs, uint8_t kind, uint64_t *apart_us)
{
    switch (kind) {
    case SL_NFS_EVENT_FOREIGN_HANDLE:
        *apart_us = SECOND_US;
        return &nfs->foreign_handle_us;
    case SL_NFS_EVENT_MAP_FULL:
        *apart_us = MINUTE_US;
        return &nfs->map_full_us;
    case SL_NFS_EVENT_STORE_FAILED:
        *apart_us = MINUTE_US;
        return &nfs->store_failed_us;
    default:
        return NULL;
    }
}

void sl_nfs_event(struct sl_nfs *nfs, const struct sl_nfs_event *event)
{
    uint64_t apart_us;
    uint64_t *last_us = last_of(nfs, event->kind, &apart_us);

    if (last_us != NULL) {
        if (*last_us != 0 && nfs->now_us - *last_us < apart_us)
            return;
        *last_us = nfs->now_us;
    }
    nfs->setup.ops.event(nfs->setup.ops.context, event);
}
