// SPDX-License-Identifier: Apache-2.0
#include "canned.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nfs/model/server.h"

#define XID_BYTES 4u
/* Calls differ in what stands here: heads, handles, names, offsets; not in the data of a WRITE. */
#define KEY_BYTES 320u
#define KEPT (1u << 15)
#define TRANSFER_BYTES 65536u
#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

struct kept {
    bool is_used;
    uint8_t member;
    uint16_t port;
    size_t call_bytes; /* of the whole call */
    uint8_t key[KEY_BYTES];
    struct model_out answer;
};

struct canned {
    struct model_server *servers[CANNED_MEMBERS_MAX];
    uint32_t members, kept_count;
    struct kept kept[KEPT];
};

void canned_name(uint32_t file, char name[CANNED_NAME_BYTES])
{
    snprintf(name, CANNED_NAME_BYTES, "file-%u", file % CANNED_FILES);
}

static struct model_traits traits_of(uint32_t member)
{
    return (struct model_traits){
        .key = UINT64_C(0x9e3779b97f4a7c15) * (member + 1),
        .handle_bytes = 32,
        .fsid = 100 + member,
        .fileid_base = 1000 * (member + 1),
        .fileid_step = member + 1,
        .clock_step_ns = 1000,
        .cookies_are_hashes = true,
        .listing_entries = 64,
        .transfer_bytes = TRANSFER_BYTES,
        .disk_bytes = 4 * CANNED_FILES * CANNED_FILE_BYTES,
    };
}

static void fill(struct model_disk *disk)
{
    static uint8_t data[CANNED_FILE_BYTES];

    memset(data, 'd', sizeof(data));
    for (uint32_t i = 0; i < CANNED_FILES; i++) {
        char name[CANNED_NAME_BYTES];
        struct model_inode *made;

        canned_name(i, name);
        if (model_disk_make(disk, disk->inodes[0], name, (uint32_t)strlen(name), SL_NFS_REG,
                            &made) != SL_NFS_OK)
            abort();
        model_disk_set_data(disk, made, data, sizeof(data));
        model_disk_commit(made);
    }
}

struct canned *canned_create(uint32_t members, uint64_t now_us)
{
    struct canned *canned = calloc(1, sizeof(*canned));

    if (canned == NULL)
        abort();
    canned->members = members;
    for (uint32_t i = 0; i < members; i++) {
        struct model_traits traits = traits_of(i);

        canned->servers[i] = model_server_create(&traits, CANNED_EXPORT, now_us);
        if (i == 0) {
            fill(canned->servers[0]->disk);
            continue;
        }
        model_disk_destroy(canned->servers[i]->disk);
        canned->servers[i]->disk = model_disk_copy(canned->servers[0]->disk, &traits, now_us);
    }
    return canned;
}

void canned_destroy(struct canned *canned)
{
    for (uint32_t i = 0; i < KEPT; i++)
        model_out_free(&canned->kept[i].answer);
    for (uint32_t i = 0; i < canned->members; i++)
        model_server_destroy(canned->servers[i]);
    free(canned);
}

static size_t key_of(const uint8_t *call, size_t length_bytes, uint8_t key[KEY_BYTES])
{
    size_t bytes = length_bytes - XID_BYTES < KEY_BYTES ? length_bytes - XID_BYTES : KEY_BYTES;

    memcpy(key, call + XID_BYTES, bytes);
    memset(key + bytes, 0, KEY_BYTES - bytes);
    return bytes;
}

