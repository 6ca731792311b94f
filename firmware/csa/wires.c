// SPDX-License-Identifier: Apache-2.0
#include "wires.h"

#include <errno.h>

#include "np/np.h"
#include "pmd/impair.h"

_Static_assert((int)SL_ATTR_IMPAIRMENT_SETTINGS_DIRECTION_IN == SL_PMD_IN &&
                   (int)SL_ATTR_IMPAIRMENT_SETTINGS_DIRECTION_OUT == SL_PMD_OUT,
               "directions are the same in messages and at ports");

static struct sl_impair_settings settings_of(const struct sl_impairment_settings *message)
{
    return (struct sl_impair_settings){
        .seed = message->seed,
        .loss_ppm = message->loss_ppm,
        .burst_enter_ppm = message->burst_enter_ppm,
        .burst_leave_ppm = message->burst_leave_ppm,
        .burst_loss_ppm = message->burst_loss_ppm,
        .tail_loss_ppm = message->tail_loss_ppm,
        .tail_idle_us = message->tail_idle_us,
        .tail_packets = message->tail_packets,
        .reorder_ppm = message->reorder_ppm,
        .reorder_packets = message->reorder_packets,
        .reorder_delay_us = message->reorder_delay_us,
        .duplicate_ppm = message->duplicate_ppm,
        .delay_us = message->delay_us,
        .jitter_us = message->jitter_us,
        .jitter_reorders = message->jitter_reorders != 0,
        .rate_bps = message->rate_bps,
        .queue_bytes = message->queue_bytes,
        .ecn_threshold_bytes = message->ecn_threshold_bytes,
        .corrupt_ppm = message->corrupt_ppm,
        .cut = message->cut != 0,
    };
}

static void fill_settings(const struct sl_impair_settings *settings,
                          struct sl_impairment_settings *message)
{
    *message = (struct sl_impairment_settings){
        .seed = settings->seed,
        .loss_ppm = settings->loss_ppm,
        .burst_enter_ppm = settings->burst_enter_ppm,
        .burst_leave_ppm = settings->burst_leave_ppm,
        .burst_loss_ppm = settings->burst_loss_ppm,
        .tail_loss_ppm = settings->tail_loss_ppm,
        .tail_idle_us = settings->tail_idle_us,
        .tail_packets = settings->tail_packets,
        .reorder_ppm = settings->reorder_ppm,
        .reorder_packets = settings->reorder_packets,
        .reorder_delay_us = settings->reorder_delay_us,
        .duplicate_ppm = settings->duplicate_ppm,
        .delay_us = settings->delay_us,
        .jitter_us = settings->jitter_us,
        .jitter_reorders = settings->jitter_reorders,
        .rate_bps = settings->rate_bps,
        .queue_bytes = settings->queue_bytes,
        .ecn_threshold_bytes = settings->ecn_threshold_bytes,
        .corrupt_ppm = settings->corrupt_ppm,
        .cut = settings->cut,
    };
}

static void fill_counters(const struct sl_pmd_impairment *state,
                          struct sl_impairment_counters *message)
{
    const struct sl_impair_counters *counters = &state->counters;

    *message = (struct sl_impairment_counters){
        .put = counters->put,
        .passed = counters->passed,
        .lost = counters->lost,
        .burst_lost = counters->burst_lost,
        .tail_lost = counters->tail_lost,
        .queue_dropped = counters->queue_dropped,
        .slots_dropped = counters->slots_dropped,
        .cut = counters->cut,
        .flushed = counters->flushed,
        .reordered = counters->reordered,
        .duplicated = counters->duplicated,
        .corrupted = counters->corrupted,
        .marked = counters->marked,
        .no_mbuf = state->no_mbuf,
        .queued = state->queued,
    };
}

static int refuse_port(const struct sl_csa *csa, uint16_t id, int error, const char *reason,
                       struct sl_refusal *refusal)
{
    return sl_refuse(refusal, (uint32_t)-error, SL_MARK_PORT, id, csa->active->port[id].key, "%s",
                     reason);
}

/* Is there such a port? What kind it is, is for dpdk-pmd to judge. */
static int find_port(const struct sl_csa *csa, uint16_t id, struct sl_refusal *refusal)
{
    if (sl_mask_has(csa->open_ports, id))
        return 0;
    return sl_refuse(refusal, ENODEV, SL_MARK_NONE, id, NULL,
                     "there is no port with id %u: commit its configuration first", id);
}

static int check_direction(const struct sl_csa *csa, uint16_t port,
                           const struct sl_impairment_settings *message, struct sl_refusal *refusal)
{
    struct sl_impair_settings settings = settings_of(message);
    const char *fault;
    int error;

    if (message->direction >= SL_PMD_DIRECTIONS)
        return refuse_port(csa, port, -EINVAL, "a direction is neither in nor out", refusal);
    error = sl_impair_check(&settings, &fault);
    return error ? refuse_port(csa, port, error, fault, refusal) : 0;
}

/* Everything is checked before anything is changed. */
static int check(const struct sl_csa *csa, const struct sl_msg_impair *request,
                 struct sl_refusal *refusal)
{
    int error = find_port(csa, request->port, refusal);

    if (!error && request->directions_count > SL_PMD_DIRECTIONS)
        error = refuse_port(csa, request->port, -EINVAL, "a port has two directions", refusal);
    for (uint16_t i = 0; i < request->directions_count && !error; i++)
        error = check_direction(csa, request->port, &request->directions[i], refusal);
    return error;
}

int sl_wires_impair(struct sl_csa *csa, const struct sl_msg_impair *request,
                    struct sl_refusal *refusal)
{
    int error = check(csa, request, refusal);

    for (uint16_t i = 0; i < request->directions_count && !error; i++) {
        struct sl_impair_settings settings = settings_of(&request->directions[i]);
        enum sl_pmd_direction direction = request->directions[i].direction;
        char reason[SL_PMD_REASON_BYTES];

        error = sl_pmd_port_impair((uint8_t)request->port, direction, &settings, reason);
        if (error)
            return refuse_port(csa, request->port, error, reason, refusal);
    }
    /* Workers have then taken the settings, and the port may be given others. */
    if (!error)
        sl_fabric_quiesce(csa->params.fabric);
    return error;
}

int sl_wires_look(const struct sl_csa *csa, const struct sl_msg_impairment_query *query,
                  struct sl_msg_impairment *answer, struct sl_refusal *refusal)
{
    int error = find_port(csa, query->port, refusal);

    if (error)
        return error;
    *answer = (struct sl_msg_impairment){
        .transaction = query->transaction,
        .port = query->port,
        .settings_count = SL_PMD_DIRECTIONS,
        .counters_count = SL_PMD_DIRECTIONS,
    };
    for (uint8_t i = 0; i < SL_PMD_DIRECTIONS; i++) {
        struct sl_pmd_impairment state;
        char reason[SL_PMD_REASON_BYTES];

        error = sl_pmd_port_impairment((uint8_t)query->port, i, &state, reason);
        if (error)
            return refuse_port(csa, query->port, error, reason, refusal);
        fill_settings(&state.settings, &answer->settings[i]);
        answer->settings[i].direction = i;
        fill_counters(&state, &answer->counters[i]);
    }
    return 0;
}
