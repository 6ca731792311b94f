// SPDX-License-Identifier: Apache-2.0
/* Taking over a configuration: file systems that come, go, or change their members. */
#include "gss.h"
#include "members.h"
#include "nlm.h"
#include "recover.h"
#include "subtree.h"

static void configure_filesystem(struct sl_nfs *nfs, uint16_t id);

/*
 * A file system is not served any more. Nobody is asked for it from now on; when its modifications
 * have heard that, the rest of it ends (let_go()). The configuration it had is kept until then.
 */
static void begin_to_leave(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    filesystem->kept = *filesystem->config;
    filesystem->config = &filesystem->kept;
    filesystem->is_leaving = true;
    nfs->has_restless_filesystem = true;
    filesystem->is_serving = false;
    filesystem->current = 0;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        sl_nfs_member_left(nfs, filesystem, slot);
}

/* Ends what goes on for a file system. */
static void let_go(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    uint16_t id = filesystem->record.filesystem;

    for (uint32_t i = 0; i < nfs->exchange_count; i++)
        if (nfs->exchanges[i].state != SL_NFS_EXCHANGE_FREE && nfs->exchanges[i].filesystem == id)
            sl_nfs_exchange_forget(nfs, &nfs->exchanges[i]);
    sl_nfs_recover_leave(nfs, id);
    sl_nfs_locks_leave(nfs, id);
    for (uint32_t i = 0; i < nfs->setup.limits.calls; i++) {
        struct sl_nfs_call *call = &nfs->calls[i];

        if (call->state == SL_NFS_CALL_FREE || call->filesystem != id)
            continue;
        call->parent = SL_NFS_NONE;
        sl_nfs_call_end(nfs, call, 0);
    }
    sl_nfs_object_let_go(nfs, &filesystem->root_object);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        sl_nfs_keeper_end(nfs, filesystem, slot);
    filesystem->config = NULL;
    filesystem->is_leaving = false;
}

bool sl_nfs_leave_advance(struct sl_nfs *nfs)
{
    bool has_worked = false;

    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];

        if (!filesystem->is_leaving || filesystem->modifying.count > 0)
            continue;
        let_go(nfs, filesystem);
        configure_filesystem(nfs, id);
        has_worked = true;
    }
    return has_worked;
}

static void begin(struct sl_nfs_filesystem *filesystem)
{
    filesystem->steward = SL_NFS_NONE;
    filesystem->first_ready_us = 0;
    filesystem->is_paused = false;
    filesystem->has_limits = filesystem->has_fsinfo = false;
    filesystem->flavors = 0;
    filesystem->ready = filesystem->reachable = filesystem->current = filesystem->remount = 0;
    filesystem->root = filesystem->record.root;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        filesystem->keepers[slot] = SL_NFS_NONE;
        filesystem->state[slot] = SL_NFS_MEMBER_WAITING;
        filesystem->reason[slot][0] = filesystem->hint[slot][0] = '\0';
        filesystem->load.response_us[slot] = 0;
    }
}

static void set_weights(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_member_config *config = sl_nfs_member_config(nfs, filesystem, slot);

        filesystem->load.weights[slot] = config != NULL ? config->weight : 1;
    }
}

/* A member was taken out of the configuration, or another one stands in its slot. */
static void member_left(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    sl_nfs_member_left(nfs, filesystem, slot);
    for (uint32_t i = 0; i < nfs->exchange_count; i++) {
        struct sl_nfs_exchange *exchange = &nfs->exchanges[i];

        if (exchange->state != SL_NFS_EXCHANGE_FREE && exchange->slot == slot &&
            exchange->filesystem == filesystem->record.filesystem)
            sl_nfs_exchange_fence(nfs, exchange->member);
    }
}

/* The members of a file system that is served already. */
static void follow_members(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    uint8_t configured = sl_nfs_filesystem_configured(filesystem);
    bool is_anew = sl_nfs_filesystem_match(nfs, filesystem);

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (is_anew || !(configured >> slot & 1u) || filesystem->state[slot] == SL_NFS_MEMBER_OUT)
            sl_nfs_keeper_end(nfs, filesystem, slot);
        if (!(filesystem->record.current >> slot & 1u) && (filesystem->current >> slot & 1u))
            member_left(nfs, filesystem, slot);
    }
    set_weights(nfs, filesystem);
    sl_nfs_filesystem_judge(nfs, filesystem);
}

static void configure_filesystem(struct sl_nfs *nfs, uint16_t id)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];
    const struct sl_filesystem_config *config = &nfs->config->filesystems[id];
    bool is_ours = config->present && config->service < SL_MAX_NFS_SERVICES &&
                   (nfs->services >> config->service & 1u) &&
                   nfs->config->services[config->service].present;

    if (!is_ours) {
        if (filesystem->config != NULL && !filesystem->is_leaving)
            begin_to_leave(nfs, filesystem);
        return;
    }
    /* It comes back, and begins anew when it has left. */
    if (filesystem->is_leaving)
        return;
    sl_nfs_balance_configure(nfs->balance, config, nfs->now_us);
    if (filesystem->config != NULL) {
        filesystem->config = config;
        follow_members(nfs, filesystem);
        return;
    }
    filesystem->config = config;
    begin(filesystem);
    set_weights(nfs, filesystem);
    sl_nfs_filesystem_match(nfs, filesystem);
    sl_nfs_steward_begin(nfs, filesystem);
}

void sl_nfs_members_configure(struct sl_nfs *nfs)
{
    if (!nfs->is_loaded)
        return;
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++)
        configure_filesystem(nfs, id);
    /* Paths of exports are looked up anew by the stewards. */
    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS; i++)
        nfs->exports[i].directory = 0;
    memset(nfs->resolve_due_us, 0, sizeof(nfs->resolve_due_us));
}

static bool is_same_subtree(const struct sl_nfs_subtree_config *one,
                            const struct sl_nfs_subtree_config *other)
{
    return one->present && other->present && one->filesystem == other->filesystem &&
           one->target == other->target && strncmp(one->path, other->path, SL_NFS_PATH_BYTES) == 0;
}

/*
 * Sub-trees that are new, or elsewhere, are looked up by the stewards. The place of one that has
 * not changed is known: clients may not see what it covers for a moment.
 */
static void configure_subtrees(struct sl_nfs *nfs, const struct sl_nfs_config *before)
{
    nfs->subtrees_active = 0;
    for (uint32_t i = 0; i < SL_MAX_NFS_SUBTREES; i++) {
        if (!is_same_subtree(&before->subtrees[i], &nfs->config->subtrees[i]))
            nfs->subtrees[i] = (struct sl_nfs_subtree){.directory = 0};
        nfs->subtrees_active += nfs->subtrees[i].directory != 0;
    }
    sl_nfs_places_configure(nfs);
}

void sl_nfs_configure(struct sl_nfs *nfs, const struct sl_nfs_config *config, uint32_t services,
                      uint64_t now_us)
{
    const struct sl_nfs_config *before = nfs->config;

    nfs->now_us = now_us;
    nfs->config = config;
    configure_subtrees(nfs, before);
    nfs->services = services;
    nfs->sample_calls = config->sample_calls > 0 ? config->sample_calls : 1;
    nfs->until_sample = 0;
    sl_nfs_gss_configure(nfs);
    sl_nfs_members_configure(nfs);
}
