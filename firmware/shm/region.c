/* SPDX-License-Identifier: Apache-2.0 */
#include "shm/region.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The statistics area begins on a page of its own. */
#define PAGE_BYTES UINT64_C(4096)

#define DOWN_OFFSET UINT64_C(256)
#define UP_OFFSET (DOWN_OFFSET + sizeof(struct sl_ring))
#define STATISTICS_OFFSET                                                                          \
    ((UP_OFFSET + sizeof(struct sl_ring) + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1))

_Static_assert(DOWN_OFFSET >= sizeof(struct sl_region_header), "the header fits before the rings");
_Static_assert(DOWN_OFFSET % 64 == 0 && UP_OFFSET % 64 == 0, "rings begin on a cache line");

size_t sl_region_size(const struct sl_region_plan *plan)
{
    return STATISTICS_OFFSET + plan->statistics_bytes;
}

void sl_region_format(struct sl_region_header *header, const struct sl_region_plan *plan)
{
    header->magic = SL_REGION_MAGIC;
    header->layout_version = SL_REGION_LAYOUT_VERSION;
    header->header_bytes = sizeof(*header);
    header->region_bytes = sl_region_size(plan);
    header->dictionary_hash = plan->dictionary_hash;
    header->down_offset = DOWN_OFFSET;
    header->up_offset = UP_OFFSET;
    header->statistics_offset = STATISTICS_OFFSET;
    header->statistics_bytes = plan->statistics_bytes;
}

static int check_build(const struct sl_region_header *header, const struct sl_region_plan *plan,
                       char *reason)
{
    if (header->layout_version != SL_REGION_LAYOUT_VERSION) {
        snprintf(reason, SL_REGION_REASON_SIZE,
                 "its layout is version %" PRIu32 ", this build has %u: install sluiced and "
                 "sluice-fastpath from one build and restart the fast path",
                 header->layout_version, SL_REGION_LAYOUT_VERSION);
        return -EPROTONOSUPPORT;
    }
    if (header->dictionary_hash != plan->dictionary_hash) {
        snprintf(reason, SL_REGION_REASON_SIZE,
                 "its dictionary is %016" PRIx64 ", this build has %016" PRIx64
                 ": install sluiced and sluice-fastpath from one build and restart the fast path",
                 header->dictionary_hash, plan->dictionary_hash);
        return -EPROTOTYPE;
    }
    if (header->statistics_bytes != plan->statistics_bytes) {
        snprintf(reason, SL_REGION_REASON_SIZE,
                 "its statistics area has %" PRIu64 " bytes, this build expects %" PRIu64
                 ": install sluiced and sluice-fastpath from one build and restart the fast path",
                 header->statistics_bytes, plan->statistics_bytes);
        return -EPROTOTYPE;
    }
    return 0;
}

int sl_region_check(const struct sl_region_header *header, uint64_t file_bytes,
                    const struct sl_region_plan *plan, char *reason)
{
    int rc;

    reason[0] = '\0';
    if (header->magic != SL_REGION_MAGIC) {
        snprintf(reason, SL_REGION_REASON_SIZE,
                 "it is no shared region (it begins with %016" PRIx64
                 "): remove it and restart sluiced",
                 header->magic);
        return -EMEDIUMTYPE;
    }
    rc = check_build(header, plan, reason);
    if (rc != 0)
        return rc;
    if (file_bytes != sl_region_size(plan) || header->region_bytes != file_bytes ||
        header->header_bytes != sizeof(*header) || header->down_offset != DOWN_OFFSET ||
        header->up_offset != UP_OFFSET || header->statistics_offset != STATISTICS_OFFSET) {
        snprintf(reason, SL_REGION_REASON_SIZE,
                 "it has %" PRIu64 " bytes, its header says %" PRIu64
                 " and this build expects %zu: it is damaged; restart the fast path",
                 file_bytes, header->region_bytes, sl_region_size(plan));
        return -EMSGSIZE;
    }
    return 0;
}

void sl_region_locate(struct sl_region_header *header, size_t bytes, struct sl_region *region)
{
    uint8_t *start = (uint8_t *)header;

    region->header = header;
    region->down = (struct sl_ring *)(void *)(start + DOWN_OFFSET);
    region->up = (struct sl_ring *)(void *)(start + UP_OFFSET);
    region->statistics = start + STATISTICS_OFFSET;
    region->statistics_bytes = bytes - STATISTICS_OFFSET;
    region->bytes = bytes;
}

uint64_t sl_region_attach_manager(struct sl_region_header *header, uint32_t pid, uint64_t now_us)
{
    uint64_t generation = atomic_load(&header->manager_generation) + 1;

    atomic_store(&header->manager_heartbeat_us, now_us);
    atomic_store(&header->manager_pid, pid);
    atomic_store(&header->manager_generation, generation);
    return generation;
}

void sl_region_attach_fast_path(struct sl_region_header *header, uint32_t pid, uint64_t now_us)
{
    atomic_store(&header->fast_path_generation, 0);
    atomic_store(&header->fast_path_heartbeat_us, now_us);
    atomic_store(&header->fast_path_pid, pid);
    atomic_store(&header->fast_path_state, SL_FAST_PATH_STARTING);
}
