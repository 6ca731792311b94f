/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/ipv6.h"

#include "wire/ipv4.h"

#define VERSION 6u

/* Extension headers (RFC 8200 section 4.1; Mobility RFC 6275, HIP RFC 7401, Shim6 RFC 5533). */
enum {
    HOP_BY_HOP = 0,
    ROUTING = 43,
    FRAGMENT = 44,
    ENCAPSULATING_SECURITY = 50,
    AUTHENTICATION = 51,
    DESTINATION_OPTIONS = 60,
    MOBILITY = 135,
    HOST_IDENTITY = 139,
    SHIM6 = 140,
};

int sl_ipv6_decode(const uint8_t *data, size_t length, struct sl_ipv6 *ipv6)
{
    uint32_t first;

    if (length < SL_IPV6_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    first = sl_load_u32(data);
    if (first >> 28 != VERSION)
        return SL_WIRE_BAD_VERSION;
    ipv6->traffic_class = (uint8_t)(first >> 20);
    ipv6->flow_label = first & 0xfffffu;
    ipv6->payload_bytes = sl_load_u16(data + 4);
    ipv6->next_header = data[6];
    ipv6->hop_limit = data[SL_IPV6_HOP_LIMIT_OFFSET];
    ipv6->source = sl_ip_from_v6(data + SL_IPV6_SOURCE_OFFSET);
    ipv6->destination = sl_ip_from_v6(data + SL_IPV6_DESTINATION_OFFSET);
    return ipv6->payload_bytes > length - SL_IPV6_HEADER_BYTES ? SL_WIRE_TRUNCATED : SL_WIRE_OK;
}

int sl_ipv6_build(uint8_t *data, size_t size, const struct sl_ipv6 *ipv6)
{
    if (size < SL_IPV6_HEADER_BYTES)
        return SL_WIRE_NO_ROOM;
    sl_store_u32(data, VERSION << 28 | (uint32_t)ipv6->traffic_class << 20 |
                           (ipv6->flow_label & 0xfffffu));
    sl_store_u16(data + 4, ipv6->payload_bytes);
    data[6] = ipv6->next_header;
    data[SL_IPV6_HOP_LIMIT_OFFSET] = ipv6->hop_limit;
    memcpy(data + SL_IPV6_SOURCE_OFFSET, ipv6->source.bytes, sizeof(ipv6->source.bytes));
    memcpy(data + SL_IPV6_DESTINATION_OFFSET, ipv6->destination.bytes,
           sizeof(ipv6->destination.bytes));
    return SL_IPV6_HEADER_BYTES;
}

bool sl_ipv6_is_extension(uint8_t next_header)
{
    switch (next_header) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case ENCAPSULATING_SECURITY:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
        return true;
    default:
        return false;
    }
}

bool sl_ipv6_source_is_valid(const struct sl_ip *ip)
{
    static const struct sl_ip loopback = {.bytes = {[15] = 1}};

    return !sl_ip_is_none(ip) && !sl_ip_equal(ip, &loopback) && !sl_ipv6_is_multicast(ip) &&
           !sl_ip_is_v4(ip);
}

struct sl_ip sl_ipv6_solicited_node(const struct sl_ip *ip)
{
    struct sl_ip group = {.bytes = {0xff, 0x02, [11] = 0x01, [12] = 0xff}};

    memcpy(group.bytes + 13, ip->bytes + 13, 3);
    return group;
}

struct sl_mac sl_ipv6_multicast_mac(const struct sl_ip *group)
{
    struct sl_mac mac = {{0x33, 0x33}};

    memcpy(mac.bytes + 2, group->bytes + 12, 4);
    return mac;
}
