// SPDX-License-Identifier: Apache-2.0
#include "statistics.h"

#include <stdio.h>
#include <string.h>

#include "frames.h"
#include "iff/flow_table.h"
#include "nfs_statistics.h"
#include "targets.h"
#include "tcp_statistics.h"
#include "up.h"

#define PERIOD_US 100000u
/* A full table is reported no more often than this. */
#define EVICTED_PERIOD_US 10000000u

static uint64_t mac_number(const struct sl_mac *mac)
{
    uint64_t number = 0;

    for (unsigned int i = 0; i < sizeof(mac->bytes); i++)
        number = number << 8 | mac->bytes[i];
    return number;
}

static void update_system(struct sl_csa *csa)
{
    struct sl_stat_system *row = &csa->statistics->system;

    row->uptime_us = csa->now_us - csa->started_us;
    row->tsc_hz = csa->params.tsc_hz;
    row->flows_adopted = csa->params.flows_adopted;
    row->flows_discarded = csa->params.flows_discarded;
    sl_frame_pool_usage(csa->params.pool, &row->mbufs_total, &row->mbufs_in_use);
}

static void update_port(struct sl_csa *csa, uint16_t id)
{
    struct sl_stat_port_state *row = &csa->statistics->port_state[id];
    const struct sl_agent_port *port = &csa->ports[id];

    if (!sl_mask_has(csa->open_ports, id)) {
        if (row->present)
            memset(row, 0, sizeof(*row));
        return;
    }
    row->present = 1;
    row->link_up = port->info.link_up;
    row->held_down = !csa->ready;
    row->speed_mbps = port->info.link_up ? port->info.speed_mbps : 0;
    row->mac = mac_number(&csa->macs[id]);
    row->to_linux_packets = port->to_linux_packets;
    row->to_linux_bytes = port->to_linux_bytes;
    row->from_linux_packets = port->from_linux_packets;
    row->from_linux_bytes = port->from_linux_bytes;
    row->transitions = port->transitions;
    row->rx_errors = port->info.rx_errors - csa->cleared.port[id].rx_errors;
    row->rx_missed = port->info.rx_missed - csa->cleared.port[id].rx_missed;
    row->tx_errors = port->info.tx_errors - csa->cleared.port[id].tx_errors;
}

static bool accepts_new(const struct sl_csa *csa, uint16_t member)
{
    const struct sl_config *config = csa->active;

    return config->has_member[member] &&
           config->server[config->member[member].server].admin_state ==
               SL_ATTR_SERVER_ADMIN_STATE_ENABLED;
}

static void update_member(struct sl_csa *csa, uint16_t id)
{
    struct sl_stat_member_state *row = &csa->statistics->member_state[id];
    struct sl_locator_member_status status;
    bool located;

    if (sl_locator_member_status(csa->locator, id, &status)) {
        memset(row, 0, sizeof(*row));
        memset(&csa->cleared.member[id], 0, sizeof(csa->cleared.member[id]));
        csa->member_since_us[id] = 0;
        return;
    }
    located = status.view.located;
    row->located = located;
    row->up = status.up;
    row->eligible = status.up && accepts_new(csa, id);
    row->mac = located ? mac_number(&status.view.mac) : 0;
    row->port = located ? status.view.port + 1u : 0;
    row->probe_rtt_us = status.probe_rtt_ms * 1000u;
    row->probes_sent = status.probes_sent - csa->cleared.member[id].probes_sent;
    row->probes_failed = status.probes_failed - csa->cleared.member[id].probes_failed;
    row->arp_sent = status.arp_sent - csa->cleared.member[id].arp_sent;
    row->transitions = status.transitions - csa->cleared.member[id].transitions;
    row->moves = status.moves - csa->cleared.member[id].moves;
    row->state_since_us = csa->member_since_us[id];
}

static void update_route(struct sl_csa *csa, uint16_t id)
{
    struct sl_stat_route_state *row = &csa->statistics->route_state[id];
    struct sl_locator_route_status status;
    bool located = sl_locator_route_status(csa->locator, id, &status) == 0 && status.located;

    row->located = located;
    row->mac = located ? mac_number(&status.mac) : 0;
    row->port = located ? status.port + 1u : 0;
}

/* A table that evicts is too small for its load: an operator should know [IFF-8]. */
static void report_evictions(struct sl_csa *csa)
{
    if (csa->now_us < csa->evicted_due_us)
        return;
    for (uint16_t np = 0; np < SL_LIMIT_NP; np++) {
        uint64_t evicted = csa->statistics->np[np].flows_evicted;
        struct sl_event_flow_table_full full = {.evicted = evicted};
        char key[4];

        if (!csa->params.tables[np] || evicted <= csa->evicted_reported[np])
            continue;
        csa->evicted_reported[np] = evicted;
        csa->evicted_due_us = csa->now_us + EVICTED_PERIOD_US;
        full.capacity = csa->params.tables[np]->capacity;
        snprintf(key, sizeof(key), "%u", np % SL_LIMIT_NP);
        sl_up_event(csa, SL_EVENT_FLOW_TABLE_FULL, np, key, &full, sizeof(full));
    }
}

void sl_statistics_update(struct sl_csa *csa)
{
    if (csa->now_us < csa->statistics_due_us)
        return;
    csa->statistics_due_us = csa->now_us + PERIOD_US;
    update_system(csa);
    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++)
        update_port(csa, id);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++)
        update_member(csa, id);
    for (uint16_t id = 0; id < SL_LIMIT_STATIC_ROUTE; id++)
        update_route(csa, id);
    sl_tcp_statistics_update(csa);
    sl_targets_statistics(csa);
    sl_nfs_statistics_update(csa);
    report_evictions(csa);
}
