// SPDX-License-Identifier: Apache-2.0
/*
 * Arithmetic of sequence numbers (RFC 9293 section 3.4) and of timestamps (RFC 7323 section 5.2):
 * 32 bits that wrap. Of two numbers 2^31 apart each precedes the other; windows are at most 2^30
 * (RFC 7323 section 2.3), so that never is a question here.
 */
#ifndef TCP_SEQUENCE_H
#define TCP_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

/* a < b */
static inline bool sl_seq_lt(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

/* a =< b */
static inline bool sl_seq_le(uint32_t a, uint32_t b)
{
    return (int32_t)(b - a) >= 0;
}

/* a > b */
static inline bool sl_seq_gt(uint32_t a, uint32_t b)
{
    return sl_seq_lt(b, a);
}

/* a >= b */
static inline bool sl_seq_ge(uint32_t a, uint32_t b)
{
    return sl_seq_le(b, a);
}

static inline uint32_t sl_seq_max(uint32_t a, uint32_t b)
{
    return sl_seq_lt(a, b) ? b : a;
}

static inline uint32_t sl_seq_min(uint32_t a, uint32_t b)
{
    return sl_seq_lt(b, a) ? b : a;
}

/* low =< value < high, where high - low may be anything up to 2^32 - 1. */
static inline bool sl_seq_in(uint32_t value, uint32_t low, uint32_t high)
{
    return value - low < high - low;
}

/*
 * Is any part of a segment inside the receive window (RFC 9293 section 3.10.7.4, table 6)?
 * length: SEG.LEN, with SYN and FIN; window_bytes: RCV.WND, at most 2^30.
 */
static inline bool sl_seq_is_acceptable(uint32_t sequence, uint32_t length, uint32_t receive_next,
                                        uint32_t window_bytes)
{
    if (length == 0)
        return sequence == receive_next ||
               sl_seq_in(sequence, receive_next, receive_next + window_bytes);
    if (window_bytes == 0)
        return false;
    return sl_seq_in(sequence, receive_next, receive_next + window_bytes) ||
           sl_seq_in(sequence + length - 1u, receive_next, receive_next + window_bytes) ||
           (sl_seq_lt(sequence, receive_next) &&
            sl_seq_ge(sequence + length, receive_next + window_bytes));
}

/* A run of sequence numbers: left =< n < right. */
struct sl_seq_range {
    uint32_t left, right;
};

static inline uint32_t sl_seq_range_bytes(struct sl_seq_range range)
{
    return range.right - range.left;
}

/* Do the two overlap or adjoin, so that their union is one range? */
static inline bool sl_seq_range_touches(struct sl_seq_range a, struct sl_seq_range b)
{
    return sl_seq_le(a.left, b.right) && sl_seq_le(b.left, a.right);
}

/* Does outer have all of inner? */
static inline bool sl_seq_range_contains(struct sl_seq_range outer, struct sl_seq_range inner)
{
    return sl_seq_le(outer.left, inner.left) && sl_seq_ge(outer.right, inner.right);
}

#endif
