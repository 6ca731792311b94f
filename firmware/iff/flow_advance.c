// SPDX-License-Identifier: Apache-2.0
#include "iff/flow_advance.h"

#include "iff/tcp_state.h"
#include "wire/ipv4.h"

/* A connection that is over is no more work for its server; one that an RST did not end is again.
 */
static void set_state(struct sl_balancer *own, struct sl_flow_entry *entry,
                      enum sl_flow_state state)
{
    entry->state = (uint8_t)state;
    if ((entry->flags & SL_FLOW_OWNER) == 0)
        return;
    if (sl_tcp_is_over(state))
        sl_balance_count_out(own, entry);
    else
        sl_balance_count_in(own, entry);
}

static struct sl_flow_entry *peer_of(struct sl_flow_table *table, const struct sl_flow_entry *entry)
{
    uint32_t index = sl_flow_peer(table, entry);

    return index != SL_FLOW_NONE ? sl_flow_at(table, index) : NULL;
}

static void advance_tcp(struct sl_flow_table *table, struct sl_balancer *own,
                        struct sl_flow_entry *entry, uint8_t tcp_flags)
{
    enum sl_flow_state state = (enum sl_flow_state)entry->state;
    enum sl_flow_state next = sl_tcp_next_state(state, tcp_flags, sl_flow_from_client(entry));
    struct sl_flow_entry *peer;

    if (next == state)
        return;
    set_state(own, entry, next);
    peer = peer_of(table, entry);
    if (peer != NULL)
        set_state(own, peer, next);
}

/* Replies follow a client whose packets come by another router. True if its peer must be told. */
static bool follow_client(struct sl_flow_table *table, struct sl_flow_entry *entry,
                          const struct sl_packet *packet)
{
    sl_hop hop = sl_hop_make(packet->ingress_port, packet->data + 6);
    struct sl_flow_entry *peer;

    /* the tag is fixed with the entry: a client that changes its VLAN is a new one */
    if (hop == entry->client_hop || packet->vlan_id != entry->client_vlan)
        return false;
    entry->client_hop = hop;
    peer = peer_of(table, entry);
    if (peer == NULL)
        return true;
    peer->client_hop = hop;
    return false;
}

static void note_reply(struct sl_flow_table *table, struct sl_flow_entry *entry)
{
    struct sl_flow_entry *peer = peer_of(table, entry);

    entry->flags |= SL_FLOW_SEEN_REPLY;
    if (peer != NULL)
        peer->flags |= SL_FLOW_SEEN_REPLY;
}

bool sl_flow_advance(struct sl_flow_table *table, struct sl_balancer *own,
                     struct sl_flow_entry *entry, const struct sl_packet *packet,
                     uint32_t frame_bytes, uint32_t now_ms)
{
    entry->last_seen_ms = now_ms;
    entry->packets++;
    entry->bytes += frame_bytes;
    if (packet->kind == SL_PACKET_TCP)
        advance_tcp(table, own, entry, packet->tcp_flags);
    if (sl_flow_from_client(entry))
        return follow_client(table, entry, packet);
    if ((entry->flags & SL_FLOW_SEEN_REPLY) == 0)
        note_reply(table, entry);
    return false;
}

void sl_flow_refresh_peer(struct sl_balancer *own, struct sl_flow_entry *entry, uint8_t tcp_flags,
                          uint32_t now_ms)
{
    bool from_client = !sl_flow_from_client(entry);
    enum sl_flow_state state = (enum sl_flow_state)entry->state;

    entry->last_seen_ms = now_ms;
    if (!from_client)
        entry->flags |= SL_FLOW_SEEN_REPLY;
    if (entry->key.protocol == SL_PROTOCOL_TCP) {
        enum sl_flow_state next = sl_tcp_next_state(state, tcp_flags, from_client);

        if (next != state)
            set_state(own, entry, next);
    }
}

void sl_flow_left(void *context, const struct sl_flow_entry *entry, enum sl_flow_leave why)
{
    struct sl_flow_entry copy = *entry;

    (void)why;
    sl_balance_count_out(context, &copy);
}

void sl_flow_recount(const struct sl_flow_table *table, struct sl_balancer *own)
{
    for (uint32_t index = 0; index < table->capacity; index++) {
        struct sl_flow_entry *entry = sl_flow_at(table, index);

        if (entry->kind == SL_FLOW_FREE)
            continue;
        entry->flags &= (uint8_t)~SL_FLOW_COUNTED;
        if ((entry->flags & SL_FLOW_OWNER) != 0 &&
            !sl_tcp_is_over((enum sl_flow_state)entry->state))
            sl_balance_count_in(own, entry);
    }
}
