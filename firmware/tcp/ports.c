// SPDX-License-Identifier: Apache-2.0
#include "ports.h"

void sl_tcp_ports_init(struct sl_tcp_ports *ports, uint16_t first, uint16_t last)
{
    *ports = (struct sl_tcp_ports){.first = first, .last = last};
}

/* F and G of RFC 6056 section 3.3.4: of both addresses and the remote port. */
static uint32_t hash_peer(const struct sl_tcp_secret *secret, enum sl_tcp_secret_use use,
                          const struct sl_tcp_tuple *tuple)
{
    struct sl_tcp_tuple peer = *tuple;

    peer.local_port = 0;
    return (uint32_t)sl_siphash24(&secret->keys[use], &peer, SL_TCP_TUPLE_BYTES);
}

void sl_tcp_port_search_begin(struct sl_tcp_port_search *search, struct sl_tcp_ports *ports,
                              const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple)
{
    uint32_t number = hash_peer(secret, SL_TCP_SECRET_PORT_COUNTER, tuple) % SL_TCP_PORT_COUNTERS;

    *search = (struct sl_tcp_port_search){
        .ports = ports,
        .counter = &ports->counters[number],
        .offset = hash_peer(secret, SL_TCP_SECRET_PORT_OFFSET, tuple) + ports->counters[number],
        .left = ports->last - ports->first + 1u,
    };
}

uint16_t sl_tcp_port_search_next(struct sl_tcp_port_search *search)
{
    uint32_t range = search->ports->last - search->ports->first + 1u;
    uint32_t proposed = range - search->left;

    if (search->left == 0)
        return 0;
    search->left--;
    (*search->counter)++;
    return (uint16_t)(search->ports->first + ((uint64_t)search->offset + proposed) % range);
}
