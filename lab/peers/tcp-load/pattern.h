// SPDX-License-Identifier: Apache-2.0
/* Bytes that tell where in which stream they belong, so that each one can be checked. */
#ifndef TCP_LOAD_PATTERN_H
#define TCP_LOAD_PATTERN_H

#include <stddef.h>
#include <stdint.h>

enum pattern_kind {
    PATTERN_MIXED,  /* every eight bytes are a mix of the seed and their place */
    PATTERN_SOURCE, /* what the box's source service sends: byte n is n modulo 251 */
};

struct pattern {
    enum pattern_kind kind;
    uint64_t seed; /* of MIXED */
};

/* The bytes from offset on. */
void pattern_fill(const struct pattern *pattern, uint64_t offset, uint8_t *bytes, size_t count);

/* How many of the bytes are right, from the first on: count if all are. */
size_t pattern_check(const struct pattern *pattern, uint64_t offset, const uint8_t *bytes,
                     size_t count);

#endif
