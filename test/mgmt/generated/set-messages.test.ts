// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { encodeMessage } from '../../../mgmt/generated/codecs.js';
import type { KindName } from '../../../mgmt/generated/kinds.js';
import type { Configuration, VirtualDomain } from '../../../mgmt/generated/objects.js';
import { setMessages } from '../../../mgmt/generated/set-messages.js';

const domain: VirtualDomain = {
  description: 'stays in the management plane',
  names: ['nfs.example.com'],
  vips: ['10.1.0.100'],
  vlan: '10',
  'self-addresses': [],
  subnets: ['10.2.0.0/24'],
  method: 'round-robin',
  persistence: 'none',
  'persistence-timeout-s': 600,
  'udp-mode': 'flow',
  'tcp-syn-timeout-s': 30,
  'tcp-established-timeout-s': 7440,
  'tcp-closing-timeout-s': 30,
  'udp-rebalance-timeout-s': 60,
  'udp-timeout-s': 300,
  'fragment-timeout-ms': 5000,
  'health-method': 'arp',
  'health-port': 0,
  'health-rpc-program': 100003,
  'health-rpc-version': 3,
  'health-interval-ms': 1000,
  'health-timeout-ms': 500,
  'health-fall': 2,
  'health-rise': 2,
  'arp-interval-ms': 5000,
  member: { nas1: { server: 'ganesha', protocol: 'tcp', 'vip-port': 0, port: 0, weight: 3 } },
};

const configuration: Configuration = {
  dictionary: '',
  system: {
    hostname: 'box',
    'control-lcore': 0,
    'idle-sleep-us': 50,
    'idle-polls': 64,
    'flow-capacity': 65536,
    'mbuf-count': 16384,
    'memory-mib': 192,
    'flow-memory': 'hugepages',
  },
  np: { '0': { lcore: 1 } },
  sp: {},
  port: {
    '1.1': {
      type: 'server',
      device: 'af_packet:p11',
      np: '0',
      enabled: true,
      mtu: 1500,
      'hold-down-link': 'down',
      addresses: [],
      description: '',
    },
  },
  vlan: { '10': { name: '', ports: ['1.1'], description: '' } },
  vsd: {},
  server: { ganesha: { address: '10.2.0.11', 'admin-state': 'drain', description: '' } },
  'virtual-domain': { nfs: domain },
  'static-route': {
    out: { 'virtual-domain': 'nfs', prefix: '10.9.0.0/16', 'next-hop': '10.2.0.254' },
  },
  'tcp-service': {
    pass: {
      kind: 'relay',
      address: '2001:db8:1::50',
      'tcp-port': 5001,
      'target-addresses': ['2001:db8:2::11'],
      'target-port': 0,
      'source-address': '2001:db8:2::1/64',
      priority: 1,
      enabled: true,
      description: 'stays in the management plane',
    },
  },
  tcp: {
    'congestion-control': 'cubic',
    'min-rto-us': 10_000,
    'max-rto-us': 60_000_000,
    'initial-rto-us': 1_000_000,
    'delayed-ack-us': 1000,
    'keepalive-idle-s': 600,
    'keepalive-interval-s': 30,
    'keepalive-probes': 5,
    'user-timeout-s': 120,
    'fin-wait-s': 60,
    'time-wait-s': 60,
    'syn-retries': 6,
    'syn-backlog': 1024,
    'receive-buffer-bytes': 1_048_576,
    'send-buffer-bytes': 1_048_576,
    'max-segment-bytes': 0,
    'hop-limit': 64,
    dscp: 0,
    timestamps: true,
    'window-scaling': true,
    sack: true,
    ecn: true,
    nodelay: true,
    'path-mtu-discovery': true,
    'max-connections': 16_384,
    'max-memory-mib': 16,
  },
  'nfs-service': {
    nas: {
      address: '10.1.0.200',
      'source-address': '10.2.0.200/24',
      'server-transport': 'tcp',
      'server-connections': 2,
      'transfer-bytes': 131_072,
      enabled: true,
      description: '',
    },
  },
  filesystem: {
    home: {
      'nfs-service': 'nas',
      fsid: 0,
      'read-method': 'handle',
      'first-server': 'least-loaded',
      'write-rule': 'first-answer',
      'quorum-percent': 51,
      'first-list-servers': 1,
      'second-list-servers': 2,
      'third-list-servers': 4,
      'promote-hits': 32,
      'demote-hits': 4,
      'interval-ms': 1000,
      'handle-entries': 4096,
      'retransmit-ms': 700,
      'member-timeout-ms': 8000,
      'backlog-calls': 1024,
      notes: 'disk',
      enabled: true,
      description: '',
      member: {
        nas1: {
          server: 'ganesha',
          path: '/export',
          weight: 1,
          'nfs-port': 0,
          'mount-port': 0,
          enabled: true,
        },
      },
      subtree: { old: { path: '/old', target: 'home' } },
    },
  },
  'nfs-export': {
    home: {
      path: '/home',
      filesystem: 'home',
      directory: '/',
      clients: ['10.1.0.0/24'],
      'read-only': false,
      security: 'krb5i',
    },
  },
  nfs: { 'memory-mib': 64, 'map-max-mib': 1024, 'duplicate-entries': 0, 'sample-calls': 1 },
};

