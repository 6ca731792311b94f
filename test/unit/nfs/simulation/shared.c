// SPDX-License-Identifier: Apache-2.0
/*
 * What clients share: a directory with files of which each client writes one block, whose versions
 * ascend. A read gives no older version than was acknowledged before it began, and none after a
 * newer one has been read. Each makes and removes names of its own in the directory.
 */
#include "clients.h"

#include <stdio.h>
#include <string.h>

#define BLOCK_BYTES 64u
#define NO_FILE SIM_SHARED_FILES /* the directory */

static struct sl_nfs_arguments *begin(struct sim_client *client, uint8_t procedure,
                                      const struct sl_nfs_handle *handle)
{
    client->call.arguments = (struct sl_nfs_arguments){
        .procedure = procedure, .version = client->plan->version, .handle = *handle};
    client->call.is_mount = false;
    client->call.data = client->scratch;
    client->call.credential = (struct model_credential){0, 0};
    return &client->call.arguments;
}

static void name_it(struct sl_nfs_name *name, const char *format, uint32_t one, uint32_t two)
{
    name->length_bytes = (uint16_t)snprintf(name->bytes, sizeof(name->bytes), format, one, two);
}

static void forget_after_crash(const struct sim_world *world, struct sim_client *client)
{
    if (client->shared.box_crashes == world->box_crashes)
        return;
    client->shared.box_crashes = world->box_crashes;
    memset(client->shared.has_seen, 0, sizeof(client->shared.has_seen));
}

/* Others may change it at any time, but time goes on and nothing changes without it. */
static void see(struct sim_world *world, struct sim_client *client, uint32_t file,
                const struct sl_nfs_post *post)
{
    struct sim_shared *shared = &client->shared;
    const struct sl_nfs_attributes *seen = &shared->seen[file];
    int order;

    if (!post->is_present)
        return;
    forget_after_crash(world, client);
    if (shared->has_seen[file]) {
        order = sim_time_order(&post->attributes.ctime, &seen->ctime);
        if (seen->fileid != post->attributes.fileid)
            sim_fail(world, "client %u: shared file %u has another fileid", client->index, file);
        if (order < 0)
            sim_fail(world, "client %u: xid %u: ctime of shared file %u goes back", client->index,
                     client->call.xid, file);
        if (order == 0 && client->plan->version == 3 &&
            (sim_time_order(&post->attributes.mtime, &seen->mtime) != 0 ||
             post->attributes.size_bytes != seen->size_bytes))
            sim_fail(world, "client %u: xid %u: shared file %u changes with the same ctime",
                     client->index, client->call.xid, file);
    }
    shared->seen[file] = post->attributes;
    shared->has_seen[file] = true;
}

static void check_ok(struct sim_world *world, const struct sim_client *client,
                     const struct model_reply *reply)
{
    if (reply->result.status != SL_NFS_OK)
        sim_fail(world, "client %u: xid %u procedure %u on what is shared: status %u",
                 client->index, client->call.xid, client->call.arguments.procedure,
                 reply->result.status);
}

/* The directory and the files are made by whoever comes first. */
static void found(struct sim_world *world, struct sim_client *client,
                  const struct model_reply *reply)
{
    struct sim_shared *shared = &client->shared;

    if (reply->result.status == SL_NFS_OK) {
        if (shared->directory.length_bytes == 0)
            shared->directory = reply->result.handle;
        else
            shared->files[shared->file] = reply->result.handle;
    } else if (reply->result.status != SL_NFS_ERR_NOENT &&
               reply->result.status != SL_NFS_ERR_EXIST) {
        check_ok(world, client, reply);
    }
    sim_client_next(world, client);
}

