// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../errors.js';
import { HANG_MS } from './wait.js';

/**
 * A process that stays the same one: process numbers are used again, the pair of number and start time is
 * not, so that nobody else's process is ever signalled.
 */
export interface ProcessId {
  pid: number;
  /** Start time in clock ticks since boot: field 22 of /proc/<pid>/stat (proc(5)). */
  startTicks: string;
}

/** Fields of /proc/<pid>/stat from the third on; undefined if there is no such process. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Names a process that runs now; undefined if it does not. */
export function identify(pid: number): ProcessId | undefined {
  const startTicks = statFields(pid)?.[19];
  return startTicks === undefined ? undefined : { pid, startTicks };
}

/**
 * Whether the process runs still. A zombie has ended unless it has threads that have not: those of a killed
 * process end one after the other, and its files and their locks are held until the last of them has.
 */
export function isAlive(process: ProcessId): boolean {
  const fields = statFields(process.pid);
  if (fields === undefined || fields[19] !== process.startTicks) return false;
  const threads = Number(fields[17]);
  return fields[0] !== 'Z' || threads > 1;
}

/** Sends a signal if the process is still the one meant; says whether it was sent. */
export function signalProcess(target: ProcessId, signal: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false;
  try {
    process.kill(target.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Waits until a process has ended.
 *
 * @throws LabError `timeout`
 */
export async function awaitEnd(target: ProcessId, timeoutMs = HANG_MS): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (isAlive(target)) {
    if (Date.now() > deadlineMs) {
      throw new LabError('timeout', `process ${target.pid} did not end within ${timeoutMs} ms`);
    }
    await delay(10);
  }
}

/** Direct children of a process, in no order. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statFields(pid)?.[1] === String(parent));
}

/** The program's name of a process (its `comm`), empty if it has ended. */
export function programName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
