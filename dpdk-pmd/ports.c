// SPDX-License-Identifier: Apache-2.0
/* The registry of ports: which device is behind which id. */
#include "pmd/ports.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include <rte_branch_prediction.h>

#include "port_driver.h"
#include "reason.h"

/* RFC 791: every IPv4 module must take 576 bytes; 9600 is what the NICs and the dictionary allow.
 */
#define MTU_MIN_BYTES 576u
#define MTU_MAX_BYTES 9600u

struct port {
    const struct sl_port_driver *driver; /* NULL: closed. control thread: rw, worker: ro */
    void *device;                        /* control thread: rw, worker: ro */
    _Atomic bool running;                /* control thread: rw, worker: ro */
    char name[sizeof(((struct sl_pmd_port_request *)0)->name)]; /* control thread */
    char device_name[SL_PMD_DEVICE_BYTES];                      /* control thread */
};

static struct port ports[SL_PMD_MAX_PORTS];

static const struct sl_port_driver *const drivers[] = {
    &sl_nic_port_driver,
    &sl_lab_port_driver,
    &sl_ring_port_driver,
};

static struct port *open_port(uint8_t id)
{
    return id < SL_PMD_MAX_PORTS && ports[id].driver != NULL ? &ports[id] : NULL;
}

static const struct sl_port_driver *find_driver(const char *device)
{
    for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
        if (strncmp(device, drivers[i]->prefix, strlen(drivers[i]->prefix)) == 0)
            return drivers[i];
    return NULL;
}

static int check_request(const struct sl_pmd_port_request *request, char *reason)
{
    if (request->id >= SL_PMD_MAX_PORTS)
        return sl_pmd_refuse(reason, -EINVAL, "port %s: id %u is not below %u", request->name,
                             request->id, SL_PMD_MAX_PORTS);
    if (request->mtu_bytes < MTU_MIN_BYTES || request->mtu_bytes > MTU_MAX_BYTES)
        return sl_pmd_refuse(reason, -EINVAL, "port %s: MTU %u is not within %u..%u", request->name,
                             request->mtu_bytes, MTU_MIN_BYTES, MTU_MAX_BYTES);
    if (ports[request->id].driver != NULL)
        return sl_pmd_refuse(reason, -EBUSY, "port %s: is open already on %s", request->name,
                             ports[request->id].device_name);
    for (unsigned int id = 0; id < SL_PMD_MAX_PORTS; id++)
        if (ports[id].driver != NULL && strcmp(ports[id].device_name, request->device) == 0)
            return sl_pmd_refuse(reason, -EBUSY,
                                 "port %s: device %s is in use by port %s; give each port a "
                                 "device of its own",
                                 request->name, request->device, ports[id].name);
    return 0;
}

int sl_pmd_port_open(const struct sl_pmd_port_request *request, bool lower_link,
                     char reason[SL_PMD_REASON_BYTES])
{
    const struct sl_port_driver *driver;
    struct port *port;
    int rc = check_request(request, reason);

    if (rc != 0)
        return rc;
    driver = find_driver(request->device);
    if (driver == NULL)
        return sl_pmd_refuse(reason, -EINVAL,
                             "port %s: device '%s' is malformed: write pci:DDDD:BB:DD.F or "
                             "af_packet:INTERFACE",
                             request->name, request->device);
    port = &ports[request->id];
    rc = driver->open(request, request->device + strlen(driver->prefix), lower_link, &port->device,
                      reason);
    if (rc != 0)
        return rc;
    memcpy(port->name, request->name, sizeof(port->name));
    memcpy(port->device_name, request->device, sizeof(port->device_name));
    atomic_store_explicit(&port->running, false, memory_order_relaxed);
    port->driver = driver;
    return 0;
}

int sl_pmd_port_start(uint8_t id, char reason[SL_PMD_REASON_BYTES])
{
    struct port *port = open_port(id);
    int rc;

    if (port == NULL)
        return sl_pmd_refuse(reason, -ENODEV, "port id %u is not open", id);
    if (atomic_load_explicit(&port->running, memory_order_relaxed))
        return 0;
    rc = port->driver->start(port->device, reason);
    if (rc == 0)
        atomic_store_explicit(&port->running, true, memory_order_release);
    return rc;
}

