// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_IFF_WORLD_H
#define TEST_IFF_WORLD_H

/*
 * A small appliance for tests of the data path logic: a snapshot, member states, a flow table and a
 * balancer on the heap, and packets made by the frame builder and the real parser.
 *
 *   port 0  router, 10.1.0.1/24
 *   port 1  server, VLAN 10                      domain 0: VIP 10.1.0.100 and .110, self 10.2.0.254
 *   port 2  server, VLANs 20 and 30              domain 1: VIP 10.1.0.101, domain 2: VIP 10.1.0.102
 *   port 3  combo, VLAN 10
 *   port 4  server-admin, VLAN 10
 *   port 5  server-access (tagged), VLANs 10 20 30
 *
 *   members 0 1 2   domain 0: 10.2.0.1 .2 .3, any service, weight 1
 *   member  3       domain 1: 1.1.1.4:8001 for TCP port 80
 *   member  4       domain 2: 1.1.1.4:8002 for TCP port 80
 *   member  5       domain 1: 1.1.1.1, any service
 *   member  6       domain 2: 1.1.1.2, UDP only
 */

#include "support/frames.h"
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "iff/balance.h"
#include "iff/classify.h"
#include "iff/flow_table.h"
#include "iff/packet.h"
#include "iff/snapshot.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#define WORLD_CAPACITY 1024u
#define WORLD_SEED 0x5eed5eed5eed5eedull

struct world {
    struct sl_snapshot *snapshot;
    struct sl_address_slot *addresses;
    struct sl_service_slot *services;
    struct sl_member_states *states;
    struct sl_balancer *balancer;
    struct sl_flow_table table;
    void *memory;
    size_t memory_bytes;
    uint64_t next_flow_id;
};

struct world *world_create(void);
void world_destroy(struct world *world);

/* After a change of snapshot->ports, domains or members. */
void world_index(struct world *world);

/* Puts a member at (port, MAC 02:5e:00:00:00:<member>), healthy or not. */
void world_place(struct world *world, uint16_t member, uint8_t port, bool healthy);
void world_lose(struct world *world, uint16_t member);

struct sl_balance_view world_view(struct world *world);

/* A frame of its own and what the parser made of it. frame + room for one tag more. */
struct world_packet {
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t frame_bytes;
    struct sl_packet packet;
};

/* Builds, parses (fails the test if the parser refuses) and marks with the ingress port and its
 * MAC. */
void world_receive(struct world *world, struct world_packet *made, uint8_t port,
                   const struct test_frame_spec *spec);

/* Fills in scope and hash as the look-up stage does. */
void world_scope(struct world *world, struct sl_packet *packet, uint16_t scope);

/* Recomputes every checksum of the frame by the book: IPv4, TCP, UDP, ICMP. */
bool world_checksums_are_right(const struct sl_packet *packet);

struct sl_ip world_ip(uint32_t host_order);

#endif
