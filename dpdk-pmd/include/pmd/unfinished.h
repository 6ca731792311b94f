// SPDX-License-Identifier: Apache-2.0
/*
 * Frames whose sender has left work to whoever puts them on a wire: on lab ports, Linux on the
 * other end of a veth pair hands over frames without their TCP or UDP checksum, and TCP segments of
 * several packets in one frame. They never were on a wire, so nothing is wrong with them.
 *
 * Such a frame is RTE_MBUF_F_RX_L4_CKSUM_NONE ("not correct in the packet data, but the integrity
 * of the data is verified"); one of several packets, each with tso_segsz bytes of payload but for
 * the last, is RTE_MBUF_F_RX_LRO besides. The flags stay while the frame is passed on, and what
 * stands in its checksum field means nothing. A lab port sends it as it is, for its kernel does
 * that work if there ever is a wire; for other ports sl_pmd_tx_burst() does what it can.
 */
#ifndef PMD_UNFINISHED_H
#define PMD_UNFINISHED_H

#include <stdbool.h>

#include <rte_mbuf.h>

static inline bool sl_pmd_is_unfinished(const struct rte_mbuf *frame)
{
    return (frame->ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK) == RTE_MBUF_F_RX_L4_CKSUM_NONE;
}

static inline bool sl_pmd_has_several_packets(const struct rte_mbuf *frame)
{
    return (frame->ol_flags & RTE_MBUF_F_RX_LRO) != 0;
}

/*
 * Computes the checksum of an unfinished frame, of all of it if it has several packets, by whoever
 * holds the frame. The parser has found its headers sound. Returns 0, also for a finished one;
 * -EINVAL for one that has neither TCP nor UDP.
 */
int sl_pmd_complete(struct rte_mbuf *frame);

#endif
