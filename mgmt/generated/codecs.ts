// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.
// Bytes of ring messages, as struct sl_msg_… of generated/messages.h lays them out.
import {
  CodecError,
  getAddress,
  getBoolean,
  getBytes,
  getChoice,
  getId,
  getList,
  getMac,
  getOptionalId,
  getPrefix,
  getText,
  getUnsigned,
  getUnsigned64,
  numberOf,
  putAddress,
  putBoolean,
  putBytes,
  putChoice,
  putId,
  putList,
  putMac,
  putPrefix,
  putText,
  putUnsigned,
  putUnsigned64,
  viewOf,
  wordOf,
} from '../generator/runtime/memory.js';
import { EVENT_NUMBERS } from './events.js';
import { KIND_NUMBERS, MARK_NUMBERS } from './kinds.js';
import type {
  AbortMessage,
  AckMessage,
  BeginMessage,
  ClearStatisticsMessage,
  CommitMessage,
  EventMessage,
  FlowRow,
  FlowsQueryMessage,
  FlowsRowsMessage,
  HelloMessage,
  Message,
  NakMessage,
  ReadyMessage,
  SetDomainMessage,
  SetMemberMessage,
  SetNpMessage,
  SetPortMessage,
  SetServerMessage,
  SetSpMessage,
  SetStaticRouteMessage,
  SetSystemMessage,
  SetVlanMessage,
  SetVsdMessage,
} from './messages.js';

const FLOW_ROW_STATE = {
  none: 0,
  syn: 1,
  'syn-ack': 2,
  established: 3,
  closing: 4,
  closed: 5,
} as const;

const PORT_TYPE = {
  router: 0,
  server: 1,
  combo: 2,
  'server-admin': 3,
  'server-access': 4,
} as const;

const PORT_HOLD_DOWN_LINK = { down: 0, up: 1 } as const;

const VSD_USE = { grouping: 0, hiding: 1 } as const;

const SERVER_ADMIN_STATE = { enabled: 0, drain: 1, disabled: 2 } as const;

const DOMAIN_METHOD = { 'round-robin': 0, 'least-connections': 1, 'source-hash': 2 } as const;

const DOMAIN_PERSISTENCE = { none: 0, 'source-address': 1 } as const;

const DOMAIN_UDP_MODE = { flow: 0, request: 1 } as const;

const DOMAIN_HEALTH_METHOD = { arp: 0, tcp: 1, udp: 2 } as const;

const MEMBER_PROTOCOL = { any: 0, tcp: 6, udp: 17 } as const;

function putFlowRow(view: DataView, base: number, value: FlowRow): void {
  putAddress(view, base + 0, value.clientAddress, 'flow-row client-address');
  putAddress(view, base + 20, value.vipAddress, 'flow-row vip-address');
  putAddress(view, base + 40, value.serverAddress, 'flow-row server-address');
  putUnsigned(view, base + 60, 2, value.clientPort, 'flow-row client-port');
  putUnsigned(view, base + 62, 2, value.vipPort, 'flow-row vip-port');
  putUnsigned(view, base + 64, 2, value.serverPort, 'flow-row server-port');
  putUnsigned(view, base + 66, 1, value.protocol, 'flow-row protocol');
  putChoice(view, base + 67, FLOW_ROW_STATE, value.state);
  putId(view, base + 68, value.np, 'flow-row np');
  putId(view, base + 70, value.domain, 'flow-row domain');
  putId(view, base + 72, value.member, 'flow-row member');
  putId(view, base + 74, value.clientSidePort, 'flow-row client-side-port');
  putId(view, base + 76, value.serverSidePort, 'flow-row server-side-port');
  putMac(view, base + 78, value.clientMac, 'flow-row client-mac');
  putMac(view, base + 84, value.serverMac, 'flow-row server-mac');
  putUnsigned(view, base + 92, 4, value.idleMs, 'flow-row idle-ms');
  putUnsigned64(view, base + 96, value.ageMs, 'flow-row age-ms');
  putUnsigned64(view, base + 104, value.packetsIn, 'flow-row packets-in');
  putUnsigned64(view, base + 112, value.bytesIn, 'flow-row bytes-in');
  putUnsigned64(view, base + 120, value.packetsOut, 'flow-row packets-out');
  putUnsigned64(view, base + 128, value.bytesOut, 'flow-row bytes-out');
}

