// SPDX-License-Identifier: Apache-2.0
// What the fast path of tests answers to questions about TCP.
import type {
  TcpListenerRow,
  TcpQueryMessage,
  TcpRow,
  UpMessage,
} from '../../../mgmt/generated/messages.js';

/** Living connections that it claims to have. */
export const TCP_CONNECTIONS = 700;

/** Rows of one message: fewer than fit, so that an answer has several. */
const ROWS = { connections: 3, ended: 3, listeners: 2 } as const;
const COUNTS = { connections: TCP_CONNECTIONS, ended: 2, listeners: 3 } as const;

/** The messages that answer a query; filters other than the kind of rows are the fast path's business. */
export function tcpAnswer(query: TcpQueryMessage): UpMessage[] {
  const { transaction, what, maximum } = query;
  const from = Number(query.cursor);
  const left = Math.min(maximum, COUNTS[what] - from);
  const answers: UpMessage[] = [];
  for (let sent = 0; sent < left || sent === 0;) {
    const count = Math.max(1, Math.min(ROWS[what], left - sent));
    const numbers = Array.from({ length: Math.min(count, left) }, (_, i) => from + sent + i);
    sent += count;
    const head = {
      transaction,
      done: sent >= left,
      exhausted: sent >= left && from + left >= COUNTS[what],
      nextCursor: BigInt(from + sent),
    };
    answers.push(
      what === 'listeners'
        ? { message: 'tcp-listeners', ...head, rows: numbers.map(listener) }
        : { message: 'tcp-rows', ...head, rows: numbers.map((n) => connection(n, what)) },
    );
  }
  return answers;
}

function listener(number: number): TcpListenerRow {
  return {
    address: number === 2 ? '2001:db8:1::50' : '10.1.0.50',
    port: [7, 9, 7][number] ?? 0,
    sp: 0,
    service: number,
    backlog: 1024,
    embryonic: 0,
    waiting: 0,
    accepted: 12n,
    refused: 0n,
    cookies: 0n,
  };
}

function connection(number: number, what: 'connections' | 'ended'): TcpRow {
  const ended = what === 'ended';
  return {
    local: '10.1.0.50',
    remote: `10.1.${number >> 8}.${number & 255}`,
    localPort: 7,
    remotePort: 40_000 + number,
    sp: number % 2,
    service: 0,
    mssBytes: 1448,
    pathMtuBytes: 1500,
    state: ended ? 'closed' : 'established',
    end: ended ? 'aborted' : 'none',
    congestion: 'cubic',
    priority: 1,
    sendScale: 7,
    receiveScale: 6,
    timestamps: true,
    sack: true,
    ecn: false,
    windowScaling: true,
    isFrozen: false,
    isActiveOpen: false,
    isInRecovery: false,
    srttUs: 120,
    rttvarUs: 30,
    rttMinUs: 90,
    rtoUs: 10_120,
    cwndBytes: 14_480,
    ssthreshBytes: 0xffffffff,
    sendWindowBytes: 65_536,
    receiveWindowBytes: 1_048_576,
    unsentBytes: 0,
    unacknowledgedBytes: 1448,
    sackedBytes: 0,
    lostBytes: 0,
    unreadBytes: 0,
    unconsumedBytes: 0,
    outOfOrderBytes: 0,
    rtoExpiries: 0,
    fastRecoveries: 1,
    dsacks: 0,
    tlpProbes: 0,
    duplicateSegsIn: 0,
    outOfOrderSegsIn: 0,
    segsIn: 20n,
    segsOut: 21n,
    bytesIn: 20_000n,
    bytesOut: 20_000n,
    segsRetransmitted: 1n,
    bytesRetransmitted: 1448n,
    ageMs: 5000n,
    idleMs: 10n,
    // The first is the oldest, as if the second were of another SP.
    endedMs: ended ? 2000n - BigInt(number) * 1000n : 0n,
    endDetail: ended ? 'the service was removed' : '',
  };
}
