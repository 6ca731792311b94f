// SPDX-License-Identifier: Apache-2.0
/*
 * What is left to be done of a frame (pmd/unfinished.h), as the kernel says it in front of a
 * frame: struct virtio_net_hdr (packet(7), PACKET_VNET_HDR; virtio 1.1 section 5.1.6). Worker of
 * the port.
 */
#ifndef UNFINISHED_H
#define UNFINISHED_H

#include <linux/virtio_net.h>

#include "pmd/unfinished.h"

/* Sets the flags of a received frame. False: its sender left work of a kind that nobody does here.
 */
bool sl_unfinished_received(struct rte_mbuf *frame, const struct virtio_net_hdr *header);

/*
 * Fills the header of a frame that is sent, because it came unfinished or by its flags
 * RTE_MBUF_F_TX_TCP_CKSUM and RTE_MBUF_F_TX_TCP_SEG. Puts the sum of the pseudo header where the
 * checksum will be.
 */
void sl_unfinished_sent(struct rte_mbuf *frame, struct virtio_net_hdr *header);

#endif
