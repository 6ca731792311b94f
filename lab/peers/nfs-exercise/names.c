// SPDX-License-Identifier: Apache-2.0
#include "names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_AT_FIRST 64u

int names_take(void *context, const char *name)
{
    struct names *names = context;

    if (names->count == names->room) {
        size_t room = names->room == 0 ? ROOM_AT_FIRST : 2 * names->room;
        char **grown = realloc(names->names, room * sizeof(*grown));

        if (grown == NULL)
            return -ENOMEM;
        names->names = grown;
        names->room = room;
    }
    names->names[names->count] = strdup(name);
    if (names->names[names->count] == NULL)
        return -ENOMEM;
    names->count++;
    return 0;
}

static int compare(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

void names_sort(struct names *names)
{
    if (names->count > 0)
        qsort(names->names, names->count, sizeof(*names->names), compare);
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
}
