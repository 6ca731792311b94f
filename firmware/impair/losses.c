/* SPDX-License-Identifier: Apache-2.0 */
/* What is lost on entry: cut, random, in bursts, for a full queue, for want of a slot. */
#include "state.h"

/* One step of the Gilbert-Elliott model; true when the packet is lost to a burst. */
static bool is_lost_in_burst(struct sl_impair *impair)
{
    const struct sl_impair_settings *settings = &impair->settings;

    if (settings->burst_enter_ppm == 0)
        return false;
    if (impair->in_burst)
        impair->in_burst = !sl_random_hits(&impair->random, settings->burst_leave_ppm);
    else
        impair->in_burst = sl_random_hits(&impair->random, settings->burst_enter_ppm);
    return impair->in_burst && sl_random_hits(&impair->random, settings->burst_loss_ppm);
}

/* A packet is never too long for a queue that is empty, else nothing of its size would ever pass.
 */
static bool is_queue_full(const struct sl_impair *impair, uint32_t length_bytes)
{
    const struct sl_impair_settings *settings = &impair->settings;
    uint64_t backlog_bytes;

    if (settings->rate_bps == 0 || settings->queue_bytes == 0)
        return false;
    backlog_bytes = sl_impair_backlog_bytes(impair);
    return backlog_bytes > 0 && (backlog_bytes > settings->queue_bytes ||
                                 settings->queue_bytes - backlog_bytes < length_bytes);
}

uint64_t *sl_impair_find_loss(struct sl_impair *impair, uint32_t length_bytes)
{
    struct sl_impair_counters *counters = &impair->counters;
    bool burst;

    if (impair->settings.cut)
        return &counters->cut;
    /* The wire's state goes on with each packet, also with one that is lost in another way. */
    burst = is_lost_in_burst(impair);
    if (sl_random_hits(&impair->random, impair->settings.loss_ppm))
        return &counters->lost;
    if (burst)
        return &counters->burst_lost;
    if (is_queue_full(impair, length_bytes))
        return &counters->queue_dropped;
    if (impair->used == impair->params.slots)
        return &counters->slots_dropped;
    return NULL;
}
