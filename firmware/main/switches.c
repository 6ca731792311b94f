// SPDX-License-Identifier: Apache-2.0
#include "switches.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What answers and calls of our own are written into, on each SP. */
#define BUFFERS 4095u
#define STORE_RING_SLOTS 4096u
/* Beneath the run directory, unless --state-directory says otherwise. */
#define STATE_DIRECTORY "nfs"

static int open_store(struct sl_switches *switches, const struct sl_arguments *arguments,
                      char *reason)
{
    char directory[PATH_MAX], why[SL_STORE_REASON_BYTES];
    const struct sl_store_config config = {
        .directory = directory,
        .max_bytes = (uint64_t)arguments->nfs_map_mib << 20,
        .ports = arguments->sp_count,
        .ring_slots = STORE_RING_SLOTS,
    };
    int rc;

    if (arguments->state_directory != NULL)
        snprintf(directory, sizeof(directory), "%s", arguments->state_directory);
    else
        snprintf(directory, sizeof(directory), "%s/" STATE_DIRECTORY, arguments->run_dir);
    rc = sl_store_open(&config, &switches->store, why);
    if (rc != 0)
        snprintf(reason, SL_ARGUMENTS_REASON_BYTES, "stable storage of NFS: %.220s", why);
    return rc;
}

static int start_one(struct sl_switches *switches, const struct sl_arguments *arguments,
                     const struct sl_endpoints *endpoints, struct sl_fabric *fabric, uint8_t sp,
                     struct rte_mempool *pool)
{
    struct sl_nas_config config = {
        .endpoint = endpoints->of[sp],
        .link = sl_nas_link_to(sl_fabric_sp(fabric, sp)),
        .store = sl_store_port(switches->store, sp),
        .frames = pool,
        .id = sp,
        .was_clean = sl_store_was_clean(switches->store),
        .memory_bytes = (uint64_t)arguments->nfs_memory_mib << 20,
        .duplicates = arguments->nfs_duplicates,
        .max_connections = arguments->tcp_connections,
        .buffers = BUFFERS,
    };
    int rc;

    snprintf(config.machine, sizeof(config.machine), "%s", arguments->instance);
    rc = sl_nas_create(&config, &switches->of[sp]);
    if (rc == 0)
        sl_fabric_bind_service(fabric, sp, SL_SP_SERVICE_UDP, sl_nas_service(switches->of[sp]));
    return rc;
}

int sl_switches_start(struct sl_switches *switches, const struct sl_arguments *arguments,
                      const struct sl_endpoints *endpoints, struct sl_fabric *fabric,
                      struct rte_mempool *pool, char *reason)
{
    int rc = 0;

    if (arguments->sp_count == 0)
        return 0;
    rc = open_store(switches, arguments, reason);
    for (unsigned int sp = 0; rc == 0 && sp < arguments->sp_count; sp++) {
        if (arguments->sp_lcore[sp] == SL_LCORE_NONE)
            continue;
        rc = start_one(switches, arguments, endpoints, fabric, (uint8_t)sp, pool);
        if (rc != 0)
            snprintf(reason, SL_ARGUMENTS_REASON_BYTES,
                     "NFS switch of SP %u: %s: lower nfs-memory-mib below %u or raise memory-mib "
                     "above %u",
                     sp, strerror(-rc), arguments->nfs_memory_mib, arguments->memory_mib);
    }
    return rc;
}

void sl_switches_stop(struct sl_switches *switches)
{
    for (unsigned int sp = 0; sp < SL_MAX_NPS; sp++) {
        if (switches->of[sp] != NULL)
            sl_nas_destroy(switches->of[sp]);
        switches->of[sp] = NULL;
    }
    if (switches->store != NULL)
        sl_store_close(switches->store);
    switches->store = NULL;
}
