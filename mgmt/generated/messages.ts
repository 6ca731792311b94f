// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.
// Ring messages. Ids are null where there is no object, addresses empty where there is none.
import type { EventName } from './events.js';
import type { KindName, MarkName } from './kinds.js';

/** One flow, seen from the client, or a persistence record (protocol 0, no ports). */
export interface FlowRow {
  /** Source of the client's packets. */
  clientAddress: string;
  /** Virtual IP address the client talks to. */
  vipAddress: string;
  /** Server chosen. */
  serverAddress: string;
  /** Client's TCP or UDP port. */
  clientPort: number;
  /** TCP or UDP port of the virtual IP address. */
  vipPort: number;
  /** TCP or UDP port of the server. */
  serverPort: number;
  /** IP protocol; 0 for a persistence record. */
  protocol: number;
  /** State of the flow. */
  state: 'none' | 'syn' | 'syn-ack' | 'established' | 'closing' | 'closed';
  /** NP whose table holds the flow. */
  np: number | null;
  /** Virtual domain. */
  domain: number | null;
  /** Member. */
  member: number | null;
  /** Port towards the client. */
  clientSidePort: number | null;
  /** Port towards the server. */
  serverSidePort: number | null;
  /** Next hop towards the client. */
  clientMac: string;
  /** Next hop towards the server. */
  serverMac: string;
  /** Time since the last packet. */
  idleMs: number;
  /** Time since the flow was made. */
  ageMs: bigint;
  /** Packets from the client. */
  packetsIn: bigint;
  /** IP bytes from the client. */
  bytesIn: bigint;
  /** Packets to the client. */
  packetsOut: bigint;
  /** IP bytes to the client. */
  bytesOut: bigint;
}

/** One TCP connection on an SP, in the terms of TCP-ESTATS-MIB (RFC 4898). */
export interface TcpRow {
  /** Address of ours. */
  local: string;
  /** Address of the peer. */
  remote: string;
  /** Port of ours. */
  localPort: number;
  /** Port of the peer. */
  remotePort: number;
  /** SP on which it is. */
  sp: number | null;
  /** TCP service it belongs to. */
  service: number | null;
  /** Payload of one segment at most. */
  mssBytes: number;
  /** Packet size the way takes. */
  pathMtuBytes: number;
  /** State of the connection. */
  state:
    | 'closed'
    | 'listen'
    | 'syn-sent'
    | 'syn-received'
    | 'established'
    | 'fin-wait-1'
    | 'fin-wait-2'
    | 'close-wait'
    | 'last-ack'
    | 'closing'
    | 'time-wait';
  /** Why the connection ended. */
  end:
    | 'none'
    | 'closed'
    | 'reset'
    | 'refused'
    | 'timed-out'
    | 'keepalive'
    | 'unreachable'
    | 'aborted'
    | 'released-early'
    | 'listener-closed'
    | 'replaced'
    | 'moved'
    | 'stopped';
  /** Congestion control. */
  congestion: 'cubic' | 'reno';
  /** Sending priority, 0 first. */
  priority: number;
  /** Shift of windows the peer offers. */
  sendScale: number;
  /** Shift of windows offered to the peer. */
  receiveScale: number;
  /** Timestamps were agreed. */
  timestamps: boolean;
  /** Selective acknowledgements were agreed. */
  sack: boolean;
  /** Explicit congestion notification was agreed. */
  ecn: boolean;
  /** Window scaling was agreed. */
  windowScaling: boolean;
  /** It is being handed off. */
  isFrozen: boolean;
  /** We began it. */
  isActiveOpen: boolean;
  /** It repairs a loss. */
  isInRecovery: boolean;
  /** Smoothed round-trip time. */
  srttUs: number;
  /** Variation of the round-trip time. */
  rttvarUs: number;
  /** Shortest round-trip time. */
  rttMinUs: number;
  /** Retransmission time-out. */
  rtoUs: number;
  /** Congestion window. */
  cwndBytes: number;
  /** Slow start threshold. */
  ssthreshBytes: number;
  /** Window the peer offers. */
  sendWindowBytes: number;
  /** Window offered to the peer. */
  receiveWindowBytes: number;
  /** Queued, not yet sent. */
  unsentBytes: number;
  /** Sent, not yet acknowledged. */
  unacknowledgedBytes: number;
  /** Of these, selectively acknowledged. */
  sackedBytes: number;
  /** Of these, taken for lost. */
  lostBytes: number;
  /** Received, not yet read. */
  unreadBytes: number;
  /** Read, not yet done with. */
  unconsumedBytes: number;
  /** Received behind a gap. */
  outOfOrderBytes: number;
  /** Retransmission time-outs. */
  rtoExpiries: number;
  /** Recoveries without a time-out. */
  fastRecoveries: number;
  /** Duplicates reported by the peer. */
  dsacks: number;
  /** Tail loss probes. */
  tlpProbes: number;
  /** Segments received again. */
  duplicateSegsIn: number;
  /** Segments received out of order. */
  outOfOrderSegsIn: number;
  /** Segments received. */
  segsIn: bigint;
  /** Segments sent. */
  segsOut: bigint;
  /** Payload received. */
  bytesIn: bigint;
  /** Payload sent. */
  bytesOut: bigint;
  /** Segments sent again. */
  segsRetransmitted: bigint;
  /** Payload sent again. */
  bytesRetransmitted: bigint;
  /** Time since it was opened. */
  ageMs: bigint;
  /** Time since the last segment of the peer. */
  idleMs: bigint;
  /** Time since it ended; 0 while it lives. */
  endedMs: bigint;
  /** Why the appliance ended it, in words; else empty. */
  endDetail: string;
}

