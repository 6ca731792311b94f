// SPDX-License-Identifier: Apache-2.0
#include "disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pair of directories still to be compared, or of objects that stand for each other. */
struct pair {
    const struct model_inode *one, *other;
    char path[512];
};

struct comparison {
    const struct model_disk *disks[2];
    struct pair *pairs; /* directories; those before next are done */
    size_t count, room, next;
    uint32_t *twins; /* by number in the first disk: number + 1 in the second; 0: not met */
    char *difference;
    size_t size;
};

static bool differ(struct comparison *comparison, const char *path, const char *what)
{
    snprintf(comparison->difference, comparison->size, "%s: %s", path, what);
    return false;
}

static bool objects_agree(struct comparison *comparison, const struct model_inode *one,
                          const struct model_inode *other, const char *path)
{
    uint32_t twin = comparison->twins[one->number];

    if (twin != 0 && twin != other->number + 1u)
        return differ(comparison, path, "names are links of one object here, of two there");
    comparison->twins[one->number] = other->number + 1u;
    if (one->type != other->type)
        return differ(comparison, path, "types");
    if (one->mode != other->mode)
        return differ(comparison, path, "modes");
    if (one->uid != other->uid || one->gid != other->gid)
        return differ(comparison, path, "owners");
    if (one->rdev_major != other->rdev_major || one->rdev_minor != other->rdev_minor)
        return differ(comparison, path, "devices");
    if (one->type == SL_NFS_DIR)
        return true;
    if (one->nlink != other->nlink)
        return differ(comparison, path, "numbers of links");
    if (one->size_bytes != other->size_bytes)
        return differ(comparison, path, "sizes");
    if (one->size_bytes != 0 && memcmp(one->data, other->data, one->size_bytes) != 0)
        return differ(comparison, path, "contents");
    return true;
}

static void add_pair(struct comparison *comparison, const struct model_inode *one,
                     const struct model_inode *other, const char *path)
{
    struct pair *pair;

    if (comparison->count == comparison->room) {
        comparison->room = 2u * comparison->room + 16u;
        comparison->pairs =
            realloc(comparison->pairs, comparison->room * sizeof(*comparison->pairs));
        if (comparison->pairs == NULL)
            abort();
    }
    pair = &comparison->pairs[comparison->count++];
    *pair = (struct pair){.one = one, .other = other};
    snprintf(pair->path, sizeof(pair->path), "%s", path);
}

static bool directories_agree(struct comparison *comparison, const struct pair *pair)
{
    char path[512];

    for (uint32_t i = 0; i < pair->one->entry_count; i++) {
        const struct model_entry *entry = &pair->one->entries[i];
        const struct model_inode *one = comparison->disks[0]->inodes[entry->inode];
        const struct model_inode *other =
            model_disk_lookup(comparison->disks[1], pair->other, entry->name, entry->name_bytes);

        snprintf(path, sizeof(path), "%.200s/%.*s", pair->path, (int)entry->name_bytes,
                 entry->name);
        if (other == NULL)
            return differ(comparison, path, "is there in the first only");
        if (!objects_agree(comparison, one, other, path))
            return false;
        if (one->type == SL_NFS_DIR)
            add_pair(comparison, one, other, path);
    }
    for (uint32_t i = 0; i < pair->other->entry_count; i++) {
        const struct model_entry *entry = &pair->other->entries[i];

        snprintf(path, sizeof(path), "%.200s/%.*s", pair->path, (int)entry->name_bytes,
                 entry->name);
        if (model_disk_lookup(comparison->disks[0], pair->one, entry->name, entry->name_bytes) ==
            NULL)
            return differ(comparison, path, "is there in the second only");
    }
    return true;
}

bool model_disks_agree(const struct model_disk *one, const struct model_inode *one_root,
                       const struct model_disk *other, const struct model_inode *other_root,
                       char *difference, size_t size)
{
    struct comparison comparison = {
        .disks = {one, other},
        .twins = calloc(one->count, sizeof(uint32_t)),
        .difference = difference,
        .size = size,
    };
    bool agree = objects_agree(&comparison, one_root, other_root, "");

    add_pair(&comparison, one_root, other_root, "");
    while (agree && comparison.next < comparison.count) {
        struct pair pair = comparison.pairs[comparison.next++];

        agree = directories_agree(&comparison, &pair);
    }
    free(comparison.pairs);
    free(comparison.twins);
    return agree;
}
