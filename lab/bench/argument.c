// SPDX-License-Identifier: Apache-2.0
#include "argument.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define SECONDS_MAX 600u

int bench_argument_number(const char *program, const char *name, const char *text, uint32_t min,
                          uint32_t max, uint32_t *number)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    if (end == text || *end != '\0' || value < min || value > max) {
        fprintf(stderr, "%s: --%s %s: give a number from %u to %u\n", program, name, text, min,
                max);
        return -EINVAL;
    }
    *number = (uint32_t)value;
    return 0;
}

int bench_argument_seconds(const char *program, const char *text, double *seconds)
{
    char *end;

    *seconds = strtod(text, &end);
    if (end != text && *end == '\0' && *seconds > 0 && *seconds <= SECONDS_MAX)
        return 0;
    fprintf(stderr, "%s: --seconds %s: give a number above 0, at most %u\n", program, text,
            SECONDS_MAX);
    return -EINVAL;
}
