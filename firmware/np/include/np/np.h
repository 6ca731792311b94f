// SPDX-License-Identifier: Apache-2.0
/*
 * Network processors and the workers that run them, as the control thread sees them. All functions here are called by
 * the control thread, but for sl_worker_main(), which is a worker's life.
 */
#ifndef NP_NP_H
#define NP_NP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iff/snapshot.h"

struct rte_mbuf;
struct rte_mempool;
struct sl_np;
struct sl_fabric;
struct sl_flow_table;

/* Why a worker hands a packet to the control thread, or the other way round. */
enum sl_punt_reason {
    SL_PUNT_LINUX,   /* to the tap of the ingress port */
    SL_PUNT_ARP,     /* for the locator (and, as a copy, for Linux) */
    SL_PUNT_PROBE,   /* answer to a health probe */
    SL_PUNT_ICMP,    /* ICMP error about a probe */
};

/* In the mbuf's private area: travels with a packet over punt, inject and fabric rings. */
struct sl_mbuf_tag {
    uint8_t port;    /* punt: ingress port id; inject and fabric: egress port id */
    uint8_t reason;  /* enum sl_punt_reason, or fabric message kind */
    uint16_t vlan;   /* inject: tag to push, 0 none; punt: VLAN the frame belongs to */
    uint32_t flow_hash; /* fabric: compact flow key */
    uint64_t flow_id;   /* fabric: compact flow key */
};

/*
 * Everything the workers of one process share. Made by main/ before the workers start; single writer of each field
 * as noted.
 */
struct sl_fabric_config {
    uint8_t np_count;
    uint8_t np_lcore[SL_MAX_NPS];
    uint8_t sp_count;
    uint8_t sp_lcore[SL_MAX_NPS];
    struct rte_mempool *pool;         /* frames; priv size >= sizeof(struct sl_mbuf_tag) */
    struct sl_member_states *members; /* control thread: rw, workers: ro */
    void *statistics;                 /* the region's statistics area (generated/statistics.h) */
    struct sl_flow_table *tables[SL_MAX_NPS]; /* initialised or adopted; each NP then owns its own */
};

int sl_fabric_create(const struct sl_fabric_config *config, struct sl_fabric **fabric);
void sl_fabric_destroy(struct sl_fabric *fabric);

/* Publishes a snapshot to all workers; returns the one before, which may be freed after sl_fabric_quiesce(). */
const struct sl_snapshot *sl_fabric_publish(struct sl_fabric *fabric, const struct sl_snapshot *snapshot);

/* Waits until every worker has passed a quiescent state since the call. Bounded by a worker's longest poll + idle sleep. */
void sl_fabric_quiesce(struct sl_fabric *fabric);

/* Takes up to count packets that workers handed over. The caller owns and frees them; their tag says where from and why. */
uint16_t sl_fabric_punt_dequeue(struct sl_fabric *fabric, struct rte_mbuf **packets, uint16_t count);

/* Gives a frame to the NP that owns port; it leaves there untouched but for a VLAN tag. 0, or -ENOBUFS (frame still the caller's). */
int sl_fabric_inject(struct sl_fabric *fabric, struct rte_mbuf *packet, uint8_t port, uint16_t vlan);

/* Body of a worker lcore: polls its NPs and SPs until sl_fabric_stop(). Takes struct sl_fabric *. */
int sl_worker_main(void *fabric);
void sl_fabric_stop(struct sl_fabric *fabric);

#endif
