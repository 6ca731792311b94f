// SPDX-License-Identifier: Apache-2.0
#include "box.h"
#include "in_process.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "in_process.h"

#define STORE_BYTES (64u << 20)
#define STORE_SLOTS 4096u
#define SWITCH_BYTES (64u << 20)
#define MAX_CLIENTS 256u
#define BUFFERS 8191u
#define SLOTS 16u
#define OPEN_DIRECTORIES 4

static struct sl_address_slot addresses[SLOTS];
static struct sl_service_slot services[SLOTS];

struct sl_ip nfs_bench_address(uint8_t last)
{
    return (struct sl_ip)SL_IP_V4(10, 0, 0, last);
}

static int route_member(void *context, uint16_t member, struct sl_sp_route *route)
{
    (void)context;
    (void)member;
    *route = in_process_route(NFS_BENCH_BOX, NFS_BENCH_SERVER);
    return 0;
}

static bool is_mine(void *context, uint16_t service)
{
    (void)context;
    (void)service;
    return true;
}

/* One service, one file system of one member, one export; words as an operator would leave them. */
static void configure(struct sl_nfs_config *nfs, bool over_udp)
{
    nfs->sample_calls = 1;
    nfs->services[0] =
        (struct sl_nfs_service_config){.present = true,
                                       .name = "bench",
                                       .vlan = SL_NFS_NO_ID,
                                       .source_prefix_bits = 120,
                                       .transport = over_udp ? SL_NFS_UDP : SL_NFS_TCP,
                                       .connections = 2,
                                       .transfer_bytes = 32768,
                                       .address = nfs_bench_address(2),
                                       .source = nfs_bench_address(9)};
    nfs->filesystems[0] = (struct sl_filesystem_config){.present = true,
                                                        .name = "files",
                                                        .fsid = 1,
                                                        .read_method = SL_NFS_READ_HANDLE,
                                                        .write_rule = SL_NFS_FIRST_ANSWER,
                                                        .quorum_percent = 51,
                                                        .list_servers = {1, 2, 4},
                                                        .promote_hits = 1000,
                                                        .demote_hits = 100,
                                                        .interval_ms = 1000,
                                                        .handle_entries = 1024,
                                                        .retransmit_ms = 700,
                                                        .member_timeout_ms = 8000,
                                                        .backlog_calls = 1024,
                                                        .notes = SL_NFS_NOTES_MEMORY,
                                                        .member_count = 1};
    for (unsigned int slot = 1; slot < SL_NFS_MEMBERS; slot++)
        nfs->filesystems[0].members[slot] = SL_NFS_NO_ID;
    nfs->members[0] = (struct sl_nfs_member_config){.present = true,
                                                    .server = "server",
                                                    .path = "/export",
                                                    .address = nfs_bench_address(3),
                                                    .weight = 1,
                                                    .nfs_port = SL_NFS_PORT_NFS,
                                                    .mount_port = SL_NFS_PORT_MOUNT};
    nfs->exports[0] =
        (struct sl_nfs_export_config){.present = true, .path = "/export", .directory = "/"};
}

static int open_store(struct nfs_bench_wire *wire, char *reason)
{
    const struct sl_store_config config = {.directory = wire->directory,
                                           .max_bytes = STORE_BYTES,
                                           .ports = 1,
                                           .ring_slots = STORE_SLOTS};
    char why[SL_STORE_REASON_BYTES];
    int rc;

    snprintf(wire->directory, sizeof(wire->directory), "/tmp/nfs-bench-XXXXXX");
    if (mkdtemp(wire->directory) == NULL) {
        snprintf(reason, NFS_BENCH_REASON_BYTES, "%s: %s", wire->directory, strerror(errno));
        return -errno;
    }
    rc = sl_store_open(&config, &wire->store, why);
    if (rc != 0)
        snprintf(reason, NFS_BENCH_REASON_BYTES, "store: %.200s", why);
    return rc;
}

int nfs_bench_box_begin(struct nfs_bench_wire *wire, bool over_udp, char *reason)
{
    struct nfs_bench_node *box = &wire->nodes[NFS_BENCH_BOX];
    struct sl_nas_config config = {
        .endpoint = box->endpoint,
        .link = {.route_member = route_member, .is_mine = is_mine, .context = wire},
        .frames = wire->frames,
        .was_clean = true,
        .memory_bytes = SWITCH_BYTES,
        .max_connections = MAX_CLIENTS,
        .buffers = BUFFERS,
        .machine = "bench",
    };
    int rc = open_store(wire, reason);

    if (rc != 0)
        return rc;
    config.store = sl_store_port(wire->store, 0);
    rc = sl_nas_create(&config, &wire->nas);
    if (rc != 0) {
        snprintf(reason, NFS_BENCH_REASON_BYTES, "switch: %s: end other programs", strerror(-rc));
        return rc;
    }
    configure(&box->snapshot->nfs, over_udp);
    sl_snapshot_index_build(box->snapshot, addresses, services);
    box->snapshot->serial++;
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void nfs_bench_box_end(struct nfs_bench_wire *wire)
{
    if (wire->nas != NULL)
        sl_nas_destroy(wire->nas);
    if (wire->store != NULL)
        sl_store_close(wire->store);
    if (wire->directory[0] != '\0')
        nftw(wire->directory, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
}
