// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Lines that are kept. */
export const HISTORY_LINES = 1000;

/** Where the lines typed are kept: `SLUICE_HISTORY`, else below the state directory of the user. */
export function historyPath(environment: NodeJS.ProcessEnv): string {
  const state = environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return environment['SLUICE_HISTORY'] ?? join(state, 'sluice', 'history');
}

/**
 * Lines typed before, the newest first, as `readline` wants them; none if the file cannot be read, because
 * a missing history must not keep anybody from working.
 */
export function readHistory(path: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines
      .filter((line) => line.trim() !== '')
      .slice(-HISTORY_LINES)
      .reverse();
  } catch {
    return [];
  }
}

/**
 * Keeps lines for the next session, readable to their user only.
 *
 * @param newestFirst as `readline` has them
 * @returns false if they cannot be kept, for instance on a read-only file system
 */
export function writeHistory(path: string, newestFirst: readonly string[]): boolean {
  const lines = newestFirst.slice(0, HISTORY_LINES).reverse();
  const beside = `${path}.${String(process.pid)}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(beside, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    renameSync(beside, path);
    return true;
  } catch {
    return false;
  }
}
