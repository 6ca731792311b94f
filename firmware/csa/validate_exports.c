// SPDX-License-Identifier: Apache-2.0
/* What clients mount, and which file systems stand inside others. */

#include <errno.h>
#include <string.h>

#include "hosts.h"
#include "iff/snapshot.h"
#include "ranges.h"
#include "validate.h"

static const struct sl_range_row export_ranges[] = {
    SL_RANGE(SL_MARK_NFS_EXPORT_CLIENTS, nfs_export, clients_count, 0, SL_NFS_EXPORT_CLIENTS),
    SL_RANGE(SL_MARK_NFS_EXPORT_READ_ONLY, nfs_export, read_only, 0, 1),
};

/* Is the name of length bytes one that a directory can have? */
static bool is_name(const char *name, size_t length)
{
    if (length == 0 || length > SL_NFS_PATH_BYTES - 2u)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
            return false;
    return strncmp(name, ".", length) != 0 && strncmp(name, "..", length) != 0;
}

/* "/" or names, each behind a slash. */
static bool is_path(const char path[SL_NFS_PATH_BYTES])
{
    if (memchr(path, '\0', SL_NFS_PATH_BYTES) == NULL || path[0] != '/')
        return false;
    if (path[1] == '\0')
        return true;
    while (*path == '/') {
        size_t length = strcspn(++path, "/");

        if (!is_name(path, length))
            return false;
        path += length;
    }
    return true;
}

int sl_check_nfs_path(const char path[SL_NFS_PATH_BYTES], const struct sl_place *place,
                      struct sl_refusal *refusal)
{
    if (is_path(path))
        return 0;
    return sl_refuse(refusal, EINVAL, place->mark, place->id, place->key,
                     "the path is not an absolute one without . or .., without empty names and "
                     "without a slash at its end: write it as /export/home");
}

static int check_filesystem(const struct sl_config *config, uint16_t filesystem,
                            const struct sl_place *place, struct sl_refusal *refusal)
{
    if (sl_config_has(config, SL_KIND_FILESYSTEM, filesystem))
        return 0;
    return sl_refuse(refusal, ENOENT, place->mark, place->id, place->key,
                     "there is no filesystem with id %u: create it, or refer to another",
                     filesystem);
}

static int check_clients(const struct sl_msg_set_nfs_export *export, struct sl_refusal *refusal)
{
    for (uint16_t i = 0; i < export->clients_count; i++) {
        struct sl_ip address;
        uint8_t bits;
        int error = sl_config_any_prefix(&export->clients[i], &address, &bits);

        if (error)
            return sl_refuse(refusal, (uint32_t)-error, SL_MARK_NFS_EXPORT_CLIENTS, export->id,
                             export->key,
                             "a network of clients is none: write network/length such as "
                             "10.1.0.0/24");
    }
    return 0;
}

static int check_export_values(const struct sl_config *config,
                               const struct sl_msg_set_nfs_export *export,
                               struct sl_refusal *refusal)
{
    const struct sl_place path = {SL_MARK_NFS_EXPORT_PATH, export->id, export->key};
    const struct sl_place directory = {SL_MARK_NFS_EXPORT_DIRECTORY, export->id, export->key};
    const struct sl_place filesystem = {SL_MARK_NFS_EXPORT_FILESYSTEM, export->id, export->key};
    int error = SL_CHECK_RANGES(export, export->id, export->key, export_ranges, refusal);

    if (!error)
        error = sl_check_nfs_path(export->path, &path, refusal);
    if (!error)
        error = sl_check_nfs_path(export->directory, &directory, refusal);
    if (!error)
        error = check_filesystem(config, export->filesystem, &filesystem, refusal);
    return error ? error : check_clients(export, refusal);
}

static int check_export(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_nfs_export *export = &config->nfs_export[id];
    int error = check_export_values(config, export, refusal);

    for (uint16_t other = 0; other < id && !error; other++) {
        const struct sl_msg_set_nfs_export *twin = &config->nfs_export[other];

        if (config->has_nfs_export[other] && strcmp(twin->path, export->path) == 0 &&
            config->filesystem[twin->filesystem].nfs_service ==
                config->filesystem[export->filesystem].nfs_service)
            error = sl_refuse(refusal, EEXIST, SL_MARK_NFS_EXPORT_PATH, id, export->key,
                              "export %s of the same NFS service has this path: give one of them "
                              "another",
                              twin->key);
    }
    return error;
}

static int check_subtree_values(const struct sl_config *config,
                                const struct sl_msg_set_filesystem_subtree *subtree,
                                struct sl_refusal *refusal)
{
    const struct sl_place path = {SL_MARK_FILESYSTEM_SUBTREE_PATH, subtree->id, subtree->key};
    const struct sl_place owner = {SL_MARK_FILESYSTEM_SUBTREE, subtree->id, subtree->key};
    const struct sl_place target = {SL_MARK_FILESYSTEM_SUBTREE_TARGET, subtree->id, subtree->key};
    int error = check_filesystem(config, subtree->filesystem, &owner, refusal);

