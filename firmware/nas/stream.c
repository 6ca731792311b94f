// SPDX-License-Identifier: Apache-2.0
#include "stream.h"

#include <errno.h>

#include "nas_private.h"

void sl_nas_stream_begin(struct sl_nas *nas, struct sl_nas_stream *stream,
                         enum sl_nas_stream_kind kind, struct sl_tcp_connection *connection)
{
    stream->party.user = &nas->user;
    stream->party.connection = connection;
    stream->kind = (uint8_t)kind;
    stream->rest.length_bytes = 0;
    stream->out_since_us = 0;
    sl_rpc_record_begin(&stream->record);
    sl_message_clear(&stream->out);
}

static void release(const struct sl_nas *nas, const struct sl_tcp_slice *slice)
{
    nas->messages->owners.release(nas->messages->owners.context, slice->owner);
}

void sl_nas_stream_end(struct sl_nas *nas, struct sl_nas_stream *stream)
{
    sl_rpc_record_end(&stream->record, nas->messages);
    sl_message_free(nas->messages, &stream->out);
    if (stream->rest.length_bytes != 0)
        release(nas, &stream->rest);
    stream->rest.length_bytes = 0;
    if (stream->party.connection != NULL)
        sl_endpoint_give_back(nas->endpoint, &stream->party);
}

/* Slices at the front that fit into so many bytes of room, all together. */
static uint16_t fitting(const struct sl_message_pool *pool, const struct sl_message *message,
                        uint32_t room_bytes)
{
    uint32_t node = message->first;
    uint16_t count = 0;

    while (node != SL_MESSAGE_NONE && count < SL_TCP_SEGMENT_SLICES &&
           pool->nodes[node].slice.length_bytes <= room_bytes) {
        room_bytes -= pool->nodes[node].slice.length_bytes;
        node = pool->nodes[node].next;
        count++;
    }
    return count;
}

/* Back to the front of what is queued; the nodes they were in are free. */
static void put_back(struct sl_message_pool *pool, struct sl_message *out,
                     const struct sl_tcp_slice *slices, uint16_t count)
{
    struct sl_message front;

    sl_message_clear(&front);
    for (uint16_t i = 0; i < count; i++)
        sl_message_append(pool, &front, &slices[i]);
    sl_message_join(pool, &front, out);
    *out = front;
}

/* Some slices for the engine. False: no more for now. */
static bool flush_some(struct sl_nas *nas, struct sl_nas_stream *stream)
{
    struct sl_tcp_connection *connection = stream->party.connection;
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    uint16_t count = fitting(nas->messages, &stream->out, sl_tcp_send_room_bytes(connection));
    int rc;

    if (count == 0) {
        sl_tcp_want_room(connection);
        return false;
    }
    count = sl_message_take(nas->messages, &stream->out, slices, count);
    rc = sl_tcp_send(connection, slices, count);
    if (likely(rc == 0)) {
        stream->out_since_us = nas->now_us;
        return true;
    }
    put_back(nas->messages, &stream->out, slices, count);
    /* A connection that has ended takes nothing any more, and its end is about to be told. */
    if (rc != -ENOBUFS)
        sl_message_free(nas->messages, &stream->out);
    return false;
}

void sl_nas_stream_flush(struct sl_nas *nas, struct sl_nas_stream *stream)
{
    while (stream->out.slices != 0 && flush_some(nas, stream)) {
    }
}

void sl_nas_stream_send(struct sl_nas *nas, struct sl_nas_stream *stream,
                        struct sl_message *message)
{
    bool was_empty = stream->out.slices == 0;

    sl_message_join(nas->messages, &stream->out, message);
    if (!was_empty)
        return; /* the engine tells when there is room */
    stream->out_since_us = nas->now_us;
    sl_nas_stream_flush(nas, stream);
}

int sl_nas_stream_read(struct sl_nas *nas, struct sl_nas_stream *stream, uint32_t max_bytes,
                       struct sl_message *message)
{
    struct sl_tcp_connection *connection = stream->party.connection;

    for (;;) {
        bool was_within = sl_nas_stream_is_within_record(stream);
        int rc;

        if (stream->rest.length_bytes == 0) {
            if (sl_tcp_receive(connection, &stream->rest, 1) == 0) {
                stream->rest.length_bytes = 0;
                return 0;
            }
            sl_tcp_consumed(connection, stream->rest.length_bytes);
        }
        rc = sl_rpc_record_feed(&stream->record, nas->messages, &stream->rest, max_bytes, message);
        if (!was_within)
            stream->record_since_us = nas->now_us;
        if (rc == 0)
            stream->rest.length_bytes = 0;
        if (unlikely(rc < 0))
            stream->rest.length_bytes = 0; /* its reference has been released */
        if (rc != 0)
            return rc;
    }
}

bool sl_nas_stream_is_within_record(const struct sl_nas_stream *stream)
{
    return stream->record.mark_bytes != 0 || stream->record.message.slices != 0;
}

bool sl_nas_stream_is_drained(const struct sl_nas_stream *stream)
{
    return stream->rest.length_bytes == 0 && sl_tcp_readable_bytes(stream->party.connection) == 0;
}
