// SPDX-License-Identifier: Apache-2.0

/**
 * The control protocol between `sluiced` and its clients (the CLI, the lab, tests).
 *
 * Transport: Unix stream socket `<run-dir>/sluiced.sock`, UTF-8, one JSON object per line. A client
 * may have many requests under way; answers carry the id of their request and may overtake each
 * other. A streaming method (`events` with `follow`) first sends any number of `chunk` lines and then,
 * when it ends, its `result`. A client ends a stream by closing its connection or with `cancel`.
 *
 * Types only, and the few functions both ends need; no I/O lives here.
 */
import type { LabMethods } from './lab-protocol.js';
import type { ShowArguments, ShowName, ShowResults } from './show-results.js';
import type { Reinstated, ShowNfsTrace } from './show-nfs-results.js';
import type { TcpConnectionName } from './show-tcp-results.js';

export type * from './lab-protocol.js';
export type * from './show-nfs-results.js';
export * from './show-results.js';
export * from './show-tcp-results.js';

/** Version of this protocol; `hello` tells it, a client refuses another major number. */
export const PROTOCOL_VERSION = 1;

/** Name of the control socket inside the run directory. */
export const SOCKET_NAME = 'sluiced.sock';

/** Where `sluiced` keeps its run directory unless told otherwise. */
export const DEFAULT_RUN_DIR = '/run/sluice';

/** Longest line either end accepts, in bytes: a 4 MiB document, escaped, and its envelope. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * A 64-bit counter on the wire: a JSON number while it is a safe integer (at most 2^53 - 1), a decimal
 * string beyond that. `counter()` gives the bigint back.
 */
export type Counter = number | string;

/** Decodes a counter of the wire. */
export function counter(value: Counter): bigint {
  return BigInt(value);
}

