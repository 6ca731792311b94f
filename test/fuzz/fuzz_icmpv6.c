/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPv6, Neighbour Discovery and quoted packets. The bytes are an IPv6 packet: what decodes lies
 * inside it, its header builds back to the same bytes, and an answer we would author decodes.
 */
#include "fuzz.h"

#include "wire/icmpv6.h"
#include "wire/ipv4.h"

static void check_header(const uint8_t *data, const struct sl_ipv6 *ipv6)
{
    uint8_t again[SL_IPV6_HEADER_BYTES];

    FUZZ_CHECK(sl_ipv6_build(again, sizeof(again), ipv6) == SL_IPV6_HEADER_BYTES);
    FUZZ_CHECK(memcmp(again, data, sizeof(again)) == 0);
}

/* Whoever asks as we do gets an answer that he can decode. */
static void check_neighbour(const uint8_t *data, size_t length, const struct sl_ipv6 *ipv6)
{
    const struct sl_mac ours = {{2, 0, 0, 0, 0, 1}};
    struct sl_neighbour_message message, again;
    uint8_t frame[SL_ND_FRAME_BYTES];
    struct sl_ipv6 authored;

    if (sl_neighbour_decode(data, length, ipv6, &message) != SL_WIRE_OK)
        return;
    FUZZ_CHECK(length >= SL_ND_BYTES + (message.has_mac ? SL_ND_OPTION_BYTES : 0));
    FUZZ_CHECK(!sl_ipv6_is_multicast(&message.target) && !sl_ip_is_none(&message.target));
    if (!sl_ipv6_source_is_valid(&ipv6->source))
        return;
    FUZZ_CHECK(sl_neighbour_build_solicitation(frame, sizeof(frame), NULL, &ours, &ipv6->source,
                                               &message.target) == SL_ND_FRAME_BYTES);
    FUZZ_CHECK(sl_ipv6_decode(frame + SL_ETH_HEADER_BYTES, sizeof(frame) - SL_ETH_HEADER_BYTES,
                              &authored) == SL_WIRE_OK);
    FUZZ_CHECK(sl_neighbour_decode(frame + SL_ETH_HEADER_BYTES + SL_IPV6_HEADER_BYTES,
                                   authored.payload_bytes, &authored, &again) == SL_WIRE_OK);
    FUZZ_CHECK(sl_ip_equal(&again.target, &message.target) && again.has_mac);
}

static void check_quote(const uint8_t *data, size_t length)
{
    struct sl_icmpv6_quote quote;

    if (sl_icmpv6_decode_quote(data, length, &quote) != SL_WIRE_OK)
        return;
    FUZZ_CHECK((size_t)quote.l4_offset + SL_ICMP_QUOTED_L4_BYTES <= length);
    FUZZ_CHECK((size_t)quote.l4_offset + quote.l4_quoted_bytes <= length);
    FUZZ_CHECK(data[0] < SL_ICMPV6_FIRST_INFORMATIONAL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_ipv6 ipv6;

    if (sl_ipv6_decode(data, size, &ipv6) != SL_WIRE_OK)
        return 0;
    FUZZ_CHECK(ipv6.payload_bytes + (size_t)SL_IPV6_HEADER_BYTES <= size);
    check_header(data, &ipv6);
    check_neighbour(data + SL_IPV6_HEADER_BYTES, ipv6.payload_bytes, &ipv6);
    check_quote(data + SL_IPV6_HEADER_BYTES, ipv6.payload_bytes);
    return 0;
}
