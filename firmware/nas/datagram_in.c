// SPDX-License-Identifier: Apache-2.0
/* Datagrams on their way in: whole ones and fragments, calls of clients and answers of members. */
#include "datagram/udp.h"
#include "nas_private.h"
#include "wire/ipv4.h"

/* Who sent a datagram to where, and the way back. */
struct arrival {
    struct sl_ip source, destination;
    struct sl_sp_route route;
    uint16_t source_port, destination_port;
};

static void count_drop(struct sl_nas *nas, enum sl_drop_reason reason, uint32_t frames)
{
    if (frames != 0)
        sl_endpoint_user_drops(nas->endpoint, reason, frames);
}

/* The service that has that address, virtual or towards servers, and is ours; SL_NFS_NO_ID: none.
 */
static uint16_t service_at(const struct sl_nas *nas, const struct sl_ip *address)
{
    const struct sl_address_slot *slot;

    if (unlikely(nas->snapshot == NULL))
        return SL_NFS_NO_ID;
    slot = sl_snapshot_address(nas->snapshot, address);
    if (slot == NULL || slot->role != SL_ADDRESS_NFS ||
        sl_nas_service_config(nas, slot->index) == NULL)
        return SL_NFS_NO_ID;
    return slot->index;
}

static void take_call(struct sl_nas *nas, const struct arrival *arrival, struct sl_message *message)
{
    struct sl_nfs_caller caller = {
        .address = arrival->source,
        .port = arrival->source_port,
        .local_port = arrival->destination_port,
        .service = service_at(nas, &arrival->destination),
        .transport = SL_NFS_UDP,
    };

    if (caller.service == SL_NFS_NO_ID ||
        !sl_nas_listens_at(sl_nas_service_config(nas, caller.service), &arrival->destination,
                           caller.local_port, &caller.is_at_source)) {
        count_drop(nas, SL_DROP_NFS_PORT_UNKNOWN, 1);
        sl_message_free(nas->messages, message);
        return;
    }
    memcpy(caller.route, &arrival->route, sizeof(caller.route));
    if (unlikely(nas->is_short || !sl_nfs_has_room(nas->nfs) ||
                 !sl_nfs_call(nas->nfs, &caller, message, nas->now_us))) {
        count_drop(nas, SL_DROP_NFS_NO_ROOM, 1);
        sl_message_free(nas->messages, message);
        return;
    }
    nas->statistics.calls_in++;
}

/* Only what comes from where the call went is an answer. */
static void take_answer(struct sl_nas *nas, const struct arrival *arrival,
                        struct sl_nas_channel *channel, struct sl_message *message)
{
    const struct sl_nas_member *member = &nas->members.of[channel->member];

    if (channel->remote_port != arrival->source_port ||
        !sl_ip_equal(&member->settings.address, &arrival->source) ||
        !sl_ip_equal(&member->settings.source, &arrival->destination)) {
        count_drop(nas, SL_DROP_NFS_PORT_UNKNOWN, 1);
        sl_message_free(nas->messages, message);
        return;
    }
    channel->outstanding -= channel->outstanding != 0;
    sl_nfs_answer(nas->nfs, channel->member, channel->number, message, nas->now_us);
}

static void take_payload(struct sl_nas *nas, const struct arrival *arrival,
                         struct sl_message *message)
{
    uint32_t place = (uint32_t)arrival->destination_port - SL_NAS_PORT_FIRST;
    struct sl_nas_channel *channel = place < SL_NAS_PORT_COUNT ? nas->udp_ports.of[place] : NULL;

    nas->statistics.datagrams_in++;
    if (channel != NULL)
        take_answer(nas, arrival, channel, message);
    else
        take_call(nas, arrival, message);
}

/* The parser has found the checksum right, so the sum of the payload is the complement of the rest
 * of what it covers (np/sp.h). */
static void note_sum(struct sl_nas *nas, const struct arrival *arrival, const uint8_t *udp,
                     struct sl_message *message)
{
    struct sl_tcp_slice *slice = &nas->messages->nodes[message->first].slice;
    uint64_t rest;

    if (message->slices != 1 || sl_load_be16(udp + SL_UDP_CHECKSUM_OFFSET).net == 0)
        return;
    rest = sl_checksum_pseudo_v4(sl_ip_v4(&arrival->source), sl_ip_v4(&arrival->destination),
                                 SL_PROTOCOL_UDP, sl_load_u16(udp + 4));
    rest = sl_checksum_add(rest, udp, SL_UDP_HEADER_BYTES);
    slice->sum = (uint16_t)~sl_checksum_fold(rest);
    slice->sum_is_known = true;
}

