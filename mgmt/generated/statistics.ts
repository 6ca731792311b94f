// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.
// The statistics area, as struct sl_statistics of generated/statistics.h lays it out.

/** One value of a record. */
export interface StatisticDefinition {
  /** Dictionary word. */
  name: string;
  /** Property of the record. */
  property: string;
  help: string;
  unit?: string;
  /** A present value, where a counter only grows. */
  gauge: boolean;
}

/** Where the records of a block are. */
export interface BlockLayout {
  /** np: a copy for each NP. control: one copy. */
  writer: 'np' | 'control';
  help: string;
  /** Bytes from the start of the statistics area. */
  offset: number;
  recordBytes: number;
  /** Records in a copy. */
  records: number;
  /** Bytes from one NP's copy to the next one's. */
  npStride: number;
  /** One 64-bit word each, in this order. */
  values: readonly StatisticDefinition[];
}

/** Packets dropped by the control thread, by reason. */
export interface ControlDropStatistics {
  /** The port is held down until the configuration is complete. */
  holdDown: bigint;
  /** The frame is shorter than its Ethernet or VLAN header. */
  ethernetTruncated: bigint;
  /** The source MAC address is a group address or zero, which no station may send. */
  ethernetSourceInvalid: bigint;
  /** The frame is addressed to another station. */
  macNotLocal: bigint;
  /** The frame carries a protocol that is not handled. */
  ethertypeUnknown: bigint;
  /** The frame carries IPv6 that is for no TCP or NFS service; IPv6 is not forwarded. */
  ipv6Unsupported: bigint;
  /** The port is not in the VLAN of the frame's tag or of its domain. */
  vlanNotMember: bigint;
  /** The ARP packet is truncated or is not for IPv4 over Ethernet. */
  arpMalformed: bigint;
  /** The packet is shorter than its IPv4 header or total length. */
  ipv4Truncated: bigint;
  /** IPv4 version, header length, total length or TTL is invalid. */
  ipv4HeaderBad: bigint;
  /** The IPv4 header checksum is wrong. */
  ipv4ChecksumBad: bigint;
  /** The source address is multicast, broadcast, loopback, zero, the destination's own or one of the appliance's. */
  ipv4SourceInvalid: bigint;
  /** The packet is shorter than its TCP header. */
  tcpTruncated: bigint;
  /** The TCP checksum is wrong. */
  tcpChecksumBad: bigint;
  /** The TCP flags contradict each other, such as SYN with FIN or none at all. */
  tcpFlagsInvalid: bigint;
  /** The packet is shorter than its UDP header or length. */
  udpTruncated: bigint;
  /** The UDP checksum is wrong. */
  udpChecksumBad: bigint;
  /** The packet is shorter than its ICMP header or the packet quoted in it. */
  icmpTruncated: bigint;
  /** The ICMP checksum is wrong. */
  icmpChecksumBad: bigint;
  /** An ICMP error quotes a packet of no known flow. */
  icmpErrorNoFlow: bigint;
  /** A packet from a router port is addressed to a physical server instead of a virtual IP address. */
  serverDirectAccess: bigint;
  /** The destination is neither a virtual IP address nor otherwise reachable from this port. */
  destinationNotReachable: bigint;
  /** Traffic from a server port that belongs to no flow and to no single domain. */
  serverPortUnclassified: bigint;
  /** No member of the domain serves this protocol and port. */
  vipServiceUnknown: bigint;
  /** Members serve this port but none is located, healthy and enabled. */
  noServerAvailable: bigint;
  /** A TCP packet that opens no connection belongs to no flow. */
  tcpNoFlow: bigint;
  /** No entry could be made for a new flow. */
  flowTableFull: bigint;
  /** A fragment is tiny, overlaps a header or exceeds the largest packet (RFC 1858, RFC 3128). */
  fragmentMalformed: bigint;
  /** No room is left to hold fragments that came before their first one. */
  fragmentHoldFull: bigint;
  /** The first fragment did not come in time. */
  fragmentTimeout: bigint;
  /** The packet does not fit the egress port's MTU and may not be fragmented. */
  mtuExceeded: bigint;
  /** The port that leads to the destination is down or held down. */
  egressPortDown: bigint;
  /** The egress port accepted no more packets. */
  txQueueFull: bigint;
  /** The ring to the NP of the egress port is full. */
  fabricFull: bigint;
  /** The ring to the control thread is full. */
  puntRingFull: bigint;
  /** Linux took no more packets from the port's tap. */
  exceptionQueueFull: bigint;
  /** A packet from Linux or the control thread names a port that does not exist or is malformed. */
  injectInvalid: bigint;
  /** A packet was handed to an SP that runs no service for it. */
  spNoService: bigint;
  /** The ring to the SP of a TCP connection is full. */
  serviceRingFull: bigint;
  /** A fragment of a TCP segment to a TCP or NFS service, which take whole segments only. */
  serviceFragment: bigint;
  /** IPv6 to one of the appliance's addresses with extension headers that are not handled. */
  ipv6Extension: bigint;
  /** Neither TCP nor ping nor an error about TCP, to the address of a TCP or NFS service; those of NFS take UDP in IPv4 too. */
  serviceProtocolUnknown: bigint;
  /** The packet is shorter than its IPv6 header or payload length. */
  ipv6Truncated: bigint;
  /** The IPv6 header names another version, or a longer packet than there can be. */
  ipv6HeaderBad: bigint;
  /** The source address is multicast, loopback, IPv4-mapped, unspecified, the destination's own or one of the appliance's. */
  ipv6SourceInvalid: bigint;
  /** A neighbour discovery message is not as RFC 4861 wants it, or comes from beyond the link. */
  neighbourMalformed: bigint;
  /** A segment to a TCP service lies in more buffers of its port than one segment may have. */
  serviceFrameScattered: bigint;
  /** An ICMP message about a TCP connection that TCP has no use for, such as source quench or redirect. */
  serviceIcmpUnused: bigint;
  /** UDP to a port of an NFS service's address at which nothing listens. */
  nfsPortUnknown: bigint;
  /** A datagram for which an NFS service had no memory; its client sends it again. */
  nfsNoRoom: bigint;
}

/** One virtual domain as one NP counts it; in is from clients, out is to clients. */
export interface DomainStatistics {
  /** Packets from clients. */
  packetsIn: bigint;
  /** IP bytes from clients. */
  bytesIn: bigint;
  /** Packets to clients. */
  packetsOut: bigint;
  /** IP bytes to clients. */
  bytesOut: bigint;
  /** Flows made. */
  flowsCreated: bigint;
  /** Flows in being. */
  flowsActive: bigint;
  /** New flows for which no server could be found. */
  flowsRefused: bigint;
}

/** Packets dropped on one NP, by reason. */
export interface DropStatistics {
  /** The port is held down until the configuration is complete. */
  holdDown: bigint;
  /** The frame is shorter than its Ethernet or VLAN header. */
  ethernetTruncated: bigint;
  /** The source MAC address is a group address or zero, which no station may send. */
  ethernetSourceInvalid: bigint;
  /** The frame is addressed to another station. */
  macNotLocal: bigint;
  /** The frame carries a protocol that is not handled. */
  ethertypeUnknown: bigint;
  /** The frame carries IPv6 that is for no TCP or NFS service; IPv6 is not forwarded. */
  ipv6Unsupported: bigint;
  /** The port is not in the VLAN of the frame's tag or of its domain. */
  vlanNotMember: bigint;
  /** The ARP packet is truncated or is not for IPv4 over Ethernet. */
  arpMalformed: bigint;
  /** The packet is shorter than its IPv4 header or total length. */
  ipv4Truncated: bigint;
  /** IPv4 version, header length, total length or TTL is invalid. */
  ipv4HeaderBad: bigint;
  /** The IPv4 header checksum is wrong. */
  ipv4ChecksumBad: bigint;
  /** The source address is multicast, broadcast, loopback, zero, the destination's own or one of the appliance's. */
  ipv4SourceInvalid: bigint;
  /** The packet is shorter than its TCP header. */
  tcpTruncated: bigint;
  /** The TCP checksum is wrong. */
  tcpChecksumBad: bigint;
  /** The TCP flags contradict each other, such as SYN with FIN or none at all. */
  tcpFlagsInvalid: bigint;
  /** The packet is shorter than its UDP header or length. */
  udpTruncated: bigint;
  /** The UDP checksum is wrong. */
  udpChecksumBad: bigint;
  /** The packet is shorter than its ICMP header or the packet quoted in it. */
  icmpTruncated: bigint;
  /** The ICMP checksum is wrong. */
  icmpChecksumBad: bigint;
  /** An ICMP error quotes a packet of no known flow. */
  icmpErrorNoFlow: bigint;
  /** A packet from a router port is addressed to a physical server instead of a virtual IP address. */
  serverDirectAccess: bigint;
  /** The destination is neither a virtual IP address nor otherwise reachable from this port. */
  destinationNotReachable: bigint;
  /** Traffic from a server port that belongs to no flow and to no single domain. */
  serverPortUnclassified: bigint;
  /** No member of the domain serves this protocol and port. */
  vipServiceUnknown: bigint;
  /** Members serve this port but none is located, healthy and enabled. */
  noServerAvailable: bigint;
  /** A TCP packet that opens no connection belongs to no flow. */
  tcpNoFlow: bigint;
  /** No entry could be made for a new flow. */
  flowTableFull: bigint;
  /** A fragment is tiny, overlaps a header or exceeds the largest packet (RFC 1858, RFC 3128). */
  fragmentMalformed: bigint;
  /** No room is left to hold fragments that came before their first one. */
  fragmentHoldFull: bigint;
  /** The first fragment did not come in time. */
  fragmentTimeout: bigint;
  /** The packet does not fit the egress port's MTU and may not be fragmented. */
  mtuExceeded: bigint;
  /** The port that leads to the destination is down or held down. */
  egressPortDown: bigint;
  /** The egress port accepted no more packets. */
  txQueueFull: bigint;
  /** The ring to the NP of the egress port is full. */
  fabricFull: bigint;
  /** The ring to the control thread is full. */
  puntRingFull: bigint;
  /** Linux took no more packets from the port's tap. */
  exceptionQueueFull: bigint;
  /** A packet from Linux or the control thread names a port that does not exist or is malformed. */
  injectInvalid: bigint;
  /** A packet was handed to an SP that runs no service for it. */
  spNoService: bigint;
  /** The ring to the SP of a TCP connection is full. */
  serviceRingFull: bigint;
  /** A fragment of a TCP segment to a TCP or NFS service, which take whole segments only. */
  serviceFragment: bigint;
  /** IPv6 to one of the appliance's addresses with extension headers that are not handled. */
  ipv6Extension: bigint;
  /** Neither TCP nor ping nor an error about TCP, to the address of a TCP or NFS service; those of NFS take UDP in IPv4 too. */
  serviceProtocolUnknown: bigint;
  /** The packet is shorter than its IPv6 header or payload length. */
  ipv6Truncated: bigint;
  /** The IPv6 header names another version, or a longer packet than there can be. */
  ipv6HeaderBad: bigint;
  /** The source address is multicast, loopback, IPv4-mapped, unspecified, the destination's own or one of the appliance's. */
  ipv6SourceInvalid: bigint;
  /** A neighbour discovery message is not as RFC 4861 wants it, or comes from beyond the link. */
  neighbourMalformed: bigint;
  /** A segment to a TCP service lies in more buffers of its port than one segment may have. */
  serviceFrameScattered: bigint;
  /** An ICMP message about a TCP connection that TCP has no use for, such as source quench or redirect. */
  serviceIcmpUnused: bigint;
  /** UDP to a port of an NFS service's address at which nothing listens. */
  nfsPortUnknown: bigint;
  /** A datagram for which an NFS service had no memory; its client sends it again. */
  nfsNoRoom: bigint;
}

/** Location and health of one member. */
export interface MemberStateStatistics {
  /** 1 while the location is known. */
  located: bigint;
  /** 1 while the member is healthy. */
  up: bigint;
  /** 1 while new flows may go there: located, healthy and enabled. */
  eligible: bigint;
  /** Station of the server or its router as a 48-bit number, 0 when unknown. */
  mac: bigint;
  /** Id of the port it is on plus one, 0 when unknown. */
  port: bigint;
  /** Health probes sent. */
  probesSent: bigint;
  /** Health probes that failed. */
  probesFailed: bigint;
  /** Time the last answered probe took. */
  probeRttUs: bigint;
  /** ARP requests sent. */
  arpSent: bigint;
  /** Times the member went up or down. */
  transitions: bigint;
  /** Times the server was found elsewhere. */
  moves: bigint;
  /** CLOCK_REALTIME of the last change up or down. */
  stateSinceUs: bigint;
}

/** One member as one NP counts it; in is from clients, out is to clients. */
export interface MemberStatistics {
  /** Packets from clients to the member. */
  packetsIn: bigint;
  /** IP bytes from clients to the member. */
  bytesIn: bigint;
  /** Packets from the member to clients. */
  packetsOut: bigint;
  /** IP bytes from the member to clients. */
  bytesOut: bigint;
  /** Flows given to the member. */
  connectionsTotal: bigint;
  /** Flows in being. */
  connectionsActive: bigint;
}

