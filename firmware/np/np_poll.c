// SPDX-License-Identifier: Apache-2.0
/* One turn of an NP: everything that can bring it work, in a fixed order, then everything out. */
#include "np_private.h"

/* Once for each snapshot: which ports to poll. */
static void adopt_snapshot(struct sl_np *np)
{
    np->port_count = 0;
    for (unsigned int id = 0; id < SL_MAX_PORTS; id++)
        if (np->snapshot->ports[id].present && np->snapshot->ports[id].np == np->id)
            np->ports[np->port_count++] = (uint8_t)id;
    sl_np_note_ports(np);
    np->snapshot_serial = np->snapshot->serial;
    np->stat->snapshot_generation = np->snapshot->generation;
}

static uint32_t poll_ports(struct sl_np *np)
{
    uint32_t total = 0;

    for (unsigned int i = 0; i < np->port_count; i++) {
        uint16_t count = sl_stage_rx(np, &np->burst, np->ports[i]);

        if (count > 0)
            sl_np_run_burst(np, &np->burst);
        total += count;
    }
    return total;
}

bool sl_np_poll(struct sl_np *np, const struct sl_snapshot *snapshot, uint32_t now_ms)
{
    bool is_new = snapshot != np->snapshot;
    uint32_t work;

    np->now_ms = now_ms;
    np->snapshot = snapshot;
    np->stat->polls++;
    if (unlikely(snapshot == NULL))
        return false;
    /* A block that was freed may come back at the same address with other contents. */
    if (unlikely(is_new || np->snapshot_serial != snapshot->serial))
        adopt_snapshot(np);
    work = sl_np_poll_fabric(np);
    work += sl_np_poll_inject(np);
    work += sl_np_poll_replay(np);
    work += poll_ports(np);
    sl_np_housekeeping(np);
    sl_np_flush_service(np);
    sl_np_flush_fabric(np);
    sl_np_flush_tx(np);
    sl_np_flush_punt(np);
    return work > 0;
}
