// SPDX-License-Identifier: Apache-2.0
#include "subtree.h"

const struct sl_nfs_subtree *sl_nfs_subtree_at(const struct sl_nfs *nfs, uint64_t directory,
                                               const struct sl_nfs_name *name)
{
    if (nfs->subtrees_active == 0)
        return NULL;
    for (uint32_t i = 0; i < SL_MAX_NFS_SUBTREES; i++) {
        const struct sl_nfs_subtree *subtree = &nfs->subtrees[i];

        if (subtree->directory == directory && directory != 0 &&
            sl_nfs_names_equal(&subtree->name, name))
            return subtree;
    }
    return NULL;
}

static const struct sl_nfs_subtree_config *config_of(const struct sl_nfs *nfs,
                                                     const struct sl_nfs_subtree *subtree)
{
    return &nfs->config->subtrees[subtree - nfs->subtrees];
}

struct sl_nfs_filesystem *sl_nfs_subtree_target(struct sl_nfs *nfs,
                                                const struct sl_nfs_subtree *subtree)
{
    struct sl_nfs_filesystem *target = sl_nfs_filesystem_of(nfs, config_of(nfs, subtree)->target);

    return target != NULL && target->is_serving ? target : NULL;
}

const struct sl_nfs_subtree *
sl_nfs_subtree_above(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t filesystem)
{
    uint16_t exported = SL_NFS_NO_ID;

    if (call->export < SL_MAX_NFS_EXPORTS)
        exported = nfs->config->exports[call->export].filesystem;
    if (exported == filesystem || nfs->subtrees_active == 0)
        return NULL;
    for (uint32_t i = 0; i < SL_MAX_NFS_SUBTREES; i++)
        if (nfs->subtrees[i].directory != 0 && nfs->config->subtrees[i].present &&
            nfs->config->subtrees[i].target == filesystem)
            return &nfs->subtrees[i];
    return NULL;
}

bool sl_nfs_subtree_is_hit(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_arguments *arguments = &call->arguments;

    if (nfs->subtrees_active == 0)
        return false;
    switch (arguments->procedure) {
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        return sl_nfs_subtree_at(nfs, call->object->id, &arguments->name) != NULL;
    case SL_NFS_RENAME:
        return sl_nfs_subtree_at(nfs, call->object->id, &arguments->name) != NULL ||
               sl_nfs_subtree_at(nfs, call->object2->id, &arguments->name2) != NULL;
    case SL_NFS_LINK:
        return sl_nfs_subtree_at(nfs, call->object2->id, &arguments->name2) != NULL;
    default:
        return false;
    }
}
