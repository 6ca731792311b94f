// SPDX-License-Identifier: Apache-2.0
/* A tree of files as it has to be: what walk.c did to the real one, done to a table in memory. */
#ifndef NFS_EXERCISE_MODEL_H
#define NFS_EXERCISE_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "backend.h"

#define MODEL_NODES 512u
#define MODEL_ENTRIES 512u
#define MODEL_NAME_BYTES 128u
#define MODEL_TARGET_BYTES 64u
#define MODEL_DEPTH 8u
#define MODEL_ROOT 0u
#define MODEL_NONE UINT32_MAX

/* A file, directory or symbolic link; free if it has no links. */
struct model_node {
    enum entry_kind kind;
    uint32_t links; /* as stat() counts them */
    uint32_t mode;
    uint64_t size_bytes;
    uint64_t seed;     /* of a file's content, see pattern_fill() */
    uint64_t inode;    /* as first seen; 0: not seen yet */
    uint64_t mtime_us; /* 0: whatever the server says */
    char target[MODEL_TARGET_BYTES];
    uint32_t entry; /* of a directory: where it stands */
};

/* A name in a directory; free if node is MODEL_NONE. */
struct model_entry {
    uint32_t parent; /* node */
    uint32_t node;
    char name[MODEL_NAME_BYTES];
};

struct model {
    struct model_node nodes[MODEL_NODES];
    struct model_entry entries[MODEL_ENTRIES];
    const char *root_path;
};

/* An empty tree below root_path, which has to stay valid. */
void model_init(struct model *model, const char *root_path);

/* Entry of that name, or MODEL_NONE. */
uint32_t model_find(const struct model *model, uint32_t parent, const char *name);

/* Puts a new node with one name in a directory. Its entry, or MODEL_NONE if the tables are full. */
uint32_t model_add(struct model *model, uint32_t parent, const char *name, enum entry_kind kind,
                   uint32_t mode);

/* Gives a node another name. Its entry, or MODEL_NONE if the table is full. */
uint32_t model_link(struct model *model, uint32_t node, uint32_t parent, const char *name);

/* Takes a name away, and what has no other name with it. */
void model_remove(struct model *model, uint32_t entry);

/* As rename(): over what is there already, if anything. */
void model_move(struct model *model, uint32_t entry, uint32_t parent, const char *name);

/* The path of a directory node, or of an entry, into BACKEND_PATH_BYTES. */
void model_directory_path(const struct model *model, uint32_t node, char *path);
void model_path(const struct model *model, uint32_t entry, char *path);

/* Number of names in a directory. */
uint32_t model_count(const struct model *model, uint32_t directory);

/* How deep a directory stands: 0 for the root. */
uint32_t model_depth(const struct model *model, uint32_t directory);

/* Whether a directory is the other, or stands below it. */
bool model_is_below(const struct model *model, uint32_t directory, uint32_t other);

#endif
