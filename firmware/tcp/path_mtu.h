// SPDX-License-Identifier: Apache-2.0
/*
 * The path MTU of one connection: by ICMP (RFC 1191, RFC 8201), without it when full-sized segments
 * vanish (black holes), and up again by single probes (RFC 4821), which cost one retransmission
 * when the path has not grown. MTUs count the IP header and all.
 *
 * A lowered MTU was told by ICMP: probed after ten minutes (RFC 1191 section 6.3). It was guessed
 * from time-outs, which an outage causes as well: probed after two seconds, then after twice as
 * long each time, up to ten minutes. The first probe tries the MTU of the link, later ones the next
 * common MTU.
 */
#ifndef TCP_PATH_MTU_H
#define TCP_PATH_MTU_H

#include <stdbool.h>
#include <stdint.h>

/* What ICMP is believed; an IPv4 path that takes less may fragment, IPv6 has none (RFC 8200). */
#define SL_TCP_MTU_MIN_V4_BYTES 552u
#define SL_TCP_MTU_MIN_V6_BYTES 1280u
#define SL_TCP_MTU_HEADERS_V4_BYTES 40u
#define SL_TCP_MTU_HEADERS_V6_BYTES 60u
/* Smaller offers of peers count as this. */
#define SL_TCP_MSS_MIN_BYTES 88u
/* What a SYN without an MSS option says (RFC 9293 section 3.7.1). */
#define SL_TCP_MSS_DEFAULT_V4_BYTES 536u
#define SL_TCP_MSS_DEFAULT_V6_BYTES 1220u
/* Until what ICMP told is doubted, and what was only guessed. */
#define SL_TCP_PATH_MTU_AGE_US 600000000u
#define SL_TCP_PATH_MTU_RETRY_US 2000000u
/*
 * Of the same segment, and over so long, until a black hole is suspected: with a time-out of some
 * milliseconds a queue somewhere runs it twice, and smaller packets would only lengthen the queue.
 */
#define SL_TCP_PATH_MTU_TIMEOUTS 2u
#define SL_TCP_PATH_MTU_SUSPECT_MS 300u

/* Embedded in the connection. */
struct sl_tcp_path_mtu {
    uint64_t probe_at_us; /* UINT64_MAX: the MTU is that of the link */
    uint32_t retry_us;    /* until the probe after this one, when that fails */
    uint32_t probe_end;   /* sequence number behind the probe in flight */
    uint32_t timeout_ms;  /* engine time of the first of timeouts, modulo 2^32 */
    uint16_t current_bytes;
    uint16_t link_bytes;  /* never above */
    uint16_t probe_bytes; /* size of the probe in flight, or 0 */
    uint8_t timeouts;     /* without progress between them */
    uint8_t failures;     /* probes that failed since the MTU changed */
    bool is_v4;
    bool may_fragment; /* IPv4: do not set DF, the path takes less than we go down to */
};

/* Largest payload of a packet without options (RFC 6691); what the MSS option says. */
static inline uint16_t sl_tcp_mss_of_mtu(uint16_t mtu_bytes, bool is_v4)
{
    uint16_t headers = is_v4 ? SL_TCP_MTU_HEADERS_V4_BYTES : SL_TCP_MTU_HEADERS_V6_BYTES;

    return mtu_bytes > headers + SL_TCP_MSS_MIN_BYTES ? (uint16_t)(mtu_bytes - headers)
                                                      : SL_TCP_MSS_MIN_BYTES;
}

/* link_bytes: MTU of the link, 0: not known (then 1500). */
void sl_tcp_path_mtu_init(struct sl_tcp_path_mtu *path, uint16_t link_bytes, bool is_v4);

/* Packets are never larger than that, whatever the link takes: the peer's MSS is what limits. */
static inline void sl_tcp_path_mtu_limit(struct sl_tcp_path_mtu *path, uint32_t bytes)
{
    if (bytes < path->link_bytes)
        path->link_bytes = (uint16_t)bytes;
    if (bytes < path->current_bytes)
        path->current_bytes = (uint16_t)bytes;
}

/*
 * ICMP says that a packet of ours was too big. next_hop_bytes: 0 from old routers (RFC 1191 section
 * 5: the next lower plateau of section 7 below what is current). The caller has checked that it
 * is about data in flight (RFC 5927 section 7). True: the MTU is lower now.
 */
bool sl_tcp_path_mtu_too_big(struct sl_tcp_path_mtu *path, uint32_t next_hop_bytes,
                             uint64_t now_us);

/*
 * Our own link takes no more than that now: to be believed at once, below the least that ICMP is
 * believed too. True: packets that were sent may be too large.
 */
bool sl_tcp_path_mtu_link(struct sl_tcp_path_mtu *path, uint32_t link_bytes);

/*
 * RTO has run for a segment sent in a packet of packet_bytes. True: a black hole is suspected and
 * the MTU is lower than that now (counts as sl_tcp_statistics.black_holes).
 */
bool sl_tcp_path_mtu_timed_out(struct sl_tcp_path_mtu *path, uint32_t packet_bytes,
                               uint64_t now_us);

/*
 * send_unacknowledged has moved to that number. True: this acknowledges a probe and the MTU is
 * higher now. Cheap: to be called for each ACK that moves it.
 */
bool sl_tcp_path_mtu_acknowledged(struct sl_tcp_path_mtu *path, uint32_t send_unacknowledged,
                                  uint64_t now_us);

/*
 * The size of a packet to send as a probe, when one is due; else 0. If there is enough new data to
 * fill it, send it so, as one packet, and call sl_tcp_path_mtu_probe_sent().
 */
uint16_t sl_tcp_path_mtu_probe(const struct sl_tcp_path_mtu *path, uint64_t now_us);

/* A probe of probe_bytes was sent; its data ends at sequence number end. */
void sl_tcp_path_mtu_probe_sent(struct sl_tcp_path_mtu *path, uint16_t probe_bytes, uint32_t end);

/* The segment before sequence number end is found lost: if it is the probe, that has failed. */
void sl_tcp_path_mtu_lost(struct sl_tcp_path_mtu *path, uint32_t end, uint64_t now_us);

#endif
