// SPDX-License-Identifier: Apache-2.0
#include "iff/steer.h"

#include "mix.h"

/* Odd constants of no meaning: an all-zero operand would let a product forget the other. */
#define MIX_ADDRESS 0xa0761d6478bd642full
#define MIX_PORT 0xe7037ed1a0b428dbull
#define MIX_SUM 0x8ebc6af09c88c6e3ull

static uint64_t hash_end(const struct sl_steering *steering, const struct sl_steer_end *end)
{
    uint64_t address = sl_mix64(end->address.words[0] ^ steering->key[0] ^ MIX_ADDRESS,
                                end->address.words[1] ^ steering->key[1] ^ MIX_PORT);

    return sl_mix64(address ^ MIX_PORT, end->port.net ^ steering->key[0] ^ MIX_SUM);
}

uint8_t sl_steer(const struct sl_steering *steering, const struct sl_steer_end *one,
                 const struct sl_steer_end *other)
{
    /* A sum is the same in either order. */
    uint64_t sum = hash_end(steering, one) + hash_end(steering, other);
    uint64_t hash = sl_mix64(sum ^ steering->key[1], MIX_SUM);

    if (steering->count == 0)
        return SL_STEER_NOBODY;
    return steering->sps[(hash >> 32) * steering->count >> 32];
}

uint8_t sl_steer_pinned(const struct sl_steering *steering, uint16_t service)
{
    return steering->count != 0 ? steering->sps[service % steering->count] : SL_STEER_NOBODY;
}
