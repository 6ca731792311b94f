/* SPDX-License-Identifier: Apache-2.0 */
/* ARP: a decoded packet builds back to the same bytes, and its reply decodes to the mirror image.
 */
#include "fuzz.h"

#include "wire/arp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct sl_mac ours = {{2, 0, 0, 0, 0, 1}};
    uint8_t frame[SL_ARP_FRAME_BYTES];
    struct sl_arp arp, reply;

    if (sl_arp_decode(data, size, &arp) != SL_WIRE_OK)
        return 0;
    FUZZ_CHECK(sl_arp_build(frame, sizeof(frame), &ours, &arp) == SL_ARP_FRAME_BYTES);
    FUZZ_CHECK(memcmp(frame + SL_ETH_HEADER_BYTES, data, SL_ARP_BYTES) == 0);
    FUZZ_CHECK(sl_arp_build_reply(frame, sizeof(frame), &arp, &ours) == SL_ARP_FRAME_BYTES);
    FUZZ_CHECK(sl_arp_decode(frame + SL_ETH_HEADER_BYTES, SL_ARP_BYTES, &reply) == SL_WIRE_OK);
    FUZZ_CHECK(sl_be32_equal(reply.sender_ip, arp.target_ip));
    FUZZ_CHECK(sl_be32_equal(reply.target_ip, arp.sender_ip));
    FUZZ_CHECK(sl_mac_equal(&reply.target_mac, &arp.sender_mac));
    return 0;
}
