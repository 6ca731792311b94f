// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.
// Configuration objects. X is complete; XInput is as written, where what has a default may be missing.

/** The appliance as a whole: its name, the control core and the resources of the fast path. */
export interface SystemInput {
  /** Name of the appliance, shown in the prompt and in events. */
  hostname?: string;
  /** CPU core that runs the control thread of the fast path. */
  'control-lcore'?: number;
  /** How long an idle worker sleeps at most; its first sleeps are shorter. 0 spins for the lowest latency, 50 keeps a shared machine cool. */
  'idle-sleep-us'?: number;
  /** Empty polls in a row after which a worker counts as idle and begins to sleep. */
  'idle-polls'?: number;
  /** Entries in the flow table of each NP, a power of two; a flow takes two entries, each of 128 bytes. */
  'flow-capacity'?: number;
  /** Packet buffers shared by all ports. */
  'mbuf-count'?: number;
  /** Huge-page memory the fast path takes for itself, flow tables not included. */
  'memory-mib'?: number;
  /** Where flow tables are kept so that they survive a restart of the fast path. */
  'flow-memory'?: 'hugepages' | 'shm';
}

/** The appliance as a whole: its name, the control core and the resources of the fast path. */
export interface System {
  /** Name of the appliance, shown in the prompt and in events. */
  hostname: string;
  /** CPU core that runs the control thread of the fast path. */
  'control-lcore': number;
  /** How long an idle worker sleeps at most; its first sleeps are shorter. 0 spins for the lowest latency, 50 keeps a shared machine cool. */
  'idle-sleep-us': number;
  /** Empty polls in a row after which a worker counts as idle and begins to sleep. */
  'idle-polls': number;
  /** Entries in the flow table of each NP, a power of two; a flow takes two entries, each of 128 bytes. */
  'flow-capacity': number;
  /** Packet buffers shared by all ports. */
  'mbuf-count': number;
  /** Huge-page memory the fast path takes for itself, flow tables not included. */
  'memory-mib': number;
  /** Where flow tables are kept so that they survive a restart of the fast path. */
  'flow-memory': 'hugepages' | 'shm';
}

/** A network processor: a forwarding instance with its own ports and flow table, placed on an lcore. */
export interface NetworkProcessorInput {
  /** CPU core on which this NP runs; several NPs may share one. */
  lcore?: number;
}

/** A network processor: a forwarding instance with its own ports and flow table, placed on an lcore. */
export interface NetworkProcessor {
  /** CPU core on which this NP runs; several NPs may share one. */
  lcore: number;
}

/** A storage processor: the role of an lcore that terminates connections and serves requests. */
export interface StorageProcessorInput {
  /** CPU core on which this SP runs; it may be shared with NPs. */
  lcore?: number;
}

/** A storage processor: the role of an lcore that terminates connections and serves requests. */
export interface StorageProcessor {
  /** CPU core on which this SP runs; it may be shared with NPs. */
  lcore: number;
}

/** A port of the appliance, named slot.port: one network device owned by one NP. */
export interface PortInput {
  /** What the port is connected to; it decides how arriving packets are classified and filtered. */
  type: 'router' | 'server' | 'combo' | 'server-admin' | 'server-access';
  /** The network device: pci:DDDD:BB:DD.F for a NIC bound to vfio-pci, af_packet:INTERFACE for a lab port. */
  device: string;
  /** NP that owns the port. */
  np?: string;
  /** Whether the port passes traffic. */
  enabled?: boolean;
  /** Largest IP packet the port sends or receives, in bytes. */
  mtu?: number;
  /** What the neighbour sees while the port is held down, before the configuration is complete. */
  'hold-down-link'?: 'down' | 'up';
  /** The appliance's own addresses on this port, each address/prefix-length; Linux gets them too. */
  addresses?: string[];
  /** Free text for the operator. */
  description?: string;
}

/** A port of the appliance, named slot.port: one network device owned by one NP. */
export interface Port {
  /** What the port is connected to; it decides how arriving packets are classified and filtered. */
  type: 'router' | 'server' | 'combo' | 'server-admin' | 'server-access';
  /** The network device: pci:DDDD:BB:DD.F for a NIC bound to vfio-pci, af_packet:INTERFACE for a lab port. */
  device: string;
  /** NP that owns the port. */
  np: string;
  /** Whether the port passes traffic. */
  enabled: boolean;
  /** Largest IP packet the port sends or receives, in bytes. */
  mtu: number;
  /** What the neighbour sees while the port is held down, before the configuration is complete. */
  'hold-down-link': 'down' | 'up';
  /** The appliance's own addresses on this port, each address/prefix-length; Linux gets them too. */
  addresses: string[];
  /** Free text for the operator. */
  description: string;
}

