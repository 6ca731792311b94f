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
  ImpairMessage,
  ImpairmentCounters,
  ImpairmentMessage,
  ImpairmentQueryMessage,
  ImpairmentSettings,
  Message,
  NakMessage,
  NasCallRow,
  NasClientRow,
  NasFileRow,
  NasMemberRow,
  NasStepRow,
  NfsCallsMessage,
  NfsClientsMessage,
  NfsFilesMessage,
  NfsMembersMessage,
  NfsQueryMessage,
  NfsReinstateMessage,
  NfsStepsMessage,
  NfsTraceMessage,
  ReadyMessage,
  SetDomainMessage,
  SetFilesystemMemberMessage,
  SetFilesystemMessage,
  SetFilesystemSubtreeMessage,
  SetMemberMessage,
  SetNfsExportMessage,
  SetNfsMessage,
  SetNfsServiceMessage,
  SetNpMessage,
  SetPortMessage,
  SetServerMessage,
  SetSpMessage,
  SetStaticRouteMessage,
  SetSystemMessage,
  SetTcpMessage,
  SetTcpServiceMessage,
  SetVlanMessage,
  SetVsdMessage,
  TcpListenerRow,
  TcpListenersMessage,
  TcpQueryMessage,
  TcpResetMessage,
  TcpRow,
  TcpRowsMessage,
} from './messages.js';

const FLOW_ROW_STATE = {
  none: 0,
  syn: 1,
  'syn-ack': 2,
  established: 3,
  closing: 4,
  closed: 5,
} as const;

const TCP_ROW_STATE = {
  closed: 1,
  listen: 2,
  'syn-sent': 3,
  'syn-received': 4,
  established: 5,
  'fin-wait-1': 6,
  'fin-wait-2': 7,
  'close-wait': 8,
  'last-ack': 9,
  closing: 10,
  'time-wait': 11,
} as const;

const TCP_ROW_END = {
  none: 0,
  closed: 1,
  reset: 2,
  refused: 3,
  'timed-out': 4,
  keepalive: 5,
  unreachable: 6,
  aborted: 7,
  'released-early': 8,
  'listener-closed': 9,
  replaced: 10,
  moved: 11,
  stopped: 12,
} as const;

const TCP_ROW_CONGESTION = { cubic: 0, reno: 1 } as const;

const IMPAIRMENT_SETTINGS_DIRECTION = { in: 0, out: 1 } as const;

const NAS_MEMBER_ROW_STATE = {
  waiting: 0,
  joining: 1,
  current: 2,
  recovering: 3,
  refused: 4,
  out: 5,
} as const;

const TCP_QUERY_WHAT = { connections: 0, ended: 1, listeners: 2 } as const;

const TCP_QUERY_STATE = {
  any: 0,
  closed: 1,
  listen: 2,
  'syn-sent': 3,
  'syn-received': 4,
  established: 5,
  'fin-wait-1': 6,
  'fin-wait-2': 7,
  'close-wait': 8,
  'last-ack': 9,
  closing: 10,
  'time-wait': 11,
} as const;

const NFS_QUERY_WHAT = { members: 0, files: 1, clients: 2, calls: 3, trace: 4 } as const;

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

const TCP_SERVICE_KIND = { echo: 0, sink: 1, source: 2, relay: 3 } as const;

const TCP_CONGESTION_CONTROL = { cubic: 0, reno: 1 } as const;

const NFS_SERVICE_SERVER_TRANSPORT = { tcp: 0, udp: 1 } as const;

const FILESYSTEM_READ_METHOD = {
  handle: 0,
  'round-robin': 1,
  weighted: 2,
  'response-time': 3,
  'inode-hash': 4,
  dynamic: 5,
} as const;

const FILESYSTEM_FIRST_SERVER = { 'least-loaded': 0, fastest: 1, next: 2 } as const;

const FILESYSTEM_WRITE_RULE = { 'first-answer': 0, quorum: 1 } as const;

const FILESYSTEM_NOTES = { disk: 0, memory: 1 } as const;

const NFS_EXPORT_SECURITY = { sys: 0, krb5: 1, 'sys-krb5': 2, krb5i: 3, krb5p: 4 } as const;

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

function putTcpRow(view: DataView, base: number, value: TcpRow): void {
  putAddress(view, base + 0, value.local, 'tcp-row local');
  putAddress(view, base + 20, value.remote, 'tcp-row remote');
  putUnsigned(view, base + 40, 2, value.localPort, 'tcp-row local-port');
  putUnsigned(view, base + 42, 2, value.remotePort, 'tcp-row remote-port');
  putId(view, base + 44, value.sp, 'tcp-row sp');
  putId(view, base + 46, value.service, 'tcp-row service');
  putUnsigned(view, base + 48, 2, value.mssBytes, 'tcp-row mss-bytes');
  putUnsigned(view, base + 50, 2, value.pathMtuBytes, 'tcp-row path-mtu-bytes');
  putChoice(view, base + 52, TCP_ROW_STATE, value.state);
  putChoice(view, base + 53, TCP_ROW_END, value.end);
  putChoice(view, base + 54, TCP_ROW_CONGESTION, value.congestion);
  putUnsigned(view, base + 55, 1, value.priority, 'tcp-row priority');
  putUnsigned(view, base + 56, 1, value.sendScale, 'tcp-row send-scale');
  putUnsigned(view, base + 57, 1, value.receiveScale, 'tcp-row receive-scale');
  putBoolean(view, base + 58, value.timestamps);
  putBoolean(view, base + 59, value.sack);
  putBoolean(view, base + 60, value.ecn);
  putBoolean(view, base + 61, value.windowScaling);
  putBoolean(view, base + 62, value.isFrozen);
  putBoolean(view, base + 63, value.isActiveOpen);
  putBoolean(view, base + 64, value.isInRecovery);
  putUnsigned(view, base + 68, 4, value.srttUs, 'tcp-row srtt-us');
  putUnsigned(view, base + 72, 4, value.rttvarUs, 'tcp-row rttvar-us');
  putUnsigned(view, base + 76, 4, value.rttMinUs, 'tcp-row rtt-min-us');
  putUnsigned(view, base + 80, 4, value.rtoUs, 'tcp-row rto-us');
  putUnsigned(view, base + 84, 4, value.cwndBytes, 'tcp-row cwnd-bytes');
  putUnsigned(view, base + 88, 4, value.ssthreshBytes, 'tcp-row ssthresh-bytes');
  putUnsigned(view, base + 92, 4, value.sendWindowBytes, 'tcp-row send-window-bytes');
  putUnsigned(view, base + 96, 4, value.receiveWindowBytes, 'tcp-row receive-window-bytes');
  putUnsigned(view, base + 100, 4, value.unsentBytes, 'tcp-row unsent-bytes');
  putUnsigned(view, base + 104, 4, value.unacknowledgedBytes, 'tcp-row unacknowledged-bytes');
  putUnsigned(view, base + 108, 4, value.sackedBytes, 'tcp-row sacked-bytes');
  putUnsigned(view, base + 112, 4, value.lostBytes, 'tcp-row lost-bytes');
  putUnsigned(view, base + 116, 4, value.unreadBytes, 'tcp-row unread-bytes');
  putUnsigned(view, base + 120, 4, value.unconsumedBytes, 'tcp-row unconsumed-bytes');
  putUnsigned(view, base + 124, 4, value.outOfOrderBytes, 'tcp-row out-of-order-bytes');
  putUnsigned(view, base + 128, 4, value.rtoExpiries, 'tcp-row rto-expiries');
  putUnsigned(view, base + 132, 4, value.fastRecoveries, 'tcp-row fast-recoveries');
  putUnsigned(view, base + 136, 4, value.dsacks, 'tcp-row dsacks');
  putUnsigned(view, base + 140, 4, value.tlpProbes, 'tcp-row tlp-probes');
  putUnsigned(view, base + 144, 4, value.duplicateSegsIn, 'tcp-row duplicate-segs-in');
  putUnsigned(view, base + 148, 4, value.outOfOrderSegsIn, 'tcp-row out-of-order-segs-in');
  putUnsigned64(view, base + 152, value.segsIn, 'tcp-row segs-in');
  putUnsigned64(view, base + 160, value.segsOut, 'tcp-row segs-out');
  putUnsigned64(view, base + 168, value.bytesIn, 'tcp-row bytes-in');
  putUnsigned64(view, base + 176, value.bytesOut, 'tcp-row bytes-out');
  putUnsigned64(view, base + 184, value.segsRetransmitted, 'tcp-row segs-retransmitted');
  putUnsigned64(view, base + 192, value.bytesRetransmitted, 'tcp-row bytes-retransmitted');
  putUnsigned64(view, base + 200, value.ageMs, 'tcp-row age-ms');
  putUnsigned64(view, base + 208, value.idleMs, 'tcp-row idle-ms');
  putUnsigned64(view, base + 216, value.endedMs, 'tcp-row ended-ms');
  putText(view, base + 224, 48, value.endDetail, 'tcp-row end-detail');
}

