// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../errors.js';

/**
 * After so long something hangs, on however slow and busy a machine: a guard, never a judgement on speed. A
 * test that waits to the end of it fails with its message, for the runner allows more.
 */
export const HANG_MS = 60_000;

/** Options of {@link waitFor}. */
export interface WaitOptions {
  /** For the message when it takes too long: `nas1 answers NFS`. */
  what: string;
  /** {@link HANG_MS} unless said otherwise. */
  timeoutMs?: number;
  /** Time between two looks. */
  everyMs?: number;
  /** Adds to the message what was seen last. */
  lastSeen?: () => string;
  /** Ends the wait; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Looks until `look` gives something other than undefined or false, and gives that. For states of other
 * programs that tell nobody when they change.
 *
 * @throws LabError `timeout` that says what did not come about
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined | false>,
  options: WaitOptions,
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? HANG_MS;
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadlineMs) {
      const seen = options.lastSeen === undefined ? '' : `; last seen: ${options.lastSeen()}`;
      throw new LabError('timeout', `not within ${timeoutMs} ms: ${options.what}${seen}`);
    }
    await delay(options.everyMs ?? 50);
  }
}
