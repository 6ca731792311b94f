// SPDX-License-Identifier: Apache-2.0
/*
 * XDR (RFC 4506) over messages. A reader walks a chain of slices; a writer fills buffers and can
 * put in bytes of other messages by reference. Errors stick: after the first one reads give zeros
 * and writes nothing, and one look at the end is enough. Pure.
 */
#ifndef RPC_XDR_H
#define RPC_XDR_H

#include "rpc/message.h"

struct sl_xdr_reader {
    const struct sl_message_pool *pool;
    const uint8_t *at, *end; /* within the slice of node */
    uint32_t node;
    uint32_t position;   /* bytes since the message began */
    uint32_t left_bytes; /* of the message */
    bool has_failed;     /* read beyond the end, or a length beyond its bound */
};

/* The message stays as it is while it is read. offset: where to begin. */
void sl_xdr_reader_begin(struct sl_xdr_reader *reader, const struct sl_message_pool *pool,
                         const struct sl_message *message, uint32_t offset);

uint32_t sl_xdr_get_u32(struct sl_xdr_reader *reader);
uint64_t sl_xdr_get_u64(struct sl_xdr_reader *reader);

/* A boolean; fails for other values than 0 and 1. */
bool sl_xdr_get_bool(struct sl_xdr_reader *reader);

/* Fixed-length opaque data with its padding, copied out. */
void sl_xdr_get_fixed(struct sl_xdr_reader *reader, void *to, uint32_t length_bytes);

/*
 * Variable-length opaque data or a string with its padding, copied out; fails if longer than
 * max_bytes. Returns its length.
 */
uint32_t sl_xdr_get_opaque(struct sl_xdr_reader *reader, void *to, uint32_t max_bytes);

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
    uint32_t used_bytes;       /* of buffer, since begun_bytes */
    uint32_t begun_bytes;      /* of buffer: already part of message */
    bool has_failed;           /* no buffer or node was to be had */
};

/*
 * headroom_bytes: left empty in front, as the first bytes of the message, for a record mark that is
 * filled in later (sl_rpc_record_mark()).
 */
void sl_xdr_writer_begin(struct sl_xdr_writer *writer, struct sl_message_pool *pool,
                         uint32_t headroom_bytes);

void sl_xdr_put_u32(struct sl_xdr_writer *writer, uint32_t value);
void sl_xdr_put_u64(struct sl_xdr_writer *writer, uint64_t value);
void sl_xdr_put_bool(struct sl_xdr_writer *writer, bool value);
void sl_xdr_put_fixed(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes);
void sl_xdr_put_opaque(struct sl_xdr_writer *writer, const void *from, uint32_t length_bytes);

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
