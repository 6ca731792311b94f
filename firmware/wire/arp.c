/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/arp.h"

#define HARDWARE_ETHERNET 1u

/* Offsets in the packet (RFC 826). */
enum {
    AT_HARDWARE = 0,
    AT_PROTOCOL = 2,
    AT_HARDWARE_LENGTH = 4,
    AT_PROTOCOL_LENGTH = 5,
    AT_OPERATION = 6,
    AT_SENDER_MAC = 8,
    AT_SENDER_IP = 14,
    AT_TARGET_MAC = 18,
    AT_TARGET_IP = 24,
};

int sl_arp_decode(const uint8_t *data, size_t length, struct sl_arp *arp)
{
    if (length < SL_ARP_BYTES)
        return SL_WIRE_TRUNCATED;
    if (sl_load_u16(data + AT_HARDWARE) != HARDWARE_ETHERNET ||
        sl_load_u16(data + AT_PROTOCOL) != SL_ETHERTYPE_IPV4)
        return SL_WIRE_BAD_TYPE;
    if (data[AT_HARDWARE_LENGTH] != sizeof(struct sl_mac) ||
        data[AT_PROTOCOL_LENGTH] != sizeof(struct sl_be32))
        return SL_WIRE_BAD_LENGTH;
    arp->operation = sl_load_u16(data + AT_OPERATION);
    if (arp->operation != SL_ARP_REQUEST && arp->operation != SL_ARP_REPLY)
        return SL_WIRE_BAD_OPERATION;
    memcpy(&arp->sender_mac, data + AT_SENDER_MAC, sizeof(arp->sender_mac));
    arp->sender_ip = sl_load_be32(data + AT_SENDER_IP);
    memcpy(&arp->target_mac, data + AT_TARGET_MAC, sizeof(arp->target_mac));
    arp->target_ip = sl_load_be32(data + AT_TARGET_IP);
    if (sl_mac_is_group(&arp->sender_mac) || sl_mac_is_zero(&arp->sender_mac))
        return SL_WIRE_BAD_ADDRESS;
    return SL_WIRE_OK;
}

int sl_arp_build(uint8_t *frame, size_t size, const struct sl_mac *to, const struct sl_arp *arp)
{
    struct sl_eth eth = {*to, arp->sender_mac, SL_ETHERTYPE_ARP};
    uint8_t *data = frame + SL_ETH_HEADER_BYTES;

    if (size < SL_ARP_FRAME_BYTES)
        return SL_WIRE_NO_ROOM;
    memset(frame, 0, SL_ARP_FRAME_BYTES);
    sl_eth_store(frame, &eth);
    sl_store_u16(data + AT_HARDWARE, HARDWARE_ETHERNET);
    sl_store_u16(data + AT_PROTOCOL, SL_ETHERTYPE_IPV4);
    data[AT_HARDWARE_LENGTH] = sizeof(struct sl_mac);
    data[AT_PROTOCOL_LENGTH] = sizeof(struct sl_be32);
    sl_store_u16(data + AT_OPERATION, arp->operation);
    memcpy(data + AT_SENDER_MAC, &arp->sender_mac, sizeof(arp->sender_mac));
    sl_store_be32(data + AT_SENDER_IP, arp->sender_ip);
    memcpy(data + AT_TARGET_MAC, &arp->target_mac, sizeof(arp->target_mac));
    sl_store_be32(data + AT_TARGET_IP, arp->target_ip);
    return SL_ARP_FRAME_BYTES;
}

int sl_arp_build_request(uint8_t *frame, size_t size, const struct sl_mac *to,
                         const struct sl_mac *sender_mac, struct sl_be32 sender_ip,
                         struct sl_be32 target_ip)
{
    struct sl_arp arp = {
        .operation = SL_ARP_REQUEST,
        .sender_mac = *sender_mac,
        .sender_ip = sender_ip,
        .target_ip = target_ip,
    };

    return sl_arp_build(frame, size, to, &arp);
}

int sl_arp_build_reply(uint8_t *frame, size_t size, const struct sl_arp *request,
                       const struct sl_mac *our_mac)
{
    struct sl_arp arp = {
        .operation = SL_ARP_REPLY,
        .sender_mac = *our_mac,
        .sender_ip = request->target_ip,
        .target_mac = request->sender_mac,
        .target_ip = request->sender_ip,
    };

    return sl_arp_build(frame, size, &request->sender_mac, &arp);
}

int sl_arp_build_gratuitous(uint8_t *frame, size_t size, const struct sl_mac *mac,
                            struct sl_be32 ip)
{
    static const struct sl_mac broadcast = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

    return sl_arp_build_request(frame, size, &broadcast, mac, ip, ip);
}