static void take_whole(struct sl_nas *nas, struct arrival *arrival, struct rte_mbuf *frame)
{
    uint32_t offset = sl_mbuf_tag(frame)->l4_offset;
    uint8_t sp_flags = sl_mbuf_tag(frame)->sp_flags;
    const uint8_t *header = rte_pktmbuf_mtod_offset(frame, const uint8_t *, offset);
    uint32_t payload_bytes = sl_load_u16(header + 4) - SL_UDP_HEADER_BYTES;
    struct sl_message message;
    uint8_t udp[SL_UDP_HEADER_BYTES];

    memcpy(udp, header, sizeof(udp));
    arrival->source_port = sl_load_u16(udp + SL_UDP_SOURCE_OFFSET);
    arrival->destination_port = sl_load_u16(udp + SL_UDP_DESTINATION_OFFSET);
    sl_message_clear(&message);
    if (unlikely(sl_nas_take_frame(nas, frame, offset + SL_UDP_HEADER_BYTES, payload_bytes,
                                   &message) != 0)) {
        count_drop(nas, SL_DROP_NFS_NO_ROOM, 1);
        sl_message_free(nas->messages, &message);
        return;
    }
    if ((sp_flags & SL_SP_FRAME_UNSUMMED) == 0)
        note_sum(nas, arrival, udp, &message);
    take_payload(nas, arrival, &message);
}

/* A datagram of fragments has become whole. */
static void open_datagram(struct sl_nas *nas, struct arrival *arrival, struct sl_message *datagram)
{
    enum sl_datagram_fault fault;
    struct sl_udp udp;

    nas->statistics.datagrams_reassembled++;
    fault =
        sl_datagram_open(nas->messages, datagram, &arrival->source, &arrival->destination, &udp);
    if (fault != SL_DATAGRAM_FINE) {
        count_drop(
            nas, fault == SL_DATAGRAM_TRUNCATED ? SL_DROP_UDP_TRUNCATED : SL_DROP_UDP_CHECKSUM_BAD,
            1);
        sl_message_free(nas->messages, datagram);
        return;
    }
    arrival->source_port = sl_be16_to_host(udp.source_port);
    arrival->destination_port = sl_be16_to_host(udp.destination_port);
    take_payload(nas, arrival, datagram);
}

static void take_fragment(struct sl_nas *nas, struct arrival *arrival, struct rte_mbuf *frame)
{
    const struct sl_mbuf_tag tag = *sl_mbuf_tag(frame);
    const uint8_t *l3 = rte_pktmbuf_mtod_offset(frame, const uint8_t *, tag.l3_offset);
    uint16_t place = sl_load_u16(l3 + 6);
    struct sl_fragment_arrival fragment = {
        .source = arrival->source,
        .destination = arrival->destination,
        .id = sl_load_u16(l3 + 4),
        .offset_bytes = (uint16_t)((place & SL_IPV4_OFFSET_MASK) * 8u),
        .has_more = (place & SL_IPV4_MORE_FRAGMENTS) != 0,
    };
    struct sl_message datagram;
    uint32_t evicted;

    nas->statistics.fragments_in++;
    sl_message_clear(&fragment.payload);
    if (unlikely(nas->is_short)) {
        count_drop(nas, SL_DROP_NFS_NO_ROOM, 1);
        rte_pktmbuf_free(frame);
        return;
    }
    if (unlikely(sl_nas_take_frame(nas, frame, tag.l4_offset, tag.l4_bytes, &fragment.payload) !=
                 0)) {
        count_drop(nas, SL_DROP_NFS_NO_ROOM, 1);
        sl_message_free(nas->messages, &fragment.payload);
        return;
    }
    switch (sl_reassembly_take(nas->reassembly, &fragment, nas->now_us, &datagram, &evicted)) {
    case SL_REASSEMBLY_COMPLETE:
        open_datagram(nas, arrival, &datagram);
        break;
    case SL_REASSEMBLY_MALFORMED:
    case SL_REASSEMBLY_TOO_MANY:
        count_drop(nas, SL_DROP_FRAGMENT_MALFORMED, 1);
        break;
    default:
        break;
    }
    count_drop(nas, SL_DROP_FRAGMENT_HOLD_FULL, evicted);
}

void sl_nas_datagrams(struct sl_nas *nas, struct rte_mbuf **frames, uint16_t count)
{
    nas->now_us = sl_endpoint_now_us(nas->endpoint);
    for (uint16_t i = 0; i < count; i++)
        rte_prefetch0(rte_pktmbuf_mtod(frames[i], void *));
    for (uint16_t i = 0; i < count; i++) {
        const struct sl_mbuf_tag *tag = sl_mbuf_tag(frames[i]);
        const uint8_t *l3 = rte_pktmbuf_mtod_offset(frames[i], const uint8_t *, tag->l3_offset);
        struct arrival arrival = {
            .source = sl_ip_from_v4(sl_load_be32(l3 + SL_IPV4_SOURCE_OFFSET)),
            .destination = sl_ip_from_v4(sl_load_be32(l3 + SL_IPV4_DESTINATION_OFFSET)),
        };

        if (unlikely(nas->is_stopping)) {
            rte_pktmbuf_free(frames[i]);
            continue;
        }
        sl_sp_route_back(frames[i], &arrival.route);
        if (likely((tag->sp_flags & SL_SP_FRAME_FRAGMENT) == 0))
            take_whole(nas, &arrival, frames[i]);
        else
            take_fragment(nas, &arrival, frames[i]);
    }
}

void sl_nas_expire_datagrams(struct sl_nas *nas)
{
    if (likely(nas->now_us < sl_reassembly_next_us(nas->reassembly)))
        return;
    count_drop(nas, SL_DROP_FRAGMENT_TIMEOUT, sl_reassembly_expire(nas->reassembly, nas->now_us));
}