/** A port-based VLAN; a port may be in several. */
export interface VlanInput {
  /** Name of the VLAN. */
  name?: string;
  /** Ports that are in the VLAN. */
  ports?: string[];
  /** Free text for the operator. */
  description?: string;
}

/** A port-based VLAN; a port may be in several. */
export interface Vlan {
  /** Name of the VLAN. */
  name: string;
  /** Ports that are in the VLAN. */
  ports: string[];
  /** Free text for the operator. */
  description: string;
}

/** A virtual storage domain: a customer's grouping of VLANs, virtual domains and servers. */
export interface VirtualStorageDomainInput {
  /** What the VSD is for. */
  use?: 'grouping' | 'hiding';
  /** VLANs associated with the VSD; each must exist, an association never creates one. */
  vlans?: string[];
  /** Free text for the operator. */
  description?: string;
}

/** A virtual storage domain: a customer's grouping of VLANs, virtual domains and servers. */
export interface VirtualStorageDomain {
  /** What the VSD is for. */
  use: 'grouping' | 'hiding';
  /** VLANs associated with the VSD; each must exist, an association never creates one. */
  vlans: string[];
  /** Free text for the operator. */
  description: string;
}

/** A physical server behind the appliance. */
export interface ServerInput {
  /** IP address of the server. */
  address: string;
  /** The only port on which the server is looked for; without it, every server and combo port of the domain's VLAN. */
  port?: string;
  /** What the operator wants of the server; changes without losing a connection. */
  'admin-state'?: 'enabled' | 'drain' | 'disabled';
  /** Free text for the operator. */
  description?: string;
}

/** A physical server behind the appliance. */
export interface Server {
  /** IP address of the server. */
  address: string;
  /** The only port on which the server is looked for; without it, every server and combo port of the domain's VLAN. */
  port?: string;
  /** What the operator wants of the server; changes without losing a connection. */
  'admin-state': 'enabled' | 'drain' | 'disabled';
  /** Free text for the operator. */
  description: string;
}

/** A virtual domain: names and virtual IP addresses behind which physical servers are balanced. */
export interface VirtualDomainInput {
  /** Free text for the operator. */
  description?: string;
  /** DNS names under which clients know the domain. */
  names?: string[];
  /** Virtual IP addresses; each belongs to one domain only. */
  vips: string[];
  /** The VLAN in which the domain's servers are. */
  vlan: string;
  /** The virtual storage domain the domain belongs to. */
  vsd?: string;
  /** The appliance's own addresses in the domain's subnets, each address/prefix-length; source of the ARP and IP it authors, else a virtual IP address is used. */
  'self-addresses'?: string[];
  /** Subnets the domain owns, each network/prefix-length; servers inside are located directly. */
  subnets?: string[];
  /** How a server is chosen for a new flow. */
  method?: 'round-robin' | 'least-connections' | 'source-hash';
  /** Whether later flows of a client go to the server that its first flow went to. */
  persistence?: 'none' | 'source-address';
  /** Inactivity after which a client's persistence is forgotten. */
  'persistence-timeout-s'?: number;
  /** How often a server is chosen for UDP. */
  'udp-mode'?: 'flow' | 'request';
  /** Idle time after which a TCP flow whose handshake never finished is deleted. */
  'tcp-syn-timeout-s'?: number;
  /** Idle time after which an established TCP flow is deleted (at least 7440 by RFC 5382 REQ-5). */
  'tcp-established-timeout-s'?: number;
  /** Idle time after which a TCP flow that was closed or reset is deleted. */
  'tcp-closing-timeout-s'?: number;
  /** Idle time after which the next datagram of a UDP flow may choose another server. */
  'udp-rebalance-timeout-s'?: number;
  /** Idle time after which a UDP flow is deleted (RFC 4787 REQ-5). */
  'udp-timeout-s'?: number;
  /** How long a fragment waits for its first fragment before it is dropped. */
  'fragment-timeout-ms'?: number;
  /** How the health of each member is probed. */
  'health-method'?: 'arp' | 'tcp' | 'udp';
  /** Port that TCP and UDP probes go to; 0 takes the member's own port. */
  'health-port'?: number;
  /** ONC RPC program of the UDP probe (100003 is NFS); 0 sends an empty datagram instead. */
  'health-rpc-program'?: number;
  /** ONC RPC program version of the UDP probe. */
  'health-rpc-version'?: number;
  /** Time from one probe of a member to the next. */
  'health-interval-ms'?: number;
  /** Time after which an unanswered probe counts as failed. */
  'health-timeout-ms'?: number;
  /** Failed probes in a row that take a member down. */
  'health-fall'?: number;
  /** Answered probes in a row that bring a member up. */
  'health-rise'?: number;
  /** Time between checks of a located server on its learned port; a silent one is searched with exponential back-off from here. */
  'arp-interval-ms'?: number;
  /** A member of a virtual domain: a server, or one service of it, that the domain is balanced over. */
  member?: Record<string, MemberInput>;
}

