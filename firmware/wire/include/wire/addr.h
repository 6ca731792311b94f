/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ADDR_H
#define SL_WIRE_ADDR_H

/*
 * Link-layer and network-layer addresses. An IP address of either family is sixteen bytes in one
 * form, IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2): equality, hashes and prefixes need no
 * look at the family.
 */

#include "wire/endian.h"

#include <stddef.h>

/* An IP address, bytes in network order. All-zero ("::") means no address. */
struct sl_ip {
    union {
        uint8_t bytes[16];
        uint64_t words[2]; /* for comparing and copying; of no numeric meaning */
    };
};
_Static_assert(sizeof(struct sl_ip) == 16, "an address is two words");

struct sl_mac {
    uint8_t bytes[6];
};

/* Where the four bytes of an IPv4 address stand in its mapped form. */
#define SL_IP_V4_OFFSET 12u
/* What a mapped address has before them, in bits: an IPv4 /24 is a /120 here. */
#define SL_IP_V4_PREFIX_BITS 96u
/* Longest text of an IPv6 address with its terminating NUL (RFC 4291 section 2.2). */
#define SL_IP_TEXT_SIZE 46u
/* "aa:bb:cc:dd:ee:ff" and its NUL. */
#define SL_MAC_TEXT_SIZE 18u

/* Constant initialiser of an IPv4 address from its four octets. */
#define SL_IP_V4(a, b, c, d)                                                                       \
    {                                                                                              \
        .bytes = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, (a), (b), (c), (d) }                  \
    }

static inline struct sl_ip sl_ip_from_v4(struct sl_be32 v4)
{
    struct sl_ip ip = SL_IP_V4(0, 0, 0, 0);

    memcpy(ip.bytes + SL_IP_V4_OFFSET, &v4, sizeof(v4));
    return ip;
}

/* bytes: sixteen in network order; copied. */
static inline struct sl_ip sl_ip_from_v6(const uint8_t *bytes)
{
    struct sl_ip ip;

    memcpy(ip.bytes, bytes, sizeof(ip.bytes));
    return ip;
}

/* The IPv4 address; meaningful only where sl_ip_is_v4(). */
static inline struct sl_be32 sl_ip_v4(const struct sl_ip *ip)
{
    return sl_load_be32(ip->bytes + SL_IP_V4_OFFSET);
}

static inline bool sl_ip_is_v4(const struct sl_ip *ip)
{
    static const uint8_t mapped[SL_IP_V4_OFFSET] = {[10] = 0xff, [11] = 0xff};

    return memcmp(ip->bytes, mapped, sizeof(mapped)) == 0;
}

static inline bool sl_ip_is_none(const struct sl_ip *ip)
{
    return (ip->words[0] | ip->words[1]) == 0;
}

static inline bool sl_ip_equal(const struct sl_ip *a, const struct sl_ip *b)
{
    return ((a->words[0] ^ b->words[0]) | (a->words[1] ^ b->words[1])) == 0;
}

/* Total order by bytes: negative, zero or positive, as memcmp(). */
int sl_ip_compare(const struct sl_ip *a, const struct sl_ip *b);

/*
 * 32-bit hash of an address; seed separates independent uses. The function is fixed, so a value
 * may be kept across restarts of a process.
 */
uint32_t sl_ip_hash(const struct sl_ip *ip, uint32_t seed);

/* True when the first prefix_bits (0..128) of the two are equal. An IPv4 /24 is 96 + 24 bits. */
bool sl_ip_in_prefix(const struct sl_ip *ip, const struct sl_ip *prefix, unsigned int prefix_bits);

/*
 * Writes the text form (dotted quad for IPv4, RFC 5952 for IPv6) into text, which holds at least
 * SL_IP_TEXT_SIZE bytes. Returns text.
 */
const char *sl_ip_format(const struct sl_ip *ip, char *text);

/* Writes "aa:bb:cc:dd:ee:ff" into text, at least SL_MAC_TEXT_SIZE bytes. Returns text. */
const char *sl_mac_format(const struct sl_mac *mac, char *text);

static inline bool sl_mac_equal(const struct sl_mac *a, const struct sl_mac *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* Group bit of IEEE 802: multicast and broadcast. */
static inline bool sl_mac_is_group(const struct sl_mac *mac)
{
    return (mac->bytes[0] & 1u) != 0;
}

static inline bool sl_mac_is_zero(const struct sl_mac *mac)
{
    static const struct sl_mac zero;

    return sl_mac_equal(mac, &zero);
}

static inline bool sl_mac_is_broadcast(const struct sl_mac *mac)
{
    static const struct sl_mac all = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

    return sl_mac_equal(mac, &all);
}

#endif
