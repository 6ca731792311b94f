// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "argument.h"

#define CONNECTIONS_MAX 20000u
#define MESSAGE_MAX 1400u
#define MTU_MIN 576u
#define MTU_MAX 9000u

static const char usage[] =
    "usage: tcp_bench --mode relay|echo|idle|set-up [--connections N] [--message N] [--mtu N]\n"
    "                 [--offload] [--lcore N] [--seconds N]\n";

static const char *const mode_names[TCP_BENCH_MODES] = {
    [TCP_BENCH_RELAY] = "relay",
    [TCP_BENCH_ECHO] = "echo",
    [TCP_BENCH_IDLE] = "idle",
    [TCP_BENCH_SET_UP] = "set-up",
};

static const struct option long_options[] = {
    {"mode", required_argument, NULL, 'm'},    {"connections", required_argument, NULL, 'c'},
    {"message", required_argument, NULL, 'b'}, {"mtu", required_argument, NULL, 'u'},
    {"lcore", required_argument, NULL, 'l'},   {"seconds", required_argument, NULL, 's'},
    {"offload", no_argument, NULL, 'o'},       {NULL, 0, NULL, 0},
};

const char *tcp_bench_mode_name(enum tcp_bench_mode mode)
{
    return mode_names[mode];
}

static int parse_mode(const char *text, enum tcp_bench_mode *mode)
{
    for (unsigned int i = 0; i < TCP_BENCH_MODES; i++) {
        if (strcmp(text, mode_names[i]) == 0) {
            *mode = (enum tcp_bench_mode)i;
            return 0;
        }
    }
    fprintf(stderr, "tcp_bench: --mode %s: say relay, echo, idle or set-up\n", text);
    return -EINVAL;
}

static int parse_number(const char *name, uint32_t min, uint32_t max, uint32_t *number)
{
    return bench_argument_number("tcp_bench", name, optarg, min, max, number);
}

static int parse_option(int letter, struct tcp_bench_options *options)
{
    switch (letter) {
    case 'm':
        return parse_mode(optarg, &options->mode);
    case 'c':
        return parse_number("connections", 1, CONNECTIONS_MAX, &options->connections);
    case 'b':
        return parse_number("message", 1, MESSAGE_MAX, &options->message_bytes);
    case 'u':
        return parse_number("mtu", MTU_MIN, MTU_MAX, &options->mtu_bytes);
    case 'l':
        return parse_number("lcore", 0, BENCH_LCORE_MAX, &options->lcore);
    case 's':
        return bench_argument_seconds("tcp_bench", optarg, &options->seconds);
    case 'o':
        options->offload = true;
        return 0;
    default:
        fputs(usage, stderr);
        return -EINVAL;
    }
}

int tcp_bench_options_parse(int argc, char **argv, struct tcp_bench_options *options)
{
    bool has_mode = false;
    int letter, rc;

    *options = (struct tcp_bench_options){
        .connections = 16, .message_bytes = 100, .mtu_bytes = 1500, .lcore = 0, .seconds = 1};
    while ((letter = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        rc = parse_option(letter, options);
        if (rc != 0)
            return rc;
        has_mode |= letter == 'm';
    }
    if (has_mode && optind == argc)
        return 0;
    fputs(usage, stderr);
    return -EINVAL;
}
