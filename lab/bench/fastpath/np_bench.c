// SPDX-License-Identifier: Apache-2.0
/*
 * np_bench: how fast one core forwards. Runs the workers' own code on ring ports with generated
 * traffic on the same lcore, and writes one line of JSON.
 *
 * What the loop includes: taking mbufs from the pool, writing frames, pushing them into the port's
 * ring; the worker's turn (receive, all stages, send); taking frames from the ring and freeing
 * them. worker_cycles_per_packet is the turn alone, as the worker itself accounts for it.
 */
#include <stdio.h>
#include <stdlib.h>

#include <rte_cycles.h>

#include "options.h"
#include "traffic.h"

#define REASON_BYTES 256u
/* A slice is that many turns, a millisecond or two; the figure is that of the median slice, so that
 * what else the machine does for a moment does not count. */
#define TURNS_PER_SLICE 256u
#define SLICES_MAX 65536u
#define WARM_UP_S 0.2

/* What was done between two moments. */
struct slice {
    uint64_t cycles, worker_cycles, packets;
};

struct bench {
    struct bench_options options;
    struct bench_world world;
    struct bench_traffic traffic;
    uint32_t slice_count;
    struct slice slices[SLICES_MAX];
    char reason[REASON_BYTES];
};

/* Counters that say whether the packets went the way that is measured. */
struct reading {
    uint64_t packets, flow_thru, flows_made, evicted;
};

typedef void (*turn_fn)(struct bench_traffic *traffic);

static struct bench bench;

static struct reading read_counters(const struct bench *of)
{
    return (struct reading){
        .packets = of->traffic.pulled,
        .flow_thru = of->world.statistics->np[0].flow_thru_packets,
        .flows_made = of->world.statistics->domain[0][0].flows_created,
        .evicted = of->world.table.counters.evicted,
    };
}

static struct reading since(const struct bench *of, const struct reading *from)
{
    struct reading now = read_counters(of);

    return (struct reading){
        .packets = now.packets - from->packets,
        .flow_thru = now.flow_thru - from->flow_thru,
        .flows_made = now.flows_made - from->flows_made,
        .evicted = now.evicted - from->evicted,
    };
}

static struct slice run_slice(struct bench *of, turn_fn turn)
{
    const struct sl_stat_np *stat = &of->world.statistics->np[0];
    uint64_t packets = of->traffic.pulled, worker_cycles = stat->busy_cycles, tsc = rte_rdtsc();

    for (unsigned int i = 0; i < TURNS_PER_SLICE; i++)
        turn(&of->traffic);
    return (struct slice){.cycles = rte_rdtsc() - tsc,
                          .worker_cycles = stat->busy_cycles - worker_cycles,
                          .packets = of->traffic.pulled - packets};
}

/* Takes turns until seconds have passed, and keeps each slice. */
static void run_for(struct bench *of, double seconds)
{
    uint64_t end = rte_rdtsc() + (uint64_t)(seconds * (double)rte_get_tsc_hz());

    of->slice_count = 0;
    while (rte_rdtsc() < end && of->slice_count < SLICES_MAX)
        of->slices[of->slice_count++] = run_slice(of, bench_traffic_turn_mixed);
}

/* Makes at least count flows, in whole slices, and keeps each. */
static void make_flows(struct bench *of, uint32_t count)
{
    uint32_t from = of->traffic.made;

    of->slice_count = 0;
    while (of->traffic.made - from < count && of->slice_count < SLICES_MAX)
        of->slices[of->slice_count++] = run_slice(of, bench_traffic_turn_new);
}

static int by_cycles_per_packet(const void *a, const void *b)
{
    const struct slice *x = a, *y = b;
    uint64_t left = x->cycles * y->packets, right = y->cycles * x->packets;

    return (left > right) - (left < right);
}

static double cycles_per_packet(uint64_t cycles, const struct slice *slice)
{
    return (double)cycles / (double)slice->packets;
}

static int measure_flow_thru(struct bench *of, struct reading *result)
{
    struct reading from;
    int rc = bench_traffic_establish(&of->traffic, of->reason);

    if (rc != 0)
        return rc;
    run_for(of, WARM_UP_S);
    from = read_counters(of);
    run_for(of, of->options.seconds);
    *result = since(of, &from);
    return 0;
}

static int measure_new_flows(struct bench *of, struct reading *result)
{
    struct reading from;

    if (of->options.mode == BENCH_EVICTION)
        make_flows(of, of->options.capacity / 2);
    from = read_counters(of);
    make_flows(of, of->options.flows);
    *result = since(of, &from);
    return 0;
}

/* A figure of packets that were lost, or took another path, is no figure. */
static int check(struct bench *of, const struct reading *result)
{
    bool flow_thru = of->options.mode == BENCH_FLOW_THRU;
    bool evicts = of->options.mode == BENCH_EVICTION;
    uint64_t drops = bench_world_drops(&of->world);

    if (of->traffic.pushed == of->traffic.pulled && drops == 0 &&
        (flow_thru ? result->flow_thru : result->flows_made) == result->packets &&
        evicts == (result->evicted > 0))
        return 0;
    snprintf(of->reason, REASON_BYTES,
             "%lu frames went in, %lu came out, %lu drops, %lu of %lu flow-thru, %lu flows made, "
             "%lu evicted",
             of->traffic.pushed, of->traffic.pulled, drops, result->flow_thru, result->packets,
             result->flows_made, result->evicted);
    return -1;
}

static void print(struct bench *of, const struct reading *result)
{
    const struct slice *median = &of->slices[of->slice_count / 2], *fastest = &of->slices[0];
    double cycles = cycles_per_packet(median->cycles, median);
    double worker_cycles = cycles_per_packet(median->worker_cycles, median);
    double hz = (double)rte_get_tsc_hz();

    printf("{\"mode\":\"%s\",\"flows\":%u,\"flowCapacity\":%u,\"burst\":%u,\"packets\":%lu,"
           "\"slices\":%u,\"packetsPerSecond\":%.0f,\"cyclesPerPacket\":%.1f,"
           "\"fastestCyclesPerPacket\":%.1f,\"workerPacketsPerSecond\":%.0f,"
           "\"workerCyclesPerPacket\":%.1f,\"fastestWorkerCyclesPerPacket\":%.1f,"
           "\"tscHz\":%.0f,\"evicted\":%lu}\n",
           bench_mode_name(of->options.mode), of->options.flows, of->options.capacity,
           of->options.burst, result->packets, of->slice_count, hz / cycles, cycles,
           cycles_per_packet(fastest->cycles, fastest), hz / worker_cycles, worker_cycles,
           cycles_per_packet(fastest->worker_cycles, fastest), hz, result->evicted);
}

static int run(struct bench *of)
{
    struct reading result = {0};
    int rc = bench_world_start(&of->world, (uint16_t)of->options.lcore, of->options.capacity,
                               of->reason);

    if (rc != 0)
        return rc;
    bench_traffic_init(&of->traffic, &of->world, of->options.flows, of->options.burst);
    rc = of->options.mode == BENCH_FLOW_THRU ? measure_flow_thru(of, &result)
                                             : measure_new_flows(of, &result);
    if (rc == 0)
        rc = check(of, &result);
    if (rc != 0)
        return rc;
    qsort(of->slices, of->slice_count, sizeof(of->slices[0]), by_cycles_per_packet);
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
