// SPDX-License-Identifier: Apache-2.0
/* A sequence of numbers that is the same in each run: SplitMix64 (Steele, Lea and Flood, 2014). */
#ifndef TEST_SUPPORT_RANDOM_H
#define TEST_SUPPORT_RANDOM_H

#include <stdint.h>

static inline uint64_t test_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* 0 =< n < bound */
static inline uint32_t test_random_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)((test_random(state) >> 32) * bound >> 32);
}

#endif
