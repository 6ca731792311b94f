/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPAIR_RANDOM_H
#define IMPAIR_RANDOM_H

/*
 * The generator: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021), its state filled by SplitMix64 as its authors advise. Quick, and equal seeds
 * give equal outcomes on every machine.
 */

#include <stdbool.h>
#include <stdint.h>

#include "impair/impair.h"

struct sl_random {
    uint64_t state[4];
};

static inline uint64_t sl_random_rotate(uint64_t value, unsigned int bits)
{
    return value << bits | value >> (64u - bits);
}

/* Any seed will do, 0 as well. */
static inline void sl_random_seed(struct sl_random *random, uint64_t seed)
{
    for (unsigned int i = 0; i < 4; i++) {
        uint64_t mixed = seed += 0x9e3779b97f4a7c15u;

        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
        random->state[i] = mixed ^ mixed >> 31;
    }
}

static inline uint64_t sl_random_next(struct sl_random *random)
{
    uint64_t *state = random->state;
    uint64_t result = sl_random_rotate(state[1] * 5u, 7) * 9u;
    uint64_t shifted = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = sl_random_rotate(state[3], 45);
    return result;
}

/* Uniform in 0..bound-1; bound is not 0. The bias is below bound / 2^32. */
static inline uint32_t sl_random_below(struct sl_random *random, uint32_t bound)
{
    return (uint32_t)((sl_random_next(random) >> 32) * bound >> 32);
}

/* True with a probability; draws nothing for one of zero. */
static inline bool sl_random_hits(struct sl_random *random, uint32_t ppm)
{
    return ppm != 0 && sl_random_below(random, SL_IMPAIR_CERTAIN_PPM) < ppm;
}

#endif
