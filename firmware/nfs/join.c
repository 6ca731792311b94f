// SPDX-License-Identifier: Apache-2.0
/*
 * How members join: those of a file system's first set, which are compared with one of them, and
 * one that an administrator has brought in step, which is compared with a current one while
 * modifications wait.
 */
#include "compare.h"
#include "members.h"
#include "wants.h"

#include <errno.h>

#define LOOK_US 20000u
/* It may be on its way up, and modifications under way may have to be waited for. */
#define READY_PATIENCE_US 15000000u
#define PAUSE_PATIENCE_US 15000000u

/* words[]: the first is where a comparison leaves its outcome */
enum { JOIN_OUTCOME, JOIN_AGAINST, JOIN_LEFT, JOIN_SLOT, JOIN_DUE_US, JOIN_EPOCH };

static uint8_t bit(uint64_t slot)
{
    return (uint8_t)(1u << slot);
}

static struct sl_nfs_filesystem *filesystem_of(struct sl_nfs *nfs, const struct sl_nfs_call *joiner)
{
    return &nfs->filesystems[joiner->filesystem];
}

/* Waits a little, then next; true: the joiner has waited long enough for what it waits for. */
static bool look_again(struct sl_nfs *nfs, struct sl_nfs_call *joiner, sl_nfs_step *next)
{
    if (nfs->now_us >= joiner->words[JOIN_DUE_US])
        return true;
    sl_nfs_call_sleep(nfs, joiner, nfs->now_us + LOOK_US);
    sl_nfs_call_then(nfs, joiner, next);
    return false;
}

/* What an alike member's comparison has left in its reason is a hint. */
static void keep_hint(struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    memcpy(filesystem->hint[slot], filesystem->reason[slot], sizeof(filesystem->hint[slot]));
}

/* The first set. */

static void compare_next(struct sl_nfs *nfs, struct sl_nfs_call *joiner);

static void compared_first(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);
    uint8_t slot = (uint8_t)joiner->words[JOIN_SLOT];

    if (joiner->words[JOIN_OUTCOME] == SL_NFS_COMPARED_NOT) {
        sl_nfs_call_end(nfs, joiner, -EAGAIN);
        return;
    }
    if (joiner->words[JOIN_OUTCOME] == SL_NFS_COMPARED_DIFFERENT) {
        filesystem->state[slot] = SL_NFS_MEMBER_REFUSED;
        sl_nfs_map_drop_handle(nfs->map, filesystem->root_object, slot);
        sl_nfs_member_event(nfs, filesystem, slot, SL_NFS_EVENT_MEMBER_REFUSED);
    } else {
        keep_hint(filesystem, slot);
    }
    joiner->words[JOIN_LEFT] &= ~(uint64_t)bit(slot);
    compare_next(nfs, joiner);
}

static void compare_next(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);
    uint8_t slot;

    if (joiner->words[JOIN_LEFT] == 0) {
        sl_nfs_call_end(nfs, joiner, 0);
        return;
    }
    slot = (uint8_t)__builtin_ctzll(joiner->words[JOIN_LEFT]);
    joiner->words[JOIN_SLOT] = slot;
    joiner->words[JOIN_OUTCOME] = SL_NFS_COMPARED_NOT;
    if (sl_nfs_compare(nfs, joiner, filesystem, slot, (uint8_t)joiner->words[JOIN_AGAINST],
                       filesystem->reason[slot]) != 0)
        sl_nfs_call_sleep(nfs, joiner, nfs->now_us + LOOK_US);
    sl_nfs_call_then(nfs, joiner, compared_first);
}

void sl_nfs_join_first(struct sl_nfs *nfs, struct sl_nfs_call *steward, uint8_t members)
{
    struct sl_nfs_call *joiner;

    if ((members & (members - 1)) == 0)
        return;
    joiner = sl_nfs_call_begin(nfs, steward);
    if (joiner == NULL) {
        sl_nfs_call_fail(steward, -EAGAIN);
        return;
    }
    joiner->words[JOIN_AGAINST] = (uint64_t)__builtin_ctz(members);
    joiner->words[JOIN_LEFT] = members & (members - 1u);
    compare_next(nfs, joiner);
}

/* One that has been brought in step. */

static void end_join(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    filesystem_of(nfs, joiner)->is_paused = false;
    sl_nfs_call_end(nfs, joiner, 0);
}

/* reason NULL: it is there already. */
static void refuse(struct sl_nfs *nfs, struct sl_nfs_call *joiner, const char *reason)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);

    filesystem->state[joiner->slot] = SL_NFS_MEMBER_REFUSED;
    if (reason != NULL)
        sl_nfs_member_reason(filesystem, joiner->slot, SL_NFS_MEMBER_REFUSED, "%s", reason);
    sl_nfs_member_event(nfs, filesystem, joiner->slot, SL_NFS_EVENT_MEMBER_REFUSED);
    end_join(nfs, joiner);
}

