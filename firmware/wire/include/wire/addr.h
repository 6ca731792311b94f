/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ADDR_H
#define SL_WIRE_ADDR_H

/*
 * Link-layer and network-layer addresses. An IP address of either family has one type; IPv4 fills
 * the first four bytes and leaves the rest zero, so that two addresses are equal exactly when
 * family and all sixteen bytes are.
 */

#include "wire/endian.h"

#include <stddef.h>

enum sl_ip_family {
    SL_IP_NONE = 0,
    SL_IP_V4 = 4,
    SL_IP_V6 = 6,
};

/* An IP address; bytes in network order. All-zero means "no address" (SL_IP_NONE). */
struct sl_ip {
    uint8_t family; /* enum sl_ip_family */
    uint8_t reserved[3];
    uint8_t bytes[16]; /* IPv4: bytes 0..3, the rest zero */
};

struct sl_mac {
    uint8_t bytes[6];
};

/* Longest text of an IPv6 address with its terminating NUL (RFC 4291 section 2.2). */
#define SL_IP_TEXT_SIZE 46u
/* "aa:bb:cc:dd:ee:ff" and its NUL. */
#define SL_MAC_TEXT_SIZE 18u

static inline struct sl_ip sl_ip_from_v4(struct sl_be32 v4)
{
    struct sl_ip ip = {.family = SL_IP_V4};

    memcpy(ip.bytes, &v4, sizeof(v4));
    return ip;
}

/* bytes: 16 bytes in network order; copied. */
static inline struct sl_ip sl_ip_from_v6(const uint8_t *bytes)
{
    struct sl_ip ip = {.family = SL_IP_V6};

    memcpy(ip.bytes, bytes, sizeof(ip.bytes));
    return ip;
}

/* The IPv4 address; meaningful only where family is SL_IP_V4. */
static inline struct sl_be32 sl_ip_v4(const struct sl_ip *ip)
{
    return sl_load_be32(ip->bytes);
}

static inline bool sl_ip_is_v4(const struct sl_ip *ip)
{
    return ip->family == SL_IP_V4;
}

static inline bool sl_ip_is_none(const struct sl_ip *ip)
{
    return ip->family == SL_IP_NONE;
}

static inline bool sl_ip_equal(const struct sl_ip *a, const struct sl_ip *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* Total order: family, then address bytes. Negative, zero or positive, as memcmp. */
int sl_ip_compare(const struct sl_ip *a, const struct sl_ip *b);

/*
 * 32-bit hash of family and address. seed separates independent uses. The function is fixed: a
 * value may be kept across restarts of a process.
 */
uint32_t sl_ip_hash(const struct sl_ip *ip, uint32_t seed);

/* True when the first prefix_bits bits of the two are equal; families must be equal too. */
bool sl_ip_in_prefix(const struct sl_ip *ip, const struct sl_ip *prefix, unsigned int prefix_bits);

/* Bits in an address of the family: 32, 128, or 0 for none. */
unsigned int sl_ip_width_bits(const struct sl_ip *ip);

/* Writes the IPv4-mapped form ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), or IPv6 unchanged. */
void sl_ip_to_mapped(const struct sl_ip *ip, uint8_t mapped[16]);

/* Inverse of sl_ip_to_mapped(): a mapped address becomes SL_IP_V4, any other SL_IP_V6. */
struct sl_ip sl_ip_from_mapped(const uint8_t mapped[16]);

/*
 * Writes the text form (dotted quad; RFC 5952 for IPv6; "none") into text, which holds at least
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
