// SPDX-License-Identifier: Apache-2.0
/*
 * What is behind a port: one table of operations for each kind of device. The registry in ports.c
 * picks the kind by the device's prefix and calls nothing else.
 */
#ifndef PMD_PORT_DRIVER_H
#define PMD_PORT_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "pmd/impair.h"
#include "pmd/ports.h"

struct rte_mbuf;
struct rte_mempool;

/*
 * Contracts are those of the functions of the same name in pmd/ports.h. `device` is the driver's
 * own state, made by open and freed by close.
 */
struct sl_port_driver {
    const char *prefix; /* of the device string, with its colon */
    int (*open)(const struct sl_pmd_port_request *request, const char *address, bool lower_link,
                void **device, char *reason);
    int (*start)(void *device, char *reason);
    int (*stop)(void *device, bool lower_link);
    int (*set_mtu)(void *device, uint16_t mtu_bytes, char *reason);
    void (*close)(void *device);
    int (*info)(void *device, struct sl_pmd_port_info *info);
    uint8_t (*offloads)(const void *device); /* NULL: none */
    /* Both NULL where traffic cannot be impaired. Settings have been checked. */
    int (*impair)(void *device, enum sl_pmd_direction direction,
                  const struct sl_impair_settings *settings, char *reason);
    void (*impairment)(void *device, enum sl_pmd_direction direction,
                       struct sl_pmd_impairment *state);
    uint16_t (*rx)(void *device, struct rte_mbuf **packets, uint16_t count);
    uint16_t (*tx)(void *device, struct rte_mbuf **packets, uint16_t count);
};

extern const struct sl_port_driver sl_nic_port_driver;
extern const struct sl_port_driver sl_ring_port_driver;
extern const struct sl_port_driver sl_lab_port_driver;

/* The pool made by sl_pmd_pool_create(), NULL before. */
struct rte_mempool *sl_pmd_pool(void);

/*
 * Makes a pool of few but large mbufs, for ports whose frames may be of several packets, unless
 * there is one. Needs the pool of sl_pmd_pool_create(), lives as long. Control thread. 0 or
 * -ENOMEM.
 */
int sl_pmd_large_pool_create(void);

/*
 * An mbuf for so many bytes of a frame, or as many of them as it holds: a large one if the frame
 * would need several others and there is one left, else one of sl_pmd_pool(). NULL: all are used.
 */
struct rte_mbuf *sl_pmd_allocate_for(uint32_t bytes);

#endif
