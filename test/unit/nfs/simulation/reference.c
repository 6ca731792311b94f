// SPDX-License-Identifier: Apache-2.0
/* Answers of the box against those of a server that only one client knows. */
#include "clients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct model_inode *sim_inode(const struct sim_client *client, uint32_t node)
{
    return client->reference->disk->inodes[node];
}

uint32_t sim_status_in(uint32_t status, uint8_t version)
{
    if (version == 3)
        return status;
    switch (status) {
    case SL_NFS_ERR_XDEV:
    case SL_NFS_ERR_NODEV:
    case SL_NFS_ERR_INVAL:
    case SL_NFS_ERR_MLINK:
    case SL_NFS_ERR_REMOTE:
        return SL_NFS_ERR_IO;
    default:
        return status >= 100 ? SL_NFS_ERR_IO : status;
    }
}

void sim_reference_call(struct sim_world *world, struct sim_client *client,
                        const struct sim_call *call, struct model_reply *reply,
                        struct model_out *bytes)
{
    struct sl_nfs_arguments arguments = call->arguments;
    struct model_out request = {0};
    bool is_sound;

    arguments.handle = sim_inode(client, call->node)->handle;
    if (arguments.procedure == SL_NFS_RENAME || arguments.procedure == SL_NFS_LINK)
        arguments.handle2 = sim_inode(client, call->node2)->handle;
    arguments.stable = SL_NFS_FILE_SYNC;
    if (call->has_right_guard)
        arguments.guard = sim_inode(client, call->node)->ctime;
    model_encode_call(&request, 1, 3, &arguments, call->data, &call->credential);
    SIM_CHECK(world,
              model_server_call(client->reference, 1, client->reference->nfs_port, request.data,
                                request.length_bytes, ++client->reference_us, bytes));
    model_out_free(&request);
    is_sound = model_decode_reply(bytes->data, bytes->length_bytes, 3, arguments.procedure, reply);
    SIM_CHECK(world, is_sound && reply->is_accepted && reply->accept == 0);
}

/* The world may be such that a call fails; then it was not executed. */
static bool is_environment(const struct sim_world *world, uint32_t status)
{
    bool is_alone =
        sim_does(world->plan, SIM_REFUSALS) && world->events_seen[SL_NFS_EVENT_LAST_MEMBER] != 0;

    /* When the last member refuses, nobody knows better. */
    if (is_alone && (status == SL_NFS_ERR_IO || status == SL_NFS_ERR_ROFS))
        return true;
    return status == SL_NFS_ERR_NOSPC &&
           sim_does(world->plan, SIM_FULL_ALL | SIM_FULL_MEMBER | SIM_FULL_STORE);
}

/* It was done already, before the box died, which knows no more that it was. */
static bool was_done_before_crash(const struct sim_world *world, const struct sim_call *call,
                                  uint32_t status)
{
    return call->box_crashes != world->box_crashes && sl_nfs_changes(call->arguments.procedure) &&
           (status == SL_NFS_ERR_EXIST || status == SL_NFS_ERR_NOENT ||
            status == SL_NFS_ERR_NOT_SYNC);
}

/*
 * A guard of before the box died: the object may have been made as its leader had it since then,
 * which was not asked to change it, and has another ctime now. What is shown tells.
 */
static bool was_undone_by_crash(const struct sim_world *world, const struct sim_client *client,
                                const struct sl_nfs_result *result)
{
    const struct sim_call *call = &client->call;
    const struct model_inode *inode = sim_inode(client, call->node);
    const struct sl_nfs_attributes *shown = &result->wcc.post.attributes;

    return result->status == SL_NFS_ERR_NOT_SYNC && call->box_crashes != world->box_crashes &&
           call->has_right_guard && !inode->is_gone && result->wcc.post.is_present &&
           shown->mode == inode->mode && shown->uid == inode->uid && shown->gid == inode->gid &&
           (inode->type == SL_NFS_DIR || shown->size_bytes == inode->size_bytes);
}

static void check_status(struct sim_world *world, const struct sim_client *client, uint32_t status,
                         uint32_t expected)
{
    bool is_odd = sim_does(world->plan, SIM_REFUSALS | SIM_LIES);

    expected = sim_status_in(expected, client->plan->version);
    if (status == expected || (is_odd && status != SL_NFS_OK && expected != SL_NFS_OK))
        return;
    if (expected == SL_NFS_OK && was_done_before_crash(world, &client->call, status))
        return;
    sim_fail(world, "client %u: xid %u procedure %u object %u \"%.*s\": status %u, not %u",
             client->index, client->call.xid, client->call.arguments.procedure, client->call.node,
             (int)client->call.arguments.name.length_bytes, client->call.arguments.name.bytes,
             status, expected);
}

#define INVOLVED 4u

