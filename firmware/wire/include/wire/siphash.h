/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_SIPHASH_H
#define SL_WIRE_SIPHASH_H

/*
 * SipHash-2-4 (Aumasson and Bernstein, 2012), a keyed hash of short messages: without the key
 * nobody can tell a hash, nor which messages meet in one.
 */

#include <stddef.h>
#include <stdint.h>

#define SL_SIPHASH_KEY_BYTES 16u
/* Of the long form. */
#define SL_SIPHASH_TAG_BYTES 16u

struct sl_siphash_key {
    uint64_t words[2];
};

/* key: 16 bytes, as the authors' test vectors have them. */
struct sl_siphash_key sl_siphash_key_load(const uint8_t *key);

/* SipHash-2-4 of bytes. */
uint64_t sl_siphash24(const struct sl_siphash_key *key, const void *data, size_t bytes);

/*
 * SipHash-2-4 with an output of 128 bits, long enough to prove who made a message: tag is 16 bytes,
 * in the order of the authors' vectors.
 */
void sl_siphash24_tag(const struct sl_siphash_key *key, const void *data, size_t bytes,
                      uint8_t *tag);

#endif