function getFlowRow(view: DataView, base: number): FlowRow {
  return {
    clientAddress: getAddress(view, base + 0, 'flow-row client-address'),
    vipAddress: getAddress(view, base + 20, 'flow-row vip-address'),
    serverAddress: getAddress(view, base + 40, 'flow-row server-address'),
    clientPort: getUnsigned(view, base + 60, 2),
    vipPort: getUnsigned(view, base + 62, 2),
    serverPort: getUnsigned(view, base + 64, 2),
    protocol: getUnsigned(view, base + 66, 1),
    state: getChoice(view, base + 67, FLOW_ROW_STATE, 'flow-row state'),
    np: getOptionalId(view, base + 68),
    domain: getOptionalId(view, base + 70),
    member: getOptionalId(view, base + 72),
    clientSidePort: getOptionalId(view, base + 74),
    serverSidePort: getOptionalId(view, base + 76),
    clientMac: getMac(view, base + 78),
    serverMac: getMac(view, base + 84),
    idleMs: getUnsigned(view, base + 92, 4),
    ageMs: getUnsigned64(view, base + 96),
    packetsIn: getUnsigned64(view, base + 104),
    bytesIn: getUnsigned64(view, base + 112),
    packetsOut: getUnsigned64(view, base + 120),
    bytesOut: getUnsigned64(view, base + 128),
  };
}

function encodeBeginMessage(message: BeginMessage): Uint8Array {
  const payload = new Uint8Array(16);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'begin transaction');
  putUnsigned64(view, 8, message.generation, 'begin generation');
  return payload;
}

function decodeBeginMessage(payload: Uint8Array): BeginMessage {
  const view = viewOf(payload, 16, 'begin');
  return {
    message: 'begin',
    transaction: getUnsigned(view, 0, 4),
    generation: getUnsigned64(view, 8),
  };
}

function encodeCommitMessage(message: CommitMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'commit transaction');
  putUnsigned(view, 4, 4, message.count, 'commit count');
  return payload;
}

function decodeCommitMessage(payload: Uint8Array): CommitMessage {
  const view = viewOf(payload, 8, 'commit');
  return {
    message: 'commit',
    transaction: getUnsigned(view, 0, 4),
    count: getUnsigned(view, 4, 4),
  };
}

function encodeAbortMessage(message: AbortMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'abort transaction');
  return payload;
}

function decodeAbortMessage(payload: Uint8Array): AbortMessage {
  const view = viewOf(payload, 8, 'abort');
  return {
    message: 'abort',
    transaction: getUnsigned(view, 0, 4),
  };
}

function encodeReadyMessage(message: ReadyMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'ready transaction');
  return payload;
}

function decodeReadyMessage(payload: Uint8Array): ReadyMessage {
  const view = viewOf(payload, 8, 'ready');
  return {
    message: 'ready',
    transaction: getUnsigned(view, 0, 4),
  };
}

function encodeFlowsQueryMessage(message: FlowsQueryMessage): Uint8Array {
  const payload = new Uint8Array(40);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'flows-query transaction');
  putId(view, 4, message.np, 'flows-query np');
  putId(view, 6, message.domain, 'flows-query domain');
  putId(view, 8, message.member, 'flows-query member');
  putUnsigned(view, 10, 2, message.maximum, 'flows-query maximum');
  putAddress(view, 12, message.client, 'flows-query client');
  putUnsigned64(view, 32, message.cursor, 'flows-query cursor');
  return payload;
}

function decodeFlowsQueryMessage(payload: Uint8Array): FlowsQueryMessage {
  const view = viewOf(payload, 40, 'flows-query');
  return {
    message: 'flows-query',
    transaction: getUnsigned(view, 0, 4),
    np: getOptionalId(view, 4),
    domain: getOptionalId(view, 6),
    member: getOptionalId(view, 8),
    maximum: getUnsigned(view, 10, 2),
    client: getAddress(view, 12, 'flows-query client'),
    cursor: getUnsigned64(view, 32),
  };
}

