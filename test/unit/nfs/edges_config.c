// SPDX-License-Identifier: Apache-2.0
/* The configuration of a box between a client and model servers. */
#include "edges_rig.h"

#include <stdio.h>

static void describe_member(struct sl_nfs_config *config, uint16_t id)
{
    struct sl_nfs_member_config *member = &config->members[id];

    *member = (struct sl_nfs_member_config){.present = true,
                                            .id = id,
                                            .filesystem = EDGES_FILESYSTEM,
                                            .slot = (uint8_t)id,
                                            .path = EDGES_PATH,
                                            .address = SL_IP_V4(10, 2, 0, 1),
                                            .weight = 1,
                                            .nfs_port = 2049,
                                            .mount_port = 20048};
    member->address.bytes[15] = (uint8_t)(1u + id);
    snprintf(member->server, sizeof(member->server), "nas%u", id + 1u);
}

static void describe_members(struct sl_nfs_config *config, uint16_t members)
{
    struct sl_filesystem_config *filesystem = &config->filesystems[EDGES_FILESYSTEM];

    *filesystem = (struct sl_filesystem_config){
        .present = true,
        .id = EDGES_FILESYSTEM,
        .service = EDGES_SERVICE,
        .name = "files",
        .fsid = 77,
        .quorum_percent = 51,
        .list_servers = {1, 2, 4},
        .promote_hits = 10,
        .demote_hits = 1,
        .interval_ms = 100,
        .handle_entries = 16,
        .retransmit_ms = 200,
        .member_timeout_ms = 2000,
        .backlog_calls = 64,
        .member_count = (uint8_t)members,
    };
    for (uint16_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        filesystem->members[slot] = slot < members ? slot : SL_NFS_NO_ID;
    for (uint16_t id = 0; id < members; id++)
        describe_member(config, id);
}

void edges_describe(struct sl_nfs_config *config, uint16_t members)
{
    config->sample_calls = 1;
    config->services[EDGES_SERVICE] =
        (struct sl_nfs_service_config){.present = true,
                                       .id = EDGES_SERVICE,
                                       .name = "service",
                                       .vlan = SL_NFS_NO_ID,
                                       .transport = SL_NFS_TCP,
                                       .connections = 1,
                                       .transfer_bytes = EDGES_TRANSFER_BYTES,
                                       .address = SL_IP_V4(10, 1, 0, 100),
                                       .source = SL_IP_V4(10, 2, 0, 100)};
    describe_members(config, members);
    config->exports[0] = (struct sl_nfs_export_config){
        .present = true, .id = 0, .filesystem = EDGES_FILESYSTEM, .path = "/all", .directory = "/"};
    config->exports[1] = (struct sl_nfs_export_config){.present = true,
                                                       .id = 1,
                                                       .filesystem = EDGES_FILESYSTEM,
                                                       .path = "/part",
                                                       .directory = "/sub"};
}
