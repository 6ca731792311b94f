// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "usage: nfs-exercise fsx|many|walk|copy|clone|coherence TARGET [options]\n"
    "  TARGET             nfs://SERVER/EXPORT (libnfs), or the path of a directory\n"
    "  --other TARGET     the same tree by another mount: many, coherence\n"
    "  --directory PATH   where to work in the tree; made first, removed at the end\n"
    "  --from PATH        copy: the directory in the tree to copy\n"
    "  --operations N     how many; 0: until the duration is over\n"
    "  --duration-ms N    how long at most; 0: until the operations are done\n"
    "  --files N          many, clone: how many files\n"
    "  --size BYTES       fsx, coherence: the largest size of a file\n"
    "  --io BYTES         the largest read or write\n"
    "  --seed N           of the random choices\n"
    "  --sync             fsx: writes are on disk when they are answered\n"
    "  --keep             leave what was made\n"
    "  --made             many: an exercise before has left directory and files\n"
    "  --rename           many: files that change are renamed, and never removed\n"
    "  --retransmit-ms N  libnfs: send a call again that is not answered in time\n"
    "  --mount-ms N       libnfs: try to mount for so long\n";

static const struct option words[] = {
    {"other", required_argument, NULL, 'o'},
    {"directory", required_argument, NULL, 'd'},
    {"from", required_argument, NULL, 'f'},
    {"operations", required_argument, NULL, 'n'},
    {"duration-ms", required_argument, NULL, 't'},
    {"files", required_argument, NULL, 'c'},
    {"size", required_argument, NULL, 's'},
    {"io", required_argument, NULL, 'i'},
    {"seed", required_argument, NULL, 'r'},
    {"sync", no_argument, NULL, 'y'},
    {"keep", no_argument, NULL, 'k'},
    {"made", no_argument, NULL, 'm'},
    {"rename", no_argument, NULL, 'N'},
    {"retransmit-ms", required_argument, NULL, 'R'},
    {"mount-ms", required_argument, NULL, 'M'},
    {NULL, 0, NULL, 0},
};

static int refuse(const char *what, const char *value)
{
    fprintf(stderr, "nfs-exercise: %s %s\n%s", what, value, usage);
    return 2;
}

static int take_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || *number < min ||
        *number > max)
        return refuse("not a number that may stand here:", text);
    return 0;
}

/* The field of a 32-bit option, and the least it may be; NULL for other options. */
static uint32_t *number_of(int word, struct options *options, uint64_t *least)
{
    *least = 0;
    switch (word) {
    case 'n':
        return &options->operations;
    case 't':
        return &options->duration_ms;
    case 'M':
        return &options->backend.mount_ms;
    default:
        break;
    }
    *least = 1;
    switch (word) {
    case 'c':
        return &options->files;
    case 's':
        return &options->size_bytes;
    case 'i':
        return &options->io_bytes;
    case 'R':
        return &options->backend.retransmit_ms;
    default:
        return NULL;
    }
}

static int take(int word, const char *value, struct options *options)
{
    uint64_t least, number;
    uint32_t *field = number_of(word, options, &least);

    if (field != NULL) {
        int wrong = take_number(value, least, INT32_MAX, &number);

        if (wrong == 0)
            *field = (uint32_t)number;
        return wrong;
    }
    switch (word) {
    case 'o':
        options->other_target = value;
        return 0;
    case 'd':
        options->directory = value;
        return value[0] == '/' ? 0 : refuse("a path begins with '/':", value);
    case 'f':
        options->from = value;
        return value[0] == '/' ? 0 : refuse("a path begins with '/':", value);
    case 'r':
        return take_number(value, 0, UINT64_MAX, &options->seed);
    case 'y':
        options->sync = true;
        return 0;
    case 'm':
        options->made = true;
        return 0;
    case 'N':
        options->rename = true;
        return 0;
    default:
        options->keep = true;
        return 0;
    }
}

int options_parse(int argc, char **argv, struct options *options)
{
    int word;

    *options = (struct options){
        .directory = "/exercise",
        .seed = 1,
        .operations = 1000,
        .files = 200,
        .size_bytes = 1024 * 1024,
        .io_bytes = 64 * 1024,
        .backend = {.retransmit_ms = 5000, .mount_ms = 30000},
    };
    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1)
        if (word == '?' || take(word, optarg, options) != 0)
            return 2;
    if (argc - optind != 2)
        return refuse("an exercise and a target must be given", "");
    options->mode = argv[optind];
    options->target = argv[optind + 1];
    if (options->operations == 0 && options->duration_ms == 0)
        return refuse("--operations and --duration-ms must not both be 0", "");
    return 0;
}
