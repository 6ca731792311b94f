// SPDX-License-Identifier: Apache-2.0
/* Answers made in place of the question: the frame goes back out of the port it came from, tag
 * included. */
#ifndef IFF_ANSWER_H
#define IFF_ANSWER_H

#include "iff/packet.h"

/*
 * Turns an ARP request (RFC 826) into "target is at mac". False, frame untouched, if it is no
 * request. The frame keeps its length.
 */
bool sl_arp_answer(struct sl_packet *packet, const uint8_t mac[6]);

/*
 * Turns an echo request (RFC 792, RFC 4443 section 4.1) into the reply: MACs and addresses
 * exchanged, TTL 64, checksums right. False, frame untouched, if it is no unfragmented echo
 * request. mac: the port's.
 */
bool sl_echo_answer(struct sl_packet *packet, const uint8_t mac[6]);

/*
 * Turns a neighbour solicitation that sl_classify() found good into the advertisement "target is at
 * mac", solicited and overriding (RFC 4861 section 7.2.4), with a link-layer address option if the
 * solicitation had one. The frame keeps its length.
 */
bool sl_neighbour_answer(struct sl_packet *packet, const uint8_t mac[6]);

#endif
