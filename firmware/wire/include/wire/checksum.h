/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_CHECKSUM_H
#define SL_WIRE_CHECKSUM_H

/*
 * The Internet checksum (RFC 1071), its incremental update (RFC 1624 equation 3) and the pseudo
 * headers of TCP and UDP. Sums are kept in the byte order of the wire: the one's complement sum
 * does not depend on the order of bytes, so nothing is swapped (RFC 1071 section 2 B).
 *
 * A partial sum is an unfolded 64-bit accumulator; any number of bytes up to 2^32 may be added to
 * it without overflow.
 */

#include "wire/addr.h"

/* One contiguous piece of a packet; the caller owns the bytes. */
struct sl_segment {
    const uint8_t *data;
    size_t length; /* bytes */
};

/* Folds an accumulator to 16 bits, not complemented. */
static inline uint16_t sl_checksum_fold(uint64_t sum)
{
    sum = (sum & 0xffffffffu) + (sum >> 32);
    sum = (sum & 0xffffffffu) + (sum >> 32);
    sum = (sum & 0xffffu) + (sum >> 16);
    sum = (sum & 0xffffu) + (sum >> 16);
    return (uint16_t)sum;
}

/* The checksum field for an accumulator: folded and complemented. */
static inline struct sl_be16 sl_checksum_finish(uint64_t sum)
{
    return (struct sl_be16){(uint16_t)~sl_checksum_fold(sum)};
}

/* True when the data summed included a right checksum field. */
static inline bool sl_checksum_is_good(uint64_t sum)
{
    return sl_checksum_fold(sum) == 0xffffu;
}

/* Adds length bytes, which start at an even offset of what is summed. */
uint64_t sl_checksum_add(uint64_t sum, const uint8_t *data, size_t length);

/*
 * Joins the sum of a later piece of the data to the sum of what stands before it. A piece that
 * begins at an odd offset counts byte-swapped (RFC 1071 section 2 B).
 */
static inline uint64_t sl_checksum_join(uint64_t sum, uint64_t piece, bool at_odd_offset)
{
    uint16_t folded = sl_checksum_fold(piece);

    return sum + (at_odd_offset ? __builtin_bswap16(folded) : folded);
}

/*
 * Adds `length` bytes of a packet held in `count` segments, beginning `offset` bytes into the
 * first. Odd segment lengths are right. Returns false, leaving *sum as it was, when the
 * segments hold fewer than offset + length bytes.
 */
bool sl_checksum_add_segments(uint64_t *sum, const struct sl_segment *segments, size_t count,
                              size_t offset, size_t length);

/* Sum of an IPv4 header of 20 bytes: the common case, without a loop. */
static inline uint64_t sl_checksum_ipv4_plain(const uint8_t *header)
{
    uint64_t a, b;
    uint32_t c;

    memcpy(&a, header, sizeof(a));
    memcpy(&b, header + 8, sizeof(b));
    memcpy(&c, header + 16, sizeof(c));
    return (a & 0xffffffffu) + (a >> 32) + (b & 0xffffffffu) + (b >> 32) + c;
}

/* IPv4 pseudo header (RFC 793 section 3.1, RFC 768). l4_bytes: length of TCP or UDP with data. */
static inline uint64_t sl_checksum_pseudo_v4(struct sl_be32 source, struct sl_be32 destination,
                                             uint8_t protocol, uint16_t l4_bytes)
{
    return (uint64_t)source.net + destination.net + sl_be16_from_host(protocol).net +
           sl_be16_from_host(l4_bytes).net;
}

/* IPv6 pseudo header (RFC 8200 section 8.1); addresses are 16 bytes each. */
uint64_t sl_checksum_pseudo_v6(const uint8_t *source, const uint8_t *destination, uint8_t protocol,
                               uint32_t l4_bytes);

/* The pseudo header of the addresses' family; both are of one. l4_bytes: of IPv4 at most 65535. */
uint64_t sl_checksum_pseudo(const struct sl_ip *source, const struct sl_ip *destination,
                            uint8_t protocol, uint32_t l4_bytes);

/*
 * The checksum after the 16-bit word `from` became `to`: HC' = ~(~HC + ~m + m'), RFC 1624
 * equation 3. The word stands at an even offset of what is summed.
 */
static inline struct sl_be16 sl_checksum_update16(struct sl_be16 checksum, struct sl_be16 from,
                                                  struct sl_be16 to)
{
    uint32_t sum = (uint16_t)~checksum.net + (uint32_t)(uint16_t)~from.net + to.net;

    sum = (sum & 0xffffu) + (sum >> 16);
    sum = (sum & 0xffffu) + (sum >> 16);
    return (struct sl_be16){(uint16_t)~sum};
}

/* As sl_checksum_update16() for a 32-bit word, such as an IPv4 address. */
static inline struct sl_be16 sl_checksum_update32(struct sl_be16 checksum, struct sl_be32 from,
                                                  struct sl_be32 to)
{
    uint64_t sum = (uint64_t)(uint16_t)~checksum.net + (uint32_t)~from.net + to.net;

    return (struct sl_be16){(uint16_t)~sl_checksum_fold(sum)};
}

/*
 * A precomputed difference for many packets of one flow: folded ~m + m' over all words that
 * change. Combine differences by sl_checksum_delta_join(), apply by sl_checksum_apply().
 */
static inline uint16_t sl_checksum_delta16(struct sl_be16 from, struct sl_be16 to)
{
    return sl_checksum_fold((uint64_t)(uint16_t)~from.net + to.net);
}

static inline uint16_t sl_checksum_delta32(struct sl_be32 from, struct sl_be32 to)
{
    return sl_checksum_fold((uint64_t)(uint32_t)~from.net + to.net);
}

static inline uint16_t sl_checksum_delta_join(uint16_t a, uint16_t b)
{
    return sl_checksum_fold((uint64_t)a + b);
}

static inline struct sl_be16 sl_checksum_apply(struct sl_be16 checksum, uint16_t delta)
{
    uint32_t sum = (uint32_t)(uint16_t)~checksum.net + delta;

    sum = (sum & 0xffffu) + (sum >> 16);
    return (struct sl_be16){(uint16_t)~sum};
}

/*
 * UDP's zero rule (RFC 768): zero on the wire means "no checksum" and stays zero; a computed zero
 * is sent as all ones.
 */
static inline struct sl_be16 sl_checksum_udp_nonzero(struct sl_be16 computed)
{
    return computed.net == 0 ? (struct sl_be16){0xffffu} : computed;
}

static inline struct sl_be16 sl_checksum_apply_udp(struct sl_be16 checksum, uint16_t delta)
{
    if (checksum.net == 0)
        return checksum;
    return sl_checksum_udp_nonzero(sl_checksum_apply(checksum, delta));
}

#endif
