// SPDX-License-Identifier: Apache-2.0
/*
 * The steward of a file system: its root object, who of its members joins, when it serves.
 *
 * A file system that has never served begins with all members that are configured; who is not there
 * within JOIN_PATIENCE_US stays out. Later its current set is what was stored last: service begins
 * when all of it is there, or when the rest has been waited for; modifications of those that are
 * missing wait for them as for any silent member (modify.c).
 */
#include "members.h"
#include "recover.h"
#include "wants.h"

#include <errno.h>

#define JOIN_PATIENCE_US 30000000u
#define TEND_OFTEN_US 10000u
#define TEND_US 200000u

/* words[]: the epoch of the record that was written for the first set; 0: not yet */
enum { STEWARD_EPOCH };

static void tend(struct sl_nfs *nfs, struct sl_nfs_call *steward);

static struct sl_nfs_filesystem *filesystem_of(struct sl_nfs *nfs,
                                               const struct sl_nfs_call *steward)
{
    return &nfs->filesystems[steward->filesystem];
}

static void tend_later(struct sl_nfs *nfs, struct sl_nfs_call *steward)
{
    const struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, steward);

    steward->error = 0;
    sl_nfs_call_sleep(nfs, steward,
                      nfs->now_us + (filesystem->is_serving ? TEND_US : TEND_OFTEN_US));
    sl_nfs_call_then(nfs, steward, tend);
}

void sl_nfs_filesystem_judge(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    bool was_serving = filesystem->is_serving;

    filesystem->is_serving = filesystem->current != 0 && filesystem->root_object != NULL;
    if (filesystem->is_serving != was_serving)
        sl_nfs_member_event(nfs, filesystem, SL_NFS_MEMBERS,
                            was_serving ? SL_NFS_EVENT_NO_MEMBER : SL_NFS_EVENT_SERVING);
}

/* The member may be used from now on. */
static void admit(struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    filesystem->current |= (uint8_t)(1u << slot);
    filesystem->state[slot] = SL_NFS_MEMBER_CURRENT;
    filesystem->reason[slot][0] = '\0';
}

/* Gives the members that are ready their part of the root. False: it has no room now. */
static bool set_roots(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t members)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((members >> slot & 1u) && sl_nfs_map_set_handle(nfs->map, filesystem->root_object, slot,
                                                            &filesystem->root_handle[slot]) != 0)
            return false;
    return true;
}

static bool make_root(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_object *root = sl_nfs_object_make(nfs, filesystem->config->id, SL_NFS_DIR, 0);

    if (root == NULL)
        return false;
    filesystem->root_object = sl_nfs_object_hold(root);
    filesystem->root = root->id;
    return true;
}

/* The root is in the store: the first current set is written down. */
static void root_stored(struct sl_nfs *nfs, struct sl_nfs_call *steward)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, steward);
    struct sl_nfs_filesystem_record *record = &filesystem->record;
    uint8_t configured = sl_nfs_filesystem_configured(filesystem);

    if (steward->error != 0) {
        tend_later(nfs, steward);
        return;
    }
    record->root = filesystem->root;
    record->current = configured & filesystem->root_object->has_handle;
    record->was_joined = true;
    sl_nfs_verifier_draw(nfs, filesystem);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_member_config *config = sl_nfs_member_config(nfs, filesystem, slot);

        if (config == NULL)
            continue;
        record->identity[slot] = sl_nfs_member_identity(config);
        if (!(record->current >> slot & 1u) && filesystem->state[slot] != SL_NFS_MEMBER_REFUSED) {
            sl_nfs_member_reason(filesystem, slot, SL_NFS_MEMBER_OUT,
                                 "was not there when the file system began to serve: copy the "
                                 "content to the server, then reinstate it");
            sl_nfs_member_event(nfs, filesystem, slot, SL_NFS_EVENT_MEMBER_REFUSED);
        }
    }
    steward->words[STEWARD_EPOCH] = sl_nfs_filesystem_store(nfs, filesystem);
    tend_later(nfs, steward);
}

/* Those that are alike make the first set. */
static void first_compared(struct sl_nfs *nfs, struct sl_nfs_call *steward)
{
    if (steward->error == 0)
        sl_nfs_want_stored(nfs, steward, filesystem_of(nfs, steward)->root_object);
    sl_nfs_call_then(nfs, steward, root_stored);
}

/* A file system that has never served. True: the steward goes on by itself. */
static bool found_set(struct sl_nfs *nfs, struct sl_nfs_call *steward)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, steward);
    uint8_t configured = sl_nfs_filesystem_configured(filesystem);
    bool are_all_there = (configured & ~filesystem->ready) == 0;

    if (filesystem->ready == 0 ||
        (!are_all_there && nfs->now_us - filesystem->first_ready_us < JOIN_PATIENCE_US))
        return false;
    if (filesystem->root_object == NULL && !make_root(nfs, filesystem))
        return false;
    if (!set_roots(nfs, filesystem, filesystem->ready & configured))
        return false;
    sl_nfs_join_first(nfs, steward, filesystem->ready & configured);
    sl_nfs_call_then(nfs, steward, first_compared);
    return true;
}

