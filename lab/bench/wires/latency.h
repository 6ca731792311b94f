// SPDX-License-Identifier: Apache-2.0
/* Round trips one after the other: collects how long each took and writes what came of it. */
#ifndef BENCH_LATENCY_H
#define BENCH_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

#define BENCH_LATENCY_MAX 100000u

/* Does one round trip. 0; -ETIMEDOUT: no answer, counts as lost; another -errno ends it all. */
typedef int (*bench_round_trip_fn)(void *context);

/*
 * Does count (at most BENCH_LATENCY_MAX) round trips after some that do not count, and prints one
 * line of JSON: {"count", "lost", "p50Us", "p99Us"}. 0 or the -errno that ended it.
 */
int bench_latency_run(bench_round_trip_fn round_trip, void *context, uint32_t count);

/* Reads a positive decimal number up to max; 0 if it is none. */
uint32_t bench_number(const char *text, uint32_t max);

#endif
