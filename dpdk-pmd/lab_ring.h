// SPDX-License-Identifier: Apache-2.0
/*
 * A packet(7) socket with memory-mapped receive and transmit rings (TPACKET_V2; Linux
 * Documentation/networking/packet_mmap). DPDK's own af_packet driver is not used: it joins a
 * fan-out group with PACKET_FANOUT_FLAG_DEFRAG, so the kernel would reassemble every IP datagram
 * and the result would be cut off at the frame size.
 *
 * setup, teardown and dropped by the control thread; receive and send by the owner of the port.
 */
#ifndef PMD_LAB_RING_H
#define PMD_LAB_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rte_mbuf;

struct sl_lab_ring {
    int fd;
    uint8_t *map; /* receive ring, then transmit ring */
    size_t map_bytes;
    uint32_t frame_bytes;
    uint32_t frame_count; /* of each ring, a power of two */
    uint32_t rx_next;     /* worker */
    uint32_t tx_next;     /* worker */
    bool kick_pending;    /* worker: the kernel did not take all of the transmit ring */
    /* Since setup. worker: rw, control thread: ro. */
    uint64_t rx_packets, rx_bytes, rx_errors, rx_no_mbuf;
    uint64_t tx_packets, tx_bytes, tx_errors;
};

/*
 * Opens the socket on an interface and maps rings for frames of an MTU. Everything received from
 * here on waits in the ring. 0 or -errno.
 */
int sl_lab_ring_setup(struct sl_lab_ring *ring, int interface_index, uint16_t mtu_bytes);
void sl_lab_ring_teardown(struct sl_lab_ring *ring);

/* True when frames of that MTU fit the rings as they are. */
bool sl_lab_ring_fits(const struct sl_lab_ring *ring, uint16_t mtu_bytes);

/*
 * Makes a clean start on an interface that has come up: throws away what was received so far, and
 * the error that the socket kept from when the interface was down. Only while no worker polls.
 */
void sl_lab_ring_renew(struct sl_lab_ring *ring);

/* Frames the kernel dropped since the last call because the ring was full. */
uint32_t sl_lab_ring_dropped(struct sl_lab_ring *ring);

uint16_t sl_lab_ring_receive(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count);
uint16_t sl_lab_ring_send(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count);

#endif
