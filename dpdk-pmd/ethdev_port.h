// SPDX-License-Identifier: Apache-2.0
/* What NICs and ring ports have in common: one ethdev with one receive and one transmit queue. */
#ifndef PMD_ETHDEV_PORT_H
#define PMD_ETHDEV_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "pmd/ports.h"

struct sl_ethdev_port {
    uint16_t ethdev;   /* DPDK's port id */
    uint16_t rx_slots; /* descriptors asked for */
    uint16_t tx_slots;
    uint64_t tx_offloads; /* RTE_ETH_TX_OFFLOAD_* in force */
    uint64_t tx_lost;     /* frames of several packets. worker: rw, control thread: ro */
    char name[16];        /* of our port, for messages */
};

/*
 * Configures the ethdev with what it offers of checksum verification and, for an MTU beyond one
 * mbuf, chained receive. 0 or -errno with a reason.
 */
int sl_ethdev_configure(struct sl_ethdev_port *port, uint16_t mtu_bytes, char *reason);

/* Driver operations; device is a struct sl_ethdev_port. */
int sl_ethdev_start(void *device, char *reason);
int sl_ethdev_stop(void *device, bool lower_link);
int sl_ethdev_set_mtu(void *device, uint16_t mtu_bytes, char *reason);
int sl_ethdev_info(void *device, struct sl_pmd_port_info *info);
uint8_t sl_ethdev_offloads(const void *device);
uint16_t sl_ethdev_rx(void *device, struct rte_mbuf **packets, uint16_t count);
uint16_t sl_ethdev_tx(void *device, struct rte_mbuf **packets, uint16_t count);

/* Stops, closes and detaches the ethdev; the struct stays the caller's. */
void sl_ethdev_close(struct sl_ethdev_port *port);

#endif
