// SPDX-License-Identifier: Apache-2.0
/*
 * SACK blocks travel on segments without payload only, ahead of data that is due as well: so full
 * segments stay full and records keep the size they were sent in.
 */
#include "build.h"

#include "arrival.h"
#include "engine_private.h"
#include "handshake.h"
#include "output.h"
#include "receive.h"

void sl_tcp_put_header(uint8_t *to, const struct sl_tcp_tuple *tuple, const struct sl_tcp *header)
{
    sl_store_u16(to + SL_TCP_SOURCE_OFFSET, tuple->local_port);
    sl_store_u16(to + SL_TCP_DESTINATION_OFFSET, tuple->remote_port);
    sl_store_u32(to + 4, header->sequence);
    sl_store_u32(to + 8, header->acknowledgement);
    to[12] = (uint8_t)(header->header_bytes / 4u << 4);
    to[13] = header->flags;
    sl_store_u16(to + 14, header->window);
    sl_store_u32(to + SL_TCP_CHECKSUM_OFFSET, 0); /* checksum and urgent pointer */
}

uint32_t sl_tcp_packet_bytes(const struct sl_tcp_connection *connection, uint32_t payload_bytes)
{
    return payload_bytes +
           (sl_tcp_is_v4(connection) ? SL_TCP_MTU_HEADERS_V4_BYTES : SL_TCP_MTU_HEADERS_V6_BYTES) +
           (connection->timestamps ? SL_TCP_TIMESTAMPS_BYTES : 0);
}

uint32_t sl_tcp_packet_payload(const struct sl_tcp_connection *connection, uint32_t packet_bytes)
{
    uint32_t headers = sl_tcp_packet_bytes(connection, 0);

    return packet_bytes > headers ? packet_bytes - headers : 1u;
}

/* Hands a header that is complete, and payload, to the device. */
static bool hand_over(struct sl_tcp_connection *connection, const uint8_t *header,
                      uint8_t header_bytes, const struct sl_tcp_outgoing *outgoing)
{
    struct sl_tcp_engine *engine = connection->engine;
    const struct sl_tcp_settings *settings = &connection->settings;
    struct sl_tcp_segment segment = {
        .source = connection->tuple.local,
        .destination = connection->tuple.remote,
        .route = connection->route,
        .header = header,
        .payload = outgoing->slices,
        .payload_bytes = outgoing->payload_bytes,
        .payload_slices = outgoing->slice_count,
        .segment_bytes =
            (uint16_t)(outgoing->packets > 1 ? connection->mss_bytes : outgoing->payload_bytes),
        .header_bytes = header_bytes,
        .traffic_class =
            (uint8_t)(settings->dscp << 2 | (outgoing->is_capable ? SL_ECN_CAPABLE : 0)),
        .hop_limit = settings->hop_limit,
        .do_not_fragment = settings->path_mtu_discovery && !connection->path.may_fragment,
        .flow_label = connection->flow_label,
    };

    if (!engine->config.ops.transmit(engine->config.ops.context, &segment)) {
        engine->statistics.transmit_refused++;
        return false;
    }
    engine->statistics.out_segs += outgoing->packets;
    connection->segs_out += outgoing->packets;
    return true;
}

/* What an ACK told needs no further one. */
static void note_acknowledged(struct sl_tcp_connection *connection)
{
    connection->receive_acked = connection->receive_next;
    connection->ack_timer_us = SL_TCP_NEVER;
    connection->due &= (uint8_t)~SL_TCP_DUE_ACK;
}

static uint8_t put_fixed(struct sl_tcp_connection *connection, uint8_t *to,
                         const struct sl_tcp_outgoing *outgoing, uint32_t options_bytes)
{
    uint8_t echo = connection->ecn && connection->congestion_echo ? SL_TCP_ECE : 0;
    struct sl_tcp header = {
        .sequence = outgoing->sequence,
        .acknowledgement = connection->receive_next,
        .window = sl_tcp_offer_window(connection),
        .header_bytes = (uint8_t)(SL_TCP_MIN_HEADER_BYTES + options_bytes),
        .flags = outgoing->flags | echo,
    };

    sl_tcp_put_header(to, &connection->tuple, &header);
    return header.header_bytes;
}