/** One TCP listener on an SP. */
export interface TcpListenerRow {
  /** Address of ours; empty for all. */
  address: string;
  /** Port of ours. */
  port: number;
  /** SP on which it is. */
  sp: number | null;
  /** TCP service it belongs to. */
  service: number | null;
  /** Handshakes and unseen connections before SYN cookies answer. */
  backlog: number;
  /** Handshakes under way. */
  embryonic: number;
  /** Established connections that the service has not yet seen. */
  waiting: number;
  /** Connections accepted. */
  accepted: bigint;
  /** Connections refused. */
  refused: bigint;
  /** SYN cookies sent. */
  cookies: bigint;
}

/** What one direction of a wire does; all zero is a perfect one. */
export interface ImpairmentSettings {
  /** Seed of its random numbers. */
  seed: bigint;
  /** Rate limit; 0 for none. */
  rateBps: bigint;
  /** Probability that a packet is lost. */
  lossPpm: number;
  /** Probability, before each packet, that a burst of losses begins. */
  burstEnterPpm: number;
  /** Probability, before each packet, that it ends. */
  burstLeavePpm: number;
  /** Probability that a packet in a burst is lost. */
  burstLossPpm: number;
  /** Probability that the last packets before a pause are lost. */
  tailLossPpm: number;
  /** What counts as a pause. */
  tailIdleUs: number;
  /** How many packets before it. */
  tailPackets: number;
  /** Probability that a packet is let past by others. */
  reorderPpm: number;
  /** How many pass it; 0: it is late by reorder-delay. */
  reorderPackets: number;
  /** How long it waits for them at most. */
  reorderDelayUs: number;
  /** Probability that a packet arrives twice. */
  duplicatePpm: number;
  /** Time on the wire. */
  delayUs: number;
  /** Time on top of it, at most. */
  jitterUs: number;
  /** Bytes that wait for the rate at most; 0 for no bound. */
  queueBytes: number;
  /** Packets that find more waiting are marked; 0 for never. */
  ecnThresholdBytes: number;
  /** Probability that one bit of a packet is flipped. */
  corruptPpm: number;
  /** Which way, as the port sees it. */
  direction: 'in' | 'out';
  /** Jitter may let packets overtake. */
  jitterReorders: boolean;
  /** Everything is lost. */
  cut: boolean;
}

/** What came of the packets of one direction since the port was opened. */
export interface ImpairmentCounters {
  /** Entered the wire. */
  put: bigint;
  /** Left it, duplicates not counted. */
  passed: bigint;
  /** Lost at random. */
  lost: bigint;
  /** Lost in bursts. */
  burstLost: bigint;
  /** Lost as the last before a pause. */
  tailLost: bigint;
  /** Dropped because the queue for the rate was full. */
  queueDropped: bigint;
  /** Dropped because the wire itself holds no more packets. */
  slotsDropped: bigint;
  /** Lost while it was cut. */
  cut: bigint;
  /** Thrown away when the port was started anew. */
  flushed: bigint;
  /** Let past by others. */
  reordered: bigint;
  /** Arrived twice. */
  duplicated: bigint;
  /** Arrived with a bit flipped. */
  corrupted: bigint;
  /** To be marked as having met congestion, if they are ECN-capable. */
  marked: bigint;
  /** Copies not made for want of a buffer. */
  noMbuf: bigint;
  /** On their way now. */
  queued: bigint;
}

/** One member of a file system; one row without a member for a file system that has none. */
export interface NasMemberRow {
  /** The file system. */
  filesystem: number | null;
  /** The member, or none. */
  member: number | null;
  /** What the switch does with the member. */
  state: 'waiting' | 'joining' | 'current' | 'recovering' | 'refused' | 'out';
  /** The file system serves. */
  isServing: boolean;
  /** Notes of modifications of the file system. */
  notes: bigint;
  /** Objects of the file system still to be compared. */
  recoveringObjects: bigint;
  /** Objects of the file system in memory. */
  objects: bigint;
  /** Locks (NLM) of the file system are kept by this member. */
  keepsLocks: boolean;
  /** Locks of the file system that clients hold. */
  locksHeld: bigint;
  /** Locks of the file system that clients wait for. */
  locksWaiting: bigint;
  /** Calls that change nothing, sent to the member. */
  reads: bigint;
  /** Modifications sent to it. */
  modifications: bigint;
  /** Calls it has not answered yet. */
  outstanding: bigint;
  /** Modifications it has not answered yet. */
  behind: bigint;
  /** Its response time, smoothed. */
  responseUs: bigint;
  /** Why it is refused or out. */
  reason: string;
}

/** One file that is balanced by its use. */
export interface NasFileRow {
  /** Its number, as clients see it (fileid). */
  object: bigint;
  /** Calls in this interval. */
  hits: bigint;
  /** Calls since it is listed. */
  allHits: bigint;
  /** Its file system. */
  filesystem: number | null;
  /** The list it is on: 0 for little used files. */
  list: number;
  /** Its servers, bit per slot. */
  servers: number;
  /** Its path from the root of the file system, as far as it is known. */
  path: string;
}