/** Calls by one export, from call to answer. */
export interface NfsExportStatistics {
  /** Calls, those that were timed. */
  count: bigint;
  /** Sum of their times. */
  timeUs: bigint;
  /** Less than 1 us. */
  bucket0: bigint;
  /** From 2^0 us to less than 2^1 us. */
  bucket1: bigint;
  /** From 2^1 us to less than 2^2 us. */
  bucket2: bigint;
  /** From 2^2 us to less than 2^3 us. */
  bucket3: bigint;
  /** From 2^3 us to less than 2^4 us. */
  bucket4: bigint;
  /** From 2^4 us to less than 2^5 us. */
  bucket5: bigint;
  /** From 2^5 us to less than 2^6 us. */
  bucket6: bigint;
  /** From 2^6 us to less than 2^7 us. */
  bucket7: bigint;
  /** From 2^7 us to less than 2^8 us. */
  bucket8: bigint;
  /** From 2^8 us to less than 2^9 us. */
  bucket9: bigint;
  /** From 2^9 us to less than 2^10 us. */
  bucket10: bigint;
  /** From 2^10 us to less than 2^11 us. */
  bucket11: bigint;
  /** From 2^11 us to less than 2^12 us. */
  bucket12: bigint;
  /** From 2^12 us to less than 2^13 us. */
  bucket13: bigint;
  /** From 2^13 us to less than 2^14 us. */
  bucket14: bigint;
  /** From 2^14 us to less than 2^15 us. */
  bucket15: bigint;
  /** From 2^15 us to less than 2^16 us. */
  bucket16: bigint;
  /** From 2^16 us to less than 2^17 us. */
  bucket17: bigint;
  /** From 2^17 us to less than 2^18 us. */
  bucket18: bigint;
  /** From 2^18 us to less than 2^19 us. */
  bucket19: bigint;
  /** From 2^19 us to less than 2^20 us. */
  bucket20: bigint;
  /** From 2^20 us to less than 2^21 us. */
  bucket21: bigint;
  /** From 2^21 us to less than 2^22 us. */
  bucket22: bigint;
  /** From 2^22 us to less than 2^23 us. */
  bucket23: bigint;
  /** From 2^23 us to less than 2^24 us. */
  bucket24: bigint;
  /** 2^24 us (17 s) and more. */
  bucket25: bigint;
}

/** Calls to one member of a file system, from sent to answered. */
export interface NfsMemberStatistics {
  /** Calls that were answered; all of them are timed. */
  count: bigint;
  /** Sum of their times. */
  timeUs: bigint;
  /** Less than 1 us. */
  bucket0: bigint;
  /** From 2^0 us to less than 2^1 us. */
  bucket1: bigint;
  /** From 2^1 us to less than 2^2 us. */
  bucket2: bigint;
  /** From 2^2 us to less than 2^3 us. */
  bucket3: bigint;
  /** From 2^3 us to less than 2^4 us. */
  bucket4: bigint;
  /** From 2^4 us to less than 2^5 us. */
  bucket5: bigint;
  /** From 2^5 us to less than 2^6 us. */
  bucket6: bigint;
  /** From 2^6 us to less than 2^7 us. */
  bucket7: bigint;
  /** From 2^7 us to less than 2^8 us. */
  bucket8: bigint;
  /** From 2^8 us to less than 2^9 us. */
  bucket9: bigint;
  /** From 2^9 us to less than 2^10 us. */
  bucket10: bigint;
  /** From 2^10 us to less than 2^11 us. */
  bucket11: bigint;
  /** From 2^11 us to less than 2^12 us. */
  bucket12: bigint;
  /** From 2^12 us to less than 2^13 us. */
  bucket13: bigint;
  /** From 2^13 us to less than 2^14 us. */
  bucket14: bigint;
  /** From 2^14 us to less than 2^15 us. */
  bucket15: bigint;
  /** From 2^15 us to less than 2^16 us. */
  bucket16: bigint;
  /** From 2^16 us to less than 2^17 us. */
  bucket17: bigint;
  /** From 2^17 us to less than 2^18 us. */
  bucket18: bigint;
  /** From 2^18 us to less than 2^19 us. */
  bucket19: bigint;
  /** From 2^19 us to less than 2^20 us. */
  bucket20: bigint;
  /** From 2^20 us to less than 2^21 us. */
  bucket21: bigint;
  /** From 2^21 us to less than 2^22 us. */
  bucket22: bigint;
  /** From 2^22 us to less than 2^23 us. */
  bucket23: bigint;
  /** From 2^23 us to less than 2^24 us. */
  bucket24: bigint;
  /** 2^24 us (17 s) and more. */
  bucket25: bigint;
  /** 1 while its station, or its gateway's, has answered. */
  located: bigint;
}

/** Calls of one procedure of NFS, from call to answer. */
export interface NfsProcedureStatistics {
  /** Calls, those that were timed. */
  count: bigint;
  /** Sum of their times. */
  timeUs: bigint;
  /** Less than 1 us. */
  bucket0: bigint;
  /** From 2^0 us to less than 2^1 us. */
  bucket1: bigint;
  /** From 2^1 us to less than 2^2 us. */
  bucket2: bigint;
  /** From 2^2 us to less than 2^3 us. */
  bucket3: bigint;
  /** From 2^3 us to less than 2^4 us. */
  bucket4: bigint;
  /** From 2^4 us to less than 2^5 us. */
  bucket5: bigint;
  /** From 2^5 us to less than 2^6 us. */
  bucket6: bigint;
  /** From 2^6 us to less than 2^7 us. */
  bucket7: bigint;
  /** From 2^7 us to less than 2^8 us. */
  bucket8: bigint;
  /** From 2^8 us to less than 2^9 us. */
  bucket9: bigint;
  /** From 2^9 us to less than 2^10 us. */
  bucket10: bigint;
  /** From 2^10 us to less than 2^11 us. */
  bucket11: bigint;
  /** From 2^11 us to less than 2^12 us. */
  bucket12: bigint;
  /** From 2^12 us to less than 2^13 us. */
  bucket13: bigint;
  /** From 2^13 us to less than 2^14 us. */
  bucket14: bigint;
  /** From 2^14 us to less than 2^15 us. */
  bucket15: bigint;
  /** From 2^15 us to less than 2^16 us. */
  bucket16: bigint;
  /** From 2^16 us to less than 2^17 us. */
  bucket17: bigint;
  /** From 2^17 us to less than 2^18 us. */
  bucket18: bigint;
  /** From 2^18 us to less than 2^19 us. */
  bucket19: bigint;
  /** From 2^19 us to less than 2^20 us. */
  bucket20: bigint;
  /** From 2^20 us to less than 2^21 us. */
  bucket21: bigint;
  /** From 2^21 us to less than 2^22 us. */
  bucket22: bigint;
  /** From 2^22 us to less than 2^23 us. */
  bucket23: bigint;
  /** From 2^23 us to less than 2^24 us. */
  bucket24: bigint;
  /** 2^24 us (17 s) and more. */
  bucket25: bigint;
}

/** Stable storage of the NFS switch. */
export interface NfsStoreStatistics {
  /** Transactions written. */
  transactions: bigint;
  /** Requests in them. */
  requests: bigint;
  /** Objects of the handle map. */
  objects: bigint;
  /** Notes of modifications. */
  notes: bigint;
  /** Taken of nfs map-max-mib. */
  usedBytes: bigint;
  /** Sum of the times that transactions took to be on disk. */
  commitNs: bigint;
  /** The longest of these times. */
  commitLongestNs: bigint;
}

/** Connections and datagrams of the NFS switch, on all SPs together. */
export interface NfsTransportStatistics {
  /** Connections of clients in being. */
  clientsActive: bigint;
  /** Connections of clients accepted. */
  clientsAccepted: bigint;
  /** Connections of clients closed for having been idle, or for a new one. */
  clientsIdleClosed: bigint;
  /** Connections of clients reset for leaving answers unread. */
  clientsSlowReset: bigint;
  /** Connections of clients reset for sending what is no record, or one too large. */
  clientsBrokenReset: bigint;
  /** Connections of clients with Kerberos reset because the server that knew them was lost. */
  clientsUnboundReset: bigint;
  /** Connections to members in being that belong to one client with Kerberos each. */
  boundActive: bigint;
  /** Calls taken over, by TCP and UDP. */
  callsIn: bigint;
  /** Connections to members in being. */
  membersActive: bigint;
  /** Connections to members established. */
  membersConnected: bigint;
  /** Connections to members that were not established. */
  membersFailed: bigint;
  /** Connections to members lost. */
  membersLost: bigint;
  /** Members all connections to which were abandoned. */
  fences: bigint;
  /** Local ports that are not used again yet. */
  portsQuarantined: bigint;
  /** Datagrams received. */
  datagramsIn: bigint;
  /** Datagrams sent. */
  datagramsOut: bigint;
  /** Fragments received. */
  fragmentsIn: bigint;
  /** Fragments sent. */
  fragmentsOut: bigint;
  /** Datagrams put together from fragments. */
  datagramsReassembled: bigint;
  /** Answers to clients that had gone, or for which there was no room. */
  repliesDropped: bigint;
  /** Events that nobody could be told of: there were too many at once. */
  eventsLost: bigint;
}

/** The NFS switch, on all SPs together. */
export interface NfsStatistics {
  /** Calls of clients. */
  calls: bigint;
  /** Answers to clients. */
  replies: bigint;
  /** Calls of NFS that change nothing. */
  reads: bigint;
  /** Calls of NFS that change something. */
  modifications: bigint;
  /** Calls to members. */
  sent: bigint;
  /** Answers of members. */
  answers: bigint;
  /** Answers of members that nobody waited for any more. */
  lateAnswers: bigint;
  /** Calls sent again to the same member. */
  retransmissions: bigint;
  /** Reads sent to another member after a time-out or a loss. */
  elsewhere: bigint;
  /** Lookups of our own to learn members' handles. */
  lookupsBehind: bigint;
  /** Retransmissions of clients whose call was under way. */
  duplicatesWaiting: bigint;
  /** Retransmissions of clients that got the same answer again. */
  duplicatesAnswered: bigint;
  /** Modifications that waited for a note in stable storage. */
  notes: bigint;
  /** Sum of the times they waited. */
  notesWaitedUs: bigint;
  /** Modifications to which members gave different answers. */
  disagreements: bigint;
  /** Members taken out. */
  membersOut: bigint;
  /** Reads that waited for a modification. */
  readsWaiting: bigint;
  /** Calls of clients under way. */
  callsActive: bigint;
  /** Objects of the handle map in memory. */
  objects: bigint;
  /** Objects that memory has room for. */
  objectsMax: bigint;
  /** Handles of members in memory. */
  handles: bigint;
  /** Objects found in memory. */
  mapHits: bigint;
  /** Objects fetched from the store. */
  mapMisses: bigint;
  /** Files that got more servers. */
  promotions: bigint;
  /** Files that got fewer servers. */
  demotions: bigint;
  /** Calls balanced without an entry of their own. */
  unlisted: bigint;
  /** Directories read from members. */
  listingsRead: bigint;
  /** Parts of directories given to clients. */
  listingsServed: bigint;
  /** Refused or dropped. No RPC call: dropped. */
  refusedMalformed: bigint;
  /** Refused or dropped. Not version 2 of RPC. */
  refusedRpcVersion: bigint;
  /** Refused or dropped. A program that is not served. */
  refusedProgram: bigint;
  /** Refused or dropped. A version of a program that is not served. */
  refusedVersion: bigint;
  /** Refused or dropped. A procedure that there is not. */
  refusedProcedure: bigint;
  /** Refused or dropped. Arguments that cannot be read (GARBAGE_ARGS). */
  refusedArguments: bigint;
  /** Refused or dropped. A flavor of authentication that is not served. */
  refusedAuth: bigint;
  /** Refused or dropped. Forged or foreign handles (BADHANDLE). */
  refusedHandle: bigint;
  /** Refused or dropped. Clients that the export is not for (ACCES). */
  refusedClient: bigint;
  /** Refused or dropped. Modifications by a read-only export (ROFS). */
  refusedReadOnly: bigint;
  /** Refused or dropped. Objects that are gone (STALE). */
  refusedStale: bigint;
  /** Refused or dropped. The handle map is full (JUKEBOX): raise nfs map-max-mib. */
  refusedMapFull: bigint;
  /** Refused or dropped. No member is there, or nothing is loaded yet: dropped, clients ask again. */
  refusedNotServing: bigint;
  /** Refused or dropped. No memory for the call: dropped; raise nfs memory-mib. */
  refusedNoRoom: bigint;
  /** Refused or dropped. Modifications with Kerberos of a file system with several members (ROFS): nobody can sign them for the others. */
  refusedGssReplicas: bigint;
  /** Refused or dropped. Calls with Kerberos whose server went or fell silent: their client's connection is reset. */
  refusedGssLost: bigint;
  /** Calls with Kerberos that were passed on to the server that knows the client. */
  gssCalls: bigint;
  /** Security contexts that clients made with servers. */
  gssContexts: bigint;
}

