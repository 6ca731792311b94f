/* SPDX-License-Identifier: Apache-2.0 */
/* UDP: an accepted datagram lies inside the data; rebuilt, its checksum is right and never zero. */
#include "fuzz.h"

#include "wire/ipv4.h"
#include "wire/udp.h"

#define MAX_BYTES 2048u

static void check_rebuild(const uint8_t *data, const struct sl_udp *udp)
{
    const struct sl_be32 source = SL_BE32(0x0a010001), destination = SL_BE32(0x0a010002);
    uint8_t built[MAX_BYTES];
    uint64_t sum;

    if (udp->udp_bytes > sizeof(built))
        return;
    memcpy(built, data, udp->udp_bytes);
    FUZZ_CHECK(sl_udp_build(built, sizeof(built), source, destination, udp->source_port,
                            udp->destination_port,
                            udp->udp_bytes - SL_UDP_HEADER_BYTES) == udp->udp_bytes);
    FUZZ_CHECK(memcmp(built, data, SL_UDP_CHECKSUM_OFFSET) == 0);
    FUZZ_CHECK(sl_load_u16(built + SL_UDP_CHECKSUM_OFFSET) != 0);
    sum = sl_checksum_pseudo_v4(source, destination, SL_PROTOCOL_UDP, udp->udp_bytes);
    FUZZ_CHECK(sl_checksum_is_good(sl_checksum_add(sum, built, udp->udp_bytes)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_udp first, udp;
    int as_first = sl_udp_decode_first(data, size, &first);
    int whole = sl_udp_decode(data, size, &udp);

    FUZZ_CHECK(whole != SL_WIRE_OK || as_first == SL_WIRE_OK);
    if (whole != SL_WIRE_OK)
        return 0;
    FUZZ_CHECK(udp.udp_bytes >= SL_UDP_HEADER_BYTES && udp.udp_bytes <= size);
    check_rebuild(data, &udp);
    return 0;
}
