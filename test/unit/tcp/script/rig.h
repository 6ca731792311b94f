// SPDX-License-Identifier: Apache-2.0
/*
 * One engine in virtual time whose peer is a script: what the engine transmits is kept in order
 * with the time it left, what the script says is put in. Buffers are counted, so that each test
 * ends with none. The rig's own codec of segments shares nothing with the code under test.
 */
#ifndef TEST_TCP_SCRIPT_RIG_H
#define TEST_TCP_SCRIPT_RIG_H

#include "tcp/connection.h"
#include "tcp/transfer.h"

#define RIG_PORTS 80u /* peers: ports RIG_FIRST_PORT and on */
#define RIG_FIRST_PORT 40000u
#define RIG_LOCAL_PORT 2049u
#define RIG_MAX_SACKS 4u
#define RIG_OUTPUT 512u
#define RIG_SEGMENT_BYTES 70000u
#define RIG_MSS 1460u

/* Options and fields of a segment, either way; sequence numbers as on the wire. */
/* Where a peer's segment says it comes from. */
enum rig_source {
    RIG_FROM_PEER,
    RIG_FROM_NOBODY,
    RIG_FROM_MULTICAST,
    RIG_FROM_ITSELF, /* address and port of the engine's own */
};

struct rig_segment {
    uint64_t at_us; /* output: when it left */
    uint16_t peer_port;
    uint32_t sequence, acknowledgement;
    uint16_t window;
    uint8_t flags;
    uint8_t traffic_class;
    bool has_mss, has_scale, has_sackok, has_ts;
    uint16_t mss;
    uint8_t scale;
    uint32_t ts_value, ts_echo;
    uint8_t sack_count;
    uint32_t sacks[RIG_MAX_SACKS][2];
    uint32_t payload_bytes;
    uint16_t segment_bytes;
    bool do_not_fragment;
    enum rig_source source; /* input */
    uint8_t *payload;       /* output: a copy; freed with the rig */
};

/* What the script knows of one connection. Sequence numbers of scripts are relative to iss, irs. */
struct rig_peer {
    struct sl_tcp_connection *connection; /* NULL: none that the application holds */
    uint32_t iss;                         /* of the peer: chosen by the rig */
    uint32_t irs;                         /* of the engine: learned from its SYN */
    uint32_t first_irs;                   /* of its first SYN */
    bool irs_is_known;
    bool sends_ts; /* both SYNs had timestamps: segments carry them unless told otherwise */
    uint32_t last_ts_value; /* newest TSval of the engine */
    uint32_t first_ts_value;
    bool peer_scales, engine_scales; /* its SYN had the option: windows are scaled if both had */
    uint8_t peer_scale, engine_scale;
    uint32_t events;     /* not yet asked for by the script */
    uint64_t sent_bytes; /* by sl_tcp_send(): the place in the pattern */
    uint64_t read_bytes;
};

struct rig {
    struct sl_tcp_engine *engine;   /* NULL: not made yet, or stopped */
    struct sl_tcp_engine *previous; /* where the connections were before a hand-off */
    void *previous_memory;
    struct sl_tcp_listener *listener;
    struct sl_tcp_config config;
    struct sl_tcp_settings settings;
    void *memory;
    uint64_t now_us;
    uint32_t owners; /* buffers that somebody still refers to */
    bool device_refuses;
    uint32_t device_room; /* segments until it does; 0: it does not by itself */
    bool ipv6;
    uint32_t peer_iss;
    uint16_t mtu_bytes;
    uint32_t output_first, output_count;
    struct rig_segment output[RIG_OUTPUT];
    struct rig_peer peers[RIG_PORTS];
};

/* peer_iss: the first sequence number of every peer; ipv6: the family of all addresses. */
struct rig *rig_create(uint32_t peer_iss, bool ipv6);
/* The engine is made by the first step that needs it, after the settings of the script. */
void rig_start(struct rig *rig);
/* Makes another engine, which knows nothing: the first is rig->previous from then on. Once. */
void rig_succeed(struct rig *rig);
/* Stops the engine silently. Fails the test if a buffer is still held. */
void rig_destroy(struct rig *rig);

struct rig_peer *rig_peer(struct rig *rig, uint16_t port);

/* Byte number `offset` of the stream in either direction. */
static inline uint8_t rig_pattern(uint64_t offset)
{
    return (uint8_t)(offset * 31u + (offset >> 8) * 7u + (offset >> 16));
}

/* A buffer with length_bytes of the pattern from offset on, as a slice with one reference. */
struct sl_tcp_slice rig_slice(struct rig *rig, uint64_t offset, uint32_t length_bytes);

/* Gives a segment of a peer to the engine; payload is of the pattern from payload_offset. */
void rig_input(struct rig *rig, const struct rig_segment *segment, uint64_t payload_offset);
/* The same for raw bytes of a TCP header, for malformed ones. */
void rig_input_raw(struct rig *rig, uint16_t port, const uint8_t *header, uint32_t length_bytes);

/* Timers, events and output that are due now. */
void rig_settle(struct rig *rig);
/* Moves the clock; runs each timer when it is due. Stops early once output is there. */
void rig_run_until(struct rig *rig, uint64_t until_us, bool stop_at_output);

/* Oldest segment transmitted and not yet taken; NULL if none. Valid until the rig goes. */
const struct rig_segment *rig_peek(const struct rig *rig);
const struct rig_segment *rig_take(struct rig *rig);

/* A listener, and an established connection with SACK to each of the first ports. */
void rig_establish(struct rig *rig, uint32_t connections);

/* A segment of a peer without data or options; numbers count from the SYN of each side. */
void rig_say(struct rig *rig, uint16_t port, uint8_t flags, uint32_t sequence, uint32_t ack);

/* The end of a test: the engine's invariants hold, and rig_destroy(). */
void rig_finish(struct rig *rig);

/* A connection to a port of the peer; the local port is to be chosen. */
struct sl_tcp_connect_request rig_connect_request(const struct rig *rig, uint16_t remote_port);

struct sl_ip rig_local_address(const struct rig *rig);
struct sl_ip rig_peer_address(const struct rig *rig);

#endif
