// SPDX-License-Identifier: Apache-2.0
/*
 * nfs_switch_bench: what the NFS switch alone takes of one core for a call, from the message of the
 * call to the message of its answer (switch_world.h). Bursts during which another program had the
 * core are left out. Writes one line of JSON.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <x86intrin.h>

#include "argument.h"
#include "nfs/statistics.h"
#include "switch_world.h"

#define WARM_UP_BURSTS 200u
#define NS_PER_S 1000000000u
/* Bursts whose cheapest is looked for: what the machine gives when others leave its caches alone.
 */
#define SLICE_BURSTS 16u

static const char usage[] = "usage: nfs_switch_bench --operation getattr|lookup|read|write "
                            "--transport udp|tcp [--members N] [--seconds N]\n";

struct bench {
    enum nfs_bench_operation operation;
    bool is_tcp;
    uint32_t members;
    double seconds;
    struct switch_world world;
    struct nfs_calls calls;
    uint64_t answered, cycles, bursts, disturbed;
    double sent_per_call; /* to members: proof that nothing is answered from memory */
    double fastest;       /* cycles per call */
};

static uint64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static long times_interrupted(void)
{
    struct rusage use;

    getrusage(RUSAGE_THREAD, &use);
    return use.ru_nvcsw + use.ru_nivcsw;
}

/* Cycles in a nanosecond, by both clocks while it was measured. */
static double cycles_per_ns(uint64_t begin_ns, uint64_t begin_cycles)
{
    return (double)(__rdtsc() - begin_cycles) / (double)(clock_ns() - begin_ns);
}

static void measure_slice(struct bench *bench)
{
    uint64_t answered = 0, cycles = 0;

    for (unsigned int i = 0; i < SLICE_BURSTS; i++) {
        long interrupted = times_interrupted();
        uint32_t count = switch_world_burst(&bench->world, &bench->calls);

        bench->bursts++;
        if (times_interrupted() != interrupted) {
            bench->disturbed++;
            continue;
        }
        answered += count;
        cycles += bench->world.cycles;
    }
    bench->answered += answered;
    bench->cycles += cycles;
    if (answered > 0 && (bench->fastest == 0 || (double)cycles / (double)answered < bench->fastest))
        bench->fastest = (double)cycles / (double)answered;
}

static int measure(struct bench *bench)
{
    uint64_t begin_ns = clock_ns(), begin_cycles = __rdtsc();
    uint64_t end_ns = begin_ns + (uint64_t)(bench->seconds * NS_PER_S);
    const struct sl_nfs_statistics *statistics = sl_nfs_statistics(bench->world.nfs);
    uint64_t sent, calls;
    double rate, each_ns;

    for (unsigned int i = 0; i < WARM_UP_BURSTS; i++)
        switch_world_burst(&bench->world, &bench->calls);
    sent = statistics->sent;
    calls = statistics->calls;
    do
        measure_slice(bench);
    while (clock_ns() < end_ns);
    bench->sent_per_call = (double)(statistics->sent - sent) / (double)(statistics->calls - calls);
    if (bench->answered == 0 || bench->world.replies_bad != 0) {
        fprintf(stderr, "nfs_switch_bench: %llu of %llu answers were not good\n",
                (unsigned long long)bench->world.replies_bad, (unsigned long long)bench->answered);
        return 1;
    }
    rate = cycles_per_ns(begin_ns, begin_cycles);
    each_ns = (double)bench->cycles / (double)bench->answered / rate;
    printf("{\"operation\":\"%s\",\"transport\":\"%s\",\"members\":%u,\"callsPerSecond\":%.0f,"
           "\"nsPerCall\":%.1f,\"fastestNsPerCall\":%.1f,\"sentPerCall\":%.3f,"
           "\"disturbedShare\":%.4f}\n",
           nfs_bench_operation_name(bench->operation), bench->is_tcp ? "tcp" : "udp",
           bench->members, NS_PER_S / each_ns, each_ns, bench->fastest / rate, bench->sent_per_call,
           (double)bench->disturbed / (double)bench->bursts);
    return 0;
}

static int refuse(void)
{
    fputs(usage, stderr);
    return 2;
}

static bool take_operation(struct bench *bench, const char *name)
{
    for (unsigned int i = 0; i < NFS_BENCH_OPERATIONS; i++)
        if (strcmp(nfs_bench_operation_name(i), name) == 0) {
            bench->operation = i;
            return true;
        }
    return false;
}

static int parse(struct bench *bench, int argc, char **argv)
{
    static const struct option options[] = {{"operation", required_argument, NULL, 'o'},
                                            {"transport", required_argument, NULL, 't'},
                                            {"members", required_argument, NULL, 'm'},
                                            {"seconds", required_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    int letter;

    while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (letter == 'o' && take_operation(bench, optarg))
            continue;
        if (letter == 't' && (strcmp(optarg, "tcp") == 0 || strcmp(optarg, "udp") == 0)) {
            bench->is_tcp = strcmp(optarg, "tcp") == 0;
            continue;
        }
        if (letter == 'm' && bench_argument_number("nfs_switch_bench", "members", optarg, 1,
                                                   CANNED_MEMBERS_MAX, &bench->members) == 0)
            continue;
        if (letter == 's' &&
            bench_argument_seconds("nfs_switch_bench", optarg, &bench->seconds) == 0)
            continue;
        return refuse();
    }
    return optind == argc ? 0 : refuse();
}

int main(int argc, char **argv)
{
    static struct bench bench = {.members = 3, .seconds = 1};
    int status = parse(&bench, argc, argv);

    if (status != 0)
        return status;
    switch_world_start(&bench.world, bench.is_tcp, bench.members);
    status = nfs_calls_make(&bench.calls, bench.operation, switch_world_ask, &bench.world);
    if (status == 0)
        status = measure(&bench);
    nfs_calls_free(&bench.calls);
    switch_world_stop(&bench.world);
    return status == 0 ? 0 : 1;
}
