// SPDX-License-Identifier: Apache-2.0

/** What the shows of TCP answer: part of the control protocol (protocol.ts). */
import type { TcpListenerRow, TcpRow } from '../generated/messages.js';
import type { Counter } from './protocol.js';

/** A row of the fast path as the protocol carries it: 64-bit numbers as counters, ids as keys. */
type Shown<Row> = {
  [F in Exclude<keyof Row, 'sp' | 'service'>]: Row[F] extends bigint ? Counter : Row[F];
} & {
  /** SP on which it is. */
  sp: number;
  /** Key of the TCP service it belongs to; empty if the running configuration has it no more. */
  service: string;
};

/** One connection; its fields and their units are those of `tcp-row` in the dictionary. */
export type ShowTcpConnection = Shown<TcpRow>;

/** One listener; its fields are those of `tcp-listener-row` in the dictionary. */
export type ShowTcpListener = Shown<TcpListenerRow>;

export interface ShowTcpRows<Row> {
  rows: Row[];
  /** There are more than were asked for. */
  truncated: boolean;
}

export interface ShowTcpStatistics {
  /** Of all SPs together, or of the one asked for (dictionary words). */
  counters: Record<string, Counter>;
  sps: { sp: number; counters: Record<string, Counter> }[];
}

export interface ShowTcpService {
  service: string;
  id: number;
  kind: string;
  address: string;
  port: number;
  /** Of a relay, the one that answers first. */
  targets: string[];
  targetPort: number;
  description: string;
  /** `waiting`: for the SPs, which only a restart of the fast path brings. */
  state: 'listening' | 'silent' | 'disabled' | 'waiting' | 'unknown';
  connectionsActive: Counter;
  connectionsAccepted: Counter;
  bytesIn: Counter;
  bytesOut: Counter;
  /** Every counter and gauge of the service (dictionary words). */
  counters: Record<string, Counter>;
}

/** The ends of one connection, as `show` and `tcp.reset` name it. */
export interface TcpConnectionName {
  local: string;
  localPort: number;
  remote: string;
  remotePort: number;
}
