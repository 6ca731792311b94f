// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../errors.js';
import { must } from './command.js';

const NETNS_DIR = '/run/netns';

/** Names of the network namespaces that start with `prefix`. */
export function listNamespaces(prefix: string): string[] {
  if (!existsSync(NETNS_DIR)) return [];
  return readdirSync(NETNS_DIR).filter((name) => name.startsWith(prefix));
}

/** Runs ip(8) commands, one per line, in one go; they stop at the first that fails. */
export async function ipBatch(lines: readonly string[]): Promise<void> {
  await must('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/**
 * Kills every process in the given namespaces and deletes them; wires, routes and private mounts go with
 * them. Namespaces that are gone already are no fault.
 *
 * @throws LabError `timeout` if a process does not die
 */
export async function destroyNamespaces(names: readonly string[]): Promise<void> {
  await Promise.all(names.map(killInside));
  if (names.length > 0) await ipBatch(names.map((name) => `netns delete ${name}`));
}

async function killInside(name: string): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const pids = (await must('ip', ['netns', 'pids', name]))
      .split('\n')
      .filter(Boolean)
      .map(Number);
    if (pids.length === 0) return;
    if (Date.now() > deadlineMs) {
      throw new LabError('timeout', `processes ${pids.join(', ')} in ${name} do not die`);
    }
    // Again and again, because one that was just being started is seen only at the next look.
    for (const pid of pids) kill(pid);
    await delay(20);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
