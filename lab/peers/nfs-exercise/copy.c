// SPDX-License-Identifier: Apache-2.0
/*
 * Copies a directory with all that is in it, as `cp -a` does, and compares the copy, as `diff -r`
 * does: contents, modes, owners, times, symbolic links, and which names are links to one file.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"
#include "names.h"

/* Files with more than one name that are kept in mind. */
#define LINKED_FILES 256u

struct linked {
    uint64_t inode;                /* of the original */
    uint64_t copy_inode;           /* 0 until the comparison has seen it */
    char path[BACKEND_PATH_BYTES]; /* of the first copy */
};

struct copy {
    struct exercise *exercise;
    struct linked *linked;
    uint32_t linked_count;
    uint8_t *bytes, *other_bytes; /* io_bytes each */
};

static int done(struct copy *copy, int answer, const char *what, const char *path)
{
    return exercise_expect_done(copy->exercise, answer, what, path);
}

static int once(struct copy *copy, int answer, int done_already, const char *what, const char *path)
{
    return exercise_expect_once(copy->exercise, answer, done_already, what, path);
}

static struct linked *find_linked(struct copy *copy, uint64_t inode)
{
    for (uint32_t i = 0; i < copy->linked_count; i++)
        if (copy->linked[i].inode == inode)
            return &copy->linked[i];
    return NULL;
}

static int note_linked(struct copy *copy, uint64_t inode, const char *path)
{
    struct linked *linked = &copy->linked[copy->linked_count];

    if (copy->linked_count == LINKED_FILES)
        return exercise_fail(copy->exercise, "%s: more than %u files have several names", path,
                             LINKED_FILES);
    copy->linked_count++;
    linked->inode = inode;
    snprintf(linked->path, sizeof(linked->path), "%s", path);
    return 0;
}

static int copy_bytes(struct copy *copy, struct backend_file *from, struct backend_file *to,
                      const char *path)
{
    struct backend *backend = copy->exercise->backend;
    size_t most = copy->exercise->options->io_bytes;
    uint64_t offset = 0;

    for (;;) {
        ssize_t some = backend_read(backend, from, offset, copy->bytes, most);
        ssize_t written;

        if (some < 0)
            return done(copy, (int)some, "read", path);
        if (some == 0)
            return 0;
        written = backend_write(backend, to, offset, copy->bytes, (size_t)some);
        if (written < 0)
            return done(copy, (int)written, "write", path);
        offset += (uint64_t)some;
    }
}

static int copy_content(struct copy *copy, const char *from, const char *to)
{
    struct backend *backend = copy->exercise->backend;
    struct backend_file *source, *target;
    int rc = backend_open(backend, from, O_RDONLY, 0, &source);

    if (done(copy, rc, "open", from) != 0)
        return -1;
    rc = done(copy, backend_open(backend, to, O_WRONLY | O_CREAT, 0600, &target), "create", to);
    if (rc == 0) {
        rc = copy_bytes(copy, source, target, to);
        if (done(copy, backend_close(backend, target), "close", to) != 0)
            rc = -1;
    }
    backend_close(backend, source);
    return rc;
}

/* Owner first: changing it takes set-user-ID bits away. */
static int copy_attributes(struct copy *copy, const struct attributes *attributes, const char *to)
{
    struct backend *backend = copy->exercise->backend;

    if (done(copy, backend_chown(backend, to, attributes->uid, attributes->gid), "chown", to) != 0)
        return -1;
    if (attributes->kind == ENTRY_SYMLINK)
        return 0;
    if (done(copy, backend_chmod(backend, to, attributes->mode), "chmod", to) != 0)
        return -1;
    return done(copy, backend_set_mtime(backend, to, attributes->mtime_us), "utimes", to);
}

static int copy_symlink(struct copy *copy, const char *from, const char *to)
{
    char target[BACKEND_PATH_BYTES];
    struct backend *backend = copy->exercise->backend;
    int rc = backend_readlink(backend, from, target, sizeof(target));

    if (done(copy, rc, "readlink", from) != 0)
        return -1;
    return once(copy, backend_symlink(backend, target, to), -EEXIST, "symlink", to);
}