/** A virtual domain: names and virtual IP addresses behind which physical servers are balanced. */
export interface VirtualDomain {
  /** Free text for the operator. */
  description: string;
  /** DNS names under which clients know the domain. */
  names: string[];
  /** Virtual IP addresses; each belongs to one domain only. */
  vips: string[];
  /** The VLAN in which the domain's servers are. */
  vlan: string;
  /** The virtual storage domain the domain belongs to. */
  vsd?: string;
  /** The appliance's own addresses in the domain's subnets, each address/prefix-length; source of the ARP and IP it authors, else a virtual IP address is used. */
  'self-addresses': string[];
  /** Subnets the domain owns, each network/prefix-length; servers inside are located directly. */
  subnets: string[];
  /** How a server is chosen for a new flow. */
  method: 'round-robin' | 'least-connections' | 'source-hash';
  /** Whether later flows of a client go to the server that its first flow went to. */
  persistence: 'none' | 'source-address';
  /** Inactivity after which a client's persistence is forgotten. */
  'persistence-timeout-s': number;
  /** How often a server is chosen for UDP. */
  'udp-mode': 'flow' | 'request';
  /** Idle time after which a TCP flow whose handshake never finished is deleted. */
  'tcp-syn-timeout-s': number;
  /** Idle time after which an established TCP flow is deleted (at least 7440 by RFC 5382 REQ-5). */
  'tcp-established-timeout-s': number;
  /** Idle time after which a TCP flow that was closed or reset is deleted. */
  'tcp-closing-timeout-s': number;
  /** Idle time after which the next datagram of a UDP flow may choose another server. */
  'udp-rebalance-timeout-s': number;
  /** Idle time after which a UDP flow is deleted (RFC 4787 REQ-5). */
  'udp-timeout-s': number;
  /** How long a fragment waits for its first fragment before it is dropped. */
  'fragment-timeout-ms': number;
  /** How the health of each member is probed. */
  'health-method': 'arp' | 'tcp' | 'udp';
  /** Port that TCP and UDP probes go to; 0 takes the member's own port. */
  'health-port': number;
  /** ONC RPC program of the UDP probe (100003 is NFS); 0 sends an empty datagram instead. */
  'health-rpc-program': number;
  /** ONC RPC program version of the UDP probe. */
  'health-rpc-version': number;
  /** Time from one probe of a member to the next. */
  'health-interval-ms': number;
  /** Time after which an unanswered probe counts as failed. */
  'health-timeout-ms': number;
  /** Failed probes in a row that take a member down. */
  'health-fall': number;
  /** Answered probes in a row that bring a member up. */
  'health-rise': number;
  /** Time between checks of a located server on its learned port; a silent one is searched with exponential back-off from here. */
  'arp-interval-ms': number;
  /** A member of a virtual domain: a server, or one service of it, that the domain is balanced over. */
  member: Record<string, Member>;
}

/** A member of a virtual domain: a server, or one service of it, that the domain is balanced over. */
export interface MemberInput {
  /** The server; by default the one that has the member's name. */
  server?: string;
  /** Protocol that the member serves. */
  protocol?: 'any' | 'tcp' | 'udp';
  /** Port of the virtual IP address that the member serves; 0 is every port. */
  'vip-port'?: number;
  /** Port on the server; 0 keeps the port that the client asked for. */
  port?: number;
  /** Share of new flows relative to the other members; changes without losing a connection. */
  weight?: number;
}

