// SPDX-License-Identifier: Apache-2.0
#include "report.h"

#include <inttypes.h>
#include <stdio.h>

/* Parts of the powers of two: below REPORT_PARTS a bucket is a nanosecond. */
static uint32_t bucket_of(uint64_t ns)
{
    uint32_t power, bucket;

    if (ns < REPORT_PARTS)
        return (uint32_t)ns;
    power = 63u - (uint32_t)__builtin_clzll(ns);
    bucket = (power - 5u) * REPORT_PARTS + (uint32_t)(ns >> (power - 6u)) - REPORT_PARTS;
    return bucket < REPORT_BUCKETS ? bucket : REPORT_BUCKETS - 1;
}

static uint64_t middle_ns(uint32_t bucket)
{
    uint32_t power = bucket / REPORT_PARTS + 5u;

    if (bucket < REPORT_PARTS)
        return bucket;
    return ((uint64_t)(bucket % REPORT_PARTS + REPORT_PARTS) << (power - 6u)) +
           (UINT64_C(1) << (power - 6u)) / 2;
}

void report_call(struct report *report, uint64_t took_ns)
{
    report->calls++;
    report->buckets[bucket_of(took_ns)]++;
    if (took_ns > report->max_ns)
        report->max_ns = took_ns;
}

void report_error(struct report *report, const char *what)
{
    report->errors++;
    if (report->first_error == NULL)
        report->first_error = what;
}

static double percentile_us(const struct report *report, uint32_t percent)
{
    uint64_t wanted = (report->calls * percent + 99) / 100;
    uint64_t seen = 0;

    for (uint32_t i = 0; i < REPORT_BUCKETS; i++) {
        seen += report->buckets[i];
        if (seen >= wanted && seen > 0)
            return (double)middle_ns(i) / 1e3;
    }
    return 0;
}

void report_print(const struct report *report, const struct options *options)
{
    bool has_data = options->operation == NFS_READ || options->operation == NFS_WRITE;
    double per_second =
        report->elapsed_us == 0 ? 0 : (double)report->calls * 1e6 / (double)report->elapsed_us;

    printf("{\"operation\":\"%s\",\"transport\":\"%s\",\"sizeBytes\":%u,\"connections\":%u,"
           "\"depth\":%u",
           options->operation_name, options->udp ? "udp" : "tcp",
           has_data ? options->size_bytes : 0, options->connections, options->depth);
    printf(",\"calls\":%" PRIu64 ",\"errors\":%" PRIu64 ",\"retransmissions\":%" PRIu64
           ",\"elapsedUs\":%" PRIu64,
           report->calls, report->errors, report->retransmissions, report->elapsed_us);
    printf(",\"callsPerSecond\":%.1f,\"bytesPerSecond\":%.0f", per_second,
           has_data ? per_second * options->size_bytes : 0);
    printf(",\"p50Us\":%.2f,\"p99Us\":%.2f,\"maxUs\":%.2f,\"firstError\":\"%s\"}\n",
           percentile_us(report, 50), percentile_us(report, 99), (double)report->max_ns / 1e3,
           report->first_error == NULL ? "" : report->first_error);
}
