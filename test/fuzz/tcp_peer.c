/* SPDX-License-Identifier: Apache-2.0 */
#include "tcp_peer.h"

#include <stdio.h>
#include <stdlib.h>

#include "verify.h"
#include "wire/tcp.h"

#define FOOTPRINT_BYTES 2048u
#define SLICE_BYTES 700u
#define STRANGER_PORT 41000u
#define SLICES 8u
#define FLUSHES_MAX 100

struct buffer {
    struct peer *peer;
    uint32_t references;
    uint8_t data[];
};

static uint8_t pattern(uint32_t offset)
{
    return (uint8_t)(offset * 31u + (offset >> 8));
}

static void retain(void *context, void *owner)
{
    (void)context;
    FUZZ_CHECK(((struct buffer *)owner)->references > 0);
    ((struct buffer *)owner)->references++;
}

static void release(void *context, void *owner)
{
    struct buffer *buffer = owner;

    (void)context;
    FUZZ_CHECK(buffer->references > 0);
    if (--buffer->references > 0)
        return;
    buffer->peer->buffers--;
    free(buffer);
}

static struct sl_tcp_slice make_slice(struct peer *peer, uint32_t offset, uint32_t length_bytes)
{
    struct buffer *buffer = malloc(sizeof(*buffer) + length_bytes);

    FUZZ_CHECK(buffer != NULL);
    buffer->peer = peer;
    buffer->references = 1;
    peer->buffers++;
    for (uint32_t i = 0; i < length_bytes; i++)
        buffer->data[i] = pattern(offset + i);
    return (struct sl_tcp_slice){.data = buffer->data,
                                 .owner = buffer,
                                 .length_bytes = length_bytes,
                                 .footprint_bytes = FOOTPRINT_BYTES};
}

struct sl_ip peer_address(const struct peer *peer, uint8_t last)
{
    struct sl_ip v4 = SL_IP_V4(10, 1, 0, 0);
    struct sl_ip v6 = {.bytes = {0xfd}};
    struct sl_ip *ip = (peer->terms & PEER_V6) != 0 ? &v6 : &v4;

    ip->bytes[15] = last;
    return *ip;
}

/* Every option that the engine sends has a length that fits. */
static void check_options(const struct sl_tcp_segment *segment)
{
    uint32_t at = SL_TCP_MIN_HEADER_BYTES;

    while (at < segment->header_bytes && segment->header[at] != 0) {
        if (segment->header[at] == 1) {
            at++;
            continue;
        }
        FUZZ_CHECK(at + 1u < segment->header_bytes && segment->header[at + 1] >= 2);
        at += segment->header[at + 1];
        FUZZ_CHECK(at <= segment->header_bytes);
    }
}

static void check_payload(const struct peer *peer, const struct sl_tcp_segment *segment)
{
    uint32_t offset = sl_load_u32(segment->header + 4) - peer->irs - 1u;
    uint32_t bytes = 0;

    for (uint16_t i = 0; i < segment->payload_slices; i++) {
        const struct sl_tcp_slice *slice = &segment->payload[i];

        for (uint32_t j = 0; peer->knows_irs && peer->connection != NULL && j < slice->length_bytes;
             j++)
            FUZZ_CHECK(slice->data[j] == pattern(offset + bytes + j));
        bytes += slice->length_bytes;
    }
    FUZZ_CHECK(bytes == segment->payload_bytes);
}

/* What the peer learns of a segment to it. */
static void note(struct peer *peer, const struct sl_tcp_segment *segment)
{
    const uint8_t *header = segment->header;

    if (sl_load_u16(header + SL_TCP_DESTINATION_OFFSET) != PEER_PORT)
        return;
    if ((header[13] & SL_TCP_SYN) != 0)
        peer->irs = sl_load_u32(header + 4);
    peer->engine_next = sl_load_u32(header + 4) + segment->payload_bytes +
                        ((header[13] & (SL_TCP_SYN | SL_TCP_FIN)) != 0);
    peer->engine_acknowledged = sl_load_u32(header + 8);
    if (segment->header_bytes >= 32 && sl_load_u32(header + 20) == 0x0101080au)
        peer->engine_timestamp = sl_load_u32(header + 24);
    else if (segment->header_bytes >= 36 && header[26] == 8) /* a SYN: behind MSS and SACK */
        peer->engine_timestamp = sl_load_u32(header + 28);
}