function encodeClearStatisticsMessage(message: ClearStatisticsMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'clear-statistics transaction');
  putUnsigned(view, 4, 1, numberOf(KIND_NUMBERS, message.kind), 'clear-statistics kind');
  putId(view, 6, message.id, 'clear-statistics id');
  return payload;
}

function decodeClearStatisticsMessage(payload: Uint8Array): ClearStatisticsMessage {
  const view = viewOf(payload, 8, 'clear-statistics');
  return {
    message: 'clear-statistics',
    transaction: getUnsigned(view, 0, 4),
    kind: wordOf(KIND_NUMBERS, getUnsigned(view, 4, 1), 'clear-statistics kind'),
    id: getOptionalId(view, 6),
  };
}

function encodeSetSystemMessage(message: SetSystemMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 2, message.idleSleepUs, 'set-system idle-sleep-us');
  putUnsigned(view, 4, 4, message.idlePolls, 'set-system idle-polls');
  return payload;
}

function decodeSetSystemMessage(payload: Uint8Array): SetSystemMessage {
  const view = viewOf(payload, 8, 'set-system');
  return {
    message: 'set-system',
    idleSleepUs: getUnsigned(view, 0, 2),
    idlePolls: getUnsigned(view, 4, 4),
  };
}

function encodeSetNpMessage(message: SetNpMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-np id');
  putText(view, 2, 3, message.key, 'set-np key');
  putUnsigned(view, 5, 1, message.lcore, 'set-np lcore');
  return payload;
}

function decodeSetNpMessage(payload: Uint8Array): SetNpMessage {
  const view = viewOf(payload, 8, 'set-np');
  return {
    message: 'set-np',
    id: getId(view, 0, 'set-np id'),
    key: getText(view, 2, 3, 'set-np key'),
    lcore: getUnsigned(view, 5, 1),
  };
}

function encodeSetSpMessage(message: SetSpMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-sp id');
  putText(view, 2, 3, message.key, 'set-sp key');
  putUnsigned(view, 5, 1, message.lcore, 'set-sp lcore');
  return payload;
}

function decodeSetSpMessage(payload: Uint8Array): SetSpMessage {
  const view = viewOf(payload, 8, 'set-sp');
  return {
    message: 'set-sp',
    id: getId(view, 0, 'set-sp id'),
    key: getText(view, 2, 3, 'set-sp key'),
    lcore: getUnsigned(view, 5, 1),
  };
}

function encodeSetPortMessage(message: SetPortMessage): Uint8Array {
  const payload = new Uint8Array(248);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-port id');
  putText(view, 2, 6, message.key, 'set-port key');
  putChoice(view, 8, PORT_TYPE, message.type);
  putText(view, 9, 32, message.device, 'set-port device');
  putId(view, 42, message.np, 'set-port np');
  putBoolean(view, 44, message.enabled);
  putUnsigned(view, 46, 2, message.mtu, 'set-port mtu');
  putChoice(view, 48, PORT_HOLD_DOWN_LINK, message.holdDownLink);
  putList(
    view,
    { countOffset: 50, offset: 52, elementBytes: 24, maximum: 8 },
    message.addresses,
    'set-port addresses',
    (at, item) => {
      putPrefix(view, at, item, 'set-port addresses');
    },
  );
  return payload;
}

function decodeSetPortMessage(payload: Uint8Array): SetPortMessage {
  const view = viewOf(payload, 248, 'set-port');
  return {
    message: 'set-port',
    id: getId(view, 0, 'set-port id'),
    key: getText(view, 2, 6, 'set-port key'),
    type: getChoice(view, 8, PORT_TYPE, 'set-port type'),
    device: getText(view, 9, 32, 'set-port device'),
    np: getId(view, 42, 'set-port np'),
    enabled: getBoolean(view, 44, 'set-port enabled'),
    mtu: getUnsigned(view, 46, 2),
    holdDownLink: getChoice(view, 48, PORT_HOLD_DOWN_LINK, 'set-port hold-down-link'),
    addresses: getList(
      view,
      { countOffset: 50, offset: 52, elementBytes: 24, maximum: 8 },
      'set-port addresses',
      (at) => getPrefix(view, at, 'set-port addresses'),
    ),
  };
}

