// SPDX-License-Identifier: Apache-2.0
import type { TcpQueryMessage } from '../generated/messages.js';
import type {
  ConfigChange,
  ConfigDocument,
  Counter,
  EventFilter,
  EventRecord,
  FastpathState,
  HistoryEntry,
  PendingChange,
  Status,
} from './protocol.js';
import type {
  LatencyOf,
  ShowNfs,
  ShowNfsCall,
  ShowNfsClient,
  ShowNfsExport,
  ShowNfsFile,
  ShowNfsFilesystem,
  ShowNfsLatency,
  ShowNfsMember,
  ShowNfsRows,
  ShowNfsStatistics,
} from './show-nfs-results.js';
import type {
  ShowTcpConnection,
  ShowTcpListener,
  ShowTcpRows,
  ShowTcpService,
  ShowTcpStatistics,
  TcpConnectionName,
} from './show-tcp-results.js';

/** What `show` answers, by what is shown: part of the control protocol (protocol.ts). */

export interface ShowArguments {
  /** Only this object (a port, a domain, a server), by key. */
  key?: string;
  /** `drops`: also those that are zero. */
  all?: boolean;
  /** `flows` and `events`: at most this many. */
  limit?: number;
  /** `flows`: filters. */
  domain?: string;
  member?: string;
  client?: string;
  np?: number;
  /** `tcp-connections`, `tcp-ended`, `tcp-listeners`, `tcp-statistics`: filters. */
  sp?: number;
  service?: string;
  state?: TcpQueryMessage['state'];
  peer?: string;
  /** `tcp-connection`: which one. */
  connection?: TcpConnectionName;
  /** `nfs-latency`: of what; members unless it is said. */
  of?: LatencyOf;
  /** `events`. */
  filter?: EventFilter;
}

export interface ShowResults {
  version: ShowVersion;
  system: ShowSystem;
  ports: { ports: ShowPort[] };
  vlans: { vlans: ShowVlan[] };
  vsds: { vsds: ShowVsd[] };
  'virtual-domains': { domains: ShowDomain[] };
  servers: { servers: ShowServer[] };
  'static-routes': { routes: ShowRoute[] };
  flows: ShowFlows;
  drops: { total: Counter; drops: ShowDrop[] };
  counters: ShowCounters;
  nps: { nps: ShowNp[] };
  'tcp-connections': ShowTcpRows<ShowTcpConnection>;
  'tcp-connection': ShowTcpConnection;
  'tcp-ended': ShowTcpRows<ShowTcpConnection>;
  'tcp-listeners': ShowTcpRows<ShowTcpListener>;
  'tcp-statistics': ShowTcpStatistics;
  'tcp-services': { services: ShowTcpService[] };
  nfs: ShowNfs;
  'nfs-filesystem': { filesystems: ShowNfsFilesystem[] };
  'nfs-member': { members: ShowNfsMember[] };
  'nfs-files': ShowNfsRows<ShowNfsFile>;
  'nfs-clients': ShowNfsRows<ShowNfsClient>;
  'nfs-calls': ShowNfsRows<ShowNfsCall>;
  'nfs-statistics': ShowNfsStatistics;
  'nfs-latency': ShowNfsLatency;
  'nfs-store': { counters: Record<string, Counter> };
  'nfs-exports': { exports: ShowNfsExport[] };
  events: { events: EventRecord[] };
  'running-config': { object: ConfigDocument; text: string };
  'startup-config': { object: ConfigDocument; text: string };
  candidate: { object: ConfigDocument; text: string; changes: ConfigChange[] };
  history: { entries: HistoryEntry[] };
  pending: { pending: PendingChange[] };
}

export type ShowName = keyof ShowResults;

export interface ShowVersion {
  product: string;
  version: string;
  dictionary: string;
  protocol: number;
  node: string;
  /** Null while the fast path is not attached. */
  fastpath: { version: string; dpdk: string } | null;
}