/* The place of a call: where it is kept, or would be. */
static struct kept *find(struct canned *canned, uint32_t member, uint16_t port, const uint8_t *call,
                         size_t length_bytes)
{
    uint8_t key[KEY_BYTES];
    size_t bytes = key_of(call, length_bytes, key);
    uint64_t hash = FNV_START ^ member ^ (uint64_t)port << 8;
    struct kept *place;

    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ key[i]) * FNV_PRIME;
    for (uint32_t at = (uint32_t)(hash >> 32);; at++) {
        place = &canned->kept[at % KEPT];
        if (!place->is_used)
            break;
        if (place->member == member && place->port == port && place->call_bytes == length_bytes &&
            memcmp(place->key, key, KEY_BYTES) == 0)
            return place;
    }
    place->member = (uint8_t)member;
    place->port = port;
    place->call_bytes = length_bytes;
    memcpy(place->key, key, KEY_BYTES);
    return place;
}

struct canned_answer canned_ask(struct canned *canned, uint32_t member, uint16_t port,
                                const uint8_t *call, size_t length_bytes, uint64_t now_us)
{
    struct kept *kept = NULL;

    if (member < canned->members && length_bytes > XID_BYTES)
        kept = find(canned, member, port, call, length_bytes);
    if (kept != NULL && !kept->is_used) {
        kept->is_used = model_server_call(canned->servers[member], member, port, call, length_bytes,
                                          now_us, &kept->answer);
        canned->kept_count++;
    }
    if (kept == NULL || !kept->is_used || canned->kept_count > KEPT / 2) {
        fprintf(stderr, "nfs bench: member %u was sent what no server answers, or too much\n",
                member);
        exit(1);
    }
    memcpy(kept->answer.data, call, XID_BYTES);
    return (struct canned_answer){.data = kept->answer.data,
                                  .length_bytes = kept->answer.length_bytes};
}

static void configure_members(struct sl_nfs_config *config, uint32_t members)
{
    struct sl_filesystem_config *filesystem = &config->filesystems[0];

    filesystem->member_count = (uint8_t)members;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        filesystem->members[slot] = SL_NFS_NO_ID;
    for (uint8_t slot = 0; slot < members; slot++) {
        struct sl_nfs_member_config *member = &config->members[slot];

        *member = (struct sl_nfs_member_config){.present = true,
                                                .id = slot,
                                                .slot = slot,
                                                .path = CANNED_EXPORT,
                                                .address = SL_IP_V4(10, 2, 0, 11),
                                                .weight = 1,
                                                .nfs_port = CANNED_NFS_PORT,
                                                .mount_port = CANNED_MOUNT_PORT};
        member->address.bytes[15] = (uint8_t)(11 + slot);
        snprintf(member->server, sizeof(member->server), "nas%u", slot + 1u);
        filesystem->members[slot] = slot;
    }
}

void canned_configure(struct sl_nfs_config *config, uint32_t members,
                      enum sl_nfs_transport transport)
{
    config->services[0] = (struct sl_nfs_service_config){.present = true,
                                                         .name = "bench",
                                                         .vlan = SL_NFS_NO_ID,
                                                         .source_prefix_bits = 120,
                                                         .transport = (uint8_t)transport,
                                                         .connections = 2,
                                                         .transfer_bytes = TRANSFER_BYTES,
                                                         .address = SL_IP_V4(10, 1, 0, 2),
                                                         .source = SL_IP_V4(10, 2, 0, 2)};
    config->filesystems[0] = (struct sl_filesystem_config){.present = true,
                                                           .name = "files",
                                                           .fsid = 77,
                                                           .read_method = SL_NFS_READ_HANDLE,
                                                           .write_rule = SL_NFS_FIRST_ANSWER,
                                                           .quorum_percent = 51,
                                                           .list_servers = {1, 2, 4},
                                                           .promote_hits = 500,
                                                           .demote_hits = 50,
                                                           .interval_ms = 1000,
                                                           .handle_entries = CANNED_FILES,
                                                           .retransmit_ms = 1000,
                                                           .member_timeout_ms = 5000,
                                                           .backlog_calls = 10000};
    configure_members(config, members);
    config->exports[0] =
        (struct sl_nfs_export_config){.present = true, .path = CANNED_EXPORT, .directory = "/"};
    config->sample_calls = 1;
}