/** Encodes a counter for the wire. */
export function toCounter(value: bigint): Counter {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

// ---------------------------------------------------------------------------------------- envelope

export interface Request<M extends MethodName = MethodName> {
  id: number;
  method: M;
  params: Methods[M]['params'];
}

/** What a refused request says: the object, the attribute, the reason (message) and the remedy. */
export interface WireError {
  /** Stable code, kebab-case, for instance `unknown-reference`. */
  code: string;
  message: string;
  /** Path words of the object, for instance `virtual-domain nfs member nas1`. */
  object?: string;
  attribute?: string;
  /** What to type or change. */
  remedy?: string;
  /** When one request has several faults: all of them; the first is repeated in the fields above. */
  all?: WireError[];
  /** 1-based line of a loaded text at fault. */
  line?: number;
}

export type Response =
  | { id: number; result: unknown }
  | { id: number; error: WireError }
  | { id: number; chunk: unknown };

// ------------------------------------------------------------------------------------ configuration

/** A configuration: `{dictionary: <hash>, <kind>: {<key>: {<attribute>: value}}}` (see the dictionary). */
export type ConfigDocument = Record<string, unknown>;

export type ConfigName = 'running' | 'startup' | 'candidate';

/** A configuration to compare: by name, or the n-th past commit counted back (1 = the one before the last). */
export type ConfigRef = ConfigName | number;

/**
 * One change of the candidate. `path` holds unabbreviated words as in the command text, for instance
 * `['port', '1.1']`, `['port', '1.1', 'mtu']`, `['virtual-domain', 'nfs', 'member', 'nas1', 'weight']`,
 * `['system', 'hostname']`.
 *  - `set` of an object path (no value) makes the object if it is not there;
 *  - `set` of an attribute replaces its value (a list attribute: the whole list);
 *  - `add` appends the elements of `value` that are not there yet to a list attribute;
 *  - `delete` of an object removes it, of an attribute restores its default, of a list attribute with
 *    `value` removes just these elements.
 */
export interface Edit {
  op: 'set' | 'add' | 'delete';
  path: string[];
  value?: ConfigValue | ConfigValue[];
}

export type ConfigValue = string | number | boolean;

/** One difference between two configurations. */
export interface ConfigChange {
  op: 'set' | 'delete';
  /** The command that makes this change, for instance `no port 1.1 description`. */
  command: string;
  object: string;
  attribute?: string;
  before?: unknown;
  after?: unknown;
}

export interface CommitResult {
  /** Number of this commit in the history; unchanged if there was nothing to do. */
  commit: number;
  /** Generation the fast path acknowledged; null while the fast path is not running. */
  generation: number | null;
  changes: number;
  /** Attributes accepted that take effect only after a restart. */
  pending: PendingChange[];
  /** Things the engineer should know, though the commit was done. */
  warnings: string[];
}

export interface PendingChange {
  object: string;
  attribute: string;
  active: unknown;
  configured: unknown;
  /** What makes it take effect. */
  applies: 'port-restart' | 'fast-path-restart' | 'reboot';
}

export interface HistoryEntry {
  /** Commit number, growing by one. */
  commit: number;
  /** How many commits back: 0 is what runs; `rollback N` and `compare N` take this number. */
  back: number;
  /** Milliseconds since the epoch. */
  timeMs: number;
  user: string;
  from: string;
  comment: string;
  changes: number;
  kind: 'commit' | 'rollback' | 'confirm-expired' | 'startup';
}

export interface Status {
  hostname: string;
  candidateChanged: boolean;
  /** Running differs from start-up: `save` is due. */
  unsaved: boolean;
  /** A running commit confirmed: when it rolls back. */
  confirm: { deadlineMs: number; secondsLeft: number } | null;
  pending: number;
  fastpath: FastpathState;
}

/**
 * `stopped`: not wanted; `starting`: spawned, not yet attached; `configuring`: attached, ports held down
 * until the configuration is complete; `ready`: ports released; `failed`: does not start, see the reason.
 */
export type FastpathState = 'stopped' | 'starting' | 'configuring' | 'ready' | 'failed';

// ------------------------------------------------------------------------------------------ methods

export interface HelloParams {
  /** Who asks; kept in the audit of commits. */
  user?: string;
  /** From where: a terminal, an SSH client's address, `script`. */
  from?: string;
}

export interface HelloResult {
  protocol: number;
  version: string;
  dictionary: string;
  hostname: string;
  pid: number;
}

export interface EventFilter {
  code?: number | string;
  /** This severity and worse. */
  severity?: Severity;
  object?: string;
  /** At most this many of the newest (default all that are kept, 1000). */
  last?: number;
}

export type Severity = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical';

export interface EventRecord {
  timeMs: number;
  /** Grows by one within one run of sluiced. */
  sequence: number;
  code: number;
  name: string;
  severity: Severity;
  /** For instance `member nas1`; empty if about the whole box. */
  object: string;
  message: string;
  arguments: Record<string, Counter>;
}

export interface Methods extends LabMethods {
  hello: { params: HelloParams; result: HelloResult };
  status: { params: Record<string, never>; result: Status };
  show: { params: { what: ShowName; arguments?: ShowArguments }; result: ShowResults[ShowName] };
  'config.get': {
    params: { which: ConfigName };
    result: { object: ConfigDocument; text: string };
  };
  /** All or nothing; answers with the number of edits that changed something. */
  'config.edit': { params: { edits: Edit[] }; result: { changed: number } };
  'config.discard': { params: Record<string, never>; result: { changes: number } };
  /** Loads into the candidate. `auto` takes text that begins with `{` for JSON. */
  'config.load': {
    params: { content: string; format: 'text' | 'json' | 'auto'; mode: 'merge' | 'replace' };
    result: { changes: number };
  };
  /** Checks the candidate; faults come as the error, warnings as the result. */
  'config.validate': { params: Record<string, never>; result: { warnings: string[] } };
  'config.diff': {
    params: { from: ConfigRef; to: ConfigRef };
    result: { changes: ConfigChange[] };
  };
  commit: { params: { comment?: string }; result: CommitResult };
  'commit.confirmed': { params: { seconds: number; comment?: string }; result: CommitResult };
  'commit.confirm': { params: Record<string, never>; result: { commit: number } };
  /** Makes the n-th past commit running again (a new commit; the candidate becomes equal to it). */
  rollback: { params: { back: number; comment?: string }; result: CommitResult };
  history: { params: Record<string, never>; result: { entries: HistoryEntry[] } };
  save: { params: Record<string, never>; result: { path: string; changed: boolean } };
  /** `tcp`, `nfs`: the counters of the SPs' TCP, or of NFS, only. */
  clear: { params: { what: 'counters' | 'events' | 'tcp' | 'nfs' }; result: Record<string, never> };
  /** Ends one connection with a RST. */
  'tcp.reset': { params: TcpConnectionName; result: Record<string, never> };
  /** Traces the next call that matches, and waits for it so long. */
  'nfs.trace': {
    params: { client?: string; procedure?: string; seconds: number };
    result: ShowNfsTrace;
  };
  /**
   * Declares a member, named by its key or its server's, to be in step after an offline copy, and waits for what
   * its comparison says. Without `force` it is refused with the warning that an operator should read.
   */
  'nfs.reinstate': {
    params: { filesystem: string; member: string; force?: boolean };
    result: Reinstated;
  };
  /** Streams the events kept, oldest first, then (follow) each new one as it comes. */
  events: { params: { filter?: EventFilter; follow?: boolean }; result: { sent: number } };
  /** Ends a stream of this connection. */
  cancel: { params: { id: number }; result: Record<string, never> };
  /** Applies what is pending. Answers when the fast path is ready again. */
  restart: { params: { what: 'fastpath' }; result: { pid: number } };
  shutdown: { params: { leaveFastpath?: boolean }; result: Record<string, never> };
}

export type MethodName = keyof Methods;

/** One end of a connection: `10.1.0.50:7`, `[2001:db8::50]:7`. */
export function endpointText(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;
}

/** A MAC address that a gauge holds as a 48-bit number; empty if it is unknown. */
export function macText(value: bigint): string {
  if (value === 0n) return '';
  const hex = value.toString(16).padStart(12, '0');
  return (hex.match(/../g) ?? []).join(':');
}
