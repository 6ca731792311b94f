// SPDX-License-Identifier: Apache-2.0
/* What notes promise (nfs/record.h). */
#include "nfs/record.h"

static uint8_t type_made(uint8_t procedure)
{
    switch (procedure) {
    case SL_NFS_CREATE:
        return SL_NFS_REG;
    case SL_NFS_MKDIR:
        return SL_NFS_DIR;
    case SL_NFS_SYMLINK:
        return SL_NFS_LNK;
    default:
        return 0;
    }
}

bool sl_nfs_note_promise(const struct sl_nfs_note *note, struct sl_nfs_object_record *object)
{
    uint8_t type = type_made(note->procedure);

    if (type == 0 || note->object == 0 || note->directory == 0)
        return false;
    *object = (struct sl_nfs_object_record){.id = note->object,
                                            .parent = note->directory,
                                            .filesystem = note->filesystem,
                                            .type = type,
                                            .name = note->name};
    return true;
}
