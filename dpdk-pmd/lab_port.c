// SPDX-License-Identifier: Apache-2.0
/* Lab ports: one end of a veth pair, or any other Linux interface, in place of a NIC [PLT-2]. */
#include <errno.h>
#include <net/if.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <rte_branch_prediction.h>

#include "interface.h"
#include "lab_ring.h"
#include "lab_wire.h"
#include "port_driver.h"
#include "reason.h"

/*
 * What makes Linux deaf on an interface that is ours: it sees every frame as well, and would answer
 * ARP and ping for the addresses that stand on the port's tap.
 */
static const struct {
    const char *family, *key;
    int value;
} quiet_settings[] = {
    {"ipv4", "arp_ignore", 8}, /* answer for no local address */
    {"ipv4", "rp_filter", 1},  /* no route leads back here, so nothing is accepted */
    {"ipv6", "disable_ipv6", 1},
};
#define QUIET_SETTINGS (sizeof(quiet_settings) / sizeof(quiet_settings[0]))

struct lab_port {
    struct sl_lab_ring ring;
    struct sl_lab_wire *_Atomic wire; /* NULL: never impaired. control thread: rw, worker: ro */
    char interface[IFNAMSIZ];
    char name[16]; /* of our port, for messages */
    uint16_t mtu_bytes;
    uint8_t offloads;                    /* SL_PMD_OFFLOAD_*, as they were when it was opened */
    uint64_t rx_missed;                  /* control thread: sum of what the kernel reported */
    int previous_values[QUIET_SETTINGS]; /* put back by close */
    size_t settings_changed;             /* the first so many are ours */
};

static int explain(const struct lab_port *port, int error, const char *what, char *reason)
{
    if (error == -EPERM || error == -EACCES)
        return sl_pmd_refuse(reason, -EPERM,
                             "port %s: no permission to %s interface %s: run as root or with "
                             "CAP_NET_RAW and CAP_NET_ADMIN",
                             port->name, what, port->interface);
    if (error == -ENODEV)
        return sl_pmd_refuse(reason, -ENODEV,
                             "port %s: there is no interface %s in this network namespace: type "
                             "'ip link' to see which there are",
                             port->name, port->interface);
    return sl_pmd_refuse(reason, error, "port %s: cannot %s interface %s: %s", port->name, what,
                         port->interface, strerror(-error));
}

static void restore_settings(struct lab_port *port)
{
    while (port->settings_changed > 0) {
        size_t i = --port->settings_changed;

        sl_interface_set_setting(quiet_settings[i].family, port->interface, quiet_settings[i].key,
                                 port->previous_values[i]);
    }
}

static int quieten(struct lab_port *port)
{
    for (size_t i = 0; i < QUIET_SETTINGS; i++) {
        const char *family = quiet_settings[i].family;
        const char *key = quiet_settings[i].key;
        int rc = sl_interface_get_setting(family, port->interface, key, &port->previous_values[i]);

        /* A kernel without IPv6 has nothing to silence. */
        if (rc == -ENOENT && strcmp(family, "ipv6") == 0)
            continue;
        if (rc == 0)
            rc = sl_interface_set_setting(family, port->interface, key, quiet_settings[i].value);
        if (rc != 0)
            return rc;
        port->settings_changed = i + 1;
    }
    return 0;
}

/*
 * What ethtool(8) says of our end of the wire: a port does for the box what the interface would do
 * for Linux. IPv4 header checksums are not among it.
 */
static uint8_t offloads_of(const char *interface)
{
    if (!sl_interface_computes_checksums(interface))
        return 0;
    return SL_PMD_OFFLOAD_TCP_CHECKSUM |
           (sl_interface_cuts_segments(interface) ? SL_PMD_OFFLOAD_TCP_SEGMENTATION : 0);
}

static int prepare(struct lab_port *port, bool lower_link, char *reason)
{
    int index = sl_interface_index(port->interface);
    int rc;

    if (index < 0)
        return explain(port, index, "find", reason);
    rc = quieten(port);
    if (rc != 0)
        return explain(port, rc, "write to /proc/sys/net to silence Linux on", reason);
    rc = sl_interface_set_mtu(port->interface, port->mtu_bytes);
    if (rc != 0)
        return explain(port, rc, "set the MTU of", reason);
    rc = sl_interface_set_up(port->interface, !lower_link);
    if (rc != 0)
        return explain(port, rc, "bring up or down", reason);
    port->offloads = offloads_of(port->interface);
    rc = sl_lab_ring_setup(&port->ring, index);
    if (rc == 0)
        rc = sl_pmd_large_pool_create();
    return rc == 0 ? 0 : explain(port, rc, "open a packet socket on", reason);
}

static int lab_open(const struct sl_pmd_port_request *request, const char *address, bool lower_link,
                    void **device, char *reason)
{
    struct lab_port *port;
    int rc;

    if (address[0] == '\0' || strlen(address) >= IFNAMSIZ || strchr(address, '/') != NULL)
        return sl_pmd_refuse(reason, -EINVAL, "port %s: '%s' is no interface name", request->name,
                             address);
    port = aligned_alloc(64, (sizeof(*port) + 63) / 64 * 64);
    if (port == NULL)
        return sl_pmd_refuse(reason, -ENOMEM, "port %s: out of memory", request->name);
    memset(port, 0, sizeof(*port));
    port->ring.fd = -1;
    port->mtu_bytes = request->mtu_bytes;
    memcpy(port->name, request->name, sizeof(port->name));
    strcpy(port->interface, address);
    rc = prepare(port, lower_link, reason);
    if (rc != 0) {
        restore_settings(port);
        free(port);
        return rc;
    }
    *device = port;
    return 0;
}

