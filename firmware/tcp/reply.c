// SPDX-License-Identifier: Apache-2.0
#include "reply.h"

#include "arrival.h"
#include "build.h"
#include "engine_private.h"

struct sl_tcp_reply *sl_tcp_reply_next(struct sl_tcp_engine *engine)
{
    struct sl_tcp_replies *replies = &engine->replies;

    if (replies->count == SL_TCP_REPLIES)
        return NULL;
    return &replies->ring[(replies->first + replies->count) & (SL_TCP_REPLIES - 1u)];
}

void sl_tcp_reply_queue(struct sl_tcp_engine *engine)
{
    engine->replies.count++;
}

void sl_tcp_reply_reset(struct sl_tcp_engine *engine, const struct sl_tcp_arrival *arrival)
{
    bool has_ack = (arrival->flags & SL_TCP_ACK) != 0;
    struct sl_tcp_reply *reply;

    if ((arrival->flags & SL_TCP_RST) != 0)
        return;
    reply = sl_tcp_reply_next(engine);
    if (reply == NULL)
        return;
    *reply = (struct sl_tcp_reply){
        .tuple = arrival->tuple,
        .route = arrival->packet->route,
        .sequence = has_ack ? arrival->acknowledgement : 0,
        .acknowledgement = has_ack ? 0 : sl_tcp_arrival_end(arrival),
        .flags = has_ack ? SL_TCP_RST : SL_TCP_RST | SL_TCP_ACK,
        .hop_limit = engine->config.settings.hop_limit,
        .traffic_class = (uint8_t)(engine->config.settings.dscp << 2),
    };
    sl_tcp_reply_queue(engine);
}

/* Hands one reply to the device. */
static bool transmit(struct sl_tcp_engine *engine, const struct sl_tcp_reply *reply)
{
    uint8_t bytes[SL_TCP_MAX_HEADER_BYTES];
    struct sl_tcp header = {
        .sequence = reply->sequence,
        .acknowledgement = reply->acknowledgement,
        .window = reply->window,
        .header_bytes = (uint8_t)(SL_TCP_MIN_HEADER_BYTES + reply->options_bytes),
        .flags = reply->flags,
    };
    struct sl_tcp_segment segment = {
        .source = reply->tuple.local,
        .destination = reply->tuple.remote,
        .route = reply->route,
        .header = bytes,
        .header_bytes = header.header_bytes,
        .traffic_class = reply->traffic_class,
        .hop_limit = reply->hop_limit,
        .do_not_fragment = true,
        .flow_label = reply->flow_label,
    };

    sl_tcp_put_header(bytes, &reply->tuple, &header);
    memcpy(bytes + SL_TCP_MIN_HEADER_BYTES, reply->options, reply->options_bytes);
    if (!engine->config.ops.transmit(engine->config.ops.context, &segment)) {
        engine->statistics.transmit_refused++;
        return false;
    }
    engine->statistics.out_segs++;
    engine->statistics.out_rsts += (reply->flags & SL_TCP_RST) != 0;
    return true;
}

bool sl_tcp_replies_flush(struct sl_tcp_engine *engine)
{
    struct sl_tcp_replies *replies = &engine->replies;

    while (replies->count != 0) {
        if (!transmit(engine, &replies->ring[replies->first]))
            return false;
        replies->first = (replies->first + 1u) & (SL_TCP_REPLIES - 1u);
        replies->count--;
    }
    return true;
}
