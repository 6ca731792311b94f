/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translation of ICMP errors, and echo and ARP answers made in place, on arbitrary frames. Control
 * bytes as those of fuzz_translate. What is sent must be accepted by the parser again.
 */
#include "frame.h"
#include "fuzz.h"

#include "iff/answer.h"
#include "iff/translate.h"
#include "wire/icmp.h"

static const uint8_t our_mac[6] = {2, 0, 0, 0, 1, 1};
static const struct sl_egress egress = {.destination_mac = {2, 0, 0, 0, 1, 2},
                                        .source_mac = our_mac};

/* Is the checksum of the quoted IP header right, if all of that header is there? */
static bool quoted_checksum_is_good(const struct sl_packet *packet)
{
    const uint8_t *quoted = packet->data + packet->l4_offset + SL_ICMP_HEADER_BYTES;

    return sl_ipv4_checksum_is_good(quoted, (uint8_t)((quoted[0] & 15u) * 4u));
}

static void check_error(uint8_t *frame, size_t size, struct sl_packet *packet,
                        const struct sl_flow_entry *entry)
{
    struct sl_flow_key before, after;
    struct sl_packet again;
    bool quote_good;

    if (!sl_icmp_error_key(packet, 7, &before))
        return;
    quote_good = quoted_checksum_is_good(packet);
    sl_translate_icmp_error(packet, entry, &egress);
    if (entry->kind == SL_FLOW_FORWARD) {
        before.destination = entry->nat_address;
        before.destination_port = entry->nat_port;
        packet->key.destination = entry->nat_address;
    } else {
        before.source = entry->nat_address;
        before.source_port = entry->nat_port;
        packet->key.source = entry->nat_address;
    }
    if (sl_ip_equal(&packet->key.source, &packet->key.destination))
        return; /* no flow is made that would put both ends at one address */
    FUZZ_CHECK(fuzz_parse(&again, frame, size) == SL_PARSE_OK);
    FUZZ_CHECK(memcmp(&again.key, &packet->key, sizeof(again.key)) == 0);
    FUZZ_CHECK(sl_icmp_error_key(&again, 7, &after));
    FUZZ_CHECK(memcmp(&before, &after, sizeof(after)) == 0);
    FUZZ_CHECK(quoted_checksum_is_good(&again) == quote_good);
}

static void check_echo(uint8_t *frame, size_t size, struct sl_packet *packet)
{
    struct sl_packet again;

    if (!sl_echo_answer(packet, our_mac))
        return;
    /* Nobody answers for an address that cannot be a source: the stage has looked it up. */
    if (!sl_ipv4_source_is_valid(sl_ip_v4(&packet->key.destination)))
        return;
    FUZZ_CHECK(memcmp(frame + 6, our_mac, 6) == 0);
    FUZZ_CHECK(fuzz_parse(&again, frame, size) == SL_PARSE_OK);
    FUZZ_CHECK(again.kind == SL_PACKET_ICMP && again.ttl == 64);
    FUZZ_CHECK(sl_ip_equal(&again.key.source, &packet->key.destination));
    FUZZ_CHECK(sl_ip_equal(&again.key.destination, &packet->key.source));
    FUZZ_CHECK(frame[again.l4_offset] == SL_ICMP_ECHO_REPLY);
}

static void check_arp(uint8_t *frame, size_t size, struct sl_packet *packet)
{
    struct sl_packet again;

    if (!sl_arp_answer(packet, our_mac))
        return;
    FUZZ_CHECK(fuzz_parse(&again, frame, size) == SL_PARSE_OK);
    FUZZ_CHECK(again.kind == SL_PACKET_ARP);
    FUZZ_CHECK(sl_ip_equal(&again.key.source, &packet->key.destination));
    FUZZ_CHECK(sl_ip_equal(&again.key.destination, &packet->key.source));
    FUZZ_CHECK((frame[0] & 1) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t control = fuzz_take(&data, &size);
    struct sl_flow_entry entry = {
        .kind = (control & 1) != 0 ? SL_FLOW_FORWARD : SL_FLOW_REPLY,
        .nat_port = sl_be16_from_host((uint16_t)(fuzz_take(&data, &size) * 257u)),
        .nat_address = sl_ip_from_v4(sl_be32_from_host(0x0a000000u | control >> 1)),
    };
    uint8_t frame[FUZZ_FRAME_MAX_BYTES];
    struct sl_packet packet;

    if (size > sizeof(frame))
        return 0;
    memcpy(frame, data, size);
    fuzz_fix_checksums(frame, size);
    if (fuzz_parse(&packet, frame, size) != SL_PARSE_OK)
        return 0;
    if (packet.kind == SL_PACKET_ARP)
        check_arp(frame, size, &packet);
    if (packet.kind == SL_PACKET_ICMP && frame[packet.l4_offset] == SL_ICMP_ECHO_REQUEST)
        check_echo(frame, size, &packet);
    else
        check_error(frame, size, &packet, &entry);
    return 0;
}
