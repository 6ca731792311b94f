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

/* Does a path lead into the directory, further than to it? Both as the configuration has them. */
static bool is_inside(const char *path, const char *directory)
{
    size_t length = strcmp(directory, "/") == 0 ? 0 : strnlen(directory, SL_NFS_PATH_BYTES);

    return strncmp(path, directory, length) == 0 && path[length] == '/';
}

/* Through an export, by which so many file systems (bit per id) have been found to be seen? */
static bool is_seen(const struct sl_nfs *nfs, uint32_t index,
                    const struct sl_nfs_export_config *export, uint64_t filesystems)
{
    const struct sl_nfs_subtree_config *config = &nfs->config->subtrees[index];

    if (nfs->subtrees[index].directory == 0 || !config->present ||
        config->filesystem >= SL_MAX_FILESYSTEMS || config->target >= SL_MAX_FILESYSTEMS ||
        !(filesystems >> config->filesystem & 1u))
        return false;
    return config->filesystem != export->filesystem || is_inside(config->path, export->directory);
}

_Static_assert(SL_MAX_NFS_SUBTREES <= 64 && SL_MAX_FILESYSTEMS <= 64, "each is a bit of a word");

/* Bit per sub-tree that is seen through an export, those in others too. Each round finds one more
 * or is the last. */
static uint64_t seen_through(const struct sl_nfs *nfs, uint16_t export)
{
    const struct sl_nfs_export_config *config;
    uint64_t seen = 0, before, filesystems;

    if (nfs->subtrees_active == 0 || export >= SL_MAX_NFS_EXPORTS)
        return 0;
    config = &nfs->config->exports[export];
    if (config->filesystem >= SL_MAX_FILESYSTEMS)
        return 0;
    filesystems = 1ull << config->filesystem;
    do {
        before = seen;
        for (uint32_t i = 0; i < SL_MAX_NFS_SUBTREES; i++)
            if (is_seen(nfs, i, config, filesystems)) {
                seen |= 1ull << i;
                filesystems |= 1ull << nfs->config->subtrees[i].target;
            }
    } while (seen != before);
    return seen;
}

uint64_t sl_nfs_subtree_targets(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    uint64_t targets = 0;

    for (uint64_t seen = seen_through(nfs, call->export); seen != 0; seen &= seen - 1)
        targets |= 1ull << nfs->config->subtrees[__builtin_ctzll(seen)].target;
    return targets;
}

const struct sl_nfs_subtree *
sl_nfs_subtree_above(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t filesystem)
{
    uint64_t seen = seen_through(nfs, call->export);

    for (; seen != 0; seen &= seen - 1) {
        uint32_t index = (uint32_t)__builtin_ctzll(seen);

        if (nfs->config->subtrees[index].target == filesystem)
            return &nfs->subtrees[index];
    }
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