/* Its place in the set is in the store: it may be used. */
static void await_record(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);

    if (filesystem->stored_epoch < joiner->words[JOIN_EPOCH]) {
        joiner->words[JOIN_DUE_US] = UINT64_MAX;
        look_again(nfs, joiner, await_record);
        return;
    }
    filesystem->current |= bit(joiner->slot);
    filesystem->state[joiner->slot] = SL_NFS_MEMBER_CURRENT;
    filesystem->reason[joiner->slot][0] = '\0';
    sl_nfs_member_event(nfs, filesystem, joiner->slot, SL_NFS_EVENT_MEMBER_JOINED);
    end_join(nfs, joiner);
}

static void admit(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);
    struct sl_nfs_filesystem_record *record = &filesystem->record;

    if (sl_nfs_map_set_handle(nfs->map, filesystem->root_object, joiner->slot,
                              &filesystem->root_handle[joiner->slot]) != 0) {
        refuse(nfs, joiner,
               "there is no memory for its handles: give the box more, then "
               "reinstate it");
        return;
    }
    record->current |= bit(joiner->slot);
    record->identity[joiner->slot] =
        sl_nfs_member_identity(sl_nfs_member_config(nfs, filesystem, joiner->slot));
    joiner->words[JOIN_EPOCH] = sl_nfs_filesystem_store(nfs, filesystem);
    await_record(nfs, joiner);
}

static void compared(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);

    if (sl_nfs_member_config(nfs, filesystem, joiner->slot) == NULL) {
        end_join(nfs, joiner);
    } else if (joiner->words[JOIN_OUTCOME] == SL_NFS_COMPARED_ALIKE) {
        keep_hint(filesystem, joiner->slot);
        admit(nfs, joiner);
    } else {
        refuse(nfs, joiner, NULL);
    }
}

/* Modifications are waited for until none is under way; new ones wait for us. */
static void compare_paused(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);
    uint8_t there = filesystem->current & filesystem->ready & filesystem->reachable;

    if (filesystem->modifying.count != 0 || there == 0) {
        if (look_again(nfs, joiner, compare_paused))
            refuse(nfs, joiner,
                   "could not be compared: current members are busy or silent; try "
                   "again");
        return;
    }
    joiner->words[JOIN_OUTCOME] = SL_NFS_COMPARED_NOT;
    if (sl_nfs_compare(nfs, joiner, filesystem, joiner->slot, (uint8_t)__builtin_ctz(there),
                       filesystem->reason[joiner->slot]) != 0) {
        sl_nfs_call_sleep(nfs, joiner, nfs->now_us + LOOK_US);
        sl_nfs_call_then(nfs, joiner, compare_paused);
        return;
    }
    sl_nfs_call_then(nfs, joiner, compared);
}

static void await_ready(struct sl_nfs *nfs, struct sl_nfs_call *joiner)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, joiner);

    if (sl_nfs_member_config(nfs, filesystem, joiner->slot) == NULL) {
        end_join(nfs, joiner);
        return;
    }
    if (!(filesystem->ready & bit(joiner->slot))) {
        if (look_again(nfs, joiner, await_ready))
            refuse(nfs, joiner, "cannot be reached or mounted: see to it, then reinstate it");
        return;
    }
    filesystem->is_paused = true;
    joiner->words[JOIN_DUE_US] = nfs->now_us + PAUSE_PATIENCE_US;
    compare_paused(nfs, joiner);
}

static uint8_t slot_of(const struct sl_nfs_filesystem *filesystem, uint16_t member)
{
    uint8_t slot = 0;

    while (slot < SL_NFS_MEMBERS && filesystem->config->members[slot] != member)
        slot++;
    return slot;
}

int sl_nfs_reinstate(struct sl_nfs *nfs, uint16_t filesystem_id, uint16_t member, uint64_t now_us)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_filesystem_of(nfs, filesystem_id);
    struct sl_nfs_call *joiner;
    uint8_t slot;

    nfs->now_us = now_us;
    if (filesystem == NULL || member == SL_NFS_NO_ID)
        return -ENOENT;
    slot = slot_of(filesystem, member);
    if (slot == SL_NFS_MEMBERS)
        return -ENOENT;
    if (!nfs->is_loaded || !filesystem->is_serving || filesystem->is_paused)
        return -EAGAIN;
    if (filesystem->state[slot] != SL_NFS_MEMBER_OUT &&
        filesystem->state[slot] != SL_NFS_MEMBER_REFUSED)
        return -EALREADY;
    joiner = sl_nfs_call_begin(nfs, NULL);
    if (joiner == NULL)
        return -EAGAIN;
    joiner->filesystem = filesystem_id;
    joiner->slot = slot;
    joiner->words[JOIN_DUE_US] = now_us + READY_PATIENCE_US;
    sl_nfs_slot_renew(nfs, filesystem, slot);
    sl_nfs_member_reason(filesystem, slot, SL_NFS_MEMBER_JOINING, "is being compared");
    /* Whatever was known of it is found out anew. */
    sl_nfs_keeper_end(nfs, filesystem, slot);
    sl_nfs_keeper_begin(nfs, filesystem, slot);
    await_ready(nfs, joiner);
    return 0;
}
