// SPDX-License-Identifier: Apache-2.0
/*
 * NAT in place [IFF-7]: one address and port, the checksums incrementally (RFC 1624), the MACs. The
 * TTL is left alone: between client and server the box is not a hop.
 */
#ifndef IFF_TRANSLATE_H
#define IFF_TRANSLATE_H

#include "iff/flow.h"
#include "iff/snapshot.h"

/* Where a translated packet leaves. The caller pushes, changes or removes the tag. */
struct sl_egress {
    uint8_t port;  /* id */
    uint16_t vlan; /* tag the frame must carry, 0: none */
    uint8_t destination_mac[6];
    const uint8_t *source_mac; /* the egress port's, inside the snapshot */
};

/* A way out was found; any other value of sl_egress_of() is an enum sl_drop_reason. */
#define SL_EGRESS_OK (-1)

/*
 * The way out for packets of entry. member_word: state word of entry->member, read for FORWARD
 * only. SL_EGRESS_OK or the drop reason: no_server_available when the member's place is unknown,
 * egress_port_down when the port does not forward.
 */
int sl_egress_of(const struct sl_snapshot *snapshot, const struct sl_flow_entry *entry,
                 uint64_t member_word, struct sl_egress *egress);

/*
 * Rewrites addresses, ports, checksums and MACs of a packet that hit entry. packet->kind is TCP,
 * UDP, FRAGMENT (IP header only) or IP_OTHER with a direct flow. packet->key is not updated.
 */
void sl_translate(struct sl_packet *packet, const struct sl_flow_entry *entry,
                  const struct sl_egress *egress);

/* The MACs alone: for packets whose addresses stay. */
void sl_translate_macs(struct sl_packet *packet, const struct sl_egress *egress);

/*
 * ICMP errors about a translated flow (RFC 5508 sections 4.1 and 4.2) travel with the packets of
 * the opposite direction to the one they quote. Makes the key of that direction: the quoted
 * addresses and ports, source and destination exchanged, with the scope given. False if the packet
 * is no well-formed error about TCP or UDP, or is not sent to the source of what it quotes (RFC
 * 1122 section 3.2.2).
 */
bool sl_icmp_error_key(const struct sl_packet *packet, uint16_t scope, struct sl_flow_key *key);

/* Rewrites outer and quoted headers of an ICMP error whose sl_icmp_error_key() found entry. */
void sl_translate_icmp_error(struct sl_packet *packet, const struct sl_flow_entry *entry,
                             const struct sl_egress *egress);

#endif
