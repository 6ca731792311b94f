/* SPDX-License-Identifier: Apache-2.0 */
#include "bridge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shm/counters.h"
#include "shm/region.h"
#include "shm/ring.h"

_Static_assert(BRIDGE_REASON_SIZE == SL_REGION_REASON_SIZE, "reasons are of one size");
_Static_assert(BRIDGE_PAYLOAD_MAX == SL_RING_PAYLOAD_MAX, "payloads are of one size");

struct bridge {
    struct sl_region region;
};

typedef int (*map_function)(const char *path, const struct sl_region_plan *plan,
                            struct sl_region *region, char *reason);

static int map_with(map_function map, const char *path, const struct sl_region_plan *plan,
                    struct bridge **bridge, char *reason)
{
    struct bridge *made = calloc(1, sizeof(*made));
    int rc;

    reason[0] = '\0';
    if (made == NULL)
        return -ENOMEM;
    rc = map(path, plan, &made->region, reason);
    if (rc != 0) {
        free(made);
        return rc;
    }
    *bridge = made;
    return 0;
}

int bridge_create(const char *path, uint64_t dictionary_hash, uint64_t statistics_bytes,
                  struct bridge **bridge, char *reason)
{
    const struct sl_region_plan plan = {dictionary_hash, statistics_bytes};

    return map_with(sl_region_create, path, &plan, bridge, reason);
}

int bridge_open(const char *path, uint64_t dictionary_hash, uint64_t statistics_bytes,
                struct bridge **bridge, char *reason)
{
    const struct sl_region_plan plan = {dictionary_hash, statistics_bytes};

    return map_with(sl_region_open, path, &plan, bridge, reason);
}

void bridge_close(struct bridge *bridge)
{
    if (bridge == NULL)
        return;
    sl_region_close(&bridge->region);
    free(bridge);
}

static struct sl_ring *ring_of(const struct bridge *bridge, enum bridge_ring ring)
{
    return ring == BRIDGE_DOWN ? bridge->region.down : bridge->region.up;
}

int bridge_enqueue(struct bridge *bridge, enum bridge_ring ring, uint16_t id, const void *payload,
                   size_t length_bytes)
{
    return sl_ring_enqueue(ring_of(bridge, ring), id, payload, length_bytes);
}

int bridge_dequeue(struct bridge *bridge, enum bridge_ring ring, struct bridge_message *message)
{
    struct sl_ring_message taken;
    int rc = sl_ring_dequeue(ring_of(bridge, ring), &taken);

    if (rc != 0)
        return rc;
    message->id = taken.id;
    message->length_bytes = taken.length_bytes;
    memcpy(message->payload, taken.payload, taken.length_bytes);
    return 0;
}

uint64_t bridge_used(const struct bridge *bridge, enum bridge_ring ring)
{
    return sl_ring_used(ring_of(bridge, ring));
}

int bridge_sum(const struct bridge *bridge, uint64_t offset_bytes, uint64_t stride_bytes,
               uint32_t records, uint32_t words, uint64_t *sums)
{
    const struct sl_counter_column column = {offset_bytes, stride_bytes, records, words};

    return sl_counters_sum(&bridge->region, &column, sums);
}

void bridge_status(const struct bridge *bridge, struct bridge_status *status)
{
    const struct sl_region_header *header = bridge->region.header;

    status->manager_generation = atomic_load(&header->manager_generation);
    status->manager_heartbeat_us = atomic_load(&header->manager_heartbeat_us);
    status->manager_pid = atomic_load(&header->manager_pid);
    status->fast_path_generation = atomic_load(&header->fast_path_generation);
    status->fast_path_heartbeat_us = atomic_load(&header->fast_path_heartbeat_us);
    status->fast_path_pid = atomic_load(&header->fast_path_pid);
    status->fast_path_state = atomic_load(&header->fast_path_state);
}

uint64_t bridge_attach_manager(struct bridge *bridge, uint32_t pid, uint64_t now_us)
{
    return sl_region_attach_manager(bridge->region.header, pid, now_us);
}

void bridge_beat_manager(struct bridge *bridge, uint64_t now_us)
{
    atomic_store(&bridge->region.header->manager_heartbeat_us, now_us);
}

void bridge_detach_manager(struct bridge *bridge)
{
    atomic_store(&bridge->region.header->manager_pid, 0);
}

void bridge_attach_fast_path(struct bridge *bridge, uint32_t pid, uint64_t now_us)
{
    sl_region_attach_fast_path(bridge->region.header, pid, now_us);
}

void bridge_beat_fast_path(struct bridge *bridge, uint64_t now_us, uint32_t state,
                           uint64_t generation)
{
    struct sl_region_header *header = bridge->region.header;

    atomic_store(&header->fast_path_generation, generation);
    atomic_store(&header->fast_path_state, state);
    atomic_store(&header->fast_path_heartbeat_us, now_us);
}
