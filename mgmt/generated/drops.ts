// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Why the fast path drops a packet. */
export type DropReason =
  | 'hold-down'
  | 'ethernet-truncated'
  | 'ethernet-source-invalid'
  | 'mac-not-local'
  | 'ethertype-unknown'
  | 'ipv6-unsupported'
  | 'vlan-not-member'
  | 'arp-malformed'
  | 'ipv4-truncated'
  | 'ipv4-header-bad'
  | 'ipv4-checksum-bad'
  | 'ipv4-source-invalid'
  | 'tcp-truncated'
  | 'tcp-checksum-bad'
  | 'tcp-flags-invalid'
  | 'udp-truncated'
  | 'udp-checksum-bad'
  | 'icmp-truncated'
  | 'icmp-checksum-bad'
  | 'icmp-error-no-flow'
  | 'server-direct-access'
  | 'destination-not-reachable'
  | 'server-port-unclassified'
  | 'vip-service-unknown'
  | 'no-server-available'
  | 'tcp-no-flow'
  | 'flow-table-full'
  | 'fragment-malformed'
  | 'fragment-hold-full'
  | 'fragment-timeout'
  | 'mtu-exceeded'
  | 'egress-port-down'
  | 'tx-queue-full'
  | 'fabric-full'
  | 'punt-ring-full'
  | 'exception-queue-full'
  | 'inject-invalid'
  | 'sp-no-service'
  | 'service-ring-full'
  | 'service-fragment'
  | 'ipv6-extension'
  | 'service-protocol-unknown'
  | 'ipv6-truncated'
  | 'ipv6-header-bad'
  | 'ipv6-source-invalid'
  | 'neighbour-malformed'
  | 'service-frame-scattered'
  | 'service-icmp-unused'
  | 'nfs-port-unknown'
  | 'nfs-no-room';

export interface DropReasonDefinition {
  name: DropReason;
  /** The name in TypeScript. */
  property: string;
  help: string;
  /** What the operator can do. */
  remedy: string;
}

