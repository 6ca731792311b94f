// SPDX-License-Identifier: Apache-2.0
/*
 * nfs-exercise: works on files and knows what every answer has to be. Prints one line of JSON; exit
 * code 0 if all was right, 1 if something was not, 2 for a wrong command line.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exercise.h"
#include "options.h"

typedef int (*exercise_fn)(struct exercise *exercise);

static const struct {
    const char *name;
    exercise_fn run;
} exercises[] = {
    {"fsx", fsx_run},   {"many", many_run},   {"walk", walk_run},
    {"copy", copy_run}, {"clone", clone_run}, {"coherence", coherence_run},
};

static exercise_fn find_exercise(const char *name)
{
    for (size_t i = 0; i < sizeof(exercises) / sizeof(exercises[0]); i++)
        if (strcmp(exercises[i].name, name) == 0)
            return exercises[i].run;
    return NULL;
}

static void print_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte == '"' || byte == '\\')
            printf("\\%c", byte);
        else if (byte < 0x20)
            printf("\\u%04x", byte);
        else
            putchar(byte);
    }
    putchar('"');
}

/* Both clients' calls are added up; the stall is the longer one. */
static struct backend_counts sum(const struct exercise *exercise)
{
    struct backend_counts all = exercise->backend->counts;
    const struct backend_counts *more;

    if (exercise->other == NULL)
        return all;
    more = &exercise->other->counts;
    all.calls += more->calls;
    all.read_bytes += more->read_bytes;
    all.written_bytes += more->written_bytes;
    all.reconnects += more->reconnects;
    all.replays += more->replays;
    if (more->stall_us > all.stall_us) {
        all.stall_us = more->stall_us;
        all.stall_call = more->stall_call;
    }
    return all;
}

static void report(const struct exercise *exercise)
{
    struct backend_counts counts = sum(exercise);

    printf("{\"mode\":\"%s\",\"right\":%s,\"operations\":%" PRIu64 ",\"calls\":%" PRIu64,
           exercise->options->mode, exercise->failure[0] == '\0' ? "true" : "false",
           exercise->operations, counts.calls);
    printf(",\"readBytes\":%" PRIu64 ",\"writtenBytes\":%" PRIu64 ",\"reconnects\":%" PRIu32
           ",\"replays\":%" PRIu32,
           counts.read_bytes, counts.written_bytes, counts.reconnects, counts.replays);
    printf(",\"stallUs\":%" PRIu64 ",\"stallCall\":\"%s\",\"elapsedUs\":%" PRIu64 ",\"failure\":",
           counts.stall_us, counts.stall_call == NULL ? "" : counts.stall_call,
           clock_us() - exercise->began_us);
    print_text(exercise->failure);
    puts("}");
}

static int make_directory(struct exercise *exercise)
{
    const char *directory = exercise->options->directory;
    int rc = backend_mkdir(exercise->backend, directory, 0755);

    return exercise_expect_once(exercise, rc, -EEXIST, "mkdir", directory);
}

/* What a failed exercise has made stays: somebody will want to look at it. */
static int run(struct exercise *exercise, exercise_fn body)
{
    int rc;

    exercise->began_us = clock_us();
    rc = exercise->options->made ? 0 : make_directory(exercise);
    if (rc == 0)
        rc = body(exercise);
    if (rc == 0 && !exercise->options->keep)
        rc = tree_remove(exercise, exercise->options->directory);
    report(exercise);
    return rc == 0 ? 0 : 1;
}

static int connect_to(const struct options *options, const char *target, struct backend **backend)
{
    char why[256];
    int rc = backend_create(target, &options->backend, backend, why);

    if (rc != 0)
        fprintf(stderr, "nfs-exercise: %s\n", why);
    return rc;
}

int main(int argc, char **argv)
{
    struct options options;
    struct exercise exercise = {.options = &options};
    exercise_fn body;
    int status = options_parse(argc, argv, &options);

    if (status != 0)
        return status;
    body = find_exercise(options.mode);
    if (body == NULL) {
        fprintf(stderr, "nfs-exercise: no exercise is called %s\n", options.mode);
        return 2;
    }
    exercise.random = options.seed;
    status = 1;
    if (connect_to(&options, options.target, &exercise.backend) == 0) {
        if (options.other_target == NULL ||
            connect_to(&options, options.other_target, &exercise.other) == 0)
            status = run(&exercise, body);
    }
    backend_destroy(exercise.other);
    backend_destroy(exercise.backend);
    return status;
}