/** One client. */
export interface NasClientRow {
  /** The client. */
  client: string;
  /** Its calls. */
  calls: bigint;
  /** What it has read. */
  readBytes: bigint;
  /** What it has written. */
  writtenBytes: bigint;
  /** Its calls that were timed. */
  timed: bigint;
  /** Sum of their times. */
  timeUs: bigint;
  /** Calls that took less than 1 us. */
  bucket0: bigint;
  /** Calls that took from 2^0 us to less than 2^1 us. */
  bucket1: bigint;
  /** Calls that took from 2^1 us to less than 2^2 us. */
  bucket2: bigint;
  /** Calls that took from 2^2 us to less than 2^3 us. */
  bucket3: bigint;
  /** Calls that took from 2^3 us to less than 2^4 us. */
  bucket4: bigint;
  /** Calls that took from 2^4 us to less than 2^5 us. */
  bucket5: bigint;
  /** Calls that took from 2^5 us to less than 2^6 us. */
  bucket6: bigint;
  /** Calls that took from 2^6 us to less than 2^7 us. */
  bucket7: bigint;
  /** Calls that took from 2^7 us to less than 2^8 us. */
  bucket8: bigint;
  /** Calls that took from 2^8 us to less than 2^9 us. */
  bucket9: bigint;
  /** Calls that took from 2^9 us to less than 2^10 us. */
  bucket10: bigint;
  /** Calls that took from 2^10 us to less than 2^11 us. */
  bucket11: bigint;
  /** Calls that took from 2^11 us to less than 2^12 us. */
  bucket12: bigint;
  /** Calls that took from 2^12 us to less than 2^13 us. */
  bucket13: bigint;
  /** Calls that took from 2^13 us to less than 2^14 us. */
  bucket14: bigint;
  /** Calls that took from 2^14 us to less than 2^15 us. */
  bucket15: bigint;
  /** Calls that took from 2^15 us to less than 2^16 us. */
  bucket16: bigint;
  /** Calls that took from 2^16 us to less than 2^17 us. */
  bucket17: bigint;
  /** Calls that took from 2^17 us to less than 2^18 us. */
  bucket18: bigint;
  /** Calls that took from 2^18 us to less than 2^19 us. */
  bucket19: bigint;
  /** Calls that took from 2^19 us to less than 2^20 us. */
  bucket20: bigint;
  /** Calls that took from 2^20 us to less than 2^21 us. */
  bucket21: bigint;
  /** Calls that took from 2^21 us to less than 2^22 us. */
  bucket22: bigint;
  /** Calls that took from 2^22 us to less than 2^23 us. */
  bucket23: bigint;
  /** Calls that took from 2^23 us to less than 2^24 us. */
  bucket24: bigint;
  /** Calls that took 2^24 us and more. */
  bucket25: bigint;
}

/** One call under way. */
export interface NasCallRow {
  /** Whose call it is; empty for one of our own. */
  client: string;
  /** Its port. */
  port: number;
  /** The file system, or none. */
  filesystem: number | null;
  /** Transaction id (RFC 5531). */
  xid: number;
  /** Number of the procedure, as procedures.schema.json has them; their count stands for any. */
  procedure: number;
  /** Members whose answers are awaited, bit per slot. */
  waitsForMembers: number;
  /** How long it has been under way. */
  ageUs: bigint;
  /** Number of its object (fileid). */
  object: bigint;
  /** What it waits for, in words. */
  state: string;
}

/** One step of a traced call. */
export interface NasStepRow {
  /** When, since the call arrived. */
  atUs: number;
  /** The member it is about, or none. */
  member: number | null;
  /** What happened. */
  text: string;
}

/** Opens a transaction that carries a whole configuration; an unfinished earlier one is forgotten. */
export interface BeginMessage {
  message: 'begin';
  /** Number of the transaction, chosen by the manager, repeated in the answer. */
  transaction: number;
  /** Generation the configuration will have when applied. */
  generation: bigint;
}

/** Asks that everything set since begin be applied, all or nothing; answered by ack or nak. */
export interface CommitMessage {
  message: 'commit';
  /** The transaction begun. */
  transaction: number;
  /** Number of set messages sent since begin; another number received refuses the transaction. */
  count: number;
}

/** Forgets the open transaction; answered by ack. */
export interface AbortMessage {
  message: 'abort';
  /** The transaction begun. */
  transaction: number;
}

/** Configuration complete: ends hold-down; answered by ack. */
export interface ReadyMessage {
  message: 'ready';
  /** Number of the request, repeated in the answer. */
  transaction: number;
}

/** Asks for one batch of flows; answered by flows-rows or nak. */
export interface FlowsQueryMessage {
  message: 'flows-query';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Only flows of this NP, or none for all. */
  np: number | null;
  /** Only flows of this virtual domain, or none for all. */
  domain: number | null;
  /** Only flows of this member, or none for all. */
  member: number | null;
  /** Largest number of rows wanted over all answers to this query; further rows need a query from next-cursor. */
  maximum: number;
  /** Only flows of this client; empty (family 0) for all. */
  client: string;
  /** Where to go on: 0 at first, then next-cursor of the last answer. */
  cursor: bigint;
}

