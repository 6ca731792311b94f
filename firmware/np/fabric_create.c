// SPDX-License-Identifier: Apache-2.0
/* Makes and unmakes NPs, SPs and the rings between them: all memory of the workers is had here. */
#include <errno.h>
#include <time.h>

#include <rte_cycles.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <rte_malloc.h>

#include "fabric_private.h"

#define NS_PER_US (NS_PER_S / US_PER_S)

static void *allocate(size_t bytes)
{
    return rte_zmalloc("sl_np", bytes, RTE_CACHE_LINE_SIZE);
}

static struct rte_ring *make_ring(const char *what, unsigned int from, unsigned int to,
                                  unsigned int slots)
{
    char name[RTE_RING_NAMESIZE];

    snprintf(name, sizeof(name), "sl_%s_%u_%u", what, from, to);
    return rte_ring_create(name, slots, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
}

static void free_ring(struct rte_ring *ring)
{
    struct rte_mbuf *mbuf;

    if (ring == NULL)
        return;
    while (rte_ring_sc_dequeue(ring, (void **)&mbuf) == 0)
        rte_pktmbuf_free(mbuf);
    rte_ring_free(ring);
}

static int check(const struct sl_fabric_config *config)
{
    if (config->np_count == 0 || config->np_count + config->sp_count > SL_MAX_NPS ||
        config->pool == NULL || config->members == NULL || config->statistics == NULL)
        return -EINVAL;
    if (rte_pktmbuf_priv_size(config->pool) < sizeof(struct sl_mbuf_tag))
        return -EINVAL;
    for (unsigned int i = 0; i < config->np_count; i++)
        if ((config->tables[i] == NULL) != (config->np_lcore[i] == SL_LCORE_NONE))
            return -EINVAL;
    return 0;
}

static void start_clock(struct sl_fabric *fabric)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    fabric->base_tsc = rte_rdtsc();
    fabric->base_us = (uint64_t)now.tv_sec * US_PER_S + (uint64_t)now.tv_nsec / NS_PER_US;
    fabric->us_per_tsc = (uint64_t)(((unsigned __int128)US_PER_S << 64) / rte_get_tsc_hz());
}

/* Registers an NP or SP with the worker of its lcore, which is made when it is the first there. */
static struct sl_worker *worker_of(struct sl_fabric *fabric, uint16_t lcore)
{
    for (unsigned int i = 0; i < fabric->worker_count; i++)
        if (fabric->workers[i].lcore == lcore)
            return &fabric->workers[i];
    fabric->workers[fabric->worker_count].lcore = lcore;
    return &fabric->workers[fabric->worker_count++];
}

static void attach_statistics(struct sl_np *np, struct sl_statistics *statistics)
{
    np->stat = &statistics->np[np->id];
    np->drops = &statistics->drops[np->id];
    np->stages = statistics->stage[np->id];
    np->port_stats = statistics->port[np->id];
    np->domain_stats = statistics->domain[np->id];
    np->member_stats = statistics->member[np->id];
    np->vlan_stats = statistics->vlan[np->id];
}

static int make_fragments(struct sl_fabric *fabric, struct sl_np *np)
{
    size_t bytes = sl_fragments_bytes(SL_FRAGMENTS_DATAGRAMS, SL_FRAGMENTS_HELD);

    fabric->fragment_memory[np->id] = allocate(bytes);
    if (fabric->fragment_memory[np->id] == NULL)
        return -ENOMEM;
    return sl_fragments_init(&np->fragments, fabric->fragment_memory[np->id], bytes,
                             SL_FRAGMENTS_DATAGRAMS, SL_FRAGMENTS_HELD, rte_rdtsc());
}

/*
 * Flow ids may not repeat those of a process before, of which other NPs still hold entries: the
 * counter starts beyond the adopted ones and beyond one per microsecond of the machine's uptime.
 */
static uint64_t first_flow_counter(const struct sl_fabric *fabric, uint64_t adopted)
{
    return adopted > fabric->base_us ? adopted : fabric->base_us;
}

static int make_np(struct sl_fabric *fabric, const struct sl_fabric_config *config, uint8_t id)
{
    struct sl_worker *worker = worker_of(fabric, config->np_lcore[id]);
    struct sl_np *np = allocate(sizeof(*np));

    if (np == NULL)
        return -ENOMEM;
    fabric->nps[id] = np;
    np->balancer = fabric->balancers[id];
    np->id = id;
    np->fabric = fabric;
    np->table = config->tables[id];
    np->members = config->members;
    np->pool = config->pool;
    np->flow_counter = first_flow_counter(fabric, config->last_flow_counter[id]);
    np->inject = make_ring("inject", id, 0, SL_PUNT_RING_SLOTS);
    np->punt = make_ring("punt", id, 0, SL_PUNT_RING_SLOTS);
    if (np->inject == NULL || np->punt == NULL)
        return -ENOMEM;
    attach_statistics(np, config->statistics);
    np->stat->lcore = config->np_lcore[id];
    np->stat->flows_capacity = np->table->capacity;
    np->stat->flows_adopted = config->flows_adopted[id];
    sl_np_attach_table(np);
    worker->nps[worker->np_count++] = id;
    return make_fragments(fabric, np);
}

