// SPDX-License-Identifier: Apache-2.0
/*
 * The wire between the clients' namespace and the box, with an impairment in each direction.
 */
#ifndef TCP_HANDOFF_WIRE_H
#define TCP_HANDOFF_WIRE_H

#include "impair/impair.h"
#include "packet.h"

enum direction { TO_BOX, TO_CLIENT };
#define DIRECTIONS 2u

struct wire {
    int fd; /* the clients' TUN device */
    struct sl_impair *impair[DIRECTIONS];
    uint64_t packets[DIRECTIONS];
    uint16_t port;    /* of the service: nothing else goes over the wire */
    uint64_t ignored; /* from clients: not TCP, not right, or to another port */
    uint64_t refused; /* by the clients' kernel */
};

/* Takes fd over. Both directions get the settings, each with a seed of its own. */
void wire_start(struct wire *wire, int fd, uint16_t port,
                const struct sl_impair_settings *settings);
void wire_stop(struct wire *wire);

/* Reads what clients have sent, bounded; gives how many packets. */
uint32_t wire_read(struct wire *wire, uint64_t now_us);

/* Packets that have come over the wire to the box, at most max; they are the caller's. */
uint32_t wire_take(struct wire *wire, struct packet **packets, uint32_t max, uint64_t now_us);

/* Sends a packet to the clients; it is the wire's. */
void wire_send(struct wire *wire, struct packet *packet, uint64_t now_us);

/* Delivers what is due to the clients. */
void wire_deliver(struct wire *wire, uint64_t now_us);

/* When something is due next; UINT64_MAX: nothing is on its way. */
uint64_t wire_next_us(const struct wire *wire);

#endif
