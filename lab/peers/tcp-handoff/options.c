// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT 7
#define REORDER_PACKETS 3u
#define REORDER_DELAY_US 2000u

static const char usage[] =
    "usage: tcp-handoff --clients NAMESPACE --linux NAMESPACE [--interface NAME] [--port N]\n"
    "           [--home a|b|linux] [--loss PPM] [--reorder PPM] [--duplicate PPM] [--delay US]\n"
    "           [--seed N]\n"
    "A namespace is a path such as /run/netns/NAME.\n";

static const struct option words[] = {
    {"clients", required_argument, NULL, 'c'},
    {"linux", required_argument, NULL, 'l'},
    {"interface", required_argument, NULL, 'i'},
    {"port", required_argument, NULL, 'p'},
    {"home", required_argument, NULL, 'h'},
    {"loss", required_argument, NULL, 'L'},
    {"reorder", required_argument, NULL, 'R'},
    {"duplicate", required_argument, NULL, 'U'},
    {"delay", required_argument, NULL, 'D'},
    {"seed", required_argument, NULL, 's'},
    {NULL, 0, NULL, 0},
};

const char *const place_names[PLACES] = {[PLACE_A] = "a", [PLACE_B] = "b", [PLACE_LINUX] = "linux"};

int place_parse(const char *text, enum place *place)
{
    for (unsigned int i = 0; i < PLACES; i++)
        if (strcmp(text, place_names[i]) == 0) {
            *place = (enum place)i;
            return 0;
        }
    return -EINVAL;
}

static int refuse(const char *what, const char *value)
{
    fprintf(stderr, "tcp-handoff: %s %s\n%s", what, value, usage);
    return 2;
}

static int take_number(const char *text, uint32_t max, uint32_t *number)
{
    unsigned long value;
    char *end;

    errno = 0;
    value = strtoul(text, &end, 10);
    *number = (uint32_t)value;
    return errno != 0 || end == text || *end != '\0' || value > max
               ? refuse("not a number, or too large:", text)
               : 0;
}

static int take(int word, const char *value, struct options *options)
{
    struct sl_impair_settings *impairment = &options->impairment;
    uint32_t number;

    switch (word) {
    case 'c':
        options->client_namespace = value;
        return 0;
    case 'l':
        options->linux_namespace = value;
        return 0;
    case 'i':
        options->interface = value;
        return 0;
    case 'h':
        return place_parse(value, &options->home) == 0 ? 0 : refuse("no such place:", value);
    case 'L':
        return take_number(value, SL_IMPAIR_CERTAIN_PPM, &impairment->loss_ppm);
    case 'R':
        return take_number(value, SL_IMPAIR_CERTAIN_PPM, &impairment->reorder_ppm);
    case 'U':
        return take_number(value, SL_IMPAIR_CERTAIN_PPM, &impairment->duplicate_ppm);
    case 'D':
        return take_number(value, SL_IMPAIR_MAX_DELAY_US, &impairment->delay_us);
    case 's':
        if (take_number(value, UINT32_MAX, &number) != 0)
            return 2;
        impairment->seed = number;
        return 0;
    default:
        if (take_number(value, UINT16_MAX, &number) != 0)
            return 2;
        options->port = (uint16_t)number;
        return 0;
    }
}

int options_parse(int argc, char **argv, struct options *options)
{
    const char *reason;
    int word;

    *options = (struct options){.interface = "eth0", .port = PORT, .home = PLACE_A};
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1)
        if (word == '?' || take(word, optarg, options) != 0)
            return 2;
    if (optind != argc)
        return refuse("not an option:", argv[optind]);
    if (options->client_namespace == NULL || options->linux_namespace == NULL)
        return refuse("--clients and --linux must be given", "");
    if (options->impairment.reorder_ppm != 0) {
        options->impairment.reorder_packets = REORDER_PACKETS;
        options->impairment.reorder_delay_us = REORDER_DELAY_US;
    }
    return sl_impair_check(&options->impairment, &reason) == 0
               ? 0
               : refuse("an impairment cannot be:", reason);
}
