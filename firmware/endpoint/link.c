// SPDX-License-Identifier: Apache-2.0
/* The link of an endpoint to a real SP (np/sp.h). */
#include "endpoint_private.h"

#include "pmd/ports.h"

static uint64_t now_us(void *context)
{
    return sl_sp_now_us(context);
}

static const struct sl_snapshot *snapshot(void *context)
{
    return sl_sp_snapshot(context);
}

static bool transmit(void *context, struct rte_mbuf *frame, uint8_t port)
{
    return sl_sp_transmit(context, frame, port);
}

static int route(void *context, uint16_t service, const struct sl_ip *target,
                 struct sl_sp_route *found)
{
    return sl_sp_route(context, service, target, found);
}

static bool is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                    const struct sl_ip *remote, uint16_t remote_port)
{
    return sl_sp_of(context, local, local_port, remote, remote_port) == sl_sp_id(context);
}

static uint8_t offloads(void *context, uint8_t port)
{
    (void)context;
    return sl_pmd_port_offloads(port);
}

static void count_drops(void *context, enum sl_drop_reason reason, uint32_t packets)
{
    sl_sp_count_drops(context, reason, packets);
}

struct sl_endpoint_link sl_endpoint_link_to(struct sl_sp *sp)
{
    return (struct sl_endpoint_link){
        .now_us = now_us,
        .snapshot = snapshot,
        .transmit = transmit,
        .route = route,
        .is_ours = is_ours,
        .offloads = offloads,
        .count_drops = count_drops,
        .context = sp,
    };
}
