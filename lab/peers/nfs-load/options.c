// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_MAX_BYTES (1024u * 1024u)
#define FILE_PARTS 64u
#define FILE_GRAIN_BYTES 32768u
#define NAME_BYTES_MAX 255u
#define PATH_BYTES_MAX 1024u

static const char usage[] =
    "usage: nfs-load SERVER EXPORT getattr|lookup|read|write [options]\n"
    "  --connections N   how many; 1\n"
    "  --depth N         calls outstanding on each; 1\n"
    "  --size BYTES      of READ and WRITE, a multiple of 8; 4096\n"
    "  --duration-ms N   how long to measure; 3000\n"
    "  --warm-up-ms N    before that; 500\n"
    "  --file NAME       in the export's root; made, and filled with a pattern\n"
    "  --udp             in place of TCP\n"
    "  --announce        print the line 'measuring' when the warm-up is over\n";

static const struct option words[] = {
    {"connections", required_argument, NULL, 'c'},
    {"depth", required_argument, NULL, 'd'},
    {"size", required_argument, NULL, 's'},
    {"duration-ms", required_argument, NULL, 't'},
    {"warm-up-ms", required_argument, NULL, 'w'},
    {"file", required_argument, NULL, 'f'},
    {"udp", no_argument, NULL, 'u'},
    {"announce", no_argument, NULL, 'a'},
    {NULL, 0, NULL, 0},
};

static const struct {
    const char *name;
    enum nfs_procedure procedure;
} operations[] = {
    {"getattr", NFS_GETATTR}, {"lookup", NFS_LOOKUP}, {"read", NFS_READ}, {"write", NFS_WRITE}};

static int refuse(const char *what, const char *value)
{
    fprintf(stderr, "nfs-load: %s %s\n%s", what, value, usage);
    return 2;
}

static int take_number(const char *text, uint32_t min, uint32_t max, uint32_t *number)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || value < min || value > max)
        return refuse("not a number that may stand here:", text);
    *number = (uint32_t)value;
    return 0;
}

static int take(int word, const char *value, struct options *options)
{
    switch (word) {
    case 'c':
        return take_number(value, 1, OPTIONS_CONNECTIONS_MAX, &options->connections);
    case 'd':
        return take_number(value, 1, OPTIONS_DEPTH_MAX, &options->depth);
    case 's':
        if (take_number(value, 8, SIZE_MAX_BYTES, &options->size_bytes) != 0)
            return 2;
        return options->size_bytes % 8 == 0 ? 0 : refuse("not a multiple of 8:", value);
    case 't':
        return take_number(value, 1, 3600000, &options->duration_ms);
    case 'w':
        return take_number(value, 0, 60000, &options->warm_up_ms);
    case 'f':
        options->file = value;
        return strlen(value) <= NAME_BYTES_MAX ? 0 : refuse("too long a name:", value);
    case 'a':
        options->announces = true;
        return 0;
    default:
        options->udp = true;
        return 0;
    }
}

static int take_operation(const char *name, struct options *options)
{
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
        if (strcmp(operations[i].name, name) == 0) {
            options->operation_name = operations[i].name;
            options->operation = operations[i].procedure;
            return 0;
        }
    return refuse("no such operation:", name);
}

/* Parts of the file take turns, so that neighbours' calls do not meet at one place. */
static uint32_t file_bytes(uint32_t size_bytes)
{
    uint32_t grain = size_bytes;

    while (grain % FILE_GRAIN_BYTES != 0)
        grain += size_bytes;
    return grain * ((FILE_PARTS * size_bytes + grain - 1) / grain);
}

int options_parse(int argc, char **argv, struct options *options)
{
    int word;

    *options = (struct options){.file = "nfs-load.dat",
                                .connections = 1,
                                .depth = 1,
                                .size_bytes = 4096,
                                .duration_ms = 3000,
                                .warm_up_ms = 500};
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1)
        if (word == '?' || take(word, optarg, options) != 0)
            return 2;
    if (argc - optind != 3)
        return refuse("a server, an export and an operation must be given", "");
    if (inet_pton(AF_INET, argv[optind], &options->server) != 1)
        return refuse("not an IPv4 address:", argv[optind]);
    options->export_path = argv[optind + 1];
    if (strlen(options->export_path) > PATH_BYTES_MAX)
        return refuse("too long a path:", options->export_path);
    if (take_operation(argv[optind + 2], options) != 0)
        return 2;
    if (options->udp && options->operation != NFS_GETATTR && options->operation != NFS_LOOKUP)
        return refuse("over UDP only getattr and lookup, not", options->operation_name);
    options->file_bytes = file_bytes(options->size_bytes);
    return 0;
}
