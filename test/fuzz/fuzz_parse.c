/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole parser. Three control bytes, then the frame: which checks the NIC has done, where the
 * frame is cut into segments, and the tag that the NIC removed.
 *
 * What was accepted lies inside the frame. A chained frame is never accepted where the flat one is
 * not, and gives the same packet.
 */
#include "fuzz.h"

#include "generated/drops.h"
#include "iff/parse.h"

static size_t least_l4_bytes(uint8_t kind)
{
    switch ((enum sl_packet_kind)kind) {
    case SL_PACKET_TCP:
    case SL_PACKET_TCP6:
        return 20;
    case SL_PACKET_UDP:
    case SL_PACKET_ICMP:
    case SL_PACKET_ICMP6:
        return 8;
    default:
        return 0;
    }
}

static void check_bounds(const struct sl_packet *packet, size_t size)
{
    bool ip = packet->kind == SL_PACKET_TCP || packet->kind == SL_PACKET_UDP ||
              packet->kind == SL_PACKET_ICMP || packet->kind == SL_PACKET_IP_OTHER ||
              packet->kind == SL_PACKET_FRAGMENT;
    bool ipv6 = packet->kind == SL_PACKET_IPV6 || packet->kind == SL_PACKET_TCP6 ||
                packet->kind == SL_PACKET_ICMP6;
    size_t needed = least_l4_bytes(packet->kind);

    FUZZ_CHECK(packet->l3_offset >= 14 && packet->l3_offset <= size);
    FUZZ_CHECK(packet->vlan_id < 4096);
    FUZZ_CHECK(packet->key.scope == 0 && packet->key.reserved == 0);
    if (!ip && !ipv6)
        return;
    FUZZ_CHECK((size_t)packet->l3_offset + packet->l3_length_bytes <= size);
    FUZZ_CHECK(packet->l4_offset + needed <= (size_t)packet->l3_offset + packet->l3_length_bytes);
    FUZZ_CHECK((packet->l4_offset == 0) == (packet->kind == SL_PACKET_FRAGMENT));
    if (ipv6)
        return;
    FUZZ_CHECK(!sl_ip_equal(&packet->key.source, &packet->key.destination));
    FUZZ_CHECK(sl_ip_is_v4(&packet->key.source) && sl_ip_is_v4(&packet->key.destination));
}

static void check_chained(const struct sl_frame *flat, const struct sl_packet *expected,
                          int flat_verdict, size_t cut)
{
    const size_t size = flat->length_bytes;
    const size_t rest_bytes = size - cut;
    const struct sl_segment rest[2] = {
        {flat->data + cut, rest_bytes / 3},
        {flat->data + cut + rest_bytes / 3, rest_bytes - rest_bytes / 3},
    };
    struct sl_frame chained = *flat;
    struct sl_packet packet = {.ingress_port = 3};
    int verdict;

    chained.length_bytes = (uint32_t)cut;
    chained.rest = rest;
    chained.rest_count = 2;
    verdict = sl_parse_packet(&packet, &chained);
    if (verdict != SL_PARSE_OK)
        return;
    FUZZ_CHECK(flat_verdict == SL_PARSE_OK);
    packet.length_bytes = expected->length_bytes;
    FUZZ_CHECK(memcmp(&packet, expected, sizeof(packet)) == 0);
}

/* Less trust in the NIC never accepts more. */
static void check_trust(const struct sl_frame *frame, int verdict)
{
    struct sl_frame doubted = *frame;
    struct sl_packet packet = {.ingress_port = 3};

    doubted.verified = 0;
    if (sl_parse_packet(&packet, &doubted) == SL_PARSE_OK)
        FUZZ_CHECK(verdict == SL_PARSE_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_frame frame = {0};
    struct sl_packet packet;
    uint8_t cut;
    int verdict;

    frame.verified = fuzz_take(&data, &size) & 3u;
    cut = fuzz_take(&data, &size);
    frame.stripped_tci = fuzz_take(&data, &size);
    frame.data = (uint8_t *)(uintptr_t)data; /* the parser only reads it */
    frame.length_bytes = (uint32_t)size;
    memset(&packet, 0, sizeof(packet));
    packet.ingress_port = 3;
    verdict = sl_parse_packet(&packet, &frame);
    FUZZ_CHECK(verdict == SL_PARSE_OK || (verdict >= 0 && verdict < (int)SL_DROP_COUNT));
    FUZZ_CHECK(packet.ingress_port == 3);
    if (verdict == SL_PARSE_OK)
        check_bounds(&packet, size);
    check_trust(&frame, verdict);
    if (cut < size)
        check_chained(&frame, &packet, verdict, cut);
    return 0;
}
