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

#include <rte_cycles.h>

#include "options.h"
#include "traffic.h"

#define REASON_BYTES 256u
/* Turns between two looks at the clock. */
#define TURNS_PER_LOOK 256u
#define WARM_UP_S 0.2

struct bench {
    struct bench_options options;
    struct bench_world world;
    struct bench_traffic traffic;
    char reason[REASON_BYTES];
};

/* Counters at one moment; a measurement is the difference of two. */
struct reading {
    uint64_t tsc, worker_cycles, packets, flow_thru, flows_made, evicted;
};

static struct bench bench;

static struct reading read_counters(const struct bench *of)
{
    const struct sl_stat_np *stat = &of->world.statistics->np[0];

    return (struct reading){
        .tsc = rte_rdtsc(),
        .worker_cycles = stat->busy_cycles,
        .packets = of->traffic.pulled,
        .flow_thru = stat->flow_thru_packets,
        .flows_made = of->world.statistics->domain[0][0].flows_created,
        .evicted = of->world.table.counters.evicted,
    };
}

static struct reading difference(const struct reading *from, const struct reading *to)
{
    return (struct reading){
        .tsc = to->tsc - from->tsc,
        .worker_cycles = to->worker_cycles - from->worker_cycles,
        .packets = to->packets - from->packets,
        .flow_thru = to->flow_thru - from->flow_thru,
        .flows_made = to->flows_made - from->flows_made,
        .evicted = to->evicted - from->evicted,
    };
}

static void run_for(struct bench *of, double seconds)
{
    uint64_t end = rte_rdtsc() + (uint64_t)(seconds * (double)rte_get_tsc_hz());

    while (rte_rdtsc() < end)
        for (unsigned int turn = 0; turn < TURNS_PER_LOOK; turn++)
            bench_traffic_turn_mixed(&of->traffic);
}

static void make_flows(struct bench *of, uint32_t count)
{
    uint32_t end = of->traffic.made + count;

    while ((int32_t)(end - of->traffic.made) > 0)
        bench_traffic_turn_new(&of->traffic);
}

static int measure_flow_thru(struct bench *of, struct reading *result)
{
    struct reading from, to;
    int rc = bench_traffic_establish(&of->traffic, of->reason);

    if (rc != 0)
        return rc;
    run_for(of, WARM_UP_S);
    from = read_counters(of);
    run_for(of, of->options.seconds);
    to = read_counters(of);
    *result = difference(&from, &to);
    return 0;
}

static int measure_new_flows(struct bench *of, struct reading *result)
{
    struct reading from, to;

    if (of->options.mode == BENCH_EVICTION)
        make_flows(of, of->options.capacity / 2 + of->options.burst);
    from = read_counters(of);
    make_flows(of, of->options.flows);
    to = read_counters(of);
    *result = difference(&from, &to);
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

static void print(const struct bench *of, const struct reading *result)
{
    double packets = (double)result->packets;
    double seconds = (double)result->tsc / (double)rte_get_tsc_hz();

    printf("{\"mode\":\"%s\",\"flows\":%u,\"flow_capacity\":%u,\"burst\":%u,\"packets\":%lu,"
           "\"seconds\":%.6f,\"packets_per_second\":%.0f,\"loop_cycles_per_packet\":%.1f,"
           "\"worker_cycles_per_packet\":%.1f,\"worker_packets_per_second\":%.0f,\"tsc_hz\":%lu,"
           "\"evicted\":%lu}\n",
           bench_mode_name(of->options.mode), of->options.flows, of->options.capacity,
           of->options.burst, result->packets, seconds, packets / seconds,
           (double)result->tsc / packets, (double)result->worker_cycles / packets,
           packets * (double)rte_get_tsc_hz() / (double)result->worker_cycles, rte_get_tsc_hz(),
           result->evicted);
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
    if (rc == 0)
        print(of, &result);
    return rc;
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
