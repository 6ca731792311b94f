/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/checksum.h"

/* Four 64-bit lanes; the compiler makes AVX2 of it where the target has it. */
typedef uint64_t lanes __attribute__((vector_size(32)));

/* Sums 32-bit halves in 64-bit lanes, so that no carry is lost. length is a multiple of 32. */
static uint64_t sum_lanes(const uint8_t *data, size_t length)
{
    const lanes low_half = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
    lanes low = {0}, high = {0};

    for (size_t at = 0; at < length; at += sizeof(lanes)) {
        lanes chunk;

        memcpy(&chunk, data + at, sizeof(chunk));
        low += chunk & low_half;
        high += chunk >> 32;
    }
    low += high;
    return low[0] + low[1] + low[2] + low[3];
}

/* Fewer than eight bytes, without a call to memcpy() of unknown length. */
static uint64_t sum_tail(const uint8_t *data, size_t length)
{
    uint64_t sum = 0;

    if ((length & 4) != 0) {
        sum += sl_load_be32(data).net;
        data += 4;
    }
    if ((length & 2) != 0) {
        sum += sl_load_be16(data).net;
        data += 2;
    }
    /* The last odd byte is the first of a 16-bit word padded with zero (RFC 1071 section 1). */
    if ((length & 1) != 0)
        sum += SL_BE16((uint16_t)(data[0] << 8)).net;
    return sum;
}

uint64_t sl_checksum_add(uint64_t sum, const uint8_t *data, size_t length)
{
    if (length >= 2 * sizeof(lanes)) {
        size_t whole = length & ~(sizeof(lanes) - 1);

        sum += sum_lanes(data, whole);
        data += whole;
        length -= whole;
    }
    for (; length >= 8; data += 8, length -= 8) {
        uint64_t word;

        memcpy(&word, data, sizeof(word));
        sum += (word & UINT32_MAX) + (word >> 32);
    }
    return sum + sum_tail(data, length);
}

static bool segments_hold(const struct sl_segment *segments, size_t count, size_t wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (segments[i].length >= wanted)
            return true;
        wanted -= segments[i].length;
    }
    return wanted == 0;
}

bool sl_checksum_add_segments(uint64_t *sum, const struct sl_segment *segments, size_t count,
                              size_t offset, size_t length)
{
    uint64_t total = *sum;
    bool odd = false;

    if (offset > SIZE_MAX - length || !segments_hold(segments, count, offset + length))
        return false;
    for (size_t i = 0; i < count && length != 0; i++) {
        size_t skip = offset < segments[i].length ? offset : segments[i].length;
        size_t here = segments[i].length - skip;

        offset -= skip;
        here = here < length ? here : length;
        if (here == 0)
            continue;
        total = sl_checksum_join(total, sl_checksum_add(0, segments[i].data + skip, here), odd);
        odd ^= (here & 1) != 0;
        length -= here;
    }
    *sum = total;
    return true;
}

uint64_t sl_checksum_pseudo_v6(const uint8_t *source, const uint8_t *destination, uint8_t protocol,
                               uint32_t l4_bytes)
{
    uint64_t sum = sl_checksum_add(0, source, 16);

    sum = sl_checksum_add(sum, destination, 16);
    return sum + sl_be32_from_host(l4_bytes).net + sl_be32_from_host(protocol).net;
}

uint64_t sl_checksum_pseudo(const struct sl_ip *source, const struct sl_ip *destination,
                            uint8_t protocol, uint32_t l4_bytes)
{
    if (sl_ip_is_v4(source))
        return sl_checksum_pseudo_v4(sl_ip_v4(source), sl_ip_v4(destination), protocol,
                                     (uint16_t)l4_bytes);
    return sl_checksum_pseudo_v6(source->bytes, destination->bytes, protocol, l4_bytes);
}
