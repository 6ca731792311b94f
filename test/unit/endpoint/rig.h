// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_ENDPOINT_RIG_H
#define TEST_ENDPOINT_RIG_H

/*
 * Endpoints on a wire in one process, in virtual time: no root, no huge pages, no threads. Frames
 * that a node sends are verified byte by byte by code of the test's own, lie in a ring of the
 * receiver, and are described to it as an NP would.
 *
 * Node 0 is a client: the test is its application and uses the engine itself. The others are whole
 * endpoints, with services. Node n has 10.0.0.(n+1) and fd00::(n+1), port n, MAC 02:00:00:00:00:0n.
 */

#include "support/table.h"

#include <stdbool.h>

#include "endpoint_private.h"

struct rte_mempool;
struct rte_ring;

#define RIG_NODES 5u
#define RIG_CLIENT 0u
#define RIG_MTU_BYTES 1500u
#define RIG_SERVICE_PORT 7000u

/* How frames come to the receiver. */
enum rig_wire {
    RIG_WIRE_CHAINED, /* as they were sent: header mbuf and references */
    RIG_WIRE_COPIED,  /* in one fresh mbuf, as from a NIC */
    RIG_WIRE_PIECES,  /* in fresh mbufs of piece_bytes each */
};

struct rig_node {
    struct sl_endpoint *endpoint;
    struct sl_snapshot *snapshot;
    struct rte_ring *inbox;
    uint8_t id;
    bool refuses; /* its port takes no frame now */
    uint8_t offloads;
    uint64_t drops[SL_DROP_COUNT];  /* counted by its endpoint */
    uint64_t frames, payload_bytes; /* sent by it */
    uint64_t foreign_segments;      /* payload sent that lies in no buffer of the client's */
};

struct rig {
    struct rte_mempool *frames; /* what a NIC receives into */
    struct rte_mempool *data;   /* what the client's application sends */
    struct rig_node nodes[RIG_NODES];
    uint64_t now_us;
    enum rig_wire wire;
    uint32_t piece_bytes;  /* at least the headers' */
    int route_error;       /* of every route asked for; 0: it is found */
    uint16_t service_port; /* that rig_connect() calls: RIG_SERVICE_PORT */
    bool ipv6;             /* rig_address() gives IPv6 */
    uint16_t vlan;         /* that routes lead through; 0: none */
    uint32_t port_modulus; /* a node owns only local ports divisible by it; 0, 1: all */
    /* A frame is lost when this returns false; NULL: none is. */
    bool (*gate)(struct rig *rig, uint8_t from, const struct rte_mbuf *frame);
};

/* Once a process. Aborts with what to do if it fails. */
void rig_start(struct rig *rig, const char *instance);
void rig_stop(void);

/* Fresh endpoints; then proof that no mbuf was lost and no connection is left. */
void rig_reset(struct rig *rig);
void rig_finish(struct rig *rig);

struct sl_ip rig_address(const struct rig *rig, uint8_t node);

/* Configures service 0 of a node and publishes: kind, on RIG_SERVICE_PORT of the node's address. */
struct sl_tcp_service_config *rig_service(struct rig *rig, uint8_t node,
                                          enum sl_tcp_service_kind kind);
/* Makes it a relay to the same port of other nodes. */
void rig_relay(struct rig *rig, uint8_t node, const uint8_t *targets, uint8_t count);
void rig_publish(struct rig *rig, uint8_t node);

/*
 * Hands a node an ICMP error about a frame that it has sent, whose first bytes are at `sent`: of
 * that type and code, with `rest` in bytes 4..7.
 */
void rig_icmp(struct rig *rig, uint8_t node, const uint8_t *sent, uint8_t type, uint8_t code,
              uint32_t rest);

/* One turn of every node, the client's included, and 20 us. True if any frame was on its way. */
bool rig_turn(struct rig *rig);
/* Turns until nothing moves any more, and all that the timers want within the time. */
void rig_run(struct rig *rig, uint64_t us);

/* An application on the client's side of one connection. */
struct rig_client {
    struct sl_tcp_connection *connection;
    uint64_t to_send, sent; /* bytes of the stream; byte n is rig_byte(n) */
    uint64_t received;      /* and verified, by expected() */
    uint8_t (*expected)(uint64_t position);
    bool close_when_sent;
    bool reads_nothing;
    uint32_t events; /* all that came */
    enum sl_tcp_end end;
};

uint8_t rig_byte(uint64_t position);
uint8_t rig_pattern_byte(uint64_t position); /* of a source */

/* Begins a connection to a node's service. expected NULL: rig_byte. */
void rig_connect(struct rig *rig, struct rig_client *client, uint8_t node, uint64_t to_send);
/* Runs until the client's connection has ended, at most so long. */
void rig_await_end(struct rig *rig, struct rig_client *client, uint64_t us);
/* Lets a client that read nothing, or has more to send now, go on. */
void rig_resume(struct rig *rig, struct rig_client *client);
void rig_release(struct rig *rig, struct rig_client *client);

/* mbufs of the pools that receivers and senders use, in use now. */
unsigned int rig_mbufs_in_use(const struct rig *rig);

#endif
