// SPDX-License-Identifier: Apache-2.0
/* What a client does next in its own directory, drawn at random. */
#include "clients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void own_directory(struct sim_world *world, struct sim_client *client,
                          const struct model_reply *reply);

static void set_name(struct sl_nfs_name *name, const char *text, size_t bytes)
{
    name->length_bytes = (uint16_t)bytes;
    memcpy(name->bytes, text, bytes);
}

static struct sl_nfs_arguments *begin(struct sim_client *client, uint8_t procedure, uint32_t node)
{
    struct sim_call *call = &client->call;

    call->arguments = (struct sl_nfs_arguments){.procedure = procedure,
                                                .version = client->plan->version,
                                                .handle = sim_node_of(client, node)->handle};
    call->node = node;
    call->node2 = SIM_NO_NODE;
    call->data = client->scratch;
    call->has_right_guard = false;
    call->is_mount = false;
    return &call->arguments;
}

/* Mounting, and the directory that is this client's alone. */

static void make_own(struct sim_world *world, struct sim_client *client)
{
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_MKDIR, 0);
    char name[16];

    arguments->handle = client->mount_root;
    set_name(&arguments->name, name,
             (size_t)snprintf(name, sizeof(name), "client%u", client->index));
    arguments->set = (struct sl_nfs_set){.has_mode = true, .mode = 0755};
    sim_client_issue(world, client, own_directory);
}

static void look_up_own(struct sim_world *world, struct sim_client *client)
{
    make_own(world, client);
    client->call.is_active = false;
    client->call.arguments.procedure = SL_NFS_LOOKUP;
    sim_client_issue(world, client, own_directory);
}

static void own_directory(struct sim_world *world, struct sim_client *client,
                          const struct model_reply *reply)
{
    struct sim_node *node = sim_node_of(client, 0);

    if (reply->result.status == SL_NFS_ERR_EXIST && world->box_crashes != 0) {
        client->call.arguments.procedure = SL_NFS_LOOKUP;
        sim_client_issue(world, client, own_directory);
        return;
    }
    if (reply->result.status == SL_NFS_OK) {
        node->handle = reply->result.handle;
    } else if (reply->result.status != SL_NFS_ERR_NOSPC && reply->result.status != SL_NFS_ERR_IO) {
        sim_fail(world, "client %u cannot make its directory: status %u", client->index,
                 reply->result.status);
    } else {
        make_own(world, client);
        return;
    }
    if (node->handle.length_bytes == 0) {
        look_up_own(world, client);
        return;
    }
    sim_client_next(world, client);
}

static void mounted(struct sim_world *world, struct sim_client *client,
                    const struct model_reply *reply)
{
    if (reply->result.status != SL_NFS_OK)
        sim_fail(world, "client %u cannot mount: status %u", client->index, reply->result.status);
    client->mount_root = reply->result.handle;
    SIM_CHECK(world, sim_does(world->plan, SIM_DIRECT) || client->mount_root.length_bytes == 32);
    make_own(world, client);
}

void sim_begin_mount(struct sim_world *world, struct sim_client *client)
{
    begin(client, SL_NFS_NULL, 0);
    client->call.is_mount = true;
    sim_client_issue(world, client, mounted);
}

/* Objects and names. */

static bool is_known(struct sim_client *client, uint32_t node)
{
    return sim_node_of(client, node)->handle.length_bytes != 0;
}

/* One that is there and known; type 0: any. SIM_NO_NODE: none was found. */
static uint32_t choose_node(struct sim_world *world, struct sim_client *client, uint32_t type)
{
    uint32_t count = client->reference->disk->count;
    uint32_t first = sim_below(world, count);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = (first + i) % count;
        const struct model_inode *inode = sim_inode(client, node);

        if (!inode->is_gone && is_known(client, node) && (type == 0 || inode->type == type))
            return node;
    }
    return SIM_NO_NODE;
}

