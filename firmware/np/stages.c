// SPDX-License-Identifier: Apache-2.0
/*
 * The table of stages, in the order a burst is taken through them: every stage sends its packets
 * only to stages below it, so that one pass is enough. rx comes before and is not a row.
 *
 * translate has two rows: packets whose flow lookup found go first, because a new flow of the same
 * burst may evict the very entry that was found; then those whose flow was found or made on the
 * way.
 */
#include "np_private.h"

struct stage_row {
    enum sl_stage id;
    sl_stage_fn function;
};

static const struct stage_row rows[] = {
    {SL_STAGE_PARSE, sl_stage_parse},
    {SL_STAGE_LOOKUP, sl_stage_lookup},
    {SL_STAGE_TRANSLATE, sl_stage_translate},
    {SL_STAGE_CLASSIFY, sl_stage_classify},
    {SL_STAGE_ARP, sl_stage_arp},
    {SL_STAGE_ICMP, sl_stage_icmp},
    {SL_STAGE_BALANCE, sl_stage_balance},
    {SL_STAGE_FRAGMENT, sl_stage_fragment},
    {SL_STAGE_TRANSLATE, sl_stage_translate},
    {SL_STAGE_SERVICE, sl_stage_service},
    {SL_STAGE_EXCEPTION, sl_stage_exception},
    {SL_STAGE_FABRIC, sl_stage_fabric},
    {SL_STAGE_TX, sl_stage_tx},
};
_Static_assert(sizeof(rows) / sizeof(rows[0]) == SL_STAGE_COUNT, "no rx, translate twice");

void sl_np_enter_stage(struct sl_np *np, struct sl_burst *burst, enum sl_stage stage, uint32_t mask)
{
    const struct sl_stage_tap *tap = atomic_load_explicit(&np->taps[stage], memory_order_acquire);

    np->stages[stage].bursts++;
    np->stages[stage].packets += (unsigned int)__builtin_popcount(mask);
    if (unlikely(tap != NULL))
        tap->function(tap->context, np->id, stage, burst->mbufs, burst->packets, mask);
}

void sl_np_run_burst(struct sl_np *np, struct sl_burst *burst)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint32_t mask = burst->pending[rows[i].id];

        if (mask == 0)
            continue;
        burst->pending[rows[i].id] = 0;
        sl_np_enter_stage(np, burst, rows[i].id, mask);
        rows[i].function(np, burst, mask);
    }
    if (burst->free_count > 0)
        rte_pktmbuf_free_bulk(burst->to_free, burst->free_count);
    burst->free_count = 0;
    burst->count = 0;
    burst->is_replay = false;
}
