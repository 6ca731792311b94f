// SPDX-License-Identifier: Apache-2.0
/*
 * A directory is read page by page while it changes: names that stay are given exactly once, others
 * at most once, and none that is not there.
 */
#include "clients.h"

#include <stdlib.h>
#include <string.h>

static struct sim_name *find(const struct sim_scan *scan, const struct sl_nfs_name *name)
{
    for (uint32_t i = 0; i < scan->name_count; i++)
        if (scan->names[i].name.length_bytes == name->length_bytes &&
            memcmp(scan->names[i].name.bytes, name->bytes, name->length_bytes) == 0)
            return &scan->names[i];
    return NULL;
}

static void add(struct sim_scan *scan, const struct model_entry *entry, bool stays)
{
    struct sim_name *name;

    if (scan->name_count == scan->name_room) {
        scan->name_room = 2u * scan->name_room + 32u;
        scan->names = realloc(scan->names, scan->name_room * sizeof(*scan->names));
        if (scan->names == NULL)
            abort();
    }
    name = &scan->names[scan->name_count++];
    *name = (struct sim_name){
        .name = {.length_bytes = entry->name_bytes}, .inode = entry->inode, .stays = stays};
    memcpy(name->name.bytes, entry->name, entry->name_bytes);
}

void sim_scan_begin(struct sim_world *world, struct sim_client *client, uint32_t directory)
{
    struct sim_scan *scan = &client->scan;
    const struct model_inode *inode = sim_inode(client, directory);

    *scan = (struct sim_scan){
        .is_active = true,
        .is_plus = client->plan->version == 3 && sim_one_in(world, 2),
        .directory = directory,
        .count_bytes = sim_one_in(world, 3) ? 8192 : sim_between(world, 700, 3000),
        .names = scan->names,
        .name_room = scan->name_room,
    };
    for (uint32_t i = 0; i < inode->entry_count; i++)
        add(scan, &inode->entries[i], true);
    sim_scan_page(world, client);
}

void sim_scan_follow(struct sim_client *client)
{
    struct sim_scan *scan = &client->scan;
    const struct model_inode *directory;

    if (!scan->is_active)
        return;
    directory = sim_inode(client, scan->directory);
    for (uint32_t i = 0; i < scan->name_count; i++) {
        const struct model_inode *inode =
            model_disk_lookup(client->reference->disk, directory, scan->names[i].name.bytes,
                              scan->names[i].name.length_bytes);

        if (inode == NULL || inode->number != scan->names[i].inode)
            scan->names[i].stays = false;
    }
    for (uint32_t i = 0; i < directory->entry_count; i++) {
        struct sl_nfs_name name = {.length_bytes = directory->entries[i].name_bytes};

        memcpy(name.bytes, directory->entries[i].name, name.length_bytes);
        if (find(scan, &name) == NULL)
            add(scan, &directory->entries[i], false);
    }
}

void sim_scan_end(struct sim_client *client)
{
    free(client->scan.names);
    client->scan.names = NULL;
    client->scan.name_room = 0;
}

static uint32_t dots(const struct sl_nfs_name *name)
{
    if (name->length_bytes == 1 && name->bytes[0] == '.')
        return 1;
    return name->length_bytes == 2 && name->bytes[0] == '.' && name->bytes[1] == '.' ? 2 : 0;
}

static void check_fileid(struct sim_world *world, struct sim_client *client, uint32_t node,
                         uint64_t fileid)
{
    struct sim_node *seen = sim_node_of(client, node);

    if (seen->has_fileid && seen->fileid != fileid)
        sim_fail(world, "client %u: xid %u lists object %u with fileid %llu, not %llu",
                 client->index, client->call.xid, node, (unsigned long long)fileid,
                 (unsigned long long)seen->fileid);
    seen->has_fileid = true;
    seen->fileid = fileid;
}

static void check_dots(struct sim_world *world, struct sim_client *client,
                       const struct sl_nfs_entry *entry, uint32_t which)
{
    struct sim_scan *scan = &client->scan;
    bool *has = which == 1 ? &scan->has_self : &scan->has_parent;
    uint32_t node = which == 1 ? scan->directory : sim_inode(client, scan->directory)->parent;

    if (*has)
        sim_fail(world, "client %u: xid %u lists dots again", client->index, client->call.xid);
    *has = true;
    /* What is above the own directory is not in the reference. */
    if (which == 1 || scan->directory != 0)
        check_fileid(world, client, node, entry->fileid);
}

