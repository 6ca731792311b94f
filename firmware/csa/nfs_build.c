// SPDX-License-Identifier: Apache-2.0
#include "nfs_build.h"

#include <stdio.h>
#include <string.h>

#include "generated/kinds.h"

/* "SL" and the id: stays the same for life, and is unlikely to be one that somebody chose. */
#define FSID_BASE 0x534c0000u

_Static_assert(SL_MAX_NFS_SERVICES == SL_LIMIT_NFS_SERVICE &&
                   SL_MAX_FILESYSTEMS == SL_LIMIT_FILESYSTEM &&
                   SL_MAX_NFS_MEMBERS == SL_LIMIT_FILESYSTEM_MEMBER &&
                   SL_MAX_NFS_EXPORTS == SL_LIMIT_NFS_EXPORT &&
                   SL_MAX_NFS_SUBTREES == SL_LIMIT_FILESYSTEM_SUBTREE && SL_NFS_NO_ID == SL_ID_NONE,
               "switch and dictionary agree on ids");
_Static_assert(sizeof(((struct sl_msg_set_nfs_export *)0)->path) == SL_NFS_PATH_BYTES &&
                   sizeof(((struct sl_msg_set_nfs_export *)0)->directory) == SL_NFS_PATH_BYTES &&
                   sizeof(((struct sl_msg_set_filesystem_member *)0)->path) == SL_NFS_PATH_BYTES &&
                   sizeof(((struct sl_msg_set_filesystem_subtree *)0)->path) == SL_NFS_PATH_BYTES &&
                   sizeof(((struct sl_msg_set_filesystem *)0)->key) == SL_NFS_LABEL_BYTES &&
                   sizeof(((struct sl_msg_set_nfs_service *)0)->key) == SL_NFS_LABEL_BYTES &&
                   sizeof(((struct sl_msg_set_server *)0)->key) == SL_NFS_LABEL_BYTES,
               "switch and dictionary agree on texts");
_Static_assert((int)SL_NFS_READ_HANDLE == (int)SL_ATTR_FILESYSTEM_READ_METHOD_HANDLE &&
                   (int)SL_NFS_READ_ROUND_ROBIN ==
                       (int)SL_ATTR_FILESYSTEM_READ_METHOD_ROUND_ROBIN &&
                   (int)SL_NFS_READ_WEIGHTED == (int)SL_ATTR_FILESYSTEM_READ_METHOD_WEIGHTED &&
                   (int)SL_NFS_READ_RESPONSE_TIME ==
                       (int)SL_ATTR_FILESYSTEM_READ_METHOD_RESPONSE_TIME &&
                   (int)SL_NFS_READ_INODE_HASH == (int)SL_ATTR_FILESYSTEM_READ_METHOD_INODE_HASH &&
                   (int)SL_NFS_READ_DYNAMIC == (int)SL_ATTR_FILESYSTEM_READ_METHOD_DYNAMIC,
               "switch and dictionary agree on read methods");
_Static_assert((int)SL_NFS_FIRST_LEAST_LOADED ==
                       (int)SL_ATTR_FILESYSTEM_FIRST_SERVER_LEAST_LOADED &&
                   (int)SL_NFS_FIRST_FASTEST == (int)SL_ATTR_FILESYSTEM_FIRST_SERVER_FASTEST &&
                   (int)SL_NFS_FIRST_NEXT == (int)SL_ATTR_FILESYSTEM_FIRST_SERVER_NEXT,
               "switch and dictionary agree on first servers");
_Static_assert((int)SL_NFS_FIRST_ANSWER == (int)SL_ATTR_FILESYSTEM_WRITE_RULE_FIRST_ANSWER &&
                   (int)SL_NFS_QUORUM == (int)SL_ATTR_FILESYSTEM_WRITE_RULE_QUORUM &&
                   (int)SL_NFS_NOTES_DISK == (int)SL_ATTR_FILESYSTEM_NOTES_DISK &&
                   (int)SL_NFS_NOTES_MEMORY == (int)SL_ATTR_FILESYSTEM_NOTES_MEMORY,
               "switch and dictionary agree on modifications");
_Static_assert((int)SL_NFS_TCP == (int)SL_ATTR_NFS_SERVICE_SERVER_TRANSPORT_TCP &&
                   (int)SL_NFS_UDP == (int)SL_ATTR_NFS_SERVICE_SERVER_TRANSPORT_UDP,
               "switch and dictionary agree on transports");

void sl_nfs_config_service(const struct sl_msg_set_nfs_service *from,
                           struct sl_nfs_service_config *to)
{
    *to = (struct sl_nfs_service_config){
        .present = from->enabled != 0,
        .id = from->id,
        .vlan = from->vlan,
        .transport = from->server_transport,
        .connections = from->server_connections,
        .transfer_bytes = from->transfer_bytes,
    };
    memcpy(to->name, from->key, sizeof(to->name));
    sl_config_any_ip(&from->address, &to->address);
    if (from->source_address.address.family == 0) {
        to->source = to->address;
        to->source_prefix_bits = sl_ip_is_v4(&to->address) ? SL_IP_V4_PREFIX_BITS : 0;
    } else {
        sl_config_any_prefix(&from->source_address, &to->source, &to->source_prefix_bits);
    }
    if (from->gateway.family != 0)
        sl_config_any_ip(&from->gateway, &to->gateway);
}

uint64_t sl_nfs_config_fsid(const struct sl_msg_set_filesystem *from)
{
    return from->fsid != 0 ? from->fsid : FSID_BASE | from->id;
}

/* Is the file system configured and enabled, and its NFS service too? */
static bool is_served(const struct sl_config *config, uint16_t filesystem)
{
    const struct sl_msg_set_filesystem *object = &config->filesystem[filesystem];

    return config->has_filesystem[filesystem] && object->enabled &&
           config->nfs_service[object->nfs_service].enabled;
}

