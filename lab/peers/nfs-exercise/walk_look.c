// SPDX-License-Identifier: Apache-2.0
#include "walk.h"

#include <inttypes.h>
#include <string.h>

static int differs(struct walk *walk, const char *path, const char *what, uint64_t found,
                   uint64_t expected)
{
    return exercise_fail(walk->exercise, "%s: %s is %" PRIu64 " and must be %" PRIu64, path, what,
                         found, expected);
}

static int compare_attributes(struct walk *walk, const char *path, struct model_node *node,
                              const struct attributes *found)
{
    if (found->kind != node->kind)
        return differs(walk, path, "the type", found->kind, node->kind);
    if (found->links != node->links)
        return differs(walk, path, "the number of links", found->links, node->links);
    if (node->kind != ENTRY_SYMLINK && found->mode != node->mode)
        return differs(walk, path, "the mode", found->mode, node->mode);
    if (node->kind != ENTRY_DIRECTORY && found->size_bytes != node->size_bytes)
        return differs(walk, path, "the size", found->size_bytes, node->size_bytes);
    if (node->mtime_us != 0 && found->mtime_us != node->mtime_us)
        return differs(walk, path, "the time of modification", found->mtime_us, node->mtime_us);
    if (node->inode == 0)
        node->inode = found->inode;
    if (found->inode != node->inode)
        return differs(walk, path, "the number of the file", found->inode, node->inode);
    return 0;
}

static int compare_target(struct walk *walk, const char *path, const struct model_node *node)
{
    char target[BACKEND_PATH_BYTES];
    int rc = backend_readlink(walk->exercise->backend, path, target, sizeof(target));

    if (exercise_expect_done(walk->exercise, rc, "readlink", path) != 0)
        return -1;
    if (strcmp(target, node->target) == 0)
        return 0;
    return exercise_fail(walk->exercise, "%s points to %s and must point to %s", path, target,
                         node->target);
}

int walk_look_at_one(struct walk *walk, uint32_t entry)
{
    struct attributes attributes;
    char path[BACKEND_PATH_BYTES];
    struct model_node *node;
    int rc;

    if (walk->model.entries[entry].node == MODEL_NONE)
        return 0;
    node = &walk->model.nodes[walk->model.entries[entry].node];
    model_path(&walk->model, entry, path);
    rc = backend_stat(walk->exercise->backend, path, &attributes);
    if (exercise_expect_done(walk->exercise, rc, "stat", path) != 0 ||
        compare_attributes(walk, path, node, &attributes) != 0)
        return -1;
    if (node->kind == ENTRY_SYMLINK)
        return compare_target(walk, path, node);
    if (node->kind == ENTRY_DIRECTORY)
        return 0;
    pattern_fill(node->seed, 0, walk->bytes, (size_t)node->size_bytes);
    return file_expect(walk->exercise, walk->exercise->backend, path, walk->bytes,
                       (size_t)node->size_bytes);
}

struct listing {
    struct walk *walk;
    uint32_t directory;
    uint32_t seen;
    bool listed[MODEL_ENTRIES];
};

/* entry_fn */
static int take_name(void *context, const char *name)
{
    struct listing *listing = context;
    uint32_t entry = model_find(&listing->walk->model, listing->directory, name);

    if (entry == MODEL_NONE)
        return exercise_fail(listing->walk->exercise, "a name is listed that is not there: %s",
                             name);
    if (listing->listed[entry])
        return exercise_fail(listing->walk->exercise, "a name is listed twice: %s", name);
    listing->listed[entry] = true;
    listing->seen++;
    return 0;
}

/* A name of the directory that was not listed; NULL: all were. */
static const char *missing(const struct listing *listing)
{
    const struct model *model = &listing->walk->model;

    for (uint32_t i = 0; i < MODEL_ENTRIES; i++)
        if (model->entries[i].node != MODEL_NONE &&
            model->entries[i].parent == listing->directory && !listing->listed[i])
            return model->entries[i].name;
    return NULL;
}

static int look_at_listing(struct walk *walk, uint32_t directory)
{
    struct listing listing = {.walk = walk, .directory = directory};
    const char *name;
    char path[BACKEND_PATH_BYTES];
    int rc;

    model_directory_path(&walk->model, directory, path);
    rc = backend_list(walk->exercise->backend, path, take_name, &listing);
    if (walk->exercise->failure[0] != '\0')
        return -1;
    if (exercise_expect_done(walk->exercise, rc, "list", path) != 0)
        return -1;
    name = missing(&listing);
    if (name == NULL)
        return 0;
    return exercise_fail(walk->exercise,
                         "%s: %" PRIu32 " of %" PRIu32 " names are listed, without %s", path,
                         listing.seen, model_count(&walk->model, directory), name);
}

int walk_look_at_all(struct walk *walk)
{
    int rc = 0;

    for (uint32_t entry = 0; rc == 0 && entry < MODEL_ENTRIES; entry++)
        rc = walk_look_at_one(walk, entry);
    for (uint32_t node = 0; rc == 0 && node < MODEL_NODES; node++)
        if (walk->model.nodes[node].links > 0 && walk->model.nodes[node].kind == ENTRY_DIRECTORY)
            rc = look_at_listing(walk, node);
    return rc;
}
