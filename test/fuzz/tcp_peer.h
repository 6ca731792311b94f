/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One engine whose peer is the fuzzer: a connection that was brought into some state by segments as
 * they should be, and what either side may do from there on. Data of both directions follow a
 * pattern of their sequence numbers, so that each byte can be checked wherever it turns up.
 */
#ifndef TEST_FUZZ_TCP_PEER_H
#define TEST_FUZZ_TCP_PEER_H

#include "fuzz.h"

#include "tcp/connection.h"
#include "tcp/transfer.h"

#define PEER_PORT 40000u
#define PEER_SERVICE_PORT 2049u
#define PEER_HOST 11u
#define PEER_ENGINE_HOST 100u
#define PEER_MTU_BYTES 1500u
#define PEER_ISS 0xfffff000u /* of the peer: its numbers wrap soon */

/* What connections agree on; bits of an input's second byte. */
#define PEER_TIMESTAMPS 0x01u
#define PEER_SACK 0x02u
#define PEER_SCALING 0x04u
#define PEER_ECN 0x08u
#define PEER_V6 0x10u
#define PEER_TSO 0x20u
#define PEER_RENO 0x40u
#define PEER_LITTLE_MEMORY 0x80u

struct peer {
    struct sl_tcp_engine *engine;
    void *memory;
    struct sl_tcp_listener *listener;
    struct sl_tcp_connection *connection; /* the application's; NULL: it has none */
    uint64_t now_us;
    uint8_t terms; /* PEER_* */
    bool device_refuses;
    bool has_had_connection;
    bool knows_irs;   /* irs is of the connection, not of another answer to a SYN */
    bool knows_start; /* the connection was established by a SYN with PEER_ISS */
    uint32_t buffers; /* somebody still refers to */
    /* Of the connection, as its segments said: */
    uint32_t irs; /* the engine's ISS */
    uint32_t engine_next, engine_acknowledged, engine_timestamp;
    uint32_t next;                   /* what the peer would send next */
    uint64_t sent_bytes, read_bytes; /* by the application */
    uint32_t unconsumed_bytes;
};

/* A segment of the peer. */
struct peer_segment {
    uint8_t flags;
    uint32_t sequence, acknowledgement;
    uint16_t window;
    uint8_t options[40];
    uint8_t option_bytes; /* a multiple of 4 */
    uint16_t payload_bytes;
    uint8_t traffic_class;
    bool from_stranger; /* another port */
};

/* The state an input begins in: its first byte. */
enum peer_state {
    PEER_LISTEN,
    PEER_SYN_SENT,
    PEER_SYN_RECEIVED,
    PEER_ESTABLISHED,
    PEER_IN_FLIGHT, /* established with much under way */
    PEER_FIN_WAIT_1,
    PEER_FIN_WAIT_2,
    PEER_CLOSE_WAIT,
    PEER_CLOSING,
    PEER_LAST_ACK,
    PEER_TIME_WAIT,
    PEER_COOKIES, /* the backlog is full */
    PEER_STATES,
};

void peer_create(struct peer *peer, enum peer_state state, uint8_t terms);
/* Stops the engine and sees that nobody holds anything. */
void peer_destroy(struct peer *peer, bool reset);

/* Timers, events and output; then all invariants must hold. */
void peer_settle(struct peer *peer);
void peer_input(struct peer *peer, const struct peer_segment *segment);
void peer_send(struct peer *peer, uint32_t bytes);
/* Takes up to some slices, which must be the peer's bytes in order. */
void peer_receive(struct peer *peer, uint16_t slices, bool consumes);
void peer_release(struct peer *peer);
/* Freezes, exports, forgets and imports the connection into the same engine again. */
void peer_move(struct peer *peer);

/* What the engine needs; the address of a host of theirs. */
struct sl_tcp_ops peer_ops(struct peer *peer);
struct sl_ip peer_address(const struct peer *peer, uint8_t last);

/* Options as agreed, into segment->options. */
void peer_put_options(const struct peer *peer, struct peer_segment *segment);

#endif