function getTcpRow(view: DataView, base: number): TcpRow {
  return {
    local: getAddress(view, base + 0, 'tcp-row local'),
    remote: getAddress(view, base + 20, 'tcp-row remote'),
    localPort: getUnsigned(view, base + 40, 2),
    remotePort: getUnsigned(view, base + 42, 2),
    sp: getOptionalId(view, base + 44),
    service: getOptionalId(view, base + 46),
    mssBytes: getUnsigned(view, base + 48, 2),
    pathMtuBytes: getUnsigned(view, base + 50, 2),
    state: getChoice(view, base + 52, TCP_ROW_STATE, 'tcp-row state'),
    end: getChoice(view, base + 53, TCP_ROW_END, 'tcp-row end'),
    congestion: getChoice(view, base + 54, TCP_ROW_CONGESTION, 'tcp-row congestion'),
    priority: getUnsigned(view, base + 55, 1),
    sendScale: getUnsigned(view, base + 56, 1),
    receiveScale: getUnsigned(view, base + 57, 1),
    timestamps: getBoolean(view, base + 58, 'tcp-row timestamps'),
    sack: getBoolean(view, base + 59, 'tcp-row sack'),
    ecn: getBoolean(view, base + 60, 'tcp-row ecn'),
    windowScaling: getBoolean(view, base + 61, 'tcp-row window-scaling'),
    isFrozen: getBoolean(view, base + 62, 'tcp-row is-frozen'),
    isActiveOpen: getBoolean(view, base + 63, 'tcp-row is-active-open'),
    isInRecovery: getBoolean(view, base + 64, 'tcp-row is-in-recovery'),
    srttUs: getUnsigned(view, base + 68, 4),
    rttvarUs: getUnsigned(view, base + 72, 4),
    rttMinUs: getUnsigned(view, base + 76, 4),
    rtoUs: getUnsigned(view, base + 80, 4),
    cwndBytes: getUnsigned(view, base + 84, 4),
    ssthreshBytes: getUnsigned(view, base + 88, 4),
    sendWindowBytes: getUnsigned(view, base + 92, 4),
    receiveWindowBytes: getUnsigned(view, base + 96, 4),
    unsentBytes: getUnsigned(view, base + 100, 4),
    unacknowledgedBytes: getUnsigned(view, base + 104, 4),
    sackedBytes: getUnsigned(view, base + 108, 4),
    lostBytes: getUnsigned(view, base + 112, 4),
    unreadBytes: getUnsigned(view, base + 116, 4),
    unconsumedBytes: getUnsigned(view, base + 120, 4),
    outOfOrderBytes: getUnsigned(view, base + 124, 4),
    rtoExpiries: getUnsigned(view, base + 128, 4),
    fastRecoveries: getUnsigned(view, base + 132, 4),
    dsacks: getUnsigned(view, base + 136, 4),
    tlpProbes: getUnsigned(view, base + 140, 4),
    duplicateSegsIn: getUnsigned(view, base + 144, 4),
    outOfOrderSegsIn: getUnsigned(view, base + 148, 4),
    segsIn: getUnsigned64(view, base + 152),
    segsOut: getUnsigned64(view, base + 160),
    bytesIn: getUnsigned64(view, base + 168),
    bytesOut: getUnsigned64(view, base + 176),
    segsRetransmitted: getUnsigned64(view, base + 184),
    bytesRetransmitted: getUnsigned64(view, base + 192),
    ageMs: getUnsigned64(view, base + 200),
    idleMs: getUnsigned64(view, base + 208),
    endedMs: getUnsigned64(view, base + 216),
    endDetail: getText(view, base + 224, 48, 'tcp-row end-detail'),
  };
}

function putTcpListenerRow(view: DataView, base: number, value: TcpListenerRow): void {
  putAddress(view, base + 0, value.address, 'tcp-listener-row address');
  putUnsigned(view, base + 20, 2, value.port, 'tcp-listener-row port');
  putId(view, base + 22, value.sp, 'tcp-listener-row sp');
  putId(view, base + 24, value.service, 'tcp-listener-row service');
  putUnsigned(view, base + 28, 4, value.backlog, 'tcp-listener-row backlog');
  putUnsigned(view, base + 32, 4, value.embryonic, 'tcp-listener-row embryonic');
  putUnsigned(view, base + 36, 4, value.waiting, 'tcp-listener-row waiting');
  putUnsigned64(view, base + 40, value.accepted, 'tcp-listener-row accepted');
  putUnsigned64(view, base + 48, value.refused, 'tcp-listener-row refused');
  putUnsigned64(view, base + 56, value.cookies, 'tcp-listener-row cookies');
}

function getTcpListenerRow(view: DataView, base: number): TcpListenerRow {
  return {
    address: getAddress(view, base + 0, 'tcp-listener-row address'),
    port: getUnsigned(view, base + 20, 2),
    sp: getOptionalId(view, base + 22),
    service: getOptionalId(view, base + 24),
    backlog: getUnsigned(view, base + 28, 4),
    embryonic: getUnsigned(view, base + 32, 4),
    waiting: getUnsigned(view, base + 36, 4),
    accepted: getUnsigned64(view, base + 40),
    refused: getUnsigned64(view, base + 48),
    cookies: getUnsigned64(view, base + 56),
  };
}

function putImpairmentSettings(view: DataView, base: number, value: ImpairmentSettings): void {
  putUnsigned64(view, base + 0, value.seed, 'impairment-settings seed');
  putUnsigned64(view, base + 8, value.rateBps, 'impairment-settings rate-bps');
  putUnsigned(view, base + 16, 4, value.lossPpm, 'impairment-settings loss-ppm');
  putUnsigned(view, base + 20, 4, value.burstEnterPpm, 'impairment-settings burst-enter-ppm');
  putUnsigned(view, base + 24, 4, value.burstLeavePpm, 'impairment-settings burst-leave-ppm');
  putUnsigned(view, base + 28, 4, value.burstLossPpm, 'impairment-settings burst-loss-ppm');
  putUnsigned(view, base + 32, 4, value.tailLossPpm, 'impairment-settings tail-loss-ppm');
  putUnsigned(view, base + 36, 4, value.tailIdleUs, 'impairment-settings tail-idle-us');
  putUnsigned(view, base + 40, 4, value.tailPackets, 'impairment-settings tail-packets');
  putUnsigned(view, base + 44, 4, value.reorderPpm, 'impairment-settings reorder-ppm');
  putUnsigned(view, base + 48, 4, value.reorderPackets, 'impairment-settings reorder-packets');
  putUnsigned(view, base + 52, 4, value.reorderDelayUs, 'impairment-settings reorder-delay-us');
  putUnsigned(view, base + 56, 4, value.duplicatePpm, 'impairment-settings duplicate-ppm');
  putUnsigned(view, base + 60, 4, value.delayUs, 'impairment-settings delay-us');
  putUnsigned(view, base + 64, 4, value.jitterUs, 'impairment-settings jitter-us');
  putUnsigned(view, base + 68, 4, value.queueBytes, 'impairment-settings queue-bytes');
  putUnsigned(
    view,
    base + 72,
    4,
    value.ecnThresholdBytes,
    'impairment-settings ecn-threshold-bytes',
  );
  putUnsigned(view, base + 76, 4, value.corruptPpm, 'impairment-settings corrupt-ppm');
  putChoice(view, base + 80, IMPAIRMENT_SETTINGS_DIRECTION, value.direction);
  putBoolean(view, base + 81, value.jitterReorders);
  putBoolean(view, base + 82, value.cut);
}

