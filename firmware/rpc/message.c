// SPDX-License-Identifier: Apache-2.0
/* Messages as chains of nodes of one pool (rpc/message.h). */

#include "rpc/message.h"

#include <errno.h>
#include <string.h>

void sl_message_pool_init(struct sl_message_pool *pool, struct sl_message_node *nodes,
                          uint32_t count, const struct sl_tcp_owner_ops *owners,
                          const struct sl_buffer_ops *buffers)
{
    *pool = (struct sl_message_pool){
        .nodes = nodes,
        .count = count,
        .free = count > 0 ? 0 : SL_MESSAGE_NONE,
        .free_count = count,
        .owners = *owners,
        .buffers = *buffers,
    };
    for (uint32_t i = 0; i < count; i++)
        nodes[i].next = i + 1 < count ? i + 1 : SL_MESSAGE_NONE;
}

/* Links a slice in at the end. The pool has a free node and the length does not wrap around. */
static void link_slice(struct sl_message_pool *pool, struct sl_message *message,
                       const struct sl_tcp_slice *slice)
{
    uint32_t index = pool->free;
    struct sl_message_node *node = &pool->nodes[index];

    pool->free = node->next;
    pool->free_count--;
    node->slice = *slice;
    node->next = SL_MESSAGE_NONE;
    if (message->last == SL_MESSAGE_NONE)
        message->first = index;
    else
        pool->nodes[message->last].next = index;
    message->last = index;
    message->slices++;
    message->length_bytes += slice->length_bytes;
}

/* Takes the first node out and gives its slice, with its reference. */
static struct sl_tcp_slice unlink_first(struct sl_message_pool *pool, struct sl_message *message)
{
    uint32_t index = message->first;
    struct sl_message_node *node = &pool->nodes[index];

    message->first = node->next;
    if (message->first == SL_MESSAGE_NONE)
        message->last = SL_MESSAGE_NONE;
    message->slices--;
    message->length_bytes -= node->slice.length_bytes;
    node->next = pool->free;
    pool->free = index;
    pool->free_count++;
    return node->slice;
}

int sl_message_append(struct sl_message_pool *pool, struct sl_message *message,
                      const struct sl_tcp_slice *slice)
{
    if (slice->length_bytes == 0 || slice->length_bytes > UINT32_MAX - message->length_bytes)
        return -EINVAL;
    if (pool->free == SL_MESSAGE_NONE)
        return -ENOBUFS;
    link_slice(pool, message, slice);
    return 0;
}

/*
 * The node in which byte `offset` lies, and in *skip_bytes how far into it. SL_MESSAGE_NONE when
 * the message ends there or before.
 */
static uint32_t find_node(const struct sl_message_pool *pool, const struct sl_message *message,
                          uint32_t offset, uint32_t *skip_bytes)
{
    uint32_t index = message->first;

    while (index != SL_MESSAGE_NONE && offset >= pool->nodes[index].slice.length_bytes) {
        offset -= pool->nodes[index].slice.length_bytes;
        index = pool->nodes[index].next;
    }
    *skip_bytes = offset;
    return index;
}

static bool lies_within(const struct sl_message *message, uint32_t offset, uint32_t length_bytes)
{
    return offset <= message->length_bytes && length_bytes <= message->length_bytes - offset;
}

/* How many slices hold length_bytes from `skip_bytes` into node `index` on. */
static uint32_t count_slices(const struct sl_message_pool *pool, uint32_t index,
                             uint32_t skip_bytes, uint32_t length_bytes)
{
    uint32_t count = 0;

    while (length_bytes > 0) {
        uint32_t here = pool->nodes[index].slice.length_bytes - skip_bytes;

        length_bytes -= here < length_bytes ? here : length_bytes;
        skip_bytes = 0;
        index = pool->nodes[index].next;
        count++;
    }
    return count;
}

