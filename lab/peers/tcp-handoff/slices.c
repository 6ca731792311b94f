// SPDX-License-Identifier: Apache-2.0
#include "slices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Moves what there is to the front, and makes room for so many behind it. */
static void reserve(struct slices *slices, uint32_t count)
{
    if (slices->first != 0)
        memmove(slices->items, slices->items + slices->first,
                slices->count * sizeof(slices->items[0]));
    slices->first = 0;
    if (slices->count + count <= slices->capacity)
        return;
    slices->capacity = 2u * (slices->count + count);
    slices->items = realloc(slices->items, slices->capacity * sizeof(slices->items[0]));
    if (slices->items == NULL) {
        fprintf(stderr, "tcp-handoff: out of memory\n");
        exit(EXIT_FAILURE);
    }
}

void slices_append(struct slices *slices, const struct sl_tcp_slice *more, uint32_t count)
{
    if (count == 0)
        return;
    if (slices->first + slices->count + count > slices->capacity)
        reserve(slices, count);
    memcpy(slices_at(slices, slices->count), more, count * sizeof(*more));
    slices->count += count;
}

void slices_prepend(struct slices *slices, struct slices *front)
{
    struct slices back = *slices;

    *slices = *front;
    *front = (struct slices){.items = NULL};
    if (back.count != 0)
        slices_append(slices, slices_at(&back, 0), back.count);
    free(back.items);
}

void slices_remove(struct slices *slices, uint32_t count)
{
    slices->first += count;
    slices->count -= count;
    if (slices->count == 0)
        slices->first = 0;
}

void slices_discard(struct slices *slices, uint32_t bytes)
{
    while (bytes != 0) {
        struct sl_tcp_slice *slice = slices_at(slices, 0);

        if (bytes < slice->length_bytes) {
            slice->data += bytes;
            slice->length_bytes -= bytes;
            slice->sum_is_known = false;
            return;
        }
        bytes -= slice->length_bytes;
        packet_release(slice->owner);
        slices_remove(slices, 1);
    }
}

uint32_t slices_bytes(const struct slices *slices)
{
    uint32_t bytes = 0;

    for (uint32_t i = 0; i < slices->count; i++)
        bytes += slices_at(slices, i)->length_bytes;
    return bytes;
}

void slices_clear(struct slices *slices)
{
    slices_discard(slices, slices_bytes(slices));
    free(slices->items);
    *slices = (struct slices){.items = NULL};
}
