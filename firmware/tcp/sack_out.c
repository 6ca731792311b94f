// SPDX-License-Identifier: Apache-2.0
#include "sack_out.h"

/* Keeps the blocks for which keep says so, in their order. */
static void filter(struct sl_tcp_sack_out *out, struct sl_seq_range range,
                   bool (*keep)(struct sl_seq_range block, struct sl_seq_range range))
{
    uint8_t kept = 0;

    for (uint8_t i = 0; i < out->count; i++) {
        if (keep(out->recent[i], range))
            out->recent[kept++] = out->recent[i];
    }
    out->count = kept;
}

static bool is_apart(struct sl_seq_range block, struct sl_seq_range range)
{
    return !sl_seq_range_touches(block, range);
}

static bool is_disjoint(struct sl_seq_range block, struct sl_seq_range range)
{
    return sl_seq_le(block.right, range.left) || sl_seq_le(range.right, block.left);
}

static bool is_beyond(struct sl_seq_range block, struct sl_seq_range received)
{
    return sl_seq_gt(block.right, received.right);
}

void sl_tcp_sack_out_add(struct sl_tcp_sack_out *out, struct sl_seq_range range)
{
    filter(out, range, is_apart);
    if (out->count == SL_TCP_SACK_BLOCKS_MAX)
        out->count--;
    for (uint8_t i = out->count; i > 0; i--)
        out->recent[i] = out->recent[i - 1];
    out->recent[0] = range;
    out->count++;
}

void sl_tcp_sack_out_duplicate(struct sl_tcp_sack_out *out, struct sl_seq_range range)
{
    if (out->has_duplicate)
        return;
    out->duplicate = range;
    out->has_duplicate = true;
}

void sl_tcp_sack_out_advance(struct sl_tcp_sack_out *out, uint32_t receive_next)
{
    if (out->count != 0)
        filter(out, (struct sl_seq_range){receive_next, receive_next}, is_beyond);
}

void sl_tcp_sack_out_drop(struct sl_tcp_sack_out *out, struct sl_seq_range range)
{
    filter(out, range, is_disjoint);
}

uint8_t sl_tcp_sack_out_fill(struct sl_tcp_sack_out *out, struct sl_seq_range *blocks, uint32_t max)
{
    uint8_t filled = 0;

    if (out->has_duplicate && max != 0) {
        blocks[filled++] = out->duplicate;
        out->has_duplicate = false;
    }
    for (uint8_t i = 0; i < out->count && filled < max; i++)
        blocks[filled++] = out->recent[i];
    return filled;
}
