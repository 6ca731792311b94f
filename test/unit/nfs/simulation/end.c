// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "clients.h"

#include <stdio.h>

/* Longer than notes of files are kept for (five seconds without a modification). */
#define IDLE_US 30000000u

static bool is_member_at_rest(const struct sl_nfs_member_row *row)
{
    return row->state == SL_NFS_MEMBER_CURRENT || row->state == SL_NFS_MEMBER_OUT ||
           row->state == SL_NFS_MEMBER_REFUSED;
}

/* All members have answered, all that was learned lately is stored, and no note is left. */
bool sim_is_quiet(struct sim_world *world)
{
    struct sl_nfs_filesystem_row row;

    if (sim_does(world->plan, SIM_DIRECT))
        return true;
    if (world->event_count != 0 || !sim_filesystem_row(world, &row) || !row.is_serving)
        return false;
    if (row.notes != 0 || row.recovering_objects != 0)
        return false;
    for (uint8_t slot = 0; slot < row.members; slot++)
        if (!is_member_at_rest(&row.member[slot]) || row.member[slot].behind != 0)
            return false;
    return true;
}

void sim_report_rest(struct sim_world *world, char *text, size_t size)
{
    struct sl_nfs_filesystem_row row;
    size_t at;

    text[0] = 0;
    if (!sim_filesystem_row(world, &row))
        return;
    at =
        (size_t)snprintf(text, size, "it %s, %llu notes, %llu objects to be recovered",
                         row.is_serving ? "serves" : "does not serve",
                         (unsigned long long)row.notes, (unsigned long long)row.recovering_objects);
    for (uint8_t slot = 0; slot < row.members && at < size; slot++)
        at +=
            (size_t)snprintf(text + at, size - at, ", nas%u is %u and %llu behind (%s)",
                             row.member[slot].member + 1u, row.member[slot].state,
                             (unsigned long long)row.member[slot].behind, row.member[slot].reason);
}

static uint8_t current_members(struct sim_world *world)
{
    struct sl_nfs_filesystem_row row;
    uint8_t current = 0;

    if (sim_does(world->plan, SIM_DIRECT))
        return 1;
    SIM_CHECK(world, sim_filesystem_row(world, &row));
    for (uint8_t i = 0; i < row.members; i++)
        if (row.member[i].state == SL_NFS_MEMBER_CURRENT)
            current |= (uint8_t)(1u << row.member[i].member);
    return current;
}

/* The directory of each client is as its reference has it. */
static void compare_with_clients(struct sim_world *world, uint32_t slot,
                                 const struct model_disk *disk)
{
    char name[16], difference[700];

    for (uint32_t i = 0; i < world->plan->client_count; i++) {
        const struct model_disk *reference = world->clients[i].reference->disk;
        int bytes = snprintf(name, sizeof(name), "client%u", i);
        const struct model_inode *directory =
            model_disk_lookup(disk, disk->inodes[0], name, (uint32_t)bytes);

        if (directory == NULL)
            sim_fail(world, "nas%u has no directory of client %u", slot + 1u, i);
        if (!model_disks_agree(reference, reference->inodes[0], disk, directory, difference,
                               sizeof(difference)))
            sim_fail(world, "nas%u has another tree than client %u made: %s", slot + 1u, i,
                     difference);
    }
}

static const struct model_inode *root_of(const struct model_disk *disk)
{
    return disk->inodes[0];
}

/*
 * What is there even if all members died now: a client has been told that its data is safe, so it
 * is. current: as it was before the box ended.
 */
static void compare_current(struct sim_world *world, uint8_t current)
{
    const struct model_disk *first = NULL;
    char difference[700];

    SIM_CHECK(world, current != 0);
    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        struct model_server *server = world->members[slot].server;

        if ((current >> slot & 1u) == 0) {
            if (!world->members[slot].may_leave)
                sim_fail(world, "nas%u is not current at the end", slot + 1u);
            continue;
        }
        model_server_crash(server, world->now_us);
        compare_with_clients(world, slot, server->disk);
        if (first == NULL)
            first = server->disk;
        else if (!model_disks_agree(first, root_of(first), server->disk, root_of(server->disk),
                                    difference, sizeof(difference)))
            sim_fail(world, "nas%u differs from the first current member: %s", slot + 1u,
                     difference);
    }
}

void sim_compare_trees(struct sim_world *world)
{
    compare_current(world, world->current_at_end);
}

void sim_note_current(struct sim_world *world)
{
    world->current_at_end = current_members(world);
}

void sim_reinstate(struct sim_world *world)
{
    uint8_t current = current_members(world);
    uint32_t source = (uint32_t)__builtin_ctz(current);
    int error;

    for (uint32_t slot = 0; slot < world->plan->member_count; slot++) {
        if ((current >> slot & 1u) != 0)
            continue;
        sim_trace(world, "nas%u gets a copy of nas%u and is reinstated", slot + 1u, source + 1u);
        model_server_copy_disk(world->members[slot].server, world->members[source].server,
                               world->now_us);
        world->members[slot].may_leave = false;
        error = sl_nfs_reinstate(world->nfs, SIM_FILESYSTEM, (uint16_t)slot, world->now_us);
        if (error != 0)
            sim_fail(world, "nas%u cannot be reinstated: %d", slot + 1u, error);
    }
}
