// SPDX-License-Identifier: Apache-2.0
/* Packets of connections that end here: whose they are. Pure. */
#ifndef IFF_SERVICE_H
#define IFF_SERVICE_H

#include "iff/packet.h"
#include "iff/steer.h"

/* Bytes from the transport header on that are in the first segment, without link padding. */
static inline uint32_t sl_packet_l4_bytes(const struct sl_packet *packet)
{
    uint32_t end = (uint32_t)packet->l3_offset + packet->l3_length_bytes;

    if (end > packet->length_bytes)
        end = packet->length_bytes;
    return end > packet->l4_offset ? end - packet->l4_offset : 0;
}

/*
 * The ends of the connection that a packet with SL_VERDICT_SERVICE belongs to: its own addresses
 * and ports, or those of the TCP segment that an ICMP error quotes. False, for other packets, if an
 * error quotes no TCP from the address it is sent to.
 */
bool sl_service_ends(const struct sl_packet *packet, struct sl_steer_end *local,
                     struct sl_steer_end *remote);

#endif
