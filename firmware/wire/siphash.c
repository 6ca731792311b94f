// SPDX-License-Identifier: Apache-2.0
#include "wire/siphash.h"

#include <string.h>

/* What the long form differs in, beside the second half of its output. */
#define LONG_FORM_START 0xeeu
#define LONG_FORM_SECOND 0xddu

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

static void store_le64(uint8_t *bytes, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(bytes, &word, sizeof(word));
}

static uint64_t rotate(uint64_t word, unsigned int bits)
{
    return word << bits | word >> (64u - bits);
}

static void rounds(uint64_t v[4], unsigned int count)
{
    for (unsigned int i = 0; i < count; i++) {
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

static void start(uint64_t v[4], const struct sl_siphash_key *key)
{
    v[0] = key->words[0] ^ 0x736f6d6570736575u;
    v[1] = key->words[1] ^ 0x646f72616e646f6du;
    v[2] = key->words[0] ^ 0x6c7967656e657261u;
    v[3] = key->words[1] ^ 0x7465646279746573u;
}

static void absorb(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    rounds(v, 2);
    v[0] ^= word;
}

/* All of the message; what is left over goes into the last word with the length. */
static void absorb_all(uint64_t v[4], const uint8_t *next, size_t bytes)
{
    const uint8_t *end = next + (bytes & ~(size_t)7);
    uint8_t last[8] = {0};

    for (; next != end; next += 8)
        absorb(v, load_le64(next));
    if ((bytes & 7u) != 0)
        memcpy(last, next, bytes & 7u);
    last[7] = (uint8_t)bytes;
    absorb(v, load_le64(last));
}

static uint64_t finish(uint64_t v[4])
{
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct sl_siphash_key sl_siphash_key_load(const uint8_t *key)
{
    return (struct sl_siphash_key){{load_le64(key), load_le64(key + 8)}};
}

uint64_t sl_siphash24(const struct sl_siphash_key *key, const void *data, size_t bytes)
{
    uint64_t v[4];

    start(v, key);
    absorb_all(v, data, bytes);
    v[2] ^= 0xffu;
    return finish(v);
}

void sl_siphash24_tag(const struct sl_siphash_key *key, const void *data, size_t bytes,
                      uint8_t *tag)
{
    uint64_t v[4];

    start(v, key);
    v[1] ^= LONG_FORM_START;
    absorb_all(v, data, bytes);
    v[2] ^= LONG_FORM_START;
    store_le64(tag, finish(v));
    v[1] ^= LONG_FORM_SECOND;
    store_le64(tag + 8, finish(v));
}
