// SPDX-License-Identifier: Apache-2.0
/* Attributes in their forms: read, written, before and after, to be set (attributes.h). */

#include "attributes.h"

static struct sl_nfs_time load_time(const uint8_t *from)
{
    return (struct sl_nfs_time){.seconds = sl_load_u32(from), .nanoseconds = sl_load_u32(from + 4)};
}

void sl_nfs_get_attributes(struct sl_xdr_reader *reader, struct sl_nfs_attributes *attributes)
{
    uint8_t scratch[SL_NFS_ATTRIBUTES_BYTES];
    const uint8_t *at = sl_xdr_get_span(reader, sizeof(scratch), scratch);

    *attributes = (struct sl_nfs_attributes){
        .type = sl_load_u32(at),
        .mode = sl_load_u32(at + 4),
        .nlink = sl_load_u32(at + 8),
        .uid = sl_load_u32(at + 12),
        .gid = sl_load_u32(at + 16),
        .size_bytes = sl_xdr_load_u64(at + 20),
        .used_bytes = sl_xdr_load_u64(at + 28),
        .rdev_major = sl_load_u32(at + 36),
        .rdev_minor = sl_load_u32(at + 40),
        .fsid = sl_xdr_load_u64(at + 44),
        .fileid = sl_xdr_load_u64(at + 52),
        .atime = load_time(at + 60),
        .mtime = load_time(at + 68),
        .ctime = load_time(at + 76),
    };
    if (attributes->type < SL_NFS_REG || attributes->type > SL_NFS_FIFO)
        sl_xdr_reader_fail(reader);
}

void sl_nfs_put_attributes(struct sl_xdr_writer *writer, const struct sl_nfs_attributes *attributes)
{
    sl_xdr_put_u32(writer, attributes->type);
    sl_xdr_put_u32(writer, attributes->mode);
    sl_xdr_put_u32(writer, attributes->nlink);
    sl_xdr_put_u32(writer, attributes->uid);
    sl_xdr_put_u32(writer, attributes->gid);
    sl_xdr_put_u64(writer, attributes->size_bytes);
    sl_xdr_put_u64(writer, attributes->used_bytes);
    sl_xdr_put_u32(writer, attributes->rdev_major);
    sl_xdr_put_u32(writer, attributes->rdev_minor);
    sl_xdr_put_u64(writer, attributes->fsid);
    sl_xdr_put_u64(writer, attributes->fileid);
    sl_nfs_put_time(writer, &attributes->atime);
    sl_nfs_put_time(writer, &attributes->mtime);
    sl_nfs_put_time(writer, &attributes->ctime);
}

void sl_nfs_get_post(struct sl_xdr_reader *reader, struct sl_nfs_post *post)
{
    post->is_present = sl_xdr_get_bool(reader);
    if (post->is_present)
        sl_nfs_get_attributes(reader, &post->attributes);
}

void sl_nfs_put_post(struct sl_xdr_writer *writer, const struct sl_nfs_post *post)
{
    sl_xdr_put_bool(writer, post->is_present);
    if (post->is_present)
        sl_nfs_put_attributes(writer, &post->attributes);
}

void sl_nfs_get_post_handle(struct sl_xdr_reader *reader, struct sl_nfs_handle *handle)
{
    handle->length_bytes = 0;
    if (sl_xdr_get_bool(reader))
        sl_nfs_get_handle(reader, handle);
}

void sl_nfs_put_post_handle(struct sl_xdr_writer *writer, const struct sl_nfs_handle *handle)
{
    sl_xdr_put_bool(writer, handle->length_bytes > 0);
    if (handle->length_bytes > 0)
        sl_nfs_put_handle(writer, handle);
}

void sl_nfs_get_wcc(struct sl_xdr_reader *reader, struct sl_nfs_wcc *wcc)
{
    wcc->has_pre = sl_xdr_get_bool(reader);
    if (wcc->has_pre) {
        wcc->pre_size_bytes = sl_xdr_get_u64(reader);
        sl_nfs_get_time(reader, &wcc->pre_mtime);
        sl_nfs_get_time(reader, &wcc->pre_ctime);
    }
    sl_nfs_get_post(reader, &wcc->post);
}

void sl_nfs_put_wcc(struct sl_xdr_writer *writer, const struct sl_nfs_wcc *wcc)
{
    sl_xdr_put_bool(writer, wcc->has_pre);
    if (wcc->has_pre) {
        sl_xdr_put_u64(writer, wcc->pre_size_bytes);
        sl_nfs_put_time(writer, &wcc->pre_mtime);
        sl_nfs_put_time(writer, &wcc->pre_ctime);
    }
    sl_nfs_put_post(writer, &wcc->post);
}

/* set_mode3, set_uid3, set_gid3 */
static bool get_optional(struct sl_xdr_reader *reader, uint32_t *value)
{
    bool is_set = sl_xdr_get_bool(reader);

    *value = is_set ? sl_xdr_get_u32(reader) : 0;
    return is_set;
}

static void put_optional(struct sl_xdr_writer *writer, bool is_set, uint32_t value)
{
    sl_xdr_put_bool(writer, is_set);
    if (is_set)
        sl_xdr_put_u32(writer, value);
}

/* set_atime, set_mtime */
static uint8_t get_set_time(struct sl_xdr_reader *reader, struct sl_nfs_time *time)
{
    uint32_t how = sl_xdr_get_u32(reader);

    *time = (struct sl_nfs_time){0};
    if (how == SL_NFS_TIME_CLIENT)
        sl_nfs_get_time(reader, time);
    else if (how > SL_NFS_TIME_CLIENT)
        sl_xdr_reader_fail(reader);
    return (uint8_t)how;
}

static void put_set_time(struct sl_xdr_writer *writer, uint8_t how, const struct sl_nfs_time *time)
{
    sl_xdr_put_u32(writer, how);
    if (how == SL_NFS_TIME_CLIENT)
        sl_nfs_put_time(writer, time);
}

void sl_nfs_get_set(struct sl_xdr_reader *reader, struct sl_nfs_set *set)
{
    set->has_mode = get_optional(reader, &set->mode);
    set->has_uid = get_optional(reader, &set->uid);
    set->has_gid = get_optional(reader, &set->gid);
    set->has_size = sl_xdr_get_bool(reader);
    set->size_bytes = set->has_size ? sl_xdr_get_u64(reader) : 0;
    set->atime_how = get_set_time(reader, &set->atime);
    set->mtime_how = get_set_time(reader, &set->mtime);
}

void sl_nfs_put_set(struct sl_xdr_writer *writer, const struct sl_nfs_set *set)
{
    put_optional(writer, set->has_mode, set->mode);
    put_optional(writer, set->has_uid, set->uid);
    put_optional(writer, set->has_gid, set->gid);
    sl_xdr_put_bool(writer, set->has_size);
    if (set->has_size)
        sl_xdr_put_u64(writer, set->size_bytes);
    put_set_time(writer, set->atime_how, &set->atime);
    put_set_time(writer, set->mtime_how, &set->mtime);
}
