// SPDX-License-Identifier: Apache-2.0
/* NPs, SPs, workers and the rings between them. */
#ifndef NP_FABRIC_PRIVATE_H
#define NP_FABRIC_PRIVATE_H

#include <rte_rcu_qsbr.h>

#include "iff/steer.h"
#include "np/sp.h"
#include "np_private.h"

#define SL_FABRIC_RING_SLOTS 2048u
#define SL_PUNT_RING_SLOTS 1024u

/*
 * A storage processor: what comes in, the services bound to its numbers, what goes out. Its
 * worker's, but for what is noted.
 */
struct sl_sp {
    uint8_t id;
    uint32_t out_dirty;                 /* bit per NP whose out[] has frames */
    uint64_t now_us;                    /* of this turn */
    const struct sl_snapshot *snapshot; /* of this turn; NULL before the first */
    struct sl_fabric *fabric;
    struct rte_ring *inbox;                                       /* control thread to SP */
    const struct sl_sp_service *_Atomic services[SL_SP_SERVICES]; /* control thread: rw */
    struct sl_stat_np *stat; /* the rows behind the NPs' are the SPs' */
    struct sl_stat_drops *drops;
    uint32_t room[SL_MAX_NPS];            /* on the ring to each NP, as last seen */
    struct sl_out_buffer out[SL_MAX_NPS]; /* never more than there was room for */
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
    uint64_t base_tsc, us_per_tsc; /* clock: microseconds per cycle as a fraction of 2^64 */
    uint64_t base_us;
    uint8_t np_count, sp_count, worker_count;
    uint8_t punt_next; /* control thread: NP whose punt ring comes first */
    struct rte_rcu_qsbr *quiescence;
    struct sl_np *nps[SL_MAX_NPS];
    struct sl_sp *sps[SL_MAX_NPS];
    struct sl_balancer *balancers[SL_MAX_NPS];
    struct rte_ring *rings[SL_MAX_NPS][SL_MAX_NPS];   /* [from NP][to NP], SPSC as all */
    struct rte_ring *to_sp[SL_MAX_NPS][SL_MAX_NPS];   /* [from NP][to SP] */
    struct rte_ring *from_sp[SL_MAX_NPS][SL_MAX_NPS]; /* [from SP][to NP] */
    struct sl_steering steering;                      /* as made */
    struct sl_target_states *targets;                 /* as that structure says; NULL: none */
    void *fragment_memory[SL_MAX_NPS];
    struct sl_worker workers[SL_MAX_NPS];
};

/* sp.c: one turn of an SP. True if there was work. */
bool sl_sp_poll(struct sl_sp *sp, const struct sl_snapshot *snapshot, uint64_t now_us);

/* The clock at a cycle count: CLOCK_MONOTONIC in microseconds. */
static inline uint64_t sl_fabric_us_at(const struct sl_fabric *fabric, uint64_t tsc)
{
    unsigned __int128 product = (unsigned __int128)(tsc - fabric->base_tsc) * fabric->us_per_tsc;

    return fabric->base_us + (uint64_t)(product >> 64);
}

/* The coarse clock of flows. */
static inline uint32_t sl_fabric_ms_at(const struct sl_fabric *fabric, uint64_t tsc)
{
    return (uint32_t)(sl_fabric_us_at(fabric, tsc) / 1000u);
}

#endif
