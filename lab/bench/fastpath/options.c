// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "argument.h"
#include "iff/flow_table.h"
#include "world.h"

#define FLOWS_MAX 4000000u
#define BURST_MAX 64u

static const char usage[] =
    "usage: np_bench --mode flow-thru|new-flows|eviction [--flows N] [--capacity N]\n"
    "                [--burst N] [--nps 1|2] [--lcore N] [--seconds N]\n";

static const char *const mode_names[] = {
    [BENCH_FLOW_THRU] = "flow-thru",
    [BENCH_NEW_FLOWS] = "new-flows",
    [BENCH_EVICTION] = "eviction",
};

static const struct option long_options[] = {
    {"mode", required_argument, NULL, 'm'},     {"flows", required_argument, NULL, 'f'},
    {"capacity", required_argument, NULL, 'c'}, {"burst", required_argument, NULL, 'b'},
    {"lcore", required_argument, NULL, 'l'},    {"nps", required_argument, NULL, 'n'},
    {"seconds", required_argument, NULL, 's'},  {NULL, 0, NULL, 0},
};

const char *bench_mode_name(enum bench_mode mode)
{
    return mode_names[mode];
}

static int parse_mode(const char *text, enum bench_mode *mode)
{
    for (unsigned int i = 0; i < sizeof(mode_names) / sizeof(mode_names[0]); i++) {
        if (strcmp(text, mode_names[i]) == 0) {
            *mode = (enum bench_mode)i;
            return 0;
        }
    }
    fprintf(stderr, "np_bench: --mode %s: say flow-thru, new-flows or eviction\n", text);
    return -EINVAL;
}

static int parse_number(const char *name, uint32_t min, uint32_t max, uint32_t *number)
{
    return bench_argument_number("np_bench", name, optarg, min, max, number);
}

static int parse_option(int letter, struct bench_options *options)
{
    switch (letter) {
    case 'm':
        return parse_mode(optarg, &options->mode);
    case 'f':
        return parse_number("flows", 1, FLOWS_MAX, &options->flows);
    case 'c':
        return parse_number("capacity", SL_FLOW_CAPACITY_MIN, SL_FLOW_CAPACITY_MAX,
                            &options->capacity);
    case 'b':
        return parse_number("burst", 1, BURST_MAX, &options->burst);
    case 'n':
        return parse_number("nps", 1, BENCH_NPS_MAX, &options->nps);
    case 'l':
        return parse_number("lcore", 0, BENCH_LCORE_MAX, &options->lcore);
    case 's':
        return bench_argument_seconds("np_bench", optarg, &options->seconds);
    default:
        fputs(usage, stderr);
        return -EINVAL;
    }
}

/* What must fit: measured flows never push each other out, unless that is what is measured. */
static int check(const struct bench_options *options)
{
    if (sl_flow_table_bytes(options->capacity) == 0) {
        fprintf(stderr, "np_bench: --capacity %u: give a power of two\n", options->capacity);
        return -EINVAL;
    }
    if (options->mode != BENCH_EVICTION && options->flows > options->capacity / 2) {
        fprintf(stderr, "np_bench: --flows %u: two entries each do not fit into --capacity %u\n",
                options->flows, options->capacity);
        return -EINVAL;
    }
    return 0;
}

int bench_options_parse(int argc, char **argv, struct bench_options *options)
{
    bool has_mode = false;
    int letter, rc;

    *options = (struct bench_options){
        .flows = 1000, .capacity = 2u << 20, .burst = 32, .nps = 1, .lcore = 0, .seconds = 1};
    while ((letter = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        rc = parse_option(letter, options);
        if (rc != 0)
            return rc;
        has_mode |= letter == 'm';
    }
    if (!has_mode || optind != argc) {
        fputs(usage, stderr);
        return -EINVAL;
    }
    return check(options);
}