/** Sets counters (not gauges) to zero; answered by ack. */
export interface ClearStatisticsMessage {
  message: 'clear-statistics';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Only statistics of objects of this kind; none for all. */
  kind: KindName | null;
  /** Only statistics of this object; none for all of the kind. */
  id: number | null;
}

/** Asks for one batch of TCP connections or listeners; answered by tcp-rows or tcp-listeners, or nak. */
export interface TcpQueryMessage {
  message: 'tcp-query';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Only rows of this SP, or none for all. */
  sp: number | null;
  /** Only rows of this TCP service, or none for all. */
  service: number | null;
  /** Largest number of rows wanted over all answers to this query; further rows need a query from next-cursor. */
  maximum: number;
  /** Only connections with this port of the peer; 0 for all. */
  peerPort: number;
  /** Only connections with this port of ours; 0 for all. */
  localPort: number;
  /** Which rows are wanted. */
  what: 'connections' | 'ended' | 'listeners';
  /** Only connections in this state. */
  state:
    | 'any'
    | 'closed'
    | 'listen'
    | 'syn-sent'
    | 'syn-received'
    | 'established'
    | 'fin-wait-1'
    | 'fin-wait-2'
    | 'close-wait'
    | 'last-ack'
    | 'closing'
    | 'time-wait';
  /** Only connections with this address of the peer; empty (family 0) for all. */
  peer: string;
  /** Only connections with this address of ours; empty (family 0) for all. */
  local: string;
  /** Where to go on: 0 at first, then next-cursor of the last answer. */
  cursor: bigint;
}

/** Ends one TCP connection with a RST; answered by ack, or nak if there is no such connection. */
export interface TcpResetMessage {
  message: 'tcp-reset';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Port of the peer. */
  peerPort: number;
  /** Port of ours. */
  localPort: number;
  /** Address of the peer. */
  peer: string;
  /** Address of ours. */
  local: string;
}

/** Impairs the traffic of a lab port in the directions given, or heals it; no configuration; answered by ack, or nak if the port is no lab port. */
export interface ImpairMessage {
  message: 'impair';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Port. */
  port: number | null;
  /** What each direction is to do; one that is not given stays as it is. */
  directions: ImpairmentSettings[];
}

/** Asks how the traffic of a lab port is impaired; answered by impairment, or nak if the port is no lab port. */
export interface ImpairmentQueryMessage {
  message: 'impairment-query';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Port. */
  port: number | null;
}

/** Asks an SP's NFS switch for one batch of rows; answered by nfs-members, nfs-files, nfs-clients, nfs-calls or nfs-steps, or nak. */
export interface NfsQueryMessage {
  message: 'nfs-query';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** The SP that is asked. */
  sp: number | null;
  /** Largest number of rows wanted over all answers to this query; further rows need a query from next-cursor. */
  maximum: number;
  /** Which rows are wanted. */
  what: 'members' | 'files' | 'clients' | 'calls' | 'trace';
  /** Where to go on: 0 at first, then next-cursor of the last answer. */
  cursor: bigint;
}

/** Has the next call that matches traced on an SP; answered by ack or nak. */
export interface NfsTraceMessage {
  message: 'nfs-trace';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** The SP. */
  sp: number | null;
  /** Number of the procedure, as procedures.schema.json has them; their count stands for any. */
  procedure: number;
  /** Only a call of this client; empty for any. */
  client: string;
}

/** An administrator's word that a member is in step; answered by ack when it begins to be compared, or nak. */
export interface NfsReinstateMessage {
  message: 'nfs-reinstate';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** The file system. */
  filesystem: number | null;
  /** The member. */
  member: number | null;
}

/** Sets one object of kind system. The appliance as a whole: its name, the control core and the resources of the fast path. */
export interface SetSystemMessage {
  message: 'set-system';
  /** How long an idle worker sleeps at most; its first sleeps are shorter. 0 spins for the lowest latency, 50 keeps a shared machine cool. */
  idleSleepUs: number;
  /** Empty polls in a row after which a worker counts as idle and begins to sleep. */
  idlePolls: number;
}

/** Sets one object of kind np. A network processor: a forwarding instance with its own ports and flow table, placed on an lcore. */
export interface SetNpMessage {
  message: 'set-np';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** CPU core on which this NP runs; several NPs may share one. */
  lcore: number;
}

/** Sets one object of kind sp. A storage processor: the role of an lcore that terminates connections and serves requests. */
export interface SetSpMessage {
  message: 'set-sp';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** CPU core on which this SP runs; it may be shared with NPs. */
  lcore: number;
}

/** Sets one object of kind port. A port of the appliance, named slot.port: one network device owned by one NP. */
export interface SetPortMessage {
  message: 'set-port';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** What the port is connected to; it decides how arriving packets are classified and filtered. */
  type: 'router' | 'server' | 'combo' | 'server-admin' | 'server-access';
  /** The network device: pci:DDDD:BB:DD.F for a NIC bound to vfio-pci, af_packet:INTERFACE for a lab port. */
  device: string;
  /** NP that owns the port. */
  np: number;
  /** Whether the port passes traffic. */
  enabled: boolean;
  /** Largest IP packet the port sends or receives, in bytes. */
  mtu: number;
  /** What the neighbour sees while the port is held down, before the configuration is complete. */
  holdDownLink: 'down' | 'up';
  /** The appliance's own addresses on this port, each address/prefix-length; Linux gets them too. */
  addresses: string[];
}

