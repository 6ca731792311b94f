// SPDX-License-Identifier: Apache-2.0
/*
 * nfs_store_bench: what it takes until a note of a modification is in stable storage, which every
 * modification of a directory waits for. The real store with its thread, asked as an SP asks it.
 * Writes one line of JSON.
 *
 *   nfs_store_bench --directory DIR --safety disk|memory [--depth N] [--seconds N]
 *
 * The directory is made, and what is in it is the caller's to remove.
 */
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "argument.h"
#include "store/store.h"

#define DEPTH_MAX 512u
#define SAMPLES_MAX (1u << 20)
#define MAP_BYTES (256ull << 20)
#define RING_SLOTS 4096u
#define NS_PER_S 1000000000u
#define NS_PER_US 1000.0
#define NAME "a-file-that-is-made"

static const char usage[] = "usage: nfs_store_bench --directory DIR --safety disk|memory "
                            "[--depth N] [--seconds N]\n";

struct bench {
    const char *directory;
    enum sl_nfs_note_safety safety;
    uint32_t depth; /* notes under way */
    double seconds;
    struct sl_store *store;
    struct sl_store_port *port;
    uint64_t number;              /* of the last note */
    uint64_t begun_ns[DEPTH_MAX]; /* by number */
    uint32_t under_way;
    uint64_t notes;
    double *samples_us;
    uint32_t samples;
};

static uint64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/* The store's thread has to have a core while we wait. */
static void request(struct bench *bench, const struct sl_nfs_store_request *wanted)
{
    while (!sl_store_request(bench->port, wanted))
        sched_yield();
}

/* A note of a CREATE, as the switch makes it. */
static void put_note(struct bench *bench)
{
    struct sl_nfs_store_request wanted = {
        .kind = SL_NFS_STORE_PUT_NOTE,
        .safety = (uint8_t)bench->safety,
        .cookie = ++bench->number,
        .note = {.number = bench->number,
                 .procedure = SL_NFS_CREATE,
                 .leader = SL_NFS_MEMBERS,
                 .directory = 1,
                 .name = {.length_bytes = sizeof(NAME) - 1, .bytes = NAME}},
    };

    bench->begun_ns[bench->number % DEPTH_MAX] = clock_ns();
    bench->under_way++;
    request(bench, &wanted);
}

/* All members have it: the note goes, and nobody waits for that. */
static void drop_note(struct bench *bench, uint64_t number)
{
    struct sl_nfs_store_request wanted = {
        .kind = SL_NFS_STORE_DROP_NOTE, .safety = SL_NFS_NOTES_MEMORY, .note = {.number = number}};

    request(bench, &wanted);
}

static int complete(struct bench *bench, const struct sl_nfs_store_completion *completion)
{
    uint64_t number = completion->cookie;
    uint64_t took_ns = clock_ns() - bench->begun_ns[number % DEPTH_MAX];

    if (completion->outcome != SL_NFS_STORED) {
        fprintf(stderr, "nfs_store_bench: a note could not be stored: %s\n",
                strerror(-completion->error));
        return 1;
    }
    bench->under_way--;
    bench->notes++;
    if (bench->samples < SAMPLES_MAX)
        bench->samples_us[bench->samples++] = (double)took_ns / NS_PER_US;
    drop_note(bench, number);
    return 0;
}

static int run(struct bench *bench)
{
    uint64_t end_ns = clock_ns() + (uint64_t)(bench->seconds * NS_PER_S);
    int status = 0;

    while (status == 0 && (clock_ns() < end_ns || bench->under_way > 0)) {
        const struct sl_nfs_store_completion *completion;

        while (bench->under_way < bench->depth && clock_ns() < end_ns)
            put_note(bench);
        completion = sl_store_completion(bench->port);
        if (completion == NULL)
            sched_yield();
        else
            status = complete(bench, completion);
    }
    return status;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return a < b ? -1 : a > b;
}

static double percentile(const struct bench *bench, uint32_t percent)
{
    return bench->samples == 0 ? 0 : bench->samples_us[(bench->samples - 1) * percent / 100];
}

static void print(struct bench *bench, uint64_t elapsed_ns)
{
    const struct sl_store_statistics *statistics = sl_store_statistics(bench->store);

    qsort(bench->samples_us, bench->samples, sizeof(bench->samples_us[0]), compare);
    printf("{\"notesPerSecond\":%.1f,\"p50Us\":%.2f,\"p99Us\":%.2f,\"notesPerTransaction\":%.2f}\n",
           (double)bench->notes * NS_PER_S / (double)elapsed_ns, percentile(bench, 50),
           percentile(bench, 99),
           statistics->transactions == 0 ? 0
                                         : (double)bench->notes / (double)statistics->transactions);
}

static int measure(struct bench *bench)
{
    const struct sl_store_config config = {.directory = bench->directory,
                                           .max_bytes = MAP_BYTES,
                                           .ports = 1,
                                           .ring_slots = RING_SLOTS};
    char reason[SL_STORE_REASON_BYTES];
    uint64_t begin_ns;
    int status;

    if (sl_store_open(&config, &bench->store, reason) != 0) {
        fprintf(stderr, "nfs_store_bench: %s\n", reason);
        return 1;
    }
    bench->port = sl_store_port(bench->store, 0);
    begin_ns = clock_ns();
    status = run(bench);
    if (status == 0)
        print(bench, clock_ns() - begin_ns);
    sl_store_close(bench->store);
    return status;
}

static int refuse(void)
{
    fputs(usage, stderr);
    return 2;
}

static int parse(struct bench *bench, int argc, char **argv)
{
    static const struct option options[] = {{"directory", required_argument, NULL, 'd'},
                                            {"safety", required_argument, NULL, 'a'},
                                            {"depth", required_argument, NULL, 'n'},
                                            {"seconds", required_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    int letter;

    while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (letter == 'd') {
            bench->directory = optarg;
            continue;
        }
        if (letter == 'a' && (strcmp(optarg, "disk") == 0 || strcmp(optarg, "memory") == 0)) {
            bench->safety = strcmp(optarg, "disk") == 0 ? SL_NFS_NOTES_DISK : SL_NFS_NOTES_MEMORY;
            continue;
        }
        if (letter == 'n' && bench_argument_number("nfs_store_bench", "depth", optarg, 1, DEPTH_MAX,
                                                   &bench->depth) == 0)
            continue;
        if (letter == 's' &&
            bench_argument_seconds("nfs_store_bench", optarg, &bench->seconds) == 0)
            continue;
        return refuse();
    }
    return bench->directory != NULL && optind == argc ? 0 : refuse();
}

int main(int argc, char **argv)
{
    static struct bench bench = {.safety = SL_NFS_NOTES_DISK, .depth = 1, .seconds = 1};
    int status = parse(&bench, argc, argv);

    if (status != 0)
        return status;
    bench.samples_us = calloc(SAMPLES_MAX, sizeof(bench.samples_us[0]));
    if (bench.samples_us == NULL) {
        fprintf(stderr, "nfs_store_bench: out of memory\n");
        return 1;
    }
    status = measure(&bench);
    free(bench.samples_us);
    return status;
}
