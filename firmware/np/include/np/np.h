// SPDX-License-Identifier: Apache-2.0
/*
 * Network processors and the workers that run them, as the control thread sees them. All functions
 * here are called by the control thread, but for sl_worker_main(), which is a worker's life, and
 * where another caller is named.
 */
#ifndef NP_NP_H
#define NP_NP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "generated/stages.h"
#include "iff/packet.h"
#include "iff/snapshot.h"

struct rte_mbuf;
struct rte_mempool;
struct sl_fabric;
struct sl_flow_table;
struct sl_statistics;

/* Why a worker hands a packet to the control thread. */
enum sl_punt_reason {
    SL_PUNT_LINUX, /* to the tap of the ingress port */
    SL_PUNT_ARP,   /* for the locator (and, as a copy, for Linux) */
    SL_PUNT_PROBE, /* answer to a health probe */
    SL_PUNT_ICMP,  /* ICMP error about a probe */
};

/* What a packet on a fabric ring is. */
enum sl_fabric_kind {
    SL_FABRIC_FRAME,   /* translated: leaves by tag.port as it is */
    SL_FABRIC_INSTALL, /* not a frame: its data is one struct sl_flow_install */
};

/* In the mbuf's private area: travels with a packet over punt, inject and fabric rings. */
struct sl_mbuf_tag {
    uint8_t port;       /* punt, SP: ingress port id; inject and fabric: egress port id */
    uint8_t reason;     /* enum sl_punt_reason or enum sl_fabric_kind */
    uint8_t tcp_flags;  /* fabric frame: 0 if not TCP */
    uint8_t service;    /* SP: number of the service it is for */
    uint16_t vlan;      /* inject: tag to push, 0 none; punt, SP: tag in the frame, 0 none */
    uint16_t l4_offset; /* SP: of the TCP or ICMP header, from the Ethernet header */
    uint32_t flow_hash; /* fabric: compact flow key of the direction opposite to the frame's */
    uint8_t l3_offset;  /* SP: of the IP header */
    uint8_t sp_flags;   /* SP: SL_SP_FRAME_* (np/sp.h) */
    uint16_t l4_bytes;  /* SP: TCP or ICMP header and data */
    uint64_t flow_id;   /* fabric: compact flow key; 0: no flow */
};
_Static_assert(sizeof(struct sl_mbuf_tag) == 24, "a tag is three words");

#define SL_LCORE_NONE UINT16_MAX

/*
 * Everything the workers of one process share. Made by main/ before the workers start and copied by
 * sl_fabric_create(); single writer of what is pointed to as noted.
 */
struct sl_fabric_config {
    uint8_t np_count;                 /* highest NP id + 1; np_count + sp_count <= SL_MAX_NPS */
    uint8_t sp_count;                 /* highest SP id + 1 */
    uint16_t np_lcore[SL_MAX_NPS];    /* SL_LCORE_NONE: no NP of that id runs */
    uint16_t sp_lcore[SL_MAX_NPS];    /* SL_LCORE_NONE: no SP of that id runs */
    struct rte_mempool *pool;         /* frames; priv size >= sizeof(struct sl_mbuf_tag) */
    struct sl_member_states *members; /* control thread: rw, workers: ro */
    struct sl_statistics *statistics; /* the region's statistics area; rows "np": workers */
    struct sl_flow_table *tables[SL_MAX_NPS]; /* NULL where no NP runs; initialised or adopted;
                                                    each NP then owns its own */
    struct sl_target_states *targets;         /* as that structure says; NULL: none */
    uint64_t steering_key[2];                 /* random: spreads connections over SPs */
    uint64_t last_flow_counter[SL_MAX_NPS];   /* of struct sl_flow_adoption; 0: nothing adopted */
    uint32_t flows_adopted[SL_MAX_NPS];       /* for the statistics */
};

/*
 * Makes NPs, SPs and the rings between them. *fabric is the caller's until sl_fabric_destroy(). 0,
 * -EINVAL for counts, lcores or missing parts, -ENOMEM.
 */
int sl_fabric_create(const struct sl_fabric_config *config, struct sl_fabric **fabric);

/* All workers have returned before. Frees rings and every packet in them. */
void sl_fabric_destroy(struct sl_fabric *fabric);

