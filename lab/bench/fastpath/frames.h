// SPDX-License-Identifier: Apache-2.0
/*
 * Frames of 64 bytes on the wire (60 and the FCS), made by copying a template and patching address,
 * port and checksums, as cheaply as that can be done with frames that are right.
 *
 * Flow n is that of client 16.0.0.0 + (n mod 65536), port 1024 + n / 65536, to the VIP's port 2049;
 * even ones are TCP, odd ones UDP.
 */
#ifndef BENCH_FRAMES_H
#define BENCH_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "world.h"

#define BENCH_FRAME_BYTES 60u
#define BENCH_TEMPLATE_BYTES 64u
#define BENCH_SERVICE_PORT 2049u

enum bench_protocol { BENCH_TCP, BENCH_UDP, BENCH_PROTOCOLS };

/* A frame without the client's address and port. Sums are of what it holds, for the checksums. */
struct bench_template {
    uint8_t bytes[BENCH_TEMPLATE_BYTES];
    uint32_t ip_sum, l4_sum;
    uint8_t address_offset, port_offset, checksum_offset; /* of the client's address and port */
} __attribute__((aligned(64)));

struct bench_templates {
    struct bench_template syn;                                   /* TCP, client to VIP */
    struct bench_template request[BENCH_PROTOCOLS];              /* client to VIP */
    struct bench_template reply[BENCH_PROTOCOLS][BENCH_MEMBERS]; /* member to client */
};

void bench_templates_make(struct bench_templates *templates);

/* Writes the frame of a flow into room of BENCH_TEMPLATE_BYTES. */
void bench_frame_write(uint8_t *frame, const struct bench_template *from, uint32_t flow);

/* Protocol of a flow. */
static inline enum bench_protocol bench_protocol_of(uint32_t flow)
{
    return (flow & 1u) != 0 ? BENCH_UDP : BENCH_TCP;
}

/*
 * Checks a frame that the box sent to a server: addressed to one of the members at its MAC, both
 * checksums right when computed anew. *member: which. False if not.
 */
bool bench_frame_is_translated(const uint8_t *frame, uint32_t bytes, unsigned int *member);

#endif