    if (!error)
        error = check_filesystem(config, subtree->target, &target, refusal);
    if (!error)
        error = sl_check_nfs_path(subtree->path, &path, refusal);
    if (!error && strcmp(subtree->path, "/") == 0)
        error =
            sl_refuse(refusal, EINVAL, SL_MARK_FILESYSTEM_SUBTREE_PATH, subtree->id, subtree->key,
                      "nothing can stand in the place of a whole file system: name a directory "
                      "in it");
    if (!error && config->filesystem[subtree->filesystem].nfs_service !=
                      config->filesystem[subtree->target].nfs_service)
        error =
            sl_refuse(refusal, EXDEV, SL_MARK_FILESYSTEM_SUBTREE_TARGET, subtree->id, subtree->key,
                      "file system %s belongs to another NFS service: give both the same",
                      config->filesystem[subtree->target].key);
    return error;
}

/* Bit per file system that stands directly inside filesystem. */
static uint64_t targets_of(const struct sl_config *config, uint16_t filesystem)
{
    uint64_t targets = 0;

    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_SUBTREE; id++)
        if (config->has_subtree[id] && config->subtree[id].filesystem == filesystem)
            targets |= 1ull << config->subtree[id].target;
    return targets;
}

_Static_assert(SL_LIMIT_FILESYSTEM <= 64, "file systems fit a word");

/* Does filesystem stand inside itself, over however many steps? Each step finds one more or ends.
 */
static bool is_inside_itself(const struct sl_config *config, uint16_t filesystem)
{
    uint64_t inside = targets_of(config, filesystem), before;

    do {
        before = inside;
        for (uint64_t rest = before; rest != 0; rest &= rest - 1)
            inside |= targets_of(config, (uint16_t)__builtin_ctzll(rest));
    } while (inside != before);
    return (inside >> filesystem & 1u) != 0;
}

static int check_subtree(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_filesystem_subtree *subtree = &config->subtree[id];
    int error = check_subtree_values(config, subtree, refusal);

    for (uint16_t other = 0; other < id && !error; other++)
        if (config->has_subtree[other] &&
            config->subtree[other].filesystem == subtree->filesystem &&
            strcmp(config->subtree[other].path, subtree->path) == 0)
            error = sl_refuse(refusal, EEXIST, SL_MARK_FILESYSTEM_SUBTREE_PATH, id, subtree->key,
                              "sub-tree %s stands at this path: give one of them another",
                              config->subtree[other].key);
    return error;
}

/* Does a path lead to that other one, or through it? */
static bool leads_through(const char *path, const char *other)
{
    size_t length = strlen(other);

    return strncmp(path, other, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Nothing begins where the sub-tree hides what its file system has. */
static int check_hidden(const struct sl_config *config,
                        const struct sl_msg_set_filesystem_subtree *subtree,
                        struct sl_refusal *refusal)
{
    static const char reason[] = "sub-tree %s stands in its way: name the file system that stands "
                                 "there, and the way on from it";

    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_SUBTREE; id++)
        if (config->has_subtree[id] && id != subtree->id &&
            config->subtree[id].filesystem == subtree->filesystem &&
            leads_through(config->subtree[id].path, subtree->path))
            return sl_refuse(refusal, EXDEV, SL_MARK_FILESYSTEM_SUBTREE_PATH, id,
                             config->subtree[id].key, reason, subtree->key);
    for (uint16_t id = 0; id < SL_LIMIT_NFS_EXPORT; id++)
        if (config->has_nfs_export[id] &&
            config->nfs_export[id].filesystem == subtree->filesystem &&
            leads_through(config->nfs_export[id].directory, subtree->path))
            return sl_refuse(refusal, EXDEV, SL_MARK_NFS_EXPORT_DIRECTORY, id,
                             config->nfs_export[id].key, reason, subtree->key);
    return 0;
}

/* A file system has one place, so that its root has one directory above for all who see it. */
static int check_place(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_filesystem_subtree *subtree = &config->subtree[id];

    for (uint16_t other = 0; other < id; other++)
        if (config->has_subtree[other] && config->subtree[other].target == subtree->target)
            return sl_refuse(refusal, EEXIST, SL_MARK_FILESYSTEM_SUBTREE_TARGET, id, subtree->key,
                             "file system %s stands at sub-tree %s already: remove one of them",
                             config->filesystem[subtree->target].key, config->subtree[other].key);
    return check_hidden(config, subtree, refusal);
}

int sl_validate_exports(const struct sl_config *config, struct sl_refusal *refusal)
{
    int error = 0;

    for (uint16_t id = 0; id < SL_LIMIT_NFS_EXPORT && !error; id++)
        if (config->has_nfs_export[id])
            error = check_export(config, id, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_SUBTREE && !error; id++)
        if (config->has_subtree[id])
            error = check_subtree(config, id, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_SUBTREE && !error; id++)
        if (config->has_subtree[id])
            error = check_place(config, id, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_SUBTREE && !error; id++)
        if (config->has_subtree[id] && is_inside_itself(config, config->subtree[id].filesystem))
            error = sl_refuse(refusal, ELOOP, SL_MARK_FILESYSTEM_SUBTREE_TARGET, id,
                              config->subtree[id].key,
                              "the file system would stand inside itself: remove a sub-tree that "
                              "leads back to it");
    return error;
}