/* Sets *finished if the file was another name of one that has been copied before. */
static int copy_file(struct copy *copy, const char *from, const char *to,
                     const struct attributes *attributes, bool *finished)
{
    const struct linked *linked =
        attributes->links > 1 ? find_linked(copy, attributes->inode) : NULL;

    if (linked != NULL) {
        *finished = true;
        return once(copy, backend_link(copy->exercise->backend, linked->path, to), -EEXIST, "link",
                    to);
    }
    if (attributes->links > 1 && note_linked(copy, attributes->inode, to) != 0)
        return -1;
    return copy_content(copy, from, to);
}

static int copy_directory(struct copy *copy, const char *from, const char *to);

static int copy_entry(struct copy *copy, const char *from, const char *to)
{
    struct attributes attributes;
    bool finished = false;
    int rc = backend_stat(copy->exercise->backend, from, &attributes);

    if (done(copy, rc, "stat", from) != 0)
        return -1;
    copy->exercise->operations++;
    if (attributes.kind == ENTRY_DIRECTORY)
        rc = copy_directory(copy, from, to);
    else if (attributes.kind == ENTRY_SYMLINK)
        rc = copy_symlink(copy, from, to);
    else if (attributes.kind == ENTRY_FILE)
        rc = copy_file(copy, from, to, &attributes, &finished);
    else
        rc = exercise_fail(copy->exercise, "%s is neither file, directory nor link", from);
    return rc != 0 || finished ? rc : copy_attributes(copy, &attributes, to);
}

typedef int (*pair_fn)(struct copy *copy, const char *from, const char *to);

/* Does something with each name of one directory and the same name in another. */
static int with_names(struct copy *copy, const struct names *names, const char *from,
                      const char *to, pair_fn pair)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < names->count; i++) {
        char from_entry[BACKEND_PATH_BYTES];
        char to_entry[BACKEND_PATH_BYTES];

        path_join(from_entry, from, names->names[i]);
        path_join(to_entry, to, names->names[i]);
        rc = pair(copy, from_entry, to_entry);
    }
    return rc;
}

static int copy_directory(struct copy *copy, const char *from, const char *to)
{
    struct backend *backend = copy->exercise->backend;
    struct names names = {0};
    int rc = once(copy, backend_mkdir(backend, to, 0700), -EEXIST, "mkdir", to);

    if (rc == 0)
        rc = done(copy, backend_list(backend, from, names_take, &names), "list", from);
    if (rc == 0)
        rc = with_names(copy, &names, from, to, copy_entry);
    names_free(&names);
    return rc;
}

static int compare_bytes(struct copy *copy, struct backend_file *from, struct backend_file *to,
                         const char *path)
{
    struct backend *backend = copy->exercise->backend;
    size_t most = copy->exercise->options->io_bytes;
    uint64_t offset = 0;

    for (;;) {
        ssize_t one = backend_read(backend, from, offset, copy->bytes, most);
        ssize_t other = backend_read(backend, to, offset, copy->other_bytes, most);
        size_t same;

        if (one < 0 || other < 0)
            return done(copy, (int)(one < 0 ? one : other), "read", path);
        if (one != other)
            return exercise_fail(copy->exercise, "%s has another size than what was copied", path);
        if (one == 0)
            return 0;
        same = first_difference(copy->bytes, copy->other_bytes, (size_t)one);
        if (same < (size_t)one)
            return exercise_fail(copy->exercise,
                                 "%s: byte %" PRIu64 " differs from what was copied", path,
                                 offset + same);
        offset += (uint64_t)one;
    }
}

static int compare_content(struct copy *copy, const char *from, const char *to)
{
    struct backend *backend = copy->exercise->backend;
    struct backend_file *one, *other;
    int rc = done(copy, backend_open(backend, from, O_RDONLY, 0, &one), "open", from);

    if (rc != 0)
        return rc;
    rc = done(copy, backend_open(backend, to, O_RDONLY, 0, &other), "open", to);
    if (rc == 0) {
        rc = compare_bytes(copy, one, other, to);
        backend_close(backend, other);
    }
    backend_close(backend, one);
    return rc;
}

static int compare_targets(struct copy *copy, const char *from, const char *to)
{
    char one[BACKEND_PATH_BYTES], other[BACKEND_PATH_BYTES];
    struct backend *backend = copy->exercise->backend;

    if (done(copy, backend_readlink(backend, from, one, sizeof(one)), "readlink", from) != 0 ||
        done(copy, backend_readlink(backend, to, other, sizeof(other)), "readlink", to) != 0)
        return -1;
    if (strcmp(one, other) == 0)
        return 0;
    return exercise_fail(copy->exercise, "%s points to %s and must point to %s", to, other, one);
}