/** A member of a virtual domain: a server, or one service of it, that the domain is balanced over. */
export interface Member {
  /** The server; by default the one that has the member's name. */
  server: string;
  /** Protocol that the member serves. */
  protocol: 'any' | 'tcp' | 'udp';
  /** Port of the virtual IP address that the member serves; 0 is every port. */
  'vip-port': number;
  /** Port on the server; 0 keeps the port that the client asked for. */
  port: number;
  /** Share of new flows relative to the other members; changes without losing a connection. */
  weight: number;
}

/** A route of a virtual domain to what lies outside its subnets. */
export interface StaticRouteInput {
  /** The virtual domain that the route belongs to. */
  'virtual-domain': string;
  /** Destinations, network/prefix-length; /32 for one host. */
  prefix: string;
  /** Address of the router, inside one of the domain's subnets. */
  'next-hop': string;
}

/** A route of a virtual domain to what lies outside its subnets. */
export interface StaticRoute {
  /** The virtual domain that the route belongs to. */
  'virtual-domain': string;
  /** Destinations, network/prefix-length; /32 for one host. */
  prefix: string;
  /** Address of the router, inside one of the domain's subnets. */
  'next-hop': string;
}

/** A TCP service that ends in the appliance: SPs accept connections to its address and port. */
export interface TcpServiceInput {
  /** What is done with a connection. */
  kind: 'echo' | 'sink' | 'source' | 'relay';
  /** Address the service listens on, IPv4 or IPv6; the appliance answers for it on router ports. Several services may share one. */
  address: string;
  /** TCP port the service listens on. */
  'tcp-port': number;
  /** Servers of a relay: the first answers, up to two more get a copy. */
  'target-addresses'?: string[];
  /** TCP port of the targets; 0 takes the service's own. */
  'target-port'?: number;
  /** The appliance's address/prefix-length on the targets' side, from which a relay connects; what is inside the prefix is reached directly. */
  'source-address'?: string;
  /** The VLAN in which the targets, or the gateway to them, are. */
  vlan?: string;
  /** Router to targets outside the prefix of source-address. */
  'target-gateway'?: string;
  /** Who sends first when an SP has more to send than it may: 0 before 3. */
  priority?: number;
  /** Whether the service listens; taking it away resets its connections. */
  enabled?: boolean;
  /** Free text for the operator. */
  description?: string;
}

/** A TCP service that ends in the appliance: SPs accept connections to its address and port. */
export interface TcpService {
  /** What is done with a connection. */
  kind: 'echo' | 'sink' | 'source' | 'relay';
  /** Address the service listens on, IPv4 or IPv6; the appliance answers for it on router ports. Several services may share one. */
  address: string;
  /** TCP port the service listens on. */
  'tcp-port': number;
  /** Servers of a relay: the first answers, up to two more get a copy. */
  'target-addresses': string[];
  /** TCP port of the targets; 0 takes the service's own. */
  'target-port': number;
  /** The appliance's address/prefix-length on the targets' side, from which a relay connects; what is inside the prefix is reached directly. */
  'source-address'?: string;
  /** The VLAN in which the targets, or the gateway to them, are. */
  vlan?: string;
  /** Router to targets outside the prefix of source-address. */
  'target-gateway'?: string;
  /** Who sends first when an SP has more to send than it may: 0 before 3. */
  priority: number;
  /** Whether the service listens; taking it away resets its connections. */
  enabled: boolean;
  /** Free text for the operator. */
  description: string;
}

