// SPDX-License-Identifier: Apache-2.0
/* What clients see: our handles, fsid and fileid, virtual attributes. */
#include "nfs_private.h"

/* One fsid for all that an export shows, also of the file systems in its sub-trees [NFS-3]. */
static uint64_t fsid_of(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        const struct sl_nfs_object *object)
{
    uint16_t filesystem = object->filesystem;

    if (call->export < SL_MAX_NFS_EXPORTS && nfs->config->exports[call->export].present)
        filesystem = nfs->config->exports[call->export].filesystem;
    return filesystem < SL_MAX_FILESYSTEMS ? nfs->config->filesystems[filesystem].fsid : 0;
}

/* There is no word for "not known now": when members have been asked in vain, and in answers to
 * modifications in version 2. */
static bool cannot_do_without(const struct sl_nfs_call *call)
{
    return call->attributes_behind == SL_NFS_ATTRIBUTES_BEHIND_MAX ||
           (call->arguments.version == 2 && sl_nfs_changes(call->arguments.procedure));
}

void sl_nfs_show(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                 const struct sl_nfs_object *object, struct sl_nfs_post *post)
{
    /* What has changed in a way that nobody has seen yet is better left out. */
    post->is_present = object != NULL && object->face.is_known &&
                       (!object->face.is_touched || cannot_do_without(call));
    if (!post->is_present)
        return;
    post->attributes = object->face.attributes;
    post->attributes.fsid = fsid_of(nfs, call, object);
    post->attributes.fileid = object->id;
}

void sl_nfs_show_handle(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                        const struct sl_nfs_object *object, struct sl_nfs_handle *handle)
{
    const struct sl_nfs_own_handle own = {
        .filesystem = object->filesystem, .export = call->export, .object = object->id};

    sl_nfs_handle_make(nfs->box.handle_key, &own, handle);
}

/* Of a call that makes an object or finds one. */
static void show_found(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                       const struct sl_nfs_object *found, struct sl_nfs_result *result)
{
    sl_nfs_show(nfs, call, found, &result->post);
    result->handle.length_bytes = 0;
    if (found != NULL)
        sl_nfs_show_handle(nfs, call, found, &result->handle);
}

void sl_nfs_show_result(const struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_result *result = &call->result;

    switch (call->arguments.procedure) {
    case SL_NFS_LOOKUP:
        if (result->status == SL_NFS_OK)
            show_found(nfs, call, call->found, result);
        sl_nfs_show(nfs, call, call->object, &result->directory);
        break;
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
        if (result->status == SL_NFS_OK)
            show_found(nfs, call, call->modification.made, result);
        sl_nfs_show(nfs, call, call->object, &result->wcc.post);
        break;
    case SL_NFS_RENAME:
        sl_nfs_show(nfs, call, call->object, &result->wcc.post);
        sl_nfs_show(nfs, call, call->object2, &result->wcc2.post);
        break;
    case SL_NFS_LINK:
        sl_nfs_show(nfs, call, call->object, &result->post);
        sl_nfs_show(nfs, call, call->object2, &result->wcc.post);
        break;
    case SL_NFS_SETATTR:
    case SL_NFS_WRITE:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
    case SL_NFS_COMMIT:
        sl_nfs_show(nfs, call, call->object, &result->wcc.post);
        break;
    default:
        sl_nfs_show(nfs, call, call->object, &result->post);
        break;
    }
}