static void draw_name(struct sim_world *world, const struct model_inode *directory,
                      struct sl_nfs_name *name, uint32_t existing_in_four)
{
    char text[256];
    uint32_t bytes;

    if (directory->entry_count != 0 && sim_below(world, 4) < existing_in_four) {
        const struct model_entry *entry =
            &directory->entries[sim_below(world, directory->entry_count)];

        set_name(name, entry->name, entry->name_bytes);
        return;
    }
    bytes = (uint32_t)snprintf(text, sizeof(text), "%c%u", 'a' + (char)sim_below(world, 6),
                               sim_below(world, 4));
    if (sim_one_in(world, 30)) {
        memset(text, 'n', sizeof(text));
        bytes = sim_one_in(world, 4) ? 256 : 255 - sim_below(world, 3);
    }
    set_name(name, text, bytes);
}

static void draw_set(struct sim_world *world, struct sl_nfs_set *set, bool is_file)
{
    if (sim_one_in(world, 2)) {
        set->has_mode = true;
        set->mode = sim_below(world, 01000);
    }
    if (sim_one_in(world, 4)) {
        set->has_uid = set->has_gid = true;
        set->uid = sim_below(world, 5);
        set->gid = sim_below(world, 5);
    }
    if (is_file && sim_one_in(world, 3)) {
        set->has_size = true;
        set->size_bytes = sim_one_in(world, 2) ? 0 : sim_below(world, SIM_FILE_BYTES);
    }
    if (sim_one_in(world, 4)) {
        set->mtime_how = SL_NFS_TIME_CLIENT;
        set->mtime = (struct sl_nfs_time){1000000000u + sim_below(world, 1000000), 123456000};
        set->atime_how = SL_NFS_TIME_CLIENT;
        set->atime = set->mtime;
    }
}

/* Where the object has a name; false: nowhere, it is gone. */
static bool find_place(const struct sim_client *client, uint32_t node, uint32_t *directory,
                       struct sl_nfs_name *name)
{
    const struct model_disk *disk = client->reference->disk;

    for (uint32_t i = 0; i < disk->count; i++)
        for (uint32_t j = 0; j < disk->inodes[i]->entry_count && !disk->inodes[i]->is_gone; j++) {
            const struct model_entry *entry = &disk->inodes[i]->entries[j];

            if (entry->inode == node) {
                *directory = i;
                set_name(name, entry->name, entry->name_bytes);
                return true;
            }
        }
    return false;
}

/* An object whose handle was never told is looked up. */
static bool look_up_unknown(struct sim_client *client)
{
    struct sl_nfs_name name;
    uint32_t directory;

    for (uint32_t node = 1; node < client->reference->disk->count; node++)
        if (!sim_inode(client, node)->is_gone && !is_known(client, node) &&
            find_place(client, node, &directory, &name) && is_known(client, directory)) {
            begin(client, SL_NFS_LOOKUP, directory)->name = name;
            return true;
        }
    return false;
}

/* Operations: each fills in a call; false: there is nothing to do it with. */

static bool draw_getattr(struct sim_world *world, struct sim_client *client)
{
    static const uint8_t any[] = {SL_NFS_GETATTR, SL_NFS_ACCESS, SL_NFS_FSSTAT, SL_NFS_FSINFO,
                                  SL_NFS_PATHCONF};
    uint32_t node = choose_node(world, client, 0);
    uint8_t procedure = SL_NFS_GETATTR;

    if (client->plan->version == 3 && sim_one_in(world, 3))
        procedure = any[sim_below(world, sizeof(any))];
    begin(client, procedure, node)->access = 0x1fu;
    return true;
}

/* A handle of what may be gone: STALE exactly if it is. */
static bool draw_stale(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = sim_below(world, client->reference->disk->count);

    if (!is_known(client, node))
        return false;
    begin(client, SL_NFS_GETATTR, node);
    return true;
}

