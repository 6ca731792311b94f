// SPDX-License-Identifier: Apache-2.0
/*
 * A random walk of everything that changes names: create, mkdir, symlink, link, rename, unlink,
 * rmdir, beside writes, modes and times. Each answer, also each refusal, has to be the one the
 * model gives; between and afterwards the tree is compared with the model.
 */
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX 16384u
/* Deeper ones are not made, so that there is room to move a directory with what it holds. */
#define MADE_DEPTH 3u
/* How many operations between two looks at everything. */
#define LOOK_EVERY 200u

static struct backend *backend_of(struct walk *walk)
{
    return walk->exercise->backend;
}

static uint32_t random_below(struct walk *walk, uint32_t below)
{
    return (uint32_t)exercise_random(walk->exercise, below);
}

/* An answer that the model knows beforehand. */
static int expect(struct walk *walk, int answer, int expected, const char *what, const char *path)
{
    if (answer == expected)
        return 0;
    return exercise_fail(walk->exercise, "%s %s: %s, and must be: %s", what, path,
                         answer >= 0 ? "done" : strerror(-answer),
                         expected == 0 ? "done" : strerror(-expected));
}

/* A modification that must succeed, and may have been made by its first transmission. */
static int expect_once(struct walk *walk, int answer, int done_already, const char *what,
                       const char *path)
{
    return exercise_expect_once(walk->exercise, answer, done_already, what, path);
}

/* An entry of that kind, any if kind is ENTRY_OTHER; MODEL_NONE if chance finds none. */
static uint32_t pick_entry(struct walk *walk, enum entry_kind kind)
{
    uint32_t from = random_below(walk, MODEL_ENTRIES);

    for (uint32_t i = 0; i < MODEL_ENTRIES; i++) {
        uint32_t entry = (from + i) % MODEL_ENTRIES;
        uint32_t node = walk->model.entries[entry].node;

        if (node != MODEL_NONE && (kind == ENTRY_OTHER || walk->model.nodes[node].kind == kind))
            return entry;
    }
    return MODEL_NONE;
}

static uint32_t pick_directory(struct walk *walk)
{
    uint32_t entry = random_below(walk, 4) == 0 ? MODEL_NONE : pick_entry(walk, ENTRY_DIRECTORY);

    return entry == MODEL_NONE ? MODEL_ROOT : walk->model.entries[entry].node;
}

/* A name that the directory does not have yet; some are such as break careless programs. */
static void new_name(struct walk *walk, char *name)
{
    static const char *const forms[] = {
        "plain-%u",
        "with space %u",
        "%u.d-\xc3\xa4\xe2\x82\xac",
        "-dash%u",
        "dots..%u",
        "back\\slash%u",
        "quote'\"%u",
        "line\nfeed%u",
        ".hidden-%u",
        "star*%u?",
        "percent%%n%u",
        "a-long-name-of-many-letters-that-does-not-fit-into-any-short-buffer-that-somebody-may-"
        "have-thought-to-be-enough-%u",
    };
    uint32_t form = random_below(walk, sizeof(forms) / sizeof(forms[0]));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(name, MODEL_NAME_BYTES, forms[form], walk->names++);
#pragma GCC diagnostic pop
}

/* A place for something new: a directory, a free name in it, and its path. */
struct place {
    uint32_t directory;
    char name[MODEL_NAME_BYTES];
    char path[BACKEND_PATH_BYTES];
};

static void new_place(struct walk *walk, struct place *place)
{
    char directory[BACKEND_PATH_BYTES];

    place->directory = pick_directory(walk);
    new_name(walk, place->name);
    model_directory_path(&walk->model, place->directory, directory);
    path_join(place->path, directory, place->name);
}

/* Leaves room for what an operation may add. */
static bool is_full(const struct walk *walk)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < MODEL_ENTRIES; i++)
        used += walk->model.entries[i].node != MODEL_NONE;
    return used + 2 >= MODEL_ENTRIES / 2;
}

static int write_content(struct walk *walk, const char *path, struct model_node *node)
{
    node->size_bytes = random_below(walk, FILE_BYTES_MAX);
    node->seed = exercise_random(walk->exercise, UINT64_MAX);
    node->mtime_us = 0;
    pattern_fill(node->seed, 0, walk->bytes, (size_t)node->size_bytes);
    return file_write(walk->exercise, backend_of(walk), path, walk->bytes, (size_t)node->size_bytes,
                      node->mode);
}

