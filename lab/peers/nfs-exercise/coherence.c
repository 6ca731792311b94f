// SPDX-License-Identifier: Apache-2.0
/*
 * Close-to-open consistency between two clients: what one has written and closed, the other reads
 * when it opens the file afterwards. They take turns.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

struct coherence {
    struct exercise *exercise;
    char path[BACKEND_PATH_BYTES];
    uint8_t *model; /* size_bytes of it */
    size_t size_bytes;
};

/* Changes a part, and sometimes the size, and closes. */
static int change(struct coherence *coherence, struct backend *writer)
{
    struct exercise *exercise = coherence->exercise;
    size_t offset = exercise_random(exercise, exercise->options->size_bytes);
    size_t room = exercise->options->size_bytes - offset;
    size_t count = 1 + exercise_random(exercise, room);
    struct backend_file *file;
    ssize_t written;
    int rc = backend_open(writer, coherence->path, O_RDWR | O_CREAT, 0644, &file);

    if (exercise_expect_done(exercise, rc, "open", coherence->path) != 0)
        return -1;
    if (exercise_random(exercise, 4) == 0 && offset < coherence->size_bytes) {
        memset(coherence->model + offset, 0, coherence->size_bytes - offset);
        coherence->size_bytes = offset;
        rc = backend_truncate(writer, file, offset);
    }
    pattern_fill(exercise->operations, offset, coherence->model + offset, count);
    if (offset + count > coherence->size_bytes)
        coherence->size_bytes = offset + count;
    written = rc == 0 ? backend_write(writer, file, offset, coherence->model + offset, count) : rc;
    rc = backend_close(writer, file);
    if (written < 0)
        return exercise_expect_done(exercise, (int)written, "write", coherence->path);
    return exercise_expect_done(exercise, rc, "close", coherence->path);
}

int coherence_run(struct exercise *exercise)
{
    struct coherence coherence = {.exercise = exercise,
                                  .model = calloc(1, exercise->options->size_bytes)};
    int rc = 0;

    if (coherence.model == NULL)
        return exercise_fail(exercise, "coherence: out of memory");
    path_join(coherence.path, exercise->options->directory, "shared.dat");
    if (exercise->other == NULL)
        rc = exercise_fail(exercise, "coherence: --other TARGET is missing, the second client's");
    while (rc == 0 && exercise_goes_on(exercise)) {
        bool turn = exercise->operations % 2 == 0;
        struct backend *writer = turn ? exercise->backend : exercise->other;
        struct backend *reader = turn ? exercise->other : exercise->backend;

        rc = change(&coherence, writer);
        if (rc == 0)
            rc = file_expect(exercise, reader, coherence.path, coherence.model,
                             coherence.size_bytes);
    }
    free(coherence.model);
    return rc;
}
