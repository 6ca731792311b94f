// SPDX-License-Identifier: Apache-2.0
/*
 * What all exercises have in common: where they work, their randomness, and the one failure that
 * ends them. An exercise knows what every answer has to be and stops at the first that is not.
 */
#ifndef NFS_EXERCISE_EXERCISE_H
#define NFS_EXERCISE_EXERCISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend.h"

#define EXERCISE_FAILURE_BYTES 1024u

struct options {
    const char *mode;
    const char *target; /* of all exercises: see backend_create() */
    const char
        *other_target;     /* the same tree by another mount; coherence, and changes under many */
    const char *directory; /* works in it: made at the beginning, taken away at the end */
    const char *from;      /* copy: directory to copy, in the same tree */
    uint64_t seed;
    uint32_t operations;  /* 0: only the duration ends the exercise */
    uint32_t duration_ms; /* 0: only the operations end it */
    uint32_t files;
    uint32_t size_bytes; /* of files, at most */
    uint32_t io_bytes;   /* of reads and writes, at most */
    bool sync;           /* each write is on disk when it is answered */
    bool keep;           /* leaves what it made */
    bool made;           /* many: what it works on was left by another */
    bool rename;         /* many: what changes is renamed, and never removed */
    struct backend_options backend;
};

struct exercise {
    const struct options *options;
    struct backend *backend;
    struct backend *other; /* NULL unless other_target is given */
    uint64_t random;       /* state of exercise_random() */
    uint64_t began_us;
    uint64_t operations;                  /* done so far */
    char failure[EXERCISE_FAILURE_BYTES]; /* empty: none */
};

/* Exercises: 0, or -1 after exercise_fail(). */
int fsx_run(struct exercise *exercise);
int many_run(struct exercise *exercise);
int walk_run(struct exercise *exercise);
int copy_run(struct exercise *exercise);
int clone_run(struct exercise *exercise);
int coherence_run(struct exercise *exercise);

/* Keeps the first failure; gives -1. */
int exercise_fail(struct exercise *exercise, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fails unless an answer is 0: "<what> <path>: <reason>". 0 or -1. */
int exercise_expect_done(struct exercise *exercise, int answer, const char *what, const char *path);

/* As that, but an answer that something has been done already may be a replay. */
int exercise_expect_once(struct exercise *exercise, int answer, int done_already, const char *what,
                         const char *path);

/* Whether another operation is due; counts it. */
bool exercise_goes_on(struct exercise *exercise);

/* The next number of the seed's sequence, from 0 to below - 1; below is not 0. */
uint64_t exercise_random(struct exercise *exercise, uint64_t below);

/* Bytes that tell which seed and which place they belong to. */
void pattern_fill(uint64_t seed, uint64_t offset, uint8_t *bytes, size_t count);

/* Index of the first of count bytes that differ; count if none does. */
size_t first_difference(const uint8_t *one, const uint8_t *other, size_t count);

/* Joins a directory and a name into BACKEND_PATH_BYTES; what is longer is cut. */
void path_join(char *path, const char *directory, const char *name);

/* Writes a whole file anew, which may not exist before; 0 or -1. */
int file_write(struct exercise *exercise, struct backend *backend, const char *path,
               const uint8_t *bytes, size_t count, uint32_t mode);

/* Reads a file and compares all of it; 0 or -1. */
int file_expect(struct exercise *exercise, struct backend *backend, const char *path,
                const uint8_t *bytes, size_t count);

/* Removes a directory and all that is in it; 0 or -1. */
int tree_remove(struct exercise *exercise, const char *path);

#endif