/** Sets one object of kind vlan. A port-based VLAN; a port may be in several. */
export interface SetVlanMessage {
  message: 'set-vlan';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** Ports that are in the VLAN. */
  ports: number[];
}

/** Sets one object of kind vsd. A virtual storage domain: a customer's grouping of VLANs, virtual domains and servers. */
export interface SetVsdMessage {
  message: 'set-vsd';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** What the VSD is for. */
  use: 'grouping' | 'hiding';
  /** VLANs associated with the VSD; each must exist, an association never creates one. */
  vlans: number[];
}

/** Sets one object of kind server. A physical server behind the appliance. */
export interface SetServerMessage {
  message: 'set-server';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** IP address of the server. */
  address: string;
  /** The only port on which the server is looked for; without it, every server and combo port of the domain's VLAN. */
  port: number | null;
  /** What the operator wants of the server; changes without losing a connection. */
  adminState: 'enabled' | 'drain' | 'disabled';
}

/** Sets one object of kind virtual-domain. A virtual domain: names and virtual IP addresses behind which physical servers are balanced. */
export interface SetDomainMessage {
  message: 'set-domain';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** Virtual IP addresses; each belongs to one domain only. */
  vips: string[];
  /** The VLAN in which the domain's servers are. */
  vlan: number;
  /** The virtual storage domain the domain belongs to. */
  vsd: number | null;
  /** The appliance's own addresses in the domain's subnets, each address/prefix-length; source of the ARP and IP it authors, else a virtual IP address is used. */
  selfAddresses: string[];
  /** Subnets the domain owns, each network/prefix-length; servers inside are located directly. */
  subnets: string[];
  /** How a server is chosen for a new flow. */
  method: 'round-robin' | 'least-connections' | 'source-hash';
  /** Whether later flows of a client go to the server that its first flow went to. */
  persistence: 'none' | 'source-address';
  /** Inactivity after which a client's persistence is forgotten. */
  persistenceTimeoutS: number;
  /** How often a server is chosen for UDP. */
  udpMode: 'flow' | 'request';
  /** Idle time after which a TCP flow whose handshake never finished is deleted. */
  tcpSynTimeoutS: number;
  /** Idle time after which an established TCP flow is deleted (at least 7440 by RFC 5382 REQ-5). */
  tcpEstablishedTimeoutS: number;
  /** Idle time after which a TCP flow that was closed or reset is deleted. */
  tcpClosingTimeoutS: number;
  /** Idle time after which the next datagram of a UDP flow may choose another server. */
  udpRebalanceTimeoutS: number;
  /** Idle time after which a UDP flow is deleted (RFC 4787 REQ-5). */
  udpTimeoutS: number;
  /** How long a fragment waits for its first fragment before it is dropped. */
  fragmentTimeoutMs: number;
  /** How the health of each member is probed. */
  healthMethod: 'arp' | 'tcp' | 'udp';
  /** Port that TCP and UDP probes go to; 0 takes the member's own port. */
  healthPort: number;
  /** ONC RPC program of the UDP probe (100003 is NFS); 0 sends an empty datagram instead. */
  healthRpcProgram: number;
  /** ONC RPC program version of the UDP probe. */
  healthRpcVersion: number;
  /** Time from one probe of a member to the next. */
  healthIntervalMs: number;
  /** Time after which an unanswered probe counts as failed. */
  healthTimeoutMs: number;
  /** Failed probes in a row that take a member down. */
  healthFall: number;
  /** Answered probes in a row that bring a member up. */
  healthRise: number;
  /** Time between checks of a located server on its learned port; a silent one is searched with exponential back-off from here. */
  arpIntervalMs: number;
}

/** Sets one object of kind member. A member of a virtual domain: a server, or one service of it, that the domain is balanced over. */
export interface SetMemberMessage {
  message: 'set-member';
  /** Id of the object. */
  id: number;
  /** The virtual-domain it is part of. */
  domain: number;
  /** Key of the object, for messages to the operator; virtual-domain and own key joined by a slash. */
  key: string;
  /** The server; by default the one that has the member's name. */
  server: number;
  /** Protocol that the member serves. */
  protocol: 'any' | 'tcp' | 'udp';
  /** Port of the virtual IP address that the member serves; 0 is every port. */
  vipPort: number;
  /** Port on the server; 0 keeps the port that the client asked for. */
  port: number;
  /** Share of new flows relative to the other members; changes without losing a connection. */
  weight: number;
}

/** Sets one object of kind static-route. A route of a virtual domain to what lies outside its subnets. */
export interface SetStaticRouteMessage {
  message: 'set-static-route';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** The virtual domain that the route belongs to. */
  virtualDomain: number;
  /** Destinations, network/prefix-length; /32 for one host. */
  prefix: string;
  /** Address of the router, inside one of the domain's subnets. */
  nextHop: string;
}