/** One NP. Busy and total cycles give the load of its share of the lcore. */
export interface NpStatistics {
  /** CPU core the NP runs on. */
  lcore: bigint;
  /** Cycles in which there was work. */
  busyCycles: bigint;
  /** Cycles spent on this NP, busy or idle. */
  totalCycles: bigint;
  /** Turns of the worker loop. */
  polls: bigint;
  /** Times the worker slept because it was idle. */
  idleSleeps: bigint;
  /** Packets forwarded by a flow table hit alone. */
  flowThruPackets: bigint;
  /** Packets that needed deeper inspection, balancing or an answer. */
  bufferedPackets: bigint;
  /** Packets handed to the control thread. */
  slowPackets: bigint;
  /** Entries in the flow table. */
  flowsCapacity: bigint;
  /** Entries in use. */
  flowsActive: bigint;
  /** Entries made. */
  flowsCreated: bigint;
  /** Entries deleted by age. */
  flowsExpired: bigint;
  /** Idle entries given up for new ones in a full table. */
  flowsEvicted: bigint;
  /** Entries taken over from the process before. */
  flowsAdopted: bigint;
  /** Packets received from other NPs and from SPs; of an SP: from NPs. */
  fabricInPackets: bigint;
  /** Packets sent to other NPs; of an SP: to NPs. */
  fabricOutPackets: bigint;
  /** Packets from other NPs whose flow key found no entry here. */
  fabricFlowMisses: bigint;
  /** Fragments waiting for their first one. */
  fragmentsHeld: bigint;
  /** Generation of the configuration the NP works by. */
  snapshotGeneration: bigint;
  /** Packets of TCP that ends here, handed to SPs. */
  servicePackets: bigint;
}

/** State of one port and what its device and tap count. */
export interface PortStateStatistics {
  /** 1 while the port is configured and open. */
  present: bigint;
  /** 1 while the link is up. */
  linkUp: bigint;
  /** 1 while the port is held down. */
  heldDown: bigint;
  /** Link speed, 0 when unknown. */
  speedMbps: bigint;
  /** MAC address of the port as a 48-bit number. */
  mac: bigint;
  /** Frames received with errors. */
  rxErrors: bigint;
  /** Frames lost because no buffer was free. */
  rxMissed: bigint;
  /** Frames that could not be sent. */
  txErrors: bigint;
  /** Packets given to Linux by the tap. */
  toLinuxPackets: bigint;
  /** Bytes given to Linux by the tap. */
  toLinuxBytes: bigint;
  /** Packets taken from Linux by the tap. */
  fromLinuxPackets: bigint;
  /** Bytes taken from Linux by the tap. */
  fromLinuxBytes: bigint;
  /** Times the link changed. */
  transitions: bigint;
}

/** Packets of one port as one NP counts them. */
export interface PortStatistics {
  /** Packets received. */
  rxPackets: bigint;
  /** Bytes received, Ethernet header included. */
  rxBytes: bigint;
  /** Packets sent. */
  txPackets: bigint;
  /** Bytes sent, Ethernet header included. */
  txBytes: bigint;
  /** Packets received here and dropped. */
  droppedPackets: bigint;
  /** Packets the device did not accept. */
  txRefusedPackets: bigint;
}

/** Location of the next hop of one static route. */
export interface RouteStateStatistics {
  /** 1 while the next hop is located. */
  located: bigint;
  /** Station of the next hop as a 48-bit number, 0 when unknown. */
  mac: bigint;
  /** Id of the port it is on plus one, 0 when unknown. */
  port: bigint;
}

/** One stage of the packet path on one NP. */
export interface StageStatistics {
  /** Packets that entered the stage. */
  packets: bigint;
  /** Packets that the stage dropped. */
  dropped: bigint;
  /** Times the stage was called with packets. */
  bursts: bigint;
}

/** The fast path as a whole. */
export interface SystemStatistics {
  /** Time since the fast path started. */
  uptimeUs: bigint;
  /** Frequency of the cycle counters. */
  tscHz: bigint;
  /** Packet buffers in the pool. */
  mbufsTotal: bigint;
  /** Packet buffers not in the pool. */
  mbufsInUse: bigint;
  /** Cycles the control thread spent on work. */
  controlBusyCycles: bigint;
  /** Cycles of the control thread, busy or idle. */
  controlTotalCycles: bigint;
  /** Configuration transactions applied. */
  transactionsApplied: bigint;
  /** Configuration transactions refused. */
  transactionsRefused: bigint;
  /** Configuration snapshots given to workers. */
  snapshotsPublished: bigint;
  /** Configuration snapshots freed after every worker had left them. */
  snapshotsReclaimed: bigint;
  /** Messages taken from the down ring. */
  messagesReceived: bigint;
  /** Messages put on the up ring. */
  messagesSent: bigint;
  /** Messages of the down ring that failed a check. */
  messagesDamaged: bigint;
  /** Events sent up. */
  eventsRaised: bigint;
  /** Events lost because the up ring was full. */
  eventsLost: bigint;
  /** Packets that workers handed to the control thread. */
  puntedPackets: bigint;
  /** Packets that the control thread gave to workers to send. */
  injectedPackets: bigint;
  /** Flow entries taken over from the process before. */
  flowsAdopted: bigint;
  /** Flow entries that failed the check at adoption. */
  flowsDiscarded: bigint;
}

/** One TCP service, on all SPs together; in is from clients, out is to clients. */
export interface TcpServiceStatistics {
  /** SPs on which the service listens. */
  listening: bigint;
  /** Connections of clients in being. */
  connectionsActive: bigint;
  /** Connections of clients accepted. */
  connectionsAccepted: bigint;
  /** Connections of clients that did not end by both sides closing. */
  connectionsAborted: bigint;
  /** Connections to targets established (relay). */
  targetsConnected: bigint;
  /** Connections to targets that failed (relay). */
  targetsFailed: bigint;
  /** Payload from clients. */
  bytesIn: bigint;
  /** Payload to clients. */
  bytesOut: bigint;
  /** Targets whose station, or whose gateway's, has answered (relay). */
  targetsLocated: bigint;
  /** Answers of further targets, discarded (relay). */
  bytesDiscarded: bigint;
}

/** TCP on one SP, in the terms of TCP-MIB (RFC 4022) where it has one; the control thread copies what the engine counts. */
export interface TcpStatistics {
  /** Connections begun (tcpActiveOpens). */
  activeOpens: bigint;
  /** Connections of peers in the handshake (tcpPassiveOpens). */
  passiveOpens: bigint;
  /** Handshakes that failed (tcpAttemptFails). */
  attemptFails: bigint;
  /** Established connections that were reset (tcpEstabResets). */
  estabResets: bigint;
  /** Segments received (tcpHCInSegs). */
  inSegs: bigint;
  /** Segments sent (tcpHCOutSegs). */
  outSegs: bigint;
  /** Segments retransmitted (tcpRetransSegs). */
  retransSegs: bigint;
  /** Segments received in error (tcpInErrs). */
  inErrs: bigint;
  /** RSTs sent (tcpOutRsts). */
  outRsts: bigint;
  /** Payload received. */
  inBytes: bigint;
  /** Payload sent, retransmissions not counted. */
  outBytes: bigint;
  /** Retransmission time-outs (RFC 6298). */
  rtoExpiries: bigint;
  /** Tail loss probes sent (RFC 8985). */
  tlpProbes: bigint;
  /** Losses that a tail loss probe repaired. */
  tlpRecoveries: bigint;
  /** Recoveries begun without a time-out. */
  fastRecoveries: bigint;
  /** Recoveries and time-outs found needless and undone. */
  spuriousRecoveries: bigint;
  /** Segments that RACK took for lost. */
  rackLostSegs: bigint;
  /** Segments selectively acknowledged. */
  sackedSegs: bigint;
  /** Duplicates reported by peers (RFC 2883). */
  dsacksIn: bigint;
  /** Duplicates reported to peers (RFC 2883). */
  dsacksOut: bigint;
  /** Segments received out of order. */
  outOfOrderSegs: bigint;
  /** Segments received again. */
  duplicateSegs: bigint;
  /** Challenge ACKs sent (RFC 5961). */
  challengeAcks: bigint;
  /** Challenge ACKs not sent, to limit their rate. */
  challengeAcksLimited: bigint;
  /** Acknowledgements sent by the delay timer. */
  delayedAcks: bigint;
  /** Probes of a closed window sent. */
  zeroWindowProbes: bigint;
  /** Closed windows received. */
  zeroWindowsIn: bigint;
  /** Closed windows sent. */
  zeroWindowsOut: bigint;
  /** Keep-alive probes sent. */
  keepalives: bigint;
  /** SYN cookies sent (RFC 4987). */
  synCookiesOut: bigint;
  /** Connections made from a SYN cookie. */
  synCookiesIn: bigint;
  /** Segments received with congestion marked (RFC 3168). */
  ecnCeIn: bigint;
  /** Times a congestion mark slowed a connection. */
  ecnReductions: bigint;
  /** Changes of a path MTU. */
  pmtuUpdates: bigint;
  /** Paths that swallow large packets silently. */
  blackHoles: bigint;
  /** Segments that waited because the port took no more. */
  transmitRefused: bigint;
  /** Times memory limits held data back. */
  memoryRefused: bigint;
  /** Timers that expired. */
  timersRun: bigint;
  /** Connections handed off. */
  exported: bigint;
  /** Connections taken over. */
  imported: bigint;
  /** Segments refused: data offset or an option impossible. */
  refusedMalformed: bigint;
  /** Segments refused: to no connection; answered by RST. */
  refusedNoConnection: bigint;
  /** Segments refused: outside the window. */
  refusedSequence: bigint;
  /** Segments refused: timestamp too old (RFC 7323). */
  refusedPaws: bigint;
  /** Segments refused: acknowledges what was never sent or long ago (RFC 5961). */
  refusedAck: bigint;
  /** Segments refused: no ACK bit where one must be. */
  refusedNoAck: bigint;
  /** Segments refused: RST not exactly at the next byte: challenged (RFC 5961). */
  refusedRst: bigint;
  /** Segments refused: SYN on an established connection: challenged (RFC 5961). */
  refusedSyn: bigint;
  /** Segments refused: old duplicates of the handshake. */
  refusedOldDuplicate: bigint;
  /** Segments refused: ACK without a valid SYN cookie. */
  refusedCookie: bigint;
  /** Segments refused: no room for a handshake, and cookies could not help. */
  refusedBacklog: bigint;
  /** Segments refused: out of order while memory was short. */
  refusedMemory: bigint;
  /** Segments refused: more gaps than a connection may have. */
  refusedReassembly: bigint;
  /** Segments refused: data beyond the window. */
  refusedWindow: bigint;
  /** Segments refused: all of it had been received. */
  refusedDuplicate: bigint;
  /** Segments refused: data that nobody can read any more. */
  refusedAfterClose: bigint;
  /** Segments refused: the connection was being handed off. */
  refusedFrozen: bigint;
  /** Segments refused: multicast, broadcast or to itself. */
  refusedAddress: bigint;
  /** Connections ended: both sides closed. */
  endedClosed: bigint;
  /** Connections ended: the peer sent a RST. */
  endedReset: bigint;
  /** Connections ended: the peer answered the SYN with RST or ICMP. */
  endedRefused: bigint;
  /** Connections ended: no acknowledgement within the user time-out or the SYN retries. */
  endedTimedOut: bigint;
  /** Connections ended: keep-alive probes stayed unanswered. */
  endedKeepalive: bigint;
  /** Connections ended: timed out, and ICMP had said why. */
  endedUnreachable: bigint;
  /** Connections ended: the appliance ended it; the detail says why. */
  endedAborted: bigint;
  /** Connections ended: data came, or was unread, after the service had let go. */
  endedReleasedEarly: bigint;
  /** Connections ended: its service was taken away during the handshake. */
  endedListenerClosed: bigint;
  /** Connections ended: another connection took its place after its end or in the handshake. */
  endedReplaced: bigint;
  /** Connections ended: it was handed to another engine. */
  endedMoved: bigint;
  /** Connections ended: the engine was stopped. */
  endedStopped: bigint;
  /** Connections in state closed. */
  connectionsClosed: bigint;
  /** Connections in state listen. */
  connectionsListen: bigint;
  /** Connections in state syn-sent. */
  connectionsSynSent: bigint;
  /** Connections in state syn-received. */
  connectionsSynReceived: bigint;
  /** Connections in state established. */
  connectionsEstablished: bigint;
  /** Connections in state fin-wait-1. */
  connectionsFinWait1: bigint;
  /** Connections in state fin-wait-2. */
  connectionsFinWait2: bigint;
  /** Connections in state close-wait. */
  connectionsCloseWait: bigint;
  /** Connections in state last-ack. */
  connectionsLastAck: bigint;
  /** Connections in state closing. */
  connectionsClosing: bigint;
  /** Connections in state time-wait. */
  connectionsTimeWait: bigint;
  /** Pieces of data held in queues. */
  slicesHeld: bigint;
  /** Segments in flight. */
  recordsHeld: bigint;
  /** Packet buffers held by connections. */
  heldBytes: bigint;
  /** Established connections that their service has not yet seen. */
  acceptWaiting: bigint;
}

