/* SPDX-License-Identifier: Apache-2.0 */
#include "shm/crc32c.h"

#include <immintrin.h>
#include <string.h>

/* Every machine Sluice runs on has SSE 4.2 (x86-64-v2); the attribute serves builds without -march.
 */
__attribute__((target("sse4.2"))) uint32_t sl_crc32c(uint32_t crc, const void *data,
                                                     size_t length_bytes)
{
    const uint8_t *at = data;
    uint64_t state = crc ^ 0xffffffffu;
    uint64_t word;

    for (; length_bytes >= sizeof(word); at += sizeof(word), length_bytes -= sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        state = _mm_crc32_u64(state, word);
    }
    for (; length_bytes > 0; at++, length_bytes--)
        state = _mm_crc32_u8((uint32_t)state, *at);
    return (uint32_t)state ^ 0xffffffffu;
}