const IDS: Readonly<Record<string, number>> = {
  'np 0': 0,
  'port 1.1': 7,
  'vlan 10': 10,
  'server ganesha': 4,
  'virtual-domain nfs': 2,
  'member nfs/nas1': 9,
  'static-route out': 1,
  'tcp-service pass': 3,
  'nfs-service nas': 1,
  'filesystem home': 5,
  'filesystem-member home/nas1': 11,
  'filesystem-subtree home/old': 2,
  'nfs-export home': 6,
};

const ids = {
  idOf(kind: KindName, key: string): number {
    const id = IDS[`${kind} ${key}`];
    if (id === undefined) throw new Error(`the test knows no ${kind} ${key}`);
    return id;
  },
  slotOf(kind: KindName, key: string): number {
    if (`${kind} ${key}` !== 'filesystem-member home/nas1') throw new Error(`no slot of ${key}`);
    return 7;
  },
};

describe('set messages of a configuration', () => {
  const messages = setMessages(configuration, ids);

  it('carry each object once, referenced kinds before who refers to them', () => {
    expect(messages.map((message) => message.message)).to.deep.equal([
      'set-system',
      'set-np',
      'set-port',
      'set-vlan',
      'set-server',
      'set-domain',
      'set-member',
      'set-static-route',
      'set-tcp-service',
      'set-tcp',
      'set-nfs-service',
      'set-filesystem',
      'set-filesystem-member',
      'set-filesystem-subtree',
      'set-nfs-export',
      'set-nfs',
    ]);
  });

  it('name references by id, and what is not referred to by null', () => {
    expect(messages[2]).to.deep.include({ message: 'set-port', id: 7, key: '1.1', np: 0 });
    expect(messages[3]).to.deep.include({ message: 'set-vlan', id: 10, ports: [7] });
    expect(messages[4]).to.deep.include({ message: 'set-server', id: 4, port: null });
    expect(messages[5]).to.deep.include({ message: 'set-domain', id: 2, vlan: 10, vsd: null });
    expect(messages[6]).to.deep.include({ id: 9, domain: 2, key: 'nfs/nas1', server: 4 });
    expect(messages[7]).to.deep.include({ message: 'set-static-route', id: 1, virtualDomain: 2 });
    expect(messages[8]).to.deep.include({ id: 3, address: '2001:db8:1::50', vlan: null });
  });

  it('name a replica by its id, its file system and its slot in it', () => {
    expect(messages[11]).to.deep.include({ id: 5, nfsService: 1, lockMember: null, fsid: 0 });
    expect(messages[12]).to.deep.include({ id: 11, filesystem: 5, slot: 7, server: 4 });
    expect(messages[13]).to.deep.include({ id: 2, filesystem: 5, target: 5, path: '/old' });
    expect(messages[14]).to.deep.include({ id: 6, filesystem: 5, clients: ['10.1.0.0/24'] });
    expect(messages[14]).to.deep.include({ readOnly: false, security: 'krb5i' });
    expect(messages[15]).to.deep.equal({ message: 'set-nfs', sampleCalls: 1 });
  });

  it('leave addresses empty that are not given', () => {
    expect(messages[8]).to.deep.include({ sourceAddress: '2001:db8:2::1/64', targetGateway: '' });
  });

  it('leave out what lives elsewhere or only applies at the start of the fast path', () => {
    expect(messages[0]).to.deep.equal({
      message: 'set-system',
      idleSleepUs: 50,
      idlePolls: 64,
    });
    expect(messages[9]).to.not.have.any.keys('maxConnections', 'maxMemoryMib');
    expect(messages[5]).to.not.have.any.keys('description', 'names', 'member');
  });

  it('can all be encoded', () => {
    for (const message of messages) expect(encodeMessage(message).length).to.be.greaterThan(0);
  });
});