/* All names of one file must be names of one file in the copy, too. */
static int compare_links(struct copy *copy, const struct attributes *one,
                         const struct attributes *other, const char *to)
{
    struct linked *linked = one->links > 1 ? find_linked(copy, one->inode) : NULL;

    if (linked == NULL)
        return 0;
    if (linked->copy_inode == 0)
        linked->copy_inode = other->inode;
    if (linked->copy_inode == other->inode)
        return 0;
    return exercise_fail(copy->exercise, "%s is no link to %s", to, linked->path);
}

static int compare_attributes(struct copy *copy, const struct attributes *one,
                              const struct attributes *other, const char *to)
{
    bool is_link = one->kind == ENTRY_SYMLINK;
    const struct {
        const char *name;
        uint64_t found, expected;
    } fields[] = {
        {"the type", other->kind, one->kind},
        {"the mode", is_link ? 0 : other->mode, is_link ? 0 : one->mode},
        {"the owner", other->uid, one->uid},
        {"the group", other->gid, one->gid},
        {"the number of links", other->links, one->links},
        {"the time", is_link ? 0 : other->mtime_us, is_link ? 0 : one->mtime_us},
        {"the size", one->kind == ENTRY_DIRECTORY ? 0 : other->size_bytes,
         one->kind == ENTRY_DIRECTORY ? 0 : one->size_bytes},
    };

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (fields[i].found != fields[i].expected)
            return exercise_fail(copy->exercise, "%s: %s is %" PRIu64 " and must be %" PRIu64, to,
                                 fields[i].name, fields[i].found, fields[i].expected);
    return compare_links(copy, one, other, to);
}

static int compare_directory(struct copy *copy, const char *from, const char *to);

static int compare_entry(struct copy *copy, const char *from, const char *to)
{
    struct backend *backend = copy->exercise->backend;
    struct attributes one, other;

    if (done(copy, backend_stat(backend, from, &one), "stat", from) != 0 ||
        done(copy, backend_stat(backend, to, &other), "stat", to) != 0 ||
        compare_attributes(copy, &one, &other, to) != 0)
        return -1;
    if (one.kind == ENTRY_DIRECTORY)
        return compare_directory(copy, from, to);
    if (one.kind == ENTRY_SYMLINK)
        return compare_targets(copy, from, to);
    return compare_content(copy, from, to);
}

static int compare_names(struct copy *copy, const struct names *one, const struct names *other,
                         const char *to)
{
    for (size_t i = 0; i < one->count && i < other->count; i++)
        if (strcmp(one->names[i], other->names[i]) != 0)
            return exercise_fail(copy->exercise, "%s holds %s where %s must be", to,
                                 other->names[i], one->names[i]);
    if (one->count == other->count)
        return 0;
    return exercise_fail(copy->exercise, "%s holds %zu names and must hold %zu", to, other->count,
                         one->count);
}

static int compare_directory(struct copy *copy, const char *from, const char *to)
{
    struct backend *backend = copy->exercise->backend;
    struct names one = {0}, other = {0};
    int rc = done(copy, backend_list(backend, from, names_take, &one), "list", from);

    if (rc == 0)
        rc = done(copy, backend_list(backend, to, names_take, &other), "list", to);
    names_sort(&one);
    names_sort(&other);
    if (rc == 0)
        rc = compare_names(copy, &one, &other, to);
    if (rc == 0)
        rc = with_names(copy, &one, from, to, compare_entry);
    names_free(&one);
    names_free(&other);
    return rc;
}

int copy_run(struct exercise *exercise)
{
    const struct options *options = exercise->options;
    struct copy copy = {.exercise = exercise,
                        .linked = calloc(LINKED_FILES, sizeof(*copy.linked)),
                        .bytes = malloc(options->io_bytes),
                        .other_bytes = malloc(options->io_bytes)};
    char to[BACKEND_PATH_BYTES];
    int rc;

    path_join(to, options->directory, "copy");
    if (copy.linked == NULL || copy.bytes == NULL || copy.other_bytes == NULL)
        rc = exercise_fail(exercise, "copy: out of memory");
    else if (options->from == NULL)
        rc = exercise_fail(exercise, "copy: --from PATH is missing, the directory to copy");
    else
        rc = copy_entry(&copy, options->from, to);
    if (rc == 0)
        rc = compare_entry(&copy, options->from, to);
    free(copy.linked);
    free(copy.bytes);
    free(copy.other_bytes);
    return rc;
}
