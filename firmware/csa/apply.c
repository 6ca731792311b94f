// SPDX-License-Identifier: Apache-2.0
#include "apply.h"

#include <errno.h>
#include <string.h>

#include "locate.h"
#include "ports.h"
#include "publish.h"
#include "up.h"
#include "validate.h"

static int refuse_memory(struct sl_refusal *refusal)
{
    return sl_refuse(refusal, ENOMEM, SL_MARK_NONE, SL_ID_NONE, NULL,
                     "no memory for a snapshot: free memory and commit again");
}

static void announce_state(struct sl_csa *csa)
{
    struct sl_region_header *header = csa->params.region->header;

    atomic_store(&header->fast_path_generation, csa->active->generation);
    atomic_store(&header->fast_path_state,
                 csa->ready ? SL_FAST_PATH_FORWARDING : SL_FAST_PATH_HELD_DOWN);
}

int sl_apply(struct sl_csa *csa, struct sl_refusal *refusal)
{
    struct sl_config *before = csa->active;
    struct sl_port_change change;
    int error = sl_validate(csa->staging, csa->params.nps, csa->params.sps, refusal);

    if (error)
        return error;
    error = sl_ports_prepare(csa, csa->staging, &change, refusal);
    if (!error) {
        sl_locate_withhold(csa, csa->staging);
        error = sl_publish(csa, csa->staging, change.retired) ? refuse_memory(refusal) : 0;
    }
    if (error) {
        sl_locate_restore(csa);
        sl_ports_undo(csa, &change);
        sl_apply_restore(csa);
        return error;
    }
    csa->active = csa->staging;
    csa->staging = before;
    sl_locate_configure(csa);
    sl_ports_finish(csa, &change);
    announce_state(csa);
    return 0;
}

int sl_apply_ready(struct sl_csa *csa, struct sl_refusal *refusal)
{
    struct sl_event_hold_down_released released;
    int error;

    if (csa->ready)
        return 0;
    csa->ready = true;
    error = sl_ports_release(csa, refusal);
    if (!error && sl_publish(csa, csa->active, 0))
        error = refuse_memory(refusal);
    if (error) {
        csa->ready = false;
        sl_ports_hold(csa);
        sl_apply_restore(csa);
        return error;
    }
    announce_state(csa);
    memset(&released, 0, sizeof(released));
    released.ports = (uint32_t)__builtin_popcountll(csa->started_ports);
    sl_up_event(csa, SL_EVENT_HOLD_DOWN_RELEASED, SL_ID_NONE, NULL, &released, sizeof(released));
    return 0;
}

void sl_apply_restore(struct sl_csa *csa)
{
    if (csa->restore_pending)
        csa->restore_pending = sl_publish(csa, csa->active, 0) != 0;
}