static bool transmit(void *context, const struct sl_tcp_segment *segment)
{
    struct peer *peer = context;

    if (peer->device_refuses)
        return false;
    FUZZ_CHECK(segment->header_bytes >= SL_TCP_MIN_HEADER_BYTES &&
               segment->header_bytes <= SL_TCP_MAX_HEADER_BYTES);
    FUZZ_CHECK(segment->header[12] >> 4 == segment->header_bytes / 4);
    FUZZ_CHECK(segment->payload_slices <= SL_TCP_SEGMENT_SLICES);
    check_options(segment);
    note(peer, segment);
    if (sl_load_u16(segment->header + SL_TCP_DESTINATION_OFFSET) == PEER_PORT)
        check_payload(peer, segment);
    return true;
}

struct sl_tcp_ops peer_ops(struct peer *peer)
{
    return (struct sl_tcp_ops){
        .owners = {.retain = retain, .release = release, .context = peer},
        .transmit = transmit,
        .context = peer,
    };
}

/* The first connection that is accepted from the peer's port is the one; others are let go. */
static void accept_connection(struct peer *peer, struct sl_tcp_connection *connection)
{
    struct sl_tcp_info info;

    sl_tcp_info(connection, &info);
    if (peer->has_had_connection || info.remote_port != PEER_PORT) {
        sl_tcp_release(connection, peer->now_us);
        return;
    }
    peer->has_had_connection = true;
    peer->connection = connection;
}

static void take_events(struct peer *peer)
{
    struct sl_tcp_event event;

    while (sl_tcp_events(peer->engine, &event, 1) > 0) {
        if ((event.events & SL_TCP_EVENT_ACCEPTED) != 0)
            accept_connection(peer, event.connection);
        else if ((event.events & SL_TCP_EVENT_CLOSED) != 0 && event.connection == peer->connection)
            peer_release(peer);
    }
}

void peer_settle(struct peer *peer)
{
    const char *broken;

    sl_tcp_advance(peer->engine, peer->now_us);
    take_events(peer);
    /* Without pages for records it is never done: others would have to give some back. */
    for (int i = 0; i < FLUSHES_MAX && !sl_tcp_flush(peer->engine, peer->now_us); i++)
        continue;
    take_events(peer);
    broken = sl_tcp_engine_verify(peer->engine, peer->now_us);
    if (broken != NULL)
        fprintf(stderr, "an invariant does not hold: %s\n", broken);
    FUZZ_CHECK(broken == NULL);
}

void peer_input(struct peer *peer, const struct peer_segment *segment)
{
    uint8_t *header = malloc(SL_TCP_MIN_HEADER_BYTES + segment->option_bytes);
    struct sl_tcp_slice slices[SLICES];
    struct sl_tcp_packet packet = {
        .source = peer_address(peer, PEER_HOST),
        .destination = peer_address(peer, PEER_ENGINE_HOST),
        .header = header,
        .header_room_bytes = SL_TCP_MIN_HEADER_BYTES + segment->option_bytes,
        .payload = slices,
        .mtu_bytes = PEER_MTU_BYTES,
        .traffic_class = segment->traffic_class,
    };

    FUZZ_CHECK(header != NULL);
    memset(header, 0, SL_TCP_MIN_HEADER_BYTES);
    sl_store_u16(header, segment->from_stranger ? STRANGER_PORT : PEER_PORT);
    sl_store_u16(header + 2, PEER_SERVICE_PORT);
    sl_store_u32(header + 4, segment->sequence);
    sl_store_u32(header + 8, segment->acknowledgement);
    header[12] = (uint8_t)((SL_TCP_MIN_HEADER_BYTES + segment->option_bytes) / 4u << 4);
    header[13] = segment->flags;
    sl_store_u16(header + 14, segment->window);
    memcpy(header + SL_TCP_MIN_HEADER_BYTES, segment->options, segment->option_bytes);
    for (uint32_t at = 0; at < segment->payload_bytes && packet.payload_slices < SLICES;) {
        uint32_t left = segment->payload_bytes - at;
        uint32_t bytes = left < SLICE_BYTES ? left : SLICE_BYTES;

        slices[packet.payload_slices++] =
            make_slice(peer, segment->sequence - PEER_ISS - 1u + at, bytes);
        at += bytes;
    }
    sl_tcp_input(peer->engine, &packet, 1, peer->now_us);
    free(header);
}

void peer_send(struct peer *peer, uint32_t bytes)
{
    struct sl_tcp_slice slice;

    if (peer->connection == NULL || bytes == 0)
        return;
    slice = make_slice(peer, (uint32_t)peer->sent_bytes, bytes);
    if (sl_tcp_send(peer->connection, &slice, 1) == 0)
        peer->sent_bytes += bytes;
    else
        release(NULL, slice.owner);
}

