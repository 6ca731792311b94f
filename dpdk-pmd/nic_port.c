// SPDX-License-Identifier: Apache-2.0
/* NICs by PCI address, bound to vfio-pci [PLT-1]. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_dev.h>
#include <rte_ethdev.h>

#include "ethdev_port.h"
#include "pmd/preflight.h"
#include "port_driver.h"
#include "reason.h"

#define NIC_SLOTS 1024u

static int attach(const char *address, struct sl_ethdev_port *port, char *reason)
{
    int rc = rte_eal_hotplug_add("pci", address, "");

    if (rc == 0)
        rc = rte_eth_dev_get_port_by_name(address, &port->ethdev);
    if (rc == 0)
        return 0;
    return sl_pmd_refuse(reason, rc == -ENODEV ? -ENODEV : -EBUSY,
                         "port %s: no DPDK driver takes pci:%s (%s): it must be an Intel NIC bound "
                         "to vfio-pci that no other process uses",
                         port->name, address, strerror(-rc));
}

static int nic_open(const struct sl_pmd_port_request *request, const char *address, bool lower_link,
                    void **device, char *reason)
{
    char finding[SL_PMD_REASON_BYTES];
    struct sl_ethdev_port *port;
    int rc = sl_pmd_preflight_nic(address, finding);

    if (rc != 0)
        return sl_pmd_refuse(reason, rc, "port %s: %.200s", request->name, finding);
    port = calloc(1, sizeof(*port));
    if (port == NULL)
        return sl_pmd_refuse(reason, -ENOMEM, "port %s: out of memory", request->name);
    port->rx_slots = NIC_SLOTS;
    port->tx_slots = NIC_SLOTS;
    memcpy(port->name, request->name, sizeof(port->name));
    rc = attach(address, port, reason);
    if (rc != 0) {
        free(port);
        return rc;
    }
    rc = sl_ethdev_configure(port, request->mtu_bytes, reason);
    if (rc != 0) {
        sl_ethdev_close(port);
        free(port);
        return rc;
    }
    if (lower_link)
        rte_eth_dev_set_link_down(port->ethdev);
    *device = port;
    return 0;
}

static void nic_close(void *device)
{
    sl_ethdev_close(device);
    free(device);
}

const struct sl_port_driver sl_nic_port_driver = {
    .prefix = "pci:",
    .open = nic_open,
    .start = sl_ethdev_start,
    .stop = sl_ethdev_stop,
    .set_mtu = sl_ethdev_set_mtu,
    .close = nic_close,
    .info = sl_ethdev_info,
    .offloads = sl_ethdev_offloads,
    .rx = sl_ethdev_rx,
    .tx = sl_ethdev_tx,
};
