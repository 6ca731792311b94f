// SPDX-License-Identifier: Apache-2.0
/* Names that no server takes, refused alike whatever the members are. */
#include "arrival.h"

static bool is_dots(const struct sl_nfs_name *name)
{
    return (name->length_bytes == 1 && name->bytes[0] == '.') ||
           (name->length_bytes == 2 && name->bytes[0] == '.' && name->bytes[1] == '.');
}

static uint32_t check_name(const struct sl_nfs_name *name)
{
    if (name->length_bytes > SL_NFS_NAME_MAX_BYTES)
        return SL_NFS_ERR_NAMETOOLONG;
    if (name->length_bytes == 0)
        return SL_NFS_ERR_INVAL;
    if (memchr(name->bytes, '/', name->length_bytes) != NULL ||
        memchr(name->bytes, '\0', name->length_bytes) != NULL)
        return SL_NFS_ERR_ACCES;
    return SL_NFS_OK;
}

/* "." and ".." (RFC 1813 sections 3.3.12 to 3.3.14). */
static uint32_t check_dots(uint8_t procedure, const struct sl_nfs_name *name)
{
    if (!is_dots(name))
        return SL_NFS_OK;
    switch (procedure) {
    case SL_NFS_LOOKUP:
        return SL_NFS_OK;
    case SL_NFS_REMOVE:
        return SL_NFS_ERR_ACCES;
    case SL_NFS_RMDIR:
        return name->length_bytes == 1 ? SL_NFS_ERR_INVAL : SL_NFS_ERR_EXIST;
    case SL_NFS_RENAME:
        return SL_NFS_ERR_INVAL;
    default:
        return SL_NFS_ERR_EXIST;
    }
}

uint32_t sl_nfs_check_names(const struct sl_nfs_arguments *arguments)
{
    uint32_t status = SL_NFS_OK;

    switch (arguments->procedure) {
    case SL_NFS_LOOKUP:
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
    case SL_NFS_REMOVE:
    case SL_NFS_RMDIR:
    case SL_NFS_RENAME:
        status = check_name(&arguments->name);
        if (status == SL_NFS_OK)
            status = check_dots(arguments->procedure, &arguments->name);
        break;
    default:
        break;
    }
    if (status == SL_NFS_OK &&
        (arguments->procedure == SL_NFS_RENAME || arguments->procedure == SL_NFS_LINK)) {
        status = check_name(&arguments->name2);
        if (status == SL_NFS_OK)
            status = check_dots(arguments->procedure, &arguments->name2);
    }
    return status;
}
