// SPDX-License-Identifier: Apache-2.0
/* A queue of slices, each with its reference to a packet. Zero is empty. */
#ifndef TCP_HANDOFF_SLICES_H
#define TCP_HANDOFF_SLICES_H

#include "packet.h"

/* No slice is longer, so that as many as an engine takes at once fit into its send buffer. */
#define SLICE_MAX_BYTES 16384u

struct slices {
    struct sl_tcp_slice *items; /* owned */
    uint32_t first, count, capacity;
};

/* The references pass to the queue. */
void slices_append(struct slices *slices, const struct sl_tcp_slice *more, uint32_t count);

/* Puts all of another queue in front, which is empty then. */
void slices_prepend(struct slices *slices, struct slices *front);

static inline struct sl_tcp_slice *slices_at(const struct slices *slices, uint32_t index)
{
    return &slices->items[slices->first + index];
}

/* Removes the first count, whose references somebody else has taken. */
void slices_remove(struct slices *slices, uint32_t count);

/* Removes bytes at the front, fewer than there are or as many, and gives their references back. */
void slices_discard(struct slices *slices, uint32_t bytes);

uint32_t slices_bytes(const struct slices *slices);

/* Gives all references back, and the memory. */
void slices_clear(struct slices *slices);

#endif
