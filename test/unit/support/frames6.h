/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_FRAMES6_H
#define TEST_SUPPORT_FRAMES6_H

/*
 * IPv6 frames for tests from a description, as support/frames.h does for IPv4 and likewise without
 * the codecs under test.
 */

#include "support/frames.h"

/* The last two groups of an address of ours, 2001:db8::high:low, in host order. */
#define TEST_IP6(high, low)                                                                        \
    {                                                                                              \
        0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, (high) >> 8, (high)&0xff, (low) >> 8,      \
            (low)&0xff                                                                             \
    }

enum {
    TEST_HOP_BY_HOP = 0,
    TEST_TCP = 6,
    TEST_UDP = 17,
    TEST_ICMPV6 = 58,
};

/* What a frame is; zero means the default in brackets. */
struct test_frame6_spec {
    uint8_t destination_mac[6]; /* [02:00:00:00:00:01] */
    uint8_t source_mac[6];      /* [02:00:00:00:00:02] */
    uint16_t tci;               /* of an 802.1Q tag; 0: no tag */
    uint8_t source[16];         /* [2001:db8::1:11] */
    uint8_t destination[16];    /* [2001:db8::1:100] */
    uint8_t next_header;        /* [TCP]; TCP and ICMPv6 get a checksum */
    bool hop_by_hop;            /* next_header 0 and eight bytes of padding before TCP */
    uint8_t hop_limit;          /* [64] */
    uint16_t source_port;       /* [40000] */
    uint16_t destination_port;  /* [2049] */
    uint8_t tcp_flags;
    const uint8_t *payload; /* behind the TCP header, or all of another protocol's */
    uint16_t payload_bytes; /* of a pattern, or of payload if that is set */
    bool from_nobody;       /* the unspecified address as source */
    bool bad_checksum;      /* one bit is flipped */
    uint16_t padding_bytes; /* zeros behind the packet */
    uint16_t missing_bytes; /* that the length promises and the frame has not */
};

/* Writes the frame into `frame` of TEST_FRAME_MAX_BYTES; returns its length. Aborts if too long. */
size_t test_frame6_build(uint8_t *frame, const struct test_frame6_spec *spec);

/* The right checksum field of `length` bytes of TCP or ICMPv6 between two addresses, by the book;
 * 0 if those bytes have a right one in them. */
uint16_t test_sum6(const uint8_t *source, const uint8_t *destination, uint8_t protocol,
                   const uint8_t *l4, size_t length);

/*
 * A solicitation or advertisement of 24 bytes, with `option` (1 or 2) and a MAC 32: ICMPv6 without
 * its checksum. Returns its length.
 */
size_t test_neighbour_message(uint8_t *to, uint8_t type, uint8_t flags, const uint8_t *target,
                              uint8_t option, const uint8_t *mac);

#endif
