// SPDX-License-Identifier: Apache-2.0
/* Arguments of the benchmark programs: a wrong one is refused with a line that says what may stand
 * there. */
#ifndef BENCH_ARGUMENT_H
#define BENCH_ARGUMENT_H

#include <stdint.h>

#define BENCH_LCORE_MAX 127u

/* A number from min to max. name: of the option. 0, or -EINVAL after a line on stderr. */
int bench_argument_number(const char *program, const char *name, const char *text, uint32_t min,
                          uint32_t max, uint32_t *number);

/* How long to measure: above 0, at most ten minutes. 0, or -EINVAL after a line on stderr. */
int bench_argument_seconds(const char *program, const char *text, double *seconds);

#endif