function encodeSetVlanMessage(message: SetVlanMessage): Uint8Array {
  const payload = new Uint8Array(144);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-vlan id');
  putText(view, 2, 5, message.key, 'set-vlan key');
  putList(
    view,
    { countOffset: 8, offset: 10, elementBytes: 2, maximum: 64 },
    message.ports,
    'set-vlan ports',
    (at, item) => {
      putId(view, at, item, 'set-vlan ports');
    },
  );
  return payload;
}

function decodeSetVlanMessage(payload: Uint8Array): SetVlanMessage {
  const view = viewOf(payload, 144, 'set-vlan');
  return {
    message: 'set-vlan',
    id: getId(view, 0, 'set-vlan id'),
    key: getText(view, 2, 5, 'set-vlan key'),
    ports: getList(
      view,
      { countOffset: 8, offset: 10, elementBytes: 2, maximum: 64 },
      'set-vlan ports',
      (at) => getId(view, at, 'set-vlan ports'),
    ),
  };
}

function encodeSetVsdMessage(message: SetVsdMessage): Uint8Array {
  const payload = new Uint8Array(168);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-vsd id');
  putText(view, 2, 32, message.key, 'set-vsd key');
  putChoice(view, 34, VSD_USE, message.use);
  putList(
    view,
    { countOffset: 36, offset: 38, elementBytes: 2, maximum: 64 },
    message.vlans,
    'set-vsd vlans',
    (at, item) => {
      putId(view, at, item, 'set-vsd vlans');
    },
  );
  return payload;
}

function decodeSetVsdMessage(payload: Uint8Array): SetVsdMessage {
  const view = viewOf(payload, 168, 'set-vsd');
  return {
    message: 'set-vsd',
    id: getId(view, 0, 'set-vsd id'),
    key: getText(view, 2, 32, 'set-vsd key'),
    use: getChoice(view, 34, VSD_USE, 'set-vsd use'),
    vlans: getList(
      view,
      { countOffset: 36, offset: 38, elementBytes: 2, maximum: 64 },
      'set-vsd vlans',
      (at) => getId(view, at, 'set-vsd vlans'),
    ),
  };
}

function encodeSetServerMessage(message: SetServerMessage): Uint8Array {
  const payload = new Uint8Array(64);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-server id');
  putText(view, 2, 32, message.key, 'set-server key');
  putAddress(view, 34, message.address, 'set-server address');
  putId(view, 54, message.port, 'set-server port');
  putChoice(view, 56, SERVER_ADMIN_STATE, message.adminState);
  return payload;
}

function decodeSetServerMessage(payload: Uint8Array): SetServerMessage {
  const view = viewOf(payload, 64, 'set-server');
  return {
    message: 'set-server',
    id: getId(view, 0, 'set-server id'),
    key: getText(view, 2, 32, 'set-server key'),
    address: getAddress(view, 34, 'set-server address'),
    port: getOptionalId(view, 54),
    adminState: getChoice(view, 56, SERVER_ADMIN_STATE, 'set-server admin-state'),
  };
}