/** In the order of their numbers. */
export const DROPS: readonly DropReasonDefinition[] = [
  {
    name: 'hold-down',
    property: 'holdDown',
    help: 'The port is held down until the configuration is complete.',
    remedy: 'Commit a configuration; `show events` says why it is not complete.',
  },
  {
    name: 'ethernet-truncated',
    property: 'ethernetTruncated',
    help: 'The frame is shorter than its Ethernet or VLAN header.',
    remedy: "Check the sender's network card and cable.",
  },
  {
    name: 'ethernet-source-invalid',
    property: 'ethernetSourceInvalid',
    help: 'The source MAC address is a group address or zero, which no station may send.',
    remedy:
      "Find the sender by the neighbouring switch's port counters: its frames are forged or damaged.",
  },
  {
    name: 'mac-not-local',
    property: 'macNotLocal',
    help: 'The frame is addressed to another station.',
    remedy: "Normal while a neighbouring switch floods; if it lasts, check the sender's ARP entry.",
  },
  {
    name: 'ethertype-unknown',
    property: 'ethertypeUnknown',
    help: 'The frame carries a protocol that is not handled.',
    remedy: 'Keep other protocols off this port.',
  },
  {
    name: 'ipv6-unsupported',
    property: 'ipv6Unsupported',
    help: 'The frame carries IPv6 that is for no TCP or NFS service; IPv6 is not forwarded.',
    remedy: "Let clients use the domain's IPv4 addresses.",
  },
  {
    name: 'vlan-not-member',
    property: 'vlanNotMember',
    help: "The port is not in the VLAN of the frame's tag or of its domain.",
    remedy: "Add the port to the VLAN or correct the neighbour's tagging.",
  },
  {
    name: 'arp-malformed',
    property: 'arpMalformed',
    help: 'The ARP packet is truncated or is not for IPv4 over Ethernet.',
    remedy: 'Find the sender by its MAC address.',
  },
  {
    name: 'ipv4-truncated',
    property: 'ipv4Truncated',
    help: 'The packet is shorter than its IPv4 header or total length.',
    remedy: "Check the sender's network card and the MTU on the way.",
  },
  {
    name: 'ipv4-header-bad',
    property: 'ipv4HeaderBad',
    help: 'IPv4 version, header length, total length or TTL is invalid.',
    remedy: 'Find the sender by its address.',
  },
  {
    name: 'ipv4-checksum-bad',
    property: 'ipv4ChecksumBad',
    help: 'The IPv4 header checksum is wrong.',
    remedy: "Check cables and network cards; on a lab port turn the peer's transmit offload off.",
  },
  {
    name: 'ipv4-source-invalid',
    property: 'ipv4SourceInvalid',
    help: "The source address is multicast, broadcast, loopback, zero, the destination's own or one of the appliance's.",
    remedy: 'Find the sender by its MAC address: its packets are forged or misconfigured.',
  },
  {
    name: 'tcp-truncated',
    property: 'tcpTruncated',
    help: 'The packet is shorter than its TCP header.',
    remedy: 'Find the sender by its address; tiny first fragments are refused (RFC 1858).',
  },
  {
    name: 'tcp-checksum-bad',
    property: 'tcpChecksumBad',
    help: 'The TCP checksum is wrong.',
    remedy: "Check cables and network cards; on a lab port turn the peer's transmit offload off.",
  },
  {
    name: 'tcp-flags-invalid',
    property: 'tcpFlagsInvalid',
    help: 'The TCP flags contradict each other, such as SYN with FIN or none at all.',
    remedy: 'Find the sender by its address: this is a scan or a broken stack.',
  },
  {
    name: 'udp-truncated',
    property: 'udpTruncated',
    help: 'The packet is shorter than its UDP header or length.',
    remedy: 'Find the sender by its address.',
  },
  {
    name: 'udp-checksum-bad',
    property: 'udpChecksumBad',
    help: 'The UDP checksum is wrong.',
    remedy: "Check cables and network cards; on a lab port turn the peer's transmit offload off.",
  },
  {
    name: 'icmp-truncated',
    property: 'icmpTruncated',
    help: 'The packet is shorter than its ICMP header or the packet quoted in it.',
    remedy: 'Find the sender by its address.',
  },
  {
    name: 'icmp-checksum-bad',
    property: 'icmpChecksumBad',
    help: 'The ICMP checksum is wrong.',
    remedy: "Check cables and network cards; on a lab port turn the peer's transmit offload off.",
  },
  {
    name: 'icmp-error-no-flow',
    property: 'icmpErrorNoFlow',
    help: 'An ICMP error quotes a packet of no known flow.',
    remedy:
      'Normal when an error comes after its flow has ended; if frequent, look for forged errors.',
  },
  {
    name: 'server-direct-access',
    property: 'serverDirectAccess',
    help: 'A packet from a router port is addressed to a physical server instead of a virtual IP address.',
    remedy:
      "Let the client use the domain's virtual IP address, or reach servers from a server-admin port.",
  },
  {
    name: 'destination-not-reachable',
    property: 'destinationNotReachable',
    help: 'The destination is neither a virtual IP address nor otherwise reachable from this port.',
    remedy: "Correct the client's address or route, or add the address to a virtual domain.",
  },
  {
    name: 'server-port-unclassified',
    property: 'serverPortUnclassified',
    help: 'Traffic from a server port that belongs to no flow and to no single domain.',
    remedy: 'Put the port in one VLAN only, or let the server use a virtual IP address.',
  },
  {
    name: 'vip-service-unknown',
    property: 'vipServiceUnknown',
    help: 'No member of the domain serves this protocol and port.',
    remedy: 'Add a member with this vip-port and protocol, or let the client use another port.',
  },
  {
    name: 'no-server-available',
    property: 'noServerAvailable',
    help: 'Members serve this port but none is located, healthy and enabled.',
    remedy: 'See `show servers` for the state of each member and why.',
  },
  {
    name: 'tcp-no-flow',
    property: 'tcpNoFlow',
    help: 'A TCP packet that opens no connection belongs to no flow.',
    remedy:
      'Normal after a flow has aged out; if frequent, raise tcp-established-timeout-s or flow-capacity.',
  },
  {
    name: 'flow-table-full',
    property: 'flowTableFull',
    help: 'No entry could be made for a new flow.',
    remedy: 'Raise system flow-capacity.',
  },
  {
    name: 'fragment-malformed',
    property: 'fragmentMalformed',
    help: 'A fragment is tiny, overlaps a header or exceeds the largest packet (RFC 1858, RFC 3128).',
    remedy: 'Find the sender by its address: its packets are forged or its stack is broken.',
  },
  {
    name: 'fragment-hold-full',
    property: 'fragmentHoldFull',
    help: 'No room is left to hold fragments that came before their first one.',
    remedy: 'Look for a sender of incomplete datagrams; raise the MTU on the way or use TCP.',
  },
  {
    name: 'fragment-timeout',
    property: 'fragmentTimeout',
    help: 'The first fragment did not come in time.',
    remedy: 'Look for loss on the way; raise fragment-timeout-ms if the way is slow.',
  },
  {
    name: 'mtu-exceeded',
    property: 'mtuExceeded',
    help: "The packet does not fit the egress port's MTU and may not be fragmented.",
    remedy: 'Give ports, clients and servers the same MTU.',
  },
  {
    name: 'egress-port-down',
    property: 'egressPortDown',
    help: 'The port that leads to the destination is down or held down.',
    remedy: 'See `show ports`; check the cable and the neighbour.',
  },
  {
    name: 'tx-queue-full',
    property: 'txQueueFull',
    help: 'The egress port accepted no more packets.',
    remedy: 'The port is overloaded: spread servers or clients over more ports.',
  },
  {
    name: 'fabric-full',
    property: 'fabricFull',
    help: 'The ring to the NP of the egress port is full.',
    remedy: 'That NP is overloaded: give it an lcore of its own or spread its ports.',
  },
  {
    name: 'punt-ring-full',
    property: 'puntRingFull',
    help: 'The ring to the control thread is full.',
    remedy: 'Look for a flood of ARP or exceptions; give the control thread a core of its own.',
  },
  {
    name: 'exception-queue-full',
    property: 'exceptionQueueFull',
    help: "Linux took no more packets from the port's tap.",
    remedy: 'Look for a flood of packets addressed to the appliance itself.',
  },
  {
    name: 'inject-invalid',
    property: 'injectInvalid',
    help: 'A packet from Linux or the control thread names a port that does not exist or is malformed.',
    remedy: 'Normal just after a port was removed; otherwise report it with `show events`.',
  },
  {
    name: 'sp-no-service',
    property: 'spNoService',
    help: 'A packet was handed to an SP that runs no service for it.',
    remedy: 'Configure an SP with that service, or udp-mode flow on the domain.',
  },
  {
    name: 'service-ring-full',
    property: 'serviceRingFull',
    help: 'The ring to the SP of a TCP connection is full.',
    remedy: 'That SP is overloaded: give it an lcore of its own or add SPs.',
  },
  {
    name: 'service-fragment',
    property: 'serviceFragment',
    help: 'A fragment of a TCP segment to a TCP or NFS service, which take whole segments only.',
    remedy: 'Give the client path MTU discovery, or lower the MTU of its interface.',
  },
  {
    name: 'ipv6-extension',
    property: 'ipv6Extension',
    help: "IPv6 to one of the appliance's addresses with extension headers that are not handled.",
    remedy: 'Let the sender leave them out; fragments are avoided by path MTU discovery.',
  },
  {
    name: 'service-protocol-unknown',
    property: 'serviceProtocolUnknown',
    help: 'Neither TCP nor ping nor an error about TCP, to the address of a TCP or NFS service; those of NFS take UDP in IPv4 too.',
    remedy: 'Let the client use TCP, or the address of a virtual domain.',
  },
  {
    name: 'ipv6-truncated',
    property: 'ipv6Truncated',
    help: 'The packet is shorter than its IPv6 header or payload length.',
    remedy: "Check the sender's network card and the MTU on the way.",
  },
  {
    name: 'ipv6-header-bad',
    property: 'ipv6HeaderBad',
    help: 'The IPv6 header names another version, or a longer packet than there can be.',
    remedy: 'Find the sender by its address.',
  },
  {
    name: 'ipv6-source-invalid',
    property: 'ipv6SourceInvalid',
    help: "The source address is multicast, loopback, IPv4-mapped, unspecified, the destination's own or one of the appliance's.",
    remedy: 'Find the sender by its MAC address: its packets are forged or misconfigured.',
  },
  {
    name: 'neighbour-malformed',
    property: 'neighbourMalformed',
    help: 'A neighbour discovery message is not as RFC 4861 wants it, or comes from beyond the link.',
    remedy: 'Find the sender by its MAC address: its packets are forged or its stack is broken.',
  },
  {
    name: 'service-frame-scattered',
    property: 'serviceFrameScattered',
    help: 'A segment to a TCP service lies in more buffers of its port than one segment may have.',
    remedy: 'Lower the MTU of the port, or let its network card put frames into whole buffers.',
  },
  {
    name: 'service-icmp-unused',
    property: 'serviceIcmpUnused',
    help: 'An ICMP message about a TCP connection that TCP has no use for, such as source quench or redirect.',
    remedy: 'Normal; if frequent, let the router that sends them send none (RFC 6633, RFC 1812).',
  },
  {
    name: 'nfs-port-unknown',
    property: 'nfsPortUnknown',
    help: "UDP to a port of an NFS service's address at which nothing listens.",
    remedy:
      'Let the client use the ports that `rpcinfo -p` names for the address; find it if it scans.',
  },
  {
    name: 'nfs-no-room',
    property: 'nfsNoRoom',
    help: 'A datagram for which an NFS service had no memory; its client sends it again.',
    remedy: 'Raise `nfs memory-mib` if this grows, or let clients use TCP, which waits.',
  },
];