/** Sets one object of kind tcp-service. A TCP service that ends in the appliance: SPs accept connections to its address and port. */
export interface SetTcpServiceMessage {
  message: 'set-tcp-service';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** What is done with a connection. */
  kind: 'echo' | 'sink' | 'source' | 'relay';
  /** Address the service listens on, IPv4 or IPv6; the appliance answers for it on router ports. Several services may share one. */
  address: string;
  /** TCP port the service listens on. */
  tcpPort: number;
  /** Servers of a relay: the first answers, up to two more get a copy. */
  targetAddresses: string[];
  /** TCP port of the targets; 0 takes the service's own. */
  targetPort: number;
  /** The appliance's address/prefix-length on the targets' side, from which a relay connects; what is inside the prefix is reached directly. */
  sourceAddress: string;
  /** The VLAN in which the targets, or the gateway to them, are. */
  vlan: number | null;
  /** Router to targets outside the prefix of source-address. */
  targetGateway: string;
  /** Who sends first when an SP has more to send than it may: 0 before 3. */
  priority: number;
  /** Whether the service listens; taking it away resets its connections. */
  enabled: boolean;
}

/** Sets one object of kind tcp. How the SPs' TCP works: timers, buffers, options and limits. New connections begin with these values. */
export interface SetTcpMessage {
  message: 'set-tcp';
  /** How much is sent before it is acknowledged. */
  congestionControl: 'cubic' | 'reno';
  /** Smallest retransmission time-out (RFC 6298 asks for 1 s; a storage network needs 1 to 200 ms). */
  minRtoUs: number;
  /** Largest retransmission time-out after back-off. */
  maxRtoUs: number;
  /** Retransmission time-out before a round trip has been measured. */
  initialRtoUs: number;
  /** How long an acknowledgement may wait for company; 0 delays none. */
  delayedAckUs: number;
  /** Idle time after which a connection is probed; 0 probes none. */
  keepaliveIdleS: number;
  /** Time between unanswered probes. */
  keepaliveIntervalS: number;
  /** Unanswered probes that end a connection. */
  keepaliveProbes: number;
  /** How long data may stay unacknowledged before the connection ends. */
  userTimeoutS: number;
  /** How long a connection that we have closed waits for the peer to close. */
  finWaitS: number;
  /** How long a closed connection's ports stay reserved (2 MSL). */
  timeWaitS: number;
  /** Retransmissions of a SYN before the connection attempt fails. */
  synRetries: number;
  /** Connections of one service in the handshake or not yet accepted, on each SP; beyond it SYN cookies answer. */
  synBacklog: number;
  /** Largest window offered to a peer. */
  receiveBufferBytes: number;
  /** Data of one connection kept for sending and retransmission. */
  sendBufferBytes: number;
  /** Largest segment accepted and sent; 0 takes what the MTU gives. */
  maxSegmentBytes: number;
  /** TTL or hop limit of packets. */
  hopLimit: number;
  /** Differentiated services code point of packets. */
  dscp: number;
  /** Offer and accept timestamps (RFC 7323). */
  timestamps: boolean;
  /** Offer and accept window scaling (RFC 7323). */
  windowScaling: boolean;
  /** Offer and accept selective acknowledgements (RFC 2018). */
  sack: boolean;
  /** Offer and accept explicit congestion notification (RFC 3168). */
  ecn: boolean;
  /** Send small segments at once instead of collecting them (Nagle). */
  nodelay: boolean;
  /** Find the largest packet that the way takes (RFC 1191, RFC 8201). */
  pathMtuDiscovery: boolean;
}

/** Sets one object of kind nfs-service. A virtual NFS server: one address that shows clients one server, whoever answers behind it. */
export interface SetNfsServiceMessage {
  message: 'set-nfs-service';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** Address clients mount from, IPv4 or IPv6; the appliance answers for it on router ports. No other object may have it. */
  address: string;
  /** The appliance's address/prefix-length on the servers' side, from which it calls them; what is inside the prefix is reached directly. Without it the service's address is used. */
  sourceAddress: string;
  /** The VLAN in which the servers, or the gateway to them, are. */
  vlan: number | null;
  /** Router to servers outside the prefix of source-address. */
  gateway: string;
  /** How servers are called; clients choose for themselves. */
  serverTransport: 'tcp' | 'udp';
  /** Connections to the NFS service of each server (tcp). */
  serverConnections: number;
  /** Largest READ and WRITE that clients are offered; less if servers offer less. */
  transferBytes: number;
  /** Whether it serves; taking it away resets its clients' connections. */
  enabled: boolean;
}

