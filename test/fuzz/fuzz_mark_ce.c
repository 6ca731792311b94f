/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marking any frame. What is marked changes in its ECN field, to 11, and in IPv4's checksum, which
 * is as right as it was; what is not marked does not change at all.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "impair/impair.h"
#include "wire/ipv4.h"
#include "wire/vlan.h"

static bool is_right(const uint8_t *header, size_t length)
{
    struct sl_ipv4 ipv4;

    return sl_ipv4_decode(header, length, &ipv4) == SL_WIRE_OK && ipv4.header_bytes <= length &&
           sl_checksum_is_good(sl_checksum_add(0, header, ipv4.header_bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *frame = malloc(size == 0 ? 1 : size);
    struct sl_vlan vlan;
    size_t changed = 0;

    if (size > 0)
        memcpy(frame, data, size);
    if (!sl_impair_mark_ce(frame, size)) {
        FUZZ_CHECK(size == 0 || memcmp(frame, data, size) == 0);
        free(frame);
        return 0;
    }
    FUZZ_CHECK(sl_vlan_decode(frame, size, &vlan) == SL_WIRE_OK);
    for (size_t i = 0; i < size; i++)
        changed += frame[i] != data[i];
    FUZZ_CHECK(changed <= 3);
    if (vlan.type == SL_ETHERTYPE_IPV4) {
        FUZZ_CHECK((frame[vlan.l3_offset + 1u] & 3) == 3);
        if (is_right(data + vlan.l3_offset, size - vlan.l3_offset))
            FUZZ_CHECK(is_right(frame + vlan.l3_offset, size - vlan.l3_offset));
    } else {
        FUZZ_CHECK((frame[vlan.l3_offset + 1u] & 0x30) == 0x30);
    }
    FUZZ_CHECK(sl_impair_mark_ce(frame, size));
    free(frame);
    return 0;
}
