// SPDX-License-Identifier: Apache-2.0
/* Incomplete datagrams and their fragments: found by whose they are, and by age. */
#ifndef DATAGRAM_TABLE_H
#define DATAGRAM_TABLE_H

#include "datagram/reassembly.h"

#define SL_REASSEMBLY_NONE UINT32_MAX
/* No last fragment has come yet. */
#define SL_REASSEMBLY_END_UNKNOWN UINT32_MAX

/* A part of a datagram: [begin, begin + payload.length_bytes). */
struct sl_reassembly_part {
    struct sl_message payload;
    uint32_t begin;
    uint32_t next; /* of the datagram, ascending; or free */
};

struct sl_reassembly_datagram {
    struct sl_ip source, destination;
    uint64_t since_us;
    uint16_t id;
    bool is_used;
    uint32_t first, last; /* parts */
    uint32_t parts;
    uint32_t here_bytes;     /* in all parts */
    uint32_t end;            /* length, once known */
    uint32_t older, younger; /* by since_us; free: younger is the next free one */
    uint32_t next;           /* in its bucket */
};

struct sl_reassembly {
    struct sl_message_pool *pool;
    struct sl_reassembly_datagram *datagrams;
    struct sl_reassembly_part *parts;
    uint32_t *buckets;
    uint32_t bucket_mask;
    uint32_t free_datagram, free_part;
    uint32_t oldest, youngest;
    uint32_t datagram_count, part_count; /* in use */
};

/* The datagram that a fragment belongs to; NULL: none of it is here. */
struct sl_reassembly_datagram *sl_reassembly_find(struct sl_reassembly *reassembly,
                                                  const struct sl_fragment_arrival *fragment);

/* Begins one; NULL: all are in use. */
struct sl_reassembly_datagram *sl_reassembly_begin(struct sl_reassembly *reassembly,
                                                   const struct sl_fragment_arrival *fragment,
                                                   uint64_t now_us);

/* Ends one, and releases what parts it still has. Returns how many. */
uint32_t sl_reassembly_end(struct sl_reassembly *reassembly,
                           struct sl_reassembly_datagram *datagram);

/* A free part; SL_REASSEMBLY_NONE: all are in use. */
uint32_t sl_reassembly_take_part(struct sl_reassembly *reassembly);
void sl_reassembly_give_part(struct sl_reassembly *reassembly, uint32_t index);

#endif
