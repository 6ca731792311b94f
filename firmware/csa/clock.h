// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_CLOCK_H
#define CSA_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Microseconds of a clock of the system. */
static inline uint64_t sl_clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

#endif
