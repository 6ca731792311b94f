// SPDX-License-Identifier: Apache-2.0
/*
 * A member whose connection was lost may have begun anew, and without the data that it had not
 * committed. What it shows of files with such data is not believed until its verifier has been seen
 * again [REP-5]: the box commits one of them to learn it. Files without such data are read as ever.
 */
#include "modify_private.h"

/* A member that refuses so many is believed: who may not commit a file did not write it either. */
#define COMMITS_MAX 4u

static void begin(struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    struct sl_nfs_modifying *modifying = &filesystem->modifying;

    if (modifying->unstable[slot] == 0)
        return;
    modifying->doubted |= sl_nfs_bit(slot);
    modifying->doubts[slot] = (struct sl_nfs_doubt){.call = SL_NFS_NONE};
}

void sl_nfs_doubt_member(struct sl_nfs *nfs, uint16_t member)
{
    for (uint32_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];

        for (uint8_t slot = 0; filesystem->config != NULL && slot < SL_NFS_MEMBERS; slot++)
            if ((filesystem->current & sl_nfs_bit(slot)) &&
                filesystem->config->members[slot] == member)
                begin(filesystem, slot);
    }
}

static void ask(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    struct sl_nfs_doubt *doubt = &filesystem->modifying.doubts[slot];
    struct sl_nfs_call *call;

    /* It has answered neither way yet. */
    if (sl_nfs_call_of(nfs, doubt->call, doubt->serial) != NULL)
        return;
    if (filesystem->modifying.unstable[slot] == 0 || doubt->commits == COMMITS_MAX) {
        filesystem->modifying.doubted &= (uint8_t)~sl_nfs_bit(slot);
        return;
    }
    call = sl_nfs_sticky_commit_of(nfs, filesystem, slot);
    if (call == NULL)
        return;
    doubt->call = call->index;
    doubt->serial = call->serial;
    doubt->commits++;
    sl_nfs_modify(nfs, call);
}

void sl_nfs_doubt_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    for (uint8_t slot = 0; filesystem->modifying.doubted != 0 && slot < SL_NFS_MEMBERS; slot++)
        if (filesystem->modifying.doubted & sl_nfs_bit(slot))
            ask(nfs, filesystem, slot);
}

uint8_t sl_nfs_doubted(const struct sl_nfs *nfs, const struct sl_nfs_object *object)
{
    return nfs->filesystems[object->filesystem].modifying.doubted & object->uncommitted;
}