/*
 * The coarse monotonic clock of flow entries: CLOCK_MONOTONIC in milliseconds, wrapping. Any
 * thread.
 */
uint32_t sl_fabric_now_ms(const struct sl_fabric *fabric);

/*
 * Publishes a snapshot to all workers; returns the one before (NULL at first), which may be freed
 * after sl_fabric_quiesce().
 */
const struct sl_snapshot *sl_fabric_publish(struct sl_fabric *fabric,
                                            const struct sl_snapshot *snapshot);

/*
 * Waits until every worker has passed a quiescent state since the call. Bounded by a worker's
 * longest poll + idle sleep.
 */
void sl_fabric_quiesce(struct sl_fabric *fabric);

/*
 * Takes up to count packets that workers handed over. The caller owns and frees them; their tag
 * says where from and why.
 */
uint16_t sl_fabric_punt_dequeue(struct sl_fabric *fabric, struct rte_mbuf **packets,
                                uint16_t count);

/*
 * Gives a frame to the NP that owns port by the published snapshot; it leaves there untouched but
 * for a VLAN tag. 0; -ENODEV no such port, -ENOBUFS ring full (frame still the caller's in both).
 */
int sl_fabric_inject(struct sl_fabric *fabric, struct rte_mbuf *packet, uint8_t port,
                     uint16_t vlan);

/* The tag of a packet, in its private area. Any owner of the packet. */
struct sl_mbuf_tag *sl_mbuf_tag(struct rte_mbuf *packet);

/* Body of a worker lcore: polls its NPs and SPs until sl_fabric_stop(). Takes struct sl_fabric *.
 */
int sl_worker_main(void *fabric);
void sl_fabric_stop(struct sl_fabric *fabric);

/*
 * One turn of the worker of that lcore: polls its NPs and SPs once, without sleeping. For tests and
 * benchmarks, which run no worker there. Returns true if there was work.
 */
bool sl_worker_poll_once(struct sl_fabric *fabric, uint16_t lcore);

/*
 * Capture and trace hook in: called by the NP's worker at the entry of a stage with the packets of
 * the burst that enter it (bit i of mask: mbufs[i], and packets[i] from the parser on). May not
 * keep or change them, and must be as quick as the packet path.
 */
struct sl_stage_tap {
    void (*function)(void *context, uint8_t np, enum sl_stage stage, struct rte_mbuf *const *mbufs,
                     const struct sl_packet *packets, uint32_t mask);
    void *context;
};

/*
 * Sets the tap of a stage on one NP, or takes it away (NULL). Returns the one before, which may be
 * freed after sl_fabric_quiesce().
 */
const struct sl_stage_tap *sl_fabric_set_tap(struct sl_fabric *fabric, uint8_t np,
                                             enum sl_stage stage, const struct sl_stage_tap *tap);

/* Services an SP can have bound: where per-request work (NFS, mediation) is plugged in. */
#define SL_SP_SERVICES 8u

#define SL_SP_BURST 32u

/*
 * A service of an SP. Both functions are called by the SP's worker, under the rules of the packet
 * path; what they may do there is in np/sp.h. handle owns the packets it is given, at most
 * SL_SP_BURST; poll is called once a turn, after all packets, may be NULL, and returns true if
 * there was work.
 */
struct sl_sp_service {
    void (*handle)(void *context, struct rte_mbuf **packets, uint16_t count);
    bool (*poll)(void *context, uint64_t now_us);
    void *context;
};

/*
 * Binds a service (NULL: none) to number `service` of an SP. Returns the one before, which may be
 * freed after sl_fabric_quiesce().
 */
const struct sl_sp_service *sl_fabric_bind_service(struct sl_fabric *fabric, uint8_t sp,
                                                   uint8_t service,
                                                   const struct sl_sp_service *bound);

/*
 * Hands a packet to an SP. 0, or -ENOBUFS or -EINVAL (packet still the caller's). A packet for a
 * number that has no service bound is dropped there as sp_no_service.
 */
int sl_fabric_give_sp(struct sl_fabric *fabric, struct rte_mbuf *packet, uint8_t sp,
                      uint8_t service);

#endif
