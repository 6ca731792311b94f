// SPDX-License-Identifier: Apache-2.0
/*
 * SYN cookies (RFC 4987 section 3.6 and appendix A): a handshake kept by the peer, in our initial
 * sequence number and, when it sends timestamps, in the low bits of the TSval that it echoes. No
 * state is held between SYN-ACK and ACK.
 *
 *     ISN   = F(tuple) + ISN of the peer + (period : 5 | MSS : 3 | code : 24)
 *     TSval = ... | ECN : 1 | SACK : 1 | window scale : 4    (scale 15: none)
 *
 * A period is 64 s; a cookie is good in its own and the next one. The code authenticates all the
 * rest. Without timestamps a connection from a cookie has neither window scale nor SACK nor ECN.
 */
#ifndef TCP_COOKIE_H
#define TCP_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "secret.h"

#define SL_TCP_COOKIE_PERIOD_US 64000000u

/* What a handshake agreed on. */
struct sl_tcp_cookie_terms {
    uint16_t mss_bytes;   /* peer's; a cookie keeps the next of eight common ones below it, 88 at
                             least */
    uint8_t window_scale; /* peer's; 0..14, meaningful if window_scaling */
    bool timestamps, window_scaling, sack, ecn;
};

/* What a SYN-ACK carries. */
struct sl_tcp_cookie {
    uint32_t isn;
    uint32_t timestamp_value;         /* TSval; meaningful if terms.timestamps */
    struct sl_tcp_cookie_terms terms; /* what the ACK will bring back: agree to no more */
};

/*
 * Makes the cookie for a SYN of sequence number peer_isn. timestamp_now: the TSval that another
 * segment to this peer would carry now; the cookie's is less than 64 below and never above it, so
 * timestamps stay in order but an RTT cannot be taken from its echo.
 */
void sl_tcp_cookie_make(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                        uint32_t peer_isn, const struct sl_tcp_cookie_terms *terms,
                        uint32_t timestamp_now, uint64_t now_us, struct sl_tcp_cookie *cookie);

/* An ACK that may bear a cookie. */
struct sl_tcp_cookie_echo {
    uint32_t peer_isn;       /* SEG.SEQ - 1 */
    uint32_t isn;            /* SEG.ACK - 1 */
    uint32_t timestamp_echo; /* TSecr; meaningful if timestamps */
    bool timestamps;
};

/* True, with *terms, when the echo is of a cookie made for that tuple in this period or the one
 * before. */
bool sl_tcp_cookie_check(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                         const struct sl_tcp_cookie_echo *echo, uint64_t now_us,
                         struct sl_tcp_cookie_terms *terms);

#endif
