// SPDX-License-Identifier: Apache-2.0
/*
 * Objects with a note of their data are locked from before the file system serves until they have
 * been compared. What recovery does with one that is locked may wait for nothing in the order: a
 * call of a client that waits for the lock may stand before it there.
 */
#include "recover_private.h"

/* A quarter of the places of calls may hold locks. */
#define LOCK_SHARE 4u

/* It comes before everything else. */
bool sl_nfs_recover_lock(struct sl_nfs *nfs, struct sl_nfs_recover_entry *entry)
{
    uint8_t members = nfs->filesystems[entry->note.filesystem].record.current;
    struct sl_nfs_key key = {.object = entry->note.object, .is_exclusive = true};
    struct sl_nfs_call *lock;

    if (entry->lock != SL_NFS_NONE)
        return true;
    if (nfs->calls_used >= nfs->setup.limits.calls / LOCK_SHARE)
        return false;
    lock = sl_nfs_call_begin(nfs, NULL);
    if (lock == NULL)
        return false;
    lock->filesystem = entry->note.filesystem;
    sl_nfs_order_enter(nfs->order, lock->index, &key, 1, members);
    sl_nfs_order_acknowledged(nfs->order, lock->index);
    sl_nfs_changed(nfs, &key);
    entry->lock = lock->index;
    entry->lock_serial = lock->serial;
    nfs->recovering->filesystems[entry->note.filesystem].unlocked--;
    return true;
}

void sl_nfs_recover_unlock(struct sl_nfs *nfs, struct sl_nfs_recover_entry *entry)
{
    struct sl_nfs_call *lock = sl_nfs_call_of(nfs, entry->lock, entry->lock_serial);
    uint8_t current = nfs->filesystems[entry->note.filesystem].current;

    if (entry->lock == SL_NFS_NONE)
        return;
    nfs->recovering->filesystems[entry->note.filesystem].unlocked++;
    entry->lock = SL_NFS_NONE;
    if (lock == NULL)
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (current & sl_nfs_slot_bit(slot))
            sl_nfs_order_answered(nfs->order, lock->index, slot);
    sl_nfs_order_leave(nfs->order, lock->index);
    sl_nfs_call_end(nfs, lock, 0);
}

bool sl_nfs_recover_is_lock(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_recovering *recovering = nfs->recovering;

    for (uint32_t i = 0; i < recovering->count; i++)
        if (recovering->entries[i].lock == call->index &&
            recovering->entries[i].lock_serial == call->serial)
            return true;
    return false;
}

bool sl_nfs_recover_lock_all(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    const struct sl_nfs_recover_filesystem *of =
        &recovering->filesystems[filesystem - nfs->filesystems];

    for (uint32_t i = 0; i < recovering->count && of->unlocked != 0; i++) {
        struct sl_nfs_recover_entry *entry = &recovering->entries[i];

        if (&nfs->filesystems[entry->note.filesystem] != filesystem ||
            sl_nfs_recover_is_of_names(&entry->note))
            continue;
        if (!sl_nfs_recover_lock(nfs, entry))
            return false;
    }
    return true;
}
