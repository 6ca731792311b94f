// SPDX-License-Identifier: Apache-2.0
/*
 * Choosing a server [LB-1, LB-2]: weighted round robin (smooth), least connections by weight,
 * weighted rendezvous hash of the source address; source-address persistence before any of them.
 */
#ifndef IFF_BALANCE_H
#define IFF_BALANCE_H

#include "iff/flow_table.h"
#include "iff/snapshot.h"

/*
 * What one NP knows about the work it gave out. Writer: its NP. connections is read by all NPs
 * (least connections adds them up), so it is atomic; the rest is private.
 */
struct sl_balancer {
    _Atomic uint32_t connections[SL_MAX_MEMBERS]; /* flows this NP decided and still owns */
    int32_t credit[SL_MAX_MEMBERS];               /* smooth weighted round robin */
};

/* What a decision looks at; valid during the call. */
struct sl_balance_view {
    const struct sl_snapshot *snapshot;
    const struct sl_member_states *states;
    struct sl_balancer *own;        /* the deciding NP's */
    struct sl_balancer *const *all; /* of all NPs, own among them */
    uint8_t count;                  /* of all */
    struct sl_flow_table *table;    /* of the deciding NP: persistence records */
};

struct sl_balance_request {
    uint16_t domain;
    uint8_t protocol; /* IANA number */
    struct sl_be16 vip_port;
    struct sl_ip client;
    uint16_t client_scope; /* of the forward key */
    uint32_t now_ms;
};

/*
 * The member for a new flow, in *member. 0; -ENOENT: no member serves (protocol, VIP port) (drop
 * reason vip_service_unknown); -EHOSTUNREACH: none of those that do is located, healthy and taking
 * new work (no_server_available). A valid persistence record wins, and is touched.
 */
int sl_balance_choose(const struct sl_balance_view *view, const struct sl_balance_request *request,
                      uint16_t *member);

/* Can the member get work that it has not: located, healthy, administratively enabled? */
bool sl_member_is_usable(const struct sl_snapshot *snapshot, const struct sl_member_states *states,
                         uint16_t member);

/* Key of the persistence record of a client at a domain. */
void sl_persistence_key(struct sl_flow_key *key, const struct sl_ip *client, uint16_t client_scope,
                        uint16_t domain);

/*
 * Is a packet that hit forward entry a reason to choose anew? UDP idle beyond the re-balance timer
 * or balanced per request; a SYN on a flow that is over; a repeated SYN whose server does not
 * answer and is no longer usable. Call it before sl_flow_advance().
 */
bool sl_balance_again(const struct sl_snapshot *snapshot, const struct sl_member_states *states,
                      const struct sl_flow_entry *entry, const struct sl_packet *packet,
                      uint32_t now_ms);

/* Count a flow up (entry made with SL_FLOW_OWNER) and down (it left, or is over). */
void sl_balance_opened(struct sl_balancer *own, uint16_t member);
void sl_balance_closed(struct sl_balancer *own, uint16_t member);

#endif
