// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from './errors.js';
import { identify, isAlive, type ProcessId } from './system/processes.js';

/**
 * Runs `body` as the only one that changes a lab. The lock is a file naming its owner; that of a process
 * that has died counts for nothing.
 *
 * @throws LabError `busy` if another process is at it
 */
export async function withLock<T>(file: string, body: () => Promise<T>): Promise<T> {
  take(file);
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const me = JSON.stringify(identify(process.pid));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, me, { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner !== undefined && isAlive(owner)) {
      throw new LabError(
        'busy',
        `process ${owner.pid} is bringing this lab up or down`,
        `wait for it, or end it: kill ${owner.pid}`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new LabError('busy', 'another process took the lab at the same moment', 'try again');
}

function readOwner(file: string): ProcessId | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessId;
  } catch {
    // Gone since, or its owner died before it wrote its name.
    return undefined;
  }
}