function getImpairmentSettings(view: DataView, base: number): ImpairmentSettings {
  return {
    seed: getUnsigned64(view, base + 0),
    rateBps: getUnsigned64(view, base + 8),
    lossPpm: getUnsigned(view, base + 16, 4),
    burstEnterPpm: getUnsigned(view, base + 20, 4),
    burstLeavePpm: getUnsigned(view, base + 24, 4),
    burstLossPpm: getUnsigned(view, base + 28, 4),
    tailLossPpm: getUnsigned(view, base + 32, 4),
    tailIdleUs: getUnsigned(view, base + 36, 4),
    tailPackets: getUnsigned(view, base + 40, 4),
    reorderPpm: getUnsigned(view, base + 44, 4),
    reorderPackets: getUnsigned(view, base + 48, 4),
    reorderDelayUs: getUnsigned(view, base + 52, 4),
    duplicatePpm: getUnsigned(view, base + 56, 4),
    delayUs: getUnsigned(view, base + 60, 4),
    jitterUs: getUnsigned(view, base + 64, 4),
    queueBytes: getUnsigned(view, base + 68, 4),
    ecnThresholdBytes: getUnsigned(view, base + 72, 4),
    corruptPpm: getUnsigned(view, base + 76, 4),
    direction: getChoice(
      view,
      base + 80,
      IMPAIRMENT_SETTINGS_DIRECTION,
      'impairment-settings direction',
    ),
    jitterReorders: getBoolean(view, base + 81, 'impairment-settings jitter-reorders'),
    cut: getBoolean(view, base + 82, 'impairment-settings cut'),
  };
}

function putImpairmentCounters(view: DataView, base: number, value: ImpairmentCounters): void {
  putUnsigned64(view, base + 0, value.put, 'impairment-counters put');
  putUnsigned64(view, base + 8, value.passed, 'impairment-counters passed');
  putUnsigned64(view, base + 16, value.lost, 'impairment-counters lost');
  putUnsigned64(view, base + 24, value.burstLost, 'impairment-counters burst-lost');
  putUnsigned64(view, base + 32, value.tailLost, 'impairment-counters tail-lost');
  putUnsigned64(view, base + 40, value.queueDropped, 'impairment-counters queue-dropped');
  putUnsigned64(view, base + 48, value.slotsDropped, 'impairment-counters slots-dropped');
  putUnsigned64(view, base + 56, value.cut, 'impairment-counters cut');
  putUnsigned64(view, base + 64, value.flushed, 'impairment-counters flushed');
  putUnsigned64(view, base + 72, value.reordered, 'impairment-counters reordered');
  putUnsigned64(view, base + 80, value.duplicated, 'impairment-counters duplicated');
  putUnsigned64(view, base + 88, value.corrupted, 'impairment-counters corrupted');
  putUnsigned64(view, base + 96, value.marked, 'impairment-counters marked');
  putUnsigned64(view, base + 104, value.noMbuf, 'impairment-counters no-mbuf');
  putUnsigned64(view, base + 112, value.queued, 'impairment-counters queued');
}

function getImpairmentCounters(view: DataView, base: number): ImpairmentCounters {
  return {
    put: getUnsigned64(view, base + 0),
    passed: getUnsigned64(view, base + 8),
    lost: getUnsigned64(view, base + 16),
    burstLost: getUnsigned64(view, base + 24),
    tailLost: getUnsigned64(view, base + 32),
    queueDropped: getUnsigned64(view, base + 40),
    slotsDropped: getUnsigned64(view, base + 48),
    cut: getUnsigned64(view, base + 56),
    flushed: getUnsigned64(view, base + 64),
    reordered: getUnsigned64(view, base + 72),
    duplicated: getUnsigned64(view, base + 80),
    corrupted: getUnsigned64(view, base + 88),
    marked: getUnsigned64(view, base + 96),
    noMbuf: getUnsigned64(view, base + 104),
    queued: getUnsigned64(view, base + 112),
  };
}

function putNasMemberRow(view: DataView, base: number, value: NasMemberRow): void {
  putId(view, base + 0, value.filesystem, 'nas-member-row filesystem');
  putId(view, base + 2, value.member, 'nas-member-row member');
  putChoice(view, base + 4, NAS_MEMBER_ROW_STATE, value.state);
  putBoolean(view, base + 5, value.isServing);
  putUnsigned64(view, base + 8, value.notes, 'nas-member-row notes');
  putUnsigned64(view, base + 16, value.recoveringObjects, 'nas-member-row recovering-objects');
  putUnsigned64(view, base + 24, value.objects, 'nas-member-row objects');
  putBoolean(view, base + 32, value.keepsLocks);
  putUnsigned64(view, base + 40, value.locksHeld, 'nas-member-row locks-held');
  putUnsigned64(view, base + 48, value.locksWaiting, 'nas-member-row locks-waiting');
  putUnsigned64(view, base + 56, value.reads, 'nas-member-row reads');
  putUnsigned64(view, base + 64, value.modifications, 'nas-member-row modifications');
  putUnsigned64(view, base + 72, value.outstanding, 'nas-member-row outstanding');
  putUnsigned64(view, base + 80, value.behind, 'nas-member-row behind');
  putUnsigned64(view, base + 88, value.responseUs, 'nas-member-row response-us');
  putText(view, base + 96, 160, value.reason, 'nas-member-row reason');
}

function getNasMemberRow(view: DataView, base: number): NasMemberRow {
  return {
    filesystem: getOptionalId(view, base + 0),
    member: getOptionalId(view, base + 2),
    state: getChoice(view, base + 4, NAS_MEMBER_ROW_STATE, 'nas-member-row state'),
    isServing: getBoolean(view, base + 5, 'nas-member-row is-serving'),
    notes: getUnsigned64(view, base + 8),
    recoveringObjects: getUnsigned64(view, base + 16),
    objects: getUnsigned64(view, base + 24),
    keepsLocks: getBoolean(view, base + 32, 'nas-member-row keeps-locks'),
    locksHeld: getUnsigned64(view, base + 40),
    locksWaiting: getUnsigned64(view, base + 48),
    reads: getUnsigned64(view, base + 56),
    modifications: getUnsigned64(view, base + 64),
    outstanding: getUnsigned64(view, base + 72),
    behind: getUnsigned64(view, base + 80),
    responseUs: getUnsigned64(view, base + 88),
    reason: getText(view, base + 96, 160, 'nas-member-row reason'),
  };
}

function putNasFileRow(view: DataView, base: number, value: NasFileRow): void {
  putUnsigned64(view, base + 0, value.object, 'nas-file-row object');
  putUnsigned64(view, base + 8, value.hits, 'nas-file-row hits');
  putUnsigned64(view, base + 16, value.allHits, 'nas-file-row all-hits');
  putId(view, base + 24, value.filesystem, 'nas-file-row filesystem');
  putUnsigned(view, base + 26, 1, value.list, 'nas-file-row list');
  putUnsigned(view, base + 27, 1, value.servers, 'nas-file-row servers');
  putText(view, base + 28, 160, value.path, 'nas-file-row path');
}

function getNasFileRow(view: DataView, base: number): NasFileRow {
  return {
    object: getUnsigned64(view, base + 0),
    hits: getUnsigned64(view, base + 8),
    allHits: getUnsigned64(view, base + 16),
    filesystem: getOptionalId(view, base + 24),
    list: getUnsigned(view, base + 26, 1),
    servers: getUnsigned(view, base + 27, 1),
    path: getText(view, base + 28, 160, 'nas-file-row path'),
  };
}

function putNasClientRow(view: DataView, base: number, value: NasClientRow): void {
  putAddress(view, base + 0, value.client, 'nas-client-row client');
  putUnsigned64(view, base + 24, value.calls, 'nas-client-row calls');
  putUnsigned64(view, base + 32, value.readBytes, 'nas-client-row read-bytes');
  putUnsigned64(view, base + 40, value.writtenBytes, 'nas-client-row written-bytes');
  putUnsigned64(view, base + 48, value.timed, 'nas-client-row timed');
  putUnsigned64(view, base + 56, value.timeUs, 'nas-client-row time-us');
  putUnsigned64(view, base + 64, value.bucket0, 'nas-client-row bucket-0');
  putUnsigned64(view, base + 72, value.bucket1, 'nas-client-row bucket-1');
  putUnsigned64(view, base + 80, value.bucket2, 'nas-client-row bucket-2');
  putUnsigned64(view, base + 88, value.bucket3, 'nas-client-row bucket-3');
  putUnsigned64(view, base + 96, value.bucket4, 'nas-client-row bucket-4');
  putUnsigned64(view, base + 104, value.bucket5, 'nas-client-row bucket-5');
  putUnsigned64(view, base + 112, value.bucket6, 'nas-client-row bucket-6');
  putUnsigned64(view, base + 120, value.bucket7, 'nas-client-row bucket-7');
  putUnsigned64(view, base + 128, value.bucket8, 'nas-client-row bucket-8');
  putUnsigned64(view, base + 136, value.bucket9, 'nas-client-row bucket-9');
  putUnsigned64(view, base + 144, value.bucket10, 'nas-client-row bucket-10');
  putUnsigned64(view, base + 152, value.bucket11, 'nas-client-row bucket-11');
  putUnsigned64(view, base + 160, value.bucket12, 'nas-client-row bucket-12');
  putUnsigned64(view, base + 168, value.bucket13, 'nas-client-row bucket-13');
  putUnsigned64(view, base + 176, value.bucket14, 'nas-client-row bucket-14');
  putUnsigned64(view, base + 184, value.bucket15, 'nas-client-row bucket-15');
  putUnsigned64(view, base + 192, value.bucket16, 'nas-client-row bucket-16');
  putUnsigned64(view, base + 200, value.bucket17, 'nas-client-row bucket-17');
  putUnsigned64(view, base + 208, value.bucket18, 'nas-client-row bucket-18');
  putUnsigned64(view, base + 216, value.bucket19, 'nas-client-row bucket-19');
  putUnsigned64(view, base + 224, value.bucket20, 'nas-client-row bucket-20');
  putUnsigned64(view, base + 232, value.bucket21, 'nas-client-row bucket-21');
  putUnsigned64(view, base + 240, value.bucket22, 'nas-client-row bucket-22');
  putUnsigned64(view, base + 248, value.bucket23, 'nas-client-row bucket-23');
  putUnsigned64(view, base + 256, value.bucket24, 'nas-client-row bucket-24');
  putUnsigned64(view, base + 264, value.bucket25, 'nas-client-row bucket-25');
}

