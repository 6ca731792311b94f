// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_LOCATOR_WORLD_H
#define TEST_LOCATOR_WORLD_H

/*
 * A network in virtual time around one locator: hosts behind ports that answer ARP and probes, or
 * do not. Whatever the locator sends is answered at once; time only passes in world_run().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locator/locator.h"

#define WORLD_HOSTS 4u
#define WORLD_FRAMES 4096u
#define WORLD_EVENTS 256u

/* What a host does with a probe. */
enum world_service {
    WORLD_ACCEPTS,          /* SYN-ACK, a good RPC reply, or an echo of the datagram */
    WORLD_REFUSES,          /* RST, or ICMP port unreachable */
    WORLD_SILENT,           /* nothing */
    WORLD_WRONG_NUMBER,     /* SYN-ACK of another SYN, reply to another call */
    WORLD_PROGRAM_UNSERVED, /* RPC PROG_UNAVAIL */
};

struct world_host {
    bool present;
    bool deaf; /* does not answer ARP */
    uint8_t port;
    uint8_t mac_last; /* its MAC is 02:00:00:00:01:<this> */
    uint16_t vlan;    /* tag its frames need; 0: none */
    enum world_service service;
    struct sl_ip address; /* what it answers ARP for */
    struct sl_ip serves;  /* address of the service behind it; none: address */
};

/* A frame the locator sent. */
struct world_frame {
    uint64_t at_ms;
    uint8_t port;
    uint16_t vlan;
    size_t length;
    uint8_t bytes[SL_LOCATOR_FRAME_BYTES];
};

struct world_event {
    uint64_t at_ms;
    struct sl_locator_event event;
    char reason[64];
};

struct world {
    uint64_t now_ms;
    struct sl_locator *locator;
    struct sl_locator_config config;
    struct world_host hosts[WORLD_HOSTS];
    struct sl_locator_view views[SL_LOCATOR_MAX_MEMBERS];
    size_t frame_count, answered, event_count;
    struct world_frame frames[WORLD_FRAMES];
    struct world_event events[WORLD_EVENTS];
};

/*
 * Makes a world at 1,000,000 ms: port 0 router, ports 1, 2, 3 server ports, all of domain 0 (VLAN
 * 10, VIP 10.1.0.100, own 10.2.0.1/24), which health is probed by method; member 0 is 10.2.0.11
 * port 2049. Host 0 is that server behind port 1. Nothing is configured yet. Freed by the caller.
 */
struct world *world_create(enum sl_health_method method);
void world_destroy(struct world *world);

/* Hands the configuration to the locator (a fresh copy, as a commit would) and opens all ports. */
void world_start(struct world *world);
void world_configure(struct world *world, const struct sl_locator_config *config);

/* Lets time pass. */
void world_run(struct world *world, uint64_t duration_ms);

/* A host says where it is, unasked. */
void world_gratuitous(struct world *world, unsigned int host);

/* Events of a kind so far; the n-th of them, which must exist. */
size_t world_count(const struct world *world, enum sl_locator_event_kind kind);
const struct world_event *world_event(const struct world *world, enum sl_locator_event_kind kind,
                                      size_t n);

/* ARP requests for address sent out of port since from_ms. */
size_t world_arp_count(const struct world *world, uint8_t port, const struct sl_ip *address,
                       uint64_t from_ms);

#endif
