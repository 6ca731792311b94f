// SPDX-License-Identifier: Apache-2.0
// Answers to the shows of NFS with the longest values that there can be.
import type { Latency, ShowNfsMember, ShowResults } from '../../../mgmt/daemon/protocol.js';

const HUGE = '18446744073709551615';
const LONG = 'archive-of-the-second-site-2026';
const ADDRESS6 = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff';

const latency: Latency = {
  count: HUGE,
  meanUs: 123.4,
  p50Us: 96,
  p90Us: 1536,
  p99Us: 12_288,
  maxUs: 33_554_432,
  buckets: Array<string>(26).fill(HUGE),
};

const current: ShowNfsMember = {
  filesystem: LONG,
  member: LONG,
  id: 255,
  slot: 7,
  server: LONG,
  address: '172.16.255.255',
  path: '/export/archive/of/the/second/site',
  state: 'current',
  located: true,
  reads: HUGE,
  modifications: HUGE,
  outstanding: HUGE,
  behind: HUGE,
  responseUs: 850,
  reason: '',
};

const out: ShowNfsMember = {
  ...current,
  member: 'nas2',
  state: 'out',
  reason: 'it answered WRITE with IO, the others with OK',
};

const waiting: ShowNfsMember = { ...current, member: 'nas3', state: 'waiting', located: false };

const filesystem = {
  filesystem: LONG,
  id: 63,
  service: LONG,
  fsid: 4_294_967_295,
  readMethod: 'response-time',
  writeRule: 'first-answer',
  description: 'What both sites have in common',
  state: 'not-serving',
  current: 1,
  notes: HUGE,
  recoveringObjects: 12,
  objects: HUGE,
  lockMember: LONG,
  locksHeld: HUGE,
  locksWaiting: 3,
  exports: ['/home', '/archive'],
  members: [current, out, waiting],
} as const;

const filesystems = [{ ...filesystem, exports: [...filesystem.exports], members: [current, out] }];

type NfsShows = { [N in Extract<keyof ShowResults, 'nfs' | `nfs-${string}`>]: ShowResults[N] };

export const NFS_SAMPLES: NfsShows = {
  nfs: {
    services: [
      {
        service: LONG,
        id: 15,
        address: ADDRESS6,
        source: '10.2.0.200/24',
        transport: 'tcp',
        sp: 31,
        state: 'running',
        filesystems: [LONG],
      },
    ],
    filesystems,
    counters: { calls: HUGE, 'members-out': 2 },
  },
  'nfs-filesystem': { filesystems },
  'nfs-member': { members: [current, out, waiting] },
  'nfs-files': {
    rows: [
      {
        filesystem: LONG,
        path: '/a/long/way/down/to/a/file/that/everybody/reads/all/day.db',
        object: HUGE,
        hits: HUGE,
        allHits: HUGE,
        list: 3,
        servers: [LONG, 'nas2', 'nas3', 'nas4'],
      },
      {
        filesystem: 'home',
        path: '',
        object: 77,
        hits: 1,
        allHits: 1,
        list: 1,
        servers: ['nas1'],
      },
    ],
    truncated: true,
  },
  'nfs-clients': {
    rows: [{ client: ADDRESS6, calls: HUGE, readBytes: HUGE, writtenBytes: HUGE, latency }],
    truncated: true,
  },
  'nfs-calls': {
    rows: [
      {
        client: ADDRESS6,
        port: 65_535,
        filesystem: LONG,
        xid: 0xffffffff,
        procedure: 'readdirplus',
        object: HUGE,
        ageUs: HUGE,
        waitsFor: [LONG, 'nas2'],
        state: 'waits for the answers of two members',
      },
    ],
    truncated: true,
  },
  'nfs-statistics': {
    counters: { calls: HUGE, 'notes-waited-us': HUGE, unlisted: 0 },
    transport: { 'clients-active': HUGE, fences: 0 },
  },
  'nfs-latency': { of: 'member', rows: [{ name: `${LONG}/${LONG}`, latency }] },
  'nfs-store': {
    counters: {
      transactions: 1000,
      requests: HUGE,
      objects: HUGE,
      notes: HUGE,
      'used-bytes': HUGE,
      'commit-ns': 2_000_000_000,
      'commit-longest-ns': 70_000_000,
    },
  },
  'nfs-exports': {
    exports: [
      {
        export: LONG,
        id: 127,
        service: LONG,
        path: '/archive/of/the/second/site',
        filesystem: LONG,
        directory: '/a/directory/in/it',
        clients: ['10.1.0.0/24', '2001:db8:1::/64'],
        readOnly: true,
        security: 'sys-krb5',
        calls: HUGE,
      },
    ],
  },
};