/** How the SPs' TCP works: timers, buffers, options and limits. New connections begin with these values. */
export interface TcpInput {
  /** How much is sent before it is acknowledged. */
  'congestion-control'?: 'cubic' | 'reno';
  /** Smallest retransmission time-out (RFC 6298 asks for 1 s; a storage network needs 1 to 200 ms). */
  'min-rto-us'?: number;
  /** Largest retransmission time-out after back-off. */
  'max-rto-us'?: number;
  /** Retransmission time-out before a round trip has been measured. */
  'initial-rto-us'?: number;
  /** How long an acknowledgement may wait for company; 0 delays none. */
  'delayed-ack-us'?: number;
  /** Idle time after which a connection is probed; 0 probes none. */
  'keepalive-idle-s'?: number;
  /** Time between unanswered probes. */
  'keepalive-interval-s'?: number;
  /** Unanswered probes that end a connection. */
  'keepalive-probes'?: number;
  /** How long data may stay unacknowledged before the connection ends. */
  'user-timeout-s'?: number;
  /** How long a connection that we have closed waits for the peer to close. */
  'fin-wait-s'?: number;
  /** How long a closed connection's ports stay reserved (2 MSL). */
  'time-wait-s'?: number;
  /** Retransmissions of a SYN before the connection attempt fails. */
  'syn-retries'?: number;
  /** Connections of one service in the handshake or not yet accepted, on each SP; beyond it SYN cookies answer. */
  'syn-backlog'?: number;
  /** Largest window offered to a peer. */
  'receive-buffer-bytes'?: number;
  /** Data of one connection kept for sending and retransmission. */
  'send-buffer-bytes'?: number;
  /** Largest segment accepted and sent; 0 takes what the MTU gives. */
  'max-segment-bytes'?: number;
  /** TTL or hop limit of packets. */
  'hop-limit'?: number;
  /** Differentiated services code point of packets. */
  dscp?: number;
  /** Offer and accept timestamps (RFC 7323). */
  timestamps?: boolean;
  /** Offer and accept window scaling (RFC 7323). */
  'window-scaling'?: boolean;
  /** Offer and accept selective acknowledgements (RFC 2018). */
  sack?: boolean;
  /** Offer and accept explicit congestion notification (RFC 3168). */
  ecn?: boolean;
  /** Send small segments at once instead of collecting them (Nagle). */
  nodelay?: boolean;
  /** Find the largest packet that the way takes (RFC 1191, RFC 8201). */
  'path-mtu-discovery'?: boolean;
  /** Connections on each SP, those that wait after their end included. */
  'max-connections'?: number;
  /** Packet buffers that the connections of each SP may hold: beyond it windows close. */
  'max-memory-mib'?: number;
}

/** How the SPs' TCP works: timers, buffers, options and limits. New connections begin with these values. */
export interface Tcp {
  /** How much is sent before it is acknowledged. */
  'congestion-control': 'cubic' | 'reno';
  /** Smallest retransmission time-out (RFC 6298 asks for 1 s; a storage network needs 1 to 200 ms). */
  'min-rto-us': number;
  /** Largest retransmission time-out after back-off. */
  'max-rto-us': number;
  /** Retransmission time-out before a round trip has been measured. */
  'initial-rto-us': number;
  /** How long an acknowledgement may wait for company; 0 delays none. */
  'delayed-ack-us': number;
  /** Idle time after which a connection is probed; 0 probes none. */
  'keepalive-idle-s': number;
  /** Time between unanswered probes. */
  'keepalive-interval-s': number;
  /** Unanswered probes that end a connection. */
  'keepalive-probes': number;
  /** How long data may stay unacknowledged before the connection ends. */
  'user-timeout-s': number;
  /** How long a connection that we have closed waits for the peer to close. */
  'fin-wait-s': number;
  /** How long a closed connection's ports stay reserved (2 MSL). */
  'time-wait-s': number;
  /** Retransmissions of a SYN before the connection attempt fails. */
  'syn-retries': number;
  /** Connections of one service in the handshake or not yet accepted, on each SP; beyond it SYN cookies answer. */
  'syn-backlog': number;
  /** Largest window offered to a peer. */
  'receive-buffer-bytes': number;
  /** Data of one connection kept for sending and retransmission. */
  'send-buffer-bytes': number;
  /** Largest segment accepted and sent; 0 takes what the MTU gives. */
  'max-segment-bytes': number;
  /** TTL or hop limit of packets. */
  'hop-limit': number;
  /** Differentiated services code point of packets. */
  dscp: number;
  /** Offer and accept timestamps (RFC 7323). */
  timestamps: boolean;
  /** Offer and accept window scaling (RFC 7323). */
  'window-scaling': boolean;
  /** Offer and accept selective acknowledgements (RFC 2018). */
  sack: boolean;
  /** Offer and accept explicit congestion notification (RFC 3168). */
  ecn: boolean;
  /** Send small segments at once instead of collecting them (Nagle). */
  nodelay: boolean;
  /** Find the largest packet that the way takes (RFC 1191, RFC 8201). */
  'path-mtu-discovery': boolean;
  /** Connections on each SP, those that wait after their end included. */
  'max-connections': number;
  /** Packet buffers that the connections of each SP may hold: beyond it windows close. */
  'max-memory-mib': number;
}

