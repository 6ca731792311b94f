// SPDX-License-Identifier: Apache-2.0
/*
 * A TCP engine (RFC 9293): all connections of one storage processor. Time and packets are passed
 * in, segments and events come out; the engine reads no clock, has no globals, allocates nothing
 * but from the memory it was made in, and is used by one thread at a time. Two engines in one
 * process know nothing of each other.
 *
 * One turn of the owner:
 *     sl_tcp_input() for each packet that arrived,
 *     sl_tcp_advance() for the timers,
 *     sl_tcp_events() and what the application does about them,
 *     sl_tcp_flush(), which transmits what all of this made due.
 * Nothing is transmitted outside sl_tcp_flush(): acknowledgements of a burst are joined by that.
 */
#ifndef TCP_ENGINE_H
#define TCP_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tcp/slice.h"
#include "tcp/statistics.h"
#include "wire/addr.h"

struct sl_tcp_engine;
struct sl_tcp_connection;
struct sl_tcp_listener;

/* Slices of one segment, at most: a segment of more is cut shorter. */
#define SL_TCP_SEGMENT_SLICES 16u
#define SL_TCP_PRIORITIES 4u

/*
 * How segments get to the peer: opaque to the engine, 16 bytes of the glue (port, VLAN, MAC
 * addresses or an index). A passive connection answers by the route its packets come by; an active
 * one is given it, with the neighbour resolved, when it connects. The last acceptable segment of
 * the peer says by which route it is reached now.
 */
struct sl_tcp_route {
    uint64_t words[2];
};

/* A received segment. IP header, addresses and TCP checksum have been verified. */
struct sl_tcp_packet {
    struct sl_ip source, destination; /* IPv4 mapped, as everywhere */
    struct sl_tcp_route route;
    const uint8_t *header;      /* TCP header; read during the call only */
    uint32_t header_room_bytes; /* contiguous bytes at header: the TCP header with its options must
                                   fit (60 always do), else the segment is refused as malformed */
    const struct sl_tcp_slice *payload; /* what follows the options, in order */
    uint16_t payload_slices;            /* 0..SL_TCP_SEGMENT_SLICES */
    uint16_t mtu_bytes;                 /* of the link it came by: IP header and all; 0: unknown */
    uint8_t traffic_class;              /* DSCP and ECN (RFC 3168) */
};

/* A segment to transmit: valid during the call. */
struct sl_tcp_segment {
    struct sl_ip source, destination;
    struct sl_tcp_route route;
    const uint8_t *header;              /* TCP header with options; checksum field is 0 */
    const struct sl_tcp_slice *payload; /* the engine keeps its references: retain what is kept */
    uint32_t payload_bytes;
    uint16_t payload_slices;
    uint16_t
        segment_bytes;     /* payload of each packet when payload_bytes is more than one packet
                              takes (TSO): sequence, PSH, FIN, CWR as TSO does; else = payload_bytes
                            */
    uint8_t header_bytes;  /* 20..60 */
    uint8_t traffic_class; /* DSCP and ECN */
    uint8_t hop_limit;
    bool do_not_fragment; /* IPv4 DF: path MTU discovery (RFC 1191) */
    uint32_t flow_label;  /* IPv6 (RFC 6437), 20 bits */
};

/* What the engine needs of its surroundings. */
struct sl_tcp_ops {
    struct sl_tcp_owner_ops owners;
    /*
     * Takes a segment. False: no room; the engine stops transmitting until the next
     * sl_tcp_flush() and loses nothing by that.
     */
    bool (*transmit)(void *context, const struct sl_tcp_segment *segment);
    /*
     * May sl_tcp_connect() choose that local port (host order)? Where several engines share an
     * address, only ports whose answers come to this one will do. NULL: every port.
     */
    bool (*port_is_ours)(void *context, const struct sl_ip *local, uint16_t local_port,
                         const struct sl_ip *remote, uint16_t remote_port);
    void *context;
};

