// SPDX-License-Identifier: Apache-2.0
#include "script.h"

#include "clients.h"

#include <stdio.h>
#include <string.h>

/* Longer than a note of a file is kept. */
#define REST_US 8000000u
/* Until ways to members are cut over which nothing was heard. */
#define UNHEARD_US 300000u
/* Less than a member may be behind. */
#define BEHIND_US 1000000u
#define WRITTEN_BYTES 5000u
#define LINK_BYTES 20u

/* A verb and its paths. */
struct step {
    char words[3][16];
};

static uint32_t slot_behind(const struct sim_world *world)
{
    return (uint32_t)(world->plan->seed % world->plan->member_count);
}

/* The directory of a path, and its last name. */
static uint32_t directory_of(const struct sim_client *client, const char *path,
                             struct sl_nfs_name *name)
{
    const char *slash = strchr(path, '/');
    const char *last = slash == NULL ? path : slash + 1;
    uint32_t node = 0;

    if (slash != NULL)
        node = model_disk_lookup(client->reference->disk, sim_inode(client, 0), path,
                                 (uint32_t)(slash - path))
                   ->number;
    name->length_bytes = (uint16_t)strlen(last);
    memcpy(name->bytes, last, name->length_bytes);
    return node;
}

static uint32_t node_of(const struct sim_client *client, const char *path)
{
    struct sl_nfs_name name;
    uint32_t directory = directory_of(client, path, &name);

    return model_disk_lookup(client->reference->disk, sim_inode(client, directory), name.bytes,
                             name.length_bytes)
        ->number;
}

static void fill_data(struct sim_client *client, struct sl_nfs_arguments *arguments, uint32_t bytes)
{
    arguments->data_bytes = bytes;
    for (uint32_t i = 0; i < bytes; i++)
        client->scratch[i] = (uint8_t)('a' + (client->call.xid + i) % 26u);
}

struct verb {
    const char *word;
    uint8_t procedure;
};

static const struct verb verbs[] = {
    {"create", SL_NFS_CREATE}, {"cut", SL_NFS_CREATE},      {"mkdir", SL_NFS_MKDIR},
    {"write", SL_NFS_WRITE},   {"symlink", SL_NFS_SYMLINK}, {"remove", SL_NFS_REMOVE},
    {"rmdir", SL_NFS_RMDIR},   {"rename", SL_NFS_RENAME},   {"link", SL_NFS_LINK},
    {"make", SL_NFS_CREATE},   {"look", SL_NFS_LOOKUP},
};

static uint8_t procedure_of(struct sim_world *world, const char *word)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verbs[i].word, word) == 0)
            return verbs[i].procedure;
    sim_fail(world, "no step is called %s", word);
}

static void issue(struct sim_world *world, struct sim_client *client, const struct step *step)
{
    struct sim_call *call = &client->call;
    struct sl_nfs_arguments *arguments = &call->arguments;
    uint8_t procedure = procedure_of(world, step->words[0]);
    bool is_of_object = procedure == SL_NFS_WRITE || procedure == SL_NFS_LINK;

    *arguments = (struct sl_nfs_arguments){.procedure = procedure, .version = 3};
    call->node = is_of_object ? node_of(client, step->words[1])
                              : directory_of(client, step->words[1], &arguments->name);
    call->node2 = SIM_NO_NODE;
    if (step->words[2][0] != 0) {
        call->node2 = directory_of(client, step->words[2], &arguments->name2);
        arguments->handle2 = sim_node_of(client, call->node2)->handle;
    }
    arguments->handle = sim_node_of(client, call->node)->handle;
    SIM_CHECK(world, arguments->handle.length_bytes != 0);
    arguments->set.has_size = strcmp(step->words[0], "cut") == 0;
    if (strcmp(step->words[0], "make") == 0)
        arguments->how = SL_NFS_GUARDED;
    if (procedure == SL_NFS_WRITE)
        fill_data(client, arguments, WRITTEN_BYTES);
    else if (procedure == SL_NFS_SYMLINK)
        fill_data(client, arguments, LINK_BYTES);
    arguments->count_bytes = arguments->data_bytes;
    arguments->stable = SL_NFS_FILE_SYNC;
    call->data = client->scratch;
    call->has_right_guard = call->is_mount = false;
    call->credential = (struct model_credential){0};
    sim_client_issue(world, client, sim_check_answer);
}

/* False: there are no more. */
static bool next_step(struct sim_client *client, const char *steps, struct step *step)
{
    int bytes = 0;

    *step = (struct step){0};
    if (sscanf(steps + client->step, " %15[^ ,]%n %15[^ ,]%n %15[^ ,]%n", step->words[0], &bytes,
               step->words[1], &bytes, step->words[2], &bytes) < 1)
        return false;
    client->step += (uint32_t)bytes;
    if (steps[client->step] == ',')
        client->step++;
    return true;
}

static void crash(struct sim_world *world, struct sim_event *event)
{
    (void)event;
    sim_box_crash(world);
    sim_member_catch_up(world, slot_behind(world));
    world->is_deaf = false;
}

/* Whatever members were sent meanwhile they are sent again. */
static void cut_all(struct sim_world *world, struct sim_event *event)
{
    (void)event;
    world->is_deaf = false;
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++)
        sim_member_cut(world, slot);
}

bool sim_script_operate(struct sim_world *world, struct sim_client *client)
{
    struct step step;

    if (!next_step(client, world->plan->script->steps, &step))
        return false;
    if (strcmp(step.words[0], "rest") == 0) {
        sim_client_pause(world, client, REST_US);
    } else if (strcmp(step.words[0], "behind") == 0) {
        sim_member_fall_behind(world, slot_behind(world));
        sim_after(world, BEHIND_US, crash);
        sim_client_next(world, client);
    } else if (strcmp(step.words[0], "deaf") == 0) {
        world->is_deaf = true;
        sim_after(world, BEHIND_US, crash);
        sim_client_next(world, client);
    } else if (strcmp(step.words[0], "unheard") == 0) {
        world->is_deaf = true;
        sim_after(world, UNHEARD_US, cut_all);
        sim_client_next(world, client);
    } else {
        issue(world, client, &step);
    }
    return true;
}