export interface ShowSystem {
  hostname: string;
  /** Of sluiced. */
  uptimeSeconds: number;
  pid: number;
  runDir: string;
  fastpath: {
    state: FastpathState;
    pid: number | null;
    uptimeSeconds: number | null;
    /** Starts after the first one in this run of sluiced. */
    restarts: number;
    generation: number | null;
    flowsAdopted: Counter;
    flowsDiscarded: Counter;
    /** Why it does not run, with the remedy; null while all is well. */
    reason: string | null;
    logFile: string;
    /** Counters of the agent (dictionary words). */
    counters: Record<string, Counter>;
  };
  status: Status;
  pending: PendingChange[];
  lastCommit: HistoryEntry | null;
}

export interface Traffic {
  packets: Counter;
  bytes: Counter;
}

export interface ShowPort {
  port: string;
  id: number;
  type: string;
  device: string;
  np: number;
  enabled: boolean;
  mtu: number;
  description: string;
  addresses: string[];
  vlans: number[];
  /** `unknown`: the fast path does not run. */
  state: 'up' | 'down' | 'hold-down' | 'disabled' | 'unknown';
  rx: Traffic;
  tx: Traffic;
  /** Every counter and gauge of the port (dictionary words). */
  counters: Record<string, Counter>;
}

export interface ShowVlan {
  vlan: number;
  name: string;
  description: string;
  ports: string[];
  domains: string[];
  rx: Traffic;
  tx: Traffic;
}

export interface ShowVsd {
  vsd: string;
  id: number;
  use: string;
  description: string;
  vlans: number[];
  domains: string[];
}

export interface ShowDomain {
  domain: string;
  id: number;
  names: string[];
  vips: string[];
  vlan: number;
  vsd: string;
  method: string;
  persistence: string;
  members: number;
  membersUp: number;
  flowsActive: Counter;
  toServers: Traffic;
  toClients: Traffic;
  counters: Record<string, Counter>;
}

/** One row per member of a domain, and one for each server no domain uses (`domain` empty). */
export interface ShowServer {
  server: string;
  address: string;
  domain: string;
  member: string;
  memberId: number | null;
  adminState: string;
  weight: number | null;
  /** `locating`: its MAC and port are not known yet; `unused`: no domain uses it. */
  state: 'up' | 'down' | 'drain' | 'disabled' | 'locating' | 'unused' | 'unknown';
  located: boolean;
  mac: string;
  port: string;
  connectionsActive: Counter;
  connectionsTotal: Counter;
  toServer: Traffic;
  fromServer: Traffic;
  probesSent: Counter;
  probesFailed: Counter;
  counters: Record<string, Counter>;
}

export interface ShowRoute {
  route: string;
  id: number;
  domain: string;
  prefix: string;
  nextHop: string;
  located: boolean;
  mac: string;
}

export interface ShowFlows {
  rows: ShowFlow[];
  /** There are more than were asked for. */
  truncated: boolean;
}

export interface ShowFlow {
  np: number;
  protocol: string;
  client: string;
  clientPort: number;
  vip: string;
  vipPort: number;
  server: string;
  serverPort: number;
  domain: string;
  member: string;
  state: string;
  idleMs: number;
  ageMs: number;
  toServer: Traffic;
  toClient: Traffic;
  clientMac: string;
  serverMac: string;
  ingressPort: string;
  egressPort: string;
}

export interface ShowDrop {
  reason: string;
  packets: Counter;
  meaning: string;
  remedy: string;
}

export interface ShowStage {
  stage: string;
  in: Counter;
  dropped: Counter;
}

export interface ShowCounters {
  paths: { flowThru: Counter; buffered: Counter; slow: Counter; service: Counter };
  flows: Record<string, Counter>;
  fabric: { in: Counter; out: Counter };
  stages: ShowStage[];
  drops: Counter;
}

export interface ShowNp {
  np: number;
  lcore: number;
  /** Busy share since the last `show nps` or the last second, 0..100. */
  busyPercent: number;
  ports: string[];
  counters: Record<string, Counter>;
  stages: ShowStage[];
}
