// SPDX-License-Identifier: Apache-2.0
/*
 * Which SACK blocks a receiver sends (RFC 2018 section 4): first the range that grew last, then
 * those reported before, most recent first, so that each is repeated in several ACKs; ahead of
 * them, once, the range of a duplicate (RFC 2883). The reassembly tells what its ranges are.
 */
#ifndef TCP_SACK_OUT_H
#define TCP_SACK_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"
#include "sequence.h"

/* Embedded in the connection, zeroed at first. */
struct sl_tcp_sack_out {
    uint8_t count;
    bool has_duplicate;
    struct sl_seq_range duplicate;
    struct sl_seq_range recent[SL_TCP_SACK_BLOCKS_MAX]; /* apart from each other, newest first */
};

/*
 * Data arrived out of order: range is all that is held contiguously around it, beyond RCV.NXT.
 * Blocks that it has swallowed are forgotten.
 */
void sl_tcp_sack_out_add(struct sl_tcp_sack_out *out, struct sl_seq_range range);

/*
 * Data arrived that had been received before. If it lies in a range beyond RCV.NXT, call
 * sl_tcp_sack_out_add() with that range too: its block follows the duplicate's (RFC 2883 section 4,
 * (4)). Of several duplicates before one ACK the first is told.
 */
void sl_tcp_sack_out_duplicate(struct sl_tcp_sack_out *out, struct sl_seq_range range);

/* RCV.NXT has moved: forgets what is before it. */
void sl_tcp_sack_out_advance(struct sl_tcp_sack_out *out, uint32_t receive_next);

/* Out-of-order data of that range was dropped for want of memory: no longer reported. */
void sl_tcp_sack_out_drop(struct sl_tcp_sack_out *out, struct sl_seq_range range);

static inline bool sl_tcp_sack_out_is_empty(const struct sl_tcp_sack_out *out)
{
    return out->count == 0 && !out->has_duplicate;
}

/*
 * The blocks of the ACK that is being built, at most max; a duplicate is told by this and
 * forgotten. Returns how many.
 */
uint8_t sl_tcp_sack_out_fill(struct sl_tcp_sack_out *out, struct sl_seq_range *blocks,
                             uint32_t max);

#endif
