// SPDX-License-Identifier: Apache-2.0
#include "latency.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WARM_UP 100u
#define NS_PER_S 1000000000ull
#define NS_PER_US 1000.0

static uint64_t times_ns[BENCH_LATENCY_MAX];

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Nearest rank. */
static double percentile_us(uint32_t count, uint32_t percent)
{
    uint32_t rank = (count * percent + 99u) / 100u;

    return (double)times_ns[rank > 0 ? rank - 1 : 0] / NS_PER_US;
}

static int print(uint32_t count, uint32_t lost)
{
    if (count == 0) {
        fprintf(stderr, "all %u round trips were lost\n", lost);
        return -ETIMEDOUT;
    }
    qsort(times_ns, count, sizeof(times_ns[0]), ascending);
    printf("{\"count\":%u,\"lost\":%u,\"p50Us\":%.2f,\"p99Us\":%.2f}\n", count, lost,
           percentile_us(count, 50), percentile_us(count, 99));
    return 0;
}

int bench_latency_run(bench_round_trip_fn round_trip, void *context, uint32_t count)
{
    uint32_t kept = 0, lost = 0;

    for (uint32_t i = 0; i < WARM_UP + count; i++) {
        uint64_t began_ns = now_ns();
        int rc = round_trip(context);

        if (rc != 0 && rc != -ETIMEDOUT)
            return rc;
        if (i < WARM_UP)
            continue;
        if (rc == 0)
            times_ns[kept++] = now_ns() - began_ns;
        else
            lost++;
    }
    return print(kept, lost);
}

uint32_t bench_number(const char *text, uint32_t max)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    return end != text && *end == '\0' && value <= max ? (uint32_t)value : 0;
}
