// SPDX-License-Identifier: Apache-2.0
/* Events; those that a client or a full store could cause by the thousand are told now and then. */
#include "nfs_private.h"

#include <stdio.h>
#include <string.h>

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

/* The object; of calls with a name that name in it, as far as there is room. */
static void describe_file(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                          struct sl_nfs_event *event)
{
    const struct sl_nfs_name *name = &call->arguments.name;
    size_t length_bytes;

    sl_nfs_map_path(nfs->map, call->object, event->file, sizeof(event->file));
    if (name->length_bytes == 0)
        return;
    length_bytes = strlen(event->file);
    snprintf(event->file + length_bytes, sizeof(event->file) - length_bytes, "%s%.*s",
             event->file[length_bytes - 1] == '/' ? "" : "/", name->length_bytes, name->bytes);
}

void sl_nfs_event_of_call(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                          struct sl_nfs_event *event)
{
    event->procedure = call->arguments.procedure;
    if (call->has_caller) {
        event->client = call->caller.address;
        event->xid = call->rpc.xid;
    }
    if (call->object == NULL)
        return;
    event->object = call->object->id;
    describe_file(nfs, call, event);
}
