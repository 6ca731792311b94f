// SPDX-License-Identifier: Apache-2.0
/* balance: chooses a member for a new flow (iff/balance.h) and makes the flow [LB-1, LB-2]. */
#include "np_private.h"

#include "fabric_private.h"
#include "iff/ageing.h"
#include "wire/tcp.h"

static int choose(struct sl_np *np, const struct sl_packet *packet, uint16_t domain,
                  struct sl_balance_choice *choice)
{
    const struct sl_balance_view view = {
        .snapshot = np->snapshot,
        .states = np->members,
        .own = np->balancer,
        .all = np->fabric->balancers,
        .count = np->fabric->np_count,
        .table = np->table,
    };
    const struct sl_balance_request request = {
        .domain = domain, .key = &packet->key, .now_ms = np->now_ms};

    return sl_balance_choose(&view, &request, choice);
}

/* Client's scope and the entry, if an earlier packet of this burst has made the flow already. */
static void find_again(const struct sl_np *np, struct sl_packet *packet,
                       const struct sl_verdict *verdict)
{
    packet->key.scope = verdict->client_is_server ? (uint16_t)(verdict->client_domain + 1u) : 0;
    packet->hash = sl_flow_hash(np->table, &packet->key);
    packet->entry = sl_flow_lookup(np->table, &packet->key, packet->hash);
}

/* Where the choice is the member it had, a datagram changes nothing about its flow. */
static bool is_as_before(const struct sl_np *np, const struct sl_packet *packet, uint16_t member)
{
    return packet->entry != SL_FLOW_NONE && packet->kind == SL_PACKET_UDP &&
           sl_flow_at(np->table, packet->entry)->member == member;
}

/* Makes packet->entry. SL_EGRESS_OK, or the reason why there is no flow. */
static int make_flow(struct sl_np *np, struct sl_packet *packet, const struct sl_verdict *verdict,
                     const struct sl_balance_choice *choice)
{
    struct sl_flow_decision decision = {
        .flow_id = (uint64_t)np->id << 48 | ++np->flow_counter,
        .domain = verdict->domain,
        .member = choice->member,
        .direct = verdict->kind == SL_VERDICT_DIRECT,
        .client_is_server = verdict->client_is_server,
        .client_domain = verdict->client_domain,
        .member_word = sl_np_member_word(np, choice->member),
    };

    if ((decision.member_word & SL_MEMBER_LOCATED) == 0)
        return SL_DROP_NO_SERVER_AVAILABLE;
    packet->entry = sl_np_setup_flow(np, packet, &decision, choice->remember);
    if (packet->entry == SL_FLOW_NONE)
        return SL_DROP_FLOW_TABLE_FULL;
    np->domain_stats[decision.domain % SL_MAX_DOMAINS].flows_created++;
    np->member_stats[decision.member % SL_MAX_MEMBERS].connections_total++;
    return SL_EGRESS_OK;
}

/*
 * A SYN after an RST that claims to be the client's: maybe both are forged, and the connection
 * lives (RFC 5961 section 3). With the server that it has, nothing happens to it; another would not
 * know it. Under persistence the client's record says which server that is, also where these ports
 * were another server's before.
 */
static bool keeps_server(const struct sl_np *np, const struct sl_packet *packet,
                         struct sl_balance_choice *choice)
{
    const struct sl_flow_entry *entry;

    if (packet->entry == SL_FLOW_NONE || packet->kind != SL_PACKET_TCP)
        return false;
    entry = sl_flow_at(np->table, packet->entry);
    if (entry->state != SL_STATE_RESET_BY_CLIENT ||
        np->snapshot->domains[entry->domain % SL_MAX_DOMAINS].persistent ||
        !sl_flow_is_configured(np->snapshot, entry) ||
        !sl_member_is_usable(np->snapshot, np->members, entry->member))
        return false;
    *choice = (struct sl_balance_choice){.member = entry->member};
    return true;
}

/* SL_EGRESS_OK, or the reason why there is no member. */
static int decide(struct sl_np *np, const struct sl_packet *packet,
                  const struct sl_verdict *verdict, struct sl_balance_choice *choice)
{
    int error;

    if (verdict->kind == SL_VERDICT_DIRECT) {
        *choice = (struct sl_balance_choice){.member = verdict->member};
        return SL_EGRESS_OK;
    }
    if (keeps_server(np, packet, choice))
        return SL_EGRESS_OK;
    error = choose(np, packet, verdict->domain, choice);
    if (error == 0)
        return SL_EGRESS_OK;
    return error == -ENOENT ? SL_DROP_VIP_SERVICE_UNKNOWN : SL_DROP_NO_SERVER_AVAILABLE;
}

/* SL_EGRESS_OK with packet->entry, or the drop reason. */
static int balance(struct sl_np *np, struct sl_packet *packet, const struct sl_verdict *verdict)
{
    struct sl_balance_choice choice;
    int reason;

    find_again(np, packet, verdict);
    if (packet->entry != SL_FLOW_NONE &&
        !sl_balance_again(np->snapshot, np->members, sl_flow_at(np->table, packet->entry), packet,
                          np->now_ms))
        return SL_EGRESS_OK;
    reason = decide(np, packet, verdict, &choice);
    if (reason == SL_EGRESS_OK && !is_as_before(np, packet, choice.member))
        reason = make_flow(np, packet, verdict, &choice);
    if (reason != SL_EGRESS_OK)
        np->domain_stats[verdict->domain % SL_MAX_DOMAINS].flows_refused++;
    return reason;
}

/*
 * Where each datagram is balanced anew, the next one of the burst takes this one's entry: it is
 * translated before.
 */
static void send_on(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    uint16_t domain = burst->verdicts[index].domain % SL_MAX_DOMAINS;

    if (likely(burst->packets[index].kind != SL_PACKET_UDP ||
               !np->snapshot->domains[domain].udp_per_request)) {
        sl_burst_next(burst, index, SL_STAGE_TRANSLATE);
        return;
    }
    sl_np_enter_stage(np, burst, SL_STAGE_TRANSLATE, 1u << index);
    sl_stage_translate(np, burst, 1u << index);
}

void sl_stage_balance(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        int reason = balance(np, &burst->packets[i], &burst->verdicts[i]);

        np->stat->buffered_packets++;
        if (reason == SL_EGRESS_OK) {
            /* In use from now on: no later packet of the burst may evict it. */
            sl_flow_at(np->table, burst->packets[i].entry)->last_seen_ms = np->now_ms;
            send_on(np, burst, i);
        } else {
            sl_np_drop(np, burst, i, SL_STAGE_BALANCE, (enum sl_drop_reason)reason);
        }
    }
}
