// SPDX-License-Identifier: Apache-2.0
/*
 * A TCP endpoint of a storage processor: the engine (tcp/) on mbufs, and the services that use it.
 * Payload stays in the mbufs it came in from reception to the last acknowledgement of whoever it
 * was passed on to; nothing is copied.
 *
 * One endpoint belongs to one SP, whose worker alone calls what is not marked otherwise.
 */
#ifndef ENDPOINT_ENDPOINT_H
#define ENDPOINT_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "np/sp.h"
#include "tcp/connection.h"

struct rte_mbuf;
struct rte_mempool;
struct sl_endpoint;

/*
 * What an endpoint needs of its SP; contracts are those of the functions of np/sp.h that are named.
 * A test or a benchmark brings its own.
 */
struct sl_endpoint_link {
    uint64_t (*now_us)(void *context);                      /* sl_sp_now_us() */
    const struct sl_snapshot *(*snapshot)(void *context);   /* sl_sp_snapshot() */
    bool (*transmit)(void *context, struct rte_mbuf *frame, /* sl_sp_transmit() */
                     uint8_t port);
    int (*route)(void *context, uint16_t service, /* sl_sp_route() */
                 const struct sl_ip *target, struct sl_sp_route *route);
    bool (*is_ours)(void *context, const struct sl_ip *local, /* sl_sp_of() is this SP */
                    uint16_t local_port, const struct sl_ip *remote, uint16_t remote_port);
    uint8_t (*offloads)(void *context, uint8_t port);              /* sl_pmd_port_offloads() */
    void (*count_drops)(void *context, enum sl_drop_reason reason, /* sl_sp_count_drops() */
                        uint32_t packets);
    void *context;
};

/* The link to a real SP. Control thread. */
struct sl_endpoint_link sl_endpoint_link_to(struct sl_sp *sp);

struct sl_endpoint_config {
    struct sl_endpoint_link link;
    uint8_t id;               /* of the SP; names its pool */
    uint32_t max_connections; /* as struct sl_tcp_config */
    uint64_t max_held_bytes;  /* of received frames: choose it below what their pool has, for NPs
                                 receive into the same */
    uint32_t send_mbufs;      /* headers, and as many references to payload, on their way to NICs */
    uint8_t secret[16];       /* random; of struct sl_tcp_config */
};

/*
 * Makes an endpoint without services: the first snapshot brings those. *endpoint is the caller's
 * until sl_endpoint_destroy(). 0; -ENOMEM, -EINVAL. Control thread, before the worker runs.
 */
int sl_endpoint_create(const struct sl_endpoint_config *config, struct sl_endpoint **endpoint);

/*
 * Forgets every connection and frees everything. The worker has returned before, and no frame that
 * was sent is on its way any more: ports are closed and rings empty. The link is not used again.
 */
void sl_endpoint_destroy(struct sl_endpoint *endpoint);

/*
 * Begins to reset all connections, a bounded number each turn; no new ones are taken. Control
 * thread, while the worker runs.
 */
void sl_endpoint_hang_up(struct sl_endpoint *endpoint);

/* Every RST has been given to the SP (sl_sp_transmit()). Control thread. */
bool sl_endpoint_has_hung_up(const struct sl_endpoint *endpoint);

/* To be bound to SL_SP_SERVICE_TCP by sl_fabric_bind_service(); lives as long as the endpoint. */
const struct sl_sp_service *sl_endpoint_service(const struct sl_endpoint *endpoint);

/* handle() of the service: takes frames described by their tag as np/sp.h says. */
void sl_endpoint_input(struct sl_endpoint *endpoint, struct rte_mbuf **frames, uint16_t count);

/* poll() of the service: timers, services, configuration, transmission. True if there was work. */
bool sl_endpoint_poll(struct sl_endpoint *endpoint, uint64_t now_us);

/* The engine, for tests and benchmarks. */
struct sl_tcp_engine *sl_endpoint_engine(struct sl_endpoint *endpoint);

/*
 * Single writer: the SP's worker. Any thread may read; each field is one aligned word. What is
 * dropped is counted by the SP (struct sl_endpoint_link).
 */
struct sl_endpoint_service_statistics {
    uint64_t listening;            /* gauge: 1 if the service listens here */
    uint64_t connections_active;   /* gauge: of clients */
    uint64_t connections_accepted; /* of clients */
    uint64_t connections_aborted;  /* of clients, that ended otherwise than by both closing */
    uint64_t targets_connected;
    uint64_t targets_failed;
    uint64_t in_bytes;        /* payload from clients */
    uint64_t out_bytes;       /* payload to clients */
    uint64_t discarded_bytes; /* answers of further targets of a relay */
};

struct sl_endpoint_statistics {
    uint64_t frames_in, frames_out;
    uint64_t slices_attached; /* payload references put into frames: none of them a copy */
    uint64_t
        payload_summed_bytes;  /* read to be summed; the rest had a known sum or a NIC to do it */
    uint64_t transmit_refused; /* no mbuf, or no room on the ring: tried again, no loss */
    uint64_t sessions_waiting; /* gauge: relay connections that wait for a neighbour */
};

/* Any thread. service: id of the tcp-service; NULL if that is impossible. */
const struct sl_endpoint_service_statistics *
sl_endpoint_service_statistics(const struct sl_endpoint *endpoint, uint16_t service);
const struct sl_endpoint_statistics *sl_endpoint_statistics(const struct sl_endpoint *endpoint);
const struct sl_tcp_statistics *sl_endpoint_tcp_statistics(const struct sl_endpoint *endpoint);

#endif