function encodeSetDomainMessage(message: SetDomainMessage): Uint8Array {
  const payload = new Uint8Array(552);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-domain id');
  putText(view, 2, 32, message.key, 'set-domain key');
  putList(
    view,
    { countOffset: 34, offset: 36, elementBytes: 20, maximum: 8 },
    message.vips,
    'set-domain vips',
    (at, item) => {
      putAddress(view, at, item, 'set-domain vips');
    },
  );
  putId(view, 196, message.vlan, 'set-domain vlan');
  putId(view, 198, message.vsd, 'set-domain vsd');
  putList(
    view,
    { countOffset: 200, offset: 202, elementBytes: 24, maximum: 4 },
    message.selfAddresses,
    'set-domain self-addresses',
    (at, item) => {
      putPrefix(view, at, item, 'set-domain self-addresses');
    },
  );
  putList(
    view,
    { countOffset: 298, offset: 300, elementBytes: 24, maximum: 8 },
    message.subnets,
    'set-domain subnets',
    (at, item) => {
      putPrefix(view, at, item, 'set-domain subnets');
    },
  );
  putChoice(view, 492, DOMAIN_METHOD, message.method);
  putChoice(view, 493, DOMAIN_PERSISTENCE, message.persistence);
  putUnsigned(view, 496, 4, message.persistenceTimeoutS, 'set-domain persistence-timeout-s');
  putChoice(view, 500, DOMAIN_UDP_MODE, message.udpMode);
  putUnsigned(view, 502, 2, message.tcpSynTimeoutS, 'set-domain tcp-syn-timeout-s');
  putUnsigned(view, 504, 4, message.tcpEstablishedTimeoutS, 'set-domain tcp-established-timeout-s');
  putUnsigned(view, 508, 2, message.tcpClosingTimeoutS, 'set-domain tcp-closing-timeout-s');
  putUnsigned(view, 512, 4, message.udpRebalanceTimeoutS, 'set-domain udp-rebalance-timeout-s');
  putUnsigned(view, 516, 4, message.udpTimeoutS, 'set-domain udp-timeout-s');
  putUnsigned(view, 520, 2, message.fragmentTimeoutMs, 'set-domain fragment-timeout-ms');
  putChoice(view, 522, DOMAIN_HEALTH_METHOD, message.healthMethod);
  putUnsigned(view, 524, 2, message.healthPort, 'set-domain health-port');
  putUnsigned(view, 528, 4, message.healthRpcProgram, 'set-domain health-rpc-program');
  putUnsigned(view, 532, 4, message.healthRpcVersion, 'set-domain health-rpc-version');
  putUnsigned(view, 536, 4, message.healthIntervalMs, 'set-domain health-interval-ms');
  putUnsigned(view, 540, 2, message.healthTimeoutMs, 'set-domain health-timeout-ms');
  putUnsigned(view, 542, 1, message.healthFall, 'set-domain health-fall');
  putUnsigned(view, 543, 1, message.healthRise, 'set-domain health-rise');
  putUnsigned(view, 544, 4, message.arpIntervalMs, 'set-domain arp-interval-ms');
  return payload;
}

function decodeSetDomainMessage(payload: Uint8Array): SetDomainMessage {
  const view = viewOf(payload, 552, 'set-domain');
  return {
    message: 'set-domain',
    id: getId(view, 0, 'set-domain id'),
    key: getText(view, 2, 32, 'set-domain key'),
    vips: getList(
      view,
      { countOffset: 34, offset: 36, elementBytes: 20, maximum: 8 },
      'set-domain vips',
      (at) => getAddress(view, at, 'set-domain vips'),
    ),
    vlan: getId(view, 196, 'set-domain vlan'),
    vsd: getOptionalId(view, 198),
    selfAddresses: getList(
      view,
      { countOffset: 200, offset: 202, elementBytes: 24, maximum: 4 },
      'set-domain self-addresses',
      (at) => getPrefix(view, at, 'set-domain self-addresses'),
    ),
    subnets: getList(
      view,
      { countOffset: 298, offset: 300, elementBytes: 24, maximum: 8 },
      'set-domain subnets',
      (at) => getPrefix(view, at, 'set-domain subnets'),
    ),
    method: getChoice(view, 492, DOMAIN_METHOD, 'set-domain method'),
    persistence: getChoice(view, 493, DOMAIN_PERSISTENCE, 'set-domain persistence'),
    persistenceTimeoutS: getUnsigned(view, 496, 4),
    udpMode: getChoice(view, 500, DOMAIN_UDP_MODE, 'set-domain udp-mode'),
    tcpSynTimeoutS: getUnsigned(view, 502, 2),
    tcpEstablishedTimeoutS: getUnsigned(view, 504, 4),
    tcpClosingTimeoutS: getUnsigned(view, 508, 2),
    udpRebalanceTimeoutS: getUnsigned(view, 512, 4),
    udpTimeoutS: getUnsigned(view, 516, 4),
    fragmentTimeoutMs: getUnsigned(view, 520, 2),
    healthMethod: getChoice(view, 522, DOMAIN_HEALTH_METHOD, 'set-domain health-method'),
    healthPort: getUnsigned(view, 524, 2),
    healthRpcProgram: getUnsigned(view, 528, 4),
    healthRpcVersion: getUnsigned(view, 532, 4),
    healthIntervalMs: getUnsigned(view, 536, 4),
    healthTimeoutMs: getUnsigned(view, 540, 2),
    healthFall: getUnsigned(view, 542, 1),
    healthRise: getUnsigned(view, 543, 1),
    arpIntervalMs: getUnsigned(view, 544, 4),
  };
}