function getNasClientRow(view: DataView, base: number): NasClientRow {
  return {
    client: getAddress(view, base + 0, 'nas-client-row client'),
    calls: getUnsigned64(view, base + 24),
    readBytes: getUnsigned64(view, base + 32),
    writtenBytes: getUnsigned64(view, base + 40),
    timed: getUnsigned64(view, base + 48),
    timeUs: getUnsigned64(view, base + 56),
    bucket0: getUnsigned64(view, base + 64),
    bucket1: getUnsigned64(view, base + 72),
    bucket2: getUnsigned64(view, base + 80),
    bucket3: getUnsigned64(view, base + 88),
    bucket4: getUnsigned64(view, base + 96),
    bucket5: getUnsigned64(view, base + 104),
    bucket6: getUnsigned64(view, base + 112),
    bucket7: getUnsigned64(view, base + 120),
    bucket8: getUnsigned64(view, base + 128),
    bucket9: getUnsigned64(view, base + 136),
    bucket10: getUnsigned64(view, base + 144),
    bucket11: getUnsigned64(view, base + 152),
    bucket12: getUnsigned64(view, base + 160),
    bucket13: getUnsigned64(view, base + 168),
    bucket14: getUnsigned64(view, base + 176),
    bucket15: getUnsigned64(view, base + 184),
    bucket16: getUnsigned64(view, base + 192),
    bucket17: getUnsigned64(view, base + 200),
    bucket18: getUnsigned64(view, base + 208),
    bucket19: getUnsigned64(view, base + 216),
    bucket20: getUnsigned64(view, base + 224),
    bucket21: getUnsigned64(view, base + 232),
    bucket22: getUnsigned64(view, base + 240),
    bucket23: getUnsigned64(view, base + 248),
    bucket24: getUnsigned64(view, base + 256),
    bucket25: getUnsigned64(view, base + 264),
  };
}

function putNasCallRow(view: DataView, base: number, value: NasCallRow): void {
  putAddress(view, base + 0, value.client, 'nas-call-row client');
  putUnsigned(view, base + 20, 2, value.port, 'nas-call-row port');
  putId(view, base + 22, value.filesystem, 'nas-call-row filesystem');
  putUnsigned(view, base + 24, 4, value.xid, 'nas-call-row xid');
  putUnsigned(view, base + 28, 1, value.procedure, 'nas-call-row procedure');
  putUnsigned(view, base + 29, 1, value.waitsForMembers, 'nas-call-row waits-for-members');
  putUnsigned64(view, base + 32, value.ageUs, 'nas-call-row age-us');
  putUnsigned64(view, base + 40, value.object, 'nas-call-row object');
  putText(view, base + 48, 48, value.state, 'nas-call-row state');
}

function getNasCallRow(view: DataView, base: number): NasCallRow {
  return {
    client: getAddress(view, base + 0, 'nas-call-row client'),
    port: getUnsigned(view, base + 20, 2),
    filesystem: getOptionalId(view, base + 22),
    xid: getUnsigned(view, base + 24, 4),
    procedure: getUnsigned(view, base + 28, 1),
    waitsForMembers: getUnsigned(view, base + 29, 1),
    ageUs: getUnsigned64(view, base + 32),
    object: getUnsigned64(view, base + 40),
    state: getText(view, base + 48, 48, 'nas-call-row state'),
  };
}

function putNasStepRow(view: DataView, base: number, value: NasStepRow): void {
  putUnsigned(view, base + 0, 4, value.atUs, 'nas-step-row at-us');
  putId(view, base + 4, value.member, 'nas-step-row member');
  putText(view, base + 6, 72, value.text, 'nas-step-row text');
}

function getNasStepRow(view: DataView, base: number): NasStepRow {
  return {
    atUs: getUnsigned(view, base + 0, 4),
    member: getOptionalId(view, base + 4),
    text: getText(view, base + 6, 72, 'nas-step-row text'),
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

function encodeTcpQueryMessage(message: TcpQueryMessage): Uint8Array {
  const payload = new Uint8Array(64);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'tcp-query transaction');
  putId(view, 4, message.sp, 'tcp-query sp');
  putId(view, 6, message.service, 'tcp-query service');
  putUnsigned(view, 8, 2, message.maximum, 'tcp-query maximum');
  putUnsigned(view, 10, 2, message.peerPort, 'tcp-query peer-port');
  putUnsigned(view, 12, 2, message.localPort, 'tcp-query local-port');
  putChoice(view, 14, TCP_QUERY_WHAT, message.what);
  putChoice(view, 15, TCP_QUERY_STATE, message.state);
  putAddress(view, 16, message.peer, 'tcp-query peer');
  putAddress(view, 36, message.local, 'tcp-query local');
  putUnsigned64(view, 56, message.cursor, 'tcp-query cursor');
  return payload;
}

function decodeTcpQueryMessage(payload: Uint8Array): TcpQueryMessage {
  const view = viewOf(payload, 64, 'tcp-query');
  return {
    message: 'tcp-query',
    transaction: getUnsigned(view, 0, 4),
    sp: getOptionalId(view, 4),
    service: getOptionalId(view, 6),
    maximum: getUnsigned(view, 8, 2),
    peerPort: getUnsigned(view, 10, 2),
    localPort: getUnsigned(view, 12, 2),
    what: getChoice(view, 14, TCP_QUERY_WHAT, 'tcp-query what'),
    state: getChoice(view, 15, TCP_QUERY_STATE, 'tcp-query state'),
    peer: getAddress(view, 16, 'tcp-query peer'),
    local: getAddress(view, 36, 'tcp-query local'),
    cursor: getUnsigned64(view, 56),
  };
}

function encodeTcpResetMessage(message: TcpResetMessage): Uint8Array {
  const payload = new Uint8Array(48);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'tcp-reset transaction');
  putUnsigned(view, 4, 2, message.peerPort, 'tcp-reset peer-port');
  putUnsigned(view, 6, 2, message.localPort, 'tcp-reset local-port');
  putAddress(view, 8, message.peer, 'tcp-reset peer');
  putAddress(view, 28, message.local, 'tcp-reset local');
  return payload;
}

function decodeTcpResetMessage(payload: Uint8Array): TcpResetMessage {
  const view = viewOf(payload, 48, 'tcp-reset');
  return {
    message: 'tcp-reset',
    transaction: getUnsigned(view, 0, 4),
    peerPort: getUnsigned(view, 4, 2),
    localPort: getUnsigned(view, 6, 2),
    peer: getAddress(view, 8, 'tcp-reset peer'),
    local: getAddress(view, 28, 'tcp-reset local'),
  };
}

function encodeImpairMessage(message: ImpairMessage): Uint8Array {
  const payload = new Uint8Array(184);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'impair transaction');
  putId(view, 4, message.port, 'impair port');
  putList(
    view,
    { countOffset: 6, offset: 8, elementBytes: 88, maximum: 2 },
    message.directions,
    'impair directions',
    (at, item) => {
      putImpairmentSettings(view, at, item);
    },
  );
  return payload;
}