int sl_pmd_port_stop(uint8_t id, bool lower_link)
{
    struct port *port = open_port(id);

    if (port == NULL)
        return -ENODEV;
    atomic_store_explicit(&port->running, false, memory_order_release);
    return port->driver->stop(port->device, lower_link);
}

int sl_pmd_port_set_mtu(uint8_t id, uint16_t mtu_bytes, char reason[SL_PMD_REASON_BYTES])
{
    struct port *port = open_port(id);

    if (port == NULL)
        return sl_pmd_refuse(reason, -ENODEV, "port id %u is not open", id);
    if (mtu_bytes < MTU_MIN_BYTES || mtu_bytes > MTU_MAX_BYTES)
        return sl_pmd_refuse(reason, -EINVAL, "port %s: MTU %u is not within %u..%u", port->name,
                             mtu_bytes, MTU_MIN_BYTES, MTU_MAX_BYTES);
    return port->driver->set_mtu(port->device, mtu_bytes, reason);
}

void sl_pmd_port_close(uint8_t id)
{
    struct port *port = open_port(id);

    if (port == NULL)
        return;
    atomic_store_explicit(&port->running, false, memory_order_release);
    port->driver->close(port->device);
    port->driver = NULL;
    port->device = NULL;
}

int sl_pmd_port_info(uint8_t id, struct sl_pmd_port_info *info)
{
    struct port *port = open_port(id);

    memset(info, 0, sizeof(*info));
    return port == NULL ? -ENODEV : port->driver->info(port->device, info);
}

/* The port, if its traffic can be impaired; else NULL, and *error with a reason. */
static struct port *impairable_port(uint8_t id, int *error, char *reason)
{
    struct port *port = open_port(id);

    if (port == NULL) {
        *error = sl_pmd_refuse(reason, -ENODEV, "port id %u is not open", id);
        return NULL;
    }
    if (port->driver->impair == NULL) {
        *error = sl_pmd_refuse(reason, -ENOTSUP,
                               "port %s: its device %s is no lab port: only traffic of lab ports "
                               "(af_packet:INTERFACE) can be impaired",
                               port->name, port->device_name);
        return NULL;
    }
    return port;
}

int sl_pmd_port_impair(uint8_t id, enum sl_pmd_direction direction,
                       const struct sl_impair_settings *settings, char reason[SL_PMD_REASON_BYTES])
{
    const char *fault;
    int error;
    struct port *port = impairable_port(id, &error, reason);

    if (port == NULL)
        return error;
    error = sl_impair_check(settings, &fault);
    if (error != 0)
        return sl_pmd_refuse(reason, error, "port %s: %s", port->name, fault);
    return port->driver->impair(port->device, direction, settings, reason);
}

int sl_pmd_port_impairment(uint8_t id, enum sl_pmd_direction direction,
                           struct sl_pmd_impairment *state, char reason[SL_PMD_REASON_BYTES])
{
    int error;
    struct port *port = impairable_port(id, &error, reason);

    if (port == NULL)
        return error;
    port->driver->impairment(port->device, direction, state);
    return 0;
}

uint8_t sl_pmd_port_offloads(uint8_t id)
{
    const struct port *port = open_port(id);

    return port == NULL || port->driver->offloads == NULL ? 0
                                                          : port->driver->offloads(port->device);
}

uint16_t sl_pmd_rx_burst(uint8_t id, struct rte_mbuf **packets, uint16_t count)
{
    struct port *port = &ports[id];

    if (unlikely(!atomic_load_explicit(&port->running, memory_order_acquire)))
        return 0;
    return port->driver->rx(port->device, packets, count);
}

uint16_t sl_pmd_tx_burst(uint8_t id, struct rte_mbuf **packets, uint16_t count)
{
    struct port *port = &ports[id];

    if (unlikely(!atomic_load_explicit(&port->running, memory_order_acquire)))
        return 0;
    return port->driver->tx(port->device, packets, count);
}
