// SPDX-License-Identifier: Apache-2.0
/* What the parsers of both IP versions share: how far a chained frame reaches, and summing it. */
#ifndef IFF_PARSE_L4_H
#define IFF_PARSE_L4_H

#include "iff/parse.h"

/* Bytes behind the first segment. */
static inline uint32_t sl_parse_rest_bytes(const struct sl_frame *frame)
{
    size_t total = 0;

    for (unsigned int i = 0; i < frame->rest_count; i++)
        total += frame->rest[i].length;
    return total < UINT16_MAX ? (uint32_t)total : UINT16_MAX; /* no datagram is longer */
}

/*
 * Completes the sum of a pseudo header with `length` bytes of transport header and data, which
 * begin at l4, first_bytes of them in the first segment.
 */
static inline bool sl_parse_sum_is_good(const struct sl_frame *frame, const uint8_t *l4,
                                        uint32_t first_bytes, uint64_t sum, uint32_t length)
{
    uint32_t first = length < first_bytes ? length : first_bytes;
    uint64_t rest = 0;

    sum = sl_checksum_add(sum, l4, first);
    if (first != length) {
        if (!sl_checksum_add_segments(&rest, frame->rest, frame->rest_count, 0, length - first))
            return false;
        sum = sl_checksum_join(sum, rest, (first & 1) != 0);
    }
    return sl_checksum_is_good(sum);
}

/* parse_ipv6.c: the packet at packet->l3_offset. SL_PARSE_OK or an enum sl_drop_reason. */
int sl_parse_ipv6(struct sl_packet *packet, const struct sl_frame *frame);

#endif
