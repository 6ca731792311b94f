/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translation of arbitrary packets. Control bytes: the direction, then the address and port that
 * NAT puts in. A packet that the parser accepts is translated and parsed again: it must be accepted
 * again, be what it was but for the one address and port, and translate back to what it was.
 */
#include "frame.h"
#include "fuzz.h"

#include "iff/translate.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

static const uint8_t source_mac[6] = {2, 0, 0, 0, 1, 1};
static const struct sl_egress egress = {.destination_mac = {2, 0, 0, 0, 1, 2},
                                        .source_mac = source_mac};

/* An entry as a flow of this direction would have it; the address is one that can stand there. */
static struct sl_flow_entry take_entry(const uint8_t **data, size_t *size)
{
    struct sl_flow_entry entry = {0};
    uint8_t control = fuzz_take(data, size);
    uint16_t port = fuzz_take(data, size);

    entry.kind = (control & 1) != 0 ? SL_FLOW_FORWARD : SL_FLOW_REPLY;
    entry.flags = (control & 2) != 0 ? SL_FLOW_DIRECT : 0;
    entry.nat_port = sl_be16_from_host((uint16_t)(port << 8 | fuzz_take(data, size)));
    entry.nat_address = sl_ip_from_v4(
        sl_be32_from_host(0x0a000000u | (uint32_t)fuzz_take(data, size) << 16 | (control >> 2)));
    return entry;
}

/* What the key has to be after the translation. */
static struct sl_flow_key translated_key(const struct sl_packet *packet,
                                         const struct sl_flow_entry *entry)
{
    struct sl_flow_key key = packet->key;
    bool ports = packet->kind == SL_PACKET_TCP || packet->kind == SL_PACKET_UDP;

    if ((entry->flags & SL_FLOW_DIRECT) != 0)
        return key;
    if (entry->kind == SL_FLOW_FORWARD) {
        key.destination = entry->nat_address;
        key.destination_port = ports ? entry->nat_port : key.destination_port;
    } else {
        key.source = entry->nat_address;
        key.source_port = ports ? entry->nat_port : key.source_port;
    }
    return key;
}

/* The entry that undoes entry for this packet. */
static struct sl_flow_entry inverse(const struct sl_packet *packet,
                                    const struct sl_flow_entry *entry)
{
    bool forward = entry->kind == SL_FLOW_FORWARD;
    struct sl_flow_entry back = *entry;

    back.nat_address = forward ? packet->key.destination : packet->key.source;
    back.nat_port = forward ? packet->key.destination_port : packet->key.source_port;
    return back;
}

/* Checksums may come back as the other zero (RFC 1624 section 3): they are compared by parsing. */
static void mask_checksums(uint8_t *frame, const struct sl_packet *packet)
{
    memset(frame, 0, 12); /* MACs */
    sl_store_u16(frame + packet->l3_offset + SL_IPV4_CHECKSUM_OFFSET, 0);
    if (packet->kind == SL_PACKET_TCP)
        sl_store_u16(frame + packet->l4_offset + SL_TCP_CHECKSUM_OFFSET, 0);
    if (packet->kind == SL_PACKET_UDP)
        sl_store_u16(frame + packet->l4_offset + SL_UDP_CHECKSUM_OFFSET, 0);
}

static void check_udp_zero(const uint8_t *before, const uint8_t *after,
                           const struct sl_packet *packet)
{
    size_t at = packet->l4_offset + SL_UDP_CHECKSUM_OFFSET;

    if (packet->kind == SL_PACKET_UDP)
        FUZZ_CHECK((sl_load_u16(before + at) == 0) == (sl_load_u16(after + at) == 0));
}

static void check_translation(uint8_t *frame, size_t size, const struct sl_packet *packet,
                              const struct sl_flow_entry *entry)
{
    struct sl_flow_key expected = translated_key(packet, entry);
    struct sl_flow_entry back = inverse(packet, entry);
    uint8_t original[FUZZ_FRAME_MAX_BYTES];
    struct sl_packet again, work = *packet;

    if (sl_ip_equal(&expected.source, &expected.destination))
        return; /* no flow is made that would put both ends at one address */
    memcpy(original, frame, size);
    sl_translate(&work, entry, &egress);
    FUZZ_CHECK(fuzz_parse(&again, frame, size) == SL_PARSE_OK);
    FUZZ_CHECK(memcmp(&again.key, &expected, sizeof(expected)) == 0);
    FUZZ_CHECK(again.kind == packet->kind && again.ttl == packet->ttl);
    FUZZ_CHECK(memcmp(frame, egress.destination_mac, 6) == 0);
    check_udp_zero(original, frame, packet);
    sl_translate(&again, &back, &egress);
    FUZZ_CHECK(fuzz_parse(&again, frame, size) == SL_PARSE_OK);
    mask_checksums(original, packet);
    mask_checksums(frame, packet);
    FUZZ_CHECK(memcmp(original, frame, size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sl_flow_entry entry = take_entry(&data, &size);
    uint8_t frame[FUZZ_FRAME_MAX_BYTES];
    struct sl_packet packet;

    if (size > sizeof(frame))
        return 0;
    memcpy(frame, data, size);
    fuzz_fix_checksums(frame, size);
    if (fuzz_parse(&packet, frame, size) != SL_PARSE_OK)
        return 0;
    if (packet.kind == SL_PACKET_TCP || packet.kind == SL_PACKET_UDP ||
        packet.kind == SL_PACKET_FRAGMENT)
        check_translation(frame, size, &packet, &entry);
    return 0;
}
