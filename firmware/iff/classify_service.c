// SPDX-License-Identifier: Apache-2.0
/*
 * What is for a TCP or NFS service: its segments and datagrams, and errors about segments, go to an
 * SP; ping and Neighbour Discovery are answered in place. IPv6 is for services alone.
 */
#include "classify_private.h"

#include "generated/drops.h"
#include "iff/service.h"
#include "iff/translate.h"
#include "wire/icmpv6.h"

/* The end of what was quoted that is ours, and the other: as in answers to it. */
static bool quoted_ends6(const struct sl_packet *packet, struct sl_steer_end *local,
                         struct sl_steer_end *remote)
{
    struct sl_icmpv6_quote quote;

    if (sl_icmpv6_decode_quote(packet->data + packet->l4_offset, sl_packet_l4_bytes(packet),
                               &quote) != SL_WIRE_OK ||
        quote.protocol != SL_PROTOCOL_TCP || !sl_ip_equal(&quote.source, &packet->key.destination))
        return false;
    *local = (struct sl_steer_end){quote.source, quote.source_port};
    *remote = (struct sl_steer_end){quote.destination, quote.destination_port};
    return true;
}

bool sl_service_ends(const struct sl_packet *packet, struct sl_steer_end *local,
                     struct sl_steer_end *remote)
{
    struct sl_flow_key key = packet->key;

    if (packet->kind == SL_PACKET_ICMP6)
        return quoted_ends6(packet, local, remote);
    if (packet->kind == SL_PACKET_ICMP &&
        (!sl_icmp_error_key(packet, 0, &key) || key.protocol != SL_PROTOCOL_TCP))
        return false;
    *local = (struct sl_steer_end){key.destination, key.destination_port};
    *remote = (struct sl_steer_end){key.source, key.source_port};
    return true;
}

static bool is_echo_request(const struct sl_packet *packet)
{
    uint8_t type = packet->data[packet->l4_offset];

    return packet->kind == SL_PACKET_ICMP6 ? type == SL_ICMPV6_ECHO_REQUEST
                                           : type == SL_ICMP_ECHO_REQUEST;
}

static bool is_error(const struct sl_packet *packet)
{
    uint8_t type = packet->data[packet->l4_offset];

    return packet->kind == SL_PACKET_ICMP6 ? type < SL_ICMPV6_FIRST_INFORMATIONAL
                                           : sl_icmp_type_is_error(type);
}

static struct sl_verdict classify_icmp(const struct sl_packet *packet)
{
    struct sl_steer_end local, remote;

    if (is_echo_request(packet))
        return sl_verdict_of(SL_VERDICT_ECHO);
    if (!is_error(packet))
        return sl_verdict_drop(SL_DROP_SERVICE_PROTOCOL_UNKNOWN);
    if (!sl_service_ends(packet, &local, &remote))
        return sl_verdict_drop(SL_DROP_ICMP_ERROR_NO_FLOW);
    return sl_verdict_of(SL_VERDICT_SERVICE);
}

struct sl_verdict sl_classify_service(const struct sl_packet *packet)
{
    switch ((enum sl_packet_kind)packet->kind) {
    case SL_PACKET_TCP:
        if ((packet->flags & SL_PACKET_FIRST_FRAGMENT) != 0)
            return sl_verdict_drop(SL_DROP_SERVICE_FRAGMENT);
        return sl_verdict_of(SL_VERDICT_SERVICE);
    case SL_PACKET_TCP6:
        return sl_verdict_of(SL_VERDICT_SERVICE);
    case SL_PACKET_FRAGMENT:
        return sl_verdict_drop(packet->key.protocol == SL_PROTOCOL_TCP
                                   ? SL_DROP_SERVICE_FRAGMENT
                                   : SL_DROP_SERVICE_PROTOCOL_UNKNOWN);
    case SL_PACKET_ICMP:
    case SL_PACKET_ICMP6:
        return classify_icmp(packet);
    default:
        return sl_verdict_drop(SL_DROP_SERVICE_PROTOCOL_UNKNOWN);
    }
}