function decodeImpairMessage(payload: Uint8Array): ImpairMessage {
  const view = viewOf(payload, 184, 'impair');
  return {
    message: 'impair',
    transaction: getUnsigned(view, 0, 4),
    port: getOptionalId(view, 4),
    directions: getList(
      view,
      { countOffset: 6, offset: 8, elementBytes: 88, maximum: 2 },
      'impair directions',
      (at) => getImpairmentSettings(view, at),
    ),
  };
}

function encodeImpairmentQueryMessage(message: ImpairmentQueryMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'impairment-query transaction');
  putId(view, 4, message.port, 'impairment-query port');
  return payload;
}

function decodeImpairmentQueryMessage(payload: Uint8Array): ImpairmentQueryMessage {
  const view = viewOf(payload, 8, 'impairment-query');
  return {
    message: 'impairment-query',
    transaction: getUnsigned(view, 0, 4),
    port: getOptionalId(view, 4),
  };
}

function encodeNfsQueryMessage(message: NfsQueryMessage): Uint8Array {
  const payload = new Uint8Array(24);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-query transaction');
  putId(view, 4, message.sp, 'nfs-query sp');
  putUnsigned(view, 6, 2, message.maximum, 'nfs-query maximum');
  putChoice(view, 8, NFS_QUERY_WHAT, message.what);
  putUnsigned64(view, 16, message.cursor, 'nfs-query cursor');
  return payload;
}

function decodeNfsQueryMessage(payload: Uint8Array): NfsQueryMessage {
  const view = viewOf(payload, 24, 'nfs-query');
  return {
    message: 'nfs-query',
    transaction: getUnsigned(view, 0, 4),
    sp: getOptionalId(view, 4),
    maximum: getUnsigned(view, 6, 2),
    what: getChoice(view, 8, NFS_QUERY_WHAT, 'nfs-query what'),
    cursor: getUnsigned64(view, 16),
  };
}

function encodeNfsTraceMessage(message: NfsTraceMessage): Uint8Array {
  const payload = new Uint8Array(32);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-trace transaction');
  putId(view, 4, message.sp, 'nfs-trace sp');
  putUnsigned(view, 6, 1, message.procedure, 'nfs-trace procedure');
  putAddress(view, 7, message.client, 'nfs-trace client');
  return payload;
}

function decodeNfsTraceMessage(payload: Uint8Array): NfsTraceMessage {
  const view = viewOf(payload, 32, 'nfs-trace');
  return {
    message: 'nfs-trace',
    transaction: getUnsigned(view, 0, 4),
    sp: getOptionalId(view, 4),
    procedure: getUnsigned(view, 6, 1),
    client: getAddress(view, 7, 'nfs-trace client'),
  };
}

function encodeNfsReinstateMessage(message: NfsReinstateMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-reinstate transaction');
  putId(view, 4, message.filesystem, 'nfs-reinstate filesystem');
  putId(view, 6, message.member, 'nfs-reinstate member');
  return payload;
}

