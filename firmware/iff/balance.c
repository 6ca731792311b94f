// SPDX-License-Identifier: Apache-2.0
#include "iff/balance.h"

#include <errno.h>
#include <stdatomic.h>

#include "balance_methods.h"
#include "iff/tcp_state.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

static uint64_t state_of(const struct sl_member_states *states, uint16_t member)
{
    return atomic_load_explicit(&states->words[member % SL_MAX_MEMBERS], memory_order_relaxed);
}

static bool is_alive(uint64_t word)
{
    const uint64_t wanted = SL_MEMBER_LOCATED | SL_MEMBER_HEALTHY;

    return (word & wanted) == wanted;
}

/* Do those who were with the member need another one? */
static bool is_lost(const struct sl_member_states *states, uint16_t member)
{
    uint64_t word = state_of(states, member);

    return !is_alive(word) && (word & SL_MEMBER_PRESUMED) == 0;
}

bool sl_member_is_usable(const struct sl_snapshot *snapshot, const struct sl_member_states *states,
                         uint16_t member)
{
    return member < SL_MAX_MEMBERS && snapshot->members[member].present &&
           snapshot->members[member].accepts_new && is_alive(state_of(states, member));
}

static bool serves(const struct sl_member_config *member, const struct sl_flow_key *key)
{
    return member->present && (member->protocol == 0 || member->protocol == key->protocol) &&
           (member->vip_port.net == 0 || member->vip_port.net == key->destination_port.net);
}

/*
 * The usable members for the key. Returns how many members serve it, usable or not. A server that
 * calls its own VIP is not sent to itself: a packet from and to one address goes nowhere.
 */
static unsigned int find_candidates(const struct sl_balance_view *view,
                                    const struct sl_domain_config *domain,
                                    const struct sl_flow_key *key, struct sl_candidates *list)
{
    unsigned int serving = 0;

    list->count = 0;
    for (unsigned int i = 0; i < domain->member_count && i < SL_MAX_DOMAIN_MEMBERS; i++) {
        uint16_t id = domain->members[i];

        if (id >= SL_MAX_MEMBERS || !serves(&view->snapshot->members[id], key))
            continue;
        serving++;
        if (sl_member_is_usable(view->snapshot, view->states, id) &&
            !sl_ip_equal(&view->snapshot->members[id].address, &key->source))
            list->members[list->count++] = id;
    }
    return serving;
}

/*
 * Would the reply key meet that of a living flow to another VIP or port? The server sees the
 * client's own address and port, so it could not tell the two connections apart.
 */
static bool is_busy(const struct sl_balance_view *view, const struct sl_balance_request *request,
                    uint16_t id)
{
    const struct sl_member_config *member = &view->snapshot->members[id];
    const struct sl_flow_key *forward = request->key;
    struct sl_flow_key key = {
        .source = member->address,
        .destination = forward->source,
        .source_port = member->port.net != 0 ? member->port : forward->destination_port,
        .destination_port = forward->source_port,
        .scope = sl_flow_server_scope(request->domain),
        .protocol = forward->protocol,
    };
    uint32_t index = sl_flow_lookup(view->table, &key, sl_flow_hash(view->table, &key));
    const struct sl_flow_entry *reply;

    if (index == SL_FLOW_NONE)
        return false;
    reply = sl_flow_at(view->table, index);
    if (sl_ip_equal(&reply->nat_address, &forward->destination) &&
        reply->nat_port.net == forward->destination_port.net)
        return false;
    if (forward->protocol == SL_PROTOCOL_TCP)
        return !sl_tcp_is_over((enum sl_flow_state)reply->state);
    return sl_flow_idle_ms(reply, request->now_ms) / 1000u <
           view->snapshot->domains[request->domain].udp_rebalance_timeout_s;
}

static void leave_out(struct sl_candidates *list, uint16_t member)
{
    unsigned int kept = 0;

    for (unsigned int i = 0; i < list->count; i++)
        if (list->members[i] != member)
            list->members[kept++] = list->members[i];
    list->count = kept;
}

void sl_persistence_key(struct sl_flow_key *key, const struct sl_ip *client, uint16_t client_scope,
                        uint16_t domain)
{
    *key = (struct sl_flow_key){
        .source = *client,
        /* behind a server port the same address may be another client */
        .source_port = sl_be16_from_host(client_scope),
        .scope = sl_flow_server_scope(domain),
    };
}

/* The client's record at the domain, unless it is too old. */
static struct sl_flow_entry *find_record(const struct sl_balance_view *view,
                                         const struct sl_balance_request *request,
                                         const struct sl_domain_config *domain)
{
    struct sl_flow_key key;
    struct sl_flow_entry *record;
    uint32_t index;

    sl_persistence_key(&key, &request->key->source, request->key->scope, request->domain);
    index = sl_flow_lookup(view->table, &key, sl_flow_hash(view->table, &key));
    if (index == SL_FLOW_NONE)
        return NULL;
    record = sl_flow_at(view->table, index);
    return sl_flow_idle_ms(record, request->now_ms) <= sl_flow_timeout_ms(record, domain) ? record
                                                                                          : NULL;
}

/*
 * A candidate on the server that the client had: another service of one client must meet the same
 * server. Candidates are usable, so a server that is drained, silent or gone is not found.
 */
