// SPDX-License-Identifier: Apache-2.0
/*
 * Fragmentation (RFC 791 section 3.2) of a translated packet that does not fit its egress port and
 * does not forbid it. Each piece is a copy in a frame of its own, with the packet's link header.
 */
#include "np_private.h"

#include "pmd/unfinished.h"
#include "wire/ipv4.h"

#define FRAGMENT_UNIT_BYTES 8u
#define TOTAL_OFFSET 2u
#define FRAGMENT_OFFSET 6u
/* The longest frame, 9600 bytes, at the smallest MTU, 576, makes 18. */
#define PIECES_MAX 32u

bool sl_np_may_split(const struct sl_packet *packet)
{
    const uint8_t *ip = packet->data + packet->l3_offset;

    /* Options are not copied to every piece, so a header that has some stays whole. */
    return (sl_load_u16(ip + FRAGMENT_OFFSET) & SL_IPV4_DONT_FRAGMENT) == 0 &&
           (packet->flags & SL_PACKET_IP_OPTIONS) == 0;
}

/* The bytes of the whole packet that one piece carries. */
struct piece {
    uint32_t offset; /* in the packet's payload, a multiple of eight */
    uint32_t bytes;
    bool last;
};

static void write_header(uint8_t *ip, const struct piece *piece)
{
    uint16_t fragment = sl_load_u16(ip + FRAGMENT_OFFSET);

    fragment = (uint16_t)(fragment + piece->offset / FRAGMENT_UNIT_BYTES);
    /* The last piece of a fragment has more after it if the fragment had. */
    if (!piece->last)
        fragment |= SL_IPV4_MORE_FRAGMENTS;
    sl_store_u16(ip + TOTAL_OFFSET, (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + piece->bytes));
    sl_store_u16(ip + FRAGMENT_OFFSET, fragment);
    sl_store_u16(ip + SL_IPV4_CHECKSUM_OFFSET, 0);
    sl_store_be16(ip + SL_IPV4_CHECKSUM_OFFSET, sl_checksum_finish(sl_checksum_ipv4_plain(ip)));
}

/* Copies from a chain that is known to be long enough. */
static void copy_out(const struct rte_mbuf *from, uint32_t offset, uint32_t bytes, uint8_t *to)
{
    const void *at = rte_pktmbuf_read(from, offset, bytes, to);

    if (at != to)
        memcpy(to, at, bytes);
}

static struct rte_mbuf *make_piece(const struct sl_np *np, const struct rte_mbuf *whole,
                                   uint32_t headers, const struct sl_packet *packet,
                                   const struct piece *piece)
{
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(np->pool);
    uint8_t *frame;

    if (mbuf == NULL)
        return NULL;
    frame = (uint8_t *)rte_pktmbuf_append(mbuf, (uint16_t)(headers + piece->bytes));
    if (frame == NULL) {
        rte_pktmbuf_free(mbuf);
        return NULL;
    }
    copy_out(whole, 0, headers, frame);
    copy_out(whole, headers + piece->offset, piece->bytes, frame + headers);
    write_header(frame + packet->l3_offset, piece);
    return mbuf;
}

/* Payload bytes of all pieces but the last: what the MTU leaves, and one mbuf holds. */
static uint32_t piece_bytes(const struct sl_np *np, uint32_t headers, uint16_t mtu_bytes)
{
    uint32_t room = mtu_bytes - SL_IPV4_MIN_HEADER_BYTES;
    uint32_t mbuf_room =
        (uint32_t)rte_pktmbuf_data_room_size(np->pool) - RTE_PKTMBUF_HEADROOM - headers;

    if (room > mbuf_room)
        room = mbuf_room;
    return room / FRAGMENT_UNIT_BYTES * FRAGMENT_UNIT_BYTES;
}

/* Makes all pieces or none. Returns how many, 0 if there is no room for them. */
static uint32_t make_pieces(const struct sl_np *np, const struct rte_mbuf *whole,
                            const struct sl_packet *packet, uint16_t mtu_bytes,
                            struct rte_mbuf *pieces[PIECES_MAX])
{
    uint32_t headers = packet->l3_offset + SL_IPV4_MIN_HEADER_BYTES;
    uint32_t payload = packet->l3_length_bytes - SL_IPV4_MIN_HEADER_BYTES;
    uint32_t room = piece_bytes(np, headers, mtu_bytes);
    uint32_t count = (payload + room - 1) / room;

    if (count > PIECES_MAX)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        struct piece piece = {.offset = i * room, .bytes = room, .last = i + 1 == count};

        if (piece.last)
            piece.bytes = payload - piece.offset;
        pieces[i] = make_piece(np, whole, headers, packet, &piece);
        if (pieces[i] == NULL) {
            rte_pktmbuf_free_bulk(pieces, i);
            return 0;
        }
    }
    return count;
}

bool sl_np_split(struct sl_np *np, struct sl_burst *burst, uint32_t index, uint8_t port)
{
    uint16_t mtu_bytes = np->snapshot->ports[port].mtu_bytes;
    const struct sl_packet *packet = &burst->packets[index];
    struct rte_mbuf *pieces[PIECES_MAX];
    uint32_t count;

    /* Its checksum is in the first piece and of all of them. */
    if (unlikely(sl_pmd_complete(burst->mbufs[index]) != 0))
        return false;
    count = make_pieces(np, burst->mbufs[index], packet, mtu_bytes, pieces);

    for (uint32_t i = 0; i < count; i++) {
        if (sl_np_owns_port(np, port))
            sl_np_tx(np, pieces[i], port);
        else
            sl_np_fabric_frame(np, pieces[i], port, packet);
    }
    if (count == 0)
        return false;
    sl_burst_release(burst, index);
    return true;
}