/** Packets of one VLAN as one NP counts them. */
export interface VlanStatistics {
  /** Packets received. */
  rxPackets: bigint;
  /** Bytes received, Ethernet header included. */
  rxBytes: bigint;
  /** Packets sent. */
  txPackets: bigint;
  /** Bytes sent, Ethernet header included. */
  txBytes: bigint;
}

/** Records by block. */
export interface StatisticsRecords {
  'control-drops': ControlDropStatistics;
  domain: DomainStatistics;
  drops: DropStatistics;
  'member-state': MemberStateStatistics;
  member: MemberStatistics;
  'nfs-export': NfsExportStatistics;
  'nfs-member': NfsMemberStatistics;
  'nfs-procedure': NfsProcedureStatistics;
  'nfs-store': NfsStoreStatistics;
  'nfs-transport': NfsTransportStatistics;
  nfs: NfsStatistics;
  np: NpStatistics;
  'port-state': PortStateStatistics;
  port: PortStatistics;
  'route-state': RouteStateStatistics;
  stage: StageStatistics;
  system: SystemStatistics;
  'tcp-service': TcpServiceStatistics;
  tcp: TcpStatistics;
  vlan: VlanStatistics;
}

/** Names of blocks. */
export type BlockName = keyof StatisticsRecords;

/** Bytes of the whole area. */
export const STATISTICS_BYTES = 11551488;

/** NPs that have copies. */
export const STATISTICS_NPS = 32;

