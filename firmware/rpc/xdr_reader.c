// SPDX-License-Identifier: Apache-2.0
/* Reading XDR out of a chain of slices: what does not lie within one slice (rpc/xdr.h). */

#include "rpc/xdr.h"

static void enter_node(struct sl_xdr_reader *reader, uint32_t index)
{
    const struct sl_tcp_slice *slice = &reader->pool->nodes[index].slice;

    reader->node = index;
    reader->at = slice->data;
    reader->end = slice->data + slice->length_bytes;
}

void sl_xdr_reader_begin(struct sl_xdr_reader *reader, const struct sl_message_pool *pool,
                         const struct sl_message *message, uint32_t offset)
{
    *reader = (struct sl_xdr_reader){
        .pool = pool, .node = SL_MESSAGE_NONE, .left_bytes = message->length_bytes};
    if (message->first != SL_MESSAGE_NONE)
        enter_node(reader, message->first);
    if (offset > 0)
        sl_xdr_skip(reader, offset);
}

void sl_xdr_reader_fail(struct sl_xdr_reader *reader)
{
    reader->has_failed = true;
    reader->left_bytes = 0;
    reader->at = reader->end = NULL;
}

/*
 * Passes over bytes, of which the message has enough, and copies them to `to` unless that is NULL.
 */
static void advance(struct sl_xdr_reader *reader, uint8_t *to, uint32_t bytes)
{
    reader->position += bytes;
    reader->left_bytes -= bytes;
    for (;;) {
        uint32_t here = (uint32_t)(reader->end - reader->at);

        if (here > bytes)
            here = bytes;
        if (to != NULL && here > 0) {
            memcpy(to, reader->at, here);
            to += here;
        }
        reader->at += here;
        bytes -= here;
        if (bytes == 0)
            return;
        enter_node(reader, reader->pool->nodes[reader->node].next);
    }
}

void sl_xdr_get_bytes(struct sl_xdr_reader *reader, void *to, uint32_t length_bytes)
{
    if (length_bytes > reader->left_bytes) {
        sl_xdr_reader_fail(reader);
        memset(to, 0, length_bytes);
        return;
    }
    if (length_bytes > 0)
        advance(reader, to, length_bytes);
}

void sl_xdr_skip(struct sl_xdr_reader *reader, uint32_t bytes)
{
    if (bytes == 0)
        return;
    if (bytes > reader->left_bytes) {
        sl_xdr_reader_fail(reader);
    } else if (reader->end - reader->at >= (ptrdiff_t)bytes) {
        reader->at += bytes;
        reader->position += bytes;
        reader->left_bytes -= bytes;
    } else {
        advance(reader, NULL, bytes);
    }
}

void sl_xdr_get_fixed(struct sl_xdr_reader *reader, void *to, uint32_t length_bytes)
{
    sl_xdr_get_bytes(reader, to, length_bytes);
    sl_xdr_skip(reader, sl_xdr_padding_bytes(length_bytes));
}

/* A length word, if so many bytes with their padding follow; otherwise 0, and the reader fails. */
static uint32_t get_length(struct sl_xdr_reader *reader, uint32_t max_bytes)
{
    uint32_t length_bytes = sl_xdr_get_u32(reader);

    if (length_bytes > max_bytes || sl_xdr_padded_bytes(length_bytes) > reader->left_bytes) {
        sl_xdr_reader_fail(reader);
        return 0;
    }
    return length_bytes;
}

uint32_t sl_xdr_get_opaque(struct sl_xdr_reader *reader, void *to, uint32_t max_bytes)
{
    uint32_t length_bytes = get_length(reader, max_bytes);

    sl_xdr_get_fixed(reader, to, length_bytes);
    return length_bytes;
}

uint32_t sl_xdr_get_prefix(struct sl_xdr_reader *reader, void *to, uint32_t max_bytes)
{
    uint32_t length_bytes = get_length(reader, UINT32_MAX);
    uint32_t copied_bytes = length_bytes < max_bytes ? length_bytes : max_bytes;

    sl_xdr_get_bytes(reader, to, copied_bytes);
    sl_xdr_skip(reader, length_bytes - copied_bytes + sl_xdr_padding_bytes(length_bytes));
    return copied_bytes;
}

uint32_t sl_xdr_get_reference(struct sl_xdr_reader *reader, uint32_t max_bytes, uint32_t *offset)
{
    uint32_t length_bytes = get_length(reader, max_bytes);

    *offset = reader->position;
    sl_xdr_skip(reader, length_bytes + sl_xdr_padding_bytes(length_bytes));
    return length_bytes;
}