/** Sets one object of kind filesystem. A file system that clients see as one and that stands on each of its members whole: reads go to one, modifications to all. */
export interface SetFilesystemMessage {
  message: 'set-filesystem';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** The virtual NFS server that shows it. */
  nfsService: number;
  /** File system number that clients see; 0 takes one that follows from the file system itself and never changes. */
  fsid: number;
  /** Which server a call that changes nothing goes to. */
  readMethod: 'handle' | 'round-robin' | 'weighted' | 'response-time' | 'inode-hash' | 'dynamic';
  /** On which server a file begins (read-method handle). */
  firstServer: 'least-loaded' | 'fastest' | 'next';
  /** When a client gets the answer to a modification. */
  writeRule: 'first-answer' | 'quorum';
  /** Share of the current members that have to agree (write-rule quorum), rounded up. */
  quorumPercent: number;
  /** Servers of a file that is little used (read-method handle). */
  firstListServers: number;
  /** Servers of a file that has been promoted once. */
  secondListServers: number;
  /** Servers of a file that has been promoted twice. */
  thirdListServers: number;
  /** A file that has so many calls within interval-ms, or more, is promoted to the next list. */
  promoteHits: number;
  /** A promoted file that has so many calls within interval-ms, or fewer, is demoted; below promote-hits. */
  demoteHits: number;
  /** Interval in which calls of a file are counted. */
  intervalMs: number;
  /** Files that are balanced by their use at once. An SP has 100 entries for each MiB of nfs memory-mib; file systems of it that want more together share them. */
  handleEntries: number;
  /** A call that a server has not answered for so long is sent again, or to another server. */
  retransmitMs: number;
  /** A member that owes the answer to a modification for so long, and others do not, is taken out; above retransmit-ms. */
  memberTimeoutMs: number;
  /** Modifications that a member may be behind before it is taken out. */
  backlogCalls: number;
  /** What notes of modifications under way survive. */
  notes: 'disk' | 'memory';
  /** The server that locks (NLM, NSM) go to first; another takes over while it is out. */
  lockMember: number | null;
  /** Whether it is served. */
  enabled: boolean;
}

/** Sets one object of kind filesystem-member. A replica of a file system: a directory that a server exports. */
export interface SetFilesystemMemberMessage {
  message: 'set-filesystem-member';
  /** Id of the object. */
  id: number;
  /** The filesystem it is part of. */
  filesystem: number;
  /** Its number among those of its filesystem. */
  slot: number;
  /** Key of the object, for messages to the operator; filesystem and own key joined by a slash. */
  key: string;
  /** The server; by default the one that has the member's name. */
  server: number;
  /** The directory as the server exports it, such as /export: absolute, without . or .. and without a slash at its end. */
  path: string;
  /** Share of reads relative to the other members (read-method weighted). */
  weight: number;
  /** Port of the server's NFS service; 0 asks its portmapper. */
  nfsPort: number;
  /** Port of the server's MOUNT service; 0 asks its portmapper. */
  mountPort: number;
  /** Whether it takes part. A member that was disabled has missed modifications and has to be reinstated. */
  enabled: boolean;
}

/** Sets one object of kind nfs-export. What clients mount: a path of the virtual NFS server that leads to a directory of a file system. */
export interface SetNfsExportMessage {
  message: 'set-nfs-export';
  /** Id of the object. */
  id: number;
  /** Key of the object, for messages to the operator. */
  key: string;
  /** The path clients mount, such as /home; unique in its NFS service. */
  path: string;
  /** The file system it leads to. */
  filesystem: number;
  /** The directory of the file system that it shows; / is its root. */
  directory: string;
  /** Networks whose clients may mount and use it; without any, every client may. */
  clients: string[];
  /** Whether modifications are refused. */
  readOnly: boolean;
  /** How clients say who they are, and how their calls are protected. */
  security: 'sys' | 'krb5' | 'sys-krb5' | 'krb5i' | 'krb5p';
}

/** Sets one object of kind filesystem-subtree. A directory of a file system in whose place another file system stands. */
export interface SetFilesystemSubtreeMessage {
  message: 'set-filesystem-subtree';
  /** Id of the object. */
  id: number;
  /** The filesystem it is part of. */
  filesystem: number;
  /** Key of the object, for messages to the operator; filesystem and own key joined by a slash. */
  key: string;
  /** The directory, from the root of the file system; it must exist there. */
  path: string;
  /** The file system that stands there, of the same NFS service; it can stand in one place only, for `..` of its root leads there. */
  target: number;
}

/** Sets one object of kind nfs. Memory and limits of the NFS switch on each SP. */
export interface SetNfsMessage {
  message: 'set-nfs';
  /** Every so many-th call of clients is timed, by procedure, export and client; 1 times each. All answers of members are timed, which balancing needs. */
  sampleCalls: number;
}

/** First message of a fast path that has started. */
export interface HelloMessage {
  message: 'hello';
  /** Process id of the fast path. */
  pid: number;
  /** Version of the layout of the shared region the fast path was built with. */
  layoutVersion: number;
  /** Hash of the dictionary the fast path was built with. */
  dictionaryHash: bigint;
  /** Flow entries taken over from the process before. */
  flowsAdopted: bigint;
  /** Flow entries that failed the check and were dropped. */
  flowsDiscarded: bigint;
  /** Number of NPs running. */
  npCount: number;
  /** Version of the fast path. */
  version: string;
  /** Version of DPDK it runs on. */
  dpdkVersion: string;
}

/** The request was carried out. */
export interface AckMessage {
  message: 'ack';
  /** The request answered. */
  transaction: number;
  /** Generation of the configuration now in force. */
  generation: bigint;
}

/** The request was refused and nothing changed. */
export interface NakMessage {
  message: 'nak';
  /** The request answered. */
  transaction: number;
  /** Cause as a positive errno value. */
  error: number;
  /** Rapid mark of the attribute at fault, or of its kind when the object as a whole is; none when the transaction is. */
  mark: MarkName | null;
  /** Id of the object at fault, or none. */
  id: number | null;
  /** Key of the object at fault as its set message gave it. */
  key: string;
  /** What is wrong and what to do about it, as a sentence for the operator. */
  reason: string;
}