static int make_sp(struct sl_fabric *fabric, const struct sl_fabric_config *config, uint8_t id)
{
    struct sl_worker *worker = worker_of(fabric, config->sp_lcore[id]);
    unsigned int row = fabric->np_count + id;
    struct sl_sp *sp = allocate(sizeof(*sp));

    if (sp == NULL)
        return -ENOMEM;
    fabric->sps[id] = sp;
    sp->id = id;
    sp->fabric = fabric;
    sp->inbox = make_ring("sp", id, 0, SL_FABRIC_RING_SLOTS);
    sp->stat = &config->statistics->np[row];
    sp->drops = &config->statistics->drops[row];
    sp->stat->lcore = config->sp_lcore[id];
    worker->sps[worker->sp_count++] = id;
    fabric->steering.sps[fabric->steering.count++] = id;
    return sp->inbox == NULL ? -ENOMEM : 0;
}

static bool np_runs(const struct sl_fabric *fabric, unsigned int id)
{
    return fabric->nps[id] != NULL;
}

static bool sp_runs(const struct sl_fabric *fabric, unsigned int id)
{
    return fabric->sps[id] != NULL;
}

/* Makes the ring from one worker to another where both run and are not the same. */
static int connect(struct rte_ring **ring, const char *what, unsigned int from, unsigned int to,
                   bool wanted)
{
    if (!wanted)
        return 0;
    *ring = make_ring(what, from, to, SL_FABRIC_RING_SLOTS);
    return *ring == NULL ? -ENOMEM : 0;
}

static int make_fabric_rings(struct sl_fabric *fabric)
{
    int rc = 0;

    for (unsigned int i = 0; i < SL_MAX_NPS; i++) {
        for (unsigned int j = 0; rc == 0 && j < SL_MAX_NPS; j++) {
            rc = connect(&fabric->rings[i][j], "fabric", i, j,
                         i != j && np_runs(fabric, i) && np_runs(fabric, j));
            if (rc == 0)
                rc = connect(&fabric->to_sp[i][j], "to_sp", i, j,
                             np_runs(fabric, i) && sp_runs(fabric, j));
            if (rc == 0)
                rc = connect(&fabric->from_sp[i][j], "from_sp", i, j,
                             sp_runs(fabric, i) && np_runs(fabric, j));
        }
    }
    return rc;
}

static int make_quiescence(struct sl_fabric *fabric)
{
    fabric->quiescence = allocate(rte_rcu_qsbr_get_memsize(fabric->worker_count));
    if (fabric->quiescence == NULL)
        return -ENOMEM;
    return rte_rcu_qsbr_init(fabric->quiescence, fabric->worker_count) == 0 ? 0 : -EINVAL;
}

static int populate(struct sl_fabric *fabric, const struct sl_fabric_config *config)
{
    int rc = 0;

    for (uint8_t id = 0; rc == 0 && id < config->np_count; id++) {
        /* Balancing adds up over all ids, so one that does not run has an empty count too. */
        fabric->balancers[id] = allocate(sizeof(*fabric->balancers[id]));
        if (fabric->balancers[id] == NULL)
            rc = -ENOMEM;
        else if (config->np_lcore[id] != SL_LCORE_NONE)
            rc = make_np(fabric, config, id);
    }
    for (uint8_t id = 0; rc == 0 && id < config->sp_count; id++)
        if (config->sp_lcore[id] != SL_LCORE_NONE)
            rc = make_sp(fabric, config, id);
    if (rc == 0)
        rc = make_fabric_rings(fabric);
    return rc == 0 ? make_quiescence(fabric) : rc;
}

int sl_fabric_create(const struct sl_fabric_config *config, struct sl_fabric **fabric)
{
    struct sl_fabric *made;
    int rc = check(config);

    if (rc != 0)
        return rc;
    made = allocate(sizeof(*made));
    if (made == NULL)
        return -ENOMEM;
    made->np_count = config->np_count;
    made->sp_count = config->sp_count;
    made->targets = config->targets;
    memcpy(made->steering.key, config->steering_key, sizeof(made->steering.key));
    start_clock(made);
    rc = populate(made, config);
    if (rc != 0) {
        sl_fabric_destroy(made);
        return rc;
    }
    *fabric = made;
    return 0;
}

/* sl_fragment_fn */
static void free_held(void *context, uint64_t handle)
{
    (void)context;
    rte_pktmbuf_free((struct rte_mbuf *)(uintptr_t)handle);
}

static void destroy_sp(struct sl_sp *sp)
{
    for (unsigned int np = 0; np < SL_MAX_NPS; np++)
        rte_pktmbuf_free_bulk(sp->out[np].mbufs, sp->out[np].count);
    free_ring(sp->inbox);
    rte_free(sp);
}

static void destroy_np(struct sl_fabric *fabric, struct sl_np *np)
{
    if (np->fragments != NULL)
        sl_fragments_flush(np->fragments, free_held, NULL);
    rte_pktmbuf_free_bulk(np->replay, np->replay_count);
    if (np->table != NULL)
        np->table->leave = NULL;
    free_ring(np->inject);
    free_ring(np->punt);
    rte_free(fabric->fragment_memory[np->id]);
    rte_free(np);
}

void sl_fabric_destroy(struct sl_fabric *fabric)
{
    for (unsigned int from = 0; from < SL_MAX_NPS; from++) {
        for (unsigned int to = 0; to < SL_MAX_NPS; to++) {
            free_ring(fabric->rings[from][to]);
            free_ring(fabric->to_sp[from][to]);
            free_ring(fabric->from_sp[from][to]);
        }
    }
    for (unsigned int i = 0; i < SL_MAX_NPS; i++) {
        if (fabric->nps[i] != NULL)
            destroy_np(fabric, fabric->nps[i]);
        if (fabric->sps[i] != NULL)
            destroy_sp(fabric->sps[i]);
        rte_free(fabric->balancers[i]);
    }
    rte_free(fabric->quiescence);
    rte_free(fabric);
}
