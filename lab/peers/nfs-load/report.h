// SPDX-License-Identifier: Apache-2.0
/* What came of the load: counts, and how long calls took. */
#ifndef NFS_LOAD_REPORT_H
#define NFS_LOAD_REPORT_H

#include <stdint.h>

#include "options.h"

/* Each power of two is cut into so many equal parts: times are right to 1.6 %. */
#define REPORT_PARTS 64u
#define REPORT_BUCKETS (REPORT_PARTS * 40u)

struct report {
    uint64_t calls; /* answered as they should be */
    uint64_t errors;
    uint64_t retransmissions; /* UDP */
    uint64_t elapsed_us;
    uint64_t max_ns;
    uint64_t buckets[REPORT_BUCKETS];
    const char *first_error; /* static; NULL: none */
};

void report_call(struct report *report, uint64_t took_ns);
void report_error(struct report *report, const char *what);
/* A line of JSON. */
void report_print(const struct report *report, const struct options *options);

#endif
