// SPDX-License-Identifier: Apache-2.0
/*
 * Entries of a new flow, where they are needed [IFF-8]: the forward entry here and with every NP
 * that owns a router port, the reply entry with the NP where replies land, the persistence record
 * wherever the client's next packet may come. What goes to another NP travels in the same ring as
 * the packet and ahead of it.
 */
#include "np_private.h"

void sl_np_tell_routers(struct sl_np *np, const struct sl_flow_install *install)
{
    /* A client that is a server comes by a server port: only there, not from the routers. */
    if (install->entry.key.scope != 0)
        return;
    for (unsigned int i = 0; i < np->snapshot->router_np_count; i++)
        if (np->snapshot->router_nps[i] != np->id)
            sl_np_fabric_install(np, np->snapshot->router_nps[i], install);
}

static void remember(struct sl_np *np, const struct sl_packet *packet,
                     const struct sl_flow_decision *decision)
{
    struct sl_flow_install record;

    sl_flow_build_persistence(np->table, np->snapshot, packet, decision, &record);
    sl_flow_install_apply(np->table, &record, np->now_ms);
    sl_np_tell_routers(np, &record);
}

/* With the reply in the same table the two know each other; without it neither stays. */
static uint32_t install_reply_here(struct sl_np *np, uint32_t forward,
                                   const struct sl_flow_install *reply)
{
    /* The forward entry was used in this millisecond, so the reply cannot push it out. */
    uint32_t index = sl_flow_insert(np->table, &reply->entry, reply->hash, np->now_ms);

    if (index == SL_FLOW_NONE) {
        sl_flow_remove(np->table, forward, SL_FLOW_LEAVE_REMOVED);
        return SL_FLOW_NONE;
    }
    sl_flow_link(np->table, forward, index);
    return forward;
}

uint32_t sl_np_setup_flow(struct sl_np *np, const struct sl_packet *packet,
                          const struct sl_flow_decision *decision, bool persistent)
{
    uint8_t server_port = sl_member_word_port(decision->member_word);
    uint8_t reply_np = np->snapshot->ports[server_port % SL_MAX_PORTS].np;
    struct sl_flow_install forward, reply;
    uint32_t index;

    sl_flow_build(np->table, np->snapshot, packet, decision, &forward, &reply);
    index = sl_flow_install_own(np->table, np->balancer, &forward, np->now_ms);
    if (index == SL_FLOW_NONE)
        return SL_FLOW_NONE;
    np->domain_stats[decision->domain % SL_MAX_DOMAINS].flows_active++;
    if (reply_np == np->id)
        index = install_reply_here(np, index, &reply);
    else
        sl_np_fabric_install(np, reply_np, &reply);
    if (index == SL_FLOW_NONE)
        return SL_FLOW_NONE;
    sl_np_tell_routers(np, &forward);
    if (persistent)
        remember(np, packet, decision);
    return index;
}

void sl_np_renew_reply(struct sl_np *np, const struct sl_flow_entry *forward, uint8_t server_port)
{
    uint8_t reply_np = np->snapshot->ports[server_port % SL_MAX_PORTS].np;
    struct sl_flow_install reply;

    sl_flow_build_reply(np->table, forward, &reply);
    if (reply_np == np->id)
        sl_flow_install_apply(np->table, &reply, np->now_ms);
    else
        sl_np_fabric_install(np, reply_np, &reply);
}