static int lab_start(void *device, char *reason)
{
    struct lab_port *port = device;
    int rc;

    rc = sl_interface_set_up(port->interface, true);
    if (rc != 0)
        return explain(port, rc, "bring up", reason);
    sl_lab_ring_renew(&port->ring);
    if (port->wire != NULL)
        sl_lab_wire_flush(port->wire);
    return 0;
}

static int lab_stop(void *device, bool lower_link)
{
    struct lab_port *port = device;

    return lower_link ? sl_interface_set_up(port->interface, false) : 0;
}

static int lab_set_mtu(void *device, uint16_t mtu_bytes, char *reason)
{
    struct lab_port *port = device;
    int rc = sl_interface_set_mtu(port->interface, mtu_bytes);

    if (rc != 0)
        return explain(port, rc, "set the MTU of", reason);
    port->mtu_bytes = mtu_bytes;
    return 0;
}

static void lab_close(void *device)
{
    struct lab_port *port = device;

    sl_lab_wire_destroy(port->wire);
    sl_lab_ring_teardown(&port->ring);
    restore_settings(port);
    free(port);
}

static int lab_info(void *device, struct sl_pmd_port_info *info)
{
    struct lab_port *port = device;
    const struct sl_lab_ring *ring = &port->ring;
    int rc = sl_interface_get_mac(port->interface, info->mac);

    if (rc != 0)
        return -ENODEV;
    port->rx_missed += sl_lab_ring_dropped(&port->ring);
    info->link_up = sl_interface_has_carrier(port->interface);
    info->speed_mbps = sl_interface_speed_mbps(port->interface);
    info->rx_packets = __atomic_load_n(&ring->rx_packets, __ATOMIC_RELAXED);
    info->tx_packets = __atomic_load_n(&ring->tx_packets, __ATOMIC_RELAXED);
    info->rx_bytes = __atomic_load_n(&ring->rx_bytes, __ATOMIC_RELAXED);
    info->tx_bytes = __atomic_load_n(&ring->tx_bytes, __ATOMIC_RELAXED);
    info->rx_errors = __atomic_load_n(&ring->rx_errors, __ATOMIC_RELAXED);
    info->tx_errors = __atomic_load_n(&ring->tx_errors, __ATOMIC_RELAXED);
    info->rx_missed = port->rx_missed + __atomic_load_n(&ring->rx_no_mbuf, __ATOMIC_RELAXED);
    return 0;
}

static uint8_t lab_offloads(const void *device)
{
    return ((const struct lab_port *)device)->offloads;
}

static int lab_impair(void *device, enum sl_pmd_direction direction,
                      const struct sl_impair_settings *settings, char *reason)
{
    struct lab_port *port = device;
    struct sl_lab_wire *wire = port->wire;

    /* A bad wire does to packets what it does, and here there would be a frame for many of them. */
    if (port->offloads != 0)
        return sl_pmd_refuse(reason, -ENOTSUP,
                             "port %s: interface %s computes checksums or cuts segments for the "
                             "box: type 'ethtool -K %s tx off' and restart the port",
                             port->name, port->interface, port->interface);
    if (wire == NULL)
        wire = sl_lab_wire_create();
    if (wire == NULL)
        return sl_pmd_refuse(reason, -ENOMEM, "port %s: out of memory", port->name);
    sl_lab_wire_set(wire, direction, settings);
    atomic_store_explicit(&port->wire, wire, memory_order_release);
    return 0;
}

static void lab_impairment(void *device, enum sl_pmd_direction direction,
                           struct sl_pmd_impairment *state)
{
    struct lab_port *port = device;

    memset(state, 0, sizeof(*state));
    if (port->wire != NULL)
        sl_lab_wire_read(port->wire, direction, state);
}

static uint16_t lab_rx(void *device, struct rte_mbuf **packets, uint16_t count)
{
    struct lab_port *port = device;
    struct sl_lab_wire *wire = atomic_load_explicit(&port->wire, memory_order_acquire);

    if (unlikely(wire != NULL))
        return sl_lab_wire_receive(wire, &port->ring, packets, count);
    return sl_lab_ring_receive(&port->ring, packets, count);
}

static uint16_t lab_tx(void *device, struct rte_mbuf **packets, uint16_t count)
{
    struct lab_port *port = device;
    struct sl_lab_wire *wire = atomic_load_explicit(&port->wire, memory_order_acquire);

    if (unlikely(wire != NULL))
        return sl_lab_wire_send(wire, &port->ring, packets, count);
    return sl_lab_ring_send(&port->ring, packets, count);
}

const struct sl_port_driver sl_lab_port_driver = {
    .prefix = "af_packet:",
    .open = lab_open,
    .start = lab_start,
    .stop = lab_stop,
    .set_mtu = lab_set_mtu,
    .close = lab_close,
    .info = lab_info,
    .offloads = lab_offloads,
    .impair = lab_impair,
    .impairment = lab_impairment,
    .rx = lab_rx,
    .tx = lab_tx,
};
