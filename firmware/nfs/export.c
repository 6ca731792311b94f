// SPDX-License-Identifier: Apache-2.0
/*
 * Paths of the configuration, found in what members have: directories of exports, places of
 * sub-trees. What is not there is looked for again now and then.
 */
#include "members.h"
#include "subtree.h"
#include "wants.h"

#include <errno.h>
#include <stdio.h>

#define LOOK_AGAIN_US 2000000u

bool sl_nfs_export_admits(const struct sl_nfs_export_config *config, const struct sl_ip *client)
{
    if (config->client_count == 0)
        return true;
    for (uint8_t i = 0; i < config->client_count && i < SL_NFS_EXPORT_CLIENTS; i++)
        if (sl_ip_in_prefix(client, &config->client_address[i], config->client_bits[i]))
            return true;
    return false;
}

bool sl_nfs_export_edge_is_known(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                                 uint16_t filesystem)
{
    const struct sl_nfs_export_config *config;

    if (call->export >= SL_MAX_NFS_EXPORTS || nfs->exports[call->export].directory != 0)
        return true;
    config = &nfs->config->exports[call->export];
    /* That of a whole file system is its root, which is known. */
    return config->filesystem != filesystem || strcmp(config->directory, "/") == 0;
}

/* words[] of a resolver: which export, or sub-tree, and of which configuration */
enum { RESOLVE_INDEX, RESOLVE_CONFIGURATION };

static bool is_overtaken(const struct sl_nfs *nfs, const struct sl_nfs_call *resolver)
{
    return resolver->words[RESOLVE_CONFIGURATION] != nfs->configurations;
}

static void export_found(struct sl_nfs *nfs, struct sl_nfs_call *resolver)
{
    if (resolver->error == 0 && !is_overtaken(nfs, resolver))
        nfs->exports[resolver->words[RESOLVE_INDEX]].directory = resolver->found->id;
    sl_nfs_call_end(nfs, resolver, 0);
}

static void note_unknown_places(struct sl_nfs *nfs)
{
    nfs->unknown_places = 0;
    for (uint32_t i = 0; i < SL_MAX_NFS_SUBTREES; i++) {
        const struct sl_nfs_subtree_config *config = &nfs->config->subtrees[i];

        if (config->present && config->filesystem < SL_MAX_FILESYSTEMS &&
            !nfs->subtrees[i].was_looked_for)
            nfs->unknown_places |= 1ull << config->filesystem;
    }
}

void sl_nfs_places_configure(struct sl_nfs *nfs)
{
    nfs->configurations++;
    note_unknown_places(nfs);
}

bool sl_nfs_places_are_unknown(const struct sl_nfs *nfs, uint16_t filesystem)
{
    return (nfs->unknown_places >> filesystem & 1u) != 0;
}

static void report_inactive(struct sl_nfs *nfs, struct sl_nfs_subtree *subtree, uint16_t filesystem,
                            const char *path)
{
    struct sl_nfs_event event = {
        .kind = SL_NFS_EVENT_SUBTREE_INACTIVE, .filesystem = filesystem, .member = SL_NFS_NO_ID};

    if (subtree->was_reported)
        return;
    subtree->was_reported = true;
    snprintf(event.file, sizeof(event.file), "%.90s", path);
    snprintf(event.text, sizeof(event.text),
             "there is no such directory: make it, so that the sub-tree has a place");
    sl_nfs_event(nfs, &event);
}

/* What the sub-tree covers is there: its place is known by the directory above, and a name. */
static void covered_found(struct sl_nfs *nfs, struct sl_nfs_call *resolver)
{
    uint64_t index = resolver->words[RESOLVE_INDEX];
    const struct sl_nfs_subtree_config *config = &nfs->config->subtrees[index];
    struct sl_nfs_subtree *subtree = &nfs->subtrees[index];
    const struct sl_nfs_object *covered = resolver->found;

    if (is_overtaken(nfs, resolver)) {
        sl_nfs_call_end(nfs, resolver, 0);
        return;
    }
    /* A member that wants to be asked later has said nothing. */
    subtree->was_looked_for = resolver->error != -EAGAIN;
    note_unknown_places(nfs);
    if (resolver->error == 0 && covered->type == SL_NFS_DIR && covered->parent != 0 &&
        covered->filesystem == config->filesystem &&
        sl_nfs_map_name(nfs->map, covered, &subtree->name)) {
        subtree->directory = covered->parent;
        subtree->covered = covered->id;
        subtree->was_reported = false;
        nfs->subtrees_active++;
    } else {
        report_inactive(nfs, subtree, config->filesystem, config->path);
    }
    sl_nfs_call_end(nfs, resolver, 0);
}

static void resolve(struct sl_nfs *nfs, struct sl_nfs_call *call,
                    const struct sl_nfs_filesystem *filesystem, const char *path, uint32_t index,
                    sl_nfs_step *then)
{
    struct sl_nfs_call *resolver = sl_nfs_call_begin(nfs, call);

    if (resolver == NULL)
        return;
    resolver->words[RESOLVE_INDEX] = index;
    resolver->words[RESOLVE_CONFIGURATION] = nfs->configurations;
    sl_nfs_want_path(nfs, resolver, filesystem->root_object, path, &resolver->found);
    sl_nfs_call_then(nfs, resolver, then);
}

void sl_nfs_resolve_paths(struct sl_nfs *nfs, struct sl_nfs_call *call,
                          const struct sl_nfs_filesystem *filesystem)
{
    uint16_t id = filesystem->config->id;

    if (nfs->now_us < nfs->resolve_due_us[id])
        return;
    nfs->resolve_due_us[id] = nfs->now_us + LOOK_AGAIN_US;
    /* None may end before all have begun. */
    call->awaits++;
    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];

        if (config->present && config->filesystem == id && nfs->exports[i].directory == 0)
            resolve(nfs, call, filesystem, config->directory, i, export_found);
    }
    for (uint32_t i = 0; i < SL_MAX_NFS_SUBTREES; i++) {
        const struct sl_nfs_subtree_config *config = &nfs->config->subtrees[i];

        if (config->present && config->filesystem == id && nfs->subtrees[i].directory == 0)
            resolve(nfs, call, filesystem, config->path, i, covered_found);
    }
    call->awaits--;
}
