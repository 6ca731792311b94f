/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_FRAMES_H
#define TEST_SUPPORT_FRAMES_H

/*
 * Builds whole Ethernet frames for tests from a description. It shares no code with the codecs
 * under test: its checksums are computed byte by byte from RFC 1071's definition.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEST_FRAME_MAX_BYTES 10000u

#define TEST_IP(a, b, c, d)                                                                        \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* What a frame is; everything in host order. Zero means the default in brackets. */
struct test_frame_spec {
    uint8_t destination_mac[6]; /* [02:00:00:00:00:01] */
    uint8_t source_mac[6];      /* [02:00:00:00:00:02] */
    uint8_t tags;               /* 802.1Q tags before the payload, at most 3 */
    uint16_t tci[3];
    uint16_t tag_type; /* of the outermost tag [0x8100] */
    uint8_t tos;
    uint8_t ip_option_bytes; /* no-operation options, a multiple of 4 */
    uint16_t id;
    uint16_t fragment;         /* flags and offset in units of 8 bytes */
    uint8_t ttl;               /* [64] */
    uint8_t protocol;          /* TCP, UDP and ICMP get a header of theirs, others only payload */
    uint32_t source;           /* [10.1.0.11] */
    uint32_t destination;      /* [10.1.0.100] */
    uint16_t source_port;      /* [40000] */
    uint16_t destination_port; /* [2049] */
    uint8_t tcp_flags;
    uint8_t tcp_option_bytes; /* no-operation options, a multiple of 4 */
    uint8_t icmp_type;
    uint8_t icmp_code;
    uint16_t payload_bytes; /* of a pattern, or of payload if that is set */
    const uint8_t *payload;
    bool no_l4_header;      /* payload follows the IP header directly (later fragments) */
    bool no_udp_checksum;   /* zero in the field */
    bool bad_ip_checksum;   /* one bit is flipped */
    bool bad_l4_checksum;   /* one bit is flipped */
    uint16_t padding_bytes; /* zeros behind the datagram, as a short frame has */
};

/* Writes the frame into `frame` of TEST_FRAME_MAX_BYTES; returns its length. Aborts if too long. */
size_t test_frame_build(uint8_t *frame, const struct test_frame_spec *spec);

/* Makes the header checksum of the IPv4 header at `ip` right again after a change to it. */
void test_frame_resum_ipv4(uint8_t *ip);

/* RFC 1071 checksum by the book over bytes, added to a host-order sum; not folded. */
uint32_t test_sum(const uint8_t *bytes, size_t length, uint32_t sum);

/* Folds and complements test_sum(): the checksum field in host order. */
uint16_t test_sum_finish(uint32_t sum);

#endif