/* Objects that a call may change: those of its handles, and what names in them stand for. */
struct involved {
    const struct model_inode *inodes[INVOLVED];
    struct sl_nfs_time ctimes[INVOLVED];
};

static bool has_second(uint8_t procedure)
{
    return procedure == SL_NFS_RENAME || procedure == SL_NFS_LINK;
}

static void find_involved(const struct sim_client *client, struct involved *involved)
{
    const struct sim_call *call = &client->call;
    const struct sl_nfs_arguments *arguments = &call->arguments;
    const struct model_disk *disk = client->reference->disk;
    const struct model_inode *first = sim_inode(client, call->node);
    const struct model_inode *second =
        has_second(arguments->procedure) ? sim_inode(client, call->node2) : NULL;

    *involved = (struct involved){.inodes = {first, second}};
    if (arguments->name.length_bytes != 0 && first->type == SL_NFS_DIR)
        involved->inodes[2] =
            model_disk_lookup(disk, first, arguments->name.bytes, arguments->name.length_bytes);
    if (second != NULL && second->type == SL_NFS_DIR)
        involved->inodes[3] =
            model_disk_lookup(disk, second, arguments->name2.bytes, arguments->name2.length_bytes);
    for (uint32_t i = 0; i < INVOLVED; i++)
        if (involved->inodes[i] != NULL)
            involved->ctimes[i] = involved->inodes[i]->ctime;
}

/*
 * A modification that succeeds and yet changes nothing (an object is opened that is there already,
 * a name is moved onto another of the same object) may move ctime: servers differ in that, too.
 */
static void mark_changes(struct sim_client *client, const struct involved *involved, bool is_done)
{
    bool is_modification = is_done && sl_nfs_changes(client->call.arguments.procedure) &&
                           client->call.arguments.procedure != SL_NFS_COMMIT;

    for (uint32_t i = 0; i < INVOLVED; i++) {
        const struct model_inode *inode = involved->inodes[i];
        bool has_changed =
            inode != NULL && sim_time_order(&inode->ctime, &involved->ctimes[i]) != 0;
        enum sim_change change = i < 2 && has_changed ? SIM_CHANGED : SIM_MAYBE_CHANGED;
        struct sim_node *node;

        if (inode == NULL || (!has_changed && !is_modification))
            continue;
        node = sim_node_of(client, inode->number);
        if (node->change < change)
            node->change = change;
    }
}

/* What stands there now by the name of the call. */
static const struct model_inode *named(const struct sim_client *client)
{
    const struct sl_nfs_arguments *arguments = &client->call.arguments;

    return model_disk_lookup(client->reference->disk, sim_inode(client, client->call.node),
                             arguments->name.bytes, arguments->name.length_bytes);
}

static void see_before(struct sim_world *world, struct sim_client *client,
                       const struct sl_nfs_result *result)
{
    const struct sim_call *call = &client->call;

    if (!sl_nfs_changes(call->arguments.procedure) || sim_inode(client, call->node)->is_gone)
        return;
    sim_see_before(world, client,
                   call->arguments.procedure == SL_NFS_LINK ? call->node2 : call->node,
                   &result->wcc);
    if (call->arguments.procedure == SL_NFS_RENAME)
        sim_see_before(world, client, call->node2, &result->wcc2);
}

static void see_named(struct sim_world *world, struct sim_client *client,
                      const struct sl_nfs_result *result)
{
    const struct model_inode *inode = named(client);

    if (inode == NULL)
        return;
    sim_see_handle(world, client, inode->number, &result->handle);
    sim_see(world, client, inode->number, &result->post);
}

static void see_after(struct sim_world *world, struct sim_client *client,
                      const struct sl_nfs_result *result)
{
    const struct sim_call *call = &client->call;
    bool is_ok = result->status == SL_NFS_OK;

    switch (call->arguments.procedure) {
    case SL_NFS_LOOKUP:
        if (is_ok)
            see_named(world, client, result);
        sim_see(world, client, call->node, &result->directory);
        break;
    case SL_NFS_CREATE:
    case SL_NFS_MKDIR:
    case SL_NFS_SYMLINK:
    case SL_NFS_MKNOD:
        if (is_ok)
            see_named(world, client, result);
        sim_see(world, client, call->node, &result->wcc.post);
        break;
    case SL_NFS_LINK:
        sim_see(world, client, call->node, &result->post);
        sim_see(world, client, call->node2, &result->wcc.post);
        break;
    case SL_NFS_RENAME:
        sim_see(world, client, call->node, &result->wcc.post);
        sim_see(world, client, call->node2, &result->wcc2.post);
        break;
    default:
        sim_see(world, client, call->node,
                sl_nfs_changes(call->arguments.procedure) ? &result->wcc.post : &result->post);
        break;
    }
}

