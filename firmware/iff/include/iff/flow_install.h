// SPDX-License-Identifier: Apache-2.0
/*
 * From a decision to entries: the forward and reply entry and the persistence record, as plain
 * messages that go into the own table or over the fabric into another NP's [IFF-8].
 */
#ifndef IFF_FLOW_INSTALL_H
#define IFF_FLOW_INSTALL_H

#include "iff/balance.h"
#include "iff/classify.h"
#include "iff/flow_table.h"

/* What was decided about the first packet of a flow. */
struct sl_flow_decision {
    uint64_t flow_id; /* NP << 48 | counter; new for each decision */
    uint16_t domain;
    uint16_t member;
    bool direct; /* identity NAT */
    bool client_is_server;
    uint8_t client_domain;
    uint64_t member_word; /* the member's state at the decision */
};

/* One entry to be, position-independent: travels over fabric rings as bytes. */
struct sl_flow_install {
    uint32_t hash; /* of entry.key */
    uint32_t reserved;
    struct sl_flow_entry entry; /* guard, times, counters and peer_index mean nothing */
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct sl_flow_install) <= 192, "fits in a fabric message");

/* The two entries of a flow. packet: its first, from the client; key.scope and hash are filled in.
 */
void sl_flow_build(const struct sl_flow_table *table, const struct sl_snapshot *snapshot,
                   const struct sl_packet *packet, const struct sl_flow_decision *decision,
                   struct sl_flow_install *forward, struct sl_flow_install *reply);

/* The persistence record of the same decision. */
void sl_flow_build_persistence(const struct sl_flow_table *table,
                               const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                               const struct sl_flow_decision *decision,
                               struct sl_flow_install *record);

/* The reply entry that belongs to a forward entry; also to tell another NP that the client moved.
 */
void sl_flow_build_reply(const struct sl_flow_table *table, const struct sl_flow_entry *forward,
                         struct sl_flow_install *reply);

/*
 * Puts both entries into one table, linked. 0, or -ENOSPC with neither in it (flow_table_full).
 * own: the deciding NP's balancer, which counts the connection. Indices may be NULL.
 */
int sl_flow_install_pair(struct sl_flow_table *table, struct sl_balancer *own,
                         const struct sl_flow_install *forward, const struct sl_flow_install *reply,
                         uint32_t now_ms, uint32_t *forward_index, uint32_t *reply_index);

/* Puts the forward entry alone into the deciding NP's table and counts it. Index, or SL_FLOW_NONE.
 */
uint32_t sl_flow_install_own(struct sl_flow_table *table, struct sl_balancer *own,
                             const struct sl_flow_install *forward, uint32_t now_ms);

/*
 * Puts an entry that came over the fabric (or a persistence record) into the table and links it
 * with its peer if that is here. An entry of the same key and flow id is only refreshed: clock,
 * next hops, and state if the connection was opening here. Index, or SL_FLOW_NONE
 * (flow_table_full).
 */
uint32_t sl_flow_install_apply(struct sl_flow_table *table, const struct sl_flow_install *install,
                               uint32_t now_ms);

#endif