void peer_receive(struct peer *peer, uint16_t slices, bool consumes)
{
    struct sl_tcp_slice taken[SLICES];
    uint16_t count;

    if (peer->connection == NULL)
        return;
    count = sl_tcp_receive(peer->connection, taken, slices < SLICES ? slices : SLICES);
    for (uint16_t i = 0; i < count; i++) {
        for (uint32_t j = 0; peer->knows_start && j < taken[i].length_bytes; j++)
            FUZZ_CHECK(taken[i].data[j] == pattern((uint32_t)peer->read_bytes + j));
        peer->read_bytes += taken[i].length_bytes;
        peer->unconsumed_bytes += taken[i].length_bytes;
        release(NULL, taken[i].owner);
    }
    if (consumes) {
        sl_tcp_consumed(peer->connection, peer->unconsumed_bytes);
        peer->unconsumed_bytes = 0;
    }
}

void peer_release(struct peer *peer)
{
    if (peer->connection != NULL)
        sl_tcp_release(peer->connection, peer->now_us);
    peer->connection = NULL;
}

/* False: there is no room, the references are given back. */
static bool move_queue(const struct sl_tcp_slice *slices, uint16_t count,
                       struct sl_tcp_connection *to, enum sl_tcp_queue queue)
{
    if (sl_tcp_import_data(to, queue, slices, count) == 0)
        return true;
    for (uint16_t i = 0; i < count; i++)
        release(NULL, slices[i].owner);
    return false;
}

#define MOVED_SLICES 256u

void peer_move(struct peer *peer)
{
    struct sl_tcp_slice send[MOVED_SLICES], received[MOVED_SLICES];
    const struct sl_tcp_route route = {{0}};
    struct sl_tcp_transfer transfer;
    struct sl_tcp_connection *again = NULL;
    uint16_t send_count, received_count;
    bool is_whole;

    if (peer->connection == NULL)
        return;
    sl_tcp_freeze(peer->connection);
    if (sl_tcp_export(peer->connection, peer->now_us, &transfer) != 0) {
        sl_tcp_thaw(peer->connection, peer->now_us);
        return;
    }
    send_count = sl_tcp_export_data(peer->connection, SL_TCP_QUEUE_SEND, 0, send, MOVED_SLICES);
    received_count =
        sl_tcp_export_data(peer->connection, SL_TCP_QUEUE_RECEIVE, 0, received, MOVED_SLICES);
    sl_tcp_forget(peer->connection, peer->now_us);
    (void)sl_tcp_import(peer->engine, &transfer, &route, NULL, peer->now_us, &again);
    peer->connection = again;
    if (again == NULL) {
        for (uint16_t i = 0; i < send_count; i++)
            release(NULL, send[i].owner);
        for (uint16_t i = 0; i < received_count; i++)
            release(NULL, received[i].owner);
        return;
    }
    is_whole = move_queue(send, send_count, again, SL_TCP_QUEUE_SEND);
    is_whole = move_queue(received, received_count, again, SL_TCP_QUEUE_RECEIVE) && is_whole;
    if (is_whole) {
        sl_tcp_thaw(again, peer->now_us);
        return;
    }
    sl_tcp_forget(again, peer->now_us);
    peer->connection = NULL;
}

void peer_put_options(const struct peer *peer, struct peer_segment *segment)
{
    bool is_syn = (segment->flags & SL_TCP_SYN) != 0;
    uint8_t *at = segment->options;

    if (is_syn) {
        static const uint8_t mss[] = {2, 4, 0x05, 0xb4};

        memcpy(at, mss, sizeof(mss));
        at += sizeof(mss);
    }
    if (is_syn && (peer->terms & PEER_SACK) != 0) {
        static const uint8_t sack_permitted[] = {1, 1, 4, 2};

        memcpy(at, sack_permitted, sizeof(sack_permitted));
        at += sizeof(sack_permitted);
    }
    if (is_syn && (peer->terms & PEER_SCALING) != 0) {
        static const uint8_t scale[] = {1, 3, 3, 3};

        memcpy(at, scale, sizeof(scale));
        at += sizeof(scale);
    }
    if ((peer->terms & PEER_TIMESTAMPS) != 0) {
        sl_store_u32(at, 0x0101080au);
        sl_store_u32(at + 4, (uint32_t)(peer->now_us / 1000u));
        sl_store_u32(at + 8,
                     is_syn && (segment->flags & SL_TCP_ACK) == 0 ? 0 : peer->engine_timestamp);
        at += 12;
    }
    segment->option_bytes = (uint8_t)(at - segment->options);
}
