// SPDX-License-Identifier: Apache-2.0
/* The configuration of a box between a client and model servers. */
#include "edges_rig.h"

#include <stdio.h>

static void describe_member(struct sl_nfs_config *config, uint16_t id, uint16_t filesystem,
                            uint8_t slot)
{
    struct sl_nfs_member_config *member = &config->members[id];

    *member = (struct sl_nfs_member_config){.present = true,
                                            .id = id,
                                            .filesystem = filesystem,
                                            .slot = slot,
                                            .path = EDGES_PATH,
                                            .address = SL_IP_V4(10, 2, 0, 1),
                                            .weight = 1,
                                            .nfs_port = 2049,
                                            .mount_port = 20048};
    member->address.bytes[15] = (uint8_t)(1u + id);
    snprintf(member->server, sizeof(member->server), "nas%u", id + 1u);
}

/* A file system over so many members, whose ids follow each other. */
static void describe_filesystem(struct sl_nfs_config *config, uint16_t id, uint16_t first,
                                uint16_t members)
{
    struct sl_filesystem_config *filesystem = &config->filesystems[id];

    *filesystem = (struct sl_filesystem_config){
        .present = true,
        .id = id,
        .service = EDGES_SERVICE,
        .fsid = EDGES_FSID + id,
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
    snprintf(filesystem->name, sizeof(filesystem->name), "files%u", id);
    for (uint16_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        filesystem->members[slot] = slot < members ? first + slot : SL_NFS_NO_ID;
    for (uint16_t slot = 0; slot < members; slot++)
        describe_member(config, first + slot, id, (uint8_t)slot);
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
    describe_filesystem(config, EDGES_FILESYSTEM, 0, members);
    config->exports[0] = (struct sl_nfs_export_config){
        .present = true, .id = 0, .filesystem = EDGES_FILESYSTEM, .path = "/all", .directory = "/"};
    config->exports[1] = (struct sl_nfs_export_config){.present = true,
                                                       .id = 1,
                                                       .filesystem = EDGES_FILESYSTEM,
                                                       .path = "/part",
                                                       .directory = "/sub"};
}

void edges_describe_subtrees(struct sl_nfs_config *config)
{
    describe_filesystem(config, EDGES_FILESYSTEM, 0, 1);
    describe_filesystem(config, EDGES_BELOW, 1, 1);
    describe_filesystem(config, EDGES_DEEP, 2, 1);
    config->subtrees[7] = (struct sl_nfs_subtree_config){.present = true,
                                                         .id = 7,
                                                         .filesystem = EDGES_FILESYSTEM,
                                                         .target = EDGES_BELOW,
                                                         .path = "/sub/below"};
    config->subtrees[2] = (struct sl_nfs_subtree_config){
        .present = true, .id = 2, .filesystem = EDGES_BELOW, .target = EDGES_DEEP, .path = "/deep"};
    config->exports[2] = (struct sl_nfs_export_config){
        .present = true, .id = 2, .filesystem = EDGES_BELOW, .path = "/below", .directory = "/"};
}
