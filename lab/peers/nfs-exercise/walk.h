// SPDX-License-Identifier: Apache-2.0
/* A walk and how it looks at the tree; the walk itself is walk_run() in exercise.h. */
#ifndef NFS_EXERCISE_WALK_H
#define NFS_EXERCISE_WALK_H

#include "exercise.h"
#include "model.h"

struct walk {
    struct exercise *exercise;
    struct model model;
    uint32_t names; /* given so far: no name is given twice */
    uint8_t *bytes; /* room for the content of a file */
};

/* Compares an entry with the model: attributes, content, target. A free entry is right. 0 or -1. */
int walk_look_at_one(struct walk *walk, uint32_t entry);

/* Compares all entries, and the listing of each directory. 0 or -1. */
int walk_look_at_all(struct walk *walk);

#endif
