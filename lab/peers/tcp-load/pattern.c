// SPDX-License-Identifier: Apache-2.0
#include "pattern.h"

#include <string.h>

#define SOURCE_PERIOD 251u
#define WORD_BYTES 8u
#define CHUNK_BYTES 4096u

/* Finaliser of splitmix64: every bit of the result depends on every bit of the place. */
static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static void fill_mixed(uint64_t seed, uint64_t offset, uint8_t *bytes, size_t count)
{
    size_t done = 0;

    while (done < count) {
        uint64_t at = offset + done;
        uint64_t word = mix(seed + (at / WORD_BYTES + 1) * UINT64_C(0x9e3779b97f4a7c15));
        size_t skip = at % WORD_BYTES;
        size_t length = WORD_BYTES - skip < count - done ? WORD_BYTES - skip : count - done;

        memcpy(bytes + done, (const uint8_t *)&word + skip, length);
        done += length;
    }
}

void pattern_fill(const struct pattern *pattern, uint64_t offset, uint8_t *bytes, size_t count)
{
    if (pattern->kind == PATTERN_MIXED) {
        fill_mixed(pattern->seed, offset, bytes, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)((offset + i) % SOURCE_PERIOD);
}

size_t pattern_check(const struct pattern *pattern, uint64_t offset, const uint8_t *bytes,
                     size_t count)
{
    uint8_t expected[CHUNK_BYTES];

    for (size_t done = 0; done < count;) {
        size_t length = count - done < CHUNK_BYTES ? count - done : CHUNK_BYTES;

        pattern_fill(pattern, offset + done, expected, length);
        if (memcmp(bytes + done, expected, length) != 0) {
            while (bytes[done] == expected[done % CHUNK_BYTES])
                done++;
            return done;
        }
        done += length;
    }
    return count;
}