/** A virtual NFS server: one address that shows clients one server, whoever answers behind it. */
export interface NfsServiceInput {
  /** Address clients mount from, IPv4 or IPv6; the appliance answers for it on router ports. No other object may have it. */
  address: string;
  /** The appliance's address/prefix-length on the servers' side, from which it calls them; what is inside the prefix is reached directly. Without it the service's address is used. */
  'source-address'?: string;
  /** The VLAN in which the servers, or the gateway to them, are. */
  vlan?: string;
  /** Router to servers outside the prefix of source-address. */
  gateway?: string;
  /** How servers are called; clients choose for themselves. */
  'server-transport'?: 'tcp' | 'udp';
  /** Connections to the NFS service of each server (tcp). */
  'server-connections'?: number;
  /** Largest READ and WRITE that clients are offered; less if servers offer less. */
  'transfer-bytes'?: number;
  /** Whether it serves; taking it away resets its clients' connections. */
  enabled?: boolean;
  /** Free text for the operator. */
  description?: string;
}

/** A virtual NFS server: one address that shows clients one server, whoever answers behind it. */
export interface NfsService {
  /** Address clients mount from, IPv4 or IPv6; the appliance answers for it on router ports. No other object may have it. */
  address: string;
  /** The appliance's address/prefix-length on the servers' side, from which it calls them; what is inside the prefix is reached directly. Without it the service's address is used. */
  'source-address'?: string;
  /** The VLAN in which the servers, or the gateway to them, are. */
  vlan?: string;
  /** Router to servers outside the prefix of source-address. */
  gateway?: string;
  /** How servers are called; clients choose for themselves. */
  'server-transport': 'tcp' | 'udp';
  /** Connections to the NFS service of each server (tcp). */
  'server-connections': number;
  /** Largest READ and WRITE that clients are offered; less if servers offer less. */
  'transfer-bytes': number;
  /** Whether it serves; taking it away resets its clients' connections. */
  enabled: boolean;
  /** Free text for the operator. */
  description: string;
}

/** A file system that clients see as one and that stands on each of its members whole: reads go to one, modifications to all. */
export interface FilesystemInput {
  /** The virtual NFS server that shows it. */
  'nfs-service': string;
  /** File system number that clients see; 0 takes one that follows from the file system itself and never changes. */
  fsid?: number;
  /** Which server a call that changes nothing goes to. */
  'read-method'?:
    'handle' | 'round-robin' | 'weighted' | 'response-time' | 'inode-hash' | 'dynamic';
  /** On which server a file begins (read-method handle). */
  'first-server'?: 'least-loaded' | 'fastest' | 'next';
  /** When a client gets the answer to a modification. */
  'write-rule'?: 'first-answer' | 'quorum';
  /** Share of the current members that have to agree (write-rule quorum), rounded up. */
  'quorum-percent'?: number;
  /** Servers of a file that is little used (read-method handle). */
  'first-list-servers'?: number;
  /** Servers of a file that has been promoted once. */
  'second-list-servers'?: number;
  /** Servers of a file that has been promoted twice. */
  'third-list-servers'?: number;
  /** A file that has so many calls within interval-ms, or more, is promoted to the next list. */
  'promote-hits'?: number;
  /** A promoted file that has so many calls within interval-ms, or fewer, is demoted; below promote-hits. */
  'demote-hits'?: number;
  /** Interval in which calls of a file are counted. */
  'interval-ms'?: number;
  /** Files that are balanced by their use at once. An SP has 100 entries for each MiB of nfs memory-mib; file systems of it that want more together share them. */
  'handle-entries'?: number;
  /** A call that a server has not answered for so long is sent again, or to another server. */
  'retransmit-ms'?: number;
  /** A member that owes the answer to a modification for so long, and others do not, is taken out; above retransmit-ms. */
  'member-timeout-ms'?: number;
  /** Modifications that a member may be behind before it is taken out. */
  'backlog-calls'?: number;
  /** What notes of modifications under way survive. */
  notes?: 'disk' | 'memory';
  /** The server that locks (NLM, NSM) go to first; another takes over while it is out. */
  'lock-member'?: string;
  /** Whether it is served. */
  enabled?: boolean;
  /** Free text for the operator. */
  description?: string;
  /** A replica of a file system: a directory that a server exports. */
  member?: Record<string, FilesystemMemberInput>;
  /** A directory of a file system in whose place another file system stands. */
  subtree?: Record<string, FilesystemSubtreeInput>;
}

