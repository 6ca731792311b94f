// SPDX-License-Identifier: Apache-2.0
/*
 * A storage processor as its services see it: frames in and out, the way to a neighbour, the
 * configuration, the time. All functions are called by the SP's worker from within handle() or
 * poll() of a service (np/np.h), but for sl_fabric_sp(); none blocks, allocates or locks.
 *
 * Who gets what: all TCP to the addresses of tcp-services and to the source addresses of relays,
 * and ICMP errors about it, goes to SL_SP_SERVICE_TCP of one SP, which a keyed hash of addresses
 * and ports chooses. The hash is the same in both directions, so an SP that opens a connection
 * itself takes a local port for which sl_sp_of() names itself: with n SPs every n-th port does.
 *
 * All TCP to the addresses of an nfs-service, virtual or source, and ICMP errors about it, goes to
 * the same service of one SP, and all UDP in IPv4 to SL_SP_SERVICE_UDP of it: sl_sp_of_nfs().
 */
#ifndef NP_SP_H
#define NP_SP_H

#include "generated/drops.h"
#include "np/np.h"

struct sl_sp;

/* Numbers of services that the fabric itself has packets for. */
enum sl_sp_service_number {
    SL_SP_SERVICE_TCP, /* whole TCP segments, and ICMP errors about them (SL_SP_FRAME_*) */
    SL_SP_SERVICE_UDP, /* datagrams to nfs-services, whole or fragments (SL_SP_FRAME_FRAGMENT) */
};

/*
 * What the parser has found, in struct sl_mbuf_tag of each packet given to these services: port
 * (ingress), vlan, l3_offset, l4_offset, l4_bytes, sp_flags. All lengths are checked, and all
 * headers are in the first segment:
 * - the datagram is whole and ends where the mbuf chain ends: link padding is cut off;
 * - TCP: the header with its options, whose data offset is sound, and the right checksum. So the
 *   sum of the payload need not be read again: it is the complement of the sum of pseudo header and
 *   TCP header, checksum field included;
 * - ICMP error (SL_SP_FRAME_ICMP): at l4_offset the ICMP or ICMPv6 header, checksum right; the
 *   packet quoted is TCP from an address of ours, with at least the first eight bytes of its TCP
 *   header;
 * - UDP: at l4_offset the UDP header, whose length is not more than l4_bytes, checksum right or 0;
 * - a fragment (SL_SP_FRAME_FRAGMENT), of UDP in IPv4: at l4_offset its part of the datagram, not
 *   empty, of 8-byte units unless it is the last, and all within 65,535 bytes. Of the first one the
 *   UDP header is there; no checksum but that of the IPv4 header has been verified.
 */
#define SL_SP_FRAME_IPV6 0x01u
#define SL_SP_FRAME_ICMP 0x02u
#define SL_SP_FRAME_FRAGMENT 0x04u
/* TCP or UDP from a port that hands over frames which their sender has not summed
 * (pmd/unfinished.h): the data is right, but the checksum field means nothing. */
#define SL_SP_FRAME_UNSUMMED 0x08u

/* How frames get to a neighbour: as many bytes as an engine keeps for a connection. */
struct sl_sp_route {
    struct sl_mac destination; /* the neighbour's */
    struct sl_mac source;      /* the port's */
    uint16_t vlan;             /* of the 802.1Q tag that frames carry; 0: none */
    uint8_t port;              /* egress port id */
    uint8_t reserved;          /* 0 */
};
_Static_assert(sizeof(struct sl_sp_route) == 16, "a route is two words");

/* The SP of that id, for whoever binds a service; NULL if none runs. Control thread. */
struct sl_sp *sl_fabric_sp(struct sl_fabric *fabric, uint8_t sp);

uint8_t sl_sp_id(const struct sl_sp *sp);

/* CLOCK_MONOTONIC in microseconds at the beginning of this turn. */
uint64_t sl_sp_now_us(const struct sl_sp *sp);

/* The configuration in force, valid in this turn only; NULL before the first. Its serial changes
 * with it. */
const struct sl_snapshot *sl_sp_snapshot(const struct sl_sp *sp);

/* Id of the SP that gets what passes between two ends, in either direction. Ports in host order. */
uint8_t sl_sp_of(const struct sl_sp *sp, const struct sl_ip *local, uint16_t local_port,
                 const struct sl_ip *remote, uint16_t remote_port);

/* Id of the SP that has an nfs-service; with local or remote an address of it sl_sp_of() agrees. */
uint8_t sl_sp_of_nfs(const struct sl_sp *sp, uint16_t service);

/*
 * Sends a whole frame, Ethernet header and tag included, out of a port by way of the NP that owns
 * it; it leaves as it is. The frame's private area holds a struct sl_mbuf_tag, which is
 * overwritten. True: taken. False, frame still the caller's: no room on the ring to that NP until a
 * later turn, or no such port forwards.
 */
bool sl_sp_transmit(struct sl_sp *sp, struct rte_mbuf *frame, uint8_t port);

/*
 * Counts packets that a service drops, in the SP's row of drops. The packets, or what they would
 * have been made of, stay the caller's.
 */
void sl_sp_count_drops(struct sl_sp *sp, enum sl_drop_reason reason, uint32_t packets);

/* The way back to whoever sent a frame that handle() got. */
void sl_sp_route_back(struct rte_mbuf *frame, struct sl_sp_route *route);

/*
 * The way from a tcp-service to a target of its: straight to it inside the prefix of the service's
 * source address, else by its gateway. The control thread finds the neighbour by ARP or Neighbour
 * Discovery, beforehand, and verifies it now and then. 0; -EINPROGRESS: it is being looked for, ask
 * again in a later turn; -EHOSTUNREACH: several requests were in vain within the last second (later
 * it is looked for anew); -ENETUNREACH: there is no port, source
 * address or gateway that leads there. The MTU of the link is that of snapshot->ports[route->port].
 */
int sl_sp_route(struct sl_sp *sp, uint16_t service, const struct sl_ip *target,
                struct sl_sp_route *route);

/* The same for a member of a file system, from the nfs-service that the file system belongs to. */
int sl_sp_route_member(struct sl_sp *sp, uint16_t member, struct sl_sp_route *route);

#endif
