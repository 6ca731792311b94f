// SPDX-License-Identifier: Apache-2.0
/*
 * The life of a worker lcore: polls its NPs and SPs, says after every turn that it holds no
 * snapshot, and sleeps when idle for long, if the configuration says so [PLT-2].
 */
#include <sys/prctl.h>
#include <time.h>

#include <rte_cycles.h>
#include <rte_lcore.h>
#include <rte_pause.h>

#include "fabric_private.h"

/* Until the first snapshot there is nothing to be quick for. */
#define UNCONFIGURED_IDLE_SLEEP_US 200u
#define UNCONFIGURED_IDLE_TURNS 64u
#define TIMER_SLACK_NS 1000ul
#define NS_PER_US 1000L
#define US_PER_MS 1000u
/* The first sleep after work; each further one is twice as long, up to idle_sleep_us. A peer that
 * answers at once would else find us in the longest sleep every time. */
#define FIRST_SLEEP_US 4u

static struct sl_worker *find_worker(struct sl_fabric *fabric, uint16_t lcore)
{
    for (unsigned int i = 0; i < fabric->worker_count; i++)
        if (fabric->workers[i].lcore == lcore)
            return &fabric->workers[i];
    return NULL;
}

/* The cycles since the last reading belong to the part that has just run. */
static uint64_t lap(struct sl_worker *worker)
{
    uint64_t tsc = rte_rdtsc();
    uint64_t cycles = tsc - worker->last_tsc;

    worker->last_tsc = tsc;
    return cycles;
}

/* All parts of an lcore share its cycles: the total of each is the lcore's, busy is its own. */
static void add_total(struct sl_fabric *fabric, const struct sl_worker *worker, uint64_t cycles)
{
    for (unsigned int i = 0; i < worker->np_count; i++)
        fabric->nps[worker->nps[i]]->stat->total_cycles += cycles;
    for (unsigned int i = 0; i < worker->sp_count; i++)
        fabric->sps[worker->sps[i]]->stat->total_cycles += cycles;
}

static bool turn(struct sl_fabric *fabric, struct sl_worker *worker)
{
    const struct sl_snapshot *snapshot =
        atomic_load_explicit(&fabric->snapshot, memory_order_acquire);
    uint64_t total = lap(worker);
    uint64_t now_us = sl_fabric_us_at(fabric, worker->last_tsc);
    uint32_t now_ms = (uint32_t)(now_us / US_PER_MS);
    bool busy = false;

    for (unsigned int i = 0; i < worker->np_count; i++) {
        struct sl_np *np = fabric->nps[worker->nps[i]];
        bool had_work = sl_np_poll(np, snapshot, now_ms);
        uint64_t cycles = lap(worker);

        total += cycles;
        np->stat->busy_cycles += had_work ? cycles : 0;
        busy |= had_work;
    }
    for (unsigned int i = 0; i < worker->sp_count; i++) {
        struct sl_sp *sp = fabric->sps[worker->sps[i]];
        bool had_work = sl_sp_poll(sp, snapshot, now_us);
        uint64_t cycles = lap(worker);

        total += cycles;
        sp->stat->busy_cycles += had_work ? cycles : 0;
        busy |= had_work;
    }
    add_total(fabric, worker, total);
    return busy;
}

static void sleep_us(uint32_t us)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = (long)us * NS_PER_US};

    nanosleep(&pause, NULL);
}

/* The only system call of a worker, made only when nothing has come for idle_polls turns. */
static void rest(struct sl_fabric *fabric, struct sl_worker *worker)
{
    const struct sl_snapshot *snapshot =
        atomic_load_explicit(&fabric->snapshot, memory_order_acquire);
    uint32_t us = snapshot != NULL ? snapshot->idle_sleep_us : UNCONFIGURED_IDLE_SLEEP_US;
    uint32_t turns = snapshot != NULL ? snapshot->idle_polls : UNCONFIGURED_IDLE_TURNS;

    if (++worker->idle_turns <= turns || us == 0) {
        rte_pause();
        return;
    }
    for (unsigned int i = 0; i < worker->np_count; i++)
        fabric->nps[worker->nps[i]]->stat->idle_sleeps++;
    for (unsigned int i = 0; i < worker->sp_count; i++)
        fabric->sps[worker->sps[i]]->stat->idle_sleeps++;
    if (worker->sleep_us > us)
        worker->sleep_us = us;
    sleep_us(worker->sleep_us);
    worker->sleep_us *= 2;
}

static void note_work(struct sl_worker *worker)
{
    worker->idle_turns = 0;
    worker->sleep_us = FIRST_SLEEP_US;
}

int sl_worker_main(void *argument)
{
    struct sl_fabric *fabric = argument;
    struct sl_worker *worker = find_worker(fabric, (uint16_t)rte_lcore_id());
    unsigned int thread;

    if (worker == NULL)
        return -EINVAL;
    thread = (unsigned int)(worker - fabric->workers);
    prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS);
    rte_rcu_qsbr_thread_register(fabric->quiescence, thread);
    rte_rcu_qsbr_thread_online(fabric->quiescence, thread);
    worker->last_tsc = rte_rdtsc();
    note_work(worker);
    while (!atomic_load_explicit(&fabric->stopping, memory_order_relaxed)) {
        if (turn(fabric, worker))
            note_work(worker);
        else
            rest(fabric, worker);
        rte_rcu_qsbr_quiescent(fabric->quiescence, thread);
    }
    rte_rcu_qsbr_thread_offline(fabric->quiescence, thread);
    rte_rcu_qsbr_thread_unregister(fabric->quiescence, thread);
    return 0;
}

bool sl_worker_poll_once(struct sl_fabric *fabric, uint16_t lcore)
{
    struct sl_worker *worker = find_worker(fabric, lcore);

    return worker != NULL && turn(fabric, worker);
}