function decodeNfsReinstateMessage(payload: Uint8Array): NfsReinstateMessage {
  const view = viewOf(payload, 8, 'nfs-reinstate');
  return {
    message: 'nfs-reinstate',
    transaction: getUnsigned(view, 0, 4),
    filesystem: getOptionalId(view, 4),
    member: getOptionalId(view, 6),
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

function encodeSetTcpServiceMessage(message: SetTcpServiceMessage): Uint8Array {
  const payload = new Uint8Array(176);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-tcp-service id');
  putText(view, 2, 32, message.key, 'set-tcp-service key');
  putChoice(view, 34, TCP_SERVICE_KIND, message.kind);
  putAddress(view, 35, message.address, 'set-tcp-service address');
  putUnsigned(view, 56, 2, message.tcpPort, 'set-tcp-service tcp-port');
  putList(
    view,
    { countOffset: 58, offset: 60, elementBytes: 20, maximum: 3 },
    message.targetAddresses,
    'set-tcp-service target-addresses',
    (at, item) => {
      putAddress(view, at, item, 'set-tcp-service target-addresses');
    },
  );
  putUnsigned(view, 120, 2, message.targetPort, 'set-tcp-service target-port');
  putPrefix(view, 122, message.sourceAddress, 'set-tcp-service source-address');
  putId(view, 146, message.vlan, 'set-tcp-service vlan');
  putAddress(view, 148, message.targetGateway, 'set-tcp-service target-gateway');
  putUnsigned(view, 168, 1, message.priority, 'set-tcp-service priority');
  putBoolean(view, 169, message.enabled);
  return payload;
}

function decodeSetTcpServiceMessage(payload: Uint8Array): SetTcpServiceMessage {
  const view = viewOf(payload, 176, 'set-tcp-service');
  return {
    message: 'set-tcp-service',
    id: getId(view, 0, 'set-tcp-service id'),
    key: getText(view, 2, 32, 'set-tcp-service key'),
    kind: getChoice(view, 34, TCP_SERVICE_KIND, 'set-tcp-service kind'),
    address: getAddress(view, 35, 'set-tcp-service address'),
    tcpPort: getUnsigned(view, 56, 2),
    targetAddresses: getList(
      view,
      { countOffset: 58, offset: 60, elementBytes: 20, maximum: 3 },
      'set-tcp-service target-addresses',
      (at) => getAddress(view, at, 'set-tcp-service target-addresses'),
    ),
    targetPort: getUnsigned(view, 120, 2),
    sourceAddress: getPrefix(view, 122, 'set-tcp-service source-address'),
    vlan: getOptionalId(view, 146),
    targetGateway: getAddress(view, 148, 'set-tcp-service target-gateway'),
    priority: getUnsigned(view, 168, 1),
    enabled: getBoolean(view, 169, 'set-tcp-service enabled'),
  };
}

function encodeSetTcpMessage(message: SetTcpMessage): Uint8Array {
  const payload = new Uint8Array(56);
  const view = new DataView(payload.buffer);
  putChoice(view, 0, TCP_CONGESTION_CONTROL, message.congestionControl);
  putUnsigned(view, 4, 4, message.minRtoUs, 'set-tcp min-rto-us');
  putUnsigned(view, 8, 4, message.maxRtoUs, 'set-tcp max-rto-us');
  putUnsigned(view, 12, 4, message.initialRtoUs, 'set-tcp initial-rto-us');
  putUnsigned(view, 16, 4, message.delayedAckUs, 'set-tcp delayed-ack-us');
  putUnsigned(view, 20, 2, message.keepaliveIdleS, 'set-tcp keepalive-idle-s');
  putUnsigned(view, 22, 2, message.keepaliveIntervalS, 'set-tcp keepalive-interval-s');
  putUnsigned(view, 24, 1, message.keepaliveProbes, 'set-tcp keepalive-probes');
  putUnsigned(view, 26, 2, message.userTimeoutS, 'set-tcp user-timeout-s');
  putUnsigned(view, 28, 2, message.finWaitS, 'set-tcp fin-wait-s');
  putUnsigned(view, 30, 1, message.timeWaitS, 'set-tcp time-wait-s');
  putUnsigned(view, 31, 1, message.synRetries, 'set-tcp syn-retries');
  putUnsigned(view, 32, 2, message.synBacklog, 'set-tcp syn-backlog');
  putUnsigned(view, 36, 4, message.receiveBufferBytes, 'set-tcp receive-buffer-bytes');
  putUnsigned(view, 40, 4, message.sendBufferBytes, 'set-tcp send-buffer-bytes');
  putUnsigned(view, 44, 2, message.maxSegmentBytes, 'set-tcp max-segment-bytes');
  putUnsigned(view, 46, 1, message.hopLimit, 'set-tcp hop-limit');
  putUnsigned(view, 47, 1, message.dscp, 'set-tcp dscp');
  putBoolean(view, 48, message.timestamps);
  putBoolean(view, 49, message.windowScaling);
  putBoolean(view, 50, message.sack);
  putBoolean(view, 51, message.ecn);
  putBoolean(view, 52, message.nodelay);
  putBoolean(view, 53, message.pathMtuDiscovery);
  return payload;
}

function decodeSetTcpMessage(payload: Uint8Array): SetTcpMessage {
  const view = viewOf(payload, 56, 'set-tcp');
  return {
    message: 'set-tcp',
    congestionControl: getChoice(view, 0, TCP_CONGESTION_CONTROL, 'set-tcp congestion-control'),
    minRtoUs: getUnsigned(view, 4, 4),
    maxRtoUs: getUnsigned(view, 8, 4),
    initialRtoUs: getUnsigned(view, 12, 4),
    delayedAckUs: getUnsigned(view, 16, 4),
    keepaliveIdleS: getUnsigned(view, 20, 2),
    keepaliveIntervalS: getUnsigned(view, 22, 2),
    keepaliveProbes: getUnsigned(view, 24, 1),
    userTimeoutS: getUnsigned(view, 26, 2),
    finWaitS: getUnsigned(view, 28, 2),
    timeWaitS: getUnsigned(view, 30, 1),
    synRetries: getUnsigned(view, 31, 1),
    synBacklog: getUnsigned(view, 32, 2),
    receiveBufferBytes: getUnsigned(view, 36, 4),
    sendBufferBytes: getUnsigned(view, 40, 4),
    maxSegmentBytes: getUnsigned(view, 44, 2),
    hopLimit: getUnsigned(view, 46, 1),
    dscp: getUnsigned(view, 47, 1),
    timestamps: getBoolean(view, 48, 'set-tcp timestamps'),
    windowScaling: getBoolean(view, 49, 'set-tcp window-scaling'),
    sack: getBoolean(view, 50, 'set-tcp sack'),
    ecn: getBoolean(view, 51, 'set-tcp ecn'),
    nodelay: getBoolean(view, 52, 'set-tcp nodelay'),
    pathMtuDiscovery: getBoolean(view, 53, 'set-tcp path-mtu-discovery'),
  };
}

function encodeSetNfsServiceMessage(message: SetNfsServiceMessage): Uint8Array {
  const payload = new Uint8Array(112);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-nfs-service id');
  putText(view, 2, 32, message.key, 'set-nfs-service key');
  putAddress(view, 34, message.address, 'set-nfs-service address');
  putPrefix(view, 54, message.sourceAddress, 'set-nfs-service source-address');
  putId(view, 78, message.vlan, 'set-nfs-service vlan');
  putAddress(view, 80, message.gateway, 'set-nfs-service gateway');
  putChoice(view, 100, NFS_SERVICE_SERVER_TRANSPORT, message.serverTransport);
  putUnsigned(view, 101, 1, message.serverConnections, 'set-nfs-service server-connections');
  putUnsigned(view, 104, 4, message.transferBytes, 'set-nfs-service transfer-bytes');
  putBoolean(view, 108, message.enabled);
  return payload;
}

function decodeSetNfsServiceMessage(payload: Uint8Array): SetNfsServiceMessage {
  const view = viewOf(payload, 112, 'set-nfs-service');
  return {
    message: 'set-nfs-service',
    id: getId(view, 0, 'set-nfs-service id'),
    key: getText(view, 2, 32, 'set-nfs-service key'),
    address: getAddress(view, 34, 'set-nfs-service address'),
    sourceAddress: getPrefix(view, 54, 'set-nfs-service source-address'),
    vlan: getOptionalId(view, 78),
    gateway: getAddress(view, 80, 'set-nfs-service gateway'),
    serverTransport: getChoice(
      view,
      100,
      NFS_SERVICE_SERVER_TRANSPORT,
      'set-nfs-service server-transport',
    ),
    serverConnections: getUnsigned(view, 101, 1),
    transferBytes: getUnsigned(view, 104, 4),
    enabled: getBoolean(view, 108, 'set-nfs-service enabled'),
  };
}

function encodeSetFilesystemMessage(message: SetFilesystemMessage): Uint8Array {
  const payload = new Uint8Array(88);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-filesystem id');
  putText(view, 2, 32, message.key, 'set-filesystem key');
  putId(view, 34, message.nfsService, 'set-filesystem nfs-service');
  putUnsigned(view, 36, 4, message.fsid, 'set-filesystem fsid');
  putChoice(view, 40, FILESYSTEM_READ_METHOD, message.readMethod);
  putChoice(view, 41, FILESYSTEM_FIRST_SERVER, message.firstServer);
  putChoice(view, 42, FILESYSTEM_WRITE_RULE, message.writeRule);
  putUnsigned(view, 43, 1, message.quorumPercent, 'set-filesystem quorum-percent');
  putUnsigned(view, 44, 1, message.firstListServers, 'set-filesystem first-list-servers');
  putUnsigned(view, 45, 1, message.secondListServers, 'set-filesystem second-list-servers');
  putUnsigned(view, 46, 1, message.thirdListServers, 'set-filesystem third-list-servers');
  putUnsigned(view, 48, 4, message.promoteHits, 'set-filesystem promote-hits');
  putUnsigned(view, 52, 4, message.demoteHits, 'set-filesystem demote-hits');
  putUnsigned(view, 56, 4, message.intervalMs, 'set-filesystem interval-ms');
  putUnsigned(view, 60, 4, message.handleEntries, 'set-filesystem handle-entries');
  putUnsigned(view, 64, 2, message.retransmitMs, 'set-filesystem retransmit-ms');
  putUnsigned(view, 68, 4, message.memberTimeoutMs, 'set-filesystem member-timeout-ms');
  putUnsigned(view, 72, 4, message.backlogCalls, 'set-filesystem backlog-calls');
  putChoice(view, 76, FILESYSTEM_NOTES, message.notes);
  putId(view, 78, message.lockMember, 'set-filesystem lock-member');
  putBoolean(view, 80, message.enabled);
  return payload;
}

function decodeSetFilesystemMessage(payload: Uint8Array): SetFilesystemMessage {
  const view = viewOf(payload, 88, 'set-filesystem');
  return {
    message: 'set-filesystem',
    id: getId(view, 0, 'set-filesystem id'),
    key: getText(view, 2, 32, 'set-filesystem key'),
    nfsService: getId(view, 34, 'set-filesystem nfs-service'),
    fsid: getUnsigned(view, 36, 4),
    readMethod: getChoice(view, 40, FILESYSTEM_READ_METHOD, 'set-filesystem read-method'),
    firstServer: getChoice(view, 41, FILESYSTEM_FIRST_SERVER, 'set-filesystem first-server'),
    writeRule: getChoice(view, 42, FILESYSTEM_WRITE_RULE, 'set-filesystem write-rule'),
    quorumPercent: getUnsigned(view, 43, 1),
    firstListServers: getUnsigned(view, 44, 1),
    secondListServers: getUnsigned(view, 45, 1),
    thirdListServers: getUnsigned(view, 46, 1),
    promoteHits: getUnsigned(view, 48, 4),
    demoteHits: getUnsigned(view, 52, 4),
    intervalMs: getUnsigned(view, 56, 4),
    handleEntries: getUnsigned(view, 60, 4),
    retransmitMs: getUnsigned(view, 64, 2),
    memberTimeoutMs: getUnsigned(view, 68, 4),
    backlogCalls: getUnsigned(view, 72, 4),
    notes: getChoice(view, 76, FILESYSTEM_NOTES, 'set-filesystem notes'),
    lockMember: getOptionalId(view, 78),
    enabled: getBoolean(view, 80, 'set-filesystem enabled'),
  };
}

function encodeSetFilesystemMemberMessage(message: SetFilesystemMemberMessage): Uint8Array {
  const payload = new Uint8Array(336);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-filesystem-member id');
  putId(view, 2, message.filesystem, 'set-filesystem-member filesystem');
  putUnsigned(view, 4, 1, message.slot, 'set-filesystem-member slot');
  putText(view, 5, 64, message.key, 'set-filesystem-member key');
  putId(view, 70, message.server, 'set-filesystem-member server');
  putText(view, 72, 256, message.path, 'set-filesystem-member path');
  putUnsigned(view, 328, 2, message.weight, 'set-filesystem-member weight');
  putUnsigned(view, 330, 2, message.nfsPort, 'set-filesystem-member nfs-port');
  putUnsigned(view, 332, 2, message.mountPort, 'set-filesystem-member mount-port');
  putBoolean(view, 334, message.enabled);
  return payload;
}

function decodeSetFilesystemMemberMessage(payload: Uint8Array): SetFilesystemMemberMessage {
  const view = viewOf(payload, 336, 'set-filesystem-member');
  return {
    message: 'set-filesystem-member',
    id: getId(view, 0, 'set-filesystem-member id'),
    filesystem: getId(view, 2, 'set-filesystem-member filesystem'),
    slot: getUnsigned(view, 4, 1),
    key: getText(view, 5, 64, 'set-filesystem-member key'),
    server: getId(view, 70, 'set-filesystem-member server'),
    path: getText(view, 72, 256, 'set-filesystem-member path'),
    weight: getUnsigned(view, 328, 2),
    nfsPort: getUnsigned(view, 330, 2),
    mountPort: getUnsigned(view, 332, 2),
    enabled: getBoolean(view, 334, 'set-filesystem-member enabled'),
  };
}

function encodeSetNfsExportMessage(message: SetNfsExportMessage): Uint8Array {
  const payload = new Uint8Array(936);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-nfs-export id');
  putText(view, 2, 32, message.key, 'set-nfs-export key');
  putText(view, 34, 256, message.path, 'set-nfs-export path');
  putId(view, 290, message.filesystem, 'set-nfs-export filesystem');
  putText(view, 292, 256, message.directory, 'set-nfs-export directory');
  putList(
    view,
    { countOffset: 548, offset: 550, elementBytes: 24, maximum: 16 },
    message.clients,
    'set-nfs-export clients',
    (at, item) => {
      putPrefix(view, at, item, 'set-nfs-export clients');
    },
  );
  putBoolean(view, 934, message.readOnly);
  putChoice(view, 935, NFS_EXPORT_SECURITY, message.security);
  return payload;
}

function decodeSetNfsExportMessage(payload: Uint8Array): SetNfsExportMessage {
  const view = viewOf(payload, 936, 'set-nfs-export');
  return {
    message: 'set-nfs-export',
    id: getId(view, 0, 'set-nfs-export id'),
    key: getText(view, 2, 32, 'set-nfs-export key'),
    path: getText(view, 34, 256, 'set-nfs-export path'),
    filesystem: getId(view, 290, 'set-nfs-export filesystem'),
    directory: getText(view, 292, 256, 'set-nfs-export directory'),
    clients: getList(
      view,
      { countOffset: 548, offset: 550, elementBytes: 24, maximum: 16 },
      'set-nfs-export clients',
      (at) => getPrefix(view, at, 'set-nfs-export clients'),
    ),
    readOnly: getBoolean(view, 934, 'set-nfs-export read-only'),
    security: getChoice(view, 935, NFS_EXPORT_SECURITY, 'set-nfs-export security'),
  };
}

function encodeSetFilesystemSubtreeMessage(message: SetFilesystemSubtreeMessage): Uint8Array {
  const payload = new Uint8Array(328);
  const view = new DataView(payload.buffer);
  putId(view, 0, message.id, 'set-filesystem-subtree id');
  putId(view, 2, message.filesystem, 'set-filesystem-subtree filesystem');
  putText(view, 4, 64, message.key, 'set-filesystem-subtree key');
  putText(view, 68, 256, message.path, 'set-filesystem-subtree path');
  putId(view, 324, message.target, 'set-filesystem-subtree target');
  return payload;
}

function decodeSetFilesystemSubtreeMessage(payload: Uint8Array): SetFilesystemSubtreeMessage {
  const view = viewOf(payload, 328, 'set-filesystem-subtree');
  return {
    message: 'set-filesystem-subtree',
    id: getId(view, 0, 'set-filesystem-subtree id'),
    filesystem: getId(view, 2, 'set-filesystem-subtree filesystem'),
    key: getText(view, 4, 64, 'set-filesystem-subtree key'),
    path: getText(view, 68, 256, 'set-filesystem-subtree path'),
    target: getId(view, 324, 'set-filesystem-subtree target'),
  };
}

function encodeSetNfsMessage(message: SetNfsMessage): Uint8Array {
  const payload = new Uint8Array(8);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 2, message.sampleCalls, 'set-nfs sample-calls');
  return payload;
}

function decodeSetNfsMessage(payload: Uint8Array): SetNfsMessage {
  const view = viewOf(payload, 8, 'set-nfs');
  return {
    message: 'set-nfs',
    sampleCalls: getUnsigned(view, 0, 2),
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

function encodeTcpRowsMessage(message: TcpRowsMessage): Uint8Array {
  const payload = new Uint8Array(840);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'tcp-rows transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'tcp-rows next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 272, maximum: 3 },
    message.rows,
    'tcp-rows rows',
    (at, item) => {
      putTcpRow(view, at, item);
    },
  );
  return payload;
}

function decodeTcpRowsMessage(payload: Uint8Array): TcpRowsMessage {
  const view = viewOf(payload, 840, 'tcp-rows');
  return {
    message: 'tcp-rows',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'tcp-rows done'),
    exhausted: getBoolean(view, 5, 'tcp-rows exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 272, maximum: 3 },
      'tcp-rows rows',
      (at) => getTcpRow(view, at),
    ),
  };
}

