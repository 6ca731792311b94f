/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ENDIAN_H
#define SL_WIRE_ENDIAN_H

/*
 * Network-order integers have their own types, so that mixing the orders does not compile. Loads
 * and stores work on any alignment: a header starts wherever the frame puts it.
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A 16-bit integer as it lies on the wire. */
struct sl_be16 {
    uint16_t net;
};

/* A 32-bit integer as it lies on the wire. */
struct sl_be32 {
    uint32_t net;
};

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SL_SWAP16(value) ((uint16_t)__builtin_bswap16(value))
#define SL_SWAP32(value) ((uint32_t)__builtin_bswap32(value))
#else
#define SL_SWAP16(value) ((uint16_t)(value))
#define SL_SWAP32(value) ((uint32_t)(value))
#endif

/* Constants in network order, usable as initialisers. */
#define SL_BE16(host) ((struct sl_be16){SL_SWAP16(host)})
#define SL_BE32(host) ((struct sl_be32){SL_SWAP32(host)})

static inline struct sl_be16 sl_be16_from_host(uint16_t host)
{
    return (struct sl_be16){SL_SWAP16(host)};
}

static inline uint16_t sl_be16_to_host(struct sl_be16 value)
{
    return SL_SWAP16(value.net);
}

static inline struct sl_be32 sl_be32_from_host(uint32_t host)
{
    return (struct sl_be32){SL_SWAP32(host)};
}

static inline uint32_t sl_be32_to_host(struct sl_be32 value)
{
    return SL_SWAP32(value.net);
}

static inline bool sl_be16_equal(struct sl_be16 a, struct sl_be16 b)
{
    return a.net == b.net;
}

static inline bool sl_be32_equal(struct sl_be32 a, struct sl_be32 b)
{
    return a.net == b.net;
}

/* Reads two bytes at any alignment, keeping network order. The caller has checked the length. */
static inline struct sl_be16 sl_load_be16(const uint8_t *from)
{
    struct sl_be16 value;

    memcpy(&value, from, sizeof(value));
    return value;
}

/* Reads four bytes at any alignment, keeping network order. The caller has checked the length. */
static inline struct sl_be32 sl_load_be32(const uint8_t *from)
{
    struct sl_be32 value;

    memcpy(&value, from, sizeof(value));
    return value;
}

/* Reads two bytes at any alignment into host order. */
static inline uint16_t sl_load_u16(const uint8_t *from)
{
    return sl_be16_to_host(sl_load_be16(from));
}

/* Reads four bytes at any alignment into host order. */
static inline uint32_t sl_load_u32(const uint8_t *from)
{
    return sl_be32_to_host(sl_load_be32(from));
}

static inline void sl_store_be16(uint8_t *to, struct sl_be16 value)
{
    memcpy(to, &value, sizeof(value));
}

static inline void sl_store_be32(uint8_t *to, struct sl_be32 value)
{
    memcpy(to, &value, sizeof(value));
}

/* Writes a host-order integer as two network-order bytes. */
static inline void sl_store_u16(uint8_t *to, uint16_t host)
{
    sl_store_be16(to, sl_be16_from_host(host));
}

/* Writes a host-order integer as four network-order bytes. */
static inline void sl_store_u32(uint8_t *to, uint32_t host)
{
    sl_store_be32(to, sl_be32_from_host(host));
}

#endif
