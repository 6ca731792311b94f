// SPDX-License-Identifier: Apache-2.0
/*
 * TCP as a middlebox sees it: which state a packet leads to, and how long an idle flow may then
 * stay. Pure functions. RFC 9293 (states), RFC 5382 REQ-5 (established: at least 2 h 4 min), RFC
 * 5961 (an RST proves nothing).
 */
#ifndef IFF_TCP_STATE_H
#define IFF_TCP_STATE_H

#include "iff/flow.h"
#include "iff/snapshot.h"

/*
 * An RST ends a connection only if its real sender falls silent: the flow stays this long, and
 * further data from the side the RST claimed to be from revives it.
 */
#define SL_TCP_RESET_TIMEOUT_MS 10000u

/* The state after a segment with these flags from the client (else the server). */
enum sl_flow_state sl_tcp_next_state(enum sl_flow_state state, uint8_t tcp_flags, bool from_client);

/* A client's SYN on a flow that is over (closing, reset): a new connection that reuses the ports.
 */
bool sl_tcp_starts_anew(enum sl_flow_state state, uint8_t tcp_flags);

/* True where the connection no longer counts as work for its server. */
bool sl_tcp_is_over(enum sl_flow_state state);

/* How long an entry of domain may be idle, in milliseconds: by kind, protocol and state. */
uint32_t sl_flow_timeout_ms(const struct sl_flow_entry *entry,
                            const struct sl_domain_config *domain);

#endif
