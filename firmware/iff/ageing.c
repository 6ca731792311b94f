// SPDX-License-Identifier: Apache-2.0
#include "iff/ageing.h"

#include "iff/balance.h"
#include "iff/tcp_state.h"

static bool has_vip(const struct sl_domain_config *domain, const struct sl_ip *address)
{
    for (unsigned int i = 0; i < domain->vip_count && i < SL_MAX_DOMAIN_VIPS; i++)
        if (sl_ip_equal(&domain->vips[i], address))
            return true;
    return false;
}

bool sl_flow_is_configured(const struct sl_snapshot *snapshot, const struct sl_flow_entry *entry)
{
    const struct sl_domain_config *domain = &snapshot->domains[entry->domain % SL_MAX_DOMAINS];
    const struct sl_member_config *member = &snapshot->members[entry->member % SL_MAX_MEMBERS];
    bool reply = entry->kind == SL_FLOW_REPLY;
    const struct sl_ip *server = reply ? &entry->key.source : &entry->nat_address;
    const struct sl_ip *vip = reply ? &entry->nat_address : &entry->key.destination;

    if (!domain->present || !member->present || member->domain != entry->domain ||
        !sl_ip_equal(&member->address, server))
        return false;
    if (entry->kind == SL_FLOW_PERSISTENCE)
        return domain->persistent;
    return (entry->flags & SL_FLOW_DIRECT) != 0 || has_vip(domain, vip);
}

/* The record of flow's client was used when the flow was, idle_ms ago. */
static void touch_record(const struct sl_ageing *ageing, const struct sl_flow_entry *flow,
                         uint32_t idle_ms, uint32_t now_ms)
{
    struct sl_flow_entry *record;
    struct sl_flow_key key;
    uint32_t index;

    sl_persistence_key(&key, &flow->key.source, flow->key.scope, flow->domain);
    index = sl_flow_lookup(ageing->table, &key, sl_flow_hash(ageing->table, &key));
    if (index == SL_FLOW_NONE)
        return;
    record = sl_flow_at(ageing->table, index);
    if (sl_flow_idle_ms(record, now_ms) > idle_ms)
        record->last_seen_ms = now_ms - idle_ms;
}

/* Since either direction was used, as far as this table knows. */
static uint32_t pair_idle_ms(const struct sl_ageing *ageing, const struct sl_flow_entry *entry,
                             uint32_t now_ms)
{
    uint32_t idle_ms = sl_flow_idle_ms(entry, now_ms);
    uint32_t peer = sl_flow_peer(ageing->table, entry), peer_ms;

    if (peer == SL_FLOW_NONE)
        return idle_ms;
    peer_ms = sl_flow_idle_ms(sl_flow_at(ageing->table, peer), now_ms);
    return peer_ms < idle_ms ? peer_ms : idle_ms;
}

bool sl_ageing_expired(void *context, struct sl_flow_entry *entry, uint32_t now_ms)
{
    const struct sl_ageing *ageing = context;
    const struct sl_domain_config *domain =
        &ageing->snapshot->domains[entry->domain % SL_MAX_DOMAINS];
    uint32_t timeout_ms;

    if (!sl_flow_is_configured(ageing->snapshot, entry))
        return true;
    timeout_ms = sl_flow_timeout_ms(entry, domain);
    if (sl_flow_idle_ms(entry, now_ms) > timeout_ms &&
        pair_idle_ms(ageing, entry, now_ms) > timeout_ms)
        return true;
    if (entry->kind == SL_FLOW_FORWARD && domain->persistent &&
        (entry->flags & SL_FLOW_DIRECT) == 0 && !sl_tcp_is_over((enum sl_flow_state)entry->state))
        touch_record(ageing, entry, pair_idle_ms(ageing, entry, now_ms), now_ms);
    return false;
}

uint32_t sl_ageing_step(const struct sl_flow_table *table, uint32_t elapsed_ms)
{
    uint64_t places = (uint64_t)table->capacity * elapsed_ms / SL_AGEING_ROUND_MS;

    if (elapsed_ms != 0 && places == 0)
        places = 1;
    return places < SL_AGEING_MAX_STEP ? (uint32_t)places : SL_AGEING_MAX_STEP;
}
