// SPDX-License-Identifier: Apache-2.0
#include "ethdev_port.h"

#include <errno.h>
#include <string.h>

#include <rte_branch_prediction.h>
#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_ether.h>
#include <rte_mbuf.h>

#include "pmd/eal.h"
#include "pmd/unfinished.h"
#include "port_driver.h"
#include "reason.h"

/* Ethernet header, one tag and FCS around the MTU. */
#define FRAME_OVERHEAD_BYTES ((uint32_t)(RTE_ETHER_HDR_LEN + RTE_VLAN_HLEN + RTE_ETHER_CRC_LEN))
#define DRAIN_BURST 32u
#define DRAIN_ROUNDS 1024u

/*
 * What endpoints ask of a NIC. Only where it has all of a set: segmentation changes the header of
 * each packet, so that both checksums must be the NIC's.
 */
static uint64_t wanted_tx_offloads(uint64_t capabilities)
{
    const uint64_t checksums = RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_TCP_CKSUM;
    uint64_t wanted = capabilities & (checksums | RTE_ETH_TX_OFFLOAD_MULTI_SEGS);

    if ((wanted & checksums) == checksums)
        wanted |= capabilities & RTE_ETH_TX_OFFLOAD_TCP_TSO;
    return wanted;
}

uint8_t sl_ethdev_offloads(const void *device)
{
    uint64_t offloads = ((const struct sl_ethdev_port *)device)->tx_offloads;

    return (uint8_t)(((offloads & RTE_ETH_TX_OFFLOAD_IPV4_CKSUM) != 0 ? SL_PMD_OFFLOAD_IPV4_CHECKSUM
                                                                      : 0) |
                     ((offloads & RTE_ETH_TX_OFFLOAD_TCP_CKSUM) != 0 ? SL_PMD_OFFLOAD_TCP_CHECKSUM
                                                                     : 0) |
                     ((offloads & RTE_ETH_TX_OFFLOAD_TCP_TSO) != 0 ? SL_PMD_OFFLOAD_TCP_SEGMENTATION
                                                                   : 0));
}

/*
 * Tags stay in the frame: the parser knows one form, and a stripped tag would have to be put back.
 * Checksums verified by the NIC save the parser a pass over the payload.
 */
static struct rte_eth_conf wanted_configuration(const struct rte_eth_dev_info *info,
                                                uint16_t mtu_bytes)
{
    struct rte_eth_conf conf;

    memset(&conf, 0, sizeof(conf));
    conf.rxmode.mtu = mtu_bytes;
    conf.rxmode.offloads =
        info->rx_offload_capa & (RTE_ETH_RX_OFFLOAD_IPV4_CKSUM | RTE_ETH_RX_OFFLOAD_TCP_CKSUM |
                                 RTE_ETH_RX_OFFLOAD_UDP_CKSUM);
    if (mtu_bytes + FRAME_OVERHEAD_BYTES > SL_PMD_MBUF_DATA_BYTES)
        conf.rxmode.offloads |= info->rx_offload_capa & RTE_ETH_RX_OFFLOAD_SCATTER;
    conf.txmode.offloads = wanted_tx_offloads(info->tx_offload_capa);
    return conf;
}

static int check_mtu(const struct sl_ethdev_port *port, const struct rte_eth_dev_info *info,
                     uint16_t mtu_bytes, char *reason)
{
    bool scatter = (info->rx_offload_capa & RTE_ETH_RX_OFFLOAD_SCATTER) != 0;
    uint32_t largest = info->max_mtu != 0 ? info->max_mtu : UINT16_MAX;

    if (!scatter && largest > SL_PMD_MBUF_DATA_BYTES - FRAME_OVERHEAD_BYTES)
        largest = SL_PMD_MBUF_DATA_BYTES - FRAME_OVERHEAD_BYTES;
    if (mtu_bytes <= largest)
        return 0;
    return sl_pmd_refuse(reason, -EINVAL, "port %s: the device takes an MTU of at most %u, not %u",
                         port->name, largest, mtu_bytes);
}

static int setup_queues(struct sl_ethdev_port *port, const struct rte_eth_dev_info *info,
                        const struct rte_eth_conf *conf)
{
    struct rte_eth_rxconf rx = info->default_rxconf;
    struct rte_eth_txconf tx = info->default_txconf;
    unsigned int socket = (unsigned int)SOCKET_ID_ANY;
    int rc = rte_eth_dev_adjust_nb_rx_tx_desc(port->ethdev, &port->rx_slots, &port->tx_slots);

    if (rc != 0)
        return rc;
    rx.offloads = conf->rxmode.offloads;
    tx.offloads = conf->txmode.offloads;
    rc = rte_eth_rx_queue_setup(port->ethdev, 0, port->rx_slots, socket, &rx, sl_pmd_pool());
    if (rc != 0)
        return rc;
    return rte_eth_tx_queue_setup(port->ethdev, 0, port->tx_slots, socket, &tx);
}

int sl_ethdev_configure(struct sl_ethdev_port *port, uint16_t mtu_bytes, char *reason)
{
    struct rte_eth_dev_info info;
    struct rte_eth_conf conf;
    int rc = rte_eth_dev_info_get(port->ethdev, &info);

    if (rc == 0) {
        rc = check_mtu(port, &info, mtu_bytes, reason);
        if (rc != 0)
            return rc;
        conf = wanted_configuration(&info, mtu_bytes);
        rc = rte_eth_dev_configure(port->ethdev, 1, 1, &conf);
        port->tx_offloads = conf.txmode.offloads;
    }
    if (rc == 0)
        rc = setup_queues(port, &info, &conf);
    if (rc != 0)
        return sl_pmd_refuse(reason, rc, "port %s: the device refuses its configuration: %s",
                             port->name, rte_strerror(-rc));
    return 0;
}