/** Something happened; the arguments are laid out by the event's code. */
export interface EventMessage {
  message: 'event';
  /** When, in microseconds of CLOCK_REALTIME. */
  timeUs: bigint;
  /** Which event. */
  code: EventName | null;
  /** Id of the object, of the kind the event is about, or none. */
  id: number | null;
  /** Length of the arguments, the size of the event's own structure. */
  argumentsBytes: number;
  /** Key of the object, empty when there is none. */
  key: string;
  /** The event's own structure. */
  arguments: Uint8Array;
}

/** Some flows; a query is answered by one or more of these, the last marked done. */
export interface FlowsRowsMessage {
  message: 'flows-rows';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no flow is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The flows. */
  rows: FlowRow[];
}

/** Some TCP connections; a query is answered by one or more of these, the last marked done. */
export interface TcpRowsMessage {
  message: 'tcp-rows';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The connections. */
  rows: TcpRow[];
}

/** Some TCP listeners; a query is answered by one or more of these, the last marked done. */
export interface TcpListenersMessage {
  message: 'tcp-listeners';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The listeners. */
  rows: TcpListenerRow[];
}

/** How the traffic of a lab port is impaired, direction by direction, and what came of it. */
export interface ImpairmentMessage {
  message: 'impairment';
  /** Number of the request, repeated in the answer. */
  transaction: number;
  /** Port. */
  port: number | null;
  /** What each direction does. */
  settings: ImpairmentSettings[];
  /** What came of it, in the same order. */
  counters: ImpairmentCounters[];
}

/** Some members of file systems; a query is answered by one or more of these, the last marked done. */
export interface NfsMembersMessage {
  message: 'nfs-members';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The rows. */
  rows: NasMemberRow[];
}

/** Some files; a query is answered by one or more of these, the last marked done. */
export interface NfsFilesMessage {
  message: 'nfs-files';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The rows. */
  rows: NasFileRow[];
}

/** Some clients; a query is answered by one or more of these, the last marked done. */
export interface NfsClientsMessage {
  message: 'nfs-clients';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The rows. */
  rows: NasClientRow[];
}

/** Some calls; a query is answered by one or more of these, the last marked done. */
export interface NfsCallsMessage {
  message: 'nfs-calls';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The rows. */
  rows: NasCallRow[];
}

/** Steps of a traced call; a query is answered by one or more of these, the last marked done. */
export interface NfsStepsMessage {
  message: 'nfs-steps';
  /** The query answered. */
  transaction: number;
  /** Set on the last message that answers the query. */
  done: boolean;
  /** Set when no row is left behind next-cursor. */
  exhausted: boolean;
  /** A call is waited for. */
  isArmed: boolean;
  /** The call that was traced has been answered. */
  isComplete: boolean;
  /** Number of the procedure, as procedures.schema.json has them; their count stands for any. */
  procedure: number;
  /** Steps there was no room for. */
  lost: number;
  /** Transaction id of the call (RFC 5531). */
  xid: number;
  /** Whose call it is; empty while none has come. */
  client: string;
  /** Cursor of a query that goes on behind the last row. */
  nextCursor: bigint;
  /** The rows. */
  rows: NasStepRow[];
}

/** From the manager to the fast path. */
export type DownMessage =
  | BeginMessage
  | CommitMessage
  | AbortMessage
  | ReadyMessage
  | FlowsQueryMessage
  | ClearStatisticsMessage
  | TcpQueryMessage
  | TcpResetMessage
  | ImpairMessage
  | ImpairmentQueryMessage
  | NfsQueryMessage
  | NfsTraceMessage
  | NfsReinstateMessage
  | SetSystemMessage
  | SetNpMessage
  | SetSpMessage
  | SetPortMessage
  | SetVlanMessage
  | SetVsdMessage
  | SetServerMessage
  | SetDomainMessage
  | SetMemberMessage
  | SetStaticRouteMessage
  | SetTcpServiceMessage
  | SetTcpMessage
  | SetNfsServiceMessage
  | SetFilesystemMessage
  | SetFilesystemMemberMessage
  | SetNfsExportMessage
  | SetFilesystemSubtreeMessage
  | SetNfsMessage;

/** From the fast path to the manager. */
export type UpMessage =
  | HelloMessage
  | AckMessage
  | NakMessage
  | EventMessage
  | FlowsRowsMessage
  | TcpRowsMessage
  | TcpListenersMessage
  | ImpairmentMessage
  | NfsMembersMessage
  | NfsFilesMessage
  | NfsClientsMessage
  | NfsCallsMessage
  | NfsStepsMessage;

/** The messages that carry configuration objects. */
export type SetMessage =
  | SetSystemMessage
  | SetNpMessage
  | SetSpMessage
  | SetPortMessage
  | SetVlanMessage
  | SetVsdMessage
  | SetServerMessage
  | SetDomainMessage
  | SetMemberMessage
  | SetStaticRouteMessage
  | SetTcpServiceMessage
  | SetTcpMessage
  | SetNfsServiceMessage
  | SetFilesystemMessage
  | SetFilesystemMemberMessage
  | SetNfsExportMessage
  | SetFilesystemSubtreeMessage
  | SetNfsMessage;

export type Message = DownMessage | UpMessage;
