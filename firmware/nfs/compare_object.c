// SPDX-License-Identifier: Apache-2.0
/* An object of the sample on both sides: its attributes, where it leads or what is in it. */
#include "compare_private.h"

#include <stdio.h>

/* A value of either side, in words. */
#define VALUE_BYTES 32u

static const struct sl_nfs_name *name_of(const struct sl_nfs_comparing *comparing)
{
    return &comparing->listings[SL_NFS_SIDE_OLD].choice[comparing->at].name;
}

void sl_nfs_compare_where(const struct sl_nfs_comparing *comparing,
                          char where[SL_NFS_COMPARED_WHERE_BYTES])
{
    const struct sl_nfs_name *name = name_of(comparing);

    if (comparing->is_at_root)
        snprintf(where, SL_NFS_COMPARED_WHERE_BYTES, "/");
    else
        snprintf(where, SL_NFS_COMPARED_WHERE_BYTES, "%s/%.*s",
                 comparing->found[comparing->directory].path,
                 name->length_bytes < 40 ? (int)name->length_bytes : 40, name->bytes);
}

/* Attributes that have to be the same, each with its words. */

static bool has_mode(const struct sl_nfs_attributes *attributes)
{
    return attributes->type != SL_NFS_LNK;
}

static bool has_size(const struct sl_nfs_attributes *attributes)
{
    return attributes->type == SL_NFS_REG || attributes->type == SL_NFS_LNK;
}

static bool is_no_directory(const struct sl_nfs_attributes *attributes)
{
    return attributes->type != SL_NFS_DIR;
}

static bool is_device(const struct sl_nfs_attributes *attributes)
{
    return attributes->type == SL_NFS_BLK || attributes->type == SL_NFS_CHR;
}

static void put_type(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES])
{
    static const char *const names[] = {
        [SL_NFS_REG] = "file",          [SL_NFS_DIR] = "directory",
        [SL_NFS_BLK] = "block device",  [SL_NFS_CHR] = "character device",
        [SL_NFS_LNK] = "symbolic link", [SL_NFS_SOCK] = "socket",
        [SL_NFS_FIFO] = "fifo",
    };
    bool is_known =
        attributes->type < sizeof(names) / sizeof(names[0]) && names[attributes->type] != NULL;

    snprintf(value, VALUE_BYTES, "%s", is_known ? names[attributes->type] : "unknown");
}

static void put_mode(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES])
{
    snprintf(value, VALUE_BYTES, "%04o", attributes->mode);
}

static void put_owner(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES])
{
    snprintf(value, VALUE_BYTES, "%u:%u", attributes->uid, attributes->gid);
}

static void put_links(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES])
{
    snprintf(value, VALUE_BYTES, "%u", attributes->nlink);
}

static void put_size(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES])
{
    snprintf(value, VALUE_BYTES, "%llu", (unsigned long long)attributes->size_bytes);
}

static void put_device(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES])
{
    snprintf(value, VALUE_BYTES, "%u:%u", attributes->rdev_major, attributes->rdev_minor);
}

struct compared_attribute {
    const char *name;
    bool (*is_compared)(const struct sl_nfs_attributes *attributes); /* NULL: always */
    void (*put)(const struct sl_nfs_attributes *attributes, char value[VALUE_BYTES]);
};

/* Size and number of links of a directory are the server's own affair. */
static const struct compared_attribute compared_attributes[] = {
    {"type", NULL, put_type},     {"mode", has_mode, put_mode},
    {"owner", NULL, put_owner},   {"number of links", is_no_directory, put_links},
    {"size", has_size, put_size}, {"device", is_device, put_device},
};

/* False: they differ, and the comparison has ended. */
static bool compare_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_attributes *new = &comparing->results[SL_NFS_SIDE_NEW].post.attributes;
    const struct sl_nfs_attributes *old = &comparing->results[SL_NFS_SIDE_OLD].post.attributes;
    char where[SL_NFS_COMPARED_WHERE_BYTES], values[SL_NFS_SIDES][VALUE_BYTES];

    for (size_t i = 0; i < sizeof(compared_attributes) / sizeof(compared_attributes[0]); i++) {
        const struct compared_attribute *attribute = &compared_attributes[i];

        if (attribute->is_compared != NULL && !attribute->is_compared(old))
            continue;
        attribute->put(new, values[SL_NFS_SIDE_NEW]);
        attribute->put(old, values[SL_NFS_SIDE_OLD]);
        if (strcmp(values[SL_NFS_SIDE_NEW], values[SL_NFS_SIDE_OLD]) == 0)
            continue;
        sl_nfs_compare_where(comparing, where);
        sl_nfs_compare_differs(nfs, call, "has %s with %s %s where %.31s has %s", where,
                               attribute->name, values[SL_NFS_SIDE_NEW],
                               sl_nfs_compare_old_name(nfs), values[SL_NFS_SIDE_OLD]);
        return false;
    }
    return true;
}

