// SPDX-License-Identifier: Apache-2.0
/*
 * LOOKUP. Most names are a member's to find; the edges of what a client may see are the box's: ".."
 * of an export's directory, and the places of sub-trees.
 */
#include "subtree.h"

#include <errno.h>

static void finish_found(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error == -ESTALE)
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
    else
        sl_nfs_call_finish(nfs, call, call->error != 0 ? SL_NFS_ERR_JUKEBOX : SL_NFS_OK);
}

/* call->found is what stands there, by our own knowledge: with attributes of now. */
static void freshen(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error == 0)
        sl_nfs_want_attributes(nfs, call, call->found);
    sl_nfs_call_then(nfs, call, finish_found);
}

static void find_object(struct sl_nfs *nfs, struct sl_nfs_call *call, uint16_t filesystem,
                        uint64_t id)
{
    sl_nfs_want_object(nfs, call, filesystem, id, &call->found);
    sl_nfs_call_then(nfs, call, freshen);
}

static void read_again(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_object_let_go(nfs, &call->found);
    call->error = 0;
    sl_nfs_read(nfs, call);
}

static void shown(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    /* Overtaken by a modification: what is there now? */
    if (call->error == -EAGAIN || (call->error == 0 && call->found->is_dead)) {
        read_again(nfs, call);
        return;
    }
    if (call->error == 0)
        sl_nfs_want_stored(nfs, call, call->found);
    sl_nfs_call_then(nfs, call, finish_found);
}

static bool is_parent(const struct sl_nfs_name *name)
{
    return name->length_bytes == 2 && name->bytes[0] == '.' && name->bytes[1] == '.';
}

static void show(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_nfs_name *name)
{
    sl_nfs_want_shown(nfs, call, &nfs->filesystems[call->filesystem], call->slot, call->object->id,
                      name, &call->result.handle, &call->result.post, &call->found);
    sl_nfs_call_then(nfs, call, shown);
}

/*
 * The directory that the one of the call is in: no name leads to it from below, but where it is has
 * been known since a client came here. The member's handle of it may not be.
 */
static void parent_there(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_key key = {.object = call->object->id};
    struct sl_nfs_object *parent = call->object2;

    call->error = 0;
    if (parent != NULL && parent->id == call->object->parent &&
        !(parent->has_handle >> call->slot & 1u) &&
        !sl_nfs_is_old_news(nfs, &key, call->slot, call->as_of) &&
        sl_nfs_map_find_handle(nfs->map, call->filesystem, call->slot, &call->result.handle) ==
            NULL &&
        sl_nfs_map_set_handle(nfs->map, parent, call->slot, &call->result.handle) == 0)
        parent->is_dirty = true;
    sl_nfs_object_let_go(nfs, &call->object2);
    show(nfs, call, NULL);
}

void sl_nfs_lookup_answered(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (!is_parent(&call->arguments.name)) {
        show(nfs, call, &call->arguments.name);
        return;
    }
    if (call->object->parent != 0)
        sl_nfs_want_object(nfs, call, call->filesystem, call->object->parent, &call->object2);
    sl_nfs_call_then(nfs, call, parent_there);
}

/* ".." where the client's view ends, or goes on in another file system. True: done. */
static bool look_up_edge(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_object *object = call->object;
    const struct sl_nfs_subtree *above;

    if (call->export < SL_MAX_NFS_EXPORTS && object->id == nfs->exports[call->export].directory) {
        find_object(nfs, call, object->filesystem, object->id);
        return true;
    }
    if (object->id != nfs->filesystems[object->filesystem].root) {
        if (sl_nfs_export_edge_is_known(nfs, call, object->filesystem))
            return false;
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
        return true;
    }
    above = sl_nfs_subtree_above(nfs, call, object->filesystem);
    if (above == NULL)
        find_object(nfs, call, object->filesystem, object->id);
    else
        find_object(nfs, call, nfs->config->subtrees[above - nfs->subtrees].filesystem,
                    above->directory);
    return true;
}

void sl_nfs_lookup(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_name *name = &call->arguments.name;
    const struct sl_nfs_subtree *subtree;

    if (name->length_bytes == 1 && name->bytes[0] == '.' && call->object->type == SL_NFS_DIR) {
        find_object(nfs, call, call->object->filesystem, call->object->id);
        return;
    }
    if (is_parent(name) && look_up_edge(nfs, call))
        return;
    /* A client's way through several; what looks for the places goes on. */
    if (call->export < SL_MAX_NFS_EXPORTS &&
        sl_nfs_places_are_unknown(nfs, call->object->filesystem)) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
        return;
    }
    subtree = sl_nfs_subtree_at(nfs, call->object->id, name);
    if (subtree == NULL) {
        sl_nfs_read(nfs, call);
        return;
    }
    if (sl_nfs_subtree_target(nfs, subtree) == NULL)
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
    else
        find_object(nfs, call, sl_nfs_subtree_target(nfs, subtree)->config->id,
                    sl_nfs_subtree_target(nfs, subtree)->root);
}
