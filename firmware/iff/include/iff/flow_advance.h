// SPDX-License-Identifier: Apache-2.0
/* A packet on an entry: counts, clock, TCP state. */
#ifndef IFF_FLOW_ADVANCE_H
#define IFF_FLOW_ADVANCE_H

#include "iff/balance.h"
#include "iff/flow_table.h"

/*
 * Accounts a packet of frame_bytes to the entry it hit: clock, counters, TCP state, and the
 * client's next hop if that moved. A change of state or hop is told to the local peer too, so that
 * the peer's line is touched only then. own: the NP's balancer, whose count goes down when the
 * connection is over. Call it before the packet is translated. True if the client moved and the
 * peer is not here: tell the reply's NP by sl_flow_build_reply().
 */
bool sl_flow_advance(struct sl_flow_table *table, struct sl_balancer *own,
                     struct sl_flow_entry *entry, const struct sl_packet *packet,
                     uint32_t frame_bytes, uint32_t now_ms);

/*
 * The same at the egress NP, for a packet that was translated elsewhere and found this entry by its
 * compact key (peer_hash, flow_id): entry is of the *other* direction than the packet. Keeps it
 * alive and in step.
 */
void sl_flow_refresh_peer(struct sl_balancer *own, struct sl_flow_entry *entry, uint8_t tcp_flags,
                          uint32_t now_ms);

/* sl_flow_leave_fn: counts the connection of an owned entry down. context: struct sl_balancer *. */
void sl_flow_left(void *context, const struct sl_flow_entry *entry, enum sl_flow_leave why);

/* Counts the connections of an adopted table: every entry this NP owns. Called once, before the NP
 * runs. */
void sl_flow_recount(const struct sl_flow_table *table, struct sl_balancer *own);

#endif