int sl_message_append_range(struct sl_message_pool *pool, struct sl_message *message,
                            const struct sl_message *from, uint32_t offset, uint32_t length_bytes)
{
    uint32_t index, skip_bytes;

    if (!lies_within(from, offset, length_bytes) ||
        length_bytes > UINT32_MAX - message->length_bytes)
        return -EINVAL;
    if (length_bytes == 0)
        return 0;
    index = find_node(pool, from, offset, &skip_bytes);
    if (count_slices(pool, index, skip_bytes, length_bytes) > pool->free_count)
        return -ENOBUFS;
    while (length_bytes > 0) {
        const struct sl_message_node *node = &pool->nodes[index];
        struct sl_tcp_slice part = node->slice;

        part.data += skip_bytes;
        part.length_bytes -= skip_bytes;
        if (part.length_bytes > length_bytes)
            part.length_bytes = length_bytes;
        /* A sum is that of a whole slice. */
        part.sum_is_known &= part.length_bytes == node->slice.length_bytes;
        pool->owners.retain(pool->owners.context, part.owner);
        index = node->next;
        link_slice(pool, message, &part);
        length_bytes -= part.length_bytes;
        skip_bytes = 0;
    }
    return 0;
}

int sl_message_share(struct sl_message_pool *pool, struct sl_message *message,
                     const struct sl_message *from)
{
    return sl_message_append_range(pool, message, from, 0, from->length_bytes);
}

void sl_message_join(struct sl_message_pool *pool, struct sl_message *message,
                     struct sl_message *from)
{
    if (from->first == SL_MESSAGE_NONE)
        return;
    if (message->last == SL_MESSAGE_NONE)
        message->first = from->first;
    else
        pool->nodes[message->last].next = from->first;
    message->last = from->last;
    message->slices += from->slices;
    message->length_bytes += from->length_bytes;
    sl_message_clear(from);
}

static void release_first(struct sl_message_pool *pool, struct sl_message *message)
{
    struct sl_tcp_slice slice = unlink_first(pool, message);

    pool->owners.release(pool->owners.context, slice.owner);
}

void sl_message_drop_front(struct sl_message_pool *pool, struct sl_message *message, uint32_t bytes)
{
    while (bytes > 0 && message->first != SL_MESSAGE_NONE) {
        struct sl_tcp_slice *slice = &pool->nodes[message->first].slice;

        if (bytes < slice->length_bytes) {
            slice->data += bytes;
            slice->length_bytes -= bytes;
            slice->sum_is_known = false;
            message->length_bytes -= bytes;
            return;
        }
        bytes -= slice->length_bytes;
        release_first(pool, message);
    }
}

int sl_message_copy(const struct sl_message_pool *pool, const struct sl_message *message,
                    uint32_t offset, void *to, uint32_t length_bytes)
{
    uint8_t *at = to;
    uint32_t index, skip_bytes;

    if (!lies_within(message, offset, length_bytes))
        return -EINVAL;
    index = find_node(pool, message, offset, &skip_bytes);
    while (length_bytes > 0) {
        const struct sl_message_node *node = &pool->nodes[index];
        uint32_t here = node->slice.length_bytes - skip_bytes;

        if (here > length_bytes)
            here = length_bytes;
        memcpy(at, node->slice.data + skip_bytes, here);
        at += here;
        length_bytes -= here;
        skip_bytes = 0;
        index = node->next;
    }
    return 0;
}

uint16_t sl_message_take(struct sl_message_pool *pool, struct sl_message *message,
                         struct sl_tcp_slice *slices, uint16_t max)
{
    uint16_t count = 0;

    while (count < max && message->first != SL_MESSAGE_NONE)
        slices[count++] = unlink_first(pool, message);
    return count;
}

void sl_message_free(struct sl_message_pool *pool, struct sl_message *message)
{
    while (message->first != SL_MESSAGE_NONE)
        release_first(pool, message);
}
