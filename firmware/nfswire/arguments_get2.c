// SPDX-License-Identifier: Apache-2.0
/* Reading arguments of version 2 (RFC 1094 sections 2.2 and 2.3). */

#include "attributes.h"
#include "version2.h"

/* What a field of sattr holds that is not to be set; some clients keep modes in 16 bits. */
#define KEEP UINT32_MAX
#define KEEP_MODE_16 0xffffu
#define MODE_MASK 07777u
#define MICROSECONDS 1000000u

static void get_handle2(struct sl_xdr_reader *reader, struct sl_nfs_handle *handle)
{
    sl_xdr_get_fixed(reader, handle->bytes, SL_NFS2_HANDLE_BYTES);
    handle->length_bytes = SL_NFS2_HANDLE_BYTES;
}

/* diropargs */
static void get_place2(struct sl_xdr_reader *reader, struct sl_nfs_handle *handle,
                       struct sl_nfs_name *name)
{
    get_handle2(reader, handle);
    sl_nfs_get_name(reader, name);
}

/*
 * A timeval of sattr. A number of microseconds that none is (clients send 1000000) stands for the
 * server's time.
 */
static uint8_t get_time2(struct sl_xdr_reader *reader, struct sl_nfs_time *time)
{
    uint32_t seconds = sl_xdr_get_u32(reader);
    uint32_t microseconds = sl_xdr_get_u32(reader);

    *time = (struct sl_nfs_time){0};
    if (seconds == KEEP || microseconds == KEEP)
        return SL_NFS_TIME_KEEP;
    if (microseconds >= MICROSECONDS)
        return SL_NFS_TIME_SERVER;
    *time = (struct sl_nfs_time){.seconds = seconds, .nanoseconds = microseconds * 1000u};
    return SL_NFS_TIME_CLIENT;
}

static bool get_word2(struct sl_xdr_reader *reader, uint32_t *value)
{
    uint32_t word = sl_xdr_get_u32(reader);

    *value = word == KEEP ? 0 : word;
    return word != KEEP;
}

/* sattr. The type bits of a mode are not for setting. */
static void get_set2(struct sl_xdr_reader *reader, struct sl_nfs_set *set)
{
    uint32_t size_bytes;

    set->has_mode = get_word2(reader, &set->mode) && set->mode != KEEP_MODE_16;
    set->mode = set->has_mode ? set->mode & MODE_MASK : 0;
    set->has_uid = get_word2(reader, &set->uid);
    set->has_gid = get_word2(reader, &set->gid);
    set->has_size = get_word2(reader, &size_bytes);
    set->size_bytes = size_bytes;
    set->atime_how = get_time2(reader, &set->atime);
    set->mtime_how = get_time2(reader, &set->mtime);
    /* Setting mtime to the server's time means both, as clients and servers have agreed. */
    if (set->mtime_how == SL_NFS_TIME_SERVER && set->atime_how == SL_NFS_TIME_CLIENT) {
        set->atime_how = SL_NFS_TIME_SERVER;
        set->atime = (struct sl_nfs_time){0};
    }
}

static void get_read2(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_handle2(reader, &arguments->handle);
    arguments->offset_bytes = sl_xdr_get_u32(reader);
    arguments->count_bytes = sl_xdr_get_u32(reader);
    sl_xdr_skip(reader, SL_XDR_UNIT_BYTES); /* totalcount, unused */
    if (arguments->count_bytes > SL_NFS2_DATA_MAX_BYTES)
        arguments->count_bytes = SL_NFS2_DATA_MAX_BYTES;
}

static void get_write2(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_handle2(reader, &arguments->handle);
    sl_xdr_skip(reader, SL_XDR_UNIT_BYTES); /* beginoffset, unused */
    arguments->offset_bytes = sl_xdr_get_u32(reader);
    sl_xdr_skip(reader, SL_XDR_UNIT_BYTES); /* totalcount, unused */
    arguments->data_bytes =
        sl_xdr_get_reference(reader, SL_NFS2_DATA_MAX_BYTES, &arguments->data_offset);
    arguments->count_bytes = arguments->data_bytes;
    arguments->stable = SL_NFS_FILE_SYNC;
}

/* CREATE and MKDIR; an existing file is set to the attributes. */
static void get_create2(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_place2(reader, &arguments->handle, &arguments->name);
    get_set2(reader, &arguments->set);
    arguments->how = SL_NFS_UNCHECKED;
}

static void get_symlink2(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_place2(reader, &arguments->handle, &arguments->name);
    arguments->data_bytes =
        sl_xdr_get_reference(reader, SL_NFS_PATH_MAX_BYTES, &arguments->data_offset);
    get_set2(reader, &arguments->set);
}

static void get_readdir2(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_handle2(reader, &arguments->handle);
    arguments->cookie = sl_xdr_get_u32(reader);
    arguments->count_bytes = sl_xdr_get_u32(reader);
}

void sl_nfs2_get_arguments(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    switch (arguments->procedure) {
    case SL_NFS_NULL:
        return;
    case SL_NFS_SETATTR:
        get_handle2(reader, &arguments->handle);
        get_set2(reader, &arguments->set);
        return;
    case SL_NFS_LOOKUP:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        get_place2(reader, &arguments->handle, &arguments->name);
        return;
    case SL_NFS_READ:
        get_read2(reader, arguments);
        return;
    case SL_NFS_WRITE:
        get_write2(reader, arguments);
        return;
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
        get_create2(reader, arguments);
        return;
    case SL_NFS_SYMLINK:
        get_symlink2(reader, arguments);
        return;
    case SL_NFS_RENAME:
        get_place2(reader, &arguments->handle, &arguments->name);
        get_place2(reader, &arguments->handle2, &arguments->name2);
        return;
    case SL_NFS_LINK:
        get_handle2(reader, &arguments->handle);
        get_place2(reader, &arguments->handle2, &arguments->name2);
        return;
    case SL_NFS_READDIR:
        get_readdir2(reader, arguments);
        return;
    default: /* GETATTR, READLINK, STATFS */
        get_handle2(reader, &arguments->handle);
    }
}
