// SPDX-License-Identifier: Apache-2.0
/*
 * Packets per second of one NP on one core, on generated traffic without a kernel in the way: ring
 * ports, 64-byte TCP frames, NAT both ways. Only the NP's own turns are timed, its ring ports'
 * receive and transmit included; making the frames is not. One JSON line per measurement.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "bench_world.h"
#include "pmd/ring_port.h"

/* Frames prepared before the clock runs: sixteen bursts, which stay in the second-level cache. */
#define BATCH 512u
#define BURST 32u
#define DEFAULT_SECONDS 2u
#define NEW_FLOWS_SHARE_PERCENT 90u

struct options {
    uint32_t seconds;
    uint32_t flows; /* 0: the whole series */
    bool huge_pages;
    uint16_t lcore;
};

struct result {
    uint64_t packets, cycles, lost;
};

/* A walk over all flows in an order that no prefetcher guesses: a full-period congruence. */
static uint32_t next_flow(uint32_t *state, uint32_t flows)
{
    uint32_t range = 1;

    while (range < flows)
        range *= 2;
    do
        *state = (*state * 1664525u + 1013904223u) & (range - 1);
    while (*state >= flows);
    return *state;
}

static uint16_t take_back(struct bench_world *world, struct rte_mbuf **mbufs)
{
    uint16_t count = 0;

    (void)world;
    for (unsigned int port = 0; port < BENCH_PORTS; port++)
        count =
            (uint16_t)(count + sl_pmd_ring_pull(port, mbufs + count, (uint16_t)(BATCH - count)));
    return count;
}

/* Puts the prepared frames into the rings and times the NP until it has taken them all. */
static void run_batch(struct bench_world *world, struct rte_mbuf **mbufs, struct result *result)
{
    uint64_t start;
    uint16_t back;

    for (unsigned int first = 0; first < BATCH; first += BURST) {
        unsigned int port = first / BURST % world->directions;

        if (sl_pmd_ring_push(port, mbufs + first, BURST) != BURST)
            abort();
    }
    start = rte_rdtsc_precise();
    for (unsigned int turn = 0; turn < BATCH / BURST / world->directions; turn++)
        sl_worker_poll_once(world->fabric, BENCH_LCORE);
    result->cycles += rte_rdtsc_precise() - start;
    back = take_back(world, mbufs);
    result->packets += back;
    result->lost += BATCH - back;
    if (back < BATCH && rte_pktmbuf_alloc_bulk(world->pool, mbufs + back, BATCH - back) != 0)
        abort();
}

static void prepare(struct bench_world *world, struct rte_mbuf **mbufs, uint32_t *state,
                    uint32_t flows, uint8_t tcp_flags)
{
    for (unsigned int i = 0; i < BATCH; i++)
        bench_make_frame(world, mbufs[i], next_flow(state, flows),
                         i / BURST % world->directions == 1, tcp_flags);
}

static void report(const char *name, uint32_t flows, const struct result *result,
                   const struct bench_world *world)
{
    double hz = (double)rte_get_tsc_hz();
    double cycles = (double)result->cycles / (double)result->packets;

    printf(
        "{\"name\":\"%s\",\"flows\":%u,\"packets_per_second\":%.0f,\"cycles_per_packet\":%.1f,"
        "\"packets\":%lu,\"lost\":%lu,\"tsc_hz\":%.0f,\"conditions\":\"one core, net_ring ports, "
        "64-byte TCP frames, bursts of %u, table of %u entries, %s\"}\n",
        name, flows, hz / cycles, cycles, result->packets, result->lost, hz, BURST,
        world->table.capacity, world->huge_pages ? "huge pages" : "ordinary pages");
    fflush(stdout);
}

/* Makes flows 0..flows-1 by their SYNs. */
static void open_flows(struct bench_world *world, struct rte_mbuf **mbufs, uint32_t flows,
                       struct result *result)
{
    for (uint32_t first = 0; first < flows; first += BATCH) {
        for (unsigned int i = 0; i < BATCH; i++)
            bench_make_frame(world, mbufs[i], first + i < flows ? first + i : flows - 1, false,
                             BENCH_SYN);
        run_batch(world, mbufs, result);
    }
}

static void measure_flow_thru(const struct options *options, uint32_t flows)
{
    struct bench_world *world = bench_world_create(2 * flows, options->huge_pages);
    struct rte_mbuf *mbufs[BATCH];
    struct result opened = {0}, result = {0};
    uint64_t end;
    uint32_t state = 1;

    if (rte_pktmbuf_alloc_bulk(world->pool, mbufs, BATCH) != 0)
        abort();
    world->directions = 1;
    open_flows(world, mbufs, flows, &opened);
    world->directions = 2;
    for (unsigned int i = 0; i < flows / BATCH + 1; i++) {
        prepare(world, mbufs, &state, flows, BENCH_ACK);
        run_batch(world, mbufs, &result);
    }
    memset(&result, 0, sizeof(result));
    end = rte_rdtsc() + options->seconds * rte_get_tsc_hz();
    while (rte_rdtsc() < end) {
        prepare(world, mbufs, &state, flows, BENCH_ACK);
        run_batch(world, mbufs, &result);
    }
    report("flow-thru-nat", flows, &result, world);
    rte_pktmbuf_free_bulk(mbufs, BATCH);
    bench_world_destroy(world);
}

static void measure_new_flows(const struct options *options, uint32_t flows)
{
    struct bench_world *world = bench_world_create(2 * flows, options->huge_pages);
    uint32_t opened = world->table.capacity / 2 / 100 * NEW_FLOWS_SHARE_PERCENT;
    struct rte_mbuf *mbufs[BATCH];
    struct result result = {0};

    if (rte_pktmbuf_alloc_bulk(world->pool, mbufs, BATCH) != 0)
        abort();
    world->directions = 1;
    open_flows(world, mbufs, opened, &result);
    report("new-flows", opened, &result, world);
    rte_pktmbuf_free_bulk(mbufs, BATCH);
    bench_world_destroy(world);
}

static int usage(FILE *out, int code)
{
    fputs("np_bench [--seconds N] [--flows N] [--lcore N] [--no-huge]\n"
          "Measures one NP on ring ports: flow-thru NAT with 1000 and 1000000 flows (or --flows),\n"
          "and new flows per second. Prints one JSON line for each.\n",
          out);
    return code;
}

static int parse(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"seconds", required_argument, NULL, 's'}, {"flows", required_argument, NULL, 'f'},
        {"lcore", required_argument, NULL, 'l'},   {"no-huge", no_argument, NULL, 'n'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0}};
    int code;

    while ((code = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (code == 's')
            options->seconds = (uint32_t)strtoul(optarg, NULL, 10);
        else if (code == 'f')
            options->flows = (uint32_t)strtoul(optarg, NULL, 10);
        else if (code == 'l')
            options->lcore = (uint16_t)strtoul(optarg, NULL, 10);
        else if (code == 'n')
            options->huge_pages = false;
        else
            return -EINVAL;
    }
    return options->seconds > 0 && optind == argc ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
    struct options options = {.seconds = DEFAULT_SECONDS, .huge_pages = true};

    if (parse(argc, argv, &options) != 0)
        return usage(stderr, 2);
    if (!bench_start(options.lcore, options.huge_pages))
        return 1;
    if (options.flows != 0) {
        measure_flow_thru(&options, options.flows);
    } else {
        measure_flow_thru(&options, 1000);
        measure_flow_thru(&options, 1000000);
        measure_new_flows(&options, 1000000);
    }
    bench_stop();
    return 0;
}
