// SPDX-License-Identifier: Apache-2.0
/* Procedures and statuses of version 2 (RFC 1094 sections 2.2 and 2.3.1). */

#include "version2.h"

uint8_t sl_nfs2_procedure(uint32_t procedure2)
{
    static const uint8_t procedures[] = {
        SL_NFS_NULL,    SL_NFS_GETATTR,  SL_NFS_SETATTR, SL_NFS_PROCEDURES, /* ROOT */
        SL_NFS_LOOKUP,  SL_NFS_READLINK, SL_NFS_READ,    SL_NFS_PROCEDURES, /* WRITECACHE */
        SL_NFS_WRITE,   SL_NFS_CREATE,   SL_NFS_REMOVE,  SL_NFS_RENAME,
        SL_NFS_LINK,    SL_NFS_SYMLINK,  SL_NFS_MKDIR,   SL_NFS_RMDIR,
        SL_NFS_READDIR, SL_NFS_FSSTAT, /* STATFS */
    };

    return procedure2 < sizeof(procedures) ? procedures[procedure2] : SL_NFS_PROCEDURES;
}

uint32_t sl_nfs2_status(uint32_t status)
{
    switch (status) {
    case SL_NFS_OK:
    case SL_NFS_ERR_PERM:
    case SL_NFS_ERR_NOENT:
    case SL_NFS_ERR_IO:
    case SL_NFS_ERR_NXIO:
    case SL_NFS_ERR_ACCES:
    case SL_NFS_ERR_EXIST:
    case SL_NFS_ERR_NODEV:
    case SL_NFS_ERR_NOTDIR:
    case SL_NFS_ERR_ISDIR:
    case SL_NFS_ERR_FBIG:
    case SL_NFS_ERR_NOSPC:
    case SL_NFS_ERR_ROFS:
    case SL_NFS_ERR_NAMETOOLONG:
    case SL_NFS_ERR_NOTEMPTY:
    case SL_NFS_ERR_DQUOT:
    case SL_NFS_ERR_STALE:
        return status;
    case SL_NFS_ERR_BADHANDLE:
        return SL_NFS_ERR_STALE;
    default:
        return SL_NFS_ERR_IO;
    }
}
