// SPDX-License-Identifier: Apache-2.0
/*
 * Many files in one directory, listed again and again while another client makes and removes others
 * in it, or renames them: each file that is always there is listed just once, and no name of the
 * others twice.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"

#define STEADY_PREFIX "steady-"
#define CHANGING_PREFIX "changing-"
#define CHANGING_FILES 64u

struct listing {
    struct exercise *exercise;
    uint8_t *steady; /* how often each was seen in this listing */
    uint8_t changing[CHANGING_FILES];
};

/* A client of its own; its failure is its exercise's. */
struct changer {
    struct exercise exercise;
    atomic_bool stop;
};

static void steady_path(const struct exercise *exercise, uint32_t number, char *path)
{
    char name[32];

    snprintf(name, sizeof(name), STEADY_PREFIX "%06u", number);
    path_join(path, exercise->options->directory, name);
}

static int make_file(struct exercise *exercise, const char *path)
{
    struct backend_file *file;
    int rc = backend_open(exercise->backend, path, O_WRONLY | O_CREAT, 0600, &file);

    if (rc == 0)
        rc = backend_close(exercise->backend, file);
    return exercise_expect_done(exercise, rc, "create", path);
}

static void changing_path(const struct exercise *exercise, uint32_t number, char *path)
{
    char name[32];

    snprintf(name, sizeof(name), CHANGING_PREFIX "%02u", number);
    path_join(path, exercise->options->directory, name);
}

static int remove_file(struct exercise *exercise, const char *path)
{
    return exercise_expect_once(exercise, backend_unlink(exercise->backend, path), -ENOENT,
                                "unlink", path);
}

/* To the other name that the file may have, or back. */
static int rename_file(struct exercise *exercise, uint32_t number, bool back)
{
    char names[2][BACKEND_PATH_BYTES];
    const char *from = names[back], *to = names[!back];

    changing_path(exercise, number, names[0]);
    changing_path(exercise, number + CHANGING_FILES / 2, names[1]);
    return exercise_expect_once(exercise, backend_rename(exercise->backend, from, to), -ENOENT,
                                "rename", from);
}

/* Makes files, and removes or renames them, round and round. */
static void *change(void *context)
{
    struct changer *changer = context;
    struct exercise *exercise = &changer->exercise;
    int rc = 0;

    for (uint32_t turn = 0; rc == 0 && !atomic_load(&changer->stop); turn++) {
        uint32_t number = turn % (CHANGING_FILES / 2);
        uint32_t round = turn / (CHANGING_FILES / 2);
        char path[BACKEND_PATH_BYTES];

        changing_path(exercise, number, path);
        if (round != 0 && exercise->options->rename)
            rc = rename_file(exercise, number, round % 2 == 0);
        else if (round % 2 != 0)
            rc = remove_file(exercise, path);
        else
            rc = make_file(exercise, path);
        exercise->operations++;
    }
    return NULL;
}

static int count_name(struct listing *listing, const char *digits, uint8_t *counts, uint32_t limit,
                      const char *name)
{
    char *end;
    unsigned long number = strtoul(digits, &end, 10);

    if (*end != '\0' || end == digits || number >= limit)
        return exercise_fail(listing->exercise, "a name that nobody made is listed: %s", name);
    if (counts[number]++ != 0)
        return exercise_fail(listing->exercise, "%s is listed twice", name);
    return 0;
}

/* entry_fn */
static int take_name(void *context, const char *name)
{
    struct listing *listing = context;

    if (strncmp(name, STEADY_PREFIX, strlen(STEADY_PREFIX)) == 0)
        return count_name(listing, name + strlen(STEADY_PREFIX), listing->steady,
                          listing->exercise->options->files, name);
    if (strncmp(name, CHANGING_PREFIX, strlen(CHANGING_PREFIX)) == 0)
        return count_name(listing, name + strlen(CHANGING_PREFIX), listing->changing,
                          CHANGING_FILES, name);
    return exercise_fail(listing->exercise, "a name that nobody made is listed: %s", name);
}

static int list_once(struct exercise *exercise, uint8_t *steady)
{
    struct listing listing = {.exercise = exercise, .steady = steady};
    const char *directory = exercise->options->directory;
    int rc;

    memset(steady, 0, exercise->options->files);
    rc = backend_list(exercise->backend, directory, take_name, &listing);
    if (exercise->failure[0] != '\0')
        return -1;
    if (exercise_expect_done(exercise, rc, "list", directory) != 0)
        return -1;
    for (uint32_t i = 0; i < exercise->options->files; i++)
        if (steady[i] == 0)
            return exercise_fail(exercise, "%s/" STEADY_PREFIX "%06u is not listed", directory, i);
    return 0;
}

static int list_under_changes(struct exercise *exercise, uint8_t *steady)
{
    struct changer changer = {.exercise = *exercise};
    pthread_t thread;
    int rc = 0;

    changer.exercise.backend = exercise->other;
    changer.exercise.operations = 0;
    if (pthread_create(&thread, NULL, change, &changer) != 0)
        return exercise_fail(exercise, "no thread can be started");
    while (rc == 0 && exercise_goes_on(exercise))
        rc = list_once(exercise, steady);
    atomic_store(&changer.stop, true);
    pthread_join(thread, NULL);
    exercise->operations += changer.exercise.operations;
    if (changer.exercise.failure[0] != '\0')
        return exercise_fail(exercise, "beside it: %s", changer.exercise.failure);
    return rc;
}

static int make_all(struct exercise *exercise)
{
    char path[BACKEND_PATH_BYTES];
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < exercise->options->files; i++) {
        steady_path(exercise, i, path);
        rc = make_file(exercise, path);
    }
    return rc;
}

static int remove_all(struct exercise *exercise)
{
    char path[BACKEND_PATH_BYTES];
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < exercise->options->files; i++) {
        steady_path(exercise, i, path);
        rc = remove_file(exercise, path);
    }
    return rc;
}

int many_run(struct exercise *exercise)
{
    uint8_t *steady = calloc(1, exercise->options->files);
    int rc;

    if (steady == NULL)
        return exercise_fail(exercise, "many: out of memory");
    if (exercise->other == NULL) {
        free(steady);
        return exercise_fail(exercise,
                             "many: --other TARGET is missing, by which changes are made");
    }
    rc = exercise->options->made ? 0 : make_all(exercise);
    if (rc == 0)
        rc = list_once(exercise, steady);
    if (rc == 0)
        rc = list_under_changes(exercise, steady);
    if (rc == 0)
        rc = list_once(exercise, steady);
    if (rc == 0 && !exercise->options->keep)
        rc = remove_all(exercise);
    free(steady);
    return rc;
}