enum sl_tcp_congestion {
    SL_TCP_CUBIC, /* RFC 9438 */
    SL_TCP_RENO,  /* RFC 5681, 6582 */
};

/* What connections begin with; each can change its own (sl_tcp_set_settings()). */
struct sl_tcp_settings {
    uint32_t receive_buffer_bytes; /* window offered at most; unread, unconsumed and out of order
                                      data together */
    uint32_t send_buffer_bytes;    /* unsent and unacknowledged data together */
    uint32_t rto_min_us;           /* RFC 6298 (2.4) says 1 s; a storage network 1..200 ms */
    uint32_t rto_max_us;           /* RFC 6298 (2.5): at least 60 s */
    uint32_t rto_initial_us;       /* RFC 6298 (2.1): 1 s */
    uint32_t delayed_ack_us;       /* RFC 9293 3.8.6.3: below 500 ms; 0: none is delayed */
    uint32_t keepalive_idle_us;    /* RFC 1122 4.2.3.6; 0: no keep-alive */
    uint32_t keepalive_interval_us;
    uint32_t user_timeout_us; /* unacknowledged data this long ends the connection (R2 of RFC 9293
                                 3.8.3) */
    uint32_t fin_wait_us;     /* FIN-WAIT-2 of a connection nobody holds any more */
    uint32_t time_wait_us;    /* 2 MSL */
    uint16_t mss_max_bytes;   /* 0: what the MTU gives */
    uint8_t keepalive_probes;
    uint8_t syn_retries;
    uint8_t congestion; /* enum sl_tcp_congestion */
    uint8_t priority;   /* 0 first .. SL_TCP_PRIORITIES - 1 last, within one sl_tcp_flush() */
    uint8_t dscp;
    uint8_t hop_limit;
    bool timestamps, window_scaling, sack, ecn; /* offered and accepted */
    bool nodelay;                               /* no Nagle (RFC 9293 3.7.4) */
    bool path_mtu_discovery;                    /* RFC 1191, 8201, black holes as in RFC 4821 */
};

/* For a storage network: 10 ms minimum RTO, 1 ms delayed ACK, CUBIC, all options, nodelay. */
void sl_tcp_settings_default(struct sl_tcp_settings *settings);

/*
 * 0, or -EINVAL with *name the field (static) that no connection could work with.
 */
int sl_tcp_settings_check(const struct sl_tcp_settings *settings, const char **name);

struct sl_tcp_config {
    uint32_t max_connections; /* embryonic, living and in TIME-WAIT */
    uint32_t max_listeners;
    uint32_t max_slices;         /* slices held in all queues together */
    uint32_t max_sent_records;   /* segments in flight in all connections together */
    uint64_t max_held_bytes;     /* footprint of all slices held: beyond it windows close and
                                    sl_tcp_send() refuses, nothing fails */
    uint32_t transmit_bytes_max; /* payload of one sl_tcp_segment: 0: one packet (no TSO) */
    uint8_t secret[16]; /* key of initial sequence numbers (RFC 6528), SYN cookies (RFC 4987), ports
                           (RFC 6056) and the hash table; random, kept secret */
    struct sl_tcp_settings settings;
    struct sl_tcp_ops ops;
};

/* Bytes of memory an engine of that configuration takes; 0 when the configuration is impossible. */
size_t sl_tcp_engine_bytes(const struct sl_tcp_config *config);

/*
 * Makes an engine in memory (64-byte aligned, sl_tcp_engine_bytes(), the caller's until after
 * sl_tcp_engine_stop()). config is copied. -EINVAL for a bad configuration.
 */
int sl_tcp_engine_create(void *memory, const struct sl_tcp_config *config, uint64_t now_us,
                         struct sl_tcp_engine **engine);

/*
 * What connections begin with from now on, also those of listeners that were given no settings of
 * their own. 0; -EINVAL (sl_tcp_settings_check()), and nothing has changed.
 */