bool sl_nfs_compare_is_shown(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t procedure)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    char where[SL_NFS_COMPARED_WHERE_BYTES];

    sl_nfs_compare_where(comparing, where);
    switch (sl_nfs_compare_answers(nfs, call, procedure, where)) {
    case SL_NFS_ANSWERS_SHOW:
        return true;
    case SL_NFS_ANSWERS_HIDE:
        comparing->unreadable++;
        comparing->type = 0;
        comparing->after_object(nfs, call);
        return false;
    case SL_NFS_ANSWERS_END:
        break;
    }
    return false;
}

static void got_path(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_result *new = &comparing->results[SL_NFS_SIDE_NEW];
    const struct sl_nfs_result *old = &comparing->results[SL_NFS_SIDE_OLD];
    char where[SL_NFS_COMPARED_WHERE_BYTES];

    if (!sl_nfs_compare_is_shown(nfs, call, SL_NFS_READLINK))
        return;
    if (new->data_bytes == old->data_bytes &&
        sl_nfs_same_data(nfs, &comparing->data[SL_NFS_SIDE_NEW], new->data_offset,
                         &comparing->data[SL_NFS_SIDE_OLD], old->data_offset, new->data_bytes)) {
        comparing->after_object(nfs, call);
        return;
    }
    sl_nfs_compare_where(comparing, where);
    sl_nfs_compare_differs(nfs, call, "has %s leading elsewhere than on %.31s", where,
                           sl_nfs_compare_old_name(nfs));
}

static void look_inside(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_READLINK, .version = 3};
    struct sl_nfs_comparing *comparing = nfs->comparing;

    if (comparing->type == SL_NFS_LNK)
        sl_nfs_compare_ask(nfs, call, &arguments, comparing->handles, got_path);
    else if (comparing->type == SL_NFS_REG)
        sl_nfs_compare_data(nfs, call);
    else
        comparing->after_object(nfs, call);
}

static void judge_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_attributes *old = &comparing->results[SL_NFS_SIDE_OLD].post.attributes;

    if (!compare_attributes(nfs, call))
        return;
    comparing->type = old->type;
    comparing->size_bytes = old->size_bytes;
    look_inside(nfs, call);
}

static void got_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (sl_nfs_compare_is_shown(nfs, call, SL_NFS_GETATTR))
        judge_attributes(nfs, call);
}

static void ask_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call,
                           const struct sl_nfs_handle handles[SL_NFS_SIDES])
{
    static const struct sl_nfs_arguments arguments = {.procedure = SL_NFS_GETATTR, .version = 3};

    sl_nfs_compare_ask(nfs, call, &arguments, handles, got_attributes);
}

static void found(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_result *results = comparing->results;

    if (!sl_nfs_compare_is_shown(nfs, call, SL_NFS_LOOKUP))
        return;
    for (unsigned int side = 0; side < SL_NFS_SIDES; side++)
        comparing->handles[side] = results[side].handle;
    /* A server may leave attributes out of a LOOKUP's answer (RFC 1813 section 3.3.3). */
    if (results[SL_NFS_SIDE_NEW].post.is_present && results[SL_NFS_SIDE_OLD].post.is_present)
        judge_attributes(nfs, call);
    else
        ask_attributes(nfs, call, comparing->handles);
}

void sl_nfs_compare_object(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    struct sl_nfs_arguments arguments = {.procedure = SL_NFS_LOOKUP, .version = 3};

    comparing->after_object = next;
    if (comparing->is_at_root) {
        ask_attributes(nfs, call, comparing->found[0].handles);
        return;
    }
    arguments.name = *name_of(comparing);
    sl_nfs_compare_ask(nfs, call, &arguments, comparing->found[comparing->directory].handles,
                       found);
}