static int do_create(struct walk *walk)
{
    struct place place;
    struct backend_file *file;
    uint32_t mode = 0600 | random_below(walk, 0100);
    uint32_t entry;
    int rc;

    new_place(walk, &place);
    rc = backend_open(backend_of(walk), place.path, O_WRONLY | O_CREAT | O_EXCL, mode, &file);
    if (expect_once(walk, rc, -EEXIST, "create", place.path) != 0)
        return -1;
    if (rc == 0 && (rc = backend_close(backend_of(walk), file)) != 0)
        return expect(walk, rc, 0, "close", place.path);
    entry = model_add(&walk->model, place.directory, place.name, ENTRY_FILE, mode);
    return write_content(walk, place.path, &walk->model.nodes[walk->model.entries[entry].node]);
}

static int do_mkdir(struct walk *walk)
{
    struct place place;
    uint32_t mode = 0700 | random_below(walk, 0100);
    int rc;

    new_place(walk, &place);
    if (model_depth(&walk->model, place.directory) >= MADE_DEPTH)
        return 0;
    rc = backend_mkdir(backend_of(walk), place.path, mode);
    if (expect_once(walk, rc, -EEXIST, "mkdir", place.path) != 0)
        return -1;
    model_add(&walk->model, place.directory, place.name, ENTRY_DIRECTORY, mode);
    return 0;
}

static int do_symlink(struct walk *walk)
{
    struct place place;
    char target[MODEL_TARGET_BYTES];
    struct model_node *node;
    uint32_t entry;
    int rc;

    new_place(walk, &place);
    snprintf(target, sizeof(target), "../nowhere/at all/%u", random_below(walk, 1000000));
    rc = backend_symlink(backend_of(walk), target, place.path);
    if (expect_once(walk, rc, -EEXIST, "symlink", place.path) != 0)
        return -1;
    entry = model_add(&walk->model, place.directory, place.name, ENTRY_SYMLINK, 0777);
    node = &walk->model.nodes[walk->model.entries[entry].node];
    node->size_bytes = strlen(target);
    memcpy(node->target, target, sizeof(target));
    return 0;
}

static int do_link(struct walk *walk)
{
    uint32_t entry = pick_entry(walk, ENTRY_FILE);
    char existing[BACKEND_PATH_BYTES];
    struct place place;
    int rc;

    if (entry == MODEL_NONE)
        return 0;
    new_place(walk, &place);
    model_path(&walk->model, entry, existing);
    rc = backend_link(backend_of(walk), existing, place.path);
    if (expect_once(walk, rc, -EEXIST, "link", place.path) != 0)
        return -1;
    model_link(&walk->model, walk->model.entries[entry].node, place.directory, place.name);
    return 0;
}

static int do_remove(struct walk *walk)
{
    uint32_t entry = pick_entry(walk, ENTRY_OTHER);
    char path[BACKEND_PATH_BYTES];
    uint32_t node;
    int rc;

    if (entry == MODEL_NONE)
        return 0;
    node = walk->model.entries[entry].node;
    model_path(&walk->model, entry, path);
    if (walk->model.nodes[node].kind != ENTRY_DIRECTORY) {
        rc = backend_unlink(backend_of(walk), path);
        rc = expect_once(walk, rc, -ENOENT, "unlink", path);
    } else if (model_count(&walk->model, node) > 0) {
        return expect(walk, backend_rmdir(backend_of(walk), path), -ENOTEMPTY, "rmdir", path);
    } else {
        rc = backend_rmdir(backend_of(walk), path);
        rc = expect_once(walk, rc, -ENOENT, "rmdir", path);
    }
    if (rc == 0)
        model_remove(&walk->model, entry);
    return rc;
}

/* Moves to a new name, or over a file that is there. */
static int do_rename(struct walk *walk)
{
    uint32_t entry = pick_entry(walk, ENTRY_OTHER);
    struct model *model = &walk->model;
    char from[BACKEND_PATH_BYTES];
    struct place place;
    uint32_t over;
    int rc;

    if (entry == MODEL_NONE)
        return 0;
    new_place(walk, &place);
    if (model->nodes[model->entries[entry].node].kind == ENTRY_DIRECTORY) {
        if (model_is_below(model, place.directory, model->entries[entry].node) ||
            model_depth(model, place.directory) > 0)
            return 0;
    } else if (random_below(walk, 3) == 0 && (over = pick_entry(walk, ENTRY_FILE)) != MODEL_NONE) {
        place.directory = model->entries[over].parent;
        memcpy(place.name, model->entries[over].name, sizeof(place.name));
        model_path(model, over, place.path);
    }
    model_path(model, entry, from);
    rc = backend_rename(backend_of(walk), from, place.path);
    if (expect_once(walk, rc, -ENOENT, "rename", from) != 0)
        return -1;
    model_move(model, entry, place.directory, place.name);
    return 0;
}

