// SPDX-License-Identifier: Apache-2.0
/* What an answer shows of an object, against what was shown before and what is so. */
#include "clients.h"

#include <stdio.h>
#include <string.h>

int sim_time_order(const struct sl_nfs_time *one, const struct sl_nfs_time *other)
{
    if (one->seconds != other->seconds)
        return one->seconds < other->seconds ? -1 : 1;
    if (one->nanoseconds != other->nanoseconds)
        return one->nanoseconds < other->nanoseconds ? -1 : 1;
    return 0;
}

void sim_see_handle(struct sim_world *world, struct sim_client *client, uint32_t node,
                    const struct sl_nfs_handle *handle)
{
    struct sim_node *seen = sim_node_of(client, node);

    if (handle->length_bytes == 0)
        return;
    if (seen->handle.length_bytes != 0 && !sl_nfs_handles_equal(&seen->handle, handle))
        sim_fail(world, "client %u: object %u has got another handle", client->index, node);
    seen->handle = *handle;
}

static void fail_field(const struct sim_world *world, const struct sim_client *client,
                       uint32_t node, const char *field, uint64_t shown, uint64_t expected)
{
    sim_fail(world, "client %u: xid %u shows object %u with %s %llu, not %llu", client->index,
             client->call.xid, node, field, (unsigned long long)shown,
             (unsigned long long)expected);
}

/* Data that was not committed may be gone, with the size it gave the file. */
static bool may_have_lost_data(const struct sim_world *world, const struct sim_node *node)
{
    return node->is_uncommitted && node->crashes != world->crashes;
}

/* What does not depend on a server: it is as the reference has it. */
static void check_facts(struct sim_world *world, struct sim_client *client, uint32_t node,
                        const struct sl_nfs_attributes *shown)
{
    const struct model_inode *inode = sim_inode(client, node);
    struct sim_node *seen = sim_node_of(client, node);

    if (shown->type != inode->type)
        fail_field(world, client, node, "type", shown->type, inode->type);
    if (shown->mode != inode->mode)
        fail_field(world, client, node, "mode", shown->mode, inode->mode);
    if (shown->uid != inode->uid)
        fail_field(world, client, node, "uid", shown->uid, inode->uid);
    if (shown->gid != inode->gid)
        fail_field(world, client, node, "gid", shown->gid, inode->gid);
    if (inode->type == SL_NFS_DIR)
        return;
    if (shown->nlink != inode->nlink)
        fail_field(world, client, node, "nlink", shown->nlink, inode->nlink);
    if (shown->size_bytes == inode->size_bytes)
        return;
    if (!may_have_lost_data(world, seen))
        fail_field(world, client, node, "size", shown->size_bytes, inode->size_bytes);
    seen->is_suspect = true;
}

static void check_identity(struct sim_world *world, struct sim_client *client, uint32_t node,
                           const struct sl_nfs_attributes *shown)
{
    struct sim_node *seen = sim_node_of(client, node);

    if (!sim_does(world->plan, SIM_DIRECT) && shown->fsid != world->plan->filesystem.fsid)
        fail_field(world, client, node, "fsid", shown->fsid, world->plan->filesystem.fsid);
    if (seen->has_fileid && seen->fileid != shown->fileid)
        fail_field(world, client, node, "fileid", shown->fileid, seen->fileid);
    seen->has_fileid = true;
    seen->fileid = shown->fileid;
}

/* NULL: alike but for the time of access and the space used; else what is not. */
static const char *difference(const struct sl_nfs_attributes *one,
                              const struct sl_nfs_attributes *other)
{
    if (sim_time_order(&one->ctime, &other->ctime) != 0)
        return "ctime";
    if (sim_time_order(&one->mtime, &other->mtime) != 0)
        return "mtime";
    if (one->size_bytes != other->size_bytes)
        return "size";
    if (one->nlink != other->nlink)
        return "nlink";
    return NULL;
}

/* A client's cache lives as long as nothing but the time of access and the space used changes. */
static void check_times(struct sim_world *world, const struct sim_client *client, uint32_t node,
                        const struct sim_node *seen, const struct sl_nfs_attributes *shown)
{
    int order = sim_time_order(&shown->ctime, &seen->seen.ctime);
    bool is_coarse = client->plan->version == 2 || sim_does(world->plan, SIM_DIRECT);
    const char *what = difference(shown, &seen->seen);

    if (order < 0)
        sim_fail(world, "client %u: xid %u shows object %u with ctime %u.%09u after %u.%09u",
                 client->index, client->call.xid, node, shown->ctime.seconds,
                 shown->ctime.nanoseconds, seen->seen.ctime.seconds, seen->seen.ctime.nanoseconds);
    if (seen->change == SIM_CHANGED && order == 0 && !is_coarse)
        sim_fail(world, "client %u: xid %u shows changed object %u with the same ctime",
                 client->index, client->call.xid, node);
    if (seen->change == SIM_UNCHANGED && what != NULL)
        sim_fail(world,
                 "client %u: xid %u shows unchanged object %u with another %s; ctime %u.%09u, "
                 "before %u.%09u",
                 client->index, client->call.xid, node, what, shown->ctime.seconds,
                 shown->ctime.nanoseconds, seen->seen.ctime.seconds, seen->seen.ctime.nanoseconds);
    if (seen->change == SIM_MAYBE_CHANGED && order == 0 && what != NULL && !is_coarse)
        sim_fail(world, "client %u: xid %u shows object %u with the same ctime and another %s",
                 client->index, client->call.xid, node, what);
}

/* After such events the box may know less of what it has shown. */
static void forget_if_lost(const struct sim_world *world, const struct sim_client *client,
                           struct sim_node *node)
{
    if (may_have_lost_data(world, node) || node->box_crashes != client->call.answered_crashes)
        node->has_attributes = false;
    node->box_crashes = client->call.answered_crashes;
}

void sim_see(struct sim_world *world, struct sim_client *client, uint32_t node,
             const struct sl_nfs_post *post)
{
    struct sim_node *seen = sim_node_of(client, node);

    if (!post->is_present || sim_inode(client, node)->is_gone)
        return;
    check_identity(world, client, node, &post->attributes);
    check_facts(world, client, node, &post->attributes);
    forget_if_lost(world, client, seen);
    if (seen->has_attributes)
        check_times(world, client, node, seen, &post->attributes);
    seen->seen = post->attributes;
    seen->has_attributes = true;
    seen->change = SIM_UNCHANGED;
}

void sim_see_before(struct sim_world *world, struct sim_client *client, uint32_t node,
                    const struct sl_nfs_wcc *wcc)
{
    struct sim_node *seen = sim_node_of(client, node);

    if (!wcc->has_pre)
        return;
    forget_if_lost(world, client, seen);
    if (!seen->has_attributes || seen->change != SIM_UNCHANGED)
        return;
    if (sim_time_order(&wcc->pre_ctime, &seen->seen.ctime) != 0 ||
        sim_time_order(&wcc->pre_mtime, &seen->seen.mtime) != 0 ||
        wcc->pre_size_bytes != seen->seen.size_bytes)
        sim_fail(world,
                 "client %u: xid %u shows object %u before it as it was not: ctime %u.%09u, not "
                 "%u.%09u; size %llu, not %llu",
                 client->index, client->call.xid, node, wcc->pre_ctime.seconds,
                 wcc->pre_ctime.nanoseconds, seen->seen.ctime.seconds, seen->seen.ctime.nanoseconds,
                 (unsigned long long)wcc->pre_size_bytes,
                 (unsigned long long)seen->seen.size_bytes);
}