static void check_fsinfo(struct sim_world *world, const struct sl_nfs_fsinfo *fsinfo)
{
    SIM_CHECK(world, fsinfo->read_max_bytes >= SIM_DATA_BYTES);
    SIM_CHECK(world, fsinfo->write_max_bytes >= SIM_DATA_BYTES);
    if (sim_does(world->plan, SIM_DIRECT))
        return;
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++)
        SIM_CHECK(world, world->members[slot].may_leave ||
                             fsinfo->read_max_bytes <= world->plan->members[slot].transfer_bytes);
    SIM_CHECK(world, fsinfo->read_max_bytes <= world->config.services[SIM_SERVICE].transfer_bytes);
}

/* Of those that are there it is the least; nobody tells how many answered in time. */
static void check_fsstat(struct sim_world *world, const struct sl_nfs_fsstat *fsstat)
{
    uint64_t least_bytes = UINT64_MAX, most_bytes = 0, least_files = UINT64_MAX, most_files = 0;

    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        const struct model_traits *traits = &world->plan->members[slot];

        least_bytes = traits->disk_bytes < least_bytes ? traits->disk_bytes : least_bytes;
        most_bytes = traits->disk_bytes > most_bytes ? traits->disk_bytes : most_bytes;
        least_files = traits->disk_files < least_files ? traits->disk_files : least_files;
        most_files = traits->disk_files > most_files ? traits->disk_files : most_files;
    }
    SIM_CHECK(world, fsstat->total_bytes >= least_bytes && fsstat->total_bytes <= most_bytes);
    SIM_CHECK(world, fsstat->total_files >= least_files && fsstat->total_files <= most_files);
    SIM_CHECK(world, fsstat->available_bytes <= fsstat->total_bytes);
    SIM_CHECK(world, fsstat->available_files < fsstat->total_files);
}

static void check_pathconf(struct sim_world *world, const struct sl_nfs_pathconf *pathconf)
{
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        const struct sl_nfs_pathconf *one = &world->plan->members[slot].pathconf;

        SIM_CHECK(world, world->members[slot].may_leave ||
                             (pathconf->link_max <= one->link_max &&
                              pathconf->chown_restricted >= one->chown_restricted));
    }
}

/* Results that only some procedures have. */
static void check_results(struct sim_world *world, struct sim_client *client,
                          const struct model_reply *reply, const struct model_reply *expected)
{
    const struct sl_nfs_result *result = &reply->result;
    uint32_t node = client->call.node;

    switch (client->call.arguments.procedure) {
    case SL_NFS_GETATTR:
        SIM_CHECK(world, result->post.is_present);
        break;
    case SL_NFS_READLINK:
        SIM_CHECK(world, result->data_bytes == expected->result.data_bytes &&
                             memcmp(reply->data, expected->data, result->data_bytes) == 0);
        break;
    case SL_NFS_ACCESS:
        SIM_CHECK(world, result->access == expected->result.access);
        break;
    case SL_NFS_READ:
        sim_data_read(world, client, node, reply);
        break;
    case SL_NFS_WRITE:
        SIM_CHECK(world, client->plan->version == 2 ||
                             result->count_bytes == expected->result.count_bytes);
        sim_data_written(world, client, node, result);
        break;
    case SL_NFS_COMMIT:
        sim_data_written(world, client, node, result);
        break;
    case SL_NFS_FSINFO:
        check_fsinfo(world, &result->fsinfo);
        break;
    case SL_NFS_FSSTAT:
        if (client->plan->version == 3)
            check_fsstat(world, &result->fsstat);
        break;
    case SL_NFS_PATHCONF:
        check_pathconf(world, &result->pathconf);
        break;
    default:
        break;
    }
}

void sim_check_answer(struct sim_world *world, struct sim_client *client,
                      const struct model_reply *reply)
{
    struct model_out bytes = {0};
    struct model_reply expected = {0};
    struct involved involved;

    if (was_undone_by_crash(world, client, &reply->result)) {
        sim_node_of(client, client->call.node)->change = SIM_MAYBE_CHANGED;
        see_after(world, client, &reply->result);
    } else if (!is_environment(world, reply->result.status)) {
        find_involved(client, &involved);
        see_before(world, client, &reply->result);
        sim_reference_call(world, client, &client->call, &expected, &bytes);
        check_status(world, client, reply->result.status, expected.result.status);
        mark_changes(client, &involved, expected.result.status == SL_NFS_OK);
        see_after(world, client, &reply->result);
        if (reply->result.status == SL_NFS_OK && expected.result.status == SL_NFS_OK)
            check_results(world, client, reply, &expected);
        sim_scan_follow(client);
        model_reply_free(&expected);
        model_out_free(&bytes);
    }
    sim_client_next(world, client);
}