/** A file system that clients see as one and that stands on each of its members whole: reads go to one, modifications to all. */
export interface Filesystem {
  /** The virtual NFS server that shows it. */
  'nfs-service': string;
  /** File system number that clients see; 0 takes one that follows from the file system itself and never changes. */
  fsid: number;
  /** Which server a call that changes nothing goes to. */
  'read-method': 'handle' | 'round-robin' | 'weighted' | 'response-time' | 'inode-hash' | 'dynamic';
  /** On which server a file begins (read-method handle). */
  'first-server': 'least-loaded' | 'fastest' | 'next';
  /** When a client gets the answer to a modification. */
  'write-rule': 'first-answer' | 'quorum';
  /** Share of the current members that have to agree (write-rule quorum), rounded up. */
  'quorum-percent': number;
  /** Servers of a file that is little used (read-method handle). */
  'first-list-servers': number;
  /** Servers of a file that has been promoted once. */
  'second-list-servers': number;
  /** Servers of a file that has been promoted twice. */
  'third-list-servers': number;
  /** A file that has so many calls within interval-ms, or more, is promoted to the next list. */
  'promote-hits': number;
  /** A promoted file that has so many calls within interval-ms, or fewer, is demoted; below promote-hits. */
  'demote-hits': number;
  /** Interval in which calls of a file are counted. */
  'interval-ms': number;
  /** Files that are balanced by their use at once. An SP has 100 entries for each MiB of nfs memory-mib; file systems of it that want more together share them. */
  'handle-entries': number;
  /** A call that a server has not answered for so long is sent again, or to another server. */
  'retransmit-ms': number;
  /** A member that owes the answer to a modification for so long, and others do not, is taken out; above retransmit-ms. */
  'member-timeout-ms': number;
  /** Modifications that a member may be behind before it is taken out. */
  'backlog-calls': number;
  /** What notes of modifications under way survive. */
  notes: 'disk' | 'memory';
  /** The server that locks (NLM, NSM) go to first; another takes over while it is out. */
  'lock-member'?: string;
  /** Whether it is served. */
  enabled: boolean;
  /** Free text for the operator. */
  description: string;
  /** A replica of a file system: a directory that a server exports. */
  member: Record<string, FilesystemMember>;
  /** A directory of a file system in whose place another file system stands. */
  subtree: Record<string, FilesystemSubtree>;
}

/** A replica of a file system: a directory that a server exports. */
export interface FilesystemMemberInput {
  /** The server; by default the one that has the member's name. */
  server?: string;
  /** The directory as the server exports it, such as /export: absolute, without . or .. and without a slash at its end. */
  path: string;
  /** Share of reads relative to the other members (read-method weighted). */
  weight?: number;
  /** Port of the server's NFS service; 0 asks its portmapper. */
  'nfs-port'?: number;
  /** Port of the server's MOUNT service; 0 asks its portmapper. */
  'mount-port'?: number;
  /** Whether it takes part. A member that was disabled has missed modifications and has to be reinstated. */
  enabled?: boolean;
}

/** A replica of a file system: a directory that a server exports. */
export interface FilesystemMember {
  /** The server; by default the one that has the member's name. */
  server: string;
  /** The directory as the server exports it, such as /export: absolute, without . or .. and without a slash at its end. */
  path: string;
  /** Share of reads relative to the other members (read-method weighted). */
  weight: number;
  /** Port of the server's NFS service; 0 asks its portmapper. */
  'nfs-port': number;
  /** Port of the server's MOUNT service; 0 asks its portmapper. */
  'mount-port': number;
  /** Whether it takes part. A member that was disabled has missed modifications and has to be reinstated. */
  enabled: boolean;
}

/** What clients mount: a path of the virtual NFS server that leads to a directory of a file system. */
export interface NfsExportInput {
  /** The path clients mount, such as /home; unique in its NFS service. */
  path: string;
  /** The file system it leads to. */
  filesystem: string;
  /** The directory of the file system that it shows; / is its root. */
  directory?: string;
  /** Networks whose clients may mount and use it; without any, every client may. */
  clients?: string[];
  /** Whether modifications are refused. */
  'read-only'?: boolean;
  /** How clients say who they are, and how their calls are protected. */
  security?: 'sys' | 'krb5' | 'sys-krb5' | 'krb5i' | 'krb5p';
}

