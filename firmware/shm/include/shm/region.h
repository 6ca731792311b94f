/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHM_REGION_H
#define SHM_REGION_H

/*
 * The shared region: one file on tmpfs that the manager makes for each incarnation of the fast path
 * and both map. It holds the header below, the down ring (manager to fast path), the up ring and
 * the statistics area. Places are offsets from its start; no pointer is ever stored in it.
 *
 * This header knows no dictionary: who maps a region says which dictionary and how large a
 * statistics area it was built with (struct sl_region_plan), and open compares.
 */

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "shm/ring.h"

/* "SLRegion" in memory. */
#define SL_REGION_MAGIC UINT64_C(0x6e6f696765524c53)
/* Raised when the header, the rings or their order change. */
#define SL_REGION_LAYOUT_VERSION 1u

/* Life of the fast path, as it tells itself. */
enum sl_fast_path_state {
    SL_FAST_PATH_ABSENT = 0,     /* nobody has attached yet */
    SL_FAST_PATH_STARTING = 1,   /* attached, workers not yet running */
    SL_FAST_PATH_HELD_DOWN = 2,  /* running; ports wait for "configuration complete" */
    SL_FAST_PATH_FORWARDING = 3, /* ports pass traffic */
    SL_FAST_PATH_STOPPING = 4,   /* was asked to stop */
};

/* Heartbeats are microseconds of CLOCK_MONOTONIC, which all processes of a machine share. */
struct sl_region_header {
    /* Written once by who makes the region, before it has its name; read-only after. */
    uint64_t magic;
    uint32_t layout_version;
    uint32_t header_bytes;
    uint64_t region_bytes;
    uint64_t dictionary_hash;
    uint64_t down_offset;
    uint64_t up_offset;
    uint64_t statistics_offset;
    uint64_t statistics_bytes;

    /* manager: rw, fast path: ro */
    _Alignas(64) _Atomic uint64_t
        manager_generation; /* managers that have attached: grows by one */
    _Atomic uint64_t manager_heartbeat_us;
    _Atomic uint32_t manager_pid; /* 0 when it has left in order */

    /* fast path: rw, manager: ro */
    _Alignas(64) _Atomic uint64_t fast_path_generation; /* configuration in force, 0 for none */
    _Atomic uint64_t fast_path_heartbeat_us;
    _Atomic uint32_t fast_path_pid;
    _Atomic uint32_t fast_path_state; /* enum sl_fast_path_state */
};
_Static_assert(sizeof(struct sl_region_header) == 192, "size of the region's header");

/* What a program expects of a region. */
struct sl_region_plan {
    uint64_t dictionary_hash;  /* SL_DICTIONARY_HASH of the build */
    uint64_t statistics_bytes; /* sizeof(struct sl_statistics) of the build */
};

/* A mapped region. Owned by who mapped it; pointers are valid until sl_region_close(). */
struct sl_region {
    struct sl_region_header *header;
    struct sl_ring *down;
    struct sl_ring *up;
    void *statistics;
    size_t statistics_bytes;
    size_t bytes; /* of the whole */
};

#define SL_REGION_REASON_SIZE 256u

/*
 * Makes a region of zeroes at path, replacing one that is there, and maps it. The file has its name
 * only when it is complete, and its memory is reserved: writing to it cannot fail for want of
 * space. reason: SL_REGION_REASON_SIZE bytes; on an error what failed and what to do, else empty.
 * Returns 0 or the -errno of the system call that failed.
 */
int sl_region_create(const char *path, const struct sl_region_plan *plan, struct sl_region *region,
                     char *reason);

/*
 * Maps the region at path after checking that it is one this build understands.
 * reason: as for sl_region_create(); names what differs, with both values.
 * Returns 0 or
 * -EMEDIUMTYPE      it is no region (wrong magic, or not a regular file)
 * -EMSGSIZE         the file's size is not what its header says, or a part lies outside
 * -EPROTONOSUPPORT  another layout version
 * -EPROTOTYPE       another dictionary, or another size of the statistics area
 * other -errno      of the system call that failed; -ENOENT when there is no file
 */
int sl_region_open(const char *path, const struct sl_region_plan *plan, struct sl_region *region,
                   char *reason);

/* Unmaps a region; the file stays. Safe to call twice. */
void sl_region_close(struct sl_region *region);

/* Bytes of a region for a plan. */
size_t sl_region_size(const struct sl_region_plan *plan);

/* Fills the header of a region of zeroes. header: sl_region_size(plan) bytes. */
void sl_region_format(struct sl_region_header *header, const struct sl_region_plan *plan);

/*
 * Checks a header against a plan and the size of the file it came from; touches no byte beyond the
 * header. Errors and reason as for sl_region_open().
 */
int sl_region_check(const struct sl_region_header *header, uint64_t file_bytes,
                    const struct sl_region_plan *plan, char *reason);

/* Fills region with the places of the parts; header is checked, bytes are mapped. */
void sl_region_locate(struct sl_region_header *header, size_t bytes, struct sl_region *region);

/* Manager: takes the region over. Returns its generation. pid: of the caller; now_us:
 * CLOCK_MONOTONIC. */
uint64_t sl_region_attach_manager(struct sl_region_header *header, uint32_t pid, uint64_t now_us);

/* Fast path: takes the region over, in state STARTING, without configuration. */
void sl_region_attach_fast_path(struct sl_region_header *header, uint32_t pid, uint64_t now_us);

#endif
