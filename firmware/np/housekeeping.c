// SPDX-License-Identifier: Apache-2.0
/* What an NP does besides packets: ageing, time-outs, gauges. A bounded step once a millisecond. */
#include "np_private.h"

#include "iff/ageing.h"
#include "iff/flow_advance.h"

/* Members whose connection gauge is refreshed in one step: all 1024 in 64 ms. */
#define GAUGES_PER_STEP 16u

static bool is_counted_flow(const struct sl_flow_entry *entry)
{
    return entry->kind == SL_FLOW_FORWARD && (entry->flags & SL_FLOW_OWNER) != 0;
}

/* sl_flow_leave_fn */
static void flow_left(void *context, const struct sl_flow_entry *entry, enum sl_flow_leave why)
{
    struct sl_np *np = context;

    if (is_counted_flow(entry))
        np->domain_stats[entry->domain % SL_MAX_DOMAINS].flows_active--;
    sl_flow_left(np->balancer, entry, why);
}

void sl_np_attach_table(struct sl_np *np)
{
    np->table->leave = flow_left;
    np->table->leave_context = np;
    sl_flow_recount(np->table, np->balancer);
    for (uint32_t i = 0; i < np->table->capacity; i++) {
        const struct sl_flow_entry *entry = sl_flow_at(np->table, i);

        if (is_counted_flow(entry))
            np->domain_stats[entry->domain % SL_MAX_DOMAINS].flows_active++;
    }
}

/* Held down, the snapshot does not say yet which of the adopted flows are configured [PLT-4]. */
static void sweep_flows(struct sl_np *np, uint32_t elapsed_ms)
{
    struct sl_ageing ageing = {.table = np->table, .snapshot = np->snapshot};

    if (!np->snapshot->ready)
        return;
    sl_flow_sweep(np->table, sl_ageing_step(np->table, elapsed_ms), np->now_ms, sl_ageing_expired,
                  &ageing);
}

static void refresh_gauges(struct sl_np *np)
{
    const struct sl_flow_table_counters *counters = &np->table->counters;

    np->stat->flows_active = sl_flow_table_used(np->table);
    np->stat->flows_created = counters->inserted;
    np->stat->flows_expired = counters->expired;
    np->stat->flows_evicted = counters->evicted;
    np->stat->fragments_held = sl_fragments_held(np->fragments);
    for (unsigned int i = 0; i < GAUGES_PER_STEP; i++) {
        uint16_t member = np->gauge_next++ % SL_MAX_MEMBERS;

        np->member_stats[member].connections_active =
            atomic_load_explicit(&np->balancer->connections[member], memory_order_relaxed);
    }
}

void sl_np_housekeeping(struct sl_np *np)
{
    uint32_t elapsed_ms = np->now_ms - np->housekeeping_ms;

    if (likely(elapsed_ms == 0))
        return;
    np->housekeeping_ms = np->now_ms;
    np->icmp_errors_left = SL_ICMP_ERRORS_PER_MS;
    sweep_flows(np, elapsed_ms);
    sl_np_tell(np, elapsed_ms);
    sl_np_sweep_fragments(np);
    refresh_gauges(np);
}
