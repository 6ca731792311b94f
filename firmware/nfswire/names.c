// SPDX-License-Identifier: Apache-2.0
/* Names of procedures and statuses as RFC 1813 writes them. */

#include "nfswire/nfs.h"

const char *sl_nfs_procedure_name(uint8_t procedure)
{
    static const char *const names[] = {
        "NULL",    "GETATTR",     "SETATTR", "LOOKUP", "ACCESS",   "READLINK", "READ",   "WRITE",
        "CREATE",  "MKDIR",       "SYMLINK", "MKNOD",  "REMOVE",   "RMDIR",    "RENAME", "LINK",
        "READDIR", "READDIRPLUS", "FSSTAT",  "FSINFO", "PATHCONF", "COMMIT",
    };

    _Static_assert(sizeof(names) / sizeof(names[0]) == SL_NFS_PROCEDURES,
                   "a procedure lacks a name");
    return procedure < SL_NFS_PROCEDURES ? names[procedure] : "unknown";
}

const char *sl_nfs_status_name(uint32_t status)
{
    static const struct {
        uint32_t status;
        const char *name;
    } names[] = {
        {SL_NFS_OK, "NFS3_OK"},
        {SL_NFS_ERR_PERM, "NFS3ERR_PERM"},
        {SL_NFS_ERR_NOENT, "NFS3ERR_NOENT"},
        {SL_NFS_ERR_IO, "NFS3ERR_IO"},
        {SL_NFS_ERR_NXIO, "NFS3ERR_NXIO"},
        {SL_NFS_ERR_ACCES, "NFS3ERR_ACCES"},
        {SL_NFS_ERR_EXIST, "NFS3ERR_EXIST"},
        {SL_NFS_ERR_XDEV, "NFS3ERR_XDEV"},
        {SL_NFS_ERR_NODEV, "NFS3ERR_NODEV"},
        {SL_NFS_ERR_NOTDIR, "NFS3ERR_NOTDIR"},
        {SL_NFS_ERR_ISDIR, "NFS3ERR_ISDIR"},
        {SL_NFS_ERR_INVAL, "NFS3ERR_INVAL"},
        {SL_NFS_ERR_FBIG, "NFS3ERR_FBIG"},
        {SL_NFS_ERR_NOSPC, "NFS3ERR_NOSPC"},
        {SL_NFS_ERR_ROFS, "NFS3ERR_ROFS"},
        {SL_NFS_ERR_MLINK, "NFS3ERR_MLINK"},
        {SL_NFS_ERR_NAMETOOLONG, "NFS3ERR_NAMETOOLONG"},
        {SL_NFS_ERR_NOTEMPTY, "NFS3ERR_NOTEMPTY"},
        {SL_NFS_ERR_DQUOT, "NFS3ERR_DQUOT"},
        {SL_NFS_ERR_STALE, "NFS3ERR_STALE"},
        {SL_NFS_ERR_REMOTE, "NFS3ERR_REMOTE"},
        {SL_NFS_ERR_BADHANDLE, "NFS3ERR_BADHANDLE"},
        {SL_NFS_ERR_NOT_SYNC, "NFS3ERR_NOT_SYNC"},
        {SL_NFS_ERR_BAD_COOKIE, "NFS3ERR_BAD_COOKIE"},
        {SL_NFS_ERR_NOTSUPP, "NFS3ERR_NOTSUPP"},
        {SL_NFS_ERR_TOOSMALL, "NFS3ERR_TOOSMALL"},
        {SL_NFS_ERR_SERVERFAULT, "NFS3ERR_SERVERFAULT"},
        {SL_NFS_ERR_BADTYPE, "NFS3ERR_BADTYPE"},
        {SL_NFS_ERR_JUKEBOX, "NFS3ERR_JUKEBOX"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].status == status)
            return names[i].name;
    return "unknown";
}
