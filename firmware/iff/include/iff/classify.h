// SPDX-License-Identifier: Apache-2.0
/*
 * What a packet is to us [IFF-3, IFF-4]: first, under which scopes its flow may stand; then, if
 * there is no flow, what is to be done with it. Pure: reads packet and snapshot.
 */
#ifndef IFF_CLASSIFY_H
#define IFF_CLASSIFY_H

#include "iff/packet.h"
#include "iff/snapshot.h"

/* Source ports of health probes (the locator's); answers to them go to the control thread. */
#define SL_CLASSIFY_PROBE_PORT_FIRST 64512u
#define SL_CLASSIFY_PROBE_PORT_LAST 65023u

#define SL_SCOPES_MAX 4u

/* Ports with clients, upstream routers or administrators behind them. */
static inline bool sl_port_has_clients(uint8_t type)
{
    return type == SL_PORT_ROUTER || type == SL_PORT_COMBO || type == SL_PORT_SERVER_ADMIN;
}

static inline bool sl_port_has_servers(uint8_t type)
{
    return type == SL_PORT_SERVER || type == SL_PORT_COMBO || type == SL_PORT_SERVER_ACCESS;
}

static inline bool sl_port_has_vlan(const struct sl_port_config *port, uint16_t vlan)
{
    return (port->vlan_bitmap[vlan / 64u & (SL_MAX_VLANS / 64u - 1u)] >> (vlan % 64u) & 1u) != 0;
}

/* For us, or for all: the port's MAC, broadcast or multicast. */
bool sl_packet_mac_is_local(const struct sl_packet *packet, const struct sl_port_config *port);

/* Untagged, or tagged with a VLAN of the port (else drop reason vlan_not_member). */
static inline bool sl_packet_vlan_is_member(const struct sl_packet *packet,
                                            const struct sl_port_config *port)
{
    return packet->vlan_id == 0 || sl_port_has_vlan(port, packet->vlan_id);
}

/*
 * Scopes under which the flow of key may stand, likeliest first; at most SL_SCOPES_MAX, and none if
 * the packet comes from a server port and its domain cannot be told. key: packet->key, or what
 * sl_icmp_error_key() made of packet; its scope is not read. Router ports, and server ports and
 * VLANs with one domain, take no look into a table.
 */
unsigned int sl_classify_scopes(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                                const struct sl_flow_key *key, uint16_t scopes[SL_SCOPES_MAX]);

enum sl_verdict_kind {
    SL_VERDICT_DROP,
    SL_VERDICT_BALANCE,    /* to a VIP of domain: choose a member */
    SL_VERDICT_DIRECT,     /* server-admin to the server `member` of domain, identity NAT */
    SL_VERDICT_ECHO,       /* ping of an address of ours: answer in place */
    SL_VERDICT_ICMP_ERROR, /* about a flow, perhaps: sl_icmp_error_key(); about none:
                              icmp_error_no_flow */
    SL_VERDICT_FRAGMENT,   /* a later fragment: goes with its first */
    SL_VERDICT_PROBE,      /* answer to a health probe: punt as SL_PUNT_PROBE */
    SL_VERDICT_PROBE_ICMP, /* ICMP error about a health probe: punt as SL_PUNT_ICMP */
    SL_VERDICT_LINUX,      /* punt as SL_PUNT_LINUX */
    SL_VERDICT_SERVICE,    /* of a connection that ends here: to the SP of its sl_service_ends() */
    SL_VERDICT_NFS,        /* to the SP of the nfs-service: TCP, or an ICMP error about it */
    SL_VERDICT_NFS_UDP,    /* the same: a datagram or a fragment of one */
    SL_VERDICT_NEIGHBOUR_ANSWER, /* solicitation of an address of ours: answer in place */
    SL_VERDICT_NEIGHBOUR_NEWS,   /* advertisement: punt as SL_PUNT_ARP */
};

struct sl_verdict {
    uint8_t kind;          /* enum sl_verdict_kind */
    uint8_t drop;          /* DROP: enum sl_drop_reason */
    bool client_is_server; /* BALANCE: the client is a server of client_domain */
    uint8_t client_domain;
    uint16_t domain; /* BALANCE, DIRECT; NFS, NFS_UDP: id of the nfs-service */
    uint16_t member; /* DIRECT */
};

/* For a packet that hit no flow under any of its scopes; kind is not ARP. */
struct sl_verdict sl_classify(const struct sl_snapshot *snapshot, const struct sl_packet *packet);

/* What to do with an ARP packet; bits may come together. Neither: it is not for us, drop without
 * counting. */
#define SL_ARP_ANSWER 0x1u /* we own the address asked for here: sl_arp_answer() in place */
#define SL_ARP_PUNT 0x2u   /* the locator and Linux want to see it (a copy, if answered) */

unsigned int sl_classify_arp(const struct sl_snapshot *snapshot, const struct sl_packet *packet);

#endif
