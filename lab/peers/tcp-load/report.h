// SPDX-License-Identifier: Apache-2.0
/* What came of the load, as one line of JSON. */
#ifndef TCP_LOAD_REPORT_H
#define TCP_LOAD_REPORT_H

#include <stdint.h>

#define REPORT_FAILURES 16u

struct report {
    uint32_t opened, completed, failed;
    uint32_t mismatched; /* of those failed: bytes were wrong, missing or too many */
    uint64_t sent_bytes, received_bytes;
    uint64_t retransmitted_segments; /* by this end's kernel */
    uint64_t stall_us;               /* longest time a connection with work stood still */
    uint64_t connect_us;             /* longest handshake */
    uint64_t elapsed_us;
    struct {
        const char *reason; /* static: an errno name, or one of ours */
        uint32_t count;
    } failures[REPORT_FAILURES];
};

void report_failure(struct report *report, const char *reason);
void report_print(const struct report *report);

#endif
