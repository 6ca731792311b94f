// SPDX-License-Identifier: Apache-2.0
/* Record marking over TCP (RFC 5531 section 11). */

#include "rpc/rpc.h"

#include <errno.h>

#define LAST_FRAGMENT 0x80000000u
#define EMPTY_FRAGMENTS_MAX 64u

/*
 * How finely a record may be cut: each slice keeps a node and a buffer busy, so that somebody who
 * sends it in fragments of a byte would have them all. Segments of 536 bytes stay far below.
 */
#define SLICES_SPARE 512u
#define SLICE_MEAN_BYTES_MIN 64u

void sl_rpc_record_mark(struct sl_message_pool *pool, struct sl_message *message)
{
    /* The writer's own buffer, which it has begun with room for the mark. */
    uint8_t *mark = (uint8_t *)(uintptr_t)pool->nodes[message->first].slice.data;

    sl_store_u32(mark, LAST_FRAGMENT | (message->length_bytes - SL_RPC_MARK_BYTES));
}

void sl_rpc_record_begin(struct sl_rpc_record *record)
{
    *record = (struct sl_rpc_record){0};
    sl_message_clear(&record->message);
}

void sl_rpc_record_end(struct sl_rpc_record *record, struct sl_message_pool *pool)
{
    sl_message_free(pool, &record->message);
    sl_rpc_record_begin(record);
}

/* Moves the slice on by bytes; with the last of them goes its reference. */
static void consume(struct sl_message_pool *pool, struct sl_tcp_slice *slice, uint32_t bytes)
{
    slice->data += bytes;
    slice->length_bytes -= bytes;
    slice->sum_is_known = false;
    if (slice->length_bytes == 0)
        pool->owners.release(pool->owners.context, slice->owner);
}

/* Takes the next bytes of a mark; once it has four, begins its fragment. 0 or why it cannot. */
static int take_mark(struct sl_rpc_record *record, struct sl_message_pool *pool,
                     struct sl_tcp_slice *slice, uint32_t max_bytes)
{
    uint32_t word;

    while (record->mark_bytes < SL_RPC_MARK_BYTES && slice->length_bytes > 0) {
        record->mark[record->mark_bytes++] = *slice->data;
        consume(pool, slice, 1);
    }
    if (record->mark_bytes < SL_RPC_MARK_BYTES)
        return 0;
    word = sl_load_u32(record->mark);
    record->is_last_fragment = (word & LAST_FRAGMENT) != 0;
    record->fragment_left = word & ~LAST_FRAGMENT;
    if ((uint64_t)record->message.length_bytes + record->fragment_left > max_bytes)
        return -EMSGSIZE;
    record->empty_fragments = record->fragment_left == 0 ? record->empty_fragments + 1 : 0;
    return record->empty_fragments > EMPTY_FRAGMENTS_MAX ? -EPROTO : 0;
}

/* Takes what the slice has of the fragment. 0 or why it cannot. */
static int take_data(struct sl_rpc_record *record, struct sl_message_pool *pool,
                     struct sl_tcp_slice *slice)
{
    struct sl_tcp_slice part = *slice;
    int error;

    if (record->message.slices > SLICES_SPARE + record->message.length_bytes / SLICE_MEAN_BYTES_MIN)
        return -EPROTO;
    if (part.length_bytes > record->fragment_left) {
        part.length_bytes = record->fragment_left;
        part.sum_is_known = false;
    }
    error = sl_message_append(pool, &record->message, &part);
    if (error)
        return error;
    record->fragment_left -= part.length_bytes;
    if (part.length_bytes < slice->length_bytes)
        pool->owners.retain(pool->owners.context, slice->owner);
    slice->data += part.length_bytes;
    slice->length_bytes -= part.length_bytes;
    slice->sum_is_known = false;
    return 0;
}

/*
 * At the end of a fragment: is that the end of a record? One of no bytes is none and is passed
 * over.
 */
static bool end_fragment(struct sl_rpc_record *record, struct sl_message *message)
{
    record->mark_bytes = 0;
    if (!record->is_last_fragment || record->message.length_bytes == 0)
        return false;
    record->empty_fragments = 0;
    *message = record->message;
    sl_message_clear(&record->message);
    return true;
}

int sl_rpc_record_feed(struct sl_rpc_record *record, struct sl_message_pool *pool,
                       struct sl_tcp_slice *slice, uint32_t max_bytes, struct sl_message *message)
{
    while (slice->length_bytes > 0) {
        int error = record->mark_bytes < SL_RPC_MARK_BYTES
                        ? take_mark(record, pool, slice, max_bytes)
                        : take_data(record, pool, slice);

        if (error) {
            if (slice->length_bytes > 0)
                pool->owners.release(pool->owners.context, slice->owner);
            slice->length_bytes = 0;
            return error;
        }
        if (record->mark_bytes == SL_RPC_MARK_BYTES && record->fragment_left == 0 &&
            end_fragment(record, message))
            return 1;
    }
    return 0;
}
