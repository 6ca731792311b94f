// SPDX-License-Identifier: Apache-2.0
/* NFS services, file systems and their members: values, references, ways to servers. */

#include <errno.h>
#include <string.h>

#include "generated/names.h"
#include "hosts.h"
#include "nfs_build.h"
#include "ranges.h"
#include "validate.h"

static const struct sl_range_row service_ranges[] = {
    SL_RANGE(SL_MARK_NFS_SERVICE_SERVER_TRANSPORT, nfs_service, server_transport, 0,
             SL_ATTR_NFS_SERVICE_SERVER_TRANSPORT_UDP),
    SL_RANGE(SL_MARK_NFS_SERVICE_SERVER_CONNECTIONS, nfs_service, server_connections, 1, 8),
    SL_RANGE(SL_MARK_NFS_SERVICE_TRANSFER_BYTES, nfs_service, transfer_bytes, 8192, 1048576),
    SL_RANGE(SL_MARK_NFS_SERVICE_ENABLED, nfs_service, enabled, 0, 1),
};

static const struct sl_range_row filesystem_ranges[] = {
    SL_RANGE(SL_MARK_FILESYSTEM_READ_METHOD, filesystem, read_method, 0,
             SL_ATTR_FILESYSTEM_READ_METHOD_DYNAMIC),
    SL_RANGE(SL_MARK_FILESYSTEM_FIRST_SERVER, filesystem, first_server, 0,
             SL_ATTR_FILESYSTEM_FIRST_SERVER_NEXT),
    SL_RANGE(SL_MARK_FILESYSTEM_WRITE_RULE, filesystem, write_rule, 0,
             SL_ATTR_FILESYSTEM_WRITE_RULE_QUORUM),
    SL_RANGE(SL_MARK_FILESYSTEM_QUORUM_PERCENT, filesystem, quorum_percent, 1, 100),
    SL_RANGE(SL_MARK_FILESYSTEM_FIRST_LIST_SERVERS, filesystem, first_list_servers, 1,
             SL_NFS_MEMBERS),
    SL_RANGE(SL_MARK_FILESYSTEM_SECOND_LIST_SERVERS, filesystem, second_list_servers, 1,
             SL_NFS_MEMBERS),
    SL_RANGE(SL_MARK_FILESYSTEM_THIRD_LIST_SERVERS, filesystem, third_list_servers, 1,
             SL_NFS_MEMBERS),
    SL_RANGE(SL_MARK_FILESYSTEM_PROMOTE_HITS, filesystem, promote_hits, 2, 1000000),
    SL_RANGE(SL_MARK_FILESYSTEM_DEMOTE_HITS, filesystem, demote_hits, 0, 999999),
    SL_RANGE(SL_MARK_FILESYSTEM_INTERVAL_MS, filesystem, interval_ms, 10, 3600000),
    SL_RANGE(SL_MARK_FILESYSTEM_HANDLE_ENTRIES, filesystem, handle_entries, 1, 1048576),
    SL_RANGE(SL_MARK_FILESYSTEM_RETRANSMIT_MS, filesystem, retransmit_ms, 50, 60000),
    SL_RANGE(SL_MARK_FILESYSTEM_MEMBER_TIMEOUT_MS, filesystem, member_timeout_ms, 100, 600000),
    SL_RANGE(SL_MARK_FILESYSTEM_BACKLOG_CALLS, filesystem, backlog_calls, 1, 65536),
    SL_RANGE(SL_MARK_FILESYSTEM_NOTES, filesystem, notes, 0, SL_ATTR_FILESYSTEM_NOTES_MEMORY),
    SL_RANGE(SL_MARK_FILESYSTEM_ENABLED, filesystem, enabled, 0, 1),
};