export const BLOCKS: Readonly<Record<BlockName, BlockLayout>> = {
  'control-drops': {
    writer: 'control',
    help: 'Packets dropped by the control thread, by reason.',
    offset: 0,
    recordBytes: 448,
    records: 1,
    npStride: 448,
    values: [
      {
        name: 'hold-down',
        property: 'holdDown',
        help: 'The port is held down until the configuration is complete.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ethernet-truncated',
        property: 'ethernetTruncated',
        help: 'The frame is shorter than its Ethernet or VLAN header.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ethernet-source-invalid',
        property: 'ethernetSourceInvalid',
        help: 'The source MAC address is a group address or zero, which no station may send.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'mac-not-local',
        property: 'macNotLocal',
        help: 'The frame is addressed to another station.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ethertype-unknown',
        property: 'ethertypeUnknown',
        help: 'The frame carries a protocol that is not handled.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-unsupported',
        property: 'ipv6Unsupported',
        help: 'The frame carries IPv6 that is for no TCP or NFS service; IPv6 is not forwarded.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'vlan-not-member',
        property: 'vlanNotMember',
        help: "The port is not in the VLAN of the frame's tag or of its domain.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'arp-malformed',
        property: 'arpMalformed',
        help: 'The ARP packet is truncated or is not for IPv4 over Ethernet.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-truncated',
        property: 'ipv4Truncated',
        help: 'The packet is shorter than its IPv4 header or total length.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-header-bad',
        property: 'ipv4HeaderBad',
        help: 'IPv4 version, header length, total length or TTL is invalid.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-checksum-bad',
        property: 'ipv4ChecksumBad',
        help: 'The IPv4 header checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-source-invalid',
        property: 'ipv4SourceInvalid',
        help: "The source address is multicast, broadcast, loopback, zero, the destination's own or one of the appliance's.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-truncated',
        property: 'tcpTruncated',
        help: 'The packet is shorter than its TCP header.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-checksum-bad',
        property: 'tcpChecksumBad',
        help: 'The TCP checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-flags-invalid',
        property: 'tcpFlagsInvalid',
        help: 'The TCP flags contradict each other, such as SYN with FIN or none at all.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'udp-truncated',
        property: 'udpTruncated',
        help: 'The packet is shorter than its UDP header or length.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'udp-checksum-bad',
        property: 'udpChecksumBad',
        help: 'The UDP checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'icmp-truncated',
        property: 'icmpTruncated',
        help: 'The packet is shorter than its ICMP header or the packet quoted in it.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'icmp-checksum-bad',
        property: 'icmpChecksumBad',
        help: 'The ICMP checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'icmp-error-no-flow',
        property: 'icmpErrorNoFlow',
        help: 'An ICMP error quotes a packet of no known flow.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'server-direct-access',
        property: 'serverDirectAccess',
        help: 'A packet from a router port is addressed to a physical server instead of a virtual IP address.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'destination-not-reachable',
        property: 'destinationNotReachable',
        help: 'The destination is neither a virtual IP address nor otherwise reachable from this port.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'server-port-unclassified',
        property: 'serverPortUnclassified',
        help: 'Traffic from a server port that belongs to no flow and to no single domain.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'vip-service-unknown',
        property: 'vipServiceUnknown',
        help: 'No member of the domain serves this protocol and port.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'no-server-available',
        property: 'noServerAvailable',
        help: 'Members serve this port but none is located, healthy and enabled.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-no-flow',
        property: 'tcpNoFlow',
        help: 'A TCP packet that opens no connection belongs to no flow.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'flow-table-full',
        property: 'flowTableFull',
        help: 'No entry could be made for a new flow.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragment-malformed',
        property: 'fragmentMalformed',
        help: 'A fragment is tiny, overlaps a header or exceeds the largest packet (RFC 1858, RFC 3128).',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragment-hold-full',
        property: 'fragmentHoldFull',
        help: 'No room is left to hold fragments that came before their first one.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragment-timeout',
        property: 'fragmentTimeout',
        help: 'The first fragment did not come in time.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'mtu-exceeded',
        property: 'mtuExceeded',
        help: "The packet does not fit the egress port's MTU and may not be fragmented.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'egress-port-down',
        property: 'egressPortDown',
        help: 'The port that leads to the destination is down or held down.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tx-queue-full',
        property: 'txQueueFull',
        help: 'The egress port accepted no more packets.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fabric-full',
        property: 'fabricFull',
        help: 'The ring to the NP of the egress port is full.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'punt-ring-full',
        property: 'puntRingFull',
        help: 'The ring to the control thread is full.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'exception-queue-full',
        property: 'exceptionQueueFull',
        help: "Linux took no more packets from the port's tap.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'inject-invalid',
        property: 'injectInvalid',
        help: 'A packet from Linux or the control thread names a port that does not exist or is malformed.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'sp-no-service',
        property: 'spNoService',
        help: 'A packet was handed to an SP that runs no service for it.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-ring-full',
        property: 'serviceRingFull',
        help: 'The ring to the SP of a TCP connection is full.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-fragment',
        property: 'serviceFragment',
        help: 'A fragment of a TCP segment to a TCP or NFS service, which take whole segments only.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-extension',
        property: 'ipv6Extension',
        help: "IPv6 to one of the appliance's addresses with extension headers that are not handled.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-protocol-unknown',
        property: 'serviceProtocolUnknown',
        help: 'Neither TCP nor ping nor an error about TCP, to the address of a TCP or NFS service; those of NFS take UDP in IPv4 too.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-truncated',
        property: 'ipv6Truncated',
        help: 'The packet is shorter than its IPv6 header or payload length.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-header-bad',
        property: 'ipv6HeaderBad',
        help: 'The IPv6 header names another version, or a longer packet than there can be.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-source-invalid',
        property: 'ipv6SourceInvalid',
        help: "The source address is multicast, loopback, IPv4-mapped, unspecified, the destination's own or one of the appliance's.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'neighbour-malformed',
        property: 'neighbourMalformed',
        help: 'A neighbour discovery message is not as RFC 4861 wants it, or comes from beyond the link.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-frame-scattered',
        property: 'serviceFrameScattered',
        help: 'A segment to a TCP service lies in more buffers of its port than one segment may have.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-icmp-unused',
        property: 'serviceIcmpUnused',
        help: 'An ICMP message about a TCP connection that TCP has no use for, such as source quench or redirect.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'nfs-port-unknown',
        property: 'nfsPortUnknown',
        help: "UDP to a port of an NFS service's address at which nothing listens.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'nfs-no-room',
        property: 'nfsNoRoom',
        help: 'A datagram for which an NFS service had no memory; its client sends it again.',
        unit: 'packets',
        gauge: false,
      },
    ],
  },
  domain: {
    writer: 'np',
    help: 'One virtual domain as one NP counts it; in is from clients, out is to clients.',
    offset: 448,
    recordBytes: 64,
    records: 256,
    npStride: 16384,
    values: [
      {
        name: 'packets-in',
        property: 'packetsIn',
        help: 'Packets from clients.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'bytes-in',
        property: 'bytesIn',
        help: 'IP bytes from clients.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'packets-out',
        property: 'packetsOut',
        help: 'Packets to clients.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'bytes-out',
        property: 'bytesOut',
        help: 'IP bytes to clients.',
        unit: 'bytes',
        gauge: false,
      },
      { name: 'flows-created', property: 'flowsCreated', help: 'Flows made.', gauge: false },
      { name: 'flows-active', property: 'flowsActive', help: 'Flows in being.', gauge: true },
      {
        name: 'flows-refused',
        property: 'flowsRefused',
        help: 'New flows for which no server could be found.',
        gauge: false,
      },
    ],
  },
  drops: {
    writer: 'np',
    help: 'Packets dropped on one NP, by reason.',
    offset: 524736,
    recordBytes: 448,
    records: 1,
    npStride: 448,
    values: [
      {
        name: 'hold-down',
        property: 'holdDown',
        help: 'The port is held down until the configuration is complete.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ethernet-truncated',
        property: 'ethernetTruncated',
        help: 'The frame is shorter than its Ethernet or VLAN header.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ethernet-source-invalid',
        property: 'ethernetSourceInvalid',
        help: 'The source MAC address is a group address or zero, which no station may send.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'mac-not-local',
        property: 'macNotLocal',
        help: 'The frame is addressed to another station.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ethertype-unknown',
        property: 'ethertypeUnknown',
        help: 'The frame carries a protocol that is not handled.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-unsupported',
        property: 'ipv6Unsupported',
        help: 'The frame carries IPv6 that is for no TCP or NFS service; IPv6 is not forwarded.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'vlan-not-member',
        property: 'vlanNotMember',
        help: "The port is not in the VLAN of the frame's tag or of its domain.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'arp-malformed',
        property: 'arpMalformed',
        help: 'The ARP packet is truncated or is not for IPv4 over Ethernet.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-truncated',
        property: 'ipv4Truncated',
        help: 'The packet is shorter than its IPv4 header or total length.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-header-bad',
        property: 'ipv4HeaderBad',
        help: 'IPv4 version, header length, total length or TTL is invalid.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-checksum-bad',
        property: 'ipv4ChecksumBad',
        help: 'The IPv4 header checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv4-source-invalid',
        property: 'ipv4SourceInvalid',
        help: "The source address is multicast, broadcast, loopback, zero, the destination's own or one of the appliance's.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-truncated',
        property: 'tcpTruncated',
        help: 'The packet is shorter than its TCP header.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-checksum-bad',
        property: 'tcpChecksumBad',
        help: 'The TCP checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-flags-invalid',
        property: 'tcpFlagsInvalid',
        help: 'The TCP flags contradict each other, such as SYN with FIN or none at all.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'udp-truncated',
        property: 'udpTruncated',
        help: 'The packet is shorter than its UDP header or length.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'udp-checksum-bad',
        property: 'udpChecksumBad',
        help: 'The UDP checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'icmp-truncated',
        property: 'icmpTruncated',
        help: 'The packet is shorter than its ICMP header or the packet quoted in it.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'icmp-checksum-bad',
        property: 'icmpChecksumBad',
        help: 'The ICMP checksum is wrong.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'icmp-error-no-flow',
        property: 'icmpErrorNoFlow',
        help: 'An ICMP error quotes a packet of no known flow.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'server-direct-access',
        property: 'serverDirectAccess',
        help: 'A packet from a router port is addressed to a physical server instead of a virtual IP address.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'destination-not-reachable',
        property: 'destinationNotReachable',
        help: 'The destination is neither a virtual IP address nor otherwise reachable from this port.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'server-port-unclassified',
        property: 'serverPortUnclassified',
        help: 'Traffic from a server port that belongs to no flow and to no single domain.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'vip-service-unknown',
        property: 'vipServiceUnknown',
        help: 'No member of the domain serves this protocol and port.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'no-server-available',
        property: 'noServerAvailable',
        help: 'Members serve this port but none is located, healthy and enabled.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tcp-no-flow',
        property: 'tcpNoFlow',
        help: 'A TCP packet that opens no connection belongs to no flow.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'flow-table-full',
        property: 'flowTableFull',
        help: 'No entry could be made for a new flow.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragment-malformed',
        property: 'fragmentMalformed',
        help: 'A fragment is tiny, overlaps a header or exceeds the largest packet (RFC 1858, RFC 3128).',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragment-hold-full',
        property: 'fragmentHoldFull',
        help: 'No room is left to hold fragments that came before their first one.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragment-timeout',
        property: 'fragmentTimeout',
        help: 'The first fragment did not come in time.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'mtu-exceeded',
        property: 'mtuExceeded',
        help: "The packet does not fit the egress port's MTU and may not be fragmented.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'egress-port-down',
        property: 'egressPortDown',
        help: 'The port that leads to the destination is down or held down.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tx-queue-full',
        property: 'txQueueFull',
        help: 'The egress port accepted no more packets.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fabric-full',
        property: 'fabricFull',
        help: 'The ring to the NP of the egress port is full.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'punt-ring-full',
        property: 'puntRingFull',
        help: 'The ring to the control thread is full.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'exception-queue-full',
        property: 'exceptionQueueFull',
        help: "Linux took no more packets from the port's tap.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'inject-invalid',
        property: 'injectInvalid',
        help: 'A packet from Linux or the control thread names a port that does not exist or is malformed.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'sp-no-service',
        property: 'spNoService',
        help: 'A packet was handed to an SP that runs no service for it.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-ring-full',
        property: 'serviceRingFull',
        help: 'The ring to the SP of a TCP connection is full.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-fragment',
        property: 'serviceFragment',
        help: 'A fragment of a TCP segment to a TCP or NFS service, which take whole segments only.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-extension',
        property: 'ipv6Extension',
        help: "IPv6 to one of the appliance's addresses with extension headers that are not handled.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-protocol-unknown',
        property: 'serviceProtocolUnknown',
        help: 'Neither TCP nor ping nor an error about TCP, to the address of a TCP or NFS service; those of NFS take UDP in IPv4 too.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-truncated',
        property: 'ipv6Truncated',
        help: 'The packet is shorter than its IPv6 header or payload length.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-header-bad',
        property: 'ipv6HeaderBad',
        help: 'The IPv6 header names another version, or a longer packet than there can be.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'ipv6-source-invalid',
        property: 'ipv6SourceInvalid',
        help: "The source address is multicast, loopback, IPv4-mapped, unspecified, the destination's own or one of the appliance's.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'neighbour-malformed',
        property: 'neighbourMalformed',
        help: 'A neighbour discovery message is not as RFC 4861 wants it, or comes from beyond the link.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-frame-scattered',
        property: 'serviceFrameScattered',
        help: 'A segment to a TCP service lies in more buffers of its port than one segment may have.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'service-icmp-unused',
        property: 'serviceIcmpUnused',
        help: 'An ICMP message about a TCP connection that TCP has no use for, such as source quench or redirect.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'nfs-port-unknown',
        property: 'nfsPortUnknown',
        help: "UDP to a port of an NFS service's address at which nothing listens.",
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'nfs-no-room',
        property: 'nfsNoRoom',
        help: 'A datagram for which an NFS service had no memory; its client sends it again.',
        unit: 'packets',
        gauge: false,
      },
    ],
  },
  'member-state': {
    writer: 'control',
    help: 'Location and health of one member.',
    offset: 539072,
    recordBytes: 128,
    records: 1024,
    npStride: 131072,
    values: [
      { name: 'located', property: 'located', help: '1 while the location is known.', gauge: true },
      { name: 'up', property: 'up', help: '1 while the member is healthy.', gauge: true },
      {
        name: 'eligible',
        property: 'eligible',
        help: '1 while new flows may go there: located, healthy and enabled.',
        gauge: true,
      },
      {
        name: 'mac',
        property: 'mac',
        help: 'Station of the server or its router as a 48-bit number, 0 when unknown.',
        gauge: true,
      },
      {
        name: 'port',
        property: 'port',
        help: 'Id of the port it is on plus one, 0 when unknown.',
        gauge: true,
      },
      { name: 'probes-sent', property: 'probesSent', help: 'Health probes sent.', gauge: false },
      {
        name: 'probes-failed',
        property: 'probesFailed',
        help: 'Health probes that failed.',
        gauge: false,
      },
      {
        name: 'probe-rtt-us',
        property: 'probeRttUs',
        help: 'Time the last answered probe took.',
        unit: 'us',
        gauge: true,
      },
      { name: 'arp-sent', property: 'arpSent', help: 'ARP requests sent.', gauge: false },
      {
        name: 'transitions',
        property: 'transitions',
        help: 'Times the member went up or down.',
        gauge: false,
      },
      {
        name: 'moves',
        property: 'moves',
        help: 'Times the server was found elsewhere.',
        gauge: false,
      },
      {
        name: 'state-since-us',
        property: 'stateSinceUs',
        help: 'CLOCK_REALTIME of the last change up or down.',
        unit: 'us',
        gauge: true,
      },
    ],
  },
  member: {
    writer: 'np',
    help: 'One member as one NP counts it; in is from clients, out is to clients.',
    offset: 670144,
    recordBytes: 64,
    records: 1024,
    npStride: 65536,
    values: [
      {
        name: 'packets-in',
        property: 'packetsIn',
        help: 'Packets from clients to the member.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'bytes-in',
        property: 'bytesIn',
        help: 'IP bytes from clients to the member.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'packets-out',
        property: 'packetsOut',
        help: 'Packets from the member to clients.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'bytes-out',
        property: 'bytesOut',
        help: 'IP bytes from the member to clients.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'connections-total',
        property: 'connectionsTotal',
        help: 'Flows given to the member.',
        gauge: false,
      },
      {
        name: 'connections-active',
        property: 'connectionsActive',
        help: 'Flows in being.',
        gauge: true,
      },
    ],
  },
  'nfs-export': {
    writer: 'control',
    help: 'Calls by one export, from call to answer.',
    offset: 2767296,
    recordBytes: 256,
    records: 128,
    npStride: 32768,
    values: [
      { name: 'count', property: 'count', help: 'Calls, those that were timed.', gauge: false },
      {
        name: 'time-us',
        property: 'timeUs',
        help: 'Sum of their times.',
        unit: 'us',
        gauge: false,
      },
      { name: 'bucket-0', property: 'bucket0', help: 'Less than 1 us.', gauge: false },
      {
        name: 'bucket-1',
        property: 'bucket1',
        help: 'From 2^0 us to less than 2^1 us.',
        gauge: false,
      },
      {
        name: 'bucket-2',
        property: 'bucket2',
        help: 'From 2^1 us to less than 2^2 us.',
        gauge: false,
      },
      {
        name: 'bucket-3',
        property: 'bucket3',
        help: 'From 2^2 us to less than 2^3 us.',
        gauge: false,
      },
      {
        name: 'bucket-4',
        property: 'bucket4',
        help: 'From 2^3 us to less than 2^4 us.',
        gauge: false,
      },
      {
        name: 'bucket-5',
        property: 'bucket5',
        help: 'From 2^4 us to less than 2^5 us.',
        gauge: false,
      },
      {
        name: 'bucket-6',
        property: 'bucket6',
        help: 'From 2^5 us to less than 2^6 us.',
        gauge: false,
      },
      {
        name: 'bucket-7',
        property: 'bucket7',
        help: 'From 2^6 us to less than 2^7 us.',
        gauge: false,
      },
      {
        name: 'bucket-8',
        property: 'bucket8',
        help: 'From 2^7 us to less than 2^8 us.',
        gauge: false,
      },
      {
        name: 'bucket-9',
        property: 'bucket9',
        help: 'From 2^8 us to less than 2^9 us.',
        gauge: false,
      },
      {
        name: 'bucket-10',
        property: 'bucket10',
        help: 'From 2^9 us to less than 2^10 us.',
        gauge: false,
      },
      {
        name: 'bucket-11',
        property: 'bucket11',
        help: 'From 2^10 us to less than 2^11 us.',
        gauge: false,
      },
      {
        name: 'bucket-12',
        property: 'bucket12',
        help: 'From 2^11 us to less than 2^12 us.',
        gauge: false,
      },
      {
        name: 'bucket-13',
        property: 'bucket13',
        help: 'From 2^12 us to less than 2^13 us.',
        gauge: false,
      },
      {
        name: 'bucket-14',
        property: 'bucket14',
        help: 'From 2^13 us to less than 2^14 us.',
        gauge: false,
      },
      {
        name: 'bucket-15',
        property: 'bucket15',
        help: 'From 2^14 us to less than 2^15 us.',
        gauge: false,
      },
      {
        name: 'bucket-16',
        property: 'bucket16',
        help: 'From 2^15 us to less than 2^16 us.',
        gauge: false,
      },
      {
        name: 'bucket-17',
        property: 'bucket17',
        help: 'From 2^16 us to less than 2^17 us.',
        gauge: false,
      },
      {
        name: 'bucket-18',
        property: 'bucket18',
        help: 'From 2^17 us to less than 2^18 us.',
        gauge: false,
      },
      {
        name: 'bucket-19',
        property: 'bucket19',
        help: 'From 2^18 us to less than 2^19 us.',
        gauge: false,
      },
      {
        name: 'bucket-20',
        property: 'bucket20',
        help: 'From 2^19 us to less than 2^20 us.',
        gauge: false,
      },
      {
        name: 'bucket-21',
        property: 'bucket21',
        help: 'From 2^20 us to less than 2^21 us.',
        gauge: false,
      },
      {
        name: 'bucket-22',
        property: 'bucket22',
        help: 'From 2^21 us to less than 2^22 us.',
        gauge: false,
      },
      {
        name: 'bucket-23',
        property: 'bucket23',
        help: 'From 2^22 us to less than 2^23 us.',
        gauge: false,
      },
      {
        name: 'bucket-24',
        property: 'bucket24',
        help: 'From 2^23 us to less than 2^24 us.',
        gauge: false,
      },
      { name: 'bucket-25', property: 'bucket25', help: '2^24 us (17 s) and more.', gauge: false },
    ],
  },
  'nfs-member': {
    writer: 'control',
    help: 'Calls to one member of a file system, from sent to answered.',
    offset: 2800064,
    recordBytes: 256,
    records: 256,
    npStride: 65536,
    values: [
      {
        name: 'count',
        property: 'count',
        help: 'Calls that were answered; all of them are timed.',
        gauge: false,
      },
      {
        name: 'time-us',
        property: 'timeUs',
        help: 'Sum of their times.',
        unit: 'us',
        gauge: false,
      },
      { name: 'bucket-0', property: 'bucket0', help: 'Less than 1 us.', gauge: false },
      {
        name: 'bucket-1',
        property: 'bucket1',
        help: 'From 2^0 us to less than 2^1 us.',
        gauge: false,
      },
      {
        name: 'bucket-2',
        property: 'bucket2',
        help: 'From 2^1 us to less than 2^2 us.',
        gauge: false,
      },
      {
        name: 'bucket-3',
        property: 'bucket3',
        help: 'From 2^2 us to less than 2^3 us.',
        gauge: false,
      },
      {
        name: 'bucket-4',
        property: 'bucket4',
        help: 'From 2^3 us to less than 2^4 us.',
        gauge: false,
      },
      {
        name: 'bucket-5',
        property: 'bucket5',
        help: 'From 2^4 us to less than 2^5 us.',
        gauge: false,
      },
      {
        name: 'bucket-6',
        property: 'bucket6',
        help: 'From 2^5 us to less than 2^6 us.',
        gauge: false,
      },
      {
        name: 'bucket-7',
        property: 'bucket7',
        help: 'From 2^6 us to less than 2^7 us.',
        gauge: false,
      },
      {
        name: 'bucket-8',
        property: 'bucket8',
        help: 'From 2^7 us to less than 2^8 us.',
        gauge: false,
      },
      {
        name: 'bucket-9',
        property: 'bucket9',
        help: 'From 2^8 us to less than 2^9 us.',
        gauge: false,
      },
      {
        name: 'bucket-10',
        property: 'bucket10',
        help: 'From 2^9 us to less than 2^10 us.',
        gauge: false,
      },
      {
        name: 'bucket-11',
        property: 'bucket11',
        help: 'From 2^10 us to less than 2^11 us.',
        gauge: false,
      },
      {
        name: 'bucket-12',
        property: 'bucket12',
        help: 'From 2^11 us to less than 2^12 us.',
        gauge: false,
      },
      {
        name: 'bucket-13',
        property: 'bucket13',
        help: 'From 2^12 us to less than 2^13 us.',
        gauge: false,
      },
      {
        name: 'bucket-14',
        property: 'bucket14',
        help: 'From 2^13 us to less than 2^14 us.',
        gauge: false,
      },
      {
        name: 'bucket-15',
        property: 'bucket15',
        help: 'From 2^14 us to less than 2^15 us.',
        gauge: false,
      },
      {
        name: 'bucket-16',
        property: 'bucket16',
        help: 'From 2^15 us to less than 2^16 us.',
        gauge: false,
      },
      {
        name: 'bucket-17',
        property: 'bucket17',
        help: 'From 2^16 us to less than 2^17 us.',
        gauge: false,
      },
      {
        name: 'bucket-18',
        property: 'bucket18',
        help: 'From 2^17 us to less than 2^18 us.',
        gauge: false,
      },
      {
        name: 'bucket-19',
        property: 'bucket19',
        help: 'From 2^18 us to less than 2^19 us.',
        gauge: false,
      },
      {
        name: 'bucket-20',
        property: 'bucket20',
        help: 'From 2^19 us to less than 2^20 us.',
        gauge: false,
      },
      {
        name: 'bucket-21',
        property: 'bucket21',
        help: 'From 2^20 us to less than 2^21 us.',
        gauge: false,
      },
      {
        name: 'bucket-22',
        property: 'bucket22',
        help: 'From 2^21 us to less than 2^22 us.',
        gauge: false,
      },
      {
        name: 'bucket-23',
        property: 'bucket23',
        help: 'From 2^22 us to less than 2^23 us.',
        gauge: false,
      },
      {
        name: 'bucket-24',
        property: 'bucket24',
        help: 'From 2^23 us to less than 2^24 us.',
        gauge: false,
      },
      { name: 'bucket-25', property: 'bucket25', help: '2^24 us (17 s) and more.', gauge: false },
      {
        name: 'located',
        property: 'located',
        help: "1 while its station, or its gateway's, has answered.",
        gauge: true,
      },
    ],
  },
  'nfs-procedure': {
    writer: 'control',
    help: 'Calls of one procedure of NFS, from call to answer.',
    offset: 2865600,
    recordBytes: 256,
    records: 22,
    npStride: 5632,
    values: [
      { name: 'count', property: 'count', help: 'Calls, those that were timed.', gauge: false },
      {
        name: 'time-us',
        property: 'timeUs',
        help: 'Sum of their times.',
        unit: 'us',
        gauge: false,
      },
      { name: 'bucket-0', property: 'bucket0', help: 'Less than 1 us.', gauge: false },
      {
        name: 'bucket-1',
        property: 'bucket1',
        help: 'From 2^0 us to less than 2^1 us.',
        gauge: false,
      },
      {
        name: 'bucket-2',
        property: 'bucket2',
        help: 'From 2^1 us to less than 2^2 us.',
        gauge: false,
      },
      {
        name: 'bucket-3',
        property: 'bucket3',
        help: 'From 2^2 us to less than 2^3 us.',
        gauge: false,
      },
      {
        name: 'bucket-4',
        property: 'bucket4',
        help: 'From 2^3 us to less than 2^4 us.',
        gauge: false,
      },
      {
        name: 'bucket-5',
        property: 'bucket5',
        help: 'From 2^4 us to less than 2^5 us.',
        gauge: false,
      },
      {
        name: 'bucket-6',
        property: 'bucket6',
        help: 'From 2^5 us to less than 2^6 us.',
        gauge: false,
      },
      {
        name: 'bucket-7',
        property: 'bucket7',
        help: 'From 2^6 us to less than 2^7 us.',
        gauge: false,
      },
      {
        name: 'bucket-8',
        property: 'bucket8',
        help: 'From 2^7 us to less than 2^8 us.',
        gauge: false,
      },
      {
        name: 'bucket-9',
        property: 'bucket9',
        help: 'From 2^8 us to less than 2^9 us.',
        gauge: false,
      },
      {
        name: 'bucket-10',
        property: 'bucket10',
        help: 'From 2^9 us to less than 2^10 us.',
        gauge: false,
      },
      {
        name: 'bucket-11',
        property: 'bucket11',
        help: 'From 2^10 us to less than 2^11 us.',
        gauge: false,
      },
      {
        name: 'bucket-12',
        property: 'bucket12',
        help: 'From 2^11 us to less than 2^12 us.',
        gauge: false,
      },
      {
        name: 'bucket-13',
        property: 'bucket13',
        help: 'From 2^12 us to less than 2^13 us.',
        gauge: false,
      },
      {
        name: 'bucket-14',
        property: 'bucket14',
        help: 'From 2^13 us to less than 2^14 us.',
        gauge: false,
      },
      {
        name: 'bucket-15',
        property: 'bucket15',
        help: 'From 2^14 us to less than 2^15 us.',
        gauge: false,
      },
      {
        name: 'bucket-16',
        property: 'bucket16',
        help: 'From 2^15 us to less than 2^16 us.',
        gauge: false,
      },
      {
        name: 'bucket-17',
        property: 'bucket17',
        help: 'From 2^16 us to less than 2^17 us.',
        gauge: false,
      },
      {
        name: 'bucket-18',
        property: 'bucket18',
        help: 'From 2^17 us to less than 2^18 us.',
        gauge: false,
      },
      {
        name: 'bucket-19',
        property: 'bucket19',
        help: 'From 2^18 us to less than 2^19 us.',
        gauge: false,
      },
      {
        name: 'bucket-20',
        property: 'bucket20',
        help: 'From 2^19 us to less than 2^20 us.',
        gauge: false,
      },
      {
        name: 'bucket-21',
        property: 'bucket21',
        help: 'From 2^20 us to less than 2^21 us.',
        gauge: false,
      },
      {
        name: 'bucket-22',
        property: 'bucket22',
        help: 'From 2^21 us to less than 2^22 us.',
        gauge: false,
      },
      {
        name: 'bucket-23',
        property: 'bucket23',
        help: 'From 2^22 us to less than 2^23 us.',
        gauge: false,
      },
      {
        name: 'bucket-24',
        property: 'bucket24',
        help: 'From 2^23 us to less than 2^24 us.',
        gauge: false,
      },
      { name: 'bucket-25', property: 'bucket25', help: '2^24 us (17 s) and more.', gauge: false },
    ],
  },
  'nfs-store': {
    writer: 'control',
    help: 'Stable storage of the NFS switch.',
    offset: 2871232,
    recordBytes: 64,
    records: 1,
    npStride: 64,
    values: [
      {
        name: 'transactions',
        property: 'transactions',
        help: 'Transactions written.',
        gauge: false,
      },
      { name: 'requests', property: 'requests', help: 'Requests in them.', gauge: false },
      { name: 'objects', property: 'objects', help: 'Objects of the handle map.', gauge: true },
      { name: 'notes', property: 'notes', help: 'Notes of modifications.', gauge: true },
      {
        name: 'used-bytes',
        property: 'usedBytes',
        help: 'Taken of nfs map-max-mib.',
        unit: 'bytes',
        gauge: true,
      },
      {
        name: 'commit-ns',
        property: 'commitNs',
        help: 'Sum of the times that transactions took to be on disk.',
        unit: 'ns',
        gauge: false,
      },
      {
        name: 'commit-longest-ns',
        property: 'commitLongestNs',
        help: 'The longest of these times.',
        unit: 'ns',
        gauge: true,
      },
    ],
  },
  'nfs-transport': {
    writer: 'control',
    help: 'Connections and datagrams of the NFS switch, on all SPs together.',
    offset: 2871296,
    recordBytes: 192,
    records: 1,
    npStride: 192,
    values: [
      {
        name: 'clients-active',
        property: 'clientsActive',
        help: 'Connections of clients in being.',
        gauge: true,
      },
      {
        name: 'clients-accepted',
        property: 'clientsAccepted',
        help: 'Connections of clients accepted.',
        gauge: false,
      },
      {
        name: 'clients-idle-closed',
        property: 'clientsIdleClosed',
        help: 'Connections of clients closed for having been idle, or for a new one.',
        gauge: false,
      },
      {
        name: 'clients-slow-reset',
        property: 'clientsSlowReset',
        help: 'Connections of clients reset for leaving answers unread.',
        gauge: false,
      },
      {
        name: 'clients-broken-reset',
        property: 'clientsBrokenReset',
        help: 'Connections of clients reset for sending what is no record, or one too large.',
        gauge: false,
      },
      {
        name: 'clients-unbound-reset',
        property: 'clientsUnboundReset',
        help: 'Connections of clients with Kerberos reset because the server that knew them was lost.',
        gauge: false,
      },
      {
        name: 'bound-active',
        property: 'boundActive',
        help: 'Connections to members in being that belong to one client with Kerberos each.',
        gauge: true,
      },
      {
        name: 'calls-in',
        property: 'callsIn',
        help: 'Calls taken over, by TCP and UDP.',
        gauge: false,
      },
      {
        name: 'members-active',
        property: 'membersActive',
        help: 'Connections to members in being.',
        gauge: true,
      },
      {
        name: 'members-connected',
        property: 'membersConnected',
        help: 'Connections to members established.',
        gauge: false,
      },
      {
        name: 'members-failed',
        property: 'membersFailed',
        help: 'Connections to members that were not established.',
        gauge: false,
      },
      {
        name: 'members-lost',
        property: 'membersLost',
        help: 'Connections to members lost.',
        gauge: false,
      },
      {
        name: 'fences',
        property: 'fences',
        help: 'Members all connections to which were abandoned.',
        gauge: false,
      },
      {
        name: 'ports-quarantined',
        property: 'portsQuarantined',
        help: 'Local ports that are not used again yet.',
        gauge: true,
      },
      { name: 'datagrams-in', property: 'datagramsIn', help: 'Datagrams received.', gauge: false },
      { name: 'datagrams-out', property: 'datagramsOut', help: 'Datagrams sent.', gauge: false },
      { name: 'fragments-in', property: 'fragmentsIn', help: 'Fragments received.', gauge: false },
      { name: 'fragments-out', property: 'fragmentsOut', help: 'Fragments sent.', gauge: false },
      {
        name: 'datagrams-reassembled',
        property: 'datagramsReassembled',
        help: 'Datagrams put together from fragments.',
        gauge: false,
      },
      {
        name: 'replies-dropped',
        property: 'repliesDropped',
        help: 'Answers to clients that had gone, or for which there was no room.',
        gauge: false,
      },
      {
        name: 'events-lost',
        property: 'eventsLost',
        help: 'Events that nobody could be told of: there were too many at once.',
        gauge: false,
      },
    ],
  },
  nfs: {
    writer: 'control',
    help: 'The NFS switch, on all SPs together.',
    offset: 2871488,
    recordBytes: 384,
    records: 1,
    npStride: 384,
    values: [
      { name: 'calls', property: 'calls', help: 'Calls of clients.', gauge: false },
      { name: 'replies', property: 'replies', help: 'Answers to clients.', gauge: false },
      { name: 'reads', property: 'reads', help: 'Calls of NFS that change nothing.', gauge: false },
      {
        name: 'modifications',
        property: 'modifications',
        help: 'Calls of NFS that change something.',
        gauge: false,
      },
      { name: 'sent', property: 'sent', help: 'Calls to members.', gauge: false },
      { name: 'answers', property: 'answers', help: 'Answers of members.', gauge: false },
      {
        name: 'late-answers',
        property: 'lateAnswers',
        help: 'Answers of members that nobody waited for any more.',
        gauge: false,
      },
      {
        name: 'retransmissions',
        property: 'retransmissions',
        help: 'Calls sent again to the same member.',
        gauge: false,
      },
      {
        name: 'elsewhere',
        property: 'elsewhere',
        help: 'Reads sent to another member after a time-out or a loss.',
        gauge: false,
      },
      {
        name: 'lookups-behind',
        property: 'lookupsBehind',
        help: "Lookups of our own to learn members' handles.",
        gauge: false,
      },
      {
        name: 'duplicates-waiting',
        property: 'duplicatesWaiting',
        help: 'Retransmissions of clients whose call was under way.',
        gauge: false,
      },
      {
        name: 'duplicates-answered',
        property: 'duplicatesAnswered',
        help: 'Retransmissions of clients that got the same answer again.',
        gauge: false,
      },
      {
        name: 'notes',
        property: 'notes',
        help: 'Modifications that waited for a note in stable storage.',
        gauge: false,
      },
      {
        name: 'notes-waited-us',
        property: 'notesWaitedUs',
        help: 'Sum of the times they waited.',
        unit: 'us',
        gauge: false,
      },
      {
        name: 'disagreements',
        property: 'disagreements',
        help: 'Modifications to which members gave different answers.',
        gauge: false,
      },
      { name: 'members-out', property: 'membersOut', help: 'Members taken out.', gauge: false },
      {
        name: 'reads-waiting',
        property: 'readsWaiting',
        help: 'Reads that waited for a modification.',
        gauge: false,
      },
      {
        name: 'calls-active',
        property: 'callsActive',
        help: 'Calls of clients under way.',
        gauge: true,
      },
      {
        name: 'objects',
        property: 'objects',
        help: 'Objects of the handle map in memory.',
        gauge: true,
      },
      {
        name: 'objects-max',
        property: 'objectsMax',
        help: 'Objects that memory has room for.',
        gauge: true,
      },
      { name: 'handles', property: 'handles', help: 'Handles of members in memory.', gauge: true },
      { name: 'map-hits', property: 'mapHits', help: 'Objects found in memory.', gauge: false },
      {
        name: 'map-misses',
        property: 'mapMisses',
        help: 'Objects fetched from the store.',
        gauge: false,
      },
      {
        name: 'promotions',
        property: 'promotions',
        help: 'Files that got more servers.',
        gauge: false,
      },
      {
        name: 'demotions',
        property: 'demotions',
        help: 'Files that got fewer servers.',
        gauge: false,
      },
      {
        name: 'unlisted',
        property: 'unlisted',
        help: 'Calls balanced without an entry of their own.',
        gauge: false,
      },
      {
        name: 'listings-read',
        property: 'listingsRead',
        help: 'Directories read from members.',
        gauge: false,
      },
      {
        name: 'listings-served',
        property: 'listingsServed',
        help: 'Parts of directories given to clients.',
        gauge: false,
      },
      {
        name: 'refused-malformed',
        property: 'refusedMalformed',
        help: 'Refused or dropped. No RPC call: dropped.',
        gauge: false,
      },
      {
        name: 'refused-rpc-version',
        property: 'refusedRpcVersion',
        help: 'Refused or dropped. Not version 2 of RPC.',
        gauge: false,
      },
      {
        name: 'refused-program',
        property: 'refusedProgram',
        help: 'Refused or dropped. A program that is not served.',
        gauge: false,
      },
      {
        name: 'refused-version',
        property: 'refusedVersion',
        help: 'Refused or dropped. A version of a program that is not served.',
        gauge: false,
      },
      {
        name: 'refused-procedure',
        property: 'refusedProcedure',
        help: 'Refused or dropped. A procedure that there is not.',
        gauge: false,
      },
      {
        name: 'refused-arguments',
        property: 'refusedArguments',
        help: 'Refused or dropped. Arguments that cannot be read (GARBAGE_ARGS).',
        gauge: false,
      },
      {
        name: 'refused-auth',
        property: 'refusedAuth',
        help: 'Refused or dropped. A flavor of authentication that is not served.',
        gauge: false,
      },
      {
        name: 'refused-handle',
        property: 'refusedHandle',
        help: 'Refused or dropped. Forged or foreign handles (BADHANDLE).',
        gauge: false,
      },
      {
        name: 'refused-client',
        property: 'refusedClient',
        help: 'Refused or dropped. Clients that the export is not for (ACCES).',
        gauge: false,
      },
      {
        name: 'refused-read-only',
        property: 'refusedReadOnly',
        help: 'Refused or dropped. Modifications by a read-only export (ROFS).',
        gauge: false,
      },
      {
        name: 'refused-stale',
        property: 'refusedStale',
        help: 'Refused or dropped. Objects that are gone (STALE).',
        gauge: false,
      },
      {
        name: 'refused-map-full',
        property: 'refusedMapFull',
        help: 'Refused or dropped. The handle map is full (JUKEBOX): raise nfs map-max-mib.',
        gauge: false,
      },
      {
        name: 'refused-not-serving',
        property: 'refusedNotServing',
        help: 'Refused or dropped. No member is there, or nothing is loaded yet: dropped, clients ask again.',
        gauge: false,
      },
      {
        name: 'refused-no-room',
        property: 'refusedNoRoom',
        help: 'Refused or dropped. No memory for the call: dropped; raise nfs memory-mib.',
        gauge: false,
      },
      {
        name: 'refused-gss-replicas',
        property: 'refusedGssReplicas',
        help: 'Refused or dropped. Modifications with Kerberos of a file system with several members (ROFS): nobody can sign them for the others.',
        gauge: false,
      },
      {
        name: 'refused-gss-lost',
        property: 'refusedGssLost',
        help: "Refused or dropped. Calls with Kerberos whose server went or fell silent: their client's connection is reset.",
        gauge: false,
      },
      {
        name: 'gss-calls',
        property: 'gssCalls',
        help: 'Calls with Kerberos that were passed on to the server that knows the client.',
        gauge: false,
      },
      {
        name: 'gss-contexts',
        property: 'gssContexts',
        help: 'Security contexts that clients made with servers.',
        gauge: false,
      },
    ],
  },
  np: {
    writer: 'np',
    help: 'One NP. Busy and total cycles give the load of its share of the lcore.',
    offset: 2871872,
    recordBytes: 192,
    records: 1,
    npStride: 192,
    values: [
      { name: 'lcore', property: 'lcore', help: 'CPU core the NP runs on.', gauge: true },
      {
        name: 'busy-cycles',
        property: 'busyCycles',
        help: 'Cycles in which there was work.',
        unit: 'cycles',
        gauge: false,
      },
      {
        name: 'total-cycles',
        property: 'totalCycles',
        help: 'Cycles spent on this NP, busy or idle.',
        unit: 'cycles',
        gauge: false,
      },
      {
        name: 'polls',
        property: 'polls',
        help: 'Turns of the worker loop.',
        unit: 'polls',
        gauge: false,
      },
      {
        name: 'idle-sleeps',
        property: 'idleSleeps',
        help: 'Times the worker slept because it was idle.',
        gauge: false,
      },
      {
        name: 'flow-thru-packets',
        property: 'flowThruPackets',
        help: 'Packets forwarded by a flow table hit alone.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'buffered-packets',
        property: 'bufferedPackets',
        help: 'Packets that needed deeper inspection, balancing or an answer.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'slow-packets',
        property: 'slowPackets',
        help: 'Packets handed to the control thread.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'flows-capacity',
        property: 'flowsCapacity',
        help: 'Entries in the flow table.',
        gauge: true,
      },
      { name: 'flows-active', property: 'flowsActive', help: 'Entries in use.', gauge: true },
      { name: 'flows-created', property: 'flowsCreated', help: 'Entries made.', gauge: false },
      {
        name: 'flows-expired',
        property: 'flowsExpired',
        help: 'Entries deleted by age.',
        gauge: false,
      },
      {
        name: 'flows-evicted',
        property: 'flowsEvicted',
        help: 'Idle entries given up for new ones in a full table.',
        gauge: false,
      },
      {
        name: 'flows-adopted',
        property: 'flowsAdopted',
        help: 'Entries taken over from the process before.',
        gauge: false,
      },
      {
        name: 'fabric-in-packets',
        property: 'fabricInPackets',
        help: 'Packets received from other NPs and from SPs; of an SP: from NPs.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fabric-out-packets',
        property: 'fabricOutPackets',
        help: 'Packets sent to other NPs; of an SP: to NPs.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fabric-flow-misses',
        property: 'fabricFlowMisses',
        help: 'Packets from other NPs whose flow key found no entry here.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'fragments-held',
        property: 'fragmentsHeld',
        help: 'Fragments waiting for their first one.',
        unit: 'packets',
        gauge: true,
      },
      {
        name: 'snapshot-generation',
        property: 'snapshotGeneration',
        help: 'Generation of the configuration the NP works by.',
        gauge: true,
      },
      {
        name: 'service-packets',
        property: 'servicePackets',
        help: 'Packets of TCP that ends here, handed to SPs.',
        unit: 'packets',
        gauge: false,
      },
    ],
  },
  'port-state': {
    writer: 'control',
    help: 'State of one port and what its device and tap count.',
    offset: 2878016,
    recordBytes: 128,
    records: 64,
    npStride: 8192,
    values: [
      {
        name: 'present',
        property: 'present',
        help: '1 while the port is configured and open.',
        gauge: true,
      },
      { name: 'link-up', property: 'linkUp', help: '1 while the link is up.', gauge: true },
      {
        name: 'held-down',
        property: 'heldDown',
        help: '1 while the port is held down.',
        gauge: true,
      },
      {
        name: 'speed-mbps',
        property: 'speedMbps',
        help: 'Link speed, 0 when unknown.',
        unit: 'Mb/s',
        gauge: true,
      },
      {
        name: 'mac',
        property: 'mac',
        help: 'MAC address of the port as a 48-bit number.',
        gauge: true,
      },
      {
        name: 'rx-errors',
        property: 'rxErrors',
        help: 'Frames received with errors.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'rx-missed',
        property: 'rxMissed',
        help: 'Frames lost because no buffer was free.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tx-errors',
        property: 'txErrors',
        help: 'Frames that could not be sent.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'to-linux-packets',
        property: 'toLinuxPackets',
        help: 'Packets given to Linux by the tap.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'to-linux-bytes',
        property: 'toLinuxBytes',
        help: 'Bytes given to Linux by the tap.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'from-linux-packets',
        property: 'fromLinuxPackets',
        help: 'Packets taken from Linux by the tap.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'from-linux-bytes',
        property: 'fromLinuxBytes',
        help: 'Bytes taken from Linux by the tap.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'transitions',
        property: 'transitions',
        help: 'Times the link changed.',
        gauge: false,
      },
    ],
  },
  port: {
    writer: 'np',
    help: 'Packets of one port as one NP counts them.',
    offset: 2886208,
    recordBytes: 64,
    records: 64,
    npStride: 4096,
    values: [
      {
        name: 'rx-packets',
        property: 'rxPackets',
        help: 'Packets received.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'rx-bytes',
        property: 'rxBytes',
        help: 'Bytes received, Ethernet header included.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'tx-packets',
        property: 'txPackets',
        help: 'Packets sent.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tx-bytes',
        property: 'txBytes',
        help: 'Bytes sent, Ethernet header included.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'dropped-packets',
        property: 'droppedPackets',
        help: 'Packets received here and dropped.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tx-refused-packets',
        property: 'txRefusedPackets',
        help: 'Packets the device did not accept.',
        unit: 'packets',
        gauge: false,
      },
    ],
  },
  'route-state': {
    writer: 'control',
    help: 'Location of the next hop of one static route.',
    offset: 3017280,
    recordBytes: 64,
    records: 1024,
    npStride: 65536,
    values: [
      {
        name: 'located',
        property: 'located',
        help: '1 while the next hop is located.',
        gauge: true,
      },
      {
        name: 'mac',
        property: 'mac',
        help: 'Station of the next hop as a 48-bit number, 0 when unknown.',
        gauge: true,
      },
      {
        name: 'port',
        property: 'port',
        help: 'Id of the port it is on plus one, 0 when unknown.',
        gauge: true,
      },
    ],
  },
  stage: {
    writer: 'np',
    help: 'One stage of the packet path on one NP.',
    offset: 3082816,
    recordBytes: 64,
    records: 13,
    npStride: 832,
    values: [
      {
        name: 'packets',
        property: 'packets',
        help: 'Packets that entered the stage.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'dropped',
        property: 'dropped',
        help: 'Packets that the stage dropped.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'bursts',
        property: 'bursts',
        help: 'Times the stage was called with packets.',
        gauge: false,
      },
    ],
  },
  system: {
    writer: 'control',
    help: 'The fast path as a whole.',
    offset: 3109440,
    recordBytes: 192,
    records: 1,
    npStride: 192,
    values: [
      {
        name: 'uptime-us',
        property: 'uptimeUs',
        help: 'Time since the fast path started.',
        unit: 'us',
        gauge: true,
      },
      {
        name: 'tsc-hz',
        property: 'tscHz',
        help: 'Frequency of the cycle counters.',
        unit: 'Hz',
        gauge: true,
      },
      {
        name: 'mbufs-total',
        property: 'mbufsTotal',
        help: 'Packet buffers in the pool.',
        gauge: true,
      },
      {
        name: 'mbufs-in-use',
        property: 'mbufsInUse',
        help: 'Packet buffers not in the pool.',
        gauge: true,
      },
      {
        name: 'control-busy-cycles',
        property: 'controlBusyCycles',
        help: 'Cycles the control thread spent on work.',
        unit: 'cycles',
        gauge: false,
      },
      {
        name: 'control-total-cycles',
        property: 'controlTotalCycles',
        help: 'Cycles of the control thread, busy or idle.',
        unit: 'cycles',
        gauge: false,
      },
      {
        name: 'transactions-applied',
        property: 'transactionsApplied',
        help: 'Configuration transactions applied.',
        gauge: false,
      },
      {
        name: 'transactions-refused',
        property: 'transactionsRefused',
        help: 'Configuration transactions refused.',
        gauge: false,
      },
      {
        name: 'snapshots-published',
        property: 'snapshotsPublished',
        help: 'Configuration snapshots given to workers.',
        gauge: false,
      },
      {
        name: 'snapshots-reclaimed',
        property: 'snapshotsReclaimed',
        help: 'Configuration snapshots freed after every worker had left them.',
        gauge: false,
      },
      {
        name: 'messages-received',
        property: 'messagesReceived',
        help: 'Messages taken from the down ring.',
        gauge: false,
      },
      {
        name: 'messages-sent',
        property: 'messagesSent',
        help: 'Messages put on the up ring.',
        gauge: false,
      },
      {
        name: 'messages-damaged',
        property: 'messagesDamaged',
        help: 'Messages of the down ring that failed a check.',
        gauge: false,
      },
      { name: 'events-raised', property: 'eventsRaised', help: 'Events sent up.', gauge: false },
      {
        name: 'events-lost',
        property: 'eventsLost',
        help: 'Events lost because the up ring was full.',
        gauge: false,
      },
      {
        name: 'punted-packets',
        property: 'puntedPackets',
        help: 'Packets that workers handed to the control thread.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'injected-packets',
        property: 'injectedPackets',
        help: 'Packets that the control thread gave to workers to send.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'flows-adopted',
        property: 'flowsAdopted',
        help: 'Flow entries taken over from the process before.',
        gauge: false,
      },
      {
        name: 'flows-discarded',
        property: 'flowsDiscarded',
        help: 'Flow entries that failed the check at adoption.',
        gauge: false,
      },
    ],
  },
  'tcp-service': {
    writer: 'control',
    help: 'One TCP service, on all SPs together; in is from clients, out is to clients.',
    offset: 3109632,
    recordBytes: 128,
    records: 256,
    npStride: 32768,
    values: [
      {
        name: 'listening',
        property: 'listening',
        help: 'SPs on which the service listens.',
        gauge: true,
      },
      {
        name: 'connections-active',
        property: 'connectionsActive',
        help: 'Connections of clients in being.',
        gauge: true,
      },
      {
        name: 'connections-accepted',
        property: 'connectionsAccepted',
        help: 'Connections of clients accepted.',
        gauge: false,
      },
      {
        name: 'connections-aborted',
        property: 'connectionsAborted',
        help: 'Connections of clients that did not end by both sides closing.',
        gauge: false,
      },
      {
        name: 'targets-connected',
        property: 'targetsConnected',
        help: 'Connections to targets established (relay).',
        gauge: false,
      },
      {
        name: 'targets-failed',
        property: 'targetsFailed',
        help: 'Connections to targets that failed (relay).',
        gauge: false,
      },
      {
        name: 'bytes-in',
        property: 'bytesIn',
        help: 'Payload from clients.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'bytes-out',
        property: 'bytesOut',
        help: 'Payload to clients.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'targets-located',
        property: 'targetsLocated',
        help: "Targets whose station, or whose gateway's, has answered (relay).",
        gauge: true,
      },
      {
        name: 'bytes-discarded',
        property: 'bytesDiscarded',
        help: 'Answers of further targets, discarded (relay).',
        unit: 'bytes',
        gauge: false,
      },
    ],
  },
  tcp: {
    writer: 'control',
    help: 'TCP on one SP, in the terms of TCP-MIB (RFC 4022) where it has one; the control thread copies what the engine counts.',
    offset: 3142400,
    recordBytes: 704,
    records: 32,
    npStride: 22528,
    values: [
      {
        name: 'active-opens',
        property: 'activeOpens',
        help: 'Connections begun (tcpActiveOpens).',
        gauge: false,
      },
      {
        name: 'passive-opens',
        property: 'passiveOpens',
        help: 'Connections of peers in the handshake (tcpPassiveOpens).',
        gauge: false,
      },
      {
        name: 'attempt-fails',
        property: 'attemptFails',
        help: 'Handshakes that failed (tcpAttemptFails).',
        gauge: false,
      },
      {
        name: 'estab-resets',
        property: 'estabResets',
        help: 'Established connections that were reset (tcpEstabResets).',
        gauge: false,
      },
      {
        name: 'in-segs',
        property: 'inSegs',
        help: 'Segments received (tcpHCInSegs).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'out-segs',
        property: 'outSegs',
        help: 'Segments sent (tcpHCOutSegs).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'retrans-segs',
        property: 'retransSegs',
        help: 'Segments retransmitted (tcpRetransSegs).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'in-errs',
        property: 'inErrs',
        help: 'Segments received in error (tcpInErrs).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'out-rsts',
        property: 'outRsts',
        help: 'RSTs sent (tcpOutRsts).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'in-bytes',
        property: 'inBytes',
        help: 'Payload received.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'out-bytes',
        property: 'outBytes',
        help: 'Payload sent, retransmissions not counted.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'rto-expiries',
        property: 'rtoExpiries',
        help: 'Retransmission time-outs (RFC 6298).',
        gauge: false,
      },
      {
        name: 'tlp-probes',
        property: 'tlpProbes',
        help: 'Tail loss probes sent (RFC 8985).',
        gauge: false,
      },
      {
        name: 'tlp-recoveries',
        property: 'tlpRecoveries',
        help: 'Losses that a tail loss probe repaired.',
        gauge: false,
      },
      {
        name: 'fast-recoveries',
        property: 'fastRecoveries',
        help: 'Recoveries begun without a time-out.',
        gauge: false,
      },
      {
        name: 'spurious-recoveries',
        property: 'spuriousRecoveries',
        help: 'Recoveries and time-outs found needless and undone.',
        gauge: false,
      },
      {
        name: 'rack-lost-segs',
        property: 'rackLostSegs',
        help: 'Segments that RACK took for lost.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'sacked-segs',
        property: 'sackedSegs',
        help: 'Segments selectively acknowledged.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'dsacks-in',
        property: 'dsacksIn',
        help: 'Duplicates reported by peers (RFC 2883).',
        gauge: false,
      },
      {
        name: 'dsacks-out',
        property: 'dsacksOut',
        help: 'Duplicates reported to peers (RFC 2883).',
        gauge: false,
      },
      {
        name: 'out-of-order-segs',
        property: 'outOfOrderSegs',
        help: 'Segments received out of order.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'duplicate-segs',
        property: 'duplicateSegs',
        help: 'Segments received again.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'challenge-acks',
        property: 'challengeAcks',
        help: 'Challenge ACKs sent (RFC 5961).',
        gauge: false,
      },
      {
        name: 'challenge-acks-limited',
        property: 'challengeAcksLimited',
        help: 'Challenge ACKs not sent, to limit their rate.',
        gauge: false,
      },
      {
        name: 'delayed-acks',
        property: 'delayedAcks',
        help: 'Acknowledgements sent by the delay timer.',
        gauge: false,
      },
      {
        name: 'zero-window-probes',
        property: 'zeroWindowProbes',
        help: 'Probes of a closed window sent.',
        gauge: false,
      },
      {
        name: 'zero-windows-in',
        property: 'zeroWindowsIn',
        help: 'Closed windows received.',
        gauge: false,
      },
      {
        name: 'zero-windows-out',
        property: 'zeroWindowsOut',
        help: 'Closed windows sent.',
        gauge: false,
      },
      { name: 'keepalives', property: 'keepalives', help: 'Keep-alive probes sent.', gauge: false },
      {
        name: 'syn-cookies-out',
        property: 'synCookiesOut',
        help: 'SYN cookies sent (RFC 4987).',
        gauge: false,
      },
      {
        name: 'syn-cookies-in',
        property: 'synCookiesIn',
        help: 'Connections made from a SYN cookie.',
        gauge: false,
      },
      {
        name: 'ecn-ce-in',
        property: 'ecnCeIn',
        help: 'Segments received with congestion marked (RFC 3168).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'ecn-reductions',
        property: 'ecnReductions',
        help: 'Times a congestion mark slowed a connection.',
        gauge: false,
      },
      {
        name: 'pmtu-updates',
        property: 'pmtuUpdates',
        help: 'Changes of a path MTU.',
        gauge: false,
      },
      {
        name: 'black-holes',
        property: 'blackHoles',
        help: 'Paths that swallow large packets silently.',
        gauge: false,
      },
      {
        name: 'transmit-refused',
        property: 'transmitRefused',
        help: 'Segments that waited because the port took no more.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'memory-refused',
        property: 'memoryRefused',
        help: 'Times memory limits held data back.',
        gauge: false,
      },
      { name: 'timers-run', property: 'timersRun', help: 'Timers that expired.', gauge: false },
      { name: 'exported', property: 'exported', help: 'Connections handed off.', gauge: false },
      { name: 'imported', property: 'imported', help: 'Connections taken over.', gauge: false },
      {
        name: 'refused-malformed',
        property: 'refusedMalformed',
        help: 'Segments refused: data offset or an option impossible.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-no-connection',
        property: 'refusedNoConnection',
        help: 'Segments refused: to no connection; answered by RST.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-sequence',
        property: 'refusedSequence',
        help: 'Segments refused: outside the window.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-paws',
        property: 'refusedPaws',
        help: 'Segments refused: timestamp too old (RFC 7323).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-ack',
        property: 'refusedAck',
        help: 'Segments refused: acknowledges what was never sent or long ago (RFC 5961).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-no-ack',
        property: 'refusedNoAck',
        help: 'Segments refused: no ACK bit where one must be.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-rst',
        property: 'refusedRst',
        help: 'Segments refused: RST not exactly at the next byte: challenged (RFC 5961).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-syn',
        property: 'refusedSyn',
        help: 'Segments refused: SYN on an established connection: challenged (RFC 5961).',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-old-duplicate',
        property: 'refusedOldDuplicate',
        help: 'Segments refused: old duplicates of the handshake.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-cookie',
        property: 'refusedCookie',
        help: 'Segments refused: ACK without a valid SYN cookie.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-backlog',
        property: 'refusedBacklog',
        help: 'Segments refused: no room for a handshake, and cookies could not help.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-memory',
        property: 'refusedMemory',
        help: 'Segments refused: out of order while memory was short.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-reassembly',
        property: 'refusedReassembly',
        help: 'Segments refused: more gaps than a connection may have.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-window',
        property: 'refusedWindow',
        help: 'Segments refused: data beyond the window.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-duplicate',
        property: 'refusedDuplicate',
        help: 'Segments refused: all of it had been received.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-after-close',
        property: 'refusedAfterClose',
        help: 'Segments refused: data that nobody can read any more.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-frozen',
        property: 'refusedFrozen',
        help: 'Segments refused: the connection was being handed off.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'refused-address',
        property: 'refusedAddress',
        help: 'Segments refused: multicast, broadcast or to itself.',
        unit: 'segments',
        gauge: false,
      },
      {
        name: 'ended-closed',
        property: 'endedClosed',
        help: 'Connections ended: both sides closed.',
        gauge: false,
      },
      {
        name: 'ended-reset',
        property: 'endedReset',
        help: 'Connections ended: the peer sent a RST.',
        gauge: false,
      },
      {
        name: 'ended-refused',
        property: 'endedRefused',
        help: 'Connections ended: the peer answered the SYN with RST or ICMP.',
        gauge: false,
      },
      {
        name: 'ended-timed-out',
        property: 'endedTimedOut',
        help: 'Connections ended: no acknowledgement within the user time-out or the SYN retries.',
        gauge: false,
      },
      {
        name: 'ended-keepalive',
        property: 'endedKeepalive',
        help: 'Connections ended: keep-alive probes stayed unanswered.',
        gauge: false,
      },
      {
        name: 'ended-unreachable',
        property: 'endedUnreachable',
        help: 'Connections ended: timed out, and ICMP had said why.',
        gauge: false,
      },
      {
        name: 'ended-aborted',
        property: 'endedAborted',
        help: 'Connections ended: the appliance ended it; the detail says why.',
        gauge: false,
      },
      {
        name: 'ended-released-early',
        property: 'endedReleasedEarly',
        help: 'Connections ended: data came, or was unread, after the service had let go.',
        gauge: false,
      },
      {
        name: 'ended-listener-closed',
        property: 'endedListenerClosed',
        help: 'Connections ended: its service was taken away during the handshake.',
        gauge: false,
      },
      {
        name: 'ended-replaced',
        property: 'endedReplaced',
        help: 'Connections ended: another connection took its place after its end or in the handshake.',
        gauge: false,
      },
      {
        name: 'ended-moved',
        property: 'endedMoved',
        help: 'Connections ended: it was handed to another engine.',
        gauge: false,
      },
      {
        name: 'ended-stopped',
        property: 'endedStopped',
        help: 'Connections ended: the engine was stopped.',
        gauge: false,
      },
      {
        name: 'connections-closed',
        property: 'connectionsClosed',
        help: 'Connections in state closed.',
        gauge: true,
      },
      {
        name: 'connections-listen',
        property: 'connectionsListen',
        help: 'Connections in state listen.',
        gauge: true,
      },
      {
        name: 'connections-syn-sent',
        property: 'connectionsSynSent',
        help: 'Connections in state syn-sent.',
        gauge: true,
      },
      {
        name: 'connections-syn-received',
        property: 'connectionsSynReceived',
        help: 'Connections in state syn-received.',
        gauge: true,
      },
      {
        name: 'connections-established',
        property: 'connectionsEstablished',
        help: 'Connections in state established.',
        gauge: true,
      },
      {
        name: 'connections-fin-wait-1',
        property: 'connectionsFinWait1',
        help: 'Connections in state fin-wait-1.',
        gauge: true,
      },
      {
        name: 'connections-fin-wait-2',
        property: 'connectionsFinWait2',
        help: 'Connections in state fin-wait-2.',
        gauge: true,
      },
      {
        name: 'connections-close-wait',
        property: 'connectionsCloseWait',
        help: 'Connections in state close-wait.',
        gauge: true,
      },
      {
        name: 'connections-last-ack',
        property: 'connectionsLastAck',
        help: 'Connections in state last-ack.',
        gauge: true,
      },
      {
        name: 'connections-closing',
        property: 'connectionsClosing',
        help: 'Connections in state closing.',
        gauge: true,
      },
      {
        name: 'connections-time-wait',
        property: 'connectionsTimeWait',
        help: 'Connections in state time-wait.',
        gauge: true,
      },
      {
        name: 'slices-held',
        property: 'slicesHeld',
        help: 'Pieces of data held in queues.',
        gauge: true,
      },
      {
        name: 'records-held',
        property: 'recordsHeld',
        help: 'Segments in flight.',
        unit: 'segments',
        gauge: true,
      },
      {
        name: 'held-bytes',
        property: 'heldBytes',
        help: 'Packet buffers held by connections.',
        unit: 'bytes',
        gauge: true,
      },
      {
        name: 'accept-waiting',
        property: 'acceptWaiting',
        help: 'Established connections that their service has not yet seen.',
        gauge: true,
      },
    ],
  },
  vlan: {
    writer: 'np',
    help: 'Packets of one VLAN as one NP counts them.',
    offset: 3164928,
    recordBytes: 64,
    records: 4095,
    npStride: 262080,
    values: [
      {
        name: 'rx-packets',
        property: 'rxPackets',
        help: 'Packets received.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'rx-bytes',
        property: 'rxBytes',
        help: 'Bytes received, Ethernet header included.',
        unit: 'bytes',
        gauge: false,
      },
      {
        name: 'tx-packets',
        property: 'txPackets',
        help: 'Packets sent.',
        unit: 'packets',
        gauge: false,
      },
      {
        name: 'tx-bytes',
        property: 'txBytes',
        help: 'Bytes sent, Ethernet header included.',
        unit: 'bytes',
        gauge: false,
      },
    ],
  },
};
