// SPDX-License-Identifier: Apache-2.0
/* NPs, SPs, workers and the rings between them. */
#ifndef NP_FABRIC_PRIVATE_H
#define NP_FABRIC_PRIVATE_H

#include <rte_rcu_qsbr.h>

#include "np_private.h"

#define SL_FABRIC_RING_SLOTS 2048u
#define SL_PUNT_RING_SLOTS 1024u

/* A storage processor: one inbox and the services bound to its numbers. */
struct sl_sp {
    uint8_t id;
    struct rte_ring *inbox;                                       /* control thread to SP */
    const struct sl_sp_service *_Atomic services[SL_SP_SERVICES]; /* control thread: rw */
    struct sl_stat_np *stat; /* the rows behind the NPs' are the SPs' */
    struct sl_stat_drops *drops;
};

/* What one lcore runs. Written by sl_fabric_create() alone, but for `thread` fields. */
struct sl_worker {
    uint16_t lcore;
    uint8_t np_count, sp_count;
    uint8_t nps[SL_MAX_NPS], sps[SL_MAX_NPS];
    uint64_t last_tsc;   /* worker: end of the last turn */
    uint32_t idle_turns; /* worker: in a row */
    uint32_t sleep_us;   /* worker: the next sleep, should there be no work */
};

struct sl_fabric {
    const struct sl_snapshot *_Atomic snapshot; /* control thread: rw, workers: ro */
    _Atomic bool stopping;                      /* control thread: rw, workers: ro */
    uint64_t base_tsc, ms_per_tsc; /* clock: milliseconds per cycle as a fraction of 2^64 */
    uint64_t base_ms;
    uint8_t np_count, sp_count, worker_count;
    uint8_t punt_next; /* control thread: NP whose punt ring comes first */
    struct rte_rcu_qsbr *quiescence;
    struct sl_np *nps[SL_MAX_NPS];
    struct sl_sp *sps[SL_MAX_NPS];
    struct sl_balancer *balancers[SL_MAX_NPS];
    struct rte_ring *rings[SL_MAX_NPS][SL_MAX_NPS]; /* [from][to], SPSC */
    void *fragment_memory[SL_MAX_NPS];
    struct sl_worker workers[SL_MAX_NPS];
};

/* sp.c: one turn of an SP. True if there was work. */
bool sl_sp_poll(struct sl_sp *sp, uint32_t now_ms);

/* clock.c part of fabric.c: the coarse clock at a cycle count. */
static inline uint32_t sl_fabric_ms_at(const struct sl_fabric *fabric, uint64_t tsc)
{
    unsigned __int128 product = (unsigned __int128)(tsc - fabric->base_tsc) * fabric->ms_per_tsc;

    return (uint32_t)(fabric->base_ms + (uint64_t)(product >> 64));
}

#endif
