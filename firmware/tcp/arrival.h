// SPDX-License-Identifier: Apache-2.0
/* A segment that has arrived, decoded: what passes between the parts of input processing. */
#ifndef TCP_ARRIVAL_H
#define TCP_ARRIVAL_H

#include "options.h"
#include "queue.h"
#include "tcp/engine.h"
#include "tuple.h"
#include "wire/tcp.h"

/* ECN field of the traffic class (RFC 3168 section 5). */
#define SL_ECN_MASK 0x03u
#define SL_ECN_CAPABLE 0x02u /* ECT(0) */
#define SL_ECN_CONGESTION_EXPERIENCED 0x03u

struct sl_tcp_arrival {
    const struct sl_tcp_packet *packet;
    struct sl_tcp_tuple tuple; /* local: where it goes to */
    uint32_t sequence;         /* SEG.SEQ; of the first byte of payload once a SYN is dealt with */
    uint32_t acknowledgement;
    uint32_t payload_bytes;
    uint16_t window; /* as on the wire */
    uint16_t slice_count;
    uint8_t flags;                     /* of wire/tcp.h; FIN goes when it is cut off */
    bool is_taken;                     /* the references of the slices have been passed on */
    const struct sl_tcp_slice *slices; /* the payload: the packet's, or trimmed ones */
    struct sl_tcp_options options;
    struct sl_tcp_slice trimmed[SL_TCP_SEGMENT_SLICES];
};

/* SEG.LEN: payload with SYN and FIN (RFC 9293 section 3.4). */
static inline uint32_t sl_tcp_arrival_length(const struct sl_tcp_arrival *arrival)
{
    return arrival->payload_bytes + ((arrival->flags & SL_TCP_SYN) != 0) +
           ((arrival->flags & SL_TCP_FIN) != 0);
}

/* The sequence number behind it. */
static inline uint32_t sl_tcp_arrival_end(const struct sl_tcp_arrival *arrival)
{
    return arrival->sequence + sl_tcp_arrival_length(arrival);
}

/*
 * Decodes the fixed header and the options. 0; -EINVAL: malformed. Whatever it returns, slices and
 * tuple's addresses are set.
 */
int sl_tcp_arrival_decode(struct sl_tcp_arrival *arrival, const struct sl_tcp_packet *packet);

/*
 * Cuts `front` bytes off the payload's beginning and `back` off its end, together at most
 * payload_bytes; the references of slices that are gone are released. sequence moves on.
 */
void sl_tcp_arrival_trim(struct sl_tcp_arrival *arrival, const struct sl_tcp_slice_store *store,
                         uint32_t front, uint32_t back);

#endif
