// SPDX-License-Identifier: Apache-2.0
/* Writing XDR into buffers, with bytes of other messages in between (rpc/xdr.h). */

#include "rpc/xdr.h"

#include <errno.h>

static void release_buffer(struct sl_xdr_writer *writer)
{
    if (writer->buffer.owner != NULL)
        writer->pool->owners.release(writer->pool->owners.context, writer->buffer.owner);
    writer->buffer.owner = NULL;
    writer->begin = writer->at = writer->end = NULL;
}

static void fail(struct sl_xdr_writer *writer)
{
    release_buffer(writer);
    sl_message_free(writer->pool, &writer->message);
    writer->has_failed = true;
}

/*
 * Makes what was written into the buffer part of the message. If more is to be written into it, the
 * slice takes a reference of its own; otherwise it gets the writer's, or that is given back.
 */
static void complete_part(struct sl_xdr_writer *writer, bool is_done_with_buffer)
{
    struct sl_tcp_slice slice = {
        .data = writer->begin,
        .owner = writer->buffer.owner,
        .length_bytes = (uint32_t)(writer->at - writer->begin),
        .footprint_bytes = writer->buffer.footprint_bytes,
    };

    if (slice.length_bytes > 0 && sl_message_append(writer->pool, &writer->message, &slice) != 0) {
        fail(writer);
        return;
    }
    if (!is_done_with_buffer) {
        if (slice.length_bytes > 0)
            writer->pool->owners.retain(writer->pool->owners.context, slice.owner);
        writer->begin = writer->at;
        return;
    }
    if (slice.length_bytes > 0)
        writer->buffer.owner = NULL;
    release_buffer(writer);
}

static void next_buffer(struct sl_xdr_writer *writer)
{
    const struct sl_buffer_ops *buffers = &writer->pool->buffers;

    complete_part(writer, true);
    if (writer->has_failed)
        return;
    if (!buffers->allocate(buffers->context, &writer->buffer)) {
        writer->buffer.owner = NULL;
        fail(writer);
        return;
    }
    writer->begin = writer->at = writer->buffer.data;
    writer->end = writer->at + writer->buffer.room_bytes;
    if (writer->at == writer->end)
        fail(writer);
}

void sl_xdr_writer_begin(struct sl_xdr_writer *writer, struct sl_message_pool *pool,
                         uint32_t headroom_bytes)
{
    *writer = (struct sl_xdr_writer){.pool = pool};
    sl_message_clear(&writer->message);
    if (headroom_bytes == 0)
        return;
    next_buffer(writer);
    if (writer->has_failed)
        return;
    if (headroom_bytes > writer->buffer.room_bytes) {
        fail(writer);
        return;
    }
    memset(writer->at, 0, headroom_bytes);
    writer->at += headroom_bytes;
}

void sl_xdr_put_bytes(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes)
{
    const uint8_t *source = from;

    while (length_bytes > 0 && !writer->has_failed) {
        uint32_t here = (uint32_t)(writer->end - writer->at);

        if (here == 0) {
            next_buffer(writer);
            continue;
        }
        if (here > length_bytes)
            here = length_bytes;
        memcpy(writer->at, source, here);
        writer->at += here;
        source += here;
        length_bytes -= here;
    }
}

static void put_padding(struct sl_xdr_writer *writer, uint32_t length_bytes)
{
    static const uint8_t zeros[SL_XDR_UNIT_BYTES];

    sl_xdr_put_bytes(writer, zeros, sl_xdr_padding_bytes(length_bytes));
}

void sl_xdr_put_fixed(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes)
{
    sl_xdr_put_bytes(writer, from, length_bytes);
    put_padding(writer, length_bytes);
}

void sl_xdr_put_opaque(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes)
{
    sl_xdr_put_u32(writer, length_bytes);
    sl_xdr_put_fixed(writer, from, length_bytes);
}

void sl_xdr_put_copy(struct sl_xdr_writer *writer, const struct sl_message *from, uint32_t offset,
                     uint32_t length_bytes)
{
    uint8_t piece[64];
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, writer->pool, from, offset);
    if (reader.has_failed || length_bytes > reader.left_bytes) {
        fail(writer);
        return;
    }
    sl_xdr_put_u32(writer, length_bytes);
    for (uint32_t left_bytes = length_bytes; left_bytes > 0;) {
        uint32_t here = left_bytes < sizeof(piece) ? left_bytes : (uint32_t)sizeof(piece);

        sl_xdr_get_bytes(&reader, piece, here);
        sl_xdr_put_bytes(writer, piece, here);
        left_bytes -= here;
    }
    put_padding(writer, length_bytes);
}

void sl_xdr_put_raw(struct sl_xdr_writer *writer, const struct sl_message *from, uint32_t offset,
                    uint32_t length_bytes)
{
    if (writer->has_failed)
        return;
    if (writer->buffer.owner != NULL)
        complete_part(writer, writer->at == writer->end);
    if (!writer->has_failed &&
        sl_message_append_range(writer->pool, &writer->message, from, offset, length_bytes) != 0)
        fail(writer);
}

void sl_xdr_put_reference(struct sl_xdr_writer *writer, const struct sl_message *from,
                          uint32_t offset, uint32_t length_bytes)
{
    sl_xdr_put_u32(writer, length_bytes);
    sl_xdr_put_raw(writer, from, offset, length_bytes);
    put_padding(writer, length_bytes);
}

uint32_t sl_xdr_written_bytes(const struct sl_xdr_writer *writer)
{
    return writer->message.length_bytes + (uint32_t)(writer->at - writer->begin);
}

int sl_xdr_writer_end(struct sl_xdr_writer *writer, struct sl_message *message)
{
    if (!writer->has_failed)
        complete_part(writer, true);
    *message = writer->message;
    sl_message_clear(&writer->message);
    return writer->has_failed ? -ENOBUFS : 0;
}
