// SPDX-License-Identifier: Apache-2.0
#include "exercise.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

#define US_PER_MS 1000u
/* Multiplier of the golden ratio: splitmix64's step (Steele, Lea, Flood 2014). */
#define STEP UINT64_C(0x9e3779b97f4a7c15)

int exercise_fail(struct exercise *exercise, const char *format, ...)
{
    va_list arguments;

    if (exercise->failure[0] != '\0')
        return -1;
    va_start(arguments, format);
    vsnprintf(exercise->failure, sizeof(exercise->failure), format, arguments);
    va_end(arguments);
    return -1;
}

int exercise_expect_done(struct exercise *exercise, int answer, const char *what, const char *path)
{
    if (answer >= 0)
        return 0;
    return exercise_fail(exercise, "%s %s: %s", what, path, strerror(-answer));
}

int exercise_expect_once(struct exercise *exercise, int answer, int done_already, const char *what,
                         const char *path)
{
    if (backend_is_replay(exercise->backend, answer, done_already))
        return 0;
    return exercise_expect_done(exercise, answer, what, path);
}

bool exercise_goes_on(struct exercise *exercise)
{
    const struct options *options = exercise->options;

    if (options->operations != 0 && exercise->operations >= options->operations)
        return false;
    if (options->duration_ms != 0 &&
        clock_us() - exercise->began_us >= options->duration_ms * (uint64_t)US_PER_MS)
        return false;
    exercise->operations++;
    return true;
}

static uint64_t mix(uint64_t word)
{
    word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

uint64_t exercise_random(struct exercise *exercise, uint64_t below)
{
    exercise->random += STEP;
    return mix(exercise->random) % below;
}

void pattern_fill(uint64_t seed, uint64_t offset, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t at = offset + i;

        bytes[i] = (uint8_t)(mix(seed + (at / 8 + 1) * STEP) >> at % 8 * 8);
    }
}

size_t first_difference(const uint8_t *one, const uint8_t *other, size_t count)
{
    size_t i = 0;

    if (memcmp(one, other, count) == 0)
        return count;
    while (one[i] == other[i])
        i++;
    return i;
}

void path_join(char *path, const char *directory, const char *name)
{
    if (snprintf(path, BACKEND_PATH_BYTES, "%s/%s", directory, name) >= (int)BACKEND_PATH_BYTES)
        path[BACKEND_PATH_BYTES - 1] = '\0';
}

int file_write(struct exercise *exercise, struct backend *backend, const char *path,
               const uint8_t *bytes, size_t count, uint32_t mode)
{
    struct backend_file *file;
    int rc = backend_open(backend, path, O_RDWR | O_CREAT, mode, &file);
    ssize_t written;

    if (exercise_expect_done(exercise, rc, "create", path) != 0)
        return -1;
    rc = backend_truncate(backend, file, 0);
    written = rc == 0 ? backend_write(backend, file, 0, bytes, count) : rc;
    rc = backend_close(backend, file);
    if (written < 0)
        return exercise_fail(exercise, "write %s: %s", path, strerror((int)-written));
    return exercise_expect_done(exercise, rc, "close", path);
}

static int expect_bytes(struct exercise *exercise, const char *path, const uint8_t *found,
                        ssize_t found_bytes, const uint8_t *bytes, size_t count)
{
    size_t common = (size_t)found_bytes < count ? (size_t)found_bytes : count;
    size_t same;

    if (found_bytes < 0)
        return exercise_fail(exercise, "read %s: %s", path, strerror((int)-found_bytes));
    same = first_difference(found, bytes, common);
    if (same < common)
        return exercise_fail(exercise, "%s: byte %zu is 0x%02x and must be 0x%02x", path, same,
                             found[same], bytes[same]);
    if ((size_t)found_bytes != count)
        return exercise_fail(exercise, "%s has %s than %zu bytes", path,
                             (size_t)found_bytes < count ? "less" : "more", count);
    return 0;
}

int file_expect(struct exercise *exercise, struct backend *backend, const char *path,
                const uint8_t *bytes, size_t count)
{
    struct backend_file *file;
    uint8_t *found = malloc(count + 1);
    int rc;

    if (found == NULL)
        return exercise_fail(exercise, "%s: out of memory", path);
    rc = exercise_expect_done(exercise, backend_open(backend, path, O_RDONLY, 0, &file), "open",
                              path);
    if (rc == 0) {
        ssize_t found_bytes = backend_read(backend, file, 0, found, count + 1);

        backend_close(backend, file);
        rc = expect_bytes(exercise, path, found, found_bytes, bytes, count);
    }
    free(found);
    return rc;
}

static int remove_entry(struct exercise *exercise, const char *path)
{
    struct attributes attributes;
    int rc = backend_stat(exercise->backend, path, &attributes);

    if (exercise_expect_done(exercise, rc, "stat", path) != 0)
        return -1;
    if (attributes.kind == ENTRY_DIRECTORY)
        return tree_remove(exercise, path);
    return exercise_expect_once(exercise, backend_unlink(exercise->backend, path), -ENOENT,
                                "unlink", path);
}

/* As deep as the exercises' own directories, which is not deep. */
int tree_remove(struct exercise *exercise, const char *path)
{
    struct names names = {0};
    int rc = backend_list(exercise->backend, path, names_take, &names);

    rc = exercise_expect_done(exercise, rc, "list", path);
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        char entry[BACKEND_PATH_BYTES];

        path_join(entry, path, names.names[i]);
        rc = remove_entry(exercise, entry);
    }
    names_free(&names);
    if (rc != 0)
        return rc;
    return exercise_expect_once(exercise, backend_rmdir(exercise->backend, path), -ENOENT, "rmdir",
                                path);
}