function encodeSetMemberMessage(message: SetMemberMessage): Uint8Array {
  const payload = new Uint8Array(80);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-member id');
  putId(view, 2, message.domain, 'set-member domain');
  putText(view, 4, 64, message.key, 'set-member key');
  putId(view, 68, message.server, 'set-member server');
  putChoice(view, 70, MEMBER_PROTOCOL, message.protocol);
  putUnsigned(view, 72, 2, message.vipPort, 'set-member vip-port');
  putUnsigned(view, 74, 2, message.port, 'set-member port');
  putUnsigned(view, 76, 2, message.weight, 'set-member weight');
  return payload;
}

function decodeSetMemberMessage(payload: Uint8Array): SetMemberMessage {
  const view = viewOf(payload, 80, 'set-member');
  return {
    message: 'set-member',
    id: getId(view, 0, 'set-member id'),
    domain: getId(view, 2, 'set-member domain'),
    key: getText(view, 4, 64, 'set-member key'),
    server: getId(view, 68, 'set-member server'),
    protocol: getChoice(view, 70, MEMBER_PROTOCOL, 'set-member protocol'),
    vipPort: getUnsigned(view, 72, 2),
    port: getUnsigned(view, 74, 2),
    weight: getUnsigned(view, 76, 2),
  };
}

function encodeSetStaticRouteMessage(message: SetStaticRouteMessage): Uint8Array {
  const payload = new Uint8Array(80);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-static-route id');
  putText(view, 2, 32, message.key, 'set-static-route key');
  putId(view, 34, message.virtualDomain, 'set-static-route virtual-domain');
  putPrefix(view, 36, message.prefix, 'set-static-route prefix');
  putAddress(view, 60, message.nextHop, 'set-static-route next-hop');
  return payload;
}

function decodeSetStaticRouteMessage(payload: Uint8Array): SetStaticRouteMessage {
  const view = viewOf(payload, 80, 'set-static-route');
  return {
    message: 'set-static-route',
    id: getId(view, 0, 'set-static-route id'),
    key: getText(view, 2, 32, 'set-static-route key'),
    virtualDomain: getId(view, 34, 'set-static-route virtual-domain'),
    prefix: getPrefix(view, 36, 'set-static-route prefix'),
    nextHop: getAddress(view, 60, 'set-static-route next-hop'),
  };
}

function encodeHelloMessage(message: HelloMessage): Uint8Array {
  const payload = new Uint8Array(136);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.pid, 'hello pid');
  putUnsigned(view, 4, 4, message.layoutVersion, 'hello layout-version');
  putUnsigned64(view, 8, message.dictionaryHash, 'hello dictionary-hash');
  putUnsigned64(view, 16, message.flowsAdopted, 'hello flows-adopted');
  putUnsigned64(view, 24, message.flowsDiscarded, 'hello flows-discarded');
  putUnsigned(view, 32, 2, message.npCount, 'hello np-count');
  putText(view, 34, 32, message.version, 'hello version');
  putText(view, 66, 64, message.dpdkVersion, 'hello dpdk-version');
  return payload;
}

