// SPDX-License-Identifier: Apache-2.0
/*
 * FSSTAT: what all members have room for, the least of each number; and of an export with sub-trees
 * the sum over its file systems [NFS-3], for they have one fsid. File systems one after another,
 * members of each at once.
 */
#include "subtree.h"
#include "wants.h"

#include <errno.h>

/* words[]: file systems still to be asked (bit per id), how many members have answered, and the
 * file system asked now */
enum { STAT_LEFT, STAT_ANSWERS, STAT_ASKED };

static void ask_next(struct sl_nfs *nfs, struct sl_nfs_call *call);

static uint64_t least(uint64_t one, uint64_t other)
{
    return one < other ? one : other;
}

static void merge(struct sl_nfs_fsstat *all, const struct sl_nfs_fsstat *one)
{
    all->total_bytes = least(all->total_bytes, one->total_bytes);
    all->free_bytes = least(all->free_bytes, one->free_bytes);
    all->available_bytes = least(all->available_bytes, one->available_bytes);
    all->total_files = least(all->total_files, one->total_files);
    all->free_files = least(all->free_files, one->free_files);
    all->available_files = least(all->available_files, one->available_files);
    if (one->invariant_s < all->invariant_s)
        all->invariant_s = one->invariant_s;
}

/* The last file system asked (statted) belongs to the sum. */
static void add(struct sl_nfs_fsstat *sum, const struct sl_nfs_fsstat *one)
{
    sum->total_bytes += one->total_bytes;
    sum->free_bytes += one->free_bytes;
    sum->available_bytes += one->available_bytes;
    sum->total_files += one->total_files;
    sum->free_files += one->free_files;
    sum->available_files += one->available_files;
    if (one->invariant_s < sum->invariant_s)
        sum->invariant_s = one->invariant_s;
}

/* A read that ends as failed without a member's word for it has heard nothing. */
static bool was_silent(const struct sl_nfs_call *child)
{
    return child->result.status == SL_NFS_ERR_IO && child->status == SL_NFS_OK;
}

/* A member has answered, or been silent. */
static void member_answered(struct sl_nfs *nfs, struct sl_nfs_call *child)
{
    struct sl_nfs_call *call = sl_nfs_call_of(nfs, child->parent, child->parent_serial);

    if (call != NULL && child->result.status == SL_NFS_OK) {
        if (call->words[STAT_ANSWERS]++ == 0)
            call->statted = child->result.fsstat;
        merge(&call->statted, &child->result.fsstat);
    } else if (call != NULL && !was_silent(child)) {
        call->status = child->result.status;
    }
    sl_nfs_call_end(nfs, child, 0);
}

static void ask_member(struct sl_nfs *nfs, struct sl_nfs_call *call, struct sl_nfs_object *object,
                       uint8_t slot)
{
    struct sl_nfs_call *child = sl_nfs_call_begin(nfs, call);

    if (child == NULL) {
        sl_nfs_call_fail(call, -ENOSPC);
        return;
    }
    child->filesystem = object->filesystem;
    child->object = sl_nfs_object_hold(object);
    child->arguments.procedure = SL_NFS_FSSTAT;
    child->arguments.version = 3;
    child->only = (uint8_t)(1u << slot);
    child->after = member_answered;
    sl_nfs_read(nfs, child);
}

static void ask_again(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->words[STAT_LEFT] |= 1ull << call->words[STAT_ASKED];
    ask_next(nfs, call);
}

static void filesystem_answered(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->words[STAT_ASKED]];
    bool has_failed = call->error != 0 || call->status != SL_NFS_OK || call->object->is_dead;

    if (call->words[STAT_ANSWERS] == 0 && !has_failed && filesystem->config != NULL &&
        filesystem->current != 0) {
        /* As for any other read: a lost datagram, or a server that begins anew, costs a delay. */
        sl_nfs_call_sleep(nfs, call, nfs->now_us + filesystem->config->retransmit_ms * 1000u);
        sl_nfs_call_then(nfs, call, ask_again);
        return;
    }
    if (call->error != 0 || call->words[STAT_ANSWERS] == 0) {
        uint32_t status = call->status != SL_NFS_OK ? call->status : SL_NFS_ERR_JUKEBOX;

        sl_nfs_call_finish(nfs, call, call->object->is_dead ? SL_NFS_ERR_STALE : status);
        return;
    }
    add(&call->result.fsstat, &call->statted);
    ask_next(nfs, call);
}

static void ask_next(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem;
    struct sl_nfs_object *object;
    uint8_t members;
    uint32_t id;

    if (call->words[STAT_LEFT] == 0) {
        sl_nfs_call_finish(nfs, call, SL_NFS_OK);
        return;
    }
    id = (uint32_t)__builtin_ctzll(call->words[STAT_LEFT]);
    call->words[STAT_LEFT] &= call->words[STAT_LEFT] - 1;
    call->words[STAT_ANSWERS] = 0;
    call->words[STAT_ASKED] = id;
    filesystem = &nfs->filesystems[id];
    object = id == call->filesystem ? call->object : filesystem->root_object;
    members = filesystem->current & filesystem->reachable;
    if (members == 0)
        members = filesystem->current;
    /* None may end before all have begun. */
    call->awaits++;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (members >> slot & 1u)
            ask_member(nfs, call, object, slot);
    call->awaits--;
    sl_nfs_call_then(nfs, call, filesystem_answered);
}

void sl_nfs_fsstat(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    /* All that is seen through an export belongs together, from wherever in it one asks. */
    uint64_t seen = sl_nfs_subtree_targets(nfs, call);
    uint16_t exported = nfs->config->exports[call->export].filesystem;

    if (exported < SL_MAX_FILESYSTEMS)
        seen |= 1ull << exported;
    call->words[STAT_LEFT] = 1ull << call->filesystem;
    for (; seen != 0; seen &= seen - 1)
        if (nfs->filesystems[__builtin_ctzll(seen)].is_serving)
            call->words[STAT_LEFT] |= seen & -seen;
    call->result.fsstat = (struct sl_nfs_fsstat){.invariant_s = UINT32_MAX};
    ask_next(nfs, call);
}
