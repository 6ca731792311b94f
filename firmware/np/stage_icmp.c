// SPDX-License-Identifier: Apache-2.0
/* icmp: answers ping and Neighbour Discovery of our addresses in place; takes ICMP errors to the
 * other end of the flow they are about, both headers translated (RFC 5508) [IFF-7]. */
#include "np_private.h"

#include "iff/answer.h"

static void answer_echo(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    struct sl_packet *packet = &burst->packets[index];

    np->stat->buffered_packets++;
    if (sl_echo_answer(packet, sl_np_ingress(np, packet)->mac))
        sl_np_send(np, burst, index, packet->ingress_port);
    else
        sl_np_drop(np, burst, index, SL_STAGE_ICMP, SL_DROP_ICMP_TRUNCATED);
}

static void answer_neighbour(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    struct sl_packet *packet = &burst->packets[index];

    np->stat->buffered_packets++;
    if (sl_neighbour_answer(packet, sl_np_ingress(np, packet)->mac))
        sl_np_send(np, burst, index, packet->ingress_port);
    else
        sl_np_drop(np, burst, index, SL_STAGE_ICMP, SL_DROP_NEIGHBOUR_MALFORMED);
}

/* The flow whose packet the error quotes; the entry is of the direction the error travels in. */
static uint32_t find_flow(const struct sl_np *np, const struct sl_packet *packet)
{
    uint16_t scopes[SL_SCOPES_MAX];
    struct sl_flow_key key;
    unsigned int count;

    if (!sl_icmp_error_key(packet, 0, &key))
        return SL_FLOW_NONE;
    count = sl_classify_scopes(np->snapshot, packet, &key, scopes);
    for (unsigned int i = 0; i < count; i++) {
        uint32_t found;

        key.scope = scopes[i];
        found = sl_flow_lookup(np->table, &key, sl_flow_hash(np->table, &key));
        if (found != SL_FLOW_NONE)
            return found;
    }
    return SL_FLOW_NONE;
}

static void translate_error(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    struct sl_packet *packet = &burst->packets[index];
    const struct sl_flow_entry *entry;
    struct sl_egress egress;
    int reason;

    np->stat->buffered_packets++;
    packet->entry = find_flow(np, packet);
    if (packet->entry == SL_FLOW_NONE) {
        sl_np_drop(np, burst, index, SL_STAGE_ICMP, SL_DROP_ICMP_ERROR_NO_FLOW);
        return;
    }
    entry = sl_flow_at(np->table, packet->entry);
    reason = sl_egress_of(np->snapshot, entry, sl_np_member_word(np, entry->member), &egress);
    if (reason == SL_EGRESS_OK && !sl_np_retag(burst->mbufs[index], packet, egress.vlan))
        reason = SL_DROP_MTU_EXCEEDED;
    if (reason != SL_EGRESS_OK) {
        sl_np_drop(np, burst, index, SL_STAGE_ICMP, (enum sl_drop_reason)reason);
        return;
    }
    sl_translate_icmp_error(packet, entry, &egress);
    /* An error says nothing of the flow's own packets: it keeps no entry alive, here or elsewhere.
     */
    packet->entry = SL_FLOW_NONE;
    sl_np_send(np, burst, index, egress.port);
}

void sl_stage_icmp(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        if (burst->verdicts[i].kind == SL_VERDICT_ECHO)
            answer_echo(np, burst, i);
        else if (burst->verdicts[i].kind == SL_VERDICT_NEIGHBOUR_ANSWER)
            answer_neighbour(np, burst, i);
        else
            translate_error(np, burst, i);
    }
}
