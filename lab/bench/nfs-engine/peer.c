// SPDX-License-Identifier: Apache-2.0
#include "peer.h"
#include "in_process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_mbuf.h>

#include "box.h"
#include "in_process.h"

#define RECORD_MAX_BYTES 4096u
#define MARK_BYTES 4u
#define LAST_FRAGMENT 0x80000000u

/* One connection, and the record that is being received. */
struct stream {
    struct sl_endpoint_party party;
    struct nfs_bench_node *node;
    uint32_t received_bytes;
    uint8_t received[MARK_BYTES + RECORD_MAX_BYTES];
};

static struct nfs_bench_wire *the_wire;
static struct sl_endpoint_party listening;

static struct stream *new_stream(struct nfs_bench_node *node)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    if (stream == NULL)
        return NULL;
    stream->party.user = &node->user;
    stream->node = node;
    return stream;
}

/* Hands over the record if it is whole. */
static void complete(struct stream *stream)
{
    uint32_t length;

    if (stream->received_bytes < MARK_BYTES)
        return;
    length = sl_load_u32(stream->received) & ~LAST_FRAGMENT;
    if (stream->received_bytes < MARK_BYTES + length)
        return;
    stream->received_bytes = 0;
    stream->node->handler(&stream->party, 0, stream->received + MARK_BYTES, length);
}

/* How many bytes the record still takes, or its mark. */
static uint32_t missing(const struct stream *stream)
{
    uint32_t length;

    if (stream->received_bytes < MARK_BYTES)
        return MARK_BYTES - stream->received_bytes;
    length = sl_load_u32(stream->received) & ~LAST_FRAGMENT;
    if (length > RECORD_MAX_BYTES)
        abort(); /* nobody here sends such */
    return MARK_BYTES + length - stream->received_bytes;
}

static void take(struct stream *stream, const uint8_t *bytes, uint32_t length)
{
    while (length > 0) {
        uint32_t wanted = missing(stream);
        uint32_t here = length < wanted ? length : wanted;

        memcpy(stream->received + stream->received_bytes, bytes, here);
        stream->received_bytes += here;
        bytes += here;
        length -= here;
        complete(stream);
    }
}

static void happened(void *context, struct sl_endpoint_party *party, uint32_t events)
{
    struct stream *stream = (struct stream *)party;
    struct nfs_bench_node *node = context;
    struct sl_tcp_slice slice;

    while (sl_tcp_receive(party->connection, &slice, 1) == 1) {
        sl_tcp_consumed(party->connection, slice.length_bytes);
        take(stream, slice.data, slice.length_bytes);
        rte_pktmbuf_free_seg(slice.owner);
    }
    if ((events & SL_TCP_EVENT_CLOSED) == 0)
        return;
    sl_endpoint_give_back(node->endpoint, party);
    free(stream);
}

static void accepted(void *context, struct sl_endpoint_party *listener,
                     struct sl_tcp_connection *connection, uint32_t events)
{
    struct stream *stream = new_stream(context);

    (void)listener;
    if (stream == NULL)
        abort();
    stream->party.connection = connection;
    sl_tcp_set_user(connection, &stream->party);
    happened(context, &stream->party, events);
}

static void configure(void *context, const struct sl_snapshot *snapshot)
{
    (void)context;
    (void)snapshot;
}

static bool nothing(void *context, uint64_t now)
{
    (void)context;
    (void)now;
    return false;
}

int nfs_bench_peer_begin(struct nfs_bench_wire *wire, struct nfs_bench_node *node)
{
    static const uint16_t ports[] = {SL_NFS_PORT_NFS, SL_NFS_PORT_MOUNT};
    struct sl_ip address = nfs_bench_address((uint8_t)(node->id + 1));
    int rc = 0;

    the_wire = wire;
    node->user = (struct sl_endpoint_user){accepted, happened, configure, nothing, nothing, node};
    sl_endpoint_attach(node->endpoint, &node->user);
    sl_endpoint_poll(node->endpoint,
                     sl_endpoint_now_us(node->endpoint)); /* takes the configuration over */
    if (node->id != NFS_BENCH_SERVER)
        return 0;
    listening.user = &node->user;
    for (unsigned int i = 0; i < 2 && rc == 0; i++) {
        struct sl_tcp_listener *listener;

        rc = sl_endpoint_listen(node->endpoint, &address, ports[i], &listening, &listener);
    }
    return rc;
}

struct sl_endpoint_party *nfs_bench_connect(struct nfs_bench_wire *wire, uint16_t port)
{
    struct nfs_bench_node *node = &wire->nodes[NFS_BENCH_CLIENT];
    struct stream *stream = new_stream(node);
    const struct sl_endpoint_call call = {
        .local = nfs_bench_address(NFS_BENCH_CLIENT + 1),
        .remote = nfs_bench_address(NFS_BENCH_BOX + 1),
        .remote_port = port,
        .route = in_process_route(NFS_BENCH_CLIENT, NFS_BENCH_BOX),
    };

    if (stream == NULL || sl_endpoint_connect(node->endpoint, &call, &stream->party) != 0)
        return NULL;
    return &stream->party;
}

/* The bytes in an mbuf of the peers', behind so much room that is left free. */
static struct rte_mbuf *fill(const uint8_t *bytes, uint32_t length, uint32_t room)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(the_wire->data);
    uint8_t *to;

    if (mbuf == NULL)
        return NULL;
    to = (uint8_t *)rte_pktmbuf_append(mbuf, (uint16_t)(room + length));
    memcpy(to + room, bytes, length);
    return mbuf;
}

static struct sl_tcp_slice slice_of(struct rte_mbuf *mbuf)
{
    return (struct sl_tcp_slice){.data = rte_pktmbuf_mtod(mbuf, const uint8_t *),
                                 .owner = mbuf,
                                 .length_bytes = mbuf->data_len,
                                 .footprint_bytes = mbuf->buf_len};
}

void nfs_bench_send(struct nfs_bench_wire *wire, struct sl_endpoint_party *party,
                    const uint8_t *bytes, uint32_t length)
{
    struct rte_mbuf *mbuf = fill(bytes, length, MARK_BYTES);
    struct sl_tcp_slice slice;

    if (mbuf == NULL) {
        wire->lost++;
        return;
    }
    sl_store_u32(rte_pktmbuf_mtod(mbuf, uint8_t *), LAST_FRAGMENT | length);
    slice = slice_of(mbuf);
    if (sl_tcp_send(party->connection, &slice, 1) == 0)
        return;
    wire->lost++;
    rte_pktmbuf_free(mbuf);
}

void nfs_bench_send_datagram(struct nfs_bench_wire *wire, uint8_t node, uint16_t source_port,
                             uint16_t destination_port, const uint8_t *bytes, uint32_t length)
{
    struct rte_mbuf *mbuf = fill(bytes, length, 0);
    struct sl_tcp_slice slice;
    struct sl_endpoint_datagram datagram = {
        .source = nfs_bench_address((uint8_t)(node + 1)),
        .destination = nfs_bench_address(node == NFS_BENCH_SERVER ? 9 : NFS_BENCH_BOX + 1),
        .source_port = source_port,
        .destination_port = destination_port,
        .route = in_process_route(node, NFS_BENCH_BOX),
        .slices = &slice,
        .slice_count = 1,
        .payload_bytes = length,
    };

    if (mbuf == NULL) {
        wire->lost++;
        return;
    }
    slice = slice_of(mbuf);
    if (sl_endpoint_send_datagram(wire->nodes[node].endpoint, &datagram) != 0)
        wire->lost++;
    rte_pktmbuf_free(mbuf);
}