static void check_entry(struct sim_world *world, struct sim_client *client,
                        const struct sl_nfs_entry *entry)
{
    struct sim_scan *scan = &client->scan;
    const struct model_inode *inode =
        model_disk_lookup(client->reference->disk, sim_inode(client, scan->directory),
                          entry->name.bytes, entry->name.length_bytes);
    struct sim_name *name = find(scan, &entry->name);

    if (dots(&entry->name) != 0) {
        check_dots(world, client, entry, dots(&entry->name));
        return;
    }
    if (inode == NULL || name == NULL)
        sim_fail(world, "client %u: xid %u lists \"%.*s\", which is not there", client->index,
                 client->call.xid, (int)entry->name.length_bytes, entry->name.bytes);
    if (name->was_given)
        sim_fail(world, "client %u: xid %u lists \"%.*s\" again", client->index, client->call.xid,
                 (int)entry->name.length_bytes, entry->name.bytes);
    name->was_given = true;
    check_fileid(world, client, inode->number, entry->fileid);
    if (!scan->is_plus)
        return;
    sim_see_handle(world, client, inode->number, &entry->handle);
    sim_see(world, client, inode->number, &entry->post);
}

static void check_complete(struct sim_world *world, struct sim_client *client)
{
    const struct sim_scan *scan = &client->scan;

    SIM_CHECK(world, scan->has_self && scan->has_parent);
    for (uint32_t i = 0; i < scan->name_count; i++)
        if (scan->names[i].stays && !scan->names[i].was_given)
            sim_fail(world, "client %u: \"%.*s\" was never listed", client->index,
                     (int)scan->names[i].name.length_bytes, scan->names[i].name.bytes);
}

static void check_page(struct sim_world *world, struct sim_client *client,
                       const struct model_reply *reply)
{
    struct sim_scan *scan = &client->scan;

    /* An honest server may say that its cookies are void: the scan begins again. */
    if (reply->result.status == SL_NFS_ERR_BAD_COOKIE && sim_does(world->plan, SIM_DIRECT)) {
        scan->is_active = false;
        sim_client_next(world, client);
        return;
    }
    if (sim_inode(client, scan->directory)->is_gone) {
        if (reply->result.status != SL_NFS_ERR_STALE)
            sim_fail(world, "client %u: a directory that is gone is listed: status %u",
                     client->index, reply->result.status);
        scan->is_active = false;
        sim_client_next(world, client);
        return;
    }
    if (reply->result.status != SL_NFS_OK)
        sim_fail(world, "client %u: xid %u cannot list: status %u", client->index, client->call.xid,
                 reply->result.status);
    sim_see(world, client, scan->directory, &reply->result.post);
    for (uint32_t i = 0; i < reply->entry_count; i++)
        check_entry(world, client, &reply->entries[i]);
    SIM_CHECK(world, reply->entry_count != 0 || reply->is_eof);
    if (reply->entry_count != 0)
        scan->cookie = reply->entries[reply->entry_count - 1u].cookie;
    memcpy(scan->verifier, reply->result.verifier, sizeof(scan->verifier));
    if (reply->is_eof) {
        check_complete(world, client);
        scan->is_active = false;
    }
    sim_client_next(world, client);
}

void sim_scan_page(struct sim_world *world, struct sim_client *client)
{
    struct sim_scan *scan = &client->scan;
    struct sl_nfs_arguments *arguments = &client->call.arguments;

    *arguments = (struct sl_nfs_arguments){
        .procedure = scan->is_plus ? SL_NFS_READDIRPLUS : SL_NFS_READDIR,
        .version = client->plan->version,
        .handle = sim_node_of(client, scan->directory)->handle,
        .cookie = scan->cookie,
        .count_bytes = scan->count_bytes,
        .dircount_bytes = scan->count_bytes,
    };
    memcpy(arguments->verifier, scan->verifier, sizeof(arguments->verifier));
    client->call.node = scan->directory;
    client->call.is_mount = false;
    sim_client_issue(world, client, check_page);
}
