// SPDX-License-Identifier: Apache-2.0
/*
 * XDR (RFC 4506) over messages. A reader walks a chain of slices; a writer fills buffers and can
 * put in bytes of other messages by reference. Errors stick: after the first one reads give zeros
 * and writes nothing, and one look at the end is enough. Pure.
 */
#ifndef RPC_XDR_H
#define RPC_XDR_H

#include "rpc/message.h"
#include "wire/endian.h"

#define SL_XDR_UNIT_BYTES 4u

/* Zero bytes that follow opaque data of that length, so that a multiple of four is reached. */
static inline uint32_t sl_xdr_padding_bytes(uint32_t length_bytes)
{
    return -length_bytes & (SL_XDR_UNIT_BYTES - 1);
}

/* A length as in an opaque's word: what it and its padding take, in 64 bits as it may be absurd. */
static inline uint64_t sl_xdr_padded_bytes(uint32_t length_bytes)
{
    return (uint64_t)length_bytes + sl_xdr_padding_bytes(length_bytes);
}

struct sl_xdr_reader {
    const struct sl_message_pool *pool;
    const uint8_t *at, *end; /* within the slice of node */
    uint32_t node;
    uint32_t position;   /* bytes since the message began */
    uint32_t left_bytes; /* of the message */
    bool has_failed;     /* read beyond the end, or a value beyond its bound */
};

/* The message stays as it is while it is read. offset: where to begin. */
void sl_xdr_reader_begin(struct sl_xdr_reader *reader, const struct sl_message_pool *pool,
                         const struct sl_message *message, uint32_t offset);

/* From here on the reader fails; for values that a caller finds to be out of their range. */
void sl_xdr_reader_fail(struct sl_xdr_reader *reader);

/* Bytes as they are, without padding; also across slices. Zeros after a failure. */
void sl_xdr_get_bytes(struct sl_xdr_reader *reader, void *to, uint32_t length_bytes);

/*
 * The next bytes in one piece: where they lie if that is one slice, else copied to scratch, which
 * has room for them. Zeros after a failure. For structures of many words, which are read faster
 * with one look at the reader.
 */
static inline const uint8_t *sl_xdr_get_span(struct sl_xdr_reader *reader, uint32_t length_bytes,
                                             uint8_t *scratch)
{
    const uint8_t *at = reader->at;

    if (__builtin_expect(reader->end - at >= (ptrdiff_t)length_bytes, 1)) {
        reader->at += length_bytes;
        reader->position += length_bytes;
        reader->left_bytes -= length_bytes;
        return at;
    }
    sl_xdr_get_bytes(reader, scratch, length_bytes);
    return scratch;
}

static inline uint32_t sl_xdr_get_u32(struct sl_xdr_reader *reader)
{
    uint8_t bytes[4];

    return sl_load_u32(sl_xdr_get_span(reader, sizeof(bytes), bytes));
}

/* A hyper at any alignment. */
static inline uint64_t sl_xdr_load_u64(const uint8_t *from)
{
    return (uint64_t)sl_load_u32(from) << 32 | sl_load_u32(from + 4);
}

static inline uint64_t sl_xdr_get_u64(struct sl_xdr_reader *reader)
{
    uint8_t bytes[8];

    return sl_xdr_load_u64(sl_xdr_get_span(reader, sizeof(bytes), bytes));
}

/* A boolean; fails for other values than 0 and 1. */
static inline bool sl_xdr_get_bool(struct sl_xdr_reader *reader)
{
    uint32_t value = sl_xdr_get_u32(reader);

    if (__builtin_expect(value > 1, 0)) {
        sl_xdr_reader_fail(reader);
        return false;
    }
    return value != 0;
}

/* Fixed-length opaque data with its padding, copied out. */
void sl_xdr_get_fixed(struct sl_xdr_reader *reader, void *to, uint32_t length_bytes);

/*
 * Variable-length opaque data or a string with its padding, copied out; fails if longer than
 * max_bytes. Returns its length.
 */
uint32_t sl_xdr_get_opaque(struct sl_xdr_reader *reader, void *to, uint32_t max_bytes);

/*
 * As sl_xdr_get_opaque(), but of longer data only the first max_bytes are copied out and the rest
 * is passed over. Returns how many bytes were copied.
 */
uint32_t sl_xdr_get_prefix(struct sl_xdr_reader *reader, void *to, uint32_t max_bytes);

/*
 * Variable-length opaque data that stays where it is: its length, and in *offset its position in
 * the message; the reader is behind it and its padding. Fails if longer than max_bytes.
 */
uint32_t sl_xdr_get_reference(struct sl_xdr_reader *reader, uint32_t max_bytes, uint32_t *offset);

void sl_xdr_skip(struct sl_xdr_reader *reader, uint32_t bytes);

struct sl_xdr_writer {
    struct sl_message_pool *pool;
    struct sl_message message; /* what is complete */
    struct sl_buffer buffer;   /* being filled; owner NULL: none */
    uint8_t *begin;            /* in buffer: what comes before is part of message already */
    uint8_t *at, *end;         /* in buffer: the next byte, and where its room ends */
    bool has_failed;           /* no buffer or node was to be had, or no such bytes to refer to */
};

/*
 * headroom_bytes: left empty in front, as the first bytes of the message, for a record mark that is
 * filled in later (sl_rpc_record_mark()).
 */
void sl_xdr_writer_begin(struct sl_xdr_writer *writer, struct sl_message_pool *pool,
                         uint32_t headroom_bytes);

/* Bytes as they are, without padding; also across buffers. */
void sl_xdr_put_bytes(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes);

static inline void sl_xdr_put_u32(struct sl_xdr_writer *writer, uint32_t value)
{
    uint8_t bytes[4];

    if (__builtin_expect(writer->end - writer->at >= 4, 1)) {
        sl_store_u32(writer->at, value);
        writer->at += 4;
        return;
    }
    sl_store_u32(bytes, value);
    sl_xdr_put_bytes(writer, bytes, 4);
}

static inline void sl_xdr_put_u64(struct sl_xdr_writer *writer, uint64_t value)
{
    sl_xdr_put_u32(writer, (uint32_t)(value >> 32));
    sl_xdr_put_u32(writer, (uint32_t)value);
}

static inline void sl_xdr_put_bool(struct sl_xdr_writer *writer, bool value)
{
    sl_xdr_put_u32(writer, value);
}

/* Fixed-length opaque data, and its padding. */
void sl_xdr_put_fixed(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes);
/* Variable-length opaque data or a string: length, data, padding. */
void sl_xdr_put_opaque(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes);

/*
 * Variable-length opaque data that is length_bytes of another message, by copy: for what is so
 * short that a slice of its own costs more. Fails if it is not within that message.
 */
void sl_xdr_put_copy(struct sl_xdr_writer *writer, const struct sl_message *from, uint32_t offset,
                     uint32_t length_bytes);

/* Variable-length opaque data that is length_bytes of another message, by reference. */
void sl_xdr_put_reference(struct sl_xdr_writer *writer, const struct sl_message *from,
                          uint32_t offset, uint32_t length_bytes);

/* Bytes of another message as they are, without length or padding, by reference. */
void sl_xdr_put_raw(struct sl_xdr_writer *writer, const struct sl_message *from, uint32_t offset,
                    uint32_t length_bytes);

uint32_t sl_xdr_written_bytes(const struct sl_xdr_writer *writer);

/*
 * Gives the message to the caller: 0. After a failure everything is released and *message empty:
 * -ENOBUFS.
 */
int sl_xdr_writer_end(struct sl_xdr_writer *writer, struct sl_message *message);

#endif
