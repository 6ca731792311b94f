// SPDX-License-Identifier: Apache-2.0
/*
 * Ports of the box. A port is named by its stable id (0..63); which ethdev is behind it is known
 * only here. Control functions are called by the control thread only; rx and tx by the worker that
 * owns the port.
 */
#ifndef PMD_PORTS_H
#define PMD_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rte_mbuf;

#define SL_PMD_MAX_PORTS 64u
#define SL_PMD_DEVICE_BYTES 64u
#define SL_PMD_REASON_BYTES 256u

struct sl_pmd_port_request {
    uint8_t id;
    uint16_t mtu_bytes;
    char name[16];                    /* "1.3", for messages */
    char device[SL_PMD_DEVICE_BYTES]; /* pci:DDDD:BB:DD.F, af_packet:IFACE, ring:N (tests and bench)
                                       */
};

struct sl_pmd_port_info {
    uint8_t mac[6];
    bool link_up;
    uint32_t speed_mbps;
    uint64_t rx_packets, tx_packets, rx_bytes, tx_bytes, rx_missed, rx_errors, tx_errors;
};

/*
 * Opens, configures and leaves a port stopped (hold-down). lower_link takes the carrier down
 * towards the neighbour until start. Returns 0 or -errno and a reason that names device and remedy:
 * -ENODEV no such interface or PCI function, -EBUSY bound to another driver (vfio-pci wanted) or in
 * use by another port, -EINVAL malformed device or MTU, -ENOMEM.
 */
int sl_pmd_port_open(const struct sl_pmd_port_request *request, bool lower_link,
                     char reason[SL_PMD_REASON_BYTES]);
/* Ends hold-down: link up, frames that had gathered before are thrown away. Starting twice is fine.
 */
int sl_pmd_port_start(uint8_t id, char reason[SL_PMD_REASON_BYTES]);
int sl_pmd_port_stop(uint8_t id, bool lower_link);
/* -EBUSY when the device can only be re-sized while it is stopped. */
int sl_pmd_port_set_mtu(uint8_t id, uint16_t mtu_bytes, char reason[SL_PMD_REASON_BYTES]);
/* The caller has made sure that no worker uses the port any more. */
void sl_pmd_port_close(uint8_t id);
/* Counters are since open and never go back. -ENODEV when the device has gone. */
int sl_pmd_port_info(uint8_t id, struct sl_pmd_port_info *info);

/* What a port does itself with frames that it sends, if their mbuf says so (rte_mbuf,
 * RTE_MBUF_F_TX_*).
 */
#define SL_PMD_OFFLOAD_IPV4_CHECKSUM 0x01u
#define SL_PMD_OFFLOAD_TCP_CHECKSUM 0x02u
#define SL_PMD_OFFLOAD_TCP_SEGMENTATION 0x04u /* with the TCP checksum */

/* SL_PMD_OFFLOAD_* of an open port; 0 of any other. Any thread that may use the port. */
uint8_t sl_pmd_port_offloads(uint8_t id);

/*
 * Packet path. Never block; return how many were taken. Unsent mbufs stay the caller's. A port that
 * is not started gives and takes nothing. Frames come with their 802.1Q tag in place, whatever the
 * device does with it, and leave as they are; RTE_MBUF_F_RX_IP_CKSUM_* and _L4_CKSUM_* are set
 * where the device has verified.
 */
uint16_t sl_pmd_rx_burst(uint8_t id, struct rte_mbuf **packets, uint16_t count);
uint16_t sl_pmd_tx_burst(uint8_t id, struct rte_mbuf **packets, uint16_t count);

#endif
