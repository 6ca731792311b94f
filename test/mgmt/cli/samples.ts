// SPDX-License-Identifier: Apache-2.0
import type {
  HistoryEntry,
  ShowName,
  ShowResults,
  ShowTcpConnection,
  Status,
} from '../../../mgmt/daemon/protocol.js';
import { NFS_SAMPLES } from './nfs-samples.js';

/** 2^64 - 1: the largest counter there is, as the protocol carries it. */
export const HUGE = '18446744073709551615';

const traffic = { packets: HUGE, bytes: HUGE };

/** Noon of a winter day, local time. */
const TIME_MS = new Date(2026, 10, 20, 12, 0, 0).getTime();

const commit: HistoryEntry = {
  commit: 1234,
  back: 0,
  timeMs: TIME_MS,
  user: 'administrator',
  from: 'ssh 10.0.0.1',
  comment: 'Take the second shelf into service and give it twice the weight of the first',
  changes: 128,
  kind: 'confirm-expired',
};

const pending = {
  object: 'system',
  attribute: 'flow-capacity',
  active: 65536,
  configured: 131072,
  applies: 'fast-path-restart',
} as const;

const status: Status = {
  hostname: 'box',
  candidateChanged: true,
  unsaved: true,
  confirm: { deadlineMs: TIME_MS, secondsLeft: 250 },
  pending: 1,
  fastpath: 'ready',
};

/** A connection all of whose figures are as long as can be. */
const tcpConnection: ShowTcpConnection = {
  local: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff',
  remote: '2001:db8:1111:2222:3333:4444:5555:6666',
  localPort: 65_535,
  remotePort: 65_534,
  sp: 31,
  service: 'relay-to-the-archive-of-site-3',
  mssBytes: 65_495,
  pathMtuBytes: 65_535,
  state: 'syn-received',
  end: 'none',
  congestion: 'cubic',
  priority: 3,
  sendScale: 14,
  receiveScale: 14,
  timestamps: true,
  sack: true,
  ecn: true,
  windowScaling: true,
  isFrozen: true,
  isActiveOpen: true,
  isInRecovery: true,
  srttUs: 4_294_967_295,
  rttvarUs: 4_294_967_295,
  rttMinUs: 9_999,
  rtoUs: 4_294_967_295,
  cwndBytes: 4_294_967_295,
  ssthreshBytes: 4_294_967_295,
  sendWindowBytes: 4_294_967_295,
  receiveWindowBytes: 4_294_967_295,
  unsentBytes: 4_294_967_295,
  unacknowledgedBytes: 4_294_967_295,
  sackedBytes: 4_294_967_295,
  lostBytes: 4_294_967_295,
  unreadBytes: 4_294_967_295,
  unconsumedBytes: 4_294_967_295,
  outOfOrderBytes: 4_294_967_295,
  rtoExpiries: 4_294_967_295,
  fastRecoveries: 4_294_967_295,
  dsacks: 4_294_967_295,
  tlpProbes: 4_294_967_295,
  duplicateSegsIn: 4_294_967_295,
  outOfOrderSegsIn: 4_294_967_295,
  segsIn: HUGE,
  segsOut: HUGE,
  bytesIn: HUGE,
  bytesOut: HUGE,
  segsRetransmitted: HUGE,
  bytesRetransmitted: HUGE,
  ageMs: 900_000_000,
  idleMs: 900_000_000,
  endedMs: 900_000_000,
  endDetail: 'an operator has reset it while it was idle 12',
};

