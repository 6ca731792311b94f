// SPDX-License-Identifier: Apache-2.0
/*
 * A packet(7) socket on an interface. Frames come over a memory-mapped ring (TPACKET_V2; Linux
 * Documentation/networking/packet_mmap), without a system call, as far as they fit its slots. Of
 * longer ones the ring tells only that they are there: they are read from the socket's queue
 * straight into mbufs (PACKET_COPY_THRESH), which copies them once instead of twice. Frames are
 * sent by the burst, gathered from their mbufs by the kernel: a transmit ring would be a second
 * copy, and the kernel takes a third of what lies in one before it hands it to a veth pair's other
 * end.
 *
 * Frames come and go with a header that says what is left to be done of them (unfinished.h).
 *
 * DPDK's own af_packet driver is not used: it joins a fan-out group with PACKET_FANOUT_FLAG_DEFRAG,
 * so the kernel would reassemble every IP datagram and the result would be cut off at the frame
 * size.
 *
 * setup, teardown, renew and dropped by the control thread; receive and send by the owner of the
 * port.
 */
#ifndef PMD_LAB_RING_H
#define PMD_LAB_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rte_mbuf;

struct sl_lab_ring {
    int fd;
    uint8_t *map;     /* the receive ring */
    uint32_t rx_next; /* worker */
    /* Since setup. worker: rw, control thread: ro. */
    uint64_t rx_packets, rx_bytes, rx_errors, rx_no_mbuf;
    uint64_t tx_packets, tx_bytes, tx_errors;
};

/*
 * Opens the socket on an interface, for frames of any length. Everything received from here on
 * waits in the ring. 0 or -errno.
 */
int sl_lab_ring_setup(struct sl_lab_ring *ring, int interface_index);
void sl_lab_ring_teardown(struct sl_lab_ring *ring);

/*
 * Makes a clean start on an interface that has come up: throws away what was received so far, and
 * the error that the socket kept from when the interface was down. Only while no worker polls.
 */
void sl_lab_ring_renew(struct sl_lab_ring *ring);

/* Frames the kernel dropped since the last call because the ring was full. */
uint32_t sl_lab_ring_dropped(struct sl_lab_ring *ring);

uint16_t sl_lab_ring_receive(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count);

/* lab_send.c */
uint16_t sl_lab_ring_send(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count);

#endif
