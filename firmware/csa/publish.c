// SPDX-License-Identifier: Apache-2.0
#include "publish.h"

#include <errno.h>
#include <string.h>

#include "np/np.h"

static uint8_t np_count(uint32_t nps)
{
    return nps ? (uint8_t)(32 - __builtin_clz(nps)) : 0;
}

int sl_publish(struct sl_csa *csa, const struct sl_config *config, uint64_t without)
{
    struct sl_snapshot_facts facts = {.serial = ++csa->snapshot_serial,
                                      .ready = csa->ready,
                                      .np_count = np_count(csa->params.nps),
                                      .open_ports = csa->open_ports & ~without,
                                      .forwarding_ports = csa->started_ports & ~without};
    const struct sl_snapshot *before;
    struct sl_snapshot *made;

    memcpy(facts.macs, csa->macs, sizeof(facts.macs));
    made = sl_snapshot_build(config, &facts);
    if (!made)
        return -ENOMEM;
    before = sl_fabric_publish(csa->params.fabric, made);
    csa->snapshot = made;
    csa->statistics->system.snapshots_published++;
    if (before) {
        sl_fabric_quiesce(csa->params.fabric);
        sl_snapshot_free(before);
        csa->statistics->system.snapshots_reclaimed++;
    }
    return 0;
}