static int do_overwrite(struct walk *walk)
{
    uint32_t entry = pick_entry(walk, ENTRY_FILE);
    char path[BACKEND_PATH_BYTES];

    if (entry == MODEL_NONE)
        return 0;
    model_path(&walk->model, entry, path);
    return write_content(walk, path, &walk->model.nodes[walk->model.entries[entry].node]);
}

static int do_attributes(struct walk *walk)
{
    uint32_t entry = pick_entry(walk, ENTRY_FILE);
    char path[BACKEND_PATH_BYTES];
    struct model_node *node;
    int rc;

    if (entry == MODEL_NONE)
        return 0;
    node = &walk->model.nodes[walk->model.entries[entry].node];
    model_path(&walk->model, entry, path);
    if (random_below(walk, 2) == 0) {
        node->mode = 0600 | random_below(walk, 0100);
        rc = backend_chmod(backend_of(walk), path, node->mode);
        return expect(walk, rc, 0, "chmod", path);
    }
    node->mtime_us = UINT64_C(1000000000000000) + exercise_random(walk->exercise, 1000000000000000);
    rc = backend_set_mtime(backend_of(walk), path, node->mtime_us);
    return expect(walk, rc, 0, "utimes", path);
}

/* What must be refused is: a name that is taken, and one that is not there. */
static int do_refused(struct walk *walk)
{
    uint32_t entry = pick_entry(walk, ENTRY_OTHER);
    struct attributes attributes;
    char path[BACKEND_PATH_BYTES];
    struct backend_file *file;
    struct place place;
    int rc;

    new_place(walk, &place);
    rc = backend_stat(backend_of(walk), place.path, &attributes);
    if (expect(walk, rc, -ENOENT, "stat", place.path) != 0)
        return -1;
    rc = backend_unlink(backend_of(walk), place.path);
    if (expect(walk, rc, -ENOENT, "unlink", place.path) != 0 || entry == MODEL_NONE)
        return walk->exercise->failure[0] == '\0' ? 0 : -1;
    model_path(&walk->model, entry, path);
    rc = backend_mkdir(backend_of(walk), path, 0700);
    if (expect(walk, rc, -EEXIST, "mkdir", path) != 0)
        return -1;
    rc = backend_open(backend_of(walk), path, O_WRONLY | O_CREAT | O_EXCL, 0600, &file);
    if (rc == 0)
        backend_close(backend_of(walk), file);
    return expect(walk, rc, -EEXIST, "create", path);
}

static int step(struct walk *walk)
{
    uint32_t choice = random_below(walk, 100);

    if (choice < 40 && is_full(walk))
        return do_remove(walk);
    if (choice < 18)
        return do_create(walk);
    if (choice < 26)
        return do_mkdir(walk);
    if (choice < 32)
        return do_symlink(walk);
    if (choice < 40)
        return do_link(walk);
    if (choice < 60)
        return do_rename(walk);
    if (choice < 72)
        return do_remove(walk);
    if (choice < 78)
        return do_overwrite(walk);
    if (choice < 84)
        return do_attributes(walk);
    return choice < 90 ? do_refused(walk)
                       : walk_look_at_one(walk, random_below(walk, MODEL_ENTRIES));
}

int walk_run(struct exercise *exercise)
{
    struct walk *walk = calloc(1, sizeof(*walk));
    int rc = 0;

    if (walk == NULL)
        return exercise_fail(exercise, "walk: out of memory");
    walk->exercise = exercise;
    walk->bytes = malloc(FILE_BYTES_MAX);
    model_init(&walk->model, exercise->options->directory);
    if (walk->bytes == NULL)
        rc = exercise_fail(exercise, "walk: out of memory");
    while (rc == 0 && exercise_goes_on(exercise)) {
        rc = step(walk);
        if (rc == 0 && exercise->operations % LOOK_EVERY == 0)
            rc = walk_look_at_all(walk);
    }
    if (rc == 0)
        rc = walk_look_at_all(walk);
    free(walk->bytes);
    free(walk);
    return rc;
}
