/* SPDX-License-Identifier: Apache-2.0 */
/* Marking a frame as having met congestion (RFC 3168 section 5). */
#include "impair/impair.h"

#include "wire/ipv4.h"
#include "wire/vlan.h"

#define ECN_MASK 0x03u /* of the traffic class or type of service */
#define ECN_NOT_CAPABLE 0x00u
#define ECN_CE 0x03u
#define IPV6_HEADER_BYTES 40u

/* The ECN field is in the low half of the second byte of IPv4's first word. */
static bool mark_ipv4(uint8_t *header, size_t length)
{
    struct sl_be16 before, checksum;

    if (length < SL_IPV4_MIN_HEADER_BYTES || header[0] >> 4 != 4 ||
        (header[1] & ECN_MASK) == ECN_NOT_CAPABLE)
        return false;
    before = sl_load_be16(header);
    checksum = sl_load_be16(header + SL_IPV4_CHECKSUM_OFFSET);
    header[1] |= ECN_CE;
    checksum = sl_checksum_update16(checksum, before, sl_load_be16(header));
    sl_store_be16(header + SL_IPV4_CHECKSUM_OFFSET, checksum);
    return true;
}

/* IPv6's traffic class is in bits 4 to 11 of the header (RFC 8200 section 3). */
static bool mark_ipv6(uint8_t *header, size_t length)
{
    if (length < IPV6_HEADER_BYTES || header[0] >> 4 != 6 ||
        (header[1] >> 4 & ECN_MASK) == ECN_NOT_CAPABLE)
        return false;
    header[1] |= ECN_CE << 4;
    return true;
}

bool sl_impair_mark_ce(uint8_t *frame, size_t length)
{
    struct sl_vlan vlan;

    if (length < SL_ETH_HEADER_BYTES || sl_vlan_decode(frame, length, &vlan) != SL_WIRE_OK)
        return false;
    if (vlan.type == SL_ETHERTYPE_IPV4)
        return mark_ipv4(frame + vlan.l3_offset, length - vlan.l3_offset);
    if (vlan.type == SL_ETHERTYPE_IPV6)
        return mark_ipv6(frame + vlan.l3_offset, length - vlan.l3_offset);
    return false;
}