static bool find_shared(struct sim_world *world, struct sim_client *client)
{
    struct sim_shared *shared = &client->shared;
    bool has_directory = shared->directory.length_bytes != 0;
    bool makes = sim_one_in(world, 2);
    struct sl_nfs_arguments *arguments;

    if (has_directory) {
        for (shared->file = 0; shared->file < SIM_SHARED_FILES; shared->file++)
            if (shared->files[shared->file].length_bytes == 0)
                break;
        if (shared->file == SIM_SHARED_FILES)
            return false;
        arguments = begin(client, makes ? SL_NFS_CREATE : SL_NFS_LOOKUP, &shared->directory);
        name_it(&arguments->name, "file%u", shared->file, 0);
    } else {
        arguments = begin(client, makes ? SL_NFS_MKDIR : SL_NFS_LOOKUP, &client->mount_root);
        name_it(&arguments->name, "shared", 0, 0);
    }
    arguments->set = (struct sl_nfs_set){.has_mode = true, .mode = 0666};
    sim_client_issue(world, client, found);
    return true;
}

static void block_written(struct sim_world *world, struct sim_client *client,
                          const struct model_reply *reply)
{
    struct sim_shared *shared = &client->shared;

    check_ok(world, client, reply);
    shared->acknowledged[shared->file] = shared->issued[shared->file];
    see(world, client, shared->file, &reply->result.wcc.post);
    sim_client_next(world, client);
}

static void write_block(struct sim_world *world, struct sim_client *client)
{
    struct sim_shared *shared = &client->shared;
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_WRITE, &shared->files[shared->file]);
    uint32_t version = ++shared->issued[shared->file];

    arguments->offset_bytes = client->index * BLOCK_BYTES;
    arguments->count_bytes = arguments->data_bytes = BLOCK_BYTES;
    arguments->stable = SL_NFS_FILE_SYNC;
    for (uint32_t i = 0; i < BLOCK_BYTES; i += 4)
        memcpy(client->scratch + i, &version, sizeof(version));
    sim_client_issue(world, client, block_written);
}

static void check_block(struct sim_world *world, struct sim_client *client, uint32_t writer,
                        const struct model_reply *reply)
{
    struct sim_shared *shared = &client->shared;
    uint32_t *seen = &shared->seen_versions[shared->file][writer];
    uint32_t issued = world->clients[writer].shared.issued[shared->file];
    uint32_t version = 0, other;

    if (reply->result.data_bytes >= (writer + 1u) * BLOCK_BYTES) {
        memcpy(&version, reply->data + (size_t)writer * BLOCK_BYTES, sizeof(version));
        for (uint32_t i = 4; i < BLOCK_BYTES; i += 4) {
            memcpy(&other, reply->data + (size_t)writer * BLOCK_BYTES + i, sizeof(other));
            if (other != version)
                sim_fail(world, "client %u: xid %u reads half a block of client %u", client->index,
                         client->call.xid, writer);
        }
    }
    if (version < shared->least[writer] || version < *seen || version > issued)
        sim_fail(world,
                 "client %u: xid %u reads version %u of client %u's block of shared file %u; %u "
                 "was acknowledged, %u was read, %u is the last",
                 client->index, client->call.xid, version, writer, shared->file,
                 shared->least[writer], *seen, issued);
    *seen = version;
}

static void blocks_read(struct sim_world *world, struct sim_client *client,
                        const struct model_reply *reply)
{
    check_ok(world, client, reply);
    for (uint32_t writer = 0; writer < world->plan->client_count; writer++)
        check_block(world, client, writer, reply);
    see(world, client, client->shared.file, &reply->result.post);
    sim_client_next(world, client);
}

static void read_blocks(struct sim_world *world, struct sim_client *client)
{
    struct sim_shared *shared = &client->shared;

    begin(client, SL_NFS_READ, &shared->files[shared->file])->count_bytes =
        SIM_CLIENTS * BLOCK_BYTES;
    for (uint32_t writer = 0; writer < world->plan->client_count; writer++)
        shared->least[writer] = world->clients[writer].shared.acknowledged[shared->file];
    sim_client_issue(world, client, blocks_read);
}

static void attributes_read(struct sim_world *world, struct sim_client *client,
                            const struct model_reply *reply)
{
    check_ok(world, client, reply);
    see(world, client, client->shared.file, &reply->result.post);
    sim_client_next(world, client);
}

