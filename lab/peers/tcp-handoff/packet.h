// SPDX-License-Identifier: Apache-2.0
/* Buffers with a count of references, and TCP packets in them. */
#ifndef TCP_HANDOFF_PACKET_H
#define TCP_HANDOFF_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tcp/slice.h"
#include "wire/tcp.h"

/* The largest packet that a TUN device of ours takes or gives. */
#define PACKET_BYTES 2048u

/* Owned by its references; freed with the last. */
struct packet {
    struct packet *next; /* in the one queue it is in */
    uint32_t references;
    uint32_t capacity_bytes;
    uint32_t length_bytes;
    uint8_t bytes[]; /* an IP packet, or data of a stream */
};

/* With one reference, the caller's, and no length. Ends the program when memory is out. */
struct packet *packet_new(uint32_t capacity_bytes);
struct packet *packet_copy(const struct packet *packet);
void packet_retain(struct packet *packet);
void packet_release(struct packet *packet);

/* First in, first out. Zero is empty. */
struct packet_queue {
    struct packet *head, *tail;
    uint32_t count;
};

void packet_queue_put(struct packet_queue *queue, struct packet *packet);
/* NULL: empty. */
struct packet *packet_queue_take(struct packet_queue *queue);

/* What is in a packet; offsets count from its first byte. */
struct packet_view {
    struct sl_ip source, destination;
    uint16_t source_port, destination_port; /* host order */
    uint32_t tcp_offset, payload_offset, end_offset;
    uint8_t flags; /* SL_TCP_* */
    uint8_t traffic_class;
};

/* Is it a whole TCP packet with right checksums? */
bool packet_parse(const struct packet *packet, struct packet_view *view);

/* The payload, of which there is some, as a slice with a new reference to the packet. */
struct sl_tcp_slice packet_payload(struct packet *packet, const struct packet_view *view);

#endif
