// SPDX-License-Identifier: Apache-2.0
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void report_failure(struct report *report, const char *reason)
{
    report->failed++;
    for (unsigned int i = 0; i < REPORT_FAILURES; i++) {
        if (report->failures[i].reason == NULL)
            report->failures[i].reason = reason;
        if (strcmp(report->failures[i].reason, reason) == 0) {
            report->failures[i].count++;
            return;
        }
    }
}

void report_print(const struct report *report)
{
    printf("{\"opened\":%" PRIu32 ",\"completed\":%" PRIu32 ",\"failed\":%" PRIu32
           ",\"mismatched\":%" PRIu32,
           report->opened, report->completed, report->failed, report->mismatched);
    printf(",\"sentBytes\":%" PRIu64 ",\"receivedBytes\":%" PRIu64
           ",\"retransmittedSegments\":%" PRIu64,
           report->sent_bytes, report->received_bytes, report->retransmitted_segments);
    printf(",\"stallUs\":%" PRIu64 ",\"connectUs\":%" PRIu64 ",\"elapsedUs\":%" PRIu64
           ",\"failures\":{",
           report->stall_us, report->connect_us, report->elapsed_us);
    for (unsigned int i = 0; i < REPORT_FAILURES && report->failures[i].reason != NULL; i++)
        printf("%s\"%s\":%" PRIu32, i == 0 ? "" : ",", report->failures[i].reason,
               report->failures[i].count);
    puts("}}");
    fflush(stdout);
}
