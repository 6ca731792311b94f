// SPDX-License-Identifier: Apache-2.0
/* Ports made of two rings: for tests and benchmarks, without a kernel in the way. */
#include "pmd/ring_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_errno.h>
#include <rte_eth_ring.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#include "ethdev_port.h"
#include "port_driver.h"
#include "reason.h"

#define RING_PORTS 64u
/* Locally administered, so that no two rings look alike: 02:5c:00:00:00:<number>. */
#define RING_MAC(number)                                                                           \
    {                                                                                              \
        .addr_bytes = { 0x02, 0x5c, 0, 0, 0, (uint8_t)(number) }                                   \
    }

struct ring_port {
    struct sl_ethdev_port ethdev; /* first: the ethdev operations take this struct */
    unsigned int number;
    struct rte_ether_addr mac;
    struct rte_ring *to_port, *from_port;
};

static struct ring_port *ring_ports[RING_PORTS];

static void free_ring_port(struct ring_port *port)
{
    struct rte_mbuf *packet;

    for (int way = 0; way < 2; way++) {
        struct rte_ring *ring = way == 0 ? port->to_port : port->from_port;

        while (ring != NULL && rte_ring_dequeue(ring, (void **)&packet) == 0)
            rte_pktmbuf_free(packet);
        rte_ring_free(ring);
    }
    free(port);
}

static struct rte_ring *make_ring(const char *way, unsigned int number)
{
    char name[RTE_RING_NAMESIZE];

    snprintf(name, sizeof(name), "sl_%s_%u", way, number);
    return rte_ring_create(name, 2 * SL_PMD_RING_SLOTS, SOCKET_ID_ANY,
                           RING_F_SP_ENQ | RING_F_SC_DEQ);
}

static struct ring_port *make_ring_port(const struct sl_pmd_port_request *request,
                                        unsigned int number)
{
    struct ring_port *port = calloc(1, sizeof(*port));
    char name[RTE_RING_NAMESIZE];
    int ethdev;

    if (port == NULL)
        return NULL;
    port->number = number;
    port->mac = (struct rte_ether_addr)RING_MAC(number);
    port->ethdev.rx_slots = port->ethdev.tx_slots = SL_PMD_RING_SLOTS;
    memcpy(port->ethdev.name, request->name, sizeof(port->ethdev.name));
    port->to_port = make_ring("in", number);
    port->from_port = make_ring("out", number);
    if (port->to_port == NULL || port->from_port == NULL) {
        free_ring_port(port);
        return NULL;
    }
    snprintf(name, sizeof(name), "sl%u", number);
    ethdev = rte_eth_from_rings(name, &port->to_port, 1, &port->from_port, 1, 0);
    if (ethdev < 0) {
        free_ring_port(port);
        return NULL;
    }
    port->ethdev.ethdev = (uint16_t)ethdev;
    return port;
}

static int ring_open(const struct sl_pmd_port_request *request, const char *address,
                     bool lower_link, void **device, char *reason)
{
    struct ring_port *port;
    char *end;
    unsigned long number = strtoul(address, &end, 10);
    int rc;

    (void)lower_link;
    if (end == address || *end != '\0' || number >= RING_PORTS)
        return sl_pmd_refuse(reason, -EINVAL, "port %s: ring number '%s' is not within 0..%u",
                             request->name, address, RING_PORTS - 1);
    port = make_ring_port(request, (unsigned int)number);
    if (port == NULL)
        return sl_pmd_refuse(reason, -ENOMEM, "port %s: no room for ring:%lu: raise memory-mib",
                             request->name, number);
    rc = sl_ethdev_configure(&port->ethdev, request->mtu_bytes, reason);
    if (rc != 0) {
        sl_ethdev_close(&port->ethdev);
        free_ring_port(port);
        return rc;
    }
    ring_ports[number] = port;
    *device = port;
    return 0;
}

static void ring_close(void *device)
{
    struct ring_port *port = device;

    ring_ports[port->number] = NULL;
    sl_ethdev_close(&port->ethdev);
    free_ring_port(port);
}

/* Frames pushed before start are part of a test, not stale: nothing is drained. */
static int ring_start(void *device, char *reason)
{
    struct ring_port *port = device;
    int rc = rte_eth_dev_start(port->ethdev.ethdev);

    return rc == 0 ? 0
                   : sl_pmd_refuse(reason, rc, "port %s: ring:%u does not start", port->ethdev.name,
                                   port->number);
}

static int ring_info(void *device, struct sl_pmd_port_info *info)
{
    struct ring_port *port = device;
    int rc = sl_ethdev_info(&port->ethdev, info);

    memcpy(info->mac, port->mac.addr_bytes, sizeof(info->mac));
    return rc;
}

const struct sl_port_driver sl_ring_port_driver = {
    .prefix = "ring:",
    .open = ring_open,
    .start = ring_start,
    .stop = sl_ethdev_stop,
    .set_mtu = sl_ethdev_set_mtu,
    .close = ring_close,
    .info = ring_info,
    .rx = sl_ethdev_rx,
    .tx = sl_ethdev_tx,
};

uint16_t sl_pmd_ring_push(unsigned int number, struct rte_mbuf **packets, uint16_t count)
{
    if (number >= RING_PORTS || ring_ports[number] == NULL)
        return 0;
    return (uint16_t)rte_ring_sp_enqueue_burst(ring_ports[number]->to_port, (void **)packets, count,
                                               NULL);
}

uint16_t sl_pmd_ring_pull(unsigned int number, struct rte_mbuf **packets, uint16_t count)
{
    if (number >= RING_PORTS || ring_ports[number] == NULL)
        return 0;
    return (uint16_t)rte_ring_sc_dequeue_burst(ring_ports[number]->from_port, (void **)packets,
                                               count, NULL);
}
