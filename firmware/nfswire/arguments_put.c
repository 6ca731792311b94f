// SPDX-License-Identifier: Apache-2.0
/* Writing arguments of version 3 (RFC 1813 section 3.3). */

#include "attributes.h"
#include "nfswire/nfs.h"

static void put_setattr(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments)
{
    sl_nfs_put_set(writer, &arguments->set);
    sl_xdr_put_bool(writer, arguments->has_guard);
    if (arguments->has_guard)
        sl_nfs_put_time(writer, &arguments->guard);
}

static void put_range(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments)
{
    sl_xdr_put_u64(writer, arguments->offset_bytes);
    sl_xdr_put_u32(writer, arguments->count_bytes);
}

static void put_write(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments,
                      const struct sl_message *from)
{
    put_range(writer, arguments);
    sl_xdr_put_u32(writer, arguments->stable);
    sl_xdr_put_reference(writer, from, arguments->data_offset, arguments->data_bytes);
}

static void put_create(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments)
{
    sl_nfs_put_name(writer, &arguments->name);
    sl_xdr_put_u32(writer, arguments->how);
    if (arguments->how == SL_NFS_EXCLUSIVE)
        sl_xdr_put_fixed(writer, arguments->verifier, SL_NFS_VERIFIER_BYTES);
    else
        sl_nfs_put_set(writer, &arguments->set);
}

static void put_mkdir(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments)
{
    sl_nfs_put_name(writer, &arguments->name);
    sl_nfs_put_set(writer, &arguments->set);
}

static void put_mknod(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments)
{
    sl_nfs_put_name(writer, &arguments->name);
    sl_xdr_put_u32(writer, arguments->type);
    if (!sl_nfs_is_special(arguments->type))
        return;
    sl_nfs_put_set(writer, &arguments->set);
    if (sl_nfs_is_device(arguments->type)) {
        sl_xdr_put_u32(writer, arguments->device_major);
        sl_xdr_put_u32(writer, arguments->device_minor);
    }
}

static void put_readdir(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments)
{
    sl_xdr_put_u64(writer, arguments->cookie);
    sl_xdr_put_fixed(writer, arguments->verifier, SL_NFS_VERIFIER_BYTES);
    if (arguments->procedure == SL_NFS_READDIRPLUS)
        sl_xdr_put_u32(writer, arguments->dircount_bytes);
    sl_xdr_put_u32(writer, arguments->count_bytes);
}

/* What follows the second handle: of RENAME and LINK. */
static void put_target(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments,
                       const struct sl_nfs_handle *handle2)
{
    sl_nfs_put_handle(writer, handle2);
    sl_nfs_put_name(writer, &arguments->name2);
}

void sl_nfs_put_arguments(struct sl_xdr_writer *writer, const struct sl_nfs_arguments *arguments,
                          const struct sl_nfs_handle *handle, const struct sl_nfs_handle *handle2,
                          const struct sl_message *from)
{
    if (arguments->procedure == SL_NFS_NULL)
        return;
    sl_nfs_put_handle(writer, handle);
    switch (arguments->procedure) {
    case SL_NFS_SETATTR:
        put_setattr(writer, arguments);
        return;
    case SL_NFS_LOOKUP:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
        sl_nfs_put_name(writer, &arguments->name);
        return;
    case SL_NFS_ACCESS:
        sl_xdr_put_u32(writer, arguments->access);
        return;
    case SL_NFS_READ:
    case SL_NFS_COMMIT:
        put_range(writer, arguments);
        return;
    case SL_NFS_WRITE:
        put_write(writer, arguments, from);
        return;
    case SL_NFS_CREATE:
        put_create(writer, arguments);
        return;
    case SL_NFS_MKDIR:
        put_mkdir(writer, arguments);
        return;
    case SL_NFS_SYMLINK:
        put_mkdir(writer, arguments);
        sl_xdr_put_reference(writer, from, arguments->data_offset, arguments->data_bytes);
        return;
    case SL_NFS_MKNOD:
        put_mknod(writer, arguments);
        return;
    case SL_NFS_RENAME:
        sl_nfs_put_name(writer, &arguments->name);
        put_target(writer, arguments, handle2);
        return;
    case SL_NFS_LINK:
        put_target(writer, arguments, handle2);
        return;
    case SL_NFS_READDIR:
    case SL_NFS_READDIRPLUS:
        put_readdir(writer, arguments);
        return;
    default: /* GETATTR, READLINK, FSSTAT, FSINFO, PATHCONF: the handle is all */
        return;
    }
}