static const struct sl_range_row member_ranges[] = {
    SL_RANGE(SL_MARK_FILESYSTEM_MEMBER, filesystem_member, slot, 0, SL_NFS_MEMBERS - 1u),
    SL_RANGE(SL_MARK_FILESYSTEM_MEMBER_WEIGHT, filesystem_member, weight, 1, 256),
    SL_RANGE(SL_MARK_FILESYSTEM_MEMBER_ENABLED, filesystem_member, enabled, 0, 1),
};

static const struct sl_range_row nfs_ranges[] = {
    SL_RANGE(SL_MARK_NFS_SAMPLE_CALLS, nfs, sample_calls, 1, 65535),
};

static int check_service_values(const struct sl_msg_set_nfs_service *service,
                                struct sl_refusal *refusal)
{
    const struct sl_place address = {SL_MARK_NFS_SERVICE_ADDRESS, service->id, service->key};
    const struct sl_place source = {SL_MARK_NFS_SERVICE_SOURCE_ADDRESS, service->id, service->key};
    const struct sl_place gateway = {SL_MARK_NFS_SERVICE_GATEWAY, service->id, service->key};
    int error = SL_CHECK_RANGES(service, service->id, service->key, service_ranges, refusal);

    if (!error && (service->transfer_bytes & (service->transfer_bytes - 1u)) != 0)
        error = sl_refuse(refusal, EINVAL, SL_MARK_NFS_SERVICE_TRANSFER_BYTES, service->id,
                          service->key, "%u is no power of two: give one, such as 131072",
                          service->transfer_bytes);
    if (!error)
        error = sl_check_host(&service->address, &address, refusal);
    if (!error)
        error = sl_check_source(&service->source_address, &source, refusal);
    if (!error && service->gateway.family != 0)
        error = sl_check_host(&service->gateway, &gateway, refusal);
    return error;
}

static int check_service_ways(const struct sl_config *config,
                              const struct sl_msg_set_nfs_service *service,
                              struct sl_refusal *refusal)
{
    struct sl_nfs_service_config built;
    char text[SL_IP_TEXT_SIZE];

    if (service->vlan != SL_ID_NONE && !sl_config_has(config, SL_KIND_VLAN, service->vlan))
        return sl_refuse(refusal, ENOENT, SL_MARK_NFS_SERVICE_VLAN, service->id, service->key,
                         "there is no vlan with id %u: create it, or refer to another",
                         service->vlan);
    sl_nfs_config_service(service, &built);
    if (sl_ip_is_none(&built.gateway) ||
        (service->source_address.address.family != 0 &&
         sl_ip_in_prefix(&built.gateway, &built.source, built.source_prefix_bits)))
        return 0;
    return sl_refuse(refusal, EINVAL, SL_MARK_NFS_SERVICE_GATEWAY, service->id, service->key,
                     "gateway %s is not inside the prefix of source-address: give a source-address "
                     "in the gateway's subnet",
                     sl_ip_format(&built.gateway, text));
}

static int check_service(const struct sl_config *config, uint16_t id, uint32_t sps,
                         struct sl_refusal *refusal)
{
    const struct sl_msg_set_nfs_service *service = &config->nfs_service[id];
    int error = check_service_values(service, refusal);

    if (!error && sps == 0 && service->enabled)
        error = sl_refuse(refusal, ENOENT, SL_MARK_NFS_SERVICE, id, service->key,
                          "no SP runs that could serve it: configure sp 0 and restart the fast "
                          "path first");
    return error ? error : check_service_ways(config, service, refusal);
}

