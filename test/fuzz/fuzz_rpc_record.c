/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Record marking: a stream in slices of any length gives the records that one who has all of it at
 * once sees in it, and ends in the same error or in none.
 */
#include "message.h"

#include <errno.h>

/* Few enough that no record has so many slices that it is refused for it. */
#define MAX_BYTES 500u
#define EMPTY_MAX 64u

/* How a plain reader of the whole stream goes on. */
struct reader {
    const uint8_t *data;
    size_t size;
    uint8_t record[MAX_BYTES];
    size_t record_bytes;
    uint32_t empty_fragments;
};

/* 1: a record is there; 0: the stream ends; else an error. */
static int next_record(struct reader *reader)
{
    for (reader->record_bytes = 0; reader->size >= 4;) {
        uint32_t mark = sl_load_u32(reader->data);
        uint32_t length = mark & 0x7fffffffu;
        size_t here = length;

        if (length > MAX_BYTES - reader->record_bytes)
            return -EMSGSIZE;
        reader->empty_fragments = length == 0 ? reader->empty_fragments + 1 : 0;
        if (reader->empty_fragments > EMPTY_MAX)
            return -EPROTO;
        reader->data += 4;
        reader->size -= 4;
        if (here > reader->size)
            return 0;
        memcpy(reader->record + reader->record_bytes, reader->data, here);
        reader->record_bytes += here;
        reader->data += here;
        reader->size -= here;
        if (mark >> 31 && reader->record_bytes > 0) {
            reader->empty_fragments = 0;
            return 1;
        }
    }
    return 0;
}

/* Feeds one slice, and compares what comes of it. False: the stream has ended in an error. */
static bool feed(struct rpc_rig *rig, struct sl_rpc_record *record, struct sl_tcp_slice *slice,
                 struct reader *reader)
{
    while (slice->length_bytes > 0) {
        struct sl_message message;
        int result = sl_rpc_record_feed(record, &rig->pool, slice, MAX_BYTES, &message);

        if (result < 0) {
            FUZZ_CHECK(next_record(reader) == result);
            return false;
        }
        if (result == 0)
            FUZZ_CHECK(slice->length_bytes == 0);
        else {
            FUZZ_CHECK(next_record(reader) == 1);
            FUZZ_CHECK(rpc_rig_equals(rig, &message, reader->record, reader->record_bytes));
            sl_message_free(&rig->pool, &message);
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    size_t piece_bytes = fuzz_take(&data, &size);
    struct reader reader = {.data = data, .size = size};
    struct sl_rpc_record record;
    bool goes_on = true;

    sl_rpc_record_begin(&record);
    piece_bytes += piece_bytes == 0;
    for (size_t at = 0; at < size && goes_on; at += piece_bytes) {
        size_t left = size - at;
        struct sl_tcp_slice slice =
            rpc_rig_slice(rig, data + at, left < piece_bytes ? left : piece_bytes);

        goes_on = feed(rig, &record, &slice, &reader);
    }
    if (goes_on)
        FUZZ_CHECK(next_record(&reader) == 0);
    sl_rpc_record_end(&record, &rig->pool);
    fuzz_end(rig, NULL, 0);
    return 0;
}