bool sl_nfs_config_serves(const struct sl_config *config, uint16_t member)
{
    return config->has_replica[member] && config->replica[member].enabled &&
           is_served(config, config->replica[member].filesystem);
}

static void build_balance(const struct sl_msg_set_filesystem *from, struct sl_filesystem_config *to)
{
    to->read_method = from->read_method;
    to->first_server = from->first_server;
    to->list_servers[0] = from->first_list_servers;
    to->list_servers[1] = from->second_list_servers;
    to->list_servers[2] = from->third_list_servers;
    to->promote_hits = from->promote_hits;
    to->demote_hits = from->demote_hits;
    to->interval_ms = from->interval_ms;
    to->handle_entries = from->handle_entries;
}

static void build_filesystem(const struct sl_msg_set_filesystem *from,
                             struct sl_filesystem_config *to)
{
    *to = (struct sl_filesystem_config){
        .present = true,
        .id = from->id,
        .service = from->nfs_service,
        .fsid = sl_nfs_config_fsid(from),
        .write_rule = from->write_rule,
        .notes = from->notes,
        .quorum_percent = from->quorum_percent,
        .retransmit_ms = from->retransmit_ms,
        .member_timeout_ms = from->member_timeout_ms,
        .backlog_calls = from->backlog_calls,
    };
    memcpy(to->name, from->key, sizeof(to->name));
    build_balance(from, to);
    for (unsigned int slot = 0; slot < SL_NFS_MEMBERS; slot++)
        to->members[slot] = SL_NFS_NO_ID;
}

static void build_member(const struct sl_config *config, uint16_t id, struct sl_nfs_config *nfs)
{
    const struct sl_msg_set_filesystem_member *from = &config->replica[id];
    const struct sl_msg_set_server *server = &config->server[from->server];
    struct sl_filesystem_config *filesystem = &nfs->filesystems[from->filesystem];
    struct sl_nfs_member_config *to = &nfs->members[id];

    *to = (struct sl_nfs_member_config){
        .present = true,
        .id = id,
        .filesystem = from->filesystem,
        .slot = from->slot,
        .weight = from->weight,
        .nfs_port = from->nfs_port,
        .mount_port = from->mount_port,
    };
    memcpy(to->server, server->key, sizeof(to->server));
    memcpy(to->path, from->path, sizeof(to->path));
    sl_config_any_ip(&server->address, &to->address);
    filesystem->members[from->slot] = id;
    filesystem->member_count++;
}

/* The member that has the server which locks are to go to; the first there is if none has. */
static uint8_t lock_slot(const struct sl_config *config, const struct sl_filesystem_config *built)
{
    const struct sl_msg_set_filesystem *from = &config->filesystem[built->id];
    uint8_t first = 0;

    for (uint8_t slot = SL_NFS_MEMBERS; slot-- > 0;) {
        if (built->members[slot] == SL_NFS_NO_ID)
            continue;
        first = slot;
        if (config->replica[built->members[slot]].server == from->lock_member)
            return slot;
    }
    return first;
}

static void build_export(const struct sl_msg_set_nfs_export *from, struct sl_nfs_export_config *to)
{
    *to = (struct sl_nfs_export_config){
        .present = true,
        .id = from->id,
        .filesystem = from->filesystem,
        .is_read_only = from->read_only != 0,
        .security = (uint8_t)from->security,
        .client_count = (uint8_t)from->clients_count,
    };
    memcpy(to->path, from->path, sizeof(to->path));
    memcpy(to->directory, from->directory, sizeof(to->directory));
    for (uint16_t i = 0; i < from->clients_count; i++)
        sl_config_any_prefix(&from->clients[i], &to->client_address[i], &to->client_bits[i]);
}

static void build_subtree(const struct sl_msg_set_filesystem_subtree *from,
                          struct sl_nfs_subtree_config *to)
{
    *to = (struct sl_nfs_subtree_config){
        .present = true,
        .id = from->id,
        .filesystem = from->filesystem,
        .target = from->target,
    };
    memcpy(to->path, from->path, sizeof(to->path));
}

static void build_filesystems(const struct sl_config *config, struct sl_nfs_config *nfs)
{
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++)
        if (is_served(config, id))
            build_filesystem(&config->filesystem[id], &nfs->filesystems[id]);
    for (uint16_t id = 0; id < SL_MAX_NFS_MEMBERS; id++)
        if (sl_nfs_config_serves(config, id))
            build_member(config, id, nfs);
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++)
        if (nfs->filesystems[id].present)
            nfs->filesystems[id].lock_member = lock_slot(config, &nfs->filesystems[id]);
}

void sl_nfs_config_build(const struct sl_config *config, struct sl_nfs_config *nfs)
{
    nfs->sample_calls = config->has_nfs ? config->nfs.sample_calls : 1u;
    for (uint16_t id = 0; id < SL_MAX_NFS_SERVICES; id++)
        if (config->has_nfs_service[id] && config->nfs_service[id].enabled)
            sl_nfs_config_service(&config->nfs_service[id], &nfs->services[id]);
    build_filesystems(config, nfs);
    for (uint16_t id = 0; id < SL_MAX_NFS_EXPORTS; id++)
        if (config->has_nfs_export[id] && is_served(config, config->nfs_export[id].filesystem))
            build_export(&config->nfs_export[id], &nfs->exports[id]);
    for (uint16_t id = 0; id < SL_MAX_NFS_SUBTREES; id++)
        if (config->has_subtree[id] && is_served(config, config->subtree[id].filesystem) &&
            is_served(config, config->subtree[id].target))
            build_subtree(&config->subtree[id], &nfs->subtrees[id]);
}
