// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry, ShowName, ShowResults, Status } from '../../../mgmt/daemon/protocol.js';

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
    paths: { flowThru: HUGE, buffered: 12, slow: 0 },
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
