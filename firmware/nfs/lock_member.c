// SPDX-License-Identifier: Apache-2.0
/*
 * Which member keeps a file system's locks: the one that has some already, as the record in the
 * store says, for as long as it is current; else the one that is preferred, or the first. When it
 * leaves, its locks are lost: clients are not made to claim them elsewhere.
 */
#include "nlm.h"

#include <stdio.h>

static uint8_t bit_of(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

/* Where locks go while there are none. */
static uint8_t preferred_slot(const struct sl_nfs_filesystem *filesystem)
{
    uint8_t slot = filesystem->config->lock_member;

    if (slot < SL_NFS_MEMBERS && (filesystem->current & bit_of(slot)))
        return slot;
    return filesystem->current != 0 ? (uint8_t)__builtin_ctz(filesystem->current) : SL_NFS_MEMBERS;
}

uint8_t sl_nfs_lock_slot(const struct sl_nfs_filesystem *filesystem)
{
    uint8_t keeper = filesystem->record.lock_keeper;

    if (keeper == 0)
        return preferred_slot(filesystem);
    return filesystem->current & bit_of(keeper - 1u) ? keeper - 1u : SL_NFS_MEMBERS;
}

uint64_t sl_nfs_lock_member_keeps(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                                  uint8_t slot)
{
    if (filesystem->record.lock_keeper != slot + 1u) {
        filesystem->record.lock_keeper = slot + 1u;
        filesystem->lock_epoch = sl_nfs_filesystem_store(nfs, filesystem);
    }
    return filesystem->lock_epoch;
}

static bool is_of_filesystem(const struct sl_nfs_lock *lock, const void *of)
{
    return lock->filesystem == *(const uint16_t *)of;
}

void sl_nfs_locks_leave(struct sl_nfs *nfs, uint16_t filesystem)
{
    struct sl_nfs_lock *lock;
    uint32_t index = 0;

    while ((lock = sl_nfs_locks_next(&nfs->locks, &index, is_of_filesystem, &filesystem)) != NULL)
        sl_nfs_lock_forget(&nfs->locks, lock);
}

static void nobody_keeps(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    filesystem->record.lock_keeper = 0;
    sl_nfs_filesystem_store(nfs, filesystem);
}

static void lose(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    struct sl_nfs_lock_counts counts =
        sl_nfs_locks_count(&nfs->locks, filesystem->record.filesystem);
    struct sl_nfs_event event = {.kind = SL_NFS_EVENT_LOCKS_LOST,
                                 .filesystem = filesystem->config->id,
                                 .member = filesystem->config->members[slot],
                                 .count = counts.held + counts.waiting};

    /* How many there were before the box began anew nobody knows. */
    if (event.count > 0 || filesystem->lock_epoch == 0)
        sl_nfs_event(nfs, &event);
    sl_nfs_locks_leave(nfs, filesystem->record.filesystem);
    nobody_keeps(nfs, filesystem);
}

void sl_nfs_lock_member_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    uint8_t keeper = filesystem->record.lock_keeper;
    struct sl_nfs_lock_counts counts;

    if (keeper == 0 || filesystem->is_leaving)
        return;
    if (!(filesystem->record.current & bit_of(keeper - 1u))) {
        lose(nfs, filesystem, keeper - 1u);
        return;
    }
    /* What was locked before the box began anew is not known here: then it stays where it is. */
    if (filesystem->lock_epoch == 0 || preferred_slot(filesystem) == keeper - 1u)
        return;
    counts = sl_nfs_locks_count(&nfs->locks, filesystem->record.filesystem);
    if (counts.held + counts.waiting == 0)
        nobody_keeps(nfs, filesystem);
}

/* The member that keeps the locks of a file system of the service; NULL: none can. */
static const struct sl_nfs_filesystem *
filesystem_with_locks(const struct sl_nfs *nfs, uint16_t service, uint16_t id, uint8_t *slot)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];

    if (filesystem->config == NULL || filesystem->config->service != service)
        return NULL;
    *slot = sl_nfs_lock_slot(filesystem);
    return *slot < SL_NFS_MEMBERS ? filesystem : NULL;
}

bool sl_nfs_lock_program_is_offered(const struct sl_nfs *nfs, uint16_t service,
                                    enum sl_nfs_program program)
{
    const struct sl_nfs_filesystem *filesystem;
    uint8_t slot;

    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        filesystem = filesystem_with_locks(nfs, service, id, &slot);
        if (filesystem != NULL && filesystem->ports[slot][program] != 0)
            return true;
    }
    return false;
}

bool sl_nfs_is_member_of(const struct sl_nfs *nfs, uint16_t service, const struct sl_ip *address)
{
    for (uint32_t i = 0; i < SL_MAX_NFS_MEMBERS; i++) {
        const struct sl_nfs_member_config *member = &nfs->config->members[i];

        if (member->present && member->filesystem < SL_MAX_FILESYSTEMS &&
            nfs->config->filesystems[member->filesystem].present &&
            nfs->config->filesystems[member->filesystem].service == service &&
            sl_ip_equal(&member->address, address))
            return true;
    }
    return false;
}

bool sl_nfs_is_client_of(const struct sl_nfs *nfs, const struct sl_ip *address, uint16_t filesystem)
{
    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];

        if (config->present && config->filesystem == filesystem &&
            sl_nfs_export_admits(config, address))
            return true;
    }
    return false;
}
