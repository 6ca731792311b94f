// SPDX-License-Identifier: Apache-2.0
/* Reading arguments of version 3 (RFC 1813 section 3.3), and which version is to be read. */

#include <errno.h>

#include "attributes.h"
#include "version2.h"

static uint8_t get_enum(struct sl_xdr_reader *reader, uint32_t first, uint32_t last)
{
    uint32_t value = sl_xdr_get_u32(reader);

    if (value < first || value > last)
        sl_xdr_reader_fail(reader);
    return (uint8_t)value;
}

/* diropargs3 */
static void get_place(struct sl_xdr_reader *reader, struct sl_nfs_handle *handle,
                      struct sl_nfs_name *name)
{
    sl_nfs_get_handle(reader, handle);
    sl_nfs_get_name(reader, name);
}

static void get_setattr(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    sl_nfs_get_handle(reader, &arguments->handle);
    sl_nfs_get_set(reader, &arguments->set);
    arguments->has_guard = sl_xdr_get_bool(reader);
    if (arguments->has_guard)
        sl_nfs_get_time(reader, &arguments->guard);
}

/* READ and COMMIT, and the beginning of WRITE. */
static void get_range(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    sl_nfs_get_handle(reader, &arguments->handle);
    arguments->offset_bytes = sl_xdr_get_u64(reader);
    arguments->count_bytes = sl_xdr_get_u32(reader);
}

static void get_write(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_range(reader, arguments);
    arguments->stable = get_enum(reader, SL_NFS_UNSTABLE, SL_NFS_FILE_SYNC);
    arguments->data_bytes = sl_xdr_get_reference(reader, UINT32_MAX, &arguments->data_offset);
    if (arguments->data_bytes != arguments->count_bytes)
        sl_xdr_reader_fail(reader);
}

static void get_create(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_place(reader, &arguments->handle, &arguments->name);
    arguments->how = get_enum(reader, SL_NFS_UNCHECKED, SL_NFS_EXCLUSIVE);
    if (arguments->how == SL_NFS_EXCLUSIVE)
        sl_xdr_get_fixed(reader, arguments->verifier, SL_NFS_VERIFIER_BYTES);
    else
        sl_nfs_get_set(reader, &arguments->set);
}

static void get_mkdir(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_place(reader, &arguments->handle, &arguments->name);
    sl_nfs_get_set(reader, &arguments->set);
}

static void get_symlink(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_mkdir(reader, arguments);
    arguments->data_bytes = sl_xdr_get_reference(reader, UINT32_MAX, &arguments->data_offset);
}

/* mknoddata3 has nothing for the types that other procedures make. */
static void get_mknod(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_place(reader, &arguments->handle, &arguments->name);
    arguments->type = get_enum(reader, SL_NFS_REG, SL_NFS_FIFO);
    if (!sl_nfs_is_special(arguments->type))
        return;
    sl_nfs_get_set(reader, &arguments->set);
    if (sl_nfs_is_device(arguments->type)) {
        arguments->device_major = sl_xdr_get_u32(reader);
        arguments->device_minor = sl_xdr_get_u32(reader);
    }
}

static void get_rename(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    get_place(reader, &arguments->handle, &arguments->name);
    get_place(reader, &arguments->handle2, &arguments->name2);
}

static void get_link(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    sl_nfs_get_handle(reader, &arguments->handle);
    get_place(reader, &arguments->handle2, &arguments->name2);
}

static void get_readdir(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    sl_nfs_get_handle(reader, &arguments->handle);
    arguments->cookie = sl_xdr_get_u64(reader);
    sl_xdr_get_fixed(reader, arguments->verifier, SL_NFS_VERIFIER_BYTES);
    if (arguments->procedure == SL_NFS_READDIRPLUS)
        arguments->dircount_bytes = sl_xdr_get_u32(reader);
    arguments->count_bytes = sl_xdr_get_u32(reader);
}

static void get_arguments3(struct sl_xdr_reader *reader, struct sl_nfs_arguments *arguments)
{
    switch (arguments->procedure) {
    case SL_NFS_NULL:
        return;
    case SL_NFS_SETATTR:
        get_setattr(reader, arguments);
        return;
    case SL_NFS_LOOKUP:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        get_place(reader, &arguments->handle, &arguments->name);
        return;
    case SL_NFS_ACCESS:
        sl_nfs_get_handle(reader, &arguments->handle);
        arguments->access = sl_xdr_get_u32(reader);
        return;
    case SL_NFS_READ:
    case SL_NFS_COMMIT:
        get_range(reader, arguments);
        return;
    case SL_NFS_WRITE:
        get_write(reader, arguments);
        return;
    case SL_NFS_CREATE:
        get_create(reader, arguments);
        return;
    case SL_NFS_MKDIR:
        get_mkdir(reader, arguments);
        return;
    case SL_NFS_SYMLINK:
        get_symlink(reader, arguments);
        return;
    case SL_NFS_MKNOD:
        get_mknod(reader, arguments);
        return;
    case SL_NFS_RENAME:
        get_rename(reader, arguments);
        return;
    case SL_NFS_LINK:
        get_link(reader, arguments);
        return;
    case SL_NFS_READDIR:
    case SL_NFS_READDIRPLUS:
        get_readdir(reader, arguments);
        return;
    default: /* GETATTR, READLINK, FSSTAT, FSINFO, PATHCONF */
        sl_nfs_get_handle(reader, &arguments->handle);
    }
}

/*
 * No arguments: all fields zero but the bytes of handles and names, of which those count that the
 * lengths say.
 */
static void clear_arguments(struct sl_nfs_arguments *arguments)
{
    memset(arguments, 0, offsetof(struct sl_nfs_arguments, handle));
    arguments->handle.length_bytes = 0;
    arguments->handle2.length_bytes = 0;
    arguments->name.length_bytes = 0;
    arguments->name2.length_bytes = 0;
}

int sl_nfs_get_arguments(struct sl_xdr_reader *reader, uint32_t version, uint32_t procedure,
                         struct sl_nfs_arguments *arguments)
{
    uint32_t procedure3 = version == 2 ? sl_nfs2_procedure(procedure) : procedure;

    clear_arguments(arguments);
    if ((version != 2 && version != 3) || procedure3 >= SL_NFS_PROCEDURES)
        return -ENOTSUP;
    arguments->version = (uint8_t)version;
    arguments->procedure = (uint8_t)procedure3;
    if (version == 2)
        sl_nfs2_get_arguments(reader, arguments);
    else
        get_arguments3(reader, arguments);
    return reader->has_failed ? -EBADMSG : 0;
}
