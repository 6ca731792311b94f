// SPDX-License-Identifier: Apache-2.0
#include "iff/flow_install.h"

#include <errno.h>
#include <string.h>

#include "wire/ipv4.h"

static void set_nat(struct sl_flow_entry *entry, const struct sl_flow_key *key,
                    const struct sl_member_config *member, bool direct)
{
    entry->nat_address = direct ? key->destination : member->address;
    entry->nat_port = direct || member->port.net == 0 ? key->destination_port : member->port;
}

void sl_flow_build_reply(const struct sl_flow_table *table, const struct sl_flow_entry *forward,
                         struct sl_flow_install *reply)
{
    struct sl_flow_entry *entry = &reply->entry;

    memset(reply, 0, sizeof(*reply));
    *entry = *forward;
    entry->kind = SL_FLOW_REPLY;
    entry->flags &= (uint8_t) ~(SL_FLOW_OWNER | SL_FLOW_COUNTED | SL_FLOW_PEER_LOCAL);
    entry->key.source = forward->nat_address;
    entry->key.source_port = forward->nat_port;
    entry->key.destination = forward->key.source;
    entry->key.destination_port = forward->key.source_port;
    entry->key.scope = sl_flow_server_scope(forward->domain);
    entry->nat_address = forward->key.destination;
    entry->nat_port = forward->key.destination_port;
    entry->peer_hash = sl_flow_hash(table, &forward->key);
    reply->hash = forward->peer_hash;
}

/* Hash of the key that the reply entry of forward has. */
static uint32_t reply_hash(const struct sl_flow_table *table, const struct sl_flow_entry *forward)
{
    struct sl_flow_key key = {
        .source = forward->nat_address,
        .destination = forward->key.source,
        .source_port = forward->nat_port,
        .destination_port = forward->key.source_port,
        .scope = sl_flow_server_scope(forward->domain),
        .protocol = forward->key.protocol,
    };

    return sl_flow_hash(table, &key);
}

void sl_flow_build(const struct sl_flow_table *table, const struct sl_snapshot *snapshot,
                   const struct sl_packet *packet, const struct sl_flow_decision *decision,
                   struct sl_flow_install *forward, struct sl_flow_install *reply)
{
    struct sl_flow_entry *entry = &forward->entry;

    memset(forward, 0, sizeof(*forward));
    entry->key = packet->key;
    entry->flow_id = decision->flow_id;
    entry->kind = SL_FLOW_FORWARD;
    entry->state = packet->key.protocol == SL_PROTOCOL_TCP ? SL_STATE_SYN_SENT : SL_STATE_NONE;
    entry->flags = (uint8_t)((decision->direct ? SL_FLOW_DIRECT : 0u) |
                             (decision->client_is_server ? SL_FLOW_CLIENT_IS_SERVER : 0u));
    entry->client_domain = decision->client_is_server ? decision->client_domain : 0;
    entry->domain = decision->domain;
    entry->member = decision->member;
    set_nat(entry, &packet->key, &snapshot->members[decision->member % SL_MAX_MEMBERS],
            decision->direct);
    entry->client_hop = sl_hop_make(packet->ingress_port, packet->data + 6);
    entry->client_vlan = packet->vlan_id;
    entry->server_hop = decision->member_word & SL_HOP_MASK;
    entry->peer_hash = reply_hash(table, entry);
    forward->hash = packet->hash;
    sl_flow_build_reply(table, entry, reply);
}

void sl_flow_build_persistence(const struct sl_flow_table *table,
                               const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                               const struct sl_flow_decision *decision,
                               struct sl_flow_install *record)
{
    struct sl_flow_entry *entry = &record->entry;

    memset(record, 0, sizeof(*record));
    sl_persistence_key(&entry->key, &packet->key.source, packet->key.scope, decision->domain);
    entry->flow_id = decision->flow_id;
    entry->kind = SL_FLOW_PERSISTENCE;
    entry->domain = decision->domain;
    entry->member = decision->member;
    entry->nat_address = snapshot->members[decision->member % SL_MAX_MEMBERS].address;
    record->hash = sl_flow_hash(table, &entry->key);
}

uint32_t sl_flow_install_own(struct sl_flow_table *table, struct sl_balancer *own,
                             const struct sl_flow_install *forward, uint32_t now_ms)
{
    uint32_t index = sl_flow_insert(table, &forward->entry, forward->hash, now_ms);
    struct sl_flow_entry *entry;

    if (index == SL_FLOW_NONE)
        return SL_FLOW_NONE;
    entry = sl_flow_at(table, index);
    entry->flags |= SL_FLOW_OWNER;
    sl_balance_count_in(own, entry);
    return index;
}

int sl_flow_install_pair(struct sl_flow_table *table, struct sl_balancer *own,
                         const struct sl_flow_install *forward, const struct sl_flow_install *reply,
                         uint32_t now_ms, uint32_t *forward_index, uint32_t *reply_index)
{
    uint32_t to_server = sl_flow_install_own(table, own, forward, now_ms), to_client;

    if (to_server == SL_FLOW_NONE)
        return -ENOSPC;
    /* the forward entry was used in this millisecond, so the reply cannot push it out */
    to_client = sl_flow_insert(table, &reply->entry, reply->hash, now_ms);
    if (to_client == SL_FLOW_NONE) {
        sl_flow_remove(table, to_server, SL_FLOW_LEAVE_REMOVED);
        return -ENOSPC;
    }
    sl_flow_link(table, to_server, to_client);
    if (forward_index != NULL)
        *forward_index = to_server;
    if (reply_index != NULL)
        *reply_index = to_client;
    return 0;
}

static void link_peer(struct sl_flow_table *table, uint32_t index)
{
    const struct sl_flow_entry *entry = sl_flow_at(table, index);
    uint32_t peer;

    if (entry->kind == SL_FLOW_PERSISTENCE)
        return;
    peer = sl_flow_find(table, entry->peer_hash, entry->flow_id);
    if (peer != SL_FLOW_NONE && sl_flow_at(table, peer)->kind != entry->kind)
        sl_flow_link(table, index, peer);
}

/* A copy that sees none of the packets learns so that the connection is no longer about to open. */
static uint8_t later_state(uint8_t mine, uint8_t told)
{
    return mine <= SL_STATE_SYN_ANSWERED && told > mine ? told : mine;
}

uint32_t sl_flow_install_apply(struct sl_flow_table *table, const struct sl_flow_install *install,
                               uint32_t now_ms)
{
    uint32_t index = sl_flow_find(table, install->hash, install->entry.flow_id);
    struct sl_flow_entry copy;

    if (index != SL_FLOW_NONE &&
        memcmp(&sl_flow_at(table, index)->key, &install->entry.key, sizeof(copy.key)) == 0) {
        struct sl_flow_entry *entry = sl_flow_at(table, index);

        entry->client_hop = install->entry.client_hop;
        entry->server_hop = install->entry.server_hop;
        entry->state = later_state(entry->state, install->entry.state);
        entry->last_seen_ms = now_ms;
        return index;
    }
    copy = install->entry;
    copy.flags &= SL_FLOW_FIXED_FLAGS;
    index = sl_flow_insert(table, &copy, install->hash, now_ms);
    if (index != SL_FLOW_NONE)
        link_peer(table, index);
    return index;
}
