/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_DROPS_H
#define GENERATED_DROPS_H

/* Why a packet is dropped. */
enum sl_drop_reason {
    /* The port is held down until the configuration is complete. */
    SL_DROP_HOLD_DOWN = 0,
    /* The frame is shorter than its Ethernet or VLAN header. */
    SL_DROP_ETHERNET_TRUNCATED = 1,
    /* The source MAC address is a group address or zero, which no station may send. */
    SL_DROP_ETHERNET_SOURCE_INVALID = 2,
    /* The frame is addressed to another station. */
    SL_DROP_MAC_NOT_LOCAL = 3,
    /* The frame carries a protocol that is not handled. */
    SL_DROP_ETHERTYPE_UNKNOWN = 4,
    /* The frame carries IPv6 that is for no TCP or NFS service; IPv6 is not forwarded. */
    SL_DROP_IPV6_UNSUPPORTED = 5,
    /* The port is not in the VLAN of the frame's tag or of its domain. */
    SL_DROP_VLAN_NOT_MEMBER = 6,
    /* The ARP packet is truncated or is not for IPv4 over Ethernet. */
    SL_DROP_ARP_MALFORMED = 7,
    /* The packet is shorter than its IPv4 header or total length. */
    SL_DROP_IPV4_TRUNCATED = 8,
    /* IPv4 version, header length, total length or TTL is invalid. */
    SL_DROP_IPV4_HEADER_BAD = 9,
    /* The IPv4 header checksum is wrong. */
    SL_DROP_IPV4_CHECKSUM_BAD = 10,
    /* The source address is multicast, broadcast, loopback, zero, the destination's own or one of
       the appliance's. */
    SL_DROP_IPV4_SOURCE_INVALID = 11,
    /* The packet is shorter than its TCP header. */
    SL_DROP_TCP_TRUNCATED = 12,
    /* The TCP checksum is wrong. */
    SL_DROP_TCP_CHECKSUM_BAD = 13,
    /* The TCP flags contradict each other, such as SYN with FIN or none at all. */
    SL_DROP_TCP_FLAGS_INVALID = 14,
    /* The packet is shorter than its UDP header or length. */
    SL_DROP_UDP_TRUNCATED = 15,
    /* The UDP checksum is wrong. */
    SL_DROP_UDP_CHECKSUM_BAD = 16,
    /* The packet is shorter than its ICMP header or the packet quoted in it. */
    SL_DROP_ICMP_TRUNCATED = 17,
    /* The ICMP checksum is wrong. */
    SL_DROP_ICMP_CHECKSUM_BAD = 18,
    /* An ICMP error quotes a packet of no known flow. */
    SL_DROP_ICMP_ERROR_NO_FLOW = 19,
    /* A packet from a router port is addressed to a physical server instead of a virtual IP
       address. */
    SL_DROP_SERVER_DIRECT_ACCESS = 20,
    /* The destination is neither a virtual IP address nor otherwise reachable from this port. */
    SL_DROP_DESTINATION_NOT_REACHABLE = 21,
    /* Traffic from a server port that belongs to no flow and to no single domain. */
    SL_DROP_SERVER_PORT_UNCLASSIFIED = 22,
    /* No member of the domain serves this protocol and port. */
    SL_DROP_VIP_SERVICE_UNKNOWN = 23,
    /* Members serve this port but none is located, healthy and enabled. */
    SL_DROP_NO_SERVER_AVAILABLE = 24,
    /* A TCP packet that opens no connection belongs to no flow. */
    SL_DROP_TCP_NO_FLOW = 25,
    /* No entry could be made for a new flow. */
    SL_DROP_FLOW_TABLE_FULL = 26,
    /* A fragment is tiny, overlaps a header or exceeds the largest packet (RFC 1858, RFC 3128). */
    SL_DROP_FRAGMENT_MALFORMED = 27,
    /* No room is left to hold fragments that came before their first one. */
    SL_DROP_FRAGMENT_HOLD_FULL = 28,
    /* The first fragment did not come in time. */
    SL_DROP_FRAGMENT_TIMEOUT = 29,
    /* The packet does not fit the egress port's MTU and may not be fragmented. */
    SL_DROP_MTU_EXCEEDED = 30,
    /* The port that leads to the destination is down or held down. */
    SL_DROP_EGRESS_PORT_DOWN = 31,
    /* The egress port accepted no more packets. */
    SL_DROP_TX_QUEUE_FULL = 32,
    /* The ring to the NP of the egress port is full. */
    SL_DROP_FABRIC_FULL = 33,
    /* The ring to the control thread is full. */
    SL_DROP_PUNT_RING_FULL = 34,
    /* Linux took no more packets from the port's tap. */
    SL_DROP_EXCEPTION_QUEUE_FULL = 35,
    /* A packet from Linux or the control thread names a port that does not exist or is malformed.
     */
    SL_DROP_INJECT_INVALID = 36,
    /* A packet was handed to an SP that runs no service for it. */
    SL_DROP_SP_NO_SERVICE = 37,
    /* The ring to the SP of a TCP connection is full. */
    SL_DROP_SERVICE_RING_FULL = 38,
    /* A fragment of a TCP segment to a TCP or NFS service, which take whole segments only. */
    SL_DROP_SERVICE_FRAGMENT = 39,
    /* IPv6 to one of the appliance's addresses with extension headers that are not handled. */
    SL_DROP_IPV6_EXTENSION = 40,
    /* Neither TCP nor ping nor an error about TCP, to the address of a TCP or NFS service; those of
       NFS take UDP in IPv4 too. */
    SL_DROP_SERVICE_PROTOCOL_UNKNOWN = 41,
    /* The packet is shorter than its IPv6 header or payload length. */
    SL_DROP_IPV6_TRUNCATED = 42,
    /* The IPv6 header names another version, or a longer packet than there can be. */
    SL_DROP_IPV6_HEADER_BAD = 43,
    /* The source address is multicast, loopback, IPv4-mapped, unspecified, the destination's own or
       one of the appliance's. */
    SL_DROP_IPV6_SOURCE_INVALID = 44,
    /* A neighbour discovery message is not as RFC 4861 wants it, or comes from beyond the link. */
    SL_DROP_NEIGHBOUR_MALFORMED = 45,
    /* A segment to a TCP service lies in more buffers of its port than one segment may have. */
    SL_DROP_SERVICE_FRAME_SCATTERED = 46,
    /* An ICMP message about a TCP connection that TCP has no use for, such as source quench or
       redirect. */
    SL_DROP_SERVICE_ICMP_UNUSED = 47,
    /* UDP to a port of an NFS service's address at which nothing listens. */
    SL_DROP_NFS_PORT_UNKNOWN = 48,
    /* A datagram for which an NFS service had no memory; its client sends it again. */
    SL_DROP_NFS_NO_ROOM = 49,
};

#define SL_DROP_COUNT 50u

#endif
