// SPDX-License-Identifier: Apache-2.0
/*
 * np_bench: how fast one core forwards. Runs the workers' own code on ring ports with generated
 * traffic on the same lcore, and writes one line of JSON.
 *
 * What the loop includes: taking mbufs from the pool, writing frames, pushing them into the port's
 * ring; the worker's turn (receive, all stages, send); taking frames from the ring and freeing
 * them. packetsPerSecond is per second that this thread had the core. Cycles per packet are of the
 * slices in which nobody else had it meanwhile: cyclesPerPacket of the whole loop,
 * workerCyclesPerPacket of the turn alone, as the worker itself accounts for it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <rte_cycles.h>

#include "options.h"
#include "traffic.h"

#define REASON_BYTES 256u
/* A slice is that many turns: a tenth of a millisecond, with new flows up to a whole one. */
#define TURNS_PER_SLICE 32u
/* Passes over all flows before flow-thru is measured: conversations are under way by then. */
#define WARM_UP_PASSES 2u

/* What was measured, over all slices or over some. */
struct totals {
    uint64_t packets, cycles, worker_cycles;
};

struct bench {
    struct bench_options options;
    struct bench_world world;
    struct bench_traffic traffic;
    struct totals undisturbed; /* slices in which the kernel left us the core */
    double fastest;            /* cycles per packet of the fastest slice */
    double processor_s;        /* time on the core, of all slices */
    char reason[REASON_BYTES];
};

/* Says whether the packets went the way that is measured. */
struct reading {
    uint64_t packets;
    struct bench_counts counts;
};

typedef void (*turn_fn)(struct bench_traffic *traffic);

static struct bench bench;

static struct reading read_counters(struct bench *of)
{
    bench_traffic_drain(&of->traffic);
    return (struct reading){.packets = of->traffic.pulled, .counts = bench_world_count(&of->world)};
}

static struct reading since(struct bench *of, const struct reading *from)
{
    struct reading now = read_counters(of);

    now.packets -= from->packets;
    now.counts.drops -= from->counts.drops;
    now.counts.flow_thru -= from->counts.flow_thru;
    now.counts.flows_made -= from->counts.flows_made;
    now.counts.evicted -= from->counts.evicted;
    return now;
}

static double processor_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / NS_PER_S;
}

static long times_interrupted(void)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw + usage.ru_nivcsw;
}

static struct totals totals_now(const struct bench *of)
{
    return (struct totals){.packets = of->traffic.pulled,
                           .cycles = rte_rdtsc(),
                           .worker_cycles = bench_world_worker_cycles(&of->world)};
}

static void keep_slice(struct bench *of, const struct totals *from, const struct totals *to)
{
    uint64_t packets = to->packets - from->packets, cycles = to->cycles - from->cycles;
    double each = (double)cycles / (double)packets;

    of->undisturbed.packets += packets;
    of->undisturbed.cycles += cycles;
    of->undisturbed.worker_cycles += to->worker_cycles - from->worker_cycles;
    if (of->fastest == 0 || each < of->fastest)
        of->fastest = each;
}

static void run_slice(struct bench *of, turn_fn turn)
{
    long interrupted = times_interrupted();
    struct totals from = totals_now(of), to;

    for (unsigned int i = 0; i < TURNS_PER_SLICE; i++)
        turn(&of->traffic);
    to = totals_now(of);
    if (times_interrupted() == interrupted)
        keep_slice(of, &from, &to);
}

static void run_for(struct bench *of, double seconds)
{
    uint64_t end = rte_rdtsc() + (uint64_t)(seconds * (double)rte_get_tsc_hz());

    while (rte_rdtsc() < end)
        run_slice(of, bench_traffic_turn_mixed);
}

static void warm_up(struct bench *of)
{
    uint64_t end = of->traffic.pulled + 2ull * WARM_UP_PASSES * of->options.flows;

    while (of->traffic.pulled < end)
        run_slice(of, bench_traffic_turn_mixed);
}

static void make_flows(struct bench *of, uint32_t count)
{
    uint32_t from = of->traffic.made;

    while (of->traffic.made - from < count)
        run_slice(of, bench_traffic_turn_new);
}

/* Forgets what was only to warm up, or to fill the table. */
static struct reading begin(struct bench *of)
{
    struct reading from;

