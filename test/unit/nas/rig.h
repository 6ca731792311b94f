// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_NAS_RIG_H
#define TEST_NAS_RIG_H

/*
 * A client, the box and a server on wires in one process, in virtual time: no root, no huge pages,
 * no threads. The box has a switch of the test's own (double.h). Client and server are endpoints
 * whose application is the test. Frames are copied as by a NIC and parsed by the fast path's
 * parser.
 *
 * Node n has 10.0.0.(n+1), port n and MAC 02:00:00:00:00:0n. The box is NFS service 1 at 10.0.0.2,
 * calls servers from 10.0.0.9, and has member 5 of file system 0 at the server.
 */

#include "support/table.h"

#include "double.h"
#include "nas_private.h"

enum { RIG_CLIENT, RIG_BOX, RIG_SERVER, RIG_NODES };

#define RIG_SERVICE 1u
#define RIG_MEMBER 5u
#define RIG_MTU_BYTES 1500u
#define RIG_STREAMS 64u
#define RIG_STREAM_BYTES (1u << 20)
#define RIG_DATAGRAMS 64u

/* One connection of the client or the server. */
struct rig_stream {
    struct sl_endpoint_party party;
    uint8_t node;
    uint16_t local_port, remote_port;
    bool is_used, is_connected, has_peer_closed, has_ended, reads_nothing;
    uint8_t *received; /* RIG_STREAM_BYTES of room */
    uint32_t received_bytes;
    uint32_t answered_bytes; /* of records that were answered */
};

/* A datagram that came to the client or the server, put together. */
struct rig_datagram {
    uint8_t node;
    struct sl_ip source, destination;
    uint16_t source_port, destination_port;
    uint32_t length;
    unsigned int packets;
    uint8_t payload[65536];
};

struct rig_node {
    struct sl_endpoint *endpoint;
    struct sl_endpoint_user user;
    struct sl_snapshot *snapshot;
    struct sl_address_slot *addresses;
    struct rte_ring *inbox;
    uint8_t id;
    uint64_t drops[SL_DROP_COUNT];
    struct sl_tcp_listener *listener;
    struct sl_endpoint_party listening;
};

struct rig {
    struct rte_mempool *frames, *data;
    struct rig_node nodes[RIG_NODES];
    struct sl_nas *nas;
    uint64_t now_us;
    int route_error;     /* of routes to members; 0: found */
    bool server_answers; /* each record with itself */
    bool server_is_mute; /* its frames are lost, and those to it */
    struct rig_stream streams[RIG_STREAMS];
    uint32_t datagram_count;
    struct rig_datagram *datagrams;
    /* A frame to the box is lost when this returns false; NULL: none is. */
    bool (*gate)(struct rig *rig, const uint8_t *frame, uint32_t length);
};

/* Once a process. Aborts with what to do if it fails. */
void rig_start(struct rig *rig, const char *instance);
void rig_stop(void);
/* A fresh box and peers; then proof that no mbuf was lost. */
void rig_reset(struct rig *rig);
void rig_finish(struct rig *rig);
/* After a change of the box's configuration. */
void rig_publish(struct rig *rig);
struct sl_nfs_config *rig_config(struct rig *rig);

bool rig_turn(struct rig *rig);
/* Turns for so long. */
void rig_run(struct rig *rig, uint64_t us);

/* The client connects to the box from a port of its own. */
struct rig_stream *rig_connect(struct rig *rig, uint16_t remote_port);
/* Sends bytes as they are; or as one record. */
void rig_send(struct rig *rig, struct rig_stream *stream, const uint8_t *bytes, uint32_t length);
void rig_send_record(struct rig *rig, struct rig_stream *stream, const uint8_t *bytes,
                     uint32_t length);
void rig_close(struct rig *rig, struct rig_stream *stream);
/* Reads what it has not read; resets. */
void rig_read(struct rig *rig, struct rig_stream *stream);
void rig_abort(struct rig *rig, struct rig_stream *stream);
/* The server listens at a port; stops listening. */
void rig_listen(struct rig *rig, uint16_t port);
void rig_unlisten(struct rig *rig);
/* Connections of the server that live, and the n-th of them. */
unsigned int rig_server_streams(struct rig *rig);
struct rig_stream *rig_server_stream(struct rig *rig, unsigned int index);

/* Sends a datagram to the box. */
void rig_send_datagram(struct rig *rig, uint8_t node, uint16_t source_port,
                       uint16_t destination_port, const uint8_t *bytes, uint32_t length);

uint64_t rig_drops(const struct rig *rig, enum sl_drop_reason reason);
uint8_t rig_byte(uint32_t position);
void rig_fill(uint8_t *bytes, uint32_t length);

/* rig_wire.c, rig_peer.c: for rig.c. */
struct sl_endpoint_link rig_link(struct rig *rig, struct rig_node *node);
void rig_deliver(struct rig *rig, struct rig_node *node);
void rig_note_datagram(struct rig *rig, uint8_t node, const uint8_t *ip, uint32_t length);
struct sl_endpoint_user rig_peer_user(struct rig *rig, struct rig_node *node);
void rig_forget_streams(struct rig *rig);
struct sl_sp_route rig_route(uint8_t from, uint8_t to);
struct sl_ip rig_address(uint8_t last);

#endif
