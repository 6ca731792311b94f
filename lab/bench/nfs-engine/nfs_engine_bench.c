// SPDX-License-Identifier: Apache-2.0
/*
 * nfs_engine_bench: how many NFS calls the switch takes of one core, no kernel in the way. A client
 * asks GETATTR by UDP or TCP, the switch asks a canned server by the same, all in one thread;
 * counted are the cycles of the box alone (wire.h), in turns in which no other program had the
 * core. Writes one line of JSON.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <rte_cycles.h>

#include "argument.h"
#include "client.h"
#include "server.h"

#define NAME "nfs_engine_bench"
#define DEPTH_MAX 512u
#define CONNECTIONS_MAX 64u
/* Until the switch serves: its store loads, its member joins. */
#define SETTLE_SECONDS 20u
#define MOUNT_INTERVAL_SECONDS 0.05
#define WARM_UP_TURNS 20000u
#define CONNECT_TURNS 1000u

struct options {
    bool over_udp;
    uint32_t lcore, connections, depth;
    double seconds;
};

static struct nfs_bench_wire wire;
static struct nfs_bench_client client;

static const char usage[] = "usage: " NAME " --transport udp|tcp [--connections N] [--depth N]\n"
                            "                        [--lcore N] [--seconds N]\n";

static int parse_transport(const char *text, struct options *options)
{
    options->over_udp = strcmp(text, "udp") == 0;
    if (options->over_udp || strcmp(text, "tcp") == 0)
        return 0;
    fprintf(stderr, NAME ": --transport %s: say udp or tcp\n", text);
    return -EINVAL;
}

static int parse_option(int letter, struct options *options)
{
    switch (letter) {
    case 't':
        return parse_transport(optarg, options);
    case 'c':
        return bench_argument_number(NAME, "connections", optarg, 1, CONNECTIONS_MAX,
                                     &options->connections);
    case 'd':
        return bench_argument_number(NAME, "depth", optarg, 1, DEPTH_MAX, &options->depth);
    case 'l':
        return bench_argument_number(NAME, "lcore", optarg, 0, BENCH_LCORE_MAX, &options->lcore);
    case 's':
        return bench_argument_seconds(NAME, optarg, &options->seconds);
    default:
        fputs(usage, stderr);
        return -EINVAL;
    }
}

static int parse(int argc, char **argv, struct options *options)
{
    static const struct option words[] = {
        {"transport", required_argument, NULL, 't'}, {"connections", required_argument, NULL, 'c'},
        {"depth", required_argument, NULL, 'd'},     {"lcore", required_argument, NULL, 'l'},
        {"seconds", required_argument, NULL, 's'},   {NULL, 0, NULL, 0},
    };
    int letter, rc = 0;

    *options = (struct options){.over_udp = true, .connections = 8, .depth = 32, .seconds = 1};
    while (rc == 0 && (letter = getopt_long(argc, argv, "", words, NULL)) != -1)
        rc = parse_option(letter, options);
    return rc;
}

/* Asks until the switch serves and the export is mounted; then lets things get under way. */
static int settle(char *reason)
{
    uint64_t hz = rte_get_tsc_hz(), interval = (uint64_t)(MOUNT_INTERVAL_SECONDS * (double)hz);
    uint64_t end = rte_rdtsc() + SETTLE_SECONDS * hz, next = 0;

    while (!client.is_mounted && rte_rdtsc() < end) {
        if (rte_rdtsc() >= next) {
            nfs_bench_client_mount();
            next = rte_rdtsc() + interval;
        }
        nfs_bench_turn(&wire);
    }
    if (!client.is_mounted) {
        snprintf(reason, NFS_BENCH_REASON_BYTES, "the export could not be mounted");
        return -EPROTO;
    }
    if (nfs_bench_client_connect() != 0) {
        snprintf(reason, NFS_BENCH_REASON_BYTES, "the client cannot connect");
        return -ENOMEM;
    }
    for (unsigned int i = 0; i < CONNECT_TURNS; i++)
        nfs_bench_turn(&wire);
    nfs_bench_client_go();
    for (unsigned int i = 0; i < WARM_UP_TURNS; i++)
        nfs_bench_turn(&wire);
    wire.cycles = wire.calls = wire.turns = wire.disturbed = wire.lost = 0;
    client.answers = client.errors = 0;
    return 0;
}

static int measure(double seconds, char *reason)
{
    uint64_t enough = (uint64_t)(seconds * (double)rte_get_tsc_hz());
    uint64_t end = rte_rdtsc() + 20 * enough; /* peers take time too, and so do other programs */

    while (wire.cycles < enough && rte_rdtsc() < end)
        nfs_bench_turn(&wire);
    if (wire.calls == 0 || wire.lost != 0 || client.errors != 0) {
        snprintf(reason, NFS_BENCH_REASON_BYTES,
                 "%lu calls answered, %lu of them with errors, %lu frames lost", client.answers,
                 client.errors, wire.lost);
        return -EPROTO;
    }
    return 0;
}

static void print(void)
{
    double seconds = (double)wire.cycles / (double)rte_get_tsc_hz();

    printf("{\"callsPerSecond\":%.0f,\"nsPerCall\":%.1f,\"disturbedShare\":%.4f}\n",
           (double)wire.calls / seconds, seconds * 1e9 / (double)wire.calls,
           (double)wire.disturbed / (double)wire.turns);
}

int main(int argc, char **argv)
{
    char reason[NFS_BENCH_REASON_BYTES] = "";
    struct options options;
    int rc = parse(argc, argv, &options);

    if (rc != 0)
        return 2;
    client = (struct nfs_bench_client){
        .over_udp = options.over_udp, .connections = options.connections, .depth = options.depth};
    nfs_bench_client_begin(&wire, &client);
    nfs_bench_server_begin(&wire);
    rc = nfs_bench_wire_start(&wire, options.lcore, options.over_udp, nfs_bench_client_take,
                              nfs_bench_serve, reason);
    if (rc == 0)
        rc = settle(reason);
    if (rc == 0)
        rc = measure(options.seconds, reason);
    if (rc == 0)
        print();
    else
        fprintf(stderr, NAME ": %s\n", reason);
    nfs_bench_wire_stop(&wire);
    return rc == 0 ? 0 : 1;
}