function encodeTcpListenersMessage(message: TcpListenersMessage): Uint8Array {
  const payload = new Uint8Array(792);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'tcp-listeners transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'tcp-listeners next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 64, maximum: 12 },
    message.rows,
    'tcp-listeners rows',
    (at, item) => {
      putTcpListenerRow(view, at, item);
    },
  );
  return payload;
}

function decodeTcpListenersMessage(payload: Uint8Array): TcpListenersMessage {
  const view = viewOf(payload, 792, 'tcp-listeners');
  return {
    message: 'tcp-listeners',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'tcp-listeners done'),
    exhausted: getBoolean(view, 5, 'tcp-listeners exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 64, maximum: 12 },
      'tcp-listeners rows',
      (at) => getTcpListenerRow(view, at),
    ),
  };
}

function encodeImpairmentMessage(message: ImpairmentMessage): Uint8Array {
  const payload = new Uint8Array(432);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'impairment transaction');
  putId(view, 4, message.port, 'impairment port');
  putList(
    view,
    { countOffset: 6, offset: 8, elementBytes: 88, maximum: 2 },
    message.settings,
    'impairment settings',
    (at, item) => {
      putImpairmentSettings(view, at, item);
    },
  );
  putList(
    view,
    { countOffset: 184, offset: 192, elementBytes: 120, maximum: 2 },
    message.counters,
    'impairment counters',
    (at, item) => {
      putImpairmentCounters(view, at, item);
    },
  );
  return payload;
}

function decodeImpairmentMessage(payload: Uint8Array): ImpairmentMessage {
  const view = viewOf(payload, 432, 'impairment');
  return {
    message: 'impairment',
    transaction: getUnsigned(view, 0, 4),
    port: getOptionalId(view, 4),
    settings: getList(
      view,
      { countOffset: 6, offset: 8, elementBytes: 88, maximum: 2 },
      'impairment settings',
      (at) => getImpairmentSettings(view, at),
    ),
    counters: getList(
      view,
      { countOffset: 184, offset: 192, elementBytes: 120, maximum: 2 },
      'impairment counters',
      (at) => getImpairmentCounters(view, at),
    ),
  };
}

function encodeNfsMembersMessage(message: NfsMembersMessage): Uint8Array {
  const payload = new Uint8Array(792);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-members transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'nfs-members next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 256, maximum: 3 },
    message.rows,
    'nfs-members rows',
    (at, item) => {
      putNasMemberRow(view, at, item);
    },
  );
  return payload;
}

function decodeNfsMembersMessage(payload: Uint8Array): NfsMembersMessage {
  const view = viewOf(payload, 792, 'nfs-members');
  return {
    message: 'nfs-members',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'nfs-members done'),
    exhausted: getBoolean(view, 5, 'nfs-members exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 256, maximum: 3 },
      'nfs-members rows',
      (at) => getNasMemberRow(view, at),
    ),
  };
}

function encodeNfsFilesMessage(message: NfsFilesMessage): Uint8Array {
  const payload = new Uint8Array(792);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-files transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'nfs-files next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 192, maximum: 4 },
    message.rows,
    'nfs-files rows',
    (at, item) => {
      putNasFileRow(view, at, item);
    },
  );
  return payload;
}

function decodeNfsFilesMessage(payload: Uint8Array): NfsFilesMessage {
  const view = viewOf(payload, 792, 'nfs-files');
  return {
    message: 'nfs-files',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'nfs-files done'),
    exhausted: getBoolean(view, 5, 'nfs-files exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 192, maximum: 4 },
      'nfs-files rows',
      (at) => getNasFileRow(view, at),
    ),
  };
}

function encodeNfsClientsMessage(message: NfsClientsMessage): Uint8Array {
  const payload = new Uint8Array(840);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-clients transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'nfs-clients next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 272, maximum: 3 },
    message.rows,
    'nfs-clients rows',
    (at, item) => {
      putNasClientRow(view, at, item);
    },
  );
  return payload;
}

function decodeNfsClientsMessage(payload: Uint8Array): NfsClientsMessage {
  const view = viewOf(payload, 840, 'nfs-clients');
  return {
    message: 'nfs-clients',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'nfs-clients done'),
    exhausted: getBoolean(view, 5, 'nfs-clients exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 272, maximum: 3 },
      'nfs-clients rows',
      (at) => getNasClientRow(view, at),
    ),
  };
}