bool sl_tcp_transmit(struct sl_tcp_connection *connection, const struct sl_tcp_outgoing *outgoing)
{
    uint8_t header[SL_TCP_MAX_HEADER_BYTES];
    uint32_t options_bytes = 0;
    uint8_t header_bytes;

    if (connection->timestamps) {
        sl_tcp_options_put_timestamps(header + SL_TCP_MIN_HEADER_BYTES,
                                      sl_tcp_timestamp(connection, connection->engine->now_us),
                                      connection->timestamp_recent);
        options_bytes = SL_TCP_TIMESTAMPS_BYTES;
    }
    header_bytes = put_fixed(connection, header, outgoing, options_bytes);
    if (!hand_over(connection, header, header_bytes, outgoing))
        return false;
    note_acknowledged(connection);
    return true;
}

/* An ACK with what the receiver has out of order or twice (RFC 2018, RFC 2883). */
static bool transmit_sack(struct sl_tcp_connection *connection,
                          const struct sl_tcp_outgoing *outgoing)
{
    struct sl_tcp_sack_out before = connection->sack_out;
    struct sl_tcp_options options = {
        .timestamps = connection->timestamps,
        .timestamp_value = sl_tcp_timestamp(connection, connection->engine->now_us),
        .timestamp_echo = connection->timestamp_recent,
    };
    uint8_t header[SL_TCP_MAX_HEADER_BYTES];
    uint8_t header_bytes;

    options.sack_blocks = sl_tcp_sack_out_fill(&connection->sack_out, options.sacks,
                                               sl_tcp_options_sack_room(options.timestamps));
    header_bytes = put_fixed(connection, header, outgoing,
                             sl_tcp_options_build(header + SL_TCP_MIN_HEADER_BYTES, &options));
    if (!hand_over(connection, header, header_bytes, outgoing)) {
        connection->sack_out = before; /* a duplicate is told once: not yet */
        return false;
    }
    connection->engine->statistics.dsacks_out += before.has_duplicate;
    note_acknowledged(connection);
    return true;
}

bool sl_tcp_transmit_ack(struct sl_tcp_connection *connection)
{
    struct sl_tcp_outgoing outgoing = {
        .sequence = connection->send_next,
        .flags = SL_TCP_ACK,
        .packets = 1,
    };

    if (sl_tcp_sack_out_is_empty(&connection->sack_out))
        return sl_tcp_transmit(connection, &outgoing);
    return transmit_sack(connection, &outgoing);
}

bool sl_tcp_transmit_syn(struct sl_tcp_connection *connection)
{
    bool is_answer = connection->state == SL_TCP_SYN_RECEIVED;
    struct sl_tcp_outgoing outgoing = {.packets = 1};
    uint8_t bytes[SL_TCP_MAX_HEADER_BYTES];
    struct sl_tcp_options options;
    struct sl_tcp header = {
        .sequence = connection->initial_send,
        .acknowledgement = is_answer ? connection->receive_next : 0,
        .window = sl_tcp_offer_first_window(connection),
        .flags = sl_tcp_syn_flags(connection),
    };

    sl_tcp_syn_options(connection, &options);
    header.header_bytes =
        (uint8_t)(SL_TCP_MIN_HEADER_BYTES +
                  sl_tcp_options_build_syn(bytes + SL_TCP_MIN_HEADER_BYTES, &options));
    sl_tcp_put_header(bytes, &connection->tuple, &header);
    if (!hand_over(connection, bytes, header.header_bytes, &outgoing))
        return false;
    if (is_answer)
        note_acknowledged(connection);
    return true;
}

bool sl_tcp_transmit_reset(struct sl_tcp_connection *connection)
{
    struct sl_tcp_outgoing outgoing = {.packets = 1};
    uint8_t bytes[SL_TCP_MAX_HEADER_BYTES];
    struct sl_tcp header = {
        .sequence = connection->reset_sequence,
        .acknowledgement = connection->receive_next,
        .header_bytes = SL_TCP_MIN_HEADER_BYTES,
        .flags = SL_TCP_RST | SL_TCP_ACK,
    };

    sl_tcp_put_header(bytes, &connection->tuple, &header);
    if (!hand_over(connection, bytes, header.header_bytes, &outgoing))
        return false;
    connection->engine->statistics.out_rsts++;
    return true;
}
