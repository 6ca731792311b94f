// SPDX-License-Identifier: Apache-2.0
#include "secret.h"

#include <string.h>

/* Words of SipHash are little-endian. */
static uint64_t load_le64(const uint8_t *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static uint64_t rotate(uint64_t word, unsigned int bits)
{
    return word << bits | word >> (64u - bits);
}

static void sip_rounds(uint64_t v[4], unsigned int rounds)
{
    for (unsigned int i = 0; i < rounds; i++) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] = rotate(v[2], 32);
    }
}

static void sip_absorb(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_rounds(v, 2);
    v[0] ^= word;
}

struct sl_siphash_key sl_siphash_key_load(const uint8_t *key)
{
    return (struct sl_siphash_key){{load_le64(key), load_le64(key + 8)}};
}

uint64_t sl_siphash24(const struct sl_siphash_key *key, const void *data, size_t bytes)
{
    uint64_t v[4] = {key->words[0] ^ 0x736f6d6570736575u, key->words[1] ^ 0x646f72616e646f6du,
                     key->words[0] ^ 0x6c7967656e657261u, key->words[1] ^ 0x7465646279746573u};
    const uint8_t *next = data;
    const uint8_t *end = next + (bytes & ~(size_t)7);
    uint8_t last[8] = {0};

    for (; next != end; next += 8)
        sip_absorb(v, load_le64(next));
    if ((bytes & 7u) != 0)
        memcpy(last, next, bytes & 7u);
    last[7] = (uint8_t)bytes;
    sip_absorb(v, load_le64(last));
    v[2] ^= 0xffu;
    sip_rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void sl_tcp_secret_init(struct sl_tcp_secret *secret, const uint8_t *bytes)
{
    struct sl_siphash_key master = sl_siphash_key_load(bytes);

    for (uint8_t use = 0; use < SL_TCP_SECRET_USES; use++) {
        for (uint8_t half = 0; half < 2; half++) {
            const uint8_t label[2] = {use, half};

            secret->keys[use].words[half] = sl_siphash24(&master, label, sizeof(label));
        }
    }
}

uint32_t sl_tcp_secret_isn(const struct sl_tcp_secret *secret, const struct sl_tcp_tuple *tuple,
                           uint64_t now_us)
{
    uint64_t hash = sl_siphash24(&secret->keys[SL_TCP_SECRET_ISN], tuple, SL_TCP_TUPLE_BYTES);

    return (uint32_t)(now_us / 4u) + (uint32_t)hash;
}

uint32_t sl_tcp_secret_timestamp_offset(const struct sl_tcp_secret *secret,
                                        const struct sl_tcp_tuple *tuple)
{
    return (uint32_t)sl_siphash24(&secret->keys[SL_TCP_SECRET_TIMESTAMP], tuple,
                                  offsetof(struct sl_tcp_tuple, ports));
}

uint32_t sl_tcp_secret_flow_label(const struct sl_tcp_secret *secret,
                                  const struct sl_tcp_tuple *tuple)
{
    uint32_t label =
        (uint32_t)sl_siphash24(&secret->keys[SL_TCP_SECRET_FLOW_LABEL], tuple, SL_TCP_TUPLE_BYTES) &
        0xfffffu;

    return label != 0 ? label : 1;
}
