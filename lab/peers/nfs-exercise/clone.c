// SPDX-License-Identifier: Apache-2.0
/*
 * What `git clone` does to a file system: objects written under a temporary name, linked to their
 * own and the temporary name removed; references and index replaced by renaming a lock file over
 * them; and then a tree of files. All of it is read back.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

#define FAN_OUT 16u
#define LOCK_EVERY 16u
#define OBJECT_BYTES_MAX 12288u

struct clone {
    struct exercise *exercise;
    uint8_t *bytes; /* OBJECT_BYTES_MAX */
};

/* Content and size of an object follow from its number. */
static size_t object_content(struct clone *clone, uint32_t number)
{
    size_t count = (number * UINT32_C(2654435761)) % OBJECT_BYTES_MAX;

    pattern_fill(clone->exercise->options->seed + number, 0, clone->bytes, count);
    return count;
}

static void in_directory(const struct clone *clone, char *path, const char *format, uint32_t one,
                         uint32_t other)
{
    char name[64];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(name, sizeof(name), format, one, other);
#pragma GCC diagnostic pop
    path_join(path, clone->exercise->options->directory, name);
}

static void object_path(const struct clone *clone, uint32_t number, char *path)
{
    in_directory(clone, path, "objects/%02x/%08x", number % FAN_OUT, number);
}

static int make_directory(struct clone *clone, const char *format, uint32_t number)
{
    char path[BACKEND_PATH_BYTES];
    int rc;

    in_directory(clone, path, format, number, 0);
    rc = backend_mkdir(clone->exercise->backend, path, 0755);
    return exercise_expect_once(clone->exercise, rc, -EEXIST, "mkdir", path);
}

static int write_object(struct clone *clone, uint32_t number)
{
    struct exercise *exercise = clone->exercise;
    struct backend *backend = exercise->backend;
    char temporary[BACKEND_PATH_BYTES], path[BACKEND_PATH_BYTES];
    size_t count = object_content(clone, number);
    int rc;

    in_directory(clone, temporary, "objects/tmp_obj_%08x", number, 0);
    object_path(clone, number, path);
    if (file_write(exercise, backend, temporary, clone->bytes, count, 0444) != 0)
        return -1;
    rc = backend_link(backend, temporary, path);
    if (exercise_expect_once(exercise, rc, -EEXIST, "link", path) != 0)
        return -1;
    rc = backend_unlink(backend, temporary);
    return exercise_expect_once(exercise, rc, -ENOENT, "unlink", temporary);
}

/* Replaces a file at one stroke; whoever reads it meets the old or the new one. */
static int replace(struct clone *clone, const char *name, uint32_t number)
{
    struct exercise *exercise = clone->exercise;
    char path[BACKEND_PATH_BYTES], lock[BACKEND_PATH_BYTES + 8];
    size_t count = object_content(clone, number);
    int rc;

    path_join(path, exercise->options->directory, name);
    snprintf(lock, sizeof(lock), "%s.lock", path);
    if (file_write(exercise, exercise->backend, lock, clone->bytes, count, 0644) != 0)
        return -1;
    rc = backend_rename(exercise->backend, lock, path);
    if (exercise_expect_once(exercise, rc, -ENOENT, "rename", lock) != 0)
        return -1;
    return file_expect(exercise, exercise->backend, path, clone->bytes, count);
}

static int check_out(struct clone *clone, uint32_t number)
{
    char path[BACKEND_PATH_BYTES];
    size_t count = object_content(clone, number);

    in_directory(clone, path, "tree/%02x/file-%u", number % FAN_OUT, number);
    return file_write(clone->exercise, clone->exercise->backend, path, clone->bytes, count, 0644);
}

static int look_at_object(struct clone *clone, uint32_t number)
{
    char path[BACKEND_PATH_BYTES];
    struct exercise *exercise = clone->exercise;
    struct attributes attributes;
    size_t count = object_content(clone, number);
    int rc;

    object_path(clone, number, path);
    rc = backend_stat(exercise->backend, path, &attributes);
    if (exercise_expect_done(exercise, rc, "stat", path) != 0)
        return -1;
    if (attributes.links != 1 || attributes.mode != 0444)
        return exercise_fail(exercise, "%s has %u links and mode %o, and must have 1 and 444", path,
                             attributes.links, attributes.mode);
    if (file_expect(exercise, exercise->backend, path, clone->bytes, count) != 0)
        return -1;
    in_directory(clone, path, "tree/%02x/file-%u", number % FAN_OUT, number);
    return file_expect(exercise, exercise->backend, path, clone->bytes, count);
}

static int make_directories(struct clone *clone)
{
    int rc = make_directory(clone, "objects", 0);

    if (rc == 0)
        rc = make_directory(clone, "tree", 0);
    for (uint32_t i = 0; rc == 0 && i < FAN_OUT; i++) {
        rc = make_directory(clone, "objects/%02x", i);
        if (rc == 0)
            rc = make_directory(clone, "tree/%02x", i);
    }
    return rc;
}

static int clone_all(struct clone *clone)
{
    uint32_t files = clone->exercise->options->files;
    int rc = make_directories(clone);

    for (uint32_t i = 0; rc == 0 && i < files; i++) {
        clone->exercise->operations++;
        rc = write_object(clone, i);
        if (rc == 0 && i % LOCK_EVERY == 0)
            rc = replace(clone, "HEAD", i);
    }
    for (uint32_t i = 0; rc == 0 && i < files; i++) {
        clone->exercise->operations++;
        rc = check_out(clone, i);
        if (rc == 0 && i % LOCK_EVERY == 0)
            rc = replace(clone, "index", i);
    }
    for (uint32_t i = 0; rc == 0 && i < files; i++)
        rc = look_at_object(clone, i);
    return rc;
}

int clone_run(struct exercise *exercise)
{
    struct clone clone = {.exercise = exercise, .bytes = malloc(OBJECT_BYTES_MAX)};
    int rc;

    if (clone.bytes == NULL)
        return exercise_fail(exercise, "clone: out of memory");
    rc = clone_all(&clone);
    free(clone.bytes);
    return rc;
}