static bool draw_lookup(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_LOOKUP, node);

    draw_name(world, sim_inode(client, node), &arguments->name, 3);
    if (sim_one_in(world, 10))
        set_name(&arguments->name, ".", 1);
    else if (node != 0 && sim_one_in(world, 10))
        set_name(&arguments->name, "..", 2);
    return true;
}

static bool draw_readlink(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_LNK);

    if (node == SIM_NO_NODE)
        return false;
    begin(client, SL_NFS_READLINK, node);
    return true;
}

static bool draw_read(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_REG);
    struct sl_nfs_arguments *arguments;

    if (node == SIM_NO_NODE)
        return false;
    arguments = begin(client, SL_NFS_READ, node);
    arguments->offset_bytes = sim_one_in(world, 3) ? 0 : sim_below(world, SIM_FILE_BYTES);
    arguments->count_bytes = sim_between(world, 1, SIM_DATA_BYTES);
    return true;
}

static bool draw_write(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_REG);
    struct sl_nfs_arguments *arguments;

    if (node == SIM_NO_NODE)
        return false;
    arguments = begin(client, SL_NFS_WRITE, node);
    arguments->count_bytes = sim_between(world, 0, SIM_DATA_BYTES);
    arguments->data_bytes = arguments->count_bytes;
    arguments->offset_bytes = sim_below(world, SIM_FILE_BYTES - arguments->count_bytes);
    arguments->stable = (uint8_t)sim_below(world, 3);
    for (uint32_t i = 0; i < arguments->count_bytes; i++)
        client->scratch[i] = (uint8_t)(client->call.xid * 31u + i * 7u + (i >> 8));
    return true;
}

static bool draw_commit(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_REG);

    if (node == SIM_NO_NODE || client->plan->version == 2)
        return false;
    begin(client, SL_NFS_COMMIT, node);
    return true;
}

static bool draw_setattr(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, 0);
    const struct sim_node *seen = sim_node_of(client, node);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_SETATTR, node);

    if (sim_inode(client, node)->type == SL_NFS_LNK)
        return false;
    draw_set(world, &arguments->set, sim_inode(client, node)->type == SL_NFS_REG);
    if (client->plan->version == 2 || !sim_one_in(world, 3))
        return true;
    if (!seen->has_attributes || seen->change != SIM_UNCHANGED || seen->is_uncommitted ||
        seen->box_crashes != world->box_crashes)
        return true;
    arguments->has_guard = true;
    arguments->guard = seen->seen.ctime;
    client->call.has_right_guard = !sim_one_in(world, 4);
    if (!client->call.has_right_guard)
        arguments->guard.nanoseconds ^= 1u;
    return true;
}

static bool draw_create(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_CREATE, node);

    draw_name(world, sim_inode(client, node), &arguments->name, 1);
    if (client->bulk_left != 0) {
        char name[16];

        client->bulk_left--;
        begin(client, SL_NFS_CREATE, 0);
        set_name(&arguments->name, name,
                 (size_t)snprintf(name, sizeof(name), "bulk%u", client->bulk_left));
    }
    if (client->plan->version == 3)
        arguments->how = (uint8_t)sim_below(world, 3);
    if (arguments->how == SL_NFS_EXCLUSIVE)
        memcpy(arguments->verifier, &world->next_xid, sizeof(world->next_xid));
    else
        draw_set(world, &arguments->set, true);
    arguments->set.mtime_how = arguments->set.atime_how = SL_NFS_TIME_KEEP;
    return true;
}

static bool draw_mkdir(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_MKDIR, node);

    draw_name(world, sim_inode(client, node), &arguments->name, 1);
    arguments->set = (struct sl_nfs_set){.has_mode = true, .mode = 0700};
    return true;
}

static bool draw_symlink(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_SYMLINK, node);

    draw_name(world, sim_inode(client, node), &arguments->name, 1);
    arguments->data_bytes = sim_between(world, 1, 300);
    memset(client->scratch, 'p', arguments->data_bytes);
    return true;
}