static void drain(struct sl_ethdev_port *port)
{
    struct rte_mbuf *packets[DRAIN_BURST];

    for (unsigned int round = 0; round < DRAIN_ROUNDS; round++) {
        uint16_t count = rte_eth_rx_burst(port->ethdev, 0, packets, DRAIN_BURST);

        if (count == 0)
            return;
        rte_pktmbuf_free_bulk(packets, count);
    }
}

int sl_ethdev_start(void *device, char *reason)
{
    struct sl_ethdev_port *port = device;
    int rc = rte_eth_dev_start(port->ethdev);

    if (rc != 0)
        return sl_pmd_refuse(reason, rc, "port %s: the device does not start: %s", port->name,
                             rte_strerror(-rc));
    /* Not every device can do these two; one that cannot is not refused. */
    rte_eth_dev_set_link_up(port->ethdev);
    rte_eth_allmulticast_enable(port->ethdev);
    drain(port);
    return 0;
}

int sl_ethdev_stop(void *device, bool lower_link)
{
    struct sl_ethdev_port *port = device;

    if (lower_link)
        rte_eth_dev_set_link_down(port->ethdev);
    return rte_eth_dev_stop(port->ethdev);
}

int sl_ethdev_set_mtu(void *device, uint16_t mtu_bytes, char *reason)
{
    struct sl_ethdev_port *port = device;
    struct rte_eth_dev_info info;
    int rc = rte_eth_dev_info_get(port->ethdev, &info);

    if (rc != 0)
        return sl_pmd_refuse(reason, rc, "port %s: the device has gone", port->name);
    rc = check_mtu(port, &info, mtu_bytes, reason);
    if (rc != 0)
        return rc;
    rc = rte_eth_dev_set_mtu(port->ethdev, mtu_bytes);
    /* A device without this operation, such as a ring, has no limit of its own. */
    if (rc == -ENOTSUP)
        return 0;
    if (rc != 0)
        return sl_pmd_refuse(reason, rc, "port %s: the device refuses an MTU of %u: %s", port->name,
                             mtu_bytes, rte_strerror(-rc));
    return 0;
}

int sl_ethdev_info(void *device, struct sl_pmd_port_info *info)
{
    struct sl_ethdev_port *port = device;
    struct rte_eth_stats stats;
    struct rte_eth_link link;
    struct rte_ether_addr mac;

    if (rte_eth_macaddr_get(port->ethdev, &mac) != 0 ||
        rte_eth_stats_get(port->ethdev, &stats) != 0)
        return -ENODEV;
    memcpy(info->mac, mac.addr_bytes, sizeof(info->mac));
    if (rte_eth_link_get_nowait(port->ethdev, &link) == 0) {
        info->link_up = link.link_status == RTE_ETH_LINK_UP;
        info->speed_mbps = link.link_speed == RTE_ETH_SPEED_NUM_UNKNOWN ? 0 : link.link_speed;
    }
    info->rx_packets = stats.ipackets;
    info->tx_packets = stats.opackets;
    info->rx_bytes = stats.ibytes;
    info->tx_bytes = stats.obytes;
    info->rx_missed = stats.imissed + stats.rx_nombuf;
    info->rx_errors = stats.ierrors;
    info->tx_errors = stats.oerrors + __atomic_load_n(&port->tx_lost, __ATOMIC_RELAXED);
    return 0;
}

uint16_t sl_ethdev_rx(void *device, struct rte_mbuf **packets, uint16_t count)
{
    struct sl_ethdev_port *port = device;

    return rte_eth_rx_burst(port->ethdev, 0, packets, count);
}

/* False: it cannot leave by this device. Of several packets only lab ports make several frames. */
static bool finish(struct rte_mbuf *packet)
{
    return !sl_pmd_has_several_packets(packet) && sl_pmd_complete(packet) == 0;
}

/* Completes what came unfinished. What cannot be moves to the front and is lost; gives how many. */
static uint16_t finish_all(struct rte_mbuf **packets, uint16_t count)
{
    uint16_t lost = 0;

    for (uint16_t i = 0; i < count; i++) {
        struct rte_mbuf *packet = packets[i];

        if (likely(!sl_pmd_is_unfinished(packet)) || finish(packet))
            continue;
        packets[i] = packets[lost];
        packets[lost++] = packet;
    }
    rte_pktmbuf_free_bulk(packets, lost);
    return lost;
}

uint16_t sl_ethdev_tx(void *device, struct rte_mbuf **packets, uint16_t count)
{
    struct sl_ethdev_port *port = device;
    uint16_t lost = finish_all(packets, count);

    port->tx_lost += lost;
    return lost + rte_eth_tx_burst(port->ethdev, 0, packets + lost, count - lost);
}

void sl_ethdev_close(struct sl_ethdev_port *port)
{
    struct rte_eth_dev_info info;
    bool known = rte_eth_dev_info_get(port->ethdev, &info) == 0;

    rte_eth_dev_stop(port->ethdev);
    rte_eth_dev_close(port->ethdev);
    if (known && info.device != NULL)
        rte_dev_remove(info.device);
}
