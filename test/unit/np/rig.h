// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_NP_RIG_H
#define TEST_NP_RIG_H

/*
 * Two real NPs on ring ports: frames pushed into a port go through the worker's own code and come
 * out of another. No root, no huge pages, no threads: a test polls the workers itself.
 *
 *   port 0  router           NP 0   10.1.0.1/24
 *   port 1  server           NP 1   VLAN 10
 *   port 2  router           NP 1
 *   port 3  server           NP 0   VLAN 10
 *   port 4  server-admin     NP 0   VLAN 10
 *   port 5  server-access    NP 0   VLAN 10, tagged
 *   port 6  server           NP 0   VLANs 20 and 30
 *
 *   domain 0  VIP 10.1.0.100, self 10.2.0.1, VLAN 10
 *             member 0: 10.2.0.11 on port 3 (NP 0), member 1: 10.2.0.12 on port 1 (NP 1, weight 1,
 *             not accepting new work unless a test says so)
 *   domain 1  VIP 10.1.0.101, VLAN 20, member 2: 1.1.1.4:8001 for TCP port 80, on port 6
 *   domain 2  VIP 10.1.0.102, VLAN 30, member 3: 1.1.1.4:8002 for TCP port 80, on port 6
 *
 *   SP 0 on the lcore of NP 0, SP 1 on that of NP 1; TCP services only after rig_serve():
 *   service 0  relay at 10.1.0.110 to 10.2.0.11, from 10.2.0.200/24, VLAN 10
 *   service 1  echo at 2001:db8::1:100
 * NFS services only after rig_serve_nfs():
 *   service 3  at 10.1.0.120, from 10.2.0.210, VLAN 10; file system 2, member 5 at 10.2.0.11
 */

#include "support/frames6.h"
#include "support/table.h"

#include <stdbool.h>
#include <string.h>

#include "generated/drops.h"
#include "generated/statistics.h"
#include "iff/flow_table.h"
#include "iff/snapshot.h"
#include "np/np.h"

#define RIG_NPS 2u
#define RIG_SPS 2u
#define RIG_PORTS 7u
#define RIG_CAPACITY 1024u
#define RIG_MBUFS 8191u

#define RIG_ROUTER 0u
#define RIG_SERVER_FAR 1u
#define RIG_ROUTER_FAR 2u
#define RIG_SERVER 3u
#define RIG_ADMIN 4u
#define RIG_TRUNK 5u
#define RIG_SHARED 6u

#define RIG_CLIENT TEST_IP(10, 1, 0, 11)
#define RIG_VIP TEST_IP(10, 1, 0, 100)
#define RIG_SERVER_IP TEST_IP(10, 2, 0, 11)
#define RIG_SERVER_FAR_IP TEST_IP(10, 2, 0, 12)
#define RIG_SERVICE TEST_IP(10, 1, 0, 110)
#define RIG_SERVICE_SOURCE TEST_IP(10, 2, 0, 200)
#define RIG_NFS TEST_IP(10, 1, 0, 120)
#define RIG_NFS_SOURCE TEST_IP(10, 2, 0, 210)
#define RIG_NFS_SERVICE 3u
#define RIG_NFS_MEMBER 5u

enum { RIG_ICMP = 1, RIG_TCP = 6, RIG_UDP = 17 };
enum { RIG_FIN = 0x01, RIG_SYN = 0x02, RIG_RST = 0x04, RIG_ACK = 0x10 };

struct rig {
    struct rte_mempool *pool;
    struct sl_fabric *fabric;
    struct sl_snapshot *snapshot;
    struct sl_address_slot *addresses;
    struct sl_service_slot *services;
    struct sl_member_states members;
    struct sl_target_states targets;
    struct sl_statistics *statistics;
    struct sl_flow_table tables[RIG_NPS];
    void *memory[RIG_NPS];
};

/* A frame as it came out of a port; addresses and ports in host order. */
struct rig_frame {
    uint8_t bytes[TEST_FRAME_MAX_BYTES];
    size_t length;
    uint16_t vlan; /* of its tag, 0: none */
    uint32_t source, destination;
    uint16_t source_port, destination_port;
    uint8_t protocol, ttl;
    const uint8_t *ip, *l4;
    bool checksums_right;
};

/* Once a process: EAL, pool, ports. Aborts with what to do if that fails. */
void rig_start(struct rig *rig, const char *instance);
void rig_stop(struct rig *rig);

/* Before and after each test: a fresh fabric and world; then proof that no mbuf was lost. */
void rig_reset(struct rig *rig);
void rig_finish(struct rig *rig);

/* After a change of the snapshot's ports, domains or members. */
void rig_publish(struct rig *rig);
/* Configures the TCP services. */
void rig_serve(struct rig *rig);
/* Configures the NFS service. */
void rig_serve_nfs(struct rig *rig);
/* Puts a member on a port, at MAC 02:5e:00:00:00:<member>, healthy; or takes its place away. */
void rig_place(struct rig *rig, uint16_t member, uint8_t port);
void rig_lose(struct rig *rig, uint16_t member);

/* Stops the coarse clock; lets it jump. */
void rig_freeze(struct rig *rig);
void rig_advance(struct rig *rig, uint32_t ms);

/* Builds the frame, with the port's MAC as destination unless the spec has one, and pushes it. */
void rig_send(struct rig *rig, uint8_t port, const struct test_frame_spec *spec);
void rig_send6(struct rig *rig, uint8_t port, const struct test_frame6_spec *spec);
void rig_send_bytes(struct rig *rig, uint8_t port, const uint8_t *bytes, size_t length);

/* One turn of the worker of one NP; turns of both until neither has work. */
void rig_poll_np(struct rig *rig, uint8_t np);
void rig_poll(struct rig *rig);

/* Takes the next frame out of a port; false if there is none. */
bool rig_receive(struct rig *rig, uint8_t port, struct rig_frame *frame);
/* The same, and fails the test if there is none or its checksums are wrong. */
void rig_expect(struct rig *rig, uint8_t port, struct rig_frame *frame);
void rig_expect_nothing(struct rig *rig);
void rig_drain(struct rig *rig);

/* Drops over both NPs. */
uint64_t rig_drops(const struct rig *rig, enum sl_drop_reason reason);
uint64_t rig_all_drops(const struct rig *rig);

/* A client's SYN to the VIP and what is expected of it, at a port. */
struct test_frame_spec rig_syn(uint16_t client_port);

#endif
