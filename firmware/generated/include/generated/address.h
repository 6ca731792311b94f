/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_ADDRESS_H
#define GENERATED_ADDRESS_H

#include <stdint.h>

/* Addresses as messages carry them, of either family. */
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "messages are little-endian: build for x86-64"
#endif

struct sl_addr {
    /* 4 or 6; 0 means no address, and all bytes are zero. */
    uint8_t family;
    uint8_t reserved_1[3];
    /* Network order; IPv4 in the first four, the others zero. */
    uint8_t bytes[16];
};
_Static_assert(sizeof(struct sl_addr) == 20, "size of sl_addr");

/* A network (host bits zero) or an interface's address with the length of its network. */
struct sl_addr_prefix {
    struct sl_addr address;
    /* 0 to 32 or 0 to 128 by the address's family. */
    uint8_t length_bits;
    uint8_t reserved_21[3];
};
_Static_assert(sizeof(struct sl_addr_prefix) == 24, "size of sl_addr_prefix");

#endif
