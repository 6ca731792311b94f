// SPDX-License-Identifier: Apache-2.0

/** What the shows of NFS answer: part of the control protocol (protocol.ts). */
import type { NasMemberRow } from '../generated/messages.js';
import type { Counter } from './protocol.js';

/** `show nfs`. */
export interface ShowNfs {
  services: ShowNfsService[];
  filesystems: ShowNfsFilesystem[];
  /** Of all SPs together (dictionary words). */
  counters: Record<string, Counter>;
}

export interface ShowNfsService {
  service: string;
  id: number;
  address: string;
  /** From where servers are called: address/length; empty if it is the service's own address. */
  source: string;
  transport: string;
  /** SP that has it; null while none runs. */
  sp: number | null;
  /** `waiting`: for the SPs, which only a restart of the fast path brings. */
  state: 'running' | 'disabled' | 'waiting' | 'unknown';
  filesystems: string[];
}

export interface ShowNfsFilesystem {
  filesystem: string;
  id: number;
  service: string;
  /** As clients see it. */
  fsid: number;
  readMethod: string;
  writeRule: string;
  description: string;
  /** `unknown`: the fast path does not run, or has not taken it up. */
  state: 'serving' | 'not-serving' | 'disabled' | 'unknown';
  /** Members that are current, of those configured. */
  current: number;
  /** Notes of modifications. */
  notes: Counter;
  /** Objects still to be compared after an unclean end. */
  recoveringObjects: Counter;
  /** Objects in memory. */
  objects: Counter;
  /** The member that keeps the locks of clients; empty: none has a lock manager, or the file system does not serve. */
  lockMember: string;
  /** Locks that clients hold, and wait for, since the fast path was started. */
  locksHeld: Counter;
  locksWaiting: Counter;
  exports: string[];
  members: ShowNfsMember[];
}

export interface ShowNfsMember {
  filesystem: string;
  member: string;
  id: number;
  /** Number among the members of its file system. */
  slot: number;
  server: string;
  address: string;
  path: string;
  state: NasMemberRow['state'] | 'disabled' | 'unknown';
  /** Its station, or its gateway's, has answered. */
  located: boolean;
  reads: Counter;
  modifications: Counter;
  /** Calls it has not answered yet. */
  outstanding: Counter;
  /** Modifications it has not answered yet. */
  behind: Counter;
  /** Smoothed. */
  responseUs: Counter;
  /** Why it is refused or out. */
  reason: string;
}

export interface ShowNfsFile {
  filesystem: string;
  /** From the root of the file system, as far as it is known. */
  path: string;
  /** Number that clients see (fileid). */
  object: Counter;
  /** In the present interval. */
  hits: Counter;
  /** Since it is listed. */
  allHits: Counter;
  /** 1 for little used files, up to 3. */
  list: number;
  /** Members that its reads go to. */
  servers: string[];
}

/** How long calls took. Percentiles are interpolated within powers of two. */
export interface Latency {
  /** Calls that were timed. */
  count: Counter;
  meanUs: number;
  p50Us: number;
  p90Us: number;
  p99Us: number;
  /** Upper end of the last bucket that has calls. */
  maxUs: number;
  /** Calls below 1 us, below 2, below 4 and so on; the last: everything above. */
  buckets: Counter[];
}

export interface ShowNfsClient {
  client: string;
  calls: Counter;
  readBytes: Counter;
  writtenBytes: Counter;
  latency: Latency;
}

export interface ShowNfsCall {
  client: string;
  port: number;
  filesystem: string;
  xid: number;
  procedure: string;
  object: Counter;
  ageUs: Counter;
  /** Members whose answers are awaited. */
  waitsFor: string[];
  /** What it waits for, in words. */
  state: string;
}

export interface ShowNfsRows<Row> {
  rows: Row[];
  /** There are more than were asked for. */
  truncated: boolean;
}

export interface ShowNfsStatistics {
  /** Dictionary words, of all SPs together. */
  counters: Record<string, Counter>;
  transport: Record<string, Counter>;
}

/** What times are told of. */
export type LatencyOf = 'member' | 'procedure' | 'export' | 'client';

export interface ShowNfsLatency {
  of: LatencyOf;
  /** Those that had calls, or the one asked for. */
  rows: { name: string; latency: Latency }[];
}

export interface ShowNfsExport {
  export: string;
  id: number;
  service: string;
  path: string;
  filesystem: string;
  directory: string;
  clients: string[];
  readOnly: boolean;
  /** How clients say who they are: sys, krb5, sys-krb5, krb5i or krb5p. */
  security: string;
  calls: Counter;
}

export interface ShowNfsTrace {
  client: string;
  procedure: string;
  xid: number;
  steps: { atUs: number; member: string; text: string }[];
  /** Steps there was no room for. */
  lost: number;
}

/** What came of reinstating a member. */
export interface Reinstated {
  filesystem: string;
  member: string;
  /** `joining`: it was still being compared when waiting for it ended. */
  state: ShowNfsMember['state'];
  reason: string;
}
