// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../errors.js';

/** Options of {@link waitFor}. */
export interface WaitOptions {
  /** For the message when it takes too long: `nas1 answers NFS`. */
  what: string;
  timeoutMs: number;
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
  const deadlineMs = Date.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadlineMs) {
      const seen = options.lastSeen === undefined ? '' : `; last seen: ${options.lastSeen()}`;
      throw new LabError('timeout', `not within ${options.timeoutMs} ms: ${options.what}${seen}`);
    }
    await delay(options.everyMs ?? 50);
  }
}
