// SPDX-License-Identifier: Apache-2.0
/*
 * An RPC message as a chain of slices: what was received, and what is sent, without copying the
 * payload. Nodes of the chain come from a pool in memory given once; a message owns one reference
 * of each of its slices. Pure; one thread at a time per pool.
 */
#ifndef RPC_MESSAGE_H
#define RPC_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tcp/slice.h"

#define SL_MESSAGE_NONE UINT32_MAX

/* Zeroed by sl_message_clear(), which is not the release of what it holds. */
struct sl_message {
    uint32_t first, last; /* nodes; SL_MESSAGE_NONE: empty */
    uint32_t slices;
    uint32_t length_bytes;
};

struct sl_message_node {
    struct sl_tcp_slice slice;
    uint32_t next;
};

/*
 * Where bytes are written to. allocate gives a buffer with one reference: its first byte, its size
 * and what sl_tcp_slice calls owner and footprint; false: there is none now.
 */
struct sl_buffer {
    uint8_t *data;
    uint32_t room_bytes;
    uint32_t footprint_bytes;
    void *owner;
};

struct sl_buffer_ops {
    bool (*allocate)(void *context, struct sl_buffer *buffer);
    void *context;
};

struct sl_message_pool {
    struct sl_message_node *nodes;
    uint32_t count;
    uint32_t free;       /* first of the free nodes */
    uint32_t free_count; /* gauge */
    struct sl_tcp_owner_ops owners;
    struct sl_buffer_ops buffers;
};

/* nodes: the caller's memory, as long as the pool is used. */
void sl_message_pool_init(struct sl_message_pool *pool, struct sl_message_node *nodes,
                          uint32_t count, const struct sl_tcp_owner_ops *owners,
                          const struct sl_buffer_ops *buffers);

static inline void sl_message_clear(struct sl_message *message)
{
    *message = (struct sl_message){.first = SL_MESSAGE_NONE, .last = SL_MESSAGE_NONE};
}

/*
 * Appends a slice, whose reference is the message's if it is taken. 0, -ENOBUFS; -EINVAL: an empty
 * slice, or a message that would be longer than 32 bits count.
 */
int sl_message_append(struct sl_message_pool *pool, struct sl_message *message,
                      const struct sl_tcp_slice *slice);

/*
 * Appends length bytes of another message from offset on, by reference: one more for each slice.
 * All or nothing: 0, -ENOBUFS, -EINVAL (not within it, or longer than 32 bits count together).
 */
int sl_message_append_range(struct sl_message_pool *pool, struct sl_message *message,
                            const struct sl_message *from, uint32_t offset, uint32_t length_bytes);

/* The same bytes by reference; for sending the same to several. As sl_message_append_range(). */
int sl_message_share(struct sl_message_pool *pool, struct sl_message *message,
                     const struct sl_message *from);

/*
 * Moves all of from to the end of message; from is empty afterwards. Together they have fewer than
 * 4 GiB, which the bounds of records see to.
 */
void sl_message_join(struct sl_message_pool *pool, struct sl_message *message,
                     struct sl_message *from);

/* Drops bytes from the front, at most all of them. */
void sl_message_drop_front(struct sl_message_pool *pool, struct sl_message *message,
                           uint32_t bytes);

/* Copies bytes out. 0; -EINVAL: the message has not so many from there on. */
int sl_message_copy(const struct sl_message_pool *pool, const struct sl_message *message,
                    uint32_t offset, void *to, uint32_t length_bytes);

/*
 * Takes up to max slices from the front, with their references; the message shrinks by them.
 * Returns how many.
 */
uint16_t sl_message_take(struct sl_message_pool *pool, struct sl_message *message,
                         struct sl_tcp_slice *slices, uint16_t max);

/* Releases everything; the message is empty afterwards. */
void sl_message_free(struct sl_message_pool *pool, struct sl_message *message);

#endif