/* Errors about datagrams say no more than the silence that follows; who waits asks again. */
struct sl_verdict sl_classify_nfs(const struct sl_packet *packet, uint16_t service)
{
    struct sl_verdict verdict;

    if (packet->kind == SL_PACKET_UDP ||
        (packet->kind == SL_PACKET_FRAGMENT && packet->key.protocol == SL_PROTOCOL_UDP)) {
        verdict = sl_verdict_of(SL_VERDICT_NFS_UDP);
    } else {
        verdict = sl_classify_service(packet);
        if (verdict.kind != SL_VERDICT_SERVICE)
            return verdict;
        verdict.kind = SL_VERDICT_NFS;
    }
    verdict.domain = service;
    return verdict;
}

static bool is_neighbour_message(const struct sl_packet *packet)
{
    uint8_t type = packet->kind == SL_PACKET_ICMP6 ? packet->data[packet->l4_offset] : 0;

    return type == SL_ICMPV6_NEIGHBOUR_SOLICITATION || type == SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT;
}

/*
 * Neighbour Discovery (RFC 4861). Solicitations for our addresses are answered; those from "::",
 * by which another station tries whether it may have such an address (RFC 4862), are left alone.
 */
static struct sl_verdict classify_neighbour(const struct sl_snapshot *snapshot,
                                            const struct sl_packet *packet)
{
    struct sl_neighbour_message message;
    struct sl_ipv6 ipv6 = {.source = packet->key.source,
                           .destination = packet->key.destination,
                           .hop_limit = packet->ttl};

    if (sl_neighbour_decode(packet->data + packet->l4_offset, sl_packet_l4_bytes(packet), &ipv6,
                            &message) != SL_WIRE_OK)
        return sl_verdict_drop(SL_DROP_NEIGHBOUR_MALFORMED);
    if (message.type == SL_ICMPV6_NEIGHBOUR_ADVERTISEMENT) {
        if (sl_ipv6_is_multicast(&ipv6.destination) ||
            sl_classify_is_ours(snapshot, &ipv6.destination))
            return sl_verdict_of(SL_VERDICT_NEIGHBOUR_NEWS);
        return sl_verdict_drop(SL_DROP_IPV6_UNSUPPORTED);
    }
    if (!sl_classify_is_ours_here(snapshot, packet,
                                  sl_snapshot_address(snapshot, &message.target)) ||
        sl_ip_is_none(&ipv6.source))
        return sl_verdict_drop(SL_DROP_IPV6_UNSUPPORTED);
    if (!sl_ipv6_source_is_valid(&ipv6.source) || sl_classify_is_ours(snapshot, &ipv6.source))
        return sl_verdict_drop(SL_DROP_IPV6_SOURCE_INVALID);
    return sl_verdict_of(SL_VERDICT_NEIGHBOUR_ANSWER);
}

struct sl_verdict sl_classify_ipv6(const struct sl_snapshot *snapshot,
                                   const struct sl_packet *packet)
{
    const struct sl_address_slot *slot;

    if (is_neighbour_message(packet))
        return classify_neighbour(snapshot, packet);
    slot = sl_snapshot_address(snapshot, &packet->key.destination);
    if (slot == NULL || (slot->role != SL_ADDRESS_SERVICE && slot->role != SL_ADDRESS_NFS) ||
        (packet->flags & SL_PACKET_BROADCAST) != 0)
        return sl_verdict_drop(SL_DROP_IPV6_UNSUPPORTED);
    if (!sl_ipv6_source_is_valid(&packet->key.source) ||
        sl_classify_is_ours(snapshot, &packet->key.source))
        return sl_verdict_drop(SL_DROP_IPV6_SOURCE_INVALID);
    if ((packet->flags & SL_PACKET_IP_OPTIONS) != 0)
        return sl_verdict_drop(SL_DROP_IPV6_EXTENSION);
    if (slot->role == SL_ADDRESS_NFS)
        return sl_classify_nfs(packet, slot->index);
    return sl_classify_service(packet);
}
