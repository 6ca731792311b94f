// SPDX-License-Identifier: Apache-2.0
/* The names of a directory, read at once, so that it may change while they are worked through. */
#ifndef NFS_EXERCISE_NAMES_H
#define NFS_EXERCISE_NAMES_H

#include <stddef.h>

/* Begins as zeros; names_free() when done. */
struct names {
    char **names;
    size_t count, room;
};

/* entry_fn: takes a copy of the name. context: struct names. 0 or -ENOMEM. */
int names_take(void *context, const char *name);

void names_sort(struct names *names);
void names_free(struct names *names);

#endif
