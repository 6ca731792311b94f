/* SPDX-License-Identifier: Apache-2.0 */
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>

struct buffer {
    uint32_t references;
    uint8_t *data;
};

/* Is something wrong with references, the rest of the test says nothing. */
static void expect(bool is_so, const char *what)
{
    if (is_so)
        return;
    fprintf(stderr, "test: %s\n", what);
    abort();
}

static struct buffer *new_buffer(struct rpc_rig *rig, size_t bytes)
{
    struct buffer *buffer = malloc(sizeof(*buffer));

    expect(buffer != NULL, "no memory");
    *buffer = (struct buffer){.references = 1, .data = malloc(bytes)};
    expect(buffer->data != NULL, "no memory");
    rig->live++;
    rig->references++;
    return buffer;
}

static void retain(void *context, void *owner)
{
    struct rpc_rig *rig = context;
    struct buffer *buffer = owner;

    buffer->references++;
    rig->references++;
    rig->references_made++;
}

static void release(void *context, void *owner)
{
    struct rpc_rig *rig = context;
    struct buffer *buffer = owner;

    expect(buffer->references > 0, "a reference is released twice");
    rig->references--;
    if (--buffer->references > 0)
        return;
    rig->live--;
    free(buffer->data);
    free(buffer);
}

static bool allocate(void *context, struct sl_buffer *buffer)
{
    struct rpc_rig *rig = context;
    struct buffer *made;

    if (rig->buffers_left == 0)
        return false;
    rig->buffers_left--;
    made = new_buffer(rig, rig->room_bytes);
    *buffer = (struct sl_buffer){
        .data = made->data,
        .room_bytes = rig->room_bytes,
        .footprint_bytes = rig->room_bytes,
        .owner = made,
    };
    return true;
}

void rpc_rig_init(struct rpc_rig *rig, uint32_t node_count)
{
    struct sl_tcp_owner_ops owners = {.retain = retain, .release = release, .context = rig};
    struct sl_buffer_ops buffers = {.allocate = allocate, .context = rig};

    memset(rig, 0, sizeof(*rig));
    rig->room_bytes = 2048;
    rig->buffers_left = UINT32_MAX;
    sl_message_pool_init(&rig->pool, rig->nodes, node_count, &owners, &buffers);
}

struct sl_tcp_slice rpc_rig_slice(struct rpc_rig *rig, const uint8_t *bytes, size_t length)
{
    struct buffer *buffer = new_buffer(rig, length);

    memcpy(buffer->data, bytes, length);
    return (struct sl_tcp_slice){
        .data = buffer->data,
        .owner = buffer,
        .length_bytes = (uint32_t)length,
        .footprint_bytes = (uint32_t)length,
        .sum_is_known = true,
    };
}

static void append(struct rpc_rig *rig, struct sl_message *message, const uint8_t *bytes,
                   size_t length)
{
    struct sl_tcp_slice slice;

    if (length == 0)
        return;
    slice = rpc_rig_slice(rig, bytes, length);
    expect(sl_message_append(&rig->pool, message, &slice) == 0, "too few nodes for the input");
}

void rpc_rig_message(struct rpc_rig *rig, struct sl_message *message, const uint8_t *bytes,
                     size_t length, size_t piece_bytes)
{
    sl_message_clear(message);
    for (size_t at = 0; at < length; at += piece_bytes)
        append(rig, message, bytes + at, length - at < piece_bytes ? length - at : piece_bytes);
}

void rpc_rig_cut(struct rpc_rig *rig, struct sl_message *message, const uint8_t *bytes,
                 size_t length, size_t cut)
{
    sl_message_clear(message);
    append(rig, message, bytes, cut);
    append(rig, message, bytes + cut, length - cut);
}

bool rpc_rig_equals(const struct rpc_rig *rig, const struct sl_message *message,
                    const uint8_t *bytes, size_t length)
{
    uint32_t slices = 0;
    uint32_t last = SL_MESSAGE_NONE;
    size_t at = 0;

    for (uint32_t index = message->first; index != SL_MESSAGE_NONE; slices++) {
        const struct sl_message_node *node = &rig->nodes[index];

        if (node->slice.length_bytes == 0 || node->slice.length_bytes > length - at ||
            memcmp(node->slice.data, bytes + at, node->slice.length_bytes) != 0)
            return false;
        at += node->slice.length_bytes;
        last = index;
        index = node->next;
    }
    return at == length && message->length_bytes == length && message->slices == slices &&
           message->last == last;
}

bool rpc_rig_is_clean(const struct rpc_rig *rig)
{
    uint32_t free_nodes = 0;

    for (uint32_t index = rig->pool.free; index != SL_MESSAGE_NONE; index = rig->nodes[index].next)
        free_nodes++;
    return rig->live == 0 && rig->references == 0 && free_nodes == rig->pool.count &&
           rig->pool.free_count == free_nodes;
}
