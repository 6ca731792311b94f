// SPDX-License-Identifier: Apache-2.0
/* An object of the sample on both sides: its attributes, its path or the beginning of its data. */
#include "compare_private.h"

#include <errno.h>

static void read_data(struct sl_nfs *nfs, struct sl_nfs_call *call);

static const struct sl_nfs_name *name_of(const struct sl_nfs_comparing *comparing)
{
    return &comparing->listings[SL_NFS_SIDE_OLD].choice[comparing->at].name;
}

static void differs(struct sl_nfs *nfs, struct sl_nfs_call *call, const char *what)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_name *name = name_of(comparing);

    sl_nfs_compare_differs(nfs, call, "has %s/%.*s with another %s than %.31s",
                           comparing->found[comparing->directory].path,
                           name->length_bytes < 40 ? (int)name->length_bytes : 40, name->bytes,
                           what, sl_nfs_compare_old_name(nfs));
}

/* NULL: alike, as far as attributes tell. The size of a directory is the server's own affair. */
static const char *difference(const struct sl_nfs_attributes *one,
                              const struct sl_nfs_attributes *other)
{
    bool is_device = one->type == SL_NFS_BLK || one->type == SL_NFS_CHR;

    if (one->type != other->type)
        return "type";
    if (one->mode != other->mode && one->type != SL_NFS_LNK)
        return "mode";
    if (one->uid != other->uid || one->gid != other->gid)
        return "owner";
    if ((one->type == SL_NFS_REG || one->type == SL_NFS_LNK) &&
        one->size_bytes != other->size_bytes)
        return "size";
    if (is_device && (one->rdev_major != other->rdev_major || one->rdev_minor != other->rdev_minor))
        return "device";
    return NULL;
}

static bool is_data_same(const struct sl_nfs *nfs)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_result *new = &comparing->results[SL_NFS_SIDE_NEW];
    const struct sl_nfs_result *old = &comparing->results[SL_NFS_SIDE_OLD];
    uint32_t bytes = new->data_bytes < old->data_bytes ? new->data_bytes : old->data_bytes;

    return sl_nfs_same_data(nfs, &comparing->data[SL_NFS_SIDE_NEW], new->data_offset,
                            &comparing->data[SL_NFS_SIDE_OLD], old->data_offset, bytes);
}

static bool are_read(const struct sl_nfs_comparing *comparing)
{
    return comparing->results[SL_NFS_SIDE_NEW].status == SL_NFS_OK &&
           comparing->results[SL_NFS_SIDE_OLD].status == SL_NFS_OK;
}

static void got_path(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    if (call->error == 0 && !are_read(comparing))
        call->error = -EIO;
    if (sl_nfs_compare_failed(nfs, call))
        return;
    if (comparing->results[SL_NFS_SIDE_NEW].data_bytes !=
            comparing->results[SL_NFS_SIDE_OLD].data_bytes ||
        !is_data_same(nfs))
        differs(nfs, call, "path");
    else
        comparing->after_object(nfs, call);
}

/* One may give less at a time than the other. */
static void got_data(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_result *new = &comparing->results[SL_NFS_SIDE_NEW];
    const struct sl_nfs_result *old = &comparing->results[SL_NFS_SIDE_OLD];
    uint32_t bytes = new->data_bytes < old->data_bytes ? new->data_bytes : old->data_bytes;

    if (call->error == 0 && !are_read(comparing))
        call->error = -EIO;
    if (sl_nfs_compare_failed(nfs, call))
        return;
    if (!is_data_same(nfs) || (bytes == 0 && new->data_bytes != old->data_bytes)) {
        differs(nfs, call, "content");
        return;
    }
    comparing->position_bytes += bytes;
    if (bytes == 0 || comparing->position_bytes >= SL_NFS_COMPARED_DATA_BYTES)
        comparing->after_object(nfs, call);
    else
        read_data(nfs, call);
}

static void read_data(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    uint32_t most_bytes = comparing->filesystem->fsinfo.read_max_bytes;
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_READ,
        .version = 3,
        .offset_bytes = comparing->position_bytes,
        .count_bytes = SL_NFS_COMPARED_DATA_BYTES - comparing->position_bytes,
    };

    if (arguments.count_bytes > most_bytes && most_bytes != 0)
        arguments.count_bytes = most_bytes;
    sl_nfs_compare_ask(nfs, call, &arguments, comparing->handles, got_data);
}

static void look_inside(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t type)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_READLINK, .version = 3};
    struct sl_nfs_comparing *comparing = nfs->comparing;

    comparing->position_bytes = 0;
    if (type == SL_NFS_LNK)
        sl_nfs_compare_ask(nfs, call, &arguments, comparing->handles, got_path);
    else if (type == SL_NFS_REG)
        read_data(nfs, call);
    else
        comparing->after_object(nfs, call);
}

static void found(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_post *new = &comparing->results[SL_NFS_SIDE_NEW].post;
    const struct sl_nfs_post *old = &comparing->results[SL_NFS_SIDE_OLD].post;
    const char *what;

    if (call->error == 0 && (!are_read(comparing) || !new->is_present || !old->is_present))
        call->error = -EIO;
    if (sl_nfs_compare_failed(nfs, call))
        return;
    what = difference(&new->attributes, &old->attributes);
    if (what != NULL) {
        differs(nfs, call, what);
        return;
    }
    for (unsigned int side = 0; side < SL_NFS_SIDES; side++)
        comparing->handles[side] = comparing->results[side].handle;
    comparing->type = old->attributes.type;
    look_inside(nfs, call, comparing->type);
}

void sl_nfs_compare_object(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_LOOKUP, .version = 3, .name = *name_of(comparing)};

    comparing->after_object = next;
    sl_nfs_compare_ask(nfs, call, &arguments, comparing->found[comparing->directory].handles,
                       found);
}
