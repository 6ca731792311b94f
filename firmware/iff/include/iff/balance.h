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

/* A flow that wants a server. */
struct sl_balance_request {
    uint16_t domain;
    const struct sl_flow_key *key; /* forward key: client to VIP, scope filled in */
    uint32_t now_ms;
};

struct sl_balance_choice {
    uint16_t member;
    bool remember; /* a persistence record of this choice is to be made (or made known again to
                      other NPs) */
};

/*
 * The member for a new flow. 0; -ENOENT: no member serves the protocol and VIP port (drop reason
 * vip_service_unknown); -EHOSTUNREACH: none of those that do is located, healthy and taking new
 * work (no_server_available). A valid persistence record wins, and is touched. It wins also for a
 * server that is only presumed to live; while that has not been located, -EHOSTUNREACH lets the
 * client ask again. A member on which the client's port is busy with a flow to another VIP of the
 * domain is passed over, for the server could not tell the two apart.
 */
int sl_balance_choose(const struct sl_balance_view *view, const struct sl_balance_request *request,
                      struct sl_balance_choice *choice);

/* Can the member get work that it has not: located, healthy, administratively enabled? */
bool sl_member_is_usable(const struct sl_snapshot *snapshot, const struct sl_member_states *states,
                         uint16_t member);

/* Key of the persistence record of a client at a domain. */
void sl_persistence_key(struct sl_flow_key *key, const struct sl_ip *client, uint16_t client_scope,
                        uint16_t domain);

/*
 * Is a packet that hit a forward entry a reason to choose anew? UDP balanced per request, idle
 * beyond the re-balance timer, or on a server that is lost; a SYN on a flow that is over; a SYN
 * repeated to a server that is lost. One that is presumed to live is not. Call it before
 * sl_flow_advance().
 */
bool sl_balance_again(const struct sl_snapshot *snapshot, const struct sl_member_states *states,
                      const struct sl_flow_entry *entry, const struct sl_packet *packet,
                      uint32_t now_ms);

/* Count a flow in and out: an entry is counted at most once, its flag SL_FLOW_COUNTED says so. */
void sl_balance_count_in(struct sl_balancer *own, struct sl_flow_entry *entry);
void sl_balance_count_out(struct sl_balancer *own, struct sl_flow_entry *entry);

#endif