static bool choose_persisted(const struct sl_balance_view *view, const struct sl_flow_entry *record,
                             const struct sl_candidates *list, uint16_t *member)
{
    for (unsigned int i = 0; i < list->count; i++) {
        if (sl_ip_equal(&view->snapshot->members[list->members[i]].address, &record->nat_address)) {
            *member = list->members[i];
            return true;
        }
    }
    return false;
}

/*
 * Right after a start the client's server may not have been judged yet. The client goes to it all
 * the same, for another one would not know its file handles; while the server has not even been
 * located the client has to ask again, and this returns false.
 */
static bool add_presumed(const struct sl_balance_view *view,
                         const struct sl_balance_request *request,
                         const struct sl_domain_config *domain, const struct sl_flow_entry *record,
                         struct sl_candidates *list)
{
    for (unsigned int i = 0; i < domain->member_count && i < SL_MAX_DOMAIN_MEMBERS; i++) {
        uint16_t id = domain->members[i] % SL_MAX_MEMBERS;
        const struct sl_member_config *member = &view->snapshot->members[id];
        uint64_t word = state_of(view->states, id);

        if ((word & SL_MEMBER_PRESUMED) == 0 || !member->accepts_new ||
            !serves(member, request->key) || !sl_ip_equal(&member->address, &record->nat_address))
            continue;
        if ((word & SL_MEMBER_LOCATED) == 0)
            return false;
        list->members[list->count++] = id;
        return true;
    }
    return true;
}

static uint16_t choose_by_method(const struct sl_balance_view *view,
                                 const struct sl_balance_request *request,
                                 const struct sl_domain_config *domain,
                                 const struct sl_candidates *list)
{
    struct sl_candidates least;

    switch (domain->method) {
    case SL_METHOD_LEAST_CONNECTIONS:
        sl_least_connections(view, list, &least);
        return sl_round_robin(view, &least);
    case SL_METHOD_SOURCE_HASH:
        return sl_source_hash(view, list, &request->key->source);
    default:
        return sl_round_robin(view, list);
    }
}

/* Other NPs' copies of a record age where they do not see the flows: repeat it now and then. */
static bool is_worth_repeating(const struct sl_flow_entry *record,
                               const struct sl_domain_config *domain, uint32_t now_ms)
{
    return now_ms - record->created_ms > sl_flow_timeout_ms(record, domain) / 4u;
}

int sl_balance_choose(const struct sl_balance_view *view, const struct sl_balance_request *request,
                      struct sl_balance_choice *choice)
{
    const struct sl_domain_config *domain =
        &view->snapshot->domains[request->domain % SL_MAX_DOMAINS];
    struct sl_flow_entry *record = NULL;
    struct sl_candidates list;

    if (!domain->present || find_candidates(view, domain, request->key, &list) == 0)
        return -ENOENT;
    if (domain->persistent)
        record = find_record(view, request, domain);
    if (record != NULL && !choose_persisted(view, record, &list, &choice->member) &&
        !add_presumed(view, request, domain, record, &list))
        return -EHOSTUNREACH;
    for (; list.count > 0; leave_out(&list, choice->member)) {
        bool kept = record != NULL && choose_persisted(view, record, &list, &choice->member);

        if (!kept)
            choice->member = choose_by_method(view, request, domain, &list);
        if (is_busy(view, request, choice->member))
            continue;
        if (kept)
            record->last_seen_ms = request->now_ms;
        choice->remember =
            domain->persistent && (!kept || is_worth_repeating(record, domain, request->now_ms));
        return 0;
    }
    return -EHOSTUNREACH;
}

bool sl_balance_again(const struct sl_snapshot *snapshot, const struct sl_member_states *states,
                      const struct sl_flow_entry *entry, const struct sl_packet *packet,
                      uint32_t now_ms)
{
    const struct sl_domain_config *domain = &snapshot->domains[entry->domain % SL_MAX_DOMAINS];
    enum sl_flow_state state = (enum sl_flow_state)entry->state;

    if (entry->kind != SL_FLOW_FORWARD || (entry->flags & SL_FLOW_DIRECT) != 0)
        return false;
    if (packet->kind == SL_PACKET_TCP) {
        if ((packet->tcp_flags & SL_TCP_SYN) == 0)
            return false;
        return sl_tcp_starts_anew(state, packet->tcp_flags) ||
               (state == SL_STATE_SYN_SENT && is_lost(states, entry->member));
    }
    return packet->kind == SL_PACKET_UDP &&
           (domain->udp_per_request || is_lost(states, entry->member) ||
            sl_flow_idle_ms(entry, now_ms) / 1000u >= domain->udp_rebalance_timeout_s);
}

/* The NP is the only writer of its counts: a plain addition is enough, readers see it whole. */
static void add_connections(struct sl_balancer *own, uint16_t member, uint32_t change)
{
    _Atomic uint32_t *count = &own->connections[member % SL_MAX_MEMBERS];

    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + change,
                          memory_order_relaxed);
}

void sl_balance_count_in(struct sl_balancer *own, struct sl_flow_entry *entry)
{
    if (own == NULL || (entry->flags & SL_FLOW_COUNTED) != 0)
        return;
    entry->flags |= SL_FLOW_COUNTED;
    add_connections(own, entry->member, 1u);
}

void sl_balance_count_out(struct sl_balancer *own, struct sl_flow_entry *entry)
{
    if (own == NULL || (entry->flags & SL_FLOW_COUNTED) == 0)
        return;
    entry->flags &= (uint8_t)~SL_FLOW_COUNTED;
    add_connections(own, entry->member, UINT32_MAX); /* minus one, modulo 2^32 */
}
