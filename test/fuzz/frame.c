/* SPDX-License-Identifier: Apache-2.0 */
#include "frame.h"

#include "support/frames.h"
#include "wire/icmpv6.h"
#include "wire/tcp.h"
#include "wire/udp.h"
#include "wire/vlan.h"

static void set_checksum(uint8_t *l4, size_t at, size_t length, uint32_t pseudo)
{
    sl_store_u16(l4 + at, 0);
    sl_store_u16(l4 + at, test_sum_finish(test_sum(l4, length, pseudo)));
}

static void fix_transport(uint8_t *l4, size_t length, const struct sl_ipv4 *ipv4,
                          const uint8_t *addresses)
{
    struct sl_udp udp;
    uint32_t pseudo = test_sum(addresses, 8, ipv4->protocol);

    if (ipv4->protocol == SL_PROTOCOL_TCP && length >= SL_TCP_MIN_HEADER_BYTES)
        set_checksum(l4, SL_TCP_CHECKSUM_OFFSET, length, pseudo + (uint32_t)length);
    if (ipv4->protocol == SL_PROTOCOL_ICMP && length >= SL_ICMP_HEADER_BYTES)
        set_checksum(l4, SL_ICMP_CHECKSUM_OFFSET, length, 0);
    if (ipv4->protocol != SL_PROTOCOL_UDP || sl_udp_decode(l4, length, &udp) != SL_WIRE_OK ||
        udp.checksum.net == 0)
        return;
    set_checksum(l4, SL_UDP_CHECKSUM_OFFSET, udp.udp_bytes, pseudo + udp.udp_bytes);
    if (sl_load_u16(l4 + SL_UDP_CHECKSUM_OFFSET) == 0)
        sl_store_u16(l4 + SL_UDP_CHECKSUM_OFFSET, 0xffff);
}

static void fix_ipv6(uint8_t *ip, size_t size)
{
    uint8_t *l4 = ip + SL_IPV6_HEADER_BYTES;
    struct sl_ipv6 ipv6;
    uint32_t pseudo;

    if (sl_ipv6_decode(ip, size, &ipv6) != SL_WIRE_OK)
        return;
    pseudo = test_sum(ip + SL_IPV6_SOURCE_OFFSET, 2 * sizeof(ipv6.source.bytes),
                      (uint32_t)ipv6.next_header + ipv6.payload_bytes);
    if (ipv6.next_header == SL_PROTOCOL_TCP && ipv6.payload_bytes >= SL_TCP_MIN_HEADER_BYTES)
        set_checksum(l4, SL_TCP_CHECKSUM_OFFSET, ipv6.payload_bytes, pseudo);
    if (ipv6.next_header == SL_PROTOCOL_ICMPV6 && ipv6.payload_bytes >= SL_ICMP_HEADER_BYTES)
        set_checksum(l4, SL_ICMP_CHECKSUM_OFFSET, ipv6.payload_bytes, pseudo);
}

void fuzz_fix_checksums(uint8_t *frame, size_t size)
{
    struct sl_vlan vlan;
    struct sl_ipv4 ipv4;
    uint8_t *ip;

    if (sl_vlan_decode(frame, size, &vlan) != SL_WIRE_OK)
        return;
    ip = frame + vlan.l3_offset;
    if (vlan.type == SL_ETHERTYPE_IPV6)
        fix_ipv6(ip, size - vlan.l3_offset);
    if (vlan.type != SL_ETHERTYPE_IPV4)
        return;
    if (sl_ipv4_decode(ip, size - vlan.l3_offset, &ipv4) != SL_WIRE_OK)
        return;
    test_frame_resum_ipv4(ip);
    if (!sl_ipv4_is_fragment(&ipv4))
        fix_transport(ip + ipv4.header_bytes, (size_t)(ipv4.total_bytes - ipv4.header_bytes), &ipv4,
                      ip + SL_IPV4_SOURCE_OFFSET);
}

int fuzz_parse(struct sl_packet *packet, uint8_t *frame, size_t size)
{
    const struct sl_frame received = {.data = frame, .length_bytes = (uint32_t)size};

    memset(packet, 0, sizeof(*packet));
    return sl_parse_packet(packet, &received);
}
