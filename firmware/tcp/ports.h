// SPDX-License-Identifier: Apache-2.0
/*
 * Choice of an ephemeral port: the double-hash algorithm (RFC 6056 section 3.3.4). Successive
 * connections to one peer get successive ports, so that a port is used again as late as can be, and
 * what one peer sees tells nothing of the ports used with others.
 */
#ifndef TCP_PORTS_H
#define TCP_PORTS_H

#include "secret.h"

#define SL_TCP_PORT_COUNTERS 64u

/* Embedded in the engine. */
struct sl_tcp_ports {
    uint16_t first, last; /* inclusive, host order */
    uint32_t counters[SL_TCP_PORT_COUNTERS];
};

/* 1 =< first =< last. RFC 6056 section 3.2 advises 1024..65535. */
void sl_tcp_ports_init(struct sl_tcp_ports *ports, uint16_t first, uint16_t last);

/* One choice; lives on the stack of who connects. */
struct sl_tcp_port_search {
    struct sl_tcp_ports *ports;
    uint32_t *counter;
    uint32_t offset;
    uint32_t left; /* ports not yet proposed */
};

/* Begins a choice for a connection between tuple's addresses to its remote port. */
void sl_tcp_port_search_begin(struct sl_tcp_port_search *search, struct sl_tcp_ports *ports,
                              const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple);

/*
 * The next port to try, each of the range once; 0: all were proposed. The caller takes the first
 * whose tuple is free.
 */
uint16_t sl_tcp_port_search_next(struct sl_tcp_port_search *search);

#endif