/* Thresholds, lists and time-outs that contradict each other. */
static int check_thresholds(const struct sl_msg_set_filesystem *filesystem,
                            struct sl_refusal *refusal)
{
    if (filesystem->demote_hits >= filesystem->promote_hits)
        return sl_refuse(refusal, EINVAL, SL_MARK_FILESYSTEM_DEMOTE_HITS, filesystem->id,
                         filesystem->key,
                         "%u is not below promote-hits, which is %u: files would be promoted and "
                         "demoted at once; give less",
                         filesystem->demote_hits, filesystem->promote_hits);
    if (filesystem->second_list_servers < filesystem->first_list_servers)
        return sl_refuse(refusal, EINVAL, SL_MARK_FILESYSTEM_SECOND_LIST_SERVERS, filesystem->id,
                         filesystem->key,
                         "%u is below first-list-servers: a promoted file would have fewer "
                         "servers; give more",
                         filesystem->second_list_servers);
    if (filesystem->third_list_servers < filesystem->second_list_servers)
        return sl_refuse(refusal, EINVAL, SL_MARK_FILESYSTEM_THIRD_LIST_SERVERS, filesystem->id,
                         filesystem->key,
                         "%u is below second-list-servers: a promoted file would have fewer "
                         "servers; give more",
                         filesystem->third_list_servers);
    if (filesystem->member_timeout_ms <= filesystem->retransmit_ms)
        return sl_refuse(refusal, EINVAL, SL_MARK_FILESYSTEM_MEMBER_TIMEOUT_MS, filesystem->id,
                         filesystem->key,
                         "%u ms are not above retransmit-ms: a member would be taken out before a "
                         "call is sent again; give more",
                         filesystem->member_timeout_ms);
    return 0;
}

/* File systems of one service are told apart by clients by their number. */
static int check_fsid(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_filesystem *filesystem = &config->filesystem[id];

    for (uint16_t other = 0; other < id; other++)
        if (config->has_filesystem[other] &&
            config->filesystem[other].nfs_service == filesystem->nfs_service &&
            sl_nfs_config_fsid(&config->filesystem[other]) == sl_nfs_config_fsid(filesystem))
            return sl_refuse(refusal, EEXIST, SL_MARK_FILESYSTEM_FSID, id, filesystem->key,
                             "file system %s of the same NFS service has the number %u: give one "
                             "of them another",
                             config->filesystem[other].key,
                             (uint32_t)sl_nfs_config_fsid(filesystem));
    return 0;
}

static int check_filesystem(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_filesystem *filesystem = &config->filesystem[id];
    int error = SL_CHECK_RANGES(filesystem, id, filesystem->key, filesystem_ranges, refusal);

    if (!error && !sl_config_has(config, SL_KIND_NFS_SERVICE, filesystem->nfs_service))
        error = sl_refuse(refusal, ENOENT, SL_MARK_FILESYSTEM_NFS_SERVICE, id, filesystem->key,
                          "there is no nfs-service with id %u: create it, or refer to another",
                          filesystem->nfs_service);
    if (!error && filesystem->lock_member != SL_ID_NONE &&
        !sl_config_has(config, SL_KIND_SERVER, filesystem->lock_member))
        error = sl_refuse(refusal, ENOENT, SL_MARK_FILESYSTEM_LOCK_MEMBER, id, filesystem->key,
                          "there is no server with id %u: create it, or refer to another",
                          filesystem->lock_member);
    if (!error)
        error = check_thresholds(filesystem, refusal);
    return error ? error : check_fsid(config, id, refusal);
}

static int check_member_values(const struct sl_config *config,
                               const struct sl_msg_set_filesystem_member *member,
                               struct sl_refusal *refusal)
{
    int error = SL_CHECK_RANGES(member, member->id, member->key, member_ranges, refusal);

    if (!error && !sl_config_has(config, SL_KIND_FILESYSTEM, member->filesystem))
        error = sl_refuse(refusal, ENOENT, SL_MARK_FILESYSTEM_MEMBER, member->id, member->key,
                          "there is no filesystem with id %u: create it, or refer to another",
                          member->filesystem);
    if (!error && !sl_config_has(config, SL_KIND_SERVER, member->server))
        error = sl_refuse(
            refusal, ENOENT, SL_MARK_FILESYSTEM_MEMBER_SERVER, member->id, member->key,
            "there is no server with id %u: create it, or refer to another", member->server);
    if (!error)
        error = sl_check_nfs_path(
            member->path,
            &(struct sl_place){SL_MARK_FILESYSTEM_MEMBER_PATH, member->id, member->key}, refusal);
    return error;
}

