// SPDX-License-Identifier: Apache-2.0
/*
 * Random writes, reads, truncations and extensions of one file against a copy of it in memory, in
 * the manner of fsx: what is read is what was written last, and what nobody wrote is zero.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

/* How many operations the failure tells of. */
#define REMEMBERED 6u

struct fsx {
    struct exercise *exercise;
    char path[BACKEND_PATH_BYTES];
    struct backend_file *file;
    uint8_t *model; /* options->size_bytes of it */
    uint8_t *io;    /* options->size_bytes, too: the last look reads all */
    size_t size_bytes;
    char last[REMEMBERED][64]; /* what was done, a ring */
};

static void remember(struct fsx *fsx, const char *what, uint64_t offset, size_t count)
{
    uint64_t number = fsx->exercise->operations;

    snprintf(fsx->last[number % REMEMBERED], sizeof(fsx->last[0]), "%s %" PRIu64 "+%zu", what,
             offset, count);
}

/* Fails with the operations before, latest first. */
static int fail_after(struct fsx *fsx, const char *what)
{
    struct exercise *exercise = fsx->exercise;
    char story[REMEMBERED * 68] = "";

    for (uint64_t back = 0; back < REMEMBERED && back < exercise->operations; back++) {
        const char *last = fsx->last[(exercise->operations - back) % REMEMBERED];

        strcat(strcat(story, back == 0 ? "" : ", "), last);
    }
    return exercise_fail(exercise, "%s: %s; operation %" PRIu64 ", of %zu bytes; before: %s",
                         fsx->path, what, exercise->operations, fsx->size_bytes, story);
}

static int fail_with(struct fsx *fsx, const char *call, int answer)
{
    char what[128];

    snprintf(what, sizeof(what), "%s: %s", call, strerror(-answer));
    return fail_after(fsx, what);
}

static int open_file(struct fsx *fsx)
{
    int flags = O_RDWR | O_CREAT | (fsx->exercise->options->sync ? O_SYNC : 0);
    int rc = backend_open(fsx->exercise->backend, fsx->path, flags, 0644, &fsx->file);

    return rc == 0 ? 0 : fail_with(fsx, "open", rc);
}

static int close_file(struct fsx *fsx)
{
    struct backend_file *file = fsx->file;
    int rc;

    fsx->file = NULL;
    rc = backend_close(fsx->exercise->backend, file);
    return rc == 0 ? 0 : fail_with(fsx, "close", rc);
}

static int read_and_compare(struct fsx *fsx, size_t offset, size_t count)
{
    size_t there = offset >= fsx->size_bytes ? 0 : fsx->size_bytes - offset;
    size_t expected = count < there ? count : there;
    ssize_t found = backend_read(fsx->exercise->backend, fsx->file, offset, fsx->io, count);
    size_t same;
    char what[160];

    if (found < 0)
        return fail_with(fsx, "read", (int)found);
    if ((size_t)found != expected) {
        snprintf(what, sizeof(what), "read %zd bytes and must read %zu", found, expected);
        return fail_after(fsx, what);
    }
    same = first_difference(fsx->io, fsx->model + offset, expected);
    if (same == expected)
        return 0;
    snprintf(what, sizeof(what), "byte %zu is 0x%02x and must be 0x%02x", offset + same,
             fsx->io[same], fsx->model[offset + same]);
    return fail_after(fsx, what);
}

static int do_read(struct fsx *fsx, size_t offset, size_t count)
{
    remember(fsx, "read", offset, count);
    return read_and_compare(fsx, offset, count);
}

static int do_write(struct fsx *fsx, size_t offset, size_t count)
{
    ssize_t written;

    remember(fsx, "write", offset, count);
    pattern_fill(fsx->exercise->operations + fsx->exercise->options->seed, offset,
                 fsx->model + offset, count);
    if (offset + count > fsx->size_bytes)
        fsx->size_bytes = offset + count;
    written = backend_write(fsx->exercise->backend, fsx->file, offset, fsx->model + offset, count);
    return written < 0 ? fail_with(fsx, "write", (int)written) : 0;
}

static int do_truncate(struct fsx *fsx, size_t size_bytes)
{
    int rc;

    remember(fsx, "truncate", size_bytes, 0);
    if (size_bytes < fsx->size_bytes)
        memset(fsx->model + size_bytes, 0, fsx->size_bytes - size_bytes);
    fsx->size_bytes = size_bytes;
    rc = backend_truncate(fsx->exercise->backend, fsx->file, size_bytes);
    return rc == 0 ? 0 : fail_with(fsx, "truncate", rc);
}

static int do_reopen(struct fsx *fsx)
{
    remember(fsx, "reopen", 0, 0);
    return close_file(fsx) == 0 ? open_file(fsx) : -1;
}

static int do_sync(struct fsx *fsx)
{
    int rc;

    remember(fsx, "sync", 0, 0);
    rc = backend_sync(fsx->exercise->backend, fsx->file);
    return rc == 0 ? 0 : fail_with(fsx, "sync", rc);
}

static int do_stat(struct fsx *fsx)
{
    struct attributes attributes;
    char what[96];
    int rc;

    remember(fsx, "stat", 0, 0);
    rc = backend_stat(fsx->exercise->backend, fsx->path, &attributes);
    if (rc != 0)
        return fail_with(fsx, "stat", rc);
    if (attributes.size_bytes == fsx->size_bytes)
        return 0;
    snprintf(what, sizeof(what), "the size is said to be %" PRIu64, attributes.size_bytes);
    return fail_after(fsx, what);
}

static int step(struct fsx *fsx)
{
    struct exercise *exercise = fsx->exercise;
    size_t room = exercise->options->size_bytes;
    size_t offset = exercise_random(exercise, room);
    size_t most = exercise->options->io_bytes;
    uint64_t choice = exercise_random(exercise, 100);
    size_t count;

    if (most > room - offset)
        most = room - offset;
    count = 1 + exercise_random(exercise, most);
    if (choice < 38)
        return do_write(fsx, offset, count);
    if (choice < 76)
        return do_read(fsx, offset, count);
    if (choice < 86)
        return do_truncate(fsx, offset);
    if (choice < 91)
        return do_sync(fsx);
    return choice < 96 ? do_stat(fsx) : do_reopen(fsx);
}

static int exercise_file(struct fsx *fsx)
{
    int rc = open_file(fsx);

    while (rc == 0 && exercise_goes_on(fsx->exercise))
        rc = step(fsx);
    if (rc == 0)
        rc = do_reopen(fsx);
    if (rc == 0)
        rc = read_and_compare(fsx, 0, fsx->exercise->options->size_bytes);
    if (fsx->file != NULL) {
        int closed = close_file(fsx);

        rc = rc == 0 ? closed : rc;
    }
    return rc;
}

int fsx_run(struct exercise *exercise)
{
    struct fsx *fsx = calloc(1, sizeof(*fsx));
    size_t bytes = exercise->options->size_bytes;
    int rc = -1;

    if (fsx != NULL) {
        *fsx =
            (struct fsx){.exercise = exercise, .model = calloc(1, bytes), .io = calloc(1, bytes)};
        path_join(fsx->path, exercise->options->directory, "fsx.dat");
    }
    if (fsx == NULL || fsx->model == NULL || fsx->io == NULL)
        exercise_fail(exercise, "fsx: out of memory");
    else
        rc = exercise_file(fsx);
    if (fsx != NULL) {
        free(fsx->model);
        free(fsx->io);
    }
    free(fsx);
    return rc;
}
