/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_RPC_RIG_H
#define TEST_RPC_RIG_H

/*
 * Memory under messages, for tests and fuzzing: each slice is in a heap buffer of exactly its size,
 * so that AddressSanitizer sees a read beyond it, and references are counted.
 */

#include "rpc/rpc.h"

#define RPC_RIG_NODES 4096u

struct rpc_rig {
    struct sl_message_pool pool;
    struct sl_message_node nodes[RPC_RIG_NODES];
    uint32_t room_bytes;      /* of the buffers that writers get */
    uint32_t buffers_left;    /* how many more writers get */
    uint32_t live;            /* buffers with references */
    uint32_t references;      /* of all of them */
    uint32_t references_made; /* by retain, since the beginning */
};

/* node_count: at most RPC_RIG_NODES. Writers get as many buffers of 2 KiB as they want. */
void rpc_rig_init(struct rpc_rig *rig, uint32_t node_count);

/* A copy of bytes (at least one) with one reference. */
struct sl_tcp_slice rpc_rig_slice(struct rpc_rig *rig, const uint8_t *bytes, size_t length);

/* A message of these bytes in slices of piece_bytes (the last is shorter). */
void rpc_rig_message(struct rpc_rig *rig, struct sl_message *message, const uint8_t *bytes,
                     size_t length, size_t piece_bytes);

/* A message of these bytes in two slices, cut at `cut`; in one if that is either end. */
void rpc_rig_cut(struct rpc_rig *rig, struct sl_message *message, const uint8_t *bytes,
                 size_t length, size_t cut);

/* Does the message consist of these bytes, and agree with itself on how many slices there are? */
bool rpc_rig_equals(const struct rpc_rig *rig, const struct sl_message *message,
                    const uint8_t *bytes, size_t length);

/* Is everything released and no node in use? */
bool rpc_rig_is_clean(const struct rpc_rig *rig);

#endif