function decodeHelloMessage(payload: Uint8Array): HelloMessage {
  const view = viewOf(payload, 136, 'hello');
  return {
    message: 'hello',
    pid: getUnsigned(view, 0, 4),
    layoutVersion: getUnsigned(view, 4, 4),
    dictionaryHash: getUnsigned64(view, 8),
    flowsAdopted: getUnsigned64(view, 16),
    flowsDiscarded: getUnsigned64(view, 24),
    npCount: getUnsigned(view, 32, 2),
    version: getText(view, 34, 32, 'hello version'),
    dpdkVersion: getText(view, 66, 64, 'hello dpdk-version'),
  };
}

function encodeAckMessage(message: AckMessage): Uint8Array {
  const payload = new Uint8Array(16);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'ack transaction');
  putUnsigned64(view, 8, message.generation, 'ack generation');
  return payload;
}

function decodeAckMessage(payload: Uint8Array): AckMessage {
  const view = viewOf(payload, 16, 'ack');
  return {
    message: 'ack',
    transaction: getUnsigned(view, 0, 4),
    generation: getUnsigned64(view, 8),
  };
}

function encodeNakMessage(message: NakMessage): Uint8Array {
  const payload = new Uint8Array(464);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nak transaction');
  putUnsigned(view, 4, 4, message.error, 'nak error');
  putUnsigned(view, 8, 2, numberOf(MARK_NUMBERS, message.mark), 'nak mark');
  putId(view, 10, message.id, 'nak id');
  putText(view, 12, 64, message.key, 'nak key');
  putText(view, 76, 384, message.reason, 'nak reason');
  return payload;
}

function decodeNakMessage(payload: Uint8Array): NakMessage {
  const view = viewOf(payload, 464, 'nak');
  return {
    message: 'nak',
    transaction: getUnsigned(view, 0, 4),
    error: getUnsigned(view, 4, 4),
    mark: wordOf(MARK_NUMBERS, getUnsigned(view, 8, 2), 'nak mark'),
    id: getOptionalId(view, 10),
    key: getText(view, 12, 64, 'nak key'),
    reason: getText(view, 76, 384, 'nak reason'),
  };
}

function encodeEventMessage(message: EventMessage): Uint8Array {
  const payload = new Uint8Array(592);
  const view = new DataView(payload.buffer);
  putUnsigned64(view, 0, message.timeUs, 'event time-us');
  putUnsigned(view, 8, 2, numberOf(EVENT_NUMBERS, message.code), 'event code');
  putId(view, 10, message.id, 'event id');
  putUnsigned(view, 12, 2, message.argumentsBytes, 'event arguments-bytes');
  putText(view, 14, 64, message.key, 'event key');
  putBytes(view, 80, 512, message.arguments, 'event arguments');
  return payload;
}

function decodeEventMessage(payload: Uint8Array): EventMessage {
  const view = viewOf(payload, 592, 'event');
  return {
    message: 'event',
    timeUs: getUnsigned64(view, 0),
    code: wordOf(EVENT_NUMBERS, getUnsigned(view, 8, 2), 'event code'),
    id: getOptionalId(view, 10),
    argumentsBytes: getUnsigned(view, 12, 2),
    key: getText(view, 14, 64, 'event key'),
    arguments: getBytes(view, 80, 512),
  };
}

function encodeFlowsRowsMessage(message: FlowsRowsMessage): Uint8Array {
  const payload = new Uint8Array(704);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'flows-rows transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'flows-rows next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 136, maximum: 5 },
    message.rows,
    'flows-rows rows',
    (at, item) => {
      putFlowRow(view, at, item);
    },
  );
  return payload;
}

function decodeFlowsRowsMessage(payload: Uint8Array): FlowsRowsMessage {
  const view = viewOf(payload, 704, 'flows-rows');
  return {
    message: 'flows-rows',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'flows-rows done'),
    exhausted: getBoolean(view, 5, 'flows-rows exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 136, maximum: 5 },
      'flows-rows rows',
      (at) => getFlowRow(view, at),
    ),
  };
}