/* A current member that is ready shows its root: is it the one it had? */
static void recognise(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    struct sl_nfs_handle known;

    if (!sl_nfs_map_handle(nfs->map, filesystem->root_object, slot, &known)) {
        sl_nfs_map_set_handle(nfs->map, filesystem->root_object, slot,
                              &filesystem->root_handle[slot]);
        return;
    }
    if (sl_nfs_handles_equal(&known, &filesystem->root_handle[slot]))
        return;
    if (sl_nfs_member_take_out(nfs, filesystem, slot, NULL,
                               "shows another root directory than before"))
        return;
    /* The last one: what it has now is what there is. Old handles of it will be learned anew. */
    sl_nfs_slot_renew(nfs, filesystem, slot);
    sl_nfs_map_set_handle(nfs->map, filesystem->root_object, slot, &filesystem->root_handle[slot]);
    sl_nfs_filesystem_store(nfs, filesystem);
}

/* A file system that has served before, or whose first set is stored (is_founded). */
static void continue_set(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, bool is_founded)
{
    uint8_t expected = filesystem->record.current & sl_nfs_filesystem_configured(filesystem);
    uint8_t there = filesystem->ready & expected;
    uint8_t fresh = there & ~filesystem->recognised;

    if (filesystem->root_object == NULL)
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (fresh >> slot & 1u)
            recognise(nfs, filesystem, slot);
    filesystem->recognised = there;
    if (filesystem->is_serving || there == 0 ||
        (there != expected && nfs->now_us - filesystem->first_ready_us <
                                  filesystem->config->member_timeout_ms * 1000ull) ||
        !sl_nfs_recover_allows_service(nfs, filesystem))
        return;
    /* Nobody can have written to one that is founded now. */
    if (!is_founded)
        sl_nfs_verifier_change(nfs, filesystem, "the box has begun anew");
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (!(filesystem->record.current & expected & (1u << slot)))
            continue;
        admit(filesystem, slot);
        if (there >> slot & 1u)
            sl_nfs_member_event(nfs, filesystem, slot, SL_NFS_EVENT_MEMBER_JOINED);
    }
    sl_nfs_filesystem_judge(nfs, filesystem);
}

/* Keepers of all members that are configured. Those that are out are let alone. */
static void keep_members(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        bool is_wanted = sl_nfs_member_config(nfs, filesystem, slot) != NULL &&
                         filesystem->state[slot] != SL_NFS_MEMBER_OUT;

        if (is_wanted && sl_nfs_call_of(nfs, filesystem->keepers[slot],
                                        filesystem->keeper_serials[slot]) == NULL)
            sl_nfs_keeper_begin(nfs, filesystem, slot);
    }
    if (filesystem->ready != 0 && filesystem->first_ready_us == 0)
        filesystem->first_ready_us = nfs->now_us;
}

static void tend(struct sl_nfs *nfs, struct sl_nfs_call *steward)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, steward);
    uint64_t epoch = steward->words[STEWARD_EPOCH];

    keep_members(nfs, filesystem);
    if (!filesystem->record.was_joined) {
        if (found_set(nfs, steward))
            return;
    } else if (filesystem->stored_epoch >= epoch) {
        continue_set(nfs, filesystem, epoch != 0);
    }
    if (filesystem->is_serving) {
        steward->words[STEWARD_EPOCH] = 0;
        sl_nfs_resolve_paths(nfs, steward, filesystem);
        sl_nfs_call_then(nfs, steward, tend_later);
        return;
    }
    tend_later(nfs, steward);
}

static void root_loaded(struct sl_nfs *nfs, struct sl_nfs_call *steward)
{
    struct sl_nfs_filesystem *filesystem = filesystem_of(nfs, steward);

    /* A record without its root: its handles are lost, and there is nothing to be lost any more. */
    if (steward->error == -ESTALE) {
        filesystem->record.was_joined = false;
        filesystem->root = 0;
    }
    tend_later(nfs, steward);
}

void sl_nfs_steward_begin(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_call *steward = sl_nfs_call_begin(nfs, NULL);

    if (steward == NULL)
        return;
    steward->filesystem = filesystem->config->id;
    steward->words[STEWARD_EPOCH] = 0;
    filesystem->steward = steward->index;
    filesystem->steward_serial = steward->serial;
    filesystem->recognised = 0;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (filesystem->record.was_joined && sl_nfs_member_config(nfs, filesystem, slot) != NULL &&
            !(filesystem->record.current >> slot & 1u) && filesystem->reason[slot][0] == '\0')
            sl_nfs_member_reason(filesystem, slot, SL_NFS_MEMBER_OUT,
                                 "was out when the box was started: bring it in step, then "
                                 "reinstate it");
    if (filesystem->record.root != 0)
        sl_nfs_want_object(nfs, steward, steward->filesystem, filesystem->record.root,
                           &filesystem->root_object);
    sl_nfs_call_then(nfs, steward, root_loaded);
}

void sl_nfs_member_silent(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    if ((filesystem->reachable >> slot & 1u) != 0)
        filesystem->silent_us[slot] = nfs->now_us;
    filesystem->reachable &= (uint8_t) ~(1u << slot);
}

void sl_nfs_member_heard(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    (void)nfs;
    filesystem->reachable |= (uint8_t)(1u << slot);
}
