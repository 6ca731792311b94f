// SPDX-License-Identifier: Apache-2.0
/* The applications of client and server: streams of bytes, and a server that answers records. */
#include <stdlib.h>

#include <rte_mbuf.h>

#include "rig.h"

#define PIECE_BYTES 1999u

static struct rig *the_rig;

uint8_t rig_byte(uint32_t position)
{
    return (uint8_t)((position * 0x9e3779b97f4a7c15ull) >> 56);
}

void rig_fill(uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        bytes[i] = rig_byte(i);
}

static struct rig_stream *take_stream(struct rig *rig, struct rig_node *node)
{
    for (unsigned int i = 0; i < RIG_STREAMS; i++) {
        struct rig_stream *stream = &rig->streams[i];
        uint8_t *received = stream->received;

        if (stream->is_used)
            continue;
        *stream = (struct rig_stream){
            .party.user = &node->user, .node = node->id, .is_used = true, .received = received};
        return stream;
    }
    fail_msg("too many streams");
    return NULL;
}

static struct sl_endpoint *endpoint_of(struct rig *rig, const struct rig_stream *stream)
{
    return rig->nodes[stream->node].endpoint;
}

static void let_go(struct rig *rig, struct rig_stream *stream)
{
    stream->has_ended = true;
    if (stream->party.connection != NULL)
        sl_endpoint_give_back(endpoint_of(rig, stream), &stream->party);
}

/* Whole records that came to the server go back as they are. */
static void answer_records(struct rig *rig, struct rig_stream *stream)
{
    while (rig->server_answers && stream->received_bytes - stream->answered_bytes >= 4) {
        const uint8_t *record = stream->received + stream->answered_bytes;
        uint32_t length = 4 + (sl_load_u32(record) & 0x7fffffffu);

        if (stream->received_bytes - stream->answered_bytes < length)
            return;
        stream->answered_bytes += length;
        rig_send(rig, stream, record, length);
    }
}

void rig_read(struct rig *rig, struct rig_stream *stream)
{
    struct sl_tcp_slice slice;

    (void)rig;
    while (sl_tcp_receive(stream->party.connection, &slice, 1) == 1) {
        assert_true(stream->received_bytes + slice.length_bytes <= RIG_STREAM_BYTES);
        memcpy(stream->received + stream->received_bytes, slice.data, slice.length_bytes);
        stream->received_bytes += slice.length_bytes;
        sl_tcp_consumed(stream->party.connection, slice.length_bytes);
        rte_pktmbuf_free_seg(slice.owner);
    }
}

static void happened(void *context, struct sl_endpoint_party *party, uint32_t events)
{
    struct rig_stream *stream = (struct rig_stream *)party;
    const struct rig_node *node = context;

    stream->is_connected |= (events & SL_TCP_EVENT_CONNECTED) != 0;
    stream->has_peer_closed |= (events & SL_TCP_EVENT_PEER_CLOSED) != 0;
    if (!stream->reads_nothing)
        rig_read(the_rig, stream);
    if ((events & SL_TCP_EVENT_CLOSED) != 0)
        let_go(the_rig, stream);
    else if (node->id == RIG_SERVER)
        answer_records(the_rig, stream);
}

static void accepted(void *context, struct sl_endpoint_party *listener,
                     struct sl_tcp_connection *connection, uint32_t events)
{
    struct rig_stream *stream = take_stream(the_rig, context);
    struct sl_tcp_info info;

    (void)listener;
    sl_tcp_info(connection, &info);
    stream->remote_port = info.remote_port;
    stream->local_port = info.local_port;
    stream->party.connection = connection;
    stream->is_connected = true;
    sl_tcp_set_user(connection, &stream->party);
    happened(context, &stream->party, events);
}

static void configure(void *context, const struct sl_snapshot *snapshot)
{
    (void)context;
    (void)snapshot;
}

static bool nothing(void *context, uint64_t now_us)
{
    (void)context;
    (void)now_us;
    return false;
}

struct sl_endpoint_user rig_peer_user(struct rig *rig, struct rig_node *node)
{
    the_rig = rig;
    return (struct sl_endpoint_user){.accepted = accepted,
                                     .happened = happened,
                                     .configure = configure,
                                     .poll = nothing,
                                     .hang_up = nothing,
                                     .context = node};
}

void rig_forget_streams(struct rig *rig)
{
    for (unsigned int i = 0; i < RIG_STREAMS; i++) {
        uint8_t *received = rig->streams[i].received;

        if (received == NULL)
            received = malloc(RIG_STREAM_BYTES);
        rig->streams[i] = (struct rig_stream){.received = received};
    }
}

struct rig_stream *rig_connect(struct rig *rig, uint16_t remote_port)
{
    struct rig_node *node = &rig->nodes[RIG_CLIENT];
    struct rig_stream *stream = take_stream(rig, node);
    const struct sl_endpoint_call call = {
        .local = rig_address(RIG_CLIENT + 1),
        .remote = rig_address(RIG_BOX + 1),
        .remote_port = remote_port,
        .route = rig_route(RIG_CLIENT, RIG_BOX),
    };

    assert_int_equal(sl_endpoint_connect(node->endpoint, &call, &stream->party), 0);
    return stream;
}

