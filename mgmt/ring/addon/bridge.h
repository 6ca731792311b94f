/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RING_BRIDGE_H
#define RING_BRIDGE_H

/*
 * The shared region in plain types. C++ does not know C's _Atomic, so that the addon cannot include
 * the headers of firmware/shm; this is all it sees of them.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BRIDGE_REASON_SIZE 256u
#define BRIDGE_PAYLOAD_MAX 1008u

struct bridge; /* a mapped region; owned by who made it, until bridge_close() */

enum bridge_ring { BRIDGE_DOWN, BRIDGE_UP };

/* A message taken from a ring. */
struct bridge_message {
    uint16_t id;
    uint16_t length_bytes;
    uint8_t payload[BRIDGE_PAYLOAD_MAX];
};

/* The changing part of the region's header, each value read whole. */
struct bridge_status {
    uint64_t manager_generation;
    uint64_t manager_heartbeat_us;
    uint64_t fast_path_generation;
    uint64_t fast_path_heartbeat_us;
    uint32_t manager_pid;
    uint32_t fast_path_pid;
    uint32_t fast_path_state;
};

/* See sl_region_create() and sl_region_open(); -ENOMEM also when there is no memory for the handle.
 */
int bridge_create(const char *path, uint64_t dictionary_hash, uint64_t statistics_bytes,
                  struct bridge **bridge, char *reason);
int bridge_open(const char *path, uint64_t dictionary_hash, uint64_t statistics_bytes,
                struct bridge **bridge, char *reason);
void bridge_close(struct bridge *bridge);

/* See sl_ring_enqueue(), sl_ring_dequeue() and sl_ring_used(). */
int bridge_enqueue(struct bridge *bridge, enum bridge_ring ring, uint16_t id, const void *payload,
                   size_t length_bytes);
int bridge_dequeue(struct bridge *bridge, enum bridge_ring ring, struct bridge_message *message);
uint64_t bridge_used(const struct bridge *bridge, enum bridge_ring ring);

/* See sl_counters_sum(). */
int bridge_sum(const struct bridge *bridge, uint64_t offset_bytes, uint64_t stride_bytes,
               uint32_t records, uint32_t words, uint64_t *sums);

void bridge_status(const struct bridge *bridge, struct bridge_status *status);

/* What the manager writes. */
uint64_t bridge_attach_manager(struct bridge *bridge, uint32_t pid, uint64_t now_us);
void bridge_beat_manager(struct bridge *bridge, uint64_t now_us);
void bridge_detach_manager(struct bridge *bridge);

/* What the fast path writes. */
void bridge_attach_fast_path(struct bridge *bridge, uint32_t pid, uint64_t now_us);
void bridge_beat_fast_path(struct bridge *bridge, uint64_t now_us, uint32_t state,
                           uint64_t generation);

#ifdef __cplusplus
}
#endif

#endif
