/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/icmpv6.h"

#define OPTION_UNIT_BYTES 8u

/* Offsets in a solicitation or advertisement (RFC 4861 sections 4.3, 4.4). */
enum {
    AT_TYPE = 0,
    AT_CODE = 1,
    AT_FLAGS = 4,
    AT_TARGET = SL_ND_TARGET_OFFSET,
    AT_OPTION = SL_ND_BYTES
};

static uint64_t pseudo_sum(const struct sl_ip *source, const struct sl_ip *destination,
                           size_t length)
{
    return sl_checksum_pseudo_v6(source->bytes, destination->bytes, SL_PROTOCOL_ICMPV6,
                                 (uint32_t)length);
}

bool sl_icmpv6_checksum_is_good(const struct sl_ip *source, const struct sl_ip *destination,
                                const uint8_t *data, size_t length)
{
    return sl_checksum_is_good(
        sl_checksum_add(pseudo_sum(source, destination, length), data, length));
}

/* Looks for the link-layer address option that belongs to the message; skips others. */
static int decode_options(const uint8_t *data, size_t length, struct sl_neighbour_message *message)
{
    uint8_t wanted = message->type == SL_ICMPV6_NEIGHBOUR_SOLICITATION ? SL_ND_OPTION_SOURCE_MAC
                                                                       : SL_ND_OPTION_TARGET_MAC;

    for (size_t at = AT_OPTION; at < length;) {
        size_t bytes;

        if (length - at < 2)
            return SL_WIRE_BAD_LENGTH;
        bytes = data[at + 1] * OPTION_UNIT_BYTES;
        if (bytes == 0 || bytes > length - at)
            return SL_WIRE_BAD_LENGTH;
        if (data[at] == wanted && !message->has_mac) {
            memcpy(message->mac.bytes, data + at + 2, sizeof(message->mac.bytes));
            message->has_mac = true;
        }
        at += bytes;
    }
    return SL_WIRE_OK;
}

/* What addresses and options may not be together (RFC 4861 sections 7.1.1, 7.1.2). */
static bool is_forbidden(const struct sl_neighbour_message *message, const struct sl_ipv6 *ipv6)
{
    if (sl_ipv6_is_multicast(&message->target) || sl_ip_is_none(&message->target))
        return true;
    if (message->has_mac && (sl_mac_is_group(&message->mac) || sl_mac_is_zero(&message->mac)))
        return true;
    if (message->type == SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT)
        return sl_ipv6_is_multicast(&ipv6->destination) && (message->flags & SL_ND_SOLICITED) != 0;
    return sl_ip_is_none(&ipv6->source) &&
           (message->has_mac || !sl_ipv6_is_multicast(&ipv6->destination));
}

int sl_neighbour_decode(const uint8_t *data, size_t length, const struct sl_ipv6 *ipv6,
                        struct sl_neighbour_message *message)
{
    int error;

    if (length < SL_ND_BYTES)
        return SL_WIRE_TRUNCATED;
    if ((data[AT_TYPE] != SL_ICMPV6_NEIGHBOUR_SOLICITATION &&
         data[AT_TYPE] != SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT) ||
        data[AT_CODE] != 0)
        return SL_WIRE_BAD_TYPE;
    if (ipv6->hop_limit != SL_ND_HOP_LIMIT)
        return SL_WIRE_BAD_HEADER;
    *message = (struct sl_neighbour_message){
        .type = data[AT_TYPE], .flags = data[AT_FLAGS], .target = sl_ip_from_v6(data + AT_TARGET)};
    error = decode_options(data, length, message);
    if (error != SL_WIRE_OK)
        return error;
    return is_forbidden(message, ipv6) ? SL_WIRE_BAD_ADDRESS : SL_WIRE_OK;
}

/* Where a message of ours goes and comes from. */
struct envelope {
    struct sl_mac to;
    const struct sl_mac *from;
    const struct sl_ip *source;
    const struct sl_ip *destination;
};