/** What clients mount: a path of the virtual NFS server that leads to a directory of a file system. */
export interface NfsExport {
  /** The path clients mount, such as /home; unique in its NFS service. */
  path: string;
  /** The file system it leads to. */
  filesystem: string;
  /** The directory of the file system that it shows; / is its root. */
  directory: string;
  /** Networks whose clients may mount and use it; without any, every client may. */
  clients: string[];
  /** Whether modifications are refused. */
  'read-only': boolean;
  /** How clients say who they are, and how their calls are protected. */
  security: 'sys' | 'krb5' | 'sys-krb5' | 'krb5i' | 'krb5p';
}

/** A directory of a file system in whose place another file system stands. */
export interface FilesystemSubtreeInput {
  /** The directory, from the root of the file system; it must exist there. */
  path: string;
  /** The file system that stands there, of the same NFS service; it can stand in one place only, for `..` of its root leads there. */
  target: string;
}

/** A directory of a file system in whose place another file system stands. */
export interface FilesystemSubtree {
  /** The directory, from the root of the file system; it must exist there. */
  path: string;
  /** The file system that stands there, of the same NFS service; it can stand in one place only, for `..` of its root leads there. */
  target: string;
}

/** Memory and limits of the NFS switch on each SP. */
export interface NfsInput {
  /** Memory of the switch on each SP: calls under way, the map of file handles, windows of directories. A MiB keeps some 800 files of the map at hand, and the rest is fetched from the stored map. */
  'memory-mib'?: number;
  /** How large the stored map of file handles may grow; without room new files get no handle. A MiB holds some 1,600 files of file systems with three members, or 3,000 with one. */
  'map-max-mib'?: number;
  /** Calls whose answers are remembered for a retransmission, on each SP; 0 takes what memory-mib allows. */
  'duplicate-entries'?: number;
  /** Every so many-th call of clients is timed, by procedure, export and client; 1 times each. All answers of members are timed, which balancing needs. */
  'sample-calls'?: number;
}

/** Memory and limits of the NFS switch on each SP. */
export interface Nfs {
  /** Memory of the switch on each SP: calls under way, the map of file handles, windows of directories. A MiB keeps some 800 files of the map at hand, and the rest is fetched from the stored map. */
  'memory-mib': number;
  /** How large the stored map of file handles may grow; without room new files get no handle. A MiB holds some 1,600 files of file systems with three members, or 3,000 with one. */
  'map-max-mib': number;
  /** Calls whose answers are remembered for a retransmission, on each SP; 0 takes what memory-mib allows. */
  'duplicate-entries': number;
  /** Every so many-th call of clients is timed, by procedure, export and client; 1 times each. All answers of members are timed, which balancing needs. */
  'sample-calls': number;
}

/** A configuration as written. */
export interface ConfigurationInput {
  /** Hash of the dictionary it was written with. */
  dictionary: string;
  system?: SystemInput;
  np?: Record<string, NetworkProcessorInput>;
  sp?: Record<string, StorageProcessorInput>;
  port?: Record<string, PortInput>;
  vlan?: Record<string, VlanInput>;
  vsd?: Record<string, VirtualStorageDomainInput>;
  server?: Record<string, ServerInput>;
  'virtual-domain'?: Record<string, VirtualDomainInput>;
  'static-route'?: Record<string, StaticRouteInput>;
  'tcp-service'?: Record<string, TcpServiceInput>;
  tcp?: TcpInput;
  'nfs-service'?: Record<string, NfsServiceInput>;
  filesystem?: Record<string, FilesystemInput>;
  'nfs-export'?: Record<string, NfsExportInput>;
  nfs?: NfsInput;
}

/** A configuration in which every value is there. */
export interface Configuration {
  /** Hash of the dictionary it was written with. */
  dictionary: string;
  system: System;
  np: Record<string, NetworkProcessor>;
  sp: Record<string, StorageProcessor>;
  port: Record<string, Port>;
  vlan: Record<string, Vlan>;
  vsd: Record<string, VirtualStorageDomain>;
  server: Record<string, Server>;
  'virtual-domain': Record<string, VirtualDomain>;
  'static-route': Record<string, StaticRoute>;
  'tcp-service': Record<string, TcpService>;
  tcp: Tcp;
  'nfs-service': Record<string, NfsService>;
  filesystem: Record<string, Filesystem>;
  'nfs-export': Record<string, NfsExport>;
  nfs: Nfs;
}