    memset(&of->undisturbed, 0, sizeof(of->undisturbed));
    of->fastest = 0;
    from = read_counters(of);
    of->processor_s = processor_seconds();
    return from;
}

static struct reading finish(struct bench *of, const struct reading *from)
{
    of->processor_s = processor_seconds() - of->processor_s;
    return since(of, from);
}

static int measure_flow_thru(struct bench *of, struct reading *result)
{
    struct reading from;
    int rc = bench_traffic_establish(&of->traffic, of->reason);

    if (rc != 0)
        return rc;
    warm_up(of);
    from = begin(of);
    run_for(of, of->options.seconds);
    *result = finish(of, &from);
    return 0;
}

static int measure_new_flows(struct bench *of, struct reading *result)
{
    struct reading from;

    if (of->options.mode == BENCH_EVICTION)
        make_flows(of, of->options.capacity / 2);
    from = begin(of);
    make_flows(of, of->options.flows);
    *result = finish(of, &from);
    return 0;
}

/* A figure of packets that were lost, or took another path, is no figure. */
static bool went_as_meant(const struct bench *of, const struct reading *result)
{
    const struct bench_counts *counts = &result->counts;
    bool flow_thru = of->options.mode == BENCH_FLOW_THRU;
    bool evicts = of->options.mode == BENCH_EVICTION;

    return of->traffic.pushed == of->traffic.pulled && counts->drops == 0 &&
           (flow_thru ? counts->flow_thru : counts->flows_made) == result->packets &&
           evicts == (counts->evicted > 0);
}

static int check(struct bench *of, const struct reading *result)
{
    const struct bench_counts *counts = &result->counts;

    if (of->undisturbed.packets == 0) {
        snprintf(of->reason, REASON_BYTES,
                 "other programs had the core in every slice of the measurement: end them");
        return -EAGAIN;
    }
    if (went_as_meant(of, result))
        return 0;
    snprintf(of->reason, REASON_BYTES,
             "%lu frames went in, %lu came out; of %lu measured %lu dropped, %lu flow-thru, %lu "
             "flows made, %lu evicted",
             of->traffic.pushed, of->traffic.pulled, result->packets, counts->drops,
             counts->flow_thru, counts->flows_made, counts->evicted);
    return -EPROTO;
}

static void print(const struct bench *of, const struct reading *result)
{
    const struct totals *some = &of->undisturbed;
    double packets = (double)some->packets;

    printf(
        "{\"mode\":\"%s\",\"flows\":%u,\"flowCapacity\":%u,\"burst\":%u,\"nps\":%u,\"packets\":%lu,"
        "\"packetsPerSecond\":%.0f,\"cyclesPerPacket\":%.1f,\"workerCyclesPerPacket\":%.1f,"
        "\"fastestCyclesPerPacket\":%.1f,\"tscHz\":%lu,\"evicted\":%lu}\n",
        bench_mode_name(of->options.mode), of->options.flows, of->options.capacity,
        of->options.burst, of->options.nps, result->packets,
        (double)result->packets / of->processor_s, (double)some->cycles / packets,
        (double)some->worker_cycles / packets, of->fastest, rte_get_tsc_hz(),
        result->counts.evicted);
}

static int run(struct bench *of)
{
    struct reading result = {0};
    int rc = bench_world_start(&of->world, (uint16_t)of->options.lcore, (uint8_t)of->options.nps,
                               of->options.capacity, of->reason);

    if (rc != 0)
        return rc;
    bench_traffic_init(&of->traffic, &of->world, of->options.flows, of->options.burst);
    rc = of->options.mode == BENCH_FLOW_THRU ? measure_flow_thru(of, &result)
                                             : measure_new_flows(of, &result);
    if (rc == 0)
        rc = check(of, &result);
    if (rc != 0)
        return rc;
    print(of, &result);
    return 0;
}

int main(int argc, char **argv)
{
    int rc;

    if (bench_options_parse(argc, argv, &bench.options) != 0)
        return 2;
    rc = run(&bench);
    if (rc != 0)
        fprintf(stderr, "np_bench: %s\n", bench.reason);
    bench_world_stop(&bench.world);
    return rc == 0 ? 0 : 1;
}
