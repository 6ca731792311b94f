// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/**
 * A process for certain: its id may be taken over by another after it ended, its id and start time together
 * may not.
 */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks after boot at which it started (proc(5), field 22 of stat); text, it may exceed 2^53. */
  startTime: string;
}

interface ProcessStat {
  state: string;
  startTime: string;
  /** Threads that are not gone yet, with the first. */
  threads: number;
}

/** What the kernel says of a process; undefined if there is none of this id. */
function readStat(pid: number): ProcessStat | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name, field 2, stands in parentheses and may hold anything: fields count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startTime = fields[19];
  return state === undefined || startTime === undefined
    ? undefined
    : { state, startTime, threads: Number(fields[17]) };
}

/** Identifies a process that runs now; undefined if there is none of this id. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat === undefined ? undefined : { pid, startTime: stat.startTime };
}

/**
 * Whether it still runs. A zombie, dead but not yet reaped by its parent, does not, unless only its first thread
 * has ended: the others hold its locks and memory until they are gone too.
 */
export function isAlive(identity: ProcessIdentity): boolean {
  const stat = readStat(identity.pid);
  if (stat?.startTime !== identity.startTime) return false;
  return (stat.state !== 'Z' && stat.state !== 'X') || stat.threads > 1;
}

/** Sends a signal to this very process; false if it is gone. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  try {
    process.kill(identity.pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Waits until a process that need not be a child has ended.
 * @returns whether it ended within the time
 */
export async function waitForEnd(
  identity: ProcessIdentity,
  withinMs: number,
  pollMs = 10,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return true;
}

/** How long the kernel may take to end a killed process; one with gigabytes mapped needs a while. */
const KILLED_MS = 10_000;

/** Ends a process: asks, then after the grace (none: at once) kills. Returns when it is gone. */
export async function terminate(identity: ProcessIdentity, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    if (!signal(identity, 'SIGTERM')) return;
    if (await waitForEnd(identity, graceMs)) return;
  }
  signal(identity, 'SIGKILL');
  await waitForEnd(identity, KILLED_MS);
}

/** Parses an identity kept in a file; undefined if it is not one. */
export function parseIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, startTime } = value as Partial<Record<keyof ProcessIdentity, unknown>>;
  return Number.isInteger(pid) && typeof startTime === 'string'
    ? { pid: pid as number, startTime }
    : undefined;
}