/* A server speaks the IP version of the address it is called from, and a way leads to it. */
static int check_member_way(const struct sl_config *config,
                            const struct sl_msg_set_filesystem_member *member,
                            struct sl_refusal *refusal)
{
    uint16_t id = config->filesystem[member->filesystem].nfs_service;
    const struct sl_msg_set_nfs_service *service = &config->nfs_service[id];
    struct sl_nfs_service_config built;
    char text[SL_IP_TEXT_SIZE];
    struct sl_ip address;

    sl_nfs_config_service(service, &built);
    sl_config_any_ip(&config->server[member->server].address, &address);
    if (sl_ip_is_v4(&address) != sl_ip_is_v4(&built.source))
        return sl_refuse(refusal, EAFNOSUPPORT, SL_MARK_FILESYSTEM_MEMBER_SERVER, member->id,
                         member->key,
                         "server %s cannot be called from an address of the other IP version: give "
                         "nfs-service %s a source-address of the server's",
                         sl_ip_format(&address, text), service->key);
    if (!sl_ip_is_none(&built.gateway) ||
        sl_ip_in_prefix(&address, &built.source, built.source_prefix_bits))
        return 0;
    return sl_refuse(refusal, ENETUNREACH, SL_MARK_FILESYSTEM_MEMBER_SERVER, member->id,
                     member->key,
                     "server %s is outside the prefix of source-address: give nfs-service %s a "
                     "gateway, or a shorter prefix",
                     sl_ip_format(&address, text), service->key);
}

/* Two members are two directories, and two places in their file system. */
static int check_member_pair(const struct sl_msg_set_filesystem_member *member,
                             const struct sl_msg_set_filesystem_member *other,
                             struct sl_refusal *refusal)
{
    if (member->filesystem == other->filesystem && member->slot == other->slot)
        return sl_refuse(refusal, EEXIST, SL_MARK_FILESYSTEM_MEMBER, member->id, member->key,
                         "it has slot %u, which %s has in the same file system", member->slot,
                         other->key);
    if (member->server == other->server && strcmp(member->path, other->path) == 0)
        return sl_refuse(refusal, EEXIST, SL_MARK_FILESYSTEM_MEMBER_PATH, member->id, member->key,
                         "%s is that directory of that server already: two replicas cannot be one; "
                         "remove one of them, or give it another path",
                         other->key);
    return 0;
}

static int check_member(const struct sl_config *config, uint16_t id, struct sl_refusal *refusal)
{
    const struct sl_msg_set_filesystem_member *member = &config->replica[id];
    int error = check_member_values(config, member, refusal);

    if (!error)
        error = check_member_way(config, member, refusal);
    for (uint16_t other = 0; other < id && !error; other++)
        if (config->has_replica[other])
            error = check_member_pair(member, &config->replica[other], refusal);
    return error;
}

int sl_validate_nfs(const struct sl_config *config, uint32_t sps, struct sl_refusal *refusal)
{
    int error =
        config->has_nfs ? SL_CHECK_RANGES(&config->nfs, SL_ID_NONE, NULL, nfs_ranges, refusal) : 0;

    for (uint16_t id = 0; id < SL_LIMIT_NFS_SERVICE && !error; id++)
        if (config->has_nfs_service[id])
            error = check_service(config, id, sps, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM && !error; id++)
        if (config->has_filesystem[id])
            error = check_filesystem(config, id, refusal);
    for (uint16_t id = 0; id < SL_LIMIT_FILESYSTEM_MEMBER && !error; id++)
        if (config->has_replica[id])
            error = check_member(config, id, refusal);
    return error ? error : sl_validate_exports(config, refusal);
}
