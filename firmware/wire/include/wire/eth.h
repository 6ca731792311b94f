/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SL_WIRE_ETH_H
#define SL_WIRE_ETH_H

/* Ethernet II framing (IEEE 802.3 clause 3). */

#include "wire/addr.h"
#include "wire/error.h"

#define SL_ETH_HEADER_BYTES 14u
#define SL_ETH_ADDRESSES_BYTES 12u
/* Shortest frame without its FCS; shorter ones are padded by the sender. */
#define SL_ETH_MIN_FRAME_BYTES 60u
/* Below this the type field is a length (IEEE 802.3 clause 3.2.6). */
#define SL_ETH_TYPE_MIN 0x0600u

enum sl_ethertype {
    SL_ETHERTYPE_IPV4 = 0x0800,
    SL_ETHERTYPE_ARP = 0x0806,
    SL_ETHERTYPE_VLAN = 0x8100, /* 802.1Q customer tag */
    SL_ETHERTYPE_IPV6 = 0x86dd,
    SL_ETHERTYPE_QINQ = 0x88a8, /* 802.1ad service tag */
    SL_ETHERTYPE_SLOW = 0x8809,
    SL_ETHERTYPE_FCOE = 0x8906,
    SL_ETHERTYPE_FIP = 0x8914,
};

/* A decoded Ethernet header. type is in host order and may be that of a VLAN tag. */
struct sl_eth {
    struct sl_mac destination;
    struct sl_mac source;
    uint16_t type;
};

/*
 * Decodes the header at frame. SL_WIRE_TRUNCATED below 14 bytes; SL_WIRE_BAD_ADDRESS when the
 * source is a group address, which no station may send (IEEE 802.3 clause 3.2.3).
 */
static inline int sl_eth_decode(const uint8_t *frame, size_t length, struct sl_eth *eth)
{
    if (length < SL_ETH_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    memcpy(&eth->destination, frame, sizeof(eth->destination));
    memcpy(&eth->source, frame + 6, sizeof(eth->source));
    eth->type = sl_load_u16(frame + 12);
    return sl_mac_is_group(&eth->source) ? SL_WIRE_BAD_ADDRESS : SL_WIRE_OK;
}

/* Writes the 14 bytes of a header; the caller has the room. */
static inline void sl_eth_store(uint8_t *frame, const struct sl_eth *eth)
{
    memcpy(frame, &eth->destination, sizeof(eth->destination));
    memcpy(frame + 6, &eth->source, sizeof(eth->source));
    sl_store_u16(frame + 12, eth->type);
}

#endif