function encodeNfsCallsMessage(message: NfsCallsMessage): Uint8Array {
  const payload = new Uint8Array(792);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-calls transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putUnsigned64(view, 8, message.nextCursor, 'nfs-calls next-cursor');
  putList(
    view,
    { countOffset: 16, offset: 24, elementBytes: 96, maximum: 8 },
    message.rows,
    'nfs-calls rows',
    (at, item) => {
      putNasCallRow(view, at, item);
    },
  );
  return payload;
}

function decodeNfsCallsMessage(payload: Uint8Array): NfsCallsMessage {
  const view = viewOf(payload, 792, 'nfs-calls');
  return {
    message: 'nfs-calls',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'nfs-calls done'),
    exhausted: getBoolean(view, 5, 'nfs-calls exhausted'),
    nextCursor: getUnsigned64(view, 8),
    rows: getList(
      view,
      { countOffset: 16, offset: 24, elementBytes: 96, maximum: 8 },
      'nfs-calls rows',
      (at) => getNasCallRow(view, at),
    ),
  };
}

function encodeNfsStepsMessage(message: NfsStepsMessage): Uint8Array {
  const payload = new Uint8Array(856);
  const view = new DataView(payload.buffer);
  putUnsigned(view, 0, 4, message.transaction, 'nfs-steps transaction');
  putBoolean(view, 4, message.done);
  putBoolean(view, 5, message.exhausted);
  putBoolean(view, 6, message.isArmed);
  putBoolean(view, 7, message.isComplete);
  putUnsigned(view, 8, 1, message.procedure, 'nfs-steps procedure');
  putUnsigned(view, 10, 2, message.lost, 'nfs-steps lost');
  putUnsigned(view, 12, 4, message.xid, 'nfs-steps xid');
  putAddress(view, 16, message.client, 'nfs-steps client');
  putUnsigned64(view, 40, message.nextCursor, 'nfs-steps next-cursor');
  putList(
    view,
    { countOffset: 48, offset: 56, elementBytes: 80, maximum: 10 },
    message.rows,
    'nfs-steps rows',
    (at, item) => {
      putNasStepRow(view, at, item);
    },
  );
  return payload;
}

function decodeNfsStepsMessage(payload: Uint8Array): NfsStepsMessage {
  const view = viewOf(payload, 856, 'nfs-steps');
  return {
    message: 'nfs-steps',
    transaction: getUnsigned(view, 0, 4),
    done: getBoolean(view, 4, 'nfs-steps done'),
    exhausted: getBoolean(view, 5, 'nfs-steps exhausted'),
    isArmed: getBoolean(view, 6, 'nfs-steps is-armed'),
    isComplete: getBoolean(view, 7, 'nfs-steps is-complete'),
    procedure: getUnsigned(view, 8, 1),
    lost: getUnsigned(view, 10, 2),
    xid: getUnsigned(view, 12, 4),
    client: getAddress(view, 16, 'nfs-steps client'),
    nextCursor: getUnsigned64(view, 40),
    rows: getList(
      view,
      { countOffset: 48, offset: 56, elementBytes: 80, maximum: 10 },
      'nfs-steps rows',
      (at) => getNasStepRow(view, at),
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
  'tcp-query': 7,
  'tcp-reset': 8,
  impair: 9,
  'impairment-query': 10,
  'nfs-query': 11,
  'nfs-trace': 12,
  'nfs-reinstate': 13,
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
  'set-tcp-service': 26,
  'set-tcp': 27,
  'set-nfs-service': 28,
  'set-filesystem': 29,
  'set-filesystem-member': 30,
  'set-nfs-export': 31,
  'set-filesystem-subtree': 32,
  'set-nfs': 33,
  hello: 128,
  ack: 129,
  nak: 130,
  event: 131,
  'flows-rows': 132,
  'tcp-rows': 133,
  'tcp-listeners': 134,
  impairment: 135,
  'nfs-members': 136,
  'nfs-files': 137,
  'nfs-clients': 138,
  'nfs-calls': 139,
  'nfs-steps': 140,
};

/** Payload lengths in bytes. */
export const MESSAGE_BYTES: Readonly<Record<Message['message'], number>> = {
  begin: 16,
  commit: 8,
  abort: 8,
  ready: 8,
  'flows-query': 40,
  'clear-statistics': 8,
  'tcp-query': 64,
  'tcp-reset': 48,
  impair: 184,
  'impairment-query': 8,
  'nfs-query': 24,
  'nfs-trace': 32,
  'nfs-reinstate': 8,
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
  'set-tcp-service': 176,
  'set-tcp': 56,
  'set-nfs-service': 112,
  'set-filesystem': 88,
  'set-filesystem-member': 336,
  'set-nfs-export': 936,
  'set-filesystem-subtree': 328,
  'set-nfs': 8,
  hello: 136,
  ack: 16,
  nak: 464,
  event: 592,
  'flows-rows': 704,
  'tcp-rows': 840,
  'tcp-listeners': 792,
  impairment: 432,
  'nfs-members': 792,
  'nfs-files': 792,
  'nfs-clients': 840,
  'nfs-calls': 792,
  'nfs-steps': 856,
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
    case 'tcp-query':
      return encodeTcpQueryMessage(message);
    case 'tcp-reset':
      return encodeTcpResetMessage(message);
    case 'impair':
      return encodeImpairMessage(message);
    case 'impairment-query':
      return encodeImpairmentQueryMessage(message);
    case 'nfs-query':
      return encodeNfsQueryMessage(message);
    case 'nfs-trace':
      return encodeNfsTraceMessage(message);
    case 'nfs-reinstate':
      return encodeNfsReinstateMessage(message);
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
    case 'set-tcp-service':
      return encodeSetTcpServiceMessage(message);
    case 'set-tcp':
      return encodeSetTcpMessage(message);
    case 'set-nfs-service':
      return encodeSetNfsServiceMessage(message);
    case 'set-filesystem':
      return encodeSetFilesystemMessage(message);
    case 'set-filesystem-member':
      return encodeSetFilesystemMemberMessage(message);
    case 'set-nfs-export':
      return encodeSetNfsExportMessage(message);
    case 'set-filesystem-subtree':
      return encodeSetFilesystemSubtreeMessage(message);
    case 'set-nfs':
      return encodeSetNfsMessage(message);
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
    case 'tcp-rows':
      return encodeTcpRowsMessage(message);
    case 'tcp-listeners':
      return encodeTcpListenersMessage(message);
    case 'impairment':
      return encodeImpairmentMessage(message);
    case 'nfs-members':
      return encodeNfsMembersMessage(message);
    case 'nfs-files':
      return encodeNfsFilesMessage(message);
    case 'nfs-clients':
      return encodeNfsClientsMessage(message);
    case 'nfs-calls':
      return encodeNfsCallsMessage(message);
    case 'nfs-steps':
      return encodeNfsStepsMessage(message);
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
    case 7:
      return decodeTcpQueryMessage(payload);
    case 8:
      return decodeTcpResetMessage(payload);
    case 9:
      return decodeImpairMessage(payload);
    case 10:
      return decodeImpairmentQueryMessage(payload);
    case 11:
      return decodeNfsQueryMessage(payload);
    case 12:
      return decodeNfsTraceMessage(payload);
    case 13:
      return decodeNfsReinstateMessage(payload);
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
    case 26:
      return decodeSetTcpServiceMessage(payload);
    case 27:
      return decodeSetTcpMessage(payload);
    case 28:
      return decodeSetNfsServiceMessage(payload);
    case 29:
      return decodeSetFilesystemMessage(payload);
    case 30:
      return decodeSetFilesystemMemberMessage(payload);
    case 31:
      return decodeSetNfsExportMessage(payload);
    case 32:
      return decodeSetFilesystemSubtreeMessage(payload);
    case 33:
      return decodeSetNfsMessage(payload);
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
    case 133:
      return decodeTcpRowsMessage(payload);
    case 134:
      return decodeTcpListenersMessage(payload);
    case 135:
      return decodeImpairmentMessage(payload);
    case 136:
      return decodeNfsMembersMessage(payload);
    case 137:
      return decodeNfsFilesMessage(payload);
    case 138:
      return decodeNfsClientsMessage(payload);
    case 139:
      return decodeNfsCallsMessage(payload);
    case 140:
      return decodeNfsStepsMessage(payload);
    default:
      throw new CodecError('message-unknown', `message id ${id} has no meaning in this dictionary`);
  }
}