static bool draw_mknod(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_MKNOD, node);

    if (client->plan->version == 2)
        return false;
    draw_name(world, sim_inode(client, node), &arguments->name, 1);
    arguments->type = sim_one_in(world, 2) ? SL_NFS_FIFO : SL_NFS_CHR;
    arguments->device_major = 4;
    arguments->device_minor = sim_below(world, 64);
    return true;
}

static bool draw_remove(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_DIR);
    uint8_t procedure = sim_one_in(world, 3) ? SL_NFS_RMDIR : SL_NFS_REMOVE;

    draw_name(world, sim_inode(client, node), &begin(client, procedure, node)->name, 3);
    return true;
}

static bool draw_rename(struct sim_world *world, struct sim_client *client)
{
    uint32_t from = choose_node(world, client, SL_NFS_DIR);
    uint32_t to = sim_one_in(world, 2) ? from : choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments = begin(client, SL_NFS_RENAME, from);

    draw_name(world, sim_inode(client, from), &arguments->name, 3);
    draw_name(world, sim_inode(client, to), &arguments->name2, 2);
    arguments->handle2 = sim_node_of(client, to)->handle;
    client->call.node2 = to;
    return true;
}

static bool draw_link(struct sim_world *world, struct sim_client *client)
{
    uint32_t node = choose_node(world, client, SL_NFS_REG);
    uint32_t to = choose_node(world, client, SL_NFS_DIR);
    struct sl_nfs_arguments *arguments;

    if (node == SIM_NO_NODE)
        return false;
    arguments = begin(client, SL_NFS_LINK, node);
    draw_name(world, sim_inode(client, to), &arguments->name2, 1);
    arguments->handle2 = sim_node_of(client, to)->handle;
    client->call.node2 = to;
    return true;
}

struct operation {
    uint32_t weight;
    bool (*draw)(struct sim_world *world, struct sim_client *client);
};

static const struct operation operations[] = {
    {10, draw_getattr}, {4, draw_stale},  {8, draw_lookup},  {3, draw_readlink}, {10, draw_read},
    {14, draw_write},   {4, draw_commit}, {8, draw_setattr}, {12, draw_create},  {4, draw_mkdir},
    {4, draw_symlink},  {2, draw_mknod},  {8, draw_remove},  {8, draw_rename},   {4, draw_link},
};

static void draw_operation(struct sim_world *world, struct sim_client *client)
{
    const struct operation *operation = operations;
    uint32_t all = 0, at;

    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
        all += operations[i].weight;
    do {
        at = sim_below(world, all);
        for (operation = operations; at >= operation->weight; operation++)
            at -= operation->weight;
    } while (!operation->draw(world, client));
}

static void draw_credential(struct sim_world *world, struct sim_client *client)
{
    client->call.credential.uid = sim_one_in(world, 2) ? 0 : sim_below(world, 5);
    client->call.credential.gid = client->call.credential.uid;
}

static void operate_here(struct sim_world *world, struct sim_client *client)
{
    draw_credential(world, client);
    if (client->bulk_left != 0)
        draw_create(world, client);
    else if (!look_up_unknown(client))
        draw_operation(world, client);
    sim_client_issue(world, client, sim_check_answer);
}

bool sim_operate(struct sim_world *world, struct sim_client *client)
{
    if (world->plan->script != NULL && sim_script_operate(world, client))
        return true;
    if (sim_data_care(world, client, false))
        return true;
    if (client->scan.is_active && (client->left == 0 || !sim_one_in(world, 3))) {
        sim_scan_page(world, client);
        return true;
    }
    if (client->left == 0)
        return sim_data_care(world, client, true);
    if (client->bulk_left == 0)
        client->left--;
    if (client->plan->uses_shared && sim_one_in(world, 2) && sim_shared_operate(world, client))
        return true;
    if (!client->scan.is_active && client->bulk_left == 0 && sim_one_in(world, 12))
        sim_scan_begin(world, client, choose_node(world, client, SL_NFS_DIR));
    else
        operate_here(world, client);
    return true;
}
