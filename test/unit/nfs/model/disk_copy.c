// SPDX-License-Identifier: Apache-2.0
#include "disk.h"

#include <stdlib.h>

struct copy {
    const struct model_disk *from;
    struct model_disk *to;
    struct model_inode **twins; /* by number in from; NULL: not copied yet */
};

static void copy_attributes(struct copy *copy, const struct model_inode *from,
                            struct model_inode *to)
{
    if (from->type == SL_NFS_REG || from->type == SL_NFS_LNK)
        model_disk_set_data(copy->to, to, from->data, from->size_bytes);
    to->mode = from->mode;
    to->uid = from->uid;
    to->gid = from->gid;
    to->rdev_major = from->rdev_major;
    to->rdev_minor = from->rdev_minor;
    to->mtime = to->stable_mtime = from->mtime;
    to->atime = from->atime;
}

static void copy_entry(struct copy *copy, struct model_inode *directory,
                       const struct model_entry *entry)
{
    const struct model_inode *from = copy->from->inodes[entry->inode];
    struct model_inode *twin = copy->twins[entry->inode];

    if (twin != NULL) {
        model_disk_link(copy->to, twin, directory, entry->name, entry->name_bytes);
        return;
    }
    if (model_disk_make(copy->to, directory, entry->name, entry->name_bytes, from->type, &twin) !=
        SL_NFS_OK)
        abort();
    copy->twins[entry->inode] = twin;
    copy_attributes(copy, from, twin);
}

/* Directories whose place is copied have their names copied next, until none is left. */
static bool copy_names(struct copy *copy, bool *is_copied)
{
    bool was_any = false;

    for (uint32_t i = 0; i < copy->from->count; i++) {
        const struct model_inode *from = copy->from->inodes[i];

        if (from->type != SL_NFS_DIR || copy->twins[i] == NULL || is_copied[i])
            continue;
        is_copied[i] = was_any = true;
        for (uint32_t j = 0; j < from->entry_count; j++)
            copy_entry(copy, copy->twins[i], &from->entries[j]);
    }
    return was_any;
}

struct model_disk *model_disk_copy(const struct model_disk *from, const struct model_traits *traits,
                                   uint64_t now_us)
{
    struct copy copy = {.from = from, .to = model_disk_create(traits, now_us)};
    bool *is_copied = calloc(from->count, sizeof(*is_copied));

    copy.twins = calloc(from->count, sizeof(struct model_inode *));
    if (is_copied == NULL || copy.twins == NULL)
        abort();
    copy.twins[0] = copy.to->inodes[0];
    copy_attributes(&copy, from->inodes[0], copy.to->inodes[0]);
    while (copy_names(&copy, is_copied))
        ;
    for (uint32_t i = 0; i < from->count; i++)
        if (copy.twins[i] != NULL)
            copy.twins[i]->mtime = from->inodes[i]->mtime;
    free(is_copied);
    free(copy.twins);
    return copy.to;
}
