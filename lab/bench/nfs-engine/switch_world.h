// SPDX-License-Identifier: Apache-2.0
/*
 * The switch alone: calls are put in as messages and taken out as messages, in memory of this
 * process; no endpoint, no DPDK, no other thread. Its cycles are counted while it has a burst of
 * calls or of answers; what makes calls and answers is not.
 */
#ifndef NFS_BENCH_SWITCH_WORLD_H
#define NFS_BENCH_SWITCH_WORLD_H

#include "calls.h"
#include "nfs/nfs.h"
#include "rpc/rpc.h"

#define SWITCH_BURST 64u
#define SWITCH_SENT_MAX (SWITCH_BURST * CANNED_MEMBERS_MAX)
/* Payload of a TCP segment of 1,500 bytes, and of a fragment of UDP about as much. */
#define SWITCH_PIECE_BYTES 1448u

struct switch_buffer;
struct model_store;

/* What the switch has sent to a member and nobody has answered yet. */
struct switch_sent {
    uint16_t member, port;
    struct sl_message message;
};

struct switch_world {
    struct sl_nfs *nfs;
    void *memory;
    struct sl_nfs_config config;
    struct canned *canned;
    struct model_store *store;
    bool is_tcp;
    uint32_t members;
    uint64_t now_us; /* virtual */
    uint64_t random;
    struct switch_buffer *buffers, *free_buffer; /* all, and a list of those not in use */
    struct switch_sent sent[SWITCH_SENT_MAX];
    uint32_t sent_count;
    struct sl_message replies[SWITCH_BURST];
    uint32_t reply_count;
    uint64_t replies_bad;                                            /* whose status is not OK */
    struct sl_rpc_record client, member_records[CANNED_MEMBERS_MAX]; /* TCP */
    uint64_t cycles; /* of the switch, in this burst */
    uint8_t *flat;   /* of a message */
    uint8_t *answer; /* of the last switch_ask() */
};

/* Makes it and lets it join its members. Ends the program if that cannot be. */
void switch_world_start(struct switch_world *world, bool is_tcp, uint32_t members);
void switch_world_stop(struct switch_world *world);

/* struct nfs_calls' way to it. */
nfs_ask switch_world_ask;

/* A burst of calls until all are answered. Returns how many were. */
uint32_t switch_world_burst(struct switch_world *world, struct nfs_calls *calls);

#endif