static int build(uint8_t *frame, size_t size, const struct envelope *envelope, uint8_t type,
                 uint8_t flags, const struct sl_ip *target)
{
    const struct sl_eth eth = {envelope->to, *envelope->from, SL_ETHERTYPE_IPV6};
    const struct sl_ipv6 ipv6 = {
        .source = *envelope->source,
        .destination = *envelope->destination,
        .payload_bytes = SL_ND_BYTES + SL_ND_OPTION_BYTES,
        .next_header = SL_PROTOCOL_ICMPV6,
        .hop_limit = SL_ND_HOP_LIMIT,
    };
    uint8_t *data = frame + SL_ETH_HEADER_BYTES + SL_IPV6_HEADER_BYTES;
    uint64_t sum;

    if (size < SL_ND_FRAME_BYTES)
        return SL_WIRE_NO_ROOM;
    memset(frame, 0, SL_ND_FRAME_BYTES);
    sl_eth_store(frame, &eth);
    sl_ipv6_build(frame + SL_ETH_HEADER_BYTES, SL_IPV6_HEADER_BYTES, &ipv6);
    data[AT_TYPE] = type;
    data[AT_FLAGS] = flags;
    memcpy(data + AT_TARGET, target->bytes, sizeof(target->bytes));
    data[AT_OPTION] = type == SL_ICMPV6_NEIGHBOUR_SOLICITATION ? SL_ND_OPTION_SOURCE_MAC
                                                               : SL_ND_OPTION_TARGET_MAC;
    data[AT_OPTION + 1] = 1;
    memcpy(data + AT_OPTION + 2, envelope->from->bytes, sizeof(envelope->from->bytes));
    sum = pseudo_sum(envelope->source, envelope->destination, ipv6.payload_bytes);
    sl_store_be16(data + SL_ICMP_CHECKSUM_OFFSET,
                  sl_checksum_finish(sl_checksum_add(sum, data, ipv6.payload_bytes)));
    return SL_ND_FRAME_BYTES;
}

int sl_neighbour_build_solicitation(uint8_t *frame, size_t size, const struct sl_mac *to,
                                    const struct sl_mac *mac, const struct sl_ip *source,
                                    const struct sl_ip *target)
{
    const struct sl_ip group = sl_ipv6_solicited_node(target);
    const struct envelope envelope = {
        .to = to != NULL ? *to : sl_ipv6_multicast_mac(&group),
        .from = mac,
        .source = source,
        .destination = to != NULL ? target : &group,
    };

    return build(frame, size, &envelope, SL_ICMPV6_NEIGHBOUR_SOLICITATION, 0, target);
}

int sl_neighbour_build_advertisement(uint8_t *frame, size_t size, const struct sl_mac *mac,
                                     const struct sl_ip *address)
{
    static const struct sl_ip all_nodes = {.bytes = {0xff, 0x02, [15] = 1}};
    const struct envelope envelope = {
        .to = sl_ipv6_multicast_mac(&all_nodes),
        .from = mac,
        .source = address,
        .destination = &all_nodes,
    };

    return build(frame, size, &envelope, SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT, SL_ND_OVERRIDE,
                 address);
}

int sl_icmpv6_decode_quote(const uint8_t *data, size_t length, struct sl_icmpv6_quote *quote)
{
    const uint8_t *l4 = data + SL_ICMP_HEADER_BYTES + SL_IPV6_HEADER_BYTES;
    struct sl_ipv6 ipv6;
    int error;

    if (length < SL_ICMP_HEADER_BYTES)
        return SL_WIRE_TRUNCATED;
    if (data[AT_TYPE] >= SL_ICMPV6_FIRST_INFORMATIONAL)
        return SL_WIRE_BAD_TYPE;
    if (length < SL_ICMP_HEADER_BYTES + SL_IPV6_HEADER_BYTES + SL_ICMP_QUOTED_L4_BYTES)
        return SL_WIRE_TRUNCATED;
    /* Only the beginning of the packet is quoted: its length is taken as if all of it were there.
     */
    error = sl_ipv6_decode(data + SL_ICMP_HEADER_BYTES, SL_IPV6_HEADER_BYTES + UINT16_MAX, &ipv6);
    if (error != SL_WIRE_OK)
        return error;
    if (ipv6.payload_bytes < SL_ICMP_QUOTED_L4_BYTES)
        return SL_WIRE_BAD_LENGTH;
    if (ipv6.next_header != SL_PROTOCOL_TCP && ipv6.next_header != SL_PROTOCOL_UDP)
        return SL_WIRE_BAD_OPERATION;
    length -= SL_ICMP_HEADER_BYTES + SL_IPV6_HEADER_BYTES;
    *quote = (struct sl_icmpv6_quote){
        .source = ipv6.source,
        .destination = ipv6.destination,
        .protocol = ipv6.next_header,
        .l4_offset = SL_ICMP_HEADER_BYTES + SL_IPV6_HEADER_BYTES,
        .l4_quoted_bytes = (uint16_t)(length < UINT16_MAX ? length : UINT16_MAX),
        .source_port = sl_load_be16(l4),
        .destination_port = sl_load_be16(l4 + 2),
    };
    return SL_WIRE_OK;
}

void sl_icmpv6_echo_to_reply(uint8_t *data)
{
    struct sl_be16 before = sl_load_be16(data);
    struct sl_be16 checksum = sl_load_be16(data + SL_ICMP_CHECKSUM_OFFSET);

    data[AT_TYPE] = SL_ICMPV6_ECHO_REPLY;
    sl_store_be16(data + SL_ICMP_CHECKSUM_OFFSET,
                  sl_checksum_update16(checksum, before, sl_load_be16(data)));
}
