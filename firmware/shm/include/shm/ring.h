/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHM_RING_H
#define SHM_RING_H

/*
 * A ring of messages in shared memory, for one producer and one consumer in different processes.
 *
 * All state is in the ring, so either process may end at any moment and another one go on in its
 * place. A message becomes visible only when the tail moves over its slot: a producer that is
 * killed while it writes leaves nothing behind. The consumer trusts nothing it reads: it copies a
 * message and checks the copy. Nobody ever waits; who finds the ring full or empty comes back.
 */

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define SL_RING_SLOTS 1024u
#define SL_RING_SLOT_BYTES 1024u
#define SL_RING_PAYLOAD_MAX 1008u

/* One message in the ring. Written by the producer before the tail covers it, read after. */
struct sl_ring_slot {
    uint64_t sequence; /* number of the message since the ring was made, from 0 */
    uint32_t crc32c;   /* over sequence, id, length_bytes and the payload (RFC 3720 appendix B.4) */
    uint16_t id;       /* what the message is, never 0 */
    uint16_t length_bytes; /* of the payload */
    uint8_t payload[SL_RING_PAYLOAD_MAX];
};
_Static_assert(sizeof(struct sl_ring_slot) == SL_RING_SLOT_BYTES, "size of a slot");

/* Counts only grow; a slot's index is a count modulo SL_RING_SLOTS. */
struct sl_ring {
    _Alignas(64) _Atomic uint64_t tail; /* messages published. producer: rw, consumer: ro */
    _Alignas(64) _Atomic uint64_t head; /* messages taken. consumer: rw, producer: ro */
    _Alignas(64) struct sl_ring_slot slots[SL_RING_SLOTS];
};
_Static_assert(sizeof(struct sl_ring) == 128 + SL_RING_SLOTS * SL_RING_SLOT_BYTES,
               "size of a ring");

/* A message taken from a ring: the caller's own copy, its payload aligned for every structure. */
struct sl_ring_message {
    uint16_t id;
    uint16_t length_bytes;
    _Alignas(8) uint8_t payload[SL_RING_PAYLOAD_MAX];
};

/*
 * Publishes a message. Producer only.
 * ring: any bytes; payload: length_bytes bytes, may be NULL when that is 0; copied.
 * Returns 0; -EINVAL for id 0; -EMSGSIZE for a payload that no slot holds; -ENOBUFS when the ring
 * is full; -EILSEQ when head and tail contradict each other: the region must be made anew.
 */
int sl_ring_enqueue(struct sl_ring *ring, uint16_t id, const void *payload, size_t length_bytes);

/*
 * Takes the oldest message. Consumer only.
 * message: the caller's; holds a whole message only after 0, bytes of a damaged one otherwise.
 * Returns 0; -EAGAIN when the ring is empty; -EBADMSG when the message's checksum, length or id is
 * wrong; -EILSEQ when its sequence is, or when head and tail contradict each other. A damaged
 * message is taken all the same, so that each is reported once; contradicting counts stay as they
 * are.
 */
int sl_ring_dequeue(struct sl_ring *ring, struct sl_ring_message *message);

/* Messages published and not yet taken; more than SL_RING_SLOTS when the counts contradict each
 * other. */
uint64_t sl_ring_used(const struct sl_ring *ring);

#endif
