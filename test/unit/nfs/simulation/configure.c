// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <stdio.h>
#include <string.h>

static void configure_members(struct sim_world *world)
{
    struct sl_filesystem_config *filesystem = &world->config.filesystems[SIM_FILESYSTEM];

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        filesystem->members[slot] = SL_NFS_NO_ID;
    filesystem->member_count = (uint8_t)world->plan->member_count;
    for (uint8_t slot = 0; slot < world->plan->member_count; slot++) {
        struct sl_nfs_member_config *member = &world->config.members[slot];

        *member = (struct sl_nfs_member_config){
            .present = true,
            .id = slot,
            .filesystem = SIM_FILESYSTEM,
            .slot = slot,
            .path = SIM_EXPORT,
            .address = SL_IP_V4(10, 2, 0, 1),
            .weight = (uint16_t)sim_between(world, 1, 4),
        };
        member->address.bytes[15] = (uint8_t)(1u + slot);
        snprintf(member->server, sizeof(member->server), "nas%u", slot + 1u);
        if (sim_one_in(world, 2)) {
            member->nfs_port = world->members[slot].server->nfs_port;
            member->mount_port = world->members[slot].server->mount_port;
        }
        filesystem->members[slot] = slot;
    }
}

void sim_configure(struct sim_world *world)
{
    struct sl_nfs_service_config *service = &world->config.services[SIM_SERVICE];
    struct sl_nfs_export_config *export = &world->config.exports[SIM_EXPORT_ID];

    *service = (struct sl_nfs_service_config){
        .present = true,
        .id = SIM_SERVICE,
        .name = "service",
        .vlan = SL_NFS_NO_ID,
        .source_prefix_bits = 120,
        .transport = world->plan->transport,
        .connections = SIM_CHANNELS,
        .transfer_bytes = 32768,
        .address = SL_IP_V4(10, 1, 0, 100),
        .source = SL_IP_V4(10, 2, 0, 100),
    };
    world->config.filesystems[SIM_FILESYSTEM] = world->plan->filesystem;
    world->config.filesystems[SIM_FILESYSTEM].id = SIM_FILESYSTEM;
    world->config.filesystems[SIM_FILESYSTEM].service = SIM_SERVICE;
    configure_members(world);
    *export = (struct sl_nfs_export_config){.present = true,
                                            .id = SIM_EXPORT_ID,
                                            .filesystem = SIM_FILESYSTEM,
                                            .path = SIM_EXPORT,
                                            .directory = "/"};
    world->config.sample_calls = 1;
}