/** An answer to each show in which every field is as long as it is likely to get. */
export const SAMPLES: ShowResults = {
  version: {
    product: 'Sluice',
    version: '0.1.0',
    dictionary: '0123456789abcdef',
    protocol: 1,
    node: 'v20.20.2',
    fastpath: { version: '0.1.0', dpdk: '22.11.9' },
  },
  system: {
    hostname: 'box',
    uptimeSeconds: 93_784,
    pid: 4_194_304,
    runDir: '/run/sluice',
    fastpath: {
      state: 'failed',
      pid: 4_194_303,
      uptimeSeconds: 12,
      restarts: 3,
      generation: 17,
      flowsAdopted: 120_000,
      flowsDiscarded: 3,
      reason:
        'No huge pages are reserved on this machine. Type `echo 256 > /proc/sys/vm/nr_hugepages`.',
      logFile: '/run/sluice/fastpath.log',
      counters: { transactions: 12, 'messages-refused': HUGE },
    },
    status,
    pending: [pending],
    lastCommit: commit,
  },
  ports: {
    ports: [
      {
        port: '16.16',
        id: 63,
        type: 'server-access',
        device: 'pci:0000:3b:00.1',
        np: 31,
        enabled: true,
        mtu: 9600,
        description: 'To the second rack, lower switch, left side, trunk with all domains',
        addresses: ['10.1.0.1/24', '10.2.0.1/24'],
        vlans: [10, 20, 30, 4094],
        state: 'hold-down',
        rx: traffic,
        tx: traffic,
        counters: { 'rx-errors': 3, 'tx-errors': HUGE },
      },
    ],
  },
  vlans: {
    vlans: [
      {
        vlan: 4094,
        name: 'administration-of-all-servers-1',
        description: 'Stations of the administrators reach the servers of every domain',
        ports: ['1.1', '1.2', '1.3', '2.1', '2.2', '2.3', '16.16'],
        domains: ['nfs', 'archive-of-the-third-site'],
        rx: traffic,
        tx: traffic,
      },
    ],
  },
  vsds: {
    vsds: [
      {
        vsd: 'customer-with-a-very-long-name1',
        id: 255,
        use: 'grouping',
        description: 'Everything that belongs to the first customer of the third site',
        vlans: [10, 20, 30, 4094],
        domains: ['nfs', 'archive-of-the-third-site'],
      },
    ],
  },
  'virtual-domains': {
    domains: [
      {
        domain: 'archive-of-the-third-site-12345',
        id: 255,
        names: ['archive.example.com'],
        vips: ['192.168.100.100', '192.168.100.101'],
        vlan: 4094,
        vsd: 'customer-with-a-very-long-name1',
        method: 'least-connections',
        persistence: 'source-address',
        members: 1024,
        membersUp: 1023,
        flowsActive: HUGE,
        toServers: traffic,
        toClients: traffic,
        counters: { 'flows-created': HUGE },
      },
    ],
  },
  servers: {
    servers: [
      {
        server: 'nas-in-the-third-rack-to-the-ri',
        address: '192.168.200.200',
        domain: 'archive-of-the-third-site-12345',
        member: 'nas-in-the-third-rack-to-the-ri',
        memberId: 1023,
        adminState: 'enabled',
        weight: 256,
        state: 'disabled',
        located: true,
        mac: '02:00:00:00:02:01',
        port: '16.16',
        connectionsActive: HUGE,
        connectionsTotal: HUGE,
        toServer: traffic,
        fromServer: traffic,
        probesSent: HUGE,
        probesFailed: HUGE,
        counters: { transitions: HUGE },
      },
      {
        server: 'spare',
        address: '10.2.0.19',
        domain: '',
        member: '',
        memberId: null,
        adminState: 'drain',
        weight: null,
        state: 'unused',
        located: false,
        mac: '',
        port: '',
        connectionsActive: 0,
        connectionsTotal: 0,
        toServer: { packets: 0, bytes: 0 },
        fromServer: { packets: 0, bytes: 0 },
        probesSent: 0,
        probesFailed: 0,
        counters: {},
      },
    ],
  },
  'static-routes': {
    routes: [
      {
        route: 'to-the-archive-behind-the-route',
        id: 1023,
        domain: 'archive-of-the-third-site-12345',
        prefix: '192.168.200.200/32',
        nextHop: '192.168.100.254',
        located: true,
        mac: '02:00:00:00:02:01',
      },
    ],
  },
  flows: {
    truncated: true,
    rows: [
      {
        np: 31,
        protocol: 'tcp',
        client: '192.168.100.101',
        clientPort: 65535,
        vip: '192.168.100.100',
        vipPort: 65535,
        server: '192.168.200.200',
        serverPort: 65535,
        domain: 'archive-of-the-third-site-12345',
        member: 'nas-in-the-third-rack-to-the-ri',
        state: 'established',
        idleMs: 100_000_000,
        ageMs: 1_000_000_000,
        toServer: traffic,
        toClient: traffic,
        clientMac: '02:00:00:00:01:01',
        serverMac: '02:00:00:00:02:01',
        ingressPort: '1.1',
        egressPort: '2.1',
      },
    ],
  },
  drops: {
    total: HUGE,
    drops: [
      {
        reason: 'server-port-unclassified',
        packets: HUGE,
        meaning: 'A packet from a server port belongs to none of the domains that the port serves.',
        remedy: 'Give the port one VLAN, or the server one domain on this port.',
      },
    ],
  },
  counters: {
    paths: { flowThru: HUGE, buffered: 12, slow: 0, service: HUGE },
    flows: { active: 12, created: HUGE },
    fabric: { in: 1, out: HUGE },
    stages: [{ stage: 'exception', in: HUGE, dropped: HUGE }],
    drops: HUGE,
  },
  nps: {
    nps: [
      {
        np: 31,
        lcore: 127,
        busyPercent: 100,
        ports: Array.from({ length: 16 }, (_, index) => `16.${String(index + 1)}`),
        counters: { 'busy-cycles': HUGE },
        stages: [{ stage: 'exception', in: HUGE, dropped: HUGE }],
      },
    ],
  },
  'tcp-connections': { rows: [tcpConnection], truncated: true },
  'tcp-connection': tcpConnection,
  'tcp-ended': {
    rows: [{ ...tcpConnection, state: 'closed', end: 'aborted' }],
    truncated: true,
  },
  'tcp-listeners': {
    rows: [
      {
        address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff',
        port: 65_535,
        sp: 31,
        service: 'relay-to-the-archive-of-site-3',
        backlog: 65_535,
        embryonic: 65_535,
        waiting: 65_535,
        accepted: HUGE,
        refused: HUGE,
        cookies: HUGE,
      },
    ],
    truncated: true,
  },
  'tcp-statistics': {
    counters: { 'active-opens': HUGE, 'passive-opens': 0, 'challenge-acks-limited': HUGE },
    sps: Array.from({ length: 2 }, (_, sp) => ({ sp, counters: { 'active-opens': HUGE } })),
  },
  'tcp-services': {
    services: [
      {
        service: 'relay-to-the-archive-of-site-3',
        id: 255,
        kind: 'relay',
        address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff',
        port: 65_535,
        targets: ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:7', '2001:db8:1:2:3:4:5:8'],
        targetPort: 65_535,
        description:
          'Takes the clients of the old site to the new archive for the time of the move',
        state: 'listening',
        connectionsActive: HUGE,
        connectionsAccepted: HUGE,
        bytesIn: HUGE,
        bytesOut: HUGE,
        counters: { listening: 2, 'targets-failed': HUGE },
      },
    ],
  },
  ...NFS_SAMPLES,
  events: {
    events: [
      {
        timeMs: TIME_MS,
        sequence: 1,
        code: 12,
        name: 'member-down',
        severity: 'critical',
        object: 'virtual-domain nfs member nas1',
        message:
          'Member nas1 of virtual domain nfs is down: the server did not answer two TCP probes of port 2049 in a row.',
        arguments: { probes: 2 },
      },
    ],
  },
  'running-config': { object: {}, text: 'port 1.1 type router\nport 1.1 np 0\n' },
  'startup-config': { object: {}, text: '' },
  candidate: { object: {}, text: 'vlan 10\n', changes: [] },
  history: { entries: [commit] },
  pending: { pending: [pending] },
};

/** Names of all shows. */
export const SHOW_NAMES = Object.keys(SAMPLES) as ShowName[];

/** What is typed for a show that needs no more words: `tcp-ended` is `show tcp ended`, `nfs-files` `show nfs files`. */
export function showCommand(what: ShowName): string {
  return what === 'tcp-services' ? `show ${what}` : `show ${what.replace(/^(tcp|nfs)-/, '$1 ')}`;
}

/** Names of the shows that need no more words. */
export const PLAIN_SHOWS = SHOW_NAMES.filter((name) => name !== 'tcp-connection');