int sl_tcp_engine_set_settings(struct sl_tcp_engine *engine,
                               const struct sl_tcp_settings *settings);

/* Releases every slice and forgets every connection; reset: sends each peer a RST first. */
void sl_tcp_engine_stop(struct sl_tcp_engine *engine, bool reset, uint64_t now_us);

/*
 * Takes a burst of segments with one reference of each of their slices, which are the engine's from
 * then on, whatever becomes of the segments.
 */
void sl_tcp_input(struct sl_tcp_engine *engine, const struct sl_tcp_packet *packets, uint16_t count,
                  uint64_t now_us);

/* Runs the timers that are due. Bounded: what is not done at once is due again at once. */
void sl_tcp_advance(struct sl_tcp_engine *engine, uint64_t now_us);

/* When sl_tcp_advance() has something to do next; UINT64_MAX: no timer runs. */
uint64_t sl_tcp_next_timer_us(const struct sl_tcp_engine *engine);

/*
 * Transmits what is due, connections of better priority first and in turn within one. True: all of
 * it; false: the device refused or the budget of one call was used up, call again.
 */
bool sl_tcp_flush(struct sl_tcp_engine *engine, uint64_t now_us);

/*
 * An ICMP error about a segment of ours. header: the first bytes of the TCP header quoted, at
 * least 8. Soft errors are remembered as a reason, hard ones end only a connection in SYN-SENT
 * (RFC 5461, RFC 5927).
 */
enum sl_tcp_icmp {
    SL_TCP_ICMP_TOO_BIG,     /* RFC 1191, RFC 8201: next_hop_mtu_bytes */
    SL_TCP_ICMP_UNREACHABLE, /* network, host */
    SL_TCP_ICMP_REFUSED,     /* protocol, port, administratively prohibited */
    SL_TCP_ICMP_LINK_MTU,    /* no router but our own link: it takes no more than next_hop_mtu_bytes
                                now, which holds whatever the settings say and is never probed above */
};

struct sl_tcp_icmp_error {
    enum sl_tcp_icmp kind;
    struct sl_ip local, remote; /* source and destination of the quoted packet */
    const uint8_t *header;
    uint32_t header_bytes;
    uint32_t next_hop_mtu_bytes;
};

void sl_tcp_icmp(struct sl_tcp_engine *engine, const struct sl_tcp_icmp_error *error,
                 uint64_t now_us);

/* What happened to a connection since its last event; bits of sl_tcp_event.events. */
#define SL_TCP_EVENT_ACCEPTED 0x01u  /* a listener has a new connection: it is the application's */
#define SL_TCP_EVENT_CONNECTED 0x02u /* sl_tcp_connect() has succeeded */
#define SL_TCP_EVENT_READABLE 0x04u
#define SL_TCP_EVENT_PEER_CLOSED 0x08u  /* FIN: what is readable is the last */
#define SL_TCP_EVENT_ACKNOWLEDGED 0x10u /* data sent has been acknowledged (sl_tcp_progress()) */
#define SL_TCP_EVENT_WRITABLE 0x20u     /* room again after sl_tcp_send() had been refused */
#define SL_TCP_EVENT_CLOSED 0x40u       /* ended; sl_tcp_info() says why; release it */

struct sl_tcp_event {
    struct sl_tcp_connection *connection;
    struct sl_tcp_listener *listener; /* ACCEPTED: whose; else NULL */
    uint32_t events;
};

/* Takes up to count connections with events, each once, those that waited longest first. */
uint16_t sl_tcp_events(struct sl_tcp_engine *engine, struct sl_tcp_event *events, uint16_t count);

/* Counters and gauges of the engine; the caller may read them at any time. */
const struct sl_tcp_statistics *sl_tcp_engine_statistics(const struct sl_tcp_engine *engine);

#endif
