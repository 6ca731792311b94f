// SPDX-License-Identifier: Apache-2.0
/* The balancing methods of LB-1, each over a list of usable members. Private to iff. */
#ifndef IFF_BALANCE_METHODS_H
#define IFF_BALANCE_METHODS_H

#include "iff/balance.h"

/* Members to choose from; never empty when a method is asked. */
struct sl_candidates {
    unsigned int count;
    uint16_t members[SL_MAX_DOMAIN_MEMBERS];
};

/* Smooth weighted round robin: over any run of choices each member gets its share, evenly
 * interleaved. */
uint16_t sl_round_robin(const struct sl_balance_view *view, const struct sl_candidates *list);

/* Those members that have the fewest connections for their weight. */
void sl_least_connections(const struct sl_balance_view *view, const struct sl_candidates *list,
                          struct sl_candidates *least);

/*
 * Weighted rendezvous hash of the client's address over the servers' addresses: the same on every
 * NP, appliance and start; a server that comes or goes moves only its own share of the clients.
 */
uint16_t sl_source_hash(const struct sl_balance_view *view, const struct sl_candidates *list,
                        const struct sl_ip *client);

#endif
