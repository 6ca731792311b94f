// SPDX-License-Identifier: Apache-2.0
/*
 * IP fragments follow their first one, in any order of arrival [IFF-7], without reassembly: the
 * first fragment has the ports and finds the flow; the later ones are held until it came, or find
 * its decision here. RFC 791, RFC 1858, RFC 3128.
 *
 * Memory is passed in; one writer (the NP). Held packets are opaque handles: the table gives each
 * back exactly once.
 */
#ifndef IFF_FRAGMENTS_H
#define IFF_FRAGMENTS_H

#include "iff/flow.h"

/* Fragments of one datagram held before its first: 64 KiB in an MTU of 1,500 are 45. */
#define SL_FRAGMENT_HELD_PER_DATAGRAM 64u

struct sl_fragments; /* in the memory */

/*
 * The flow that a datagram's first fragment took. The entry is a copy: all fragments go where the
 * first went, also when the flow is balanced anew or has left the table meanwhile.
 * sl_flow_find(hash, entry.flow_id) finds the living one, to account to.
 */
struct sl_fragment_flow {
    struct sl_flow_entry entry;
    uint32_t hash; /* of entry.key */
};

enum sl_fragment_result {
    SL_FRAGMENT_GO,        /* forward it by the flow */
    SL_FRAGMENT_HELD,      /* the table has the handle now */
    SL_FRAGMENT_MALFORMED, /* overlaps, or contradicts the datagram's end: drop fragment_malformed
                            */
    SL_FRAGMENT_FULL,      /* no room: drop fragment_hold_full */
};

/* Hands a packet back to its owner. */
typedef void (*sl_fragment_fn)(void *context, uint64_t handle);

/* Bytes for that many datagrams in flight (a power of two >= 16) and held packets in total; 0: not
 * possible. */
size_t sl_fragments_bytes(uint32_t datagrams, uint32_t held);

/* memory is 64-byte aligned. seed: random. -EINVAL, -ENOSPC. */
int sl_fragments_init(struct sl_fragments **fragments, void *memory, size_t bytes,
                      uint32_t datagrams, uint32_t held, uint64_t seed);

/*
 * A first fragment whose flow is known. GO: every held fragment of the datagram is handed to
 * release(), to be forwarded after this one. side: ingress port id on server ports,
 * SL_FRAGMENT_CLIENT_SIDE on others.
 */
#define SL_FRAGMENT_CLIENT_SIDE 0xffu
enum sl_fragment_result sl_fragment_first(struct sl_fragments *fragments,
                                          const struct sl_packet *packet, uint8_t side,
                                          const struct sl_fragment_flow *flow, uint32_t now_ms,
                                          sl_fragment_fn release, void *context);

/* A later fragment. GO: *flow is the first one's; HELD: handle is kept. */
enum sl_fragment_result sl_fragment_later(struct sl_fragments *fragments,
                                          const struct sl_packet *packet, uint8_t side,
                                          uint64_t handle, uint32_t now_ms,
                                          struct sl_fragment_flow *flow);

/*
 * Looks at the next count datagrams; gives back what was held by those older than timeout_ms (drop
 * reason fragment_timeout) and forgets them. Returns how many packets were given back.
 */
uint32_t sl_fragments_sweep(struct sl_fragments *fragments, uint32_t count, uint32_t now_ms,
                            uint32_t timeout_ms, sl_fragment_fn expired, void *context);

/* Gives back everything held: on shutdown, or when the configuration drops its port. */
void sl_fragments_flush(struct sl_fragments *fragments, sl_fragment_fn expired, void *context);

/* Packets held now. */
uint32_t sl_fragments_held(const struct sl_fragments *fragments);

#endif
