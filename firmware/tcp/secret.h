// SPDX-License-Identifier: Apache-2.0
/*
 * What a stranger must not be able to foretell: initial sequence numbers (RFC 6528), the offset of
 * timestamps (RFC 7323 section 5.4), where ports are chosen from (RFC 6056), SYN cookies and where
 * a connection lies in the hash table. All come from one secret of 16 bytes by SipHash-2-4,
 * each by a key of its own.
 */
#ifndef TCP_SECRET_H
#define TCP_SECRET_H

#include <stddef.h>
#include <stdint.h>

#include "tuple.h"
#include "wire/siphash.h"

/* Uses of the secret: each has a key of its own. */
enum sl_tcp_secret_use {
    SL_TCP_SECRET_ISN,
    SL_TCP_SECRET_TIMESTAMP,
    SL_TCP_SECRET_PORT_OFFSET,
    SL_TCP_SECRET_PORT_COUNTER,
    SL_TCP_SECRET_COOKIE_BASE,
    SL_TCP_SECRET_COOKIE_CODE,
    SL_TCP_SECRET_FLOW_LABEL,
    SL_TCP_SECRET_TABLE, /* three keys, from here on */
    SL_TCP_SECRET_USES = SL_TCP_SECRET_TABLE + 3,
};

/* Embedded in the engine. Never shown, logged or exported. */
struct sl_tcp_secret {
    struct sl_siphash_key keys[SL_TCP_SECRET_USES];
};

/* secret: 16 random bytes, read during the call only. */
void sl_tcp_secret_init(struct sl_tcp_secret *secret, const uint8_t *bytes);

/*
 * ISN = M + F(tuple, secret) (RFC 6528 section 3), M counting every 4 us (RFC 9293 section 3.4.1):
 * numbers of one tuple only go forward, those of others tell nothing of them.
 */
uint32_t sl_tcp_secret_isn(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                           uint64_t now_us);

/*
 * What to add to the clock for TSval. It depends on the two addresses only: a host sees the
 * timestamps of all connections with one of ours in one order, which RFC 6191 and peers that
 * remember a timestamp for each host ask for.
 */
uint32_t sl_tcp_secret_timestamp_offset(const struct sl_tcp_secret *secret,
                                        const struct sl_tcp_tuple *tuple);

/* IPv6 flow label (RFC 6437 section 3), 20 bits, never 0. */
uint32_t sl_tcp_secret_flow_label(const struct sl_tcp_secret *secret,
                                  const struct sl_tcp_tuple *tuple);

#endif
