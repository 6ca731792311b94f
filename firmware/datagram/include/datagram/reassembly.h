// SPDX-License-Identifier: Apache-2.0
/*
 * Puts IPv4 datagrams together from their fragments (RFC 791 section 3.2) by reference: nothing is
 * copied. Fragments that overlap end their datagram, for who sends such wants to be understood
 * differently by two readers (RFC 5722; RFC 3128). Memory is bounded: the oldest datagram goes for
 * a new one. Pure; one thread at a time.
 */
#ifndef DATAGRAM_REASSEMBLY_H
#define DATAGRAM_REASSEMBLY_H

#include "rpc/message.h"
#include "wire/addr.h"

struct sl_reassembly;

/* Fragments of one datagram: 64 KiB over links of 576 bytes take 119. */
#define SL_REASSEMBLY_FRAGMENTS_MAX 128u
/* How long the rest of a datagram is waited for. RFC 1122 3.3.2 wants a minute and more, in which a
 * fast sender has used all its identifications again; callers ask again much earlier. */
#define SL_REASSEMBLY_TIMEOUT_US 5000000u

struct sl_reassembly_limits {
    uint32_t datagrams; /* incomplete ones at once */
    uint32_t fragments; /* of all of them */
};

/* A fragment; UDP, with its IPv4 header verified. */
struct sl_fragment_arrival {
    struct sl_ip source, destination;
    uint16_t id; /* identification, as in the header */
    uint16_t offset_bytes;
    bool has_more;
    struct sl_message payload; /* taken whatever becomes of it; not empty, and not beyond 64 KiB */
};

enum sl_reassembly_outcome {
    SL_REASSEMBLY_WAITING,   /* for more of it */
    SL_REASSEMBLY_COMPLETE,  /* the datagram is the caller's */
    SL_REASSEMBLY_DUPLICATE, /* the very same part was there: dropped (RFC 8200 section 4.5) */
    SL_REASSEMBLY_MALFORMED, /* overlaps, or disagrees on where the end is: dropped with all of it
                              */
    SL_REASSEMBLY_TOO_MANY,  /* fragments of one datagram: dropped with all of it */
    SL_REASSEMBLY_OUTCOMES,
};

/* Bytes of memory it takes; 0: impossible limits. */
size_t sl_reassembly_bytes(const struct sl_reassembly_limits *limits);

/* Makes it in memory (64-byte aligned). pool: what payloads come from; stays the caller's. */
struct sl_reassembly *sl_reassembly_create(void *memory, const struct sl_reassembly_limits *limits,
                                           struct sl_message_pool *pool);

/*
 * Takes a fragment. COMPLETE: *datagram is all of it, from the UDP header on; else it is empty.
 * *evicted counts fragments of other datagrams that went for this one.
 */
enum sl_reassembly_outcome sl_reassembly_take(struct sl_reassembly *reassembly,
                                              struct sl_fragment_arrival *fragment, uint64_t now_us,
                                              struct sl_message *datagram, uint32_t *evicted);

/* Drops datagrams that have waited for too long, a bounded number; returns their fragments. */
uint32_t sl_reassembly_expire(struct sl_reassembly *reassembly, uint64_t now_us);

/* When there is something to expire next; UINT64_MAX: nothing waits. */
uint64_t sl_reassembly_next_us(const struct sl_reassembly *reassembly);

/* Gauges. */
uint32_t sl_reassembly_datagrams(const struct sl_reassembly *reassembly);
uint32_t sl_reassembly_fragments(const struct sl_reassembly *reassembly);

/* Drops everything. */
void sl_reassembly_clear(struct sl_reassembly *reassembly);

#endif
