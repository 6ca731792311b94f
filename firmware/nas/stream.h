// SPDX-License-Identifier: Apache-2.0
/* A TCP connection that carries RPC records both ways; clients and members alike begin with it. */
#ifndef NAS_STREAM_H
#define NAS_STREAM_H

#include "endpoint/user.h"
#include "rpc/rpc.h"

struct sl_nas;

enum sl_nas_stream_kind {
    SL_NAS_STREAM_LISTENER,
    SL_NAS_STREAM_CLIENT,
    SL_NAS_STREAM_CHANNEL,
    SL_NAS_STREAM_BOUND
};

struct sl_nas_stream {
    struct sl_endpoint_party party;
    uint8_t kind;                /* enum sl_nas_stream_kind */
    struct sl_rpc_record record; /* that is being received */
    uint64_t record_since_us;    /* its first byte came then */
    struct sl_tcp_slice rest;    /* received, behind a record that was not taken; length 0: none */
    struct sl_message out;       /* to be sent, not yet taken by the engine */
    uint64_t out_since_us;       /* out is not empty and nothing has been taken since then */
};

/* Takes a connection over. */
void sl_nas_stream_begin(struct sl_nas *nas, struct sl_nas_stream *stream,
                         enum sl_nas_stream_kind kind, struct sl_tcp_connection *connection);

/* Releases what it holds and gives the connection back, if it still has one. */
void sl_nas_stream_end(struct sl_nas *nas, struct sl_nas_stream *stream);

/* Queues a record, which is taken, and gives the engine what that takes. */
void sl_nas_stream_send(struct sl_nas *nas, struct sl_nas_stream *stream,
                        struct sl_message *message);

/* Gives the engine what it takes of what is queued. */
void sl_nas_stream_flush(struct sl_nas *nas, struct sl_nas_stream *stream);

/*
 * The next record: 1: *message is one; 0: there is none yet; -errno: the stream is broken
 * (sl_rpc_record_feed()) and is to be ended. What is read counts as consumed at once, for who reads
 * decides before whether there is room.
 */
int sl_nas_stream_read(struct sl_nas *nas, struct sl_nas_stream *stream, uint32_t max_bytes,
                       struct sl_message *message);

/* Has a record begun that is not complete yet? */
bool sl_nas_stream_is_within_record(const struct sl_nas_stream *stream);

/* Has all been read that was received? */
bool sl_nas_stream_is_drained(const struct sl_nas_stream *stream);

#endif
