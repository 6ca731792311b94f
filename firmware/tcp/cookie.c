// SPDX-License-Identifier: Apache-2.0
#include "cookie.h"

#include <string.h>

#define PERIOD_SHIFT 27u
#define PERIOD_MASK 0x1fu
#define MSS_SHIFT 24u
#define MSS_MASK 0x7u
#define CODE_MASK 0xffffffu
#define AGE_MAX 1u /* periods */

#define TERMS_BITS 6u
#define TERMS_MASK 0x3fu
#define TERMS_SCALE 0x0fu
#define TERMS_NO_SCALE 0x0fu
#define TERMS_SACK 0x10u
#define TERMS_ECN 0x20u
#define TERMS_NONE 0x40u /* no timestamps: not a value that they can carry */

/*
 * The least there is, the two that stand for no option, of tunnels, and of Ethernet with 1500 and
 * 9000 bytes under IPv6 and IPv4.
 */
static const uint16_t mss_values[MSS_MASK + 1u] = {88, 536, 1220, 1380, 1440, 1460, 8940, 8960};

/* The last value that is not above. */
static uint32_t mss_index(uint16_t mss_bytes)
{
    uint32_t index = MSS_MASK;

    while (index > 0 && mss_values[index] > mss_bytes)
        index--;
    return index;
}

/* What a code is computed over. */
struct evidence {
    uint64_t period; /* since the engine's epoch, not only its low bits */
    uint32_t peer_isn;
    uint32_t mss_index;
    uint32_t terms; /* TERMS_* */
};

#define EVIDENCE_BYTES 16u

static uint32_t code_of(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                        const struct evidence *evidence)
{
    uint8_t bytes[SL_TCP_TUPLE_BYTES + EVIDENCE_BYTES];
    uint8_t *next = bytes + SL_TCP_TUPLE_BYTES;

    memcpy(bytes, tuple, SL_TCP_TUPLE_BYTES);
    memcpy(next, &evidence->period, sizeof(evidence->period));
    sl_store_u32(next + 8, evidence->peer_isn);
    sl_store_u32(next + 12, evidence->mss_index << 8 | evidence->terms);
    return (uint32_t)sl_siphash24(&secret->keys[SL_TCP_SECRET_COOKIE_CODE], bytes, sizeof(bytes)) &
           CODE_MASK;
}

/* What hides the cookie's layout and makes the numbers of each tuple its own (RFC 6528). */
static uint32_t base_of(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                        uint32_t peer_isn)
{
    return (uint32_t)sl_siphash24(&secret->keys[SL_TCP_SECRET_COOKIE_BASE], tuple,
                                  SL_TCP_TUPLE_BYTES) +
           peer_isn;
}

static uint32_t terms_encode(const struct sl_tcp_cookie_terms *terms)
{
    if (!terms->timestamps)
        return TERMS_NONE;
    return (terms->window_scaling ? terms->window_scale : TERMS_NO_SCALE) |
           (terms->sack ? TERMS_SACK : 0) | (terms->ecn ? TERMS_ECN : 0);
}

static struct sl_tcp_cookie_terms terms_decode(uint32_t bits, uint32_t mss)
{
    struct sl_tcp_cookie_terms terms = {.mss_bytes = mss_values[mss]};

    if (bits == TERMS_NONE)
        return terms;
    terms.timestamps = true;
    terms.window_scaling = (bits & TERMS_SCALE) != TERMS_NO_SCALE;
    terms.window_scale = terms.window_scaling ? (uint8_t)(bits & TERMS_SCALE) : 0;
    terms.sack = (bits & TERMS_SACK) != 0;
    terms.ecn = (bits & TERMS_ECN) != 0;
    return terms;
}

/* The last timestamp up to now that ends in those bits. */
static uint32_t timestamp_with(uint32_t now, uint32_t bits)
{
    uint32_t timestamp = (now & ~TERMS_MASK) | bits;

    return bits > (now & TERMS_MASK) ? timestamp - (1u << TERMS_BITS) : timestamp;
}

void sl_tcp_cookie_make(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                        uint32_t peer_isn, const struct sl_tcp_cookie_terms *terms,
                        uint32_t timestamp_now, uint64_t now_us, struct sl_tcp_cookie *cookie)
{
    struct evidence evidence = {
        .period = now_us / SL_TCP_COOKIE_PERIOD_US,
        .peer_isn = peer_isn,
        .mss_index = mss_index(terms->mss_bytes),
        .terms = terms_encode(terms),
    };

    cookie->isn = base_of(secret, tuple, peer_isn) +
                  ((uint32_t)(evidence.period & PERIOD_MASK) << PERIOD_SHIFT |
                   evidence.mss_index << MSS_SHIFT | code_of(secret, tuple, &evidence));
    cookie->timestamp_value =
        terms->timestamps ? timestamp_with(timestamp_now, evidence.terms) : timestamp_now;
    cookie->terms = terms_decode(evidence.terms, evidence.mss_index);
}

bool sl_tcp_cookie_check(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                         const struct sl_tcp_cookie_echo *echo, uint64_t now_us,
                         struct sl_tcp_cookie_terms *terms)
{
    uint32_t content = echo->isn - base_of(secret, tuple, echo->peer_isn);
    uint64_t period = now_us / SL_TCP_COOKIE_PERIOD_US;
    uint32_t age = (uint32_t)(period - (content >> PERIOD_SHIFT)) & PERIOD_MASK;
    struct evidence evidence = {
        .period = period - age,
        .peer_isn = echo->peer_isn,
        .mss_index = content >> MSS_SHIFT & MSS_MASK,
        .terms = echo->timestamps ? echo->timestamp_echo & TERMS_MASK : TERMS_NONE,
    };

    if (age > AGE_MAX || (content & CODE_MASK) != code_of(secret, tuple, &evidence))
        return false;
    *terms = terms_decode(evidence.terms, evidence.mss_index);
    return true;
}
