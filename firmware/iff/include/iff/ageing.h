// SPDX-License-Identifier: Apache-2.0
/* Which entries may go, and when: the rules behind sl_flow_sweep(). */
#ifndef IFF_AGEING_H
#define IFF_AGEING_H

#include "iff/flow_table.h"
#include "iff/snapshot.h"

struct sl_ageing {
    struct sl_flow_table *table;
    const struct sl_snapshot *snapshot;
};

/*
 * sl_flow_expired_fn; context: struct sl_ageing *. An entry goes when it and its local peer have
 * been idle beyond the timer of its state, or at once when its domain or member is no longer
 * configured so. A live forward flow keeps its persistence record alive.
 */
bool sl_ageing_expired(void *context, struct sl_flow_entry *entry, uint32_t now_ms);

/* Does the configuration still mean this entry: domain, member, address and port as when it was
 * made? */
bool sl_flow_is_configured(const struct sl_snapshot *snapshot, const struct sl_flow_entry *entry);

/*
 * Places to sweep now so that the whole table is seen once in SL_AGEING_ROUND_MS; elapsed_ms since
 * the last sweep. Bounded, so that a sweep never holds up a burst.
 */
#define SL_AGEING_ROUND_MS 4000u
#define SL_AGEING_MAX_STEP 1024u
uint32_t sl_ageing_step(const struct sl_flow_table *table, uint32_t elapsed_ms);

#endif
