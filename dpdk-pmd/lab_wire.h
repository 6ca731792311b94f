// SPDX-License-Identifier: Apache-2.0
/*
 * The wire of a lab port when it is a bad one: an impairment in each direction, between the port
 * and its packet socket. Made at the first impairment of a port and there until the port is closed.
 *
 * create, destroy, set and read by the control thread; receive and send by the owner of the port.
 * New settings lie beside those in use until the worker takes them: one writer for each.
 */
#ifndef PMD_LAB_WIRE_H
#define PMD_LAB_WIRE_H

#include <stdint.h>

#include "pmd/impair.h"

struct rte_mbuf;
struct sl_lab_ring;
struct sl_lab_wire;

/* A perfect wire. NULL: out of memory. */
struct sl_lab_wire *sl_lab_wire_create(void);

/* Frees the packets on their way too. No worker uses it any more. */
void sl_lab_wire_destroy(struct sl_lab_wire *wire);

/* Frees the packets on their way. Only while no worker polls. */
void sl_lab_wire_flush(struct sl_lab_wire *wire);

/* Settings have been checked; the contract of sl_pmd_port_impair() about quiescence holds. */
void sl_lab_wire_set(struct sl_lab_wire *wire, enum sl_pmd_direction direction,
                     const struct sl_impair_settings *settings);
void sl_lab_wire_read(const struct sl_lab_wire *wire, enum sl_pmd_direction direction,
                      struct sl_pmd_impairment *state);

/* As those of the ring, with the wire between. receive also sends what has become due. */
uint16_t sl_lab_wire_receive(struct sl_lab_wire *wire, struct sl_lab_ring *ring,
                             struct rte_mbuf **packets, uint16_t count);
uint16_t sl_lab_wire_send(struct sl_lab_wire *wire, struct sl_lab_ring *ring,
                          struct rte_mbuf **packets, uint16_t count);

#endif
