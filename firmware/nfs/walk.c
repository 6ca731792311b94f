// SPDX-License-Identifier: Apache-2.0
/* Paths, walked name by name through what members have. */
#include "wants.h"

#include <errno.h>

/* words[]: how far the path in arguments.name2 has been walked */
enum { WALK_OFFSET };

static void walk(struct sl_nfs *nfs, struct sl_nfs_call *walker);

static void end_walk(struct sl_nfs *nfs, struct sl_nfs_call *walker, int error)
{
    const struct sl_nfs_call *parent = sl_nfs_call_of(nfs, walker->parent, walker->parent_serial);

    if (error == 0 && parent != NULL)
        *walker->place = sl_nfs_object_hold(walker->object);
    sl_nfs_call_end(nfs, walker, error);
}

/* A name was looked up: the walk goes on from there. */
static void stepped(struct sl_nfs *nfs, struct sl_nfs_call *walker)
{
    if (walker->result.status != SL_NFS_OK || walker->found == NULL) {
        end_walk(nfs, walker, sl_nfs_error_of(walker->result.status));
        return;
    }
    sl_nfs_object_let_go(nfs, &walker->object);
    walker->object = walker->found;
    walker->found = NULL;
    walker->filesystem = walker->object->filesystem;
    walk(nfs, walker);
}

/* The next name of the path. False: there is none. */
static bool next_name(struct sl_nfs_call *walker)
{
    const struct sl_nfs_name *path = &walker->arguments.name2;
    struct sl_nfs_name *name = &walker->arguments.name;
    uint32_t at = (uint32_t)walker->words[WALK_OFFSET];

    while (at < path->length_bytes && path->bytes[at] == '/')
        at++;
    name->length_bytes = 0;
    while (at < path->length_bytes && path->bytes[at] != '/')
        name->bytes[name->length_bytes++] = path->bytes[at++];
    walker->words[WALK_OFFSET] = at;
    return name->length_bytes > 0;
}

static void walk(struct sl_nfs *nfs, struct sl_nfs_call *walker)
{
    if (!next_name(walker)) {
        end_walk(nfs, walker, 0);
        return;
    }
    if (walker->object->type != SL_NFS_DIR) {
        end_walk(nfs, walker, -ENOTDIR);
        return;
    }
    walker->tried = walker->stale = walker->relearned = 0;
    walker->status = SL_NFS_OK;
    walker->error = 0;
    walker->after = stepped;
    sl_nfs_lookup(nfs, walker);
}

void sl_nfs_want_path(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *from,
                      const char *path, struct sl_nfs_object **place)
{
    struct sl_nfs_call *walker = sl_nfs_call_begin(nfs, call);
    size_t length = strnlen(path, SL_NFS_NAME_MAX_BYTES + 1);

    if (walker == NULL) {
        sl_nfs_call_fail(call, -ENOSPC);
        return;
    }
    walker->filesystem = from->filesystem;
    walker->object = sl_nfs_object_hold(from);
    walker->place = place;
    walker->words[WALK_OFFSET] = 0;
    walker->arguments.procedure = SL_NFS_LOOKUP;
    walker->arguments.version = 3;
    /* It may end at once; who asked goes on when it says what comes next. */
    call->awaits++;
    if (length > SL_NFS_NAME_MAX_BYTES) {
        end_walk(nfs, walker, -ENAMETOOLONG);
    } else {
        memcpy(walker->arguments.name2.bytes, path, length);
        walker->arguments.name2.length_bytes = (uint16_t)length;
        walk(nfs, walker);
    }
    call->awaits--;
}
