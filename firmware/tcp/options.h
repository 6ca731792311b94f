// SPDX-License-Identifier: Apache-2.0
/*
 * TCP options: maximum segment size, window scale, SACK permitted, SACK, timestamps (RFC 9293
 * section 3.2, RFC 7323, RFC 2018). Others are skipped (RFC 9293 MUST-6).
 */
#ifndef TCP_OPTIONS_H
#define TCP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "sequence.h"
#include "wire/endian.h"

#define SL_TCP_OPTIONS_BYTES_MAX 40u
#define SL_TCP_SACK_BLOCKS_MAX 4u
#define SL_TCP_WINDOW_SCALE_MAX 14u        /* RFC 7323 section 2.3 */
#define SL_TCP_TIMESTAMPS_BYTES 12u        /* NOP NOP timestamps: what each segment carries */
#define SL_TCP_TIMESTAMPS_WORD 0x0101080au /* its first word, host order */
#define SL_TCP_SACK_BYTES(blocks) (4u + 8u * (blocks)) /* NOP NOP SACK */

/* Options of one segment, in both directions; host order. */
struct sl_tcp_options {
    uint32_t timestamp_value, timestamp_echo; /* TSval, TSecr; meaningful if timestamps */
    uint16_t mss_bytes;                       /* SYN only; 0: no such option */
    uint8_t window_scale;                     /* SYN only; 0..14; meaningful if window_scaling */
    uint8_t sack_blocks;                      /* entries of sacks */
    bool timestamps, window_scaling, sack_permitted;
    struct sl_seq_range sacks[SL_TCP_SACK_BLOCKS_MAX]; /* in the order of the option; unchecked */
};

/*
 * Parses any layout. syn: the segment has SYN; only then MSS, window scale and SACK permitted
 * count, and SACK does not. 0; -EINVAL: an option's length is impossible (RFC 9293 MUST-7), the
 * segment is malformed. What follows an end-of-list option is not looked at.
 */
int sl_tcp_options_parse_any(const uint8_t *bytes, uint32_t length_bytes, bool syn,
                             struct sl_tcp_options *options);

/* Options of a segment; bytes: what stands between the fixed header and the data. */
static inline int sl_tcp_options_parse(const uint8_t *bytes, uint32_t length_bytes, bool syn,
                                       struct sl_tcp_options *options)
{
    if (length_bytes != SL_TCP_TIMESTAMPS_BYTES || sl_load_u32(bytes) != SL_TCP_TIMESTAMPS_WORD)
        return sl_tcp_options_parse_any(bytes, length_bytes, syn, options);
    options->timestamp_value = sl_load_u32(bytes + 4);
    options->timestamp_echo = sl_load_u32(bytes + 8);
    options->mss_bytes = 0;
    options->sack_blocks = 0;
    options->timestamps = true;
    options->window_scaling = false;
    options->sack_permitted = false;
    return 0;
}

/*
 * Writes the options of a SYN or SYN-ACK, in the order that Linux has (MSS, SACK permitted and
 * timestamps, window scale) so that nobody on the way is surprised. to has room for 40 bytes.
 * Returns the bytes written, a multiple of 4.
 */
uint32_t sl_tcp_options_build_syn(uint8_t *to, const struct sl_tcp_options *options);

/*
 * Writes the options of any other segment: timestamps, then as many of the SACK blocks as there is
 * room for (3 with timestamps, 4 without: RFC 2018 section 3). to has room for 40 bytes. Returns
 * the bytes written, a multiple of 4.
 */
uint32_t sl_tcp_options_build(uint8_t *to, const struct sl_tcp_options *options);

/* SACK blocks that fit beside timestamps or not. */
static inline uint32_t sl_tcp_options_sack_room(bool timestamps)
{
    return timestamps ? 3u : 4u;
}

/* Writes NOP NOP timestamps, 12 bytes: the layout of nearly all segments. */
static inline void sl_tcp_options_put_timestamps(uint8_t *to, uint32_t value, uint32_t echo)
{
    sl_store_u32(to, SL_TCP_TIMESTAMPS_WORD);
    sl_store_u32(to + 4, value);
    sl_store_u32(to + 8, echo);
}

#endif