static void read_attributes(struct sim_world *world, struct sim_client *client)
{
    struct sim_shared *shared = &client->shared;

    if (sim_one_in(world, 3))
        shared->file = NO_FILE;
    begin(client, SL_NFS_GETATTR,
          shared->file == NO_FILE ? &shared->directory : &shared->files[shared->file]);
    sim_client_issue(world, client, attributes_read);
}

static void check_name_call(struct sim_world *world, const struct sim_client *client,
                            const struct model_reply *reply, uint32_t already)
{
    if (reply->result.status == already && client->call.box_crashes != world->box_crashes)
        return;
    check_ok(world, client, reply);
}

static void name_made(struct sim_world *world, struct sim_client *client,
                      const struct model_reply *reply)
{
    check_name_call(world, client, reply, SL_NFS_ERR_EXIST);
    client->shared.names++;
    see(world, client, NO_FILE, &reply->result.wcc.post);
    sim_client_next(world, client);
}

static void name_removed(struct sim_world *world, struct sim_client *client,
                         const struct model_reply *reply)
{
    check_name_call(world, client, reply, SL_NFS_ERR_NOENT);
    client->shared.removed++;
    see(world, client, NO_FILE, &reply->result.wcc.post);
    sim_client_next(world, client);
}

static void change_names(struct sim_world *world, struct sim_client *client)
{
    struct sim_shared *shared = &client->shared;
    bool removes = shared->names - shared->removed > sim_below(world, 8);
    struct sl_nfs_arguments *arguments =
        begin(client, removes ? SL_NFS_REMOVE : SL_NFS_CREATE, &shared->directory);

    name_it(&arguments->name, "own%u-%u", client->index, removes ? shared->removed : shared->names);
    arguments->how = client->plan->version == 3 ? SL_NFS_GUARDED : SL_NFS_UNCHECKED;
    arguments->set = (struct sl_nfs_set){.has_mode = true, .mode = 0600};
    sim_client_issue(world, client, removes ? name_removed : name_made);
}

static uint32_t times_listed(const struct model_reply *reply, const char *format, uint32_t one,
                             uint32_t two)
{
    struct sl_nfs_name name;
    uint32_t times = 0;

    name_it(&name, format, one, two);
    for (uint32_t i = 0; i < reply->entry_count; i++)
        times += reply->entries[i].name.length_bytes == name.length_bytes &&
                 memcmp(reply->entries[i].name.bytes, name.bytes, name.length_bytes) == 0;
    return times;
}

static void listed(struct sim_world *world, struct sim_client *client,
                   const struct model_reply *reply)
{
    const struct sim_shared *shared = &client->shared;

    check_ok(world, client, reply);
    for (uint32_t file = 0; file < SIM_SHARED_FILES && reply->is_eof; file++)
        if (times_listed(reply, "file%u", file, 0) != 1)
            sim_fail(world, "client %u: xid %u lists shared file %u not once", client->index,
                     client->call.xid, file);
    for (uint32_t name = 0; name < shared->names && reply->is_eof; name++)
        if (times_listed(reply, "own%u-%u", client->index, name) != (name >= shared->removed))
            sim_fail(world, "client %u: xid %u: its name %u (of %u, %u removed) is listed wrongly",
                     client->index, client->call.xid, name, shared->names, shared->removed);
    sim_client_next(world, client);
}

static void list(struct sim_world *world, struct sim_client *client)
{
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_READDIR, &client->shared.directory);

    arguments->count_bytes = 8192;
    sim_client_issue(world, client, listed);
}

bool sim_shared_operate(struct sim_world *world, struct sim_client *client)
{
    static void (*const operations[])(struct sim_world *, struct sim_client *) = {
        write_block, write_block, read_blocks, read_blocks, read_attributes, change_names, list};

    if (find_shared(world, client))
        return true;
    client->shared.file = sim_below(world, SIM_SHARED_FILES);
    operations[sim_below(world, sizeof(operations) / sizeof(operations[0]))](world, client);
    return true;
}