/** Message ids, never reused. */
export const MESSAGE_IDS: Readonly<Record<Message['message'], number>> = {
  begin: 1,
  commit: 2,
  abort: 3,
  ready: 4,
  'flows-query': 5,
  'clear-statistics': 6,
  'set-system': 16,
  'set-np': 17,
  'set-sp': 18,
  'set-port': 19,
  'set-vlan': 20,
  'set-vsd': 21,
  'set-server': 22,
  'set-domain': 23,
  'set-member': 24,
  'set-static-route': 25,
  hello: 128,
  ack: 129,
  nak: 130,
  event: 131,
  'flows-rows': 132,
};

/** Payload lengths in bytes. */
export const MESSAGE_BYTES: Readonly<Record<Message['message'], number>> = {
  begin: 16,
  commit: 8,
  abort: 8,
  ready: 8,
  'flows-query': 40,
  'clear-statistics': 8,
  'set-system': 8,
  'set-np': 8,
  'set-sp': 8,
  'set-port': 248,
  'set-vlan': 144,
  'set-vsd': 168,
  'set-server': 64,
  'set-domain': 552,
  'set-member': 80,
  'set-static-route': 80,
  hello: 136,
  ack: 16,
  nak: 464,
  event: 592,
  'flows-rows': 704,
};

/**
 * The payload of a message.
 * @throws CodecError (value-unfit) naming the field whose value does not fit
 */
export function encodeMessage(message: Message): Uint8Array {
  switch (message.message) {
    case 'begin':
      return encodeBeginMessage(message);
    case 'commit':
      return encodeCommitMessage(message);
    case 'abort':
      return encodeAbortMessage(message);
    case 'ready':
      return encodeReadyMessage(message);
    case 'flows-query':
      return encodeFlowsQueryMessage(message);
    case 'clear-statistics':
      return encodeClearStatisticsMessage(message);
    case 'set-system':
      return encodeSetSystemMessage(message);
    case 'set-np':
      return encodeSetNpMessage(message);
    case 'set-sp':
      return encodeSetSpMessage(message);
    case 'set-port':
      return encodeSetPortMessage(message);
    case 'set-vlan':
      return encodeSetVlanMessage(message);
    case 'set-vsd':
      return encodeSetVsdMessage(message);
    case 'set-server':
      return encodeSetServerMessage(message);
    case 'set-domain':
      return encodeSetDomainMessage(message);
    case 'set-member':
      return encodeSetMemberMessage(message);
    case 'set-static-route':
      return encodeSetStaticRouteMessage(message);
    case 'hello':
      return encodeHelloMessage(message);
    case 'ack':
      return encodeAckMessage(message);
    case 'nak':
      return encodeNakMessage(message);
    case 'event':
      return encodeEventMessage(message);
    case 'flows-rows':
      return encodeFlowsRowsMessage(message);
  }
}

/**
 * The message of an id and a payload, which is copied.
 * @throws CodecError message-unknown or message-damaged
 */
export function decodeMessage(id: number, payload: Uint8Array): Message {
  switch (id) {
    case 1:
      return decodeBeginMessage(payload);
    case 2:
      return decodeCommitMessage(payload);
    case 3:
      return decodeAbortMessage(payload);
    case 4:
      return decodeReadyMessage(payload);
    case 5:
      return decodeFlowsQueryMessage(payload);
    case 6:
      return decodeClearStatisticsMessage(payload);
    case 16:
      return decodeSetSystemMessage(payload);
    case 17:
      return decodeSetNpMessage(payload);
    case 18:
      return decodeSetSpMessage(payload);
    case 19:
      return decodeSetPortMessage(payload);
    case 20:
      return decodeSetVlanMessage(payload);
    case 21:
      return decodeSetVsdMessage(payload);
    case 22:
      return decodeSetServerMessage(payload);
    case 23:
      return decodeSetDomainMessage(payload);
    case 24:
      return decodeSetMemberMessage(payload);
    case 25:
      return decodeSetStaticRouteMessage(payload);
    case 128:
      return decodeHelloMessage(payload);
    case 129:
      return decodeAckMessage(payload);
    case 130:
      return decodeNakMessage(payload);
    case 131:
      return decodeEventMessage(payload);
    case 132:
      return decodeFlowsRowsMessage(payload);
    default:
      throw new CodecError('message-unknown', `message id ${id} has no meaning in this dictionary`);
  }
}