void rig_send(struct rig *rig, struct rig_stream *stream, const uint8_t *bytes, uint32_t length)
{
    while (length > 0) {
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->data);
        uint32_t here = length < PIECE_BYTES ? length : PIECE_BYTES;
        struct sl_tcp_slice slice = {.owner = mbuf, .length_bytes = here};

        assert_non_null(mbuf);
        slice.data = (const uint8_t *)rte_pktmbuf_append(mbuf, (uint16_t)here);
        slice.footprint_bytes = mbuf->buf_len;
        memcpy(rte_pktmbuf_mtod(mbuf, void *), bytes, here);
        assert_int_equal(sl_tcp_send(stream->party.connection, &slice, 1), 0);
        bytes += here;
        length -= here;
    }
}

void rig_send_record(struct rig *rig, struct rig_stream *stream, const uint8_t *bytes,
                     uint32_t length)
{
    uint8_t mark[4];

    sl_store_u32(mark, 0x80000000u | length);
    rig_send(rig, stream, mark, sizeof(mark));
    rig_send(rig, stream, bytes, length);
}

void rig_close(struct rig *rig, struct rig_stream *stream)
{
    (void)rig;
    sl_tcp_shutdown(stream->party.connection);
}

void rig_abort(struct rig *rig, struct rig_stream *stream)
{
    sl_tcp_abort(stream->party.connection, "the test", rig->now_us);
    let_go(rig, stream);
}

void rig_listen(struct rig *rig, uint16_t port)
{
    struct rig_node *node = &rig->nodes[RIG_SERVER];
    struct sl_ip address = rig_address(RIG_SERVER + 1);

    node->listening.user = &node->user;
    assert_int_equal(
        sl_endpoint_listen(node->endpoint, &address, port, &node->listening, &node->listener), 0);
}

void rig_unlisten(struct rig *rig)
{
    sl_tcp_unlisten(rig->nodes[RIG_SERVER].listener, rig->now_us);
    rig->nodes[RIG_SERVER].listener = NULL;
}

static bool is_live(const struct rig_stream *stream)
{
    return stream->is_used && stream->node == RIG_SERVER && !stream->has_ended;
}

unsigned int rig_server_streams(struct rig *rig)
{
    unsigned int count = 0;

    for (unsigned int i = 0; i < RIG_STREAMS; i++)
        count += is_live(&rig->streams[i]);
    return count;
}

struct rig_stream *rig_server_stream(struct rig *rig, unsigned int index)
{
    for (unsigned int i = 0; i < RIG_STREAMS; i++)
        if (is_live(&rig->streams[i]) && index-- == 0)
            return &rig->streams[i];
    fail_msg("the server has no such connection");
    return NULL;
}

void rig_send_datagram(struct rig *rig, uint8_t node, uint16_t source_port,
                       uint16_t destination_port, const uint8_t *bytes, uint32_t length)
{
    struct sl_tcp_slice slices[64];
    struct sl_endpoint_datagram datagram = {
        .source = rig_address(node + 1),
        .destination = node == RIG_SERVER ? rig_address(9) : rig_address(RIG_BOX + 1),
        .source_port = source_port,
        .destination_port = destination_port,
        .route = rig_route(node, RIG_BOX),
        .slices = slices,
        .payload_bytes = length,
    };

    for (uint32_t at = 0; at < length; at += PIECE_BYTES) {
        uint32_t here = length - at < PIECE_BYTES ? length - at : PIECE_BYTES;
        struct rte_mbuf *mbuf = rte_pktmbuf_alloc(rig->data);

        assert_non_null(mbuf);
        memcpy(rte_pktmbuf_append(mbuf, (uint16_t)here), bytes + at, here);
        slices[datagram.slice_count++] =
            (struct sl_tcp_slice){.data = rte_pktmbuf_mtod(mbuf, const uint8_t *),
                                  .owner = mbuf,
                                  .length_bytes = here,
                                  .footprint_bytes = mbuf->buf_len};
    }
    assert_int_equal(sl_endpoint_send_datagram(rig->nodes[node].endpoint, &datagram), 0);
    for (uint16_t i = 0; i < datagram.slice_count; i++)
        rte_pktmbuf_free_seg(slices[i].owner);
}

/* Fragments come in order here, those of one datagram behind each other. */
void rig_note_datagram(struct rig *rig, uint8_t node, const uint8_t *ip, uint32_t length)
{
    uint32_t offset = (sl_load_u16(ip + 6) & 0x1fffu) * 8u, at = 20;
    struct rig_datagram *datagram;

    assert_true(rig->datagram_count < RIG_DATAGRAMS);
    if (offset == 0)
        rig->datagram_count++;
    datagram = &rig->datagrams[rig->datagram_count - 1];
    if (offset == 0) {
        datagram->node = node;
        datagram->source = sl_ip_from_v4(sl_load_be32(ip + 12));
        datagram->destination = sl_ip_from_v4(sl_load_be32(ip + 16));
        datagram->source_port = sl_load_u16(ip + 20);
        datagram->destination_port = sl_load_u16(ip + 22);
        datagram->length = datagram->packets = 0;
        at += 8;
    }
    memcpy(datagram->payload + datagram->length, ip + at, length - at);
    datagram->length += length - at;
    datagram->packets++;
}
