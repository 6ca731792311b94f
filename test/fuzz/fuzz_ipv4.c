/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4: lengths that were accepted hold; a header built from what was decoded is the same one. */
#include "fuzz.h"

#include "wire/ipv4.h"

/* The sum does not depend on how the bytes are cut into segments. */
static void check_segments(const uint8_t *data, size_t size)
{
    size_t cut = size == 0 ? 0 : data[0] % (size + 1);
    const struct sl_segment segments[2] = {{data, cut}, {data + cut, size - cut}};
    uint64_t sum = 0;

    FUZZ_CHECK(sl_checksum_add_segments(&sum, segments, 2, 0, size));
    FUZZ_CHECK(sl_checksum_fold(sum) == sl_checksum_fold(sl_checksum_add(0, data, size)));
}

static void check_rebuild(const uint8_t *data, const struct sl_ipv4 *ipv4)
{
    uint8_t again[SL_IPV4_MIN_HEADER_BYTES];

    if (ipv4->header_bytes != sizeof(again) || !sl_ipv4_checksum_is_good(data, sizeof(again)))
        return;
    FUZZ_CHECK(sl_ipv4_build(again, sizeof(again), ipv4) == sizeof(again));
    FUZZ_CHECK(memcmp(again, data, SL_IPV4_CHECKSUM_OFFSET) == 0);
    FUZZ_CHECK(memcmp(again + SL_IPV4_SOURCE_OFFSET, data + SL_IPV4_SOURCE_OFFSET, 8) == 0);
    FUZZ_CHECK(sl_ipv4_checksum_is_good(again, sizeof(again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_ipv4 ipv4;

    check_segments(data, size);
    if (sl_ipv4_decode(data, size, &ipv4) != SL_WIRE_OK)
        return 0;
    FUZZ_CHECK(ipv4.header_bytes >= SL_IPV4_MIN_HEADER_BYTES);
    FUZZ_CHECK(ipv4.header_bytes <= ipv4.total_bytes && ipv4.total_bytes <= size);
    FUZZ_CHECK(sl_ipv4_fragment_offset_bytes(&ipv4) <= 8u * SL_IPV4_OFFSET_MASK);
    check_rebuild(data, &ipv4);
    return 0;
}
