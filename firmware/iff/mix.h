// SPDX-License-Identifier: Apache-2.0
#ifndef IFF_MIX_H
#define IFF_MIX_H

#include <stdint.h>

/* Product folded to 64 bits: mixes every bit of a with every bit of b. */
static inline uint64_t sl_mix64(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

#endif
