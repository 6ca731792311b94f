// SPDX-License-Identifier: Apache-2.0
/* ICMP errors about translated flows (RFC 5508 sections 4.1, 4.2): outer header and quoted packet.
 */
#include "iff/translate.h"

#include <string.h>

#include "wire/icmp.h"
#include "wire/tcp.h"
#include "wire/udp.h"

/* Bytes of the ICMP message at hand in the first segment. */
static size_t icmp_bytes(const struct sl_packet *packet)
{
    uint32_t end = (uint32_t)packet->l3_offset + packet->l3_length_bytes;

    if (end > packet->length_bytes)
        end = packet->length_bytes;
    return end > packet->l4_offset ? end - packet->l4_offset : 0;
}

static bool decode_quote(const struct sl_packet *packet, struct sl_icmp_quote *quote)
{
    if (packet->kind != SL_PACKET_ICMP ||
        sl_icmp_decode_quote(packet->data + packet->l4_offset, icmp_bytes(packet), quote) !=
            SL_WIRE_OK)
        return false;
    return quote->ipv4.protocol == SL_PROTOCOL_TCP || quote->ipv4.protocol == SL_PROTOCOL_UDP;
}

bool sl_icmp_error_key(const struct sl_packet *packet, uint16_t scope, struct sl_flow_key *key)
{
    struct sl_icmp_quote quote;

    if (!decode_quote(packet, &quote) ||
        !sl_be32_equal(quote.ipv4.source, sl_ip_v4(&packet->key.destination)))
        return false;
    memset(key, 0, sizeof(*key));
    key->source = sl_ip_from_v4(quote.ipv4.destination);
    key->destination = sl_ip_from_v4(quote.ipv4.source);
    key->source_port = quote.destination_port;
    key->destination_port = quote.source_port;
    key->scope = scope;
    key->protocol = quote.ipv4.protocol;
    return true;
}

/* A 16-bit field of the quoted packet; the ICMP checksum covers it, so its change is summed up. */
static void set16(uint8_t *field, struct sl_be16 to, uint16_t *icmp_delta)
{
    struct sl_be16 from = sl_load_be16(field);

    *icmp_delta = sl_checksum_delta_join(*icmp_delta, sl_checksum_delta16(from, to));
    sl_store_be16(field, to);
}

static void rewrite_quoted_checksum(uint8_t *l4, const struct sl_icmp_quote *quote, uint16_t delta,
                                    uint16_t *icmp_delta)
{
    if (quote->ipv4.protocol == SL_PROTOCOL_UDP) {
        uint8_t *field = l4 + SL_UDP_CHECKSUM_OFFSET;

        set16(field, sl_checksum_apply_udp(sl_load_be16(field), delta), icmp_delta);
    } else if (quote->l4_quoted_bytes >= SL_TCP_CHECKSUM_OFFSET + 2u) {
        uint8_t *field = l4 + SL_TCP_CHECKSUM_OFFSET;

        set16(field, sl_checksum_apply(sl_load_be16(field), delta), icmp_delta);
    }
}

/* Gives the quoted packet the address and port it had before translation; returns the ICMP change.
 */
static uint16_t rewrite_quote(uint8_t *icmp, const struct sl_icmp_quote *quote,
                              const struct sl_flow_entry *entry)
{
    bool source = entry->kind == SL_FLOW_FORWARD; /* what came from the server is quoted */
    uint8_t *ip = icmp + SL_ICMP_HEADER_BYTES, *l4 = icmp + quote->l4_offset;
    uint8_t *address = ip + (source ? SL_IPV4_SOURCE_OFFSET : SL_IPV4_DESTINATION_OFFSET);
    uint8_t *port = l4 + (source ? SL_TCP_SOURCE_OFFSET : SL_TCP_DESTINATION_OFFSET);
    uint8_t *checksum = ip + SL_IPV4_CHECKSUM_OFFSET;
    struct sl_be32 to = sl_ip_v4(&entry->nat_address);
    uint16_t delta = sl_checksum_delta32(sl_load_be32(address), to), icmp_delta = delta;

    sl_store_be32(address, to);
    set16(checksum, sl_checksum_apply(sl_load_be16(checksum), delta), &icmp_delta);
    delta = sl_checksum_delta_join(delta, sl_checksum_delta16(sl_load_be16(port), entry->nat_port));
    set16(port, entry->nat_port, &icmp_delta);
    rewrite_quoted_checksum(l4, quote, delta, &icmp_delta);
    return icmp_delta;
}

/* The sender of an error about a reply may be any hop: the destination is then the VIP. */
static void rewrite_outer(struct sl_packet *packet, const struct sl_flow_entry *entry)
{
    uint8_t *ip = packet->data + packet->l3_offset;
    uint8_t *address =
        ip + (entry->kind == SL_FLOW_FORWARD ? SL_IPV4_DESTINATION_OFFSET : SL_IPV4_SOURCE_OFFSET);
    struct sl_be32 to = sl_ip_v4(&entry->nat_address);
    uint16_t delta = sl_checksum_delta32(sl_load_be32(address), to);

    sl_store_be32(address, to);
    sl_store_be16(ip + SL_IPV4_CHECKSUM_OFFSET,
                  sl_checksum_apply(sl_load_be16(ip + SL_IPV4_CHECKSUM_OFFSET), delta));
}

void sl_translate_icmp_error(struct sl_packet *packet, const struct sl_flow_entry *entry,
                             const struct sl_egress *egress)
{
    uint8_t *icmp = packet->data + packet->l4_offset;
    struct sl_icmp_quote quote;
    uint16_t delta;

    sl_translate_macs(packet, egress);
    if ((entry->flags & SL_FLOW_DIRECT) != 0 || !decode_quote(packet, &quote))
        return;
    rewrite_outer(packet, entry);
    delta = rewrite_quote(icmp, &quote, entry);
    sl_store_be16(icmp + SL_ICMP_CHECKSUM_OFFSET,
                  sl_checksum_apply(sl_load_be16(icmp + SL_ICMP_CHECKSUM_OFFSET), delta));
}
