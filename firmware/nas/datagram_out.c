// SPDX-License-Identifier: Apache-2.0
/* Messages on their way out as datagrams, by reference. */
#include <errno.h>

#include "nas_private.h"

/* A datagram has at most this many pieces; what lies in more is copied together. */
#define PIECES_MAX 256u

/* The slices of a message, which keeps them. Returns how many, at most PIECES_MAX. */
static uint16_t list_slices(const struct sl_message_pool *pool, const struct sl_message *message,
                            struct sl_tcp_slice *slices)
{
    uint16_t count = 0;

    for (uint32_t i = message->first; i != SL_MESSAGE_NONE && count < PIECES_MAX;
         i = pool->nodes[i].next)
        slices[count++] = pool->nodes[i].slice;
    return count;
}

static int send(struct sl_nas *nas, const struct sl_nas_datagram_ends *ends,
                const struct sl_message *message)
{
    struct sl_tcp_slice slices[PIECES_MAX];
    struct sl_endpoint_datagram datagram = {
        .source = ends->source,
        .destination = ends->destination,
        .source_port = ends->source_port,
        .destination_port = ends->destination_port,
        .route = ends->route,
        .slices = slices,
        .payload_bytes = message->length_bytes,
    };

    if (message->slices > PIECES_MAX)
        return -E2BIG;
    datagram.slice_count = list_slices(nas->messages, message, slices);
    return sl_endpoint_send_datagram(nas->endpoint, &datagram);
}

/* Copies a message that lies in too many pieces into buffers of ours. */
static int gather(struct sl_nas *nas, struct sl_message *message)
{
    struct sl_xdr_writer writer;
    struct sl_message gathered;
    uint8_t piece[512];
    uint32_t at = 0;

    sl_xdr_writer_begin(&writer, nas->messages, 0);
    while (at < message->length_bytes) {
        uint32_t left = message->length_bytes - at;
        uint32_t here = left < sizeof(piece) ? left : (uint32_t)sizeof(piece);

        sl_message_copy(nas->messages, message, at, piece, here);
        sl_xdr_put_bytes(&writer, piece, here);
        at += here;
    }
    if (sl_xdr_writer_end(&writer, &gathered) != 0)
        return -ENOBUFS;
    sl_message_free(nas->messages, message);
    *message = gathered;
    return 0;
}

bool sl_nas_send_datagram(struct sl_nas *nas, const struct sl_nas_datagram_ends *ends,
                          struct sl_message *message)
{
    const struct sl_endpoint_statistics *endpoint = sl_endpoint_statistics(nas->endpoint);
    uint64_t frames_out = endpoint->frames_out;
    int rc = send(nas, ends, message);

    if (unlikely(rc == -E2BIG)) {
        rc = message->length_bytes <= SL_ENDPOINT_DATAGRAM_MAX_BYTES ? gather(nas, message)
                                                                     : -EMSGSIZE;
        if (rc == 0)
            rc = send(nas, ends, message);
    }
    sl_message_free(nas->messages, message);
    nas->statistics.datagrams_out += rc == 0;
    frames_out = endpoint->frames_out - frames_out;
    nas->statistics.fragments_out += frames_out > 1 ? frames_out : 0;
    return rc == 0;
}
