// SPDX-License-Identifier: Apache-2.0
#include "clear.h"

#include <errno.h>
#include <string.h>

#include "iff/flow_table.h"
#include "nfs_statistics.h"
#include "np/np.h"
#include "tcp_statistics.h"

/* Is an object of this kind and id meant? */
static bool is_meant(const struct sl_msg_clear_statistics *request, enum sl_kind kind, uint16_t id)
{
    return request->kind == SL_KIND_NONE ||
           (request->kind == kind && (request->id == SL_ID_NONE || request->id == id));
}

static void clear_np(struct sl_csa *csa, uint16_t np)
{
    struct sl_stat_np *row = &csa->statistics->np[np];
    struct sl_flow_table *table = csa->params.tables[np];

    row->flow_thru_packets = 0;
    row->buffered_packets = 0;
    row->slow_packets = 0;
    row->flows_created = 0;
    row->flows_expired = 0;
    row->flows_evicted = 0;
    row->flows_adopted = 0;
    row->fabric_in_packets = 0;
    row->fabric_out_packets = 0;
    row->fabric_flow_misses = 0;
    memset(csa->statistics->stage[np], 0, sizeof(csa->statistics->stage[np]));
    memset(&csa->statistics->drops[np], 0, sizeof(csa->statistics->drops[np]));
    if (table)
        memset(&table->counters, 0, sizeof(table->counters));
    csa->evicted_reported[np] = 0;
}

static void clear_domain(struct sl_stat_domain *row)
{
    *row = (struct sl_stat_domain){.flows_active = row->flows_active};
}

static void clear_member(struct sl_stat_member *row)
{
    *row = (struct sl_stat_member){.connections_active = row->connections_active};
}

/* The rows of one NP about the other kinds of objects. */
static void clear_np_objects(struct sl_statistics *statistics, uint16_t np,
                             const struct sl_msg_clear_statistics *request)
{
    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++)
        if (is_meant(request, SL_KIND_PORT, id))
            memset(&statistics->port[np][id], 0, sizeof(statistics->port[np][id]));
    for (uint16_t id = 0; id < SL_LIMIT_VLAN; id++)
        if (is_meant(request, SL_KIND_VLAN, id))
            memset(&statistics->vlan[np][id], 0, sizeof(statistics->vlan[np][id]));
    for (uint16_t id = 0; id < SL_LIMIT_DOMAIN; id++)
        if (is_meant(request, SL_KIND_DOMAIN, id))
            clear_domain(&statistics->domain[np][id]);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++)
        if (is_meant(request, SL_KIND_MEMBER, id))
            clear_member(&statistics->member[np][id]);
}

static void clear_port_state(struct sl_csa *csa, uint16_t id)
{
    struct sl_agent_port *port = &csa->ports[id];

    port->transitions = 0;
    port->to_linux_packets = port->to_linux_bytes = 0;
    port->from_linux_packets = port->from_linux_bytes = 0;
    csa->cleared.port[id].rx_errors = port->info.rx_errors;
    csa->cleared.port[id].rx_missed = port->info.rx_missed;
    csa->cleared.port[id].tx_errors = port->info.tx_errors;
}

static void clear_member_state(struct sl_csa *csa, uint16_t id)
{
    struct sl_locator_member_status status;

    if (sl_locator_member_status(csa->locator, id, &status))
        return;
    csa->cleared.member[id].probes_sent = status.probes_sent;
    csa->cleared.member[id].probes_failed = status.probes_failed;
    csa->cleared.member[id].arp_sent = status.arp_sent;
    csa->cleared.member[id].transitions = status.transitions;
    csa->cleared.member[id].moves = status.moves;
}

static void clear_system(struct sl_csa *csa)
{
    struct sl_stat_system *row = &csa->statistics->system;

    *row = (struct sl_stat_system){.uptime_us = row->uptime_us,
                                   .tsc_hz = row->tsc_hz,
                                   .mbufs_total = row->mbufs_total,
                                   .mbufs_in_use = row->mbufs_in_use,
                                   .control_busy_cycles = row->control_busy_cycles,
                                   .control_total_cycles = row->control_total_cycles};
    memset(&csa->statistics->control_drops, 0, sizeof(csa->statistics->control_drops));
    csa->params.flows_adopted = 0;
    csa->params.flows_discarded = 0;
}

static void clear_control_rows(struct sl_csa *csa, const struct sl_msg_clear_statistics *request)
{
    if (is_meant(request, SL_KIND_SYSTEM, SL_ID_NONE))
        clear_system(csa);
    for (uint16_t id = 0; id < SL_LIMIT_PORT; id++)
        if (is_meant(request, SL_KIND_PORT, id))
            clear_port_state(csa, id);
    for (uint16_t id = 0; id < SL_LIMIT_MEMBER; id++)
        if (is_meant(request, SL_KIND_MEMBER, id))
            clear_member_state(csa, id);
    for (uint16_t sp = 0; sp < SL_LIMIT_SP; sp++)
        if (is_meant(request, SL_KIND_TCP, sp))
            sl_tcp_statistics_clear(csa, sp);
    for (uint16_t id = 0; id < SL_LIMIT_TCP_SERVICE; id++)
        if (is_meant(request, SL_KIND_TCP_SERVICE, id))
            sl_tcp_statistics_clear_service(csa, id);
    if (is_meant(request, SL_KIND_NFS, SL_ID_NONE))
        sl_nfs_statistics_clear(csa);
    csa->statistics_due_us = 0;
}

static void clear_np_rows(struct sl_csa *csa, const struct sl_msg_clear_statistics *request)
{
    const struct sl_snapshot *resting = sl_fabric_publish(csa->params.fabric, NULL);

    sl_fabric_quiesce(csa->params.fabric);
    for (uint16_t np = 0; np < SL_LIMIT_NP; np++) {
        if (is_meant(request, SL_KIND_NP, np))
            clear_np(csa, np);
        clear_np_objects(csa->statistics, np, request);
    }
    sl_fabric_publish(csa->params.fabric, resting);
}

int sl_clear_statistics(struct sl_csa *csa, const struct sl_msg_clear_statistics *request,
                        struct sl_refusal *refusal)
{
    if (request->kind > SL_KIND_NFS)
        return sl_refuse(refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                         "there is no kind of object number %u", request->kind);
    clear_np_rows(csa, request);
    clear_control_rows(csa, request);
    return 0;
}
